/* operator.c - the table of operators, and what each of them needs. */
#include "hunsu/engine/operator.h"

#include "hunsu/base/nearest.h"
#include "frame.h"
#include "operators/operators.h"

const struct operator* const operators[] = {
	&operator_induce,
	&operator_paraphrase,
	&operator_eccentric,
	&operator_critique,
	&operator_mutate,
	NULL,
};

enum status operator_find(const struct operator** out, struct str name, struct buf *err)
{
	const char *names[sizeof operators / sizeof *operators] = {0};
	for (size_t i = 0; operators[i]; i++) {
		if (str_is(name, operators[i]->name)) {
			*out = operators[i];
			return OK;
		}
		names[i] = operators[i]->name;
	}
	return no_such_name("operator", name, names, err);
}

const char *operator_missing(const struct operator* op, const struct op_context *c)
{
	size_t answered = 0, failures = 0;
	struct frame f;
	for (size_t i = 0; i < c->n_dev; i++) {
		const struct outcome *o = c->dev[i].outcome;
		answered += c->dev[i].example->expected.n > 0;
		failures += o && o->output && o->score < 1;
	}
	if (op->need.prompt && (!c->prompt || !frame_find(&f, c->prompt)))
		return "there is no prompt to work from yet";
	if (op->need.examples && answered < 2)
		return "it needs two dev examples with expected answers";
	if (op->need.failures && !failures)
		return "no dev example has failed yet; score the prompt first";
	if (op->need.instruction && (!c->instruction || !*c->instruction))
		return "it needs your instruction";
	return NULL;
}
