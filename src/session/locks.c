/*
 * locks.c - a lock is a range of the head's text. Every version has a set of its own: made from its
 * first parent's when the version is made, carried along by the splices; a lock put on or taken off
 * changes the set of the head of that moment. Going back to a version brings its set back.
 *
 * These rules are part of the format (hunsu-session(5)): a session must keep its locks in every
 * release.
 */
#include <string.h>
#include "fold.h"

/* What is left of a range when `remove` bytes at `at` become `insert` bytes. False: nothing. */
static bool carry(struct lock *l, size_t at, size_t remove, size_t insert)
{
	size_t end = l->at + l->bytes, gone = at + remove;

	if (at >= end)
		return true;
	if (gone <= l->at) {
		l->at = l->at - remove + insert;
		return true;
	}
	if (at > l->at && gone < end) { /* inside: what comes there is locked too */
		l->bytes = l->bytes - remove + insert;
		return true;
	}
	if (at <= l->at) { /* over its beginning */
		l->bytes = gone < end ? end - gone : 0;
		l->at = at + insert;
	} else { /* over its end */
		l->bytes = at - l->at;
	}
	return l->bytes > 0;
}

static size_t number(const cJSON *splice, const char *key)
{
	return (size_t)json_int(splice, key, 0);
}

static bool carry_all(struct lock *l, const cJSON *splices)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, splices) if ((int)number(item, "message") == l->message &&
					      !carry(l, number(item, "at"), number(item, "remove"),
						      strlen(json_str(item, "text")))) return false;
	return true;
}

/* In a version written whole, the locked text is looked for: where it is nearest to where it was.
 */
static bool seek_in(struct lock *l, const char *locked, const struct message *m)
{
	const struct str text = {m->text, m->n};
	size_t best = SIZE_MAX, best_far = SIZE_MAX;
	size_t at = str_find(text, locked, 0);

	while (at != SIZE_MAX) {
		size_t far = at > l->at ? at - l->at : l->at - at;

		if (far >= best_far)
			break; /* they only get farther from here */
		best = at;
		best_far = far;
		at = str_find(text, locked, at + 1);
	}
	if (best == SIZE_MAX)
		return false;
	l->at = best;
	return true;
}

static bool seek(struct lock *l, const struct prompt *was, const struct prompt *now)
{
	OWNED char *locked = mem_dupn(was->items[l->message].text + l->at, l->bytes);
	size_t own = (size_t)l->message;
	bool found = own < now->n && seek_in(l, locked, &now->items[own]);

	for (size_t i = 0; i < now->n && !found; i++)
		if (i != own && seek_in(l, locked, &now->items[i])) {
			l->message = (int)i;
			found = true;
		}
	return found;
}

void locks_of_version(struct state *s, const struct c_version *c)
{
	struct lockset *set = PUSH(&s->fold->locksets);
	const struct lockset *from;
	const struct version *v = &s->versions.items[c->version - 1], *parent;

	if (!v->n_parents)
		return;
	parent = &s->versions.items[v->parents[0] - 1];
	from = &s->fold->locksets.items[v->parents[0] - 1];
	if (!from->n)
		return;
	set->items = shelf_room(&s->fold->shelf, from->n, sizeof *set->items);
	for (size_t i = 0; i < from->n; i++) {
		struct lock l = from->items[i];

		if (c->splices ? carry_all(&l, c->splices) : seek(&l, &parent->prompt, &v->prompt))
			set->items[set->n++] = l;
	}
}

struct range lock_range(const struct lock *l)
{
	return (struct range){(size_t)l->message, l->at, l->bytes};
}

/* Whether the head's locks stay on their text, word for word, when the `version` change of `event`
 * is applied, which makes `now` of the head. */
static bool keeps_locks(const struct state *s, const cJSON *event, const struct prompt *now)
{
	const cJSON *splices = json_get(event_find(event, "version"), "splices");
	const struct version *head = state_head(s);

	for (size_t i = 0; i < s->locks.n; i++) {
		struct lock l = s->locks.items[i];
		struct str was = prompt_range(&head->prompt, lock_range(&l));

		if (!(splices ? carry_all(&l, splices) : seek(&l, &head->prompt, now)))
			return false;
		if (!str_eq(was, prompt_range(now, lock_range(&l))))
			return false;
	}
	return true;
}

bool state_next_version(const struct state *s, cJSON *event, const char *origin,
	const int *variants, size_t n_variants, const struct prompt *now,
	const struct authors *authors)
{
	const struct version *head = state_head(s);
	cJSON *list = cJSON_GetObjectItemCaseSensitive(event, "do");
	int n = (int)s->versions.n + 1;

	/* Splices that cut through locked text which stands all the same are no way to write it. */
	for (int whole = 0; whole < 2; whole++) {
		change_version(event, n, head ? &head->n : NULL, head ? 1 : 0, variants, n_variants,
			origin, head && !whole ? &head->prompt : NULL, now, authors);
		if (!head || keeps_locks(s, event, now)) {
			change_head(event, n);
			return true;
		}
		cJSON_DeleteItemFromArray(list, cJSON_GetArraySize(list) - 1);
	}
	return false;
}

void locks_show(struct state *s)
{
	s->locks.n = 0;
	if (!s->head)
		return;
	for (size_t i = 0; i < s->fold->locksets.items[s->head - 1].n; i++)
		*PUSH(&s->locks) = s->fold->locksets.items[s->head - 1].items[i];
}

void locks_set(struct state *s, const struct c_lock *c)
{
	const struct lock now = {c->lock, c->message, (size_t)c->at, (size_t)c->bytes};
	struct lockset *set, was;
	bool placed = false;

	if (!s->head)
		return;
	set = &s->fold->locksets.items[s->head - 1];
	touch(s, COL_LOCKSETS, (size_t)s->head - 1);
	was = *set;
	set->items = shelf_room(&s->fold->shelf, was.n + 1, sizeof *set->items);
	set->n = 0;
	for (size_t i = 0; i < was.n; i++)
		if (was.items[i].n != c->lock)
			set->items[set->n++] = was.items[i];
		else if (c->on)
			set->items[set->n++] = now, placed = true;
	if (c->on && !placed)
		set->items[set->n++] = now;
	locks_show(s);
}
