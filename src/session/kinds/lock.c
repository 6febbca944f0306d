/* lock.c - lock: a part of the head that must stay. */
#include <string.h>
#include "kinds.h"

TABLE_OF(c_lock, LOCK);

/* The head may be set by the same event: the last one counts. */
static const struct prompt *head_prompt(const struct incoming *in)
{
	int head = in->s->head;

	for (size_t i = 0; i + 1 < in->n_items; i++)
		if (in->items[i].kind && !strcmp(in->items[i].kind->name, "head"))
			head = ((const struct c_head *)in->items[i].as)->version;
	return head ? incoming_version(in, head) : NULL;
}

static enum status lock_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_lock *c = p->as;
	const struct prompt *head = head_prompt(in);

	if (c->lock < 1 || c->lock > in->s->fold->lock_highest + (int)in->n_items)
		return fail(err, FAILED, "lock %d, but the next one is %d", c->lock,
			in->s->fold->lock_highest + 1);
	if (!c->on)
		return OK;
	if (!head || (size_t)c->message >= head->n || c->bytes < 1 || c->at < 0 ||
		(size_t)c->at > head->items[c->message].n ||
		(size_t)c->bytes > head->items[c->message].n - (size_t)c->at)
		return fail(err, FAILED, "lock %d is no range of the head's text", c->lock);
	return OK;
}

static void lock_apply(struct incoming *in, struct prepared *p)
{
	const struct c_lock *c = p->as;

	if (c->lock > in->s->fold->lock_highest)
		in->s->fold->lock_highest = c->lock;
	locks_set(in->s, c);
}

static cJSON *lock_present(const struct state *s, const struct prepared *p)
{
	const struct c_lock *c = p->as;
	cJSON *value = cJSON_CreateObject();
	const struct lock *lock = NULL;

	for (size_t i = 0; i < s->locks.n; i++)
		if (s->locks.items[i].n == c->lock)
			lock = &s->locks.items[i];
	json_add_int(value, "lock", c->lock);
	json_add_bool(value, "on", lock != NULL);
	if (lock)
		json_fill(value, "message %d at %zu bytes %zu", lock->message, lock->at,
			lock->bytes);
	return change_of("lock", value);
}

static void tell_lock(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": lock %d %s", told_number(c, "lock"),
		json_bool(c, "on", false) ? "on" : "off");
}

static void lock_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->locks.n; i++) {
		const struct lock *l = &s->locks.items[i];

		buf_addf(&d->text, "lock %d %d %zu %zu", l->n, l->message, l->at, l->bytes);
		digest_line(d);
	}
}

KIND(lock, REGISTER, SET, FIELDS(c_lock), .check = lock_check, .apply = lock_apply,
	.present = lock_present, .tell = tell_lock, .digest = lock_digest,
	.manual = "A range of the head's text that must stay. When `on` is false the range may be "
		"absent.");
