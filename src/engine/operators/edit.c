/*
 * edit.c - phrases of the instruction deleted, swapped and put back, by rule (GrIPS: Prasad et al.
 * 2023, arXiv:2203.07281, without its paraphrases, which need a model). What two other texts of the
 * session have word for word and the prompt has not was deleted once: it can come back.
 */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "../frame.h"
#include "../words.h"
#include "operators.h"

#define BACK_MOST 4   /* sentences that can come back */
#define OTHERS_MOST 40 /* texts in which they are looked for, the newest */

struct span {
	size_t from, end;
};

struct phrases {
	struct frame frame;
	struct str text; /* of the frame; a slice of the prompt */
	LIST(struct span) sentences;
	LIST(struct span) clauses; /* after a comma, up to the next one or the sentence's end */
	struct str back[BACK_MOST];
	size_t n_back;
};

static struct str slice(struct str s, struct span at)
{
	return str_first(str_from(s, at.from), at.end - at.from);
}

/* Where the sentence's words end: before its full stop and the blanks behind it. */
static size_t words_end(struct str text, struct span s)
{
	size_t end = s.end;

	while (end > s.from && strchr(" \n.!?", text.p[end - 1]))
		end--;
	return end;
}

static void add_clauses(struct phrases *x, struct span s)
{
	const size_t end = words_end(x->text, s);
	size_t comma = SIZE_MAX;

	for (size_t at = s.from; at <= end; at++) {
		const bool next = at + 1 < end && (x->text.p[at] == ',' || x->text.p[at] == ';') &&
				  x->text.p[at + 1] == ' ';
		if (!next && at < end)
			continue;
		if (comma != SIZE_MAX)
			*PUSH(&x->clauses) = (struct span){comma, at};
		comma = at;
	}
}

/* A sentence that two of the others have, from the first on. */
static bool in_two(const struct op_context *c, size_t first, struct str sentence)
{
	size_t n = 0;

	for (size_t i = first; i < c->n_others && i < OTHERS_MOST; i++)
		for (size_t m = 0; m < c->others[i].prompt.n; m++)
			n += text_has_words(message_str(&c->others[i].prompt.items[m]), sentence);
	return n > 1;
}

static bool is_new(const struct phrases *x, const struct op_context *c, struct str sentence)
{
	const struct prompt *p = c->parents[0].prompt;

	for (size_t i = 0; i < x->n_back; i++)
		if (str_eq(x->back[i], sentence))
			return false;
	for (size_t i = 0; i < p->n; i++)
		if (text_has_words(message_str(&p->items[i]), sentence))
			return false;
	return true;
}

static void find_back(struct phrases *x, const struct op_context *c)
{
	for (size_t i = 0; i < c->n_others && i < OTHERS_MOST; i++) {
		const struct prompt *p = &c->others[i].prompt;
		struct frame f;
		struct str text;
		if (!frame_find(&f, p))
			continue;
		text = frame_text(&f, p);
		for (size_t at = 0, end; at < text.n && x->n_back < BACK_MOST; at = end) {
			struct str s;
			end = sentence_next(text, at);
			s = str_trim(slice(text, (struct span){at, end}));
			if (words_count(s) > 1 && !placeholder_in(s) && is_new(x, c, s) &&
				in_two(c, i, s))
				x->back[x->n_back++] = s;
		}
	}
}

static bool find(struct phrases *x, const struct op_context *c, struct buf *err)
{
	struct op_context first = *c;

	*x = (struct phrases){.n_back = 0};
	first.attempt = 0; /* the same whenever it is asked */
	if (!frame_scope(&x->frame, &first, err))
		return false;
	x->text = frame_text(&x->frame, c->parents[0].prompt);
	for (size_t at = 0, end; at < x->text.n; at = end) {
		end = sentence_next(x->text, at);
		*PUSH(&x->sentences) = (struct span){at, end};
		add_clauses(x, (struct span){at, end});
	}
	find_back(x, c);
	return true;
}

static void phrases_release(struct phrases *x)
{
	free(x->sentences.items);
	free(x->clauses.items);
}

/* The text without it; nothing where it cannot go. */
static void without(struct buf *out, const struct phrases *x, struct span at)
{
	if (placeholder_in(slice(x->text, at)))
		return;
	buf_addstr(out, str_first(x->text, at.from));
	buf_addstr(out, str_from(x->text, at.end));
	if (!words_count(buf_str(out)))
		buf_clear(out);
}

/* The next sentence before this one. */
static void swap(struct buf *out, const struct phrases *x, size_t i)
{
	const struct span a = x->sentences.items[i], b = x->sentences.items[i + 1];
	struct str one = slice(x->text, a), other = slice(x->text, b);
	struct str first = str_trim(other), second = str_trim(one);
	const size_t blanks = (size_t)(second.p - one.p) + second.n;

	buf_addstr(out, str_first(x->text, a.from));
	buf_addstr(out, first);
	buf_addstr(out, blanks < one.n ? str_from(one, blanks) : STR(" "));
	buf_addstr(out, second);
	buf_addstr(out, str_from(x->text, (size_t)(first.p - x->text.p) + first.n));
}

static void put_back(struct buf *out, const struct phrases *x, struct str sentence)
{
	/* What ends in a placeholder is no sentence to go on from. */
	buf_addstr(out, str_trim(x->text));
	buf_adds(out, str_ends(buf_str(out), "}}") ? "\n\n" : " ");
	buf_addstr(out, sentence);
}

/* The k-th edit, in out, and its name; NULL: there are no more. */
static const char *edited(struct buf *out, const struct phrases *x, size_t k, struct str *what)
{
	const size_t n = x->sentences.n, swaps = n > 1 ? n - 1 : 0, alone = n > 1 ? n : 0;

	if (k < alone) {
		*what = slice(x->text, x->sentences.items[k]);
		without(out, x, x->sentences.items[k]);
		return "deleted";
	}
	k -= alone;
	if (k < x->clauses.n) {
		*what = str_from(slice(x->text, x->clauses.items[k]), 1);
		without(out, x, x->clauses.items[k]);
		return "deleted";
	}
	k -= x->clauses.n;
	if (k < swaps) {
		*what = slice(x->text, x->sentences.items[k + 1]);
		swap(out, x, k);
		return "said earlier";
	}
	k -= swaps;
	if (k >= x->n_back)
		return NULL;
	*what = x->back[k];
	put_back(out, x, x->back[k]);
	return "put back";
}

static size_t count(const struct op_context *c)
{
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	SCOPED(phrases) x = {0};
	struct str what;
	size_t n = 0;

	if (find(&x, c, &err))
		while (edited(&text, &x, n, &what))
			n++;
	return n;
}

static bool make(const struct op_context *c, size_t k, author by, struct prompt *variant,
	struct buf *rationale, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(phrases) x = {0};
	struct str what = {0};
	const char *did = find(&x, c, err) ? edited(&text, &x, k, &what) : NULL;

	if (did && text.n) {
		frame_put(variant, c->parents[0].prompt, &x.frame, str_trim(buf_str(&text)), by);
		buf_addf(rationale, "%s: ", did);
		buf_addstr(rationale, str_trim(what));
	} else if (!err->n) {
		buf_adds(err, did ? "what it would delete cannot go" : "there are no more edits");
	}
	return variant->n > 0;
}

OPERATOR(edit, "deletes, swaps or puts back a phrase of the prompt, without a model",
	.origin = ORIGIN_ONE, .can = {.region = true, .capped = true}, .count = count,
	.make = make);
