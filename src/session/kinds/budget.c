/* budget.c - budget: what may be spent. */
#include <math.h>
#include "kinds.h"

struct c_budget {
	int version;
	double usd;
	long tokens, calls;
};

static const struct part budget_parts[] = {
	PART(c_budget, version, PART_INT, NEED),
	PART(c_budget, usd, PART_REAL, MAY),
	PART(c_budget, tokens, PART_LONG, MAY),
	PART(c_budget, calls, PART_LONG, MAY),
	PARTS_END,
};

static enum status budget_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_budget *c = p->as;

	(void)in;
	return c->usd < 0 ? fail(err, FAILED, "usd is below nothing") : OK;
}

static void budget_apply(struct incoming *in, struct prepared *p)
{
	const struct c_budget *c = p->as;

	in->s->budget = (struct budget){c->version, c->usd, c->tokens, c->calls};
}

static void tell_budget(struct buf *out, const cJSON *c, const struct state *s)
{
	double usd = json_num(c, "usd", (double)NAN);

	(void)s;
	buf_adds(out, ": budget");
	if (!isnan(usd))
		buf_addf(out, " $%.2f", usd);
	if (cJSON_IsNumber(json_get(c, "tokens")))
		buf_addf(out, " %lld tokens", (long long)json_int(c, "tokens", 0));
	if (cJSON_IsNumber(json_get(c, "calls")))
		buf_addf(out, " %lld calls", (long long)json_int(c, "calls", 0));
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

const struct kind kind_budget = {
	.name = "budget", .group = KINDS_REGISTER, .did = DID_SET,
	FIELDS(c_budget, budget_parts), .check = budget_check, .apply = budget_apply,
	.present = register_kept, .tell = tell_budget, .digest = budget_digest,
	.holds = "{'version':N,'usd':X,'tokens':N,'calls':N}",
	.manual = "Limits; null or absent: none."
};
