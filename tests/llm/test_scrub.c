/* Servers that repeat the key they were given: in no text, no slice of a stream, no message. */
#include "../support/calling.h"
#include "../support/test.h"

#define KEY "sk-a1b2c3-sk-a1b2c3d4"
#define SSE "text/event-stream"
#define EVENT(inside) "data: {\"choices\":[{\"delta\":{" inside "},\"finish_reason\":null}]}\n\n"
#define DELTA(text) EVENT("\"content\":\"" text "\"")
#define END(why)                                                                                   \
	"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" why                               \
	"\"}]}\n\ndata: [DONE]\n\n"
#define WHOLE(message, why)                                                                        \
	"{\"choices\":[{\"message\":{" message "},\"finish_reason\":\"" why "\"}]}"

static int begin(void **state)
{
	struct calling *d = calloc(1, sizeof *d);
	setenv("HUNSU_API_KEY", KEY, 1);
	calling_open(d, NULL);
	*state = d;
	return 0;
}

static int finish(void **state)
{
	calling_close(*state);
	free(*state);
	unsetenv("HUNSU_API_KEY");
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

struct expected {
	const char *text, *thinking, *finish;
};

static void expect(const struct said *s, const struct expected *e, size_t n)
{
	if (s->error)
		fail_msg("%zu: %s", n, s->error);
	assert_string_equal(s->text, e->text);
	assert_string_equal(s->thinking, e->thinking ? e->thinking : "");
	assert_string_equal(s->finish, e->finish ? e->finish : "stop");
}

T(a_whole_answer_repeats_no_key)
{
	static const struct {
		const char *body;
		struct expected e;
	} cases[] = {
		{WHOLE("\"content\":\"" KEY "\"", "stop"), {"[key]", NULL, NULL}},
		{WHOLE("\"content\":\"a " KEY KEY " b\"", "stop"), {"a [key][key] b", NULL, NULL}},
		{WHOLE("\"content\":\"sk\\u002da1b2c3-sk-a1b2c3d4!\"", "stop"),
			{"[key]!", NULL, NULL}},
		{WHOLE("\"content\":\"4\",\"reasoning_content\":\"it is " KEY "\"", "stop"),
			{"4", "it is [key]", NULL}},
		{WHOLE("\"content\":[{\"type\":\"text\",\"text\":\"sk-a1b2c3-\"},"
		       "{\"type\":\"text\",\"text\":\"sk-a1b2c3d4\"}]",
			 "stop"),
			{"[key]", NULL, NULL}},
		{WHOLE("\"content\":\"no: sk-a1b2c3-sk-a1\"", "length"),
			{"no: [key]", NULL, "length"}},
		{WHOLE("\"content\":\"ok\"", KEY), {"ok", NULL, "[key]"}},
		{WHOLE("\"content\":\"sk-a1b2c3-sk and sk-a1\"", "stop"),
			{"sk-a1b2c3-sk and sk-a1", NULL, NULL}}, /* not the key */
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server, &(struct faulty_answer){.body = cases[i].body});
		calling_call(d, &s, &(struct ask){0});
		expect(&s, &cases[i].e, i);
	}
}

T(no_slice_of_a_stream_holds_the_key_or_its_beginning)
{
	static const struct {
		const char *const pieces[12];
		struct expected e;
	} cases[] = {
		{{DELTA("a " KEY " b"), END("stop")}, {"a [key] b", NULL, NULL}},
		{{DELTA("a sk-a1b2"), DELTA("c3-sk-a1b2c3d4 b"), END("stop")},
			{"a [key] b", NULL, NULL}},
		{{DELTA("s"), DELTA("k-"), DELTA("a1b2c3-sk-"), DELTA("a1b2c3d"), DELTA("4"),
			 END("stop")},
			{"[key]", NULL, NULL}},
		/* Begins again inside itself. */
		{{DELTA("sk-a1b2c3-"), DELTA(KEY), END("stop")}, {"sk-a1b2c3-[key]", NULL, NULL}},
		/* A beginning that comes to nothing is text. */
		{{DELTA("sk-a1b2c3-sk-a1"), DELTA("x"), DELTA(" sk-"), END("stop")},
			{"sk-a1b2c3-sk-a1x sk-", NULL, NULL}},
		/* Cut by a limit: half a key is a key too. */
		{{DELTA("it is sk-a1b2c3"), DELTA("-sk-a"), END("length")},
			{"it is [key]", NULL, "length"}},
		{{EVENT("\"reasoning\":\"hm sk-a1b2c3-sk-\""), EVENT("\"reasoning\":\"a1b2c3d4.\""),
			 DELTA("4"), END("stop")},
			{"4", "hm [key].", NULL}},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server,
			&(struct faulty_answer){.type = SSE, .pieces = cases[i].pieces});
		calling_call(d, &s, &(struct ask){.stream = true});
		expect(&s, &cases[i].e, i);
		assert_string_equal(buf_text(&s.deltas), cases[i].e.text);
	}
}

T(no_message_holds_it)
{
	static const struct faulty_answer cases[] = {
		{.status = 401, .body = "{\"error\":{\"message\":\"" KEY " is not known\"}}"},
		{.status = 400, .body = "no such key: " KEY},
		{.body = "{\"error\":{\"message\":\"bad " KEY "\"}}"},
		{.body = "{\"detail\":\"" KEY "\"}"},
		{.body = "{\"object\":\"error\",\"message\":\"bad key sk-a1b2c3-sk-a1b2\"}"},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server, &cases[i]);
		calling_call(d, &s, &(struct ask){0});
		assert_non_null(s.error);
		if (strstr(s.error, "sk-a1b2c3") || !strstr(s.error, "[key]"))
			fail_msg("%zu: %s", i, s.error);
	}
}

static void on_probe(void *arg, const struct probe *p)
{
	struct said *s = arg;
	s->done++;
	s->error = mem_dup(p->error);
	s->text = mem_dup(p->models);
}

T(nor_does_a_list_of_models)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	static const char list[] = "{\"data\":[{\"id\":\"a\"},{\"id\":\"" KEY "\"}]}";
	faulty_add(d->server, &(struct faulty_answer){.body = list});
	client_probe(d->client, &d->model, on_probe, &s);
	calling_until(d, &s.done, 1);
	assert_null(s.error);
	assert_string_equal(s.text, "a, [key]");
}

T(a_word_in_the_place_of_a_key_stays_a_word)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	calling_close(d);
	setenv("HUNSU_API_KEY", "none", 1);
	calling_open(d, NULL);
	faulty_add(d->server,
		&(struct faulty_answer){.body = WHOLE("\"content\":\"none of them\"", "stop")});
	calling_call(d, &s, &(struct ask){0});
	assert_string_equal(s.text, "none of them");
	assert_string_equal(faulty_key(d->server, 0), "Bearer none");
}

T(a_redirect_takes_no_key_along)
{
	struct calling *d = *state, other;
	struct said s = {0};
	char to[80];
	calling_open(&other, NULL);
	snprintf(to, sizeof to, "http://127.0.0.1:%d/v1/chat/completions",
		faulty_port(other.server));
	for (int status = 301; status <= 308; status++) {
		if (status > 303 && status < 307)
			continue;
		faulty_add(d->server, &(struct faulty_answer){.status = status,
					      .body = "{}",
					      .header = {"Location", to, NULL, NULL}});
		calling_call(d, &s, &(struct ask){0});
		assert_non_null(strstr(s.error, "redirects"));
		said_release(&s);
	}
	assert_int_equal(faulty_requests(other.server), 0);
	calling_close(&other);
}

static void fill(struct buf *out, int n)
{
	for (int i = 0; i < n; i++)
		buf_addc(out, 'x');
}

/* Words are cut; where that falls inside our key, half of it must not be told. */
T(long_words_of_an_error_hold_no_part_of_a_key)
{
	static const char *const forms[] = {"{\"error\":{\"message\":\"", "{\"message\":\""};
	static const int places[] = {360, 380, 1000, 3980, 65500};
	struct calling *d = *state;
	for (size_t i = 0; i < 2 * sizeof places / sizeof *places; i++) {
		for (int at = places[i / 2]; at < places[i / 2] + 40; at++) {
			SCOPED(said) s = {0};
			SCOPED(buf) body = BUF(BUF_TEXT);
			buf_adds(&body, forms[i % 2]);
			fill(&body, at);
			buf_adds(&body, KEY);
			fill(&body, 80000);
			buf_adds(&body, i % 2 ? "\"}" : "\"}}");
			faulty_add(d->server, &(struct faulty_answer){.body = body.s});
			calling_call(d, &s, &(struct ask){0});
			assert_non_null(s.error);
			assert_null(strstr(s.error, "xs")); /* where it would begin */
			assert_true(strlen(s.error) < 600);
		}
	}
}
