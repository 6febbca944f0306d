/* operator.c - the table of operators, and what each of them needs. */
#include "hunsu/engine/operator.h"

#include "hunsu/base/nearest.h"
#include "frame.h"
#include "operators/operators.h"

const struct op *const operators[] = {
	&operator_induce,
	&operator_paraphrase,
	&operator_eccentric,
	&operator_critique,
	&operator_feedback,
	&operator_mutate,
	&operator_form,
	&operator_demos,
	&operator_edit,
	&operator_grid,
	&operator_history,
	&operator_rules,
	&operator_tips,
	&operator_describe,
	&operator_compress,
	&operator_translate,
	&operator_crossover,
	&operator_terms,
	NULL,
};

enum status operator_find(const struct op **out, struct str name, struct buf *err)
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

/* A lock that what is written from nothing has no place for: a worked example's. */
static bool locks_example(const struct op_context *c)
{
	const struct prompt *p = c->parents[0].prompt;

	if (!p)
		return false;
	for (size_t i = 0; i < c->n_locks; i++) {
		size_t m = c->locks[i].message;
		enum role role = p->items[m].role;
		if (role == ROLE_USER ? m != prompt_last_user(p)
				      : role == ROLE_ASSISTANT && m + 1 != p->n)
			return true;
	}
	return false;
}

/* Whether what it may change is locked, or gone. Without a model it finds its places by itself, or
 * there are none to count. */
static bool has_no_scope(const struct op *op, const struct op_context *c)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct frame f;

	return op->can.region && op->origin && !op->count && !frame_scope(&f, c, &err);
}

/* What the person wants kept and this operator cannot keep to, or leaves it nothing to change. */
static const char *out_of_bounds(const struct op *op, const struct op_context *c)
{
	if (c->region.n && !op->can.region)
		return "it makes whole prompts only";
	if (has_no_scope(op, c))
		return c->n_locks ? "all it could change is locked: unlock some of it"
				  : "the region is no longer in the prompt";
	if (c->cap && !op->can.capped)
		return "it changes more words than the setting cap allows";
	if (c->edits && !op->can.capped)
		return "it changes more places than the setting cap-edits allows";
	if (c->additions && !op->can.additions)
		return "it does not only add words, as the setting additions asks";
	if (!op->origin && locks_example(c))
		return "it writes from nothing, and a worked example is locked";
	if (op->count && !op->count(c))
		return "it can make nothing of the prompt and the examples";
	return NULL;
}

static size_t count_answered(const struct op_context *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_dev; i++)
		n += c->dev[i].expected.n > 0;
	return n;
}

static bool any_failed(const struct op_context *c)
{
	for (size_t i = 0; i < c->n_dev; i++)
		if (c->parents[0].outcomes[i].output && c->parents[0].outcomes[i].score < 1)
			return true;
	return false;
}

bool operator_has_words(const struct prompt *p)
{
	struct frame f;
	return p && frame_find(&f, p);
}

static const char *parent_missing(const struct op *op, const struct op_context *c)
{
	for (size_t i = 0; i < op->origin; i++)
		if (!operator_has_words(c->parents[i].prompt))
			return i ? "it needs two texts to work from"
				 : "there is no prompt to work from yet";
	return NULL;
}

const char *operator_wants(const struct op *op, const struct op_context *c)
{
	if (op->need.remarks && !c->n_remarks)
		return "it needs a note or a grade of yours about an output";
	if (op->need.description && !described(c).n)
		return "it needs a description of the task; mutate describe WORDS gives one";
	if (op->need.terms && (!c->instruction || !*c->instruction))
		return "it needs terms of your field; corpus FILE finds some";
	if (op->need.instruction && (!c->instruction || !*c->instruction))
		return "it needs your instruction";
	return NULL;
}

const char *operator_missing(const struct op *op, const struct op_context *c)
{
	const char *missing = parent_missing(op, c);
	if (missing)
		return missing;
	missing = operator_wants(op, c);
	if (missing)
		return missing;
	if (op->need.examples && count_answered(c) < 2)
		return "it needs two dev examples with expected answers";
	if (op->need.failures && !any_failed(c))
		return "no dev example has failed yet; score the prompt first";
	if (op->need.scored && c->n_scored < 2)
		return "it needs two texts with scores; score some first";
	return out_of_bounds(op, c);
}
