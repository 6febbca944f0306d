/* targets.c - targets: the models that the prompt is for, where they are several. */
#include "kinds.h"

#define TARGETS(F) \
	F(c_targets, version, INT, NEED, "N", ANY) \
	F(c_targets, names, TEXTS, SET, "[S,...]", ANY)
FIELDS_OF(c_targets, TARGETS);

static void add(struct targets *t, int model)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->models[i] == model)
			return;
	t->models[t->n++] = model;
}

static void targets_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_targets *c = p->as;
	const cJSON *name;

	s->targets = (struct targets){.version = c->version};
	s->targets.models = shelf_room(
		&s->fold->shelf, (size_t)cJSON_GetArraySize(c->names) + 1, sizeof(int));
	cJSON_ArrayForEach(name, c->names)
		add(&s->targets, model_intern(s, name->valuestring));
}

static void tell_targets(struct buf *out, const cJSON *c, const struct state *s)
{
	tell_texts(out, ": the targets are ", json_get(c, "names"));
}

static void targets_digest(struct digest *d, const struct state *s)
{
	if (!s->targets.version)
		return;
	buf_addf(&d->text, "targets %d", s->targets.version);
	for (size_t i = 0; i < s->targets.n; i++)
		digest_text(d, state_model(s, s->targets.models[i]));
	digest_line(d);
}

KIND(targets, REGISTER, SET, FIELDS(c_targets), .apply = targets_apply, .present = register_kept,
	.tell = tell_targets, .digest = targets_digest,
	.manual = "The models that the prompt is for, where they are several, the leading one "
		"first, which `model` sets as `target` too. Scores belong to one model each: none "
		"carries over to another.");
