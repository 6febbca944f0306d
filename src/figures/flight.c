/* flight.c - what is in flight, as it is shown: how much of it is done, and how long it takes. */
#include <stdlib.h>

#include "hunsu/figures/figures.h"

void trial_release(struct trial *t)
{
	for (size_t i = 0; i < t->n; i++) {
		buf_release(&t->columns[i].output);
		free(t->columns[i].error);
	}
	free(t->columns);
	fields_release(&t->input);
	*t = (struct trial){0};
}

bool figures_arriving(const struct figures *g, int variant)
{
	const struct state *s = figures_state(g);
	const struct variant *k = state_variant(s, variant);

	return k && k->round && k->round == figures_flight(g)->round &&
	       state_hidden(s, (struct text_ref){.variant = variant});
}

bool figures_progress(const struct figures *g, struct text_ref text, size_t *done, size_t *total,
	double *eta)
{
	const struct flight *f = figures_flight(g);
	const bool hidden = state_hidden(figures_state(g), text);
	bool any = false;

	*done = *total = 0;
	*eta = -1;
	for (size_t i = 0; !hidden && i < f->n_scoring; i++) {
		const struct scoring *k = &f->scoring[i];
		if (!text_ref_same(k->text, text))
			continue;
		any = true;
		if (!k->running)
			continue;
		*done += k->done;
		*total += k->calls;
		*eta = k->eta > *eta ? k->eta : *eta;
	}
	return any;
}

bool figures_work(const struct figures *g, size_t *done, size_t *total, double *eta)
{
	const struct flight *f = figures_flight(g);
	size_t running = 0;

	*done = *total = 0;
	*eta = -1;
	for (size_t i = 0; i < f->n_scoring; i++) {
		const struct scoring *k = &f->scoring[i];
		*total += k->calls;
		*done += k->done;
		if (!k->running)
			continue;
		running += k->calls - k->done;
		*eta = k->eta > *eta ? k->eta : *eta;
	}
	if (*eta >= 0 && running) /* what waits takes as long as what runs */
		*eta *= (double)(*total - *done) / (double)running;
	return f->n_scoring > 0;
}
