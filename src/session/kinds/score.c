/* score.c - score: what one answer scored, and the row of the matrix it belongs to. */
#include <math.h>
#include <string.h>
#include "kinds.h"

#define SAMPLE_MAX 10000 /* more is damage, and would cost memory */

#define SCORE(F) \
	F(c_score, text, HASH, NEED, "H", ANY) \
	F(c_score, example, PAIR, NEED, "EXAMPLE", AN_EXAMPLE) \
	F(c_score, sample, INT, NEED, "N", ANY) \
	F(c_score, metric, INT, NEED, "N", ONE_OF("metric", metrics)) \
	F(c_score, model, TEXT, NEED, "S", ANY) \
	F(c_score, call, INT, NEED, "C", ONE_OF("call", calls)) \
	F(c_score, settings, INT, MAY, "N?", KNOWN("settings", settings)) \
	F(c_score, extracted, TEXT, MAY, "S?", ANY) \
	F(c_score, score, SHARE, NEED, "X", ANY) \
	F(c_score, reason, TEXT, NEED, "S", ANY)
FIELDS_OF(c_score, SCORE);

static enum status score_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_score *c = p->as;

	return c->sample > SAMPLE_MAX ? fail(err, FAILED, "sample %d", c->sample) : OK;
}

/* Room for that sample's score. Scores that were there are not written over: checkpoints share
 * them. */
static void scores_room(struct shelf *shelf, struct mark *m, int sample, int highest)
{
	int n = (sample > highest ? sample : highest) + 1;
	double *scores;

	if (m->scores && sample <= highest) {
		scores = shelf_grow(shelf, NULL, 0, (size_t)n, sizeof *scores);
		memcpy(scores, m->scores, (size_t)n * sizeof *scores);
		m->scores = scores;
		return;
	}
	scores = shelf_grow(shelf, m->scores, (size_t)m->n_scores, (size_t)n, sizeof *scores);
	for (int i = m->n_scores; i < n; i++)
		scores[i] = (double)NAN;
	if (!m->scores)
		scores[m->sample] = m->sum;
	m->scores = scores;
	m->n_scores = n;
}

static void add_up(struct mark *m)
{
	m->samples = 0;
	m->sum = 0;
	for (int i = 0; i < m->n_scores; i++)
		if (!isnan(m->scores[i])) {
			m->samples++;
			m->sum += m->scores[i];
		}
}

/* A sample that is scored again replaces its score: the last one counts. */
static void mark_score(struct shelf *shelf, struct mark *m, int sample, double score)
{
	int highest = m->scores ? m->n_scores - 1 : m->sample;

	if (!m->samples || (m->samples == 1 && !m->scores && m->sample == sample)) {
		m->samples = 1;
		m->sum = score;
		m->sample = sample;
		return;
	}
	scores_room(shelf, m, sample, highest);
	m->scores[sample] = score;
	m->sample = sample;
	if (sample > highest) { /* the usual way: one behind the others */
		m->samples++;
		m->sum += score;
		return;
	}
	add_up(m);
}

void score_take_back(struct state *s, const struct call_record *c, int metric)
{
	const struct sheet *sheet;
	struct mark *m;
	const char *hash;

	if (!c || !c->example || !state_text(s, c->prompt, &hash))
		return;
	sheet = state_sheet_apart(s, hash, c->model, metric, state_apart(s, c->settings));
	if (!sheet)
		return;
	m = mark_of(s, (int)(sheet - s->sheets.items), (int[]){c->example, c->example_version});
	if (!m->samples || (!m->scores && m->sample != c->sample) ||
		(m->scores && c->sample >= m->n_scores))
		return;
	scores_room(&s->fold->shelf, m, c->sample, m->scores ? m->n_scores - 1 : m->sample);
	m->scores[c->sample] = (double)NAN;
	add_up(m);
	if (!m->samples)
		*m = (struct mark){.example_version = m->example_version, .call = m->call};
}

static void score_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_score *c = p->as;
	struct sheet *sheet =
		sheet_make(s, c->text, model_intern(s, c->model), c->metric, c->settings);
	struct mark *m = mark_of(s, (int)(sheet - s->sheets.items), c->example);

	m->example_version = c->example[1];
	m->call = c->call;
	m->error = false;
	mark_score(&s->fold->shelf, m, c->sample, c->score);
	m->extracted = shelf_keep(&s->fold->shelf, c->extracted);
	if (!s->fold->last_reason || strcmp(s->fold->last_reason, c->reason))
		s->fold->last_reason = shelf_keep(&s->fold->shelf, c->reason);
	m->reason = s->fold->last_reason;
}

static void add_mark(struct digest *d, int example, const struct mark *m)
{
	if (!m->example_version)
		return;
	buf_addf(&d->text, "mark %d %d %d %d %d", example, m->example_version, m->call, m->samples,
		m->error);
	digest_real(d, m->sum);
	digest_text(d, m->extracted);
	digest_text(d, m->reason);
	digest_line(d);
}

/* Where marks on other versions of an example are kept is a matter of what was looked at when:
 * sorted. */
static int by_place(const void *a, const void *b)
{
	const struct aside *x = *(const struct aside *const *)a,
			   *y = *(const struct aside *const *)b;

	if (x->sheet != y->sheet)
		return x->sheet < y->sheet ? -1 : 1;
	if (x->example != y->example)
		return x->example < y->example ? -1 : 1;
	return (x->version > y->version) - (x->version < y->version);
}

static void score_digest(struct digest *d, const struct state *s)
{
	size_t n = s->fold->aside.n;
	const struct aside **sorted = NEWN(n + 1, const struct aside *);

	for (size_t i = 0; i < s->sheets.n; i++) {
		const struct sheet *row = &s->sheets.items[i];

		buf_addf(&d->text, "sheet %s %d", row->text, row->metric);
		digest_text(d, state_model(s, row->model));
		if (row->apart)
			buf_addf(&d->text, " apart %d", row->apart);
		digest_line(d);
		for (size_t k = 0; k < row->n; k++)
			add_mark(d, (int)k + 1, &row->marks[k]);
	}
	for (size_t i = 0; i < n; i++)
		sorted[i] = &s->fold->aside.items[i];
	qsort(sorted, n, sizeof *sorted, by_place);
	for (size_t i = 0; i < n; i++)
		if (sorted[i]->mark.example_version) {
			buf_addf(&d->text, "aside %d ", sorted[i]->sheet);
			add_mark(d, sorted[i]->example, &sorted[i]->mark);
		}
	free(sorted);
}

KIND(score, CALL, RESULT, FIELDS(c_score), .check = score_check, .apply = score_apply,
	.digest = score_digest,
	.manual = "From 0 to 1. What was scored is the whole answer when `extracted` is absent. "
		"With `settings` it was measured by those, and is kept apart from the session's "
		"own scores.");
