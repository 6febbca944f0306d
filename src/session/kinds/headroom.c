/* headroom.c - headroom: a text, and what it is measured with to see what it leaves to gain. */
#include <string.h>
#include "kinds.h"

#define HEADROOM(F) \
	F(c_headroom, headroom, INT, NEED, "N", NEXT(headrooms)) \
	F(c_headroom, of, OBJECT, NEED, "TEXT", A_TEXT("the text")) \
	F(c_headroom, once, INT, NEED, "N", ONE_OF("settings", settings)) \
	F(c_headroom, sampled, INT, NEED, "N", ONE_OF("settings", settings)) \
	F(c_headroom, spelled, LIST, MAY, "[MESSAGE,...]?", ANY) \
	F(c_headroom, text_hash, HASH, MAY, "H?", ANY)
FIELDS_AND(c_headroom, HEADROOM, struct prompt built;);

static enum status headroom_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_headroom *c = p->as;
	enum status st;

	if (!c->spelled != !c->text_hash)
		return fail(err, FAILED, "spelled and text_hash, both or neither");
	if (!c->spelled)
		return OK;
	st = event_read_messages(&c->built, c->spelled, &in->s->authors, err);
	return st ? st : built_check(&c->built, c->text_hash, err);
}

static void headroom_apply(struct incoming *in, struct prepared *p)
{
	struct c_headroom *c = p->as;
	struct headroom_texts *h = PUSH(&in->s->headrooms);

	h->n = c->headroom;
	h->of = event_read_ref(c->of);
	h->once = c->once;
	h->sampled = c->sampled;
	prompt_hash(h->arms[HEADROOM_BARE - 1].hash, &h->arms[HEADROOM_BARE - 1].prompt);
	if (!c->spelled)
		return;
	shelf_prompt(&in->s->fold->shelf, &h->arms[HEADROOM_SPELLED - 1].prompt, &c->built);
	memcpy(h->arms[HEADROOM_SPELLED - 1].hash, c->text_hash, TEXT_HASH);
}

static void headroom_release(struct prepared *p)
{
	prompt_release(&((struct c_headroom *)p->as)->built);
}

static void tell_headroom(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, ": of ");
	tell_ref(out, s, event_read_ref(json_get(c, "of")));
}

static void headroom_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->headrooms.n; i++) {
		const struct headroom_texts *h = &s->headrooms.items[i];

		buf_addf(&d->text, "headroom %d %d %d %s", h->n, h->once, h->sampled,
			h->arms[HEADROOM_SPELLED - 1].hash);
		digest_ref(d, h->of);
		digest_prompt(d, s, &h->arms[HEADROOM_SPELLED - 1].prompt);
		digest_line(d);
	}
}

KIND(headroom, TEXT, HEADROOM, FIELDS(c_headroom), .check = headroom_check, .apply = headroom_apply,
	.release = headroom_release, .tell = tell_headroom, .told = TELL_WHOLE,
	.digest = headroom_digest,
	.manual = "What a text leaves to gain is measured: no prompt at all and the text by the "
		"settings `once`, the text with the form of the answer spelled out by the same "
		"(where there is a form to spell out), and the text by `sampled`. Both settings "
		"are apart from the session's own.");
