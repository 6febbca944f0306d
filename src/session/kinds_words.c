/* kinds_words.c - note, grade, verdict, comment, name, bet, reveal, look, undo, redo, view, quit.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"

/* ---- what is said about something ---- */

static const struct part note_parts[] = {
	PART(c_said, note, PART_INT, NEED),
	PART(c_said, about, PART_OBJECT, NEED),
	PART(c_said, text, PART_TEXT, NEED),
	PARTS_END,
};

static const struct part grade_parts[] = {
	PART(c_said, about, PART_OBJECT, NEED),
	PART(c_said, grade, PART_REAL, NEED),
	PARTS_END,
};

static const struct part verdict_parts[] = {
	PART(c_said, about, PART_OBJECT, NEED),
	PART(c_said, verdict, PART_TEXT, NEED),
	PART(c_said, reason, PART_TEXT, MAY),
	PARTS_END,
};

static const struct part name_parts[] = {
	PART(c_said, about, PART_OBJECT, NEED),
	PART(c_said, name, PART_TEXT, NEED),
	PARTS_END,
};

static const struct part comment_parts[] = {
	PART(c_said, about, PART_OBJECT, NEED),
	PART(c_said, text, PART_TEXT, NEED),
	PARTS_END,
};

static int about_number(const struct c_said *c, const char *key)
{
	long n = part_whole(json_get(c->about, key), INT_MAX);

	return n < 0 ? 0 : (int)n;
}

static enum status about_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_said *c = &p->as.said;
	struct text_ref r = event_read_ref(c->about);
	int call = about_number(c, "call"), example = about_number(c, "example");
	int event = about_number(c, "event");

	if ((call && call <= in->calls) || (example && example <= in->examples) ||
		(event && event <= in->n) || ref_known(in, r))
		return OK;
	return fail(err, FAILED, "what it is about is not known");
}

static enum status note_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	if (p->as.said.note != in->notes + 1)
		return fail(err, FAILED, "note %d, but the next one is %d", p->as.said.note,
			in->notes + 1);
	in->notes++;
	return about_check(in, p, err);
}

static struct note *note_make(struct incoming *in, const struct c_said *c)
{
	struct note *n = PUSH(&in->s->notes);

	n->text = event_read_ref(c->about);
	n->call = about_number(c, "call");
	n->example = about_number(c, "example");
	n->about_event = about_number(c, "event");
	n->grade = (double)NAN;
	n->event = in->n;
	return n;
}

static void note_apply(struct incoming *in, struct prepared *p)
{
	struct note *n = note_make(in, &p->as.said);

	n->kind = NOTE_NOTE;
	n->n = p->as.said.note;
	n->words = shelf_keep(&in->s->fold->shelf, p->as.said.text);
	in->s->fold->notes_highest = n->n;
}

static void grade_apply(struct incoming *in, struct prepared *p)
{
	struct note *n = note_make(in, &p->as.said);

	n->kind = NOTE_GRADE;
	n->grade = p->as.said.grade;
}

static void verdict_apply(struct incoming *in, struct prepared *p)
{
	struct note *n = note_make(in, &p->as.said);

	n->kind = NOTE_VERDICT;
	n->verdict = shelf_keep(&in->s->fold->shelf, p->as.said.verdict);
	n->words = shelf_keep(&in->s->fold->shelf, p->as.said.reason);
}

static void comment_apply(struct incoming *in, struct prepared *p)
{
	struct note *n = note_make(in, &p->as.said);

	n->kind = NOTE_COMMENT;
	n->words = shelf_keep(&in->s->fold->shelf, p->as.said.text);
}

/* A version has one name, the last it was given; the empty name takes it away. */
static void name_apply(struct incoming *in, struct prepared *p)
{
	struct note *n = note_make(in, &p->as.said);

	n->kind = NOTE_NAME;
	n->words = shelf_keep(&in->s->fold->shelf, p->as.said.name);
	if (!n->text.version || n->text.variant)
		return;
	touch(in->s, COL_VERSIONS, (size_t)n->text.version - 1);
	in->s->versions.items[n->text.version - 1].name = *n->words ? n->words : NULL;
}

int state_next_note(const struct state *s)
{
	return s->fold->notes_highest + 1;
}

/* ---- bet, reveal, look ---- */

static const struct part bet_parts[] = {
	PART(c_bet, bet, PART_INT, NEED),
	PART(c_bet, variant, PART_INT, NEED),
	PART(c_bet, against, PART_INT, NEED),
	PART(c_bet, metric, PART_INT, NEED),
	PART(c_bet, beats, PART_BOOL, NEED),
	PART(c_bet, confidence, PART_REAL, NEED),
	PART(c_bet, model, PART_TEXT, MAY),
	PARTS_END,
};

static enum status bet_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_bet *c = &p->as.bet;

	if (c->bet != in->bets + 1)
		return fail(err, FAILED, "bet %d, but the next one is %d", c->bet, in->bets + 1);
	if (c->variant < 1 || c->variant > in->variants)
		return fail(err, FAILED, "variant %d is not known", c->variant);
	if (c->against > in->versions || c->metric > in->metrics)
		return fail(err, FAILED, "the version or the metric is not known");
	if (!(c->confidence >= 0 && c->confidence <= 1))
		return fail(err, FAILED, "the confidence is not from 0 to 1");
	in->bets++;
	return OK;
}

static void bet_apply(struct incoming *in, struct prepared *p)
{
	const struct c_bet *c = &p->as.bet;

	*PUSH(&in->s->bets) = (struct bet){
		.n = c->bet,
		.variant = c->variant,
		.against = c->against,
		.metric = c->metric,
		.beats = c->beats,
		.confidence = c->confidence,
		.model = c->model ? model_intern(in->s, c->model) : -1,
		.event = in->n,
	};
}

static const struct part reveal_parts[] = {
	PART(c_reveal, variants, PART_LIST, NEED),
	PARTS_END,
};

static enum status reveal_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const cJSON *item;

	if (!part_numbers(p->as.reveal.variants))
		return fail(err, FAILED, "\"variants\" is not a list of numbers");
	cJSON_ArrayForEach(
		item, p->as.reveal.variants) if (item->valuedouble > in->variants) return fail(err,
		FAILED, "variant %.0f is not known", item->valuedouble);
	return OK;
}

static void reveal_apply(struct incoming *in, struct prepared *p)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, p->as.reveal.variants)
		names_reveal(in->s, (int)item->valuedouble);
	in->s->changed.variants = in->n;
}

static const struct part look_parts[] = {
	PART(c_look, prompts, PART_LIST, NEED),
	PART(c_look, examples, PART_LIST, NEED),
	PART(c_look, model, PART_TEXT, NEED),
	PART(c_look, metric, PART_INT, NEED),
	PARTS_END,
};

static enum status look_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_look *c = &p->as.look;
	const cJSON *item;

	if (!refs_known(in, c->prompts))
		return fail(err, FAILED, "a prompt is not known");
	if (!part_numbers(c->examples))
		return fail(err, FAILED, "\"examples\" is not a list of numbers");
	cJSON_ArrayForEach(item, c->examples) if (item->valuedouble > in->examples) return fail(
		err, FAILED, "example %.0f is not known", item->valuedouble);
	if (c->metric > in->metrics)
		return fail(err, FAILED, "metric %d is not known", c->metric);
	return OK;
}

static void look_apply(struct incoming *in, struct prepared *p)
{
	const struct c_look *c = &p->as.look;
	struct shelf *shelf = &in->s->fold->shelf;
	struct look *l = PUSH(&in->s->looks);

	l->event = in->n;
	l->prompts = shelf_refs(shelf, c->prompts, &l->n_prompts);
	l->examples = shelf_numbers(shelf, c->examples, &l->n_examples);
	l->model = model_intern(in->s, c->model);
	l->metric = c->metric;
}

/* ---- undo, redo, view, quit ---- */

static const struct part step_parts[] = {
	PART(c_step, event, PART_INT, NEED),
	PARTS_END,
};

static void view_apply(struct incoming *in, struct prepared *p)
{
	in->s->view = register_keep(in->s, p->change);
}

static const struct part quit_parts[] = {
	PART(c_quit, state, PART_DIGEST, NEED),
	PART(c_quit, recorded, PART_DIGEST, MAY),
	PARTS_END,
};

const struct kind kinds_words[] = {
	{"view", NULL, NULL, view_apply, NULL},
	{"undo", step_parts, undo_check, NULL, NULL},
	{"redo", step_parts, redo_check, NULL, NULL},
	{"note", note_parts, note_check, note_apply, NULL},
	{"grade", grade_parts, about_check, grade_apply, NULL},
	{"verdict", verdict_parts, about_check, verdict_apply, NULL},
	{"comment", comment_parts, about_check, comment_apply, NULL},
	{"name", name_parts, about_check, name_apply, NULL},
	{"bet", bet_parts, bet_check, bet_apply, NULL},
	{"reveal", reveal_parts, reveal_check, reveal_apply, NULL},
	{"look", look_parts, look_check, look_apply, NULL},
	{"quit", quit_parts, NULL, NULL, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};
