/* corpus.c - terms are counted on both sides, and weighed. */
#include "hunsu/engine/corpus.h"

#include <math.h>
#include <string.h>

#include "hunsu/base/index.h"
#include "hunsu/base/utf8.h"
#include "hunsu/engine/phrase.h"
#include "words.h"

enum { PHRASE = 3, PIECE_LEAST = 2, PIECE_MOST = 4, KINDS = PHRASE + 1, PART_OF = 80 };

struct counted {
	uint64_t hash;
	char *text;
	size_t n[2];
	int kind; /* so many words, less one; PHRASE: a piece of a word */
};

struct corpus {
	struct index index;
	LIST(struct counted) items;
	size_t all[2][KINDS]; /* of each kind that were read */
	struct wording wording;
};

struct corpus *corpus_new(void)
{
	return NEW(struct corpus);
}

void corpus_free(struct corpus *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->items.n; i++)
		free(c->items.items[i].text);
	free(c->items.items);
	index_release(&c->index);
	wording_release(&c->wording);
	free(c);
}

size_t corpus_words(const struct corpus *c, enum corpus_side side)
{
	return c->all[side][0];
}

static void count(
	struct corpus *c, enum corpus_side side, uint64_t hash, int kind, struct str text)
{
	struct counted *found = NULL;
	int place;

	c->all[side][kind]++;
	for (size_t at = SIZE_MAX; !found && (place = index_next(&c->index, hash, &at)) >= 0;)
		if (c->items.items[place].kind == kind)
			found = &c->items.items[place];
	if (!found) {
		index_add(&c->index, hash, (int)c->items.n);
		found = PUSH(&c->items);
		*found = (struct counted){.hash = hash, .text = str_dup(text), .kind = kind};
	}
	found->n[side]++;
}

static bool is_hangul(int32_t cp)
{
	return cp >= 0xac00 && cp <= 0xd7a3;
}

/* Two to four syllables from the word's beginning, where it has more. */
static void count_pieces(struct corpus *c, enum corpus_side side, struct str word)
{
	size_t at = 0, n = 0;

	while (at < word.n && n < PIECE_MOST && is_hangul(utf8_next(word, &at)))
		if (++n >= PIECE_LEAST && at < word.n && is_hangul(char_at(word, at))) {
			const struct str piece = str_first(word, at);

			count(c, side, index_mix(index_str(piece), PHRASE), PHRASE, piece);
		}
}

/* A blank, a hyphen or nothing is between words of one phrase. */
static bool joined(const struct worded *a, const struct worded *b, struct str text)
{
	const size_t end = a->at + a->n, gap = b->at - end;

	return !gap || (gap == 1 && (text.p[end] == ' ' || text.p[end] == '-'));
}

/* Numbers, and a letter alone, are no terms. */
static bool is_word(const struct worded *w, struct str text)
{
	const struct str word = {text.p + w->at, w->n};
	bool letter = false;

	for (size_t at = 0; at < word.n && !letter;)
		letter = !char_is_digit(utf8_next(word, &at));
	return letter && (word.n > 1);
}

void corpus_add(struct corpus *c, enum corpus_side side, struct str text)
{
	const struct wording *w = &c->wording;

	wording_of(&c->wording, text);
	for (size_t i = 0; i < w->n; i++) {
		size_t n = 0;

		while (n < PHRASE && i + n < w->n && is_word(&w->items[i + n], text) &&
			(!n || joined(&w->items[i + n - 1], &w->items[i + n], text))) {
			n++;
			count(c, side, wording_hash(w, i, n), (int)n - 1,
				wording_str(w, i, n, text));
		}
		if (n)
			count_pieces(c, side, wording_str(w, i, 1, text));
	}
}

/* ---- weighing ---- */

static double part(double seen, double expected)
{
	return seen > 0 ? seen * log(seen / expected) : 0;
}

/* a of c here, b of d there; 0: it is no more frequent here. */
static double ratio(double a, double b, double c, double d)
{
	const double here = c * (a + b) / (c + d), there = d * (a + b) / (c + d);

	if (a * d <= b * c)
		return 0;
	return 2 * (part(a, here) + part(b, there) + part(c - a, c - here) +
			   part(d - b, d - there));
}

static int most_typical(const void *pa, const void *pb)
{
	const struct term *a = pa, *b = pb;

	if (a->ratio > b->ratio || a->ratio < b->ratio)
		return a->ratio > b->ratio ? -1 : 1;
	return strcmp(a->text, b->text);
}

static bool holds(struct str folded, const char *text)
{
	SCOPED(buf) fold = BUF(BUF_SMALL);

	text_fold(&fold, str_of(text));
	return str_find(folded, buf_text(&fold), 0) != SIZE_MAX;
}

/* Nearly always where a longer one is. */
static bool is_part(const struct terms *all, size_t at)
{
	const struct term *t = &all->items[at];

	for (size_t i = 0; i < all->n; i++) {
		const struct term *o = &all->items[i];

		if (i != at && strlen(o->text) > strlen(t->text) && strstr(o->text, t->text) &&
			o->n * 100 >= t->n * PART_OF)
			return true;
	}
	return false;
}

static void weigh(struct terms *out, const struct corpus *c, struct str without)
{
	SCOPED(buf) fold = BUF(BUF_TEXT);

	text_fold(&fold, without);
	for (size_t i = 0; i < c->items.n; i++) {
		const struct counted *k = &c->items.items[i];
		const double all = (double)c->all[CORPUS_FIELD][k->kind];
		const double others = (double)c->all[CORPUS_AGAINST][k->kind];
		const double g = k->n[0] < CORPUS_COUNT ? 0 : ratio((double)k->n[0],
			(double)k->n[1], all, others);

		if (g >= CORPUS_RATIO && !holds(buf_str(&fold), k->text))
			*PUSH(out) = (struct term){mem_dup(k->text), k->n[0], k->n[1], g};
	}
}

static void cut(struct terms *out, size_t most)
{
	while (out->n > most)
		free(out->items[--out->n].text);
}

void corpus_terms(struct terms *out, const struct corpus *c, struct str without, size_t most)
{
	size_t n = 0;
	OWNED bool *parts = NULL;

	weigh(out, c, without);
	SORT(out, most_typical);
	cut(out, 4 * most);
	parts = NEWN(out->n + 1, bool);
	for (size_t i = 0; i < out->n; i++)
		parts[i] = is_part(out, i);
	for (size_t i = 0; i < out->n; i++) {
		if (parts[i])
			free(out->items[i].text);
		else
			out->items[n++] = out->items[i];
	}
	out->n = n;
	cut(out, most);
}

void terms_release(struct terms *t)
{
	cut(t, 0);
	free(t->items);
	*t = (struct terms){0};
}
