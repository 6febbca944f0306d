/* kinds_ablation.c - ablation: a text with each of its pieces left out in turn. */
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"

static const struct part ablation_parts[] = {
	PART(c_ablation, ablation, PART_INT, NEED),
	PART(c_ablation, of, PART_OBJECT, NEED),
	PART(c_ablation, by, PART_TEXT, NEED),
	PART(c_ablation, against, PART_INT, MAY),
	PART(c_ablation, pieces, PART_LIST, NEED),
	PARTS_END,
};

struct c_piece {
	int message;
	long at, bytes;
	const char *text, *text_hash, *skipped;
};

static const struct part piece_parts[] = {
	PART(c_piece, message, PART_INT, NEED),
	PART(c_piece, at, PART_LONG, NEED),
	PART(c_piece, bytes, PART_LONG, NEED),
	PART(c_piece, text, PART_TEXT, MAY),
	PART(c_piece, text_hash, PART_HASH, MAY),
	PART(c_piece, skipped, PART_TEXT, MAY),
	PARTS_END,
};

static bool at_edge(const struct message *m, size_t at)
{
	return at == m->n || ((unsigned char)m->text[at] & 0xc0) != 0x80;
}

static enum status piece_build(struct ablation_piece *out, const struct prompt *whole,
	const struct c_piece *c, struct buf *err)
{
	const struct message *m;
	char own[TEXT_HASH];

	if (!c->text_hash == !c->skipped)
		return fail(err, FAILED, "text_hash or skipped, one of them");
	if ((size_t)c->message >= whole->n)
		return fail(err, FAILED, "there is no message %d", c->message);
	m = &whole->items[c->message];
	if (c->at < 0 || c->bytes < 0 || (size_t)c->at > m->n ||
		(size_t)c->bytes > m->n - (size_t)c->at || !at_edge(m, (size_t)c->at) ||
		!at_edge(m, (size_t)(c->at + c->bytes)))
		return fail(err, FAILED, "a piece is no range of the text");
	*out = (struct ablation_piece){.message = (size_t)c->message,
		.at = (size_t)c->at,
		.bytes = (size_t)c->bytes,
		.text = mem_dup(c->text),
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

void ablation_unbuild(struct c_ablation *c)
{
	for (int i = 0; c->built && i < cJSON_GetArraySize(c->pieces); i++)
		piece_release(&c->built[i]);
	free(c->built);
	c->built = NULL;
}

static enum status ablation_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_ablation *c = &p->as.ablation;
	const struct prompt *whole = state_text(in->s, event_read_ref(c->of), NULL);
	const cJSON *item;
	size_t n = 0;
	enum status st = OK;

	if (c->ablation != (int)in->s->ablations.n + 1)
		return fail(err, FAILED, "ablation %d, but the next one is %zu", c->ablation,
			in->s->ablations.n + 1);
	for (size_t i = 0; i + 1 < in->n_items; i++)
		if (in->items[i].kind == p->kind)
			return fail(err, FAILED, "two in one event");
	if (!whole)
		return fail(err, FAILED, "the text is not known");
	if (strcmp(c->by, "sentence") != 0 && strcmp(c->by, "hunk") != 0)
		return fail(err, FAILED, "by is none of sentence, hunk");
	if (c->against > in->versions)
		return fail(err, FAILED, "version %d is not known", c->against);
	c->built = NEWN((size_t)cJSON_GetArraySize(c->pieces) + 1, struct ablation_piece);
	cJSON_ArrayForEach(item, c->pieces)
	{
		struct c_piece one;
		st = parts_read(&one, piece_parts, item, NULL, err);
		if (!st)
			st = piece_build(&c->built[n++], whole, &one, err);
		if (st)
			break;
	}
	return st;
}

static void ablation_apply(struct incoming *in, struct prepared *p)
{
	struct c_ablation *c = &p->as.ablation;
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

const struct kind kinds_ablation[] = {
	{"ablation", ablation_parts, ablation_check, ablation_apply, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

const struct ablation *state_ablation(const struct state *s, int n)
{
	return n >= 1 && (size_t)n <= s->ablations.n ? &s->ablations.items[n - 1] : NULL;
}
