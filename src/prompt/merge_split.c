/* merge_split.c - smaller hunks: sentence by sentence, word by word, and around what is locked. */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "merge_parts.h"

/* The bytes of the next sentence of s behind *at; 0 at the end. Blanks in front belong to it. */
static size_t sentence_take(struct str s, size_t *at)
{
	size_t from = *at;

	while (*at < s.n) {
		*at = sentence_next(s, *at);
		if (str_trim(str_first(str_from(s, from), *at - from)).n)
			break;
	}
	return *at - from;
}

bool hunk_sentences(struct hunks *out, const struct merge *m, const struct hunk *h)
{
	struct str ours = merge_ours(m, h), theirs = merge_theirs(m, h);
	size_t a = 0, b = 0;

	sentence_take(ours, &a);
	sentence_take(theirs, &b);
	if (a == ours.n && b == theirs.n)
		return false;
	a = b = 0;
	while (a < ours.n || b < theirs.n) {
		struct hunk part = *h;
		size_t from = a, their_from = b;

		part.ours = range_part(h->ours, from, sentence_take(ours, &a));
		part.theirs = range_part(h->theirs, their_from, sentence_take(theirs, &b));
		part.grain = GRAIN_SENTENCES;
		part.loose = true;
		*PUSH(out) = part;
	}
	return true;
}

/* ---- locks ---- */

static bool in_lock(struct range lock, struct range r)
{
	if (lock.message != r.message || !lock.n)
		return false;
	if (!r.n)
		return r.at > lock.at && r.at < lock.at + lock.n;
	return r.at < lock.at + lock.n && lock.at < r.at + r.n;
}

static const struct range *lock_of(const struct merge *m, struct range ours)
{
	for (size_t i = 0; i < m->n_locks; i++) {
		if (in_lock(m->locks[i], ours))
			return &m->locks[i];
	}
	return NULL;
}

static void add_part(struct hunks *out, const struct merge *m, const struct hunk *h,
	struct range ours, struct range theirs)
{
	struct hunk part = *h;

	part.ours = ours;
	part.theirs = theirs;
	part.loose = true;
	if (!str_eq(merge_ours(m, &part), merge_theirs(m, &part)))
		hunk_around_locks(out, m, part);
}

static void add_locked(struct hunks *out, struct hunk h)
{
	h.locked = true;
	h.choice = CHOICE_LEAVE;
	*PUSH(out) = h;
}

/*
 * Theirs has the locked text somewhere: what stands before it there replaces what stands before it
 * here, and so behind it. Else the larger part around the lock is replaced by all of theirs, the
 * other one goes, and the lock stays.
 */
static void cut_around(
	struct hunks *out, const struct merge *m, const struct hunk *h, struct range lock)
{
	size_t at = lock.at > h->ours.at ? lock.at - h->ours.at : 0;
	size_t end = lock.at + lock.n - h->ours.at;
	struct str ours = merge_ours(m, h), theirs = merge_theirs(m, h);
	const struct message *whole = &m->ours.items[h->ours.message];
	struct range before, behind;
	struct hunk kept = *h;
	size_t found;
	bool first;

	end = end < ours.n ? end : ours.n;
	before = range_part(h->ours, 0, at);
	behind = range_part(h->ours, end, ours.n - end);
	found = part_find((struct str){whole->text, whole->n}, h->ours.at + at, end - at, theirs);
	if (found != SIZE_MAX) {
		size_t their_end = found + end - at;

		add_part(out, m, h, before, range_part(h->theirs, 0, found));
		add_part(out, m, h, behind,
			range_part(h->theirs, their_end, theirs.n - their_end));
		return;
	}
	if (!before.n && !behind.n) {
		add_locked(out, *h);
		return;
	}
	first = before.n >= behind.n;
	kept.ours = range_part(h->ours, at, end - at);
	kept.theirs = range_part(h->theirs, first ? theirs.n : 0, 0);
	add_part(out, m, h, before, range_part(h->theirs, 0, first ? theirs.n : 0));
	add_locked(out, kept);
	add_part(out, m, h, behind,
		range_part(h->theirs, first ? theirs.n : 0, first ? 0 : theirs.n));
}

void hunk_around_locks(struct hunks *out, const struct merge *m, struct hunk h)
{
	const struct range *lock = lock_of(m, h.ours);

	if (!lock)
		*PUSH(out) = h;
	else if (h.conflict || !h.ours.n)
		add_locked(out, h);
	else
		cut_around(out, m, &h, *lock);
}

/* ---- splitting ---- */

/* One hunk over all of both sides is no split. */
static bool smaller(struct hunks *parts, const struct hunk *h)
{
	if (parts->n == 1 && parts->items[0].ours.n == h->ours.n &&
		parts->items[0].theirs.n == h->theirs.n)
		parts->n = 0;
	return parts->n > 0;
}

static bool split(struct hunks *parts, const struct merge *m, const struct hunk *h)
{
	struct hunk like = *h;

	like.edit = NULL;
	like.choice = CHOICE_OPEN;
	like.locked = false;
	like.base = (struct range){.message = MERGE_NONE};
	if (h->ours.n && h->theirs.n) {
		like.grain = GRAIN_SENTENCES;
		hunks_two_way(parts, m, &like, sentence_end);
		if (smaller(parts, h))
			return true;
	}
	if (hunk_sentences(parts, m, &like))
		return true;
	like.grain = GRAIN_WORDS;
	if (h->ours.n && h->theirs.n)
		hunks_two_way(parts, m, &like, word_end);
	return smaller(parts, h);
}

bool merge_splits(const struct merge *m, size_t i)
{
	struct hunks parts = {0};
	const bool some = split(&parts, m, &m->hunks.items[i]);

	free(parts.items);
	return some;
}

bool merge_split(struct merge *m, size_t i)
{
	struct hunks parts = {0}, cut = {0};
	size_t behind = m->hunks.n - i - 1;

	if (!split(&parts, m, &m->hunks.items[i])) {
		free(parts.items);
		return false;
	}
	free(m->hunks.items[i].edit);
	for (size_t k = 0; k < parts.n; k++)
		hunk_around_locks(&cut, m, parts.items[k]);
	for (size_t k = 1; k < cut.n; k++)
		PUSH(&m->hunks);
	memmove(m->hunks.items + i + cut.n, m->hunks.items + i + 1,
		behind * sizeof *m->hunks.items);
	if (cut.n)
		memcpy(m->hunks.items + i, cut.items, cut.n * sizeof *cut.items);
	m->hunks.n = i + cut.n + behind;
	free(parts.items);
	free(cut.items);
	return true;
}
