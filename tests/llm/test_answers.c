/* test_answers.c - bodies and streams with status 200 as servers send them, and what they are. */
#include "../../src/llm/provider.h"
#include "../support/test.h"

#include "hunsu/base/utf8.h"

struct read {
	struct reply reply;
	struct buf err;
	enum status st;
};

static void read_whole(struct read *r, struct str body)
{
	r->reply = (struct reply){.text = BUF(BUF_TEXT), .thinking = BUF(BUF_TEXT)};
	r->err = BUF(BUF_SMALL);
	reply_clear(&r->reply);
	r->st = reply_whole(&r->reply, &provider_openai, body, &r->err);
	/* Nothing is both, and a failure has words. */
	assert_true(r->st == OK ? r->err.n == 0 : r->err.n > 0);
	assert_true(utf8_valid(buf_str(&r->reply.text), NULL));
	assert_true(utf8_valid(buf_str(&r->reply.thinking), NULL));
}

static void forget(struct read *r)
{
	reply_release(&r->reply);
	buf_release(&r->err);
}

#define FINISHED(message) "{\"choices\":[{\"message\":" message ",\"finish_reason\":\"stop\"}]}"
#define ENDS(word)                                                                                 \
	"{\"choices\":[{\"message\":{\"content\":\"Par\"},\"finish_reason\":\"" word "\"}]}"

/* ---- failures */

struct failing {
	const char *body, *words;
	long status; /* what it is like; 0: nothing that would pass */
};

static const struct failing failures[] = {
	/* an error beside an answer, or inside of it */
	{"{\"choices\":[{\"error\":{\"code\":429,\"message\":\"slow down\"},\"finish_reason\":null,"
	 "\"message\":{\"content\":\"\"}}]}",
		"slow down", 429},
	{"{\"choices\":[{\"message\":{\"content\":\"x\",\"error\":\"worker died: out of memory\"},"
	 "\"finish_reason\":\"stop\"}]}",
		"worker died", 0},
	{"{\"error\":{\"message\":\"Provider returned error\",\"code\":504,\"metadata\":{\"raw\":"
	 "\"upstream is away\"}},\"choices\":[{\"message\":{\"content\":\"x\"},"
	 "\"finish_reason\":\"stop\"}]}",
		"Provider returned error: upstream is away", 504},
	/* endings */
	{ENDS("abort"), "abort", 500},
	{ENDS("network_error"), "network_error", 500},
	{ENDS("insufficient_system_resource"), "insufficient_system_resource", 500},
	{ENDS("MALFORMED_FUNCTION_CALL"), "MALFORMED_FUNCTION_CALL", 500},
	{ENDS("cancelled"), "cancelled", 500},
	{ENDS("Timeout"), "Timeout", 500},
	{ENDS("engine_failure"), "engine_failure", 500},
	{ENDS("OTHER"), "OTHER", 500},
	/* no answer, in forms of everybody's own */
	{"{\"message\":\"no such route\",\"code\":\"not_found\"}", "no such route", 0},
	{"{\"detail\":\"model m is not served here\"}", "model m is not served here", 0},
	{"{\"detail\":[{\"loc\":[\"body\",\"messages\"],\"msg\":\"field required\"}]}",
		"field required", 0},
	{"{\"error\":\"model 'm' not found\"}", "model 'm' not found", 0},
	{"{\"error\":\"Bad Request\",\"status\":400,\"message\":\"the prompt is empty\"}",
		"Bad Request: the prompt is empty", 400},
	{"[{\"error\":{\"code\":503,\"message\":\"The model is overloaded.\","
	 "\"status\":\"UNAVAILABLE\"}}]",
		"The model is overloaded.", 503},
	{"{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}"
	 "}",
		"Overloaded", 503},
	{"{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\","
	 "\"code\":\"rate_limit_exceeded\"}}",
		"Rate limit reached", 429},
	{"{\"error\":{\"message\":\"Take out your purse\",\"code\":\"insufficient_quota\"}}",
		"Take out your purse", 402},
	{"{\"choices\":null,\"base_resp\":{\"status_code\":1002,\"status_msg\":\"rate limit\"}}",
		"rate limit", 429},
	{"{\"choices\":[],\"error_code\":336100,\"error_msg\":\"server is busy\"}",
		"server is busy", 503},
	{"{\"code\":\"Throttling.RateQuota\",\"message\":\"Requests throttled\","
	 "\"request_id\":\"r\"}",
		"Requests throttled", 429},
	{"{\"ResponseMetadata\":{\"Error\":{\"Code\":\"InternalError\",\"Message\":\"oh no\"}}}",
		"oh no", 500},
	{"{\"__type\":\"x\",\"Message\":\"Too many requests, please wait\",\"status\":\"error\"}",
		"Too many requests", 429},
	{"{\"header\":{\"code\":11202,\"message\":\"licc limit\",\"sid\":\"s\"}}", "licc limit", 0},
	{"{\"errors\":[{\"title\":\"No such tenant\"}],\"success\":false}", "No such tenant", 0},
	{"{\"error_type\":\"overloaded\",\"error\":\"Model is overloaded\"}", "Model is overloaded",
		503},
	{"{\"message\":\"Internal server error\"}", "Internal server error", 0},
	{"{\"choices\":[]}", "no choices", 0},
	{"{\"choices\":[{\"message\":{\"content\":\"x\"}}]}", "no finish reason", 0},
	/* no JSON */
	{"", "empty", 502},
	{" \r\n", "empty", 502},
	{"{\"choices\":[{\"message\":{\"content\":\"Par", "ends in its middle", 502},
	{"<!doctype html><title>Sign in</title>", "web page", 0},
	{"upstream connect error", "but \"upstream connect error\"", 0},
	{"data: error: upstream is away\n\n", "but \"error: upstream is away\"", 0},
	/* words under names of their own */
	{"{\"errors\":{\"model\":[\"This field is required.\"]}}", "model: This field is required.",
		0},
	{"{\"error\":{\"message\":null,\"param\":null,\"code\":\"model_not_found\"}}",
		"code: model_not_found", 0},
	/* streams that nobody asked for */
	{"data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\n\n", "finish reason", 502},
	{"event: error\ndata: {\"message\":\"the queue is full\",\"code\":503}\n\n",
		"the queue is full", 503},
	{"event: error\ndata: out of memory\n\n", "out of memory", 0},
	{"error: {\"code\":500,\"message\":\"slot lost\",\"type\":\"server_error\"}\n\n",
		"slot lost", 500},
	{"data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\n\n"
	 "{\"error\":{\"message\":\"CUDA error\",\"type\":\"InternalServerError\",\"code\":500}}\n",
		"CUDA error", 500},
	{"data: {\"choices\":[{\"delta\":{\"content\":\"Par\"},\"finish_reason\":\"stop\"}]}\n\n"
	 "data: {\"base_resp\":{\"status_code\":1013,\"status_msg\":\"service error\"}}\n\n",
		"service error", 500},
	/* a form of content that is no text */
	{FINISHED("{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"u\"}}]}"),
		"image_url", 0},
	{FINISHED("{\"content\":42}"), "a number", 0},
};

TEST(a_200_that_is_no_answer_fails_in_the_servers_words)
{
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		const struct failing *f = &failures[i];
		struct read r;
		read_whole(&r, str_of(f->body));
		if (r.st != FAILED || !strstr(buf_text(&r.err), f->words) ||
			r.reply.status != f->status)
			fail_msg("%s: %s (status %ld)", f->body, buf_text(&r.err), r.reply.status);
		forget(&r);
	}
}

TEST(what_says_how_long_to_wait_is_heard)
{
	static const struct {
		const char *body;
		int64_t ms;
	} cases[] = {
		{"{\"error\":{\"code\":429,\"message\":\"Please try again in 1m2.5s.\"}}", 62500},
		{"{\"error\":{\"code\":429,\"message\":\"Please retry after 26 seconds.\"}}",
			26000},
		{"{\"error\":{\"code\":429,\"message\":\"Try again in 20ms. More words\"}}", 20},
		{"{\"error\":{\"code\":429,\"message\":\"Try again in 2 minutes\"}}", 120000},
		{"{\"error\":{\"code\":429,\"message\":\"x\",\"retry_after\":7}}", 7000},
		{"{\"error\":{\"code\":429,\"details\":[{\"retryDelay\":\"33s\"}],\"message\":"
		 "\"x\"}}",
			33000},
		{"{\"error\":\"Model m is currently loading\",\"estimated_time\":20.5}", 20500},
		{"{\"error\":{\"code\":429,\"message\":\"Try again in a while\"}}", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct read r;
		read_whole(&r, str_of(cases[i].body));
		assert_int_equal(r.st, FAILED);
		if (r.reply.wait_ms != cases[i].ms)
			fail_msg("%s: %lld", cases[i].body, (long long)r.reply.wait_ms);
		assert_true(r.reply.status == 429 || r.reply.loading);
		forget(&r);
	}
}

/* ---- refusals */

TEST(a_refusal_is_one_under_any_name)
{
	static const char *const bodies[] = {
		ENDS("content_filter"),
		ENDS("SAFETY"),
		ENDS("PROHIBITED_CONTENT"),
		ENDS("RECITATION"),
		ENDS("content_filtered"),
		ENDS("guardrail_intervened"),
		ENDS("sensitive"),
		ENDS("refusal"),
		ENDS("ERROR_TOXIC"),
		FINISHED("{\"content\":null,\"refusal\":\"I can't.\"}"),
		FINISHED("{\"content\":[{\"type\":\"refusal\",\"refusal\":\"I can't.\"}]}"),
		"{\"choices\":[{\"finish_reason\":\"error\",\"native_finish_reason\":\"SAFETY\","
		"\"message\":{\"content\":\"\"}}]}",
		"{\"promptFeedback\":{\"blockReason\":\"OTHER\"},\"usageMetadata\":{}}",
		"{\"candidates\":[{\"finishReason\":\"SAFETY\",\"index\":0}]}",
		"{\"type\":\"message\",\"content\":[],\"stop_reason\":\"refusal\"}",
		"{\"error\":{\"code\":\"content_policy_violation\",\"message\":\"no\"}}",
		"{\"error\":{\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"},"
		"\"message\":\"no\"}}",
		"{\"code\":\"DataInspectionFailed\",\"message\":\"Input may be inappropriate\"}",
		"{\"error\":{\"code\":\"1301\",\"message\":\"no\"}}",
		"{\"choices\":null,\"base_resp\":{\"status_code\":1026,\"status_msg\":\"no\"}}",
		"{\"error\":{\"message\":\"Your input was flagged as violence\",\"code\":403}}",
		"{\"detail\":{\"error\":\"Violated guardrail policy\"}}",
		"{\"error\":{\"message\":\"Content Exists Risk\","
		"\"code\":\"invalid_request_error\"}}",
		"{\"error\":{\"message\":\"The request was rejected because it was considered high "
		"risk\"}}",
		"{\"error\":\"Content violates usage guidelines. "
		"Failed check: SAFETY_CHECK_TYPE_BIO\"}",
		"{\"success\":false,\"error\":[{\"code\":2016,\"message\":\"Prompt blocked due to "
		"security configurations\"}]}",
		"data: {\"error\":{\"code\":\"content_filter\",\"message\":\"no\"}}\n\n",
		"data: {\"choices\":[{\"delta\":{\"content\":\"P\"}}]}\n\n"
		"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"SPII\"}]}\n\n",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct read r;
		read_whole(&r, str_of(bodies[i]));
		if (r.st != OK || !r.reply.refusal || !r.reply.finish[0])
			fail_msg("%s: %s", bodies[i], buf_text(&r.err));
		forget(&r);
	}
}

TEST(a_complaint_about_a_setting_is_no_refusal)
{
	static const char *const bodies[] = {
		"{\"error\":{\"message\":\"Unsupported parameter: safety_settings violates the "
		"policy\"}}",
		"{\"error\":{\"message\":\"Invalid value for content_filter\",\"param\":"
		"\"content_filter\",\"code\":\"invalid_value\"}}",
		"{\"error\":{\"message\":\"unknown field `moderation`\",\"code\":400}}",
		"{\"error\":{\"message\":\"you exceed the rate policy\",\"code\":429}}",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct read r;
		read_whole(&r, str_of(bodies[i]));
		assert_int_equal(r.st, FAILED);
		assert_false(r.reply.refusal);
		forget(&r);
	}
}

/* ---- answers */

struct answering {
	const char *body, *text, *thinking, *finish;
};

#define MARK "\xEF\xBF\xBD"

static const struct answering answers[] = {
	/* content in other shapes */
	{FINISHED("{\"content\":[{\"type\":\"text\",\"text\":\"Par\"},\"is\"]}"), "Paris", "",
		"stop"},
	{FINISHED("{\"content\":[{\"type\":\"output_text\",\"text\":{\"value\":\"Paris\"}}]}"),
		"Paris", "", "stop"},
	{FINISHED("{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true},{\"text\":\"Paris\"}"
		  "]}"
		  "}"),
		"Paris", "hm", "stop"},
	{FINISHED("{\"content\":[{\"type\":\"reasoning\",\"text\":\"hm\"},{\"text\":\"Paris\"}]}"),
		"Paris", "hm", "stop"},
	{FINISHED("{\"content\":\"Paris\",\"reasoning_details\":[{\"type\":\"reasoning.text\","
		  "\"text\":\"hm\"}]}"),
		"Paris", "hm", "stop"},
	{FINISHED("{\"content\":\"Paris\",\"thinking\":\"hm\"}"), "Paris", "hm", "stop"},
	{FINISHED("{\"content\":[]}"), "", "", "stop"},
	{"{\"choices\":[{\"text\":\"Paris\",\"finish_reason\":\"length\"}]}", "Paris", "",
		"length"},
	{"{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Paris\"}]},\"finishReason\":"
	 "\"STOP\"}"
	 "]}",
		"Paris", "", "stop"},
	{"{\"message\":{\"content\":\"Paris\"},\"done\":true,\"done_reason\":\"stop\"}", "Paris",
		"", "stop"},
	{"{\"content\":[{\"type\":\"text\",\"text\":\"Paris\"}],\"stop_reason\":\"max_tokens\"}",
		"Paris", "", "length"},
	/* what nobody looks at */
	{"{\"created\":18446744073709551616,\"id\":1e999,\"p\":NaN,\"q\":-Infinity,\"choices\":[{"
	 "\"logprobs\":[-1e400],\"message\":{\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],"
	 "\"usage\":{\"total_time\":"
	 "0.1234567890123456789012345678901234567890123456789012345678901234567890}}",
		"Paris", "", "stop"},
	{"{\"id\":1,\"id\":2,\"choices\":[{\"index\":0,\"index\":0,\"message\":{\"content\":"
	 "\"Paris\"},\"finish_reason\":\"stop\"}]}",
		"Paris", "", "stop"},
	{"{\"error\":null,\"errors\":[],\"success\":true,\"code\":0,\"msg\":\"ok\",\"base_resp\":{"
	 "\"status_code\":0,\"status_msg\":\"\"},\"choices\":[{\"error\":{},\"message\":{"
	 "\"content\":"
	 "\"Paris\"},\"finish_reason\":\"stop\"}]}",
		"Paris", "", "stop"},
	{"{\"choices\":[{\"message\":{\"content\":\"Paris\"},\"finish_reason\":\"stop\","
	 "\"content_filter_results\":{\"error\":{\"code\":\"content_filter_error\",\"message\":"
	 "\"The "
	 "contents are not filtered\"}}}]}",
		"Paris", "", "stop"},
	/* characters */
	{FINISHED("{\"content\":\"a\\u0000b\\ud83dc\\udE00\"}"), "a" MARK "b" MARK "c" MARK, "",
		"stop"},
	{FINISHED("{\"content\":\"\\ud83d\\ude00 \\\\ud83d \\u00e9\"}"),
		"\xF0\x9F\x98\x80 \\ud83d \xC3\xA9", "", "stop"},
	{FINISHED("{\"content\":\"line\none\tand\x01\"}"), "line\none\tand\x01", "", "stop"},
	{"\xEF\xBB\xBF" FINISHED("{\"content\":\"Paris\"}"), "Paris", "", "stop"},
	{FINISHED("{\"content\":\"\\ufdd0\\ue03d \\ud83d\"}"),
		"\xEF\xB7\x90\xEE\x80\xBD \xEF\xBF\xBD", "", "stop"},
	/* streams that nobody asked for, and lines of JSON */
	{"\xEF\xBB\xBF"
	 "data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\r\n\r\n"
	 "data: {\"choices\":[{\"delta\":{\"content\":\"is\"},\"finish_reason\":\"stop\"}]}\r\n\r\n"
	 "data: [DONE]",
		"Paris", "", "stop"},
	{": wait\n\nid: 1\nevent: message\ndata:{\"choices\":[{\"message\":{\"content\":\"Paris\"},"
	 "\"finish_reason\":\"stop\"}]}\n",
		"Paris", "", "stop"},
	{"{\"message\":{\"content\":\"Par\"},\"done\":false}\n"
	 "{\"message\":{\"content\":\"is\"},\"done\":true,\"done_reason\":\"stop\"}\n",
		"Paris", "", "stop"},
	/* a pair that is parted by the events */
	{"data: {\"choices\":[{\"delta\":{\"content\":\"a\\ud83d\"}}]}\n\n"
	 "data: "
	 "{\"choices\":[{\"delta\":{\"content\":\"\\ude00b\"},\"finish_reason\":\"stop\"}]}\n\n",
		"a\xF0\x9F\x98\x80"
		"b",
		"", "stop"},
	{"data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\",\"reasoning\":\"\\ud83c\"}}]}\n\n"
	 "data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\n"
	 "data: {\"choices\":[{\"delta\":{\"reasoning\":\"\\udf00\"}}]}\n\n"
	 "data: "
	 "{\"choices\":[{\"delta\":{\"content\":\"\\ude00\"},\"finish_reason\":\"stop\"}]}\n\n",
		"\xF0\x9F\x98\x80", "\xF0\x9F\x8C\x80", "stop"},
	{"data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}\n\n"
	 "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
	 "data: "
	 "{\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"},\"finish_reason\":\"stop\"}]}\n\n",
		MARK "x" MARK, "", "stop"},
	/* a word for the end that nobody knows is no failure */
	{ENDS("eos_token"), "Par", "", "eos_token"},
	{ENDS("end_turn"), "Par", "", "end_turn"},
	{ENDS("tool_calls"), "Par", "", "tool_calls"},
};

TEST(the_text_is_read_whatever_shape_it_comes_in)
{
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		const struct answering *a = &answers[i];
		struct read r;
		read_whole(&r, str_of(a->body));
		if (r.st != OK || !str_is(buf_str(&r.reply.text), a->text) ||
			!str_is(buf_str(&r.reply.thinking), a->thinking) ||
			strcmp(r.reply.finish, a->finish) != 0 || r.reply.refusal)
			fail_msg("%s: %s [%s] [%s] %s", a->body, buf_text(&r.err),
				buf_text(&r.reply.text), buf_text(&r.reply.thinking),
				r.reply.finish);
		forget(&r);
	}
}

TEST(counts_of_tokens_that_are_none_are_not_known)
{
	static const struct {
		const char *usage;
		long in, out;
	} cases[] = {
		{"\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}", 9, 2},
		{"\"usage\":{\"input_tokens\":9,\"output_tokens\":2}", 9, 2},
		{"\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":2}", 9, 2},
		{"\"prompt_eval_count\":9,\"eval_count\":2", 9, 2},
		{"\"usage\":{\"prompt_tokens\":-9,\"completion_tokens\":2.5}", -1, -1},
		{"\"usage\":{\"prompt_tokens\":1e300,\"completion_tokens\":9007199254740993}", -1,
			-1},
		{"\"usage\":{\"prompt_tokens\":\"9\",\"completion_tokens\":null}", -1, -1},
		{"\"usage\":[]", -1, -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct read r;
		SCOPED(buf) body = BUF(BUF_SMALL);
		buf_addf(&body,
			"{\"choices\":[{\"message\":{\"content\":\"x\"},"
			"\"finish_reason\":\"stop\"}],%s}",
			cases[i].usage);
		read_whole(&r, buf_str(&body));
		assert_int_equal(r.st, OK);
		assert_int_equal(r.reply.tokens_in, cases[i].in);
		assert_int_equal(r.reply.tokens_out, cases[i].out);
		forget(&r);
	}
}

/* Cut anywhere, an answer never becomes another one: it is whole, or worth another try. */
TEST(an_answer_cut_anywhere_is_tried_again)
{
	static const char *const bodies[] = {
		"{\"id\":\"a\\u00e9\",\"choices\":[{\"index\":0,\"message\":{\"content\":"
		"\"Pa\\\"ris\"},"
		"\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":-1.5e3}}",
		"data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\n\n"
		"data: "
		"{\"choices\":[{\"delta\":{\"content\":\"is\"},\"finish_reason\":\"stop\"}]}\n",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		for (size_t n = 0; n < strlen(bodies[i]); n++) {
			struct read r;
			read_whole(&r, str_first(str_of(bodies[i]), n));
			if (r.st == OK && !str_is(buf_str(&r.reply.text), "Paris"))
				fail_msg("%zu: %s", n, buf_text(&r.reply.text));
			if (r.st != OK && r.reply.status != 502)
				fail_msg("%zu of %s: %s", n, bodies[i], buf_text(&r.err));
			forget(&r);
		}
	}
}

TEST(what_a_body_is_shows_in_its_first_bytes)
{
	static const struct {
		const char *begun;
		enum body_form form;
	} cases[] = {{"", BODY_OPEN}, {" \n", BODY_OPEN}, {"\xEF\xBB", BODY_OPEN},
		{"\xEF\xBB\xBF {", BODY_JSON}, {"[", BODY_JSON}, {"<h", BODY_PAGE},
		{"dat", BODY_OPEN}, {"data", BODY_OPEN}, {"data:", BODY_EVENTS},
		{"event: x", BODY_EVENTS}, {": hm", BODY_EVENTS}, {"database", BODY_OTHER},
		{"no", BODY_OTHER}, {"\xEF\xBF\xBD", BODY_OTHER}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(body_form(str_of(cases[i].begun)), cases[i].form);
}
