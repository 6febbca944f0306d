/* round.c - round, refused: variants that were asked for, and what was not one. */
#include "kinds.h"

#define ROUND(F) \
	F(c_round, round, INT, NEED, "N", NEXT(rounds)) \
	F(c_round, operators, TEXTS, NEED, "[S,...]", ANY) \
	F(c_round, parents, LIST, NEED, "[TEXT,...]", TEXTS_OF("a parent")) \
	F(c_round, instruction, TEXT, MAY, "S?", ANY) \
	F(c_round, region, OBJECT, MAY, "{'message':N,'at':N,'bytes':N}?", ANY) \
	F(c_round, settings, INT, NEED, "N", KNOWN("settings", settings)) \
	F(c_round, asked, INT, NEED, "N", ANY) \
	F(c_round, kind, TEXT, MAY, "S?", ANY) \
	F(c_round, search, INT, MAY, "N?", KNOWN("search", searches)) \
	F(c_round, why, TEXT, MAY, "S?", ANY)
FIELDS_OF(c_round, ROUND);

static void round_apply(struct incoming *in, struct prepared *p)
{
	const struct c_round *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct round *r = PUSH(&in->s->rounds);

	r->n = c->round;
	r->operators = shelf_texts(shelf, c->operators, &r->n_operators);
	if (c->parents->child)
		r->on = event_read_ref(c->parents->child);
	if (c->parents->child && c->parents->child->next)
		r->and = event_read_ref(c->parents->child->next);
	r->instruction = shelf_keep(shelf, c->instruction);
	if (c->region)
		r->region = (struct range){(size_t)json_int(c->region, "message", 0),
			(size_t)json_int(c->region, "at", 0),
			(size_t)json_int(c->region, "bytes", 0)};
	r->kind = shelf_keep(shelf, c->kind);
	r->asked = c->asked;
	r->settings = c->settings;
	r->search = c->search;
	r->why = shelf_keep(shelf, c->why);
}

static void tell_round(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": round %d, %d asked for (", told_number(c, "round"),
		told_number(c, "asked"));
	tell_texts(out, "", json_get(c, "operators"));
	buf_addc(out, ')');
	if (*told_text(c, "instruction")) {
		buf_adds(out, ", ");
		tell_brief(out, told_text(c, "instruction"));
	}
	if (*told_text(c, "kind")) {
		buf_adds(out, ", for ");
		tell_brief(out, told_text(c, "kind"));
	}
	if (*told_text(c, "why")) {
		buf_adds(out, ": ");
		tell_brief(out, told_text(c, "why"));
	}
}

static void round_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->rounds.n; i++) {
		const struct round *r = &s->rounds.items[i];

		buf_addf(&d->text, "round %d %d %d", r->n, r->asked, r->settings);
		digest_ref(d, r->on);
		if (r->and.variant || r->and.version)
			digest_ref(d, r->and);
		if (r->region.n)
			buf_addf(&d->text, " region %zu %zu %zu", r->region.message, r->region.at,
				r->region.n);
		digest_text(d, r->instruction);
		if (r->kind)
			digest_text(d, r->kind);
		if (r->search)
			buf_addf(&d->text, " search %d", r->search);
		if (r->why)
			digest_text(d, r->why);
		for (size_t k = 0; k < r->n_operators; k++)
			digest_text(d, r->operators[k]);
		digest_line(d);
	}
}

#define REFUSED(F) \
	F(c_refused, refused, INT, NEED, "N", NEXT(refusals)) \
	F(c_refused, round, INT, NEED, "N", KNOWN("round", rounds)) \
	F(c_refused, operator, TEXT, NEED, "S", ANY) \
	F(c_refused, check, TEXT, NEED, "S", ANY) \
	F(c_refused, reason, TEXT, NEED, "S", ANY) \
	F(c_refused, text, TEXT, NEED, "S", ANY) \
	F(c_refused, call, INT, MAY, "C?", KNOWN("call", calls))
FIELDS_OF(c_refused, REFUSED);

static void refused_apply(struct incoming *in, struct prepared *p)
{
	const struct c_refused *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;

	*PUSH(&in->s->refusals) = (struct refused){
		.n = c->refused, .round = c->round, .call = c->call,
		.operator= shelf_keep(shelf, c->operator), .check = shelf_keep(shelf, c->check),
		.reason = shelf_keep(shelf, c->reason), .text = shelf_keep(shelf, c->text),
	};
}

static void tell_refused(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": %s did not pass %s, ",
		state_hidden_round(s, told_number(c, "round")) ? "one" : told_text(c, "operator"),
		told_text(c, "check"));
	tell_brief(out, told_text(c, "reason"));
}

static void refused_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->refusals.n; i++) {
		const struct refused *r = &s->refusals.items[i];

		buf_addf(&d->text, "refused %d %d %d", r->n, r->round, r->call);
		digest_text(d, r->operator);
		digest_text(d, r->check);
		digest_text(d, r->reason);
		digest_text(d, r->text);
		digest_line(d);
	}
}

KIND(round, TEXT, ROUND, FIELDS(c_round), .apply = round_apply, .tell = tell_round,
	.digest = round_digest,
	.manual = "Variants were asked for. There are two `parents` where an operator combines "
		"them. `kind` is the kind of failure that they are to mend: of what failed, the "
		"proposer was shown that alone. `search` let it be made, and `why` says why these "
		"operators.");

KIND(refused, TEXT, REFUSED, FIELDS(c_refused), .apply = refused_apply, .tell = tell_refused,
	.digest = refused_digest,
	.manual = "What was written instead and which check it did not pass.");
