/* cost.c - what calls cost at most, and in words. */
#include "hunsu/llm/cost.h"

#include <math.h>
#include <string.h>

#include "hunsu/llm/client.h"

#define TOKEN_BYTES 3
#define MESSAGE_TOKENS 8 /* what a server puts around a message */

double cost_of(const struct price *price, double in, double out)
{
	return (in * price->in + out * price->out) / 1e6;
}

void cost_add(struct cost *c, const struct prices *p, const struct model *m, double calls,
	double bytes, double answer_tokens)
{
	struct price price;
	const bool known = prices_find(p, m, &price);
	const double in = calls * (double)(long)(bytes / TOKEN_BYTES), out = calls * answer_tokens;
	c->tokens += in + out;
	c->usd += known ? cost_of(&price, in, out) : NAN;
	if (!m->remote && prices_free_of_charge(p, m))
		return;
	c->calls += calls;
	if (!c->model)
		c->model = m;
	else if (c->model != m)
		c->other = m;
}

void cost_add_request(struct cost *c, const struct prices *p, const struct request *r)
{
	const char *schema = r->sampling->schema;
	const size_t tokens = prompt_bytes(r->messages) + (schema ? strlen(schema) : 0) +
			      MESSAGE_TOKENS * r->messages->n;
	cost_add(c, p, r->model, 1, TOKEN_BYTES * (double)tokens, r->sampling->max_tokens);
}

double cost_answer(const struct answer *a)
{
	return a->cached || (a->error && !a->lost_paid) ? 0 : a->usd;
}

bool cost_dear(const struct cost *c, double calls, double usd)
{
	return c->model && (c->calls > calls || (!isnan(c->usd) && c->usd > usd));
}

void cost_words(struct buf *out, const struct cost *c)
{
	if (!c->model) {
		buf_adds(out, "no cost");
		return;
	}
	buf_addf(out, "up to %.0f call%s to %s", c->calls, PLURAL(c->calls), c->model->name);
	if (c->other)
		buf_addf(out, " and %s", c->other->name);
	if (isnan(c->usd))
		buf_adds(out, ", at a price that is not known");
	else
		buf_addf(out, ", at most %.2f $", c->usd);
}
