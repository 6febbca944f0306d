/* estimate.c - what work takes: what scores cost at most, and whether calls are scarce. */
#include "inside.h"

#define SLOW_MS 5000 /* a call that takes longer is better made alone */

/* The judge's part of it alone. */
static struct planned judging_of(struct desk *d, double calls)
{
	const struct state *s = desk_state(d);
	const struct metric_state *ms = state_metric(s);
	struct planned w = {.sampling = &state_settings(s)->sampling, .calls = calls};

	for (size_t i = 0; i < s->examples.n; i++)
		w.input_bytes += (double)fields_bytes(&s->examples.items[i].now.fields) /
				 (double)s->examples.n;
	if (ms && metric_find(&w.metric, str_of(ms->name), NULL) == OK)
		w.judge = desk_judge(d);
	return w;
}

void scoring_judge_cost(struct desk *d, double outputs, struct cost *out)
{
	const struct planned w = judging_of(d, outputs);

	purse_estimate(d->purse, &w, out);
}

void scoring_cost(struct desk *d, const struct model *m, const struct prompt *text,
	double calls, struct cost *out)
{
	struct planned w = judging_of(d, calls);

	w.model = m;
	w.prompt_bytes = (double)prompt_bytes(text);
	purse_estimate(d->purse, &w, out);
}

bool scarce(const struct desk *d, const struct model *m, size_t n)
{
	const struct state *s = desk_state(d);
	const int model = state_model_index(s, m->name);

	if (client_places(d->client, m) <= (int)n)
		return true;
	for (size_t i = s->calls.n; !m->remote && i-- > 0;) {
		const struct call_record *c = &s->calls.items[i];
		if (c->role == 'p' && c->model == model && !c->cached &&
			c->standing == CALL_ANSWERED)
			return c->ms > SLOW_MS;
	}
	return false;
}
