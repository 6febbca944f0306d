/* inventing.c - the proposer is asked for examples, which wait in the flight to be confirmed. */
#include "hunsu/engine/invent.h"

#include "volley.h"

struct inventing {
	struct volley volley; /* the first member */
	struct fields names;
	size_t wanted;
};

static void over(struct volley *v)
{
	fields_release(&((struct inventing *)v)->names);
}

/* The examples a model may see; malloc'ed. */
static const struct example **known_examples(const struct state *s, size_t *n)
{
	const struct example **known = NEWN(s->examples.n + 1, const struct example *);

	*n = 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		if (e->split == SPLIT_DEV && !e->dropped)
			known[(*n)++] = e;
	}
	return known;
}

static void done(struct volley *v, size_t i, const struct answer *a, cJSON *event, cJSON *call)
{
	const struct inventing *w = (const struct inventing *)v;
	struct desk *d = v->desk;
	struct invention what = {.names = &w->names, .wanted = w->wanted};
	OWNED const struct example **known = known_examples(desk_state(d), &what.n_known);
	struct example made[INVENT_MOST];
	size_t n = 0;

	what.known = known;
	if (!a->error)
		n = invent_read(a->text, &what, made);
	for (size_t k = 0; k < n; k++)
		*PUSH(&d->flight.invented) = made[k];
	d->flight.invented.of = n;
	if (!n)
		desk_say(d, true, "no examples: %s",
			a->error ? a->error : "there is none in the answer that is new");
}

static struct volley *inventing_new(struct desk *d, const struct inventing_wish *w)
{
	const struct state *s = desk_state(d);
	const struct version *head = state_head(s);
	struct inventing *x = NEW(struct inventing);
	struct invention what = {.description = w->description, .names = &x->names,
		.prompt = head ? &head->prompt : NULL, .wanted = w->wanted};
	OWNED const struct example **known = known_examples(s, &what.n_known);
	struct volley_call *ask;

	ask = volley_ask(
		&x->volley, d, "proposer", "invent", 100 + (int)w->wanted * INVENT_TOKENS);
	x->wanted = w->wanted;
	for (size_t i = 0; i < w->names->n; i++)
		fields_put(&x->names, &w->names->items[i], "");
	if (!what.description.n && s->description)
		what.description = str_of(s->description);
	what.known = known;
	x->volley.done = done;
	x->volley.over = over;
	x->volley.sample = 1 + (int)s->calls.n; /* asked again, it may think of others */
	x->volley.sampling.temperature = 0.8;
	x->volley.sampling.schema = invent_ask(&what, &ask->request);
	return &x->volley;
}

enum status inventing_cost(
	struct desk *d, const struct inventing_wish *w, struct cost *out, struct buf *err)
{
	const enum status st = desk_held(d, err);
	struct volley *v = st ? NULL : inventing_new(d, w);

	if (st)
		return st;
	volley_cost(v, out);
	volley_free(v);
	return OK;
}

void inventing_start(struct desk *d, const struct inventing_wish *w)
{
	invented_release(&d->flight.invented);
	volley_seat(inventing_new(d, w));
}
