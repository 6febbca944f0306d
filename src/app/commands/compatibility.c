/* compatibility.c - how likely the target finds texts, and its own words taken into the prompt. */
#include <limits.h>
#include <string.h>

#include "../naming.h"
#include "../permit.h"
#include "../words.h"
#include "commands.h"
#include "hunsu/prompt/template.h"
#include "pages.h"

struct texts LIST_OF(struct text_ref);

/* "all": the prompt and the variants that are not put aside. Else those named, or the selected. */
static enum status take_texts(const struct live *v, struct str args, struct texts *out,
	struct buf *err)
{
	const struct state *s = live_state(v);
	struct text_ref t = {.version = s->head};

	if (!args.n)
		*PUSH(out) = live_selected(v);
	if (str_is(args, "all")) {
		*PUSH(out) = t;
		for (size_t i = 0; i < s->variants.n; i++)
			if (s->variants.items[i].standing != STANDING_REJECTED)
				*PUSH(out) = (struct text_ref){.variant = (int)i + 1};
		return OK;
	}
	while (args.n) {
		if (take_name(v, NAME_ANY, &args, &t, err) != NAMES_TEXT)
			return BAD_USAGE;
		*PUSH(out) = t;
	}
	return OK;
}

/* One alone is the text that is looked at, as what comes is about it. */
static void look_at_texts(struct live *v, const struct texts *texts)
{
	const struct text_ref text = texts->items[0];
	struct about a;

	if (texts->n == 1) {
		v->view.variant = text.variant;
		memset(&v->view.pair, 0, sizeof v->view.pair);
		if (text.version != live_state(v)->head)
			v->view.pair.text.version = text.version;
	}
	a = view_about(v);
	look_at(v, DETAIL_COMPATIBILITY, &a);
}

/* Asked about, where the person lets it. */
static enum status ask(struct live *v, struct str args, const struct texts *texts, size_t calls,
	const struct cost *cost, struct buf *err)
{
	if (!live_writable(v, "compatibility", err) ||
		desk_can_call(&v->desk->target, "compatibility", err))
		return FAILED;
	if (!permit_send(v, "target", &v->desk->target) || !permit_spend(v, cost))
		return OK;
	session_do(v->desk->session, act_new("compatibility", args));
	compatibility_start(v->desk, texts->items, texts->n);
	live_say(v, false, "%s is asked how likely it finds %zu text%s", v->desk->target.name,
		calls, PLURAL(calls));
	if (v->front.keys)
		look_at_texts(v, texts);
	return OK;
}

static enum status run_compatibility(struct live *v, struct str args, struct buf *err)
{
	struct texts texts = {0};
	struct cost cost = {0};
	size_t calls = 0;
	enum status st = take_texts(v, args, &texts, err);

	if (!st)
		st = compatibility_cost(v->desk, texts.items, texts.n, &cost, &calls, err);
	if (!st && calls)
		st = ask(v, args, &texts, calls, &cost, err);
	else if (!st)
		look_at_texts(v, &texts);
	free(texts.items);
	return st;
}

COMMAND("look", compatibility, "compatibility",
	"ask the target how likely it finds the words of the text, and show that token by token, "
	"and beside the scores of all texts that it was asked about",
	.args = "[all | prompt|VARIANT|VERSION\xe2\x80\xa6]", .need = NEED_PROMPT,
	.run = run_compatibility);

/* ---- the model's own word ---- */

struct words { /* what could be taken into the prompt */
	struct likelihoods told;
	struct spots spots;
	int n;
};

static void words_release(struct words *w)
{
	spots_release(&w->spots);
	likelihoods_release(&w->told);
}

/* Of the text that is shown. */
static void words_of(struct words *w, const struct live *v, struct text_ref text)
{
	w->n = 0;
	(void)figures_spots(live_state(v), text, &w->told, &w->spots);
	spots_by_surprise(&w->spots);
	for (size_t i = 0; i < w->spots.n && i < SURPRISES_MOST; i++)
		w->n += (int)w->spots.items[i].n_words;
}

int surprises_count(const struct live *v)
{
	struct words w;

	words_of(&w, v, view_about(v).text);
	words_release(&w);
	return w.n;
}

static const struct likely_word *word_at(const struct words *w, int n, struct range *in)
{
	for (size_t i = 0; i < w->spots.n && i < SURPRISES_MOST; i++) {
		const struct spot *t = &w->spots.items[i];
		if (n <= (int)t->n_words) {
			*in = t->in;
			return &t->words[n - 1];
		}
		n -= (int)t->n_words;
	}
	return NULL;
}

/* A number of one of them, or the one that is chosen. */
static enum status take_number(
	const struct live *v, struct str args, const struct words *w, int *n, struct buf *err)
{
	long said = v->view.word;

	if (!w->n)
		return fail(err, BAD_USAGE,
			"it is not known what the target would have written; " KEY("compatibility")
			" asks");
	if ((args.n && !str_to_long(args, 1, INT_MAX, &said)) || said < 1 || said > w->n)
		return fail(err, BAD_USAGE, "say which, by its number: from 1 to %d", w->n);
	*n = (int)said;
	return OK;
}

static enum status run_surprises(struct live *v, struct str args, struct buf *err)
{
	struct about a = view_about(v);
	SCOPED(words) w;
	int n = 0;
	enum status st;

	words_of(&w, v, a.text);
	st = args.n ? take_number(v, args, &w, &n, err) : OK;
	if (st)
		return st;
	if (n || !v->view.word)
		v->view.word = n ? n : 1;
	if (look_at(v, DETAIL_SURPRISES, &a))
		v->view.focus = PANE_DETAIL;
	return OK;
}

COMMAND("look", surprises, "surprises",
	"show where the text surprises the target most, and the words that it would have put "
	"there; or choose the N-th of these", .args = "[N]", .need = NEED_PROMPT,
	.run = run_surprises);

static void replace(struct prompt *out, const struct prompt *p, struct range in, struct str word,
	author by)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];
		SCOPED(buf) text = BUF(BUF_TEXT);
		SCOPED(runs) runs = {0};

		buf_addstr(&text, message_str(m));
		runs_copy(&runs, &m->runs);
		if (i == in.message) {
			buf_splice(&text, in.at, in.n, word);
			runs_splice(&runs, in.at, in.n, word.n, by);
		}
		prompt_add_runs(out, m->role, buf_str(&text), &runs);
	}
}

static bool same_placeholders(const struct prompt *a, const struct prompt *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		size_t at[2] = {0}, from;
		struct str name[2];
		bool more[2];

		do {
			for (int k = 0; k < 2; k++)
				more[k] = placeholder_next(message_str(&(k ? b : a)->items[i]),
					&at[k], &from, &name[k]);
			if (more[0] != more[1] || (more[0] && !str_eq(name[0], name[1])))
				return false;
		} while (more[0]);
	}
	return true;
}

static enum status take_word(struct live *v, struct str args, struct range in, struct str word,
	struct buf *err)
{
	const struct state *s = live_state(v);
	const struct prompt *head = &state_head(s)->prompt;
	const struct compatibility *k = figures_compatibility(s, state_head(s)->hash);
	SCOPED(prompt) now = {0};
	struct authors authors;
	struct new_version w = {.origin = OWN_WORD, .now = &now, .authors = &authors};
	SCOPED(buf) who = BUF(BUF_SMALL);
	enum status st;

	authors_copy(&authors, &s->authors);
	buf_addf(&who, "%s/" OWN_WORD, state_model(s, k->model));
	replace(&now, head, in, word, authors_intern(&authors, buf_str(&who)));
	if (!same_placeholders(&now, head)) {
		st = fail(err, FAILED, "that would make or break a placeholder");
	} else {
		cJSON *e = act_new("own-word", args);
		st = state_add_version(s, e, &w, err);
		act_end(v, e, !st);
	}
	if (!st)
		live_say(v, false,
			"\u201c%.*s\u201d is taken, as the model's: v%d is not scored yet; "
			KEY("evaluate") " scores it, " KEY("compatibility") " asks about it, "
			KEY("undo") " takes it back",
			(int)word.n, word.p, s->head);
	authors_release(&authors);
	return st;
}

static enum status run_own_word(struct live *v, struct str args, struct buf *err)
{
	const struct text_ref text = view_about(v).text;
	const struct likely_word *word;
	struct words w;
	struct range in = {0};
	int n = 0;
	enum status st;

	if (text.version != live_state(v)->head)
		return fail(err, BAD_USAGE,
			"words are taken into the prompt; " KEY("accept") " makes the variant "
			"that, or " LINE("select") " prompt");
	words_of(&w, v, text);
	st = take_number(v, args, &w, &n, err);
	word = st ? NULL : word_at(&w, n, &in);
	if (word)
		st = take_word(v, args, in, word->text, err);
	if (!st)
		v->view.word = 0;
	words_release(&w);
	return st;
}

COMMAND("play", own_word, "own-word",
	"take a word that the target would have written into the prompt, credited to it: the "
	"chosen one, or the N-th of surprises", .keys = {"X"}, .args = "[N]",
	.need = NEED_PROMPT | NEED_WRITABLE, .run = run_own_word);
