/* test_cuts.c - connections that end after any byte: what came is whole, or asked for again. */
#include "../support/calling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "hunsu/base/mem.h"

#define HEAD "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: application/json\r\n"
#define SSE "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
#define BODY "{\"choices\":[{\"message\":{\"content\":\"Paris\"},\"finish_reason\":\"stop\"}]}"
#define EVENTS                                                                                     \
	"data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\n\n"                              \
	"data: {\"choices\":[{\"delta\":{\"content\":\"is\"},\"finish_reason\":\"stop\"}]}\n\n"

/* Each call's first answer ends one byte later than that of the call before. */
static void expect_cuts(const char *whole, bool stream)
{
	const size_t n = strlen(whole);
	struct desk d;
	struct said *s = NEWN(n, struct said);
	char **cut = NEWN(n, char *);
	int order = 0;
	desk_open(&d, &(struct client_options){.tries = 8, .in_flight = (int)n});
	for (size_t i = 0; i < n; i++) {
		cut[i] = mem_dupn(whole, i);
		faulty_add(d.server, &(struct faulty_answer){.raw = cut[i]});
	}
	for (size_t i = 0; i < n; i++) {
		s[i].order = &order;
		desk_ask(&d, &s[i], &(struct ask){.sample = (int)i + 1, .stream = stream});
	}
	desk_until(&d, &order, (int)n);
	for (size_t i = 0; i < n; i++) {
		if (s[i].error || strcmp(s[i].text, "Paris") != 0)
			fail_msg("%s: [%s]", s[i].error ? s[i].error : "", s[i].text);
		said_release(&s[i]);
	}
	/* Each cut but those behind the whole answer, if not its last bytes, is asked again for. */
	assert_true(faulty_requests(d.server) >= 2 * (int)n - 12);
	desk_close(&d);
	for (size_t i = 0; i < n; i++)
		free(cut[i]);
	free(cut);
	free(s);
}

static void with_a_length(void **state)
{
	struct buf whole = BUF(BUF_SMALL);
	(void)state;
	buf_addf(&whole, HEAD "Content-Length: %zu\r\n\r\n%s", sizeof BODY - 1, BODY);
	expect_cuts(whole.s, false);
	buf_release(&whole);
}

static void without_a_length(void **state)
{
	(void)state;
	expect_cuts(HEAD "\r\n" BODY, false);
}

static void in_chunks(void **state)
{
	struct buf whole = BUF(BUF_SMALL);
	(void)state;
	buf_addf(&whole, HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n%zx\r\n%s\r\n0\r\n\r\n",
		sizeof BODY - 2, &BODY[1]);
	expect_cuts(whole.s, false);
	buf_release(&whole);
}

static void in_a_stream(void **state)
{
	(void)state;
	expect_cuts(SSE "\r\n" EVENTS, true);
}

static void in_a_stream_that_nobody_asked_for(void **state)
{
	(void)state;
	expect_cuts(SSE "\r\n" EVENTS, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_a_length),
		cmocka_unit_test(without_a_length),
		cmocka_unit_test(in_chunks),
		cmocka_unit_test(in_a_stream),
		cmocka_unit_test(in_a_stream_that_nobody_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
