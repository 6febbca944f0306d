/* timeline.c - a replay's bottom rows: where it stands, a track with marks, what has happened. */

#include "hunsu/app/command.h"
#include "hunsu/app/replaying.h"
#include "hunsu/session/story.h"
#include "inside.h"

#define TRACK_LEAST 16

struct glyphs {
	int32_t past, future, here;
	int32_t marks[REPLAY_MARKS];
	const char *playing, *paused;
};

static const struct glyphs *glyphs_for(const struct tui *t)
{
	static const struct glyphs utf8 = {0x2501, 0x2500, 0x25cf,
		{[MARK_ROUND] = 0x2502, [MARK_COMMENT] = 0x275d, [MARK_UNDO] = 0x25c2,
			[MARK_FORK] = 0x2534, [MARK_EDIT] = 0x25cb, [MARK_ACCEPT] = 0x25c6,
			[MARK_MERGE] = 0x25c8, [MARK_LOOK] = 0x25ce, [MARK_DOWN] = 0x25bc,
			[MARK_UP] = 0x25b2},
		"\xe2\x96\xb6", "\xe2\x80\x96"};
	static const struct glyphs ascii = {'=', '-', '@',
		{[MARK_ROUND] = '|', [MARK_COMMENT] = '"', [MARK_UNDO] = '<', [MARK_FORK] = 'Y',
			[MARK_EDIT] = 'o', [MARK_ACCEPT] = '*', [MARK_MERGE] = '&',
			[MARK_LOOK] = '?', [MARK_DOWN] = 'v', [MARK_UP] = '^'},
		">", "="};
	return t->marks == marks_for(true) ? &ascii : &utf8;
}

static enum shade mark_shade(enum replay_mark_kind kind)
{
	return kind == MARK_UP	    ? SHADE_SCORE_GOOD
	       : kind == MARK_DOWN  ? SHADE_SCORE_BAD
	       : kind == MARK_ROUND ? SHADE_TITLE
				    : SHADE_MARK;
}

/* ---- places on the track ---- */

/* By playing time; by events when all happened at once. */
static int cell_of(const struct replaying *r, int event, int cols)
{
	int64_t all = r->clock[r->events - 1], at = r->clock[event - 1];
	if (!all) {
		all = r->events > 1 ? r->events - 1 : 1;
		at = event - 1;
	}
	return (int)(at * (cols - 1) / all);
}

static void put_clock(struct buf *out, int64_t ms)
{
	buf_addf(out, "%lld:%02lld", (long long)(ms / 60000), (long long)(ms / 1000 % 60));
}

/* "▶ 2x 12/345 round 1/6 0:42/3:10", less where there is less room. */
static void put_place(struct buf *out, const struct tui *t, bool brief)
{
	const struct live *v = t->live;
	const struct replaying *r = v->replay;
	int at = replaying_at(v);
	int rounds = replay_moment(v->desk->session->replay, r->events)->rounds;
	buf_addf(out, "%s ", r->playing ? glyphs_for(t)->playing : glyphs_for(t)->paused);
	if (r->speed != 1)
		buf_addf(out, "%gx ", r->speed);
	buf_addf(out, "%d/%d ", at, r->events);
	if (rounds)
		buf_addf(out, "%s%d/%d ", brief ? "r" : "round ",
			replay_moment(v->desk->session->replay, at)->rounds, rounds);
	put_clock(out, r->clock[at - 1]);
	if (!brief) {
		buf_addc(out, '/');
		put_clock(out, r->clock[r->events - 1]);
	}
	if (r->settled)
		buf_addf(out, " guessed %d/%d", r->hits, r->settled);
}

/* Where the track lies on its row. */
static void track(const struct tui *t, struct buf *place, int *from, int *cols)
{
	buf_clear(place);
	put_place(place, t, t->canvas.cols < 90);
	*from = 2 + text_width(buf_str(place)) + 2;
	*cols = t->canvas.cols - 2 - *from;
	if (*cols < TRACK_LEAST)
		*cols = 0;
}

/* Marks of scores tell what is yet to be guessed. */
static bool mark_shown(const struct live *v, const struct replay_mark *m)
{
	bool tells = m->kind >= MARK_EDIT || m->kind == MARK_COMMENT;
	return !(v->replay->guessing && tells && m->event > replaying_at(v));
}

static void draw_marks(struct tui *t, int y, int from, int cols)
{
	const struct replaying *r = t->live->replay;
	const struct glyphs *g = glyphs_for(t);
	for (int kind = 0; kind < REPLAY_MARKS; kind++)
		for (size_t i = 0; i < r->marks.n; i++) {
			const struct replay_mark *m = &r->marks.items[i];

			if ((int)m->kind == kind && mark_shown(t->live, m))
				canvas_across(&t->canvas, y, from + cell_of(r, m->event, cols), 1,
					g->marks[kind], mark_shade(m->kind));
		}
}

/* Over what is said at the bottom, which may take several rows. */
static int row(const struct tui *t)
{
	return t->canvas.rows - 1 - (t->said_rows > 0 ? t->said_rows : 1);
}

void timeline_draw(struct tui *t)
{
	const struct replaying *r = t->live->replay;
	const struct glyphs *g = glyphs_for(t);
	struct canvas *c = &t->canvas;
	SCOPED(buf) place = BUF(BUF_SMALL);
	int y = row(t), from, cols, at;
	if (!r)
		return;
	track(t, &place, &from, &cols);
	canvas_text(c, y, 1, 1, STR(" "), SHADE_TITLE, 0);
	canvas_text(c, y, 2, c->cols - 4, buf_str(&place), SHADE_TITLE, 0);
	canvas_text(c, y, from - 2, 1, STR(" "), SHADE_TITLE, 0);
	if (cols) {
		at = cell_of(r, replaying_at(t->live), cols);
		canvas_across(c, y, from, cols, g->future, SHADE_DIM);
		canvas_across(c, y, from, at, g->past, SHADE_PROGRESS);
		draw_marks(t, y, from, cols);
		canvas_across(c, y, from + at, 1, g->here, SHADE_FOCUS);
	}
}

bool timeline_hit(const struct tui *t, int y, int x, int *event)
{
	const struct replaying *r = t->live->replay;
	SCOPED(buf) place = BUF(BUF_SMALL);
	int from, cols;
	if (!r || y != row(t))
		return false;
	track(t, &place, &from, &cols);
	if (x < from || x >= from + cols)
		return false;
	*event = 1;
	while (*event < r->events && cell_of(r, *event + 1, cols) <= x - from)
		++*event;
	return true;
}

/* ---- words ---- */

/* What is asked, behind what came of the guess before when there is room. */
static void put_question(const struct tui *t, struct buf *out)
{
	const struct live *v = t->live;
	const struct replay_bet *b = &v->replay->bets[v->replay->question];
	const struct variant *k = replaying_origin(v, b->variant);
	bool wide = t->canvas.cols >= 80;
	if (v->replay->told >= 0 && t->canvas.cols >= 120) {
		replaying_outcome(v, &v->replay->bets[v->replay->told], out);
		buf_addf(out, " %s ", t->marks->dot);
	}
	buf_addf(out, "Guess: does %s", variant_called(live_state(v), b->variant).s);
	if (k && wide)
		buf_addf(out, " (%s)", k->operator);
	buf_addf(out, " beat v%d? %s", b->against, wide ? "no " : "");
	for (int p = 0; p <= 100; p += 10)
		buf_adds(out, p == (b->percent + 5) / 10 * 10 ? "O" : ".");
	buf_addf(out, " %s%d%%; ", wide ? "yes " : "", b->percent);
	command_spell(
		out, v, true, STR(KEY("likelier") " " KEY("unlikelier") ", then " KEY("play")));
}

void timeline_words(const struct tui *t, struct buf *out)
{
	SCOPED(buf) remark = BUF(BUF_SMALL);
	if (t->live->replay->question >= 0) {
		put_question(t, out);
	} else if (replaying_at(t->live) == 1) {
		live_hint(t->live, out); /* of a record's first line there is little to tell */
	} else {
		replaying_words(t->live, out);
		replaying_remark(t->live, &remark);
		if (remark.n)
			buf_addf(out, " %s %s", t->marks->dot, buf_text(&remark));
	}
}
