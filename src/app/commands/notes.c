/* notes.c - what the person says of outputs and texts: words and grades, for the next proposals. */
#include <limits.h>
#include <math.h>

#include "../grading.h"
#include "../naming.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/session/story.h"

struct subject {
	struct text_ref text;
	int example; /* 0: the text itself */
	int call;    /* the output's */
};

static int output_call(const struct live *v, struct text_ref text, int example)
{
	const char *hash = NULL;
	const struct mark *m;
	if (!state_text(live_state(v), text, &hash))
		return 0;
	m = state_mark(live_state(v), hash, example);
	return m ? m->call : 0;
}

static int call_of(const struct live *v, const struct subject *s)
{
	return s->call || !s->example ? s->call : output_call(v, s->text, s->example);
}

/* An output where one is looked at, else the text that is selected. */
static struct subject selected_subject(const struct live *v)
{
	const struct view *view = &v->view;
	const struct call_record *shown = state_call(live_state(v), grading_call(v));
	struct subject s = {.text = live_selected(v)};
	bool outputs = view->focus == PANE_EXAMPLES ||
		       (view->focus == PANE_DETAIL &&
			       (view->detail == DETAIL_OUTPUTS || view->detail == DETAIL_EXAMPLE));
	if (shown) /* to be graded */
		return (struct subject){shown->prompt, shown->example, shown->n};
	if (outputs && view->example && output_call(v, s.text, view->example))
		s.example = view->example;
	return s;
}

static void subject_name(const struct live *v, const struct subject *s, struct buf *out)
{
	const bool prompt = !s->text.variant && s->text.version == live_state(v)->head;

	buf_adds(out, prompt ? "prompt" : text_called(live_state(v), s->text).s);
	if (s->example)
		buf_addf(out, "#%d", s->example);
}

void note_subject(const struct live *v, struct buf *out)
{
	struct subject s = selected_subject(v);
	subject_name(v, &s, out);
}

/* TEXT, TEXT#EXAMPLE or #EXAMPLE in front of the words; without it, what is selected. */
static enum status take_subject(
	const struct live *v, struct str *args, struct subject *out, struct buf *err)
{
	struct str rest = *args, word = str_word(&rest);
	size_t cut = str_find(word, "#", 0), most = live_state(v)->examples.n;
	struct str text = str_first(word, cut);
	struct text_ref named = live_selected(v);
	long n = 0;
	bool example = cut != SIZE_MAX && str_to_long(str_from(word, cut + 1), 0, INT_MAX, &n);
	enum naming st;
	*out = selected_subject(v);
	if (!example)
		text = rest.n ? *args : (struct str){0};
	st = take_name(v, NAME_ANY | (example ? 0 : NAME_OR_WORDS), &text, &named, err);
	if (st == NAMES_WRONGLY)
		return BAD_USAGE;
	if (example && (n < 1 || (size_t)n > most))
		return fail(err, BAD_USAGE, "there is no example %ld", n);
	if (example || st == NAMES_TEXT) {
		*out = (struct subject){.text = named, .example = (int)n};
		*args = example ? rest : text;
	}
	out->call = call_of(v, out);
	if (!out->example || out->call)
		return OK;
	return fail(err, BAD_USAGE,
		"it has not been run on example %d yet; " KEY("evaluate") " scores it",
		out->example);
}

static void add_about(cJSON *change, const struct subject *s)
{
	if (s->call)
		json_add_int(json_add_object(change, "about"), "call", s->call);
	else
		json_add(change, "about", event_text_ref(s->text));
}

static enum status run_note(struct live *v, struct str args, struct buf *err)
{
	struct subject s;
	struct str rest = args;
	SCOPED(buf) name = BUF(BUF_SMALL);
	cJSON *e, *c;
	enum status st;
	if (!args.n)
		return fail(err, BAD_USAGE, "say it: note [A|prompt|A#3|#3] WORDS");
	st = take_subject(v, &rest, &s, err);
	if (st)
		return st;
	if (!rest.n)
		return fail(err, BAD_USAGE, "say what there is to note about it");
	subject_name(v, &s, &name);
	e = act_new("note", (struct str){0});
	c = event_change(e, "note");
	json_add_int(c, "note", state_next_note(live_state(v)));
	add_about(c, &s);
	json_add_str(c, "text", rest);
	session_do(v->desk->session, e);
	live_say(v, false, "noted on %s; " LINE("mutate") " feedback heeds it", buf_text(&name));
	return OK;
}

COMMAND("play", note, "note",
	"comment on an output, or on a text as a whole; the feedback operator heeds it",
	.keys = {"c"}, .key_line = "command note ",
	.args = "[VARIANT|VERSION|prompt][#EXAMPLE] WORDS\xe2\x80\xa6",
	.need = NEED_PROMPT | NEED_WRITABLE, .run = run_note);

/* For who reads the record later, as in the record of a game; no proposer is told. */
static enum status run_comment(struct live *v, struct str args, struct buf *err)
{
	const int last = live_state(v)->events;
	cJSON *e, *c;
	if (!args.n)
		return fail(err, BAD_USAGE, "say it: comment WORDS");
	e = act_new("comment", (struct str){0});
	c = event_change(e, "comment");
	json_add_int(json_add_object(c, "about"), "event", last);
	json_add_str(c, "text", args);
	session_do(v->desk->session, e);
	live_say(v, false, "said of event %d; a replay shows it there", last);
	return OK;
}

COMMAND("session", comment, "comment",
	"say something of what was just done, for who plays the session back",
	.args = "WORDS\xe2\x80\xa6", .need = NEED_WRITABLE, .run = run_comment);

static bool read_grade(struct str word, double *out)
{
	*out = str_is(word, "good") ? 1 : str_is(word, "none") ? (double)NAN : 0;
	return str_is(word, "good") || str_is(word, "bad") || str_is(word, "none") ||
	       str_to_double(word, 0, 1, out);
}

static bool has_grade(const struct state *s, const struct subject *of)
{
	const struct call_record *c = state_call(s, of->call);

	for (size_t i = 0; !c && i < s->notes.n; i++)
		if (s->notes.items[i].kind == NOTE_GRADE &&
			text_ref_same(s->notes.items[i].text, of->text))
			return true;
	return c && c->answer && !isnan(figures_grade(s, c->example, c->answer));
}

static enum status run_grade(struct live *v, struct str args, struct buf *err)
{
	struct subject s;
	struct str rest = args;
	double grade = 0;
	enum status st = take_subject(v, &rest, &s, err);
	SCOPED(buf) name = BUF(BUF_SMALL), said = BUF(BUF_SMALL);
	cJSON *e, *c;
	if (st)
		return st;
	if (!read_grade(str_trim(rest), &grade))
		return fail(err, BAD_USAGE,
			"grade [A|prompt|A#3|#3] good, bad, a number from 0 (bad) to 1 (good), or "
			"none, which takes it back");
	if (isnan(grade) && !has_grade(live_state(v), &s))
		return fail(err, FAILED, "it has no grade to take back");
	subject_name(v, &s, &name);
	e = act_new(isnan(grade) ? "ungrade" : "grade", (struct str){0});
	if (s.call) {
		scoring_graded(v->desk, e, s.call, grade);
	} else {
		c = event_change(e, isnan(grade) ? "ungrade" : "grade");
		json_add(c, "about", event_text_ref(s.text));
		if (!isnan(grade))
			json_add_num(c, "grade", grade);
	}
	session_do(v->desk->session, e);
	grade_print(&said, grade);
	live_say(v, false, "graded %s: %s", buf_text(&name), buf_text(&said));
	grading_graded(v, s.call);
	return OK;
}

COMMAND("play", grade, "grade",
	"grade an output, or a text as a whole, or take its grade back (none); the feedback "
	"operator heeds it", .keys = {"%"}, .key_line = "command grade ",
	.args = "[VARIANT|VERSION|prompt][#EXAMPLE] good|bad|none|0\xe2\x80\xa6" "1",
	.need = NEED_PROMPT | NEED_WRITABLE, .run = run_grade);
