/* test_settings.c - the table of settings: each is set, folded, hashed and shown by its record. */
#include "../support/life.h"
#include "../support/test.h"

static void set(struct life *l, const struct setting *s, const char *value)
{
	struct setting_said said = {s, str_of(value)};
	cJSON *event = event_new(BY_HUMAN, "set", NULL);

	assert_int_equal(setting_check(s, said.value, NULL), OK);
	change_settings(event, (int)l->s.settings_all.n + 1, state_settings(&l->s), &said, 1);
	life_do(l, event);
}

static void expect(const struct life *l, const struct setting *s, const char *value)
{
	SCOPED(buf) now = BUF(BUF_SMALL);

	setting_print(&now, s, state_settings(&l->s));
	assert_string_equal(buf_text(&now), value);
}

/* The value that it does not have: the highest number, or the other state. */
static void other(char out[static 32], const struct setting *s, const struct life *l)
{
	SCOPED(buf) now = BUF(BUF_SMALL);

	setting_print(&now, s, state_settings(&l->s));
	if (s->type == SETTING_TEXTS)
		snprintf(out, 32, "%s", "induce mutate");
	else if (s->type == SETTING_SWITCH)
		snprintf(out, 32, "%s", strcmp(buf_text(&now), "on") ? "on" : "off");
	else if (s->type == SETTING_CHOICE)
		snprintf(out, 32, "%s", s->choices[str_is(buf_str(&now), s->choices[0])]);
	else
		snprintf(out, 32, "%g", s->max);
	assert_string_not_equal(out, buf_text(&now));
}

static void begin(struct life *l)
{
	life_init(l);
	life_do(l, life_open_event(1));
}

TEST(each_is_set_alone_and_counts_in_the_hash)
{
	struct life l, as_it_was;
	char value[32], hash[HASH_HEX], other_hash[HASH_HEX];

	for (const struct setting *s = settings_table; s->name; s++) {
		cJSON *event = event_new(BY_HUMAN, "set", NULL);

		begin(&l);
		begin(&as_it_was);
		change_settings(event, 2, state_settings(&l.s), NULL, 0);
		life_do(&as_it_was, event);
		other(value, s, &l);
		set(&l, s, value);
		expect(&l, s, value);
		for (const struct setting *t = settings_table; t->name; t++)
			if (t != s && t->later)
				assert_true(setting_is_usual(t, state_settings(&l.s)));
		state_hash(hash, &l.s);
		state_hash(other_hash, &as_it_was.s);
		assert_string_not_equal(hash, other_hash);
		life_release(&l);
		life_release(&as_it_was);
	}
}

TEST(what_came_later_is_written_only_where_it_is_not_as_usual)
{
	struct life l;

	begin(&l);
	for (const struct setting *s = settings_table; s->name; s++) {
		char value[32];
		SCOPED(buf) usual = BUF(BUF_SMALL);

		if (!s->later)
			continue;
		setting_print(&usual, s, &settings_usual);
		other(value, s, &l);
		set(&l, s, value);
		assert_non_null(
			json_get(event_find(l.events[l.n - 1], "settings"), s->name));
		set(&l, s, buf_text(&usual));
		assert_null(json_get(event_find(l.events[l.n - 1], "settings"), s->name));
		expect(&l, s, buf_text(&usual));
	}
	life_release(&l);
}

TEST(a_value_out_of_its_range_is_refused_with_what_is_allowed)
{
	static const struct {
		const char *name, *value, *says;
	} bad[] = {
		{"temperature", "2.1", "temperature is a number from 0 to 2"},
		{"max-tokens", "0", "max-tokens is a whole number from 1 to 100000"},
		{"samples", "1.5", "samples is a whole number from 1 to 100"},
		{"blind", "yes", "blind is on or off"},
		{"autoscore", "yes", "autoscore is local, on or off"},
		{"cap", "-1", "cap is a whole number from 0 to 100"},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		const struct setting *s = setting_find(str_of(bad[i].name));

		assert_int_equal(setting_check(s, str_of(bad[i].value), &err), BAD_USAGE);
		assert_non_null(strstr(buf_text(&err), bad[i].says));
	}
	assert_null(setting_find(STR("max_tokens")));
	assert_null(setting_find(STR("stop")));
}
