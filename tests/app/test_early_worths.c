/* test_early_worths.c - what an ablation says before all its scores are there. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"

#define PROMPT "system:\nYou know towns. Answer in one word.\n\nuser:\n{{input}}"
#define CITIES                                                                                     \
	"{\"input\":\"France\",\"expected\":\"Paris\"}\n"                                          \
	"{\"input\":\"Spain\",\"expected\":\"Madrid\"}\n"                                          \
	"{\"input\":\"the French Republic\",\"expected\":\"Paris\"}\n"                             \
	"{\"input\":\"Italy\",\"expected\":\"Rome\"}\n"
#define EXAMPLES 4

/* What fewer than all examples say of a piece is no verdict. */
IN_FOLDER(a_worth_of_few_examples_is_called_early)
{
	struct game *g = game_new(*state, CITIES, PROMPT);
	struct worths a = {0};
	const int64_t until = clock_ms() + PATIENCE_MS;

	game_line(g, "set in-flight 1"); /* one score after another */
	game_reopen(g);
	for (int i = 0; i < EXAMPLES + 2; i++) /* the whole, and two of its first piece */
		faulty_add(g->server, &(struct faulty_answer){.status = 200});
	for (int i = 0; i < 8; i++)
		faulty_add(g->server, &(struct faulty_answer){.wait = true});
	game_line(g, "ablate prompt");
	while ((!a.items || a.items[0].paired.n < 2) && clock_ms() < until) {
		loop_turn(g->loop, 100);
		assert_true(figures_worths(
			g->live->desk->figures, (struct text_ref){.version = 1}, &a));
	}
	game_line(g, "show ablation");
	game_said(g, "on 2 examples, early: You know towns.");
	game_said(g, "sentence 2: not scored yet");
	assert_null(strstr(g->said, "noise"));
	faulty_go(g->server);
	game_settle(g);
	game_line(g, "show ablation");
	game_said(g, "on 4 examples, noise: You know towns.");
	assert_null(strstr(g->said, "early"));
}
