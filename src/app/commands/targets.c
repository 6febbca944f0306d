/* targets.c - the models that the prompt is for, and which of them leads. */
#include "../permit.h"
#include "../targets.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"

static void set(struct live *v, const char *act, struct str args, const struct targets_list *all)
{
	const struct state *s = live_state(v);
	SCOPED(buf) said = BUF(BUF_SMALL);
	cJSON *e = act_new(act, args);

	targets_write(e, s, all);
	for (size_t i = 0; i < all->n; i++)
		buf_addf(&said, "%s%s%s", i ? ", " : all->n > 1 ? "targets: " : "target: ",
			all->items[i], !i && all->n > 1 ? " (leads)" : "");
	session_do(v->desk->session, e);
	desk_set_model(v->desk, false, state_model(s, s->target));
	if (all->n > 1)
		v->view.detail = DETAIL_TARGETS;
	live_say(v, false, "%s, in this session (" LINE("set") " target is for new ones)",
		buf_text(&said));
}

static enum status add(struct live *v, const struct model *m, struct str args, struct buf *err)
{
	struct targets_list all = targets_now(live_state(v));

	if (targets_place(&all, m->name) < all.n)
		return fail(err, BAD_USAGE, "%s is a target already", m->name);
	if (targets_check(NULL, all.n + 1, err))
		return BAD_USAGE;
	all.items[all.n++] = m->name;
	set(v, "model", args, &all);
	permit_model(v, m);
	return OK;
}

static enum status take_off(struct live *v, const char *name, struct str args, struct buf *err)
{
	struct targets_list all = targets_now(live_state(v));
	const size_t at = targets_place(&all, name);

	if (at == all.n)
		return fail(err, BAD_USAGE, "%s is no target", name);
	if (all.n == 1)
		return fail(err, BAD_USAGE, "%s is the only target; " LINE(
			"model") " target NAME sets another one", name);
	targets_take_out(&all, at);
	set(v, "model", args, &all);
	return OK;
}

static void lead(struct live *v, const char *act, struct str args, const char *name)
{
	struct targets_list all = targets_now(live_state(v));

	targets_lead(&all, name);
	set(v, act, args, &all);
}

enum status targets_change(struct live *v, struct str words, struct str args, struct buf *err)
{
	const char sign = words.n && (words.p[0] == '+' || words.p[0] == '-') ? words.p[0] : 0;
	OWNED char *name = str_dup(sign ? str_trim(str_from(words, 1)) : words);
	SCOPED(model) m = {0};
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
	return st;
}

/* ---- which of them leads ---- */

static enum status lead_ready(const struct live *v, struct str args, struct buf *err)
{
	return state_target(live_state(v), 1) >= 0
		       ? OK
		       : fail(err, BAD_USAGE, "there is one target; " LINE(
				 "model") " target + NAME adds another one");
}

/* The next one, so that the command goes round them, or the one that is named. */
static enum status run_lead(struct live *v, struct str args, struct buf *err)
{
	struct targets_list all = targets_now(live_state(v));
	SCOPED(model) m = {0};
	enum status st = args.n ? model_parse(&m, args, err) : OK;

	if (!st && args.n && targets_place(&all, m.name) == all.n)
		st = fail(err, BAD_USAGE, "%s is no target", m.name);
	else if (!st && args.n)
		lead(v, "lead", args, m.name);
	else if (!st) {
		targets_take_out(&all, 0);
		all.items[all.n++] = state_model(live_state(v), live_state(v)->target);
		set(v, "lead", args, &all);
	}
	return st;
}

COMMAND("models", lead, "lead",
	"make the next target the leading one, or the one named: rows, order and gains are by it, "
	"and it decides a race", .keys = {"T"}, .args = "[MODEL]", .need = NEED_WRITABLE,
	.ready = lead_ready, .run = run_lead);
