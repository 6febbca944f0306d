/* unscored.c - unscored: why an answer that is there has no score, where a judge, a program or
 * what is known of the answer was to give one. */
#include "kinds.h"

#define UNSCORED(F) \
	F(c_unscored, text, HASH, NEED, "H", ANY) \
	F(c_unscored, example, PAIR, NEED, "EXAMPLE", AN_EXAMPLE) \
	F(c_unscored, metric, INT, NEED, "N", ONE_OF("metric", metrics)) \
	F(c_unscored, model, TEXT, NEED, "S", ANY) \
	F(c_unscored, call, INT, NEED, "C", ONE_OF("call", calls)) \
	F(c_unscored, settings, INT, MAY, "N?", KNOWN("settings", settings)) \
	F(c_unscored, why, TEXT, NEED, "S", ANY)
FIELDS_OF(c_unscored, UNSCORED);

/* Another sample may have one. */
static void unscored_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_unscored *c = p->as;
	const struct sheet *sheet =
		sheet_make(s, c->text, model_intern(s, c->model), c->metric, c->settings);
	struct mark *m = mark_of(s, (int)(sheet - s->sheets.items), c->example);

	m->example_version = c->example[1];
	if (m->samples)
		return;
	m->call = c->call;
	m->error = true;
	m->reason = shelf_keep(&s->fold->shelf, c->why);
}

KIND(unscored, CALL, RESULT, FIELDS(c_unscored), .apply = unscored_apply,
	.manual = "That answer has no score, as its judge or its program gave none, or as what is "
		"asserted of it cannot be told; it is as a call that failed until a score comes.");
