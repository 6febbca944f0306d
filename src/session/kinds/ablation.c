/* ablation.c - ablation: a text with each of its pieces left out in turn. */
#include <string.h>
#include "kinds.h"

#define ABLATION(F) \
	F(c_ablation, ablation, INT, NEED, "N", NEXT(ablations)) \
	F(c_ablation, of, OBJECT, NEED, "TEXT", ANY) \
	F(c_ablation, by, TEXT, NEED, "UNIT", WORD("sentence, hunk")) \
	F(c_ablation, against, INT, MAY, "V?", KNOWN("version", versions)) \
	F(c_ablation, pieces, LIST, NEED, "[PIECE,...]", ANY)
/* As many are built as there are pieces. */
FIELDS_AND(c_ablation, ABLATION, struct ablation_piece *built;);

#define PIECE(F) \
	F(c_piece, message, INT, NEED, NULL, ANY) \
	F(c_piece, at, LONG, NEED, NULL, ANY) \
	F(c_piece, bytes, LONG, NEED, NULL, ANY) \
	F(c_piece, text, TEXT, MAY, NULL, ANY) \
	F(c_piece, text_hash, HASH, MAY, NULL, ANY) \
	F(c_piece, skipped, TEXT, MAY, NULL, ANY)
FIELDS_OF(c_piece, PIECE);

static enum status piece_build(struct ablation_piece *out, const struct prompt *whole,
	const struct c_piece *c, struct buf *err)
{
	char own[TEXT_HASH];

	if (!c->text_hash == !c->skipped)
		return fail(err, FAILED, "text_hash or skipped, one of them");
	if (!range_in(whole, c->message, c->at, c->bytes))
		return fail(err, FAILED, "a piece is no range of the text");
	*out = (struct ablation_piece){.message = (size_t)c->message, .at = (size_t)c->at,
		.bytes = (size_t)c->bytes, .text = mem_dup(c->text),
		.skipped = mem_dup(c->skipped)};
	if (c->skipped)
		return OK;
	prompt_without(&out->prompt, whole, out->message, out->at, out->bytes,
		c->text ? str_of(c->text) : (struct str){"", 0});
	prompt_hash(own, &out->prompt);
	memcpy(out->hash, c->text_hash, TEXT_HASH);
	if (!out->prompt.n || strcmp(own, out->hash) != 0)
		return fail(err, FAILED, "what is left is not the text of its hash");
	return OK;
}

static void piece_release(struct ablation_piece *p)
{
	free(p->text);
	free(p->skipped);
	prompt_release(&p->prompt);
}

static void ablation_release(struct prepared *p)
{
	struct c_ablation *c = p->as;

	for (int i = 0; c->built && i < cJSON_GetArraySize(c->pieces); i++)
		piece_release(&c->built[i]);
	free(c->built);
}

static enum status ablation_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_ablation *c = p->as;
	const struct prompt *whole = state_text(in->s, event_read_ref(c->of), NULL);
	const cJSON *item;
	size_t n = 0;
	enum status st = OK;

	if (!whole)
		return fail(err, FAILED, "the text is not known");
	c->built = NEWN((size_t)cJSON_GetArraySize(c->pieces) + 1, struct ablation_piece);
	cJSON_ArrayForEach(item, c->pieces)
	{
		struct c_piece one = {0};

		st = parts_read(&one, c_piece_parts, item, NULL, err);
		if (!st)
			st = piece_build(&c->built[n++], whole, &one, err);
		if (st)
			break;
	}
	return st;
}

static void ablation_apply(struct incoming *in, struct prepared *p)
{
	struct c_ablation *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct ablation *a = PUSH(&in->s->ablations);

	a->n = c->ablation;
	a->of = event_read_ref(c->of);
	a->hunks = strcmp(c->by, "hunk") == 0;
	a->against = c->against;
	a->n_pieces = (size_t)cJSON_GetArraySize(c->pieces);
	a->pieces = shelf_copy(shelf, c->built, a->n_pieces, sizeof *a->pieces);
	for (size_t i = 0; i < a->n_pieces; i++) {
		a->pieces[i].text = shelf_keep(shelf, c->built[i].text);
		a->pieces[i].skipped = shelf_keep(shelf, c->built[i].skipped);
		shelf_prompt(shelf, &a->pieces[i].prompt, &c->built[i].prompt);
	}
	a->event = in->n;
}

static void tell_ablation(struct buf *out, const cJSON *c, const struct state *s)
{
	int n = 0;
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(c, "pieces")) n += json_get(item, "skipped") == NULL;
	buf_adds(out, ": ");
	tell_ref(out, s, event_read_ref(json_get(c, "of")));
	buf_addf(out, " without each of %d %s%s", n, told_text(c, "by"), PLURAL(n));
}

static void ablation_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->ablations.n; i++) {
		const struct ablation *a = &s->ablations.items[i];

		buf_addf(&d->text, "ablation %d %d %d", a->n, a->hunks, a->against);
		digest_ref(d, a->of);
		digest_line(d);
		for (size_t k = 0; k < a->n_pieces; k++) {
			const struct ablation_piece *p = &a->pieces[k];

			buf_addf(&d->text, "piece %zu %zu %zu %s", p->message, p->at, p->bytes,
				p->skipped ? "-" : p->hash);
			digest_text(d, p->text);
			digest_text(d, p->skipped);
			digest_line(d);
		}
	}
}

KIND(ablation, TEXT, ABLATION, FIELDS(c_ablation), .check = ablation_check, .apply = ablation_apply,
	.release = ablation_release, .tell = tell_ablation, .told = TELL_WHOLE,
	.digest = ablation_digest,
	.manual = "A text, and its pieces, each of which was left out in turn; the unit is "
		"`sentence`, or `hunk`\n"
		".Pq of the differences from version Cm against .\n"
		"A piece is `{'message':N,'at':N,'bytes':N,'text':S?,'text_hash':H}`: what is left "
		"is the text with these bytes gone, or with `text` in their place; line ends at "
		"the edges of the message go, and a message with nothing but blanks left goes. "
		"With `skipped`, a reason, in the place of `text_hash`, the piece was not left "
		"out. The scores of what is left belong to its hash, as everywhere.");
