/*
 * tiring.c - targets beside the leading one whose calls fail one after another: such a one rests.
 * What a round makes is not sent there until the person asks for it (retry), or it answers to what
 * they had scored there.
 */
#include <string.h>

#include "inside.h"

#define RESTS_AFTER 10 /* failures, one after another */

static struct tiring *find(const struct desk *d, const struct model *m)
{
	for (size_t i = 0; i < d->own->tiring.n; i++)
		if (!strcmp(d->own->tiring.items[i].model->name, m->name))
			return &d->own->tiring.items[i];
	return NULL;
}

struct tiring *tiring_of(struct desk *d, const struct model *m)
{
	struct tiring *t = find(d, m);

	if (!t) {
		t = PUSH(&d->own->tiring);
		t->model = m;
	}
	return t;
}

int desk_rests(const struct desk *d, const struct model *m)
{
	const struct tiring *t = find(d, m);

	return t && t->failed >= RESTS_AFTER ? t->failed : 0;
}

/* What it missed is sent. True: it rested. */
static bool rouse(struct desk *d, struct tiring *t)
{
	const bool rested = t->failed >= RESTS_AFTER;

	t->failed = 0;
	for (size_t i = 0; i < t->missed.n; i++)
		*PUSH(&d->own->through) = t->missed.items[i];
	t->missed.n = 0;
	if (rested)
		desk_wake(d);
	return rested;
}

bool desk_rouse(struct desk *d)
{
	bool rested = false;

	for (size_t i = 0; i < d->own->tiring.n; i++)
		rested |= rouse(d, &d->own->tiring.items[i]);
	return rested;
}

void tiring_came(struct desk *d, const struct cell *c, const struct came *k)
{
	const bool leads = !strcmp(c->model->name, d->target.name);
	struct tiring *t;

	if (k->outcome && k->outcome->error && (k->judge ? !k->number : !leads))
		desk_failed(d, k->outcome->error);
	/* No request could be made of the text, or none was. */
	if (k->judge || leads || !*k->answer->hash || k->answer->cached)
		return;
	t = tiring_of(d, c->model);
	if (!k->answer->error)
		(void)rouse(d, t);
	else if (++t->failed == RESTS_AFTER)
		desk_say(d, true, "%s rests after %d failures, one after another: %s; " KEY("retry")
			" asks it again", model_short(c->model), RESTS_AFTER, k->answer->error);
}

void tiring_release(struct desk *d)
{
	for (size_t i = 0; i < d->own->tiring.n; i++)
		free(d->own->tiring.items[i].missed.items);
	free(d->own->tiring.items);
}
