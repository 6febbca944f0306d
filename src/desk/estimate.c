/* estimate.c - what scores cost at most. */
#include "inside.h"

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
