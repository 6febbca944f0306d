/* purse.c - what work costs, and the budget, which stops the spending before it is passed. */
#include "hunsu/desk/purse.h"

#include <math.h>

#define JUDGED_BYTES 4000 /* of a request to a judge, beside input and output */
#define TOKEN_BYTES 4	  /* of an output that it reads */

struct purse {
	struct prices *prices;
	const struct state *state;
	struct { /* calls that were sent and are not in the state yet, at their most */
		double usd;
		long tokens, calls;
	} reserved;
	double spent, cap; /* where there is no state; cap NaN: none */
	double most;	   /* of one call that was reserved there, or that told its cost */
	double told;	   /* the most that an answer told it cost, there; NaN: none did */
	bool refused; /* a call that could pass the budget, since the last look */
	enum purse_look last;
	int looked; /* at that version of the budget */
};

struct purse *purse_new(struct prices *prices, const struct state *s)
{
	struct purse *p = NEW(struct purse);

	p->prices = prices;
	p->state = s;
	p->cap = p->told = NAN;
	return p;
}

void purse_free(struct purse *p)
{
	if (p)
		prices_free(p->prices);
	free(p);
}

struct prices *purse_prices(const struct purse *p)
{
	return p->prices;
}

/* ---- before work ---- */

void purse_estimate(const struct purse *p, const struct planned *w, struct cost *out)
{
	if (!(w->calls > 0))
		return;
	if (w->model)
		cost_add(out, p->prices, w->model, w->calls, w->prompt_bytes + w->input_bytes,
			w->sampling->max_tokens);
	if (w->judge && w->metric && w->metric->ask)
		cost_add(out, p->prices, w->judge, w->calls,
			JUDGED_BYTES + w->input_bytes + TOKEN_BYTES * w->sampling->max_tokens,
			w->metric->max_tokens);
}

bool purse_question(struct buf *out, const struct cost *c, const struct limits *l)
{
	if (!cost_dear(c, l->calls, l->usd))
		return false;
	cost_words(out, c);
	buf_adds(out, ": go on?");
	return true;
}

bool purse_priced(const struct purse *p, const struct model *m)
{
	struct price price;

	return !p->state || isnan(p->state->budget.usd) || prices_find(p->prices, m, &price);
}

/* ---- the budget ---- */

bool purse_fits(const struct purse *p, const struct cost *c, size_t calls)
{
	const struct state *s = p->state;
	double tokens;

	if (!s)
		return isnan(p->cap) ||
		       p->spent + (double)p->reserved.calls * p->most + c->usd <= p->cap;
	tokens = c->tokens + (double)(s->spend.in + s->spend.out + s->spend.most_tokens +
				      s->spend.more.tokens + p->reserved.tokens);
	return (isnan(s->budget.usd) || s->spend.usd + s->spend.more.usd + p->reserved.usd +
						c->usd <= s->budget.usd) &&
	       (s->budget.calls < 0 || s->spend.calls + s->spend.more.calls + p->reserved.calls +
						(long)calls <= s->budget.calls) &&
	       (s->budget.tokens < 0 || tokens <= (double)s->budget.tokens);
}

bool purse_again(struct purse *p, const struct cost *most)
{
	const struct cost c = {.usd = p->most};
	const bool may = purse_fits(p, most ? most : &c, 1);

	p->reserved.calls += may && !p->state;
	return may;
}

bool purse_may(struct purse *p, const struct request *r)
{
	struct cost c = {0};
	bool may;

	if (!p->state && isnan(p->cap))
		return true;
	cost_add_request(&c, p->prices, r);
	if (!p->state && prices_told(p->prices, r->model)) /* the first goes alone, to learn it */
		c.usd = isnan(p->told) && !p->reserved.calls ? 0 : p->told;
	may = purse_fits(p, &c, 1);
	p->refused = p->refused || !may;
	return may;
}

void purse_reserve(struct purse *p, const struct request *r, struct cost *most)
{
	*most = (struct cost){0};
	cost_add_request(most, p->prices, r);
	p->reserved.usd += most->usd;
	p->reserved.tokens += (long)most->tokens;
	p->reserved.calls++;
	p->most = fmax(p->most, most->usd);
}

void purse_recorded(struct purse *p)
{
	p->reserved.usd = 0;
	p->reserved.tokens = p->reserved.calls = 0;
}

void purse_cap(struct purse *p, double usd)
{
	p->cap = usd;
}

void purse_settle(struct purse *p, double usd, int tries)
{
	p->spent += usd;
	p->reserved.calls -= tries > 1 ? tries : 1;
	if (p->reserved.calls < 0)
		p->reserved.calls = 0;
}

void purse_told(struct purse *p, double usd)
{
	p->told = fmax(p->told, usd);
	p->most = fmax(p->most, usd);
}

double purse_spent(const struct purse *p)
{
	return p->spent;
}

static bool used_up(const struct state *s, bool quiet)
{
	const struct budget *b = &s->budget;

	return (quiet && s->spend.usd + s->spend.more.usd >= b->usd) ||
	       (b->calls >= 0 && s->spend.calls + s->spend.more.calls - s->spend.outstanding >=
					 b->calls) ||
	       (b->tokens >= 0 && s->spend.in + s->spend.out >= b->tokens);
}

enum purse_look purse_look(struct purse *p)
{
	const struct state *s = p->state;
	const bool quiet = !s || (!s->spend.outstanding && !p->reserved.calls);

	p->last = !s || !(used_up(s, quiet) || (quiet && p->refused)) ? PURSE_OPEN
		  : used_up(s, quiet)				       ? PURSE_USED
								       : PURSE_SHORT;
	p->refused = false;
	p->looked = s ? s->budget.version : 0;
	return p->last;
}

bool purse_held(const struct purse *p)
{
	return p->last != PURSE_OPEN && (!p->state || p->state->budget.version == p->looked);
}
