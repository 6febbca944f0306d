/* kept.c - outputs that the record has: a judge or program that is asked now reads them, no target
 * is called. */
#include <string.h>

#include "hunsu/figures/contest.h"
#include "inside.h"

static uint64_t key_of(const char *hash, int model, int example, int sample)
{
	return index_mix(index_hash(hash),
		index_mix((uint64_t)model << 32 | (uint32_t)example, (uint64_t)sample));
}

void kept_add(struct desk *d, int call)
{
	const struct state *s = desk_state(d);
	const struct call_record *k = state_call(s, call);
	const char *hash;

	if (k && k->standing == CALL_ANSWERED && k->answer && k->role == 't' && k->example &&
		state_text(s, k->prompt, &hash))
		index_add(
			&d->own->kept.outputs, key_of(hash, k->model, k->example, k->sample), call);
}

/* At the first need; after that each is added as it comes. */
static void find_all(struct desk *d)
{
	for (size_t i = 0; !d->own->kept.known && i < desk_state(d)->calls.n; i++)
		kept_add(d, (int)i + 1);
	d->own->kept.known = true;
}

static bool answers(const struct state *s, const struct call_record *k, const struct cell *c)
{
	const char *hash;

	return k->example == c->example && k->sample == c->sample &&
	       state_text(s, k->prompt, &hash) && !strcmp(hash, c->hash) &&
	       !strcmp(state_model(s, k->model), c->model->name) && figures_same_input(s, k);
}

static const struct call_record *find(struct desk *d, const struct cell *c)
{
	const struct state *s = desk_state(d);
	const struct metric *m = figures_metric(s);
	const struct call_record *found = NULL;
	size_t at = SIZE_MAX;
	uint64_t key;

	if (!m || m->score) /* others have scored what is kept, without a call */
		return NULL;
	find_all(d);
	key = key_of(c->hash, state_model_index(s, c->model->name), c->example, c->sample);
	for (int n; (n = index_next(&d->own->kept.outputs, key, &at)) >= 0;) {
		const struct call_record *k = state_call(s, n);

		if (answers(s, k, c) && (!found || k->n > found->n))
			found = k;
	}
	return found;
}

bool kept_has(struct desk *d, const struct cell *c)
{
	return find(d, c) != NULL;
}

size_t kept_samples(
	struct desk *d, const char *hash, int example, const struct model *m, int samples)
{
	size_t n = 0;

	for (int k = 1; k <= samples; k++)
		n += kept_has(d, &(struct cell){.hash = hash, .example = example, .sample = k,
					 .model = m});
	return n;
}

void kept_output(struct outcome *out, const struct call_record *k)
{
	out->output = mem_dup(k->answer);
	out->finish = mem_dup(k->finish);
	out->refusal = k->refusal;
	out->took = (struct took){!k->cached, (double)k->ms, k->usd};
}

int kept_find(void *arg, const struct cell *c, struct outcome *out)
{
	const struct call_record *found = find(arg, c);

	if (!found)
		return 0;
	kept_output(out, found);
	return found->n;
}
