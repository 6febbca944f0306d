/* test_task_jsonl.c - tasks in lines of JSON, lists and wrappers. */
#include "../support/test.h"
#include "hunsu/formats/tasks.h"
#include "../support/folder.h"

static void reads(void **folder, struct task *t, const char *name, const char *text)
{
	struct buf err = BUF(BUF_SMALL);

	if (task_load(t, folder_file(*folder, name, text), NULL, &err))
		fail_msg("%s", buf_text(&err));
	assert_int_equal(err.n, 0);
	buf_release(&err);
}

/* The message has the file's name and each of the texts. */
static void refuses(void **folder, const char *text, const char *where, const char *why)
{
	struct buf err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(task_load(&t, folder_file(*folder, "bad.jsonl", text), NULL, &err),
		FAILED);
	if (!strstr(buf_text(&err), where) || !strstr(buf_text(&err), why))
		fail_msg("\"%s\" has no \"%s\" or \"%s\"", buf_text(&err), where, why);
	buf_release(&err);
}

static void a_line_is_an_example_and_blank_lines_are_skipped(void **state)
{
	struct task t;

	reads(state, &t, "a.jsonl",
		"{\"input\":\"hot\",\"expected\":\"cold\"}\r\n\n  \n"
		"{\"input\":\"뜨겁다\",\"expected\":\"차갑다\"}");
	assert_int_equal(t.n, 2);
	assert_string_equal(t.name, "a");
	assert_int_equal(t.items[0].line, 1);
	assert_int_equal(t.items[1].line, 4);
	assert_string_equal(fields_get(&t.items[1].fields, STR("input")), "뜨겁다");
	assert_string_equal(t.items[1].expected.items[0], "차갑다");
	assert_int_equal(t.items[1].fields.n, 1);
	task_release(&t);
}

static void several_answers_are_accepted_and_numbers_are_their_text(void **state)
{
	struct task t;

	reads(state, &t, "a.jsonl",
		"{\"a\":1,\"b\":-2.5,\"expected\":[\"x\",18,true,\"x\"]}\n"
		"{\"a\":3,\"b\":true,\"expected\":7}\n"
		"{\"a\":4,\"b\":null}\n");
	assert_int_equal(t.items[0].expected.n, 3);
	assert_string_equal(t.items[0].expected.items[1], "18");
	assert_string_equal(t.items[0].expected.items[2], "true");
	assert_string_equal(fields_get(&t.items[0].fields, STR("b")), "-2.5");
	assert_string_equal(t.items[1].expected.items[0], "7");
	assert_string_equal(fields_get(&t.items[1].fields, STR("b")), "true");
	assert_int_equal(t.items[2].expected.n, 0);
	assert_string_equal(fields_get(&t.items[2].fields, STR("b")), "");
	task_release(&t);
}

static void other_tools_names_for_the_answer_are_understood(void **state)
{
	struct task t;

	reads(state, &t, "a.jsonl",
		"{\"x\":\"1\",\"label\":\"a\"}\n{\"x\":\"1\",\"target\":\"b\",\"output\":\"c\"}\n"
		"{\"x\":\"1\",\"answer\":\"d\",\"expected\":\"e\"}\n");
	assert_string_equal(t.items[0].expected.items[0], "a");
	assert_string_equal(t.items[1].expected.items[0], "c");
	assert_string_equal(fields_get(&t.items[1].fields, STR("target")), "b");
	assert_string_equal(t.items[2].expected.items[0], "e");
	assert_string_equal(fields_get(&t.items[2].fields, STR("answer")), "d");
	assert_null(t.metric);
	task_release(&t);
}

static void a_worked_answer_gives_its_number_and_the_metric_number(void **state)
{
	struct task t;

	reads(state, &t, "g.jsonl",
		"{\"question\":\"How much?\",\"answer\":\"9*2=<<9*2=18>>18\\n#### 1,018\"}\n");
	assert_string_equal(t.items[0].expected.items[0], "1018");
	assert_string_equal(task_metric(&t), "number");
	assert_string_equal(task_extract(&t), "all");
	task_release(&t);
}

static void a_metric_that_was_said_is_kept(void **state)
{
	struct task t;

	folder_file(*state, "g.task.yaml", "metric: exact\n");
	reads(state, &t, "g.jsonl", "{\"question\":\"q\",\"answer\":\"w\\n#### 18\"}\n");
	assert_string_equal(task_metric(&t), "exact");
	task_release(&t);
}

static void a_list_of_objects_is_read_too(void **state)
{
	struct task t;

	reads(state, &t, "a.json",
		"[\n {\"input\":\"1\",\"expected\":\"a\"},\n {\"input\":\"2\"}\n]");
	assert_int_equal(t.n, 2);
	task_release(&t);
}

static void errors_name_file_line_and_column(void **state)
{
	refuses(state, "{\"input\":\"1\"}\n\n{\"input\" \"2\"}\n",
		"bad.jsonl:3:10:", "not valid JSON");
	refuses(state, "{\"input\":\"1\",\"input\":\"2\"}\n", "bad.jsonl:1:", "twice");
	refuses(state, "{\"input\":\"1\"}\n{\"input\":{}}\n",
		"bad.jsonl:2:", "\"input\" must be text");
	refuses(state, "{\"input\":{\"a\":1},\"expected\":\"b\"}\n",
		"bad.jsonl:1:", "\"input\" must be text");
	refuses(state, "{\"input\":\"1\",\"expected\":{}}\n", "bad.jsonl:1:", "expected answer");
	refuses(state, "{\"input\":\"1\",\"expected\":[[]]}\n", "bad.jsonl:1:", "expected answer");
	refuses(state, "{\"expected\":\"1\"}\n", "bad.jsonl:1:", "no input");
	refuses(state, "{\"a b\":\"1\",\"a_b\":\"2\"}\n", "bad.jsonl:1:", "\"a_b\"");
	refuses(state, "3\n", "bad.jsonl:1:", "must be an object");
	refuses(state, "{\"\":\"1\"}\n", "bad.jsonl:1:", "no name");
	refuses(state, "[{\"input\":\"1\"},2]", "bad.jsonl:1:", "must be an object");
	refuses(state, "[\n{\"input\":\"1\"},\n{\"input\":\"]\"},\n[]]", "bad.jsonl:4:",
		"must be an object");
}

static void a_file_without_examples_says_what_to_add(void **state)
{
	refuses(state, "", "bad.jsonl:", "no examples");
	refuses(state, "\n \n", "bad.jsonl:", "{\"input\"");
	refuses(state, "[]", "bad.jsonl:", "no examples");
}

static void a_large_file_is_read_line_by_line_alike(void **state)
{
	enum { LINES = 12000 };
	struct buf text = BUF(BUF_TEXT);
	struct task t;

	for (int i = 1; i <= LINES; i++)
		buf_addf(&text,
			"{\"question\":\"What is half of %d, in %060d?\",\"answer\":\"It is.\\n"
			"#### %d,000\"}\r\n\n",
			i, i, i);
	assert_true(text.n > 1 << 20);
	buf_adds(&text, "{\"question\":\"\\ud800\",\"answer\":\"#### 1\"}");
	if (task_load(&t, folder_file(*state, "big.jsonl", buf_text(&text)), NULL, NULL))
		fail_msg("not read");
	assert_int_equal(t.n, LINES + 1);
	assert_string_equal(t.metric, "number");
	assert_int_equal(t.items[LINES - 1].line, 2 * LINES - 1);
	assert_string_equal(t.items[LINES - 1].expected.items[0], "12000000");
	assert_int_equal(t.items[LINES - 1].fields.n, 1);
	assert_non_null(strstr(t.note, "big.jsonl:24001:14: 1 half"));
	task_release(&t);
	buf_adds(&text, "\n{\"question\":\"\xff\"}\n");
	refuses(state, buf_text(&text), "bad.jsonl:24002:", "UTF-8");
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_line_is_an_example_and_blank_lines_are_skipped),
		IN_FOLDER(several_answers_are_accepted_and_numbers_are_their_text),
		IN_FOLDER(other_tools_names_for_the_answer_are_understood),
		IN_FOLDER(a_worked_answer_gives_its_number_and_the_metric_number),
		IN_FOLDER(a_metric_that_was_said_is_kept),
		IN_FOLDER(a_list_of_objects_is_read_too),
		IN_FOLDER(errors_name_file_line_and_column),
		IN_FOLDER(a_large_file_is_read_line_by_line_alike),
		IN_FOLDER(a_file_without_examples_says_what_to_add),
	};

	return cmocka_run_group_tests_name("task_jsonl", tests, NULL, NULL);
}
