/* limits.c - the budget of a search, which no call of it passes. */
#include <math.h>

#include "hunsu/figures/searches.h"
#include "inside.h"

bool limits_fit(double left, double more)
{
	return isnan(left) || more <= left;
}

bool limits_over(const struct desk *d)
{
	const int64_t ends_ms = d->own->searching.ends_ms;

	return ends_ms && loop_now(d->loop) >= ends_ms;
}

bool limits_may(struct desk *d, char role, const struct cost *most)
{
	struct searching_now *k = &d->own->searching;
	const struct search_spend *u = &d->own->unsent;
	struct search_caps left;
	bool may;

	if (!k->n)
		return true;
	left = searches_left(&desk_state(d)->searches.items[k->n - 1]);
	may = !limits_over(d) && limits_fit(left.calls, (double)u->calls + 1) &&
	      (role != 't' || k->looking || limits_fit(left.target, (double)u->target + 1)) &&
	      (role != 'p' || limits_fit(left.proposals, (double)u->proposals + 1)) &&
	      limits_fit(left.tokens, u->tokens + most->tokens) &&
	      (isnan(left.usd) ||
		      (!isnan(most->usd) && limits_fit(left.usd, u->usd + most->usd)));
	k->refused = k->refused || !may;
	return may;
}
