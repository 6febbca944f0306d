/* test_patience.c - what a server asks for: to wait, to slow down, to let it get ready. */
#include "../support/calling.h"
#include "../support/test.h"

#include "hunsu/base/clock.h"

static void again(struct calling *d, const struct client_options *o)
{
	calling_close(d);
	calling_open(d, o);
}

CALLING(a_server_that_asks_to_wait_is_left_alone_that_long)
{
	struct calling *d = *state;
	struct said s[2] = {{0}};
	faulty_add(d->server,
		&(struct faulty_answer){.status = 429, .header = {"retry-after-ms", "300"}});
	calling_ask(d, &s[0], &(struct ask){0});
	const int64_t start = clock_ms();
	calling_until_requests(d, 1);
	while (client_running(d->client) > 0)
		loop_turn(d->loop, 100);
	calling_ask(d, &s[1], &(struct ask){.user = "another"});
	calling_until(d, &s[1].done, 1);
	assert_true(clock_ms() - start >= 300); /* the other call waited too */
	calling_until(d, &s[0].done, 1);
	assert_int_equal(faulty_requests(d->server), 3);
	said_release(&s[0]);
	said_release(&s[1]);
}

CALLING(waits_that_a_server_asks_for_use_up_no_tries)
{
	static const struct faulty_answer cases[] = {
		{.status = 429, .header = {"retry-after-ms", "5"}},
		{.status = 429, .header = {"Retry-After", "0.005"}},
		{.status = 529, .header = {"retry-after-ms", "5"}},
		{.status = 500, .header = {"retry-after-ms", "5"}},
		{.status = 429, .body = "{\"error\":{\"message\":\"try again in 5ms\"}}"},
		{.body = "{\"error\":{\"code\":429,\"message\":\"retry after 0.01 seconds\"}}"},
		{.status = 503,
			.body = "{\"error\":\"Model m is loading\",\"estimated_time\":0.01}"},
		{.status = 429,
			.header = {"x-ratelimit-remaining-requests", "0",
				"x-ratelimit-reset-requests", "5ms"}},
		{.status = 429,
			.header = {"x-ratelimit-remaining", "0", "x-ratelimit-reset", "0.005"}},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		again(d, &(struct client_options){.tries = 1});
		for (int k = 0; k < 3; k++)
			faulty_add(d->server, &cases[i]);
		calling_call(d, &s, &(struct ask){0});
		if (s.error)
			fail_msg("%zu: %s", i, s.error);
		assert_int_equal(s.tries, 4);
	}
}

CALLING(a_server_that_loads_its_model_is_waited_for)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	again(d, &(struct client_options){.tries = 1});
	faulty_add(
		d->server, &(struct faulty_answer){.status = 503,
				   .body = "{\"error\":{\"code\":503,\"message\":\"Loading model\","
					   "\"type\":\"unavailable_error\"}}"});
	calling_call(d, &s, &(struct ask){0});
	assert_null(s.error);
	assert_int_equal(s.tries, 2);
}

CALLING(patience_ends_and_says_so)
{
	static const struct faulty_answer cases[] = {
		{.status = 429, .header = {"retry-after-ms", "60"}},
		{.status = 429}, /* it does not say how long */
		{.status = 503, .header = {"retry-after-ms", "60"}},
		{.body = "{\"error\":{\"code\":429,\"message\":\"slow down\"}}"},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct said s[6] = {{0}};
		int order = 0;
		again(d, &(struct client_options){.patience_ms = 1000, .in_flight = 3});
		for (int k = 0; k < 200; k++)
			faulty_add(d->server, &cases[i]);
		for (int k = 0; k < 6; k++) {
			s[k].order = &order;
			calling_ask(d, &s[k], &(struct ask){.sample = k + 1});
		}
		/* Those that waited in the queue all the while do not begin to wait anew. */
		const int64_t start = clock_ms();
		calling_until(d, &order, 6);
		assert_true(clock_ms() - start < PATIENCE_MS / 2);
		for (int k = 0; k < 6; k++) {
			assert_non_null(strstr(s[k].error, "the patience is 1 s"));
			said_release(&s[k]);
		}
	}
}

/* So many wait for their answers, and no more come. */
static void expect_running(struct calling *d, int requests, int running)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	calling_until_requests(d, requests);
	while (client_running(d->client) < running && clock_ms() < until)
		loop_turn(d->loop, 5);
	for (int i = 0; i < 5; i++)
		loop_turn(d->loop, 5);
	assert_int_equal(client_running(d->client), running);
}

CALLING(fewer_go_at_a_time_after_a_429_and_more_again_later)
{
	enum { N = 100, AT_ONCE = 8 };
	struct calling *d = *state;
	struct said s[N] = {{0}};
	int order = 0;
	again(d, &(struct client_options){.in_flight = AT_ONCE});
	for (int i = 0; i < AT_ONCE; i++)
		faulty_add(d->server, &(struct faulty_answer){.status = 429,
					      .header = {"retry-after-ms", "100"},
					      .wait = true});
	for (int i = 0; i < AT_ONCE / 2; i++)
		faulty_add(d->server, &(struct faulty_answer){.wait = true});
	for (int i = 0; i < N; i++) {
		s[i].order = &order;
		calling_ask(d, &s[i], &(struct ask){.sample = i + 1});
	}
	/* They are told at once: halved once. */
	calling_until_requests(d, AT_ONCE);
	faulty_go_once(d->server);
	expect_running(d, AT_ONCE + AT_ONCE / 2, AT_ONCE / 2);
	for (int i = 0; i < N; i++)
		faulty_add(d->server, &(struct faulty_answer){.wait = i >= N / 2});
	faulty_go_once(d->server);
	expect_running(d, AT_ONCE + AT_ONCE / 2 + N / 2 + AT_ONCE, AT_ONCE);
	faulty_go(d->server);
	calling_until(d, &order, N);
	for (int i = 0; i < N; i++) {
		assert_null(s[i].error);
		said_release(&s[i]);
	}
}

/* A server that queues what it is sent is never told that it is too much. */
CALLING(fewer_go_at_a_time_after_answers_that_took_too_long)
{
	enum { AT_ONCE = 8, N = 3 * AT_ONCE };
	struct calling *d = *state;
	struct said s[N] = {{0}};
	int order = 0;

	again(d, &(struct client_options){.in_flight = AT_ONCE, .total_ms = 5000 * test_slower()});
	for (int i = 0; i < N; i++)
		faulty_add(d->server, &(struct faulty_answer){.wait = true});
	for (int i = 0; i < N; i++) {
		s[i].order = &order;
		calling_ask(d, &s[i], &(struct ask){.sample = i + 1});
	}
	expect_running(d, AT_ONCE + AT_ONCE / 2, AT_ONCE / 2);
	faulty_go(d->server);
	calling_until(d, &order, N);
	for (int i = 0; i < N; i++) {
		assert_int_equal(s[i].error != NULL, i < AT_ONCE);
		said_release(&s[i]);
	}
}
