/*
 * likely.c - calls that ask how likely a model finds text that is there (hunsu/llm/likely.h): one
 * call, several requests, one after the other.
 *
 * llama.cpp (tools/server/README.md): /apply-template writes the messages as the model reads them,
 * /tokenize says what its tokens are, and each /completion of one token tells the log-probability
 * of the one that a bias has it write. Of one that ends within a character it tells nothing: that
 * is looked for among those that it might have written. What is before a token is in the server's
 * cache. Where there is no /apply-template, a chat completion with `top_logprobs` is asked for, and
 * the text looked for in it.
 */
#include "likely.h"

#include <math.h>
#include <string.h>

#include "hunsu/llm/likely.h"

#define BIAS 100 /* more than logits are apart */
#define WIDE 20000 /* the likeliest: none that follows in a text is beyond them */
#define CHAT_WORDS 20 /* the most that OpenAI tells */
#define CHAT_TOKENS 64

enum step { STEP_TEMPLATE, STEP_CONTEXT, STEP_ANSWER, STEP_TOKEN, STEP_CHAT };

struct piece { /* a token */
	int id;
	size_t n;      /* bytes */
	size_t counts; /* of them, those of the text that is measured; 0: it is passed over */
	size_t text;   /* which one that is */
	bool part;     /* it begins or ends within a character */
};

struct likely {
	enum step step;
	struct prompt context; /* the messages before the answers; or all, which are the texts */
	struct answers answers; /* none: the messages are measured */
	struct buf written;	/* the messages as the model reads them */
	LIST(struct piece) pieces; /* all that it reads */
	int whole;	     /* one that ends with a character; -1: none was read */
	bool wide;	     /* that one is written, and the one in hand looked for beside it */
	size_t before;	     /* of them, those before an answer */
	size_t text, at;     /* the one in hand, and its place in pieces */
	cJSON *texts;	     /* what is told of each, so far */
	struct buf body;     /* of the request that is out */
	long asked;	     /* tokens */
	int64_t began_us;
};

struct likely *likely_new(const struct request *r)
{
	struct likely *l = NEW(struct likely);
	const size_t n = r->messages->n;
	const size_t context = r->likely > 0 && (size_t)r->likely <= n ? n - (size_t)r->likely : n;
	const struct provider *p = r->model->provider;

	for (size_t i = 0; i < n; i++) {
		const struct message *m = &r->messages->items[i];
		if (i < context)
			prompt_add(&l->context, m->role, message_str(m), AUTHOR_IMPORT);
		else
			answers_add(&l->answers, message_str(m));
	}
	l->whole = -1;
	l->texts = cJSON_CreateArray();
	for (size_t i = 0; i < (l->answers.n ? l->answers.n : n); i++)
		(void)json_add_list(l->texts, NULL);
	l->written = l->body = BUF(BUF_TEXT);
	if (p->base && r->model->base_url && strcmp(p->base, r->model->base_url) == 0)
		l->step = STEP_CHAT; /* the provider's own service is no llama.cpp */
	return l;
}

void likely_free(struct likely *l)
{
	if (!l)
		return;
	prompt_release(&l->context);
	answers_release(&l->answers);
	buf_release(&l->written);
	buf_release(&l->body);
	free(l->pieces.items);
	cJSON_Delete(l->texts);
	free(l);
}

/* ---- asking ---- */

static void write_token(struct likely *l)
{
	buf_adds(&l->body, "\"prompt\":[");
	for (size_t i = 0; i < l->at; i++)
		buf_addf(&l->body, "%s%d", i ? "," : "", l->pieces.items[i].id);
	buf_addf(&l->body,
		"],\"n_predict\":1,\"n_probs\":%d,\"temperature\":0,\"cache_prompt\":true,"
		"\"logit_bias\":[[%d,%d]]}",
		l->wide		? WIDE
		: l->answers.n	? 1
				: LIKELY_WORDS,
		l->wide ? l->whole : l->pieces.items[l->at].id, BIAS);
}

static void write_chat(struct call *k)
{
	struct likely *l = k->likely;
	struct sampling s = {.max_tokens = CHAT_TOKENS};
	const struct request r = {
		.model = k->model, .messages = &l->context, .sampling = &s, .sample = 1};

	k->quirks |= k->served->learned;
	buf_clear(&l->body);
	k->endpoint->provider->body(&l->body, &r, k->quirks);
	buf_splice(&l->body, l->body.n - 1, 0, STR(",\"logprobs\":true,\"top_logprobs\":20"));
}

static const char *write_step(struct call *k)
{
	struct likely *l = k->likely;

	buf_clear(&l->body);
	buf_adds(&l->body, "{\"model\":");
	json_quote(&l->body, str_of(k->model->model));
	buf_addc(&l->body, ',');
	switch (l->step) {
	case STEP_TEMPLATE:
		buf_adds(&l->body, "\"messages\":[");
		for (size_t i = 0; i < l->context.n; i++)
			chat_message(&l->body, l->context.items[i].role,
				message_str(&l->context.items[i]));
		buf_adds(&l->body, "]}");
		return "/../apply-template";
	case STEP_CONTEXT:
	case STEP_ANSWER:
		buf_adds(&l->body, "\"content\":");
		json_quote(&l->body, l->step == STEP_CONTEXT
				? buf_str(&l->written)
				: str_of(l->answers.items[l->text]));
		buf_addf(&l->body, ",\"add_special\":%s,\"parse_special\":%s,\"with_pieces\":true}",
			l->step == STEP_CONTEXT ? "true" : "false",
			l->step == STEP_CONTEXT ? "true" : "false");
		return "/../tokenize";
	case STEP_TOKEN:
		write_token(l);
		return "/../completion";
	case STEP_CHAT:
		write_chat(k);
		break;
	}
	return k->endpoint->provider->path;
}

void likely_start(struct call *k)
{
	struct likely *l = k->likely;
	SCOPED(buf) url = BUF(BUF_SMALL);

	if (l->step == STEP_TEMPLATE && k->endpoint->no_template)
		l->step = STEP_CHAT;
	buf_addf(&url, "%s%s", k->endpoint->url_base, write_step(k));
	if (!l->began_us)
		l->began_us = clock_us();
	wire_start(k->transfer, url.s, k->endpoint->headers, &l->body, false);
}

/* ---- what is told ---- */

static double rounded(double logprob)
{
	return round(logprob * 1e6) / 1e6;
}

/* What it would have written there itself; marks of the model's own are no words. */
static void add_words(cJSON *token, const cJSON *likeliest, size_t most)
{
	const cJSON *w;
	cJSON *words = NULL;

	cJSON_ArrayForEach(w, likeliest)
	{
		const char *text = json_str(w, "token");
		cJSON *pair;

		if (!text || !*text || strstr(text, "\xef\xbf\xbd") || most == 0)
			continue;
		most--;
		if (!words)
			words = json_add_list(token, NULL);
		pair = json_add_list(words, NULL);
		json_add_cstr(pair, NULL, text);
		json_add_num(pair, NULL, rounded(json_num(w, "logprob", NAN)));
	}
}

static void tell(struct likely *l, size_t text, size_t bytes, double logprob, const cJSON *top)
{
	cJSON *token = json_add_list(cJSON_GetArrayItem(l->texts, (int)text), NULL);

	json_add_int(token, NULL, (int64_t)bytes);
	json_add_num(token, NULL, rounded(logprob));
	if (top)
		add_words(token, top, l->answers.n ? 1 : LIKELY_WORDS);
}

static enum likely_next done(struct call *k, struct reply *r)
{
	struct likely *l = k->likely;
	OWNED_JSON cJSON *root = cJSON_CreateObject();

	json_add(root, "likely", l->texts);
	l->texts = NULL;
	json_print(&r->text, root);
	r->begun = true;
	if (l->step != STEP_CHAT) { /* what it counts is one request of many */
		r->tokens_in = (long)l->pieces.n;
		r->tokens_out = l->asked;
	}
	k->first_ms = k->total_ms = (clock_us() - l->began_us) / 1000;
	return LIKELY_DONE;
}

/* ---- a llama.cpp server's steps ---- */

/* The next token to be asked for; false: there is none in this text. The first of all has nothing
 * before it. */
static bool next_piece(struct likely *l)
{
	for (; l->at < l->pieces.n; l->at++) {
		const struct piece *p = &l->pieces.items[l->at];
		if (p->counts && l->at)
			return true;
		if (p->counts)
			tell(l, p->text, p->counts, NAN, NULL);
	}
	return false;
}

static enum likely_next go_on(struct call *k, struct reply *r)
{
	struct likely *l = k->likely;

	l->step = STEP_TOKEN;
	if (next_piece(l))
		return LIKELY_MORE;
	if (++l->text >= l->answers.n)
		return done(k, r);
	l->pieces.n = l->at = l->before;
	l->step = STEP_ANSWER;
	return LIKELY_MORE;
}

static enum likely_next take_template(struct call *k, const cJSON *root)
{
	struct likely *l = k->likely;
	const char *written = json_str(root, "prompt");

	if (!written) {
		k->endpoint->no_template = true;
		l->step = STEP_CHAT;
		return LIKELY_MORE;
	}
	buf_adds(&l->written, written);
	l->step = STEP_CONTEXT;
	return LIKELY_MORE;
}

/* A piece is a string, or a list of bytes that are none. */
static size_t piece_bytes(const cJSON *piece)
{
	if (cJSON_IsString(piece))
		return strlen(piece->valuestring);
	return (size_t)cJSON_GetArraySize(piece);
}

static bool is_word(const char *piece)
{
	return piece && *piece && !piece[strspn(piece, "abcdefghijklmnopqrstuvwxyz")];
}

static enum status take_pieces(struct likely *l, const cJSON *root, struct buf *err)
{
	const cJSON *list = json_get(root, "tokens"), *t;

	cJSON_ArrayForEach(t, list)
	{
		const int64_t id = json_int(t, "id", -1);
		if (id < 0 || id > INT32_MAX)
			return fail(err, FAILED, "its /tokenize tells no tokens");
		*PUSH(&l->pieces) =
			(struct piece){.id = (int)id, .n = piece_bytes(json_get(t, "piece")),
				.part = cJSON_IsArray(json_get(t, "piece"))};
		if (l->whole < 0 && is_word(json_str(t, "piece")))
			l->whole = (int)id;
	}
	return cJSON_IsArray(list) ? OK : fail(err, FAILED, "its /tokenize tells no tokens");
}

/* Which bytes of what the model reads are which message's: some templates cut blanks off. */
static enum status mark_message(struct likely *l, size_t text, size_t *from, struct buf *err)
{
	const struct message *m = &l->context.items[text];
	const struct str inner = str_trim(message_str(m));
	const size_t lead = (size_t)(inner.n ? inner.p - m->text : 0);
	OWNED char *words = str_dup(inner);
	const size_t at = str_find(buf_str(&l->written), words, *from);
	size_t begins = 0;

	if (at == SIZE_MAX)
		return fail(err, FAILED, "its template does not keep the text of a message");
	if (lead)
		tell(l, text, lead, NAN, NULL);
	for (size_t i = 0; i < l->pieces.n; i++) {
		struct piece *p = &l->pieces.items[i];
		const size_t ends = begins + p->n;
		const size_t low = begins > at ? begins : at;
		const size_t high = ends < at + inner.n ? ends : at + inner.n;
		if (high > low) {
			p->counts = high - low;
			p->text = text;
		}
		begins = ends;
	}
	*from = at + inner.n;
	return OK;
}

static enum status mark_messages(struct likely *l, struct buf *err)
{
	size_t bytes = 0, from = 0;
	enum status st = OK;

	for (size_t i = 0; i < l->pieces.n; i++)
		bytes += l->pieces.items[i].n;
	/* The mark of a beginning is not in what the template wrote. */
	if (l->pieces.n && bytes == l->written.n + l->pieces.items[0].n)
		l->pieces.items[0].n = 0;
	else if (bytes != l->written.n)
		return fail(err, FAILED, "its tokens are not those of the text");
	for (size_t i = 0; !st && i < l->context.n; i++)
		st = mark_message(l, i, &from, err);
	return st;
}

static enum likely_next take_context(
	struct call *k, const cJSON *root, struct reply *r, struct buf *err)
{
	struct likely *l = k->likely;

	if (take_pieces(l, root, err) || (!l->answers.n && mark_messages(l, err)))
		return LIKELY_FAILED;
	l->before = l->pieces.n;
	if (!l->answers.n)
		return go_on(k, r);
	l->at = l->before;
	l->step = STEP_ANSWER;
	return LIKELY_MORE;
}

static enum likely_next take_answer(
	struct call *k, const cJSON *root, struct reply *r, struct buf *err)
{
	struct likely *l = k->likely;

	if (take_pieces(l, root, err))
		return LIKELY_FAILED;
	for (size_t i = l->before; i < l->pieces.n; i++) {
		l->pieces.items[i].counts = l->pieces.items[i].n;
		l->pieces.items[i].text = l->text;
	}
	return go_on(k, r);
}

static const cJSON *with_id(const cJSON *list, int id)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (json_int(item, "id", -1) == id)
			return item;
	}
	return NULL;
}

static enum likely_next take_token(
	struct call *k, const cJSON *root, struct reply *r, struct buf *err)
{
	struct likely *l = k->likely;
	const struct piece *p = &l->pieces.items[l->at];
	const cJSON *list = json_get(root, "completion_probabilities");
	const cJSON *first = cJSON_GetArrayItem(list, 0), *top = json_get(first, "top_logprobs");
	double logprob;

	if (!first && p->part && !l->wide && l->whole >= 0) {
		l->wide = true;
		return LIKELY_MORE;
	}
	if (l->wide)
		first = with_id(top, p->id);
	l->wide = false;
	logprob = json_num(first, "logprob", NAN);
	if (isnan(logprob) || json_int(first, "id", -1) != p->id) {
		buf_adds(err, isnan(logprob) ? "its /completion tells no log-probability; "
					     : "it wrote another token than the one asked for; ");
		buf_adds(err, "a newer llama.cpp does");
		return LIKELY_FAILED;
	}
	tell(l, p->text, p->counts, logprob, top);
	l->asked++;
	l->at++;
	return go_on(k, r);
}

/* ---- a chat completion ---- */

/* The token that goes on with `rest` in what is told of a place; NULL: none. */
static const cJSON *goes_on(const cJSON *place, struct str rest, bool *written)
{
	const char *own = json_str(place, "token"), *text;
	const cJSON *w, *found = NULL;
	size_t longest = 0;

	*written = own && *own && str_starts(rest, own);
	if (*written)
		return place;
	cJSON_ArrayForEach(w, json_get(place, "top_logprobs"))
	{
		text = json_str(w, "token");
		if (text && strlen(text) > longest && str_starts(rest, text)) {
			longest = strlen(text);
			found = w;
		}
	}
	return found;
}

/* False: what the model wrote leaves the text before its end, where nothing more is told. */
static bool find_answer(struct likely *l, size_t text, const cJSON *content)
{
	struct str rest = str_of(l->answers.items[text]);
	const cJSON *place = content ? content->child : NULL;
	bool written = true;

	for (; rest.n && place && written; place = place->next) {
		const cJSON *w = goes_on(place, rest, &written);
		const double logprob = json_num(w, "logprob", NAN);
		const size_t n = w ? strlen(json_str(w, "token")) : 0;

		if (isnan(logprob))
			return false;
		tell(l, text, n, logprob, json_get(place, "top_logprobs"));
		rest = str_from(rest, n);
	}
	return !rest.n;
}

static enum likely_next take_chat(
	struct call *k, const cJSON *root, struct reply *r, struct buf *err)
{
	struct likely *l = k->likely;
	const cJSON *choice = cJSON_GetArrayItem(json_get(root, "choices"), 0);
	const cJSON *content = json_get(json_get(choice, "logprobs"), "content");
	size_t found = 0;

	if (!l->answers.n || !cJSON_IsArray(content)) {
		buf_adds(err, "it gives no log-probabilities of given text; " LIKELY_ELSEWHERE);
		return LIKELY_FAILED;
	}
	for (size_t i = 0; i < l->answers.n; i++) {
		if (find_answer(l, i, content)) {
			found++;
			continue;
		}
		cJSON_ReplaceItemInArray(l->texts, (int)i, cJSON_CreateArray());
	}
	if (!found) {
		buf_addf(err,
			"it tells log-probabilities only of its own words and the %d likeliest "
			"beside them, and “%.*s” is not there; " LIKELY_ELSEWHERE,
			CHAT_WORDS, STR_FIT(60, l->answers.n ? l->answers.items[0] : ""));
		return LIKELY_FAILED;
	}
	r->tokens_in = reply_tokens(json_get(root, "usage"), "prompt_tokens", -1);
	r->tokens_out = reply_tokens(json_get(root, "usage"), "completion_tokens", -1);
	return done(k, r);
}

/* ---- one step's answer ---- */

enum likely_next likely_took(struct call *k, struct str body, struct reply *r, struct buf *err)
{
	struct likely *l = k->likely;
	bool cut = false;
	OWNED_JSON cJSON *root = loose_parse(body, NULL, &cut, err);
	enum likely_next next = LIKELY_FAILED;

	r->status = cut ? 502 : 0;
	if (!root && l->step == STEP_TEMPLATE && !cut)
		buf_clear(err); /* a page: something else answers there */
	if ((root || l->step == STEP_TEMPLATE) && !err->n && !reply_error(r, root, false, err))
		switch (l->step) {
		case STEP_TEMPLATE:
			next = take_template(k, root);
			break;
		case STEP_CONTEXT:
			next = take_context(k, root, r, err);
			break;
		case STEP_ANSWER:
			next = take_answer(k, root, r, err);
			break;
		case STEP_TOKEN:
			next = take_token(k, root, r, err);
			break;
		case STEP_CHAT:
			next = take_chat(k, root, r, err);
			break;
		}
	return next;
}

bool likely_elsewhere(struct call *k, long status)
{
	static const long not_there[] = {400, 403, 404, 405, 501};
	bool other = false;

	for (size_t i = 0; i < COUNT(not_there); i++)
		other = other || status == not_there[i];
	if (!other || k->likely->step != STEP_TEMPLATE || k->endpoint->local)
		return false;
	k->endpoint->no_template = true;
	k->likely->step = STEP_CHAT;
	return true;
}
