/* compatibility.c - compatibility: how likely a model finds a text's own words. */
#include <string.h>
#include "kinds.h"

#define COMPATIBILITY(F) \
	F(c_compatibility, of, OBJECT, NEED, "TEXT", A_TEXT("the text")) \
	F(c_compatibility, call, INT, NEED, "C", ONE_OF("call", calls)) \
	F(c_compatibility, tokens, INT, NEED, "N", ANY) \
	F(c_compatibility, likelihood, SHARE, NEED, "X", ANY)
FIELDS_OF(c_compatibility, COMPATIBILITY);

static void compatibility_apply(struct incoming *in, struct prepared *p)
{
	const struct c_compatibility *c = p->as;
	const struct call_record *by = state_call(in->s, c->call);
	struct compatibility *k = PUSH(&in->s->compatibilities);
	const char *hash;

	k->call = c->call;
	k->model = by ? by->model : -1;
	k->tokens = c->tokens;
	k->likelihood = c->likelihood;
	if (state_text(in->s, event_read_ref(c->of), &hash))
		memcpy(k->text, hash, sizeof k->text);
}

static void compatibility_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->compatibilities.n; i++) {
		const struct compatibility *k = &s->compatibilities.items[i];

		buf_addf(&d->text, "compatibility %d %d %s", k->call, k->tokens, k->text);
		digest_real(d, k->likelihood);
		digest_line(d);
	}
}

KIND(compatibility, CALL, RESULT, FIELDS(c_compatibility), .apply = compatibility_apply,
	.told = TELL_NOT, .digest = compatibility_digest,
	.manual = "By that call its model tells how likely it finds the text's own words, token by "
		"token: the answer is `{'likely':[[[BYTES,LOGPROB,[[WORD,LOGPROB],...]],...]]}`, a "
		"list for each message, with the words that it might have written there. Of N "
		"tokens, placeholders left out, X is e to the mean log-probability.");
