/* test_ask.c - questions about why one text scores otherwise than another. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/app/views.h"
#include "hunsu/engine/explain.h"

#define PROMPT "system:\nYou know towns.\n\nuser:\n{{input}}"
#define TOWNS                                                                                      \
	"{\"input\":\"France\",\"expected\":\"Paris\"}\n"                                          \
	"{\"input\":\"Gaul\",\"expected\":\"Paris\"}\n"                                            \
	"{\"input\":\"the French Republic\",\"expected\":\"Paris\"}\n"

static char *shown(const struct game *g)
{
	struct buf out = BUF(BUF_TEXT);

	view_lines(&out, g->live, DETAIL_ASK, &(struct about){.example = 0});
	return buf_detach(&out, NULL);
}

static void has(char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("no `%s` in:\n%s", words, text);
}

/* The example on which A did not say Paris. */
static int lost_example(const struct game *g)
{
	const struct state *s = live_state(g->live);

	for (int i = 1; i <= 3; i++)
		if (mark_mean(state_mark(s, state_variant(s, 1)->hash, i)) < 1)
			return i;
	return 0;
}

IN_FOLDER(an_answer_is_tied_to_examples_that_can_be_gone_to)
{
	struct game *g = game_new(*state, TOWNS, PROMPT);
	const struct call_record *c;
	SCOPED(prompt) request = {0};
	char answer[80], words[80], *text;
	int lost;

	game_score(g);
	game_line(g, "keep Name any town of {{input}}");
	game_will_say(g, "Lyon");
	game_line(g, "evaluate A");
	game_settle(g);
	lost = lost_example(g);
	assert_true(lost);
	snprintf(answer, sizeof answer, "It names another town (#%d, #%d), as in #77.", lost, lost);
	game_will_say(g, answer);
	game_line(g, "ask why did A lose?");
	text = shown(g);
	has(text, "why did A lose?\nwaiting for the answer");
	free(text);
	game_settle(g);
	c = state_call(live_state(g->live), (int)live_state(g->live)->calls.n);
	assert_int_equal(c->role, 'a');
	assert_int_equal(c->prompt.variant, 1);
	snprintf(words, sizeof words, "Example #%d: A is worse than v1.", lost);
	assert_true(figures_request(live_state(g->live), c, &request, NULL));
	has(request.items[1].text, words);
	assert_null(strstr(request.items[1].text, lost == 3 ? "#2: A" : "#3: A"));
	text = shown(g);
	has(text, answer);
	has(text, "1 of the numbers in it was not shown to it");
	snprintf(words, sizeof words, "\n#%d A wrong, v1 right: ", lost);
	has(text, words);
	free(text);
	game_reopen(g); /* it is in the record */
	text = shown(g);
	has(text, words);
	free(text);
	game_line(g, "detail ask");
	game_line(g, "pane detail");
	game_line(g, "down");
	assert_int_equal(g->live->view.example, lost);
}

IN_FOLDER(what_cannot_be_told_is_not_asked)
{
	struct game *g = game_new(*state, TOWNS, PROMPT);
	char line[200];
	size_t bodies;

	game_bad_line(g, "ask", "say what");
	game_bad_line(g, "ask why?", "name a variant");
	game_bad_line(g, "ask is v1 good?", "no score yet");
	game_score(g);
	game_bad_line(g, "ask is v1 good?", "the prompt itself");
	game_bad_line(g, "ask why did D lose?", "name a variant"); /* there is none yet */
	game_line(g, "keep Name the capital of {{input}}");
	game_line(g, "evaluate A");
	game_settle(g);
	bodies = g->n_bodies;
	game_bad_line(g, "ask why did A lose?", "no dev example on which A and v1");
	snprintf(line, sizeof line, "model proposer %s-1.5b", g->model);
	game_line(g, line);
	game_bad_line(g, "ask why did A lose?", "1.5 billion parameters");
	game_bad_line(g, "ask! why did A lose?", "no dev example on which A and v1");
	assert_int_equal(g->n_bodies, bodies);
	game_line(g, "model proposer target");
	assert_string_equal(g->live->desk->proposer.name, g->live->desk->target.name);
}

IN_FOLDER(a_models_name_tells_its_size_or_does_not)
{
	static const struct {
		const char *name;
		double size;
	} names[] = {{"local:1.5b", 1.5}, {"http://h/v1:qwen2.5-7B-instruct-q4_k_m", 7},
		{"x:mixtral-8x7b", 7}, {"openai:gpt-4o", 0}, {"x:gemma-2b", 2}, {"x:4bit", 0},
		{"http://127.0.0.1:80/b:bert", 0}};

	for (size_t i = 0; i < COUNT(names); i++)
		assert_true(explain_size(names[i].name) - names[i].size < 1e-9 &&
			    names[i].size - explain_size(names[i].name) < 1e-9);
}
