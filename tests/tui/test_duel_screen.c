/* Duels on a terminal: side by side, or one over the other. run-tests: screen timeout 120 */
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/screen.h"
#include "../support/test.h"

static struct screen *start(void *folder, int rows, int cols)
{
	struct made m = made_live(folder, 2, 5);
	struct screen *s;
	char name[32], *path;

	made_end(&m);
	snprintf(name, sizeof name, "game-%d.hunsu", rows);
	path = strdup(folder_path(folder, name));
	assert_int_equal(rename(folder_path(folder, "made.hunsu"), path), 0);
	s = screen_start(folder, rows, cols, (const char *const[]){path, NULL}, NULL);
	free(path);
	SHOWS(s, "Prompt ─ v1");
	return s;
}

IN_FOLDER(a_key_chooses_and_nothing_else_is_in_sight)
{
	static const int sizes[][2] = {{24, 80}, {40, 120}};
	static const char *const keys[] = {"h", "l", "t", "b"};
	int left, left_col, right, right_col;

	for (size_t i = 0; i < 2; i++) {
		struct screen *s = start(*state, sizes[i][0], sizes[i][1]);

		screen_send(s, "Q");
		SHOWS(s, "h left, l right, t tie, b both bad, q leaves");
		LACKS(s, "Variants");
		assert_true(screen_find(s, "left  h", &left, &left_col));
		assert_true(screen_find(s, "right  l", &right, &right_col));
		assert_true(sizes[i][1] < 100 ? left < right && left_col == right_col
					      : left == right && left_col < right_col);
		screen_send(s, "\t");
		SHOWS(s, "does nothing in a duel");
		for (size_t k = 0; k < 4; k++) {
			char next[24];

			SHOWS(s, "duel ");
			snprintf(next, sizeof next, "duel %zu, example", k + 2);
			screen_send(s, keys[k]);
			SHOWS(s, next);
			SHOWS(s, k < 2 ? " is better than " : k == 2 ? "as good as" : "as bad as");
		}
		screen_send(s, "\033");
		SHOWS(s, "how often each would win");
		SHOWS(s, "Variants");
		screen_send(s, "J");
		SHOWS(s, "g good, b bad, s another, q leaves");
		LACKS(s, "Variants");
		screen_send(s, "7");
		SHOWS(s, ": 0.7");
		screen_send(s, "u");
		SHOWS(s, "graded 0.7");
		screen_send(s, "q");
		SHOWS(s, "Variants");
		screen_send(s, ":quit!\r");
		assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
		screen_stop(s);
	}
}
