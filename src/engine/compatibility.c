/* compatibility.c - a prompt's own likelihood: places of its tokens, and ranks beside scores. */
#include "hunsu/engine/compatibility.h"

#include <math.h>

#include "hunsu/prompt/template.h"

enum surprise surprise_of(double logprob)
{
	const double p = exp(logprob);

	return p < 0.01 ? SURPRISE_MUCH : p < 0.1 ? SURPRISE_LITTLE : SURPRISE_NONE;
}

/* ---- tokens ---- */

static bool within_character(const struct message *m, size_t at)
{
	return at < m->n && ((unsigned char)m->text[at] & 0xc0) == 0x80;
}

/* Has it a byte in common with a placeholder? */
static bool is_placeholder(const struct message *m, size_t from, size_t to)
{
	struct str name;
	size_t begins;

	for (size_t at = 0; placeholder_next(message_str(m), &at, &begins, &name);)
		if (begins < to && from < at)
			return true;
	return false;
}

static void add_token(struct spots *out, size_t message, const struct message *m, size_t at,
	const struct likely_token *t)
{
	struct spot *last = out->n ? &out->items[out->n - 1] : NULL;

	if (last && last->in.message == message && within_character(m, at)) {
		last->in.n += t->n;
		last->logprob += t->logprob;
		last->n_words = 0; /* they are no whole words */
	} else {
		*PUSH(out) = (struct spot){.in = {message, at, t->n}, .logprob = t->logprob,
			.words = t->words, .n_words = t->n_words};
	}
}

bool spots_of(struct spots *out, const struct prompt *p, const struct likelihoods *l)
{
	bool well = l->n == p->n;

	*out = (struct spots){0};
	for (size_t i = 0; well && i < p->n; i++) {
		const struct message *m = &p->items[i];
		size_t at = 0;

		for (size_t k = 0; well && k < l->items[i].n; k++) {
			well = l->items[i].items[k].n <= m->n - at;
			if (well)
				add_token(out, i, m, at, &l->items[i].items[k]);
			at += l->items[i].items[k].n;
		}
	}
	for (size_t i = 0; well && i < out->n; i++) {
		struct spot *t = &out->items[i];
		/* No word could be put there. */
		if (!str_trim(prompt_range(p, t->in)).n ||
			is_placeholder(&p->items[t->in.message], t->in.at, t->in.at + t->in.n))
			t->logprob = NAN;
	}
	if (!well)
		spots_release(out);
	return well;
}

void spots_release(struct spots *p)
{
	free(p->items);
	*p = (struct spots){0};
}

bool compatibility_sum(
	struct likely_sum *out, const struct prompt *p, const struct likelihoods *l)
{
	bool well = l->n == p->n;

	*out = (struct likely_sum){.logprob = NAN};
	for (size_t i = 0; well && i < p->n; i++) {
		size_t at = 0;

		for (size_t k = 0; k < l->items[i].n; k++) {
			const struct likely_token *t = &l->items[i].items[k];
			if (!is_placeholder(&p->items[i], at, at + t->n))
				likely_add(out, t);
			at += t->n;
		}
		well = at <= p->items[i].n;
	}
	return well;
}

static int by_surprise(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	if (x->logprob < y->logprob || x->logprob > y->logprob)
		return x->logprob < y->logprob ? -1 : 1;
	if (x->in.message != y->in.message)
		return x->in.message < y->in.message ? -1 : 1;
	return x->in.at < y->in.at ? -1 : x->in.at > y->in.at;
}

void spots_by_surprise(struct spots *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (!isnan(p->items[i].logprob))
			p->items[n++] = p->items[i];
	p->n = n;
	SORT(p, by_surprise);
}

/* ---- ranks ---- */

/* From 1 on, the middle one for equal values; times 2. There are few values. */
static double *ranks_of(const double *x, size_t n)
{
	double *ranks = NEWN(n + 1, double);

	for (size_t i = 0; i < n; i++) {
		ranks[i] = 1;
		for (size_t k = 0; k < n; k++)
			ranks[i] += (x[k] < x[i] ? 2 : 0) + (x[k] <= x[i] && x[k] >= x[i] ? 1 : 0);
	}
	return ranks;
}

static double pearson(const double *x, const double *y, size_t n)
{
	double mx = 0, my = 0, xy = 0, xx = 0, yy = 0;

	for (size_t i = 0; i < n; i++) {
		mx += x[i] / (double)n;
		my += y[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		xy += (x[i] - mx) * (y[i] - my);
		xx += (x[i] - mx) * (x[i] - mx);
		yy += (y[i] - my) * (y[i] - my);
	}
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}

struct correlation correlation_of(const double *x, const double *y, size_t n)
{
	struct correlation c = {NAN, NAN, NAN, n};
	double z, error;
	OWNED double *a = ranks_of(x, n), *b = ranks_of(y, n);

	if (n > 1)
		c.r = pearson(a, b, n);
	if (n < 4 || isnan(c.r))
		return c;
	/* A perfect order has no finite z: it is taken as half a step short of it. */
	z = atanh(c.r * (1 - 0.5 / ((double)n * (double)n)));
	error = 1.959964 * sqrt((1 + c.r * c.r / 2) / ((double)n - 3));
	c.low = tanh(z - error);
	c.high = tanh(z + error);
	return c;
}
