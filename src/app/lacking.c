/* lacking.c - what a session names that this program does not have, said when it is opened. */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "parts.h"

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
	if (!v->desk->target.provider)
		tell(out, "provider for", v->desk->target.name);
	if (!v->desk->proposer.provider &&
		(v->desk->target.provider ||
			strcmp(v->desk->target.name, v->desk->proposer.name) != 0))
		tell(out, "provider for", v->desk->proposer.name);
	if (out->n)
		live_say(v, false, "%s; what is recorded is shown, what needs it is refused",
			buf_text(out));
	buf_release(out);
}
