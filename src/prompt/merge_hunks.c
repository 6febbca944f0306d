/* merge_hunks.c - from diffs to hunks: two-way, and three-way against a base. */

#include "merge_parts.h"

static struct str part_of(const struct prompt *p, struct range r)
{
	if (r.message == MERGE_NONE)
		return (struct str){"", 0};
	return (struct str){p->items[r.message].text + r.at, r.n};
}

struct str merge_ours(const struct merge *m, const struct hunk *h)
{
	return part_of(&m->ours, h->ours);
}

struct str merge_theirs(const struct merge *m, const struct hunk *h)
{
	return part_of(&m->theirs[h->side], h->theirs);
}

struct str merge_base(const struct merge *m, const struct hunk *h)
{
	return part_of(&m->bases[h->side], h->base);
}

struct str merge_before(const struct merge *m, const struct hunk *h)
{
	return part_of(&m->ours, (struct range){h->ours.message, 0, h->ours.at});
}

struct str merge_after(const struct merge *m, const struct hunk *h)
{
	size_t end = h->ours.at + h->ours.n;
	size_t n = h->ours.message == MERGE_NONE ? 0 : m->ours.items[h->ours.message].n;

	return part_of(&m->ours, (struct range){h->ours.message, end, n - end});
}

struct range range_part(struct range r, size_t at, size_t n)
{
	return (struct range){r.message, r.at + at, n};
}

void hunks_two_way(
	struct hunks *out, const struct merge *m, const struct hunk *like, token_end_fn *token_end)
{
	SCOPED(pieces) d = {0};

	diff_by(&d, merge_ours(m, like), merge_theirs(m, like), token_end);
	for (size_t i = 0; i < d.n; i++) {
		const struct piece *p = &d.items[i];
		struct hunk h = *like;

		if (p->common)
			continue;
		h.ours = range_part(like->ours, p->a, p->a_n);
		h.theirs = range_part(like->theirs, p->b, p->b_n);
		*PUSH(out) = h;
	}
}

/* ---- three-way ---- */

struct side { /* the changes of one side against the base, and how far they have been walked */
	struct pieces changes; /* a: in the base, b: in the side */
	size_t at;
	long shift; /* where the side is ahead of the base, after the changes that were passed */
	bool apart; /* a kept word must part its changes from those of the other */
};

static void side_init(struct side *s, const struct three *t, size_t which, bool apart)
{
	size_t n = 0;

	*s = (struct side){.apart = apart};
	three_pieces(&s->changes, t, which);
	for (size_t i = 0; i < s->changes.n; i++) {
		if (!s->changes.items[i].common)
			s->changes.items[n++] = s->changes.items[i];
	}
	s->changes.n = n;
}

static const struct piece *side_next(const struct side *s)
{
	return s->at < s->changes.n ? &s->changes.items[s->at] : NULL;
}

static void side_pass(struct side *s)
{
	const struct piece *p = &s->changes.items[s->at++];

	s->shift += (long)p->b_n - (long)p->a_n;
}

/* Changes that replace neighbouring words do not meet: their order is plain. What both put into one
 * place does. Apart: what touches meets. */
static bool meet(const struct side *s, const struct piece *p, size_t b, size_t b_n)
{
	size_t a = p->a, a_n = p->a_n;

	if (s->apart)
		return a <= b + b_n && b <= a + a_n;
	if (!a_n && !b_n)
		return a == b;
	if (!a_n)
		return a > b && a < b + b_n;
	if (!b_n)
		return b > a && b < a + a_n;
	return a < b + b_n && b < a + a_n;
}

/* Where [at, at + n) of the base lies in a side whose changes before it were passed. */
static size_t moved(const struct side *s, size_t at)
{
	return (size_t)((long)at + s->shift);
}

/* Passes the changes of both sides that meet the region, which grows by them. */
static void grow(struct side *ours, struct side *theirs, size_t *at, size_t *end)
{
	struct side *sides[] = {ours, theirs};
	bool grown = true;

	while (grown) {
		grown = false;
		for (size_t i = 0; i < 2; i++) {
			const struct piece *p = side_next(sides[i]);

			if (!p || !meet(sides[i], p, *at, *end - *at))
				continue;
			*at = p->a < *at ? p->a : *at;
			*end = p->a + p->a_n > *end ? p->a + p->a_n : *end;
			side_pass(sides[i]);
			grown = true;
		}
	}
}

/* The next hunk: a change of theirs alone, or all that meets it on either side. */
static void take_region(struct hunks *out, const struct merge *m, const struct hunk *like,
	struct side *ours, struct side *theirs)
{
	const struct piece *t = side_next(theirs);
	size_t at = t->a, end = t->a + t->a_n, ours_before = ours->at;
	struct side o_was = *ours, t_was = *theirs;
	struct hunk h = *like;

	side_pass(theirs);
	grow(ours, theirs, &at, &end);
	h.base = range_part(like->base, at, end - at);
	h.ours = range_part(like->ours, moved(&o_was, at), 0);
	h.ours.n = (size_t)((long)end + ours->shift) - moved(&o_was, at);
	h.theirs = range_part(like->theirs, moved(&t_was, at), 0);
	h.theirs.n = (size_t)((long)end + theirs->shift) - moved(&t_was, at);
	h.conflict = ours->at > ours_before;
	if (!str_eq(merge_ours(m, &h), merge_theirs(m, &h)))
		*PUSH(out) = h;
}

/* The hunks of an alignment. */
static void take_regions(struct hunks *out, const struct merge *m, const struct hunk *like,
	const struct three *three, bool apart)
{
	struct side ours, theirs;
	const struct piece *t, *o;

	out->n = 0;
	side_init(&ours, three, 0, apart);
	side_init(&theirs, three, 1, apart);
	while ((t = side_next(&theirs))) {
		while ((o = side_next(&ours)) && o->a + o->a_n <= t->a &&
			!meet(&ours, o, t->a, t->a_n))
			side_pass(&ours);
		take_region(out, m, like, &ours, &theirs);
	}
	pieces_release(&ours.changes);
	pieces_release(&theirs.changes);
}

/* Tries to part the first conflict behind `done` of the base, which moves on. */
static bool part_next(struct three *t, const struct hunks *found, size_t from, size_t *done)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct hunk *h = &found->items[i];
		size_t at = h->base.at - from, end = at + h->base.n;

		if (!h->conflict || end < *done)
			continue;
		*done = end + 1;
		if (three_part(t, at, end))
			return true;
	}
	return false;
}

void hunks_three_way(struct hunks *out, const struct merge *m, const struct hunk *like,
	token_end_fn *token_end, bool apart)
{
	SCOPED(three) t;
	size_t done = 0;

	three_init(&t, merge_base(m, like), merge_ours(m, like), merge_theirs(m, like), token_end);
	do {
		take_regions(out, m, like, &t, apart);
	} while (part_next(&t, out, like->base.at, &done));
}
