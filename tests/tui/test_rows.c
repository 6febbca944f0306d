/* Canvas and rows: what a pane says, as cells. */
#include "../support/drawn.h"
#include "../support/test.h"
#include "hunsu/tui/laid.h"

static void shows(const struct canvas *c, const char *text)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	drawn_text(&b, c);
	assert_string_equal(buf_text(&b), text);
}

TEST(nothing_acts_on_the_terminal)
{
	static const char hostile[] = "a\033[31mb\033]52;c;aGk=\ac\x9b\xe2\x80\xae\r\x7f";
	SCOPED(canvas) c = {0};

	canvas_resize(&c, 1, 60);
	canvas_text(&c, 0, 0, 60, str_of(hostile), SHADE_TEXT, 0);
	for (int x = 0; x < 60; x++) {
		int32_t cp = drawn_at(&c, 0, x)->cp[0];
		assert_true(cp >= 0x20 && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0) && cp != 0x202e);
	}
	assert_int_equal(drawn_at(&c, 0, 1)->shade, SHADE_CONTROL);
}

TEST(wide_characters_are_drawn_whole_or_not_at_all)
{
	SCOPED(canvas) c = {0};

	canvas_resize(&c, 2, 5);
	assert_int_equal(canvas_text(&c, 0, 0, 5, STR("한국어"), SHADE_TEXT, 0), 4);
	shows(&c, "한국\n\n");
	canvas_text(&c, 0, 1, 1, STR("x"), SHADE_TEXT, 0);
	shows(&c, " x국\n\n");
	canvas_text(&c, 0, 1, 2, STR("世"), SHADE_TEXT, 0);
	shows(&c, " 世\n\n");
}

TEST(cells_are_cut_and_filled)
{
	SCOPED(canvas) c = {0};
	SCOPED(rows) r;

	rows_init(&r);
	rows_begin(&r, 7);
	rows_cell(&r, SHADE_DIM, STR("한국어 text"), 6);
	rows_puts(&r, SHADE_TEXT, "|");
	rows_cell_right(&r, SHADE_TEXT, STR("9"), 4);
	rows_puts(&r, SHADE_TEXT, "|\nnever");
	canvas_resize(&c, 1, 20);
	rows_draw(&r, &c, (struct rect){0, 0, 1, 20}, 0, (struct str){0});
	shows(&c, "한국… |   9|\n");
	assert_int_equal(r.list.items[0].tag, 7);
}

TEST(long_text_wraps_with_its_indent)
{
	SCOPED(canvas) c = {0};
	SCOPED(rows) r;

	rows_init(&r);
	rows_begin(&r, -1);
	rows_puts(&r, SHADE_DIM, "why ");
	rows_wrap(&r, SHADE_TEXT, STR("one two three four\nfive"), 14, 4, -1);
	canvas_resize(&c, 4, 14);
	rows_draw(&r, &c, (struct rect){0, 0, 4, 14}, 0, (struct str){0});
	shows(&c, "why one two\n    three four\n    five\n\n");
}

TEST(what_is_searched_is_marked_and_what_is_selected_too)
{
	SCOPED(canvas) c = {0};
	SCOPED(rows) r;

	rows_init(&r);
	rows_line(&r, 1, SHADE_TEXT, "한 Red");
	rows_line(&r, 2, SHADE_TEXT, "red one");
	rows_select(&r);
	canvas_resize(&c, 2, 12);
	rows_draw(&r, &c, (struct rect){0, 0, 2, 12}, 0, STR("rED"));
	assert_int_equal(drawn_at(&c, 0, 3)->over, SHADE_SEARCH);
	assert_int_equal(drawn_at(&c, 0, 5)->over, SHADE_SEARCH);
	assert_int_equal(drawn_at(&c, 0, 0)->over, 0);
	assert_int_equal(drawn_at(&c, 1, 0)->over, SHADE_SEARCH);
	assert_int_equal(drawn_at(&c, 1, 11)->over, SHADE_SELECTED);
	assert_int_equal(r.selected, 1);
	assert_true(rows_has(&r, 0, STR("red")));
	assert_false(rows_has(&r, 0, STR("one")));
}

TEST(rows_that_are_skipped_count_and_are_not_there)
{
	SCOPED(canvas) c = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(rows) r;

	rows_init(&r);
	rows_line(&r, 1, SHADE_TEXT, "first");
	rows_skip(&r, 1000);
	rows_line(&r, 2, SHADE_TEXT, "seen");
	rows_select(&r);
	rows_skip(&r, 0);
	rows_skip(&r, 7);
	rows_line(&r, 3, SHADE_TEXT, "last");
	assert_int_equal(r.n, 1010);
	assert_int_equal(r.selected, 1001);
	assert_int_equal(rows_at(&r, 0)->tag, 1);
	assert_null(rows_at(&r, 1));
	assert_null(rows_at(&r, 1000));
	assert_int_equal(rows_at(&r, 1001)->tag, 2);
	assert_null(rows_at(&r, 1008));
	assert_int_equal(rows_at(&r, 1009)->tag, 3);
	assert_null(rows_at(&r, 1010));
	assert_true(rows_has(&r, 1009, STR("LAST")));
	assert_false(rows_has(&r, 500, STR("seen")));
	canvas_resize(&c, 2, 6);
	rows_draw(&r, &c, (struct rect){0, 0, 2, 6}, 1000, (struct str){0});
	drawn_text(&text, &c);
	assert_string_equal(buf_text(&text), "\nseen\n");
}

static void laid_out_as(const struct rows *r, struct laying how, const char *expected)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	SCOPED(rows) out;

	rows_init(&out);
	rows_lay(&out, r, &how);
	for (size_t i = 0; i < out.list.n; i++) {
		buf_addstr(&b, rows_bytes(&out, rows_at(&out, i)));
		buf_addc(&b, '\n');
	}
	assert_string_equal(buf_text(&b), expected);
}

TEST(rows_of_any_length_are_laid_out)
{
	SCOPED(rows) r;

	rows_init(&r);
	rows_begin(&r, 3);
	rows_two(&r, SHADE_KEY, "\u25cf\u2500 ", "");
	rows_below(&r, SHADE_DIM, STR("\u2502  "));
	rows_puts(&r, SHADE_TEXT, "one two ");
	rows_puts(&r, SHADE_DIM, "thr");
	rows_puts(&r, SHADE_KEY, "ee four");
	rows_two(&r, SHADE_TEXT, "", "for lines");
	rows_only(&r, FOR_LINES);
	rows_begin(&r, -1);
	rows_puts(&r, SHADE_TEXT, "for lines");
	rows_only(&r, FOR_ALL);
	rows_begin(&r, -1);
	rows_puts(&r, SHADE_TEXT, "#1 ");
	rows_cut(&r, SHADE_TEXT, STR("much too long for it"), 60);
	rows_break(&r, 3, ": ");
	rows_theirs(&r, SHADE_TEXT, STR("\u25cf theirs\nends"));
	laid_out_as(&r, (struct laying){18, 10, false},
		" \u25cf\u2500 one two three \n"
		" \u2502  four\n"
		" #1 much\u2026\n"
		"   \u25cf theirs\n"
		"   ends\n");
	laid_out_as(&r, (struct laying){18, 10, true},
		" *- one two three \n"
		" |  four\n"
		" #1 much\u2026\n"
		"   \u25cf theirs\n"
		"   ends\n");
}

TEST(columns_are_beside_each_other_where_there_is_room)
{
	SCOPED(rows) r;

	rows_init(&r);
	for (int i = 1; i <= 3; i++) {
		rows_side(&r, i);
		rows_begin(&r, -1);
		rows_putf(&r, SHADE_TEXT, "column %d", i);
		rows_begin(&r, -1);
		rows_puts(&r, SHADE_TEXT, "below");
	}
	rows_side(&r, 0);
	rows_begin(&r, -1);
	rows_puts(&r, SHADE_TEXT, "alone");
	laid_out_as(&r, (struct laying){60, 10, false},
		" column 1                      column 2\n"
		" below                         below\n"
		" column 3\n"
		" below\n"
		" alone\n");
	laid_out_as(&r, (struct laying){40, 10, false},
		" column 1\n below\n column 2\n below\n column 3\n below\n alone\n");
}

TEST(a_row_that_has_no_room_ends_with_a_mark)
{
	static const char *const texts[] = {"as wide", "as wide  ", "too wide", "한국어말"};
	SCOPED(canvas) c = {0};
	SCOPED(rows) r;

	rows_init(&r);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		rows_line(&r, -1, SHADE_TEXT, "%s", texts[i]);
	canvas_resize(&c, 4, 7);
	rows_draw(&r, &c, (struct rect){0, 0, 4, 7}, 0, (struct str){0});
	shows(&c, "as wide\nas wide\ntoo wi…\n한국어…\n");
}
