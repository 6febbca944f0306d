/* test_command_metric.c - a program that scores outputs: asked about, edited, dying.
 * run-tests: native (valgrind does not watch children) */
#include <sys/stat.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define EXAMPLES 12

static void program(void *folder, const char *does)
{
	SCOPED(buf) text = BUF(BUF_SMALL);
	const char *path;

	buf_addf(&text, "#!/bin/sh\nwhile read -r line; do %s; done\n", does);
	path = folder_file(folder, "grade.sh", buf_text(&text));
	assert_int_equal(chmod(path, 0700), 0);
}

static struct game *begin(void *folder, const char *does)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;

	for (int i = 1; i <= EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"No %d\"}\n", i);
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\nmetric: \"command:grade.sh\"\n");
	program(folder, does);
	g = game_new(folder, buf_text(&task), "Is it even? {{input}}");
	g->live->front.person = true;
	return g;
}

/* The open question must hold these words, and is answered. */
static void asked(struct game *g, const char *words, bool yes)
{
	const struct question *q = live_question(g->live);

	assert_non_null(q);
	assert_non_null(strstr(q->words, words));
	live_answer(g->live, yes ? 0 : 1, (struct str){0});
}

static void scores(const struct game *g, size_t n, double mean)
{
	struct score_line line;

	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, n);
	if (n)
		assert_float_equal(line.dev.mean, mean, 1e-9);
}

IN_FOLDER(it_runs_when_the_person_says_so_and_again_when_it_was_edited)
{
	struct game *g = begin(*state, "echo '{\"score\":0.25,\"reason\":\"dull\"}'");

	game_line(g, "evaluate");
	asked(g, "the metric of t is the program ", false);
	game_settle(g);
	game_said(g, "nothing was run");
	scores(g, 0, 0);
	assert_int_equal(faulty_requests(g->server), 0);
	game_line(g, "set confirm-calls 5");
	game_line(g, "evaluate");
	asked(g, "grade.sh: run it here", true);
	asked(g, "up to 12 calls", true);
	game_settle(g);
	scores(g, EXAMPLES, 0.25);
	assert_int_equal(faulty_requests(g->server), EXAMPLES);
	game_reopen(g);
	g->live->front.person = true;
	program(*state, "echo '{\"score\":0.75,\"reason\":\"fine\"}'");
	game_line(g, "evaluate");
	asked(g, "grade.sh: run it here", true);
	game_settle(g);
	scores(g, EXAMPLES, 0.75);
	assert_int_equal(live_state(g->live)->metric, 2);
	assert_int_equal(faulty_requests(g->server), EXAMPLES); /* the outputs that there are */
	assert_null(live_question(g->live));
	game_line(g, "evaluate");
	game_said(g, "everything is already scored");
}

IN_FOLDER(what_it_does_wrong_is_told_and_loses_nothing)
{
	struct game *g = begin(*state, "case $line in *'No 7\"'*) echo no seven >&2; exit 9;; "
				       "*) echo '{\"score\":1}';; esac");

	game_line(g, "evaluate");
	asked(g, "grade.sh", true);
	game_settle(g);
	game_said(g, "command gave no score: grade.sh: it ended with status 9 (after");
	game_said(g, "its last words: no seven");
	scores(g, EXAMPLES - 1, 1);
	game_reopen(g);
	g->live->front.person = true;
	scores(g, EXAMPLES - 1, 1);
	program(*state, "echo '{\"score\":0.5}'");
	game_line(g, "evaluate");
	asked(g, "grade.sh", true);
	game_settle(g);
	scores(g, EXAMPLES, 0.5);
	assert_int_equal(faulty_requests(g->server), EXAMPLES);
}

IN_FOLDER(one_that_hangs_is_stopped_with_the_rest)
{
	struct game *g = begin(*state, ": >>\"$0.begun\"; sleep 100");
	const char *begun = folder_path(*state, "grade.sh.begun");

	game_line(g, "evaluate");
	asked(g, "grade.sh", true);
	while (access(begun, F_OK) != 0)
		loop_turn(g->loop, 20);
	assert_true(live_busy(g->live));
	game_line(g, "cancel");
	assert_false(live_busy(g->live));
	game_reopen(g);
	scores(g, 0, 0);
	g->live->front.person = true;
	program(*state, "echo '{\"score\":1}'");
	game_line(g, "evaluate");
	asked(g, "grade.sh", true);
	game_settle(g);
	scores(g, EXAMPLES, 1);
}

IN_FOLDER(one_that_is_gone_or_another_is_told_and_not_asked_about)
{
	struct game *g = begin(*state, "echo '{\"score\":1}'");
	SCOPED(buf) line = BUF(BUF_SMALL);

	assert_int_equal(unlink(folder_path(*state, "grade.sh")), 0);
	game_line(g, "evaluate");
	assert_null(live_question(g->live));
	game_said(g, "grade.sh: No such file");
	program(*state, "echo '{\"output\":\"Paris\"}'");
	buf_addf(&line, "model target exec:%s", folder_path(*state, "grade.sh"));
	game_line(g, "metric length:1..9w");
	game_line(g, buf_text(&line));
	program(*state, "echo '{\"output\":\"Rome\"}'");
	game_line(g, "evaluate");
	assert_null(live_question(g->live));
	game_said(g, "is another one now");
	game_line(g, buf_text(&line));
	game_line(g, "evaluate");
	asked(g, "the target of t is the program", true);
	game_settle(g);
	scores(g, EXAMPLES, 1);
}

/* One that is set while outputs are there is asked about, and reads them; no is kept to. */
IN_FOLDER(one_that_is_set_scores_the_outputs_there_are)
{
	struct game *g = begin(*state, "echo '{\"score\":0.25}'");
	OWNED char *name = mem_dup(state_metric(live_state(g->live))->name);
	SCOPED(buf) line = BUF(BUF_SMALL);

	buf_addf(&line, "metric %s", name);
	game_line(g, "metric length:1..9w");
	game_line(g, "evaluate");
	game_settle(g);
	scores(g, EXAMPLES, 1);
	game_line(g, buf_text(&line));
	asked(g, "the metric of t is the program ", false);
	scores(g, 0, 0);
	game_line(g, buf_text(&line)); /* the same one again */
	asked(g, "the metric of t is the program ", true);
	game_said(g, "it reads the 12 outputs there are");
	game_settle(g);
	scores(g, EXAMPLES, 0.25);
	assert_int_equal(live_state(g->live)->metric, 3);
	assert_int_equal(faulty_requests(g->server), EXAMPLES);
}

IN_FOLDER(nobody_to_ask_means_no)
{
	struct game *g = begin(*state, "echo '{\"score\":1}'");

	g->live->front.person = false;
	game_line(g, "evaluate");
	game_said(g, "--allow PROGRAM");
	game_line(g, "propose 1");
	game_said(g, "--allow PROGRAM");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 0);
}

/* Of one that its program gives no score a row is full, which says so; it is asked for again. */
IN_FOLDER(an_answer_without_a_score_is_as_a_call_that_failed)
{
	struct game *g = begin(*state, "case \"$line\" in *'No 3'*) echo nonsense;; "
				       "*) echo '{\"score\":1}';; esac");
	struct score_line line;

	game_line(g, "evaluate");
	asked(g, "grade.sh", true);
	game_settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, EXAMPLES - 1);
	assert_int_equal(line.errors, 1);
	assert_false(line.early);
	game_line(g, "show example 3");
	game_said(g, "grade.sh: it answered with what is no JSON");
	game_reopen(g);
	g->live->front.person = true;
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &line);
	assert_false(line.early);
	program(*state, "echo '{\"score\":1}'");
	game_line(g, "evaluate");
	asked(g, "grade.sh", true);
	game_settle(g);
	scores(g, EXAMPLES, 1);
	assert_int_equal(game_calls(g, 't'), EXAMPLES);
}

/* An answer is paid for once, however often it is asked for; and why there is no score is said. */
IN_FOLDER(what_a_metric_cannot_score_is_told_and_not_asked_for_again)
{
	struct game *g = game_new(*state,
		"{\"input\":\"grass\",\"expected\":\"green\"}\n"
		"{\"input\":\"blood\",\"expected\":\"red\"}\n",
		"Colour of {{input}}");
	struct score_line line;

	game_score(g);
	assert_int_equal(game_calls(g, 't'), 2);
	game_line(g, "metric choice:red,blue");
	game_said(g,
		"1 of 2 examples gets no score by choice, whatever is answered, and is left out "
		"(#1: the expected answer \u201cgreen\u201d is none of the labels)");
	game_line(g, "evaluate");
	game_said(g, "everything is already scored");
	assert_int_equal(game_calls(g, 't'), 2);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, 1);
	assert_false(line.early); /* the row is full without it */
	game_line(g, "show example 1");
	game_said(g, "no score: the expected answer \u201cgreen\u201d is none of the labels");
	game_line(g, "status");
	assert_null(strstr(g->said, "scores v1"));
	game_said(g, "dev 1, ");
	game_said(g, "\n1 of 2 examples gets no score by choice");
	game_line(g, "expect 2 pink");
	game_said(g, "example 2 corrected; it gets no score: the expected answer");
	game_line(g, "status");
	game_said(g, "dev 0, ");
	game_line(g, "undo");
	game_line(g, "expect 1 blue"); /* now it can */
	game_line(g, "set samples 2");
	game_score(g);
	assert_int_equal(game_calls(g, 't'), 4);
}
