/* words.c - note, grade, verdict, comment, name: what is said about something. */
#include <math.h>
#include "kinds.h"
#include "hunsu/base/mem.h"

struct c_said { /* note, grade, verdict, name, comment */
	int note;
	const cJSON *about;
	const char *text, *verdict, *reason, *name;
	double grade;
};

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

static enum status about_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_said *c = p->as;
	struct text_ref r = event_read_ref(c->about);
	int call = told_number(c->about, "call"), example = told_number(c->about, "example");
	int event = told_number(c->about, "event");

	if ((call && call <= in->calls) || (example && example <= in->examples) ||
		(event && event <= in->n) || ref_known(in, r))
		return OK;
	return fail(err, FAILED, "what it is about is not known");
}

static enum status note_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_said *c = p->as;

	if (c->note != in->notes + 1)
		return fail(err, FAILED, "note %d, but the next one is %d", c->note, in->notes + 1);
	in->notes++;
	return about_check(in, p, err);
}

static struct note *note_make(struct incoming *in, const struct c_said *c)
{
	struct note *n = PUSH(&in->s->notes);

	n->text = event_read_ref(c->about);
	n->call = told_number(c->about, "call");
	n->example = told_number(c->about, "example");
	n->about_event = told_number(c->about, "event");
	n->grade = (double)NAN;
	n->event = in->n;
	return n;
}

static void note_apply(struct incoming *in, struct prepared *p)
{
	const struct c_said *c = p->as;
	struct note *n = note_make(in, c);

	n->kind = NOTE_NOTE;
	n->n = c->note;
	n->words = shelf_keep(&in->s->fold->shelf, c->text);
	in->s->fold->notes_highest = n->n;
}

static void grade_apply(struct incoming *in, struct prepared *p)
{
	const struct c_said *c = p->as;
	struct note *n = note_make(in, c);

	n->kind = NOTE_GRADE;
	n->grade = c->grade;
}

static void verdict_apply(struct incoming *in, struct prepared *p)
{
	const struct c_said *c = p->as;
	struct note *n = note_make(in, c);

	n->kind = NOTE_VERDICT;
	n->verdict = shelf_keep(&in->s->fold->shelf, c->verdict);
	n->words = shelf_keep(&in->s->fold->shelf, c->reason);
}

static void comment_apply(struct incoming *in, struct prepared *p)
{
	const struct c_said *c = p->as;
	struct note *n = note_make(in, c);

	n->kind = NOTE_COMMENT;
	n->words = shelf_keep(&in->s->fold->shelf, c->text);
}

/* A version has one name, the last it was given; the empty name takes it away. */
static void name_apply(struct incoming *in, struct prepared *p)
{
	const struct c_said *c = p->as;
	struct note *n = note_make(in, c);

	n->kind = NOTE_NAME;
	n->words = shelf_keep(&in->s->fold->shelf, c->name);
	if (!n->text.version || n->text.variant)
		return;
	touch(in->s, COL_VERSIONS, (size_t)n->text.version - 1);
	in->s->versions.items[n->text.version - 1].name = *n->words ? n->words : NULL;
}

static void tell_about(struct buf *out, const struct state *s, const cJSON *about)
{
	struct text_ref r = event_read_ref(about);

	if (told_number(about, "call"))
		buf_addf(out, "call %d", told_number(about, "call"));
	else if (told_number(about, "example"))
		buf_addf(out, "example %d", told_number(about, "example"));
	else if (told_number(about, "event"))
		buf_addf(out, "event %d", told_number(about, "event"));
	else
		tell_ref(out, s, r);
}

static void tell_note(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, " on ");
	tell_about(out, s, json_get(c, "about"));
	buf_adds(out, ": ");
	if (json_get(c, "grade"))
		grade_print(out, json_num(c, "grade", 0));
	tell_brief(out, told_text(c, "text"));
	tell_brief(out, told_text(c, "name"));
	tell_brief(out, told_text(c, "verdict"));
	if (*told_text(c, "verdict") && *told_text(c, "reason")) {
		buf_adds(out, ", ");
		tell_brief(out, told_text(c, "reason"));
	}
}

static void note_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];

		buf_addf(&d->text, "note %d %d %d %d", (int)n->kind, n->n, n->call, n->example);
		digest_ref(d, n->text);
		digest_text(d, n->words);
		digest_text(d, n->verdict);
		digest_real(d, n->grade);
		digest_line(d);
	}
}

const struct kind kind_note = {
	.name = "note", .group = KINDS_WORDS, .did = DID_WORDS, FIELDS(c_said, note_parts),
	.check = note_check, .apply = note_apply, .tell = tell_note, .digest = note_digest,
	.holds = "{'note':N,'about':ABOUT,'text':S}"
};

const struct kind kind_grade = {
	.name = "grade", .group = KINDS_WORDS, .did = DID_WORDS, FIELDS(c_said, grade_parts),
	.check = about_check, .apply = grade_apply, .tell = tell_note,
	.holds = "{'about':ABOUT,'grade':X}"
};

const struct kind kind_verdict = {
	.name = "verdict", .group = KINDS_WORDS, .did = DID_WORDS,
	FIELDS(c_said, verdict_parts), .check = about_check, .apply = verdict_apply,
	.tell = tell_note, .told = TELL_WHOLE,
	.holds = "{'about':ABOUT,'verdict':S,'reason':S?}"
};

const struct kind kind_comment = {
	.name = "comment", .group = KINDS_WORDS, .did = DID_WORDS,
	FIELDS(c_said, comment_parts), .check = about_check, .apply = comment_apply,
	.tell = tell_note,
	.holds = "{'about':ABOUT,'text':S}",
	.manual = "What was said about something; `comment` and `name` may also be "
		  "about `{'event':N}`."
};

const struct kind kind_name = {
	.name = "name", .group = KINDS_WORDS, .did = DID_WORDS, FIELDS(c_said, name_parts),
	.check = about_check, .apply = name_apply, .tell = tell_note,
	.holds = "{'about':{'version':V},'name':S}",
	.manual = "A version's name, until the next one; the empty name takes it away."
};
