/* eval_scores.c - the scores of the prompts of hunsu eval, one an example, and what a prompt is
 * beside the others by them: what it alone gets right, which other is as good with fewer tokens. */
#include <math.h>

#include "eval.h"
#include "hunsu/engine/front.h"

#define TOLD_IDS 8

void eval_scores(const struct eval *e, size_t row, double *out)
{
	const double *cell = e->scores + row * e->n_examples * e->samples;
	for (size_t i = 0; i < e->n_examples; i++) {
		double sum = 0;
		size_t n = 0;
		for (size_t k = 0; k < e->samples; k++, cell++) {
			if (isnan(*cell))
				continue;
			sum += *cell;
			n++;
		}
		out[i] = n ? sum / (double)n : NAN;
	}
}

void eval_row_name(struct buf *out, const struct eval *e, size_t row)
{
	buf_adds(out, e->prompts.items[row % e->prompts.n].name);
	if (e->n_targets > 1)
		buf_addf(out, " by %s", e->targets[row / e->prompts.n].name);
}

size_t eval_alone(const struct eval *e, size_t row, int *ids)
{
	const size_t from = eval_base(e, row), to = from + e->prompts.n;
	OWNED double *own = NEWN(e->n_examples + 1, double);
	OWNED double *other = NEWN(e->n_examples + 1, double);
	OWNED bool *taken = NEWN(e->n_examples + 1, bool);
	size_t n = 0;

	eval_scores(e, row, own);
	for (size_t i = from; i < to; i++) {
		if (i == row)
			continue;
		eval_scores(e, i, other);
		for (size_t k = 0; k < e->n_examples; k++)
			taken[k] = taken[k] || !(other[k] < 1); /* or it is not known */
	}
	for (size_t k = 0; e->prompts.n > 1 && k < e->n_examples; k++)
		if (own[k] >= 1 && !taken[k])
			ids[n++] = e->examples[k]->id;
	return n;
}

static bool point_of(const struct eval *e, size_t row, struct front_point *out)
{
	const struct eval_row *r = &e->rows[row];

	if (!r->tokens_known || !r->calls || r->errors || r->score.n + r->shown < e->n_examples)
		return false;
	out->score = r->score.mean;
	out->tokens = (double)(r->in + r->out) / (double)r->calls;
	return true;
}

bool eval_beaten(const struct eval *e, size_t row, size_t *by)
{
	const size_t from = eval_base(e, row);
	struct front_point own, other;
	bool found = false;
	double most = -1;

	for (size_t i = from; i < from + e->prompts.n && point_of(e, row, &own); i++) {
		if (!point_of(e, i, &other) || !front_beats(&other, &own) || other.score <= most)
			continue;
		most = other.score;
		*by = i;
		found = true;
	}
	return found;
}

size_t eval_shown(const struct eval *e, size_t prompt, int *ids)
{
	size_t n = 0;

	for (size_t k = 0; k < e->n_examples; k++)
		if (e->shown[prompt * e->n_examples + k])
			ids[n++] = e->examples[k]->id;
	return n;
}

/* The first of them, and how many more there are: --json has all. */
static void tell_ids(struct buf *out, const int *ids, size_t n)
{
	const size_t told = n > TOLD_IDS + 1 ? TOLD_IDS : n;

	for (size_t k = 0; k < told; k++)
		buf_addf(out, "%s %d", k ? "," : "", ids[k]);
	if (told < n)
		buf_addf(out, " and %zu more", n - told);
	buf_addc(out, '\n');
}

void eval_left_out(struct buf *out, const struct eval *e)
{
	OWNED int *ids = NEWN(e->n_examples + 1, int);
	size_t n;

	for (size_t i = 0; i < e->prompts.n; i++) {
		if (!(n = eval_shown(e, i, ids)))
			continue;
		buf_addf(out, "not scored for %s, as they stand in it:", e->prompts.items[i].name);
		tell_ids(out, ids, n);
	}
}

void eval_beside(struct buf *out, const struct eval *e)
{
	OWNED int *ids = NEWN(e->n_examples + 1, int);
	SCOPED(buf) name = BUF(BUF_SMALL);
	size_t by, n;

	eval_left_out(out, e);
	for (size_t i = 0; i < eval_rows(e); i++) {
		buf_clear(&name);
		eval_row_name(&name, e, i);
		if ((n = eval_alone(e, i, ids)) != 0) {
			buf_addf(out, "only %s is right on", buf_text(&name));
			tell_ids(out, ids, n);
		}
		if (eval_beaten(e, i, &by))
			buf_addf(out, "%s: %s is as good or better, with as few tokens or fewer\n",
				buf_text(&name), e->prompts.items[by % e->prompts.n].name);
	}
}
