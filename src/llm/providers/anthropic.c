/*
 * anthropic.c - Anthropic's Messages API (its API reference: "Messages", "Streaming messages",
 * "Errors", "Rate limits"; version 2023-06-01), there and where a proxy speaks it.
 *
 * Other than in Chat Completions the system message is beside the messages, a limit of tokens must
 * be given, and an assistant message at the end is continued, never repeated; models since Claude
 * 4.6 take none, and say so. There is no seed. A stream tells the tokens of the prompt first, those
 * of the answer at its end. Tokens of the prompt that were written to a cache or read from one are
 * counted apart from the others, and cost 1.25 times as much (twice for a cache of an hour) or a
 * tenth, less with some models: here they are tokens in like the others, at those prices.
 */
#include "../chat.h"
#include "../place.h"

#include <string.h>

#define MAX_TOKENS 1024 /* where the person sets no limit */

/* ---- asking */

/* What all system messages say, as one text. */
static void add_system(struct buf *out, const struct prompt *p)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	for (size_t i = 0; i < p->n; i++)
		if (p->items[i].role == ROLE_SYSTEM) {
			buf_adds(&text, text.n > 0 ? "\n\n" : "");
			buf_addstr(&text, (struct str){p->items[i].text, p->items[i].n});
		}
	if (text.n > 0) {
		buf_adds(out, ",\"system\":");
		json_quote(out, buf_str(&text));
	}
}

/* An assistant prefix may not end with white space, nor be empty. */
static void add_message(struct buf *out, const struct message *m, bool last)
{
	struct str text = {m->text, m->n};
	if (last && m->role == ROLE_ASSISTANT)
		while (text.n > 0 && strchr(" \t\r\n", text.p[text.n - 1]))
			text.n--;
	if (m->role != ROLE_SYSTEM && !(last && m->role == ROLE_ASSISTANT && text.n == 0))
		chat_message(out, m->role, text);
}

/* Those that refuse any temperature: where a batch is sent, nobody could learn it from them. */
static unsigned quirks(const struct model *m)
{
	static const char *const own[] = {"claude-opus-4-7", "claude-opus-4-8", "claude-opus-5",
		"claude-sonnet-5", "claude-fable-", NULL};

	return place_family(m, own) ? QUIRK_OWN_TEMPERATURE : 0;
}

/* In an order in which chat_adapt finds what is ours before anything the person wrote. */
static void body(struct buf *out, const struct request *r, unsigned quirks)
{
	const struct sampling *s = r->sampling;
	const struct prompt *p = r->messages;
	buf_adds(out, "{\"model\":");
	json_quote(out, str_of(r->model->model));
	buf_addf(out, ",\"max_tokens\":%d", s->max_tokens > 0 ? s->max_tokens : MAX_TOKENS);
	if (!(quirks & QUIRK_OWN_TEMPERATURE)) {
		buf_adds(out, ",\"temperature\":");
		chat_number(out, s->temperature);
	}
	chat_stops(out, "stop_sequences", s);
	add_system(out, p);
	buf_adds(out, ",\"messages\":[");
	for (size_t i = 0; i < p->n; i++)
		add_message(out, &p->items[i], i + 1 == p->n);
	buf_adds(out, "]}");
}

static void ask_stream(struct buf *body)
{
	buf_splice(body, body->n - 1, 0, STR(",\"stream\":true"));
}

/* ---- reading */

static void take_usage(struct reply *r, const cJSON *usage)
{
	const long plain = reply_tokens(usage, "input_tokens", -1);
	const long written = reply_tokens(usage, "cache_creation_input_tokens", 0);
	const long read = reply_tokens(usage, "cache_read_input_tokens", 0);
	const long hour = reply_tokens(
		json_get(usage, "cache_creation"), "ephemeral_1h_input_tokens", 0);
	r->tokens_out = reply_tokens(usage, "output_tokens", r->tokens_out);
	if (plain < 0)
		return;
	r->tokens_in = plain + written + read;
	r->cached_in = 0.25 * (double)written + 0.75 * (double)hour - 0.9 * (double)read;
}

/* A block of the content, or what is added to one. Signatures and what is encrypted are no text. */
static void take_block(struct reply *r, const cJSON *block)
{
	const char *type = json_str(block, "type");
	const char *text = json_str(block, "text"), *thinking = json_str(block, "thinking");
	if (text)
		reply_text(r, str_of(text));
	if (thinking)
		reply_thinking(r, str_of(thinking));
	if (type && strstr(type, "tool"))
		reply_unread(r, type);
}

/* at: a message, or a delta of one. */
static enum status take_end(struct reply *r, const cJSON *at, struct buf *err)
{
	const char *word = json_str(at, "stop_reason");
	const char *why = json_str(json_get(at, "stop_details"), "explanation");
	const enum status st = word ? reply_finish(r, word, NULL, err) : OK;
	if (r->refusal && r->text.n == 0 && why)
		reply_text(r, str_of(why));
	return st;
}

/* A whole message, or an event of a stream; those of other types say nothing of the answer. */
static enum status take(struct reply *r, const cJSON *root, struct buf *err)
{
	const char *type = json_str(root, "type");
	const cJSON *delta = json_get(root, "delta"), *block;
	if (!type || strcmp(type, "error") == 0)
		return reply_error(r, root, false, err);
	if (strcmp(type, "message") == 0) {
		r->begun = true;
		reply_served(r, root);
		cJSON_ArrayForEach(block, json_get(root, "content")) take_block(r, block);
		take_usage(r, json_get(root, "usage"));
		return take_end(r, root, err);
	}
	if (strcmp(type, "message_start") == 0) {
		r->begun = true;
		reply_served(r, json_get(root, "message"));
		take_usage(r, json_get(json_get(root, "message"), "usage"));
	} else if (strcmp(type, "content_block_start") == 0) {
		take_block(r, json_get(root, "content_block"));
	} else if (strcmp(type, "content_block_delta") == 0) {
		take_block(r, delta);
	} else if (strcmp(type, "message_delta") == 0) {
		take_usage(r, json_get(root, "usage"));
		return take_end(r, delta, err);
	}
	return OK;
}

/* ---- the record */

static const struct finish finishes[] = {
	{"end_turn", "stop"},
	{"stop_sequence", "stop"},
	{"max_tokens", "length"},
	{"model_context_window_exceeded", "length"},
	{"tool_use", "tool_calls"},
	{"refusal", "content_filter"},
	{NULL, NULL}, /* pause_turn comes only where the server was given tools */
};

static const struct limit limits[] = {
	{"anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"},
	{"anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"},
	{"anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"},
	{"anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"},
	{NULL, NULL},
};

/* Anthropic's list prices per million tokens, October 2026. Those of Haiku 5.5 depend on the length
 * of the prompt, which a price cannot say here. */
static const struct named_price list_prices[] = {
	{"claude-fable-5-1", {10, 50}}, {"claude-opus-5-5", {4, 20}}, {"claude-opus-5", {5, 25}},
	{"claude-opus-4-8", {5, 25}}, {"claude-opus-4-7", {5, 25}}, {"claude-opus-4-6", {5, 25}},
	{"claude-opus-4-5", {5, 25}}, {"claude-sonnet-5-5", {2, 10}},
	{"claude-sonnet-5", {2, 10}}, {"claude-sonnet-4-6", {3, 15}},
	{"claude-sonnet-4-5", {3, 15}}, {"claude-haiku-4-5", {1, 5}}, {NULL, {0, 0}}
};

static const char *const headers[] = {"anthropic-version: 2023-06-01", NULL};
static const struct usual offers[] = {{"anthropic:", "one of Anthropic's"}, {NULL, NULL}};
static const struct usual usual[] = {
	{"anthropic:claude-haiku-4-5", "an Anthropic key"},
	{NULL, NULL},
};

const struct provider provider_anthropic = {
	.name = "anthropic",
	.form = "anthropic:MODEL, or anthropic@BASE_URL:MODEL for any server with its Messages API",
	.offers = offers, .usual = usual, .base = "https://api.anthropic.com",
	.base_variable = "ANTHROPIC_BASE_URL", .owner = "Anthropic",
	.key_variable = "ANTHROPIC_API_KEY", .key_file = "key-anthropic", .prices = list_prices,
	.key_header = "x-api-key: ", .headers = headers, .path = "/v1/messages",
	.models = "/v1/models", .in_flight = {.remote = 8, .here = 16}, .limits = limits,
	.parse = place_parse, .named = place_named, .quirks = quirks, .body = body,
	.ask_stream = ask_stream, .learn = chat_learn, .adapt = chat_adapt, .read = take,
	.finishes = finishes
};
