/* search_best.c - the text that a search would end with now, and what can be said of it. */
#include <math.h>
#include "hunsu/base/mem.h"
#include "hunsu/engine/best.h"
#include "hunsu/engine/stats.h"
#include "search_own.h"

double search_over(const struct search_plan *p, const struct search_facts *f, size_t text,
	size_t parent)
{
	return search_better(p, f, text, parent) - search_better(p, f, parent, text);
}

double search_better(const struct search_plan *p, const struct search_facts *f, size_t text,
	size_t than)
{
	const double *a = f->texts[text].scores, *b = f->texts[than].scores;
	double sum = 0;

	for (size_t i = 0; i < p->examples; i++)
		if (a[i] > b[i]) /* NaN is not */
			sum += a[i] - b[i];
	return sum / (double)p->examples;
}

bool search_is_parent(const struct search_text *t)
{
	return t->full && !t->vetoed;
}

static bool was_scored(const struct search_plan *p, const struct search_text *t)
{
	for (size_t i = 0; i < p->examples; i++)
		if (!isnan(t->scores[i]))
			return true;
	return false;
}

struct field { /* what is chosen among */
	struct best_row *rows;
	double *p; /* of each against the start */
	size_t k, text; /* text: which of them is asked about; SEARCH_NONE: none */
};

static struct field field_of(const struct search_plan *p, const struct search_facts *f, size_t text)
{
	struct field out = {NEWN(f->n_texts, struct best_row), NEWN(f->n_texts, double), 0,
		SEARCH_NONE};

	for (size_t i = 1; i < f->n_texts; i++) {
		const struct search_text *t = &f->texts[i];

		if (t->vetoed || !was_scored(p, t))
			continue;
		if (i == text)
			out.text = out.k;
		out.p[out.k] = t->full ? stats_paired(f->texts[0].scores, t->scores, p->examples).p
				       : NAN;
		out.rows[out.k++] = (struct best_row){t->scores, !t->full};
	}
	return out;
}

static void field_release(struct field *s)
{
	free(s->rows);
	free(s->p);
}

/* Of few texts shrinkage cannot tell the spread; so those that a race dropped are taken as the
 * start's equals on what they were not run on, and chosen among again like the others. */
static double left_of_few(const double *base, const struct field *s, size_t n)
{
	OWNED double *room = NEWN(s->k * n + 1, double);
	OWNED struct best_row *rows = NEWN(s->k, struct best_row);

	for (size_t row = 0; row < s->k; row++) {
		rows[row] = (struct best_row){room + row * n, false};
		for (size_t i = 0; i < n; i++) {
			const double x = s->rows[row].scores[i];

			room[row * n + i] = isnan(x) && s->rows[row].partial ? base[i] : x;
		}
	}
	return best_tell(base, rows, s->k, s->text, n, true).left;
}

void search_tell(const struct search_plan *p, const struct search_facts *f, size_t text,
	struct search_result *out)
{
	const double *base = f->texts[0].scores;
	SCOPED(field) s = field_of(p, f, text);

	*out = (struct search_result){NAN, NAN, NAN, s.k, false};
	if (s.text != SEARCH_NONE) {
		OWNED bool *beyond = NEWN(s.k, bool);
		struct best b;

		stats_holm(s.p, s.k, s.k, beyond);
		b = best_tell(base, s.rows, s.k, s.text, p->examples, beyond[s.text]);
		if (isnan(b.left) && b.n)
			b.left = fmin(left_of_few(base, &s, p->examples), b.gain);
		*out = (struct search_result){b.gain, b.left, b.low, s.k,
			beyond[s.text] && b.gain > 0};
	}
}

/* Of two that gain as much the shorter is ahead, and of those the earlier. */
static bool is_ahead(const struct search_text *a, double gain, const struct search_text *than,
	double most)
{
	if (fabs(gain - most) > 1e-9)
		return gain > most;
	return a->tokens && a->tokens < than->tokens;
}

size_t search_ahead(const struct search_plan *p, const struct search_facts *f)
{
	size_t out = 0;
	double most = 0;

	for (size_t i = 1; i < f->n_texts; i++) {
		const struct search_text *t = &f->texts[i];
		double gain;

		if (!search_is_parent(t))
			continue;
		gain = stats_gain(f->texts[0].scores, t->scores, p->examples);
		if (gain > 1e-9 && (!out || is_ahead(t, gain, &f->texts[out], most))) {
			out = i;
			most = gain;
		}
	}
	return out;
}

/* Whether `text` is behind `than` by no more than one standard error of their difference, which is
 * told from examples that are right in one alone; one more of these, so that a single example
 * decides nothing. */
static bool is_within(const struct search_plan *p, const struct search_facts *f, size_t text,
	size_t than)
{
	const double n = (double)p->examples;
	const double up = search_better(p, f, than, text), down = search_better(p, f, text, than);

	return (up - down) * n <= sqrt((up + down) * n + 1);
}

static bool is_left(const struct search_plan *p, const struct search_facts *f, size_t text)
{
	struct search_result r;

	search_tell(p, f, text, &r);
	return r.left > 0;
}

size_t search_best(const struct search_plan *p, const struct search_facts *f)
{
	const size_t ahead = search_ahead(p, f);
	size_t out = ahead;

	if (!ahead || !is_left(p, f, ahead))
		return 0;
	for (size_t i = 1; i < f->n_texts; i++) {
		const struct search_text *t = &f->texts[i];

		if (search_is_parent(t) && t->tokens && t->tokens < f->texts[out].tokens &&
			is_within(p, f, i, ahead) && is_left(p, f, i))
			out = i;
	}
	return out;
}
