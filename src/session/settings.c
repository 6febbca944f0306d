/* settings.c - the table of a session's settings; their values as text and in a change. */
#include "hunsu/session/settings.h"

#include <math.h>
#include "event_inside.h"

static const char *const autoscores[] = {
	[AUTOSCORE_LOCAL] = "local", [AUTOSCORE_ON] = "on", [AUTOSCORE_OFF] = "off", NULL};

#define AT(member) offsetof(struct settings, member)

/* In the order of the record; those of the first format come first. */
const struct setting settings_table[] = {
	{"temperature", SETTING_REAL, false, AT(sampling.temperature), 0, 0, 2,
		"of the target", NULL},
	{"max_tokens", SETTING_WHOLE, false, AT(sampling.max_tokens), 0, 1, 100000,
		"tokens that an answer may have", NULL},
	{"stop", SETTING_TEXTS, false, AT(sampling.stop), AT(sampling.n_stop), 0, 0, NULL, NULL},
	{"samples", SETTING_WHOLE, false, AT(samples), 0, 1, 100, "answers for each example", NULL},
	{"variants", SETTING_WHOLE, false, AT(variants), 0, 1, 26,
		"how many a round asks for", NULL},
	{"first", SETTING_WHOLE, false, AT(first), 0, 1, 1000,
		"examples a new variant is scored on before the rest", NULL},
	{"operators", SETTING_TEXTS, false, AT(operators), AT(n_operators), 0, 0,
		"those that propose uses", NULL},
	{"strength", SETTING_WHOLE, false, AT(strength), 0, 1, 5,
		"how far from the prompt eccentric goes", NULL},
	{"blind", SETTING_SWITCH, false, AT(blind), 0, 0, 0,
		"variants hide where they come from until they are revealed", NULL},
	{"cap", SETTING_WHOLE, true, AT(cap), 0, 0, 100,
		"% of the words that may change, 0: any", NULL},
	{"additions", SETTING_SWITCH, true, AT(additions), 0, 0, 0,
		"proposals only add words", NULL},
	{"autoscore", SETTING_CHOICE, true, AT(autoscore), 0, 0, 0,
		"score the prompt after an edit, when nothing else runs and nobody would be asked "
		"first (confirm-calls, confirm-usd); local: where the target is the local model, "
		"once it runs",
		autoscores},
	{"schema", SETTING_JSON, true, AT(sampling.schema), 0, 0, 0,
		"JSON Schema that answers are asked to keep to, where the server can", NULL},
	{"race", SETTING_SWITCH, true, AT(race), 0, 0, 0,
		"of four variants and more, stop those that are behind and hardly have a chance",
		NULL},
	{"cap_edits", SETTING_WHOLE, true, AT(cap_edits), 0, 0, 100,
		"places of the prompt that a proposal may change, 0: any", NULL},
	{0},
};

_Static_assert(sizeof settings_table / sizeof *settings_table <= SETTINGS_MAX + 1, "too many");

const struct settings settings_usual = {
	.sampling = {.max_tokens = 256}, .samples = 1, .variants = 8, .first = 10, .strength = 2,
	.race = true};

/* ---- reading ---- */

static const void *place(const struct setting *s, const struct settings *in)
{
	return (const char *)in + s->at;
}

static double number(const struct setting *s, const struct settings *in)
{
	return s->type == SETTING_REAL ? *(const double *)place(s, in) : *(const int *)place(s, in);
}

static bool is_on(const struct setting *s, const struct settings *in)
{
	return *(const bool *)place(s, in);
}

static char *const *texts(const struct setting *s, const struct settings *in, size_t *n)
{
	*n = *(const size_t *)(const void *)((const char *)in + s->n_at);
	return *(char *const *const *)place(s, in);
}

static const char *json_text(const struct setting *s, const struct settings *in)
{
	return *(char *const *)place(s, in);
}

bool setting_is_usual(const struct setting *s, const struct settings *in)
{
	SCOPED(buf) value = BUF(BUF_TEXT), usual = BUF(BUF_TEXT);

	setting_print(&value, s, in);
	setting_print(&usual, s, &settings_usual);
	return str_is(buf_str(&value), buf_text(&usual));
}

void setting_print(struct buf *out, const struct setting *s, const struct settings *from)
{
	char *const *list;
	size_t n;

	switch (s->type) {
	case SETTING_WHOLE:
	case SETTING_REAL:
		buf_addf(out, "%.10g", number(s, from));
		return;
	case SETTING_SWITCH:
		buf_adds(out, is_on(s, from) ? "on" : "off");
		return;
	case SETTING_CHOICE:
		buf_adds(out, s->choices[*(const int *)place(s, from)]);
		return;
	case SETTING_JSON:
		buf_adds(out, json_text(s, from) ? json_text(s, from) : "none");
		return;
	case SETTING_TEXTS:
		list = texts(s, from, &n);
		for (size_t i = 0; i < n; i++)
			buf_addf(out, "%s%s", i ? " " : "", list[i]);
	}
}

/* ---- by a person ---- */

void setting_name(struct buf *out, const struct setting *s)
{
	for (const char *p = s->name; *p; p++)
		buf_addc(out, *p == '_' ? '-' : *p);
}

const struct setting *setting_find(struct str name)
{
	SCOPED(buf) own = BUF(BUF_SMALL);
	const struct setting *s = settings_table;

	for (; s->name; s++) {
		buf_clear(&own);
		setting_name(&own, s);
		if (s->help && str_is(name, buf_text(&own)))
			break;
	}
	return s->name ? s : NULL;
}

int setting_choice(const struct setting *s, struct str value)
{
	for (int i = 0; s->choices[i]; i++)
		if (str_is(value, s->choices[i]))
			return i;
	return -1;
}

static void name_choices(struct buf *out, const struct setting *s)
{
	for (int i = 0; s->choices[i]; i++)
		buf_addf(out, "%s%s", !i ? "" : s->choices[i + 1] ? ", " : " or ", s->choices[i]);
}

void setting_values(struct buf *out, const struct setting *s)
{
	if (s->type == SETTING_TEXTS)
		buf_adds(out, "names, blank-separated");
	else if (s->type == SETTING_SWITCH)
		buf_adds(out, "on or off");
	else if (s->type == SETTING_JSON)
		buf_adds(out, "JSON in one line, or none");
	else if (s->type == SETTING_CHOICE)
		name_choices(out, s);
	else
		buf_addf(out, "a %snumber from %g to %g", s->type == SETTING_WHOLE ? "whole " : "",
			s->min, s->max);
}

static bool has_value(const struct setting *s, struct str value)
{
	cJSON *json;
	double d;
	bool is;

	switch (s->type) {
	case SETTING_TEXTS:
		return true;
	case SETTING_JSON:
		json = json_read(value, s->name, JSON_FILE, NULL, NULL);
		is = json != NULL;
		cJSON_Delete(json);
		return is || str_is(value, "none");
	case SETTING_SWITCH:
		return str_is(value, "on") || str_is(value, "off");
	case SETTING_CHOICE:
		return setting_choice(s, value) >= 0;
	default:
		return str_to_double(value, s->min, s->max, &d) &&
		       (s->type != SETTING_WHOLE || d == floor(d));
	}
}

enum status setting_check(const struct setting *s, struct str value, struct buf *err)
{
	SCOPED(buf) may = BUF(BUF_SMALL);
	enum status st = OK;

	setting_name(&may, s);
	buf_adds(&may, " is ");
	setting_values(&may, s);
	if (!has_value(s, value))
		st = fail(err, BAD_USAGE, "%s (%s)", buf_text(&may), s->help);
	return st;
}

/* ---- writing ---- */

static void write_now(cJSON *c, const struct setting *s, const struct settings *now)
{
	char *const *list;
	size_t n;

	if (s->later && setting_is_usual(s, now))
		return;
	if (s->type == SETTING_TEXTS) {
		list = texts(s, now, &n);
		event_add_texts(c, s->name, list, n);
		return;
	}
	if (s->type == SETTING_SWITCH)
		json_add_bool(c, s->name, is_on(s, now));
	else if (s->type == SETTING_CHOICE)
		json_add_cstr(c, s->name, s->choices[*(const int *)place(s, now)]);
	else if (s->type == SETTING_JSON)
		json_add_cstr(c, s->name, json_text(s, now));
	else
		json_add_num(c, s->name, number(s, now));
}

static void write_said(cJSON *c, const struct setting *s, struct str value)
{
	struct settings said = settings_usual;
	void *at = (char *)&said + s->at;
	cJSON *list;
	double d = 0;

	switch (s->type) {
	case SETTING_JSON:
		if (!str_is(value, "none"))
			json_add_str(c, s->name, value);
		return;
	case SETTING_TEXTS:
		list = json_add_list(c, s->name);
		for (struct str w = str_word(&value); w.n; w = str_word(&value))
			json_add_str(list, NULL, w);
		return;
	case SETTING_SWITCH:
		*(bool *)at = str_is(value, "on");
		break;
	case SETTING_CHOICE:
		*(int *)at = setting_choice(s, value);
		break;
	case SETTING_WHOLE:
	case SETTING_REAL:
		if (!str_to_double(value, s->min, s->max, &d))
			BUG("%s was not checked", s->name);
		if (s->type == SETTING_REAL)
			*(double *)at = d;
		else
			*(int *)at = (int)d;
	}
	write_now(c, s, &said);
}

void change_settings(cJSON *event, int version, const struct settings *now,
	const struct setting_said *said, size_t n)
{
	cJSON *c = event_change(event, "settings");

	json_add_int(c, "version", version);
	for (const struct setting *s = settings_table; s->name; s++) {
		size_t i = 0;

		while (i < n && said[i].of != s)
			i++;
		if (i < n)
			write_said(c, s, said[i].value);
		else
			write_now(c, s, now);
	}
	if (now->apart)
		json_add_bool(c, "apart", true);
}
