/* test_likelihood.c - the likelihood metric in a session: what is asked, scored and kept. */
#include <math.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/likely_model.h"
#include "../support/test.h"
#include "hunsu/app/views.h"

static struct game *begin(void *folder)
{
	struct game *g;

	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\nmetric: likelihood\n");
	g = game_new(folder,
		"{\"input\":\"cold\",\"expected\":[\"hot\",\"warm\"]}\n"
		"{\"input\":\"big\",\"expected\":\"quite small\"}\n",
		"Say the opposite of {{input}}.");
	faulty_speak(g->server, likely_model);
	game_line(g, "evaluate");
	game_settle(g);
	return g;
}

static double p(const char *before, const char *text)
{
	return likely_model_logprob(str_of(before), str_of(text));
}

static double best_of_two(void)
{
	return exp(fmax(p("\n", "hot"), p("\n", "warm")));
}

static double of_both(void)
{
	return (best_of_two() + exp((p("\n", "quite") + p("quite", " small")) / 2)) / 2;
}

static void dev_is(const struct game *g, double mean)
{
	struct score_line line;

	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &line);
	assert_int_equal(line.dev.n, 2);
	assert_float_equal(line.dev.mean, mean, 1e-5);
}

IN_FOLDER(a_score_is_the_mean_likelihood_of_the_best_accepted_answer)
{
	struct game *g = begin(*state);

	dev_is(g, of_both());
	game_line(g, "show example 2");
	game_said(g, "“quite small”: log-probability");
	game_said(g, "2 tokens");
}

/* The output is there for every metric, and no question is asked twice. */
IN_FOLDER(it_comes_and_goes_without_a_call_paid_twice)
{
	struct game *g = begin(*state);

	assert_int_equal(game_calls(g, 't'), 2);
	assert_int_equal(game_calls(g, 'j'), 2);
	game_line(g, "metric exact");
	dev_is(g, 0.5); /* it says hot to all */
	game_line(g, "undo");
	dev_is(g, of_both());
	game_reopen(g);
	dev_is(g, of_both());
	game_line(g, "correct 1 cold => warm");
	game_line(g, "evaluate");
	game_settle(g);
	assert_int_equal(game_calls(g, 't'), 2);
	assert_int_equal(game_calls(g, 'j'), 3);
	dev_is(g, of_both() - best_of_two() / 2 + exp(p("\n", "warm")) / 2);
}

/* The template's mark, then a token after another: "Say", " the", … */
static double own_likelihood(void)
{
	static const char *const tokens[] = {"\n", "Say", " the", " opposite", " of", " "};
	double sum = 0;

	for (size_t i = 1; i < COUNT(tokens); i++)
		sum += p(tokens[i - 1], tokens[i]);
	return exp((sum + p("}", ".")) / 6); /* what stands in the placeholder is left out */
}

IN_FOLDER(own_words_are_told_once_token_by_token)
{
	struct game *g = begin(*state);
	const struct state *s = live_state(g->live);
	const int before = faulty_requests(g->server);
	char words[80];
	int after;

	game_line(g, "surprises");
	game_said(g, "It is not known how likely the target finds it");
	game_line(g, "compatibility");
	game_settle(g);
	assert_int_equal(s->compatibilities.n, 1);
	assert_float_equal(s->compatibilities.items[0].likelihood, own_likelihood(), 1e-6);
	snprintf(words, sizeof words, "v1: likelihood %.3g a token", own_likelihood());
	after = faulty_requests(g->server);
	assert_true(after > before);
	game_line(g, "compatibility");
	game_said(g, words);
	game_said(g, "6 tokens");
	game_reopen(g);
	game_line(g, "compatibility");
	game_said(g, words);
	assert_int_equal(faulty_requests(g->server), after);
}

IN_FOLDER(a_word_of_the_models_own_is_taken_and_credited_to_it)
{
	struct game *g = begin(*state);
	SCOPED(buf) name = BUF(BUF_SMALL);
	const struct version *head;
	size_t sums[8] = {0};

	game_bad_line(g, "own-word 1", "compatibility");
	game_line(g, "compatibility");
	game_settle(g);
	game_line(g, "surprises");
	game_said(g, "\n1 “ the” 61 %\n2 “hot” 22 %\n");
	game_bad_line(g, "own-word 26", "from 1 to 25"); /* a blank is no place */
	game_line(g, "own-word 2");
	game_said(g, "“hot” is taken, as the model's: v2 is not scored yet");
	head = state_head(live_state(g->live));
	assert_non_null(strstr(head->prompt.items[0].text, "hot"));
	assert_non_null(strstr(head->prompt.items[0].text, "{{input}}"));
	buf_addf(&name, "%s/own-word", g->model);
	for (size_t i = 0; i < live_state(g->live)->authors.n; i++)
		sums[0] += !strcmp(live_state(g->live)->authors.items[i], buf_text(&name));
	assert_int_equal(sums[0], 1);
	assert_string_equal(head->origin, OWN_WORD); /* else it would count as the person's */
	game_line(g, "undo");
	game_prompt_is(g, "Say the opposite of {{input}}.");
	game_reopen(g);
}

IN_FOLDER(each_place_and_word_of_the_surprises_is_one_row)
{
	struct game *g = begin(*state);

	game_line(g, "prompt Say the\nopposite of\n\n{{input}}.");
	game_line(g, "compatibility");
	game_settle(g);
	game_line(g, "surprises");
	game_said(g, "Say the\\nopposite");
	game_said(g, "of\\n\\n{{input}}");
}

IN_FOLDER(all_texts_stand_beside_their_scores_with_their_rank_correlation)
{
	struct game *g = begin(*state);
	char line[100];

	for (int i = 0; i < 6; i++) { /* the prefix is before the answer */
		snprintf(line, sizeof line, "keep user:\nsay it %d {{input}}\n\nassistant:\nword%d",
			i, i);
		game_line(g, line);
	}
	game_line(g, "evaluate all");
	game_settle(g);
	game_line(g, "compatibility all");
	game_settle(g);
	assert_int_equal(live_state(g->live)->compatibilities.n, 7);
	game_line(g, "compatibility prompt");
	game_said(g, "too few to tell whether what it finds likelier scores better: 7 of 8");
	game_line(g, "keep another prompt for {{input}}");
	game_line(g, "evaluate all");
	game_settle(g);
	game_line(g, "compatibility all");
	game_settle(g);
	game_line(g, "compatibility prompt");
	game_said(g, "rank correlation ");
	game_said(g, ", 8 texts");
}

static bool front_act(void *arg, const char *what)
{
	return true;
}

static void shows(const struct game *g, struct text_ref text)
{
	const struct text_ref shown = view_about(g->live).text;

	assert_int_equal(g->live->view.detail, DETAIL_COMPATIBILITY);
	assert_true(text_ref_same(shown, text));
}

IN_FOLDER(what_is_shown_is_the_text_that_was_asked_about)
{
	const struct text_ref prompt = {.version = 1}, variant = {.variant = 1};
	struct game *g = begin(*state);

	game_line(g, "keep another prompt for {{input}}");
	g->live->front.keys = true;
	g->live->front.act = front_act;
	game_line(g, "select A");
	game_line(g, "pane prompt");
	for (int i = 0; i < 2; i++) { /* asked, and known already */
		game_line(g, "compatibility");
		shows(g, prompt);
		game_settle(g);
		game_line(g, "select A");
		game_line(g, "detail diff");
		game_line(g, "pane prompt");
	}
	assert_int_equal(live_state(g->live)->compatibilities.n, 1);
	game_line(g, "compatibility A");
	shows(g, variant);
	game_settle(g);
	game_line(g, "compatibility prompt");
	shows(g, prompt);
	game_line(g, "prompt One more prompt for {{input}}");
	game_line(g, "compatibility v1");
	shows(g, prompt);
	game_line(g, "select A");
	shows(g, variant);
}

/* And in nothing else: where both are as often right, none is better. */
IN_FOLDER(of_equal_scores_the_likelier_answers_come_first)
{
	struct game *g = begin(*state);
	const struct state *s = live_state(g->live);
	const struct figures *f = g->live->desk->figures;
	struct score_line line;
	char words[100];
	const int *list;
	size_t n;

	for (int i = 0; i < 4; i++) {
		snprintf(words, sizeof words, "keep user:\nsay %d {{input}}\n\nassistant:\nword%d",
			i, i);
		game_line(g, words);
	}
	game_line(g, "evaluate all");
	game_settle(g);
	assert_false(live_tied(g->live, 0));
	game_line(g, "metric exact");
	game_line(g, "keep not asked {{input}}");
	game_line(g, "evaluate all");
	game_settle(g);
	list = live_variants(g->live, &n);
	assert_int_equal(n, 5);
	for (size_t i = 1; i < 4; i++)
		assert_true(figures_likely(f, s->variants.items[list[i - 1] - 1].hash) >
			    figures_likely(f, s->variants.items[list[i] - 1].hash));
	assert_int_equal(list[4], 5); /* it is not known of that one */
	assert_false(live_tied(g->live, 5));
	figures_score(g->live->desk->figures, (struct text_ref){.variant = list[0]}, &line);
	assert_true(line.gain.noise && line.gain.gained == 0);
	game_line(g, "best");
	assert_int_equal(g->live->view.variant, list[0]);
	snprintf(words, sizeof words, "finds what is expected: %.3f",
		figures_likely(f, s->variants.items[list[0] - 1].hash));
	game_line(g, "show variants");
	game_said(g, words);
	game_end(g);
}
