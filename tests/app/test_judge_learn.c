/* test_judge_learn.c - clauses for a judge from the person's grades: what is shown, what is taken,
 * and what it did. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define EXAMPLES 60
#define CLAUSE(words, at) "{\\\"clause\\\":\\\"" words "\\\",\\\"instead_of\\\":" at "}"

/* Among them what it was shown, copied, and one twice. */
static const char suggested[] = SAYS("{\\\"clauses\\\":[" CLAUSE("1. The answer: Is even.", "0") ","
	CLAUSE("is a multiple of four", "1") "," CLAUSE("The answer: is short", "0") ","
	CLAUSE("Is short.", "0") "," CLAUSE("says how much of each thing and how long", "0") "]}");
static bool says_nothing;

/* The target counts; the judge sees what is even or, where the rubric says so, a multiple of four.
 */
static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	static _Thread_local char answer[600];
	const char *input = strstr(body, "No ");
	const long n = input ? strtol(input + 3, NULL, 10) : 0;
	const bool fours = strstr(body, "1. The answer: is a multiple of four") != NULL;
	const bool two = strstr(body, "\\n2. The answer: ") != NULL;

	if (strstr(body, "a person has graded some of the same"))
		snprintf(answer, sizeof answer, "%s", says_nothing ? SAYS("None.") : suggested);
	else if (strstr(body, "You grade an answer by a rubric"))
		snprintf(answer, sizeof answer,
			SAYS("{\\\"reason\\\":\\\"r\\\",\\\"met\\\":[%s%s]}"),
			n % (fours ? 4 : 2) ? "false" : "true", two ? ",true" : "");
	else
		snprintf(answer, sizeof answer, SAYS("Answer %03ld."), n);
	out->body = answer;
	return true;
}

static struct game *begin(void *folder, int graded)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;
	char line[40];

	says_nothing = false;
	for (int i = 1; i <= EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"No %d\"}\n", i);
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\nrubric: [is even]\n");
	g = game_new(folder, buf_text(&task), "Count {{input}}");
	faulty_speak(g->server, speak);
	game_score(g);
	for (int i = 1; i <= graded; i++) { /* what is even and no multiple of four is bad */
		snprintf(line, sizeof line, "grade prompt#%d %s", i, i % 4 ? "bad" : "good");
		game_line(g, line);
	}
	return g;
}

static void asked(struct game *g)
{
	game_line(g, "judge learn");
	game_said(g, "is asked for clauses");
	game_settle(g);
	game_said(g, "2 clauses for the judge");
}

/* Which were in the request, and that all of those were of the half that may be. */
static size_t shown(const struct game *g)
{
	const struct state *s = live_state(g->live);
	const char *body = faulty_body(g->server, faulty_requests(g->server) - 1);
	char answer[40];
	size_t n = 0;

	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		snprintf(answer, sizeof answer, "Answer %03d.", e->id);
		if (strstr(body, answer)) {
			assert_true(lesson_shows(e, str_of(answer)));
			n++;
		}
	}
	return n;
}

IN_FOLDER(clauses_are_taken_or_left_and_the_outputs_graded_again)
{
	struct game *g = begin(*state, EXAMPLES);
	const struct state *s = live_state(g->live);
	struct concordance before, after;

	assert_int_equal(game_calls(g, 't'), EXAMPLES);
	asked(g);
	assert_in_range(shown(g), 6, LESSON_CASES + LESSON_CASES / 2);
	game_reopen(g); /* what was suggested is in the record */
	s = live_state(g->live);
	game_line(g, "judge learn");
	game_line(g, "hunk 1");
	game_said(g, "hunk 1 open, clause 1: replaces \u201cis even\u201d by");
	game_line(g, "hunk 2");
	game_said(g, "hunk 2 open, clause 2: adds \u201cis short\u201d");
	game_line(g, "leave 2");
	game_line(g, "take-rest");
	game_said(g, "the rubric has changed (metric 2): 60 outputs are graded again");
	assert_string_equal(state_metric(s)->name, "judge:is a multiple of four");
	game_settle(g);
	game_said(g, "what it learnt: kappa ");
	game_said(g, " before, 1.00 after, on ");
	assert_int_equal(game_calls(g, 't'), EXAMPLES);
	assert_int_equal(game_calls(g, 'j'), 2 * EXAMPLES);
	assert_true(figures_lesson(g->live->desk->figures, &before, &after));
	assert_in_range(after.n, 15, EXAMPLES - 15);
	assert_true(agreement_kappa(&before) < 0.7);
	game_line(g, "judge");
	game_said(g, "what it learnt: kappa ");
	game_bad_line(g, "judge learn", "judge and person agree on all");
	game_line(g, "undo");
	assert_string_equal(state_metric(s)->name, "judge:is even");
}

IN_FOLDER(with_few_grades_it_is_too_few_to_tell)
{
	struct game *g = begin(*state, 20);

	asked(g);
	game_line(g, "status");
	game_said(g, "clauses are suggested for the judge: judge learn goes through them");
	game_line(g, "judge learn");
	game_line(g, "take-rest");
	assert_string_equal(state_metric(live_state(g->live))->name,
		"judge:is a multiple of four; is short");
	game_settle(g);
	game_said(g, "what it learnt: too few to tell");
}

IN_FOLDER(what_is_left_leaves_the_rubric_and_what_is_given_up_leaves_nothing)
{
	struct game *g = begin(*state, EXAMPLES);
	const struct state *s = live_state(g->live);

	asked(g);
	game_line(g, "judge learn");
	game_line(g, "leave-rest");
	game_said(g, "the rubric is as it was");
	assert_int_equal(s->metric, 1);
	game_line(g, "judge learn");
	game_line(g, "judge add is kind");
	game_bad_line(g, "take", "no merge is in hand");
	game_line(g, "undo");
	game_line(g, "judge learn again");
	game_line(g, "cancel");
	assert_int_equal(s->lessons.n, 1);
	says_nothing = true;
	game_line(g, "judge learn again");
	game_settle(g);
	game_said(g, "no clauses for the judge");
	assert_int_equal(s->lessons.n, 1);
}

IN_FOLDER(without_grades_there_is_nothing_to_learn)
{
	struct game *g = begin(*state, 0);

	game_bad_line(g, "judge learn", "no output has a grade of yours");
	game_bad_line(g, "judge learn now", "judge learn again");
}
