/* variant.c - variant, decide: a text that came, and what became of it. */
#include <string.h>
#include "kinds.h"

#define VARIANT(F) \
	F(c_variant, variant, INT, NEED, "N", NEXT(variants)) \
	F(c_variant, round, INT, NEED, "N", KNOWN("round", rounds)) \
	F(c_variant, operator, TEXT, NEED, "S", ANY) \
	F(c_variant, parents, LIST, NEED, "[TEXT,...]", TEXTS_OF("a parent")) \
	F(c_variant, messages, LIST, NEED, "[MESSAGE,...]", ANY) \
	F(c_variant, rationale, TEXT, MAY, "S?", ANY) \
	F(c_variant, call, INT, MAY, "C?", KNOWN("call", calls)) \
	F(c_variant, text_hash, HASH, NEED, "H", ANY)
FIELDS_AND(c_variant, VARIANT, struct prompt built;);

static enum status variant_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_variant *c = p->as;
	enum status st = event_read_messages(&c->built, c->messages, &in->s->authors, err);

	return st ? st : built_check(&c->built, c->text_hash, err);
}

static void variant_apply(struct incoming *in, struct prepared *p)
{
	struct c_variant *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct variant *v = PUSH(&in->s->variants);

	v->n = c->variant;
	v->round = c->round;
	v->operator= shelf_keep(shelf, c->operator);
	v->parents = shelf_refs(shelf, c->parents, &v->n_parents);
	shelf_prompt(shelf, &v->prompt, &c->built);
	memcpy(v->hash, c->text_hash, TEXT_HASH);
	v->rationale = shelf_keep(shelf, c->rationale);
	v->call = c->call;
	v->event = in->s->changed.variants = in->n;
	v->at = in->env->at;
	names_add(in->s, v->n);
}

static void variant_release(struct prepared *p)
{
	prompt_release(&((struct c_variant *)p->as)->built);
}

static void tell_variant(struct buf *out, const cJSON *c, const struct state *s)
{
	const struct variant *v = state_variant(s, told_number(c, "variant"));

	/* Who reads along would else know in which turn it came. */
	if (state_hidden(s, (struct text_ref){.variant = told_number(c, "variant")})) {
		buf_adds(out, ": one, hidden");
		return;
	}
	buf_adds(out, ": ");
	tell_variant_name(out, s, told_number(c, "variant"));
	buf_addf(out, told_number(c, "round") ? " by %s" : ", %s", told_text(c, "operator"));
	if (v && v->prompt.n) {
		buf_adds(out, ", ");
		tell_brief(out, v->prompt.items[0].text);
	}
}

static void variant_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *v = &s->variants.items[i];

		buf_addf(&d->text, "variant %d %d %s %s %d %d", v->n, v->round, v->hash,
			standing_name(v->standing), v->call, v->revealed);
		for (size_t k = 0; k < v->n_parents; k++)
			digest_ref(d, v->parents[k]);
		digest_text(d, v->operator);
		digest_text(d, v->rationale);
		digest_text(d, v->reason);
		digest_prompt(d, s, &v->prompt);
		digest_line(d);
	}
}

#define DECIDE(F) \
	F(c_decide, variant, INT, NEED, "K", ONE_OF("variant", variants)) \
	F(c_decide, standing, TEXT, NEED, "ST", WORD("open, accepted, rejected")) \
	F(c_decide, reason, TEXT, MAY, "S?", ANY)
FIELDS_OF(c_decide, DECIDE);

static void decide_apply(struct incoming *in, struct prepared *p)
{
	const struct c_decide *c = p->as;
	struct variant *v = &in->s->variants.items[c->variant - 1];

	touch(in->s, COL_VARIANTS, (size_t)c->variant - 1);
	v->standing = STANDING_OPEN;
	while (strcmp(c->standing, standing_name(v->standing)))
		v->standing++;
	v->reason = shelf_keep(&in->s->fold->shelf, c->reason);
	in->s->changed.variants = in->n;
}

static cJSON *decide_present(const struct state *s, const struct prepared *p)
{
	const struct c_decide *c = p->as;
	const struct variant *v = state_variant(s, c->variant);
	cJSON *value = cJSON_CreateObject();

	json_fill(value, "variant %d standing %s reason %s", c->variant,
		standing_name(v ? v->standing : STANDING_OPEN), v ? v->reason : NULL);
	return change_of("decide", value);
}

static void tell_decide(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, ": ");
	tell_variant_name(out, s, told_number(c, "variant"));
	buf_addf(out, " is %s", told_text(c, "standing"));
	if (*told_text(c, "reason")) {
		buf_adds(out, ", ");
		tell_brief(out, told_text(c, "reason"));
	}
}

KIND(variant, TEXT, VARIANT, FIELDS(c_variant), .check = variant_check, .apply = variant_apply,
	.release = variant_release, .tell = tell_variant, .digest = variant_digest,
	.manual = "One came. Its standing is open until a `decide`. Round 0 is none: the person "
		"made it a variant, by the operator `kept` a text, its parent, or one of their "
		"own, by `no-prompt` the bare input.");

KIND(decide, REGISTER, DECIDE, FIELDS(c_decide), .apply = decide_apply, .present = decide_present,
	.tell = tell_decide, .manual = "`open`, `accepted` or `rejected`.");
