/*
 * While one waits, the line at the bottom says what is done and since when; that a server asks to
 * wait, and how long it still is.
 * run-tests: screen timeout 120
 */
#include "../support/echo_model.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"


/* Of what the screen says after that text; -1: it does not say it. */
static long number_after(struct screen *s, const char *text)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	long n = -1;
	const char *at;

	screen_text(s, &b);
	at = strstr(buf_text(&b), text);
	if (at)
		n = strtol(at + strlen(text), NULL, 10);
	return n;
}

/* Until the number after that text has gone up, or down. */
static void counts(struct screen *s, const char *text, bool up)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	long first, now;

	SHOWS(s, text);
	for (now = first = number_after(s, text); now == first && clock_ms() < until;) {
		screen_take(s, 50);
		now = number_after(s, text);
	}
	assert_true(now > 0 && (up ? now > first : now < first));
}

IN_FOLDER(the_hint_says_that_a_server_asks_to_wait)
{
	struct faulty *f = faulty_start();
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Capital of {{input}}?\n");
	char model[80];

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--target", model, task, NULL};
	faulty_add(f, &(struct faulty_answer){
			      .status = 429, .header = {"Retry-After", "50"}, .body = "{}"});
	struct screen *s = screen_start(*state, 24, 100, words, NULL);
	SHOWS(s, "Prompt ─ v1");
	assert_false(screen_has(s, "asks to wait"));
	screen_send(s, ":evaluate\r");
	counts(s, "the server asks to wait, ", false);
	assert_int_equal(faulty_requests(f), 1);
	screen_send(s, "\003");
	LACKS(s, "asks to wait");
	screen_send(s, ":try Spain\r"); /* a column says so too, where there was a time of 0.0 s */
	SHOWS(s, "running for ");
	counts(s, " s  the server asks to wait, ", false);
	screen_send(s, "\003");
	SHOWS(s, "cancelled");
	screen_leave(s);
}

/* The target never answers: a round whose variants are written is not whole. */
IN_FOLDER(the_clock_says_what_is_done_and_since_when)
{
	struct echo_model *m = echo_model_start(0);
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Capital of {{input}}?\n");
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--proposer",
		echo_model_name(m, "hold"), "--target", echo_model_name(m, "hold"), task, NULL};
	struct screen *s = screen_start(*state, 24, 80, words, NULL);

	SHOWS(s, "Prompt ─ v1");
	screen_send(s, ":propose paraphrase 2\r");
	SHOWS(s, " writing 2 variants, scoring 0/3 for ");
	assert_true(screen_has(s, " s; C-c cancels"));
	counts(s, "scoring 0/3 for ", true);
	LACKS(s, "paraphrase 1 s"); /* in its row too */
	assert_true(number_after(s, "paraphrase ") > 1);
	screen_send(s, "\003");
	SHOWS(s, "cancelled");
	screen_send(s, ":model proposer ");
	screen_send(s, echo_model_name(m, "writer"));
	screen_send(s, "\r");
	SHOWS(s, "proposer writer");
	screen_send(s, ":propose paraphrase 2\r");
	SHOWS(s, " scoring 0/3 for ");
	assert_false(screen_has(s, "Next: "));
	assert_false(screen_has(s, "round 2:"));
	screen_send(s, "\003");
	SHOWS(s, "cancelled");
	screen_send(s, ":quit!\r");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
}

/* A server that reads a long request says how far it is (llama.cpp's return_progress). */
IN_FOLDER(the_clock_says_how_far_a_server_has_read)
{
	static const char *const pieces[] = {
		"data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
		"\"content\":null}}],\"prompt_progress\":{\"total\":4096,\"cache\":0,"
		"\"processed\":1200,\"time_ms\":900}}\n\n",
		"", "data: [DONE]\n\n", NULL};
	struct faulty *f = faulty_start();
	struct echo_model *m = echo_model_start(0);
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Capital of {{input}}?\n");
	char model[80];

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--proposer", model, "--target",
		echo_model_name(m, "hold"), task, NULL};
	struct screen *s = screen_start(*state, 24, 100, words, NULL);
	faulty_add(f, &(struct faulty_answer){.type = "text/event-stream", .pieces = pieces});
	SHOWS(s, "Prompt ─ v1");
	screen_send(s, ":propose paraphrase 1\r");
	SHOWS(s, " s, reading 1,200 of 4,096 tokens; C-c cancels");
	screen_send(s, "\003");
	SHOWS(s, "cancelled");
}

static size_t bells(struct screen *s)
{
	const struct buf *raw = screen_raw(s);
	size_t n = 0;

	for (size_t i = 0; i < raw->n; i++)
		n += raw->s[i] == '\a';
	return n;
}

/* Scores the prompt; the answer comes a while after the call is seen to be on its way. */
static void evaluate(struct screen *s, struct faulty *f, const char *score)
{
	int64_t began, until;

	faulty_add(f, &(struct faulty_answer){.wait = true});
	screen_send(s, ":evaluate\r");
	SHOWS(s, "scoring 0/1");
	began = clock_ms();
	until = began + PATIENCE_MS;
	while (!screen_has(s, score) && clock_ms() < until) {
		screen_take(s, 20);
		if (clock_ms() - began > 100)
			faulty_go_once(f);
	}
	assert_true(screen_has(s, score));
}

IN_FOLDER(the_end_of_long_work_rings_once_where_nobody_looks)
{
	struct faulty *f = faulty_start();
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Capital of {{input}}?\n");
	char model[80];

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--target", model, task, NULL};
	struct screen *s = screen_start(*state, 24, 100, words, NULL);
	SHOWS(s, "Prompt ─ v1");
	screen_send(s, ":set bell 0.01\r");
	SHOWS(s, "bell");
	evaluate(s, f, "v1 ─ 100%");
	assert_int_equal(bells(s), 0); /* somebody looks */
	screen_send(s, "\033[O:set bell 600\r:prompt Name the capital of {{input}}.\r");
	SHOWS(s, "Prompt ─ v2");
	evaluate(s, f, "v2 ─ 100%");
	assert_int_equal(bells(s), 0); /* it was not long */
	screen_send(s, ":set bell 0.01\r:prompt Say the capital of {{input}}.\r");
	SHOWS(s, "Prompt ─ v3");
	evaluate(s, f, "v3 ─ 100%");
	screen_send(s, "\033[I:quit!\r");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
	assert_int_equal(bells(s), 1);
}
