/* version.c - version, head: the texts that the prompt was, and which of them it is. */
#include <stdio.h>
#include <string.h>
#include "kinds.h"

TABLE_OF(c_version, VERSION);

static enum status version_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_version *c = p->as;
	enum status st;

	if (!c->splices == !c->messages)
		return fail(err, FAILED, "splices or messages, one of them");
	if (c->messages)
		st = event_read_messages(&c->built, c->messages, &in->s->authors, err);
	else if (!c->parents->child)
		st = fail(err, FAILED, "splices without a parent");
	else {
		prompt_copy(&c->built, incoming_version(in, (int)c->parents->child->valuedouble));
		st = splices_apply(&c->built, c->splices, &in->s->authors, err);
	}
	return st ? st : built_check(&c->built, c->text_hash, err);
}

static void version_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	struct c_version *c = p->as;
	struct shelf *shelf = &s->fold->shelf;
	struct version *v = PUSH(&s->versions);

	v->n = c->version;
	v->parents = shelf_numbers(shelf, c->parents, &v->n_parents);
	v->variants = shelf_numbers(shelf, c->variants, &v->n_variants);
	snprintf(v->origin, sizeof v->origin, "%s", c->origin);
	shelf_prompt(shelf, &v->prompt, &c->built);
	memcpy(v->hash, c->text_hash, TEXT_HASH);
	v->event = in->n;
	v->at = in->env->at;
	(void)PUSH(&s->fold->children);
	for (size_t i = 0; i < v->n_parents; i++) {
		touch(s, COL_CHILDREN, (size_t)v->parents[i] - 1);
		s->fold->children.items[v->parents[i] - 1]++;
	}
	locks_of_version(s, c);
}

TABLE_OF(c_head, HEAD);

static void head_apply(struct incoming *in, struct prepared *p)
{
	draft_end(in->s);
	in->s->head = ((const struct c_head *)p->as)->version;
	locks_show(in->s);
}

static cJSON *head_present(const struct state *s, const struct prepared *p)
{
	cJSON *value = cJSON_CreateObject();

	json_add_int(value, "version", s->head);
	return change_of("head", value);
}

static void version_release(struct prepared *p)
{
	prompt_release(&((struct c_version *)p->as)->built);
}

static void tell_head(struct buf *out, const cJSON *c, const struct state *s)
{
	const struct version *v = state_version(s, told_number(c, "version"));

	buf_addf(out, ", now v%d", told_number(c, "version"));
	if (v && v->name)
		buf_addf(out, " (%s)", v->name);
}

static void version_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->versions.n; i++) {
		const struct version *v = &s->versions.items[i];

		buf_addf(&d->text, "version %d %s %s", v->n, v->origin, v->hash);
		for (size_t k = 0; k < v->n_parents; k++)
			digest_whole(d, v->parents[k]);
		for (size_t k = 0; k < v->n_variants; k++)
			digest_ref(d, (struct text_ref){.variant = v->variants[k]});
		digest_text(d, v->name);
		digest_prompt(d, s, &v->prompt);
		digest_line(d);
	}
}

KIND(version, TEXT, VERSION, FIELDS(c_version), .check = version_check, .apply = version_apply,
	.release = version_release, .digest = version_digest,
	.manual = "Or `messages`, a list of MESSAGE, in the place of `splices`. The variants are "
		"those whose words came in; the origin is `import`, `typing`, `accept`, `merge`, "
		"`revert`, `own-word` or another word. A splice is "
		"`{'message':N,'at':N,'remove':N,'text':S,'author':AUTHOR}`, or has `runs` where "
		"several wrote its text, and neither where it is empty. Messages count from 0. The "
		"splices are against the first parent and apply in order, each to what the ones "
		"before it left.");

KIND(head, REGISTER, HEAD, FIELDS(c_head), .apply = head_apply, .present = head_present,
	.tell = tell_head, .told = TELL_OPENING,
	.manual = "Which version is the prompt; 0: there is none.");
