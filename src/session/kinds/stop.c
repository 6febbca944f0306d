/* stop.c - stop: a variant that a race gave up before it had all scores. */
#include "kinds.h"

#define STOP(F) \
	F(c_stop, variant, INT, NEED, "K", ONE_OF("variant", variants)) \
	F(c_stop, after, INT, NEED, "N", ANY) \
	F(c_stop, of, INT, NEED, "N", ANY) \
	F(c_stop, metric, INT, NEED, "N", KNOWN("metric", metrics)) \
	F(c_stop, model, TEXT, NEED, "S", ANY)
FIELDS_OF(c_stop, STOP);

static void stop_apply(struct incoming *in, struct prepared *p)
{
	const struct c_stop *c = p->as;

	touch(in->s, COL_VARIANTS, (size_t)c->variant - 1);
	in->s->variants.items[c->variant - 1].stop = (struct stop){.after = c->after,
		.of = c->of, .metric = c->metric, .model = model_intern(in->s, c->model)};
	in->s->changed.variants = in->n;
}

static void tell_stop(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, ": ");
	tell_variant_name(out, s, told_number(c, "variant"));
	buf_addf(out, " is behind, after %d examples of %d", told_number(c, "after"),
		told_number(c, "of"));
}

static void stop_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct stop *t = &s->variants.items[i].stop;

		if (!t->after)
			continue;
		buf_addf(&d->text, "stop %d %d %d %d", s->variants.items[i].n, t->after, t->of,
			t->metric);
		digest_text(d, state_model(s, t->model));
		digest_line(d);
	}
}

KIND(stop, CALL, RESULT, FIELDS(c_stop), .apply = stop_apply, .tell = tell_stop, .told = TELL_NOT,
	.digest = stop_digest,
	.manual = "A race gave the variant no more examples after so many of all there are, by "
		"this model and metric, as it was behind and hardly had a chance. By: rule.");
