/* Examples, made and corrected while playing. */
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/app/command.h"

static const struct example *example(const struct made *m, int id)
{
	return state_example(live_state(m->live), id);
}

static const struct mark *mark(const struct made *m, int variant, int id)
{
	const struct state *s = live_state(m->live);
	struct text_ref t = variant ? (struct text_ref){.variant = variant}
				    : (struct text_ref){.version = s->head};
	const char *hash = NULL;

	assert_non_null(state_text(s, t, &hash));
	return state_mark(s, hash, id);
}

IN_FOLDER(a_corrected_input_is_another_version_and_unscored)
{
	struct made m = made_live(*state, 12, 3);

	assert_int_equal(mark(&m, 1, 5)->samples, 1);
	made_line(&m, "correct 5 새 입력 => yes | 예");
	made_said(&m, "example 5 corrected; its input is another one");
	assert_int_equal(example(&m, 5)->version, 2);
	assert_string_equal(example(&m, 5)->fields.items[0].value, "새 입력");
	assert_int_equal(example(&m, 5)->expected.n, 2);
	assert_true(!mark(&m, 1, 5) || !mark(&m, 1, 5)->samples);
	made_line(&m, "undo");
	assert_int_equal(example(&m, 5)->version, 1);
	assert_int_equal(mark(&m, 1, 5)->samples, 1);
	made_line(&m, "correct 5 input: two\n  lines\nexpected: yes");
	assert_string_equal(example(&m, 5)->fields.items[0].value, "two\nlines");
	made_bad_line(&m, "correct 99 a => b", "there is no example 99");
	made_bad_line(
		&m, "correct 5 input: a\nexpectd: b", "line 2: `expectd: b` begins with no field");
	made_bad_line(&m, "correct 5", "correct N INPUT => ANSWER");
	made_end(&m);
}

IN_FOLDER(a_corrected_answer_scores_the_outputs_there_are)
{
	struct made m = made_live(*state, 12, 3);

	made_line(&m, "example expect 1 no 아니오");
	made_said(&m, "example 1 corrected");
	assert_int_equal(example(&m, 1)->version, 2);
	assert_int_equal(mark(&m, 0, 1)->samples, 1); /* the prompt had said that */
	assert_true(mark(&m, 0, 1)->sum == 1);
	assert_true(mark(&m, 1, 1)->sum == 0);
	assert_int_equal(live_state(m.live)->spend.outstanding, 0);
	made_line(&m, "expect 1 no 아니오");
	made_said(&m, "nothing was changed");
	made_bad_line(&m, "expect 1", "say what is expected: expect 1 ANSWER");
	made_end(&m);
}

IN_FOLDER(a_pinned_example_must_not_get_worse)
{
	struct made m = made_live(*state, 12, 3);
	int ids[8];

	assert_int_equal(
		figures_broken(m.live->desk->figures, (struct text_ref){.variant = 1}, ids, 8), 0);
	m.live->view.example = 4;
	made_line(&m, "pin");
	made_said(&m, "example 4 is pinned: a variant that is worse");
	assert_int_equal(example(&m, 4)->version, 1);
	assert_int_equal(
		figures_broken(m.live->desk->figures, (struct text_ref){.variant = 1}, ids, 8), 1);
	assert_int_equal(ids[0], 4);
	assert_int_equal(
		figures_broken(m.live->desk->figures, (struct text_ref){.version = 1}, ids, 8), 0);
	made_line(&m, "show variants");
	made_said(&m, "; worse than v1 on what is pinned: #4");
	made_line(&m, "accept A");
	made_said(&m, "A is the prompt now (v2); undo takes it back; worse than v1 on what is "
		      "pinned: #4");
	made_line(&m, "undo");
	made_line(&m, "example pin #4");
	made_said(&m, "pinned no more");
	assert_int_equal(
		figures_broken(m.live->desk->figures, (struct text_ref){.variant = 1}, ids, 8), 0);
	made_end(&m);
}

static bool listed(const struct made *m, int id)
{
	size_t n;
	const int *ids = live_examples(m->live, &n);

	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

IN_FOLDER(an_added_example_says_where_it_went_and_is_shown)
{
	struct made m = made_live(*state, 12, 3);

	made_line(&m, "filter failed");
	made_line(&m, "example add dev 새 입력 => yes | 예");
	made_said(&m, "example 13, dev: “새 입력” expects “yes” or “예”");
	assert_int_equal(m.live->view.example, 13);
	assert_true(listed(&m, 13)); /* the filter would hide it: nothing is scored on it */
	assert_int_equal(m.live->view.focus, PANE_EXAMPLES);
	made_line(&m, "example add held-out dev null => no");
	made_said(
		&m, "example 14, held-out: “dev null” expects “no”; it is out of sight until "
		 "held-out looks at those");
	assert_false(listed(&m, 14));
	assert_int_equal(example(&m, 14)->split, SPLIT_HELD_OUT);
	assert_string_equal(example(&m, 14)->fields.items[0].value, "dev null");
	made_line(&m, "example add input: dev\nexpected: yes");
	assert_string_equal(example(&m, 15)->fields.items[0].value, "dev");
	made_bad_line(&m, "example add held-out", "example add [dev|held-out] INPUT => ANSWER");
	made_bad_line(
		&m, "right held", "right [dev|held-out]; what is right instead: wrong held");
	made_bad_line(&m, "right held-out", "try an input first");
	made_end(&m);
}

IN_FOLDER(an_output_is_promoted_to_what_is_expected)
{
	struct made m = made_live(*state, 12, 3);
	const struct state *s = live_state(m.live);

	made_line(&m, "promote A 2 그것도 맞다");
	made_said(
		&m, "example 2 expects “no 아니오” now, as A has it; what was expected is accepted "
		 "too");
	assert_int_equal(example(&m, 2)->expected.n, 2);
	assert_string_equal(example(&m, 2)->expected.items[0], "no 아니오");
	assert_string_equal(example(&m, 2)->expected.items[1], "no");
	assert_int_equal(s->notes.n, 1);
	assert_string_equal(s->notes.items[0].words, "그것도 맞다");
	assert_int_equal(s->notes.items[0].call, mark(&m, 1, 2)->call);
	assert_true(mark(&m, 1, 2)->sum == 1);
	made_line(&m, "promote! A 2");
	assert_int_equal(example(&m, 2)->expected.n, 1);
	made_line(&m, "promote A 2");
	made_said(&m, "expects that already");
	made_line(&m, "undo");
	assert_int_equal(example(&m, 2)->expected.n, 2);
	made_line(&m, "correct 3 other => yes");
	made_bad_line(&m, "promote A 3", "example 3 has no output of that text yet");
	made_end(&m);
}

IN_FOLDER(a_move_is_told_and_kept_and_can_be_taken_back)
{
	struct made m = made_live(*state, 12, 3);
	const struct state *s = live_state(m.live);

	made_line(&m, "move 7 held-out");
	made_said(&m,
		"example 7 moved from dev to held-out; 4 texts have been scored on it, so it is no "
		"fresh evidence");
	assert_int_equal(example(&m, 7)->split, SPLIT_HELD_OUT);
	assert_int_equal(example(&m, 7)->version, 1);
	assert_int_equal(figures_split_size(m.live->desk->figures, SPLIT_DEV), 11);
	assert_int_equal(s->notes.n, 1);
	assert_int_equal(s->notes.items[0].kind, NOTE_COMMENT);
	assert_int_equal(s->notes.items[0].example, 7);
	made_bad_line(&m, "move 7 held-out", "example 7 is held-out already");
	made_bad_line(&m, "move 7 nowhere", "an example moves to dev or held-out");
	made_line(&m, "move 7");
	made_said(&m, "moved from held-out to dev; it was not looked at as held-out");
	made_line(&m, "undo");
	assert_int_equal(example(&m, 7)->split, SPLIT_HELD_OUT);
	made_line(&m, "undo");
	assert_int_equal(example(&m, 7)->split, SPLIT_DEV);
	made_line(&m, "redo");
	assert_int_equal(example(&m, 7)->split, SPLIT_HELD_OUT);
	made_end(&m);
}

IN_FOLDER(what_is_dropped_leaves_the_selection_to_the_next)
{
	struct made m = made_live(*state, 12, 1);

	m.live->view.example = 5;
	made_line(&m, "drop");
	assert_true(example(&m, 5)->dropped);
	assert_int_equal(m.live->view.example, 6);
	made_line(&m, "drop 12");
	assert_int_equal(m.live->view.example, 6);
	made_line(&m, "drop 5");
	made_said(&m, "example 5 is back");
	made_end(&m);
}

IN_FOLDER(only_where_they_differ_minds_the_marks)
{
	struct made m = made_live(*state, 12, 3);
	const int *ids, *columns;
	size_t all, marked, n;

	m.live->view.filter = FILTER_DIFFER;
	(void)live_columns(m.live, &n);
	assert_int_equal(n, 3);
	(void)live_examples(m.live, &all);
	made_line(&m, "mark B");
	columns = live_columns(m.live, &n);
	assert_int_equal(n, 1);
	assert_int_equal(columns[0], 2);
	ids = live_examples(m.live, &marked);
	assert_true(marked < all && marked > 0);
	for (size_t i = 0; i < marked; i++)
		assert_true(mark(&m, 2, ids[i])->sum != mark(&m, 0, ids[i])->sum);
	made_end(&m);
}

static void count(void *arg, const struct completion *c)
{
	++*(int *)arg;
}

IN_FOLDER(completion_offers_examples)
{
	struct made m = made_live(*state, 12, 1);
	int n = 0;

	command_complete(m.live, STR("pin 1"), 5, count, &n);
	assert_int_equal(n, 4); /* 1, 10, 11, 12 */
	made_end(&m);
}
