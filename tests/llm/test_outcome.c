/* test_outcome.c - what a call's end is called. */
#include "../support/calling.h"
#include "../support/test.h"

#define SSE "text/event-stream"
#define DELTA(text)                                                                                \
	"data: {\"choices\":[{\"delta\":{\"content\":\"" text                                      \
	"\"},\"finish_reason\":null}],\"usage\":null}\n\n"
#define END "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
#define USAGE "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}\n\n"
#define DONE "data: [DONE]\n\n"

static void stream(struct calling *d, struct said *s, const char *const *pieces)
{
	faulty_add(d->server, &(struct faulty_answer){.type = SSE, .pieces = pieces});
	calling_call(d, s, &(struct ask){.stream = true});
}

CALLING(a_stream_comes_in_deltas_and_as_a_whole)
{
	static const char *const pieces[] = {": OPENROUTER PROCESSING\n\n",
		"data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n",
		DELTA("Par"), DELTA("is"), END, USAGE, DONE, NULL};
	struct calling *d = *state;
	SCOPED(said) s = {0};
	stream(d, &s, pieces);
	assert_null(s.error);
	assert_string_equal(s.text, "Paris");
	assert_string_equal(buf_text(&s.deltas), "Paris");
	assert_string_equal(s.finish, "stop");
	assert_int_equal(s.in, 5);
	assert_int_equal(s.out, 3);
	assert_non_null(strstr(faulty_body(d->server, 0), "\"stream\":true"));
	assert_non_null(strstr(faulty_body(d->server, 0), "\"include_usage\":true"));
}

CALLING(a_stream_may_be_cut_anywhere_even_inside_a_character)
{
	static const char *const pieces[] = {"da",
		"ta: {\"choices\":[{\"delta\":{\"content\":\"\xED\x95", "\x9C\xEA",
		"\xB5\xAD\"},\"finish_reason\":null}]}\r", "\n\r", "\n" END, DONE, NULL};
	struct calling *d = *state;
	SCOPED(said) s = {0};
	stream(d, &s, pieces);
	assert_null(s.error);
	assert_string_equal(s.text, "\xED\x95\x9C\xEA\xB5\xAD");
	assert_string_equal(buf_text(&s.deltas), s.text);
	assert_int_equal(s.in, -1); /* no usage was told */
}

CALLING(a_stream_without_finish_reason_is_tried_again)
{
	static const char *const unfinished[] = {DELTA("Lon"), DONE, NULL};
	struct calling *d = *state;
	SCOPED(said) s = {0};
	faulty_add(d->server, &(struct faulty_answer){.type = SSE, .pieces = unfinished});
	stream(d, &s, (const char *const[]){DELTA("Paris"), END, NULL});
	assert_string_equal(s.text, "Paris");
	assert_string_equal(buf_text(&s.deltas), "Lon|Paris");
	assert_int_equal(s.tries, 2);
}

CALLING(a_stream_that_breaks_is_tried_again_and_what_it_may_have_cost_is_told)
{
	static const char *const pieces[] = {DELTA("Lon"), "data: {\"choi", NULL};
	struct calling *d = *state;
	SCOPED(said) s = {0};
	calling_close(d);
	calling_open(d, &(struct client_options){.tries = 2});
	for (int i = 0; i < 2; i++)
		faulty_add(d->server,
			&(struct faulty_answer){.type = SSE, .pieces = pieces, .cut = true});
	calling_call(d, &s, &(struct ask){.stream = true});
	assert_non_null(strstr(s.error, "2 times"));
	assert_true(s.lost_paid);
	assert_int_equal(s.tries, 2);
}

CALLING(a_stream_that_breaks_after_its_end_is_whole)
{
	static const char *const pieces[] = {DELTA("Paris"), END, NULL};
	struct calling *d = *state;
	SCOPED(said) s = {0};
	faulty_add(d->server, &(struct faulty_answer){.type = SSE, .pieces = pieces, .cut = true});
	calling_call(d, &s, &(struct ask){.stream = true});
	assert_null(s.error);
	assert_string_equal(s.text, "Paris");
}

CALLING(an_error_inside_a_stream_is_an_error)
{
	static const char *const lasting[] = {DELTA("Lon"),
		"data: {\"error\":{\"message\":\"no credit\",\"code\":402}}\n\n", NULL};
	static const char *const vllm[] = {
		"data: {\"object\":\"error\",\"message\":\"too long\",\"code\":400}\n\n", NULL};
	static const char *const passing[] = {
		"event: error\ndata: "
		"{\"error\":{\"message\":\"x\",\"type\":\"overloaded_error\"}}\n\n",
		NULL};
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0}, u = {0};
	stream(d, &s, lasting);
	assert_non_null(strstr(s.error, "no credit (error 402)"));
	assert_int_equal(s.tries, 1);
	stream(d, &t, vllm);
	assert_non_null(strstr(t.error, "too long"));
	faulty_add(d->server, &(struct faulty_answer){.type = SSE, .pieces = passing});
	stream(d, &u, (const char *const[]){DELTA("Paris"), END, NULL});
	assert_string_equal(u.text, "Paris");
	assert_int_equal(u.tries, 2);
}

CALLING(bad_json_in_a_stream_is_an_error)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	stream(d, &s, (const char *const[]){DELTA("Lon"), "data: {\"choices\":[}\n\n", END, NULL});
	assert_non_null(s.error);
	assert_int_equal(s.tries, 1);
}

CALLING(a_refusal_in_a_stream_is_a_refusal)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	stream(d, &s,
		(const char *const[]){"data: "
				      "{\"choices\":[{\"delta\":{\"refusal\":\"No.\"},\"finish_"
				      "reason\":null}]}\n\n",
			END, NULL});
	assert_null(s.error);
	assert_true(s.refusal);
	assert_string_equal(s.text, "No.");
}

CALLING(a_server_that_does_not_stream_is_understood_all_the_same)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	calling_call(d, &s, &(struct ask){.stream = true});
	assert_string_equal(s.text, "Paris");
}

CALLING(the_prefix_is_held_back_only_while_it_may_be_repeated)
{
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0};
	faulty_add(d->server, &(struct faulty_answer){.type = SSE,
				      .pieces = (const char *const[]){
					      DELTA("The an"), DELTA("swer: 4"), END, NULL}});
	calling_call(d, &s, &(struct ask){.stream = true, .prefix = "The answer:"});
	assert_string_equal(s.text, " 4");
	assert_string_equal(buf_text(&s.deltas), " 4");
	faulty_add(d->server,
		&(struct faulty_answer){.type = SSE,
			.pieces = (const char *const[]){DELTA("The"), DELTA(" other"), END, NULL}});
	calling_call(d, &t, &(struct ask){.stream = true, .prefix = "The answer:"});
	assert_string_equal(t.text, "The other");
	assert_string_equal(buf_text(&t.deltas), "The other");
}

CALLING(a_call_may_be_cancelled_from_its_own_delta)
{
	struct calling *d = *state;
	SCOPED(said) s = {.cancel_at_delta = true}, t = {0};
	stream(d, &s, (const char *const[]){DELTA("Par"), DELTA("is"), END, NULL});
	assert_null(s.text); /* done was not called */
	calling_call(d, &t, &(struct ask){0});
	assert_string_equal(t.text, "Paris");
}

CALLING(an_error_status_is_told_for_a_stream_too)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	faulty_add(d->server, &(struct faulty_answer){.status = 400,
				      .type = SSE,
				      .body = "{\"error\":{\"message\":\"no such model\"}}"});
	calling_call(d, &s, &(struct ask){.stream = true});
	assert_non_null(strstr(s.error, "no such model (status 400)"));
}
