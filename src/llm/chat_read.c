/* chat_read.c - what comes back for a request: an answer, or what is none though its status says
 * so. */
#include "chat.h"

#include <stdio.h>
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/llm/sse.h"
#include "loose.h"
#include "trouble.h"

#define DEPTH 4		      /* of lists in lists of parts */
#define TOKENS_MAX 1000000000 /* a count of tokens beyond it is none */
#define CUT_STATUS 502	      /* what ends in its middle is like a gateway's failure */

static void note(char *out, size_t size, const char *words)
{
	const struct str s = str_first(str_of(words), size - 1);
	size_t n = s.n;
	while (n > 0 && !utf8_valid((struct str){s.p, n}, NULL))
		n--;
	memcpy(out, s.p, n);
	out[n] = 0;
}

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

static void add_text(struct reply *r, const char *text, bool thinking)
{
	if (thinking)
		reply_thinking(r, str_of(text));
	else
		reply_text(r, str_of(text));
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
		note(r->unread, sizeof r->unread, type ? type : "an object");
	}
}

/* Text, or parts of it in a list, or one part. */
static void take_content(struct reply *r, const cJSON *content, bool thinking, int depth)
{
	const cJSON *part;
	if (!content || cJSON_IsNull(content) || depth == 0)
		return;
	if (cJSON_IsString(content)) {
		add_text(r, content->valuestring, thinking);
	} else if (cJSON_IsArray(content)) {
		cJSON_ArrayForEach(part, content) take_content(r, part, thinking, depth - 1);
	} else if (cJSON_IsObject(content)) {
		take_part(r, content, thinking, depth);
	} else {
		note(r->unread, sizeof r->unread,
			cJSON_IsNumber(content) ? "a number" : "a truth value");
	}
}

/* m: the choice's `message`, `delta` or what stands for them. */
static void take_message(struct reply *r, const cJSON *m)
{
	static const char *const thoughts[] = {
		"reasoning_content", "reasoning", "thinking", "reasoning_details", NULL};
	static const char *const contents[] = {"content", "parts", "text", NULL};
	take_content(r, any_of(m, contents), false, DEPTH);
	take_content(r, any_of(m, thoughts), true, DEPTH);
	const char *refusal = json_str(m, "refusal");
	if (refusal && refusal[0]) {
		r->refusal = true;
		reply_text(r, str_of(refusal));
	}
}

static long tokens(const cJSON *usage, const char *const names[], long otherwise)
{
	for (size_t i = 0; names[i]; i++) {
		const int64_t n = json_int(usage, names[i], -1);
		if (n >= 0 && n <= TOKENS_MAX)
			return (long)n;
	}
	return otherwise;
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
	static const char *const written[] = {"predicted_n", NULL};
	const cJSON *timings = json_get(root, "timings");
	const cJSON *ms = json_get(timings, "predicted_ms");
	if (!cJSON_IsNumber(ms))
		return;
	r->steps = tokens(timings, written, 1) - 1;
	r->steps_ms = ms->valuedouble;
}

/* ---- an answer that is none */

/* Takes what is told into the reply: a refusal is an answer, all else FAILED. */
static enum status take_trouble(struct reply *r, const struct trouble *t, struct buf *err)
{
	const char *words = t->words.n > 0 ? buf_text(&t->words) : "error";
	if (t->refusal) {
		r->refusal = true;
		if (!r->finish[0] || ending_of(r->finish) != ENDING_REFUSED)
			note(r->finish, sizeof r->finish, "content_filter");
		if (r->text.n == 0)
			reply_text(r, buf_str(&t->words));
		return OK;
	}
	r->status = t->unpaid ? 402 : t->status;
	r->wait_ms = t->wait_ms;
	r->loading = t->loading;
	if (r->status > 0)
		return fail(err, FAILED, "the server said: %s (error %ld)", words, r->status);
	return fail(err, FAILED, "the server said: %s", words);
}

/* at: the whole, or a choice in it. */
static enum status take_error(struct reply *r, const cJSON *at, bool beside, struct buf *err)
{
	struct trouble t = TROUBLE_INIT;
	enum status st = OK;
	trouble_read(&t, at, beside);
	if (t.told)
		st = take_trouble(r, &t, err);
	else if (t.words.n > 0)
		note(r->hint, sizeof r->hint, buf_text(&t.words));
	buf_release(&t.words);
	return st;
}

/* What data of an event called "error" says, JSON or not. */
static enum status take_named_error(
	struct reply *r, const cJSON *root, struct str data, struct buf *err)
{
	struct trouble t = TROUBLE_INIT;
	if (root)
		trouble_read(&t, root, false);
	else
		trouble_hear(&t, data);
	const enum status st = take_trouble(r, &t, err);
	buf_release(&t.words);
	return st;
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
	note(r->finish, sizeof r->finish, word->valuestring);
	enum ending ending = ending_of(r->finish);
	if (ending == ENDING_FAILED && native && ending_of(native) == ENDING_REFUSED)
		ending = ENDING_REFUSED;
	r->refusal = r->refusal || ending == ENDING_REFUSED;
	if (strcmp(r->finish, "STOP") == 0)
		note(r->finish, sizeof r->finish, "stop");
	else if (strcmp(r->finish, "max_tokens") == 0 || strcmp(r->finish, "MAX_TOKENS") == 0 ||
		 strcmp(r->finish, "model_length") == 0)
		note(r->finish, sizeof r->finish, "length");
	if (ending != ENDING_FAILED)
		return OK;
	r->status = 500;
	return fail(err, FAILED, "the server gave up: it ended the answer with \"%s\"", r->finish);
}

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
	if (!cJSON_IsObject(m))
		m = choice;
	take_message(r, m);
	enum status st = take_error(r, choice, true, err);
	if (!st && m != choice)
		st = take_error(r, m, true, err);
	return st || r->finish[0] ? st : take_finish(r, choice, err);
}

static enum status check_room(const struct reply *r, struct buf *err)
{
	if (r->text.full || r->thinking.full)
		return fail(err, FAILED, "the answer is too long");
	return OK;
}

static enum status take_root(struct reply *r, const cJSON *root, struct buf *err)
{
	const cJSON *choice = choice_of(root);
	enum status st = take_error(r, root, choice != NULL, err);
	take_usage(r, root);
	take_timings(r, root);
	if (!st && choice)
		st = take_choice(r, choice, err);
	return st ? st : check_room(r, err);
}

/* ---- forms */

enum body_form body_form(struct str begun)
{
	static const char *const fields[] = {"data", "event", "id", "retry", "error", ":", NULL};
	static const char bom[] = "\xEF\xBB\xBF";
	const struct str s = loose_begin(begun);
	if (s.n == 0 || (s.n < sizeof bom - 1 && !memcmp(s.p, bom, s.n)))
		return BODY_OPEN;
	if (s.p[0] == '{' || s.p[0] == '[')
		return BODY_JSON;
	if (s.p[0] == '<')
		return BODY_PAGE;
	for (size_t i = 0; fields[i]; i++) {
		const size_t n = strlen(fields[i]);
		if (str_starts(s, fields[i]) && (s.p[0] == ':' || (s.n > n && s.p[n] == ':')))
			return BODY_EVENTS;
		if (s.n <= n && !memcmp(s.p, fields[i], s.n))
			return BODY_OPEN; /* it may become one */
	}
	return BODY_OTHER;
}

static enum status no_answer(struct reply *r, const char *what, struct buf *err)
{
	if (r->hint[0])
		return fail(err, FAILED, "the server said: %s", r->hint);
	return fail(err, FAILED, "%s", what);
}

/* A whole answer has said all that it says. */
static enum status check_whole(struct reply *r, struct buf *err)
{
	reply_end(r);
	if (!r->finish[0] && r->refusal)
		note(r->finish, sizeof r->finish, "content_filter");
	if (!r->finish[0])
		return no_answer(r, "the answer has no finish reason", err);
	if (r->unread[0] && r->text.n == 0 && r->thinking.n == 0)
		return fail(err, FAILED, "the answer's content is no text: %s", r->unread);
	return check_room(r, err);
}

struct feeding {
	struct reply *reply;
	struct buf *err;
	enum status st;
};

static bool on_event(void *arg, const char *name, struct str data)
{
	struct feeding *f = arg;
	f->st = chat_event(f->reply, name, data, f->err);
	return f->st == OK;
}

/* A stream that nobody asked for. */
static enum status read_events(struct reply *r, struct str body, struct buf *err)
{
	struct sse sse;
	struct feeding f = {r, err, OK};
	sse_init(&sse, r->text.max);
	if (sse_feed(&sse, loose_begin(body), on_event, &f))
		sse_end(&sse, on_event, &f);
	else if (!f.st)
		f.st = fail(err, FAILED, "the answer is too long");
	sse_release(&sse);
	if (!f.st && !r->finish[0] && !r->refusal && !r->hint[0]) {
		r->status = CUT_STATUS;
		return fail(err, FAILED, "the stream ended without a finish reason");
	}
	return f.st ? f.st : check_whole(r, err);
}

/* JSON text after JSON text, each an event (Ollama's own way). OK only when all of it is. */
static bool is_lines(struct str body)
{
	struct str line;
	size_t n = 0;
	while (str_line(&body, &line)) {
		line = str_trim(line);
		if (line.n == 0)
			continue;
		if (line.p[0] != '{' || line.p[line.n - 1] != '}')
			return false;
		n++;
	}
	return n > 1;
}

static enum status read_broken(
	struct reply *r, struct str body, bool cut, struct buf *why, struct buf *err)
{
	if (is_lines(loose_begin(body)))
		return read_events(r, body, err);
	cut = cut || body_form(body) == BODY_OPEN;
	r->status = cut ? CUT_STATUS : 0;
	r->page = !cut;
	if (cut && loose_begin(body).n > 0)
		return fail(err, FAILED, "the answer ends in its middle");
	buf_addstr(err, buf_str(why));
	return FAILED;
}

static enum status read_json(struct reply *r, struct str body, struct buf *err)
{
	struct buf why = BUF(BUF_SMALL);
	bool cut = false;
	cJSON *root = loose_parse(body, &r->halves, &cut, &why);
	enum status st;
	if (!root) {
		st = read_broken(r, body, cut, &why, err);
		buf_release(&why);
		return st;
	}
	st = take_root(r, root, err);
	if (!st && !choice_of(root) && !r->refusal)
		st = no_answer(r, "the answer has no choices", err);
	cJSON_Delete(root);
	return st ? st : check_whole(r, err);
}

enum status chat_whole(struct reply *r, struct str body, struct buf *err)
{
	switch (body_form(body)) {
	case BODY_PAGE:
		r->page = true;
		return fail(err, FAILED, "a web page came in the place of an answer");
	case BODY_EVENTS:
		return read_events(r, body, err);
	default:
		return read_json(r, body, err);
	}
}

enum status chat_event(struct reply *r, const char *name, struct str data, struct buf *err)
{
	struct buf why = BUF(BUF_SMALL);
	const bool error = strcmp(name, "error") == 0;
	bool cut = false;
	enum status st = FAILED;
	data = str_trim(data);
	if (data.n == 0 || str_is(data, "[DONE]"))
		return OK;
	cJSON *root = loose_parse(data, &r->halves, &cut, &why);
	if (error) {
		st = take_named_error(r, root, data, err);
	} else if (root) {
		st = take_root(r, root, err);
	} else {
		r->status = cut ? CUT_STATUS : 0;
		buf_addstr(err, buf_str(&why));
	}
	cJSON_Delete(root);
	buf_release(&why);
	return st;
}
