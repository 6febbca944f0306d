/* targets.c - the models that the prompt is for, and which of them leads. */
#include <stdlib.h>
#include <string.h>

#include "../permit.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"

#define MOST 16 /* targets: each text is scored by all of them */

struct names {
	const char *items[MOST + 2]; /* the leading one first; the state's, and one more */
	size_t n;
};

static size_t place_of(const struct names *all, const char *name)
{
	size_t i = 0;

	while (i < all->n && strcmp(all->items[i], name) != 0)
		i++;
	return i;
}

static struct names names_now(const struct state *s)
{
	struct names all = {.n = 0};
	int model;

	while (all.n < MOST && (model = state_target(s, all.n)) >= 0)
		all.items[all.n++] = state_model(s, model);
	return all;
}

static void move(struct names *all, size_t from, size_t to)
{
	const char *name = all->items[from];

	for (; from > to; from--)
		all->items[from] = all->items[from - 1];
	all->items[to] = name;
}

static void take_out(struct names *all, size_t at)
{
	for (all->n--; at < all->n; at++)
		all->items[at] = all->items[at + 1];
}

/* One event sets who leads, and all of them where they are, or were, several. */
static void set(struct live *v, const char *act, struct str args, const struct names *all)
{
	const struct state *s = live_state(v);
	struct buf said = BUF(BUF_SMALL);
	cJSON *e = act_new(act, args);

	if (strcmp(all->items[0], state_model(s, s->target)) != 0)
		change_model(e, s->model_version + 1, "target", all->items[0]);
	if (all->n > 1 || s->targets.n > 1)
		change_targets(e, state_next(s, "targets"), all->items, all->n);
	for (size_t i = 0; i < all->n; i++)
		buf_addf(&said, "%s%s%s", i ? ", " : all->n > 1 ? "targets: " : "target: ",
			all->items[i], !i && all->n > 1 ? " (leads)" : "");
	session_do(v->desk->session, e);
	desk_set_model(v->desk, false, state_model(s, s->target));
	if (all->n > 1)
		v->view.detail = DETAIL_TARGETS;
	live_say(v, false, "%s, in this session (" LINE("set") " target is for new ones)",
		buf_text(&said));
	buf_release(&said);
}

static enum status add(struct live *v, const struct model *m, struct str args, struct buf *err)
{
	struct names all = names_now(live_state(v));

	if (place_of(&all, m->name) < all.n)
		return fail(err, BAD_USAGE, "%s is a target already", m->name);
	if (all.n == MOST)
		return fail(err, BAD_USAGE, "%d targets are the most", MOST);
	all.items[all.n++] = m->name;
	set(v, "model", args, &all);
	permit_model(v, m);
	return OK;
}

static enum status take_off(struct live *v, const char *name, struct str args, struct buf *err)
{
	struct names all = names_now(live_state(v));
	const size_t at = place_of(&all, name);

	if (at == all.n)
		return fail(err, BAD_USAGE, "%s is no target", name);
	if (all.n == 1)
		return fail(err, BAD_USAGE, "%s is the only target; " LINE(
			"model") " target NAME sets another one", name);
	take_out(&all, at);
	set(v, "model", args, &all);
	return OK;
}

/* One that is a target already comes first; another takes the place of the one that leads. */
static void lead(struct live *v, const char *act, struct str args, const char *name)
{
	struct names all = names_now(live_state(v));
	const size_t at = place_of(&all, name);

	if (at < all.n)
		move(&all, at, 0);
	else
		all.items[0] = name;
	all.n = all.n ? all.n : 1;
	set(v, act, args, &all);
}

enum status targets_change(struct live *v, struct str words, struct str args, struct buf *err)
{
	const char sign = words.n && (words.p[0] == '+' || words.p[0] == '-') ? words.p[0] : 0;
	char *name = str_dup(sign ? str_trim(str_from(words, 1)) : words);
	struct model m = {0};
	enum status st = OK;

	if (sign == '-')
		desk_model(&m, name); /* one that this program does not have can go too */
	else
		st = model_parse(&m, str_of(name), err);
	if (!st && sign == '-')
		st = take_off(v, m.name, args, err);
	else if (!st && sign == '+')
		st = add(v, &m, args, err);
	else if (!st) {
		lead(v, "model", args, m.name);
		permit_model(v, &m);
	}
	model_release(&m);
	free(name);
	return st;
}

/* ---- which of them leads ---- */

static enum status lead_ready(const struct live *v, struct str args, struct buf *err)
{
	(void)args;
	return state_target(live_state(v), 1) >= 0
		       ? OK
		       : fail(err, BAD_USAGE, "there is one target; " LINE(
				 "model") " target + NAME adds another one");
}

/* The next one, so that the command goes round them, or the one that is named. */
static enum status run_lead(struct live *v, struct str args, struct buf *err)
{
	struct names all = names_now(live_state(v));
	struct model m = {0};
	enum status st = args.n ? model_parse(&m, args, err) : OK;

	if (!st && args.n && place_of(&all, m.name) == all.n)
		st = fail(err, BAD_USAGE, "%s is no target", m.name);
	else if (!st && args.n)
		lead(v, "lead", args, m.name);
	else if (!st) {
		const char *first = all.items[0];
		take_out(&all, 0);
		all.items[all.n++] = first;
		set(v, "lead", args, &all);
	}
	model_release(&m);
	return st;
}

const struct command command_lead = {
	.name = "lead", .keys = {"T"}, .args = "[MODEL]", .group = "models",
	.help = "make the next target the leading one, or the one named: rows, order and gains "
		"are by it, and it decides a race",
	.need = NEED_WRITABLE, .ready = lead_ready, .run = run_lead
};
