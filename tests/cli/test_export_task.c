/* test_export_task.c - a session's task, and a file's, out to other tools. */
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/formats/task_forms.h"
#include "hunsu/formats/tasks.h"

/* Fourteen examples, of which the second is dropped and the third pinned. */
static const char *made(void *folder, struct echo_model *m)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	const char *session = folder_path(folder, "s.hunsu");
	struct ran r;

	for (int i = 0; i < 14; i++)
		buf_addf(&task,
			"{\"질문\":\"%d \\\"번\\\"\\n\",\"where\":\"here, there\","
			"\"expected\":[\"%d\",\"번\"]}\n",
			i, i);
	folder_file(folder, "t.task.yaml", "metric: contains\nmax_tokens: 7\n");
	DRIVE(&r, folder, "drop 2\npin 3\n", "--plain",
		folder_file(folder, "t.jsonl", buf_text(&task)), "-p",
		folder_file(folder, "p.txt", "Say {{질문}} of {{where}}."), "-s", session,
		"--target", echo_model_name(m, "echo"), "--proposer", echo_model_name(m, "w"));
	assert_int_equal(r.status, 0);
	return session;
}

IN_FOLDER(each_form_of_a_sessions_task_is_checked_and_tells_what_it_loses)
{
	struct echo_model *m = echo_model_start(0);
	const char *session = made(*state, m);

	for (size_t i = 0; task_forms[i]; i++) {
		struct ran r;

		DRIVE(&r, *state, NULL, "export", "--task", task_forms[i]->name, "--check",
			session);
		if (r.status)
			fail_msg("%s: %s", task_forms[i]->name, buf_text(&r.err));
		assert_has(&r.err, "1 dropped");
		assert_has(&r.err, "all 13 examples are the same");
		if (!task_forms[i]->whole) {
			assert_has(&r.err, "does not hold the metric: contains");
			assert_has(&r.err, "max_tokens 7");
			assert_has(&r.err, "which examples are pinned: 2");
		}
	}
}

IN_FOLDER(a_task_yaml_begins_a_session_that_is_the_same)
{
	struct echo_model *m = echo_model_start(0);
	const char *session = made(*state, m), *out = folder_path(*state, "out.task.yaml");
	struct ran r, again;
	SCOPED(task) t;
	SCOPED(buf) err = BUF(BUF_SMALL);

	DRIVE(&r, *state, NULL, "export", "--task", "yaml", "--check", "-o", out, session);
	assert_int_equal(r.status, 0);
	assert_int_equal(task_load(&t, out, NULL, &err), OK);
	assert_int_equal(t.n, 13);
	assert_string_equal(task_metric(&t), "contains");
	assert_string_equal(t.prompt, "Say {{질문}} of {{where}}.");
	assert_true(t.items[1].pinned && !t.items[0].pinned);
	DRIVE(&r, *state, "", "--plain", out, "-s", folder_path(*state, "n.hunsu"), "--target",
		echo_model_name(m, "echo"), "--proposer", echo_model_name(m, "w"));
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "export", "--task", "yaml", session);
	DRIVE(&again, *state, NULL, "export", "--task", "yaml", folder_path(*state, "n.hunsu"));
	assert_string_equal(buf_text(&r.out), buf_text(&again.out));
}

IN_FOLDER(nothing_is_written_over_and_nothing_where_the_check_fails)
{
	struct ran r;
	const char *there = folder_file(*state, "there.csv", "mine\n");
	const char *odd = folder_file(*state, "odd.task.yaml",
		"columns: {input: [q, expected2], expected: a}\n"
		"examples:\n- {q: one, expected2: x, a: y}\n- {q: two, expected2: x, a: y}\n");
	SCOPED(buf) text = BUF(BUF_SMALL), err = BUF(BUF_SMALL);

	DRIVE(&r, *state, NULL, "export", "--task", "csv", "-o", there, "dates");
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "is there already");
	assert_int_equal(file_read(&text, there, &err), OK);
	assert_string_equal(buf_text(&text), "mine\n");
	DRIVE(&r, *state, NULL, "export", "--task", "csv", "--check", "-o",
		folder_path(*state, "new.csv"), odd);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "example 1, field expected2: it is \"x\" here");
	assert_has(&r.err, "nothing is written");
	assert_false(file_exists(folder_path(*state, "new.csv")));
	DRIVE(&r, *state, NULL, "export", "--task", "csv", odd);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "example 1, field expected2");
	DRIVE(&r, *state, NULL, "export", "--task", "yaml", "-o", folder_path(*state, "x.yaml"),
		odd);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "-o NAME.task.yaml");
	DRIVE(&r, *state, NULL, "export", "--task", "csv", "--to", "text", odd);
	assert_int_equal(r.status, 2);
}

IN_FOLDER(a_prompt_goes_to_a_file_too)
{
	struct echo_model *m = echo_model_start(0);
	const char *session = made(*state, m), *out = folder_path(*state, "o.txt");
	struct ran r;
	SCOPED(buf) text = BUF(BUF_SMALL), err = BUF(BUF_SMALL);

	DRIVE(&r, *state, NULL, "export", "-o", out, session);
	assert_int_equal(r.status, 0);
	assert_int_equal(file_read(&text, out, &err), OK);
	assert_string_equal(buf_text(&text), "Say {{질문}} of {{where}}.\n");
	DRIVE(&r, *state, NULL, "export", "-o", out, session);
	assert_int_equal(r.status, 3);
}
