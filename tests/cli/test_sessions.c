/* test_sessions.c - the ways into a session, and what is told of it without a screen. */
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/json.h"

#define TASK                                                                                       \
	"{\"input\":\"hot\",\"output\":\"hot\"}\n{\"input\":\"cold\",\"output\":\"warm\"}\n"       \
	"{\"input\":\"up\",\"output\":\"up\"}\n{\"input\":\"left\",\"output\":\"right\"}\n"

/* s.hunsu with one evaluation in it. */
static const char *made_of(void *folder, struct echo_model *m, const char *text)
{
	struct ran r;
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", text);
	const char *session = folder_path(folder, "s.hunsu");
	(void)remove(session);
	DRIVE(&r, folder, "evaluate\n", "--plain", task, "-p", prompt, "-s", session, "--target",
		echo_model_name(m, "echo"), "--proposer", echo_model_name(m, "writer"));
	assert_int_equal(r.status, 0);
	return session;
}

static const char *made(void *folder, struct echo_model *m)
{
	return made_of(folder, m, "Say it again:");
}

IN_FOLDER(version_and_help_go_to_standard_output)
{
	struct ran r;
	DRIVE(&r, *state, NULL, "--version");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "hunsu ");
	DRIVE(&r, *state, NULL, "--help");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "usage: hunsu");
	assert_string_equal(buf_text(&r.err), "");
}

IN_FOLDER(what_a_metric_cannot_score_is_told)
{
	static const char *const told[][3] = {
		{"question\nq\nr\n", "metric: exact\n", "no example has an expected answer"},
		{"q,answer\n1,a\n2,\n3,\n", "metric: exact\n",
			"2 of 3 examples have no expected "
			"answer and are not scored (the first: line 3)"},
		{"question\nq\nr\n", "metric: length:..80w\n", NULL},
		{"question\nq\nr\n", "rubric: [is polite]\n", NULL},
	};

	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct ran r;
		const char *task = folder_file(*state, "told.csv", told[i][0]);

		folder_file(*state, "told.task.yaml", told[i][1]);
		DRIVE(&r, *state, "quit\n", "--plain", "--new", task, "-p",
			folder_file(*state, "p.txt", "Say it:"), "--target", "ollama:x");
		assert_int_equal(r.status, 0);
		if (told[i][2])
			assert_has(&r.out, told[i][2]);
		else if (strstr(buf_text(&r.out), "expected answer"))
			fail_msg("%s", buf_text(&r.out));
	}
}

IN_FOLDER(unknown_words_exit_with_2_and_name_the_nearest)
{
	struct ran r;
	DRIVE(&r, *state, NULL, "evla");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "did you mean `hunsu eval`?");
	DRIVE(&r, *state, NULL, "--plian");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "did you mean --plain?; try `hunsu --help`");
	DRIVE(&r, *state, NULL, "log");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "usage: hunsu log");
	DRIVE(&r, *state, NULL, "store", "everything");
	assert_int_equal(r.status, 2);
}

IN_FOLDER(without_a_terminal_the_screen_is_refused)
{
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Again:");
	DRIVE(&r, *state, NULL, task, "-p", prompt);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "hunsu --plain");
	DRIVE(&r, *state, NULL, task, "-p", prompt, "-s", folder_path(*state, "s.hunsu"));
	assert_int_equal(r.status, 2);
	assert_false(file_exists(folder_path(*state, "s.hunsu")));
}

IN_FOLDER(alone_it_lists_what_can_be_opened)
{
	struct ran r;
	DRIVE(&r, *state, NULL, NULL);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "hunsu -p PROMPT\n");
	assert_has(&r.out, "/mail-queues.hunsu  # mail-queues  ");
}

IN_FOLDER(a_prompt_alone_makes_a_session)
{
	struct ran r;
	const char *prompt = folder_file(*state, "p.txt", "system:\nBe brief.\n\nuser:\n{{input}}");
	const char *session = folder_path(*state, "alone.hunsu");
	DRIVE(&r, *state, "show prompt\n", "--plain", "-p", prompt, "-s", session);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "Be brief.");
	DRIVE(&r, *state, NULL, "export", session);
	assert_string_equal(buf_text(&r.out), "system:\nBe brief.\n\nuser:\n{{input}}\n");
}

IN_FOLDER(a_session_file_is_not_overwritten)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *session = made(*state, m);
	const char *task = folder_path(*state, "t.jsonl");
	DRIVE(&r, *state, NULL, "--plain", task, "-s", session);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "is there already; to go on with it: hunsu ");
	DRIVE(&r, *state, NULL, "--plain", task, "-s", task);
	assert_int_equal(r.status, 2);
	DRIVE(&r, *state, NULL, "--plain", session, "-p", folder_path(*state, "p.txt"));
	assert_int_equal(r.status, 2);
}

IN_FOLDER(resume_takes_up_the_latest_session_of_the_task)
{
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Again:");
	const char *other = folder_file(*state, "q.txt", "Anew:");
	DRIVE(&r, *state, "prompt Changed: {{input}}\n", "--plain", "--resume", task, "-p", prompt);
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, "show prompt\n", "--plain", "--resume", task, "-p", prompt);
	assert_has(&r.out, "going on with ");
	assert_has(&r.out, "Changed: {{input}}");
	DRIVE(&r, *state, "show prompt\n", "--plain", "--new", task, "-p", other);
	assert_has(&r.out, "Anew:");
}

IN_FOLDER(targets_are_named_at_the_beginning_and_later)
{
	static const char a[] = "openai@http://127.0.0.1:1/v1:a", b[] = "openai@http://h/v1:b",
			  c[] = "openai@http://h/v1:c";
	const char *path = folder_path(*state, "s.hunsu");
	const char *prompt = folder_file(*state, "p.txt", "Say it: {{input}}");
	struct ran r;

	DRIVE(&r, *state, "model\n", "--plain", "-p", prompt, "-s", path, "--target", a,
		"--target", b);
	assert_has(&r.out, "target openai@http://127.0.0.1:1/v1:a (leads), openai@http://h/v1:b");
	DRIVE(&r, *state, "model\n", "--plain", path, "--target", c);
	assert_has(&r.out, "target openai@http://h/v1:c (leads), openai@http://h/v1:b, judge");
	DRIVE(&r, *state, "model\n", "--plain", path, "--target", b);
	assert_has(&r.out, "target openai@http://h/v1:b (leads), openai@http://h/v1:c, judge");
	DRIVE(&r, *state, "model\nundo\nmodel\n", "--plain", path, "--target", a, "--target", c);
	assert_has(&r.out, "target openai@http://127.0.0.1:1/v1:a (leads), openai@http://h/v1:c,");
	assert_has(&r.out, "target openai@http://h/v1:b (leads), openai@http://h/v1:c, judge");
	DRIVE(&r, *state, "", "--plain", path, "--target", a, "--target", a);
	assert_int_equal(r.status, 2);
}

IN_FOLDER(log_tells_the_story_and_verifies)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *session = made(*state, m);
	DRIVE(&r, *state, NULL, "log", session);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "evaluate");
	DRIVE(&r, *state, NULL, "log", "--check", session);
	assert_int_equal(r.status, 0);
}

IN_FOLDER(damage_is_told_and_repaired)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	SCOPED(buf) text = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	const char *session = made(*state, m);
	const char *copy = folder_path(*state, "copy.hunsu");
	assert_int_equal(file_read(&text, session, &err), OK);
	char *second = strchr(text.s, '\n') + 1;
	second[0] = 'X';
	assert_int_equal(file_write(session, buf_str(&text), &err), OK);
	DRIVE(&r, *state, NULL, "log", "--check", session);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "is damaged");
	DRIVE(&r, *state, NULL, "log", "--repair", copy, session);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "1 dropped");
	DRIVE(&r, *state, NULL, "log", "--check", copy);
	assert_int_equal(r.status, 0);
}

IN_FOLDER(what_is_no_file_of_a_session_or_a_task_is_named)
{
	const char *empty = folder_file(*state, "empty.hunsu", "");
	struct ran r;

	DRIVE(&r, *state, NULL, "log", empty);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "empty.hunsu is not a session");
	DRIVE(&r, *state, NULL, "export", "--task", "csv", folder_path(*state, "none.hunsu"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "none.hunsu: there is no such session");
	DRIVE(&r, *state, NULL, "export", "--task", "csv", *state);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, " is a folder: name the file in it");
}

IN_FOLDER(export_writes_what_is_sent)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *session = made(*state, m);
	DRIVE(&r, *state, NULL, "export", session);
	assert_string_equal(buf_text(&r.out), "Say it again:\n\n{{input}}\n");
	DRIVE(&r, *state, NULL, "export", "--json", "--text", "v1", session);
	cJSON *tree = json_parse(buf_str(&r.out), "export", NULL);
	assert_string_equal(json_str(cJSON_GetArrayItem(tree, 0), "role"), "user");
	assert_string_equal(
		json_str(cJSON_GetArrayItem(tree, 0), "content"), "Say it again:\n\n{{input}}");
	cJSON_Delete(tree);
	DRIVE(&r, *state, NULL, "export", "--text", "v9", session);
	assert_int_equal(r.status, 2);
}

IN_FOLDER(a_check_of_an_export_finds_what_its_form_cannot_hold)
{
	static const struct {
		const char *prompt, *form;
		int status;
		const char *says;
	} exports[] = {
		{"Say it again:", "prompty", 0, "of all 4 calls, byte for byte"},
		{"Say it again:", "anthropic", 0, "of all 4 calls, byte for byte"},
		{"system:\nBe brief.\n\nuser:\n{{input}}\n\nassistant:\nOh,", "openai", 0, "byte"},
		{"system:\nBe brief.\n\nuser:\n{{input}}\n\nassistant:\nOh,", "anthropic", 0,
			"byte"},
		{"user:\n{{input}}\n\nsystem:\nBe brief.", "anthropic", 1,
			"another request in 4 of 4 calls; first in call 1, example 1"},
		{"user:\n{{input}}\n\nsystem:\nBe brief.", "openai", 0, "byte"},
	};

	for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
		struct echo_model *m = echo_model_start(0);
		const char *session = made_of(*state, m, exports[i].prompt);
		struct ran r;

		DRIVE(&r, *state, NULL, "export", "--to", exports[i].form, "--check", session);
		assert_has(&r.err, exports[i].says);
		assert_int_equal(r.status, exports[i].status);
		assert_has(&r.out, "{{input}}");
		echo_model_stop(m);
	}
}

IN_FOLDER(propose_prints_variants)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Say the opposite: {{input}}");
	const char *json = folder_path(*state, "out.json");
	DRIVE(&r, *state, NULL, "propose", "-t", task, "-p", prompt, "--op", "paraphrase", "-n2",
		"--proposer", echo_model_name(m, "writer"), "--json", json);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "=== 1 paraphrase, ");
	assert_has(&r.out, "=== 2 paraphrase, ");
	SCOPED(buf) text = BUF(BUF_FILE);
	assert_int_equal(file_read(&text, json, NULL), OK);
	cJSON *tree = json_parse(buf_str(&text), "out.json", NULL);
	assert_int_equal(cJSON_GetArraySize(json_get(tree, "variants")), 2);
	cJSON_Delete(tree);
}

IN_FOLDER(propose_exits_with_3_when_nothing_came)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Say the opposite: {{input}}");
	DRIVE(&r, *state, NULL, "propose", "-t", task, "-p", prompt, "--op", "paraphrase", "-n1",
		"--proposer", echo_model_name(m, "fail"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "this model always fails");
	DRIVE(&r, *state, NULL, "propose", "-t", task, "-p", prompt, "--op", "paraphase");
	assert_int_equal(r.status, 2);
}

IN_FOLDER(models_tells_what_answers)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	DRIVE(&r, *state, NULL, "models");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "openai:MODEL");
	DRIVE(&r, *state, NULL, "models", "--check", echo_model_name(m, "echo"),
		"openai@http://127.0.0.1:1/v1:none");
	assert_has(&r.out, "yes  openai@http://127.0.0.1:");
	assert_has(&r.out, "no   openai@http://127.0.0.1:1/v1:none: ");
	DRIVE(&r, *state, NULL, "models", "--check", "nobody:x");
	assert_int_equal(r.status, 2);
}

/* What of it is here says scripts/local-model; that it installs is seen by a file. */
IN_FOLDER(models_fetches_nothing_unasked)
{
	struct ran r;

	folder_file(*state, "scripts/local-model",
		"[ $1 = missing ] && echo 1117320769 && exit; : >\"$XDG_DATA_HOME/ran\"; exit 3\n");
	setenv("HUNSU_SHARE", folder_path(*state, ""), 1);
	DRIVE(&r, *state, NULL, "models", "--check", "local");
	assert_has(&r.out, "no   local:1.5b: 1118 MB of it are not here; ");
	assert_has(&r.out, "hunsu models --check --fetch local:1.5b fetches them");
	assert_false(file_exists(folder_path(*state, "ran")));
	DRIVE(&r, *state, NULL, "models", "--check", "--fetch", "local");
	assert_has(&r.out, "no   local:1.5b: ");
	assert_true(file_exists(folder_path(*state, "ran")));
	folder_file(*state, "scripts/local-model",
		"[ $1 = missing ] && echo 0 && exit; : >\"$XDG_DATA_HOME/ran2\"; exit 3\n");
	DRIVE(&r, *state, NULL, "models", "--check", "local");
	assert_true(file_exists(folder_path(*state, "ran2")));
	folder_file(*state, "scripts/local-model", "exit 1\n");
	DRIVE(&r, *state, NULL, "models", "--check", "local");
	assert_has(&r.out, "does not tell whether it is here");
	unsetenv("HUNSU_SHARE");
}

IN_FOLDER(themes_are_listed_and_checked)
{
	struct ran r;
	const char *file = folder_file(*state, "faint.yaml",
		"roles:\n  text: {fg: '#999999', bg: '#aaaaaa'}\n");
	DRIVE(&r, *state, NULL, "theme");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "goban          a board of kaya wood");
	DRIVE(&r, *state, NULL, "theme", "check", "hanji", "mono");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "mono: whole, and legible");
	DRIVE(&r, *state, NULL, "theme", "check", file);
	assert_int_equal(r.status, FAILED);
	assert_has(&r.out, "text: contrast 1.2:1");
	assert_has(&r.err, " findings");
	DRIVE(&r, *state, NULL, "theme", "check", "gobna");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "did you mean goban?");
	DRIVE(&r, *state, NULL, "theme", "check");
	assert_int_equal(r.status, 2);
}
