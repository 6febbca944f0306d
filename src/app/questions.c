/* questions.c - what the person is asked. */
#include "words.h"

const struct question *live_question(const struct live *v)
{
	return v->posed.question.n ? &v->posed.question : NULL;
}

static void posed_release(struct posed *p)
{
	question_release(&p->question);
	free(p->line);
	free(p->what);
	*p = (struct posed){0};
}

void live_answer(struct live *v, size_t reply, struct str rest)
{
	struct posed p = v->posed;

	if (!p.question.n)
		return;
	v->posed = (struct posed){0};
	live_settle(v);
	p.answered(v, p.line, p.what, reply, rest);
	posed_release(&p);
	live_changed(v);
}

void live_pose(struct live *v, const struct question *q, answered_fn *answered, const char *line,
	const char *what)
{
	struct posed now = {.answered = answered, .line = mem_dup(line), .what = mem_dup(what)};

	question_copy(&now.question, q);
	if (live_question(v))
		live_answer(v, v->posed.question.none, (struct str){0});
	v->posed = now;
	if (v->front.ask)
		v->front.ask(v->front.arg, &v->posed.question);
	live_changed(v);
}

static void on_yes(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest)
{
	if (reply == 0) {
		v->confirmed = true;
		live_run(v, line);
		v->confirmed = false;
	} else {
		live_say(v, false, "nothing is done");
	}
}

void live_ask(struct live *v, const char *question)
{
	live_pose(v, &YES_OR_NO(question), on_yes, v->line, NULL);
}
