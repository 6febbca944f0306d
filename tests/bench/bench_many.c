/*
 * bench_many.c - ten thousand variants, scored on forty examples: from what happens to the rows of
 * the next frame. Prints figures; asserts nothing.
 */
#include <stdio.h>

#include "../support/folder.h"
#include "../support/made_live.h"
#include "hunsu/base/clock.h"
#include "hunsu/session/story.h"
#include "hunsu/tui/pane.h"

#define EXAMPLES 40
#define VARIANTS 10000
#define RUNS 21
#define COLUMNS 160
#define ROWS 50

struct shown { /* a screen without a terminal */
	struct made made;
	struct editor editor;
	struct rows rows[PANES];
	int tops[PANES];
};

static void show_pane(struct shown *s, enum pane p, int rows, int columns)
{
	struct pane_view v = {.live = s->made.live,
		.marks = marks_for(false),
		.editor = &s->editor,
		.follow = true,
		.columns = columns,
		.height = rows,
		.top = s->tops[p]};
	SCOPED(buf) title = BUF(BUF_SMALL);

	rows_clear(&s->rows[p]);
	pane_records[p]->title(&title, &v);
	pane_records[p]->rows(&s->rows[p], &v);
	s->tops[p] = v.top;
}

static void show(struct shown *s)
{
	SCOPED(buf) hint = BUF(BUF_SMALL);

	show_pane(s, PANE_PROMPT, ROWS / 2, COLUMNS / 2);
	show_pane(s, PANE_VARIANTS, ROWS / 2, COLUMNS / 2);
	show_pane(s, PANE_DETAIL, ROWS / 4, COLUMNS / 2);
	show_pane(s, PANE_EXAMPLES, ROWS / 4, COLUMNS);
	live_hint(s->made.live, &hint);
}

/* Turns of the loop until nothing is left over: none of it is counted. */
static void rest(struct shown *s)
{
	for (int i = 0; i < 3; i++)
		loop_turn(s->made.loop, 0);
	show(s);
}

static void run(struct shown *s, const char *line)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (live_command(s->made.live, str_of(line), &err))
		fprintf(stderr, "%s: %s\n", line, buf_text(&err));
}

/* ---- what happens ---- */

/* Another score of a variant somewhere in the list, on one example. */
static void do_score(struct shown *s, int i)
{
	made_score(&s->made, (struct text_ref){.variant = 1 + i * 457 % VARIANTS},
		1 + i % EXAMPLES, i % 2);
}

static void do_key(struct shown *s, int i)
{
	run(s, "down");
}

static void do_reject(struct shown *s, int i)
{
	run(s, "reject");
}

static void do_accept(struct shown *s, int i)
{
	char line[24], letter[8];

	variant_letter(letter, 1 + i * 811 % VARIANTS);
	snprintf(line, sizeof line, "accept %s", letter);
	run(s, line);
}

static void do_metric(struct shown *s, int i)
{
	run(s, i % 2 ? "metric exact" : "metric contains");
}

static void do_lead(struct shown *s, int i)
{
	run(s, "lead");
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void measure(struct shown *s, const char *what, double bound, int runs,
	void (*act)(struct shown *s, int i))
{
	double times[RUNS];

	for (int i = 0; i < runs; i++) {
		int64_t from;

		rest(s);
		from = clock_us();
		act(s, i);
		loop_turn(s->made.loop, 0);
		show(s);
		times[i] = (double)(clock_us() - from) / 1000;
	}
	qsort(times, (size_t)runs, sizeof *times, by_size);
	printf("%s: %.2f ms (median of %d; most %.2f); bound %.0f ms: %s\n", what, times[runs / 2],
		runs, times[runs - 1], bound, times[runs / 2] <= bound ? "within" : "over");
	fflush(stdout);
}

int main(void)
{
	static const char *const others[] = {"model target + openai@http://127.0.0.1:1/v1:a",
		"model target + openai@http://127.0.0.1:1/v1:b",
		"model target + openai@http://127.0.0.1:1/v1:c"};
	struct shown s = {0};
	void *folder = NULL;
	int64_t from = clock_ms();

	locale_init();
	if (folder_setup(&folder) != 0)
		return 1;
	s.made = made_live(folder, EXAMPLES, VARIANTS);
	s.made.live->front.keys = true;
	s.made.live->view.focus = PANE_VARIANTS;
	editor_init(&s.editor);
	for (int p = 0; p < PANES; p++)
		rows_init(&s.rows[p]);
	printf("%d variants by %d examples, made in %.1f s; to the rows of the next frame from\n",
		VARIANTS, EXAMPLES, (double)(clock_ms() - from) / 1000);
	measure(&s, "a score of one variant", 2, RUNS, do_score);
	measure(&s, "a key", 2, RUNS, do_key);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		run(&s, others[i]);
	measure(&s, "a score, with four targets in sight", 2, RUNS, do_score);
	measure(&s, "a key, with four targets in sight", 2, RUNS, do_key);
	measure(&s, "another target that leads", 20, 4, do_lead);
	s.made.live->view.detail = DETAIL_DIFF;
	measure(&s, "a reject", 2, RUNS, do_reject);
	measure(&s, "an accept", 20, RUNS, do_accept);
	measure(&s, "a new metric", 20, 5, do_metric); /* outputs get scores after it, in pieces */
	for (int p = 0; p < PANES; p++)
		rows_release(&s.rows[p]);
	editor_release(&s.editor);
	made_end(&s.made);
	folder_teardown(&folder);
	return 0;
}
