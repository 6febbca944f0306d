#include "chat.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/base/json.h"
#include "hunsu/base/utf8.h"

/* ---- asking */

static void add_double(struct buf *out, double v)
{
	/* As the person wrote it: 0.7, not 0.69999999999999996; the same bytes give the same hash.
	 */
	char short_form[32];
	snprintf(short_form, sizeof short_form, "%.6g", v);
	for (char *p = short_form; *p; p++)
		if (*p == ',') /* a locale with a decimal comma */
			*p = '.';
	buf_adds(out, short_form);
}

static void add_stops(struct buf *out, const struct sampling *s)
{
	if (s->n_stop == 0)
		return;
	buf_adds(out, ",\"stop\":[");
	for (size_t i = 0; i < s->n_stop; i++) {
		if (i > 0)
			buf_addc(out, ',');
		json_quote(out, str_of(s->stop[i]));
	}
	buf_addc(out, ']');
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
		add_double(out, s->temperature);
		if (s->temperature > 0)
			buf_addf(out, ",\"seed\":%d", r->sample);
	}
	add_stops(out, s);
	buf_adds(out, ",\"messages\":[");
	for (size_t i = 0; i < r->messages->n; i++) {
		const struct message *m = &r->messages->items[i];
		buf_addf(out, "%s{\"role\":\"%s\",\"content\":", i > 0 ? "," : "",
			role_name(m->role));
		json_quote(out, (struct str){m->text, m->n});
		buf_addc(out, '}');
	}
	buf_adds(out, "]}");
}

void chat_ask_stream(struct buf *body)
{
	const struct str ask = STR(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
	buf_splice(body, body->n - 1, 0, ask);
}

unsigned chat_no_quirks(const struct model *m)
{
	(void)m;
	return 0;
}

unsigned chat_learn(struct str message)
{
	unsigned quirks = 0;
	if (str_find(message, "max_completion_tokens", 0) != SIZE_MAX)
		quirks |= QUIRK_COMPLETION_TOKENS;
	/* "Unsupported value: 'temperature' does not support 0 with this model. Only the default
	 * (1) value is supported." Not "temperature must be at most 2". */
	if (str_find(message, "temperature", 0) != SIZE_MAX &&
		(str_find(message, "does not support", 0) != SIZE_MAX ||
			str_find(message, "nsupported", 0) != SIZE_MAX))
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

/* ---- being answered */

static struct str text_of(const cJSON *object, const char *key)
{
	return str_of(json_str(object, key));
}

static void take_usage(struct reply *r, const cJSON *root)
{
	const cJSON *usage = json_get(root, "usage");
	if (!cJSON_IsObject(usage))
		return;
	r->tokens_in = (long)json_int(usage, "prompt_tokens", r->tokens_in);
	r->tokens_out = (long)json_int(usage, "completion_tokens", r->tokens_out);
}

/* An error object in a body or an event that came with status 200. */
static enum status take_error(struct reply *r, const cJSON *root, struct buf *err)
{
	const cJSON *e = json_get(root, "error");
	const char *object = json_str(root, "object");
	if (!cJSON_IsObject(e) && !cJSON_IsString(e)) {
		if (!object || strcmp(object, "error") != 0)
			return OK;
		e = root;
	}
	const char *message = cJSON_IsString(e) ? e->valuestring : json_str(e, "message");
	const int64_t code = json_int(e, "code", 0);
	const char *type = json_str(e, "type");
	r->again = code == 429 || code >= 500 || (type && strstr(type, "overloaded")) ||
		   (type && strstr(type, "server_error"));
	if (code > 0)
		return fail(err, FAILED, "the server said: %s (error %lld)",
			message ? message : "error", (long long)code);
	return fail(err, FAILED, "the server said: %s", message ? message : "error");
}

/* m: `message` of a whole answer, `delta` of a stream's event. */
static void take_message(struct reply *r, const cJSON *m)
{
	const struct str refusal = text_of(m, "refusal");
	reply_text(r, text_of(m, "content"));
	const char *thinking = json_str(m, "reasoning_content");
	buf_addstr(&r->thinking, str_of(thinking ? thinking : json_str(m, "reasoning")));
	if (refusal.n > 0) {
		r->refusal = true;
		reply_text(r, refusal);
	}
}

static void take_finish(struct reply *r, const cJSON *choice)
{
	const char *finish = json_str(choice, "finish_reason");
	if (!finish || !finish[0])
		return;
	snprintf(r->finish, sizeof r->finish, "%s", finish);
	if (strcmp(finish, "content_filter") == 0)
		r->refusal = true;
}

static enum status read_json(cJSON **out, struct reply *r, struct str bytes, struct buf *err)
{
	struct buf repaired = BUF(BUF_TEXT);
	if (!utf8_valid(bytes, NULL)) {
		utf8_repair(&repaired, bytes);
		bytes = buf_str(&repaired);
	}
	enum status st = FAILED;
	if (repaired.full)
		fail(err, FAILED, "the answer is too long");
	else
		*out = json_parse(bytes, "the server's answer", err);
	if (*out)
		st = take_error(r, *out, err);
	buf_release(&repaired);
	return st;
}

static enum status check_room(const struct reply *r, struct buf *err)
{
	if (r->text.full || r->thinking.full)
		return fail(err, FAILED, "the answer is too long");
	return OK;
}

enum status chat_whole(struct reply *r, struct str body, struct buf *err)
{
	cJSON *root = NULL;
	enum status st = read_json(&root, r, body, err);
	if (st)
		goto out;
	const cJSON *choices = json_get(root, "choices");
	const cJSON *choice = cJSON_IsArray(choices) ? choices->child : NULL;
	if (!cJSON_IsObject(choice)) {
		st = fail(err, FAILED, "the answer has no choices");
		goto out;
	}
	take_message(r, json_get(choice, "message"));
	take_finish(r, choice);
	take_usage(r, root);
	reply_end(r);
	st = check_room(r, err);
	if (!st && !r->finish[0])
		st = fail(err, FAILED, "the answer has no finish reason");
out:
	cJSON_Delete(root);
	return st;
}

enum status chat_event(struct reply *r, struct str data, struct buf *err)
{
	if (str_is(data, "[DONE]"))
		return OK;
	cJSON *root = NULL;
	enum status st = read_json(&root, r, data, err);
	if (st)
		goto out;
	/* The event with the usage has no choices; events of one request have one choice. */
	const cJSON *choices = json_get(root, "choices");
	const cJSON *choice = cJSON_IsArray(choices) ? choices->child : NULL;
	if (cJSON_IsObject(choice)) {
		take_message(r, json_get(choice, "delta"));
		take_finish(r, choice);
	}
	take_usage(r, root);
	st = check_room(r, err);
out:
	cJSON_Delete(root);
	return st;
}
