/* draft.c - draft: what is being typed on the head, until it is a version. */
#include <string.h>
#include "kinds.h"

#define DRAFT(F) \
	F(c_draft, head, INT, NEED, "V", ANY) \
	F(c_draft, splices, LIST, MAY, "[SPLICE,...]", ANY) \
	F(c_draft, messages, LIST, MAY, NULL, ANY) \
	F(c_draft, text_hash, HASH, MAY, "H", ANY)
FIELDS_AND(c_draft, DRAFT, struct prompt built;);

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
	struct c_draft *c = p->as;

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
	struct c_draft *c = p->as;

	draft_end(in->s);
	if (!c->splices && !c->messages)
		return;
	in->s->draft.prompt = c->built;
	c->built = (struct prompt){0};
	in->s->draft.event = in->n;
}

static void draft_release(struct prepared *p)
{
	prompt_release(&((struct c_draft *)p->as)->built);
}

static void draft_digest(struct digest *d, const struct state *s)
{
	char hash[TEXT_HASH];

	if (!s->draft.event)
		return;
	prompt_hash(hash, &s->draft.prompt);
	buf_addf(&d->text, "draft %s", hash);
	digest_prompt(d, s, &s->draft.prompt);
	digest_line(d);
}

KIND(draft, REGISTER, DRAFT, FIELDS(c_draft), .check = draft_check, .apply = draft_apply,
	.release = draft_release, .told = TELL_NOT, .digest = draft_digest,
	.manual = "What is being typed on the head, and is no version yet; or, as in a version, "
		"`messages`, which may be none when all text was deleted. The splices are against "
		"the draft before it; the first draft's are against the head. Without a text: "
		"nothing is being typed any more. It is alone in its line, and there is at most "
		"one such line a second.");
