/* test_tasks.c - which format a file has, which task a name means. */
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/formats/tasks.h"
#include "../support/folder.h"

#define EXAMPLE "{\"input\":\"hot\",\"expected\":\"cold\"}\n"

IN_FOLDER(every_format_says_what_it_is)
{
	for (size_t i = 0; task_formats[i]; i++) {
		assert_true(task_formats[i]->name[0] && task_formats[i]->help[0]);
		assert_true(task_formats[i]->recognise && task_formats[i]->read);
	}
}

/* As tools write them; what is sent, and the first accepted answer. */
IN_FOLDER(real_shapes_are_read)
{
	static const struct {
		const char *name, *text, *input, *expected;
		int line;
	} shapes[] = {
		{"evals.json",
			"{\"skill_name\":\"pdf\",\"evals\":[\n{\"id\":1,\"prompt\":\"Fill it\","
			"\"expected_output\":\"A form\",\"files\":[\"a.pdf\"],\"expectations\":"
			"[\"It is filled\"]}]}",
			"Fill it", "A form", 2},
		{"triggers.json", "[{\"query\":\"Make a skill\",\"should_trigger\":true}]",
			"Make a skill", "true", 1},
		{"samples.jsonl",
			"{\"input\":[{\"role\":\"system\",\"content\":\"Be.\"},{\"role\":\"user\","
			"\"content\":\"2+2\"}],\"ideal\":[\"4\",\"four\"]}\n",
			"system:\nBe.\n\nuser:\n2+2", "4", 1},
		{"gsm8k.jsonl",
			"{\"question\":\"How many?\",\"answer\":\"6*7=<<6*7=42>>42\\n#### 1,042\"}",
			"How many?", "1042", 1},
		{"case.yaml", "name: refund\ndescription: a refund\ninput: |\n  Money\n  back\n"
			      "expected: refund\n", "Money\nback\n", "refund", 1},
		{"cases.yml", "version: 1\ncases:\n\n  - id: a\n    messages:\n      - role: user\n"
			      "        content: Hi\n    expected: [hello, hi]\n", "Hi", "hello", 4},
		{"list.yaml", "# cases\n- {input: 1, context: c, expected: one, tags: [a]}\n",
			"input: 1\ncontext: c", "one", 2},
	};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL), text = BUF(BUF_SMALL);
		struct task t;

		if (task_load(&t, folder_file(*state, shapes[i].name, shapes[i].text), NULL, &err))
			fail_msg("%s", buf_text(&err));
		assert_int_equal(t.n, 1);
		fields_text(&text, &t.items[0].fields);
		assert_string_equal(buf_text(&text), shapes[i].input);
		assert_string_equal(t.items[0].expected.items[0], shapes[i].expected);
		assert_int_equal(t.items[0].line, shapes[i].line);
		task_release(&t);
	}
}

IN_FOLDER(listed_expectations_are_what_a_judge_grades_by)
{
	static const struct {
		const char *text, *metric;
	} tasks[] = {
		{"{\"evals\":[{\"prompt\":\"a\",\"expectations\":[]},"
		 "{\"prompt\":\"b\",\"expectations\":[\"It is filled\"]}]}",
			"judge:{{expectations}}"},
		{"{\"evals\":[{\"prompt\":\"a\",\"expected_output\":\"b\","
		 "\"expectations\":[]}]}", "iexact"},
		{"[{\"input\":\"a\",\"expectations\":\"It is filled\",\"expected\":\"b\"}]",
			"iexact"},
	};

	for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		struct task t;

		if (task_load(&t, folder_file(*state, "evals.json", tasks[i].text), NULL, &err))
			fail_msg("%s", buf_text(&err));
		assert_string_equal(task_metric(&t), tasks[i].metric);
		task_release(&t);
	}
}

IN_FOLDER(the_split_is_fixed_when_a_task_is_read)
{
	SCOPED(buf) text = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	SCOPED(task) t;
	size_t n = 0;

	for (int i = 0; i < 30; i++)
		buf_addf(&text, "{\"input\":\"%d\",\"expected\":\"x\"}\n", i);
	assert_int_equal(task_load(&t, folder_file(*state, "a.jsonl", buf_text(&text)), NULL, &err),
		OK);
	for (size_t i = 0; i < t.n; i++)
		n += t.items[i].split == SPLIT_HELD_OUT;
	assert_int_equal(n, 10);
}

IN_FOLDER(the_name_is_the_files_without_folder_and_ending)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(
		task_load(&t, folder_file(*state, "x.y/support.mail.jsonl", EXAMPLE), NULL, &err),
			OK);
	assert_string_equal(t.name, "support.mail");
	task_release(&t);
	assert_int_equal(task_load(&t, folder_file(*state, "x.y/noending", EXAMPLE), NULL, &err),
		OK);
	assert_string_equal(t.name, "noending");
	task_release(&t);
}

IN_FOLDER(what_is_no_task_is_refused)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(task_load(&t, folder_file(*state, "a.txt", "Dear all,\n"), NULL, &err),
		FAILED);
	assert_non_null(strstr(buf_text(&err), "not a task"));
	buf_clear(&err);
	assert_int_equal(task_load(&t, folder_path(*state, "nowhere.jsonl"), NULL, &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "nowhere.jsonl"));
	assert_null(t.items); /* released */
}

IN_FOLDER(a_file_is_found_as_it_is_named)
{
	const char *path = folder_file(*state, "a.jsonl", EXAMPLE);
	SCOPED(buf) out = BUF(BUF_SMALL), err = BUF(BUF_SMALL);

	assert_int_equal(task_find(&out, path, &err), OK);
	assert_string_equal(buf_text(&out), path);
}

IN_FOLDER(a_shipped_task_is_found_by_its_name)
{
	SCOPED(buf) out = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	const char *path = folder_file(*state, "tasks/antonyms.jsonl", EXAMPLE);

	folder_file(*state, "tasks/support-mail.jsonl", EXAMPLE);
	folder_file(*state, "tasks/support-mail.task.yaml", "metric: exact\n");
	assert_int_equal(setenv("HUNSU_SHARE", folder_path(*state, "."), 1), 0);
	assert_int_equal(task_find(&out, "antonyms", &err), OK);
	assert_true(file_exists(buf_text(&out)) && file_exists(path));
	assert_int_equal(task_find(&out, "suport-mail", &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "antonyms, support-mail"));
	assert_non_null(strstr(buf_text(&err), "did you mean support-mail?"));
	buf_clear(&err);
	assert_int_equal(task_find(&out, "weather", &err), BAD_USAGE);
	assert_null(strstr(buf_text(&err), "did you mean"));
	buf_clear(&err);
	assert_int_equal(task_find(&out, "../tasks/antonyms", &err), FAILED);
	unsetenv("HUNSU_SHARE");
}
