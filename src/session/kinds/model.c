/* model.c - model: who is target, proposer or judge. */
#include <string.h>
#include "kinds.h"

struct c_model {
	int version;
	const char *role, *name;
};

static const struct part model_parts[] = {
	PART(c_model, version, PART_INT, NEED),
	PART(c_model, role, PART_TEXT, NEED),
	PART(c_model, name, PART_TEXT, NEED),
	PARTS_END,
};

static const char *const model_roles[] = {"target", "proposer", "judge"};

static int role_index(const char *role)
{
	for (int i = 0; i < 3; i++)
		if (!strcmp(role, model_roles[i]))
			return i;
	return -1;
}

/* Of a role that model_check has seen. */
static int known_role(const char *role)
{
	int i = role_index(role);

	if (i < 0)
		BUG("no role is called %s", role);
	return i;
}

static enum status model_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_model *c = p->as;
	int highest = in->s->model_version;

	if (role_index(c->role) < 0)
		return fail(err, FAILED, "the role is none of target, proposer, judge");
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
	int role = known_role(c->role);
	int *const at[] = {&s->target, &s->proposer, &s->judge};

	*at[role] = *c->name ? model_intern(s, c->name) : -1;
	if (c->version > s->model_version)
		s->model_version = c->version;
	s->fold->model[role] = register_keep(s, p->change);
}

static cJSON *model_present(const struct state *s, const struct prepared *p)
{
	int role = known_role(((const struct c_model *)p->as)->role);
	cJSON *value;

	if (s->fold->model[role])
		return register_present("model", s->fold->model[role]);
	value = cJSON_CreateObject();
	json_add_int(value, "version", 0);
	json_add_cstr(value, "role", model_roles[role]);
	json_add_cstr(value, "name", "");
	return change_of("model", value);
}

static void tell_model(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": %s is %s", told_text(c, "role"),
		*told_text(c, "name") ? told_text(c, "name") : "nobody");
}

const struct kind kind_model = {
	.name = "model", .group = KINDS_REGISTER, .did = DID_SET, FIELDS(c_model, model_parts),
	.check = model_check, .apply = model_apply, .present = model_present, .tell = tell_model,
	.holds = "{'version':N,'role':R,'name':S}",
	.manual = "Who is `target`, `proposer` or `judge`. All roles share one row of "
		  "version numbers. An empty name with version 0 means nobody."
};
