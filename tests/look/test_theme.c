/* Themes: files, fallbacks by depth, and what the check finds. */
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/look/theme.h"

static void read_theme(struct theme *t, const char *yaml)
{
	struct buf err = BUF(BUF_SMALL);

	assert_int_equal(theme_read(t, str_of(yaml), "t.yaml", &err), OK);
	assert_int_equal(err.n, 0);
}

static void refuses(const char *yaml, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct theme t;

	theme_plain(&t);
	assert_int_not_equal(theme_read(&t, str_of(yaml), "t.yaml", &err), OK);
	if (!strstr(buf_text(&err), why))
		print_error("'%s' is not in '%s'\n", why, buf_text(&err));
	assert_non_null(strstr(buf_text(&err), why));
	assert_string_equal(t.name, "plain");
}

TEST(a_colour_is_given_once_and_derived_for_lower_depths)
{
	struct theme t;

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

TEST(a_list_gives_each_depth_its_own)
{
	struct theme t;

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

TEST(roles_that_are_not_given_look_as_their_parents)
{
	struct theme t;

	read_theme(&t, "roles:\n  dim: {fg: 240}\n  text: {fg: 250}\n");
	assert_int_equal(t.inks[SHADE_BORDER].fg.at[DEPTH_256], 240);
	assert_int_equal(t.inks[SHADE_SCORE_GOOD].fg.at[DEPTH_256], 250);
	assert_int_equal(t.inks[SHADE_SEARCH].mono, ATTR_REVERSE);
}

TEST(mistakes_are_told_with_their_place)
{
	refuses("roles:\n  tittle: {fg: 1}\n", "t.yaml:2:");
	refuses("roles:\n  title: {fg: purpel}\n", "a colour is");
	refuses("roles:\n  title: {colour: 1}\n", "t.yaml:2:");
	refuses("roles:\n  title: {attr: [blink]}\n", "an attribute is");
	refuses("name: x\n", "roles are missing");
	refuses("roles:\n  title: {fg: [1, 2, 3, 4, 5]}\n", "at most four");
}

/* ---- what is shipped ---- */

static void whole_and_legible(void *arg, const char *name)
{
	SCOPED(buf) err = BUF(BUF_SMALL), out = BUF(BUF_SMALL);
	struct theme t;

	++*(int *)arg;
	assert_int_equal(theme_load(&t, name, &err), OK);
	assert_string_equal(t.name, name);
	assert_true(t.about[0]);
	if (theme_check(&t, &out))
		print_error("%s: %s", name, buf_text(&out));
	assert_int_equal(out.n, 0);
}

TEST(what_is_shipped_is_whole_and_legible)
{
	int n = 0;

	theme_list(whole_and_legible, &n);
	assert_true(n > 0);
}

/* A theme that paints its ground does so under every role, at every depth that has colours. */
static void no_hole(void *arg, const char *name)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct theme t;

	assert_int_equal(theme_load(&t, name, &err), OK);
	for (int d = 0; d < DEPTH_MONO; d++)
		for (int s = 0; s < SHADES; s++) {
			bool paints = t.inks[SHADE_TEXT].bg.at[d] != COLOUR_DEFAULT;
			bool fg = t.inks[s].fg.at[d] != COLOUR_DEFAULT,
			     bg = t.inks[s].bg.at[d] != COLOUR_DEFAULT;
			bool whole = paints ? fg && bg : fg || !bg;
			if (!whole)
				print_error("%s: %s at %s\n", name, shade_name((enum shade)s),
					depth_names[d]);
			assert_true(whole);
			assert_false((fg || bg) && strcmp(name, "mono") == 0);
		}
}

TEST(a_painted_ground_has_no_hole_at_any_depth)
{
	theme_list(no_hole, NULL);
}

/* Without colours, what must not be overlooked still differs from the text. */
static void told_apart(void *arg, const char *name)
{
	static const enum shade roles[] = {SHADE_BAR, SHADE_FOCUS, SHADE_SELECTED, SHADE_SELECTION,
		SHADE_SEARCH, SHADE_QUESTION, SHADE_ERROR, SHADE_CONTROL, SHADE_PROMPT_PLACEHOLDER,
		SHADE_PROMPT_MODEL, SHADE_PROMPT_LOCKED, SHADE_DIFF_ADDED, SHADE_SCORE_GOOD};
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct theme t;

	assert_int_equal(theme_load(&t, name, &err), OK);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		if (t.inks[roles[i]].mono == t.inks[SHADE_TEXT].mono)
			print_error("%s: %s looks as text\n", name, shade_name(roles[i]));
		assert_int_not_equal(t.inks[roles[i]].mono, t.inks[SHADE_TEXT].mono);
	}
}

TEST(without_colours_attributes_tell_things_apart)
{
	theme_list(told_apart, NULL);
}

TEST(high_contrast_is_seven_to_one)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct theme t;

	assert_int_equal(theme_load(&t, "high-contrast", &err), OK);
	for (int s = 0; s < SHADES; s++)
		assert_true(colour_contrast(t.inks[s].fg.at[DEPTH_TRUE],
				    t.inks[s].bg.at[DEPTH_TRUE]) >= 7);
}

TEST(what_is_not_said_is_as_the_text_has_it)
{
	struct theme t;

	read_theme(&t, "roles:\n  title: {fg: '#101010'}\n  bar: {bg: '#202020'}\n"
		       "  text: {fg: '#303030', bg: '#e0e0e0'}\n");
	assert_int_equal(t.inks[SHADE_TITLE].bg.at[DEPTH_TRUE], 0xe0e0e0);
	assert_int_equal(t.inks[SHADE_BAR].fg.at[DEPTH_TRUE], 0x303030);
	assert_int_equal(t.inks[SHADE_BAR].bg.at[DEPTH_TRUE], 0x202020);
	assert_int_equal(t.inks[SHADE_MARK].bg.at[DEPTH_8], t.inks[SHADE_TEXT].bg.at[DEPTH_8]);
}

static int checked(const char *yaml, const char *finding)
{
	SCOPED(buf) out = BUF(BUF_TEXT);
	struct theme t;
	int n;

	read_theme(&t, yaml);
	n = theme_check(&t, &out);
	if (!strstr(buf_text(&out), finding))
		print_error("'%s' is not in '%s'\n", finding, buf_text(&out));
	assert_non_null(strstr(buf_text(&out), finding));
	return n;
}

TEST(the_check_finds_what_is_missing_and_what_is_faint)
{
	static const char faint[] = "roles:\n  text: {fg: '#888888', bg: '#999999'}\n";

	assert_true(checked(faint, "text: contrast 1.2:1 in truecolor") > 2);
	checked(faint, "title: not given");
	checked("ground: '#ffffff'\nroles:\n  text: {fg: '#aaaaaa'}\n", "text: contrast 2.3:1");
	checked("roles:\n  text: {fg: black, bg: '#777777'}\n  dim: {fg: '#101010'}\n"
		"  selected: {fg: '#ffffff', bg: '#202020'}\n",
		"dim: contrast 1.1:1 on the selected row in truecolor");
	checked("roles:\n  key: {fg: ['#ffffff', 231, red, red], bg: ['#000000', 16, red, red]}\n",
		"key: has the colour of its ground with 16 colours");
	refuses("ground: red\nroles:\n  text: {fg: 1}\n", "the ground is");
}

IN_FOLDER(the_person_s_own_theme_wins)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
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
}

static void list(void *arg, const char *name)
{
	buf_addf(arg, " %s ", name);
}

IN_FOLDER(a_theme_is_listed_once)
{
	SCOPED(buf) err = BUF(BUF_SMALL), names = BUF(BUF_SMALL);
	size_t at;

	setenv("XDG_CONFIG_HOME", *state, 1);
	assert_int_equal(file_mkdirs(folder_path(*state, "hunsu/themes"), &err), OK);
	folder_file(*state, "hunsu/themes/dark.yaml", "roles:\n  text: {fg: 99}\n");
	folder_file(*state, "hunsu/themes/mine.yaml", "roles:\n  text: {fg: 99}\n");
	theme_list(list, &names);
	assert_non_null(strstr(buf_text(&names), " mine "));
	at = str_find(buf_str(&names), " dark ", 0);
	assert_true(at != SIZE_MAX);
	assert_true(str_find(buf_str(&names), " dark ", at + 1) == SIZE_MAX);
	unsetenv("XDG_CONFIG_HOME");
}

TEST(signs_are_one_character_of_one_column)
{
	struct theme t;

	read_theme(&t, "signs: {right: \"●\", wrong: \"○\"}\nroles:\n  text: {fg: red}\n");
	assert_int_equal(t.right, 0x25cf);
	assert_int_equal(t.wrong, 0x25cb);
	refuses("signs: {right: ok}\nroles:\n  text: {fg: red}\n", "t.yaml:1:16: a sign is one");
	refuses("signs: {wrong: \"한\"}\nroles:\n  text: {fg: red}\n", "a column wide");
	refuses("signs: {wrong: \"\\e\"}\nroles:\n  text: {fg: red}\n", "a column wide");
	refuses("signs: {good: \"a\"}\nroles:\n  text: {fg: red}\n", "good");
	refuses("signs: no\nroles:\n  text: {fg: red}\n", "signs are a map");
}

TEST(auto_is_light_on_a_light_ground_else_dark)
{
	assert_string_equal(theme_named("auto", COLOUR_DEFAULT), "dark");
	assert_string_equal(theme_named("auto", 0x1a1b26), "dark");
	assert_string_equal(theme_named("auto", 0xf4ecdb), "light");
	assert_string_equal(theme_named("goban", 0xffffff), "goban");
}

TEST(depth_follows_the_environment)
{
	assert_int_equal(depth_of("1", "truecolor", 1 << 24), DEPTH_MONO);
	assert_int_equal(depth_of("", "truecolor", 1 << 24), DEPTH_TRUE);
	assert_int_equal(depth_of(NULL, "truecolor", 256), DEPTH_256);
	assert_int_equal(depth_of(NULL, NULL, 16), DEPTH_16);
	assert_int_equal(depth_of(NULL, NULL, 8), DEPTH_8);
	assert_int_equal(depth_of(NULL, NULL, 0), DEPTH_MONO);
}
