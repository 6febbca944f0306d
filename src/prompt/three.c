/*
 * three.c - both sides' edits of a window of the base, walked side by side: of the steps on edits
 * that keep the most of the base (by a table of longest common subsequences for each side), those
 * that keep the changes of one side from meeting those of the other.
 */
#include "merge_parts.h"

#include <string.h>

#define REACH ((size_t)48)     /* tokens of the base that are looked through on each side */
#define WORD_WORTH 1024	       /* of a word that is kept, where one blank kept alike counts 1 */
#define WAY_MAX ((size_t)4096) /* steps of a walk, each a call */
#define PLACES_MAX ((size_t)1 << 20) /* bounds the memory of a walk, and its time */

/* Where the walk stands between two tokens of the base, as to the changes of each side. */
enum mode {
	KEPT,	     /* both sides have kept the token before */
	ALIKE,	     /* both make the same change */
	OURS_IN,     /* ours has put something in */
	OURS_OUT,    /* ours has taken out a token, whatever it has put in */
	OURS_MUST,   /* theirs has put something in here: ours has yet to take out a token */
	OURS_BEHIND, /* theirs has taken out the token before, ours has put something in behind */
	THEIRS_IN,
	THEIRS_OUT,
	THEIRS_MUST,
	THEIRS_BEHIND,
	MODES,
	NO = MODES, /* there the changes meet */
};

/* Tokens that are passed: of the base, of ours, of theirs. */
struct step {
	unsigned char of[3];
};
#define STEPS 7
static const struct step steps[STEPS] = {
	{{1, 1, 1}}, {{1, 0, 0}}, {{0, 1, 1}}, {{1, 0, 1}}, {{0, 1, 0}}, {{1, 1, 0}}, {{0, 0, 1}}};

/* clang-format off */
static const unsigned char next_mode[MODES][STEPS] = {
	/* steps:      keep  all out all in ours out  ours in      theirs out  theirs in */
	[KEPT]	      = {KEPT, ALIKE, ALIKE, OURS_OUT, OURS_IN,     THEIRS_OUT, THEIRS_IN},
	[ALIKE]	      = {KEPT, ALIKE, ALIKE, NO,       NO,	    NO,		NO},
	[OURS_IN]     = {KEPT, NO,    NO,    OURS_OUT, OURS_IN,     THEIRS_OUT, THEIRS_MUST},
	[OURS_OUT]    = {KEPT, NO,    NO,    OURS_OUT, OURS_OUT,    THEIRS_OUT, THEIRS_BEHIND},
	[OURS_MUST]   = {NO,   NO,    NO,    OURS_OUT, OURS_MUST,   NO,		NO},
	[OURS_BEHIND] = {KEPT, NO,    NO,    OURS_OUT, OURS_BEHIND, NO,		NO},
	[THEIRS_IN]   = {KEPT, NO,    NO,    OURS_OUT, OURS_MUST,   THEIRS_OUT, THEIRS_IN},
	[THEIRS_OUT]  = {KEPT, NO,    NO,    OURS_OUT, OURS_BEHIND, THEIRS_OUT, THEIRS_OUT},
	[THEIRS_MUST] = {NO,   NO,    NO,    NO,       NO,	    THEIRS_OUT, THEIRS_MUST},
	[THEIRS_BEHIND] = {KEPT, NO,  NO,    NO,       NO,	    THEIRS_OUT, THEIRS_BEHIND},
};
/* clang-format on */

struct place { /* how many tokens of the window were passed: of the base, of ours, of theirs */
	size_t of[3];
};

struct window {
	struct three *t;
	struct place from, n; /* its first tokens and their numbers */
	unsigned *kept[2];    /* [base][side]: what can be kept behind the place, at most */
	unsigned short *seen; /* a bit for each mode in which a place was reached */
};

static const struct token *token_at(const struct window *w, size_t text, size_t i)
{
	const struct tokens *t = text ? &w->t->sides[text - 1] : &w->t->base;

	return &t->items[w->from.of[text] + i];
}

/* What keeping a token is worth: many changed blanks are less than one changed word. 0: another. */
static unsigned worth(const struct window *w, size_t i, size_t text, size_t j)
{
	const struct token *a = token_at(w, 0, i), *b = token_at(w, text, j);

	return a->id == b->id ? WORD_WORTH + (a->blanks == b->blanks) : 0;
}

static unsigned *kept_at(const struct window *w, size_t side, size_t i, size_t j)
{
	return &w->kept[side][i * (w->n.of[side + 1] + 1) + j];
}

static void kept_fill(struct window *w, size_t side)
{
	size_t n = w->n.of[0], m = w->n.of[side + 1];

	w->kept[side] = NEWN((n + 1) * (m + 1), unsigned);
	for (size_t i = n; i-- > 0;) {
		for (size_t j = m; j-- > 0;) {
			unsigned out = *kept_at(w, side, i + 1, j),
				 in = *kept_at(w, side, i, j + 1), same = worth(w, i, side + 1, j);

			out = out > in ? out : in;
			same += same ? *kept_at(w, side, i + 1, j + 1) : 0;
			*kept_at(w, side, i, j) = same > out ? same : out;
		}
	}
}

/* Whether the step keeps the side on an edit that keeps the most. */
static bool is_best(const struct window *w, size_t side, struct place at, struct step s)
{
	size_t i = at.of[0], j = at.of[side + 1];
	bool keeps = s.of[0] && s.of[side + 1];
	unsigned same = keeps ? worth(w, i, side + 1, j) : 0;

	if (keeps && !same)
		return false;
	return *kept_at(w, side, i, j) == *kept_at(w, side, i + s.of[0], j + s.of[side + 1]) + same;
}

static bool can_step(const struct window *w, struct place at, struct step s)
{
	for (size_t k = 0; k < 3; k++) {
		if (at.of[k] + s.of[k] > w->n.of[k])
			return false;
	}
	if (!s.of[0] && s.of[1] && s.of[2] &&
		token_at(w, 1, at.of[1])->id != token_at(w, 2, at.of[2])->id)
		return false;
	return is_best(w, 0, at, s) && is_best(w, 1, at, s);
}

/* From here to the window's end, depth first; a way that was found is written into the matches. */
static bool walk(struct window *w, struct place at, enum mode mode)
{
	size_t place = (at.of[0] * (w->n.of[1] + 1) + at.of[1]) * (w->n.of[2] + 1) + at.of[2];

	if (!memcmp(&at, &w->n, sizeof at))
		return next_mode[mode][0] != NO;
	if (w->seen[place] & 1U << mode)
		return false;
	w->seen[place] |= (unsigned short)(1U << mode);
	for (size_t k = 0; k < STEPS; k++) {
		enum mode next = (enum mode)next_mode[mode][k];
		struct step s = steps[k];
		struct place to = {{at.of[0] + s.of[0], at.of[1] + s.of[1], at.of[2] + s.of[2]}};

		if (next == NO || !can_step(w, at, s) || !walk(w, to, next))
			continue;
		for (size_t side = 0; s.of[0] && side < 2; side++)
			w->t->match[side][w->from.of[0] + at.of[0]] =
				s.of[side + 1] ? (int)(w->from.of[side + 1] + to.of[side + 1]) : 0;
		return true;
	}
	return false;
}

static bool both_keep(const struct three *t, size_t i)
{
	return t->match[0][i] && t->match[1][i];
}

/* Where a window may begin, behind a token that both sides keep: `reach` tokens before `at`, or
 * less far; further only where there is none. */
static size_t window_start(const struct three *t, size_t at, size_t reach)
{
	size_t low = at > reach ? at - reach : 0;

	while (low > 0 && low < at && !both_keep(t, low - 1))
		low++;
	while (low > 0 && !both_keep(t, low - 1))
		low--;
	return low;
}

/* Likewise its end, before such a token. */
static size_t window_end(const struct three *t, size_t end, size_t reach)
{
	size_t n = t->base.n, high = n - end > reach ? end + reach : n;

	while (high < n && high > end && !both_keep(t, high))
		high--;
	while (high < n && !both_keep(t, high))
		high++;
	return high;
}

/* The window around tokens [at, end) of the base. */
static void window_place(struct window *w, size_t at, size_t end, size_t reach)
{
	const struct three *t = w->t;
	size_t low = window_start(t, at, reach), high = window_end(t, end, reach);

	w->from.of[0] = low;
	w->n.of[0] = high - low;
	for (size_t s = 0; s < 2; s++) {
		size_t from = low ? (size_t)t->match[s][low - 1] : 0;
		size_t to = high < t->base.n ? (size_t)t->match[s][high] - 1 : t->sides[s].n;

		w->from.of[s + 1] = from;
		w->n.of[s + 1] = to - from;
	}
}

/* The places of the window; too many, too, where a way through would be too long. */
static size_t places(const struct window *w)
{
	size_t n = 1, way = 0;

	for (size_t k = 0; k < 3; k++) {
		n = n > PLACES_MAX ? n : n * (w->n.of[k] + 1);
		way += w->n.of[k];
	}
	return way > WAY_MAX ? PLACES_MAX + 1 : n;
}

bool three_part(struct three *t, size_t at, size_t end)
{
	struct window w = {.t = t};
	size_t first = 0, last, reach = REACH;
	bool found;

	while (first + 1 < t->base.n && token_start(&t->base, first + 1) <= at)
		first++;
	for (last = first; last < t->base.n && token_start(&t->base, last) < end;)
		last++;
	window_place(&w, first, last, reach);
	while (places(&w) > PLACES_MAX && (reach /= 2) > 0)
		window_place(&w, first, last, reach);
	if (places(&w) > PLACES_MAX)
		return false;
	kept_fill(&w, 0);
	kept_fill(&w, 1);
	w.seen = NEWN(places(&w), unsigned short);
	found = walk(&w, (struct place){{0}}, KEPT);
	free(w.kept[0]);
	free(w.kept[1]);
	free(w.seen);
	return found;
}

void three_init(struct three *t, struct str base, struct str ours, struct str theirs,
	token_end_fn *token_end)
{
	tokens_init(&t->base, base, token_end);
	tokens_init(&t->sides[0], ours, token_end);
	tokens_init(&t->sides[1], theirs, token_end);
	tokens_number((struct tokens *const[]){&t->base, &t->sides[0], &t->sides[1]}, 3);
	for (size_t s = 0; s < 2; s++)
		t->match[s] = tokens_align(&t->base, &t->sides[s]);
}

void three_pieces(struct pieces *out, const struct three *t, size_t side)
{
	tokens_pieces(out, &t->base, &t->sides[side], t->match[side]);
}

void three_release(struct three *t)
{
	for (size_t s = 0; s < 2; s++) {
		free(t->sides[s].items);
		free(t->match[s]);
	}
	free(t->base.items);
	*t = (struct three){0};
}
