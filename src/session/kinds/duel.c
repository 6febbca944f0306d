/* duel.c - duel: which of two outputs to one input the person chose. */
#include <string.h>
#include "kinds.h"

#define DUEL(F) \
	F(c_duel, calls, LIST, NEED, "[C,C]", ALL_OF("a call", calls)) \
	F(c_duel, won, TEXT, NEED, "W", WORD("first, second, tie, bad")) \
	F(c_duel, blind, BOOL, NEED, "B", ANY)
FIELDS_OF(c_duel, DUEL);

static const char *const won_names[] = {"first", "second", "tie", "bad"};

static int nth_call(const cJSON *calls, int nth)
{
	return (int)cJSON_GetArrayItem(calls, nth)->valuedouble;
}

static enum status duel_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_duel *c = p->as;

	return cJSON_GetArraySize(c->calls) == 2 && nth_call(c->calls, 0) != nth_call(c->calls, 1)
		       ? OK
		       : fail(err, FAILED, "a duel is between two calls");
}

static void duel_apply(struct incoming *in, struct prepared *p)
{
	const struct c_duel *c = p->as;
	struct duelled *d = PUSH(&in->s->duels);

	*d = (struct duelled){.calls = {nth_call(c->calls, 0), nth_call(c->calls, 1)},
		.blind = c->blind, .event = in->n};
	while (strcmp(won_names[d->won], c->won) != 0)
		d->won++;
}

static void tell_duel(struct buf *out, const cJSON *c, const struct state *s)
{
	const char *won = told_text(c, "won");
	const bool second = !strcmp(won, "second");
	const struct call_record *calls[2];

	for (int i = 0; i < 2; i++)
		calls[i] = state_call(s, nth_call(json_get(c, "calls"), i));
	if (!calls[0] || !calls[1])
		return;
	buf_addf(out, " on #%d: ", calls[0]->example);
	tell_ref(out, s, calls[second]->prompt);
	buf_adds(out, !strcmp(won, "tie")   ? " is as good as "
		      : !strcmp(won, "bad") ? " is as bad as "
					    : " is better than ");
	tell_ref(out, s, calls[!second]->prompt);
}

static void duel_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->duels.n; i++) {
		const struct duelled *k = &s->duels.items[i];

		buf_addf(&d->text, "duel %d %d %s %d", k->calls[0], k->calls[1], won_names[k->won],
			k->blind);
		digest_line(d);
	}
}

KIND(duel, WORDS, WORDS, FIELDS(c_duel), .check = duel_check, .apply = duel_apply,
	.tell = tell_duel, .told = TELL_WHOLE, .digest = duel_digest,
	.manual = "A choice between two outputs to one input, in the order in which they were "
		"shown. What W is: `first`, `second`, `tie`, or `bad`, when neither is any good. "
		"It was `blind` when nothing said which text each came from.");
