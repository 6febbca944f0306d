/* The editor of the prompt pane. */
#include "../support/test.h"
#include "hunsu/base/utf8.h"
#include "hunsu/tui/editor.h"
#include "../support/random_text.h"

static struct editor with(const char *text)
{
	struct editor e;

	editor_init(&e);
	editor_set(&e, str_of(text), NULL, AUTHOR_IMPORT);
	editor_layout(&e, 21, 5);
	return e;
}

static void is(const struct editor *e, const char *text)
{
	assert_string_equal(buf_text(&e->text), text);
	assert_int_equal(runs_total(&e->runs), e->text.n);
}

TEST(typing_is_credited_to_the_person)
{
	SCOPED(editor) e = with("one two");

	editor_place(&e, 4, false);
	editor_insert(&e, STR("and "), AUTHOR_PERSON);
	is(&e, "one and two");
	assert_int_equal(runs_at(&e.runs, 0), AUTHOR_IMPORT);
	assert_int_equal(runs_at(&e.runs, 4), AUTHOR_PERSON);
	assert_int_equal(runs_at(&e.runs, 8), AUTHOR_IMPORT);
}

TEST(clusters_are_moved_over_and_deleted_whole)
{
	SCOPED(editor) e = with("a👨‍👩‍👧한e\xcc\x81");

	editor_move(&e, MOVE_BOTTOM, false);
	editor_kill(&e, MOVE_LEFT, NULL);
	is(&e, "a👨‍👩‍👧한");
	editor_kill(&e, MOVE_LEFT, NULL);
	editor_kill(&e, MOVE_LEFT, NULL);
	is(&e, "a");
	assert_true(editor_undo(&e));
	is(&e, "a👨‍👩‍👧");
	editor_move(&e, MOVE_TOP, false);
	editor_move(&e, MOVE_RIGHT, false);
	editor_move(&e, MOVE_RIGHT, false);
	assert_int_equal(e.cursor, e.text.n);
}

TEST(words_and_sentences_are_stepped_over)
{
	SCOPED(editor) e = with("Say it. Say 한국 now! End");

	editor_move(&e, MOVE_SENTENCE_RIGHT, false);
	assert_int_equal(e.cursor, 8);
	editor_move(&e, MOVE_WORD_RIGHT, false);
	assert_int_equal(e.cursor, 12);
	editor_move(&e, MOVE_SENTENCE_RIGHT, false);
	assert_string_equal(e.text.s + e.cursor, "End");
	editor_move(&e, MOVE_SENTENCE_LEFT, false);
	assert_int_equal(e.cursor, 8);
}

TEST(up_and_down_go_by_rows_and_keep_the_column)
{
	SCOPED(editor) e = with("0123456789 abcdefghi\nxy\n한국어 단어와 소리 열 개를 쓰자");

	editor_place(&e, 15, false);
	editor_move(&e, MOVE_DOWN, false);
	editor_move(&e, MOVE_DOWN, false);
	assert_int_equal(editor_row_of(&e, e.cursor), 2);
	assert_true(editor_column_of(&e, e.cursor) <= 15);
	assert_true(editor_column_of(&e, e.cursor) >= 14);
	editor_move(&e, MOVE_UP, false);
	editor_move(&e, MOVE_UP, false);
	assert_int_equal(e.cursor, 15);
	editor_move(&e, MOVE_ROW_END, false);
	assert_int_equal(e.cursor, 20);
}

TEST(a_selection_is_replaced_and_cut)
{
	SCOPED(editor) e = with("one two three");
	SCOPED(buf) taken = BUF(BUF_SMALL);

	editor_place(&e, 4, false);
	editor_move(&e, MOVE_WORD_RIGHT, true);
	editor_insert(&e, STR("2 "), AUTHOR_PERSON);
	is(&e, "one 2 three");
	assert_true(editor_undo(&e));
	is(&e, "one two three");
	editor_place(&e, 4, false);
	editor_kill(&e, MOVE_LINE_END, &taken);
	is(&e, "one ");
	assert_string_equal(buf_text(&taken), "two three");
	assert_false(e.selecting);
}

TEST(undo_takes_back_words_and_redo_brings_them)
{
	SCOPED(editor) e = with("");

	for (const char *p = "ab cd"; *p; p++)
		editor_insert(&e, (struct str){p, 1}, AUTHOR_PERSON);
	editor_undo(&e);
	is(&e, "ab ");
	editor_undo(&e);
	editor_undo(&e);
	is(&e, "");
	assert_false(editor_undo(&e));
	while (editor_redo(&e))
		;
	is(&e, "ab cd");
}

TEST(find_goes_round_and_replace_is_one_step)
{
	SCOPED(editor) e = with("Red, red and RED");
	size_t from, to;

	assert_true(editor_find(&e, STR("red")));
	editor_selection(&e, &from, &to);
	assert_int_equal(from, 0);
	assert_true(editor_find(&e, STR("red")));
	assert_true(editor_find(&e, STR("red")));
	assert_true(editor_find(&e, STR("red")));
	editor_selection(&e, &from, &to);
	assert_int_equal(from, 0);
	assert_false(editor_find(&e, STR("blue")));
	e.selecting = false;
	assert_int_equal(editor_replace(&e, STR("red"), STR("blue red"), AUTHOR_PERSON), 3);
	is(&e, "blue red, blue red and blue red");
	editor_undo(&e);
	is(&e, "Red, red and RED");
}

TEST(any_edits_undo_to_where_they_began)
{
	struct rng rng = rng_seed(7);

	for (int round = 0; round < 200; round++) {
		SCOPED(editor) e = with("The 고양이 sat. 🐈‍⬛ on\n\na mat");
		SCOPED(buf) before = BUF(BUF_SMALL);
		buf_addstr(&before, buf_str(&e.text));
		for (int i = 0; i < 30; i++) {
			editor_move(&e, (enum motion)rng_below(&rng, MOVE_LINE_END + 1),
				rng_below(&rng, 3) == 0);
			if (rng_below(&rng, 2))
				editor_insert(&e, rng_below(&rng, 2) ? STR("x") : STR("한 y\n"),
					AUTHOR_PERSON);
			else
				editor_kill(&e, (enum motion)rng_below(&rng, MOVE_LINE_END + 1),
					NULL);
			assert_true(utf8_valid(buf_str(&e.text), NULL));
			assert_int_equal(runs_total(&e.runs), e.text.n);
			assert_true(e.cursor <= e.text.n);
			editor_layout(&e, 12, 3);
		}
		while (editor_undo(&e))
			;
		assert_string_equal(buf_text(&e.text), buf_text(&before));
		assert_int_equal(runs_at(&e.runs, 0), AUTHOR_IMPORT);
	}
}

TEST(a_place_inside_a_character_becomes_its_beginning)
{
	SCOPED(editor) e;
	editor_init(&e);
	editor_set(&e, STR("\xed\x9b\x88\xec\x88\x98"), NULL, AUTHOR_IMPORT);
	for (size_t at = 0; at < 6; at++) {
		editor_place(&e, at, false);
		assert_int_equal(e.cursor, at / 3 * 3);
	}
}

TEST(a_row_is_looked_up_in_the_text_as_it_is_now)
{
	SCOPED(editor) e;
	editor_init(&e);
	editor_set(&e, STR("one\ntwo\nthree"), NULL, AUTHOR_IMPORT);
	editor_layout(&e, 20, 5);
	assert_int_equal(editor_at(&e, 2, 1), 9);
	editor_set(&e, STR("\xed\x9b\x88"), NULL, AUTHOR_IMPORT);
	assert_int_equal(editor_at(&e, 2, 1), 0);
}

TEST(nothing_changes_what_is_locked)
{
	SCOPED(editor) e = with("one two three");
	SCOPED(buf) taken = BUF(BUF_SMALL);

	editor_lock(&e, 4, 7); /* two */
	editor_place(&e, 5, false);
	editor_insert(&e, STR("x"), AUTHOR_PERSON);
	assert_true(e.refused);
	e.refused = false;
	editor_place(&e, 0, false);
	editor_kill(&e, MOVE_LINE_END, &taken);
	assert_true(e.refused && !taken.n);
	e.refused = false;
	editor_place(&e, 7, false);
	editor_kill(&e, MOVE_LEFT, NULL);
	assert_true(e.refused);
	e.refused = false;
	is(&e, "one two three");
	/* At its edges there is room, and it moves along. */
	editor_place(&e, 4, false);
	editor_insert(&e, STR("한 "), AUTHOR_PERSON);
	editor_place(&e, 11, false);
	editor_insert(&e, STR("!"), AUTHOR_PERSON);
	is(&e, "one 한 two! three");
	assert_true(editor_is_locked(&e, 8, 9) && editor_is_locked(&e, 10, 11));
	assert_false(editor_is_locked(&e, 0, 8) || editor_is_locked(&e, 11, 17));
	assert_false(e.refused);
	assert_int_equal(editor_replace(&e, STR("t"), STR("TT"), AUTHOR_PERSON), 1);
	assert_true(e.refused);
	is(&e, "one 한 two! TThree");
	while (editor_undo(&e))
		;
	is(&e, "one two three");
	assert_true(editor_is_locked(&e, 4, 5) && !editor_is_locked(&e, 3, 4));
	editor_set(&e, STR("new"), NULL, AUTHOR_IMPORT);
	assert_false(editor_is_locked(&e, 0, 3));
}

/* A place between two characters. */
static size_t some_place(const struct editor *e, struct rng *r)
{
	size_t at = rng_below(r, (uint32_t)e->text.n + 1);

	while (at < e->text.n && ((unsigned char)e->text.s[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void edit_somehow(struct editor *e, struct rng *r)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	random_text(&b, r, 3);
	editor_place(e, some_place(e, r), false);
	if (rng_below(r, 3) == 0)
		editor_place(e, some_place(e, r), true);
	switch (rng_below(r, 6)) {
	case 0:
		editor_kill(e, rng_below(r, 2) ? MOVE_LEFT : MOVE_WORD_RIGHT, NULL);
		break;
	case 1:
		editor_kill(e, rng_below(r, 2) ? MOVE_LINE_END : MOVE_SENTENCE_LEFT, NULL);
		break;
	case 2:
		editor_replace(e, STR("a"), buf_str(&b), AUTHOR_PERSON);
		break;
	case 3:
		(void)(rng_below(r, 2) ? editor_undo(e) : editor_redo(e));
		break;
	default:
		editor_insert(e, buf_str(&b), (author)(1 + rng_below(r, 4)));
	}
}

TEST(in_ten_thousand_texts_authors_cover_every_byte_and_undo_and_redo_are_exact)
{
	struct rng r = rng_seed(42);
	int refused = 0;

	for (int i = 0; i < 10000; i++) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		struct editor e;
		editor_init(&e);
		random_text(&text, &r, 12);
		editor_set(&e, buf_str(&text), NULL, AUTHOR_IMPORT);
		editor_layout(&e, 30, 5);
		size_t from = some_place(&e, &r), to = some_place(&e, &r);
		OWNED char *locked =
			from < to ? str_dup((struct str){text.s + from, to - from}) : NULL;
		if (locked)
			editor_lock(&e, from, to);
		for (uint32_t n = 1 + rng_below(&r, 8); n; n--) {
			edit_somehow(&e, &r);
			check_runs(&e.runs, e.text.n);
			assert_true(utf8_valid(buf_str(&e.text), NULL));
			refused += e.refused;
			e.refused = false;
			if (!locked)
				continue;
			from = e.locked.items[0].from;
			assert_int_equal(e.locked.items[0].to - from, strlen(locked));
			assert_memory_equal(e.text.s + from, locked, strlen(locked));
		}
		SCOPED(runs) authors = {0};
		OWNED char *end = str_dup(buf_str(&e.text));
		size_t n = e.text.n;
		runs_copy(&authors, &e.runs);
		while (editor_redo(&e)) /* so that there is nothing else to come */
			;
		bool same = n == e.text.n && !memcmp(end, buf_text(&e.text), n);
		while (editor_undo(&e))
			check_runs(&e.runs, e.text.n);
		assert_true(str_eq(buf_str(&e.text), buf_str(&text)));
		assert_true(e.runs.n <= 1 && (!e.runs.n || e.runs.items[0].by == AUTHOR_IMPORT));
		while (editor_redo(&e))
			;
		if (same) {
			assert_true(n == e.text.n && !memcmp(end, buf_text(&e.text), n));
			assert_int_equal(authors.n, e.runs.n);
			for (size_t k = 0; k < authors.n; k++)
				assert_int_equal(authors.items[k].by, e.runs.items[k].by);
		}
		editor_release(&e);
	}
	assert_true(refused > 1000);
}

/* n characters typed into the middle of a text of two authors. */
static size_t work_of_typing(size_t n)
{
	SCOPED(editor) e;
	size_t work;

	editor_init(&e);
	editor_set(&e, STR("Before it. And behind it."), NULL, AUTHOR_IMPORT);
	editor_place(&e, 11, false);
	e.work = 0;
	for (size_t i = 0; i < n; i++)
		editor_insert(&e, i % 6 ? STR("x") : STR(" "), AUTHOR_PERSON);
	work = e.work;
	assert_int_equal(e.text.n, 25 + n);
	return work;
}

TEST(typing_twice_as_much_is_twice_the_work)
{
	assert_true(work_of_typing(40000) * 10 <= work_of_typing(20000) * 22);
}
