/* test_anthropic.c - calls to Anthropic's Messages API, against a server that minds its
 * documentation. */
#include "../../src/llm/provider.h"
#include "../support/test.h"

#include <math.h>

#include "../support/calling.h"
#include "../support/folder.h"
#include "../support/messages.h"

#define KEY "sk-ant-0123456789"

static struct model claude_at(int port)
{
	struct model m;
	char name[80];
	snprintf(name, sizeof name, "anthropic@http://127.0.0.1:%d:claude-a", port);
	assert_int_equal(model_parse(&m, str_of(name), NULL), OK);
	return m;
}

static int begin(void **state)
{
	struct calling *d = calloc(1, sizeof *d);
	unsetenv("ANTHROPIC_API_KEY");
	unsetenv("ANTHROPIC_BASE_URL");
	setenv("HUNSU_API_KEY", KEY, 1);
	calling_open(d, NULL);
	faulty_speak(d->server, messages_answer);
	model_release(&d->model);
	d->model = claude_at(faulty_port(d->server));
	*state = d;
	return 0;
}

#define T(name) TEST_WITH(name, begin, calling_finish)

/* ---- answers */

static void expect_paris(const struct said *s)
{
	if (s->error)
		fail_msg("%s", s->error);
	assert_string_equal(s->text, "Paris");
	assert_string_equal(s->thinking, "A capital.");
	assert_string_equal(s->finish, "stop");
	assert_false(s->refusal);
	assert_int_equal(s->in, 12);
	assert_int_equal(s->out, 8);
}

T(an_answer_comes_whole_or_in_a_stream)
{
	struct calling *d = *state;
	SCOPED(said) whole = {0}, streamed = {0};
	calling_call(d, &whole, &(struct ask){0});
	calling_call(d, &streamed, &(struct ask){.stream = true});
	expect_paris(&whole);
	expect_paris(&streamed);
	assert_int_equal(whole.deltas.n, 0);
	assert_string_equal(streamed.deltas.s, "Paris");
}

T(the_key_goes_in_its_own_header_and_in_no_other)
{
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0};
	SCOPED(model) openai;
	char name[80];
	calling_call(d, &s, &(struct ask){0});
	assert_non_null(strstr(faulty_head(d->server, 0), "POST /v1/messages\n"));
	assert_non_null(strstr(faulty_head(d->server, 0), "\nx-api-key: " KEY "\n"));
	assert_non_null(strstr(faulty_head(d->server, 0), "\nanthropic-version: 2023-06-01\n"));
	assert_string_equal(faulty_key(d->server, 0), "");
	snprintf(name, sizeof name, "openai@http://127.0.0.1:%d/v1:m", faulty_port(d->server));
	assert_int_equal(model_parse(&openai, str_of(name), NULL), OK);
	faulty_add(d->server, &(struct faulty_answer){0});
	calling_call(d, &t, &(struct ask){.model = &openai});
	assert_null(t.error);
	assert_string_equal(faulty_key(d->server, 1), "Bearer " KEY);
	assert_null(strstr(faulty_head(d->server, 1), "x-api-key"));
	assert_null(strstr(faulty_head(d->server, 1), "anthropic"));
	client_free(d->client);
	d->client = client_new(d->loop, &d->options);
}

T(a_request_says_what_the_documentation_asks_for)
{
	struct calling *d = *state;
	SCOPED(prompt) p = {0};
	struct sampling sampling = {.temperature = 0.7,
		.stop = (char *[]){(char[]){"\n"}, (char[]){"END"}},
		.n_stop = 2};
	SCOPED(buf) body = BUF(BUF_TEXT);
	const struct request r = {
		.model = &d->model, .messages = &p, .sampling = &sampling, .sample = 3};
	prompt_add(&p, ROLE_SYSTEM, STR("Be \"brief\"."), AUTHOR_PERSON);
	prompt_add(&p, ROLE_USER, STR("a\tb"), AUTHOR_PERSON);
	prompt_add(&p, ROLE_SYSTEM, STR("Be kind."), AUTHOR_PERSON);
	prompt_add(&p, ROLE_ASSISTANT, STR("The answer: \n"), AUTHOR_PERSON);
	provider_anthropic.body(&body, &r, 0);
	provider_anthropic.ask_stream(&body);
	assert_string_equal(body.s,
		"{\"model\":\"claude-a\",\"max_tokens\":1024,\"temperature\":0.7,"
		"\"stop_sequences\":[\"\\n\",\"END\"],\"system\":\"Be \\\"brief\\\".\\n\\nBe kind."
		"\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\tb\"},"
		"{\"role\":\"assistant\",\"content\":\"The answer:\"}],\"stream\":true}");
}

T(a_prefix_is_gone_on_with_and_never_looked_for_in_the_answer)
{
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0}, empty = {0};
	calling_call(d, &s, &(struct ask){.prefix = "Par"});
	calling_call(d, &t, &(struct ask){.prefix = "Par ", .stream = true});
	calling_call(d, &empty, &(struct ask){.prefix = " "});
	expect_paris(&s);
	expect_paris(&t);
	expect_paris(&empty);
	assert_non_null(strstr(faulty_body(d->server, 1),
		"{\"role\":\"assistant\",\"content\":\"Par\"}],\"stream\":true}"));
	assert_null(strstr(faulty_body(d->server, 2), "assistant"));
}

#define ENDS(word, content, more)                                                                  \
	"{\"type\":\"message\",\"role\":\"assistant\",\"content\":" content                        \
	",\"stop_reason\":\"" word "\"" more                                                       \
	",\"usage\":{\"input_tokens\":9,\"output_tokens\":2}}"
#define TEXT "[{\"type\":\"text\",\"text\":\"Par\"}]"

T(every_reason_to_stop_has_the_name_that_others_give_it)
{
	static const struct {
		const char *body, *finish;
	} cases[] = {
		{ENDS("end_turn", TEXT, ""), "stop"},
		{ENDS("stop_sequence", TEXT, ",\"stop_sequence\":\"END\""), "stop"},
		{ENDS("max_tokens", TEXT, ""), "length"},
		{ENDS("model_context_window_exceeded", TEXT, ""), "length"},
		{ENDS("tool_use", TEXT, ""), "tool_calls"},
		{ENDS("pause_turn", TEXT, ""), "pause_turn"},
		{ENDS("refusal", TEXT, ""), "content_filter"},
		{ENDS("new_word", TEXT, ""), "new_word"},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server, &(struct faulty_answer){.body = cases[i].body});
		calling_call(d, &s, &(struct ask){0});
		assert_null(s.error);
		assert_string_equal(s.text, "Par");
		assert_string_equal(s.finish, cases[i].finish);
		assert_int_equal(s.refusal, strcmp(s.finish, "content_filter") == 0);
		assert_int_equal(s.in, 9);
	}
}

#define DETAILS                                                                                    \
	",\"stop_details\":{\"type\":\"refusal\",\"category\":\"cyber\",\"explanation\":\"It was " \
	"declined.\"}"

T(a_refusal_is_told_with_its_reason)
{
	static const struct {
		const char *type, *body, *text;
	} cases[] = {
		{NULL, ENDS("refusal", "[]", DETAILS), "It was declined."},
		{NULL, ENDS("refusal", "[]", ",\"stop_details\":null"), ""},
		{"text/event-stream",
			MESSAGES_EVENTS
			"event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{"
			"\"stop_reason\":\"refusal\",\"stop_sequence\":null" DETAILS "},"
			"\"usage\":{\"output_tokens\":4}}\n\n"
			"event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
			"Par"},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server, &(struct faulty_answer){
					      .type = cases[i].type, .body = cases[i].body});
		calling_call(d, &s, &(struct ask){.stream = cases[i].type != NULL});
		assert_null(s.error);
		assert_true(s.refusal);
		assert_string_equal(s.text, cases[i].text);
		assert_string_equal(s.finish, "content_filter");
	}
}

/* ---- troubles */

#define DIES(type, words) "event: error\ndata: " MESSAGES_ERROR(type, words) "\n\n"

T(what_passes_is_tried_again)
{
	static const struct faulty_answer cases[] = {
		{.status = 529,
			.header = {"retry-after-ms", "3"},
			.body = MESSAGES_ERROR("overloaded_error", "Overloaded")},
		{.status = 429,
			.header = {"retry-after", "0.01"},
			.body = MESSAGES_ERROR("rate_limit_error", "slow down")},
		{.status = 429,
			.header = {"anthropic-ratelimit-output-tokens-remaining", "0",
				"anthropic-ratelimit-output-tokens-reset",
				"2015-10-21T07:28:00Z"},
			.body = MESSAGES_ERROR("rate_limit_error", "slow down")},
		{.status = 500, .header = {"retry-after", "0"},
			.body = MESSAGES_ERROR("api_error", "Internal server error")},
		{.type = "text/event-stream",
			.body = MESSAGES_EVENTS DIES("overloaded_error", "Overloaded")},
		{.type = "text/event-stream",
			.body = MESSAGES_EVENTS DIES("api_error", "Internal server error")},
		{.type = "text/event-stream", .body = MESSAGES_EVENTS, .cut = true},
		{.type = "text/event-stream", .body = MESSAGES_EVENTS},
		{.body = "{\"type\":\"message\",\"content\":[{\"type\":\"te", .cut = true},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		const bool begun = cases[i].type != NULL;
		faulty_add(d->server, &cases[i]);
		calling_call(d, &s, &(struct ask){.stream = true, .sample = (int)i + 1});
		expect_paris(&s);
		assert_int_equal(s.tries, 2);
		assert_string_equal(s.deltas.s, begun ? "Par|Paris" : "Paris");
	}
}

T(what_does_not_pass_fails_in_the_servers_words)
{
	static const struct {
		struct faulty_answer a;
		const char *words;
	} cases[] = {
		{{.status = 400, .body = MESSAGES_ERROR("invalid_request_error",
					 "This model does not support assistant message prefill.")},
			"does not support assistant message prefill. (status 400)"},
		{{.status = 401, .body = MESSAGES_ERROR("authentication_error", "invalid " KEY)},
			"invalid [key] (status 401)"},
		{{.status = 429,
			 .body = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
				 "\"message\":\"the month is over\",\"details\":{\"error_code\":"
				 "\"enforced_spend_limit_reached\"}}}"},
			"the month is over (status 429)"},
		{{.status = 402, .body = MESSAGES_ERROR("billing_error", "pay")},
			"pay (status 402)"},
		{{.type = "text/event-stream",
			 .body = MESSAGES_EVENTS DIES("invalid_request_error", "no such thing")},
			"no such thing"},
	};
	struct calling *d = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		faulty_add(d->server, &cases[i].a);
		calling_call(d, &s, &(struct ask){.stream = true, .sample = (int)i + 1});
		assert_non_null(s.error);
		if (!strstr(s.error, cases[i].words))
			fail_msg("%s: not in: %s", cases[i].words, s.error);
		assert_null(strstr(s.error, KEY));
		assert_int_equal(s.tries, 1);
	}
}

T(a_model_without_a_temperature_is_asked_without_one_from_then_on)
{
	struct calling *d = *state;
	SCOPED(said) s = {0}, t = {0};
	faulty_add(d->server, &(struct faulty_answer){.status = 400,
				      .body = MESSAGES_ERROR("invalid_request_error",
					      "`temperature` is deprecated for this model.")});
	calling_call(d, &s, &(struct ask){.temperature = 0.5});
	calling_call(d, &t, &(struct ask){.temperature = 0.5, .sample = 2});
	expect_paris(&s);
	expect_paris(&t);
	assert_int_equal(t.tries, 1);
	assert_non_null(strstr(faulty_body(d->server, 0), ",\"temperature\":0.5,"));
	assert_null(strstr(faulty_body(d->server, 1), "temperature"));
	assert_null(strstr(faulty_body(d->server, 2), "temperature"));
}

/* ---- money */

T(cached_tokens_are_counted_and_cost_what_they_do)
{
	static const struct {
		const char *usage;
		long in;
		double usd;
	} cases[] = {
		{"\"input_tokens\":100,\"output_tokens\":10", 100, 100 + 20},
		{"\"input_tokens\":100,\"cache_creation_input_tokens\":40,"
		 "\"cache_read_input_tokens\":50,\"output_tokens\":10",
			190, 100 + 40 * 1.25 + 50 * 0.1 + 20},
		{"\"input_tokens\":100,\"cache_creation_input_tokens\":40,\"cache_creation\":{"
		 "\"ephemeral_5m_input_tokens\":30,\"ephemeral_1h_input_tokens\":10},"
		 "\"cache_read_input_tokens\":null,\"output_tokens\":10",
			140, 100 + 30 * 1.25 + 10 * 2 + 20},
	};
	struct calling *d = *state;
	struct prices *p;
	void *folder;
	SCOPED(buf) err = BUF(BUF_SMALL), body = BUF(BUF_TEXT);
	folder_setup(&folder);
	setenv("XDG_CONFIG_HOME", folder, 1);
	assert_int_equal(prices_load(&p, &err), OK);
	assert_int_equal(prices_add(p, &d->model, &(struct price){1, 2}, &err), OK);
	client_free(d->client);
	d->options.prices = p;
	d->client = client_new(d->loop, &d->options);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(said) s = {0};
		buf_clear(&body);
		buf_addf(&body,
			"{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\","
			"\"usage\":{%s}}",
			cases[i].usage);
		faulty_add(d->server, &(struct faulty_answer){.body = body.s});
		calling_call(d, &s, &(struct ask){.sample = (int)i + 1});
		assert_null(s.error);
		assert_int_equal(s.in, cases[i].in);
		assert_int_equal(s.out, 10);
		if (fabs(s.usd * 1e6 - cases[i].usd) > 1e-6)
			fail_msg("%s: %g $", cases[i].usage, s.usd);
	}
	client_free(d->client);
	d->options.prices = NULL;
	d->client = client_new(d->loop, &d->options);
	prices_free(p);
	folder_teardown(&folder);
}

/* ---- places */

T(the_environment_says_where_and_with_which_key)
{
	struct calling *d = *state;
	SCOPED(said) s = {0};
	SCOPED(model) m;
	char base[80];
	snprintf(base, sizeof base, "http://127.0.0.1:%d/", faulty_port(d->server));
	setenv("ANTHROPIC_BASE_URL", base, 1);
	setenv("ANTHROPIC_API_KEY", "sk-ant-of-its-own", 1);
	client_free(d->client);
	d->options.anywhere = false; /* the variable has named it */
	d->client = client_new(d->loop, &d->options);
	assert_int_equal(model_parse(&m, STR("anthropic:claude-a"), NULL), OK);
	calling_call(d, &s, &(struct ask){.model = &m});
	expect_paris(&s);
	assert_non_null(strstr(faulty_head(d->server, 0), "\nx-api-key: sk-ant-of-its-own\n"));
	client_free(d->client);
	d->client = client_new(d->loop, &d->options);
	unsetenv("ANTHROPIC_BASE_URL");
	unsetenv("ANTHROPIC_API_KEY");
}

static void on_probed(void *arg, const struct probe *p)
{
	snprintf(arg, 100, "%s%s", p->error ? p->error : "", p->models);
}

T(a_probe_lists_the_models)
{
	struct calling *d = *state;
	char said[100] = "";
	client_probe(d->client, &d->model, on_probed, said);
	while (!said[0])
		loop_turn(d->loop, 100);
	assert_string_equal(said, "claude-a, claude-b");
}
