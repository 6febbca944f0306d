/* bias.c - what a judge's choices in both orders say of the judge. */
#include "hunsu/engine/comparison.h"
#include "hunsu/engine/stats.h"

#define BEYOND 0.05 /* a p that chance is not held for */

static int towards(enum better b) /* what came first */
{
	return b == BETTER_FIRST ? 1 : b == BETTER_SECOND ? -1 : 0;
}

void bias_add(struct bias *b, enum better one, enum better turned, enum better padded)
{
	const int lean = towards(one) + towards(turned);
	/* The one that came first at first, in both orders. */
	const int won = one == BETTER_TIE || lean ? 0 : towards(one);

	b->calls += one != BETTER_TIE;
	b->calls += turned != BETTER_TIE;
	b->first += one == BETTER_FIRST;
	b->first += turned == BETTER_FIRST;
	b->pairs++;
	b->agreed += won != 0;
	b->to_first += lean > 0;
	b->to_second += lean < 0;
	if (padded == BETTER_TIE)
		return;
	b->copies++;
	b->padded += won && won == towards(padded);
	b->plain += won && won != towards(padded);
}

double bias_position(const struct bias *b)
{
	return stats_mcnemar(b->to_first, b->to_second);
}

double bias_length(const struct bias *b)
{
	return stats_mcnemar(b->padded, b->plain);
}

static const char *position_verdict(const struct bias *b)
{
	return bias_position(b) > BEYOND      ? "no bias that could be told from chance"
	       : b->to_first > b->to_second ? "it prefers what comes first"
					    : "it prefers what comes last";
}

static const char *length_verdict(const struct bias *b)
{
	return bias_length(b) > BEYOND || b->padded <= b->plain ? "no liking for length"
								 : "it prefers what is longer";
}

void bias_position_words(struct buf *out, const struct bias *b)
{
	if (!b->pairs)
		return;
	buf_adds(out, "position: ");
	if (b->calls)
		buf_addf(out, "it chose what came first in %zu of %zu comparisons (%.0f %%); ",
			b->first, b->calls, 100 * (double)b->first / (double)b->calls);
	buf_addf(out,
		"of %zu pair%s in both orders %zu lean%s to the first place and %zu to the "
		"second, ",
		b->pairs, PLURAL(b->pairs), b->to_first, b->to_first == 1 ? "s" : "",
		b->to_second);
	stats_tell_p(out, bias_position(b));
	buf_addf(out, ": %s", position_verdict(b));
}

void bias_length_words(struct buf *out, const struct bias *b)
{
	if (!b->copies)
		return;
	buf_addf(out,
		"length: of %zu output%s beside a padded copy that says no more, the copy won %zu, "
		"the output %zu, the rest are ties, ",
		b->copies, PLURAL(b->copies), b->padded, b->plain);
	stats_tell_p(out, bias_length(b));
	buf_addf(out, ": %s", length_verdict(b));
}

void bias_brief(struct buf *out, const struct bias *b)
{
	if (b->pairs) {
		buf_addf(out, "position: %s (%zu : %zu of %zu pairs, ", position_verdict(b),
			b->to_first, b->to_second, b->pairs);
		stats_tell_p(out, bias_position(b));
		buf_adds(out, ")");
	}
	if (b->copies) {
		buf_addf(out, "; length: %s (%zu : %zu of %zu copies, ", length_verdict(b),
			b->padded, b->plain, b->copies);
		stats_tell_p(out, bias_length(b));
		buf_adds(out, ")");
	}
}
