/* example_acts.c - what is done with one example: corrected, pinned, promoted to, moved, dropped.
 */
#include <limits.h>
#include <string.h>

#include "../naming.h"
#include "../words.h"
#include "commands.h"
#include "example_words.h"
#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"

/* The example that a number in front names ("7", "#7"; it always is one), taken off, else the
 * selected one. NULL and a message: none. */
static const struct example *take_example(
	const struct live *v, struct str *args, const char *verb, struct buf *err)
{
	struct str rest = *args, word = str_word(&rest);
	struct str digits = str_from(word, str_starts(word, "#"));
	long id = v->view.example;
	bool named = str_to_long(digits, 0, INT_MAX, &id);
	const struct example *e = state_example(live_state(v), (int)id);
	if (!e && named)
		fail(err, BAD_USAGE, "there is no example %ld", id);
	else if (!e)
		fail(err, BAD_USAGE, "say which example: %s 3", verb);
	else if (named)
		*args = rest;
	return e;
}

/* What is gone from the list leaves the selection to what came after it. */
static void set(struct live *v, cJSON *event, int id)
{
	size_t at = 0, n;
	const int *ids = live_examples(v, &n);
	bool there = false;

	while (at < n && ids[at] != id)
		at++;
	session_do(v->desk->session, event);
	ids = live_examples(v, &n);
	for (size_t i = 0; i < n; i++)
		there = there || ids[i] == v->view.example;
	if (n && !there && v->view.example == id)
		v->view.example = ids[at < n ? at : n - 1];
}

static cJSON *changed(const char *act, struct str args, const struct example *e)
{
	cJSON *event = act_new(act, args);
	change_example(event, e);
	return event;
}

static bool same_fields(const struct fields *a, const struct fields *b)
{
	bool same = a->n == b->n;
	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->items[i].value, b->items[i].value) == 0;
	return same;
}

static bool same_answers(const struct answers *a, const struct answers *b)
{
	bool same = a->n == b->n;
	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->items[i], b->items[i]) == 0;
	return same;
}

/* A correction makes a new version. Of the same input, the outputs there are get new scores,
 * without calls; another one is unscored. */
static void correct(struct live *v, const char *act, struct str args, const struct example *now,
	const struct example *wanted)
{
	SCOPED(example) e = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	int id = now->id;
	bool input = same_fields(&now->fields, &wanted->fields);
	if (input && same_answers(&now->expected, &wanted->expected)) {
		live_say(v, false, "example %d: nothing was changed", id);
		return;
	}
	example_copy(&e, wanted);
	e.id = id;
	e.version = state_next_example_version(live_state(v), id);
	e.split = now->split;
	e.pinned = now->pinned;
	e.dropped = now->dropped;
	set(v, changed(act, args, &e), id);
	scoring_rescore(v->desk);
	if (figures_no_score(live_state(v), &e, &why))
		live_say(
			v, false, "example %d corrected; it gets no score: %s", id, buf_text(&why));
	else
		live_say(v, false, "example %d corrected%s%s", id,
			input ? "" : "; its input is another one, so it is not scored yet",
			e.dropped || figures_counts(v->desk->figures, &e, e.split)
				? ""
				: "; it expects nothing, so it is never scored");
}

static enum status run_correct(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	const struct example *now = take_example(v, &rest, "correct", err);
	SCOPED(fields) names = {0};
	SCOPED(example) e = {0};
	enum status st;
	if (!now)
		return BAD_USAGE;
	if (!rest.n)
		return example_editor(v, now->id, args,
			"correct N INPUT => ANSWER, or correct N <<END and lines "
			"`name: value`",
			err);
	for (size_t i = 0; i < now->fields.n; i++)
		fields_put(&names, &now->fields.items[i], "");
	st = example_words(&e, rest, &names, "correct N", err);
	if (!st)
		correct(v, "correct", args, now, &e);
	return st;
}

static enum status run_expect(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	const struct example *now = take_example(v, &rest, "expect", err);
	SCOPED(example) e = {0};
	if (!now)
		return BAD_USAGE;
	if (!rest.n)
		return fail(err, BAD_USAGE, "say what is expected: expect %d ANSWER | OTHER ANSWER",
			now->id);
	example_copy(&e, now);
	answers_release(&e.expected);
	example_answers(&e, rest);
	correct(v, "expect", args, now, &e);
	return OK;
}

static void say_flipped(struct live *v, bool pin, const struct example *e)
{
	if (pin)
		live_say(v, false, "example %d is pinned%s", e->id,
			!e->pinned		     ? " no more"
			: e->split == SPLIT_HELD_OUT ? "; that counts once it is moved to dev"
						     : ": a variant that is worse there than your "
						       "prompt is marked");
	else
		live_say(v, false, e->dropped ? "example %d is dropped; drop %d takes it back"
					      : "example %d is back", e->id, e->id);
}

/* Pinning and dropping keep the version, and with it the scores. */
static enum status run_flip(struct live *v, struct str args, int pin, struct buf *err)
{
	const char *act = pin ? "pin" : "drop";
	struct str rest = args;
	const struct example *now = take_example(v, &rest, act, err);
	SCOPED(example) e = {0};

	if (!now || no_more(rest, err))
		return BAD_USAGE;
	example_copy(&e, now);
	if (pin)
		e.pinned = !e.pinned;
	else
		e.dropped = !e.dropped;
	set(v, changed(act, args, &e), e.id);
	say_flipped(v, pin, &e);
	return OK;
}

/* ---- the other side of the split ---- */

static bool was_looked_at(const struct state *s, int id)
{
	for (size_t i = 0; i < s->looks.n; i++)
		for (size_t k = 0; k < s->looks.items[i].n_examples; k++)
			if (s->looks.items[i].examples[k] == id)
				return true;
	return false;
}

/* What is told and kept of a move, since a held-out score means what the game has not seen. */
static void tell_move(struct buf *out, const struct state *s, const struct example *e)
{
	bool held = e->split == SPLIT_HELD_OUT, looked = was_looked_at(s, e->id);
	size_t texts = 0;
	for (size_t i = 0; i < s->sheets.n; i++) {
		const struct sheet *t = &s->sheets.items[i];
		texts += !t->apart && (size_t)e->id <= t->n && t->marks[e->id - 1].samples;
	}
	buf_addf(out, "moved from %s to %s; ", split_name(e->split),
		split_name(held ? SPLIT_DEV : SPLIT_HELD_OUT));
	if (held)
		buf_adds(out, looked ? "it was looked at as held-out"
				     : "it was not looked at as held-out");
	else if (texts)
		buf_addf(out, "%zu text%s been scored on it, so it is no fresh evidence", texts,
			texts == 1 ? " has" : "s have");
	else
		buf_adds(out, "nothing has been scored on it: it is fresh");
}

static enum status run_move(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	const struct example *now = take_example(v, &rest, "move", err);
	SCOPED(example) e = {0};
	SCOPED(buf) words = BUF(BUF_SMALL);
	cJSON *event, *comment;
	enum split to;
	if (!now)
		return BAD_USAGE;
	to = now->split == SPLIT_DEV ? SPLIT_HELD_OUT : SPLIT_DEV;
	if (rest.n && !str_is(rest, split_name(SPLIT_DEV)) &&
		!str_is(rest, split_name(SPLIT_HELD_OUT)))
		return fail(err, BAD_USAGE, "an example moves to dev or held-out");
	if (rest.n && !str_is(rest, split_name(to)))
		return fail(err, BAD_USAGE, "example %d is %s already", now->id,
			split_name(now->split));
	tell_move(&words, live_state(v), now);
	example_copy(&e, now);
	e.split = to;
	event = changed("move", args, &e);
	comment = event_change(event, "comment");
	json_add_int(json_add_object(comment, "about"), "example", e.id);
	json_add_cstr(comment, "text", buf_text(&words));
	set(v, event, e.id);
	live_say(v, false, "example %d %s", e.id, buf_text(&words));
	return OK;
}

/* ---- an output as what is expected ---- */

/* The output that the mark is of: what was scored of it. NULL: there is none. */
static const char *output_of(
	const struct state *s, struct text_ref t, int id, const struct call_record **call)
{
	const char *hash;
	const struct mark *m = state_text(s, t, &hash) ? state_mark(s, hash, id) : NULL;
	*call = m && m->call ? state_call(s, m->call) : NULL;
	if (!*call || !(*call)->answer)
		return NULL;
	return m->extracted ? m->extracted : (*call)->answer;
}

static void add_note(const struct state *s, cJSON *event, int call, struct str words)
{
	cJSON *note = event_change(event, "note");
	json_add_int(note, "note", state_next_note(s));
	json_add_int(json_add_object(note, "about"), "call", call);
	json_add_str(note, "text", words);
}

static void say_promoted(struct live *v, const struct example *e, struct text_ref t)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	buf_addf(&b, "example %d expects \xe2\x80\x9c", e->id);
	text_brief(&b, str_of(e->expected.items[0]), 40);
	buf_adds(&b, "\xe2\x80\x9d now, as ");
	buf_addf(&b, "%s has it",
		t.variant ? variant_called(live_state(v), t.variant).s : "your prompt");
	if (e->expected.n > 1)
		buf_addf(&b, "; %s accepted too (promote! leaves that out)",
			e->expected.n == 2 ? "what was expected is" : "what was accepted is");
	live_say(v, false, "%s", buf_text(&b));
}

static enum status run_promote(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	bool alone = str_starts(args, "!");
	struct str rest = str_trim(str_from(args, alone));
	struct text_ref t;
	const struct call_record *call;
	const struct example *now;
	const char *output;
	SCOPED(example) e = {0};
	if (!take_text(v, NAME_VARIANT | NAME_PROMPT | NAME_OR_WORDS, &rest, &t, err))
		return BAD_USAGE;
	now = take_example(v, &rest, "promote", err);
	if (!now)
		return BAD_USAGE;
	output = output_of(s, t, now->id, &call);
	if (!output)
		return fail(err, BAD_USAGE,
			"example %d has no output of that text yet; " KEY("evaluate")
			" scores it (an input that was tried becomes an example by " KEY(
				"right") ")",
			now->id);
	example_copy(&e, now);
	answers_release(&e.expected);
	answers_add(&e.expected, str_trim(str_of(output)));
	for (size_t i = 0; !alone && i < now->expected.n; i++)
		if (strcmp(now->expected.items[i], e.expected.items[0]) != 0)
			answers_add(&e.expected, str_of(now->expected.items[i]));
	if (same_answers(&e.expected, &now->expected)) {
		live_say(v, false, "example %d expects that already", now->id);
	} else {
		cJSON *event;
		e.version = state_next_example_version(s, now->id);
		event = changed("promote", args, &e);
		if (rest.n)
			add_note(s, event, call->n, rest);
		set(v, event, e.id);
		scoring_rescore(v->desk);
		say_promoted(v, &e, t);
	}
	return OK;
}

/* ---- the records ---- */

/* what it is for, what it does, and the fields that only some have */
#define ACT(id, key, line, synopsis, ...)                                                          \
	const struct command command_##id = {.name = #id,                                          \
		.keys = {(key)},                                                                   \
		.key_line = (line),                                                                \
		.args = (synopsis),                                                                \
		.group = "examples",                                                               \
		.need = NEED_WRITABLE | NEED_EXAMPLES,                                             \
		.help = __VA_ARGS__}

ACT(correct, "o", NULL, "[EXAMPLE] [INPUT => ANSWER]",
	"correct an example (without words: in $EDITOR); a new input is not scored yet",
	.run = run_correct);
ACT(expect, "=", "command expect", "[EXAMPLE] ANSWER | OTHER\xe2\x80\xa6",
	"correct what an example expects; the outputs there are get new scores",
	.run = run_expect);
ACT(pin, "*", NULL, "[EXAMPLE]", "pin an example that must not get worse, or let it go",
	.run_by = run_flip, .by = true);
ACT(promote, "P", NULL, "[VARIANT|prompt] [EXAMPLE] [NOTE\xe2\x80\xa6]",
	"let an output be what its example expects; `promote!` leaves out what it expected before",
	.bang = true, .run = run_promote);
ACT(move, ">", NULL, "[EXAMPLE] [dev|held-out]",
	"move an example to held-out or to dev; what was seen of it is told and kept",
	.run = run_move);
ACT(drop, "-", NULL, "[EXAMPLE]", "drop an example, or take it back", .run_by = run_flip);
