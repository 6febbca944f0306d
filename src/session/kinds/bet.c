/* bet.c - bet, reveal, look: what the person foretold, and what was shown. */
#include <limits.h>
#include "kinds.h"

#define BET(F) \
	F(c_bet, bet, INT, NEED, "N", NEXT(bets)) \
	F(c_bet, variant, INT, NEED, "K", ONE_OF("variant", variants)) \
	F(c_bet, against, INT, NEED, "V", KNOWN("version", versions)) \
	F(c_bet, metric, INT, NEED, "N", KNOWN("metric", metrics)) \
	F(c_bet, beats, BOOL, NEED, "B", ANY) \
	F(c_bet, confidence, SHARE, NEED, "X", ANY) \
	F(c_bet, model, TEXT, MAY, "S?", ANY)
FIELDS_OF(c_bet, BET);

static void bet_apply(struct incoming *in, struct prepared *p)
{
	const struct c_bet *c = p->as;

	*PUSH(&in->s->bets) = (struct bet){
		.n = c->bet, .variant = c->variant, .against = c->against, .metric = c->metric,
		.beats = c->beats, .confidence = c->confidence,
		.model = c->model ? model_intern(in->s, c->model) : -1, .event = in->n,
	};
}

#define REVEAL(F) \
	F(c_reveal, variants, LIST, NEED, "[K,...]", ALL_OF("a variant", variants))
FIELDS_OF(c_reveal, REVEAL);

static void reveal_apply(struct incoming *in, struct prepared *p)
{
	const struct c_reveal *c = p->as;
	const cJSON *item;

	cJSON_ArrayForEach(item, c->variants) names_reveal(in->s, (int)item->valuedouble);
	in->s->changed.variants = in->n;
}

#define LOOK(F) \
	F(c_look, prompts, LIST, NEED, "[TEXT,...]", TEXTS_OF("a prompt")) \
	F(c_look, examples, LIST, NEED, "[ID,...]", ALL_OF("an example", examples)) \
	F(c_look, model, TEXT, NEED, "S", ANY) \
	F(c_look, metric, INT, NEED, "N", KNOWN("metric", metrics))
FIELDS_OF(c_look, LOOK);

static void look_apply(struct incoming *in, struct prepared *p)
{
	const struct c_look *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct look *l = PUSH(&in->s->looks);

	l->event = in->n;
	l->prompts = shelf_refs(shelf, c->prompts, &l->n_prompts);
	l->examples = shelf_numbers(shelf, c->examples, &l->n_examples);
	l->model = model_intern(in->s, c->model);
	l->metric = c->metric;
}

static void tell_bet(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, ": ");
	tell_variant_name(out, s, told_number(c, "variant"));
	buf_addf(out, " %s v%d, %.0f %% sure",
		json_bool(c, "beats", false) ? "beats" : "does not beat", told_number(c, "against"),
		100 * json_num(c, "confidence", 0));
}

static void tell_reveal(struct buf *out, const cJSON *c, const struct state *s)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(c, "variants"))
	{
		int n = (int)part_whole(item, INT_MAX);
		const struct variant *k = state_variant(s, n);
		buf_addf(out, "%s ?%d is ", item->prev && item->prev->next ? "," : ":",
			state_blind_number(s, n));
		tell_variant_name(out, s, n);
		if (k)
			buf_addf(out, " by %s", k->operator);
	}
}

static void tell_look(struct buf *out, const cJSON *c, const struct state *s)
{
	const int n = told_count(c, "examples");
	const cJSON *item;

	buf_adds(out, ": held-out scores of");
	cJSON_ArrayForEach(item, json_get(c, "prompts"))
	{
		buf_addc(out, ' ');
		tell_ref(out, s, event_read_ref(item));
	}
	buf_addf(out, " on %d example%s", n, PLURAL(n));
}

static void bet_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->bets.n; i++) {
		const struct bet *b = &s->bets.items[i];

		buf_addf(&d->text, "bet %d %d %d %d %d", b->n, b->variant, b->against, b->metric,
			b->beats);
		digest_real(d, b->confidence);
		if (b->model >= 0)
			digest_text(d, state_model(s, b->model));
		digest_line(d);
	}
}

static void look_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->looks.n; i++) {
		const struct look *l = &s->looks.items[i];

		buf_addf(&d->text, "look %d", l->metric);
		digest_text(d, state_model(s, l->model));
		for (size_t k = 0; k < l->n_prompts; k++)
			digest_ref(d, l->prompts[k]);
		for (size_t k = 0; k < l->n_examples; k++)
			digest_whole(d, l->examples[k]);
		digest_line(d);
	}
}

KIND(bet, WORDS, BET, FIELDS(c_bet), .apply = bet_apply, .tell = tell_bet, .told = TELL_WHOLE,
	.digest = bet_digest,
	.manual = "A prediction, made before the score was shown: that the variant's score by this "
		"model on the dev examples is above that of the version, or is not; the confidence "
		"is the probability given to that, from 0.5 to 1. Of several bets on one variant "
		"the last one counts.");

KIND(reveal, WORDS, REVEAL, FIELDS(c_reveal), .apply = reveal_apply, .tell = tell_reveal,
	.told = TELL_WHOLE,
	.manual = "What a blind review hid was shown. While the settings say `blind`, a variant is "
		"hidden until it is named here; turning it on names those that were seen before.");

KIND(look, WORDS, LOOK, FIELDS(c_look), .apply = look_apply, .tell = tell_look,
	.digest = look_digest, .manual = "Scores on held-out examples were shown.");
