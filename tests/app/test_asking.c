/* test_asking.c - what operators are shown of a session: two texts, and nothing held out. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define TOWNS 18

/* Every third is right where all is called Paris. */
static struct game *towns(void *folder)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;

	for (int i = 0; i < TOWNS; i++)
		buf_addf(&task, "{\"input\":\"town number %c\",\"expected\":\"%s\"}\n", 'A' + i,
			i % 3 ? "Rome" : "Paris");
	g = game_new(folder, buf_text(&task), "Capital of {{input}}?");
	game_score(g);
	return g;
}

IN_FOLDER(two_parents_are_asked_about_and_kept_in_the_record)
{
	struct game *g = towns(*state);
	const struct state *s = live_state(g->live);
	SCOPED(prompt) request = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);

	game_bad_line(g, "crossover", "two texts");
	game_will_say(g, "What is the seat of government of {{input}}?");
	game_line(g, "mutate paraphrase on prompt");
	game_settle(g);
	assert_int_equal(s->variants.n, 1);
	game_bad_line(g, "crossover A B", "B");
	game_bad_line(g, "crossover A prompt 2 more", "more");
	game_will_say(g, "In one word: which town governs {{input}}?");
	game_line(g, "crossover A prompt");
	game_settle(g);
	assert_int_equal(s->variants.n, 2);
	assert_int_equal(s->variants.items[1].n_parents, 2);
	assert_int_equal(s->variants.items[1].parents[0].variant, 1);
	assert_int_equal(s->variants.items[1].parents[1].version, 1);
	assert_true(figures_request(
		s, state_call(s, s->variants.items[1].call), &request, &err));
	assert_non_null(strstr(request.items[request.n - 1].text,
		"Prompt A:\nWhat is the seat of government of {{input}}?\n\n"
		"Prompt B:\nCapital of {{input}}?"));
	/* Of one text, and of the prompt: what goes with it is found. */
	game_will_say(g, "Write only the name of the capital: {{input}}");
	game_line(g, "propose crossover 1");
	game_settle(g);
	assert_int_equal(s->rounds.items[2].on.version, 1);
	assert_true(s->rounds.items[2].and.variant > 0);
	game_reopen(g);
	s = live_state(g->live);
	assert_int_equal(s->rounds.items[1].on.variant, 1);
	assert_int_equal(s->rounds.items[1].and.version, 1);
	assert_int_equal(s->rounds.items[0].and.variant + s->rounds.items[0].and.version, 0);
}

IN_FOLDER(no_operator_is_shown_what_is_held_out)
{
	struct game *g = towns(*state);
	const struct state *s = live_state(g->live);
	SCOPED(buf) err = BUF(BUF_SMALL), line = BUF(BUF_SMALL);
	size_t can = 0, asked = 0;

	game_line(g, "held-out");
	game_settle(g);
	game_line(g, "grade 0.2");
	game_will_say(g, "What is the seat of government of {{input}}?");
	game_line(g, "mutate paraphrase on prompt");
	game_settle(g);
	for (size_t i = 0; operators[i]; i++) {
		if (!operators[i]->ask)
			continue;
		buf_clear(&line);
		buf_addf(&line, "mutate %s on prompt be kind", operators[i]->name);
		can += !live_command(g->live, buf_str(&line), &err);
		game_settle(g);
	}
	for (size_t i = 0; i < s->calls.n; i++) {
		SCOPED(prompt) request = {0};

		if (s->calls.items[i].role != 'p' ||
			!figures_request(s, &s->calls.items[i], &request, &err))
			continue;
		asked++;
		for (size_t k = 0; k < s->examples.n; k++) {
			const struct example *e = &s->examples.items[k].now;

			if (e->split == SPLIT_HELD_OUT)
				assert_null(strstr(request.items[request.n - 1].text,
					e->fields.items[0].value));
		}
	}
	assert_true(asked >= can && can > 8);
}

IN_FOLDER(terms_of_the_field_are_asked_for_and_kept_with_the_round)
{
	struct game *g = game_new(*state, NULL, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	const char *field = folder_file(*state, "field.txt",
		"The seat of government moved. A seat of government has ministries. One seat of "
		"government burned. Ministries wait. Ministries rule. All ministries close.\n");
	SCOPED(buf) line = BUF(BUF_SMALL);

	game_bad_line(g, "corpus propose", "it needs terms of your field");
	buf_addf(&line, "corpus %s", field);
	game_line(g, buf_text(&line));
	game_will_say(g, "Which town has the ministries of {{input}}?");
	game_line(g, "set variants 1");
	game_line(g, "corpus propose");
	game_settle(g);
	assert_int_equal(s->variants.n, 1);
	assert_non_null(strstr(s->rounds.items[0].instruction, "seat of government"));
	assert_non_null(strstr(s->rounds.items[0].instruction, ", "));
}

IN_FOLDER(what_was_left_out_of_a_merge_is_told_as_of_no_help)
{
	struct game *g = game_new(*state, NULL, "Capital of {{input}}? Be quick. Think it over.");
	const struct state *s = live_state(g->live);
	SCOPED(prompt) request = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);

	game_will_say(g, "Main town of {{input}}? Be quick. Take your time with it.");
	game_line(g, "mutate paraphrase on prompt");
	game_settle(g);
	game_line(g, "merge A 1");
	game_prompt_is(g, "Main town of {{input}}? Be quick. Think it over.");
	game_line(g, "mutate rather short");
	game_settle(g);
	for (size_t i = s->calls.n; i-- > 0 && !request.n;)
		if (s->calls.items[i].role == 'p')
			assert_true(figures_request(s, &s->calls.items[i], &request, &err));
	assert_non_null(strstr(request.items[request.n - 1].text,
		"tried and did not help: \u201cTake your time with"));
}
