/*
 * undo.c - which acts of the person can be taken back, and what their registers were before.
 *
 * The event of an undo carries the registers it sets back as plain changes, so reading it needs
 * none of this; the books here are only for knowing what the next undo and redo would be.
 */
#include <string.h>
#include "fold.h"
#include "hunsu/session/story.h"

static bool holds(const struct incoming *in, const char *kind)
{
	for (size_t i = 0; i < in->n_items; i++)
		if (in->items[i].kind && *in->items[i].kind->name == *kind &&
			!strcmp(in->items[i].kind->name, kind))
			return true;
	return false;
}

/* The values that the registers of this event have before it. The head first: locks are ranges of
 * it. */
static cJSON *values_before(const struct incoming *in)
{
	cJSON *list = cJSON_CreateArray();

	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < in->n_items; i++) {
			const struct kind *k = in->items[i].kind;

			if (k && k->present && !!strcmp(k->name, "head") == others)
				json_add(list, NULL, k->present(in->s, &in->items[i]));
		}
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
	SCOPED(buf) words = BUF(BUF_SMALL);

	buf_addf(&words, "%s%s%s", env->act, env->args ? " " : "", env->args ? env->args : "");
	return shelf_keep(shelf, buf_text(&words));
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
		sets = sets || (in->items[i].kind && in->items[i].kind->present &&
				       !json_get(in->items[i].change, "apart"));
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

bool undo_has(const struct incoming *in)
{
	const struct fold *f = in->s->fold;

	return f->done.n && f->done.items[f->done.n - 1].event == in->n;
}

/* The act that the next undo takes back, or the next redo repeats; NULL: there is none. */
static const struct unit *next_unit(const struct state *s, bool back)
{
	const struct fold *f = s->fold;

	if (back)
		return f->done.n ? &f->done.items[f->done.n - 1] : NULL;
	return f->undone.n ? &f->undone.items[f->undone.n - 1] : NULL;
}

enum status step_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct unit *next = next_unit(in->s, !strcmp(p->kind->name, "undo"));
	int event = ((const struct c_step *)p->as)->event;

	if (in->n_items != 1)
		return fail(err, FAILED, "not the first change of its act");
	if (!next || next->event != event)
		return fail(err, FAILED, "event %d is not the one whose turn it is", event);
	return OK;
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

		if (!decide || !state_hidden(s, r))
			continue;
		buf_addstr(out, str_word(&act));
		buf_addf(out, " %s", text_called(s, r).s);
		return;
	}
	buf_adds(out, u->what);
}

static bool write_step(const struct state *s, cJSON *event, struct buf *what, bool back)
{
	const struct unit *u = next_unit(s, back);
	cJSON *list = cJSON_GetObjectItemCaseSensitive(event, "do");
	const cJSON *values, *item;

	if (!u)
		return false;
	values = back ? u->back : u->forth;
	json_add_int(event_change(event, back ? "undo" : "redo"), "event", u->event);
	cJSON_ArrayForEach(item, values) json_add(list, NULL, cJSON_Duplicate(item, true));
	if (what)
		unit_words(what, s, u);
	return true;
}

#define AFTER(list, u) ((list).n && (list).items[(list).n - 1].event > (u)->event)

static bool noted_after(const struct state *s, const struct unit *u)
{
	for (size_t i = s->notes.n; i-- > 0 && s->notes.items[i].event > u->event;)
		if (!s->notes.items[i].of_act)
			return true;
	return false;
}

bool state_last_act(const struct state *s, struct last_act *out, struct buf *what)
{
	const struct fold *f = s->fold;
	const struct unit *u;

	if (!f->done.n)
		return false;
	u = &f->done.items[f->done.n - 1];
	*out = (struct last_act){.event = u->event, .at = u->at,
		.facts = AFTER(s->bets, u) || AFTER(s->looks, u) || AFTER(s->duels, u) ||
			 noted_after(s, u)};
	if (what)
		unit_words(what, s, u);
	return true;
}

bool state_undo(const struct state *s, cJSON *event, struct buf *what)
{
	return write_step(s, event, what, true);
}

bool state_redo(const struct state *s, cJSON *event, struct buf *what)
{
	return write_step(s, event, what, false);
}
