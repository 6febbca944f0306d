/* settings.c - settings: by the table of ../settings.c. */
#include <string.h>

#include "kinds.h"

struct c_settings { /* values in the order of the table */
	int version;
	bool apart;
	union setting_value {
		int whole;
		double real;
		bool on;
		const cJSON *texts;
		const char *word;
	} values[SETTINGS_MAX];
};

static const enum part_type part_types[] = {
	[SETTING_WHOLE] = PART_INT,
	[SETTING_REAL] = PART_REAL,
	[SETTING_SWITCH] = PART_BOOL,
	[SETTING_TEXTS] = PART_TEXTS,
	[SETTING_CHOICE] = PART_TEXT,
	[SETTING_JSON] = PART_TEXT,
};

static enum status settings_read(struct prepared *p, struct buf *err)
{
	struct part parts[SETTINGS_MAX + 3] = {PART(c_settings, version, INT, NEED, NULL, ANY)
			PART(c_settings, apart, BOOL, MAY, NULL, ANY)};

	for (size_t i = 0; settings_table[i].name; i++)
		parts[i + 2] = (struct part){settings_table[i].name,
			part_types[settings_table[i].type], MAY,
			offsetof(struct c_settings, values) + i * sizeof(union setting_value), NULL,
			ANY};
	return parts_read(p->as, parts, p->change, &p->unknown, err);
}

/* What a person says for no JSON is never recorded. */
static bool is_wrong_word(const struct setting *s, const union setting_value *v)
{
	if ((s->type != SETTING_CHOICE && s->type != SETTING_JSON) || !v->word)
		return false;
	return setting_check(s, str_of(v->word), NULL) ||
	       (s->type == SETTING_JSON && !strcmp(v->word, "none"));
}

/* What the first format had must be there, or be a number or switch that nothing says; of what came
 * later the values are bounded. */
static enum status value_check(
	const struct setting *s, const union setting_value *v, struct buf *err)
{
	if ((s->type == SETTING_REAL && !(v->real >= 0)) || (s->type == SETTING_TEXTS && !v->texts))
		return s->later ? OK : fail(err, FAILED, "%s is missing or below nothing", s->name);
	if (is_wrong_word(s, v))
		return fail(err, FAILED, "%s cannot be %.*s", s->name, STR_FIT(40, v->word));
	if (s->later && s->type == SETTING_WHOLE && v->whole > s->max)
		return fail(err, FAILED, "%s is %d, and at most %g", s->name, v->whole, s->max);
	return OK;
}

static enum status settings_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_settings *c = p->as;
	enum status st = settings_read(p, err);

	if (st || part_unset(p->change))
		return st;
	for (size_t i = 0; !st && settings_table[i].name; i++)
		st = value_check(&settings_table[i], &c->values[i], err);
	return st ? st
		  : register_version(p->change, c->version, &in->settings,
			    in->s->fold->settings.items, in->s->settings_all.n, err);
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
	case SETTING_CHOICE:
		*(int *)(void *)at = v->word ? setting_choice(s, str_of(v->word)) : 0;
		return;
	case SETTING_JSON:
		*(char **)(void *)at = shelf_keep(shelf, v->word);
		return;
	case SETTING_TEXTS:
		*(char ***)(void *)at =
			shelf_texts(shelf, v->texts, (size_t *)(void *)((char *)to + s->n_at));
	}
}

static void settings_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_settings *c = p->as;
	struct settings *now;

	if (!c->apart) {
		s->settings = c->version;
		s->changed.variants = in->n; /* what is hidden may be shown, or the other way */
	}
	if ((size_t)c->version <= s->settings_all.n)
		return;
	now = PUSH(&s->settings_all);
	*now = settings_usual;
	now->version = c->version;
	now->apart = c->apart;
	for (size_t i = 0; settings_table[i].name; i++)
		if (!settings_table[i].later || json_get(p->change, settings_table[i].name))
			value_set(now, &settings_table[i], &c->values[i], &s->fold->shelf);
	*PUSH(&s->fold->settings) = register_keep(s, p->change);
}

static cJSON *settings_present(const struct state *s, const struct prepared *p)
{
	return register_present(
		"settings", s->settings ? s->fold->settings.items[s->settings - 1] : NULL);
}

static void tell_settings(struct buf *out, const cJSON *c, const struct state *s)
{
	if (!json_get(c, "apart")) /* what is measured by them is what is told */
		buf_addf(out, ": settings %d", told_number(c, "version"));
}

/* Those behind the ones that have a place of their own in the line. */
static void add_later(struct digest *d, const struct settings *x)
{
	SCOPED(buf) value = BUF(BUF_TEXT);

	for (const struct setting *s = setting_find(STR("additions")) + 1; s->name; s++) {
		if (setting_is_usual(s, x))
			continue;
		buf_clear(&value);
		setting_print(&value, s, x);
		buf_addf(&d->text, " %s", s->name);
		digest_text(d, buf_text(&value));
	}
}

static void settings_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->settings_all.n; i++) {
		const struct settings *x = &s->settings_all.items[i];

		buf_addf(&d->text, "settings %d %d %d %d %d %d %d", x->version,
			x->sampling.max_tokens, x->samples, x->variants, x->first, x->strength,
			x->blind);
		/* What came to the format later counts only where it is used. */
		if (x->cap || x->additions)
			buf_addf(&d->text, " cap %d %d", x->cap, x->additions);
		digest_real(d, x->sampling.temperature);
		for (size_t k = 0; k < x->sampling.n_stop; k++)
			digest_text(d, x->sampling.stop[k]);
		for (size_t k = 0; k < x->n_operators; k++)
			digest_text(d, x->operators[k]);
		add_later(d, x);
		buf_adds(&d->text, x->apart ? " apart" : "");
		digest_line(d);
	}
}

static void settings_more(struct buf *out)
{
	static const char *const holds[] = {[SETTING_WHOLE] = "N",
		[SETTING_REAL] = "X",
		[SETTING_SWITCH] = "B",
		[SETTING_TEXTS] = "[S,...]",
		[SETTING_CHOICE] = "S",
		[SETTING_JSON] = "S"};

	buf_adds(out, ".Bl -tag -width 3n -compact\n");
	for (const struct setting *s = settings_table; s->name; s++)
		buf_addf(out, ".It Ql \"%s\":%s%s\n%s.\n", s->name, holds[s->type],
			s->later ? "?" : "", s->help ? s->help : "texts where an answer ends");
	buf_adds(out, ".El\n");
}

KIND(settings, REGISTER, SET, .size = sizeof(struct c_settings), .check = settings_check,
	.apply = settings_apply, .present = settings_present, .tell = tell_settings,
	.digest = settings_digest, .more = settings_more,
	.holds = "{'version':N,'SETTING':VALUE,...,'apart':true?}",
	.manual = "What is asked of the target, and how rounds are made. A variant may change at "
		"most `cap` per cent of the words of the prompt it was made from; with `additions` "
		"its words only come to those. Without them there is no such bound. Those that are "
		"`apart` are never current: what is measured by them is kept apart from the "
		"session's own scores. The settings, in this order:");
