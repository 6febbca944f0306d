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
