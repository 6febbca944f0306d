/* From one act to the next: what the screen brings into sight, and says. run-tests: screen */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "hunsu/base/utf8.h"
#include <cmocka.h>

static const char task[] = "{\"input\":\"say hot\",\"expected\":\"hot\"}\n"
			   "{\"input\":\"say cold\",\"expected\":\"warm\"}\n";

struct game {
	struct screen *screen;
	struct echo_model *model;
};

static struct game start(void **state, int rows, int cols)
{
	struct game g = {NULL, echo_model_start(1 << 30)};
	const char *target = echo_model_name(g.model, "echo");
	const char *proposer = echo_model_name(g.model, "writer");
	const char *prompt = folder_file(
		*state, "prompt.txt", "system:\nAnswer in one word.\n\nuser:\n{{input}}\n");
	const char *file = folder_file(*state, "words.jsonl", task);
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--target", target,
		"--proposer", proposer, "-s", folder_path(*state, "game.hunsu"),
		file, NULL};

	g.screen = screen_start(*state, rows, cols, words, NULL);
	SHOWS(g.screen, "Next: p asks the model for variants");
	return g;
}

static void end(struct game *g, void **state)
{
	screen_stop(g->screen);
	echo_model_stop(g->model);
	folder_teardown(state);
	folder_setup(state);
}

static void a_whole_round_is_looked_at_by_who_waited_for_it(void **state)
{
	static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct game g = start(state, sizes[i][0], sizes[i][1]);
		screen_send(g.screen, "p");
		SHOWS(g.screen, "▸A");
		screen_send(g.screen, "1]");
		SHOWS(g.screen, "A ─ diff [text]");
		screen_send(g.screen, "a");
		SHOWS(g.screen, "A is the prompt now (v2)");
		end(&g, state);
	}
}

static void whoever_does_something_else_is_left_alone(void **state)
{
	struct game g = start(state, 24, 80);

	screen_send(g.screen, "pj");
	SHOWS(g.screen, "Variants ─ by score");
	screen_send(g.screen, "1");
	LACKS(g.screen, "C-c cancels");
	LACKS(g.screen, "▸A");
	screen_send(g.screen, "a");
	SHOWS(g.screen, "accept: select a variant");
	screen_send(g.screen, "h");
	SHOWS(g.screen, "▸A");
	end(&g, state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_whole_round_is_looked_at_by_who_waited_for_it,
			folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(
			whoever_does_something_else_is_left_alone, folder_setup, folder_teardown)};

	locale_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
