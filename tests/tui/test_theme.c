/* Themes: files, fallbacks by depth, and what the check finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../support/folder.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/tui/theme.h"
#include <cmocka.h>
#undef fail

static void read_theme(struct theme *t, const char *yaml)
{
	struct buf err = BUF(BUF_SMALL);

	assert_int_equal(theme_read(t, str_of(yaml), "t.yaml", &err), OK);
	assert_int_equal(err.n, 0);
}

static void refuses(const char *yaml, const char *why)
{
	struct buf err = BUF(BUF_SMALL);
	struct theme t;

	theme_plain(&t);
	assert_int_not_equal(theme_read(&t, str_of(yaml), "t.yaml", &err), OK);
	if (!strstr(buf_text(&err), why))
		print_error("'%s' is not in '%s'\n", why, buf_text(&err));
	assert_non_null(strstr(buf_text(&err), why));
	assert_string_equal(t.name, "plain");
	buf_release(&err);
}

static void a_colour_is_given_once_and_derived_for_lower_depths(void **state)
{
	struct theme t;

	(void)state;
	read_theme(&t, "name: x\nroles:\n  title: {fg: '#ff0000', bg: 4, attr: [bold]}\n");
	const struct ink *i = &t.inks[SHADE_TITLE];
	assert_int_equal(i->fg.at[DEPTH_TRUE], 0xff0000);
	assert_int_equal(i->fg.at[DEPTH_256], 196);
	assert_int_equal(i->fg.at[DEPTH_16], 9);
	assert_int_equal(i->fg.at[DEPTH_8], 1);
	assert_int_equal(i->bg.at[DEPTH_256], 4);
	assert_int_equal(i->attr, ATTR_BOLD);
	assert_int_equal(i->mono & ATTR_BOLD, ATTR_BOLD);
}

static void a_list_gives_each_depth_its_own(void **state)
{
	struct theme t;

	(void)state;
	read_theme(&t, "palette:\n  sky: ['#102030', 111, bright-blue, green]\n"
		       "roles:\n  focus: {fg: sky, mono: [reverse]}\n");
	const struct ink *i = &t.inks[SHADE_FOCUS];
	assert_int_equal(i->fg.at[DEPTH_TRUE], 0x102030);
	assert_int_equal(i->fg.at[DEPTH_256], 111);
	assert_int_equal(i->fg.at[DEPTH_16], 12);
	assert_int_equal(i->fg.at[DEPTH_8], 2);
	assert_int_equal(i->bg.at[DEPTH_TRUE], COLOUR_DEFAULT);
	assert_int_equal(i->mono, ATTR_REVERSE);
}

static void roles_that_are_not_given_look_as_their_parents(void **state)
{
	struct theme t;

	(void)state;
	read_theme(&t, "roles:\n  dim: {fg: 240}\n  text: {fg: 250}\n");
	assert_int_equal(t.inks[SHADE_BORDER].fg.at[DEPTH_256], 240);
	assert_int_equal(t.inks[SHADE_SCORE_GOOD].fg.at[DEPTH_256], 250);
	assert_int_equal(t.inks[SHADE_SEARCH].mono, ATTR_REVERSE);
}

static void mistakes_are_told_with_their_place(void **state)
{
	(void)state;
	refuses("roles:\n  tittle: {fg: 1}\n", "t.yaml:2:");
	refuses("roles:\n  title: {fg: purpel}\n", "a colour is");
	refuses("roles:\n  title: {colour: 1}\n", "t.yaml:2:");
	refuses("roles:\n  title: {attr: [blink]}\n", "an attribute is");
	refuses("name: x\n", "roles are missing");
	refuses("roles:\n  title: {fg: [1, 2, 3, 4, 5]}\n", "at most four");
}

static void what_is_shipped_is_whole_and_legible(void **state)
{
	static const char *const shipped[] = {"dark", "light"};
	static const char *const papers[] = {"#1a1b26", "#ffffff"};

	for (size_t k = 0; k < 2; k++) {
		struct buf err = BUF(BUF_SMALL), path = BUF(BUF_SMALL), text = BUF(BUF_TEXT),
			   out = BUF(BUF_SMALL);
		struct theme t;
		assert_int_equal(theme_load(&t, shipped[k], &err), OK);
		assert_string_equal(t.name, shipped[k]);
		buf_addf(&path, "themes/%s.yaml", shipped[k]);
		struct buf file = BUF(BUF_SMALL);
		share_path(&file, buf_text(&path));
		assert_int_equal(file_read_text(&text, buf_text(&file), &err), OK);
		/* On the ground of a usual terminal of that kind. */
		for (int i = 0; i < DEPTH_MONO; i++)
			t.inks[SHADE_TEXT].bg.at[i] = (int32_t)strtol(papers[k] + 1, NULL, 16);
		if (theme_check(&t, buf_str(&text), &out))
			print_error("%s: %s", shipped[k], buf_text(&out));
		assert_int_equal(out.n, 0);
		buf_release(&err);
		buf_release(&path);
		buf_release(&file);
		buf_release(&text);
		buf_release(&out);
	}
	(void)state;
}

static void the_check_finds_what_is_missing_and_what_is_faint(void **state)
{
	static const char yaml[] = "roles:\n  text: {fg: '#888888', bg: '#999999'}\n";
	struct buf out = BUF(BUF_SMALL);
	struct theme t;

	(void)state;
	read_theme(&t, yaml);
	assert_true(theme_check(&t, str_of(yaml), &out) > 2);
	assert_non_null(strstr(buf_text(&out), "text: contrast 1."));
	assert_non_null(strstr(buf_text(&out), "title: not given"));
	buf_release(&out);
}

static void the_person_s_own_theme_wins(void **state)
{
	struct buf err = BUF(BUF_SMALL);
	struct theme t;

	setenv("XDG_CONFIG_HOME", *state, 1);
	assert_int_equal(file_mkdirs(folder_path(*state, "hunsu/themes"), &err), OK);
	folder_file(*state, "hunsu/themes/dark.yaml", "roles:\n  text: {fg: 99}\n");
	assert_int_equal(theme_load(&t, "dark", &err), OK);
	assert_int_equal(t.inks[SHADE_TEXT].fg.at[DEPTH_256], 99);
	assert_int_equal(theme_load(&t, "../dark", &err), BAD_USAGE);
	assert_int_equal(theme_load(&t, "none", &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "light"));
	unsetenv("XDG_CONFIG_HOME");
	buf_release(&err);
}

static void depth_follows_the_environment(void **state)
{
	(void)state;
	assert_int_equal(depth_of("1", "truecolor", 1 << 24), DEPTH_MONO);
	assert_int_equal(depth_of("", "truecolor", 1 << 24), DEPTH_TRUE);
	assert_int_equal(depth_of(NULL, "truecolor", 256), DEPTH_256);
	assert_int_equal(depth_of(NULL, NULL, 16), DEPTH_16);
	assert_int_equal(depth_of(NULL, NULL, 8), DEPTH_8);
	assert_int_equal(depth_of(NULL, NULL, 0), DEPTH_MONO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_colour_is_given_once_and_derived_for_lower_depths),
		cmocka_unit_test(a_list_gives_each_depth_its_own),
		cmocka_unit_test(roles_that_are_not_given_look_as_their_parents),
		cmocka_unit_test(mistakes_are_told_with_their_place),
		cmocka_unit_test(what_is_shipped_is_whole_and_legible),
		cmocka_unit_test(the_check_finds_what_is_missing_and_what_is_faint),
		cmocka_unit_test_setup_teardown(
			the_person_s_own_theme_wins, folder_setup, folder_teardown),
		cmocka_unit_test(depth_follows_the_environment)};

	locale_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
