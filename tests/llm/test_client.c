/* test_client.c - calls at a time, their order, cancelling, holding. */
#include "../support/calling.h"
#include "../support/test.h"

#include <math.h>

#include "../support/folder.h"
#include "hunsu/base/clock.h"

static int begin(void **state)
{
	struct calling *d = calloc(1, sizeof *d);
	setenv("HUNSU_API_KEY", "sk-secret-123", 1);
	calling_open(d, NULL);
	*state = d;
	return 0;
}

#define T(name) TEST_WITH(name, begin, calling_finish)

static void again(struct calling *d, const struct client_options *o)
{
	calling_close(d);
	calling_open(d, o);
}

/* ---- answers */

T(a_good_answer_comes_with_its_numbers)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	calling_call(d, &s, &(struct ask){0});
	assert_null(s.error);
	assert_string_equal(s.text, "Paris");
	assert_string_equal(s.finish, "stop");
	assert_int_equal(s.in, 9);
	assert_int_equal(s.out, 2);
	assert_int_equal(s.tries, 1);
	assert_true(isnan(s.usd)); /* on this machine is not free */
	assert_false(s.refusal || s.cached || s.lost_paid);
	assert_int_equal(strlen(s.hash), 64);
	assert_string_equal(faulty_key(d->server, 0), "Bearer sk-secret-123");
}

T(done_is_called_from_the_loop_only)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	calling_ask(d, &s, &(struct ask){0});
	assert_int_equal(s.done, 0);
	assert_int_equal(client_waiting(d->client), 1);
	calling_until(d, &s.done, 1);
	assert_int_equal(client_waiting(d->client) + client_running(d->client), 0);
}

T(bad_bytes_in_an_answer_are_repaired)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"choices\":[{\"message\":{\"content\":"
						"\"a\xFF"
						"b\"},\"finish_reason\":\"stop\"}]}"});
	calling_call(d, &s, &(struct ask){0});
	assert_string_equal(s.text, "a\xEF\xBF\xBD"
				    "b");
	assert_int_equal(s.in, -1);
}

T(a_nul_in_an_answer_becomes_a_mark)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"choices\":[{\"message\":{\"content\":"
						"\"a\\u0000b\"},\"finish_reason\":\"stop\"}]}"});
	calling_call(d, &s, &(struct ask){0});
	assert_null(s.error);
	assert_string_equal(s.text, "a\xEF\xBF\xBD"
				    "b");
}

T(a_refusal_is_no_empty_answer)
{
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0};
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"choices\":[{\"message\":{\"content\":"
						"null,\"refusal\":\"I can't "
						"help.\"},\"finish_reason\":\"stop\"}]}"});
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"choices\":[{\"message\":{\"content\":"
						"\"\"},\"finish_reason\":\"content_filter\"}]}"});
	calling_call(d, &s, &(struct ask){0});
	assert_true(s.refusal);
	assert_string_equal(s.text, "I can't help.");
	calling_call(d, &t, &(struct ask){0});
	assert_true(t.refusal);
	assert_string_equal(t.finish, "content_filter");
}

T(thinking_comes_apart_from_the_text)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"choices\":[{\"message\":{\"content\":"
						"\"4\",\"reasoning_content\":\"2+2\"},\"finish_"
						"reason\":\"stop\"}]}"});
	calling_call(d, &s, &(struct ask){0});
	assert_string_equal(s.text, "4");
	assert_string_equal(s.thinking, "2+2");
}

T(a_repeated_prefix_is_taken_off_and_another_beginning_is_not)
{
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0};
	faulty_add(
		d->server, &(struct faulty_answer){
				   .body = "{\"choices\":[{\"message\":{\"content\":"
					   "\"The answer: Paris\"},\"finish_reason\":\"stop\"}]}"});
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"choices\":[{\"message\":{\"content\":"
						"\"The\"},\"finish_reason\":\"stop\"}]}"});
	calling_call(d, &s, &(struct ask){.prefix = "The answer:"});
	assert_string_equal(s.text, " Paris");
	calling_call(d, &t, &(struct ask){.prefix = "The answer:"});
	assert_string_equal(t.text, "The");
}

/* ---- failures */

struct failing {
	struct faulty_answer a;
	const char *words;
	bool lost_paid;
};

T(what_is_wrong_for_good_fails_at_once_and_says_why)
{
	static const struct failing cases[] = {
		{{.status = 400, .body = "{\"error\":{\"message\":\"no such role\"}}"},
			"no such role (status 400)", false},
		{{.status = 401, .body = "{\"error\":{\"message\":\"bad key sk-secret-123!\"}}"},
			"bad key [key]! (status 401)", false},
		{{.status = 404, .body = "{\"detail\":\"Not Found\"}"}, "Not Found (status 404)",
			false},
		{{.status = 404, .body = "<html>\nno</html>"},
			"(status 404): what answers there is no model's server; is the base URL "
			"right? It asked http://127.0.0.1:",
			false},
		{{.status = 302, .header = {"Location", "http://127.0.0.1:1/"}}, "redirects",
			false},
		{{.status = 429,
			 .body = "{\"error\":{\"message\":\"pay\",\"code\":\"insufficient_quota\"}"
				 "}"},
			"pay (status 429)", false},
		{{.status = 429, .header = {"Retry-After", "9999"}}, "asks to wait 9999 s", false},
		{{.status = 500, .header = {"x-should-retry", "false"}}, "(status 500)", false},
		{{.body = "{\"choices\":}"}, "server's answer", true},
		{{.body = "Hello!"}, "is the base URL right?", true},
		{{.body = "{\"choices\":[]}"}, "no choices", true},
		{{.body = "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":null}]"
			  "}"},
			"no finish reason", true},
		{{.body = "{\"error\":{\"message\":\"odd\",\"code\":402}}"}, "odd (error 402)",
			true},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server, &cases[i].a);
		calling_call(d, &s, &(struct ask){0});
		assert_non_null(s.error);
		if (!strstr(s.error, cases[i].words))
			fail_msg("%s: not in: %s", cases[i].words, s.error);
		assert_ptr_equal(strstr(s.error, d->model.name), s.error);
		assert_null(strstr(s.error, "sk-secret-123"));
		assert_int_equal(s.tries, 1);
		assert_int_equal(s.lost_paid, cases[i].lost_paid);
		assert_true(isnan(s.usd));
	}
}

T(passing_troubles_are_tried_again_until_it_works)
{
	static const struct faulty_answer cases[] = {
		{.status = 500, .header = {"Retry-After", "0"}},
		{.status = 503, .header = {"retry-after-ms", "3"}},
		{.status = 429, .header = {"Retry-After", "0.01"}},
		{.status = 408, .header = {"Retry-After", "0"}},
		{.status = 409, .header = {"Retry-After", "0"}},
		{.status = 400, .header = {"x-should-retry", "true"}},
		{.cut = true, .body = "{\"choices\":[{\"mess"},
		/* as a gateway passes it on, with an end in order */
		{.body = "{\"choices\":[{\"mess"},
		{.body = "{\"error\":{\"message\":\"busy\",\"code\":503}}"},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server, &cases[i]);
		calling_call(d, &s, &(struct ask){0});
		assert_null(s.error);
		assert_string_equal(s.text, "Paris");
		assert_int_equal(s.tries, 2);
	}
}

T(tries_are_counted_and_end)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	again(d, &(struct client_options){.tries = 3});
	for (int i = 0; i < 3; i++)
		faulty_add(d->server,
			&(struct faulty_answer){.status = 500, .header = {"Retry-After", "0"}});
	calling_call(d, &s, &(struct ask){0});
	assert_int_equal(s.tries, 3);
	assert_int_equal(faulty_requests(d->server), 3);
	assert_non_null(strstr(s.error, "3 times"));
}

T(a_refused_connection_is_said)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	SCOPED(model) m;
	SCOPED(buf) err = BUF(BUF_SMALL);
	/* Nobody listens on port 1. */
	assert_int_equal(model_parse(&m, STR("openai@http://127.0.0.1:1/v1:m"), &err), OK);
	calling_call(d, &s, &(struct ask){.model = &m});
	assert_non_null(strstr(s.error, "cannot connect to 127.0.0.1 port 1 (nothing listens"));
	assert_false(s.lost_paid);
	assert_int_equal(s.tries, 2); /* not five: nothing ever answered */
	client_free(d->client);
	d->client = client_new(d->loop, &d->options);
}

T(a_server_that_answered_once_is_given_time_to_come_back)
{
	struct calling *d = *state;
	struct said s[2] = {{0}};
	again(d, &(struct client_options){.tries = 3});
	calling_call(d, &s[0], &(struct ask){0});
	faulty_stop(d->server);
	calling_call(d, &s[1], &(struct ask){.user = "another"});
	d->server = faulty_start();
	assert_null(s[0].error);
	assert_non_null(s[1].error);
	assert_int_equal(s[1].tries, 3);
	said_release(&s[0]);
	said_release(&s[1]);
}

T(silence_ends_a_try)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	again(d, &(struct client_options){.tries = 1, .first_byte_ms = 60});
	faulty_add(d->server, &(struct faulty_answer){.wait = true});
	calling_call(d, &s, &(struct ask){.stream = true});
	assert_non_null(strstr(s.error, "not a byte for 0.06 s"));
	assert_true(s.lost_paid);
}

T(a_whole_answer_may_be_silent_until_it_comes)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	again(d, &(struct client_options){.tries = 1, .first_byte_ms = 20});
	faulty_add(d->server, &(struct faulty_answer){.wait = true});
	calling_ask(d, &s, &(struct ask){0});
	for (const int64_t until = clock_ms() + 120; clock_ms() < until;)
		loop_turn(d->loop, 20);
	assert_int_equal(s.done, 0);
	faulty_go(d->server);
	calling_until(d, &s.done, 1);
	assert_null(s.error);
}

T(a_call_takes_no_longer_than_its_total_time)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	again(d, &(struct client_options){.total_ms = 60 * test_slower()});
	faulty_add(d->server, &(struct faulty_answer){.wait = true});
	calling_call(d, &s, &(struct ask){0});
	assert_non_null(strstr(s.error, "no whole answer"));
	assert_int_equal(s.tries, 1);
}

T(an_answer_beyond_the_maximum_is_not_read)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	again(d, &(struct client_options){.max_answer = 100000});
	faulty_add(d->server, &(struct faulty_answer){.filler = 1 << 20});
	calling_call(d, &s, &(struct ask){0});
	assert_non_null(strstr(s.error, "longer than 100000 bytes"));
	assert_int_equal(s.tries, 1);
}

T(a_model_that_wants_other_words_gets_them_from_then_on)
{
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0};
	faulty_add(d->server, &(struct faulty_answer){.status = 400,
				      .body = "{\"error\":{\"message\":"
					      "\"Unsupported parameter: 'max_tokens'. Use "
					      "'max_completion_tokens' instead.\"}}"});
	faulty_add(d->server, &(struct faulty_answer){.status = 400,
				      .body = "{\"error\":{\"message\":"
					      "\"Unsupported value: 'temperature' does not support "
					      "0 with this model.\"}}"});
	calling_call(d, &s, &(struct ask){0});
	assert_string_equal(s.text, "Paris");
	calling_call(d, &t, &(struct ask){.user = "\",\"max_tokens\":1,\"temperature\":0"});
	assert_int_equal(t.tries, 1);
	assert_int_equal(faulty_requests(d->server), 4);
	assert_non_null(strstr(faulty_body(d->server, 0), "\"max_tokens\":16,\"temperature\":0,"));
	assert_non_null(
		strstr(faulty_body(d->server, 3), "\"max_completion_tokens\":16,\"messages\":"));
	assert_non_null(strstr(
		faulty_body(d->server, 3), "\"\\\",\\\"max_tokens\\\":1,\\\"temperature\\\":0\""));
}

/* ---- the queue */

T(no_more_than_in_flight_run_at_once)
{
	struct calling *d = *state;
	struct said s[12] = {{0}};
	int order = 0;
	again(d, &(struct client_options){.in_flight = 3});
	for (int i = 0; i < 3; i++)
		faulty_add(d->server, &(struct faulty_answer){.wait = true});
	for (int i = 0; i < 12; i++) {
		s[i].order = &order;
		calling_ask(d, &s[i], &(struct ask){.sample = i + 1});
	}
	calling_until_requests(d, 3);
	assert_int_equal(client_running(d->client), 3);
	assert_int_equal(client_waiting(d->client), 9);
	faulty_go(d->server);
	calling_until(d, &order, 12);
	assert_int_equal(faulty_most_at_once(d->server), 3);
	for (int i = 0; i < 12; i++)
		said_release(&s[i]);
}

T(more_in_flight_are_let_through_at_once_when_that_is_said)
{
	struct calling *d = *state;
	struct said s[12] = {{0}};
	int order = 0;
	again(d, &(struct client_options){.in_flight = 1});
	for (int i = 0; i < 4; i++)
		faulty_add(d->server, &(struct faulty_answer){.wait = true});
	for (int i = 0; i < 12; i++) {
		s[i].order = &order;
		calling_ask(d, &s[i], &(struct ask){.sample = i + 1});
	}
	calling_until_requests(d, 1);
	client_limit(d->client, &(struct client_options){.in_flight = 4});
	calling_until_requests(d, 4);
	assert_int_equal(client_running(d->client), 4);
	client_limit(d->client, &(struct client_options){.in_flight = 2});
	faulty_go(d->server);
	calling_until(d, &order, 12);
	assert_int_equal(faulty_most_at_once(d->server), 4);
	for (int i = 0; i < 12; i++)
		said_release(&s[i]);
}

T(higher_priority_goes_first_and_equals_in_order)
{
	static const int priorities[] = {0, 0, 1, 0, 2, 1};
	static const int places[] = {1, 5, 3, 6, 2, 4};
	struct calling *d = *state;
	struct said s[6] = {{0}};
	int order = 0;
	again(d, &(struct client_options){.in_flight = 1});
	faulty_add(d->server, &(struct faulty_answer){.wait = true});
	for (int i = 0; i < 6; i++) {
		s[i].order = &order;
		calling_ask(d, &s[i], &(struct ask){.sample = i + 1, .priority = priorities[i]});
		if (i == 0)
			calling_until_requests(d, 1);
	}
	loop_turn(d->loop, 10);
	faulty_go(d->server);
	calling_until(d, &order, 6);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(s[i].place, places[i]);
		said_release(&s[i]);
	}
}

T(a_held_client_starts_nothing)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	client_hold(d->client, true);
	calling_ask(d, &s, &(struct ask){0});
	for (int i = 0; i < 5; i++)
		loop_turn(d->loop, 5);
	assert_int_equal(faulty_requests(d->server), 0);
	assert_int_equal(client_waiting(d->client), 1);
	client_hold(d->client, false);
	calling_until(d, &s.done, 1);
}

T(cancelling_is_instant_wherever_the_call_stands)
{
	struct calling *d = *state;
	SCOPED(said) waiting = {0}, running = {0}, sleeping = {0}, after = {0};
	again(d, &(struct client_options){.in_flight = 1});
	faulty_add(d->server,
		&(struct faulty_answer){.status = 500, .header = {"retry-after-ms", "100000"}});
	faulty_add(d->server, &(struct faulty_answer){.wait = true});
	calling_ask(d, &sleeping, &(struct ask){0});
	calling_until_requests(d, 1);
	while (client_running(d->client) > 0)
		loop_turn(d->loop, 100);
	call_cancel(sleeping.call);
	client_free(d->client); /* forgets the pause */
	d->client = client_new(d->loop, &d->options);
	calling_ask(d, &running, &(struct ask){0});
	calling_ask(d, &waiting, &(struct ask){.sample = 2});
	calling_until_requests(d, 2);
	call_cancel(running.call);
	call_cancel(waiting.call);
	assert_int_equal(client_running(d->client) + client_waiting(d->client), 0);
	calling_call(d, &after, &(struct ask){.sample = 3});
	assert_string_equal(after.text, "Paris");
	assert_int_equal(running.done + waiting.done + sleeping.done, 0);
}

T(freeing_the_client_forgets_everything_under_way)
{
	struct calling *d = *state;
	struct said s[4] = {{0}};
	for (int i = 0; i < 4; i++)
		faulty_add(d->server, &(struct faulty_answer){.wait = true});
	for (int i = 0; i < 4; i++)
		calling_ask(d, &s[i], &(struct ask){.stream = i & 1});
	calling_until_requests(d, 2);
	client_free(d->client);
	d->client = NULL;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(s[i].done, 0);
		said_release(&s[i]);
	}
}

T(a_kept_answer_is_given_without_a_call)
{
	struct calling *d = *state;
	void *folder;
	struct said s[4] = {{0}};
	SCOPED(buf) err = BUF(BUF_SMALL);
	folder_setup(&folder);
	d->store = store_open(d->loop, folder_path(folder, "a.db"), &err);
	assert_non_null(d->store);
	client_free(d->client);
	d->options.store = d->store;
	d->client = client_new(d->loop, &d->options);
	calling_call(d, &s[0], &(struct ask){0});
	calling_call(d, &s[1],
		&(struct ask){.stream = true}); /* asking for a stream asks no other thing */
	assert_int_equal(faulty_requests(d->server), 1);
	assert_true(s[1].cached);
	assert_string_equal(s[1].text, "Paris");
	assert_string_equal(s[0].hash, s[1].hash);
	calling_call(d, &s[2], &(struct ask){.sample = 2});
	calling_call(d, &s[3], &(struct ask){.fresh = true});
	assert_int_equal(faulty_requests(d->server), 3);
	assert_string_not_equal(s[2].hash, s[0].hash);
	for (int i = 0; i < 4; i++)
		said_release(&s[i]);
	store_close(d->store);
	d->store = NULL;
	folder_teardown(&folder);
}

T(errors_are_not_kept)
{
	struct calling *d = *state;
	void *folder;
	SCOPED(said) s = {0}, t = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	folder_setup(&folder);
	d->store = store_open(d->loop, folder_path(folder, "a.db"), &err);
	client_free(d->client);
	d->options.store = d->store;
	d->client = client_new(d->loop, &d->options);
	faulty_add(d->server, &(struct faulty_answer){.status = 400});
	calling_call(d, &s, &(struct ask){0});
	calling_call(d, &t, &(struct ask){0});
	assert_non_null(s.error);
	assert_null(t.error);
	assert_false(t.cached);
	store_close(d->store);
	d->store = NULL;
	folder_teardown(&folder);
}

/* ---- probes */

struct probed {
	int done;
	char error[200], models[200];
};

static void on_probed(void *arg, const struct probe *p)
{
	struct probed *out = arg;
	out->done = 1;
	snprintf(out->error, sizeof out->error, "%s", p->error ? p->error : "");
	snprintf(out->models, sizeof out->models, "%s", p->models);
}

T(a_probe_lists_what_a_server_has)
{
	struct calling *d = *state;
	struct probed p = {0}, q = {0};
	faulty_add(d->server,
		&(struct faulty_answer){.body = "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"});
	faulty_add(
		d->server, &(struct faulty_answer){.status = 401,
				   .body = "{\"error\":{\"message\":\"sk-secret-123 is off\"}}"});
	client_probe(d->client, &d->model, on_probed, &p);
	calling_until(d, &p.done, 1);
	assert_string_equal(p.error, "");
	assert_string_equal(p.models, "a, b");
	client_probe(d->client, &d->model, on_probed, &q);
	calling_until(d, &q.done, 1);
	assert_non_null(strstr(q.error, "[key] is off (status 401)"));
}
