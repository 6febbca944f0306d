/* round.c - round, refused: variants that were asked for, and what was not one. */
#include "kinds.h"
#include "hunsu/base/mem.h"

struct c_round {
	int round, settings, asked;
	const cJSON *operators, *parents, *region;
	const char *instruction;
};

static const struct part round_parts[] = {
	PART(c_round, round, PART_INT, NEED),
	PART(c_round, operators, PART_LIST, NEED),
	PART(c_round, parents, PART_LIST, NEED),
	PART(c_round, instruction, PART_TEXT, MAY),
	PART(c_round, region, PART_OBJECT, MAY),
	PART(c_round, settings, PART_INT, NEED),
	PART(c_round, asked, PART_INT, NEED),
	PARTS_END,
};

static enum status round_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_round *c = p->as;

	if (c->round != in->rounds + 1)
		return fail(
			err, FAILED, "round %d, but the next one is %d", c->round, in->rounds + 1);
	if (!part_texts(c->operators))
		return fail(err, FAILED, "operators is not a list of texts");
	if (!refs_known(in, c->parents))
		return fail(err, FAILED, "a parent is not known");
	if (c->settings > in->settings)
		return fail(err, FAILED, "settings %d are not known", c->settings);
	in->rounds++;
	return OK;
}

static void round_apply(struct incoming *in, struct prepared *p)
{
	const struct c_round *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct round *r = PUSH(&in->s->rounds);

	r->n = c->round;
	r->operators = shelf_texts(shelf, c->operators, &r->n_operators);
	if (c->parents->child)
		r->on = event_read_ref(c->parents->child);
	r->instruction = shelf_keep(shelf, c->instruction);
	if (c->region)
		r->region = (struct range){(size_t)json_int(c->region, "message", 0),
			(size_t)json_int(c->region, "at", 0),
			(size_t)json_int(c->region, "bytes", 0)};
	r->asked = c->asked;
	r->settings = c->settings;
}

static void tell_round(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": round %d, %d asked for (", told_number(c, "round"),
		told_number(c, "asked"));
	tell_texts(out, "", json_get(c, "operators"));
	buf_addc(out, ')');
	if (*told_text(c, "instruction")) {
		buf_adds(out, ", ");
		tell_brief(out, told_text(c, "instruction"));
	}
}

static void round_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->rounds.n; i++) {
		const struct round *r = &s->rounds.items[i];

		buf_addf(&d->text, "round %d %d %d", r->n, r->asked, r->settings);
		digest_ref(d, r->on);
		if (r->region.n)
			buf_addf(&d->text, " region %zu %zu %zu", r->region.message, r->region.at,
				r->region.n);
		digest_text(d, r->instruction);
		for (size_t k = 0; k < r->n_operators; k++)
			digest_text(d, r->operators[k]);
		digest_line(d);
	}
}

struct c_refused {
	int refused, round, call;
	const char *operator, * check, *reason, *text;
};

static const struct part refused_parts[] = {
	PART(c_refused, refused, PART_INT, NEED),
	PART(c_refused, round, PART_INT, NEED),
	PART(c_refused, operator, PART_TEXT, NEED),
	PART(c_refused, check, PART_TEXT, NEED),
	PART(c_refused, reason, PART_TEXT, NEED),
	PART(c_refused, text, PART_TEXT, NEED),
	PART(c_refused, call, PART_INT, MAY),
	PARTS_END,
};

static enum status refused_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_refused *c = p->as;

	if (c->refused != in->refusals + 1)
		return fail(err, FAILED, "refused %d, but the next one is %d", c->refused,
			in->refusals + 1);
	if (c->round > in->rounds)
		return fail(err, FAILED, "round %d is not known", c->round);
	if (c->call > in->calls)
		return fail(err, FAILED, "call %d is not known", c->call);
	in->refusals++;
	return OK;
}

static void refused_apply(struct incoming *in, struct prepared *p)
{
	const struct c_refused *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;

	*PUSH(&in->s->refusals) = (struct refused){
		.n = c->refused,
		.round = c->round,
		.call = c->call,
		.operator= shelf_keep(shelf, c->operator),
		.check = shelf_keep(shelf, c->check),
		.reason = shelf_keep(shelf, c->reason),
		.text = shelf_keep(shelf, c->text),
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

const struct kind kind_round = {
	.name = "round", .group = KINDS_TEXT, .did = DID_ROUND, FIELDS(c_round, round_parts),
	.check = round_check, .apply = round_apply, .tell = tell_round, .digest = round_digest,
	.holds = "{'round':N,'operators':[S,...],'parents':[TEXT,...],'instruction':S?,"
		"'region':{'message':N,'at':N,'bytes':N}?,'settings':N,'asked':N}",
	.manual = "Variants were asked for."
};

const struct kind kind_refused = {
	.name = "refused", .group = KINDS_TEXT, .did = DID_REFUSED,
	FIELDS(c_refused, refused_parts), .check = refused_check, .apply = refused_apply,
	.tell = tell_refused, .digest = refused_digest,
	.holds = "{'refused':N,'round':N,'operator':S,'check':S,'reason':S,'text':S,"
		"'call':C?}",
	.manual = "What was written instead and which check it did not pass."
};
