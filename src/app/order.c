/*
 * order.c - what is selected, and the order in which variants and examples are listed.
 *
 * The order is kept: when something has changed, what each variant is placed by is looked at again,
 * and those alone whose place may be another are taken out of the list and merged into it. How far
 * a variant is from the prompt takes long to work out: that is done between the turns of the loop,
 * a piece at a time.
 */
#include <math.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/figures/contest.h"
#include "hunsu/figures/grids.h"
#include "hunsu/figures/placing.h"
#include "hunsu/prompt/diff.h"
#include "parts.h"
#include "words.h"

#define PIECE_US 2000

enum part { /* of the list, in this order */
	HIDDEN, /* by a blind review: what its round is about */
	KNOWN,
	BEING_SCORED,
	REJECTED,
};

struct place { /* of a variant in the order */
	int n, blind; /* blind: the number it goes by, of one that is hidden; else 0 */
	enum part part;
	bool listed, moved, folded;
	double key, tie;  /* larger first; NaN last */
	const char *name; /* SORT_OPERATOR */
};

struct placed_by { /* when none of this has changed, nothing has moved */
	int sort, rejected, shown, round, head, stamp, variants;
	int duels;    /* so many, where they are what it is sorted by */
	int may_rank; /* compared byte by byte: no padding */
	int arriving; /* a round, while scores are what it is sorted by */
	int best[2];  /* of a grid: the others are folded */
	unsigned ranks, distances;
};

struct examined_by {
	int filter, version, variant, marks, examples, stamp, looks, base, metric, target;
	unsigned marked; /* a hash of the marks */
};

struct order {
	struct live *live;
	struct placed_by by;
	LIST(struct place) places; /* by variant number - 1 */
	int *list, *columns;
	size_t n, folded;

	struct examined_by examined_by;
	int *examples;
	size_t n_examples;

	int head; /* of the distances */
	LIST(double) distances; /* by variant number - 1; NaN: not known yet */
	LIST(int) asked; /* for their distance */
	size_t filled; /* all before are known */
	unsigned distances_turn;
	struct timer *fill;
};

void order_start(struct live *v)
{
	v->order = NEW(struct order);
	v->order->live = v;
}

void order_free(struct live *v)
{
	struct order *o = v->order;

	if (!o)
		return;
	timer_remove(o->fill);
	free(o->places.items);
	free(o->list);
	free(o->columns);
	free(o->examples);
	free(o->distances.items);
	free(o->asked.items);
	free(o);
	v->order = NULL;
}

struct text_ref live_selected(const struct live *v)
{
	const struct state *s = live_state(v);
	bool prompt = v->view.focus == PANE_PROMPT; /* who looks at the prompt means it */

	if (!prompt && v->view.variant && state_variant(s, v->view.variant))
		return (struct text_ref){.variant = v->view.variant};
	return (struct text_ref){.version = s->head};
}

/* ---- distances ---- */

/* Of another prompt, none is known. */
static void follow_head(struct order *o)
{
	const struct state *s = live_state(o->live);

	if (o->head != s->head) {
		o->distances.n = o->asked.n = o->filled = 0;
		o->distances_turn++;
	}
	o->head = s->head;
	while (o->distances.n < s->variants.n)
		*PUSH(&o->distances) = (double)NAN;
}

static double work_out(struct order *o, int variant)
{
	const struct state *s = live_state(o->live);
	double *d = &o->distances.items[variant - 1];

	if (isnan(*d)) {
		*d = prompt_distance(&state_head(s)->prompt, &state_variant(s, variant)->prompt);
		o->distances_turn++;
	}
	return *d;
}

/* One that is wanted: those in sight first. 0: none. */
static int next_wanted(struct order *o)
{
	const struct state *s = live_state(o->live);

	while (o->asked.n) {
		const int variant = o->asked.items[--o->asked.n];
		if (state_variant(s, variant) && isnan(o->distances.items[variant - 1]))
			return variant;
	}
	if (o->live->view.sort != SORT_DISTANCE)
		return 0;
	while (o->filled < s->variants.n && !isnan(o->distances.items[o->filled]))
		o->filled++;
	return o->filled < s->variants.n ? (int)o->filled + 1 : 0;
}

/* until: on the clock; 0: all. False: nothing is left. */
static bool fill_piece(struct order *o, int64_t until)
{
	int variant;

	follow_head(o);
	while (o->head && (variant = next_wanted(o))) {
		(void)work_out(o, variant);
		if (until && clock_us() >= until)
			return true;
	}
	return false;
}

static void fill(void *arg)
{
	struct order *o = arg;
	const unsigned before = o->distances_turn;

	o->fill = fill_piece(o, clock_us() + PIECE_US)
			  ? loop_timer(o->live->desk->loop, 0, fill, o)
			  : NULL;
	if (o->distances_turn != before)
		live_changed(o->live);
}

/* Lines are written once: they wait. */
static void want_distances(struct order *o)
{
	if (!o->live->front.keys)
		(void)fill_piece(o, 0);
	else if (!o->fill)
		o->fill = loop_timer(o->live->desk->loop, 0, fill, o);
}

double live_distance(const struct live *v, int variant)
{
	struct order *o = v->order;

	if (!live_state(v)->head || !state_variant(live_state(v), variant))
		return NAN;
	follow_head(o);
	if (isnan(o->distances.items[variant - 1])) {
		*PUSH(&o->asked) = variant;
		want_distances(o);
	}
	return o->distances.items[variant - 1];
}

/* ---- variants ---- */

static int by_place(const void *pa, const void *pb)
{
	const struct place *a = *(const struct place *const *)pa;
	const struct place *b = *(const struct place *const *)pb;
	const int by_key = placing(a->key, a->tie, b->key, b->tie);

	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	if (a->blind || b->blind)
		return a->blind - b->blind;
	if (a->name && b->name && strcmp(a->name, b->name) != 0)
		return strcmp(a->name, b->name);
	return by_key ? by_key : a->n - b->n;
}

static double score_key(const struct order *o, const struct variant *k, double score)
{
	struct duel_rank rank;

	if (!o->by.duels)
		return o->by.may_rank ? score : (double)NAN;
	return figures_duels(o->live->desk->figures, (struct text_ref){.variant = k->n}, &rank)
		       ? rank.chance
		       : (double)NAN;
}

static double key_of(const struct order *o, const struct variant *k, const struct score_rank *r)
{
	switch (o->live->view.sort) {
	case SORT_SCORE:
		return score_key(o, k, r->mean);
	case SORT_GAIN:
		return score_key(o, k, r->gain);
	case SORT_DISTANCE:
		return o->head ? o->distances.items[k->n - 1] : (double)NAN;
	case SORT_LENGTH:
		return -(double)prompt_tokens_guess(&k->prompt);
	case SORT_NEWEST:
		return k->n;
	default:
		return 0;
	}
}

static double tie_of(const struct order *o, const struct score_rank *r)
{
	return o->live->view.sort <= SORT_GAIN && !o->by.duels ? r->likely : (double)NAN;
}

/* Of the last round, without all its scores, while they are being made. */
static bool is_being_scored(
	const struct order *o, const struct variant *k, const struct score_rank *r)
{
	return o->by.arriving && k->round == (int)live_state(o->live)->rounds.n &&
	       (!r->n || (r->early && !state_stop(live_state(o->live), k)));
}

/* A grid is one act of many variants: the two best are listed, and what was decided about. */
static bool is_folded(const struct order *o, const struct variant *k)
{
	return o->by.best[0] && k->n != o->by.best[0] && k->n != o->by.best[1] &&
	       k->standing == STANDING_OPEN && k->n != o->live->view.variant &&
	       figures_whole(live_state(o->live), k->round) &&
	       !state_hidden(live_state(o->live), (struct text_ref){.variant = k->n});
}

/* was: its place by the same sort, or NULL. */
static struct place place_of(const struct order *o, const struct variant *k,
	const struct score_rank *r, const struct place *was)
{
	const struct state *s = live_state(o->live);
	const struct view *view = &o->live->view;
	const bool hidden = state_hidden(s, (struct text_ref){.variant = k->n});
	const bool rejected = k->standing == STANDING_REJECTED;
	struct place p = {.n = k->n, .key = NAN, .tie = tie_of(o, r)};

	p.folded = is_folded(o, k);
	p.listed = !p.folded && (!rejected || view->show_rejected || k->n == view->variant) &&
		   !(hidden && figures_arriving(o->live->desk->figures, k->n));
	if (hidden)
		p.blind = state_blind_number(s, k->n);
	else if (was && !was->blind && view->sort > SORT_DISTANCE)
		p.key = was->key; /* of what does not change */
	else
		p.key = key_of(o, k, r);
	if (view->sort == SORT_OPERATOR)
		p.name = k->operator;
	p.part = rejected		     ? REJECTED
		 : hidden		     ? HIDDEN
		 : is_being_scored(o, k, r) ? BEING_SCORED
					     : KNOWN;
	return p;
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->listed == b->listed && a->part == b->part && a->blind == b->blind &&
	       !a->name == !b->name && !placing(a->key, a->tie, b->key, b->tie);
}

/* How many are to be put into the list again. */
static size_t place_all(struct order *o, const struct score_rank *ranks, bool same_sort)
{
	const struct state *s = live_state(o->live);
	const size_t were = o->places.n;
	size_t n = 0;

	o->places.n = were < s->variants.n ? were : s->variants.n;
	o->folded = 0;
	for (size_t i = 0; i < s->variants.n; i++) {
		struct place *p = i < were ? &o->places.items[i] : PUSH(&o->places);
		const struct place now = place_of(o, &s->variants.items[i], &ranks[i],
			i < were && same_sort ? p : NULL);
		const bool moved = i >= were || !same_sort || !same_place(p, &now);

		*p = now;
		p->moved = moved;
		o->folded += now.folded;
		n += moved && now.listed;
	}
	return n;
}

/* Those that stay keep their order; the others, sorted, come between them. */
static void merge_moved(struct order *o, size_t n_moved)
{
	const struct place **moved = NEWN(n_moved + 1, const struct place *);
	size_t stay = 0, k = 0;

	for (size_t i = 0; i < o->places.n; i++)
		if (o->places.items[i].moved && o->places.items[i].listed)
			moved[k++] = &o->places.items[i];
	qsort(moved, n_moved, sizeof *moved, by_place);
	for (size_t i = 0; o->list && i < o->n; i++) {
		const int variant = o->list[i];
		if ((size_t)variant <= o->places.n && !o->places.items[variant - 1].moved)
			o->list[stay++] = variant;
	}
	o->list = mem_grow(o->list, o->places.n + 1, sizeof *o->list);
	o->n = stay + n_moved;
	for (size_t at = o->n; k;) { /* from the end, where there is room */
		const struct place *last = stay ? &o->places.items[o->list[stay - 1] - 1] : NULL;
		if (last && by_place(&last, &moved[k - 1]) > 0)
			o->list[--at] = o->list[--stay];
		else
			o->list[--at] = moved[--k]->n;
	}
	free(moved);
}

static bool is_ahead(const struct score_rank *ranks, int k, int of)
{
	const struct score_rank *a = &ranks[k - 1], *b = of ? &ranks[of - 1] : NULL;

	return !b || placing(a->mean, a->likely, b->mean, b->likely) < 0;
}

/* Of the last one; 0, 0: there is none. */
static void best_of_grid(const struct live *v, const struct score_rank *ranks, int best[2])
{
	const struct state *s = live_state(v);
	const struct round *grid = figures_last_grid(s);

	for (int k = 1; grid && k <= (int)s->variants.n; k++) {
		if (s->variants.items[k - 1].round != grid->n)
			continue;
		if (is_ahead(ranks, k, best[0])) {
			best[1] = best[0];
			best[0] = k;
		} else if (is_ahead(ranks, k, best[1])) {
			best[1] = k;
		}
	}
}

static struct placed_by now_placed_by(const struct live *v, unsigned ranks)
{
	const struct state *s = live_state(v);
	const struct variant *selected = state_variant(s, v->view.variant);
	const struct flight *f = &v->desk->flight;
	const bool scores = v->view.sort <= SORT_GAIN;

	return (struct placed_by){.sort = (int)v->view.sort,
		.rejected = v->view.show_rejected,
		.shown = selected && (selected->standing == STANDING_REJECTED ||
					     figures_whole(s, selected->round))
				 ? selected->n
				 : 0,
		.arriving = scores && (f->round || (f->busy && f->finishing)), .round = f->round,
		.head = s->head, .stamp = s->changed.variants, .variants = (int)s->variants.n,
		.duels = scores && figures_by_duels(v->desk->figures) ? (int)s->duels.n : 0,
		.may_rank = !scores || figures_may_rank(v->desk->figures),
		.ranks = scores ? ranks : 0,
		.distances = v->view.sort == SORT_DISTANCE ? v->order->distances_turn : 0};
}

const int *live_variants(const struct live *v, size_t *n)
{
	struct order *o = v->order;
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(v->desk->figures, &turn);
	struct placed_by by;

	follow_head(o);
	if (v->view.sort == SORT_DISTANCE && o->filled < o->distances.n)
		want_distances(o);
	by = now_placed_by(v, turn);
	best_of_grid(v, ranks, by.best);
	if (memcmp(&by, &o->by, sizeof by) != 0 || !o->list) {
		const bool same_sort = by.sort == o->by.sort && by.may_rank == o->by.may_rank;
		o->by = by;
		merge_moved(o, place_all(o, ranks, same_sort));
	}
	*n = o->n;
	return o->list;
}

size_t live_folded(const struct live *v)
{
	size_t n;

	(void)live_variants(v, &n);
	return v->order->folded;
}

size_t live_parting(const struct live *v)
{
	const struct order *o = v->order;
	size_t n;
	const int *list = live_variants(v, &n);

	for (size_t i = 1; i < n; i++) {
		const enum part before = o->places.items[list[i - 1] - 1].part;
		const enum part part = o->places.items[list[i] - 1].part;
		if (part != before && (before == HIDDEN || part == BEING_SCORED))
			return i;
	}
	return 0;
}

const int *live_columns(const struct live *v, size_t *n)
{
	struct order *o = v->order;
	size_t all, m = 0;
	const int *list = live_variants(v, &all);

	*n = all;
	if (!v->view.n_marked)
		return list;
	o->columns = mem_grow(o->columns, all + 1, sizeof *o->columns);
	for (size_t i = 0; i < all; i++)
		if (list[i] == v->view.variant || view_marked(&v->view, list[i]))
			o->columns[m++] = list[i];
	*n = m;
	return o->columns;
}

/* ---- examples ---- */

/* What a text scored, unless it is hidden. */
static const struct sheet *sheet_of(const struct live *v, const char *hash)
{
	const struct state *s = live_state(v);

	return state_hidden_text(s, hash) ? NULL : state_sheet(s, hash, s->target, s->metric);
}

struct differing {
	int *ids;
	double *first; /* score on each; NaN: it is known that they differ, or none yet */
	bool *differs;
	size_t n, open;
};

static void compare(struct differing *d, const struct sheet *sheet)
{
	for (size_t i = 0; sheet && i < d->n; i++) {
		const double score = mark_mean(sheet_mark(sheet, d->ids[i]));
		if (d->differs[i] || isnan(score))
			continue;
		if (isnan(d->first[i]))
			d->first[i] = score;
		d->differs[i] = score != d->first[i];
		d->open -= d->differs[i];
	}
}

/* Keeps those on which the prompt and the columns beside it do not all have the same score. */
static size_t keep_differing(const struct live *v, int *ids, size_t n)
{
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, figures_base(v->desk->figures));
	struct differing d = {ids, NEWN(n + 1, double), NEWN(n + 1, bool), n, n};
	size_t n_columns, kept = 0;
	const int *columns = live_columns(v, &n_columns);

	for (size_t i = 0; i < n; i++)
		d.first[i] = NAN;
	if (base)
		compare(&d, sheet_of(v, base->hash));
	for (size_t i = 0; i < n_columns && d.open; i++) {
		const struct variant *k = state_variant(s, columns[i]);
		if (k->standing != STANDING_REJECTED)
			compare(&d, sheet_of(v, k->hash));
	}
	for (size_t i = 0; i < n; i++)
		if (d.differs[i])
			ids[kept++] = ids[i];
	free(d.first);
	free(d.differs);
	return kept;
}

static size_t keep_failing(const struct live *v, int *ids, size_t n)
{
	const char *hash;
	const struct sheet *sheet =
		state_text(live_state(v), live_selected(v), &hash) ? sheet_of(v, hash) : NULL;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (mark_mean(sheet_mark(sheet, ids[i])) < 1) /* not of NaN */
			ids[kept++] = ids[i];
	return kept;
}

static struct examined_by now_examined_by(const struct live *v)
{
	const struct state *s = live_state(v);
	struct examined_by by = {.filter = (int)v->view.filter, .examples = s->changed.examples,
		.looks = live_held_out_shown(v)};

	if (by.filter == FILTER_ALL)
		return by;
	by.marks = s->changed.marks;
	by.stamp = s->changed.variants;
	by.metric = s->metric;
	by.target = s->target;
	if (by.filter == FILTER_FAILED) {
		by.version = live_selected(v).version;
		by.variant = live_selected(v).variant;
		return by;
	}
	by.base = figures_base(v->desk->figures);
	by.variant = v->view.n_marked ? v->view.variant : 0;
	by.marked = (unsigned)hash_u64((struct str){(const char *)v->view.marked,
		v->view.n_marked * sizeof *v->view.marked});
	return by;
}

static void add_examples(struct order *o, enum split side)
{
	const struct state *s = live_state(o->live);

	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (!e->dropped && e->split == side)
			o->examples[o->n_examples++] = e->id;
	}
}

const int *live_examples(const struct live *v, size_t *n)
{
	const struct state *s = live_state(v);
	struct order *o = v->order;
	const struct examined_by by = now_examined_by(v);

	if (memcmp(&by, &o->examined_by, sizeof by) != 0 || !o->examples) {
		o->examined_by = by;
		o->examples = mem_grow(o->examples, s->examples.n + 1, sizeof *o->examples);
		o->n_examples = 0;
		add_examples(o, SPLIT_DEV);
		if (by.looks)
			add_examples(o, SPLIT_HELD_OUT);
		if (by.filter == FILTER_DIFFER)
			o->n_examples = keep_differing(v, o->examples, o->n_examples);
		else if (by.filter == FILTER_FAILED)
			o->n_examples = keep_failing(v, o->examples, o->n_examples);
	}
	*n = o->n_examples;
	return o->examples;
}
