/* optimize.c - hunsu optimize: the model plays by itself, and says what it found. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hunsu/app/live.h"
#include "hunsu/base/utf8.h"
#include "hunsu/cli/opening.h"
#include "hunsu/figures/searches.h"
#include "start.h"

enum { TICK_MS = 250, MOST_ROUNDS = 10000, MOST_VARIANTS = 26 };
static const int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};

struct optimize_options {
	struct start_options start; /* the first member: fronts begin it */
	struct arguments ops, budgets;
	const char *json;
	long rounds, seed, variants;
	bool screen;
};

struct optimizing {
	struct opening opening;
	struct live *live;
	struct timer *tick;
	bool terminal, drawn;
	int signo;
};

/* ---- what is seen meanwhile ---- */

static void clear(struct optimizing *z)
{
	if (z->drawn)
		fputs("\r\033[K", stderr);
	z->drawn = false;
}

static void draw(void *arg)
{
	struct optimizing *z = arg;
	SCOPED(buf) line = BUF(BUF_SMALL), safe = BUF(BUF_SMALL);

	(void)live_hint(z->live, &line);
	text_visible(&safe, buf_str(&line), false);
	fprintf(stderr, "\r%s\033[K", buf_text(&safe));
	fflush(stderr);
	z->drawn = true;
	z->tick = loop_timer(z->opening.loop, TICK_MS, draw, z);
}

static void front_say(void *arg, bool bad, const char *words)
{
	(void)bad;
	clear(arg);
	print_note("%s", words);
}

static void front_changed(void *arg)
{
	(void)arg;
}

/* The search stops and is written down; the next signal kills. */
static void on_signal(void *arg, int signo)
{
	struct optimizing *z = arg;

	z->signo = signo;
	for (size_t i = 0; i < COUNT(stop_signals); i++)
		loop_signal(z->opening.loop, stop_signals[i], NULL, NULL);
	live_cancel(z->live);
}

/* ---- the line of the command that plays ---- */

static void add_budget(struct buf *line, const char *words)
{
	buf_addc(line, ' ');
	for (const char *p = words; *p; p++)
		buf_addc(line, *p == ',' ? ' ' : *p);
}

static void play_line(struct buf *line, const struct optimize_options *o, bool on)
{
	buf_adds(line, on ? "play on" : "play");
	if (o->rounds)
		buf_addf(line, " %ld", o->rounds);
	for (size_t i = 0; i < o->ops.n; i++)
		buf_addf(line, " %s", o->ops.items[i]);
	for (size_t i = 0; i < o->budgets.n; i++)
		add_budget(line, o->budgets.items[i]);
	if (o->seed >= 0)
		buf_addf(line, " seed=%ld", o->seed);
	if (o->variants)
		buf_addf(line, " variants=%ld", o->variants);
	buf_adds(line, " look");
}

/* ---- what came of it ---- */

static const struct search_record *last(const struct optimizing *z)
{
	const struct state *s = live_state(z->live);

	return s->searches.n ? &s->searches.items[s->searches.n - 1] : NULL;
}

static enum status tell(struct optimizing *z, const struct optimize_options *o, struct buf *err)
{
	const struct search_record *r = last(z);
	const struct state *s = live_state(z->live);
	SCOPED(buf) out = BUF(BUF_TEXT);
	SCOPED(doc) text = {0};
	enum status st = OK;

	searches_report(&out, z->live->desk->figures, r);
	buf_addf(&out, "why it ended: %s\nsession: %s\n\n", r->why ? r->why : "it did not",
		journal_path(z->live->desk->session->journal));
	doc_format(&text, state_text(s, r->found, NULL));
	buf_addf(&out, "%s\n", buf_text(&text.text));
	if (o->json && !strcmp(o->json, "-"))
		print_err(&out);
	else
		print_out(&out);
	if (o->json) {
		buf_clear(&out);
		searches_json(&out, z->live->desk->figures, r,
			journal_path(z->live->desk->session->journal));
		st = print_file(o->json, &out, err);
	}
	return st;
}

/* What is asked before dear work, or before a program runs. */
static enum status answer(struct optimizing *z, struct buf *err)
{
	const struct question *q = live_question(z->live);

	if (!q)
		return OK;
	if (!isatty(STDIN_FILENO) || !z->terminal)
		return fail(err, BAD_USAGE, "%s --yes is needed", q->words);
	live_answer(z->live, question_ask(q, NULL), (struct str){0});
	return OK;
}

static enum status begin(
	struct optimizing *z, const struct optimize_options *o, struct buf *err)
{
	const struct desk *d = z->live->desk;
	SCOPED(buf) line = BUF(BUF_SMALL);
	enum status st;

	play_line(&line, o, live_state(z->live)->searches.n > 0);
	st = live_command(z->live, buf_str(&line), err);
	if (!st)
		st = answer(z, err);
	if (!st && !d->flight.search)
		st = fail(err, BAD_USAGE, "nothing was played");
	if (!st)
		print_note("session: %s", journal_path(d->session->journal));
	return st;
}

static enum status run_search(
	struct optimizing *z, const struct optimize_options *o, struct buf *err)
{
	const struct desk *d = z->live->desk;
	enum status st = begin(z, o, err);

	if (st)
		return st;
	for (size_t i = 0; i < COUNT(stop_signals); i++)
		loop_signal(z->opening.loop, stop_signals[i], on_signal, z);
	if (z->terminal)
		z->tick = loop_timer(z->opening.loop, TICK_MS, draw, z);
	while (d->flight.search)
		loop_turn(z->opening.loop, -1);
	timer_remove(z->tick);
	loop_turn(z->opening.loop, 0); /* what there is to say is said */
	clear(z);
	for (size_t i = 0; i < COUNT(stop_signals); i++)
		loop_signal(z->opening.loop, stop_signals[i], NULL, NULL);
	st = tell(z, o, err);
	if (!st && !searches_scored(z->live->desk->figures, last(z)))
		st = fail(err, FAILED, "no call gave a score");
	return st ? st : z->signo ? INTERRUPTED : OK;
}

/* Without a front end; questions about money are the options' to answer. */
static enum status run_alone(struct optimizing *z, const struct optimize_options *o,
	struct buf *err)
{
	const struct front front = {.changed = front_changed, .say = front_say, .arg = z};
	enum status st;

	z->terminal = isatty(STDERR_FILENO) == 1;
	print_notes(buf_text(&z->opening.note));
	st = opening_live(&z->live, &z->opening, &front, err);
	if (!st)
		st = run_search(z, o, err);
	st = opening_left(z->live, st);
	live_close(z->live);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct optimize_options *o = values;
	const bool plain = o->start.plain;
	struct optimizing z = {.signo = 0};
	SCOPED(buf) line = BUF(BUF_SMALL);
	enum status st;

	o->start.plain = !o->screen;
	o->start.resume = o->start.session != NULL;
	st = start_begin(&z.opening, &o->start, err);
	if (!st)
		st = start_open(&z.opening, &o->start, words->items[0], err);
	if (!st && (plain || o->screen)) {
		play_line(&line, o, z.opening.session->state->searches.n > 0);
		z.opening.options.first = buf_text(&line);
		st = (plain ? o->start.fronts->plain : o->start.fronts->screen)(&z.opening, err);
	} else if (!st) {
		st = run_alone(&z, o, err);
	}
	opening_release(&z.opening);
	return st;
}

static void defaults(void *values)
{
	struct optimize_options *o = values;

	o->seed = -1;
}

static void release(void *values)
{
	struct optimize_options *o = values;

	arguments_release(&o->ops);
	arguments_release(&o->budgets);
	start_options_release(values);
}

#define AT(field) offsetof(struct optimize_options, field)
static const struct cli_option known[] = {
	TEXT_OPTION("prompt", 'p', "FILE", AT(start.prompt),
		"The prompt to begin with (default: the task's own)"),
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
	TEXT_OPTION("output", 'o', "SESSION", AT(start.session),
		"Where the session is kept; one that is there goes on (default: a new one in "
		"$XDG_DATA_HOME/hunsu/sessions/)"),
	TEXT_OPTION("json", 0, "FILE", AT(json),
		"Write what it found as JSON; - is standard output"),
	FLAG_OPTION("screen", AT(screen), "On the screen, to watch it, and to take over"),
	FLAG_OPTION("plain", AT(start.plain), "The same in lines"),
	COLUMN_OPTIONS(AT(start.columns)),
	CONVERT_OPTION(AT(start.convert)),
	TARGETS_OPTION(AT(start.work), "of which the first alone is played for"),
	PROPOSER_OPTION(AT(start.work)),
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
	"proposer.\n"
	"No limit is ever passed.\n"
	"What rounds of each operator gained in your searches of other tasks decides with, as far "
	"as it is known when it begins (see hunsu stats); the session keeps it.\n"
	"At the end it looks once at the held-out examples, with the prompt that it began with "
	"and with the best text, where the budget leaves enough calls for that; it never chooses "
	"by them.\n"
	"The prompt is kept where no variant is better beyond what choosing flatters.\n"
	"Ctrl-C stops it with the best so far; the same command with -o, or hunsu optimize "
	"SESSION, goes on where it was, also after a kill, and pays for no answer twice.\n"
	"The session is like any other: hunsu SESSION opens it, where the best text waits to be "
	"accepted.";

const struct subcommand optimize_command = {
	.form = {.name = "optimize", .synopsis = "[OPTION]… TASK | SESSION",
		.help = "Let the model play by itself within a budget", .more = more,
		.options = known},
	.size = sizeof(struct optimize_options), .shows = true, .defaults = defaults,
	.min_words = 1, .max_words = 1, .run = run, .release = release
};
