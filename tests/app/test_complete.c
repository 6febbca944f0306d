/* What a line may go on with. */
#include <unistd.h>

#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/base/file.h"

static void add(void *arg, const struct completion *c)
{
	if (*c->word)
		buf_addf(arg, "%s ", c->word);
}

static void add_wanted(void *arg, const struct completion *c)
{
	buf_addf(arg, "%s%s; ", c->word, c->help);
}

static void offers(const struct made *m, const char *line, const char *expected)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	command_complete(m->live, str_of(line), strlen(line), add, &b);
	assert_string_equal(buf_text(&b), expected);
}

static void must_mean(void *arg, const struct completion *c)
{
	if (!*c->word || *c->help || !strcmp(c->word, "on"))
		return;
	print_error("%s%s means nothing\n", (const char *)arg, c->word);
	assert_true(*c->help);
}

/* A word that is to be chosen says what choosing it does. */
IN_FOLDER(words_that_are_offered_say_what_they_mean)
{
	static const char *const lines[] = {"verdict A ", "sort ", "bet A ", "extract ", "filter ",
		"grade A ", "example add ", "ablate ", "model target ", "second A on "};
	struct made m = made_live(*state, 3, 2);

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		command_complete(m.live, str_of(lines[i]), strlen(lines[i]), must_mean,
			(void *)(uintptr_t)lines[i]);
	made_end(&m);
}

IN_FOLDER(files_are_offered_as_they_would_be_written)
{
	struct made m = made_live(*state, 3, 0);
	SCOPED(buf) err = BUF(BUF_SMALL);
	char cwd[400];

	assert_non_null(getcwd(cwd, sizeof cwd));
	assert_int_equal(file_mkdirs(folder_path(*state, "here/prompts"), &err), OK);
	folder_file(*state, "here/prompt.txt", "");
	folder_file(*state, "here/.hidden", "");
	folder_file(*state, "here/not this", "");
	folder_file(*state, "here/prompts/한국.txt", "");
	folder_file(*state, "here/prompts/two\033.txt", "");
	assert_int_equal(chdir(folder_path(*state, "here")), 0);
	offers(&m, "write p", "prompt.txt prompts/ ");
	offers(&m, "write prompts/", "prompts/한국.txt ");
	offers(&m, "write ./prompt.", "./prompt.txt ");
	offers(&m, "write .h", ".hidden ");
	offers(&m, "write nowhere/", "");
	assert_int_equal(chdir(cwd), 0);
	made_end(&m);
}

IN_FOLDER(versions_are_offered_by_number_and_name)
{
	struct made m = made_live(*state, 3, 1);

	made_line(&m, "name day first");
	made_line(&m, "accept A");
	offers(&m, "go ", "v1 v2 day first ");
	offers(&m, "go d", "day first ");
	made_line(&m, "go day first");
	assert_int_equal(live_state(m.live)->head, 1);
	made_end(&m);
}

IN_FOLDER(themes_and_commands_are_offered)
{
	struct made m = made_live(*state, 3, 0);

	offers(&m, "theme hanj", "hanji ");
	offers(&m, "lin", "lineage ");
	made_end(&m);
}

IN_FOLDER(every_argument_is_known)
{
	static const char *const lines[][2] = {
		{"verdict ", "A B prompt works luck overfits cheats brittle unsure "},
		{"verdict B ", "works luck overfits cheats brittle unsure "},
		{"verdict works ", ""}, {"bet ", "A B beats not "}, {"bet A n", "not "},
		{"bet beats ", ""}, {"sort d", "distance "}, {"filter ", "all differ failed "},
		{"extract l", "last-line "}, {"extract r", "regex: "}, {"budget ", "none "},
		{"budget 500 ", "tokens calls "}, {"budget none ", ""}, {"blind o", "on off "},
		{"grade A#1 ", "good bad none "}, {"set bl", "blind "}, {"set blind ", "on off "},
		{"set mouse ", "yes no "}, {"set theme mon", "mono "},
		{"set operators crit", "critique "}, {"set operators critique ind", "induce "},
		{"model tar", "target "}, {"model proposer local:1.5", "local:1.5b "},
		{"second A on local:1.5", "local:1.5b "},
		{"pane ", "prompt variants detail examples "},
		{"mutate critique on ", "A B prompt region "}, {"mutate on ", "A B prompt region "},
		{"evaluate A ", "prompt all A B v1 "}, {"merge A a", "all "}, {"jump s", "start "},
		{"show diff ", "A B prompt 1 2 3 "}, {"show diff A ", ""},
		{"diff ", "A B v1 prompt no-prompt "}, {"diff A v", "v1 "}, {"diff A A ", ""},
		{"example mo", "move "}, {"unlock ", "1 2 all "}, {"jump round ", "1 "},
		{"detail lin", "lineage "}, {"select #", "#1 #2 #3 "}, {"move 2 h", "held-out "},
		{"unlock a", "all "}, {"help acc", "accept "}, {"metric iex", "iexact "},
		{"undo ", ""}, {"no-such-command ", ""}, {"m ", ""}};
	struct made m = made_live(*state, 3, 2);

	made_line(&m, "lock sentence 1");
	made_line(&m, "lock sentence 2");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		offers(&m, lines[i][0], lines[i][1]);
	made_end(&m);
}

/* Without a list that could lack one. */
IN_FOLDER(the_first_word_of_each_synopsis_is_offered)
{
	struct made m = made_live(*state, 3, 2);

	for (size_t i = 0; commands[i]; i++) {
		const char *args = commands[i]->args ? commands[i]->args : "";
		const char *at = args + (*args == '[');
		const size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz-");
		SCOPED(buf) line = BUF(BUF_SMALL), got = BUF(BUF_SMALL);

		buf_addf(&line, "%s %.*s", commands[i]->name, (int)n, at);
		command_complete(m.live, buf_str(&line), line.n, add, &got);
		if (n > 1)
			assert_true(str_starts(
				buf_str(&got), buf_text(&line) + strlen(commands[i]->name) + 1));
	}
	made_end(&m);
}

static void keep_first(void *arg, const struct completion *c)
{
	struct buf *word = arg;

	if (!word->n)
		buf_adds(word, *c->word ? c->word : "1");
}

/* On and on with the first word that is offered. */
IN_FOLDER(each_argument_of_the_table_is_offered_or_told)
{
	struct made m = made_live(*state, 3, 2);

	for (size_t i = 0; commands[i]; i++) {
		SCOPED(buf) line = BUF(BUF_SMALL);

		buf_adds(&line, commands[i]->name);
		for (int k = 0; k < 6; k++) {
			SCOPED(buf) word = BUF(BUF_SMALL);

			buf_addc(&line, ' ');
			command_complete(m.live, buf_str(&line), line.n, keep_first, &word);
			if (!k)
				assert_int_equal(word.n > 0, commands[i]->args != NULL);
			buf_adds(&line, buf_text(&word));
		}
	}
	made_end(&m);
}

IN_FOLDER(what_only_the_person_knows_is_told)
{
	static const char *const lines[][2] = {
		{"bet beats ", "SURE: how sure you are, in percent; "},
		{"comment so ", "WORDS: words of your own; "}, {"sort zzz", ""},
		{"wrong ", "ANSWER: what is expected; "}, {"accept ", "VARIANT: a variant, as A; "},
		{"speed ", "SPEED: how many times as fast; "}, {"pane qq", "1–4; PANE: a pane; "}};
	struct made m = made_live(*state, 3, 0);

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		SCOPED(buf) b = BUF(BUF_SMALL);

		command_complete(m.live, str_of(lines[i][0]), strlen(lines[i][0]), add_wanted, &b);
		assert_string_equal(buf_text(&b), lines[i][1]);
	}
	made_end(&m);
}

IN_FOLDER(what_is_meant_is_found_by_what_it_does)
{
	struct made m = made_live(*state, 3, 0);

	offers(&m, "Brier", "stats ");
	offers(&m, "ccept", "accept ");
	offers(&m, "zzzz", "");
	made_end(&m);
}
