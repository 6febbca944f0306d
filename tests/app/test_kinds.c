/* Kinds of failure: what fails in groups, named and sorted by the person, and what mends it. */
#include "../support/test.h"
#include "hunsu/app/views.h"
#include "../support/folder.h"
#include "../support/made_live.h"

static const struct text_ref v1 = {.version = 1}, a = {.variant = 1}, b = {.variant = 2};

static void score(struct made *m, struct text_ref text, const char *right)
{
	for (int i = 1; right[i - 1]; i++)
		made_score(m, text, i, right[i - 1] == '+');
}

/* v1 fails on 3 to 6; A mends two of these and breaks one, B mends one. */
static struct made begin(void *folder)
{
	struct made m = made_live(folder, 6, 2);

	score(&m, v1, "++----");
	score(&m, a, "-+++--");
	score(&m, b, "++---+");
	return m;
}

static void has(struct made *m, const char *words)
{
	made_line(m, "kinds");
	made_said(m, words);
}

IN_FOLDER(what_fails_is_told_by_kind_with_what_mends_it)
{
	struct made m = begin(*state);

	has(&m, "4 of 6 fail with v1");
	made_line(&m, "kinds move 3 short ones");
	made_line(&m, "kinds move #4 short ones");
	made_line(&m, "kinds move 1 short ones");
	has(&m, "short ones: 2 failed, A fixes 2 and breaks 1; #3, #4");
	made_line(&m, "kinds move 5 long ones");
	made_line(&m, "kinds move 6 long ones");
	has(&m, "long ones: 2 failed, B fixes 1 and breaks 0; #5, #6");
	made_line(&m, "show kinds");
	made_said(&m, "1 short ones: 2 failed");
	/* Without a word it is where its answer puts it. */
	made_line(&m, "kinds move 3");
	has(&m, "short ones: 1 failed, A fixes 1 and breaks 1; #4");
	made_line(&m, "undo");
	has(&m, "short ones: 2 failed");
	made_line(&m, "undo");
	has(&m, "long ones: 1 failed");
	made_line(&m, "redo");
	has(&m, "long ones: 2 failed");
	made_bad_line(&m, "kinds move 99 long ones", "no dev example of that number");
	made_bad_line(&m, "kinds name 9 x", "there are kinds 1 to 2");
	made_bad_line(&m, "kinds name 1", "say its name");
	made_end(&m);
}

IN_FOLDER(a_name_holds_for_what_fails_alike_later)
{
	struct made m = begin(*state);
	const struct state *s = live_state(m.live);

	made_line(&m, "kinds name 1 not what was asked");
	has(&m, "not what was asked: ");
	assert_int_equal(s->failures.n, 1);
	assert_int_equal(s->failures.items[0].n_was, 1);
	/* Named again: one kind still, with all that the first name stood for. */
	made_line(&m, "kinds name 1 off");
	assert_int_equal(s->failures.n, 1);
	assert_string_equal(s->failures.items[0].name, "off");
	assert_int_equal(s->failures.items[0].n_was, 1);
	made_line(&m, "undo");
	assert_string_equal(s->failures.items[0].name, "not what was asked");
	made_line(&m, "undo");
	assert_int_equal(s->failures.version, 0);
	made_line(&m, "redo");
	/* What fails alike is of it, too, when it fails first now. */
	score(&m, v1, "-+----");
	has(&m, "not what was asked: ");
	made_said(&m, "#1, ");
	made_end(&m);
}

IN_FOLDER(the_screen_chooses_a_kind)
{
	struct made m = begin(*state);

	made_line(&m, "kinds move 3 short ones");
	made_line(&m, "kinds 2");
	assert_int_equal(m.live->view.kind, 2);
	m.live->view.detail = DETAIL_KINDS;
	m.live->view.focus = PANE_DETAIL;
	made_line(&m, "up");
	assert_int_equal(m.live->view.kind, 1);
	made_line(&m, "bottom");
	assert_true(m.live->view.kind >= 2);
	made_end(&m);
}
