/* layout.c - where the panes are: side by side when there is room, else one above the other. */
#include "inside.h"

#define WIDE 100
#define LOW 24 /* fewer rows than that: a merge needs them all to show both sides */
#define LIST_LEAST 3 /* rows of variants: the prompt's, the best one's, the selected one's */

static int clamp(int n, int low, int high)
{
	return n < low ? low : n > high ? high : n;
}

static void put(struct place *p, int y, int x, int rows, int cols)
{
	p->outer = (struct rect){y, x, rows + 1, cols};
	p->content = (struct rect){y + 1, x + 1, rows, cols - 2};
	p->shown = rows > 0;
}

/* Then there are two texts to read: the hunk in what is around it, and the whole prompt so far. */
static bool is_merging(const struct view *view)
{
	return view->focus == PANE_DETAIL && view->detail == DETAIL_MERGE;
}

/* The frames of the two columns have one line between them. */
static void wide(
	struct place *places, int rows, int cols, const struct view *view, const int needs[PANES])
{
	int content = rows - 5; /* bar, status, two title lines, the bottom line */
	int low = clamp(needs[PANE_EXAMPLES], 3, content * (is_merging(view) ? 1 : 2) / 5);
	int high = content - low, left = cols * 21 / 50;
	int mid = clamp(needs[PANE_VARIANTS] + 1, 4, (high - 1) / 2);

	if (is_merging(view))
		mid = LIST_LEAST;
	put(&places[PANE_PROMPT], 1, 0, high, left);
	put(&places[PANE_VARIANTS], 1, left - 1, mid, cols - left + 1);
	put(&places[PANE_DETAIL], 2 + mid, left - 1, high - mid - 1, cols - left + 1);
	put(&places[PANE_EXAMPLES], 2 + high, 0, low, cols);
}

/* Each has the least that says something. Then the prompt has up to five rows, the focused pane
 * what it needs, the others what is left. */
static void stacked(
	struct place *places, int rows, int cols, const struct view *view, const int needs[PANES])
{
	static const enum pane after[] = {
		PANE_PROMPT, PANE_VARIANTS, PANE_EXAMPLES, PANE_DETAIL};
	bool low = rows < LOW;
	int prompt = low || is_merging(view) ? 1 : 5;
	int n[PANES] = {[PANE_PROMPT] = clamp(needs[PANE_PROMPT], 1, prompt),
		[PANE_VARIANTS] = clamp(needs[PANE_VARIANTS], 1, low ? 2 : LIST_LEAST),
		[PANE_DETAIL] = low ? 1 : 2,
		[PANE_EXAMPLES] = 2};
	int left = rows - 7, y = 1;

	for (int p = 0; p < PANES; p++)
		left -= n[p];
	for (int i = -1; i < PANES; i++) {
		enum pane p = i < 0 ? view->focus : after[i];
		int more = clamp(needs[p] - n[p], 0, left);

		n[p] += more;
		left -= more;
	}
	n[view->focus] += left;
	for (int p = 0; p < PANES; p++) {
		put(&places[p], y, 0, n[p], cols);
		y += n[p] + 1;
	}
}

void layout_panes(struct place *places, int rows, int cols, const struct view *view,
	const int needs[PANES])
{
	places[PANE_PROMPT].content = (struct rect){0};
	for (int p = 0; p < PANES; p++)
		places[p].shown = false;
	if (view->zoom || (is_merging(view) && rows < LOW))
		put(&places[view->focus], 1, 0, rows - 4, cols);
	else if (cols >= WIDE)
		wide(places, rows, cols, view, needs);
	else
		stacked(places, rows, cols, view, needs);
	places[PANE_PROMPT].content.x++; /* text that is edited has no margin of its own */
	places[PANE_PROMPT].content.cols--;
}

static void frame(struct canvas *c, const struct place *p, const struct marks *m, enum shade shade)
{
	struct rect r = p->outer;
	bool first = r.y == 1;

	canvas_across(c, r.y, r.x, r.cols, m->h, shade);
	canvas_across(c, r.y, r.x, 1, first ? m->tl : m->lt, shade);
	canvas_across(c, r.y, r.x + r.cols - 1, 1, first ? m->tr : m->rt, shade);
	canvas_down(c, r.y + 1, r.x, r.rows - 1, m->v, shade);
	canvas_down(c, r.y + 1, r.x + r.cols - 1, r.rows - 1, m->v, shade);
}

void layout_bottom(struct canvas *c, int y, const struct marks *m)
{
	canvas_across(c, y, 0, c->cols, m->h, SHADE_BORDER);
	canvas_across(c, y, 0, 1, m->bl, SHADE_BORDER);
	canvas_across(c, y, c->cols - 1, 1, m->br, SHADE_BORDER);
}

void layout_frames(struct canvas *c, const struct place *places, const struct marks *m)
{
	const struct place *prompt = &places[PANE_PROMPT], *low = &places[PANE_EXAMPLES];

	for (int p = 0; p < PANES; p++)
		if (places[p].shown)
			frame(c, &places[p], m, SHADE_BORDER);
	if (prompt->shown && low->shown && prompt->outer.cols < low->outer.cols) {
		canvas_across(c, prompt->outer.y, prompt->outer.cols - 1, 1, m->tt, SHADE_BORDER);
		canvas_across(c, low->outer.y, prompt->outer.cols - 1, 1, m->bt, SHADE_BORDER);
	}
	layout_bottom(c, c->rows - 2, m);
}
