/* flight.c - what is in flight, as it is shown: how much of it is done, and how long it takes. */
#include <math.h>

#include "hunsu/base/clock.h"
#include "hunsu/figures/figures.h"
#include "hunsu/figures/grids.h"

void invented_release(struct invented *list)
{
	for (size_t i = 0; i < list->n; i++)
		example_release(&list->items[i]);
	free(list->items);
	*list = (struct invented){0};
}

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
		if (!k->leads || k->apart || !text_ref_same(k->text, text))
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

static double seconds(int64_t from, int64_t to)
{
	return (double)(to - from) / 1000;
}

static bool goes_on(const struct state *s, const struct variant *k, const struct score_rank *r)
{
	return k->standing != STANDING_REJECTED && !r->errors && (!r->n || r->early) &&
	       !state_stop(s, k) && !figures_whole(s, k->round);
}

/* Calls that are not asked for yet, but will be: the last round's variants get all the examples. */
static size_t to_come(struct figures *g)
{
	const struct state *s = figures_state(g);
	const struct flight *f = figures_flight(g);
	const size_t dev = figures_split_size(g, SPLIT_DEV);
	const size_t samples = (size_t)state_settings(s)->samples;
	const struct score_rank *ranks;
	size_t cells = f->held, asked = 0;
	unsigned turn;

	if (!f->n_scoring || !(f->round || f->finishing))
		return 0;
	ranks = figures_ranks(g, &turn);
	for (size_t i = s->variants.n; i-- > 0;) {
		const struct variant *k = &s->variants.items[i];
		if (k->round != (int)s->rounds.n)
			break; /* variants come round by round */
		if (goes_on(s, k, &ranks[i]))
			cells += dev - ranks[i].n - ranks[i].shown;
	}
	for (size_t i = 0; i < f->n_growing; i++)
		cells += f->growing[i].over ? 0 : dev;
	for (size_t i = 0; i < f->n_scoring; i++) {
		const struct variant *k = state_variant(s, f->scoring[i].text.variant);
		if (k && k->round == (int)s->rounds.n && f->scoring[i].leads &&
			!f->scoring[i].apart)
			asked += f->scoring[i].calls - f->scoring[i].done;
	}
	return cells * samples > asked ? cells * samples - asked : 0;
}

static void scores_underway(struct figures *g, struct underway *out, int64_t now)
{
	const struct flight *f = figures_flight(g);
	size_t paced = 0, calls = f->scored, done = calls;
	double longest = 0;

	for (size_t i = 0; i < f->n_scoring; i++) {
		const struct scoring *k = &f->scoring[i];
		calls += k->calls;
		done += k->done;
		if (!k->running || k->each < 0)
			continue;
		paced += k->calls - k->done;
		longest = fmax(longest, k->each * (double)(k->calls - k->done));
	}
	if (!f->n_scoring)
		return;
	out->scoring.done = done;
	out->scoring.total = calls + to_come(g);
	out->scoring.since = f->stint.began_ms ? seconds(f->stint.began_ms, now) : 0;
	if (!paced)
		return;
	out->scoring.each = longest / (double)paced; /* what waits takes as long as what runs */
	out->scoring.eta = out->scoring.each * (double)(out->scoring.total - done);
}

void figures_underway(struct figures *g, struct underway *out)
{
	const struct flight *f = figures_flight(g);
	const int64_t now = clock_ms();

	*out = (struct underway){.scoring = {.eta = -1, .each = -1}};
	scores_underway(g, out, now);
	for (size_t i = 0; i < f->n_growing; i++) {
		const struct growing *k = &f->growing[i];
		out->writing.n += !k->over;
		if (k->busy && k->first_ms && now > k->first_ms)
			out->writing.tokens += (double)text_tokens_guess(buf_str(&k->text)) /
					       seconds(k->first_ms, now);
	}
	out->writing.since = seconds(f->round_ms, now);
	if (out->writing.n)
		out->scoring.eta = -1; /* nobody knows when what is to be scored is written */
	for (size_t i = 0; i < f->trial.n; i++)
		out->trying.n += !f->trial.columns[i].done;
	out->trying.since = seconds(f->trial.began_ms, now);
}
