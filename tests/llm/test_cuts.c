/* test_cuts.c - connections that end after any byte: what came is whole, or asked for again. */
#include "../support/calling.h"
#include "../support/messages.h"
#include "../support/test.h"

#define HEAD "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: application/json\r\n"
#define SSE "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
#define BODY "{\"choices\":[{\"message\":{\"content\":\"Paris\"},\"finish_reason\":\"stop\"}]}"
#define EVENTS                                                                                     \
	"data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\n\n"                              \
	"data: {\"choices\":[{\"delta\":{\"content\":\"is\"},\"finish_reason\":\"stop\"}]}\n\n"

/* Each call's first answer ends one byte later than that of the call before. */
static void expect_cuts(const char *whole, bool stream, const char *api, int after_end)
{
	const size_t n = strlen(whole);
	struct calling d;
	OWNED struct said *s = NEWN(n, struct said);
	char **cut = NEWN(n, char *);
	int order = 0;
	char name[80];
	SCOPED(model) m;
	setenv("HUNSU_API_KEY", "sk-cuts-0123456789", 1);
	calling_open(&d,
		&(struct client_options){.tries = 100, .in_flight = n < 200 ? (int)n : 200});
	if (strcmp(api, "anthropic") == 0)
		faulty_speak(d.server, messages_answer);
	snprintf(name, sizeof name, "%s@http://127.0.0.1:%d/v1:m", api, faulty_port(d.server));
	assert_int_equal(model_parse(&m, str_of(name), NULL), OK);
	for (size_t i = 0; i < n; i++) {
		cut[i] = mem_dupn(whole, i);
		faulty_add(d.server, &(struct faulty_answer){.raw = cut[i]});
	}
	for (size_t i = 0; i < n; i++) {
		s[i].order = &order;
		calling_ask(&d, &s[i],
			&(struct ask){.sample = (int)i + 1, .stream = stream, .model = &m});
	}
	calling_until(&d, &order, (int)n);
	for (size_t i = 0; i < n; i++) {
		if (s[i].error || strcmp(s[i].text, "Paris") != 0)
			fail_msg("%s: [%s]", s[i].error ? s[i].error : "", s[i].text);
		said_release(&s[i]);
	}
	/* Each cut but those after the end of the answer is asked again for. */
	assert_true(faulty_requests(d.server) >= 2 * (int)n - after_end);
	calling_close(&d);
	for (size_t i = 0; i < n; i++)
		free(cut[i]);
	free(cut);
}

TEST(with_a_length)
{
	SCOPED(buf) whole = BUF(BUF_SMALL);
	buf_addf(&whole, HEAD "Content-Length: %zu\r\n\r\n%s", sizeof BODY - 1, BODY);
	expect_cuts(whole.s, false, "openai", 12);
}

TEST(without_a_length)
{
	expect_cuts(HEAD "\r\n" BODY, false, "openai", 12);
}

TEST(in_chunks)
{
	SCOPED(buf) whole = BUF(BUF_SMALL);
	buf_addf(&whole, HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n%zx\r\n%s\r\n0\r\n\r\n",
		sizeof BODY - 2, &BODY[1]);
	expect_cuts(whole.s, false, "openai", 12);
}

TEST(in_a_stream)
{
	expect_cuts(SSE "\r\n" EVENTS, true, "openai", 12);
}

TEST(in_a_stream_that_nobody_asked_for)
{
	expect_cuts(SSE "\r\n" EVENTS, false, "openai", 12);
}

/* What a stream says past the reason why it stopped adds nothing. */
TEST(in_a_stream_of_messages)
{
	static const char rest[] =
		"event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
	expect_cuts(SSE "\r\n" MESSAGES_EVENTS MESSAGES_END, true, "anthropic",
		(int)sizeof rest + 12);
}
