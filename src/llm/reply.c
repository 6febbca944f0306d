/* reply.c - the text of an answer as it comes, and the forms in which an answer comes. */
#include "reply.h"

#include <math.h>
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/llm/sse.h"
#include "provider.h"
#include "trouble.h"

#define TOKENS_MAX 1000000000 /* a count of tokens beyond it is none */
#define SHOWN_BYTES 200	      /* of what came in the place of JSON */
#define CUT_STATUS 502	      /* what ends in its middle is like a gateway's failure */

/* ---- the text */

void reply_release(struct reply *r)
{
	buf_release(&r->text);
	buf_release(&r->thinking);
}

void reply_clear(struct reply *r)
{
	const struct buf text = r->text, thinking = r->thinking;
	*r = (struct reply){.text = text, .thinking = thinking, .prefix = r->prefix};
	buf_clear(&r->text);
	buf_clear(&r->thinking);
	r->tokens_in = r->tokens_out = -1;
	r->usd = NAN;
	r->wait_ms = -1;
}

/* llama.cpp repeats the prefix in a whole answer and not in a stream; others may do otherwise. */
static void take_text(struct reply *r, struct str s)
{
	size_t i = 0;
	while (!r->parted && i < s.n) {
		if (r->matched == r->prefix.n) {
			r->parted = true; /* repeated whole: dropped */
		} else if (s.p[i] == r->prefix.p[r->matched]) {
			r->matched++;
			i++;
		} else {
			buf_addstr(&r->text, str_first(r->prefix, r->matched));
			r->parted = true;
		}
	}
	buf_addstr(&r->text, str_from(s, i));
}

void reply_text(struct reply *r, struct str s)
{
	SCOPED(buf) joined = BUF(r->text.max);
	if (r->halves) {
		utf8_join(&joined, s, &r->half);
		s = buf_str(&joined);
	}
	take_text(r, s);
}

void reply_thinking(struct reply *r, struct str s)
{
	if (r->halves)
		utf8_join(&r->thinking, s, &r->thinking_half);
	else
		buf_addstr(&r->thinking, s);
}

static void end_half(struct reply *r)
{
	SCOPED(buf) rest = BUF(BUF_SMALL);
	utf8_join_end(&rest, &r->half);
	take_text(r, buf_str(&rest));
	utf8_join_end(&r->thinking, &r->thinking_half);
}

bool reply_counted(const struct reply *r)
{
	return r->tokens_in >= 0 && r->tokens_out >= 0;
}

long reply_untold(const struct reply *r, double most)
{
	const double told = fmax(0, (double)r->tokens_in) + fmax(0, (double)r->tokens_out);
	return reply_counted(r) ? 0 : (long)fmax(0, most - told);
}

void reply_end(struct reply *r)
{
	end_half(r);
	if (r->parted || r->matched == r->prefix.n)
		return;
	buf_addstr(&r->text, str_first(r->prefix, r->matched));
	r->parted = true;
}

/* ---- for those who read */

/* The beginning of words that fits and is valid. */
static void note(char *out, size_t size, const char *words)
{
	const struct str s = str_first(str_of(words), size - 1);
	size_t n = s.n;
	while (n > 0 && !utf8_valid((struct str){s.p, n}, NULL))
		n--;
	memcpy(out, s.p, n);
	out[n] = 0;
}

void reply_served(struct reply *r, const cJSON *object)
{
	const char *model = json_str(object, "model");
	const char *fingerprint = json_str(object, "system_fingerprint");
	if (model && *model)
		note(r->served.model, sizeof r->served.model, model);
	if (fingerprint && *fingerprint)
		note(r->served.fingerprint, sizeof r->served.fingerprint, fingerprint);
}

void reply_unread(struct reply *r, const char *what)
{
	note(r->unread, sizeof r->unread, what);
}

long reply_tokens(const cJSON *usage, const char *name, long otherwise)
{
	const int64_t n = json_int(usage, name, -1);
	return n >= 0 && n <= TOKENS_MAX ? (long)n : otherwise;
}

enum status reply_finish(struct reply *r, const char *word, const char *native, struct buf *err)
{
	enum ending ending = ending_of(word);
	note(r->finish, sizeof r->finish, word);
	if (ending == ENDING_FAILED && native && ending_of(native) == ENDING_REFUSED)
		ending = ENDING_REFUSED;
	r->refusal = r->refusal || ending == ENDING_REFUSED;
	if (ending != ENDING_FAILED)
		return OK;
	r->status = 500;
	return fail(err, FAILED, "the server gave up: it ended the answer with \"%s\"", r->finish);
}

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

enum status reply_error(struct reply *r, const cJSON *object, bool beside, struct buf *err)
{
	struct trouble t = TROUBLE_INIT;
	enum status st = OK;
	trouble_read(&t, object, beside);
	if (t.told)
		st = take_trouble(r, &t, err);
	else if (t.words.n > 0)
		note(r->hint, sizeof r->hint, buf_text(&t.words));
	buf_release(&t.words);
	return st;
}

/* ---- forms */

/* What data of an event called "error" says, JSON or not. */
static enum status take_named_error(
	struct reply *r, const cJSON *root, struct str data, struct buf *err)
{
	struct trouble t = TROUBLE_INIT;
	enum status st;
	if (root)
		trouble_read(&t, root, false);
	else
		trouble_hear(&t, data);
	st = take_trouble(r, &t, err);
	buf_release(&t.words);
	return st;
}

static enum status check_room(const struct reply *r, struct buf *err)
{
	if (r->text.full || r->thinking.full)
		return fail(err, FAILED, "the answer is too long");
	return OK;
}

/* Reads one of the provider's objects, and gives its end the name that it has here. */
static enum status take(
	struct reply *r, const struct provider *p, const cJSON *root, struct buf *err)
{
	const enum status st = p->read(r, root, err);
	for (const struct finish *f = p->finishes; f && f->theirs; f++)
		if (strcmp(r->finish, f->theirs) == 0)
			note(r->finish, sizeof r->finish, f->ours);
	return st ? st : check_room(r, err);
}

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
	const struct provider *provider;
	struct buf *err;
	enum status st;
};

static bool on_event(void *arg, const char *name, struct str data)
{
	struct feeding *f = arg;
	f->st = reply_event(f->reply, f->provider, name, data, f->err);
	return f->st == OK;
}

/* A stream that nobody asked for. */
static enum status read_events(
	struct reply *r, const struct provider *p, struct str body, struct buf *err)
{
	SCOPED(sse) sse;
	struct feeding f = {r, p, err, OK};
	sse_init(&sse, r->text.max);
	if (sse_feed(&sse, loose_begin(body), on_event, &f))
		sse_end(&sse, on_event, &f);
	else if (!f.st)
		f.st = fail(err, FAILED, "the answer is too long");
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

/* What is no JSON at all is told as it stands: "upstream is away". */
static void say_broken(struct buf *err, struct str body, const struct buf *why)
{
	struct str line = {0};
	body = loose_begin(body);
	if (body_form(body) == BODY_JSON || !str_line(&body, &line)) {
		buf_addstr(err, buf_str(why));
		return;
	}
	buf_adds(err, "no JSON came in the place of an answer, but \"");
	utf8_repair(err, str_trim(str_first(line, str_fit(line, SHOWN_BYTES))));
	buf_adds(err, "\"");
}

/* why: its JSON cannot be read; cut: because its end is missing. */
static enum status read_broken(struct reply *r, struct str body, bool cut, const struct buf *why,
	struct buf *err)
{
	cut = cut || body_form(body) == BODY_OPEN;
	r->status = cut ? CUT_STATUS : 0;
	r->page = !cut;
	if (cut && loose_begin(body).n > 0)
		return fail(err, FAILED, "the answer ends in its middle");
	say_broken(err, body, why);
	return FAILED;
}

enum status reply_tree(
	struct reply *r, const struct provider *p, const cJSON *root, struct buf *err)
{
	const enum status st = take(r, p, root, err);
	if (!st && !r->begun && !r->refusal)
		return no_answer(r, "the answer has no choices", err);
	return st ? st : check_whole(r, err);
}

static enum status read_json(
	struct reply *r, const struct provider *p, struct str body, struct buf *err)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	bool cut = false;
	OWNED_JSON cJSON *root = loose_parse(body, &r->halves, &cut, &why);
	if (root)
		return reply_tree(r, p, root, err);
	if (is_lines(loose_begin(body)))
		return read_events(r, p, body, err);
	return read_broken(r, body, cut, &why, err);
}

enum status reply_whole(
	struct reply *r, const struct provider *p, struct str body, struct buf *err)
{
	switch (body_form(body)) {
	case BODY_PAGE:
		r->page = true;
		return fail(err, FAILED, "a web page came in the place of an answer");
	case BODY_EVENTS:
		return read_events(r, p, body, err);
	default:
		return read_json(r, p, body, err);
	}
}

enum status reply_event(struct reply *r, const struct provider *p, const char *name,
	struct str data, struct buf *err)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	bool cut = false;
	enum status st = FAILED;
	OWNED_JSON cJSON *root = NULL;
	data = str_trim(data);
	if (data.n == 0 || str_is(data, "[DONE]"))
		return OK;
	root = loose_parse(data, &r->halves, &cut, &why);
	if (strcmp(name, "error") == 0) {
		st = take_named_error(r, root, data, err);
	} else if (root) {
		st = take(r, p, root, err);
	} else {
		r->status = cut ? CUT_STATUS : 0;
		say_broken(err, data, &why);
	}
	return st;
}
