/*
 * test_newcomer.c - who knows nothing plays from the first edit to the written file with keys
 * alone, and presses none that the screen does not name. run-tests: screen
 */
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

#define MOST_KEYS 25

struct newcomer {
	struct screen *screen;
	int keys;
};

/* `named` is how the screen says the key. */
static void presses(struct newcomer *n, const char *key, const char *named)
{
	SHOWS(n->screen, named);
	screen_send(n->screen, key);
	n->keys++;
}

/* Which variant is the best, and in how many places it differs, is as they came. */
static void takes_both_everywhere(struct newcomer *n)
{
	SCOPED(buf) seen = BUF(BUF_TEXT);
	char hunk[32];
	long hunks = 1;

	for (int i = 1; i <= hunks; i++) {
		snprintf(hunk, sizeof hunk, "hunk %d of ", i);
		SHOWS(n->screen, hunk);
		buf_clear(&seen);
		screen_text(n->screen, &seen);
		hunks = strtol(strstr(buf_text(&seen), hunk) + strlen(hunk), NULL, 10);
		presses(n, "b", "b both");
	}
}

static void plays(void **state, int rows, int cols)
{
	struct echo_model *model = echo_model_start(1 << 30);
	struct newcomer n = {0};
	SCOPED(buf) task = BUF(BUF_TEXT);
	const char *words[] = {"--new", "--no-store", "-p",
		folder_file(*state, "p.txt", "user:\nSay it. {{input}} please"), "--target",
		echo_model_name(model, "echo"), "--proposer", echo_model_name(model, "writer"),
		"-s", folder_path(*state, "game.hunsu"), NULL, NULL};

	for (int i = 0; i < 16; i++)
		buf_addf(&task, "{\"input\":\"say w%d\",\"expected\":\"w%d\"}\n", i, i);
	words[10] = folder_file(*state, "words.jsonl", buf_text(&task));
	n.screen = screen_start(*state, rows, cols, words, NULL);
	presses(&n, "i", "i types");
	presses(&n, "!", "typing");
	presses(&n, "\033", "Esc ends");
	presses(&n, "p", "Next: p asks the model for variants");
	presses(&n, "]", "] shows more");
	presses(&n, "a", "a accepts it");
	presses(&n, "h", "h goes to the best variant");
	presses(&n, "m", "m takes parts of ");
	takes_both_everywhere(&n);
	presses(&n, "e", "e scores it");
	presses(&n, "H", "H looks at the held-out examples");
	presses(&n, "W", "W writes v4 to a file");
	presses(&n, "\r", "Enter runs it");
	SHOWS(n.screen, "wrote v4 to ");
	presses(&n, "q", "q goes back");
	presses(&n, "q", "q leaves");
	assert_int_equal(screen_wait(n.screen, PATIENCE_MS), 0);
	assert_true(n.keys <= MOST_KEYS);
	buf_clear(&task);
	assert_int_equal(file_read_text(&task, folder_path(*state, "p.txt"), NULL), OK);
	assert_null(strstr(buf_text(&task), "please"));
	screen_stop(n.screen);
	echo_model_stop(model);
}

IN_FOLDER(a_newcomer_plays_by_what_the_screen_names)
{
	plays(state, 24, 80);
}

IN_FOLDER(and_on_a_large_screen)
{
	plays(state, 40, 120);
}
