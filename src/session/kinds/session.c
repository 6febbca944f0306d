/* session.c - open, undo, redo, view, quit: the session itself. */
#include <stdio.h>
#include <string.h>
#include "kinds.h"

#define OPEN(F) \
	F(c_open, format, INT, NEED, "1", ANY) \
	F(c_open, program, TEXT, NEED, "S", ANY) \
	F(c_open, id, TEXT, NEED, "ULID", ANY)
FIELDS_OF(c_open, OPEN);

static enum status open_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_open *c = p->as;

	if (in->n_items != 1)
		return fail(err, FAILED, "not the first change");
	if (c->format < 1)
		return fail(err, FAILED, "format %d", c->format);
	if (strlen(c->id) != 26)
		return fail(err, FAILED, "the id is not a ULID");
	return OK;
}

static void open_apply(struct incoming *in, struct prepared *p)
{
	const struct c_open *c = p->as;

	in->s->format = c->format;
	snprintf(in->s->id, sizeof in->s->id, "%s", c->id);
	snprintf(in->s->program, sizeof in->s->program, "%s", c->program);
}

static void view_apply(struct incoming *in, struct prepared *p)
{
	in->s->view = register_keep(in->s, p->change);
}

#define QUIT(F) \
	F(c_quit, state, DIGEST, NEED, "H64", ANY) \
	F(c_quit, recorded, DIGEST, MAY, "H64?", ANY) \
	F(c_quit, task, TEXT, MAY, "S?", ANY) \
	F(c_quit, best, SHARE, MAY, "X?", ANY) \
	F(c_quit, rounds, INT, MAY, "N?", ANY)
FIELDS_OF(c_quit, QUIT);

TABLE_OF(c_step, STEP);

static void tell_open(struct buf *out, const cJSON *c, const struct state *s)
{
	size_t held_out = 0;

	for (size_t i = 0; i < s->examples.n; i++)
		held_out += s->examples.items[i].now.split == SPLIT_HELD_OUT;
	buf_addf(out, " (%s): %zu example%s, %zu of them held out", told_text(c, "program"),
		s->examples.n, PLURAL(s->examples.n), held_out);
}

static void tell_quit(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, " after %d event%s, $%.4f spent", s->events, PLURAL(s->events), s->spend.usd);
}

/* The books of undo name the act until the next one. */
static void tell_step(struct buf *out, const cJSON *c, const struct state *s, bool back)
{
	const struct fold *f = s->fold;
	const struct unit *u = NULL;

	if (back && f->undone.n)
		u = &f->undone.items[f->undone.n - 1];
	else if (!back && f->done.n)
		u = &f->done.items[f->done.n - 1];
	if (u && u->event == told_number(c, "event")) {
		buf_addf(out, ": %s ", back ? "took back" : "again");
		unit_words(out, s, u);
	}
}

static void tell_undo(struct buf *out, const cJSON *c, const struct state *s)
{
	tell_step(out, c, s, true);
}

static void tell_redo(struct buf *out, const cJSON *c, const struct state *s)
{
	tell_step(out, c, s, false);
}

KIND(open, SESSION, OPEN, FIELDS(c_open), .check = open_check, .apply = open_apply,
	.tell = tell_open, .told = TELL_OPENING,
	.manual = "First change of the first line, and nowhere else.");

KIND(undo, SESSION, UNDO, FIELDS(c_step), .check = step_check, .tell = tell_undo);

KIND(redo, SESSION, REDO, FIELDS(c_step), .check = step_check, .tell = tell_redo,
	.manual = "First change of its line; the registers that it sets come after it.");

KIND(view, REGISTER, VIEW, .apply = view_apply, .told = TELL_NOT, .holds = "{'pane':S,...}",
	.manual = "Whatever the screen wants back; its `file` is where the prompt was written to. "
		"A program reads and writes it, and calls the server of a `model`, only when the "
		"person at hand has named them too: see\n"
		".Xr hunsu 1 ,\n"
		".Dq WHERE CALLS GO .\n");

KIND(quit, SESSION, QUIT, FIELDS(c_quit), .tell = tell_quit,
	.manual = "The program ended in order. The hash is that of the state at this point. It "
		"covers what the session amounts to, and neither event numbers nor the books of "
		"undo nor the view. The task, the best score of a text in sight and the number of "
		"rounds are there for lists of sessions, which need not read the rest.");
