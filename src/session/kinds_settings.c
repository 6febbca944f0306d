/* kinds_settings.c - settings: by the table of settings.c. */
#include "fold.h"
#include "hunsu/base/mem.h"

static const enum part_type part_types[] = {
	[SETTING_WHOLE] = PART_INT,
	[SETTING_REAL] = PART_REAL,
	[SETTING_SWITCH] = PART_BOOL,
	[SETTING_TEXTS] = PART_LIST,
};

static enum status settings_read(struct prepared *p, struct buf *err)
{
	struct part parts[SETTINGS_MAX + 2] = {
		PART(c_settings, version, PART_INT, NEED),
	};

	for (size_t i = 0; settings_table[i].name; i++)
		parts[i + 1] = (struct part){settings_table[i].name,
			part_types[settings_table[i].type], MAY,
			offsetof(struct c_settings, values) + i * sizeof(union setting_value)};
	return parts_read(&p->as.settings, parts, p->change, &p->unknown, err);
}

/* What the first format had must be there, or be a number or switch that nothing says; of what came
 * later the values are bounded. */
static enum status value_check(
	const struct setting *s, const union setting_value *v, struct buf *err)
{
	if ((s->type == SETTING_REAL && !(v->real >= 0)) || (s->type == SETTING_TEXTS && !v->texts))
		return s->later ? OK : fail(err, FAILED, "%s is missing or below nothing", s->name);
	if (s->type == SETTING_TEXTS && !part_texts(v->texts))
		return fail(err, FAILED, "%s is not a list of texts", s->name);
	if (s->later && s->type == SETTING_WHOLE && v->whole > s->max)
		return fail(err, FAILED, "%s is %d, and at most %g", s->name, v->whole, s->max);
	return OK;
}

static enum status settings_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_settings *c = &p->as.settings;
	enum status st = settings_read(p, err);

	if (st || register_unset(c->version, p->change))
		return st;
	for (size_t i = 0; !st && settings_table[i].name; i++)
		st = value_check(&settings_table[i], &c->values[i], err);
	if (!st)
		st = register_next(c->version, in->settings, err);
	if (st)
		return st;
	if ((size_t)c->version <= in->s->settings_all.n &&
		!cJSON_Compare(in->s->fold->settings.items[c->version - 1], p->change, true))
		return fail(err, FAILED, "version %d is something else already", c->version);
	if (c->version > in->settings)
		in->settings++;
	return OK;
}

static void value_set(struct settings *to, const struct setting *s, const union setting_value *v,
	struct shelf *shelf)
{
	char *at = (char *)to + s->at;

	switch (s->type) {
	case SETTING_WHOLE:
		*(int *)(void *)at = v->whole;
		return;
	case SETTING_REAL:
		*(double *)(void *)at = v->real;
		return;
	case SETTING_SWITCH:
		*(bool *)at = v->on;
		return;
	case SETTING_TEXTS:
		*(char ***)(void *)at = shelf_texts(
			shelf, v->texts, (size_t *)(void *)((char *)to + s->n_at));
	}
}

static void settings_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_settings *c = &p->as.settings;
	struct settings *now;

	s->settings = c->version;
	s->changed.variants = in->n; /* what is hidden may be shown, and the other way */
	if ((size_t)c->version <= s->settings_all.n)
		return;
	now = PUSH(&s->settings_all);
	*now = settings_usual;
	now->version = c->version;
	for (size_t i = 0; settings_table[i].name; i++)
		if (!settings_table[i].later || json_get(p->change, settings_table[i].name))
			value_set(now, &settings_table[i], &c->values[i], &s->fold->shelf);
	*PUSH(&s->fold->settings) = register_keep(s, p->change);
}

static cJSON *settings_present(const struct state *s, const struct prepared *p)
{
	(void)p;
	return register_present(
		"settings", s->settings ? s->fold->settings.items[s->settings - 1] : NULL);
}

const struct kind kinds_settings[] = {
	{"settings", NULL, settings_check, settings_apply, settings_present},
	{NULL, NULL, NULL, NULL, NULL},
};

const struct settings *state_settings(const struct state *s)
{
	return s->settings ? &s->settings_all.items[s->settings - 1] : &settings_usual;
}
