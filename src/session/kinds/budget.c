/* budget.c - budget: what may be spent. */
#include <math.h>
#include "kinds.h"

#define BUDGET(F) \
	F(budget, version, INT, NEED, "N", ANY) \
	F(budget, usd, COST, MAY, "X", ANY) \
	F(budget, tokens, LONG, MAY, "N", ANY) \
	F(budget, calls, LONG, MAY, "N", ANY)
TABLE_OF(budget, BUDGET);

static void budget_apply(struct incoming *in, struct prepared *p)
{
	in->s->budget = *(const struct budget *)p->as;
}

static void tell_budget(struct buf *out, const cJSON *c, const struct state *s)
{
	double usd = json_num(c, "usd", (double)NAN);

	buf_adds(out, ": budget");
	if (!isnan(usd))
		buf_addf(out, " $%.2f", usd);
	if (cJSON_IsNumber(json_get(c, "tokens")))
		buf_addf(out, " %lld token%s", (long long)json_int(c, "tokens", 0),
			PLURAL(json_int(c, "tokens", 0)));
	if (cJSON_IsNumber(json_get(c, "calls")))
		buf_addf(out, " %lld call%s", (long long)json_int(c, "calls", 0),
			PLURAL(json_int(c, "calls", 0)));
	if (isnan(usd) && !cJSON_IsNumber(json_get(c, "tokens")) &&
		!cJSON_IsNumber(json_get(c, "calls")))
		buf_adds(out, " without limit");
}

static void budget_digest(struct digest *d, const struct state *s)
{
	buf_addf(&d->text, "budget %d %ld %ld", s->budget.version, s->budget.tokens,
		s->budget.calls);
	digest_real(d, s->budget.usd);
	digest_line(d);
}

KIND(budget, REGISTER, SET, FIELDS(budget), .apply = budget_apply, .present = register_kept,
	.tell = tell_budget, .digest = budget_digest, .manual = "Limits; null or absent: none.");
