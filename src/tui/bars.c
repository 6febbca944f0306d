/* bars.c - the bar at the top and the status line at the bottom. */
#include <math.h>
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/app/replaying.h"
#include "inside.h"

/* Pieces of the top bar, those that go first when there is no room marked by a higher number. */
struct piece_of_bar {
	struct buf text;
	enum shade shade;
	int goes;
	const char *gap;
};

#define BAR_PIECES 11
#define PROPOSER 4 /* and an arrow to the target after it */

static void money(struct buf *out, const struct state *s)
{
	const struct spend *p = &s->spend;

	if (p->usd > 0 || !isnan(s->budget.usd))
		buf_addf(out, "$%.3f", p->usd);
	if (!isnan(s->budget.usd))
		buf_addf(out, "/%.2f", s->budget.usd);
	if (p->unknown)
		buf_addf(out, "%s%d unpriced", out->n ? " + " : "", p->unknown);
}

static void tokens(struct buf *out, const struct state *s)
{
	double n = (double)(s->spend.in + s->spend.out);

	if (n >= 1e6)
		buf_addf(out, "%.1fM tok", n / 1e6);
	else if (n >= 1e3)
		buf_addf(out, "%.1fk tok", n / 1e3);
	else if (n > 0)
		buf_addf(out, "%.0f tok", n);
}

static void saved(const struct tui *t, struct piece_of_bar *p)
{
	const struct journal *j = t->live->desk->session->journal;
	const char *trouble = journal_trouble(j);

	if (t->live->replay) {
		buf_adds(&p->text, "replay");
		p->shade = SHADE_WARNING;
	} else if (*trouble) {
		buf_addf(&p->text, "! not saved: %s", trouble);
		p->shade = SHADE_ERROR;
	} else if (journal_read_only(j)) {
		buf_addf(&p->text, "read-only%s%s", *journal_holder(j) ? ", open in " : "",
			journal_holder(j));
		p->shade = SHADE_WARNING;
	} else if (journal_saved(j)) {
		buf_addf(&p->text, "%ssaved", t->marks->saved);
		p->shade = SHADE_SAVED;
	} else {
		buf_addf(&p->text, "%ssaving", t->marks->saving);
	}
}

/* A name has more room where there is more. */
static void short_model(struct buf *out, const struct model *m, int columns)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	text_brief(&b, str_of(m->name ? model_short(m) : "none"),
		columns < 120 ? 24 : columns / 5);
	for (size_t i = 0; i < b.n; i++)
		buf_addc(out, b.s[i] == ':' ? ' ' : b.s[i]);
}

static void fill(struct tui *t, struct piece_of_bar *p)
{
	const struct state *s = live_state(t->live);
	size_t held_out = figures_split_size(t->live->desk->figures, SPLIT_HELD_OUT);
	double yours = figures_yours(t->live->desk->figures);
	const int columns = t->canvas.cols;
	size_t others = 0;

	buf_adds(&p[0].text, "hunsu");
	text_brief(&p[1].text, str_of(s->task_name ? s->task_name : "a prompt"),
		columns < 90 ? 30 : columns / 3);
	p[1].goes = 3;
	if (s->rounds.n)
		buf_addf(&p[2].text, "round %d", s->rounds.items[s->rounds.n - 1].n);
	p[2].goes = 4;
	buf_addf(&p[3].text, "dev %zu", figures_split_size(t->live->desk->figures, SPLIT_DEV));
	if (held_out)
		buf_addf(&p[3].text, " %s held-out %zu", t->marks->dot, held_out);
	p[3].goes = 6;
	p[3].gap = "   ";
	buf_adds(&p[4].text, "proposer ");
	short_model(&p[4].text, &t->live->desk->proposer, columns);
	buf_addf(&p[4].text, " %s", t->marks->arrow);
	p[4].goes = 7;
	p[4].gap = "   ";
	buf_adds(&p[5].text, "target ");
	short_model(&p[5].text, &t->live->desk->target, columns);
	while (state_target(s, others + 1) >= 0)
		others++;
	if (others)
		buf_addf(&p[5].text, " +%zu", others);
	p[5].goes = 5;
	p[5].gap = "   ";
	money(&p[6].text, s);
	p[6].goes = 1;
	p[6].gap = "   ";
	tokens(&p[7].text, s);
	p[7].goes = 8;
	if (s->head && yours >= 0)
		buf_addf(&p[8].text, "%.0f%% yours", 100 * yours);
	p[8].goes = 10;
	saved(t, &p[9]);
	if (live_state(t->live)->unknown_kinds)
		buf_addf(&p[10].text, "%d unknown event%s", live_state(t->live)->unknown_kinds,
			PLURAL(live_state(t->live)->unknown_kinds));
	p[10].goes = 9;
}

/* Those that go last have room first; no proposer leads to a target that is not there. */
static void fit(struct piece_of_bar *p, int columns)
{
	int used = 1;

	for (int rank = 0; rank < BAR_PIECES; rank++)
		for (int i = 0; i < BAR_PIECES; i++) {
			const int wide = text_width(buf_str(&p[i].text)) + (int)strlen(p[i].gap);

			if (p[i].goes != rank || !p[i].text.n)
				continue;
			if ((rank && used + wide > columns) ||
				(i == PROPOSER && !p[PROPOSER + 1].text.n))
				buf_clear(&p[i].text);
			else
				used += wide;
		}
	if (p[PROPOSER].text.n)
		p[PROPOSER + 1].gap = " ";
}

void bars_top(struct tui *t)
{
	struct piece_of_bar p[BAR_PIECES];
	struct canvas *c = &t->canvas;
	int x = 1;

	for (int i = 0; i < BAR_PIECES; i++)
		p[i] = (struct piece_of_bar){BUF(BUF_SMALL), SHADE_BAR, 0, "  "};
	fill(t, p);
	fit(p, c->cols);
	canvas_across(c, 0, 0, c->cols, ' ', SHADE_BAR);
	for (int i = 0; i < BAR_PIECES; i++) {
		if (p[i].text.n)
			x += canvas_text(c, 0, x, c->cols - x, buf_str(&p[i].text), p[i].shade, 0) +
			     2;
		if (i + 1 < BAR_PIECES && p[i].text.n && p[i + 1].text.n)
			x += (int)strlen(p[i + 1].gap) - 2;
	}
	for (int i = 0; i < BAR_PIECES; i++)
		buf_release(&p[i].text);
}

/* ---- the bottom ---- */

void bars_words(struct tui *t, int y, int x, int columns)
{
	struct canvas *c = &t->canvas;
	size_t cursor;
	struct str s = lineedit_text(t->line, &cursor);
	int before = text_width(str_first(s, cursor));
	size_t from = 0;

	/* The part around the cursor when all of it does not fit. */
	while (before > columns - 1 && from < cursor) {
		size_t next = grapheme_next(s, from);

		before -= text_width((struct str){s.p + from, next - from});
		from = next;
	}
	canvas_text(c, y, x, columns, str_from(s, from), SHADE_TEXT, 0);
	c->cursor_y = y;
	c->cursor_x = x + text_width(str_first(str_from(s, from), cursor - from));
	c->cursor_bar = true;
}

static void draw_line(struct tui *t, int y)
{
	static const char keys[] = "Enter runs it, Tab completes, Esc drops it ";
	const int n = (int)strlen(keys);
	size_t cursor;
	struct canvas *c = &t->canvas;
	int x = canvas_text(c, y, 0, c->cols, str_of(line_lead(t)), SHADE_KEY, 0);

	bars_words(t, y, x, c->cols - x);
	if (t->use == USE_COMMAND && x + text_width(lineedit_text(t->line, &cursor)) + n < c->cols)
		canvas_text(c, y, c->cols - n, n, str_of(keys), SHADE_DIM, 0);
	if (t->offers.n) {
		canvas_across(c, y - 1, 0, c->cols, ' ', SHADE_BAR);
		canvas_text(c, y - 1, 1, c->cols - 1, buf_str(&t->offers), SHADE_BAR, 0);
	}
}

/* "? help  : command", with the keys as they are. */
static void draw_keys(struct tui *t, int y, int used)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	int x;

	command_spell(&b, t->live, true, STR(KEY("help") " help  " KEY("command") " command "));
	x = t->canvas.cols - text_width(buf_str(&b));
	if (x > used + 1)
		canvas_text(&t->canvas, y, x, t->canvas.cols - x, buf_str(&b), SHADE_DIM, 0);
}

void bars_over(struct canvas *c, const struct rows *r, int y, enum shade ground)
{
	struct rect in = {y, 1, (int)r->list.n, c->cols - 2};

	for (int i = 0; i < in.rows; i++)
		canvas_across(c, y + i, 0, c->cols, ' ', ground);
	rows_draw(r, c, in, 0, (struct str){0});
}

/* Where keys are no commands. */
static const char *const mode_hints[] = {
	[MODE_SELECTING] = ("selecting: Enter keeps it, arrows and s (a sentence) extend it, "
			    "Esc drops it"),
	[MODE_MENU] = "say what to do and Enter; Down chooses an operator; Esc closes",
	[MODE_LINE] = NULL, /* the last */
};

/* What comes next, by what is on the screen, and how it looks. */
static void next(struct tui *t, struct buf *b, enum shade *shade)
{
	*shade = SHADE_HINT;
	if (page_open(t)) {
		buf_adds(b, "q closes this page; j k PageUp PageDown go through it, / searches it");
	} else if (t->mode == MODE_TYPING) {
		buf_addf(b, "typing: Esc ends, %sC-f finds, C-r replaces",
			t->editor.undo.n ? "C-_ takes back, " : "");
	} else if (mode_hints[t->mode]) {
		buf_adds(b, mode_hints[t->mode]);
	} else if (t->live->replay) {
		*shade = t->live->replay->question >= 0 ? SHADE_QUESTION : SHADE_HINT;
		timeline_words(t, b);
	} else {
		if (live_hint(t->live, b))
			buf_splice(b, 0, 0, STR("Next: "));
	}
}

/* What is said at the end of the screen; true: by the last message. */
static bool hint(struct tui *t, struct buf *b, enum shade *shade)
{
	const bool asked = t->live->replay && t->live->replay->question >= 0;

	if (!t->message || (asked && !t->message_bad)) {
		next(t, b, shade);
		return false;
	}
	*shade = t->message_bad ? SHADE_ERROR : SHADE_HINT;
	buf_addf(b, "%s%s", t->message_bad ? "! " : "", t->message);
	return true;
}

/* Of what comes next so many clauses as there is room for. */
static void fit_clauses(struct buf *out, struct str s, int columns)
{
	while (text_width(s) > columns) {
		size_t at = s.n;

		while (at > 0 && !str_starts(str_from(s, at), ", ") &&
			!str_starts(str_from(s, at), "; "))
			at--;
		if (!at)
			break;
		s = str_first(s, at);
	}
	text_brief(out, s, columns);
}

/* Under what is said, which has the row of the frame: the next act is in sight before a key is
 * pressed, and so is how far the work under way has come. */
static void add_next(struct tui *t, struct rows *r)
{
	SCOPED(buf) b = BUF(BUF_SMALL), shown = BUF(BUF_SMALL);
	enum shade shade;

	next(t, &b, &shade);
	fit_clauses(&shown, buf_str(&b), t->canvas.cols - 2);
	rows_line(r, -1, shade, "%s", buf_text(&shown));
}

/* A hint has the last row; a message, which goes with the next key, as many as it takes, and so has
 * what a replay tells. */
static void draw_hint(struct tui *t)
{
	struct canvas *c = &t->canvas;
	SCOPED(buf) b = BUF(BUF_SMALL), shown = BUF(BUF_SMALL);
	enum shade shade;
	bool message = hint(t, &b, &shade);
	SCOPED(rows) r;
	int y, over; /* how many rows of the panes it takes */

	message = message || (t->live->replay && t->mode == MODE_KEYS);
	if (message)
		text_brief(&shown, buf_str(&b), MESSAGE_MOST);
	else
		fit_clauses(&shown, buf_str(&b), c->cols - 2);
	rows_init(&r);
	rows_begin(&r, -1);
	rows_wrap(&r, shade, buf_str(&shown), c->cols - 2, 0, -1);
	over = (int)r.list.n - 1;
	if (t->message && t->mode == MODE_KEYS && !t->live->replay && !page_open(t) &&
		(live_busy(t->live) || (!t->message_bad && over < c->rows / 12)))
		add_next(t, &r);
	t->said_rows = (int)r.list.n;
	y = c->rows - t->said_rows;
	if (over)
		layout_bottom(c, y - 1, t->marks);
	bars_over(c, &r, y, SHADE_TEXT);
	if (t->mode == MODE_KEYS)
		draw_keys(t, c->rows - 1, 1 + r.column);
}

void bars_question_rows(struct rows *out, const struct question *q, size_t first, int columns)
{
	rows_begin(out, -1);
	rows_wrap(out, SHADE_QUESTION, str_of(q->words), columns, 0, -1);
	for (size_t i = first; i < q->n; i++) {
		SCOPED(buf) b = BUF(BUF_SMALL), shown = BUF(BUF_SMALL);

		question_print_reply(&b, q, i);
		text_visible(&shown, buf_str(&b), false);
		if (out->column + 1 + text_width(buf_str(&shown)) > columns)
			rows_begin(out, -1);
		else
			rows_puts(out, SHADE_QUESTION, " ");
		rows_wrap(out, SHADE_QUESTION, buf_str(&shown), columns, 0, -1);
	}
}

/* The question, over as many of the last rows as it takes. */
static void draw_question(struct tui *t, const struct question *q)
{
	struct canvas *c = &t->canvas;
	struct str rest = str_of(q->more ? q->more : ""), line;
	SCOPED(rows) r;

	rows_init(&r);
	while (str_line(&rest, &line)) {
		rows_begin(&r, -1);
		rows_wrap(&r, SHADE_QUESTION, line, c->cols - 2, 0, -1);
	}
	bars_question_rows(&r, q, 0, c->cols - 2);
	t->said_rows = (int)r.list.n;
	bars_over(c, &r, c->rows - t->said_rows, SHADE_QUESTION);
}

void bars_status(struct tui *t)
{
	int y = t->canvas.rows - 1;

	t->said_rows = 1;
	if (tui_question(t)) {
		draw_question(t, tui_question(t));
	} else if (t->mode == MODE_LINE) {
		draw_line(t, y);
	} else {
		draw_hint(t);
	}
}
