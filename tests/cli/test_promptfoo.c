/*
 * test_promptfoo.c - a configuration of promptfoo, from hunsu eval and as a session; those in
 * tests/promptfoo as promptfoo judges them.
 */
#include <dirent.h>
#include <math.h>
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/json.h"

static const char *config_in(void *folder, const struct echo_model *m, const char *rest)
{
	SCOPED(buf) text = BUF(BUF_SMALL);

	buf_addf(&text,
		"prompts: ['Again: {{x}}', 'Once more: {{x}}']\n"
		"providers: [{id: openai:chat:echo, config: {apiBaseUrl: "
		"'http://127.0.0.1:%d/v1'}}]\n"
		"tests:\n"
		" - {vars: {x: [hot, cold]}, assert: [{type: equals, value: hot}]}\n%s",
		echo_model_port(m), rest);
	return folder_file(folder, "promptfooconfig.yaml", buf_text(&text));
}

IN_FOLDER(a_configuration_brings_all_that_is_run)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-c", config_in(*state, m, ""));
	assert_string_equal(buf_text(&r.err), "");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "promptfooconfig.yaml:2: 1 passed, 1 failed\n2 passed, 2 failed\n");
	assert_has(&r.out, "promptfooconfig.yaml:1, example 2: ");
	assert_has(&r.out, "example 2: equals: hot does not hold\n");
	assert_int_equal(echo_model_requests(m), 4);
	echo_model_stop(m);
}

IN_FOLDER(what_is_not_evaluated_is_named_and_never_sent)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-c",
		config_in(*state, m, " - {vars: {x: up}, assert: [{type: python, value: a.py}]}\n"
				     "redteam: {}\n"));
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "2 passed, 2 failed, 2 not evaluated\n");
	assert_has(&r.err, "python: a.py is not evaluated (1 test)");
	assert_has(&r.err, "not evaluated: redteam");
	ran_release(&r);
	DRIVE(&r, *state, NULL, "eval", "-c",
		folder_file(*state, "none.yaml",
			"prompts: [a]\nproviders: [openai:m]\nextensions: [x]\n"
			"tests: [{assert: [{type: python, value: a.py}]}, {assert: [{type: "
			"is-sql}]}]\n"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "not evaluated: extensions");
	assert_has(&r.err, "is-sql is not evaluated (1 test)");
	assert_has(&r.err, "no test can be scored");
	assert_int_equal(echo_model_requests(m), 4);
	echo_model_stop(m);
}

IN_FOLDER(what_an_answer_took_is_evaluated_where_it_was_asked_for)
{
	struct echo_model *m = echo_model_start(0);
	const char *file = config_in(*state, m,
		" - {vars: {x: up}, assert: [{type: latency, threshold: 600000}]}\n"
		" - {vars: {x: on}, assert: [{type: latency, threshold: -1}]}\n");
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-c", file);
	assert_has(&r.out, "4 passed, 4 failed\n");
	DRIVE(&r, *state, NULL, "eval", "-c", file);
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "2 passed, 2 failed, 4 not evaluated\n");
	assert_has(&r.err, "latency(600000) is not evaluated: the answer came from the store; "
			   "--no-store asks again (2 tests)");
	/* In a session that is as a failed call: no text waits for it for ever. */
	DRIVE(&r, *state, "evaluate\nquit\n", "--plain", "--new", "--target",
		echo_model_name(m, "echo"), file);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "2 failed: latency(-1) is not evaluated: the answer came from");
	assert_lacks(&r.out, "early");
	echo_model_stop(m);
}

IN_FOLDER(a_prompt_and_a_target_may_take_their_place)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-p", folder_file(*state, "p.txt", "Say {{x}}"), "--target",
		echo_model_name(m, "fail"), "-c", config_in(*state, m, ""));
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "\n0 passed, 0 failed, 2 errors\n");
	DRIVE(&r, *state, NULL, "eval", "-t", "dates", "-c", config_in(*state, m, ""));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--config brings its tests");
	echo_model_stop(m);
}

IN_FOLDER(a_session_begins_with_its_tests_and_its_first_prompt)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;

	DRIVE(&r, *state, "show prompt\nshow example 2\nquit\n", "--plain",
		config_in(*state, m,
			" - {vars: {x: up}, assert: [{type: python, value: a.py}]}\n"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "the first of its 2 prompts is taken");
	assert_has(&r.out, "a provider of it is --target openai@http://127.0.0.1:");
	assert_has(&r.out, "1 of 3 tests gets no score by asserts, whatever is answered, and is "
			   "left out (#3: python: a.py");
	assert_has(&r.out, "Again: {{x}}");
	assert_has(&r.out, "equals: hot");
	echo_model_stop(m);
}

IN_FOLDER(what_is_exported_comes_to_the_same_verdicts)
{
	struct echo_model *m = echo_model_start(0);
	const char *session = folder_path(*state, "s.hunsu"), *again;
	struct ran r;

	DRIVE(&r, *state, "quit\n", "--plain", "-s", session, "--target",
		echo_model_name(m, "echo"),
		config_in(*state, m,
			" - {vars: {x: up}, threshold: 0.5, assert: [{type: contains-any, value: "
			"[a, u]}, {type: regex, value: '\\d{2}', weight: 2}]}\n"));
	assert_int_equal(r.status, 0);
	ran_release(&r);
	DRIVE(&r, *state, NULL, "export", "--to", "promptfoo", session);
	assert_int_equal(r.status, 0);
	assert_string_equal(buf_text(&r.err), "");
	again = folder_file(*state, "again.yaml", buf_text(&r.out));
	ran_release(&r);
	DRIVE(&r, *state, NULL, "eval", "-c", again);
	assert_string_equal(buf_text(&r.err), "");
	assert_has(&r.out, "\n1 passed, 2 failed\n");
	ran_release(&r);
	echo_model_stop(m);
}

/* What promptfoo 0.121.20 said of each test, of one prompt after the other, given the same answers:
 * P passed, F failed; in small what hunsu does not evaluate. */
static const struct {
	const char *name, *verdicts;
} judged[] = {
	{"strings", "PFPPFPFPFPPPPFPF"}, {"negated", "PFFPFPPFPF"}, {"regex", "PFPFPFFPPP"},
	{"json", "PFPPFPPFPPF"}, {"weights", "PFPPPPFF"}, {"matrix", "PPFFPPPPPPFFPPPP"},
	{"table", "FPPPPFFFFPfPFPPPPPFPFPPfPP"}, {"graded", "PFFPPFPPF"},
	{"programs", "pppfPppP"}, {"scenarios", "PFPP"},
};

/* Those of tests/promptfoo, with the port of the model's server. */
static void copy_all(void *folder, int port)
{
	DIR *d = opendir("tests/promptfoo");
	const struct dirent *each;

	assert_non_null(d);
	while ((each = readdir(d))) {
		SCOPED(buf) path = BUF(BUF_SMALL), text = BUF(BUF_TEXT), out = BUF(BUF_TEXT);
		size_t at;

		if (each->d_name[0] == '.')
			continue;
		buf_addf(&path, "tests/promptfoo/%s", each->d_name);
		assert_int_equal(file_read_text(&text, buf_text(&path), NULL), OK);
		for (struct str s = buf_str(&text); s.n; s = str_from(s, at + strlen("PORT"))) {
			at = str_find(s, "PORT", 0);
			buf_addstr(&out, str_first(s, at));
			if (at == SIZE_MAX)
				break;
			buf_addf(&out, "%d", port);
		}
		(void)folder_file(folder, each->d_name, buf_text(&out));
	}
	closedir(d);
}

/* All that are evaluated, as verdicts has them. */
static size_t check_verdicts(const char *name, const char *verdicts, const cJSON *found)
{
	const cJSON *prompt, *result;
	const int prompts = cJSON_GetArraySize(json_get(found, "prompts"));
	const size_t each = strlen(verdicts) / (size_t)prompts;
	size_t n = 0;

	cJSON_ArrayForEach(prompt, json_get(found, "prompts"))
	{
		cJSON_ArrayForEach(result, json_get(prompt, "results"))
		{
			const double score = json_num(result, "score", NAN);
			const size_t at = (size_t)json_int(result, "example", 0) - 1;

			assert_true(at < each);
			if (isnan(score) ? !strchr("pf", verdicts[at])
					 : verdicts[at] != (score >= 1 ? 'P' : 'F'))
				fail_msg("%s, test %zu: %g, %s", name, at + 1, score,
					json_str(result, "reason"));
			if (!isnan(score))
				n++;
		}
		verdicts += each;
	}
	return n;
}

IN_FOLDER(each_configuration_is_judged_as_promptfoo_judges_it)
{
	struct echo_model *m = echo_model_start(0);

	copy_all(*state, echo_model_port(m));
	for (size_t i = 0; i < COUNT(judged); i++) {
		SCOPED(buf) file = BUF(BUF_SMALL);
		size_t wanted = 0;
		cJSON *found;
		SCOPED(ran) r;

		buf_addf(&file, "%s.yaml", judged[i].name);
		DRIVE(&r, *state, NULL, "eval", "--no-store", "--json", "-", "-c",
			folder_path(*state, buf_text(&file)));
		found = json_parse(buf_str(&r.out), judged[i].name, NULL);
		if (!found)
			fail_msg("%s: %s", judged[i].name, buf_text(&r.err));
		for (const char *v = judged[i].verdicts; *v; v++)
			wanted += strchr("PF", *v) != NULL;
		assert_int_equal(check_verdicts(judged[i].name, judged[i].verdicts, found), wanted);
		assert_int_equal(r.status, wanted < strlen(judged[i].verdicts) ? 3 : 0);
		cJSON_Delete(found);
	}
	echo_model_stop(m);
}
