/*
 * diff.c - what changed between two texts, in words or sentences: Myers, "An O(ND) Difference
 * Algorithm and Its Variations" (1986), section 4, with a bound on D. The blanks behind tokens are
 * compared when the pieces are made.
 */
#include "hunsu/prompt/diff.h"

#include <string.h>

#include "tokens.h"

/* Distances beyond which words, and then sentences, would be a patchwork of both texts. */
#define MANY_WORDS 0.5
#define MANY_SENTENCES 0.85

#define D_MAX 1024 /* the trace needs D_MAX^2 ints, the time D_MAX^2 + D_MAX*N */

/* A rectangle of the edit graph: tokens [a0, a1) against [b0, b1), walked from its start or its
 * end. */
struct box {
	const struct tokens *a, *b;
	int a0, a1, b0, b1;
	bool backward;
};

static bool same(const struct box *x, int i, int j)
{
	if (x->backward)
		return x->a->items[x->a1 - 1 - i].id == x->b->items[x->b1 - 1 - j].id;
	return x->a->items[x->a0 + i].id == x->b->items[x->b0 + j].id;
}

/*
 * The trace of one search: row d holds the furthest x of diagonals -d, -d+2 … d. V's row d starts
 * at d(d+1)/2, so the whole is a triangle.
 */
struct trace {
	int *v;
	int rows; /* that there is room for */
	int d, k; /* where the search ended */
};

static size_t row_start(int d)
{
	return (size_t)d * ((size_t)d + 1) / 2;
}

static int *row(const struct trace *t, int d)
{
	return t->v + row_start(d);
}

/* Furthest x on diagonal k with d edits, before its snake: from row d-1. Ties prefer a deletion. */
static int step(const struct trace *t, int d, int k, bool *down)
{
	const int *prev;
	int i = (k + d) / 2; /* index of k in row d; k-1 is i-1 and k+1 is i in row d-1 */

	*down = false;
	if (!d)
		return 0;
	prev = row(t, d - 1);
	*down = i == 0 || (i < d && prev[i - 1] < prev[i]);
	return *down ? prev[i] : prev[i - 1] + 1;
}

/* Walks row d; true when the far corner is reached. Remembers the diagonal that got furthest. */
static bool walk(struct trace *t, const struct box *x, int d)
{
	int n = x->a1 - x->a0, m = x->b1 - x->b0, best = -1;

	for (int k = -d; k <= d; k += 2) {
		bool down;
		int i = step(t, d, k, &down), j = i - k;

		while (i < n && j < m && i >= 0 && j >= 0 && same(x, i, j)) {
			i++;
			j++;
		}
		row(t, d)[(k + d) / 2] = i;
		if (i <= n && j <= m && i + j > best) {
			best = i + j;
			t->k = k;
		}
	}
	t->d = d;
	return best == n + m;
}

/* Marks the matched tokens of the path that ended at (d, k): match[i] = j + 1. */
static void backtrack(const struct trace *t, const struct box *x, int *match)
{
	int k = t->k, i = row(t, t->d)[(t->k + t->d) / 2];

	for (int d = t->d; d >= 0; d--) {
		bool down;
		int start = step(t, d, k, &down);

		for (; i > start; i--) {
			int a = x->backward ? x->a1 - i : x->a0 + i - 1;
			int b = x->backward ? x->b1 - (i - k) : x->b0 + i - k - 1;

			match[a] = b + 1;
		}
		if (d) {
			k += down ? 1 : -1;
			i = row(t, d - 1)[(k + d - 1) / 2];
		}
	}
}

/* Searches the box; true when the path is whole. Else it is the part that at most D_MAX edits
 * reach. */
static bool search(struct box *x, int *match)
{
	int n = x->a1 - x->a0, m = x->b1 - x->b0, max = n + m < D_MAX ? n + m : D_MAX;
	struct trace t = {.v = NULL};
	bool whole = false;

	for (int d = 0; d <= max && !whole; d++) {
		if (d >= t.rows) {
			t.rows = t.rows ? 2 * t.rows : 16;
			t.v = mem_grow(t.v, row_start(t.rows), sizeof *t.v);
		}
		whole = walk(&t, x, d);
	}
	backtrack(&t, x, match);
	free(t.v);
	return whole;
}

/* After a forward search that gave up: the same from the end, in what the first has not reached. */
static void search_back(struct box *x, int *match)
{
	for (int i = x->a1 - 1; i >= x->a0; i--) {
		if (match[i]) {
			x->b0 = match[i];
			x->a0 = i + 1;
			break;
		}
	}
	x->backward = true;
	search(x, match);
}

/* match[i] - 1 is the token of b that stands for token i of a; 0: none. */
static int *match_tokens(const struct tokens *a, const struct tokens *b)
{
	struct box x = {.a = a, .b = b, .a1 = (int)a->n, .b1 = (int)b->n};
	int *match = NEWN(a->n ? a->n : 1, int);

	for (; x.a0 < x.a1 && x.b0 < x.b1 && same(&x, 0, 0); x.a0++, x.b0++)
		match[x.a0] = x.b0 + 1;
	x.backward = true;
	for (; x.a0 < x.a1 && x.b0 < x.b1 && same(&x, 0, 0); x.a1--, x.b1--)
		match[x.a1 - 1] = x.b1;
	x.backward = false;
	if (!search(&x, match))
		search_back(&x, match);
	return match;
}

/*
 * Where an insertion or deletion can stand in several places, the last is taken: then a sentence
 * that is added after another one is "More." behind "end.", not ". More" between "end" and ".".
 */
static void slide_down(const struct tokens *a, const struct tokens *b, int *match)
{
	size_t next_a = 0, next_b = 0;

	for (size_t i = 0; i < a->n; i++) {
		size_t to = i, j = (size_t)match[i] - 1;

		if (!match[i])
			continue;
		if (next_a == i && next_b < j && b->items[next_b].id == a->items[i].id)
			j = next_b;
		else if (next_b == j && next_a < i && a->items[next_a].id == a->items[i].id)
			to = next_a;
		match[i] = 0;
		match[to] = (int)j + 1;
		next_a = to + 1;
		next_b = j + 1;
	}
}

/*
 * A run of unmatched tokens that can also stand higher, beside unmatched tokens of the other text,
 * goes there: a word and what replaces it are one change (as git's xdl_change_compact has it).
 */
static void draw_together(const struct tokens *t, int *match, size_t others)
{
	for (size_t at = 0, end; at < t->n; at = end + (end == at)) {
		size_t up = 0, next;

		for (end = at; end < t->n && !match[end];)
			end++;
		next = end < t->n ? (size_t)match[end] - 1 : others;
		if (end == at)
			continue;
		while (up < at && next == (size_t)match[at - up - 1] && next &&
			t->items[at - up - 1].id == t->items[end - up - 1].id) {
			up++;
			next--;
		}
		if (next == (up < at ? (size_t)match[at - up - 1] : 0))
			continue;
		for (size_t k = 0; k < up; k++) {
			match[end - 1 - k] = match[at - 1 - k];
			match[at - 1 - k] = 0;
		}
	}
}

/* Turns the matches of a with b round: those of b with a. */
static int *turn_round(const int *match, size_t n, size_t others)
{
	int *back = NEWN(others ? others : 1, int);

	for (size_t i = 0; i < n; i++) {
		if (match[i])
			back[match[i] - 1] = (int)i + 1;
	}
	return back;
}

/* Appends a piece; one of the same kind as the last grows that one. */
static void piece_add(struct pieces *out, bool common, size_t a_n, size_t b_n)
{
	struct piece *last = out->n ? &out->items[out->n - 1] : NULL;
	size_t a = last ? last->a + last->a_n : 0, b = last ? last->b + last->b_n : 0;

	if (!a_n && !b_n)
		return;
	if (last && last->common == common) {
		last->a_n += a_n;
		last->b_n += b_n;
		return;
	}
	*PUSH(out) = (struct piece){.common = common, .a = a, .a_n = a_n, .b = b, .b_n = b_n};
}

/* The blanks behind a matched word: kept when they are the same, else what they share at the front.
 */
static void add_blanks(struct pieces *out, struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	/* No cut within a character: blanks beyond ASCII are all or nothing. */
	if (n && ((unsigned char)a.p[n - 1] >= 0x80) && (n < a.n || n < b.n))
		n = 0;
	piece_add(out, true, n, n);
	piece_add(out, false, a.n - n, b.n - n);
}

static struct str token_blanks(const struct tokens *t, size_t i)
{
	return (struct str){t->text.p + t->items[i].at + t->items[i].word, t->items[i].blanks};
}

size_t token_start(const struct tokens *t, size_t i)
{
	return i < t->n ? t->items[i].at : t->text.n;
}

/* The matches of shortest edits, each change where it reads best. */
int *tokens_align(const struct tokens *a, const struct tokens *b)
{
	OWNED int *match = match_tokens(a, b);
	OWNED int *back = NULL;

	slide_down(a, b, match);
	draw_together(a, match, b->n);
	back = turn_round(match, a->n, b->n);
	draw_together(b, back, a->n);
	return turn_round(back, b->n, a->n);
}

void tokens_pieces(
	struct pieces *out, const struct tokens *a, const struct tokens *b, const int *match)
{
	size_t done_a = 0, done_b = 0;

	out->n = 0;
	for (size_t i = 0; i < a->n; i++) {
		size_t j = (size_t)match[i] - 1;

		if (!match[i])
			continue;
		piece_add(out, false, token_start(a, i) - done_a, token_start(b, j) - done_b);
		piece_add(out, true, a->items[i].word, a->items[i].word);
		add_blanks(out, token_blanks(a, i), token_blanks(b, j));
		done_a = token_start(a, i + 1);
		done_b = token_start(b, j + 1);
	}
	piece_add(out, false, a->text.n - done_a, b->text.n - done_b);
}

void diff_by(struct pieces *out, struct str a, struct str b, token_end_fn *token_end)
{
	struct tokens ta, tb;
	OWNED int *match = NULL;

	tokens_init(&ta, a, token_end);
	tokens_init(&tb, b, token_end);
	tokens_number((struct tokens *const[]){&ta, &tb}, 2);
	match = tokens_align(&ta, &tb);
	tokens_pieces(out, &ta, &tb, match);
	free(ta.items);
	free(tb.items);
}

void diff_words(struct pieces *out, struct str a, struct str b)
{
	diff_by(out, a, b, word_end);
}

void pieces_release(struct pieces *p)
{
	free(p->items);
	*p = (struct pieces){0};
}

/* Bytes of s that are not blanks: the bytes of its words. */
static double ink(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !strchr(" \t\r\n", s.p[i]) || !s.p[i];
	return (double)n;
}

/*
 * Which of several longest common subsequences is found depends on which text comes first, so the
 * pair is put into a fixed order: the distance of a and b is that of b and a.
 */
static double common_ink(struct str a, struct str b)
{
	SCOPED(pieces) d = {0};
	double n = 0;

	if (a.n > b.n || (a.n == b.n && a.n && memcmp(a.p, b.p, a.n) > 0)) {
		struct str t = a;

		a = b;
		b = t;
	}
	diff_words(&d, a, b);
	for (size_t i = 0; i < d.n; i++) {
		if (d.items[i].common)
			n += ink(str_first(str_from(a, d.items[i].a), d.items[i].a_n));
	}
	return n;
}

double text_distance(struct str a, struct str b)
{
	double total = ink(a) + ink(b);

	return total > 0 ? 1 - 2 * common_ink(a, b) / total : 0;
}

enum grain diff_grain(double distance)
{
	return distance > MANY_SENTENCES ? GRAIN_MESSAGES
	       : distance > MANY_WORDS	 ? GRAIN_SENTENCES
					 : GRAIN_WORDS;
}

token_end_fn *const token_ends[] = {word_end, sentence_end, text_end};

void diff_texts(struct pieces *out, struct str a, struct str b)
{
	diff_by(out, a, b, token_ends[diff_grain(text_distance(a, b))]);
}

double prompt_distance(const struct prompt *a, const struct prompt *b)
{
	double total = 0, common = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct message *other = prompt_pair(a, i, b);

		total += ink(message_str(&a->items[i]));
		if (other)
			common += common_ink(message_str(&a->items[i]), message_str(other));
	}
	for (size_t i = 0; i < b->n; i++)
		total += ink(message_str(&b->items[i]));
	return total > 0 ? 1 - 2 * common / total : 0;
}
