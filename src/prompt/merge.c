/* merge.c - what is merged: messages in pairs, their hunks in order, and the choices. */
#include "hunsu/prompt/merge.h"

#include <string.h>

#include "merge_parts.h"

/* Beyond this what two texts share of a sentence stands there by chance. */
#define BY_CHANCE 0.67

const char *const choice_names[CHOICES] = {
	"open", "left", "taken", "both", "both, the variant's first", "edited"};

static struct range whole(const struct prompt *p, size_t i)
{
	return (struct range){i, 0, i == MERGE_NONE ? 0 : p->items[i].n};
}

/* ---- pairs ---- */

static size_t pair_of(const struct prompt *p, size_t i, const struct prompt *other)
{
	const struct message *m = prompt_pair(p, i, other);

	return m ? (size_t)(m - other->items) : MERGE_NONE;
}

/* pairs[i]: the message of theirs for message i of ours: of those that do not cross, the most. */
static size_t *pair_messages(const struct prompt *ours, const struct prompt *theirs)
{
	size_t n = ours->n, best = n;
	size_t *pairs = NEWN(n + 1, size_t);
	OWNED size_t *length = NEWN(n + 1, size_t), *next = NEWN(n + 1, size_t);

	for (size_t i = n; i-- > 0;) {
		pairs[i] = pair_of(ours, i, theirs);
		next[i] = n;
		for (size_t k = i + 1; k < n && pairs[i] != MERGE_NONE; k++) {
			if (pairs[k] != MERGE_NONE && pairs[k] > pairs[i] &&
				length[k] > length[next[i]])
				next[i] = k;
		}
		length[i] = pairs[i] != MERGE_NONE ? length[next[i]] + 1 : 0;
		if (length[i] > length[best])
			best = i;
	}
	for (size_t i = 0; i < n; i++) {
		if (i == best)
			best = next[i];
		else
			pairs[i] = MERGE_NONE;
	}
	return pairs;
}

/* ---- hunks of a slot ---- */

static void add_hunks(struct merge *m, struct hunks *found)
{
	struct hunks fine = {0}, cut = {0};

	for (size_t i = 0; i < found->n; i++) {
		const struct hunk *h = &found->items[i];

		/* Of several variants sentences are picked; a conflict is looked at whole. */
		if (m->n_sides == 1 || h->conflict || !hunk_sentences(&fine, m, h))
			*PUSH(&fine) = *h;
	}
	for (size_t i = 0; i < fine.n; i++)
		hunk_around_locks(&cut, m, fine.items[i]);
	for (size_t i = 0; i < cut.n; i++) {
		cut.items[i].loose |= m->n_sides > 1;
		*PUSH(&m->hunks) = cut.items[i];
	}
	free(found->items);
	free(fine.items);
	free(cut.items);
}

/* How far the sides are from what they are compared with: the base, else each other. */
static double distance_of(const struct merge *m, const struct hunk *h)
{
	struct str ours = merge_ours(m, h), theirs = merge_theirs(m, h);
	double mine, its;

	if (h->base.message == MERGE_NONE)
		return text_distance(ours, theirs);
	mine = text_distance(merge_base(m, h), ours);
	its = text_distance(merge_base(m, h), theirs);
	return mine > its ? mine : its;
}

static enum grain grain_of(const struct merge *m, const struct hunk *h)
{
	return m->n_sides > 1 ? GRAIN_SENTENCES : diff_grain(distance_of(m, h));
}

static bool any_conflict(const struct hunks *h)
{
	for (size_t i = 0; i < h->n; i++) {
		if (h->items[i].conflict)
			return true;
	}
	return false;
}

/*
 * Sentences that both sides changed are no conflict where the words they changed are others. Where
 * a side is far from the base, so that what they share may stand there by chance, a word that both
 * keep must part them.
 */
static void part_changes(const struct merge *m, struct hunks *found)
{
	struct hunks parted = {0};

	for (size_t i = 0; i < found->n; i++) {
		struct hunks words = {0};
		struct hunk like = found->items[i];
		bool whole = !like.conflict;

		like.grain = GRAIN_WORDS;
		like.conflict = false;
		if (!whole) {
			hunks_three_way(
				&words, m, &like, word_end, distance_of(m, &like) > BY_CHANCE);
			whole = any_conflict(&words);
		}
		if (whole)
			*PUSH(&parted) = found->items[i];
		for (size_t k = 0; k < words.n && !whole; k++)
			*PUSH(&parted) = words.items[k];
		free(words.items);
	}
	free(found->items);
	*found = parted;
}

/* Sentences can stand for the wrong ones: where they still conflict, all words of the message. */
static void part_message(const struct merge *m, const struct hunk *h, struct hunks *found)
{
	struct hunks whole = {0};

	if (!any_conflict(found))
		return;
	*PUSH(&whole) = *h;
	whole.items[0].conflict = true;
	part_changes(m, &whole);
	if (any_conflict(&whole)) {
		free(whole.items);
		return;
	}
	free(found->items);
	*found = whole;
}

/* Both sides have the message; the base may. */
static void merge_pair(struct merge *m, struct hunk h)
{
	bool based = h.base.message != MERGE_NONE;
	struct hunks found = {0};

	h.grain = grain_of(m, &h);
	if (based)
		hunks_three_way(&found, m, &h, token_ends[h.grain], false);
	else
		hunks_two_way(&found, m, &h, token_ends[h.grain]);
	if (h.grain != GRAIN_WORDS)
		part_changes(m, &found);
	if (h.grain == GRAIN_SENTENCES)
		part_message(m, &h, &found);
	add_hunks(m, &found);
}

/* Only one side has the message. Against the base that is a change of theirs, of ours, or a
 * conflict; a message that only stands elsewhere goes here and comes there. */
static void merge_lone(struct merge *m, struct hunk h)
{
	const struct prompt *theirs = &m->theirs[h.side];
	struct hunks found = {0};
	bool added = h.ours.message == MERGE_NONE;
	size_t elsewhere = added ? pair_of(theirs, h.theirs.message, &m->ours)
				 : pair_of(&m->ours, h.ours.message, theirs);
	bool three_way = m->bases[h.side].n > 0 && elsewhere == MERGE_NONE;
	bool based = h.base.message != MERGE_NONE;
	struct str mine = added ? merge_theirs(m, &h) : merge_ours(m, &h);
	bool as_base = based && str_eq(mine, merge_base(m, &h));

	h.grain = GRAIN_MESSAGES;
	if (three_way && added ? based && as_base : three_way && !based)
		return; /* ours dropped it, or ours has added it */
	h.conflict = three_way && based && !as_base;
	*PUSH(&found) = h;
	add_hunks(m, &found);
}

/* ---- slots ---- */

static void add_slot(struct merge *m, enum role role, size_t ours)
{
	*PUSH(&m->slots) = (struct merge_slot){role, ours};
}

static size_t base_for(const struct prompt *p, size_t i, const struct prompt *base)
{
	return base->n ? pair_of(p, i, base) : MERGE_NONE;
}

/* What several variants add in one place with one role is one message. */
static size_t added_slot(struct merge *m, enum role role, size_t from)
{
	while (from < m->slots.n && m->slots.items[from].role != role)
		from++;
	if (from == m->slots.n)
		add_slot(m, role, MERGE_NONE);
	return from;
}

/* The messages that only theirs has, up to their message `end`; `slot`: the first after the
 * message of ours before them. */
static void merge_added(struct merge *m, size_t side, size_t *at, size_t end, size_t slot)
{
	const struct prompt *theirs = &m->theirs[side], *base = &m->bases[side];

	for (; *at < end; ++*at) {
		struct hunk h = {.side = side, .ours = whole(&m->ours, MERGE_NONE),
			.theirs = whole(theirs, *at)};

		h.slot = added_slot(m, theirs->items[*at].role, slot);
		slot = h.slot + 1;
		h.base = whole(base, base_for(theirs, *at, base));
		merge_lone(m, h);
	}
}

/* Message i of ours, against each side. */
static void merge_message(struct merge *m, size_t i, size_t *const *pairs)
{
	size_t slot = m->slots.n;

	add_slot(m, m->ours.items[i].role, i);
	for (size_t s = 0; s < m->n_sides; s++) {
		struct hunk h = {.side = s, .slot = slot, .ours = whole(&m->ours, i)};
		size_t j = pairs[s][i];

		h.theirs = whole(&m->theirs[s], j);
		h.base = whole(&m->bases[s], base_for(&m->ours, i, &m->bases[s]));
		if (j == MERGE_NONE)
			merge_lone(m, h);
		else
			merge_pair(m, h);
	}
}

/* ---- order ---- */

static bool same_change(const struct merge *m, const struct hunk *a, const struct hunk *b)
{
	return a->slot == b->slot && a->ours.at == b->ours.at && a->ours.n == b->ours.n &&
	       str_eq(merge_theirs(m, a), merge_theirs(m, b));
}

static bool behind(const struct hunk *a, const struct hunk *b)
{
	return a->slot > b->slot || (a->slot == b->slot && a->ours.at > b->ours.at);
}

/* By place, then as they came; what two variants have alike stands once. */
static void put_in_order(struct merge *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->hunks.n; i++) {
		struct hunk h = m->hunks.items[i];
		size_t at = n;

		while (at > 0 && behind(&m->hunks.items[at - 1], &h))
			at--;
		for (size_t k = at; k-- > 0 && m->hunks.items[k].slot == h.slot &&
				    m->hunks.items[k].ours.at == h.ours.at;) {
			if (m->hunks.items[k].side != h.side &&
				same_change(m, &m->hunks.items[k], &h))
				at = MERGE_NONE;
			if (at == MERGE_NONE)
				break;
		}
		if (at == MERGE_NONE)
			continue;
		memmove(m->hunks.items + at + 1, m->hunks.items + at,
			(n - at) * sizeof *m->hunks.items);
		m->hunks.items[at] = h;
		n++;
	}
	m->hunks.n = n;
}

/* ---- life ---- */

void merge_init(struct merge *m, const struct prompt *ours, const struct merge_input *inputs,
	size_t n, const struct range *locks, size_t n_locks)
{
	OWNED size_t **pairs = NEWN(n + 1, size_t *);
	OWNED size_t *done = NEWN(n + 1, size_t);
	size_t slot;

	*m = (struct merge){.n_sides = n, .n_locks = n_locks};
	prompt_copy(&m->ours, ours);
	m->theirs = NEWN(n + 1, struct prompt);
	m->bases = NEWN(n + 1, struct prompt);
	m->locks = NEWN(n_locks + 1, struct range);
	if (n_locks)
		memcpy(m->locks, locks, n_locks * sizeof *locks);
	for (size_t s = 0; s < n; s++) {
		prompt_copy(&m->theirs[s], inputs[s].theirs);
		if (inputs[s].base)
			prompt_copy(&m->bases[s], inputs[s].base);
		pairs[s] = pair_messages(ours, inputs[s].theirs);
	}
	for (size_t i = 0; i < ours->n; i++) {
		slot = m->slots.n;
		for (size_t s = 0; s < n; s++) {
			if (pairs[s][i] == MERGE_NONE)
				continue;
			merge_added(m, s, &done[s], pairs[s][i], slot);
			done[s]++;
		}
		merge_message(m, i, pairs);
	}
	slot = m->slots.n;
	for (size_t s = 0; s < n; s++) {
		merge_added(m, s, &done[s], m->theirs[s].n, slot);
		free(pairs[s]);
	}
	put_in_order(m);
}

void merge_release(struct merge *m)
{
	for (size_t i = 0; i < m->hunks.n; i++)
		free(m->hunks.items[i].edit);
	for (size_t s = 0; s < m->n_sides; s++) {
		prompt_release(&m->theirs[s]);
		prompt_release(&m->bases[s]);
	}
	free(m->theirs);
	free(m->bases);
	free(m->locks);
	free(m->slots.items);
	free(m->hunks.items);
	prompt_release(&m->ours);
	*m = (struct merge){0};
}

/* ---- choices ---- */

bool merge_choose(struct merge *m, size_t i, enum choice c)
{
	struct hunk *h = &m->hunks.items[i];

	if (h->locked)
		return c == CHOICE_LEAVE;
	h->choice = c;
	return true;
}

size_t merge_open(const struct merge *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->hunks.n; i++)
		n += m->hunks.items[i].choice == CHOICE_OPEN;
	return n;
}
