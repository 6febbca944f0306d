/* Lineage and history in the detail pane, at the sizes people have. run-tests: screen timeout 600
 */
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/file.h"


static struct screen *open_game(void **state, int rows, int cols, const char *const env[])
{
	SCOPED(buf) text = BUF(BUF_FILE), path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	const char *words[2] = {folder_path(*state, "s.hunsu"), NULL};

	share_path(&path, "sessions/dates.hunsu");
	assert_int_equal(file_read_text(&text, buf_text(&path), &err), OK);
	assert_int_equal(file_write(words[0], buf_str(&text), &err), OK);
	return screen_start(*state, rows, cols, words, env);
}

static void looks_back(void **state, int rows, int cols, bool ascii)
{
	struct screen *s = open_game(state, rows, cols, NULL);

	SHOWS(s, "Examples");
	if (ascii)
		screen_send(s, ":set ascii yes\r");
	screen_send(s, ":history\r3");
	SHOWS(s, "[history]");
	SHOWS(s, "v17");
	SHOWS(s, "6:L");
	SHOWS(s, "94%");
	SHOWS(s, "100%");
	SHOWS(s, ascii ? "o" : "○");
	screen_send(s, ":lineage\r");
	SHOWS(s, "[lineage]");
	screen_send(s, "gj");
	SHOWS(s, ascii ? "*-+ v3 86%" : "●─┐ v3 86%");
	screen_send(s, "\r");
	SHOWS(s, "the prompt is v3");
	SHOWS(s, "Prompt");
	screen_send(s, "u");
	SHOWS(s, "took back: go v3");
	screen_send(s, ":quit!\r");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
	screen_stop(s);
}

IN_FOLDER(the_past_is_seen_at_every_size)
{
	static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};

	for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
		folder_teardown(state);
		folder_setup(state);
		looks_back(state, sizes[i / 2][0], sizes[i / 2][1], i % 2);
	}
}
