/* unasked.c - whether the prompt may be scored by itself, with nobody asking for it. */
#include "inside.h"

bool unasked_may(const struct desk *d)
{
	const int set = state_settings(desk_state(d))->autoscore;
	struct local_status l = {0};

	if (set == AUTOSCORE_LOCAL && d->target.file)
		client_local(d->client, &l);
	if (set != AUTOSCORE_ON &&
		!(set == AUTOSCORE_LOCAL && d->target.file && l.state == LOCAL_READY))
		return false;
	return !d->session->replay && !journal_read_only(d->session->journal) &&
	       client_allows(d->client, &d->target) && purse_priced(d->purse, &d->target);
}

bool unasked_cheap(struct desk *d, struct text_ref t, size_t calls)
{
	struct cost c = {0};

	scoring_cost(d, &d->target, state_text(desk_state(d), t, NULL), (double)calls, &c);
	return purse_fits(d->purse, &c, calls) &&
	       !cost_dear(&c, d->own->unasked.calls, d->own->unasked.usd);
}
