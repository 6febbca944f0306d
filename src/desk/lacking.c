/*
 * lacking.c - a session may name a metric, a rule to extract by, an operator or a provider that
 * this program does not have: a later one wrote it, or one that was built otherwise. What is
 * recorded is shown; what would need them is refused by name.
 */
#include <string.h>

#include "inside.h"

static bool has_metric(const struct state *s, struct buf *why)
{
	const struct metric_state *m = state_metric(s);
	const struct metric *found;

	if (!m) {
		buf_adds(why, "no metric is set; " LINE("metric") " NAME sets one");
		return false;
	}
	if (metric_find(&found, str_of(m->name), why)) {
		buf_adds(why, "; " LINE("metric") " NAME sets another one");
		return false;
	}
	if (extract_check(str_of(m->extract), why)) {
		buf_adds(why, "; " LINE("extract") " RULE sets another rule");
		return false;
	}
	return true;
}

enum status desk_can_score(const struct state *s, const char *act, struct buf *err)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st = OK;

	if (!has_metric(s, &why))
		st = fail(err, FAILED, "%s: the session is scored by what this program does not "
				       "have: %s",
			act, buf_text(&why));
	return st;
}

enum status desk_can_call(const struct model *m, const char *act, struct buf *err)
{
	SCOPED(model) none = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st = OK;

	if (!m->provider && model_parse(&none, str_of(m->name), &why))
		st = fail(err, FAILED, "%s: %s\n:model names another one", act, buf_text(&why));
	return st;
}

void desk_model(struct model *out, const char *name)
{
	if (model_parse(out, str_of(name), NULL))
		model_name_only(out, name);
}

const struct model *desk_called(struct desk *d, const char *name)
{
	struct model *m;

	for (size_t i = 0; i < d->own->models.n; i++)
		if (strcmp(d->own->models.items[i]->name, name) == 0)
			return d->own->models.items[i];
	m = NEW(struct model);
	desk_model(m, name);
	*PUSH(&d->own->models) = m;
	return m;
}

static const struct model *desk_command(struct desk *d, struct str program)
{
	struct model *m;

	for (size_t i = 0; i < d->own->programs.n; i++)
		if (str_is(program, model_program(d->own->programs.items[i])))
			return d->own->programs.items[i];
	m = NEW(struct model);
	model_command(m, program);
	*PUSH(&d->own->programs) = m;
	return m;
}

const struct model *desk_judge(struct desk *d)
{
	const struct state *s = desk_state(d);
	const struct metric *m = figures_metric(s);

	if (m && m->run)
		return desk_command(d, metric_params(str_of(state_metric(s)->name)));
	return desk_called(d, s->judge >= 0 ? state_model(s, s->judge) : d->proposer.name);
}

size_t desk_judging(struct desk *d, const char *target)
{
	return orders_judging(d->own->orders, target, desk_judge(d)->name);
}
