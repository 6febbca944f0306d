/* Notes and grades: kept in the record, shown, and told to the next proposals. */
#include "../support/test.h"
#include "../support/folder.h"
#include "../support/game.h"

#define WORDS                                                                                      \
	"{\"input\":\"hot\",\"expected\":\"Paris\"}\n{\"input\":\"up\",\"expected\":\"down\"}\n"

IN_FOLDER(notes_and_grades_are_about_what_they_say)
{
	struct game *g = game_new(*state, WORDS, "Name the opposite of it: {{input}}");
	const struct state *s = live_state(g->live);
	SCOPED(buf) b = BUF(BUF_SMALL);
	struct text_ref head = {.version = 1};
	game_bad_line(g, "note #2 too long", "not been run");
	game_score(g);
	game_line(g, "note #2 너무 길다");
	game_said(g, "prompt#2");
	assert_int_equal(state_call(s, s->notes.items[0].call)->example, 2);
	assert_string_equal(s->notes.items[0].words, "너무 길다");
	game_line(g, "note I like it"); /* "I" is no variant */
	assert_int_equal(s->notes.items[1].call, 0);
	assert_int_equal(s->notes.items[1].text.version, 1);
	assert_string_equal(s->notes.items[1].words, "I like it");
	game_bad_line(g, "grade #2 2", "0 (bad) to 1 (good)");
	game_line(g, "grade #2 bad");
	game_line(g, "grade prompt#2 0.25");
	game_line(g, "grade v1 good");
	assert_true(figures_said(live_state(g->live), head, 2, &b));
	assert_string_equal(buf_text(&b), "\u201c너무 길다\u201d 0.25 of 1");
	buf_clear(&b);
	assert_true(figures_said(live_state(g->live), head, 0, &b));
	assert_string_equal(buf_text(&b), "\u201cI like it\u201d good");
	assert_false(figures_said(live_state(g->live), head, 1, NULL));
	game_line(g, "show examples");
	game_said(g, "you said \u201c너무 길다\u201d 0.25 of 1");
	/* Facts: nothing takes them back. */
	game_line(g, "undo");
	assert_int_equal(s->notes.n, 5);
	game_reopen(g);
	assert_true(figures_said(live_state(g->live), head, 2, NULL));
}

IN_FOLDER(feedback_tells_the_proposer_what_was_said_of_which_output)
{
	struct game *g = game_new(*state, WORDS, "Name the opposite of it: {{input}}");
	const struct state *s = live_state(g->live);
	game_bad_line(g, "mutate feedback", "needs a note or a grade");
	game_score(g);
	game_line(g, "note #2 one word, please");
	game_line(g, "grade #2 bad");
	game_will_say(g, "Wish: one word.\\nBetter prompt: Name its opposite, one word: {{input}}");
	game_line(g, "mutate feedback");
	game_settle(g);
	assert_int_equal(s->variants.n, 1);
	assert_string_equal(s->variants.items[0].rationale, "one word.");
	const char *body = faulty_body(g->server, 2);
	assert_non_null(strstr(body, "Input: up"));
	assert_non_null(strstr(body, "Output: Paris"));
	assert_non_null(strstr(body, "Grade: bad"));
	assert_non_null(strstr(body, "Note: one word, please\\n  Judge: expected"));
}

IN_FOLDER(rejections_with_their_reasons_are_in_the_next_request)
{
	struct game *g = game_new(*state, WORDS, "Name the opposite of it: {{input}}");
	game_score(g);
	game_will_say(g, "Say the antonym of this word: {{input}}");
	game_line(g, "propose paraphrase 1");
	game_settle(g);
	game_line(g, "reject A far too learned");
	int before = faulty_requests(g->server);
	game_will_say(g, "Give the contrary of the following: {{input}}");
	game_line(g, "propose paraphrase 1");
	game_settle(g);
	const char *body = faulty_body(g->server, before);
	assert_non_null(strstr(body, "Say the antonym of this word"));
	assert_non_null(strstr(body, "because far too learned"));
}

/* What was said of held-out outputs stays with the person. */
IN_FOLDER(held_out_outputs_never_reach_a_proposer)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	char line[80];
	int hidden = 0;
	for (int i = 1; i <= 20; i++)
		buf_addf(&task, "{\"input\":\"SECRET%d.\",\"expected\":\"x\"}\n", i);
	struct game *g = game_new(*state, buf_text(&task), "Name the opposite of it: {{input}}");
	const struct state *s = live_state(g->live);
	for (int i = 1; i <= 20; i++)
		if (state_example(s, i)->split == SPLIT_HELD_OUT)
			hidden = i;
	assert_true(hidden > 0);
	game_score(g);
	game_line(g, "held-out");
	game_settle(g);
	snprintf(line, sizeof line, "note #%d LEAK", hidden);
	game_line(g, line);
	game_bad_line(g, "mutate feedback", "needs a note");
	snprintf(line, sizeof line, "note #%d fine", hidden == 1 ? 2 : hidden - 1);
	game_line(g, line);
	game_line(g, "note about the whole");
	int before = faulty_requests(g->server), asked = 0;
	game_line(g, "mutate feedback");
	game_settle(g);
	snprintf(line, sizeof line, "SECRET%d.", hidden);
	for (int i = before; i < faulty_requests(g->server); i++) {
		const char *body = faulty_body(g->server, i);
		if (!strstr(body, "You improve prompts by what"))
			continue;
		asked++;
		assert_null(strstr(body, line));
		assert_null(strstr(body, "LEAK"));
		assert_non_null(strstr(body, "about the whole"));
	}
	assert_true(asked > 0);
}
