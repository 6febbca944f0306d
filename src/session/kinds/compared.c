/* compared.c - compared: which of two outputs to one input a judge prefers, in one order. */
#include <string.h>
#include "kinds.h"

#define COMPARED(F) \
	F(c_compared, call, INT, NEED, "C", ONE_OF("call", calls)) \
	F(c_compared, outputs, LIST, NEED, "[C,C]", ALL_OF("a call", calls)) \
	F(c_compared, padded, TEXT, MAY, "P?", WORD("first, second")) \
	F(c_compared, better, TEXT, NEED, "B", WORD("first, second, tie")) \
	F(c_compared, metric, INT, NEED, "N", ONE_OF("metric", metrics))
FIELDS_OF(c_compared, COMPARED);

static const char *const places[] = {"first", "second", "tie"};

static int place_of(const char *word)
{
	int n = 0;

	while (n < COMPARED_NEITHER && word && strcmp(places[n], word) != 0)
		n++;
	return word ? n : COMPARED_NEITHER;
}

static enum status compared_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_compared *c = p->as;

	return cJSON_GetArraySize(c->outputs) == 2
		       ? OK
		       : fail(err, FAILED, "two outputs are compared");
}

static void compared_apply(struct incoming *in, struct prepared *p)
{
	const struct c_compared *c = p->as;
	const struct call_record *by = state_call(in->s, c->call);

	*PUSH(&in->s->compared) = (struct compared){.call = c->call,
		.outputs = {(int)c->outputs->child->valuedouble,
			(int)c->outputs->child->next->valuedouble},
		.padded = place_of(c->padded), .better = place_of(c->better),
		.metric = c->metric, .model = by ? by->model : -1};
}

static void compared_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->compared.n; i++) {
		const struct compared *k = &s->compared.items[i];

		buf_addf(&d->text, "compared %d %d %d %d %s %d", k->call, k->outputs[0],
			k->outputs[1], k->padded, places[k->better], k->metric);
		digest_line(d);
	}
}

KIND(compared, CALL, RESULT, FIELDS(c_compared), .check = compared_check, .apply = compared_apply,
	.told = TELL_NOT, .digest = compared_digest,
	.manual = "By that call the judge chose between the outputs of two calls, in the order in "
		"which they were shown, by the rubric of that metric: B is `first`, `second` or "
		"`tie`. The output at P was a copy of the same one that is longer and says no "
		"more. The call keeps what was shown in its request.");
