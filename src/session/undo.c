/*
 * undo.c - which acts of the person can be taken back, and what their registers were before.
 *
 * The event of an undo carries the registers it sets back as plain changes, so reading it needs
 * none of this; the books here are only for knowing what the next undo and redo would be.
 */
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"
#include "hunsu/session/story.h"

static bool holds(const struct incoming *in, const char *kind)
{
	for (size_t i = 0; i < in->n_items; i++)
		if (in->items[i].kind && *in->items[i].kind->name == *kind &&
			!strcmp(in->items[i].kind->name, kind))
			return true;
	return false;
}

static void add_present(cJSON *list, const struct incoming *in, bool heads)
{
	for (size_t i = 0; i < in->n_items; i++) {
		const struct prepared *p = &in->items[i];

		if (p->kind && p->kind->present && (strcmp(p->kind->name, "head") == 0) == heads)
			json_add(list, NULL, p->kind->present(in->s, p));
	}
}

/* The values that the registers of this event have before it. The head first: locks are ranges of
 * it. */
static cJSON *values_before(const struct incoming *in)
{
	cJSON *list = cJSON_CreateArray();

	add_present(list, in, true);
	add_present(list, in, false);
	return shelf_take(&in->s->fold->shelf, list);
}

static cJSON *values_after(const struct incoming *in)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < in->n_items; i++)
		if (in->items[i].kind && in->items[i].kind->present)
			json_add(list, NULL,
				change_of(in->items[i].kind->name,
					cJSON_Duplicate(in->items[i].change, true)));
	return shelf_take(&in->s->fold->shelf, list);
}

static char *act_words(struct shelf *shelf, const struct envelope *env)
{
	struct buf words = BUF(BUF_SMALL);
	char *kept;

	buf_adds(&words, env->act);
	if (env->args)
		buf_addf(&words, " %s", env->args);
	kept = shelf_keep(shelf, buf_text(&words));
	buf_release(&words);
	return kept;
}

static void push_done(struct state *s, struct unit u)
{
	touch(s, COL_DONE, s->fold->done.n);
	*PUSH(&s->fold->done) = u;
}

static void note_act(struct incoming *in)
{
	struct fold *f = in->s->fold;
	bool sets = false;

	if (in->env->by != BY_HUMAN)
		return;
	for (size_t i = 0; i < in->n_items; i++)
		sets = sets || (in->items[i].kind && in->items[i].kind->present);
	/* Opening a task is where the session begins: there is nothing before it to go back to. */
	if (!sets || holds(in, "open"))
		return;
	f->undone.n = 0;
	push_done(in->s, (struct unit){
				 .event = in->n,
				 .at = in->env->at,
				 .what = act_words(&f->shelf, in->env),
				 .back = values_before(in),
				 .forth = values_after(in),
			 });
}

void undo_note(struct incoming *in)
{
	struct fold *f = in->s->fold;

	if (holds(in, "undo")) {
		struct unit u = f->done.items[--f->done.n];

		touch(in->s, COL_UNDONE, f->undone.n);
		*PUSH(&f->undone) = u;
	} else if (holds(in, "redo")) {
		struct unit u = f->undone.items[--f->undone.n];

		/* Something that is not the person's may have set them since. */
		u.back = values_before(in);
		push_done(in->s, u);
	} else {
		note_act(in);
	}
}

static enum status check_step(
	struct incoming *in, const struct unit *last, int event, struct buf *err)
{
	if (in->n_items != 1)
		return fail(err, FAILED, "not the first change of its act");
	if (!last || last->event != event)
		return fail(err, FAILED, "event %d is not the one whose turn it is", event);
	return OK;
}

enum status undo_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct fold *f = in->s->fold;
	const struct c_step *c = p->as;

	return check_step(in, f->done.n ? &f->done.items[f->done.n - 1] : NULL, c->event, err);
}

enum status redo_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct fold *f = in->s->fold;
	const struct c_step *c = p->as;

	return check_step(
		in, f->undone.n ? &f->undone.items[f->undone.n - 1] : NULL, c->event, err);
}

/* The act is named as it was typed; while a variant is hidden, its letter is not. */
void unit_words(struct buf *out, const struct state *s, const struct unit *u)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, u->forth)
	{
		const cJSON *decide = json_get(item, "decide");
		struct text_ref r = {.variant = (int)json_int(decide, "variant", 0)};
		struct str act = str_of(u->what);
		char name[8];

		if (!decide || !state_hidden(s, r))
			continue;
		variant_name(name, s, r.variant);
		buf_addstr(out, str_word(&act));
		buf_addf(out, " %s", name);
		return;
	}
	buf_adds(out, u->what);
}

static void write_step(cJSON *event, const char *kind, const struct unit *u, const cJSON *values)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(event, "do");
	const cJSON *item;

	json_add_int(event_change(event, kind), "event", u->event);
	cJSON_ArrayForEach(item, values) json_add(list, NULL, cJSON_Duplicate(item, true));
}

#define AFTER(list, u) ((list).n && (list).items[(list).n - 1].event > (u)->event)

bool state_last_act(const struct state *s, struct last_act *out, struct buf *what)
{
	const struct fold *f = s->fold;
	const struct unit *u;

	if (!f->done.n)
		return false;
	u = &f->done.items[f->done.n - 1];
	*out = (struct last_act){.event = u->event,
		.at = u->at,
		.facts = AFTER(s->bets, u) || AFTER(s->notes, u) || AFTER(s->looks, u)};
	if (what)
		unit_words(what, s, u);
	return true;
}

bool state_undo(const struct state *s, cJSON *event, struct buf *what)
{
	const struct fold *f = s->fold;
	const struct unit *u;

	if (!f->done.n)
		return false;
	u = &f->done.items[f->done.n - 1];
	write_step(event, "undo", u, u->back);
	if (what)
		unit_words(what, s, u);
	return true;
}

bool state_redo(const struct state *s, cJSON *event, struct buf *what)
{
	const struct fold *f = s->fold;
	const struct unit *u;

	if (!f->undone.n)
		return false;
	u = &f->undone.items[f->undone.n - 1];
	write_step(event, "redo", u, u->forth);
	if (what)
		unit_words(what, s, u);
	return true;
}
