/* How panes share the screen, and what is seen of texts that are longer. run-tests: screen */
#include <signal.h>

#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "../support/whole.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"


static struct screen *open_shipped(void **state, const char *name, int rows, int cols)
{
	SCOPED(buf) text = BUF(BUF_FILE), path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	const char *words[2] = {folder_path(*state, "s.hunsu"), NULL};
	struct screen *s;

	share_path(&path, name);
	assert_int_equal(file_read_text(&text, buf_text(&path), &err), OK);
	assert_int_equal(file_write(words[0], buf_str(&text), &err), OK);
	s = screen_start(*state, rows, cols, words, NULL);
	SHOWS(s, "1 Prompt ─ v");
	screen_line(s, ":redraw"); /* what is said at the start goes */
	SHOWS(s, "Next: ");
	return s;
}

IN_FOLDER(low_panes_share_by_need)
{
	struct screen *s = open_shipped(state, "sessions/dates.hunsu", 24, 80);

	for (const char *pane = "1234"; *pane; pane++) {
		char key[2] = {*pane, 0}, focused[] = {"▸? "};

		focused[strlen("▸")] = *pane;
		screen_send(s, key);
		SHOWS(s, focused);
		SHOWS(s, "In dates written with"); /* the prompt's five rows */
		SHOWS(s, "│ {{input}}");
		SHOWS(s, "your prompt, ");
		SHOWS(s, "  L   96%");
	}
	screen_send(s, "2G"); /* to the end: the prompt's row and the best one stay */
	SHOWS(s, "▸F");
	SHOWS(s, "↑");
	assert_int_equal(screen_row(s, "  L   96%"), screen_row(s, "your prompt, ") + 1);
	screen_send(s, "g");
	LACKS(s, "▸F");
	SHOWS(s, "↓");
	screen_leave(s);
}

IN_FOLDER(variants_that_are_not_listed_take_no_room)
{
	struct screen *s = open_shipped(state, "sessions/mail-queues.hunsu", 24, 80);

	screen_send(s, "2");
	SHOWS(s, "▸2 Variants ─ by score ─ 6 of 9 ");
	assert_int_equal(screen_row(s, "├ 3 "), screen_row(s, "2 refused in this round") + 1);
	screen_leave(s);
}

IN_FOLDER(one_rule_is_between_panes)
{
	struct screen *s = open_shipped(state, "sessions/dates.hunsu", 40, 120);

	SHOWS(s, "┬");
	SHOWS(s, "┴");
	LACKS(s, "││");
	LACKS(s, "┐┌");
	screen_leave(s);
}

IN_FOLDER(a_title_is_whole_facts)
{
	static const int sizes[][2] = {{16, 60}, {24, 80}, {30, 100}, {40, 120}, {60, 200}};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct screen *s =
			open_shipped(state, "sessions/shop-ko.hunsu", sizes[i][0], sizes[i][1]);
		SCOPED(buf) text = BUF(BUF_TEXT);
		struct str rest, line;

		SHOWS(s, " 78% 65–87 (n 50) ");
		screen_text(s, &text);
		rest = buf_str(&text);
		for (int row = 0; str_line(&rest, &line); row++)
			if (row == 0 || row == sizes[i][0] - 1 || str_starts(line, "┌") ||
				str_starts(line, "├")) {
				if (str_find(line, "…", 0) != SIZE_MAX)
					fail_msg("half a fact: %.*s", (int)line.n, line.p);
				if (row == 0 && (str_find(line, "→", 0) != SIZE_MAX) !=
							(str_find(line, "proposer", 0) != SIZE_MAX))
					fail_msg("half a way: %.*s", (int)line.n, line.p);
			}
		screen_leave(s);
	}
}

IN_FOLDER(the_selected_row_is_in_sight_from_the_start)
{
	struct screen *s = open_shipped(state, "sessions/shop-ko.hunsu", 16, 60);

	SHOWS(s, "▸2 Variants");
	SHOWS(s, "*▸M   70%");
	screen_leave(s);
}

#define LONG_NAME "문의함 2026년 11월 고객 센터 전체 기록 (정리 전)"

static struct screen *open_new(void **state, int rows, int cols, const char *prompt)
{
	const char *task = folder_file(*state, LONG_NAME ".jsonl",
		"{\"input\":\"hot\",\"expected\":\"cold\"}\n");
	const char *path = prompt ? folder_file(*state, "p.txt", prompt) : NULL;
	const char *const words[] = {"--new", "--target", "openai@http://127.0.0.1:9/v1:m",
		prompt ? task : NULL, "-p", path, NULL};
	struct screen *s = screen_start(*state, rows, cols, words, NULL);

	SHOWS(s, "1 Prompt ─ ");
	return s;
}

IN_FOLDER(what_is_added_to_a_prompt_is_in_sight)
{
	struct screen *s = open_new(state, 24, 80, "Capital of it?\n");

	screen_send(s, "3");
	SHOWS(s, "▸3 ");
	SHOWS(s, "↑ hunsu adds this");
	screen_leave(s);
	s = open_new(state, 16, 60, "Capital of it?\n");
	screen_send(s, "3");
	SHOWS(s, "▸3 ");
	SHOWS(s, "Capital of it?   {{input}}  (added by hunsu)");
	screen_leave(s);
}

IN_FOLDER(a_long_name_leaves_room_and_has_what_there_is)
{
	struct screen *s = open_new(state, 16, 60, "Capital of {{input}}?\n");

	SHOWS(s, "hunsu  문의함 2026년");
	SHOWS(s, "…  target m  ●saved");
	screen_leave(s);
	s = open_new(state, 60, 200, "Capital of {{input}}?\n");
	SHOWS(s, "hunsu  " LONG_NAME "  dev 1   proposer local 1.5b → target m  ");
	screen_leave(s);
}

IN_FOLDER(the_list_says_how_to_choose_and_to_leave)
{
	static const char *const none[] = {NULL};
	struct screen *s = screen_start(*state, 16, 60, none, NULL);

	SHOWS(s, " a new prompt");
	SHOWS(s, " Up, Down and Enter, or a key in brackets; Esc: quit");
	screen_send(s, "q");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
}

IN_FOLDER(of_no_prompt_nothing_is_named)
{
	struct screen *s = open_new(state, 24, 80, NULL);

	SHOWS(s, "3 Detail ───");
	SHOWS(s, "types the prompt");
	SHOWS(s, "stands for the example");
	LACKS(s, "output of");
	screen_leave(s);
}

/* Of two sizes within a frame the program may see the last alone; what the terminal made of its
 * cells on the way is not known. */
IN_FOLDER(the_screen_is_painted_whole_when_its_size_may_be_another)
{
	struct screen *s = open_shipped(state, "sessions/dates.hunsu", 24, 80);
	const int64_t until = clock_ms() + PATIENCE_MS;
	const int n = times_in(screen_raw(s), "Variants");

	kill(screen_pid(s), SIGWINCH);
	while (times_in(screen_raw(s), "Variants") == n && clock_ms() < until)
		screen_take(s, 50);
	assert_int_equal(times_in(screen_raw(s), "Variants"), n + 1);
	SHOWS(s, "▸");
	screen_leave(s);
}

IN_FOLDER(a_merge_has_its_half)
{
	struct screen *s = open_shipped(state, "sessions/shop-ko.hunsu", 40, 120);

	screen_send(s, ":select A\rm");
	SHOWS(s, "▸3 Merge");
	SHOWS(s, "your prompt so far");
	SHOWS(s, "y take"); /* the last row: all is drawn */
	assert_true(screen_row(s, "4 Examples") - screen_row(s, "3 Merge") > 40 / 2);
	screen_leave(s);
	s = open_shipped(state, "sessions/shop-ko.hunsu", 18, 120); /* all of a low screen */
	screen_send(s, ":select A\rm");
	SHOWS(s, "▸3 Merge");
	LACKS(s, "1 Prompt");
	assert_int_equal(screen_row(s, "your prompt so far"), screen_row(s, "hunk 1 of"));
	screen_leave(s);
}

IN_FOLDER(the_input_has_the_room_there_is)
{
	struct screen *s = open_shipped(state, "sessions/shop-ko.hunsu", 60, 200);

	screen_send(s, ":filter all\r");
	SHOWS(s, "검은색은 언제 다시 들어오나요?");
	screen_leave(s);
	s = open_shipped(state, "sessions/shop-ko.hunsu", 24, 80);
	screen_send(s, ":filter all\r4z");
	SHOWS(s, "검은색은 언제 다시 들어");
	screen_leave(s);
}

IN_FOLDER(search_is_of_whole_texts)
{
	struct screen *s = open_shipped(state, "sessions/shop-ko.hunsu", 24, 80);

	screen_send(s, ":filter all\r4");
	SHOWS(s, "▸4 ");
	LACKS(s, "45 뚜껑이");
	screen_send(s, "/맞는 뚜껑이\r"); /* beyond the end of the column */
	SHOWS(s, "45 뚜껑이");
	screen_send(s, "/no such words\r");
	SHOWS(s, "not found in this pane");
	screen_leave(s);
	s = open_shipped(state, "sessions/dates.hunsu", 24, 80);
	screen_send(s, "1/Format the date"); /* a row ends in the middle of it */
	SHOWS(s, "/Format the date");
	screen_send(s, "\r");
	LACKS(s, "/Format");
	LACKS(s, "not found");
	screen_leave(s);
}
