/* proposal_mix.c - which operators the slots of a round get. */
#include "hunsu/engine/proposal.h"

static size_t place_of(const struct op *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(str_of(name), list[i]->name))
			return i;
	return n;
}

size_t proposal_mix(const struct op **out, size_t n, const struct op *const *on,
	size_t n_on, const struct op_context *c, int round)
{
	OWNED const struct op **can = NEWN(n_on + 1, const struct op *);
	size_t m = 0, first, strange;
	for (size_t i = 0; i < n_on; i++)
		if (!on[i]->whole && !operator_missing(on[i], c))
			can[m++] = on[i];
	/* Each round begins where the last one ended, so that few slots still see every operator.
	 */
	first = m && round > 0 ? (size_t)(round - 1) * n % m : 0;
	for (size_t i = 0; m && i < n; i++)
		out[i] = can[(first + i) % m];
	/* Surprise has a seat in every round. */
	strange = place_of(can, m, "eccentric");
	if (m && n && strange < m && place_of(out, n, "eccentric") == n)
		out[n - 1] = can[strange];
	return m ? n : 0;
}
