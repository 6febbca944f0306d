/* chat_read.c - what comes back for a request: an answer, or what is none though its status says
 * so. */
#include "chat.h"

#include <string.h>

#define DEPTH 4 /* of lists in lists of parts */

/* ---- the parts of an answer */

/* The first of several names that is there and not null. */
static const cJSON *any_of(const cJSON *object, const char *const names[])
{
	for (size_t i = 0; names[i]; i++) {
		const cJSON *v = json_get(object, names[i]);
		if (v && !cJSON_IsNull(v))
			return v;
	}
	return NULL;
}

static void take_content(struct reply *r, const cJSON *content, bool thinking, int depth);

static void take_part(struct reply *r, const cJSON *part, bool thinking, int depth)
{
	static const char *const thoughts[] = {"thinking", "reasoning", "summary", NULL};
	static const char *const texts[] = {"text", "content", "parts", "value", NULL};
	const char *type = json_str(part, "type");
	const cJSON *thought = any_of(part, thoughts), *text = any_of(part, texts);
	const cJSON *refusal = json_get(part, "refusal");
	const bool is_thought =
		thinking || json_bool(part, "thought", false) ||
		(type && (strncmp(type, "thinking", 8) == 0 || strncmp(type, "reasoning", 9) == 0));
	if (cJSON_IsString(refusal)) {
		r->refusal = true;
		take_content(r, refusal, false, depth - 1);
	} else if (thought || text) {
		take_content(r, thought, true, depth - 1);
		take_content(r, text, is_thought, depth - 1);
	} else if (!is_thought) {
		reply_unread(r, type ? type : "an object");
	}
}

/* Text, or parts of it in a list, or one part. */
static void take_content(struct reply *r, const cJSON *content, bool thinking, int depth)
{
	const cJSON *part;
	if (!content || cJSON_IsNull(content) || depth == 0)
		return;
	if (cJSON_IsString(content)) {
		(thinking ? reply_thinking : reply_text)(r, str_of(content->valuestring));
	} else if (cJSON_IsArray(content)) {
		cJSON_ArrayForEach(part, content) take_content(r, part, thinking, depth - 1);
	} else if (cJSON_IsObject(content)) {
		take_part(r, content, thinking, depth);
	} else {
		reply_unread(r, cJSON_IsNumber(content) ? "a number" : "a truth value");
	}
}

/* m: the choice's `message`, `delta` or what stands for them. */
static void take_message(struct reply *r, const cJSON *m)
{
	static const char *const thoughts[] = {
		"reasoning_content", "reasoning", "thinking", "reasoning_details", NULL};
	static const char *const contents[] = {"content", "parts", "text", NULL};
	const char *refusal = json_str(m, "refusal");
	take_content(r, any_of(m, contents), false, DEPTH);
	take_content(r, any_of(m, thoughts), true, DEPTH);
	if (refusal && refusal[0]) {
		r->refusal = true;
		reply_text(r, str_of(refusal));
	}
}

static long tokens(const cJSON *usage, const char *const names[], long otherwise)
{
	long n = -1;
	for (size_t i = 0; names[i] && n < 0; i++)
		n = reply_tokens(usage, names[i], -1);
	return n < 0 ? otherwise : n;
}

static void take_usage(struct reply *r, const cJSON *root)
{
	static const char *const in[] = {
		"prompt_tokens", "input_tokens", "promptTokenCount", "prompt_eval_count", NULL};
	static const char *const out[] = {
		"completion_tokens", "output_tokens", "candidatesTokenCount", "eval_count", NULL};
	static const char *const usages[] = {"usage", "usageMetadata", NULL};
	const cJSON *usage = any_of(root, usages);
	if (!cJSON_IsObject(usage))
		usage = root;
	r->tokens_in = tokens(usage, in, r->tokens_in);
	r->tokens_out = tokens(usage, out, r->tokens_out);
}

/* llama.cpp's own; its clock begins with the first token. */
static void take_timings(struct reply *r, const cJSON *root)
{
	const cJSON *timings = json_get(root, "timings");
	const cJSON *ms = json_get(timings, "predicted_ms");
	if (!cJSON_IsNumber(ms))
		return;
	r->steps = reply_tokens(timings, "predicted_n", 1) - 1;
	r->steps_ms = ms->valuedouble;
}

/* llama.cpp's own, before the first token: such an event has a choice in which nothing is. */
static bool take_progress(struct reply *r, const cJSON *root)
{
	const cJSON *progress = json_get(root, "prompt_progress");
	if (!cJSON_IsObject(progress))
		return false;
	r->to_read = reply_tokens(progress, "total", 0);
	r->read = reply_tokens(progress, "processed", 0);
	return true;
}

/* ---- endings */

static enum status take_finish(struct reply *r, const cJSON *choice, struct buf *err)
{
	static const char *const names[] = {
		"finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason", NULL};
	const cJSON *word = any_of(choice, names);
	const char *native = json_str(choice, "native_finish_reason");
	if (!cJSON_IsString(word) || !word->valuestring[0])
		return OK;
	return reply_finish(r, word->valuestring, native, err);
}

const struct finish chat_finishes[] = {
	{"STOP", "stop"},
	{"max_tokens", "length"},
	{"MAX_TOKENS", "length"},
	{"model_length", "length"},
	{NULL, NULL},
};

/* An answer's choice, under this dialect's name or another's; NULL: there is none. */
static const cJSON *choice_of(const cJSON *root)
{
	static const char *const lists[] = {"choices", "candidates", NULL};
	static const char *const marks[] = {
		"finish_reason", "stop_reason", "stopReason", "done_reason", "done", NULL};
	const cJSON *list = any_of(root, lists);
	if (cJSON_IsArray(list))
		return cJSON_IsObject(list->child) ? list->child : NULL;
	return any_of(root, marks) ? root : NULL;
}

static enum status take_choice(struct reply *r, const cJSON *choice, struct buf *err)
{
	static const char *const messages[] = {"delta", "message", "content", "output", NULL};
	const cJSON *m = any_of(choice, messages);
	enum status st;
	if (!cJSON_IsObject(m))
		m = choice;
	take_message(r, m);
	st = reply_error(r, choice, true, err);
	if (!st && m != choice)
		st = reply_error(r, m, true, err);
	return st || r->finish[0] ? st : take_finish(r, choice, err);
}

enum status chat_read(struct reply *r, const cJSON *root, struct buf *err)
{
	const cJSON *choice = choice_of(root);
	const enum status st = reply_error(r, root, choice != NULL, err);
	r->begun = (choice && !take_progress(r, root)) || r->begun;
	reply_served(r, root);
	take_usage(r, root);
	take_timings(r, root);
	return st || !choice ? st : take_choice(r, choice, err);
}
