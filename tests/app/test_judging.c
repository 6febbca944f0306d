/* test_judging.c - a judge in a session: its grades beside the person's, and what it may do. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define EXAMPLES 30

/* Answers the number of the input; the judge likes the even ones. */
static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	const char *input = strstr(body, "No ");
	const bool even = input && strtol(input + 3, NULL, 10) % 2 == 0;

	if (strstr(body, "You grade an answer by a rubric"))
		out->body = even ? SAYS("{\\\"reason\\\":\\\"even\\\",\\\"met\\\":[true]}")
				 : SAYS("{\\\"reason\\\":\\\"odd\\\",\\\"met\\\":[false]}");
	else
		out->body = SAYS("Well.");
	return true;
}

static bool keep_the_seventh(const char *head, const char *body, struct faulty_answer *out)
{
	(void)speak(head, body, out);
	out->silent = strstr(body, "You grade an answer") && strstr(body, "No 7\\n");
	if (strstr(body, "Another:"))
		out->body = SAYS("Very well.");
	return true;
}

static struct game *begin(void *folder)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;

	for (int i = 1; i <= EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"No %d\"}\n", i);
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\nmetric: \"judge:is even\"\n");
	g = game_new(folder, buf_text(&task), "Is it even? {{input}}");
	faulty_speak(g->server, speak);
	game_line(g, "evaluate");
	game_settle(g);
	return g;
}

/* The person grades as the judge, but for the first so many. */
static void grade(struct game *g, int from, int to, int otherwise)
{
	char line[40];

	for (int i = from; i <= to; i++) {
		snprintf(line, sizeof line, "grade prompt#%d %s", i,
			(i % 2 == 0) == (i > otherwise) ? "good" : "bad");
		game_line(g, line);
	}
}

static struct figures *figures_of(const struct game *g)
{
	return g->live->desk->figures;
}

IN_FOLDER(it_may_rank_from_thirty_grades_that_agree)
{
	struct game *g = begin(*state);
	struct concordance a;
	struct score_line line;

	figures_score(figures_of(g), (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, EXAMPLES);
	assert_float_equal(line.dev.mean, 0.5, 1e-9);
	assert_true(figures_judge(figures_of(g), &a));
	assert_int_equal(agreement_missing(&a), 30);
	assert_false(figures_may_rank(figures_of(g)));
	game_line(g, "show variants");
	game_said(g, "judge: 30 of your grades are missing before it may rank");
	game_said(g, "grading shows outputs to grade, one after another");
	game_line(g, "status");
	game_said(g, "the judge needs 30 grades of yours to rank: grading shows outputs to grade; "
		     "propose asks for variants");
	grade(g, 1, 29, 4);
	game_line(g, "status");
	game_said(g, "the judge needs 1 more grade of yours to rank");
	game_line(g, "grading");
	game_said(g, "1 until the judge may rank");
	game_line(g, "end-grading");
	assert_false(figures_may_rank(figures_of(g)));
	grade(g, 30, 30, 4);
	assert_true(figures_may_rank(figures_of(g)));
	game_line(g, "show variants");
	game_said(g, "judge: it agrees with you (kappa 0.73");
	game_said(g, "30 grades, 50 % of them good");
	game_reopen(g);
	assert_true(figures_may_rank(figures_of(g)));
}

/* Where nothing is left to grade it is said what the judge is by then, and what comes next. */
IN_FOLDER(the_last_grade_leads_on)
{
	struct game *g = begin(*state);

	grade(g, 1, EXAMPLES - 1, EXAMPLES);
	game_line(g, "grading");
	game_line(g, "bad");
	game_said(g, "no other output waits for a grade; judge: it may not rank, it agrees with "
		     "you too little");
	game_said(g,
		"judge learn has clauses suggested from your grades; judge check looks for its "
		"biases");
	game_bad_line(g, "grading", "no output waits for a grade; judge: it may not rank");
}

IN_FOLDER(one_that_grades_otherwise_may_not)
{
	struct game *g = begin(*state);

	grade(g, 1, 30, 14);
	assert_false(figures_may_rank(figures_of(g)));
	game_line(g, "show variants");
	game_line(g, "keep Another: {{input}}");
	game_line(g, "status");
	game_said(g,
		"the judge agrees too little to rank: judge learn seeks clauses, grading shows "
		"more to grade");
	game_line(g, "judge");
	game_said(g, "it agrees with you too little (kappa 0.0");
}

IN_FOLDER(it_is_the_proposer_until_another_is_named)
{
	struct game *g = begin(*state);
	const struct state *s = live_state(g->live);

	assert_true(s->judge < 0);
	game_line(g, "model judge local:0.5b");
	assert_string_equal(state_model(live_state(g->live), live_state(g->live)->judge),
		"local:0.5b");
	game_line(g, "model");
	game_said(g, "judge local:0.5b");
	game_bad_line(g, "model target", "which model? model target NAME");
	game_bad_line(g, "model judge ", "which model? model judge NAME");
}

IN_FOLDER(another_rubric_is_held_against_the_outputs_there_are)
{
	struct game *g = begin(*state);
	struct score_line line;

	game_line(g, "metric judge:is odd");
	game_said(g, "it reads the 30 outputs there are, without calls to the target");
	game_settle(g);
	figures_score(figures_of(g), (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, EXAMPLES);
	assert_int_equal(game_calls(g, 't'), EXAMPLES);
	assert_int_equal(game_calls(g, 'j'), 2 * EXAMPLES);
	game_reopen(g);
	game_line(g, "correct 1 input: No 100");
	game_line(g, "metric judge:is a number");
	game_line(g, "evaluate");
	game_settle(g);
	assert_int_equal(game_calls(g, 't'), EXAMPLES + 1); /* its input is another one */
	assert_int_equal(game_calls(g, 'j'), 3 * EXAMPLES);
}

/* At once, and where that is dear once the person says so; what the rubric before it has not graded
 * yet, neither of the two does twice. */
IN_FOLDER(each_change_of_the_rubric_grades_what_there_is)
{
	struct game *g = begin(*state);
	const struct state *s = live_state(g->live);
	struct score_line line;

	game_line(g, "judge add [3] names it; shortly");
	game_line(g, "judge drop 1");
	game_settle(g);
	figures_score(figures_of(g), (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, EXAMPLES);
	g->live->front.person = true;
	game_line(g, "set confirm-calls 5");
	game_line(g, "judge add is odd");
	assert_non_null(live_question(g->live));
	assert_non_null(strstr(live_question(g->live)->words, "up to 30 calls"));
	live_answer(g->live, 0, (struct str){0});
	game_settle(g);
	assert_string_equal(state_metric(s)->name, "judge:[3] names it; shortly\nis odd");
	assert_int_equal(s->metric, 4);
	assert_in_range(game_calls(g, 'j'), 3 * EXAMPLES, 4 * EXAMPLES);
	assert_int_equal(game_calls(g, 't'), EXAMPLES);
}

IN_FOLDER(what_it_thinks_of_is_waited_for_by_its_name)
{
	struct game *g = begin(*state);
	SCOPED(buf) words = BUF(BUF_TEXT), is = BUF(BUF_TEXT);
	struct score_line line = {0};

	faulty_speak(g->server, keep_the_seventh);
	game_line(g, "keep Another: {{input}}");
	game_line(g, "evaluate A");
	while (line.dev.n < EXAMPLES - 1 ||
		!desk_judging(g->live->desk, g->live->desk->target.name)) {
		loop_turn(g->loop, 100);
		figures_score(figures_of(g), (struct text_ref){.variant = 1}, &line);
	}
	live_waits(g->live, &words);
	buf_addf(&is, "1 grade of %s", g->model);
	assert_string_equal(buf_text(&words), buf_text(&is));
	game_line(g, "cancel");
}

IN_FOLDER(its_clauses_are_added_changed_and_dropped)
{
	static const struct {
		const char *line, *is;
	} steps[] = {{"judge add [3] names it; shortly", "judge:is even\n[3] names it; shortly"},
		{"judge change 1 is odd", "judge:is odd\n[3] names it; shortly"},
		{"judge drop 1", "judge:\n[3] names it; shortly"},
		{"undo", "judge:is odd\n[3] names it; shortly"},
		{"judge change 2 names it", "judge:is odd; names it"}};
	struct game *g = begin(*state);
	const struct state *s = live_state(g->live);

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		game_line(g, steps[i].line);
		assert_string_equal(state_metric(s)->name, steps[i].is);
	}
	game_line(g, "judge");
	game_said(g, " grades by 2 clauses\n1 is odd\n2 names it\n");
	game_bad_line(g, "judge drop 3", "from 1 to 2");
	game_bad_line(g, "judge add [0] x", "above 0");
	game_bad_line(g, "judge change 2", "judge change 2 CLAUSE");
	game_line(g, "metric length:..80w");
	game_bad_line(g, "judge add is odd", "asks no judge");
	game_line(g, "judge");
	game_said(g, "asks no judge");
}
