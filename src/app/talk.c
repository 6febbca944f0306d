/* talk.c - what is said to the person, and asked. */
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
	struct buf said = BUF(BUF_SMALL), b = BUF(BUF_SMALL);
	va_list ap;
	va_start(ap, fmt);
	buf_addv(&said, fmt, ap);
	va_end(ap);
	command_spell(&b, v, buf_str(&said));
	buf_release(&said);
	free(v->message);
	v->message = buf_detach(&b, NULL);
	v->message_bad = bad;
	if (v->front.say)
		v->front.say(v->front.arg, bad, v->message);
	live_changed(v);
}

void live_at_end(struct live *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_addv(&v->own->at_end, fmt, ap);
	va_end(ap);
	buf_addc(&v->own->at_end, '\n');
}

/* ---- questions ---- */

const struct question *live_question(const struct live *v)
{
	return v->own->posed.question.n ? &v->own->posed.question : NULL;
}

void live_answer(struct live *v, size_t reply, struct str rest)
{
	struct posed p = v->own->posed;
	if (!p.question.n)
		return;
	v->own->posed = (struct posed){0};
	live_settle(v);
	p.answered(v, p.arg, reply, rest);
	question_release(&p.question);
	live_changed(v);
}

void live_pose(struct live *v, const struct question *q,
	void (*answered)(struct live *v, void *arg, size_t reply, struct str rest), void *arg)
{
	if (live_question(v))
		live_answer(v, v->own->posed.question.none, (struct str){0});
	question_copy(&v->own->posed.question, q);
	v->own->posed.answered = answered;
	v->own->posed.arg = arg;
	if (v->front.ask)
		v->front.ask(v->front.arg, &v->own->posed.question);
	live_changed(v);
}

static void on_yes(struct live *v, void *arg, size_t reply, struct str rest)
{
	char *line = v->own->pending;
	(void)arg;
	(void)rest;
	v->own->pending = NULL;
	if (reply == 0) {
		v->own->confirmed = true;
		live_run(v, line);
		v->own->confirmed = false;
	} else {
		live_say(v, false, "not done");
		free(v->own->later);
		v->own->later = NULL;
	}
	free(line);
}

void live_ask(struct live *v, const char *line, const char *question)
{
	struct question q = {.words = question, .replies = yes_no, .n = 2, .none = 1};
	char *pending = mem_dup(line); /* it may be that of the question before */
	live_pose(v, &q, on_yes, NULL);
	v->own->pending = pending;
}

enum status live_front(struct live *v, const char *what, struct buf *err)
{
	if (v->front.act && v->front.act(v->front.arg, what))
		return OK;
	return fail(err, BAD_USAGE, "%.*s is for the screen", (int)strcspn(what, " "), what);
}
