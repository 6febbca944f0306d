/* failures.c - failures: the kinds of failure, as the person has named and sorted them. */
#include "kinds.h"

#define FAILURES(F) \
	F(c_failures, version, INT, NEED, "N", ANY) \
	F(c_failures, kinds, LIST, SET, "[{'name':S,'was':[S,...],'examples':[N,...]},...]", ANY)
FIELDS_OF(c_failures, FAILURES);

static bool examples_known(const struct incoming *in, const cJSON *list)
{
	const cJSON *id;

	cJSON_ArrayForEach(id, list) if (part_whole(id, in->examples) < 1) return false;
	return true;
}

static enum status failures_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const cJSON *kind;

	cJSON_ArrayForEach(kind, ((const struct c_failures *)p->as)->kinds)
	{
		const char *name = json_str(kind, "name");
		const cJSON *was = json_get(kind, "was"), *examples = json_get(kind, "examples");

		if (!name || !*name)
			return fail(err, FAILED, "a kind has no name");
		if (!cJSON_IsArray(was) || !part_texts(was))
			return fail(err, FAILED, "\"was\" of a kind is no list of texts");
		if (!cJSON_IsArray(examples) || !examples_known(in, examples))
			return fail(err, FAILED, "a kind has an example that is not known");
	}
	return OK;
}

static void failures_apply(struct incoming *in, struct prepared *p)
{
	const struct c_failures *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct failure_kinds *f = &in->s->failures;
	const cJSON *kind;

	*f = (struct failure_kinds){.version = c->version};
	f->items = shelf_room(shelf, (size_t)cJSON_GetArraySize(c->kinds) + 1, sizeof *f->items);
	cJSON_ArrayForEach(kind, c->kinds)
	{
		struct failure_kind *k = &f->items[f->n++];

		k->name = shelf_keep(shelf, json_str(kind, "name"));
		k->was = shelf_texts(shelf, json_get(kind, "was"), &k->n_was);
		k->examples = shelf_numbers(shelf, json_get(kind, "examples"), &k->n_examples);
	}
}

static void tell_failures(struct buf *out, const cJSON *c, const struct state *s)
{
	const cJSON *kind, *id;
	const char *lead = ": the kinds of failure are ";

	cJSON_ArrayForEach(kind, json_get(c, "kinds"))
	{
		buf_adds(out, lead);
		lead = ", ";
		tell_brief(out, told_text(kind, "name"));
		cJSON_ArrayForEach(id, json_get(kind, "examples"))
			buf_addf(out, " #%d", id->valueint);
	}
}

static void failures_digest(struct digest *d, const struct state *s)
{
	if (!s->failures.version)
		return;
	buf_addf(&d->text, "failures %d", s->failures.version);
	for (size_t i = 0; i < s->failures.n; i++) {
		const struct failure_kind *k = &s->failures.items[i];

		digest_text(d, k->name);
		digest_names(d, k->was, k->n_was);
		for (size_t e = 0; e < k->n_examples; e++)
			digest_whole(d, k->examples[e]);
	}
	digest_line(d);
}

KIND(failures, REGISTER, SET, FIELDS(c_failures), .check = failures_check, .apply = failures_apply,
	.present = register_kept, .tell = tell_failures, .digest = failures_digest,
	.manual = "The kinds of failure that the person has named: what such failures are called "
		"by themselves, and the examples that were put there by hand, whatever else is "
		"wrong with the answer. Where there is no such change, each goes by what it is "
		"called by itself.");
