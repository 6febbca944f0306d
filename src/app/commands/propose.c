/* propose.c - asking the model for variants. */
#include "../own.h"
#include "commands.h"
#include "hunsu/session/story.h"

#include <stdlib.h>

/* [OPERATOR] [N] [INSTRUCTION…]: what stands in front is taken when it is one. */
static void take_operator(struct str *args, const struct operator **op, long *n)
{
	struct str rest = *args, word = str_word(&rest);
	if (word.n && operator_find(op, word, NULL) == OK)
		*args = rest;
	rest = *args;
	word = str_word(&rest);
	if (word.n && str_to_long(word, 1, 26, n))
		*args = rest;
}

static enum status start(struct live *v, const char *name, struct str args, struct text_ref on,
	const struct operator *op, long n, struct str instruction, struct buf *err)
{
	struct buf line = BUF(BUF_TEXT);
	char *words = instruction.n ? str_dup(instruction) : NULL;
	buf_addf(&line, "%s ", name);
	buf_addstr(&line, args);
	enum status st = proposing_start(v, buf_text(&line), on, op, (int)n, words, err);
	free(words);
	buf_release(&line);
	return st;
}

static enum status run_propose(struct live *v, struct str args, struct buf *err)
{
	const struct operator *op = NULL;
	long n = state_settings(live_state(v))->variants;
	struct str rest = args;
	take_operator(&rest, &op, &n);
	if (rest.n && !op)
		return fail(err, BAD_USAGE,
			"propose takes an operator and a number; in your own words: mutate %.*s",
			(int)rest.n, rest.p);
	struct text_ref head = {.version = live_state(v)->head};
	return start(v, "propose", args, head, op, n, rest, err);
}

const struct command command_propose = {
	.name = "propose",
	.keys = {"p"},
	.args = "[OPERATOR] [N]",
	.group = "play",
	.help = "ask the model for variants of the prompt and score them",
	.need = NEED_PROMPT | NEED_WRITABLE,
	.complete = ARG_OPERATOR,
	.run = run_propose,
};

static enum status run_mutate(struct live *v, struct str args, struct buf *err)
{
	const struct operator *op = NULL;
	long n = 1;
	struct str rest = args;
	struct text_ref on = live_selected(v);
	struct str after = rest, word = str_word(&after);
	bool letter = word.n && word.n <= 2 && word.p[0] < 'a';
	int named = letter ? variant_by_letter(word) : 0;
	if (str_is(word, "prompt"))
		on = (struct text_ref){.version = live_state(v)->head};
	if (named && state_variant(live_state(v), named))
		on = (struct text_ref){.variant = named};
	if (str_is(word, "prompt") || (named && on.variant == named))
		rest = after;
	take_operator(&rest, &op, &n);
	if (!op && !rest.n)
		return fail(err, BAD_USAGE, "say what to do to it: mutate make it a ship's log");
	if (!op && operator_find(&op, STR("mutate"), err))
		return BAD_USAGE;
	return start(v, "mutate", args, on, op, n, rest, err);
}

const struct command command_mutate = {
	.name = "mutate",
	.keys = {"x"},
	.key_line = "command mutate ",
	.args = "[VARIANT|prompt] [OPERATOR] [N] [WORDS\xe2\x80\xa6]",
	.group = "play",
	.help = "make new variants of the selected variant (or the prompt), in your own words",
	.need = NEED_PROMPT | NEED_WRITABLE,
	.complete = ARG_VARIANT,
	.run = run_mutate,
};

static enum status run_operators(struct live *v, struct str args, struct buf *err)
{
	(void)args;
	(void)err;
	struct buf b = BUF(BUF_SMALL);
	const struct settings *s = state_settings(live_state(v));
	for (size_t i = 0; operators[i]; i++) {
		bool on = false;
		for (size_t k = 0; k < s->n_operators; k++)
			on = on || str_is(str_of(s->operators[k]), operators[i]->name);
		buf_addf(&b, "%s%s %s: %s", i ? "\n" : "", on ? "on " : "off", operators[i]->name,
			operators[i]->help);
	}
	live_say(v, false, "%s", buf_text(&b));
	buf_release(&b);
	return OK;
}

const struct command command_operators = {
	.name = "operators",
	.group = "play",
	.help = "list the operators and which of them propose uses (:set operators)",
	.complete = ARG_NONE,
	.run = run_operators,
};
