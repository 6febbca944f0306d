/* headroom.c - what a text leaves to gain, of what was measured for that. */
#include <math.h>
#include <string.h>

#include "kept.h"

const struct headroom_texts *figures_headroom_texts(const struct state *s, const char *hash)
{
	for (size_t i = s->headrooms.n; i-- > 0;) {
		const char *of = NULL;
		if (state_text(s, s->headrooms.items[i].of, &of) && !strcmp(of, hash))
			return &s->headrooms.items[i];
	}
	return NULL;
}

void figures_labels(const struct figures *g, const struct measure *m, struct answers *out)
{
	size_t n;
	const int *ids = figures_side(g, SPLIT_DEV, &n);
	OWNED const struct example **dev = NEWN(n + 1, const struct example *);

	for (size_t i = 0; i < n; i++)
		dev[i] = state_example(g->state, ids[i]);
	headroom_labels(out, m, dev, n);
}

/* So many samples of each dev example, NaN: none, whatever a file says of the settings; malloc'ed.
 * NULL: there is no such text. */
static double *samples_of(
	const struct figures *g, const char *hash, int apart, int samples, struct room *sum)
{
	const struct state *s = g->state;
	const struct sheet *sheet = state_sheet_apart(s, hash, s->target, s->metric, apart);
	const bool *given = figures_given(g, hash);
	size_t n = 0, n_dev;
	const int *dev = figures_side(g, SPLIT_DEV, &n_dev);
	double *out;

	if (!*hash)
		return NULL;
	out = NEWN(sum->examples * (size_t)samples + 1, double);
	for (size_t i = 0; i < n_dev; i++) {
		const struct mark *m = sheet_mark(sheet, dev[i]);
		const bool shown = given && given[dev[i]];

		for (int k = 1; k <= samples; k++) {
			out[n] = shown ? (double)NAN : mark_sample(m, k);
			sum->done += isnan(out[n++]) ? 0 : 1;
			sum->total += !shown;
		}
		sum->errors += m && m->error;
	}
	return out;
}

static void work_out(const struct figures *g, struct room *r)
{
	const struct headroom_texts *h = r->what;
	struct headroom_scores scores = {.n = r->examples};
	const struct metric_state *ms = state_metric(g->state);
	SCOPED(answers) labels = {0};
	struct measure m;
	const char *hash = "";
	OWNED double *once = NULL, *bare = NULL, *spelled = NULL, *samples = NULL;

	if (!ms || measure_find(&m, str_of(ms->name), str_of(ms->extract), NULL) ||
		!state_text(g->state, h->of, &hash))
		return;
	figures_labels(g, &m, &labels);
	scores.labels = labels.n;
	scores.binary = m.metric->binary;
	once = samples_of(g, hash, h->once, 1, r);
	bare = samples_of(g, h->arms[HEADROOM_BARE - 1].hash, h->once, 1, r);
	spelled = samples_of(g, h->arms[HEADROOM_SPELLED - 1].hash, h->once, 1, r);
	samples = samples_of(g, hash, h->sampled, HEADROOM_SAMPLES, r);
	scores.prompt = once;
	scores.bare = bare;
	scores.spelled = spelled;
	scores.samples = samples;
	headroom_sum(&r->found, &scores);
}

static bool in_flight(const struct figures *g, const struct headroom_texts *h)
{
	for (size_t i = 0; i < g->flight->n_scoring; i++) {
		const int by = g->flight->scoring[i].apart;
		if (by && (by == h->once || by == h->sampled))
			return true;
	}
	return false;
}

bool figures_headroom(struct figures *g, struct text_ref text, struct room *out)
{
	const struct state *s = g->state;
	const char *hash;
	struct underway all;

	*out = (struct room){.eta = -1};
	if (!state_text(s, text, &hash) || !(out->what = figures_headroom_texts(s, hash)))
		return false;
	if (state_hidden(s, text)) {
		out->hidden = true;
		return true;
	}
	if (g->room.what != out->what->n || g->room.events != s->events) {
		out->examples = figures_split_size(g, SPLIT_DEV);
		work_out(g, out);
		g->room.what = out->what->n;
		g->room.events = s->events;
		g->room.figures = *out;
	}
	*out = g->room.figures;
	out->what = state_headroom(s, g->room.what);
	out->busy = in_flight(g, out->what);
	if (out->busy) {
		figures_underway(g, &all);
		out->eta = all.scoring.eta;
	}
	return true;
}
