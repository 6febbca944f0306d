/* The command table: names, keys and lines mean one thing each. */
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/base/file.h"

static struct config *empty_config(void)
{
	char dir[] = "/tmp/hunsu-command-XXXXXX";
	assert_non_null(mkdtemp(dir));
	setenv("XDG_CONFIG_HOME", dir, 1);
	struct buf err = BUF(BUF_SMALL);
	struct config *c = config_load(&err);
	assert_non_null(c);
	return c;
}

TEST(no_key_means_two_things)
{
	for (size_t i = 0; commands[i]; i++)
		for (const char *const *k = commands[i]->keys; *k; k++)
			for (size_t j = i + 1; commands[j]; j++)
				for (const char *const *m = commands[j]->keys; *m; m++)
					if (commands[i]->in == commands[j]->in)
						assert_string_not_equal(*k, *m);
}

TEST(every_command_tells_what_it_does)
{
	for (size_t i = 0; commands[i]; i++) {
		const struct command *found, *c = commands[i];
		assert_non_null(c->help);
		assert_true(c->help[0] >= 'a' && c->help[0] <= 'z');
		assert_non_null(c->group);
		assert_int_equal(!!c->run + !!c->run_by + !!c->say + !!c->front, 1);
		assert_int_equal(command_find(commands, &found, str_of(c->name), NULL), OK);
		assert_ptr_equal(found, c);
	}
}

TEST(help_in_lines_begins_with_ten_commands_and_names_no_key)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	struct str rest, line;
	int n = 0;
	commands_help(commands, &b, NULL);
	rest = buf_str(&b);
	assert_true(str_line(&rest, &line) && str_is(line, "ten commands to begin with"));
	while (str_line(&rest, &line) && line.n)
		n++;
	assert_int_equal(n, 20); /* with a line each of what it does */
	assert_null(strstr(buf_text(&b), "C-"));
	assert_null(strstr(buf_text(&b), "PageUp"));
	assert_null(strstr(buf_text(&b), "redraw"));
}

TEST(a_wrong_name_is_near_to_no_other_word)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	const struct command *c;
	assert_int_equal(command_find(commands, &c, STR("target"), &err), BAD_USAGE);
	assert_null(strstr(buf_text(&err), "did you mean"));
	buf_clear(&err);
	assert_int_equal(command_find(commands, &c, STR("mreg"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "did you mean merge?"));
}

TEST(a_name_typed_with_hangul_on_is_told_by_its_keys)
{
	static const char *const typed[][2] = {{"ㅂ", "q"}, {"ㅔ개ㅔㅐㄴㄷ", "propose"},
		{"ㅁㅊㅊ덷ㅅ", "accept"}, {"도움말", NULL}};

	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL), wanted = BUF(BUF_SMALL);
		const struct command *c;

		buf_addf(&wanted, "there is no command '%s'", typed[i][0]);
		if (typed[i][1])
			buf_addf(&wanted, " (Hangul is on: did you mean %s?)", typed[i][1]);
		assert_int_equal(command_find(commands, &c, str_of(typed[i][0]), &err), BAD_USAGE);
		if (!str_starts(buf_str(&err), buf_text(&wanted)))
			fail_msg("%s, not %s", buf_text(&err), buf_text(&wanted));
	}
}

TEST(a_beginning_is_enough_while_it_is_unambiguous)
{
	const struct command *c;
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(command_find(commands, &c, STR("prop"), &err), OK);
	assert_string_equal(c->name, "propose");
	assert_int_equal(command_find(commands, &c, STR("w"), &err), OK);
	assert_string_equal(c->name, "write");
	assert_int_equal(command_find(commands, &c, STR("re"), &err), BAD_USAGE);
	assert_int_equal(command_find(commands, &c, STR("acept"), &err), BAD_USAGE);
	assert_non_null(strstr(err.s, "accept"));
}

TEST(a_merge_leaves_the_keys_of_looking_around)
{
	struct config *c = empty_config();
	assert_string_equal(command_for_key(commands, c, KEYS_MERGE, "Tab"),
		command_for_key(commands, c, KEYS_PLAY, "Tab"));
	assert_string_equal(command_for_key(commands, c, KEYS_MERGE, "2"), "pane 2");
	assert_null(command_for_key(commands, c, KEYS_MERGE, "p"));
	assert_string_equal(command_for_key(commands, c, KEYS_REPLAY, "p"), "propose");
	config_free(c);
}

TEST(a_remapped_key_runs_the_persons_line)
{
	char dir[] = "/tmp/hunsu-command-XXXXXX", path[64];
	assert_non_null(mkdtemp(dir));
	setenv("XDG_CONFIG_HOME", dir, 1);
	snprintf(path, sizeof path, "%s/hunsu", dir);
	SCOPED(buf) made = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	assert_int_equal(xdg_dir(&made, XDG_CONFIG, "", &err), OK);
	snprintf(path, sizeof path, "%s/hunsu/config.yaml", dir);
	assert_int_equal(
		file_write(path,
			STR("variants: 6\nkeys:\n  \"P\": propose eccentric 2\n  \"q\": \"\"\n"
			    "  \"merge r\": quit\n"),
			&err),
		OK);
	struct config *c = config_load(&err);
	assert_non_null(c);
	assert_string_equal(command_for_key(commands, c, KEYS_PLAY, "P"), "propose eccentric 2");
	assert_null(command_for_key(commands, c, KEYS_PLAY, "q"));
	assert_string_equal(command_for_key(commands, c, KEYS_PLAY, "r"), "command reject ");
	assert_string_equal(command_for_key(commands, c, KEYS_PLAY, "3"), "pane 3");
	assert_string_equal(command_for_key(commands, c, KEYS_MERGE, "r"), "quit");
	assert_int_equal((int)config_number(c, "variants"), 6);
	config_free(c);
}

TEST(a_bad_config_names_its_line)
{
	char dir[] = "/tmp/hunsu-command-XXXXXX", path[64];
	assert_non_null(mkdtemp(dir));
	setenv("XDG_CONFIG_HOME", dir, 1);
	SCOPED(buf) made = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	assert_int_equal(xdg_dir(&made, XDG_CONFIG, "", &err), OK);
	snprintf(path, sizeof path, "%s/hunsu/config.yaml", dir);
	assert_int_equal(file_write(path, STR("theme: dark\nvariants: many\n"), &err), OK);
	assert_null(config_load(&err));
	assert_non_null(strstr(err.s, "config.yaml:2:"));
}

TEST(what_is_saved_is_what_is_loaded)
{
	struct config *c = empty_config();
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(
		config_set(c, STR("target"), STR("openai@http://127.0.0.1:9/v1:m"), &err), OK);
	assert_int_equal(config_set(c, STR("first"), STR("12"), &err), OK);
	assert_int_equal(config_set(c, STR("first"), STR("none"), &err), BAD_USAGE);
	assert_int_equal(config_set(c, STR("colour"), STR("x"), &err), BAD_USAGE);
	buf_clear(&err);
	assert_int_equal(config_save(c, &err), OK);
	config_free(c);
	c = config_load(&err);
	assert_non_null(c);
	assert_string_equal(config_get(c, "target"), "openai@http://127.0.0.1:9/v1:m");
	assert_int_equal((int)config_number(c, "first"), 12);
	config_free(c);
}

TEST(a_view_comes_back_as_it_was)
{
	SCOPED(view) a = {.focus = PANE_EXAMPLES,
			    .zoom = true,
			    .variant = 3,
			    .example = 7,
			    .detail = DETAIL_WHY,
			    .scroll = {1, 2, 3, 4},
			    .sort = SORT_LENGTH,
			    .filter = FILTER_FAILED,
			    .cursor = 99},
		    b = {0};
	view_toggle_mark(&a, 5);
	view_toggle_mark(&a, 2);
	view_toggle_mark(&a, 9);
	view_toggle_mark(&a, 5);
	cJSON *j = cJSON_CreateObject();
	view_write(&a, j);
	view_read(&b, j);
	assert_int_equal(b.focus, a.focus);
	assert_true(b.zoom);
	assert_int_equal(b.variant, 3);
	assert_int_equal(b.example, 7);
	assert_int_equal(b.detail, a.detail);
	assert_memory_equal(b.scroll, a.scroll, sizeof a.scroll);
	assert_int_equal(b.sort, a.sort);
	assert_int_equal(b.filter, a.filter);
	assert_int_equal(b.cursor, 99);
	assert_true(view_marked(&b, 2) && view_marked(&b, 9) && !view_marked(&b, 5));
	cJSON_Delete(j);
}
