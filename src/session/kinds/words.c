/* words.c - note, grade, ungrade, verdict, comment, name: what is said about something. */
#include <math.h>
#include "kinds.h"

struct c_said { /* note, grade, ungrade, verdict, name, comment */
	int note;
	const cJSON *about, *metrics;
	const char *text, *verdict, *reason, *name;
	double grade;
};

#define ABOUT(F) F(c_said, about, OBJECT, NEED, "ABOUT", ANY)
#define NOTE(F) \
	F(c_said, note, INT, NEED, "N", NEXT(notes)) \
	ABOUT(F) \
	F(c_said, text, TEXT, NEED, "S", ANY)
#define GRADE(F) ABOUT(F) F(c_said, grade, REAL, NEED, "X", ANY)
#define UNGRADE(F) \
	ABOUT(F) \
	F(c_said, metrics, LIST, MAY, "[N,...]?", ALL_OF("a metric", metrics))
#define VERDICT(F) \
	ABOUT(F) \
	F(c_said, verdict, TEXT, NEED, "S", ANY) \
	F(c_said, reason, TEXT, MAY, "S?", ANY)
#define COMMENT(F) ABOUT(F) F(c_said, text, TEXT, NEED, "S", ANY)
#define NAME(F) \
	F(c_said, about, OBJECT, NEED, "{'version':V}", ANY) \
	F(c_said, name, TEXT, NEED, "S", ANY)

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

static void said_apply(struct incoming *in, struct prepared *p)
{
	const struct c_said *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct note *n = PUSH(&in->s->notes);
	const char *words = c->text ? c->text : c->name ? c->name : c->reason;

	*n = (struct note){
		.kind = p->kind == &kind_note	   ? NOTE_NOTE
			: p->kind == &kind_grade   ? NOTE_GRADE
			: p->kind == &kind_verdict ? NOTE_VERDICT
			: p->kind == &kind_comment ? NOTE_COMMENT
						   : NOTE_NAME,
		.n = c->note, .text = event_read_ref(c->about),
		.call = told_number(c->about, "call"), .example = told_number(c->about, "example"),
		.about_event = told_number(c->about, "event"), .words = shelf_keep(shelf, words),
		.verdict = shelf_keep(shelf, c->verdict),
		.grade = p->kind == &kind_grade ? c->grade : (double)NAN, .event = in->n,
		.of_act = undo_has(in),
	};
	if (n->n)
		in->s->fold->notes_highest = n->n;
	/* A version has one name, the last it was given; the empty name takes it away. */
	if (n->kind == NOTE_NAME && state_version(in->s, n->text.version)) {
		touch(in->s, COL_VERSIONS, (size_t)n->text.version - 1);
		in->s->versions.items[n->text.version - 1].name = *n->words ? n->words : NULL;
	}
}

static void ungrade_apply(struct incoming *in, struct prepared *p)
{
	const struct c_said *c = p->as;
	const struct text_ref r = event_read_ref(c->about);
	const int call = told_number(c->about, "call");
	struct state *s = in->s;
	const cJSON *item;

	for (size_t i = 0; i < s->notes.n; i++) {
		struct note *n = &s->notes.items[i];

		if (n->kind != NOTE_GRADE || n->call != call || !text_ref_same(n->text, r))
			continue;
		touch(s, COL_NOTES, i);
		n->kind = NOTE_TAKEN_BACK;
	}
	cJSON_ArrayForEach(item, c->metrics)
	{
		score_take_back(s, state_call(s, call), item->valueint);
	}
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

static void tell_ungrade(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, " of ");
	tell_about(out, s, json_get(c, "about"));
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

#define SAID(word, LIST, ...) \
	KIND(word, WORDS, WORDS, .size = sizeof(struct c_said), \
		.parts = (const struct part[]){LIST(PART) PARTS_END}, .check = about_check, \
		.apply = said_apply, .tell = tell_note, __VA_ARGS__)

SAID(note, NOTE, .digest = note_digest);

SAID(grade, GRADE, .told = TELL_USUAL);

KIND(ungrade, WORDS, WORDS, .size = sizeof(struct c_said),
	.parts = (const struct part[]){UNGRADE(PART) PARTS_END}, .check = about_check,
	.apply = ungrade_apply, .tell = tell_ungrade,
	.manual = "Its grades are taken back; and of a call's output, its scores by these "
		"metrics.");

SAID(verdict, VERDICT, .told = TELL_WHOLE);

SAID(comment, COMMENT,
	.manual = "What was said about something; `comment` and `name` may also be about "
		"`{'event':N}`.");

SAID(name, NAME, .manual = "A version's name, until the next one; the empty name takes it away.");
