/* chat.c - how a request is written; chat_read.c reads what comes back. */
#include "chat.h"

#include <stdio.h>
#include <string.h>

void chat_number(struct buf *out, double v)
{
	/* As the person wrote it: 0.7, not 0.69999999999999996; same bytes, same hash. */
	char short_form[32];
	snprintf(short_form, sizeof short_form, "%.6g", v);
	for (char *p = short_form; *p; p++)
		if (*p == ',') /* a locale with a decimal comma */
			*p = '.';
	buf_adds(out, short_form);
}

void chat_stops(struct buf *out, const char *name, const struct sampling *s)
{
	if (s->n_stop == 0)
		return;
	buf_addf(out, ",\"%s\":[", name);
	for (size_t i = 0; i < s->n_stop; i++) {
		if (i > 0)
			buf_addc(out, ',');
		json_quote(out, str_of(s->stop[i]));
	}
	buf_addc(out, ']');
}

void chat_message(struct buf *out, enum role role, struct str text)
{
	if (!str_ends(buf_str(out), "["))
		buf_addc(out, ',');
	buf_adds(out, "{\"role\":\"");
	buf_adds(out, role_name(role));
	buf_adds(out, "\",\"content\":");
	json_quote(out, text);
	buf_addc(out, '}');
}

/*
 * Written by hand, not through a tree: it is made once a call, and its bytes are what is hashed.
 * The messages come after our own keys, and a schema after them: chat_adapt finds each before
 * anything in it that the person wrote.
 */
#define FORMAT ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
#define STRICT "\"strict\":"
void chat_body(struct buf *out, const struct request *r, unsigned quirks)
{
	const struct sampling *s = r->sampling;
	const bool limit_renamed = quirks & QUIRK_COMPLETION_TOKENS;
	buf_adds(out, "{\"model\":");
	json_quote(out, str_of(r->model->model));
	if (s->max_tokens > 0)
		buf_addf(out, ",\"%s\":%d", limit_renamed ? "max_completion_tokens" : "max_tokens",
			s->max_tokens);
	if (!(quirks & QUIRK_OWN_TEMPERATURE)) {
		buf_adds(out, ",\"temperature\":");
		chat_number(out, s->temperature);
		if (s->temperature > 0)
			buf_addf(out, ",\"seed\":%d", r->sample);
	}
	chat_stops(out, "stop", s);
	buf_adds(out, ",\"messages\":[");
	for (size_t i = 0; i < r->messages->n; i++) {
		const struct message *m = &r->messages->items[i];
		chat_message(out, m->role, (struct str){m->text, m->n});
	}
	buf_addc(out, ']');
	if (s->schema && !(quirks & QUIRK_NO_SCHEMA))
		buf_addf(out, FORMAT "{\"name\":\"answer\"," STRICT "%s,\"schema\":%s}}",
			quirks & QUIRK_LOOSE_SCHEMA ? "false" : "true", s->schema);
	buf_addc(out, '}');
}

void chat_ask_stream(struct buf *body)
{
	const struct str ask = STR(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
	buf_splice(body, body->n - 1, 0, ask);
}

unsigned chat_learn(struct str message)
{
	static const char *const wrong[] = {
		"does not support", "nsupported", "deprecated", "may only be set to 1", NULL};
	static const char *const formats[] = {
		"response_format", "json_schema", "JSON schema", "grammar", NULL};
	unsigned quirks = 0;
	if (str_find(message, "max_completion_tokens", 0) != SIZE_MAX)
		quirks |= QUIRK_COMPLETION_TOKENS;
	/* "Unsupported value: 'temperature' does not support 0 with this model. Only the default
	 * (1) value is supported." Not "temperature must be at most 2". */
	for (size_t i = 0; wrong[i]; i++)
		if (str_find(message, "temperature", 0) != SIZE_MAX &&
			str_find(message, wrong[i], 0) != SIZE_MAX)
			quirks |= QUIRK_OWN_TEMPERATURE;
	/* "Invalid schema for response_format 'answer': In context=(), 'additionalProperties' is
	 * required to be supplied and to be false." Not so where it is not to be strict. */
	if (str_find(message, "Invalid schema for response_format", 0) != SIZE_MAX)
		return quirks | QUIRK_LOOSE_SCHEMA;
	for (size_t i = 0; formats[i]; i++)
		if (str_find(message, formats[i], 0) != SIZE_MAX)
			quirks |= QUIRK_NO_SCHEMA;
	return quirks;
}

/* Takes `remove` bytes at the key away, if it is one of ours. */
static void replace_key(struct buf *body, const char *key, size_t remove, struct str with)
{
	const size_t messages = str_find(buf_str(body), ",\"messages\":[", 0);
	const size_t at = str_find(buf_str(body), key, 0);
	if (at >= messages)
		return;
	if (remove == SIZE_MAX)
		remove = str_find(buf_str(body), ",", at + 1) - at;
	buf_splice(body, at, remove, with);
}

/* The end of what opens at the first brace from `at` on; braces in strings are none. */
static size_t braces_end(struct str s, size_t at)
{
	size_t depth = 0;
	bool quoted = false;
	for (; at < s.n; at++) {
		const char c = s.p[at];
		if (quoted && c == '\\')
			at++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '{')
			depth++;
		else if (!quoted && c == '}' && --depth == 0)
			break;
	}
	return at + 1;
}

/* Of a message's text nothing looks like FORMAT: its quotes are escaped. */
static void adapt_schema(struct buf *body, unsigned quirks)
{
	const size_t at = str_find(buf_str(body), FORMAT, 0);
	const size_t strict = str_find(buf_str(body), STRICT "true", at);
	if (at == SIZE_MAX)
		return;
	if (quirks & QUIRK_NO_SCHEMA)
		buf_splice(body, at, braces_end(buf_str(body), at) - at, STR(""));
	else if (strict != SIZE_MAX)
		buf_splice(body, strict + strlen(STRICT), strlen("true"), STR("false"));
}

void chat_adapt(struct buf *body, unsigned quirks)
{
	static const char limit[] = ",\"max_tokens\":";
	if (quirks & QUIRK_COMPLETION_TOKENS)
		replace_key(body, limit, sizeof limit - 1, STR(",\"max_completion_tokens\":"));
	if (quirks & QUIRK_OWN_TEMPERATURE)
		replace_key(body, ",\"temperature\":", SIZE_MAX, STR(""));
	if (quirks & (QUIRK_LOOSE_SCHEMA | QUIRK_NO_SCHEMA))
		adapt_schema(body, quirks);
}

const struct limit chat_limits[] = {
	{"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
	{"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
	{"x-ratelimit-remaining", "x-ratelimit-reset"},
	{"ratelimit-remaining", "ratelimit-reset"},
	{NULL, NULL},
};
