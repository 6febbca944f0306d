/* test_chat.c - requests to bodies, replies to answers. */
#include "../../src/llm/provider.h"
#include "../support/test.h"

struct asked {
	struct model model;
	struct prompt prompt;
	struct sampling sampling;
	struct request request;
};

static void ask(struct asked *a, const char *name)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	*a = (struct asked){.sampling = {.temperature = 0, .max_tokens = 256}};
	assert_int_equal(model_parse(&a->model, str_of(name), &err), OK);
	prompt_add(&a->prompt, ROLE_SYSTEM, STR("Be \"brief\"."), AUTHOR_PERSON);
	prompt_add(&a->prompt, ROLE_USER, STR("a\tb\n\xED\x95\x9C"), AUTHOR_PERSON);
	a->request = (struct request){
		.model = &a->model, .messages = &a->prompt, .sampling = &a->sampling, .sample = 1};
}

static void forget(struct asked *a)
{
	model_release(&a->model);
	prompt_release(&a->prompt);
}

/* The body as it is sent, which must be JSON. */
static struct buf body_of(const struct asked *a, bool stream)
{
	struct buf body = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	const struct provider *p = a->model.provider;
	p->body(&body, &a->request, p->quirks ? p->quirks(&a->model) : 0);
	if (stream)
		p->ask_stream(&body);
	cJSON *root = json_parse(buf_str(&body), "body", &err);
	assert_string_equal(buf_text(&err), "");
	cJSON_Delete(root);
	buf_release(&err);
	return body;
}

static void expect_body(const struct asked *a, bool stream, const char *wanted)
{
	SCOPED(buf) body = body_of(a, stream);
	assert_string_equal(body.s, wanted);
}

#define MESSAGES                                                                                   \
	"\"messages\":[{\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\"},"                   \
	"{\"role\":\"user\",\"content\":\"a\\tb\\n\xED\x95\x9C\"}]"

TEST(a_request_says_what_it_samples_and_nothing_else)
{
	struct asked a;
	ask(&a, "openai:gpt-4o");
	expect_body(&a, false,
		"{\"model\":\"gpt-4o\",\"max_tokens\":256,\"temperature\":0," MESSAGES "}");
	expect_body(&a, true,
		"{\"model\":\"gpt-4o\",\"max_tokens\":256,\"temperature\":0," MESSAGES
		",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
	forget(&a);
	ask(&a, "local:135m"); /* it tells how far it has read */
	expect_body(&a, true,
		"{\"model\":\"135m\",\"max_tokens\":256,\"temperature\":0," MESSAGES
		",\"cache_prompt\":true,\"stream\":true,\"stream_options\":"
		"{\"include_usage\":true},\"return_progress\":true}");
	forget(&a);
	ask(&a, "openai:gpt-4o");
	a.sampling.temperature = 0.7;
	a.request.sample = 3;
	a.sampling.stop = (char *[]){(char[]){"\n"}, (char[]){"END"}};
	a.sampling.n_stop = 2;
	expect_body(&a, false,
		"{\"model\":\"gpt-4o\",\"max_tokens\":256,\"temperature\":0.7,\"seed\":3,"
		"\"stop\":[\"\\n\",\"END\"]," MESSAGES "}");
	forget(&a);
}

static void adapted(const struct asked *a, unsigned quirks, const char *wanted)
{
	struct buf body = body_of(a, true), err = BUF(BUF_SMALL);
	cJSON *root;

	a->model.provider->adapt(&body, quirks);
	root = json_parse(buf_str(&body), "body", &err);
	assert_string_equal(buf_text(&err), "");
	if (wanted)
		assert_non_null(strstr(body.s, wanted));
	else
		assert_null(json_get(root, "response_format"));
	assert_non_null(json_get(root, "stream"));
	cJSON_Delete(root);
	buf_release(&body);
}

TEST(a_schema_is_asked_to_be_kept_to_until_a_server_says_it_has_none)
{
	static const struct {
		const char *message;
		unsigned quirks;
	} told[] = {
		{"Invalid schema for response_format 'answer': In context=(), "
		 "'additionalProperties' is required to be supplied and to be false.",
			QUIRK_LOOSE_SCHEMA},
		{"Unsupported parameter: 'response_format'.", QUIRK_NO_SCHEMA},
		{"JSON schema conversion failed: Unrecognized schema", QUIRK_NO_SCHEMA},
		{"failed to parse grammar", QUIRK_NO_SCHEMA},
		{"temperature must be at most 2", 0},
	};
	struct asked a;

	ask(&a, "openai:gpt-4o");
	a.sampling.schema = (char[]){"{\"enum\":[\"}{\\\"\"],\"strict\":true,\"messages\":[1]}"};
	expect_body(&a, false,
		"{\"model\":\"gpt-4o\",\"max_tokens\":256,\"temperature\":0," MESSAGES
		",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":"
		"\"answer\",\"strict\":true,\"schema\":{\"enum\":[\"}{\\\"\"],\"strict\":true,"
		"\"messages\":[1]}}}}");
	adapted(&a, QUIRK_LOOSE_SCHEMA, "\"strict\":false,\"schema\":{\"enum\":[\"}{\\\"\"],"
					"\"strict\":true");
	adapted(&a, QUIRK_NO_SCHEMA, NULL);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		assert_int_equal(
			a.model.provider->learn(str_of(told[i].message)), told[i].quirks);
	forget(&a);
}

TEST(models_that_think_get_the_words_they_want)
{
	static const char *const names[] = {"openai:o1", "openai:o3-mini", "openai:gpt-5-nano"};
	struct asked a;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		ask(&a, names[i]);
		SCOPED(buf) body = body_of(&a, false);
		assert_non_null(strstr(body.s, "\"max_completion_tokens\":256"));
		assert_null(strstr(body.s, "temperature"));
		forget(&a);
	}
	/* The same name elsewhere is another server's business. */
	ask(&a, "openai@http://127.0.0.1:1/v1:gpt-5");
	SCOPED(buf) body = body_of(&a, false);
	assert_non_null(strstr(body.s, "\"max_tokens\":256,\"temperature\":0"));
	forget(&a);
}

TEST(claudes_that_refuse_a_temperature_are_sent_none)
{
	static const struct {
		const char *name;
		bool sent;
	} models[] = {{"anthropic:claude-opus-4-7", false}, {"anthropic:claude-opus-5-5", false},
		{"anthropic:claude-sonnet-5", false}, {"anthropic:claude-fable-5-1", false},
		{"anthropic:claude-opus-4-6", true}, {"anthropic:claude-haiku-4-5", true},
		{"anthropic@http://127.0.0.1:1:claude-opus-5", true}};

	for (size_t i = 0; i < COUNT(models); i++) {
		struct asked a;

		ask(&a, models[i].name);
		SCOPED(buf) body = body_of(&a, false);
		assert_int_equal(strstr(body.s, "\"temperature\":0") != NULL, models[i].sent);
		forget(&a);
	}
}

TEST(the_local_server_is_asked_to_keep_the_common_beginning)
{
	struct asked a;
	ask(&a, "local:135m");
	expect_body(&a, false,
		"{\"model\":\"135m\",\"max_tokens\":256,\"temperature\":0," MESSAGES
		",\"cache_prompt\":true}");
	forget(&a);
}

TEST(the_hash_depends_on_all_that_decides_the_answer)
{
	struct asked a, b;
	char first[HASH_HEX], second[HASH_HEX];
	ask(&a, "openai@http://127.0.0.1:1/v1:m");
	request_hash(first, &a.request);
	request_hash(second, &a.request);
	assert_string_equal(first, second);
	a.request.stream = a.request.fresh = true;
	a.request.priority = 2;
	request_hash(second, &a.request);
	assert_string_equal(first, second);
	a.request.sample = 2;
	request_hash(second, &a.request);
	assert_string_not_equal(first, second);
	a.request.sample = 1;
	a.sampling.max_tokens = 7;
	request_hash(second, &a.request);
	assert_string_not_equal(first, second);
	ask(&b, "openai@http://127.0.0.1:2/v1:m");
	request_hash(second, &b.request);
	assert_string_not_equal(first, second);
	forget(&a);
	forget(&b);
}

TEST(an_answer_with_unknown_fields_is_read)
{
	SCOPED(reply) r = {.text = BUF(BUF_SMALL), .thinking = BUF(BUF_SMALL)};
	struct buf err = BUF(BUF_SMALL);
	reply_clear(&r);
	const struct str body = STR(
		"{\"id\":1,\"x\":[{}],\"choices\":[{\"index\":0,\"logprobs\":null,"
		"\"finish_reason\":\"length\",\"message\":{\"content\":\"a\",\"tool_calls\":[]}}],"
		"\"usage\":{\"completion_tokens\":4,\"prompt_tokens\":3,\"other\":{}}}\n");
	assert_int_equal(reply_whole(&r, &provider_openai, body, &err), OK);
	assert_true(str_is(buf_str(&r.text), "a"));
	assert_string_equal(r.finish, "length");
	assert_int_equal(r.tokens_in, 3);
	assert_int_equal(r.tokens_out, 4);
}

TEST(no_text_shape_of_an_answer_brings_it_down)
{
	static const char *const bodies[] = {"", "null", "[]", "1", "{}", "{\"choices\":null}",
		"{\"choices\":[null]}", "{\"choices\":[[]]}", "{\"choices\":[{}]}",
		"{\"choices\":[{\"message\":1}]}",
		"{\"choices\":[{\"message\":{\"content\":[1]}}]}", "{\"error\":null}",
		"{\"error\":1}", "{\"error\":\"x\"}", "{\"error\":{}}",
		"{\"choices\":[{\"message\":{}}]} x"};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		SCOPED(reply) r = {.text = BUF(BUF_SMALL), .thinking = BUF(BUF_SMALL)};
		SCOPED(buf) err = BUF(BUF_SMALL);
		reply_clear(&r);
		assert_int_equal(reply_whole(&r, &provider_openai, str_of(bodies[i]), &err),
			FAILED);
		assert_true(err.n > 0);
	}
}

TEST(how_fast_llama_cpp_has_written_is_read)
{
	SCOPED(reply) r = {.text = BUF(BUF_TEXT), .thinking = BUF(BUF_TEXT)};
	SCOPED(buf) err = BUF(BUF_SMALL);
	reply_clear(&r);
	assert_int_equal(reply_event(&r, &provider_openai, "",
				 STR("{\"choices\":[],\"usage\":{\"completion_tokens\":9},"
				     "\"timings\":{\"predicted_n\":9,\"predicted_ms\":673.5}}"),
				 &err),
		OK);
	assert_int_equal(r.steps, 8);
	assert_true(r.steps_ms > 673 && r.steps_ms < 674);
	reply_clear(&r);
	assert_int_equal(r.steps, 0);
}
