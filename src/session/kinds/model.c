/* model.c - model: who is target, proposer or judge. */
#include "kinds.h"

#define MODEL(F) \
	F(c_model, version, INT, NEED, "N", ANY) \
	F(c_model, role, TEXT, NEED, "R", WORD(ROLES)) \
	F(c_model, name, TEXT, NEED, "S", ANY)
FIELDS_OF(c_model, MODEL);

static int role_of(const struct c_model *c)
{
	return *c->role == 't' ? 0 : *c->role == 'p' ? 1 : 2;
}

static enum status model_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_model *c = p->as;
	int highest = in->s->model_version;

	if (c->version == 0 && !*c->name)
		return OK;
	/* One act may set several roles, each with a number of its own. */
	if (c->version < 1 || c->version > highest + (int)in->n_items)
		return fail(
			err, FAILED, "version %d, but the next one is %d", c->version, highest + 1);
	return OK;
}

static void model_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_model *c = p->as;
	int role = role_of(c);
	int *const at[] = {&s->target, &s->proposer, &s->judge};

	*at[role] = *c->name ? model_intern(s, c->name) : -1;
	if (c->version > s->model_version)
		s->model_version = c->version;
	s->fold->model[role] = register_keep(s, p->change);
}

static cJSON *model_present(const struct state *s, const struct prepared *p)
{
	const struct c_model *c = p->as;
	cJSON *value = s->fold->model[role_of(c)];

	if (value)
		return register_present("model", value);
	value = cJSON_CreateObject();
	json_fill(value, "version %d role %s name %s", 0, c->role, "");
	return change_of("model", value);
}

static void tell_model(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": %s is %s", told_text(c, "role"),
		*told_text(c, "name") ? told_text(c, "name") : "nobody");
}

KIND(model, REGISTER, SET, FIELDS(c_model), .check = model_check, .apply = model_apply,
	.present = model_present, .tell = tell_model,
	.manual = "Who is `target`, `proposer` or `judge`. All roles share one row of version "
		"numbers. An empty name with version 0 means nobody.");
