/* test_reading.c - how far a server has read a request, where it tells. */
#include "../support/calling.h"
#include "../support/test.h"

#include "hunsu/base/clock.h"

#define PROGRESS(done)                                                                             \
	"data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","                      \
	"\"content\":null}}],\"prompt_progress\":{\"total\":4096,\"cache\":0,"                    \
	"\"processed\":" done ",\"time_ms\":9}}\n\n"

CALLING(how_far_a_server_has_read_is_told_and_is_no_answer)
{
	static const char *const pieces[] = {PROGRESS("512"), PROGRESS("1200"), "",
		PROGRESS("4096"),
		"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Paris\"}}]}\n\n", "",
		"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
		"\"stop\"}]}\n\ndata: [DONE]\n\n",
		NULL};
	struct calling *d = *state;
	const int64_t until = clock_ms() + PATIENCE_MS;
	SCOPED(said) s = {0};
	struct reading r = {0};
	int64_t since, waited;
	faulty_add(d->server,
		&(struct faulty_answer){.type = "text/event-stream", .pieces = pieces});
	calling_ask(d, &s, &(struct ask){.stream = true});
	while (r.read < 1200 && clock_ms() < until) {
		loop_turn(d->loop, 100);
		client_reading(d->client, &r);
	}
	assert_int_equal(r.read, 1200);
	assert_int_equal(r.total, 4096);
	assert_int_equal(s.deltas.n, 0);
	for (since = clock_ms(); clock_ms() < since + 50;)
		loop_turn(d->loop, 5);
	waited = clock_ms() - since;
	while (!s.deltas.n && clock_ms() < until) {
		faulty_go_once(d->server); /* it may not have waited yet */
		loop_turn(d->loop, 100);
	}
	client_reading(d->client, &r);
	assert_int_equal(r.total, 0);
	faulty_go(d->server);
	calling_until(d, &s.done, 1);
	assert_string_equal(s.text, "Paris");
	assert_true(s.first_ms + 2 >= waited); /* its first bytes came before; both are rounded */
}

/* Without a stream, or from a server that does not tell. */
CALLING(nothing_is_said_of_reading_where_nothing_is_told)
{
	static const char *const pieces[] = {"data: {\"choices\":[{\"index\":0,\"delta\":"
					     "{\"content\":\"Par\"}}]}\n\n",
		"", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"is\"},"
		    "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
		NULL};
	struct calling *d = *state;
	const int64_t until = clock_ms() + PATIENCE_MS;
	struct said s[2] = {{0}};
	struct reading r = {1, 1};
	faulty_add(d->server,
		&(struct faulty_answer){.type = "text/event-stream", .pieces = pieces});
	faulty_add(d->server, &(struct faulty_answer){.wait = true});
	calling_ask(d, &s[0], &(struct ask){.stream = true});
	calling_until_requests(d, 1);
	calling_ask(d, &s[1], &(struct ask){.user = "another"});
	calling_until_requests(d, 2);
	while (!s[0].deltas.n && clock_ms() < until)
		loop_turn(d->loop, 100);
	client_reading(d->client, &r);
	assert_int_equal(r.total, 0);
	faulty_go(d->server);
	calling_until(d, &s[0].done, 1);
	calling_until(d, &s[1].done, 1);
	assert_string_equal(s[0].text, "Paris");
	said_release(&s[0]);
	said_release(&s[1]);
}
