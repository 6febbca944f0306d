/* test_grid.c - the lists of a grid, its cells, and what each part is worth. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/grid.h"

TEST(the_papers_lists_make_sixty_cells_twice)
{
	SCOPED(fields) names = {0};
	struct prompt p = {0}, seen[120] = {{0}};
	SCOPED(grid) g;
	fields_add(&names, STR("question"), STR(""));
	assert_int_equal(grid_read(&g, STR(""), "-", NULL), OK);
	assert_int_equal(g.levels[GRID_OPENER].n, 5);
	assert_int_equal(g.levels[GRID_TASK].n, 3);
	assert_int_equal(g.levels[GRID_CLOSER].n, 4);
	assert_int_equal(grid_cells(&g), 120);
	for (size_t i = 0; i < 120; i++) {
		grid_prompt(&seen[i], &g, i, &names, AUTHOR_IMPORT);
		for (size_t k = 0; k < i; k++)
			assert_false(prompt_equal(&seen[i], &seen[k]));
		assert_string_equal(seen[i].items[seen[i].n - 1].text, "{{question}}");
	}
	assert_int_equal(seen[0].n, 1); /* the best system message for one model was none */
	assert_int_equal(grid_level(&g, 119, GRID_OPENER), 4);
	assert_int_equal(grid_level(&g, 119, GRID_STEPS), 1);
	assert_string_equal(seen[119].items[0].text,
		"You are a professor of mathematics. Answer the following math question. "
		"I really need your help! Think step by step.");
	for (size_t i = 0; i < 120; i++)
		prompt_release(&seen[i]);
	prompt_release(&p);
}

TEST(a_cell_that_holds_the_input_is_what_the_user_says)
{
	SCOPED(fields) names = {0};
	SCOPED(prompt) p = {0};
	SCOPED(grid) g;

	fields_add(&names, STR("q"), STR(""));
	assert_int_equal(grid_read(&g, STR("openers: [Hello.]\ntasks: [\"Say {{q}} twice.\"]\n"
		"closers: [Now.]\nsteps: no\n"), "f", NULL), OK);
	grid_prompt(&p, &g, 0, &names, AUTHOR_IMPORT);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.items[0].role, ROLE_USER);
	assert_string_equal(p.items[0].text, "Hello. Say {{q}} twice. Now.");
}

TEST(faults_of_a_file_are_told_with_their_line)
{
	static const char *const bad[][2] = {
		{"openers: a\ntasks: [b]\nclosers: [c]\n", "openers must be a list"},
		{"openers: [a]\ntasks: [{b: c}]\nclosers: [c]\n", "f:2: one of tasks is no text"},
		{"- a\n", "must be a map"}, {"openers: [a\n", "f:"},
		{"openers: []\ntasks: [b]\nclosers: [c]\n", "openers must be a list"},
		{"opener: [a]\n", "opener"}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		SCOPED(buf) err = BUF(BUF_TEXT);
		struct grid g;
		assert_true(grid_read(&g, str_of(bad[i][0]), "f", &err) != OK);
		if (!strstr(buf_text(&err), bad[i][1]))
			fail_msg("%s", buf_text(&err));
	}
}

TEST(a_list_that_is_left_out_is_the_built_in_one)
{
	SCOPED(grid) g;

	assert_int_equal(grid_read(&g, STR("openers: [a, b]\nsteps: no\n"), "f", NULL), OK);
	assert_int_equal(grid_cells(&g), 2 * 3 * 4);
}

/* Scores of 2 × 2 cells without steps: the second task is right where example % 4 is not 0, the
 * first never, whatever the opener. */
TEST(a_part_that_helps_is_told_from_one_that_does_nothing)
{
	enum { N = 40 };
	static const char lists[] =
		"openers: ['', Hi]\ntasks: [a, b]\nclosers: ['']\nsteps: no\n";
	double rows[4][N];
	const double *all[4] = {rows[0], rows[1], rows[2], rows[3]};
	struct grid_effect opener[2], task[2], closer[1], steps[1];
	struct grid_effect *out[GRID_FACTORS] = {opener, task, closer, steps};
	SCOPED(grid) g;
	assert_int_equal(grid_read(&g, str_of(lists), "f", NULL), OK);
	assert_int_equal(grid_cells(&g), 4);
	for (size_t k = 0; k < 4; k++)
		for (size_t e = 0; e < N; e++)
			rows[k][e] = grid_level(&g, k, GRID_TASK) == 1 && e % 4;
	rows[3][1] = NAN; /* a cell that has no score there counts in no mean */
	grid_effects(out, &g, all, N);
	assert_true(task[1].paired.diff > 0.74 && task[1].paired.diff < 0.76);
	assert_false(task[1].paired.noise);
	assert_true(task[1].interval.low > 0.5 && task[1].interval.high < 0.95);
	assert_true(task[0].paired.diff < -0.74);
	assert_false(task[0].paired.noise);
	assert_true(opener[1].paired.noise);
	assert_true(fabs(opener[1].paired.diff) < 0.02);
	assert_int_equal(closer[0].paired.n, 0);
}
