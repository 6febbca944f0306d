/* compatibility.c - how likely the target finds the words of texts, asked once for each. */
#include "hunsu/engine/compatibility.h"

#include <math.h>
#include <string.h>

#include "hunsu/figures/figures.h"
#include "volley.h"

#define AT_ONCE 8 /* calls that are handed to the client */
#define WHAT "compatibility"

struct likening {
	struct volley volley; /* the first member: a call for each text */
	LIST(struct text_ref) texts;
};

static void over(struct volley *v)
{
	free(((struct likening *)v)->texts.items);
}

static bool is_there(const struct likening *l, const char *hash)
{
	const struct state *s = desk_state(l->volley.desk);
	const char *other;

	for (size_t i = 0; i < l->texts.n; i++)
		if (state_text(s, l->texts.items[i], &other) && !strcmp(other, hash))
			return true;
	return figures_compatibility(s, hash) != NULL;
}

static void take(struct volley *v, size_t i, cJSON *event, struct str answer)
{
	const struct volley_call *k = &v->calls.items[i];
	SCOPED(likelihoods) told = {0};
	struct likely_sum sum;
	cJSON *c;

	if (!likely_read(&told, answer) || !compatibility_sum(&sum, &k->request, &told) || !sum.n) {
		volley_failed(v, "what came tells no log-probabilities of its words");
	} else {
		c = event_change(event, "compatibility");
		json_add(c, "of", event_text_ref(((struct likening *)v)->texts.items[i]));
		json_fill(c, "call %d tokens %zu likelihood %g", k->number, sum.n,
			exp(sum.logprob));
	}
}

static void done(struct volley *v, size_t i, const struct answer *a, cJSON *event, cJSON *call)
{
	json_add(call, "prompt", event_text_ref(((struct likening *)v)->texts.items[i]));
	if (a->error)
		volley_failed(v, a->error);
	else
		take(v, i, event, a->text);
}

static void tell(const struct volley *v)
{
	const size_t n = v->calls.n;

	if (v->failed)
		desk_say(v->desk, true, "%zu of %zu not told: %s", v->failed, n, v->error);
	else
		desk_say(v->desk, false, "%s has told how likely it finds %zu text%s",
			v->model->name, n, PLURAL(n));
}

/* Of these texts, those that were not asked about. */
static struct volley *likening_new(struct desk *d, const struct text_ref *texts, size_t n)
{
	struct likening *l = NEW(struct likening);

	*l = (struct likening){.volley = {.desk = d, .model = &d->target, .likely = LIKELY_ALL,
				       .sample = 1, .by = BY_SYSTEM, .role = "judge",
				       .what = WHAT, .at_once = AT_ONCE, .done = done,
				       .tell = tell, .over = over}};
	for (size_t i = 0; i < n; i++) {
		const char *hash;
		const struct prompt *p = state_text(desk_state(d), texts[i], &hash);
		struct volley_call *k;

		if (!p || !p->n || is_there(l, hash))
			continue;
		*PUSH(&l->texts) = texts[i];
		k = volley_add(&l->volley, 0);
		for (size_t m = 0; m < p->n; m++) /* nobody asks who wrote it */
			prompt_add(&k->request, p->items[m].role, message_str(&p->items[m]),
				AUTHOR_IMPORT);
		k->max_tokens = (int)prompt_bytes(&k->request); /* a token is a byte at least */
	}
	return &l->volley;
}

enum status compatibility_cost(struct desk *d, const struct text_ref *texts, size_t n,
	struct cost *out, size_t *calls, struct buf *err)
{
	struct volley *v;
	enum status st = OK;

	for (size_t i = 0; i < d->own->players.n; i++)
		if (!strcmp(d->own->players.items[i].what, WHAT))
			return fail(err, FAILED, "how likely texts are is being asked already");
	v = likening_new(d, texts, n);
	*calls = v->calls.n;
	if (v->calls.n)
		st = desk_held(d, err);
	volley_cost(v, out);
	volley_free(v);
	return st;
}

void compatibility_start(struct desk *d, const struct text_ref *texts, size_t n)
{
	struct volley *v = likening_new(d, texts, n);

	if (!v->calls.n) {
		volley_free(v);
		return;
	}
	v->model = desk_called(d, d->target.name);
	volley_seat(v);
}
