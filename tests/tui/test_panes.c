/* Panes as rows of text: a session made by hand, at the sizes people have. */
#include "../support/drawn.h"
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/tui/pane.h"

struct looked {
	struct made made;
	struct rows rows;
	struct canvas canvas;
	struct buf text, title;
	struct editor editor;
	struct pane_view view;
};

static void open_made(struct looked *s, void **state, int examples, int variants)
{
	SCOPED(doc) d = {0};

	*s = (struct looked){.made = made_live(*state, examples, variants),
		.text = BUF(BUF_TEXT),
		.title = BUF(BUF_SMALL)};
	rows_init(&s->rows);
	editor_init(&s->editor);
	const struct version *head = state_head(live_state(s->made.live));
	doc_format(&d, &head->prompt);
	editor_set(&s->editor, buf_str(&d.text), &d.runs, AUTHOR_IMPORT);
}

static void end(struct looked *s)
{
	rows_release(&s->rows);
	canvas_release(&s->canvas);
	buf_release(&s->text);
	buf_release(&s->title);
	editor_release(&s->editor);
	made_end(&s->made);
}

/* Every cell that reaches a terminal is checked on the way. */
static void draw(struct looked *s, enum pane p, int rows, int cols)
{
	s->view = (struct pane_view){.live = s->made.live,
		.marks = marks_for(s->view.ascii),
		.ascii = s->view.ascii,
		.editor = &s->editor,
		.follow = true,
		.typing = s->view.typing,
		.columns = cols,
		.height = rows};
	rows_clear(&s->rows);
	buf_clear(&s->text);
	buf_clear(&s->title);
	pane_records[p]->title(&s->title, &s->view);
	pane_records[p]->rows(&s->rows, &s->view);
	canvas_resize(&s->canvas, rows, cols);
	rows_draw(&s->rows, &s->canvas, (struct rect){0, 0, s->view.sticky, cols}, 0,
		(struct str){0});
	rows_draw(&s->rows, &s->canvas,
		(struct rect){s->view.sticky, 0, rows - s->view.sticky, cols},
		s->view.sticky + s->view.top, (struct str){0});
	drawn_text(&s->text, &s->canvas);
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < cols; x++) {
			int32_t cp = drawn_at(&s->canvas, y, x)->cp[0];
			assert_true(!drawn_at(&s->canvas, y, x)->width ||
				    (cp >= 0x20 && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0) &&
					    cp != 0x202e));
		}
}

static void says(const struct looked *s, const char *text)
{
	if (strstr(buf_text(&s->text), text) || strstr(buf_text(&s->title), text))
		return;
	fprintf(stderr, "'%s' is not in\n%s\n%s", text, buf_text(&s->title), buf_text(&s->text));
	assert_true(false);
}

static void lacks(const struct looked *s, const char *text)
{
	if (!strstr(buf_text(&s->text), text))
		return;
	fprintf(stderr, "'%s' is in\n%s", text, buf_text(&s->text));
	assert_true(false);
}

IN_FOLDER(the_prompt_pane_names_version_and_score)
{
	struct looked s;

	open_made(&s, state, 20, 2);
	draw(&s, PANE_PROMPT, 10, 40);
	says(&s, "Prompt ─ v1 ─ ");
	says(&s, "(n 20)");
	says(&s, "system:\nYou answer in one word. 한 단어로.\n");
	says(&s, "Give the opposite of: {{input}}");
	assert_int_equal(drawn_at(&s.canvas, 0, 0)->shade, SHADE_PROMPT_ROLE);
	assert_int_equal(drawn_at(&s.canvas, 4, 24)->shade, SHADE_PROMPT_PLACEHOLDER);
	end(&s);
}

IN_FOLDER(a_lost_placeholder_is_an_error_in_the_title)
{
	struct looked s;

	open_made(&s, state, 3, 0);
	editor_set(&s.editor, STR("Give the opposite"), NULL, AUTHOR_PERSON);
	s.view.typing = true;
	draw(&s, PANE_PROMPT, 10, 60);
	says(&s, "! {{input}} is lost");
	says(&s, "typing, Esc ends");
	assert_int_equal(drawn_at(&s.canvas, 0, 0)->shade, SHADE_PROMPT_HUMAN);
	editor_set(&s.editor, STR("Give {{word}} and {{input}}"), NULL, AUTHOR_PERSON);
	draw(&s, PANE_PROMPT, 10, 60);
	says(&s, "! {{word}}: no example has it");
	end(&s);
}

IN_FOLDER(the_ghost_line_stands_under_a_prompt_without_placeholder)
{
	struct looked s;

	open_made(&s, state, 3, 0);
	editor_set(&s.editor, STR("Say the opposite"), NULL, AUTHOR_PERSON);
	draw(&s, PANE_PROMPT, 10, 60);
	says(&s, "hunsu adds this");
	end(&s);
}

IN_FOLDER(variants_show_share_interval_gain_and_test)
{
	struct looked s;

	open_made(&s, state, 20, 4);
	s.made.live->view.variant = 2;
	draw(&s, PANE_VARIANTS, 12, 62);
	says(&s, "Variants ─ by score ─ 4");
	says(&s, "v1");
	says(&s, "▸B");
	says(&s, "% ");
	says(&s, "noise");
	says(&s, "≠");
	says(&s, "tok");
	says(&s, "your prompt");
	s.view.ascii = true;
	draw(&s, PANE_VARIANTS, 12, 62);
	says(&s, ">B");
	lacks(&s, "▸");
	end(&s);
}

IN_FOLDER(an_empty_pane_teaches)
{
	struct looked s;

	open_made(&s, state, 0, 0);
	draw(&s, PANE_VARIANTS, 8, 60);
	says(&s, "p asks the model for variants of your prompt");
	draw(&s, PANE_EXAMPLES, 8, 60);
	says(&s, ":example add INPUT => ANSWER");
	s.made.live->view.detail = DETAIL_TRY;
	draw(&s, PANE_DETAIL, 8, 60);
	says(&s, "t runs any input now");
	end(&s);
}

/* With what its examples can tell, in the four rows that it has at 80 by 24. */
IN_FOLDER(an_empty_pane_says_what_its_examples_can_tell)
{
	struct looked s;

	open_made(&s, state, 80, 0);
	draw(&s, PANE_VARIANTS, 4, 76);
	says(&s, "p asks the model for variants of your prompt, scored on your 80 examples.");
	says(&s, "with 80 examples a gain under about ");
	says(&s, "; with 160, under ");
	end(&s);
}

IN_FOLDER(the_matrix_keeps_the_selected_variant_in_sight)
{
	struct looked s;

	open_made(&s, state, 40, 30);
	s.made.live->view.variant = 30;
	s.made.live->view.example = 38;
	draw(&s, PANE_EXAMPLES, 10, 78);
	says(&s, "AD");
	says(&s, "▸ 38");
	says(&s, "output of AD");
	draw(&s, PANE_EXAMPLES, 20, 158);
	says(&s, "▸ 38");
	says(&s, "✓");
	says(&s, "✗");
	end(&s);
}

IN_FOLDER(hostile_output_is_shown_as_marks_everywhere)
{
	struct looked s;

	open_made(&s, state, 8, 2);
	s.made.live->view.variant = 1;
	draw(&s, PANE_EXAMPLES, 12, 158);
	says(&s, "^[[31mred^[]52;c;aGk=^G");
	for (int d = 0; d < DETAILS; d++) {
		s.made.live->view.detail = (enum detail)d;
		draw(&s, PANE_DETAIL, 40, 60);
		draw(&s, PANE_DETAIL, 40, 78);
	}
	s.made.live->view.detail = DETAIL_WHY;
	draw(&s, PANE_DETAIL, 10, 78);
	says(&s, "^[[31mred");
	says(&s, "<202E>evil");
	end(&s);
}

IN_FOLDER(no_view_draws_more_than_ascii_where_that_is_all)
{
	static const char *const signs[] = {"\u2500", "\u2502", "\u25cf", "\u25cb", "\u2713",
		"\u2717", "\u2013", "\u2192"};
	struct looked s;

	open_made(&s, state, 8, 3);
	made_line(&s.made, "accept A");
	s.made.live->view.variant = 2;
	s.made.live->view.example = 1;
	s.view.ascii = true;
	for (int d = 0; d < DETAILS; d++) {
		s.made.live->view.detail = (enum detail)d;
		draw(&s, PANE_DETAIL, 60, 78);
		for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
			lacks(&s, signs[i]);
	}
	end(&s);
}

IN_FOLDER(the_diff_says_what_goes_and_what_comes)
{
	struct looked s;

	open_made(&s, state, 4, 1);
	s.made.live->view.variant = 1;
	draw(&s, PANE_DETAIL, 14, 70);
	says(&s, "A against your v1 ─ [diff] text");
	says(&s, "system");
	says(&s, "-You answer in one word. 한 단어로.- +You are a ship's navigator");
	says(&s, "Give the opposite of: {{input}}");
	end(&s);
}

IN_FOLDER(a_mark_closes_where_the_words_end)
{
	struct looked s;

	open_made(&s, state, 2, 0);
	made_line(&s.made, "prompt system:\nYou answer in one short word, please. 한 낱말로.\n\nuser:\n"
		"Give the opposite of: {{input}}");
	draw(&s, PANE_DETAIL, 14, 90);
	says(&s, "in one +short+ word+, please+. 한 -단어로- +낱말로+.");
	end(&s);
}

IN_FOLDER(blanks_that_change_alone_are_seen)
{
	struct looked s;

	open_made(&s, state, 2, 0);
	made_line(&s.made, "prompt system:\nYou answer in  one word.\n한 단어로.\n\nuser:\n"
		"Give the opposite of:\n\n{{input}}");
	for (int ascii = 0; ascii < 2; ascii++) {
		s.view.ascii = ascii;
		draw(&s, PANE_DETAIL, 14, 90);
		says(&s, ascii ? "answer in +.+one word.-.-+\\n+\n 한 단어로."
			       : "answer in +·+one word.-·-+⏎+\n 한 단어로.");
		says(&s, ascii ? "opposite of:-.-+\\n\\n+\n\n {{input}}"
			       : "opposite of:-·-+⏎⏎+\n\n {{input}}");
	}
	s.view.ascii = false;
	made_line(&s.made, "prompt system:\nYou answer in  one word.\n한 단어로.\n\nuser:\n"
		"Give the opposite of: the {{input}}");
	draw(&s, PANE_DETAIL, 14, 90);
	says(&s, "opposite of:-⏎⏎- +the+ {{input}}"); /* line ends that only go */
	end(&s);
}

IN_FOLDER(a_figure_of_some_examples_says_so)
{
	struct looked s;
	SCOPED(doc) d = {0};

	open_made(&s, state, 20, 0);
	made_line(&s.made, "prompt Give the antonym of: {{input}}");
	for (int i = 1; i <= 3; i++)
		made_score(&s.made, (struct text_ref){.version = 2}, i, i < 3);
	doc_format(&d, &state_head(live_state(s.made.live))->prompt);
	editor_set(&s.editor, buf_str(&d.text), &d.runs, AUTHOR_PERSON);
	draw(&s, PANE_PROMPT, 10, 60);
	says(&s, "(n 3 of 20)");
	draw(&s, PANE_VARIANTS, 10, 60);
	says(&s, "2/3 first");
	end(&s);
}

IN_FOLDER(the_title_names_the_views_that_are_walked)
{
	struct looked s;
	SCOPED(buf) name = BUF(BUF_SMALL);
	size_t n = 0;

	open_made(&s, state, 2, 1);
	made_line(&s.made, "detail diff");
	do {
		made_line(&s.made, "next-detail");
		draw(&s, PANE_DETAIL, 10, 58);
		buf_clear(&name);
		buf_addf(&name, "[%s]", detail_names[s.made.live->view.detail]);
		says(&s, buf_text(&name));
		assert_true(++n < DETAILS);
	} while (s.made.live->view.detail != DETAIL_DIFF);
	assert_true(n > 2);
	made_line(&s.made, "detail request"); /* one that is not walked leads to those that are */
	draw(&s, PANE_DETAIL, 10, 58);
	says(&s, "diff text outputs why [request]");
	draw(&s, PANE_DETAIL, 10, 32); /* without room for all of them the one that is on */
	says(&s, "─ [request]");
	assert_null(strstr(buf_text(&s.title), "diff"));
	made_line(&s.made, "next-detail");
	assert_int_equal(s.made.live->view.detail, DETAIL_DIFF);
	made_line(&s.made, "detail request");
	made_line(&s.made, "previous-detail");
	assert_int_equal(s.made.live->view.detail, DETAIL_WHY);
	end(&s);
}

IN_FOLDER(outputs_stand_beside_what_was_expected)
{
	struct looked s;

	open_made(&s, state, 6, 1);
	s.made.live->view.variant = 1;
	s.made.live->view.detail = DETAIL_OUTPUTS;
	draw(&s, PANE_DETAIL, 30, 70);
	says(&s, "#1 한국어 단어 1 😀");
	says(&s, "→ yes");
	says(&s, "as expected");
	s.made.live->view.detail = DETAIL_REQUEST;
	s.made.live->view.example = 1;
	draw(&s, PANE_DETAIL, 30, 78);
	says(&s, "40+3 tok");
	says(&s, "0.1 s");
	end(&s);
}

IN_FOLDER(help_is_made_from_the_tables)
{
	struct looked s;

	open_made(&s, state, 1, 0);
	draw(&s, PANE_PROMPT, 10, 78);
	rows_clear(&s.rows);
	pane_help_rows(&s.rows, &s.view);
	bool found = false;
	for (size_t i = 0; i < s.rows.n; i++)
		found = found || rows_has(&s.rows, i, STR("ask the model for variants"));
	assert_true(found);
	assert_true(rows_has(&s.rows, 0, STR("in this pane")));
	s.view.ascii = true;
	rows_clear(&s.rows);
	pane_help_rows(&s.rows, &s.view);
	for (size_t i = 0; i < s.rows.text.n; i++)
		if (str_starts(str_from(buf_str(&s.rows.text), i), "…")) /* a cut, as anywhere */
			i += strlen("…") - 1;
		else
			assert_true((unsigned char)s.rows.text.s[i] < 0x80);
	end(&s);
}

IN_FOLDER(one_example_in_full_stands_beside_or_below)
{
	struct looked s;

	open_made(&s, state, 12, 3);
	struct view *view = &s.made.live->view;
	view->detail = DETAIL_EXAMPLE;
	view->example = 1;
	for (int ascii = 0; ascii < 2; ascii++) {
		s.view.ascii = ascii;
		draw(&s, PANE_DETAIL, 40, 118);
		says(&s, "#1");
		says(&s, "한국어 단어 1 😀");
		says(&s, ascii ? " v1 x your prompt" : " v1 ✗ your prompt");
		says(&s, "expected something else");
		says(&s, ascii ? "prompt                       A + induce"
			       : "prompt                       A ✓ induce");
		draw(&s, PANE_DETAIL, 40, 48);
		says(&s, "\n A ");
		says(&s, "\n C ");
	}
	view->example = 4; /* its outputs are hostile */
	s.view.ascii = false;
	draw(&s, PANE_DETAIL, 40, 118);
	says(&s, "^[[31mred");
	view->example = 99;
	draw(&s, PANE_DETAIL, 10, 60);
	says(&s, "Select an example");
	end(&s);
}

IN_FOLDER(what_is_worse_on_a_pinned_example_is_marked_and_told)
{
	struct looked s;

	open_made(&s, state, 12, 3);
	s.made.live->view.variant = 1;
	draw(&s, PANE_VARIANTS, 10, 60);
	lacks(&s, "A  ! ");
	made_line(&s.made, "pin 4");
	draw(&s, PANE_VARIANTS, 10, 60);
	says(&s, "A  !");
	draw(&s, PANE_EXAMPLES, 10, 60);
	says(&s, "4^");
	s.made.live->view.detail = DETAIL_DIFF;
	draw(&s, PANE_DETAIL, 10, 60);
	says(&s, "! worse than v1 on what is pinned: #4");
	end(&s);
}

/* Whatever the size: no row is wider than the pane, and the chart keeps its figures. */
IN_FOLDER(lineage_and_history_fit_every_pane)
{
	static const int sizes[][2] = {{6, 57}, {10, 60}, {20, 118}, {57, 198}};
	struct looked s;

	open_made(&s, state, 12, 30);
	made_line(&s.made, "accept A");
	for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
		int rows = sizes[i / 2][0], cols = sizes[i / 2][1];
		s.view.ascii = i % 2;
		s.made.live->view.detail = DETAIL_HISTORY;
		draw(&s, PANE_DETAIL, rows, cols);
		says(&s, "History");
		says(&s, "1:");
		says(&s, s.view.ascii ? "*" : "●");
		s.made.live->view.detail = DETAIL_LINEAGE;
		draw(&s, PANE_DETAIL, rows, cols);
		says(&s, s.view.ascii ? "*-+ v2" : "●─┐ v2");
		for (size_t k = 0; k < s.rows.n; k++) {
			SCOPED(buf) b = BUF(BUF_TEXT);
			buf_addstr(&b, rows_bytes(&s.rows, rows_at(&s.rows, k)));
			assert_true(text_width(str_trim(buf_str(&b))) < cols);
		}
	}
	end(&s);
}
