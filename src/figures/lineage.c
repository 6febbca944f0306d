/* lineage.c - the graph of versions and variants, laid out row by row. */
#include "hunsu/figures/lineage.h"

#include <math.h>
#include <string.h>

#include "hunsu/figures/beside.h"
#include "hunsu/session/story.h"

struct node {
	int event;
	struct lineage_row row;
};

struct graph {
	const struct figures *figures;
	const struct state *s;
	bool *used; /* variants, by number - 1: their words came into a version */
	int *made;  /* versions, by number - 1: what was made from them */
	LIST(struct node) nodes;
};

/* ---- what is in it ---- */

static bool is_used(const struct graph *g, int variant)
{
	return variant >= 1 && (size_t)variant <= g->s->variants.n && g->used[variant - 1];
}

static void count_uses(struct graph *g)
{
	const struct state *s = g->s;

	for (size_t i = 0; i < s->versions.n; i++) {
		const struct version *w = &s->versions.items[i];
		for (size_t k = 0; k < w->n_variants; k++)
			g->used[w->variants[k] - 1] = true;
		for (size_t k = 0; k < w->n_parents; k++)
			g->made[w->parents[k] - 1]++;
	}
	for (size_t i = s->variants.n; i-- > 0;) /* a parent is older than what is made from it */
		for (size_t k = 0; k < s->variants.items[i].n_parents; k++) {
			struct text_ref r = s->variants.items[i].parents[k];
			if (r.variant && g->used[i])
				g->used[r.variant - 1] = true;
			if (!r.variant && r.version)
				g->made[r.version - 1]++;
		}
}

/* Typed, and then typed on: nobody has looked at it. */
static bool passed_by(const struct graph *g, const struct version *w)
{
	if (strcmp(w->origin, "typing") != 0 || w->name || w->n == g->s->head ||
		w->n_parents != 1 || w->n_variants || g->made[w->n - 1] != 1)
		return false;
	return !figures_scored(g->figures, (struct text_ref){.version = w->n});
}

static struct node *add(struct graph *g, int event, struct text_ref ref)
{
	struct node *n = PUSH(&g->nodes);

	n->event = event;
	n->row.ref = ref;
	return n;
}

static void add_versions(struct graph *g)
{
	const struct state *s = g->s;
	OWNED bool *gone = NEWN(s->versions.n + 1, bool);

	for (size_t i = s->versions.n; i-- > 0;) {
		const struct version *w = &s->versions.items[i], *p = w;
		struct node *n;
		if (gone[i])
			continue;
		n = add(g, w->event, (struct text_ref){.version = w->n});
		while (strcmp(w->origin, "typing") == 0 && p->n_parents == 1 &&
			passed_by(g, &s->versions.items[p->parents[0] - 1])) {
			p = &s->versions.items[p->parents[0] - 1];
			gone[p->n - 1] = true;
			n->row.typed_from = p->n;
		}
	}
}

static void add_variants(struct graph *g)
{
	const struct state *s = g->s;

	OWNED bool *there = NEWN(s->rounds.n + 1, bool);

	there[0] = true; /* those of no round */
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		if (g->used[i])
			add(g, k->event, (struct text_ref){.variant = k->n});
		else if (!there[k->round])
			add(g, k->event, (struct text_ref){0})->row.round = k->round;
		there[k->round] = there[k->round] || !g->used[i];
	}
}

static int newest_first(const void *pa, const void *pb)
{
	const struct node *a = pa, *b = pb;

	if (a->event != b->event)
		return a->event < b->event ? 1 : -1;
	if (!a->row.ref.version != !b->row.ref.version)
		return a->row.ref.version ? -1 : 1;
	return b->row.ref.version + b->row.ref.variant - a->row.ref.version - a->row.ref.variant;
}

/* ---- the lines ---- */

struct lanes { /* for which text each line runs on downward; both 0: it is free */
	struct text_ref at[LINEAGE_LANES];
	int n;
};

static int lane_of(struct lanes *l, struct text_ref r)
{
	for (int i = 0; i < l->n; i++)
		if (text_ref_same(l->at[i], r))
			return i;
	return -1;
}

static int free_lane(struct lanes *l, int from)
{
	for (int i = from; i < LINEAGE_LANES; i++)
		if (i >= l->n || text_ref_same(l->at[i], (struct text_ref){0})) {
			l->n = i >= l->n ? i + 1 : l->n;
			return i;
		}
	return -1;
}

/* A line across, from the row's own lane to another. */
static void draw_across(struct lineage_row *row, int lane)
{
	int from = row->lane < lane ? row->lane : lane, to = row->lane < lane ? lane : row->lane;

	for (int i = from; i <= to; i++) {
		row->cells[i] |=
			(unsigned char)((i > from ? LINE_LEFT : 0) | (i < to ? LINE_RIGHT : 0));
		row->across[i] = row->across[i] || i < to;
	}
}

/* The lines that come from above: all for this text end here. */
static void arrive(struct lineage_row *row, struct lanes *l)
{
	row->lane = lane_of(l, row->ref);
	for (int i = 0; i < l->n; i++) {
		if (text_ref_same(l->at[i], (struct text_ref){0}))
			continue;
		row->cells[i] |= LINE_UP;
		if (text_ref_same(l->at[i], row->ref)) {
			draw_across(row, i);
			l->at[i] = (struct text_ref){0};
		}
	}
	if (row->lane < 0)
		row->lane = free_lane(l, 0);
}

/* The lines to what it came from; the first goes straight down where it can. */
static void leave(struct lineage_row *row, struct lanes *l, const struct text_ref *from, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int lane = lane_of(l, from[i]);
		if (lane < 0)
			lane = free_lane(l, row->lane);
		if (lane < 0)
			continue;
		l->at[lane] = from[i];
		draw_across(row, lane);
	}
	for (int i = 0; i < l->n; i++)
		if (!text_ref_same(l->at[i], (struct text_ref){0}))
			row->cells[i] |= LINE_DOWN;
	row->lanes = l->n > row->lane + 1 ? l->n : row->lane + 1;
	while (l->n && text_ref_same(l->at[l->n - 1], (struct text_ref){0}))
		l->n--;
}

static size_t sources(
	const struct graph *g, const struct lineage_row *row, struct text_ref *out, size_t max)
{
	const struct version *w =
		state_version(g->s, row->typed_from ? row->typed_from : row->ref.version);
	const struct variant *k = state_variant(g->s, row->ref.variant);
	size_t n = 0;

	for (size_t i = 0; w && !k && i < w->n_parents && n < max; i++)
		out[n++] = (struct text_ref){.version = w->parents[i]};
	for (size_t i = 0; w && !k && i < w->n_variants && n < max; i++)
		out[n++] = (struct text_ref){.variant = w->variants[i]};
	for (size_t i = 0; k && i < k->n_parents && n < max; i++)
		if (!k->parents[i].variant || is_used(g, k->parents[i].variant))
			out[n++] = k->parents[i];
	return n;
}

static void draw(struct graph *g)
{
	struct lanes l = {.n = 0};
	struct text_ref from[LINEAGE_LANES];

	for (size_t i = 0; i < g->nodes.n; i++) {
		struct lineage_row *row = &g->nodes.items[i].row;
		row->lane = -1;
		if (row->round) {
			leave(row, &l, NULL, 0);
			for (int k = 0; k < l.n; k++)
				row->cells[k] |= row->cells[k] & LINE_DOWN ? LINE_UP : 0;
			continue;
		}
		arrive(row, &l);
		if (row->lane >= 0)
			leave(row, &l, from, sources(g, row, from, LINEAGE_LANES));
	}
}

/* The variants of each round, in the order they are told in. */
static void chain_rounds(struct lineage *out, const struct state *s)
{
	OWNED int *told = state_variants_told(s);

	out->of_round = NEWN(s->rounds.n + 1, int);
	out->next = NEWN(s->variants.n + 1, int);
	for (size_t i = s->variants.n; i-- > 0;) {
		int *head = &out->of_round[state_variant(s, told[i])->round];

		out->next[told[i] - 1] = *head;
		*head = told[i];
	}
}

void lineage_make(struct lineage *out, struct figures *f)
{
	const struct state *s = figures_state(f);
	struct graph g = {.figures = f, .s = s, .used = NEWN(s->variants.n + 1, bool),
		.made = NEWN(s->versions.n + 1, int)};

	count_uses(&g);
	add_versions(&g);
	add_variants(&g);
	SORT(&g.nodes, newest_first);
	draw(&g);
	for (size_t i = 0; i < g.nodes.n; i++)
		*PUSH(out) = g.nodes.items[i].row;
	out->used = g.used;
	chain_rounds(out, s);
	free(g.nodes.items);
	free(g.made);
}

void lineage_release(struct lineage *l)
{
	free(l->items);
	free(l->used);
	free(l->of_round);
	free(l->next);
	*l = (struct lineage){0};
}

static const char *const boxes[16] = {" ", "\xe2\x95\xb5", "\xe2\x95\xb7", "\xe2\x94\x82",
	"\xe2\x95\xb4", "\xe2\x94\x98", "\xe2\x94\x90", "\xe2\x94\xa4", "\xe2\x95\xb6",
	"\xe2\x94\x94", "\xe2\x94\x8c", "\xe2\x94\x9c", "\xe2\x94\x80", "\xe2\x94\xb4",
	"\xe2\x94\xac", "\xe2\x94\xbc"};

void lineage_lines(struct buf *out, const struct lineage_row *r)
{
	const char *self = r->ref.variant ? "\u25cb" : "\u25cf";

	for (int i = 0; i < r->lanes; i++) {
		buf_adds(out, i == r->lane && !r->round ? self : boxes[r->cells[i] & 15]);
		buf_adds(out, r->across[i] ? "\u2500" : " ");
	}
}

void lineage_below(struct buf *out, const struct lineage_row *r)
{
	for (int i = 0; i < r->lanes; i++) {
		buf_adds(out, boxes[r->cells[i] & LINE_DOWN ? LINE_UP | LINE_DOWN : 0]);
		buf_addc(out, ' ');
	}
}

/* ---- in words ---- */

static void add_round(
	struct buf *out, struct figures *f, const struct lineage *l, const struct lineage_row *r)
{
	const struct state *s = figures_state(f);
	bool first = true;
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(f, &turn);
	size_t n;
	const double apart = figures_diversity(f, r->round, &n);

	buf_addf(out, "round %d:", r->round);
	for (int i = l->of_round[r->round]; i; i = l->next[i - 1]) {
		const struct variant *k = state_variant(s, i);
		const struct text_ref ref = {.variant = i};
		if (l->used[i - 1] || figures_arriving(f, i))
			continue;
		buf_addf(out, "%s%s", first ? " " : ", ", text_called(s, ref).s);
		if (ranks[i - 1].n && !state_hidden(s, ref))
			buf_addf(out, " %.0f%%", 100 * ranks[i - 1].mean);
		if (k->standing == STANDING_REJECTED)
			buf_adds(out, " rejected");
		first = false;
	}
	if (!isnan(apart))
		buf_addf(out, "; its %zu are %.0f%% apart", n, 100 * apart);
}

static void add_names(struct buf *out, const struct state *s, const char *lead, const int *list,
	size_t n, bool variants)
{
	for (size_t i = 0; i < n; i++) {
		const struct text_ref t = variants ? (struct text_ref){.variant = list[i]}
						   : (struct text_ref){.version = list[i]};

		buf_addf(out, "%s%s", i ? ", " : lead, text_called(s, t).s);
	}
}

static void add_parents(
	struct buf *out, const struct state *s, const char *lead, const struct variant *k)
{
	for (size_t i = 0; i < k->n_parents; i++)
		buf_addf(out, "%s%s", i ? ", " : lead, text_called(s, k->parents[i]).s);
}

static void add_own_name(struct buf *out, const struct state *s, const struct version *w)
{
	if (w->name)
		buf_addf(out, ", \xe2\x80\x9c%s\xe2\x80\x9d", w->name);
	if (w->n == s->head)
		buf_adds(out, " (your prompt)");
}

static void add_version(struct buf *out, const struct state *s, const struct lineage_row *r)
{
	const struct version *w = state_version(s, r->ref.version);
	const bool typed = !strcmp(w->origin, "typing");

	if (r->typed_from)
		buf_addf(out, "typed from v%d on", r->typed_from);
	else
		buf_adds(out, w->origin);
	if (!typed)
		add_names(out, s, " on ", w->parents, w->n_parents, false);
	add_names(out, s, " with words of ", w->variants, w->n_variants, true);
	add_own_name(out, s, w);
}

void lineage_words(
	struct buf *out, struct figures *f, const struct lineage *l, const struct lineage_row *r)
{
	const struct state *s = figures_state(f);
	const struct variant *k = state_variant(s, r->ref.variant);

	if (r->round) {
		add_round(out, f, l, r);
	} else if (k) {
		if (!state_hidden(s, r->ref))
			buf_addf(out, "%s%s", k->operator, k->round ? ", " : "");
		if (k->round)
			buf_addf(out, "round %d", k->round);
		add_parents(out, s, ", from ", k);
	} else {
		add_version(out, s, r);
	}
}

/* ---- in sentences ---- */

static bool accepts(const struct version *w)
{
	return !strcmp(w->origin, "accept") && w->n_variants == 1;
}

static void tell_version(struct buf *out, const struct state *s, const struct lineage_row *r)
{
	const struct version *w = state_version(s, r->ref.version);
	const struct version *first = r->typed_from ? state_version(s, r->typed_from) : w;

	if (accepts(w)) {
		add_names(out, s, " is ", w->variants, 1, true);
		add_names(out, s, ", accepted on ", w->parents, w->n_parents, false);
	} else {
		add_names(out, s, " comes from ", first->parents, first->n_parents, false);
		buf_addf(out, "%s by %s", first->n_parents ? "" : " was made", w->origin);
		if (r->typed_from)
			buf_addf(out, ", from v%d on", r->typed_from);
		add_names(out, s, ", with words of ", w->variants, w->n_variants, true);
	}
	add_own_name(out, s, w);
}

static void tell_variant(struct buf *out, const struct state *s, const struct variant *k)
{
	add_parents(out, s, " comes from ", k);
	if (!state_hidden(s, (struct text_ref){.variant = k->n}))
		buf_addf(out, " by %s", k->operator);
	if (k->round)
		buf_addf(out, " in round %d", k->round);
	for (size_t i = 0; i < s->versions.n; i++) {
		const struct version *w = &s->versions.items[i];
		for (size_t j = 0; j < w->n_variants; j++)
			if (w->variants[j] == k->n)
				buf_addf(out, ", %s v%d",
					accepts(w) ? "accepted as" : "partly in", w->n);
	}
}

void lineage_tell(
	struct buf *out, struct figures *f, const struct lineage *l, const struct lineage_row *r)
{
	const struct state *s = figures_state(f);
	const struct variant *k = state_variant(s, r->ref.variant);

	if (r->round) {
		add_round(out, f, l, r);
		return;
	}
	buf_adds(out, text_called(s, r->ref).s);
	if (k)
		tell_variant(out, s, k);
	else
		tell_version(out, s, r);
}
