/* chat.c - how a request is written; chat_read.c reads what comes back. */
#include "chat.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/base/json.h"

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
 * The messages come last, so that chat_learn finds our own keys before anything the person wrote.
 */
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
	buf_adds(out, "]}");
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
	unsigned quirks = 0;
	if (str_find(message, "max_completion_tokens", 0) != SIZE_MAX)
		quirks |= QUIRK_COMPLETION_TOKENS;
	/* "Unsupported value: 'temperature' does not support 0 with this model. Only the default
	 * (1) value is supported." Not "temperature must be at most 2". */
	for (size_t i = 0; wrong[i]; i++)
		if (str_find(message, "temperature", 0) != SIZE_MAX &&
			str_find(message, wrong[i], 0) != SIZE_MAX)
			quirks |= QUIRK_OWN_TEMPERATURE;
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

void chat_adapt(struct buf *body, unsigned quirks)
{
	static const char limit[] = ",\"max_tokens\":";
	if (quirks & QUIRK_COMPLETION_TOKENS)
		replace_key(body, limit, sizeof limit - 1, STR(",\"max_completion_tokens\":"));
	if (quirks & QUIRK_OWN_TEMPERATURE)
		replace_key(body, ",\"temperature\":", SIZE_MAX, STR(""));
}

const struct limit chat_limits[] = {
	{"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
	{"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
	{"x-ratelimit-remaining", "x-ratelimit-reset"},
	{"ratelimit-remaining", "ratelimit-reset"},
	{NULL, NULL},
};
