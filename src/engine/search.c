/* search.c - what an optimiser does next. */
#include <math.h>
#include "hunsu/base/buf.h"
#include "search_own.h"

static size_t missing(const struct search_plan *p, const struct search_text *t)
{
	size_t n = 0;

	for (size_t i = 0; i < p->examples && !t->full; i++)
		n += isnan(t->scores[i]) ? 1 : 0;
	return n;
}

static bool wish_score(const struct search_plan *p, const struct search_facts *f, size_t text,
	enum wish_why why, struct wish *out)
{
	const size_t n = missing(p, &f->texts[text]);

	if ((double)n > f->left.target || (double)n > f->left.calls)
		return false;
	*out = (struct wish){WISH_SCORE, why, text, SEARCH_NONE, 0, 0, n, 0};
	return true;
}

static void wish_done(enum wish_why why, size_t text, struct wish *out)
{
	*out = (struct wish){WISH_DONE, why, text, SEARCH_NONE, 0, 0, 0, 0};
}

/* Right wherever it has a score, and it has one. */
static bool is_all_right(const struct search_plan *p, const struct search_text *t)
{
	bool any = false;

	for (size_t i = 0; i < p->examples; i++) {
		any = any || !isnan(t->scores[i]);
		if (t->scores[i] < 1 - 1e-9)
			return false;
	}
	return any;
}

/* A row that nothing stopped, of a text that would be ahead if the rest were right: of several, the
 * one that is furthest over the start so far. */
static bool finish(const struct search_plan *p, const struct search_facts *f, size_t best,
	struct wish *out)
{
	size_t text = SEARCH_NONE;
	double most = 0;

	for (size_t i = 1; i < f->n_texts; i++) {
		const struct search_text *t = &f->texts[i];
		const double n = (double)missing(p, t) / (double)p->examples;
		double gain;

		if (t->full || t->dropped || t->vetoed || search_over(p, f, i, best) + n <= 0)
			continue;
		gain = search_over(p, f, i, 0);
		if (text == SEARCH_NONE || gain > most + 1e-9) {
			text = i;
			most = gain;
		}
	}
	return text != SEARCH_NONE && wish_score(p, f, text, WHY_WINNER, out);
}

void search_next(const struct search_plan *p, const struct search_facts *f, struct wish *out)
{
	size_t best, ahead; /* what it would end with, and what has gained most */
	bool nothing_left = false;

	if (!f->texts[0].full) {
		if (!wish_score(p, f, 0, WHY_START, out))
			wish_done(WHY_NO_START, 0, out);
		return;
	}
	best = search_best(p, f);
	ahead = search_ahead(p, f);
	if (is_all_right(p, &f->texts[best ? ahead : 0]))
		wish_done(WHY_CEILING, best, out);
	else if (finish(p, f, best ? ahead : 0, out))
		return;
	else if (p->rounds && f->n_rounds >= p->rounds)
		wish_done(WHY_ROUNDS, best, out);
	else if (!search_round(p, f, ahead, out, &nothing_left))
		wish_done(!nothing_left ? WHY_BUDGET : f->n_rounds ? WHY_NO_GAIN : WHY_NO_WAY, best,
			out);
}

void search_why(struct buf *out, const struct search_plan *p, const struct wish *w)
{
	const char *name = w->family < p->n_families ? p->families[w->family].name : "";

	switch (w->why) {
	case WHY_START:
		buf_adds(out, "what all are compared with is scored first");
		break;
	case WHY_WINNER:
		buf_adds(out, "it may win, so its row is run to its end");
		break;
	case WHY_FIRST:
		buf_addf(out, "%s was not tried yet", name);
		break;
	case WHY_EARNED:
		buf_addf(out, "%s promises most now", name);
		break;
	case WHY_PAIR:
		buf_addf(out, "%s: two texts are right where the other is wrong", name);
		break;
	case WHY_CEILING:
		buf_adds(out, "everything is right");
		break;
	case WHY_NO_GAIN:
		buf_adds(out, "nothing has gained for a while");
		break;
	case WHY_NO_WAY:
		buf_adds(out, "none of its operators has anything to work from");
		break;
	case WHY_BUDGET:
		buf_adds(out, "what is left of the budget buys no round that could matter");
		break;
	case WHY_NO_START:
		buf_adds(out, "the budget does not pay for scoring what it begins with");
		break;
	case WHY_ROUNDS:
		buf_adds(out, "as many rounds as were allowed");
		break;
	}
}
