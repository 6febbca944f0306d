/* examples.c - making examples while playing: scoring begins with the first. */
#include <string.h>

#include "../duelling.h"
#include "../words.h"
#include "commands.h"
#include "example_words.h"
#include "hunsu/base/utf8.h"

/* In sight, unless it is held out and nobody has looked at those yet. */
static bool show(struct live *v, int id)
{
	size_t n;
	const int *ids = live_examples(v, &n);

	v->view.example = id;
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	if (v->view.filter == FILTER_ALL)
		return false;
	v->view.filter = FILTER_ALL;
	return show(v, id);
}

static void say_made(struct live *v, const struct example *e)
{
	SCOPED(buf) b = BUF(BUF_TEXT), input = BUF(BUF_TEXT);

	fields_text(&input, &e->fields);
	buf_addf(&b, "example %d, %s: \u201c", e->id, split_name(e->split));
	text_brief(&b, buf_str(&input), 40);
	for (size_t i = 0; i < e->expected.n; i++) {
		buf_adds(&b, i ? "\u201d or \u201c" : "\u201d expects \u201c");
		text_brief(&b, str_of(e->expected.items[i]), 40);
	}
	buf_adds(&b, "\u201d");
	if (!e->expected.n)
		buf_adds(&b, "; it expects nothing, so it is never scored");
	if (!show(v, e->id))
		buf_adds(&b, "; it is out of sight until " KEY("held-out") " looks at those");
	live_say(v, false, "%s", buf_text(&b));
}

/* The prompt is scored on all, the open variants on this one; not those that a race stopped. */
static void score_on(struct live *v, int id)
{
	const struct state *s = live_state(v);
	OWNED bool *only = NEWN(s->examples.n + 1, bool);

	only[id] = true;
	if (s->head)
		scoring_add(v->desk, (struct text_ref){.version = s->head}, SCOPE_DEV,
			&v->desk->target);
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];

		if (k->standing == STANDING_OPEN && !state_stop(s, k))
			scoring_add_only(v->desk, (struct text_ref){.variant = k->n}, only);
	}
}

void example_make(struct live *v, const char *act, struct str args, struct example *e,
	const enum split *split)
{
	const struct state *s = live_state(v);
	cJSON *event = act_new(act, args);
	e->id = (int)s->examples.n + 1;
	e->version = 1;
	e->split = split	    ? *split
		   : e->id < 10 ? SPLIT_DEV
				    : split_of(e, s->seed, s->held_out);
	change_example(event, e);
	session_do(v->desk->session, event);
	score_on(v, e->id);
	say_made(v, e);
}

/* "dev", "held-out" in front, taken off; NULL: neither. */
static const enum split *take_split(struct str *args)
{
	static const enum split splits[] = {SPLIT_DEV, SPLIT_HELD_OUT};
	struct str rest = *args, word = str_word(&rest);

	for (size_t i = 0; i < sizeof splits / sizeof *splits; i++)
		if (str_is(word, split_name(splits[i])))
			return *args = rest, &splits[i];
	return NULL;
}

static enum status example_new(struct live *v, struct str args, struct str rest, struct buf *err)
{
	const enum split *split = take_split(&rest);
	SCOPED(fields) names = {0};
	SCOPED(example) e = {0};
	enum status st;
	if (!rest.n)
		return example_editor(v, 0, args,
			"example add [dev|held-out] INPUT => ANSWER, or <<END and lines "
			"`name: value`",
			err);
	live_example_fields(v, &names);
	st = example_words(&e, rest, &names, "example add", err);
	if (!st) {
		example_make(v, "example", args, &e, split);
		v->view.focus = PANE_EXAMPLES;
	}
	return st;
}

/* `example pin 3` is `pin 3`: whoever looks for an act on examples finds it here. */
static const struct command *const acts[] = {&command_correct, &command_expect, &command_pin,
	&command_promote, &command_move, &command_drop};

static enum status run_example(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args, verb = str_word(&rest);
	if (str_is(verb, "add"))
		return example_new(v, args, rest, err);
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (str_is(verb, acts[i]->name))
			return command_run(v, acts[i], rest, err);
	return fail(err, BAD_USAGE,
		"example add INPUT => ANSWER, or example correct, expect, pin, promote, move or "
		"drop N");
}

COMMAND("examples", example, "example",
	"add an example (without words: in $EDITOR), to that split; the acts below work on the "
	"selected one or the one with that number", .keys = {"+"},
	.key_line = "command example add ",
	.args = "add [dev|held-out] [INPUT => ANSWER] | correct|expect|pin|promote|move|drop "
	"[EXAMPLE] [WORDS\xe2\x80\xa6]", .need = NEED_WRITABLE, .run = run_example);

/* One with the same input that accepts that answer; NULL: there is none. */
static const struct example *made_before(const struct state *s, const struct example *e)
{
	const struct example *same = NULL;
	SCOPED(buf) input = BUF(BUF_TEXT), other = BUF(BUF_TEXT);

	fields_text(&input, &e->fields);
	for (size_t i = 0; i < s->examples.n && !same; i++) {
		const struct example *k = &s->examples.items[i].now;

		buf_clear(&other);
		fields_text(&other, &k->fields);
		for (size_t a = 0; a < k->expected.n && e->expected.n && !k->dropped; a++)
			if (str_eq(buf_str(&input), buf_str(&other)) &&
				strcmp(k->expected.items[a], e->expected.items[0]) == 0)
				same = k;
	}
	return same;
}

/* The output of the text that is selected, else the first; NULL: nothing was tried. */
static const struct trial_column *tried(const struct live *v)
{
	const struct trial *t = &v->desk->flight.trial;

	for (size_t i = 0; i < t->n; i++)
		if (t->columns[i].text.variant == v->view.variant)
			return &t->columns[i];
	return t->n ? t->columns : NULL;
}

static enum status trial_ready(const struct live *v, struct str args, struct buf *err)
{
	const struct trial_column *c = tried(v);

	if (!c || !c->done || c->error)
		return fail(err, BAD_USAGE,
			"try an input first (" KEY("try") "); its output makes an example");
	if (v->front.keys && v->view.detail != DETAIL_TRY)
		return fail(err, BAD_USAGE,
			"it is about the output that was tried, which is not in sight; "
			LINE("detail") " try shows it");
	return OK;
}

/* The tried output makes an example with that answer; n 0: its own. */
static enum status from_trial(struct live *v, const char *act, struct str args, struct str answer,
	const enum split *split)
{
	const struct trial *t = &v->desk->flight.trial;
	const struct example *same;
	SCOPED(example) e = {0};

	for (size_t i = 0; i < t->input.n; i++)
		fields_put(&e.fields, &t->input.items[i], NULL);
	example_answers(&e, answer.n ? answer : str_trim(buf_str(&tried(v)->output)));
	same = made_before(live_state(v), &e);
	if (same)
		live_say(v, false, "example %d says that already", same->id);
	else
		example_make(v, act, args, &e, split);
	return OK;
}

static enum status right_ready(const struct live *v, struct str args, struct buf *err)
{
	if (v->duelling.on && !args.n)
		return OK;
	(void)take_split(&args);
	if (args.n)
		return fail(err, BAD_USAGE,
			"right [dev|held-out]; what is right instead: wrong %.*s", (int)args.n,
			args.p);
	return trial_ready(v, args, err);
}

static enum status run_right(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;

	if (v->duelling.on && !args.n)
		return duelling_choose(v, WON_SECOND, err);
	return from_trial(v, "right", args, (struct str){0}, take_split(&rest));
}

COMMAND("examples", right, "right",
	"mark the output that was tried as right: it becomes an example, of that split; in a duel: "
	"the right one is better", .keys = {"y"}, .args = "[dev|held-out]", .need = NEED_WRITABLE,
	.ready = right_ready, .run = run_right);

static enum status run_wrong(struct live *v, struct str args, struct buf *err)
{
	if (!args.n)
		return fail(err, BAD_USAGE, "wrong needs the right answer: wrong ANSWER");
	return from_trial(v, "wrong", args, args, NULL);
}

COMMAND("examples", wrong, "wrong",
	"mark the output that was tried as wrong and say the right answer: it becomes an example",
	.keys = {"w"}, .key_line = "command wrong ", .args = "ANSWER\xe2\x80\xa6",
	.need = NEED_WRITABLE, .ready = trial_ready, .run = run_wrong);
