/* Texts of the person's own beside the variants: kept, bare, and any two compared. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/app/views.h"

static struct score_line score(const struct made *m, struct text_ref t)
{
	struct score_line line;

	figures_score(m->live->desk->figures, t, &line);
	return line;
}

static const struct variant *last(const struct made *m)
{
	return state_variant(live_state(m->live), (int)live_state(m->live)->variants.n);
}

IN_FOLDER(the_prompt_is_kept_as_a_row_with_its_scores)
{
	struct made m = made_live(*state, 8, 2);
	const struct version *v1 = state_version(live_state(m.live), 1);
	size_t n;

	made_line(&m, "keep");
	made_said(&m, "v1 is kept as C; reject puts it aside");
	assert_string_equal(last(&m)->operator, "kept");
	assert_true(prompt_equal(&last(&m)->prompt, &v1->prompt));
	assert_int_equal(last(&m)->parents[0].version, 1);
	assert_int_equal(score(&m, (struct text_ref){.variant = 3}).dev.n, 8);
	(void)live_variants(m.live, &n);
	assert_int_equal(n, 3);
	made_line(&m, "keep v1");
	made_said(&m, "C says the same already");
	made_bad_line(&m, "keep B", "B is among the variants");
	made_line(&m, "accept A");
	made_line(&m, "show variants");
	made_said(&m, "\nC kept, ");
	made_line(&m, "show why C");
	made_said(&m, "made by: kept, by you\nfrom: v1");
	made_line(&m, "accept C");
	assert_true(prompt_equal(&state_head(live_state(m.live))->prompt, &v1->prompt));
	made_end(&m);
}

IN_FOLDER(files_and_words_are_kept_too)
{
	struct made m = made_live(*state, 4, 0);
	const char *path = folder_file(
		*state, "other.txt", "system:\nBe brief.\n\nuser:\n{{input}}\n");
	SCOPED(buf) line = BUF(BUF_SMALL);

	buf_addf(&line, "keep %s", path);
	made_line(&m, buf_text(&line));
	made_said(&m, "kept as A; evaluate scores it");
	assert_int_equal(last(&m)->prompt.n, 2);
	assert_int_equal(last(&m)->n_parents, 0);
	made_line(&m, "keep 반대말만 쓰라: {{input}}");
	assert_string_equal(last(&m)->prompt.items[0].text, "반대말만 쓰라: {{input}}");
	made_bad_line(&m, "keep nothing", "names no version (v3) and no file");
	made_bad_line(&m, "keep v9", "names no version");
	made_end(&m);
}

IN_FOLDER(what_is_kept_is_brought_back_by_a_merge)
{
	struct made m = made_live(*state, 4, 0);

	made_line(&m, "keep");
	made_line(
		&m, "prompt system:\nYou answer in one short word.\n\nuser:\nGive the opposite of: "
		 "{{input}}");
	made_line(&m, "merge A all");
	made_said(&m, "merged 2 of 2 hunks of A");
	assert_string_equal(state_head(live_state(m.live))->prompt.items[0].text,
		"You answer in one word. 한 단어로.");
	made_end(&m);
}

IN_FOLDER(a_blind_review_hides_nothing_that_was_kept)
{
	struct made m = made_live(*state, 4, 2);

	made_line(&m, "keep Name the opposite of {{input}}."); /* not scored yet */
	made_line(&m, "blind on");
	assert_false(state_hidden(live_state(m.live), (struct text_ref){.variant = 3}));
	made_line(&m, "prompt Say the opposite of {{input}}.");
	made_line(&m, "keep");
	assert_false(state_hidden(live_state(m.live), (struct text_ref){.variant = 4}));
	assert_false(state_hidden(live_state(m.live),
		(struct text_ref){.version = live_state(m.live)->head}));
	made_end(&m);
}

IN_FOLDER(what_is_hidden_hides_the_test_and_not_the_other_score)
{
	struct game *g = game_new(*state, "{\"input\":\"France\",\"expected\":\"Paris\"}\n",
		"The capital of {{input}}?");

	game_score(g);
	game_line(g, "blind on");
	game_will_say(g, "Name the capital city of {{input}} now.");
	game_line(g, "propose paraphrase 1");
	game_settle(g);
	assert_int_equal(live_state(g->live)->variants.n, 1);
	game_line(g, "diff ?1 v1");
	game_said(g, "?1 hidden, against v1 1 of 1 right, 100 %");
	game_line(g, "diff v1 ?1");
	game_said(g, "v1 1 of 1 right, 100 %");
	game_said(g, "against ?1 hidden\n");
}

IN_FOLDER(the_bare_input_is_a_row_that_has_a_name)
{
	struct made m = made_live(*state, 4, 1);

	made_bad_line(&m, "diff no-prompt", "no-prompt makes it one");
	made_line(&m, "no-prompt");
	made_said(&m, "B is the bare input");
	assert_int_equal(last(&m)->prompt.n, 1);
	assert_string_equal(last(&m)->prompt.items[0].text, "{{input}}");
	assert_true(live_busy(m.live)); /* it is being scored */
	made_line(&m, "no-prompt");
	made_said(&m, "B is the bare input");
	for (int i = 1; i <= 4; i++)
		made_score(&m, (struct text_ref){.variant = 2}, i, false);
	made_line(&m, "diff no-prompt A");
	made_said(&m, "B 0 of 4 right, 0 % (0 to 49), against A ");
	assert_true(score(&m, (struct text_ref){.variant = 2}).gain.diff < 0);
	made_end(&m);
}

IN_FOLDER(any_two_texts_are_compared)
{
	struct made m = made_live(*state, 12, 3);
	struct score_line one, other;
	struct about a;

	made_line(&m, "accept A");
	made_line(&m, "accept B");
	made_line(&m, "diff v2 v1");
	figures_against(m.live->desk->figures, (struct text_ref){.version = 2},
		(struct text_ref){.version = 1}, &one);
	figures_against(m.live->desk->figures, (struct text_ref){.version = 1},
		(struct text_ref){.version = 2}, &other);
	assert_int_equal(one.gain.n, 12);
	assert_int_equal(one.gain.gained, other.gain.lost);
	assert_true(one.gain.gained > 0);
	made_said(&m, "v2 ");
	made_said(&m, ", against v1 ");
	made_said(&m, one.gain.noise ? ": noise" : " gained, ");
	made_said(&m, "replaces “You answer in one word. 한 단어로.” by “You are a ship's navigator");
	a = view_about(m.live);
	assert_int_equal(a.text.version, 2);
	assert_int_equal(a.against.version, 1);
	made_line(&m, "diff C"); /* against the prompt */
	made_said(&m, ", against v3 ");
	made_line(&m, "show diff C A");
	made_said(&m, "C ");
	made_line(&m, "mark A");
	made_line(&m, "mark C");
	made_line(&m, "diff");
	made_said(&m, "A ");
	made_said(&m, ", against C ");
	made_line(&m, "select B"); /* another text: it is over */
	a = view_about(m.live);
	assert_int_equal(a.text.variant, 2);
	assert_int_equal(a.against.variant, 0);
	made_bad_line(&m, "diff A C B", "is more than it takes");
	made_bad_line(&m, "diff v9", "names neither");
	made_end(&m);
}

IN_FOLDER(an_input_is_tried_on_the_texts_that_are_named)
{
	struct game *g = game_new(*state, "{\"input\":\"France\",\"expected\":\"Paris\"}\n",
		"The capital of {{input}}?");
	const struct trial *t = &g->live->desk->flight.trial;

	game_line(g, "prompt Name the capital of {{input}}.");
	game_line(g, "keep v1");
	game_line(g, "try on v1 v2 Spain");
	assert_int_equal(t->n, 2);
	assert_int_equal(t->columns[0].text.version, 1);
	assert_int_equal(t->columns[1].text.version, 2);
	assert_string_equal(t->input.items[0].value, "Spain");
	game_settle(g);
	game_line(g, "try on Zanzibar and others"); /* names nothing: it is the input */
	assert_string_equal(t->input.items[0].value, "on Zanzibar and others");
	game_settle(g);
	game_line(g, "diff A v2");
	game_line(g, "try Peru"); /* what is compared */
	assert_int_equal(t->n, 2);
	assert_int_equal(t->columns[0].text.variant, 1);
	assert_int_equal(t->columns[1].text.version, 2);
	game_settle(g);
	game_bad_line(g, "try on v1 v9 Spain", "names neither");
}

/* As the screen hands on what is typed after x: no word of it is taken for more of the order. */
IN_FOLDER(own_words_to_an_operator_stay_whole)
{
	static const char *const words[] = {"region by region", "paraphrase it in 3 lines",
		"3 lines",
		"on Sundays only", "B is better"};
	struct game *g = game_new(*state, "{\"input\":\"France\",\"expected\":\"Paris\"}\n",
		"The capital of {{input}}?");
	const struct state *s = live_state(g->live);
	SCOPED(buf) line = BUF(BUF_SMALL);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		buf_clear(&line);
		buf_addf(&line, "mutate mutate on prompt 1 %s", words[i]);
		game_line(g, buf_text(&line));
		game_settle(g);
		assert_int_equal(s->rounds.n, i + 1);
		assert_string_equal(s->rounds.items[i].instruction, words[i]);
	}
}

IN_FOLDER(messages_are_compared_in_their_order_the_last_input_with_the_last)
{
	struct game *g = game_new(*state, "{\"input\":\"hot\",\"expected\":\"cold\"}\n",
		"The opposite of {{input}}?");

	game_line(g, "prompt user:\nThe opposite of up?\n\nassistant:\ndown\n\nuser:\n"
		     "The opposite of {{input}}?");
	game_line(g, "diff");
	game_said(g, "user message: adds “The opposite of up?”\n"
		     "assistant message: adds “down”");
	game_line(g, "diff v1 v2");
	game_said(g, "user message: removes “The opposite of up?”\n"
		     "assistant message: removes “down”");
	assert_null(strstr(g->said, "{{input}}"));
}
