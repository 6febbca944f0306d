/* typing.c - what is typed into the prompt becomes a draft, and a version. */
#include "words.h"

enum status live_draft(
	struct live *v, struct str doc, const struct runs *runs, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct version *head = state_head(s);
	const struct prompt *before = state_typed(s);
	SCOPED(prompt) p = {0};
	if (!live_writable(v, "typing", err))
		return FAILED;
	if (doc_parse(&p, doc, runs, AUTHOR_PERSON, NULL))
		prompt_release(&p); /* all of it is deleted: that is kept too */
	if (before ? !prompt_equal(&p, before) : p.n > 0) {
		bool back = head && prompt_equal(&p, &head->prompt);
		cJSON *e = event_new(BY_HUMAN, "typing", NULL);
		change_draft(e, s->head, before, back ? NULL : &p, &s->authors);
		session_do(v->desk->session, e);
		live_changed(v);
	}
	return OK;
}

void live_settle(struct live *v)
{
	if (v->front.act)
		(void)v->front.act(v->front.arg, "settle");
	if (!journal_read_only(v->desk->session->journal))
		session_settle(v->desk->session);
}

static enum status make_version(struct live *v, const struct prompt *p, bool typed,
	const char *act, struct buf *err)
{
	cJSON *e = event_new(BY_HUMAN, act, NULL);
	struct new_version w = {.origin = "typing", .now = p, .typed = typed};
	enum status st = state_add_version(live_state(v), e, &w, err);
	act_end(v, e, !st);
	live_changed(v);
	return st;
}

enum status live_set_prompt(
	struct live *v, struct str doc, const struct runs *runs, const char *act, struct buf *err)
{
	const struct version *head = state_head(live_state(v));
	SCOPED(prompt) p = {0};
	enum status st;
	if (!live_writable(v, act, err))
		return FAILED;
	st = doc_parse(&p, doc, runs, AUTHOR_PERSON, err);
	if (!st && !(head && prompt_equal(&p, &head->prompt))) {
		if (!runs && head)
			prompt_credit(&p, &head->prompt, AUTHOR_PERSON);
		st = make_version(v, &p, runs != NULL, act, err);
	} else if (!st && live_state(v)->draft.event) {
		cJSON *e = event_new(BY_HUMAN, act, NULL);
		change_draft(e, head->n, NULL, NULL, NULL);
		session_do(v->desk->session, e);
	}
	return st;
}

bool live_untype(struct live *v, int version)
{
	const struct state *s = live_state(v);
	const struct version *head = state_head(s);
	struct last_act last;
	cJSON *e;

	if (s->head != version || !live_writable(v, "undo", NULL) ||
		!state_last_act(s, &last, NULL) || last.event != head->event)
		return false;
	e = act_new("undo", (struct str){0});
	(void)state_undo(s, e, NULL); /* there is one */
	session_do(v->desk->session, e);
	live_changed(v);
	return true;
}
