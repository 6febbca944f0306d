/*
 * The person's own moves on a terminal: select, lock, mutate, comment, blame; at the four sizes.
 * run-tests: screen timeout 600
 */
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/engine/operator.h"


static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};
#define SIZES (sizeof sizes / sizeof *sizes)

struct game {
	struct screen *screen;
	struct echo_model *model;
};

static struct game start(void **state, size_t size)
{
	struct game g = {NULL, echo_model_start(1 << 30)};
	char name[32];
	const char *target = echo_model_name(g.model, "echo");
	const char *proposer = echo_model_name(g.model, "writer");
	const char *prompt = folder_file(*state, "prompt.txt",
		"system:\nBe kind. 한 단어로 답하세요.\n\nuser:\nSay it: {{input}}\n");
	const char *file = folder_file(*state, "words.jsonl",
		"{\"input\":\"say hot\",\"expected\":\"hot\"}\n"
		"{\"input\":\"say 한국\",\"expected\":\"한국\"}\n");

	snprintf(name, sizeof name, "game-%zu.hunsu", size);
	const char *words[] = {"--new", "-p", prompt, "--target", target, "--proposer", proposer,
		"-s", folder_path(*state, name), file, NULL};
	char tmp[400];
	snprintf(tmp, sizeof tmp, "TMPDIR=%s", folder_path(*state, ""));
	const char *env[] = {"EDITOR=sed -i s/kind/rude/", tmp, NULL};
	g.screen = screen_start(*state, sizes[size][0], sizes[size][1], words, env);
	SHOWS(g.screen, "Prompt ─ v1");
	return g;
}

static void leave(struct game *g)
{
	screen_send(g->screen, ":quit!\r");
	assert_int_equal(screen_wait(g->screen, PATIENCE_MS), 0);
	screen_stop(g->screen);
	echo_model_stop(g->model);
}

static void line(struct game *g, const char *text)
{
	screen_send(g->screen, ":");
	screen_send(g->screen, text);
	screen_send(g->screen, "\r");
}

IN_FOLDER(a_locked_sentence_cannot_be_typed_into)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);
		screen_send(g.screen, "1v");
		SHOWS(g.screen, "selecting");
		screen_send(g.screen, "s\r");
		SHOWS(g.screen, "region");
		screen_send(g.screen, "L");
		SHOWS(g.screen, "▐ 1 locked");
		screen_send(g.screen, "i");
		SHOWS(g.screen, "typing");
		screen_send(g.screen, "\033<"); /* to the top */
		screen_send(g.screen, "\033[B\033[C\033[C!");
		SHOWS(g.screen, "that is locked; Esc, then :unlock 1 frees it");
		screen_send(g.screen, "\033[F free");
		SHOWS(g.screen, "답하세요. free");
		screen_send(g.screen, "\033");
		LACKS(g.screen, "typing");
		SHOWS(g.screen, "Be kind. 한 단어로 답하세요. free");
		line(&g, "unlock 1");
		LACKS(g.screen, "1 locked");
		leave(&g);
	}
}

IN_FOLDER(an_editor_that_changes_what_is_locked_is_refused)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);
		line(&g, "lock Be kind.");
		SHOWS(g.screen, "▐ 1 locked");
		screen_send(g.screen, "E");
		SHOWS(g.screen, "would change locked text");
		SHOWS(g.screen, "Be kind.");
		SHOWS(g.screen, "hat you wrote is in");
		screen_send(g.screen, "\033"); /* a page, where the line is too short */
		SHOWS(g.screen, "Prompt ─ v1");
		line(&g, "unlock 1");
		LACKS(g.screen, "1 locked");
		screen_send(g.screen, "E");
		SHOWS(g.screen, "Be rude.");
		leave(&g);
	}
}

IN_FOLDER(what_is_selected_while_typing_is_the_region_after_esc)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);
		int row, col;
		screen_send(g.screen, "1i");
		SHOWS(g.screen, "typing");
		screen_send(g.screen, "\033<\033[B\033[1;2C\033[1;2C"); /* S-Right twice */
		screen_send(g.screen, "\033");
		SHOWS(g.screen, "─ region");
		assert_true(screen_find(g.screen, "Be kind", &row, &col));
		assert_true(screen_look(g.screen, row, col).reverse ||
			    screen_look(g.screen, row, col).colour);
		line(&g, "region");
		screen_send(g.screen, "\033");
		LACKS(g.screen, "─ region");
		leave(&g);
	}
}

IN_FOLDER(what_the_mouse_drags_over_is_the_region_after_esc)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);
		char bytes[160];
		int row, col;
		SHOWS(g.screen, "Be kind");
		assert_true(screen_find(g.screen, "Be kind", &row, &col));
		snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<32;%d;%dM\033[<0;%d;%dm",
			col + 1, row + 1, col + 8, row + 1, col + 8, row + 1);
		screen_send(g.screen, bytes);
		SHOWS(g.screen, "typing");
		screen_send(g.screen, "\033");
		SHOWS(g.screen, "─ region");
		screen_send(g.screen, "L");
		SHOWS(g.screen, "locked “Be kind”");
		leave(&g);
	}
}

IN_FOLDER(the_menu_of_operators_mutates_the_region_alone)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);
		line(&g, "region Be kind.");
		SHOWS(g.screen, "─ region");
		screen_send(g.screen, "1x");
		SHOWS(g.screen, "Mutate the region: Be kind.");
		SHOWS(g.screen, "paraphrase");
		SHOWS(g.screen, "(not now)");
		for (size_t k = 0; operators[k]; k++) {
			char at[64];
			snprintf(at, sizeof at, "▸ %s", operators[k]->name);
			screen_send(g.screen, "\033[B");
			SHOWS(g.screen, at);
			if (!strcmp(operators[k]->name, "induce"))
				break;
		}
		screen_send(g.screen, "\r");
		SHOWS(g.screen, "it makes whole prompts only");
		screen_send(g.screen, "\003");
		LACKS(g.screen, "(not now)");
		screen_send(g.screen, "x\r");
		SHOWS(g.screen, "your own words: say what to do");
		screen_send(g.screen, "친절하게 3번\r");
		SHOWS(g.screen, "▸A ");
		line(&g, "zoom");
		line(&g, "detail text");
		line(&g, "pane detail");
		line(&g, "select A");
		SHOWS(g.screen, "한 단어로");
		SHOWS(g.screen, "number ");
		LACKS(g.screen, "Be kind.");
		leave(&g);
	}
}

IN_FOLDER(a_comment_is_on_the_output_that_is_selected_and_marked_there)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);
		line(&g, "evaluate");
		SHOWS(g.screen, "100%");
		SHOWS(g.screen, "(n 2)"); /* of both */
		line(&g, "pane examples");
		line(&g, "select #2");
		screen_send(g.screen, "c");
		SHOWS(g.screen, ":note prompt#2 ");
		screen_send(g.screen, "너무 길다\r");
		SHOWS(g.screen, "noted on prompt#2");
		SHOWS(g.screen, "✓\"");
		screen_send(g.screen, "%");
		SHOWS(g.screen, ":grade prompt#2 ");
		screen_send(g.screen, "bad\r");
		SHOWS(g.screen, "graded prompt#2: bad");
		line(&g, "pane detail");
		line(&g, "detail outputs");
		screen_send(g.screen, "z");
		SHOWS(g.screen, "“너무 길다” bad");
		leave(&g);
	}
}

IN_FOLDER(blame_names_the_author_and_the_version_of_each_stretch)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);
		screen_send(g.screen, "i and 사람\033");
		SHOWS(g.screen, "and 사람");
		LACKS(g.screen, "typing");
		line(&g, "blame");
		line(&g, "pane detail");
		screen_send(g.screen, "z");
		SHOWS(g.screen, "import  v1 import, ");
		SHOWS(g.screen, "person  v");
		SHOWS(g.screen, "and 사람");
		leave(&g);
	}
}

IN_FOLDER(own_texts_stand_beside_the_variants)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i);

		screen_send(g.screen, "K");
		SHOWS(g.screen, "v1 is kept as A");
		screen_send(g.screen, ":prompt Say nothing but this: {{input}}\r");
		SHOWS(g.screen, "Prompt ─ v2");
		screen_send(g.screen, ":no-prompt\r");
		SHOWS(g.screen, "B is the bare input");
		SHOWS(g.screen, "no-prompt");
		screen_send(g.screen, ":diff v1 no-prompt\r");
		SHOWS(g.screen, "v1 against B");
		SHOWS(g.screen, "against B 100%"); /* the echo needs no prompt */
		screen_send(g.screen, "2j"); /* another one is selected: it is over */
		SHOWS(g.screen, "A against your v2");
		leave(&g);
	}
}
