/* served.c - served: what answered under a model's name, as its server tells it. */
#include "kinds.h"

#define SERVED(F) \
	F(c_served, served, INT, NEED, "N", NEXT(served)) \
	F(c_served, model, TEXT, NEED, "S", ANY) \
	F(c_served, at, TEXT, MAY, "S?", ANY) \
	F(c_served, as, TEXT, MAY, "S?", ANY) \
	F(c_served, fingerprint, TEXT, MAY, "S?", ANY) \
	F(c_served, build, TEXT, MAY, "S?", ANY) \
	F(c_served, quantisation, TEXT, MAY, "S?", ANY)
FIELDS_OF(c_served, SERVED);

static void served_apply(struct incoming *in, struct prepared *p)
{
	const struct c_served *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;

	*PUSH(&in->s->served) = (struct served_as){
		.n = c->served, .model = model_intern(in->s, c->model),
		.at = shelf_keep(shelf, c->at),
		.as = shelf_keep(shelf, c->as), .fingerprint = shelf_keep(shelf, c->fingerprint),
		.build = shelf_keep(shelf, c->build),
		.quantisation = shelf_keep(shelf, c->quantisation), .event = in->n
	};
}

static void served_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->served.n; i++) {
		const struct served_as *v = &s->served.items[i];

		buf_addf(&d->text, "served %d", v->n);
		digest_text(d, state_model(s, v->model));
		if (v->at)
			digest_text(d, v->at);
		digest_text(d, v->as);
		digest_text(d, v->fingerprint);
		digest_text(d, v->build);
		digest_text(d, v->quantisation);
		digest_line(d);
	}
	for (size_t i = 0; s->served.n && i < s->calls.n; i++) {
		if (!s->calls.items[i].served)
			continue;
		buf_addf(&d->text, "by %d %d", s->calls.items[i].n, s->calls.items[i].served);
		digest_line(d);
	}
}

KIND(served, CALL, RESULT, FIELDS(c_served), .apply = served_apply, .told = TELL_NOT,
	.digest = served_digest,
	.manual = "What serves a model, as far as its server tells: of several servers its base "
		"URL (at), the name that it answers with, the fingerprint of the system and, where "
		"they were asked for, the build of the server and how the weights are quantised. "
		"Told once, and again when it changes; calls name it by its number.");
