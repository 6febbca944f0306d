/*
 * lacking.c - a session may name a metric, a rule to extract by, an operator or a provider that
 * this program does not have: a later one wrote it, or one that was built otherwise. What is
 * recorded is shown; what would need them is refused by name.
 */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/engine/metric.h"
#include "hunsu/engine/operator.h"
#include "own.h"

static bool has_metric(const struct state *s, struct buf *why)
{
	const struct metric_state *m = state_metric(s);
	const struct metric *found;

	if (!m) {
		buf_adds(why, "no metric is set; :metric NAME sets one");
		return false;
	}
	if (metric_find(&found, str_of(m->name), why)) {
		buf_adds(why, "; :metric NAME sets another one");
		return false;
	}
	if (extract_check(str_of(m->extract), why)) {
		buf_adds(why, "; :extract RULE sets another rule");
		return false;
	}
	return true;
}

enum status live_can_score(const struct live *v, const char *act, struct buf *err)
{
	struct buf why = BUF(BUF_SMALL);
	enum status st = OK;

	if (!has_metric(live_state(v), &why))
		st = fail(err, FAILED, "%s: the session is scored by what this program does not "
				       "have: %s",
			act, buf_text(&why));
	buf_release(&why);
	return st;
}

enum status live_can_call(const struct model *m, const char *act, struct buf *err)
{
	struct model none = {0};
	struct buf why = BUF(BUF_SMALL);
	enum status st = OK;

	if (!m->provider && model_parse(&none, str_of(m->name), &why))
		st = fail(err, FAILED, "%s: %s\n:model names another one", act, buf_text(&why));
	model_release(&none);
	buf_release(&why);
	return st;
}

void live_model_of(struct model *out, const char *name)
{
	if (model_parse(out, str_of(name), NULL))
		model_name_only(out, name);
}

static void tell(struct buf *out, const char *what, const char *name)
{
	buf_addf(out, "%s %s \xe2\x80\x9c", out->n ? "," : "this program has no", what);
	text_brief(out, str_of(name), 60);
	buf_adds(out, "\xe2\x80\x9d");
}

void live_say_lacking(struct live *v)
{
	struct buf words = BUF(BUF_SMALL), *out = &words;
	const struct state *s = live_state(v);
	const struct metric_state *m = state_metric(s);
	const struct settings *set = state_settings(s);
	const struct op *op;
	const struct metric *metric;

	if (m && metric_find(&metric, str_of(m->name), NULL))
		tell(out, "metric", m->name);
	if (m && extract_check(str_of(m->extract), NULL))
		tell(out, "rule to extract by", m->extract);
	for (size_t i = 0; i < set->n_operators; i++)
		if (operator_find(&op, str_of(set->operators[i]), NULL))
			tell(out, "operator", set->operators[i]);
	if (!v->target.provider)
		tell(out, "provider for", v->target.name);
	if (!v->proposer.provider &&
		(v->target.provider || strcmp(v->target.name, v->proposer.name) != 0))
		tell(out, "provider for", v->proposer.name);
	if (out->n)
		live_say(v, false, "%s; what is recorded is shown, what needs it is refused",
			buf_text(out));
	buf_release(out);
}
