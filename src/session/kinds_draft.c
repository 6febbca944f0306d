/* kinds_draft.c - draft: what is being typed on the head, until it is a version. */
#include <string.h>
#include "fold.h"

static const struct part draft_parts[] = {
	PART(c_draft, head, PART_INT, NEED),
	PART(c_draft, splices, PART_LIST, MAY),
	PART(c_draft, messages, PART_LIST, MAY),
	PART(c_draft, text_hash, PART_HASH, MAY),
	PARTS_END,
};

static enum status draft_build(struct incoming *in, struct c_draft *c, struct buf *err)
{
	const struct prompt *before = state_typed(in->s);
	char own[TEXT_HASH];
	enum status st;

	if (c->messages) {
		st = event_read_messages(&c->built, c->messages, &in->s->authors, err);
	} else if (!before) {
		st = fail(err, FAILED, "splices, and there is no text before");
	} else {
		prompt_copy(&c->built, before);
		st = splices_apply(&c->built, c->splices, &in->s->authors, err);
	}
	if (st)
		return st;
	prompt_hash(own, &c->built);
	if (!c->text_hash || strcmp(own, c->text_hash) != 0)
		return fail(err, FAILED, "the text is not that of its hash");
	return OK;
}

static enum status draft_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_draft *c = &p->as.draft;

	if (in->n_items != 1)
		return fail(err, FAILED, "not the first change of its act");
	if (c->head != in->s->head)
		return fail(err, FAILED, "it is typed on version %d, but the head is version %d",
			c->head, in->s->head);
	if (c->splices && c->messages)
		return fail(err, FAILED, "splices or messages, one of them");
	return c->splices || c->messages ? draft_build(in, c, err) : OK;
}

void draft_end(struct state *s)
{
	prompt_release(&s->draft.prompt);
	s->draft.event = 0;
}

static void draft_apply(struct incoming *in, struct prepared *p)
{
	struct c_draft *c = &p->as.draft;

	draft_end(in->s);
	if (!c->splices && !c->messages)
		return;
	in->s->draft.prompt = c->built;
	c->built = (struct prompt){0};
	in->s->draft.event = in->n;
}

const struct kind kinds_draft[] = {
	{"draft", draft_parts, draft_check, draft_apply, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

/* ---- reading ---- */

const struct prompt *state_typed(const struct state *s)
{
	const struct version *head = state_head(s);

	return s->draft.event ? &s->draft.prompt : head ? &head->prompt : NULL;
}
