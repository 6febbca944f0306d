/* examples.c - making examples while playing: scoring begins with the first. */
#include "../words.h"
#include "commands.h"
#include "example_words.h"

void live_example_fields(const struct live *v, struct fields *out)
{
	const struct state *s = live_state(v);
	struct str found[16];
	const struct version *head = state_head(s);
	size_t n;

	if (s->examples.n) {
		const struct fields *f = &s->examples.items[0].now.fields;
		for (size_t i = 0; i < f->n; i++)
			fields_put(out, &f->items[i], "");
		return;
	}
	n = head ? prompt_placeholders(&head->prompt, found, 16) : 0;
	for (size_t i = 0; i < n && i < 16; i++)
		fields_add(out, found[i], STR(""));
	if (!n)
		fields_add(out, STR("input"), STR(""));
}

/* Fewer than ten examples are all dev; later ones fall by their hash. */
static void settle(const struct state *s, struct example *e)
{
	e->id = (int)s->examples.n + 1;
	e->version = 1;
	e->split = s->examples.n + 1 < 10 ? SPLIT_DEV : split_of(e, s->seed, s->held_out);
}

/* Writes it and scores the prompt and the open variants on it. */
static void make(struct live *v, const char *act, struct str args, const struct example *e)
{
	const struct state *s = live_state(v);
	cJSON *event = act_new(act, args);
	change_example(event, e);
	session_do(v->desk->session, event);
	v->view.example = e->id;
	if (s->head)
		scoring_add(v->desk, (struct text_ref){.version = s->head}, SCOPE_DEV,
			&v->desk->target);
	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].standing == STANDING_OPEN)
			scoring_add(v->desk, (struct text_ref){.variant = (int)i + 1}, SCOPE_DEV,
				&v->desk->target);
	live_say(v, false, "example %d (%s)%s", e->id, split_name(e->split),
		e->expected.n ? "" : "; it expects nothing, so it is never scored");
}

static enum status example_new(struct live *v, struct str args, struct str rest, struct buf *err)
{
	struct fields names = {0};
	struct example e = {0};
	enum status st;
	if (!rest.n)
		return example_editor(v, 0,
			"example add INPUT => ANSWER, or example add <<END and lines "
			"`name: value`",
			err);
	live_example_fields(v, &names);
	st = example_words(&e, rest, &names, "example add", err);
	if (!st) {
		settle(live_state(v), &e);
		make(v, "example", args, &e);
	}
	example_release(&e);
	fields_release(&names);
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
			return acts[i]->run(v, rest, err);
	return fail(err, BAD_USAGE,
		"example add INPUT => ANSWER, or example correct, expect, pin, promote, move or "
		"drop N");
}

const struct command command_example = {
	.name = "example", .keys = {"+"}, .key_line = "command example add ",
	.args = "add [INPUT => ANSWER]", .group = "examples",
	.help = "add an example (without words: in $EDITOR); the acts below work on the selected "
		"one "
		"or the one with that number",
	.need = NEED_WRITABLE, .run = run_example
};

/* The output that was tried last makes an example with that answer. */
static enum status from_trial(
	struct live *v, const char *act, struct str args, struct str answer, struct buf *err)
{
	struct example e = {0};
	if (!v->desk->flight.trial.n || !v->desk->flight.trial.columns[0].done ||
		v->desk->flight.trial.columns[0].error)
		return fail(err, BAD_USAGE,
			"%s: try an input first (" KEY("try") "); its output makes an example",
			act);
	if (!answer.n) {
		size_t i = 0;
		while (i + 1 < v->desk->flight.trial.n &&
			v->desk->flight.trial.columns[i].text.variant != v->view.variant)
			i++;
		if (v->desk->flight.trial.columns[i].text.variant != v->view.variant)
			i = 0;
		answer = str_trim(buf_str(&v->desk->flight.trial.columns[i].output));
	}
	for (size_t i = 0; i < v->desk->flight.trial.input.n; i++)
		fields_put(&e.fields, &v->desk->flight.trial.input.items[i], NULL);
	example_answers(&e, answer);
	settle(live_state(v), &e);
	make(v, act, args, &e);
	example_release(&e);
	return OK;
}

static enum status run_right(struct live *v, struct str args, struct buf *err)
{
	return from_trial(v, "right", args, (struct str){0}, err);
}

const struct command command_right = {
	.name = "right", .keys = {"y"}, .group = "examples",
	.help = "mark the output that was tried as right: it becomes an example",
	.need = NEED_WRITABLE, .run = run_right
};

static enum status run_wrong(struct live *v, struct str args, struct buf *err)
{
	if (!args.n)
		return fail(err, BAD_USAGE, "wrong needs the right answer: wrong ANSWER");
	return from_trial(v, "wrong", args, args, err);
}

const struct command command_wrong = {
	.name = "wrong", .keys = {"w"}, .key_line = "command wrong ", .args = "ANSWER\xe2\x80\xa6",
	.group = "examples",
	.help = "mark the output that was tried as wrong and say the right answer: it becomes an "
		"example",
	.need = NEED_WRITABLE, .run = run_wrong
};
