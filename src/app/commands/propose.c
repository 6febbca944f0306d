/* propose.c - asking the model for variants. */
#include "../naming.h"
#include "../parts.h"
#include "../permit.h"
#include "commands.h"
#include "hunsu/figures/failures.h"
#include "pages.h"

#define ALL "all"
#define KINDS_MOST 8 /* that are told at once */
#define KIND_COLUMNS 200

struct numbers LIST_OF(int);

/* What a round is asked for, taken off the front of a line piece by piece, in any order. */
struct order {
	struct asked about;
	const struct op *op; /* NULL: not said */
	long n;			   /* 0: not said */
	struct str args;	   /* the line's */
};

static bool take_op(struct order *o, struct str word)
{
	return !o->op && operator_find(&o->op, word, NULL) == OK;
}

static bool take_number(struct order *o, struct str word)
{
	return !o->n && str_to_long(word, 1, 26, &o->n);
}

/* A, prompt, region. */
static enum naming take_what(struct live *v, struct order *o, struct str *args, struct buf *err)
{
	struct str rest = *args;
	if (str_is(str_word(&rest), "region") && live_region(v, &o->about.region)) {
		o->about.on = (struct text_ref){.version = live_state(v)->head};
		*args = rest;
		return NAMES_TEXT;
	}
	return take_name(v, NAME_PROMPT | NAME_VARIANT | NAME_OR_WORDS, args, &o->about.on, err);
}

/* Where there is no prompt, one is written from nothing: by an operator that can, and has all that
 * it needs. */
static enum status from_nothing(
	const struct live *v, const char *act, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	struct order o = {.op = NULL};
	struct str rest = args, word = str_word(&rest);

	while (word.n && (take_op(&o, word) || take_number(&o, word))) {
		args = rest;
		word = str_word(&rest);
	}
	if (s->head || (o.op && o.op->origin == ORIGIN_NOTHING &&
			       (!o.op->need.description || s->description || str_trim(args).n) &&
			       !asking_missing(s, o.op, &o.about)))
		return OK;
	return beginning_missing(act, err);
}

static enum status start(
	struct live *v, const char *act, const struct order *o, struct buf *err)
{
	struct round_plan plan = {
		.act = act, .about = o->about, .only = o->op, .asked = (int)o->n};
	const bool asks = !o->op || o->op->ask;
	const bool describes = o->op && o->op->need.description;
	SCOPED(buf) terms = BUF(BUF_TEXT);
	struct cost most = {0};
	enum status st;

	if (!permit_metric(v) || (asks && !permit_send(v, "proposer", &v->desk->proposer)) ||
		!permit_send(v, "target", &v->desk->target))
		return OK;
	if (o->op && o->op->need.terms && !plan.about.instruction && v->terms.n) {
		corpus_list(&terms, v);
		plan.about.instruction = buf_text(&terms);
	}
	beginning_ground(v, act, o->args, describes ? plan.about.instruction : NULL);
	if (!plan.about.on.variant)
		plan.about.on.version = live_state(v)->head;
	st = proposing_cost(v->desk, &plan, &most, err);
	if (!st && permit_spend(v, &most)) {
		searching_stop(v->desk, "you play on yourself");
		st = proposing_start(v->desk, &plan, err);
		v->watching = !st;
	}
	return st;
}

static enum status propose_ready(const struct live *v, struct str args, struct buf *err)
{
	const enum status st = from_nothing(v, "propose", args, err);

	return st || args.n ? st : proposing_ready(v->desk, err);
}

/* The first that learns from failures, where none is named. */
static enum status needs_failures(struct order *o, struct buf *err)
{
	for (size_t i = 0; !o->op && operators[i]; i++)
		if (operators[i]->need.failures)
			o->op = operators[i];
	if (o->op && o->op->need.failures)
		return OK;
	return fail(err, BAD_USAGE,
		"%s does not look at failures, so it cannot mend a kind of them",
		o->op ? o->op->name : "propose");
}

/* What each kind was found to be, by its critiques or the person, goes into one request. */
static void about_all(struct buf *kinds, struct numbers *failed, const struct failures *f)
{
	for (size_t i = 0; i < f->n && f->items[i].failed.n; i++) {
		const struct failure_group *g = &f->items[i];

		for (size_t k = 0; k < g->failed.n; k++)
			*PUSH(failed) = g->failed.items[k];
		if (i >= KINDS_MOST)
			continue;
		buf_adds(kinds, kinds->n ? "\n- " : "- ");
		text_brief(kinds, str_of(g->name), KIND_COLUMNS);
		buf_addf(kinds, ": %zu of %zu", g->failed.n, f->failed);
	}
}

static enum status take_kind(struct order *o, const struct failures *f, struct str word,
	struct buf *err)
{
	const struct failure_group *g = failures_find(f, word);

	if (!g || !g->failed.n)
		return fail(err, BAD_USAGE,
			g ? "none of that kind fails with v%d"
			  : "propose kind N: kinds lists them, of what fails with v%d; or kind all",
			f->base);
	o->about.kind = g->name;
	o->about.examples = g->failed.items;
	o->about.n_examples = g->failed.n;
	return OK;
}

static enum status propose_for(struct live *v, struct order *o, struct str word, struct buf *err)
{
	SCOPED(failures) f = {0};
	SCOPED(buf) kinds = BUF(BUF_TEXT);
	struct numbers failed = {0};
	enum status st = needs_failures(o, err);

	failures_make(&f, v->desk->figures, NULL, 0);
	if (!st && (!f.base || !f.failed))
		st = none_fails(&f, err);
	else if (!st && str_is(word, ALL))
		about_all(&kinds, &failed, &f);
	else if (!st)
		st = take_kind(o, &f, word, err);
	if (kinds.n) {
		o->about.kind = ALL;
		o->about.kinds = buf_text(&kinds);
		o->about.examples = failed.items;
		o->about.n_examples = failed.n;
	}
	st = st ? st : start(v, "propose", o, err);
	free(failed.items);
	return st;
}

/* On the screen the kind that is chosen is meant, where kinds are looked at and there are some. */
static bool kind_chosen(const struct live *v, struct buf *number)
{
	SCOPED(failures) f = {0};

	if (!v->front.keys || v->view.focus != PANE_DETAIL || v->view.detail != DETAIL_KINDS)
		return false;
	failures_make(&f, v->desk->figures, NULL, 0);
	if (v->view.kind > 0 && (size_t)v->view.kind <= f.n)
		buf_addf(number, "%d", v->view.kind);
	return number->n;
}

static enum status run_propose(struct live *v, struct str args, struct buf *err)
{
	struct order o = {.about.on.version = live_state(v)->head, .args = args};
	struct str rest = args, after = rest, word = str_word(&after);
	SCOPED(buf) chosen = BUF(BUF_SMALL);
	enum status st;

	while (word.n && (take_op(&o, word) || take_number(&o, word))) {
		rest = after;
		word = str_word(&after);
	}
	if (o.op && !operator_find(&o.op, word, NULL))
		return fail(err, BAD_USAGE, "propose takes one operator, or none: then all "
			"that " LINE("set") " operators names");
	if (rest.n && !str_is(word, "kind"))
		return fail(err, BAD_USAGE,
			"propose takes an operator and a number; in your own words: mutate %.*s",
			(int)rest.n, rest.p);
	if (!o.n)
		o.n = state_settings(live_state(v))->variants;
	if (rest.n)
		st = propose_for(v, &o, str_trim(after), err);
	else if (!args.n && kind_chosen(v, &chosen))
		st = propose_for(v, &o, buf_str(&chosen), err);
	else
		st = start(v, "propose", &o, err);
	return st;
}

COMMAND("play", propose, "propose",
	"ask the model for variants of the prompt and score them; of a kind of failure, to mend "
	"that, or of all: then it is told what each was found to be", .keys = {"p"},
	.args = "[OPERATOR] [N] [kind KIND|all]", .need = NEED_WRITABLE | NEED_PROPOSER,
	.ready = propose_ready, .run = run_propose);

/*
 * The words in front say with what, on what and how often: "paraphrase on region 3", "B shorter". A
 * region is meant when it is named, or when nothing is while no variant is selected.
 */
static enum status read_order(struct live *v, struct order *o, struct str *rest, struct buf *err)
{
	enum naming named = NAMES_NOTHING;
	struct str after, word, what;
	for (;;) {
		after = what = *rest;
		word = str_word(&after);
		if (str_is(word, "on"))
			what = after;
		if (named == NAMES_NOTHING &&
			(named = take_what(v, o, &what, err)) != NAMES_NOTHING)
			*rest = what;
		else if (take_op(o, word) || take_number(o, word))
			*rest = after;
		else
			break;
		if (named == NAMES_WRONGLY)
			return BAD_USAGE;
	}
	if (str_is(word, "on"))
		word = str_word(&what);
	if (named == NAMES_NOTHING && str_is(word, "region"))
		return fail(err, BAD_USAGE,
			"there is no region; " KEY("region") " in the prompt, or region TEXT");
	if (named == NAMES_NOTHING && !v->view.variant)
		(void)live_region(v, &o->about.region);
	return OK;
}

static enum status mutate_ready(const struct live *v, struct str args, struct buf *err)
{
	return from_nothing(v, "mutate", args, err);
}

static enum status run_mutate(struct live *v, struct str args, struct buf *err)
{
	struct order o = {.about.on = live_selected(v), .args = args};
	struct str rest = args;
	char *words;
	enum status st;
	if (!args.n && v->front.act && v->front.act(v->front.arg, "mutate"))
		return OK;
	st = read_order(v, &o, &rest, err);
	if (st)
		return st;
	if (!o.op && !rest.n)
		return fail(err, BAD_USAGE, "say what to do to it: mutate make it a ship's log");
	if (!o.op && operator_find(&o.op, STR("mutate"), err))
		return BAD_USAGE;
	if (!o.n)
		o.n = 1;
	words = rest.n ? str_dup(rest) : NULL;
	o.about.instruction = words;
	st = start(v, "mutate", &o, err);
	free(words);
	return st;
}

COMMAND("play", mutate, "mutate",
	"make new variants of the variant, the prompt or the region alone, with an operator, in "
	"your own words; where there is no prompt, describe WORDS has one written, and induce does "
	"from the examples", .keys = {"x"},
	.args = "[OPERATOR] [on VARIANT|prompt|region] [N] [WORDS\xe2\x80\xa6]",
	.need = NEED_WRITABLE | NEED_PROPOSER, .ready = mutate_ready, .run = run_mutate);

/* Both, or the first alone, or none: then the prompt, and what goes with it best. */
static enum status run_crossover(struct live *v, struct str args, struct buf *err)
{
	struct order o = {.about.on.version = live_state(v)->head};
	struct text_ref *const places[] = {&o.about.on, &o.about.and};
	struct str after, word;

	for (size_t i = 0; i < 2 && args.n; i++) {
		after = args;
		if (take_number(&o, str_word(&after)))
			break;
		if (take_name(v, NAME_PROMPT | NAME_VARIANT | NAME_VERSION, &args, places[i],
			    err) != NAMES_TEXT)
			return err->n ? BAD_USAGE
				      : fail(err, BAD_USAGE, "crossover takes two texts: B C");
	}
	word = str_word(&args);
	if (word.n && !take_number(&o, word))
		return fail(err, BAD_USAGE, "crossover takes two texts and a number, not %.*s",
			(int)word.n, word.p);
	if (operator_find(&o.op, STR("crossover"), err) || no_more(args, err))
		return BAD_USAGE;
	o.n = o.n ? o.n : 1;
	return start(v, "crossover", &o, err);
}

COMMAND("play", crossover, "crossover",
	"make new variants of two texts; of one: with what is right where that is wrong",
	.args = "[VARIANT|prompt|VERSION] [VARIANT|prompt|VERSION] [N]",
	.need = NEED_PROMPT | NEED_WRITABLE | NEED_PROPOSER, .run = run_crossover);

static void say_operators(const struct live *v, struct buf *out)
{
	const struct settings *s = state_settings(live_state(v));
	for (size_t i = 0; operators[i]; i++) {
		bool on = false;
		for (size_t k = 0; k < s->n_operators; k++)
			on = on || str_is(str_of(s->operators[k]), operators[i]->name);
		buf_addf(out, "%s%s %s: %s", i ? "\n" : "", on ? "on " : "off", operators[i]->name,
			operators[i]->help);
	}
}

COMMAND("play", operators, "operators",
	"list the operators and which of them propose uses (set operators)", .say = say_operators);
