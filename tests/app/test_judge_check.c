/* test_judge_check.c - a judge before pairs of outputs: what it prefers is found, and told. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define EXAMPLES 20
#define CHOICE(which) SAYS("{\\\"reason\\\":\\\"so\\\",\\\"better\\\":\\\"" which "\\\"}")

static int first_percent, longer_percent; /* how often the judge prefers that, whatever it is */
static bool says_nothing;

static size_t length_of(const char *body, const char *from, const char *to)
{
	const char *at = strstr(body, from), *end = at ? strstr(at, to) : NULL;

	assert_non_null(end);
	return (size_t)(end - at);
}

/* By chance, but the same for the same request. */
static bool happens(const char *body, int percent)
{
	uint64_t h = 14695981039346656037u;

	for (; *body; body++)
		h = (h ^ (unsigned char)*body) * 1099511628211u;
	return (int)(h % 97 * 100 / 97) < percent;
}

/* The second prompt's outputs are better; the judge sees it where nothing else moves it. */
static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	const char *judged = strstr(body, "You compare two answers");
	const char *second = judged ? strstr(body, "<second>\\n") : NULL;
	size_t one, other;

	if (!judged) {
		out->body = strstr(body, "kindly") ? SAYS("Better.") : SAYS("Worse.");
		return true;
	}
	one = length_of(body, "<first>\\n", "</first>");
	other = length_of(body, "<second>\\n", "</second>");
	if (says_nothing)
		out->body = SAYS("both are fine");
	else if (happens(body, first_percent))
		out->body = CHOICE("first");
	else if (one > 100 + other && happens(body + 1, longer_percent))
		out->body = CHOICE("first");
	else if (other > 100 + one && happens(body + 1, longer_percent))
		out->body = CHOICE("second");
	else if (one > 100 + other || other > 100 + one)
		out->body = CHOICE("tie");
	else
		out->body = !strncmp(second + 10, "Better", 6) ? CHOICE("second")
							       : CHOICE("first");
	return true;
}

static struct game *begin(void *folder, int first, int longer)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;

	first_percent = first;
	longer_percent = longer;
	says_nothing = false;
	for (int i = 1; i <= EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"No %d\"}\n", i);
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\nmetric: \"length:1..9w\"\n");
	g = game_new(folder, buf_text(&task), "Say {{input}}");
	faulty_speak(g->server, speak);
	game_score(g);
	game_line(g, "prompt Say kindly {{input}}");
	game_score(g);
	game_line(g, "metric judge:is good");
	return g;
}

static void checked(struct game *g)
{
	game_line(g, "judge check");
	game_said(g, "80 comparisons, each pair in both orders");
	game_settle(g);
	game_said(g, "position: ");
	game_said(g, " of 20 copies, p ");
	game_line(g, "judge");
}

IN_FOLDER(a_judge_without_bias_is_not_accused)
{
	struct game *g = begin(*state, 0, 0);
	struct bias b;

	checked(g);
	game_said(g, "of 40 pairs in both orders 0 lean to the first place and 0 to the second, "
		     "p 1: no bias");
	game_said(g, "the copy won 0, the output 0, the rest are ties, p 1: no liking for length");
	figures_bias(g->live->desk->figures, &b);
	assert_int_equal(b.agreed, EXAMPLES);
	game_bad_line(g, "judge check", "have been compared");
	game_reopen(g); /* all of it is in the record */
	game_line(g, "judge");
	game_said(g, "of 40 pairs in both orders 0 lean");
	game_line(g, "judge add is short"); /* of another rubric nothing is known */
	game_line(g, "judge");
	game_said(g, "judge check shows it pairs");
}

IN_FOLDER(an_output_without_what_is_extracted_is_compared_as_nothing)
{
	struct game *g = begin(*state, 0, 0);

	game_line(g, "extract regex:never said");
	game_line(g, "judge check");
	game_said(g, "comparisons, each pair in both orders");
	game_settle(g);
}

IN_FOLDER(one_that_prefers_the_first_place_is_found)
{
	struct game *g = begin(*state, 60, 0);
	struct bias b;

	checked(g);
	game_said(g, "it prefers what comes first");
	game_said(g, "no liking for length");
	figures_bias(g->live->desk->figures, &b);
	assert_int_equal(b.pairs, 2 * EXAMPLES);
	assert_int_equal(b.to_second, 0);
}

IN_FOLDER(one_that_prefers_length_is_found)
{
	struct game *g = begin(*state, 0, 85);

	checked(g);
	game_said(g, "no bias that could be told");
	game_said(g, "it prefers what is longer");
}

IN_FOLDER(an_answer_without_a_choice_is_a_failed_comparison)
{
	struct game *g = begin(*state, 0, 0);

	says_nothing = true;
	game_line(g, "judge check 2");
	game_settle(g);
	game_said(g, "8 of 8 comparisons failed: there is no choice in the judge's answer");
	assert_int_equal(live_state(g->live)->compared.n, 0);
	game_bad_line(g, "judge check 0", "of 1 to");
}

IN_FOLDER(what_is_given_up_leaves_what_came)
{
	struct game *g = begin(*state, 0, 0);

	game_line(g, "judge check");
	game_line(g, "cancel");
	assert_false(live_busy(g->live));
	checked(g);
}
