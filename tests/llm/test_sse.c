/* test_sse.c - events of a stream, however it is split. */
#include "../support/test.h"
#include "hunsu/llm/sse.h"

/* The data of all events, each in brackets, after their names. */
static bool note(void *arg, const char *name, struct str data)
{
	struct buf *log = arg;
	buf_addf(log, "%s[", name);
	buf_addstr(log, data);
	buf_addc(log, ']');
	return !str_is(data, "stop here");
}

static void expect_events(const char *bytes, size_t n, const char *wanted)
{
	/* In pieces of every size: where a stream is split must not matter. */
	for (size_t step = 1; step <= n; step++) {
		SCOPED(sse) s;
		SCOPED(buf) log = BUF(BUF_SMALL);
		sse_init(&s, BUF_SMALL);
		for (size_t at = 0; at < n; at += step)
			sse_feed(&s, str_first((struct str){bytes + at, n - at}, step), note, &log);
		sse_end(&s, note, &log);
		assert_string_equal(buf_text(&log), wanted);
	}
}
#define EXPECT(bytes, wanted) expect_events(bytes, sizeof bytes - 1, wanted)

TEST(events_are_found_however_the_stream_is_split)
{
	EXPECT("data: one\n\ndata: two\n\n", "[one][two]");
	EXPECT("data: \xED\x95\x9C\xEA\xB5\xAD\n\n", "[\xED\x95\x9C\xEA\xB5\xAD]");
}

TEST(every_end_of_line_counts)
{
	EXPECT("data: a\r\n\r\ndata: b\r\rdata: c\n\n", "[a][b][c]");
	EXPECT("data: a\r\ndata: b\r\n\r\n", "[a\nb]");
}

TEST(comments_and_unknown_fields_are_passed_over)
{
	EXPECT(": OPENROUTER PROCESSING\n\nid: 1\nretry: 5\ndata: a\ndatabase: b\n\n", "[a]");
}

TEST(an_event_has_the_name_that_was_given_last_before_its_end)
{
	EXPECT("event: x\ndata: a\nevent:error\n\ndata: b\n\n", "error[a][b]");
	EXPECT("event: ping\n\ndata: a\n\n", "[a]");
	EXPECT("event: a-name-longer-than-any\ndata: a\n\n", "a-name-longer-t[a]");
	EXPECT("eventual: x\ndata: a\n\n", "[a]");
}

TEST(the_slips_of_servers_are_understood)
{
	EXPECT("error: {\"code\":500}\n\ndata: a\n\n", "error[{\"code\":500}][a]");
	EXPECT("data: a\n\n{\"b\":1}\ndata: c\n\n", "[a][{\"b\":1}][c]");
	EXPECT("data: a\n{\"b\":1}\n", "[a][{\"b\":1}]");
	EXPECT("errors: none\ndata: a\n\n", "[a]");
}

TEST(one_blank_after_the_colon_is_dropped)
{
	EXPECT("data:a\n\ndata:  b\n\ndata\n\n", "[a][ b][]");
}

TEST(a_byte_order_mark_is_dropped)
{
	EXPECT("\xEF\xBB\xBF"
	       "data: a\n\n",
		"[a]");
}

TEST(a_last_event_without_empty_line_is_given_out)
{
	EXPECT("data: a\n\ndata: [DONE]", "[a][[DONE]]");
	EXPECT("data: a\n", "[a]");
}

TEST(feeding_stops_when_it_is_told_to)
{
	SCOPED(sse) s;
	SCOPED(buf) log = BUF(BUF_SMALL);
	sse_init(&s, BUF_SMALL);
	assert_false(sse_feed(&s, STR("data: stop here\n\ndata: b\n\n"), note, &log));
	assert_string_equal(buf_text(&log), "[stop here]");
	sse_clear(&s);
	buf_clear(&log);
	assert_true(sse_feed(&s, STR("data: c\n\n"), note, &log));
	assert_string_equal(buf_text(&log), "[c]");
}

TEST(what_is_longer_than_the_maximum_is_refused)
{
	SCOPED(sse) s;
	SCOPED(buf) log = BUF(BUF_SMALL);
	sse_init(&s, 16);
	assert_true(sse_feed(&s, STR("data: 1234567"), note, &log));
	assert_false(sse_feed(&s, STR("8901234567"), note, &log));
	sse_clear(&s);
	assert_false(sse_feed(&s, STR("data: 12345678\ndata: 12345678\ndata: 1\n"), note, &log));
	assert_string_equal(buf_text(&log), "");
}
