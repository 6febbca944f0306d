/* examples.c - making examples while playing: scoring begins with the first. */
#include <stdlib.h>
#include <string.h>

#include "../own.h"
#include "commands.h"

/* The example's text goes to the single field, named as the examples or the prompt's placeholder
 * have it. */
static void add_input(const struct state *s, struct example *e, struct str input)
{
	struct str found[16];
	const struct version *head = state_head(s);
	if (s->examples.n) {
		fields_add(
			&e->fields, str_of(s->examples.items[0].now.fields.items[0].name), input);
		return;
	}
	size_t n = head ? prompt_placeholders(&head->prompt, found, 16) : 0;
	fields_add(&e->fields, n ? found[0] : STR("input"), input);
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
	struct state *s = live_state(v);
	cJSON *event = act_new(act, args);
	change_example(event, e);
	session_do(v->session, event);
	v->view.example = e->id;
	if (s->head)
		scoring_add(v, (struct text_ref){.version = s->head}, SCOPE_DEV);
	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].standing == STANDING_OPEN)
			scoring_add(v, (struct text_ref){.variant = (int)i + 1}, SCOPE_DEV);
	scoring_step(v);
	live_say(v, false, "example %d (%s)", e->id, split_name(e->split));
}

static void add_answers(struct example *e, struct str text)
{
	for (size_t at; (at = str_find(text, " | ", 0)) != SIZE_MAX; text = str_from(text, at + 3))
		answers_add(&e->expected, str_trim(str_first(text, at)));
	answers_add(&e->expected, str_trim(text));
}

static enum status example_new(struct live *v, struct str args, struct str rest, struct buf *err)
{
	const struct state *s = live_state(v);
	size_t at = str_find(rest, "=>", 0);
	struct str input = str_trim(str_first(rest, at == SIZE_MAX ? rest.n : at));
	if (at == SIZE_MAX || !input.n || !str_trim(str_from(rest, at + 2)).n)
		return fail(err, BAD_USAGE,
			"example add INPUT => ANSWER (several accepted answers: A | B)");
	if (s->examples.n && s->examples.items[0].now.fields.n > 1)
		return fail(err, BAD_USAGE,
			"this task's inputs have several fields: add examples to its file");
	struct example e = {0};
	add_input(s, &e, input);
	add_answers(&e, str_from(rest, at + 2));
	settle(s, &e);
	make(v, "example", args, &e);
	example_release(&e);
	return OK;
}

/* A correction makes a new version; old outputs get scores anew, without calls. */
static enum status example_change(
	struct live *v, struct str args, struct str verb, struct str rest, struct buf *err)
{
	struct state *s = live_state(v);
	struct str word = rest, number = str_word(&word);
	long id = v->view.example;
	if (str_to_long(number, 1, (long)s->examples.n, &id))
		rest = word;
	const struct example *now = state_example(s, (int)id);
	if (!now)
		return fail(
			err, BAD_USAGE, "say which example: example %.*s 3", (int)verb.n, verb.p);
	struct example e = {0};
	example_copy(&e, now);
	e.version = state_next_example_version(s, (int)id);
	if (str_is(verb, "drop")) {
		e.dropped = !e.dropped;
		e.version = now->version; /* the same example: its scores stand */
	} else if (!rest.n) {
		example_release(&e);
		return fail(err, BAD_USAGE,
			"say what is expected: example expect %ld ANSWER | OTHER ANSWER", id);
	} else {
		for (size_t i = 0; i < e.expected.n; i++)
			free(e.expected.items[i]);
		e.expected.n = 0;
		add_answers(&e, rest);
	}
	cJSON *event = act_new("example", args);
	change_example(event, &e);
	session_do(v->session, event);
	scoring_rescore(v);
	live_say(v, false, "example %ld: %s", id,
		str_is(verb, "drop") ? (e.dropped ? "dropped" : "back again") : "corrected");
	example_release(&e);
	return OK;
}

static enum status run_example(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args, verb = str_word(&rest);
	if (str_is(verb, "add"))
		return example_new(v, args, rest, err);
	if (str_is(verb, "expect") || str_is(verb, "drop"))
		return example_change(v, args, verb, rest, err);
	return fail(err, BAD_USAGE,
		"example add INPUT => ANSWER, example expect N ANSWER, or example drop N");
}

const struct command command_example = {
	.name = "example",
	.keys = {"+"},
	.key_line = "command example add ",
	.args = "add INPUT => ANSWER | expect [N] ANSWER | drop [N]",
	.group = "play",
	.help = "add an example, correct what one expects, or drop one (and take it back)",
	.need = NEED_WRITABLE,
	.run = run_example,
};

/* The output that was tried last makes an example with that answer. */
static enum status from_trial(
	struct live *v, const char *act, struct str args, struct str answer, struct buf *err)
{
	if (!v->trial.n || !v->trial.columns[0].done || v->trial.columns[0].error)
		return fail(err, BAD_USAGE,
			"%s: try an input first (t); its output makes an example", act);
	if (!answer.n) {
		size_t i = 0;
		while (i + 1 < v->trial.n && v->trial.columns[i].text.variant != v->view.variant)
			i++;
		if (v->trial.columns[i].text.variant != v->view.variant)
			i = 0;
		answer = str_trim(buf_str(&v->trial.columns[i].output));
	}
	struct example e = {0};
	for (size_t i = 0; i < v->trial.input.n; i++)
		fields_add(&e.fields, str_of(v->trial.input.items[i].name),
			str_of(v->trial.input.items[i].value));
	add_answers(&e, answer);
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
	.name = "right",
	.keys = {"y"},
	.group = "play",
	.help = "mark the output that was tried as right: it becomes an example",
	.need = NEED_WRITABLE,
	.run = run_right,
};

static enum status run_wrong(struct live *v, struct str args, struct buf *err)
{
	if (!args.n)
		return fail(err, BAD_USAGE, "wrong needs the right answer: wrong ANSWER");
	return from_trial(v, "wrong", args, args, err);
}

const struct command command_wrong = {
	.name = "wrong",
	.keys = {"w"},
	.key_line = "command wrong ",
	.args = "ANSWER\xe2\x80\xa6",
	.group = "play",
	.help = "mark the output that was tried as wrong and say the right answer: it becomes an "
		"example",
	.need = NEED_WRITABLE,
	.run = run_wrong,
};
