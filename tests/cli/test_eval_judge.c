/* test_eval_judge.c - hunsu eval of free text, graded by a judge model. */
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"

static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	if (!strstr(body, "You grade an answer by a rubric"))
		out->body = SAYS("Sorry for that.");
	else if (strstr(body, "alpha"))
		out->body = SAYS("{\\\"reason\\\":\\\"warm\\\",\\\"met\\\":[true,false]}");
	else
		out->body = SAYS("Seven of ten.");
	return true;
}

IN_FOLDER(grades_are_scores_and_an_answer_that_is_none_is_an_error)
{
	const char *task = folder_file(*state, "t.jsonl", "{\"input\":\"alpha\"}\n");
	const char *both = folder_file(
		*state, "both.jsonl", "{\"input\":\"alpha\"}\n{\"input\":\"beta\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Reply: {{input}}");
	const char *rubric = "judge:is polite; [3] names the order";
	struct faulty *f = faulty_start();
	char model[80];
	struct ran r;

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	faulty_speak(f, speak);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", model, "--metric",
		rubric, "--no-store");
	assert_int_equal(r.status, 2);
	assert_non_null(strstr(buf_text(&r.err), "metric judge asks a model: --judge MODEL"));
	assert_int_equal(faulty_requests(f), 0);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", model, "--metric",
		rubric, "--judge", model, "--no-store");
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(buf_text(&r.out), "25.0"));
	assert_int_equal(faulty_requests(f), 2);
	assert_non_null(strstr(faulty_body(f, 1), "json_schema"));
	DRIVE(&r, *state, NULL, "eval", "-t", both, "-p", prompt, "--target", model, "--metric",
		rubric, "--judge", model, "--no-store", "-j", "1");
	assert_int_equal(r.status, 3);
	assert_non_null(strstr(buf_text(&r.err), "no \"met\" with 2 grades"));
}

IN_FOLDER(a_session_is_begun_and_gone_on_with_by_the_judge_that_is_named)
{
	const char *task = folder_file(*state, "t.jsonl", "{\"input\":\"alpha\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Reply: {{input}}");
	const char *session = folder_path(*state, "s.hunsu");
	struct ran r;

	DRIVE(&r, *state, "model\nquit\n", "--plain", "-s", session, "-p", prompt, "--judge",
		"local:0.5b", task);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(buf_text(&r.out), "judge local:0.5b;"));
	DRIVE(&r, *state, "model\nquit\n", "--plain", "--judge", "local:135m", session);
	assert_non_null(strstr(buf_text(&r.out), "judge local:135m;"));
	DRIVE(&r, *state, "model\nquit\n", "--plain", session);
	assert_non_null(strstr(buf_text(&r.out), "judge local:135m;"));
	DRIVE(&r, *state, "", "--plain", "--judge", "gpt", session);
	assert_int_equal(r.status, 2);
}

IN_FOLDER(what_a_configuration_has_graded_needs_a_judge)
{
	struct faulty *f = faulty_start();
	SCOPED(buf) text = BUF(BUF_SMALL);
	const char *path;
	char model[80];
	struct ran r;

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	faulty_speak(f, speak);
	buf_addf(&text,
		"prompts: ['Reply: {{x}}']\n"
		"providers: [{id: openai:chat:m, config: {apiBaseUrl: 'http://127.0.0.1:%d/v1'}}]\n"
		"defaultTest: {assert: [{type: llm-rubric, value: is polite}, {type: "
		"not-llm-rubric, value: names the order}]}\n"
		"tests: [{vars: {x: alpha}}, {vars: {x: beta}}]\n",
		faulty_port(f));
	path = folder_file(*state, "promptfooconfig.yaml", buf_text(&text));
	DRIVE(&r, *state, NULL, "eval", "-c", path, "--no-store");
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "--judge MODEL, or one provider under defaultTest.options");
	assert_int_equal(faulty_requests(f), 0);
	ran_release(&r);
	DRIVE(&r, *state, NULL, "eval", "-c", path, "--judge", model, "--no-store", "-j", "1");
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "1 passed, 0 failed, 1 error\n");
	assert_has(&r.err, "judged-asserts gave no score: the judge's answer has no");
	assert_int_equal(faulty_requests(f), 4);
	ran_release(&r);
	buf_clear(&text);
	buf_addf(&text,
		"prompts: ['Reply: {{x}}']\n"
		"providers: [{id: openai:chat:m, config: {apiBaseUrl: 'http://127.0.0.1:%d/v1'}}]\n"
		"defaultTest: {options: {provider: {id: 'openai:chat:m', config: {apiBaseUrl: "
		"'http://127.0.0.1:%d/v1'}}}}\n"
		"tests: [{vars: {x: alpha}, assert: [{type: llm-rubric, value: is polite}, {type: "
		"llm-rubric, value: names it}]}]\n",
		faulty_port(f), faulty_port(f));
	path = folder_file(*state, "promptfooconfig.yaml", buf_text(&text));
	DRIVE(&r, *state, NULL, "eval", "-c", path, "--no-store");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "0 passed, 1 failed\n");
	ran_release(&r);
	faulty_stop(f);
}
