/* optimize.c - hunsu optimize: the model plays by itself, and says what it found. */

#include "hunsu/engine/operator.h"
#include "hunsu/figures/searches.h"
#include "alone.h"
#include "start.h"

enum { MOST_ROUNDS = 10000, MOST_VARIANTS = 26 };

struct optimize_options {
	struct start_options start; /* the first member: fronts begin it */
	struct arguments ops, budgets;
	struct buf limits; /* the budgets as words of a line */
	const char *json;
	long rounds, seed, variants;
	bool screen;
};

/* ---- the line of the command that plays ---- */

static void play_line(struct buf *line, const struct optimize_options *o, bool on)
{
	buf_adds(line, on ? "play on" : "play");
	if (o->rounds)
		buf_addf(line, " %ld", o->rounds);
	for (size_t i = 0; i < o->ops.n; i++)
		buf_addf(line, " %s", o->ops.items[i]);
	buf_addstr(line, buf_str(&o->limits));
	if (o->seed >= 0)
		buf_addf(line, " seed=%ld", o->seed);
	if (o->variants)
		buf_addf(line, " variants=%ld", o->variants);
	buf_adds(line, " look");
}

/* ---- what came of it ---- */

static const struct search_record *last(const struct alone *z)
{
	const struct state *s = live_state(z->live);

	return s->searches.n ? &s->searches.items[s->searches.n - 1] : NULL;
}

static enum status tell(struct alone *z, const struct optimize_options *o, struct buf *err)
{
	const struct search_record *r = last(z);
	const struct state *s = live_state(z->live);
	SCOPED(buf) out = BUF(BUF_TEXT), json = BUF(BUF_FILE);
	SCOPED(doc) text = {0};

	searches_report(&out, z->live->desk->figures, r);
	buf_addf(&out, "why it ended: %s\nsession: %s\n\n", r->why ? r->why : "it did not",
		alone_path(z));
	doc_format(&text, state_text(s, r->found, NULL));
	buf_addf(&out, "%s\n", buf_text(&text.text));
	searches_json(&json, z->live->desk->figures, r, alone_path(z));
	return alone_tell(&out, &json, o->json, err);
}

static bool is_on(const struct live *v)
{
	return v->desk->flight.search;
}

/* Without a front end; questions about money are the options' to answer. */
static enum status run_alone(struct alone *z, const struct optimize_options *o, struct buf *err)
{
	SCOPED(buf) line = BUF(BUF_SMALL);
	enum status st = alone_open(z, err);

	if (!st) {
		play_line(&line, o, live_state(z->live)->searches.n > 0);
		st = alone_line(z, buf_str(&line), err);
	}
	if (!st && !is_on(z->live))
		st = fail(err, BAD_USAGE, "nothing was played");
	if (st)
		return st;
	print_note("session: %s", alone_path(z));
	st = alone_while(z, is_on, err);
	st = st ? st : tell(z, o, err);
	if (!st && !z->signo && !searches_scored(z->live->desk->figures, last(z)))
		st = fail(err, FAILED, "nothing was scored");
	return st ? st : z->signo ? INTERRUPTED : OK;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct optimize_options *o = values;
	const bool plain = o->start.plain;
	struct alone z = {.signo = 0};
	static const char *const keys[] = {"calls", "target-calls", "proposals", "tokens", "usd",
		"minutes", NULL};
	SCOPED(buf) line = BUF(BUF_SMALL);
	const struct op *op;
	enum status st = alone_budget(&o->limits, &o->budgets, keys, err);

	for (size_t i = 0; !st && i < o->ops.n; i++)
		st = operator_find(&op, str_of(o->ops.items[i]), err);
	if (st)
		return st;
	o->start.plain = !o->screen;
	st = start_alone(&z.opening, &o->start, words->items[0], err);
	if (!st && (plain || o->screen)) {
		play_line(&line, o, z.opening.session->state->searches.n > 0);
		z.opening.options.first = buf_text(&line);
		st = (plain ? o->start.fronts->plain : o->start.fronts->screen)(&z.opening, err);
	} else if (!st) {
		st = run_alone(&z, o, err);
	}
	return alone_close(&z, st);
}

static void defaults(void *values)
{
	struct optimize_options *o = values;

	o->seed = -1;
	o->limits = BUF(BUF_SMALL);
}

static void release(void *values)
{
	struct optimize_options *o = values;

	arguments_release(&o->ops);
	arguments_release(&o->budgets);
	buf_release(&o->limits);
	start_options_release(values);
}

#define AT(field) offsetof(struct optimize_options, field)
static const struct cli_option known[] = {
	TEXT_OPTION("prompt", 'p', "FILE", AT(start.prompt),
		"The prompt to begin with (default: the task's own, else the input alone)"),
	WHOLE_OPTION("rounds", 0, "N", AT(rounds), 1, MOST_ROUNDS, "No more than so many rounds"),
	LIST_OPTION("op", 0, "NAME", AT(ops),
		"An operator, any number of them, tried in that order (default: all that work "
		"without a word of yours)"),
	LIST_OPTION("budget", 0, "LIMIT", AT(budgets),
		"What it may take: calls=N, target-calls=N, proposals=N, tokens=N, usd=X or "
		"minutes=N, several with commas or given again"),
	WHOLE_OPTION("seed", 0, "N", AT(seed), 0, 1000000000,
		"With the same seed, the same answers lead to the same texts and scores "
		"(default: 1)"),
	WHOLE_OPTION("variants", 0, "N", AT(variants), 1, MOST_VARIANTS,
		"Variants of a round at most (default: as it chooses, 4 to 8)"),
	ALONE_OUTPUT_OPTIONS(AT(start.session), AT(json)),
	FLAG_OPTION("screen", AT(screen), "On the screen, to watch it, and to take over"),
	FLAG_OPTION("plain", AT(start.plain), "The same in lines"),
	COLUMN_OPTIONS(AT(start.columns)),
	CONVERT_OPTION(AT(start.convert)),
	TARGETS_OPTION(AT(start.work), "of which the first alone is played for"),
	PROPOSER_OPTION(AT(start.work)),
	JUDGE_OPTION(AT(start.work)),
	CALL_OPTIONS(AT(start.work)),
	{.name = NULL},
};

static const char more[] =
	"Rounds of variants are made and raced against the best text so far, until no operator "
	"gains any more, all is right, or the budget is used up; one of --rounds and --budget has "
	"to be there.\n"
	"calls counts every request that is sent, retries and a judge's included; an answer from "
	"the store counts like a call, so that the same search again takes the same way.\n"
	"target-calls and proposals count those of the search itself to the target and the "
	"proposer, without its look at the end.\n"
	"No limit is ever passed.\n"
	"What rounds of each operator gained in your searches of other tasks decides with, from "
	"eight rounds of it on that are known when it begins (see hunsu stats); the session keeps "
	"it.\n"
	"At the end it looks once at the held-out examples, with the prompt that it began with "
	"and with the best text, where the budget leaves enough calls for that; it never chooses "
	"by them.\n"
	"The prompt is kept where no variant is better beyond what choosing flatters.\n"
	"Ctrl-C stops it with the best so far; the same command with -o, or hunsu optimize "
	"SESSION, goes on where it was, also after a kill, and pays for no answer twice.\n"
	"There the limits that were named before hold, but for those named again; it says all of "
	"them.\n"
	"The session is like any other: hunsu SESSION opens it, where the best text waits to be "
	"accepted.";

const struct subcommand optimize_command = {
	.form = {.name = "optimize", .synopsis = "[OPTION]… TASK | SESSION",
		.help = "Let the model play by itself within a budget", .more = more,
		.options = known},
	.size = sizeof(struct optimize_options), .shows = true, .defaults = defaults,
	.min_words = 1, .max_words = 1, .run = run, .release = release
};
