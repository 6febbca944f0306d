/* Which text came from which, and how the score went. */
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/figures/history.h"
#include "hunsu/figures/lineage.h"

static void drawn(const struct made *m, const char *expected)
{
	SCOPED(lineage) l = {0};
	SCOPED(buf) b = BUF(BUF_TEXT);

	lineage_make(&l, m->live->desk->figures);
	for (size_t i = 0; i < l.n; i++) {
		const struct lineage_row *r = &l.items[i];
		lineage_lines(&b, r);
		if (r->ref.variant)
			buf_addf(&b, "%c: ", 'A' + r->ref.variant - 1);
		else if (r->ref.version)
			buf_addf(&b, "v%d: ", r->ref.version);
		lineage_words(&b, m->live->desk->figures, &l, r);
		buf_addc(&b, '\n');
	}
	assert_string_equal(buf_text(&b), expected);
}

IN_FOLDER(a_version_stands_over_what_it_came_from)
{
	struct made m = made_live(*state, 5, 3);

	drawn(&m,
		"round 1: A 60%, B 0%, C 60%; its 3 are 20% apart\n"
		"● v1: import (your prompt)\n");
	made_line(&m, "accept A");
	drawn(&m,
		"●─┐ v2: accept on v1 with words of A (your prompt)\n"
		"│ │ round 1: B 0%, C 60%; its 3 are 20% apart\n"
		"├─○ A: induce, round 1, from v1\n"
		"● v1: import\n");
	made_end(&m);
}

IN_FOLDER(branches_have_lines_of_their_own)
{
	struct made m = made_live(*state, 5, 3);

	made_line(&m, "accept A");
	made_line(&m, "undo");
	made_line(&m, "accept B");
	made_line(&m, "name 둘째 😀");
	drawn(&m,
		"●─┐ v3: accept on v1 with words of B, “둘째 😀” (your prompt)\n"
		"├─┼─● v2: accept on v1 with words of A\n"
		"│ │ │ round 1: C 60%; its 3 are 20% apart\n"
		"├─○ │ B: paraphrase, round 1, from v1\n"
		"├───○ A: induce, round 1, from v1\n"
		"● v1: import\n");
	made_end(&m);
}

static void type(struct made *m, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL), doc = BUF(BUF_TEXT);

	buf_addf(&doc, "user:\n%s {{input}}\n", text);
	if (live_set_prompt(m->live, buf_str(&doc), NULL, "typing", &err))
		fail_msg("%s", buf_text(&err));
}

IN_FOLDER(what_was_only_typed_through_stands_in_one_row)
{
	struct made m = made_live(*state, 5, 0);

	type(&m, "하나");
	type(&m, "하나 둘");
	type(&m, "하나 둘 셋");
	drawn(&m,
		"● v4: typed from v2 on (your prompt)\n"
		"● v1: import\n");
	made_line(&m, "name kept");
	type(&m, "넷");
	drawn(&m,
		"● v5: typing (your prompt)\n"
		"● v4: typed from v2 on, “kept”\n"
		"● v1: import\n");
	made_end(&m);
}

/* Whatever is done: each line that leaves a row downward comes into the next one, and each row's
 * own text has a lane. */
IN_FOLDER(lines_never_break)
{
	struct made m = made_live(*state, 3, 8);
	struct rng r = rng_seed(20261127);
	char line[40];

	for (int i = 0; i < 120; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		SCOPED(lineage) l = {0};
		const struct state *s = live_state(m.live);
		switch (rng_below(&r, 4)) {
		case 0:
			snprintf(line, sizeof line, "accept %c", 'A' + (char)rng_below(&r, 8));
			break;
		case 1:
			snprintf(line, sizeof line, "undo");
			break;
		case 2:
			snprintf(line, sizeof line, "go v%u",
				1 + rng_below(&r, (uint32_t)s->versions.n));
			break;
		default:
			snprintf(line, sizeof line, "%u", rng_u32(&r));
			type(&m, line);
			snprintf(line, sizeof line, "redo");
		}
		if (live_command(m.live, str_of(line), &err))
			buf_clear(&err); /* what cannot be done is not done */
		lineage_make(&l, m.live->desk->figures);
		for (size_t k = 0; k + 1 < l.n; k++)
			for (int c = 0; c < LINEAGE_LANES; c++)
				assert_int_equal(!(l.items[k].cells[c] & LINE_DOWN),
					!(l.items[k + 1].cells[c] & LINE_UP));
	}
	made_end(&m);
}

IN_FOLDER(history_has_versions_and_the_best_of_each_round)
{
	struct made m = made_live(*state, 5, 3);
	SCOPED(history) h = {0};

	made_line(&m, "accept A");
	type(&m, "unscored");
	history_make(&h, m.live->desk->figures);
	assert_int_equal(h.n, 3);
	assert_int_equal(h.items[0].ref.version, 1);
	assert_int_equal(h.items[1].round, 1);
	assert_int_equal(h.items[1].ref.variant, 1);
	assert_int_equal(h.items[2].ref.version, 2);
	assert_true(h.items[2].line.dev.mean == h.items[1].line.dev.mean);
	made_line(&m, "history");
	assert_non_null(strstr(m.live->message, "round 1, best A: 3 of 5 right, 60 % "));
	made_line(&m, "lineage");
	assert_non_null(
		strstr(m.live->message, "\nv2 is A, accepted on v1: 3 of 5 right"));
	made_end(&m);
}
