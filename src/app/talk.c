/* talk.c - what is said to the person, and asked. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "own.h"

void live_changed(struct live *v)
{
	if (v->front.changed)
		v->front.changed(v->front.arg);
}

void live_say(struct live *v, bool bad, const char *fmt, ...)
{
	struct buf b = BUF(BUF_SMALL);
	va_list ap;
	va_start(ap, fmt);
	buf_addv(&b, fmt, ap);
	va_end(ap);
	free(v->message);
	v->message = buf_detach(&b, NULL);
	v->message_bad = bad;
	if (v->front.say)
		v->front.say(v->front.arg, bad, v->message);
	live_changed(v);
}

const char *live_question(const struct live *v)
{
	return v->own->pending ? v->message : NULL;
}

void live_ask(struct live *v, const char *line, const char *question)
{
	free(v->own->pending);
	v->own->pending = mem_dup(line);
	live_say(v, false, "%s", question);
	if (v->front.ask)
		v->front.ask(v->front.arg, v->message);
}

double live_usd_guess(const struct live *v, const struct model *m, long calls)
{
	struct price p;
	const struct version *head = state_head(live_state(v));
	if (!model_price(m, &p))
		return NAN;
	double in = ((double)prompt_bytes(&head->prompt) + 600) / 3;
	return (double)calls *
	       (in * p.in + state_settings(live_state(v))->sampling.max_tokens * p.out) / 1e6;
}

bool live_may_spend(struct live *v, const char *line, const struct model *m, long calls, double usd)
{
	if (!m->remote || v->own->yes || v->own->confirmed)
		return true;
	bool dear = (double)calls > config_number(v->config, "confirm-calls") ||
		    (!isnan(usd) && usd > config_number(v->config, "confirm-usd"));
	if (!dear)
		return true;
	struct buf q = BUF(BUF_SMALL);
	buf_addf(&q, "%ld calls to %s, ", calls, m->name);
	if (isnan(usd))
		buf_adds(&q, "at a price that is not known: go on? (y/n)");
	else
		buf_addf(&q, "at most %.2f $: go on? (y/n)", usd);
	live_ask(v, line, buf_text(&q));
	buf_release(&q);
	return false;
}

enum status live_front(struct live *v, const char *what, struct buf *err)
{
	if (v->front.act && v->front.act(v->front.arg, what))
		return OK;
	return fail(err, BAD_USAGE, "%.*s is for the screen", (int)strcspn(what, " "), what);
}
