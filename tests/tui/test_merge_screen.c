/* A merge on a terminal, at the four sizes. run-tests: screen timeout 600 */
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/screen.h"
#include "../support/test.h"

static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};
#define MANY 60
#define SIZES (sizeof sizes / sizeof *sizes)

/* The session of made_live, opened on a terminal; variant B was made from v1. */
static struct screen *start(void **state, size_t size)
{
	char name[32];
	struct made m = made_live(*state, 2, 5);
	struct screen *s;

	made_end(&m);
	snprintf(name, sizeof name, "game-%zu.hunsu", size);
	OWNED char *path = strdup(folder_path(*state, name));
	assert_int_equal(rename(folder_path(*state, "made.hunsu"), path), 0);
	s = screen_start(*state, sizes[size][0], sizes[size][1],
		(const char *const[]){path, NULL}, NULL);
	SHOWS(s, "Prompt ─ v1");
	screen_line(s, ":select B");
	return s;
}

IN_FOLDER(hunks_are_taken_left_split_and_changed_by_keys)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct screen *s = start(state, i);

		screen_send(s, "m");
		SHOWS(s, "hunk 1 of 1");
		SHOWS(s, "[1?]");
		SHOWS(s, "y take, n leave, q stop");
		SHOWS(s, "-You answer in one word."); /* told by marks, not by colour alone */
		SHOWS(s, "+You are a ship");
		screen_send(s, "s");
		SHOWS(s, "hunk 1 of 2");
		screen_send(s, "?");
		SHOWS(s, "take [HUNK…]");
		screen_send(s, "q");
		LACKS(s, "take [HUNK…]");
		screen_send(s, "y");
		SHOWS(s, "hunk 2 of 2");
		SHOWS(s, "1y");
		screen_send(s, "K");
		SHOWS(s, "[1y]");
		screen_send(s, "q");
		SHOWS(s, "merged 1 of 2 hunks of B");
		SHOWS(s, "Prompt ─ v2");
		screen_send(s, "u");
		SHOWS(s, "took back");
		SHOWS(s, "Prompt ─ v1");
		screen_send(s, "m");
		SHOWS(s, "hunk 1 of 1");
		screen_send(s, "e\001"); /* C-a: the beginning of the line that opens */
		SHOWS(s, ":change You are a ship");
		screen_send(s, "\025change Say 바다.\r"); /* C-u: away with what was offered */
		SHOWS(s, "merged 1 of 1 hunk of B");
		SHOWS(s, "Say 바다.");
		screen_send(s, "u");
		SHOWS(s, "Prompt ─ v1");
		screen_send(s, "mq");
		SHOWS(s, "nothing was taken");
		screen_leave(s);
	}
}

/* Beside the hunk, and below it where there is no room. */
IN_FOLDER(the_whole_result_grows_as_hunks_are_taken)
{
	for (size_t i = 1; i < SIZES; i++) {
		struct screen *s = start(state, i);

		screen_send(s, "m");
		SHOWS(s, "Merge B into your v1");
		SHOWS(s, "your prompt so far");
		screen_send(s, "s");
		SHOWS(s, "split into 2");
		SHOWS(s, "-You answer in one word.- +You are a");
		LACKS(s, "반대말을"); /* that is of the other hunk */
		screen_send(s, "J");
		SHOWS(s, "hunk 2 of 2");
		screen_send(s, "y");
		SHOWS(s, "hunk 1 of 2");
		SHOWS(s, "answer in one word. +반대말을"); /* in the result */
		screen_send(s, "s");
		SHOWS(s, "the rest of hunk 1 is the same in both");
		screen_send(s, "s");
		SHOWS(s, "cannot be split further");
		screen_leave(s);
	}
}

/* Each word of many is another: all their choices would leave no room for the hunk. */
IN_FOLDER(of_many_hunks_the_one_at_hand_is_in_sight)
{
	struct screen *s = start(state, 1);
	SCOPED(buf) lines = BUF(BUF_TEXT);

	buf_adds(&lines, ":prompt");
	for (int i = 1; i <= MANY; i++)
		buf_addf(&lines, " this one stays as it is, old%d", i);
	buf_adds(&lines, " {{input}}\r:keep");
	for (int i = 1; i <= MANY; i++)
		buf_addf(&lines, " this one stays as it is, new%d", i);
	buf_adds(&lines, " {{input}}\r");
	screen_send(s, buf_text(&lines));
	SHOWS(s, "kept as ");
	screen_send(s, "m");
	SHOWS(s, "hunk 1 of 60");
	SHOWS(s, "[1?] 2? 3? 4? …");
	screen_send(s, "/new31\r");
	SHOWS(s, "… 28? 29? 30? [31?] 32? 33? 34? …");
	SHOWS(s, "-old31- +new31+");
	screen_leave(s);
}

IN_FOLDER(the_title_says_what_is_merged)
{
	struct screen *s = start(state, 0);

	screen_send(s, ":mark A\r:mark C\rm");
	SHOWS(s, "Merge A, C (marked) into your v1");
	screen_send(s, "Q");
	SHOWS(s, "abandoned");
	screen_send(s, ":mark B\r:mark D\r:mark E\rm");
	SHOWS(s, "Merge 5 variants (marked) into your v1");
	screen_leave(s);
}

IN_FOLDER(a_conflict_shows_both_sides_whole)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct screen *s = start(state, i);

		screen_send(s, "i");
		SHOWS(s, "typing");
		screen_send(s, "\033<\033[B\033f\033fkindly "); /* behind the second word */
		SHOWS(s, "You answer kindly in");
		screen_send(s, "\033");
		LACKS(s, "typing, Esc ends");
		screen_send(s, "m");
		SHOWS(s, "conflict");
		SHOWS(s, "[1?!]");
		SHOWS(s, "yours:");
		SHOWS(s, "-You answer kindly in");
		screen_leave(s);
	}
}

IN_FOLDER(what_is_locked_is_shown_so_and_stays)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct screen *s = start(state, i);

		screen_send(s, ":lock 한 단어로.\r");
		SHOWS(s, "locked");
		screen_send(s, "m");
		SHOWS(s, "hunk 1 of 2");
		SHOWS(s, "2#");
		screen_send(s, "J");
		SHOWS(s, "#한 단어로.#");
		SHOWS(s, "Locked text never changes");
		screen_send(s, "y");
		SHOWS(s, "hunk 2 is locked");
		screen_send(s, "Q");
		SHOWS(s, "abandoned");
		screen_send(s, "a");
		SHOWS(s, "merged around it");
		SHOWS(s, "Prompt ─ v2");
		screen_leave(s);
	}
}
