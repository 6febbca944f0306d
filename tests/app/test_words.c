/* test_words.c - what a command line says is what is done: a word that names nothing, or one too
 * many, is an error for each command of the table, and nothing is written. */
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/app/command.h"

#define EXAMPLES 4
#define VARIANTS 3

/* A line that each command takes, for those that take anything; more: one word more is still a line
 * of it, as what it takes is in the person's own words. */
static const struct taken {
	const char *name, *args;
	bool more;
} taken[] = {
	{"propose", "paraphrase 2", false},
	{"mutate", "B shorter", true},
	{"crossover", "A B 2", false},
	{"evaluate", "prompt A v1", false},
	{"duel", "prompt A v1", false},
	{"grading", "prompt A v1", false},
	{"grid", "lists.yaml", true},
	{"ask", "why", true},
	{"corpus", "field.txt", true},
	{"crossover", "A B", true},
	{"held-out", "prompt", false},
	{"try", "hot", true},
	{"accept", "B", false},
	{"merge", "B all", false},
	{"reject", "B too long", true},
	{"right", "dev", false},
	{"keep", "v1", false},
	{"note", "B#1 good", true},
	{"comment", "so it went", true},
	{"grade", "B#1 good", false},
	{"blind", "on", false},
	{"bet", "B beats 80", false},
	{"reveal", "all", false},
	{"ablate", "B hunks", false},
	{"headroom", "B", false},
	{"verdict", "B luck by chance", true},
	{"go", "v1", false},
	{"name", "v1 first", true},
	{"invent", "3 opposites", true},
	{"example", "add hot => cold", true},
	{"wrong", "cold", true},
	{"correct", "1 hot => cold", true},
	{"expect", "1 cold", true},
	{"pin", "1", false},
	{"promote", "B 1 good", true},
	{"move", "1 held-out", false},
	{"drop", "1", false},
	{"prompt", "Say it.", true},
	{"region", "sentence 1", true},
	{"lock", "sentence 1", true},
	{"unlock", "all", false},
	{"write", "out.txt", true},
	{"save-as", "FILE", true},
	{"pane", "1", false},
	{"select", "B", false},
	{"mark", "B", false},
	{"detail", "diff", false},
	{"sort", "score", false},
	{"filter", "all", false},
	{"search", "words", true},
	{"kinds", "1", false},
	{"compatibility", "all", false},
	{"surprises", "1", false},
	{"own-word", "1", false},
	{"diff", "B v1", false},
	{"show", "example 1", false},
	{"blame", "B", false},
	{"take", "1", false},
	{"leave", "1", false},
	{"change", "words", true},
	{"both", "1", false},
	{"both-back", "1", false},
	{"hunk", "1", false},
	{"find-hunk", "words", true},
	{"model", "target local:0.5b", false},
	{"lead", "local:0.5b", false},
	{"judge", "add It is kind.", true},
	{"second", "B on local:0.5b", false},
	{"metric", "exact", false},
	{"extract", "all", false},
	{"set", "samples 1", false},
	{"budget", "500 calls", false},
	{"command", "accept", true},
	{"help", "accept", false},
	{"theme", "dark", false},
	{"play", "2", false},
	{"step", "1", false},
	{"back", "1", false},
	{"jump", "start", false},
	{"speed", "2", false},
	{"guess", "on", false},
	{"branch-off", "FILE", true},
};
#define TAKEN (sizeof taken / sizeof *taken)

static const struct taken *taken_by(const struct command *c)
{
	for (size_t i = 0; i < TAKEN; i++)
		if (!strcmp(taken[i].name, c->name))
			return &taken[i];
	return NULL;
}

/* The line is refused, with words, and leaves the record as it is. */
static void refused(struct live *v, const char *name, const char *args)
{
	SCOPED(buf) line = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	const int events = live_state(v)->events;
	buf_addf(&line, "%s %s", name, args);
	enum status st = live_command(v, buf_str(&line), &err);
	if (!st || !err.n || live_question(v))
		fail_msg("%s: is taken", buf_text(&line));
	if (live_state(v)->events != events)
		fail_msg("%s: wrote an event", buf_text(&line));
}

IN_FOLDER(every_command_is_walked)
{
	for (size_t i = 0; commands[i]; i++)
		if ((taken_by(commands[i]) != NULL) != (commands[i]->args != NULL))
			fail_msg("%s: what does it take?", commands[i]->name);
}

IN_FOLDER(a_word_too_many_is_an_error)
{
	struct made m = made_live(*state, EXAMPLES, VARIANTS);
	SCOPED(buf) args = BUF(BUF_SMALL);
	m.live->view.variant = 1;
	for (size_t i = 0; commands[i]; i++) {
		const struct taken *t = taken_by(commands[i]);
		if (t && t->more)
			continue;
		buf_clear(&args);
		buf_addf(&args, "%s surplus", t ? t->args : "");
		refused(m.live, commands[i]->name, buf_text(&args));
		buf_clear(&args);
		buf_addf(&args, "%s 9", t ? t->args : "");
		if (strcmp(commands[i]->name, "merge")) /* it takes as many hunks as there are */
			refused(m.live, commands[i]->name, buf_text(&args));
	}
	made_end(&m);
}

IN_FOLDER(a_word_that_names_nothing_is_an_error)
{
	struct made m = made_live(*state, EXAMPLES, VARIANTS);
	m.live->view.variant = 1;
	for (size_t i = 0; commands[i]; i++) {
		const struct taken *t = taken_by(commands[i]);
		if (t && !t->more)
			refused(m.live, t->name, "nonesuch");
		const char *args = commands[i]->args ? commands[i]->args : "";
		if (!strstr(args, "VARIANT") || strstr(args, "on VARIANT"))
			continue;
		refused(m.live, commands[i]->name, "Z works");
		refused(m.live, commands[i]->name, "?9 beats");
		refused(m.live, commands[i]->name, "AB good");
	}
	made_end(&m);
}

IN_FOLDER(a_name_that_names_nothing_is_never_taken_for_the_selected)
{
	static const char *const lines[][2] = {{"accept", "best"}, {"accept", "Z"},
		{"accept", "v1"}, {"accept", "A B"}, {"reject", "Z bad"}, {"undo", "3"},
		{"redo", "all"}, {"evaluate", "A Z"}, {"evaluate", "v9"}, {"evaluate", "all B"},
		{"blame", "x"}, {"note", "Z#1 good"}, {"note", "A#99 good"}, {"note", "#99 good"},
		{"note", "v9 good"}, {"grade", "Z good"}, {"grade", "A#1 better"},
		{"verdict", "D works"}, {"verdict", "prompt B works"}, {"bet", "Z beats"},
		{"bet", "A beats 80 % sure"}, {"mutate", "Z shorter"}, {"mutate", "on Z shorter"},
		{"second", "Z on local:0.5b"}, {"promote", "Z 1"}, {"pin", "best"}, {"pin", "99"},
		{"drop", "1 2"}, {"move", "1 away"}, {"go", "v9"}, {"go", ""}, {"go", "v1 v1"},
		{"name", "v9 x"}, {"select", "v9"}, {"select", "A B"}, {"select", "#9"},
		{"show", "A B"}, {"show", "example x"}, {"show", "diff Z"}, {"show", "prompt x"},
		{"mark", "Z"}, {"reveal", "A Z"}, {"budget", "5 apples"}, {"budget", "none at all"},
		{"quit", "now"}, {"cancel", "all"}, {"accept!", "B"}, {"undo!", ""}};
	struct made m = made_live(*state, EXAMPLES, VARIANTS);
	m.live->view.variant = 1;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		refused(m.live, lines[i][0], lines[i][1]);
	made_end(&m);
}

IN_FOLDER(words_of_ones_own_may_begin_like_a_name)
{
	static const char *const lines[] = {"reject too long", "note I like it", "note a good one",
		"reject A bit long", "verdict unsure I cannot tell", "note 2 words are missing"};
	struct made m = made_live(*state, EXAMPLES, VARIANTS);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		m.live->view.variant = 1;
		made_line(&m, lines[i]);
	}
	made_end(&m);
}

IN_FOLDER(a_beginning_of_several_names_them)
{
	struct made m = made_live(*state, EXAMPLES, 0);
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(live_command(m.live, STR("p"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "propose, prune, pin, promote, prompt, page-up"));
	buf_clear(&err);
	assert_int_equal(live_command(m.live, STR("rej"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "reject or rejected"));
	made_end(&m);
}

/* On the screen the same words name keys. */
IN_FOLDER(lines_name_words_and_the_screen_keys)
{
	struct made m = made_live(*state, EXAMPLES, VARIANTS);
	SCOPED(buf) err = BUF(BUF_SMALL), hint = BUF(BUF_SMALL);
	assert_int_equal(live_command(m.live, STR("accept B"), &err), OK);
	assert_non_null(strstr(m.live->message, "; undo takes it back"));
	live_hint(m.live, &hint);
	assert_non_null(strstr(buf_text(&hint), "propose"));
	m.live->front.keys = true;
	assert_int_equal(live_command(m.live, STR("accept C"), &err), OK);
	assert_non_null(strstr(m.live->message, "; u takes it back"));
	buf_clear(&hint);
	live_hint(m.live, &hint);
	assert_null(strstr(buf_text(&hint), "propose"));
	made_end(&m);
}

IN_FOLDER(an_act_with_long_words_is_named_by_their_beginning)
{
	struct made m = made_live(*state, EXAMPLES, VARIANTS);

	made_line(&m, "reject B it is long, much longer than a line of the screen has room "
		      "for, and has no end");
	made_line(&m, "undo");
	made_said(&m, "took back: reject B it is long, much longer than");
	made_said(&m, "…");
	made_end(&m);
}

IN_FOLDER(an_unknown_option_is_answered_with_the_one_that_was_meant)
{
	struct made m = made_live(*state, 1, 1);

	made_bad_line(&m, "set temprature 1", "did you mean temperature?");
	made_bad_line(&m, "set theem dark", "did you mean theme?");
	made_bad_line(&m, "set colour", "there are: temperature, ");
	made_end(&m);
}
