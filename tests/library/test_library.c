/* test_library.c - what all sessions tell together. */
#include <sqlite3.h>
#include <unistd.h>
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/library/library.h"

#define EXAMPLES 12

static int set_up(void **state)
{
	const int st = folder_setup(state);

	setenv("XDG_DATA_HOME", folder_path(*state, "data"), 1);
	return st;
}

#define T(name) TEST_WITH(name, set_up, folder_teardown)

/* ---- sessions ---- */

static void score(struct life *l, struct text_ref text, int right, const char *model)
{
	for (int i = 1; i <= EXAMPLES; i++) {
		cJSON *e = life_result(l, state_next_call(&l->s), text, i, i <= right);

		if (model)
			cJSON_ReplaceItemInObjectCaseSensitive(
				(cJSON *)(uintptr_t)event_find(e, "score"), "model",
				cJSON_CreateString(model));
		life_do(l, e);
	}
}

static void propose(struct life *l, const char *op, const char *system, int right)
{
	life_variant(l, state_next_call(&l->s), op, system);
	score(l, (struct text_ref){.variant = (int)l->s.variants.n}, right, NULL);
}

static void begin_round(struct life *l)
{
	cJSON *e = event_new(BY_HUMAN, "propose", NULL), *c = event_change(e, "round");

	json_fill(c, "round %d", (int)l->s.rounds.n + 1);
	json_add(json_add_list(c, "operators"), NULL, cJSON_CreateString("induce"));
	json_add(json_add_list(c, "parents"), NULL,
		event_text_ref((struct text_ref){.version = 1}));
	json_fill(c, "settings %d asked %d", l->s.settings, 30);
	life_do(l, e);
}

static void bet(struct life *l, bool beats)
{
	cJSON *e = event_new(BY_HUMAN, "bet", NULL), *c = event_change(e, "bet");

	json_fill(c, "bet %d variant %d against %d metric %d", (int)l->s.bets.n + 1,
		(int)l->s.variants.n, 1, l->s.metric);
	json_add(c, "beats", cJSON_CreateBool(beats));
	json_add_num(c, "confidence", .9);
	life_do(l, e);
}

/* Into the folder of sessions, or elsewhere; `day` makes it one of its own. */
static const char *keep(struct life *l, void *folder, const char *name, char day)
{
	char *at;
	const char *path;

	for (at = l->lines.s; (at = strstr(at, "2026-11-24T")); at++)
		at[9] = day;
	at = strstr(l->lines.s, l->s.id);
	at[25] = day;
	path = folder_file(folder, name, l->lines.s);
	life_release(l);
	return path;
}

static const char *usual(void *folder, const char *name)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	const char *path;

	assert_int_equal(file_mkdirs(folder_path(folder, "data/hunsu/sessions"), NULL), OK);
	buf_addf(&b, "data/hunsu/sessions/%s.hunsu", name);
	path = folder_path(folder, buf_text(&b));
	return strstr(path, "data/");
}

/* ---- what is told ---- */

static struct library *learn(const char *note)
{
	struct buf told = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	struct library *l = library_open(&told, &err);

	assert_string_equal(buf_text(&err), "");
	assert_non_null(l);
	if (!strstr(buf_text(&told), note) || !*note != !told.n)
		fail_msg("told: %s", buf_text(&told));
	while (library_learn(l, 1))
		;
	assert_null(library_trouble(l));
	buf_release(&told);
	return l;
}

static void has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("no `%s` in:\n%s", words, text);
}

static char *stats(const char *note)
{
	struct library *l = learn(note);
	struct buf out = BUF(BUF_TEXT);

	library_stats(l, NULL, &out);
	library_close(l);
	return buf_detach(&out, NULL);
}

static void stats_say(const char *words)
{
	OWNED char *text = stats("");

	has(text, words);
}

static char *found(const char *words, const char *task)
{
	struct library *l = learn("");
	const struct library_wish w = {.words = str_of(words), .task = task};
	struct buf out = BUF(BUF_TEXT);
	const bool any = library_find(l, &w, &out);

	assert_true(any == (out.n > 0));
	library_close(l);
	return buf_detach(&out, NULL);
}

/* Ten bets, right or wrong. */
static void ten_bets(struct life *l, bool right)
{
	begin_round(l);
	for (int i = 0; i < 10; i++) {
		SCOPED(buf) text = BUF(BUF_SMALL);

		buf_addf(&text, "Try %d.", i);
		propose(l, "induce", buf_text(&text), EXAMPLES);
		bet(l, right);
	}
}

T(whether_bets_get_better_is_told_once_there_are_enough)
{
	struct life l;

	life_begin(&l, EXAMPLES);
	score(&l, (struct text_ref){.version = 1}, 0, NULL);
	ten_bets(&l, false);
	keep(&l, *state, usual(*state, "early"), '4');
	stats_say("bets: 10 settled, 0 open");
	stats_say("induce: wrong 10 of 10, Brier 0.810");
	stats_say("too few to tell whether your bets get better: 10 of 20");
	life_begin(&l, EXAMPLES);
	score(&l, (struct text_ref){.version = 1}, 0, NULL);
	ten_bets(&l, true);
	keep(&l, *state, usual(*state, "late"), '5');
	stats_say("early: right 0 of 10, Brier 0.810\nlate: right 10 of 10, Brier 0.010\n"
		  "your bets get better (the first 10: 0.81, the last 10: 0.01; -0.8");
	stats_say("induce: wrong 10 of 20");
}

T(what_a_race_stopped_is_not_the_best_of_its_task)
{
	struct life l;
	cJSON *e = event_new(BY_RULE, "stop", NULL), *c = event_change(e, "stop");
	OWNED char *text = NULL;

	life_begin(&l, EXAMPLES);
	score(&l, (struct text_ref){.version = 1}, EXAMPLES / 2, NULL);
	begin_round(&l);
	life_variant(&l, state_next_call(&l.s), "induce", "Sort the mail.");
	for (int i = 1; i < EXAMPLES; i++)
		life_do(&l, life_result(&l, state_next_call(&l.s),
				    (struct text_ref){.variant = 1}, i, true));
	json_fill(c, "variant %d after %d of %d metric %d model %s", 1, EXAMPLES - 1, EXAMPLES,
		l.s.metric, state_model(&l.s, l.s.target));
	life_do(&l, e);
	keep(&l, *state, usual(*state, "raced"), '4');
	text = found("", NULL);
	has(text, ": v1 in hunsu ");
	has(strstr(text, ": v1 in hunsu "), "not scored, ");
}

T(a_copy_of_a_session_is_not_counted_twice)
{
	struct life l, again;

	for (int i = 0; i < 2; i++) {
		struct life *to = i ? &again : &l;

		life_begin(to, EXAMPLES);
		score(to, (struct text_ref){.version = 1}, 0, NULL);
		begin_round(to);
		propose(to, "induce", "Sort the mail.", EXAMPLES);
		bet(to, true);
	}
	keep(&l, *state, usual(*state, "one"), '4');
	keep(&again, *state, usual(*state, "two"), '4');
	stats_say("bets: 1 settled");
	stats_say("right: 1 of 1");
}

T(words_of_a_model_that_the_person_types_later_are_found)
{
	struct life l;
	OWNED char *text = NULL;

	life_begin(&l, EXAMPLES);
	begin_round(&l);
	propose(&l, "critique", "Classify the mail. Weigh each word by its urgency.", 3);
	keep(&l, *state, usual(*state, "taught"), '4');
	life_begin(&l, EXAMPLES);
	life_version(&l, "typing", NULL, "typing",
		"Classify the mail. Now weigh each word by what it costs.", AUTHOR_PERSON);
	keep(&l, *state, usual(*state, "learnt"), '5');
	life_begin(&l, EXAMPLES); /* they were the person's own before the model had them */
	life_version(&l, "typing", NULL, "typing", "Classify the mail. Name its only topic.",
		AUTHOR_PERSON);
	begin_round(&l);
	propose(&l, "induce", "Name its only topic and stop.", 3);
	life_version(&l, "typing", NULL, "typing", "Name its only topic and nothing else.",
		AUTHOR_PERSON);
	keep(&l, *state, usual(*state, "own"), '3');
	text = stats("");
	has(text, "taken over from the models: 2 pieces of text\n"
		  "\u201conly topic and\u201d first in A of own (induce), yours in v3 of own\n"
		  "\u201cweigh each word by\u201d first in A of taught (critique), yours in v2 "
		  "of learnt\n");
	has(text, "your own edits: 2, on average ");
	has(text, "too few to tell whether your edits get newer: 2 of 20");
}

static void add_held_out(struct life *l)
{
	cJSON *e = event_new(BY_HUMAN, "example", NULL);

	for (int id = EXAMPLES + 1; id <= EXAMPLES + 4; id++) {
		SCOPED(example) x = {.id = id, .version = 1, .split = SPLIT_HELD_OUT};

		fields_add(&x.fields, STR("mail"), STR("Where is it?"));
		answers_add(&x.expected, STR("other"));
		change_example(e, &x);
	}
	life_do(l, e);
}

static void look(struct life *l, int version, int right)
{
	for (int id = EXAMPLES + 1; id <= EXAMPLES + 4; id++)
		life_do(l, life_result(l, state_next_call(&l->s),
				   (struct text_ref){.version = version}, id,
				   id - EXAMPLES <= right));
}

T(gains_on_held_out_are_the_persons_or_the_models)
{
	struct life l;

	life_begin(&l, EXAMPLES);
	add_held_out(&l);
	look(&l, 1, 1);
	for (int i = 0; i < 8; i++) { /* 25 points up, and down again */
		life_version(&l, "typing", NULL, "typing",
			i % 2 ? "Sort the mail." : "Sort the mail by its topic.", AUTHOR_PERSON);
		look(&l, i + 2, i % 2 ? 1 : 2);
	}
	life_version(&l, "accept", "A", "accept", "Stamp it!", AUTHOR_FIRST_MODEL);
	look(&l, 10, 4);
	life_version(&l, "own-word", "1", OWN_WORD, "Stamp them!", AUTHOR_FIRST_MODEL);
	look(&l, 11, 3);
	keep(&l, *state, usual(*state, "looked"), '4');
	stats_say("gained on held-out by your own edits: +0.0 (");
	stats_say("on average, 8 of them\n"
		  "gained on held-out by the models' variants: too few to tell (1 of 8; mean "
		  "+75.0)\n"
		  "gained on held-out where both had a hand in it: too few to tell (1 of 8; "
		  "mean -25.0)");
	stats_say("your own edits: 8, on average ");
}

T(what_models_write_is_told_by_whom_it_was_for)
{
	struct life l;

	life_begin(&l, EXAMPLES);
	score(&l, (struct text_ref){.version = 1}, 0, NULL);
	score(&l, (struct text_ref){.version = 1}, 6, "local:0.5b");
	begin_round(&l);
	for (int i = 0; i < 8; i++) {
		SCOPED(buf) text = BUF(BUF_SMALL);

		buf_addf(&text, "Sort it, %d.", i);
		propose(&l, "induce", buf_text(&text), 6);
		if (i < 2)
			score(&l, (struct text_ref){.variant = i + 1}, 3, "local:0.5b");
	}
	keep(&l, *state, usual(*state, "written"), '4');
	stats_say("local:1.5b wrote for itself, on dev: +50.0 (");
	stats_say("local:1.5b wrote for local:0.5b, on dev: too few to tell (2 of 8; mean -25.0)");
}

T(the_best_prompt_is_found_by_words_and_by_task)
{
	struct life l;
	char *text, *best, *next;

	life_begin(&l, EXAMPLES);
	begin_round(&l);
	propose(&l, "induce", "Sort the LETTERS well.", 11);
	propose(&l, "induce", "Sort the letters badly.", 2);
	life_variant(&l, state_next_call(&l.s), "induce", "Sort the letters once.");
	life_do(&l, life_result(&l, state_next_call(&l.s), (struct text_ref){.variant = 3}, 1, 1));
	keep(&l, *state, usual(*state, "letters"), '4');
	text = found("letters sort", NULL);
	has(text, "support-mail:\n92 % (65 to 99) on 12 dev examples, by local:1.5b");
	best = strstr(text, ": A in hunsu ");
	next = strstr(text, ": C in hunsu "); /* one of one: 100 %, from 21 on */
	assert_true(best && next && best < next);
	has(next, "data/hunsu/sessions/letters.hunsu\n  \u201cSort the letters once.");
	free(text);
	text = found("", "support-mail");
	has(text, ": A in hunsu ");
	free(text);
	text = found("letters", "another-task");
	assert_string_equal(text, "");
	free(text);
}

T(a_task_goes_by_its_first_examples_whatever_it_is_called)
{
	struct life l, other;
	struct library_wish w = {.task = "renamed"};
	const struct example *examples[EXAMPLES];
	SCOPED(buf) out = BUF(BUF_TEXT);
	struct library *lib;

	life_begin(&other, EXAMPLES);
	life_begin(&l, EXAMPLES);
	add_held_out(&l); /* grown since */
	keep(&l, *state, usual(*state, "grown"), '4');
	for (int i = 0; i < EXAMPLES; i++)
		examples[i] = state_example(&other.s, i + 1);
	w.examples = examples;
	w.n_examples = EXAMPLES;
	lib = learn("");
	assert_true(library_find(lib, &w, &out));
	has(buf_text(&out), "not scored");
	w.examples = examples + 1;
	w.n_examples = EXAMPLES - 1;
	assert_false(library_find(lib, &w, &out));
	library_close(lib);
	life_release(&other);
}

T(a_damaged_library_is_made_once_more)
{
	static const char *const harm[] = {"", "this is no database at all, but a text of some "
					       "length that stands where one was before",
		NULL};
	const char *db = folder_path(*state, "data/hunsu/library.db");
	struct life l;
	char *was, *now;

	life_init(&l);
	short_life(&l);
	keep(&l, *state, usual(*state, "short"), '4');
	was = stats("");
	for (size_t i = 0; harm[i]; i++) {
		assert_int_equal(file_write(db, str_of(harm[i]), NULL), OK);
		now = stats(i ? "library.db is made once more from the sessions: " : "");
		assert_string_equal(now, was);
		free(now);
	}
	assert_int_equal(unlink(db), 0);
	now = stats("");
	assert_string_equal(now, was);
	free(now);
	free(was);
}

T(sessions_elsewhere_are_read_once_noted_and_leave_when_gone)
{
	struct life l;
	const char *path;
	char *text;

	life_begin(&l, EXAMPLES);
	path = keep(&l, *state, "elsewhere.hunsu", '4');
	text = found("classify", NULL);
	assert_string_equal(text, "");
	free(text);
	library_note(path);
	library_note(path);
	text = found("classify", NULL);
	has(text, "v1 in hunsu ");
	assert_null(strstr(strstr(text, "v1 in hunsu ") + 5, "v1 in hunsu"));
	free(text);
	assert_int_equal(unlink(path), 0);
	text = found("classify", NULL);
	assert_string_equal(text, "");
	free(text);
}

T(what_a_blind_review_hides_is_not_there)
{
	struct settings blind = settings_usual;
	struct life l;
	cJSON *e;
	char *text;

	life_begin(&l, EXAMPLES);
	score(&l, (struct text_ref){.version = 1}, 0, NULL);
	blind.blind = true;
	e = event_new(BY_HUMAN, "set", "blind on");
	change_settings(e, 2, &blind, NULL, 0);
	life_do(&l, e);
	begin_round(&l);
	propose(&l, "induce", "Sort the secret letters.", EXAMPLES);
	bet(&l, true);
	keep(&l, *state, usual(*state, "blind"), '4');
	text = found("secret", NULL);
	assert_string_equal(text, "");
	free(text);
	text = stats("");
	has(text, "bets: 0 settled, 1 open");
	has(text, "no model's variant was scored yet");
	free(text);
}

T(a_locked_library_says_who_may_have_it)
{
	struct buf told = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	sqlite3 *other;

	library_close(learn(""));
	assert_int_equal(
		sqlite3_open(folder_path(*state, "data/hunsu/library.db"), &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	assert_null(library_open(&told, &err));
	assert_has(&err, "library.db: another program has it locked, most likely another hunsu");
	assert_int_equal(told.n, 0);
	sqlite3_close(other);
	library_close(learn(""));
	buf_release(&told);
	buf_release(&err);
}
