/* test_views.c - views are written once: what the screen lays out, lines say in words. */
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/app/views.h"

static void said_not(const struct made *m, const char *words)
{
	if (strstr(m->live->message, words))
		fail_msg("'%s' is in\n%s", words, m->live->message);
}

/* Nothing that acts on a terminal, and no sign that has to be seen. */
static void is_plain(const char *words)
{
	static const char *const drawn[] = {"\u2500", "\u2502", "\u25cf", "\u25cb", "\u2713",
		"\u2717", "\u25b2", "\u25bc"};

	for (const char *c = words; *c; c++)
		assert_true((unsigned char)*c >= 0x20 || *c == '\n');
	for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
		if (strstr(words, drawn[i]))
			fail_msg("'%s' is drawn in\n%s", drawn[i], words);
}

IN_FOLDER(every_view_is_told_in_words)
{
	struct made m = made_live(*state, 8, 3);
	char text[64];

	made_line(&m, "accept A");
	made_line(&m, "pane variants");
	made_line(&m, "select B");
	for (int d = 0; d < DETAILS; d++) {
		snprintf(text, sizeof text, "show %s", detail_names[d]);
		made_line(&m, text);
		assert_true(strlen(m.live->message) > 0);
		is_plain(m.live->message);
		assert_true(strlen(view_pages[d]->help) > 0);
	}
	made_end(&m);
}

IN_FOLDER(every_view_is_told_of_nothing_too)
{
	struct made m = made_live(*state, 0, 0);
	char text[64];

	for (int d = 0; d < DETAILS; d++) {
		if (d == DETAIL_EXAMPLE)
			continue; /* there is none to name */
		snprintf(text, sizeof text, "show %s", detail_names[d]);
		made_line(&m, text);
		assert_true(strlen(m.live->message) > 0);
	}
	made_end(&m);
}

IN_FOLDER(a_text_is_named_to_a_view_of_one)
{
	struct made m = made_live(*state, 4, 3);
	SCOPED(buf) err = BUF(BUF_SMALL);

	made_line(&m, "show why B");
	made_said(&m, "made by: paraphrase, round 1");
	made_said(&m, "\nfrom: v1");
	made_line(&m, "show diff A");
	made_said(&m, "A against your v1\nsystem message: replaces "
		 "“You answer in one word. 한 단어로.” by “");
	made_line(&m, "show why v1");
	made_said(&m, "made by: import");
	made_line(&m, "show A");
	made_said(&m, "its reason: ");
	made_line(&m, "show prompt");
	said_not(&m, "its reason: ");
	made_line(&m, "show models A");
	made_said(&m, ", target: ");
	assert_int_equal(live_command(m.live, STR("show history A"), &err), BAD_USAGE);
	assert_int_equal(m.live->view.variant, 0); /* looking selects nothing */
	made_end(&m);
}

IN_FOLDER(a_variant_is_told_beside_the_others)
{
	struct made m = made_live(*state, 5, 2);

	/* v1 gets #1 and #2 right; A is shorter, and alone on #4. */
	for (int i = 1; i <= 5; i++) {
		made_score(&m, (struct text_ref){.version = 1}, i, i < 3);
		made_score(&m, (struct text_ref){.variant = 1}, i, i == 2 || i == 4);
		made_score(&m, (struct text_ref){.variant = 2}, i, i == 2);
	}
	made_line(&m, "show why A");
	made_said(&m, "unlike v1, the nearest of all before it");
	made_said(&m, "its round: 2 variants, ");
	made_said(&m, "alone: only this gets right #4\n");
	made_said(&m, "tokens a call: no other is both as good and as short");
	made_said(&m, "pays: not by what a call costs: ");
	made_said(&m, " tokens spent, 0.0 more a call than v1");
	made_line(&m, "show why v1");
	made_said(&m, "alone: only this gets right #1\n");
	said_not(&m, "pays");
	made_line(&m, "show why B");
	made_said(&m, " scores as high or higher with ");
	said_not(&m, "alone");
	made_end(&m);
}

IN_FOLDER(keys_are_named_on_the_screen_and_commands_in_lines)
{
	struct made m = made_live(*state, 4, 0);
	struct about a = view_about(m.live);
	SCOPED(buf) signs = BUF(BUF_TEXT);
	SCOPED(rows) rows;

	made_line(&m, "show try");
	made_said(&m, "try runs any input now");
	rows_init(&rows);
	view_rows(&rows, m.live, DETAIL_TRY, &a);
	for (size_t i = 0; i < rows.spans.n; i++)
		if (rows.spans.items[i].reader == FOR_SCREEN)
			buf_add(&signs, rows.text.s + rows.spans.items[i].at,
				rows.spans.items[i].n);
	assert_int_equal(strncmp(buf_text(&signs), "t runs any input now", 20), 0);
	made_end(&m);
}

IN_FOLDER(a_gain_is_a_sign_on_the_screen_and_words_in_lines)
{
	SCOPED(rows) rows;
	SCOPED(buf) out = BUF(BUF_TEXT);

	rows_init(&rows);
	rows_begin(&rows, -1);
	rows_puts(&rows, SHADE_TEXT, "A");
	rows_two(&rows, SHADE_SCORE_GOOD, " \u25b2", ", better");
	rows_break(&rows, 3, ": ");
	rows_brief(&rows, SHADE_TEXT, STR("first line\nsecond"), 40);
	rows_only(&rows, FOR_SCREEN);
	rows_begin(&rows, -1);
	rows_puts(&rows, SHADE_DIM, "drawn");
	rows_begin(&rows, -1);
	rows_only(&rows, FOR_ALL);
	rows_begin(&rows, -1);
	rows_theirs(&rows, SHADE_TEXT, STR("two\nlines \033[31m"));
	rows_lines(&rows, &out);
	assert_string_equal(buf_text(&out), "A, better: first line\u2026\ntwo\nlines ^[[31m");
}

IN_FOLDER(what_a_front_end_reports_is_kept)
{
	struct made m = made_live(*state, 4, 1);
	const struct view *view = &m.live->view;
	SCOPED(buf) words = BUF(BUF_SMALL);

	live_focus(m.live, PANE_EXAMPLES);
	live_scroll(m.live, PANE_DETAIL, -3);
	live_cursor(m.live, 7);
	assert_int_equal(view->focus, PANE_EXAMPLES);
	assert_int_equal(view->scroll[PANE_DETAIL], 0);
	assert_int_equal(view->cursor, 7);
	while (words.n < sizeof view->search)
		buf_adds(&words, "\uac00"); /* three bytes each: never cut within one */
	live_search(m.live, buf_str(&words));
	assert_true(utf8_valid(str_of(view->search), NULL));
	assert_int_equal(strlen(view->search), (sizeof view->search - 1) / 3 * 3);
	live_search(m.live, (struct str){0});
	assert_string_equal(view->search, "");
	made_end(&m);
}
