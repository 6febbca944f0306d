/*
 * hint.c - the next sensible act, from the state.
 *
 * A line is made of offers, a command each: one that would be refused now is left out, and so is
 * one on the screen whose key means something else where the focus is.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/engine/proposal.h"
#include "hunsu/figures/failures.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/session/story.h"
#include "grading.h"
#include "merging.h"
#include "parts.h"
#include "permit.h"
#include "words.h"

#define POOR 0.5 /* of answers that are right or wrong: below it failures come first */

struct line {
	const struct live *live;
	struct buf *out;
	const char *gap; /* before the next offer */
	bool held; /* it says what to do about the budget */
};

/* A line that is to be typed on the screen too, as no key says all of it. */
static void offer_typed(struct line *l, const char *command, const char *args, const char *does)
{
	const struct command *c;

	if (command_find(l->live->commands, &c, str_of(command), NULL) ||
		command_ready(l->live, c, str_of(args), NULL))
		return;
	buf_addf(l->out, "%s%s%s %s %s", l->gap, l->live->front.keys ? ":" : "", command, args,
		does);
	l->gap = ", ";
}

/* args: what a line has after the command; on the screen it goes by what is selected. */
static void offer(struct line *l, const char *command, const char *args, const char *does)
{
	const bool keys = l->live->front.keys;
	const struct command *c;
	const char *key;

	if (command_find(l->live->commands, &c, str_of(command), NULL) ||
		command_ready(l->live, c, str_of(keys ? "" : args), NULL))
		return;
	key = keys ? command_key_now(l->live, c) : NULL;
	buf_addf(l->out, "%s%s%s", l->gap, keys && !key ? ":" : "", key ? key : command);
	if (*args && !keys)
		buf_addf(l->out, " %s", args);
	buf_addf(l->out, " %s", does);
	l->gap = ", ";
}

static size_t missing(const struct live *v, enum scope scope)
{
	const struct text_ref head = {.version = live_state(v)->head};

	return scoring_missing(v->desk, head, scope, &v->desk->target);
}

/* Adds what so many scores, and variants with theirs, cost at most; how many calls. */
static size_t work(const struct live *v, size_t scores, size_t variants, struct cost *most)
{
	struct desk *d = v->desk;
	const struct prompt *on = &state_head(live_state(v))->prompt;

	if (variants)
		scores += missing(v, SCOPE_DEV);
	scores += variants * figures_split_size(d->figures, SPLIT_DEV) *
		  (size_t)state_settings(live_state(v))->samples;
	scoring_cost(d, &d->target, on, (double)scores, most);
	if (variants)
		proposal_most(most, purse_prices(d->purse), &d->proposer, (double)variants, on);
	return scores + variants;
}

/* What the budget would hold back is not named, but, once, what to do about it. */
static bool affords(struct line *l, size_t scores, size_t variants)
{
	const struct purse *purse = l->live->desk->purse;
	struct cost most = {0};
	const size_t calls = work(l->live, scores, variants, &most);
	const bool held = purse_held(purse) || !purse_fits(purse, &most, calls);

	if (held && !l->held)
		offer(l, "budget", "N calls", "raises the budget, of which too little is left");
	l->held = l->held || held;
	return !held;
}

static void offer_work(struct line *l, const char *command, const char *args, const char *does,
	size_t scores, size_t variants)
{
	if (affords(l, scores, variants))
		offer(l, command, args, does);
}

static void offer_round(struct line *l, const char *does)
{
	const int n = state_settings(live_state(l->live))->variants;

	offer_work(l, "propose", "", does, 0, (size_t)n);
}

/* The prompt's, with what it costs where that is asked about. */
static void offer_scores(struct line *l, const char *does)
{
	SCOPED(buf) says = BUF(BUF_SMALL);
	const size_t calls = missing(l->live, SCOPE_DEV);
	struct cost most = {0};

	(void)work(l->live, calls, 0, &most);
	buf_adds(&says, does);
	if (permit_dear(l->live, &most) && isnan(most.usd))
		buf_addf(&says, " (up to %.0f calls)", most.calls);
	else if (permit_dear(l->live, &most))
		buf_addf(&says, " (up to %.0f calls, $%.2f)", most.calls, most.usd);
	offer_work(l, "evaluate", "prompt", buf_text(&says), calls, 0);
}

/* On the screen it is of what is selected, where that is no variant. */
static void offer_headroom(struct line *l)
{
	const size_t dev = figures_split_size(l->live->desk->figures, SPLIT_DEV);
	const bool variants = live_state(l->live)->variants.n > 0;

	if (affords(l, (3 + HEADROOM_SAMPLES) * dev, 0))
		(variants ? offer_typed : offer)(
			l, "headroom", "prompt", "measures what is left to gain");
}

/* What the offers after it are about. */
static void lead(struct line *l, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void lead(struct line *l, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_adds(l->out, l->out->n ? "; " : "");
	buf_addv(l->out, fmt, ap);
	va_end(ap);
	l->gap = ": ";
}

/* ---- which variant ---- */

/* Whether acts are about it: in lines it is named. */
static bool at_hand(const struct live *v, int variant)
{
	return !v->front.keys || v->view.variant == variant;
}

/* Below what gains are against; not where one of the two has no score. */
static bool is_behind(const struct live *v, int variant)
{
	unsigned turn;

	return figures_ranks(v->desk->figures, &turn)[variant - 1].gain < 0;
}

static void hint_blind(struct line *l, int variant)
{
	const struct called is = variant_called(live_state(l->live), variant);
	const char *name = is.s;

	lead(l, "%s waits for your bet", name);
	if (at_hand(l->live, variant)) {
		if (!l->live->front.keys)
			offer(l, "show", name, "reads it");
		offer(l, "bet", name, l->live->front.keys ? "bets" : "beats or not");
		offer(l, "reveal", name, "shows what it is");
	} else {
		offer(l, "best", "", "goes to it");
	}
}

static void hint_busy(struct line *l)
{
	busy_words(l->live, l->out);
	l->gap = "; ";
	offer(l, "cancel", "", "cancels");
	busy_pace(l->live, l->out); /* for which there may be no room */
}

/* What matters most first: a line of 60 columns ends before the last. */
static void hint_merging(struct line *l)
{
	static const struct {
		const char *command, *says;
	} open[] = {{"take", "take"}, {"leave", "leave"}, {"finish", "stop"}, {"both", "both"},
		{"split", "split"}, {"change", "edit"}, {"take-rest", "all"},
		{"leave-rest", "none"}};
	const struct merging *g = &l->live->merging;

	if (g->merge.hunks.items[g->at].locked) {
		lead(l, "locked");
		offer(l, "leave", "", "leaves it");
		offer(l, "finish", "", "stops");
		return;
	}
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		offer(l, open[i].command, "", open[i].says);
}

/* A duel, or outputs to be graded. */
static void hint_stage(struct line *l)
{
	static const char *const duel[][2] = {{"left-one", "left"}, {"right-one", "right"},
		{"tie", "tie"}, {"bad", "both bad"}};
	static const char *const grading[][2] = {{"good-one", "good"}, {"bad-one", "bad"},
		{"skip-one", "another"}, {"back-one", "back"}};
	const bool grades = l->live->grading.on;
	const bool there = grades ? grading_call(l->live) : l->live->duelling.calls[0];
	const struct call_record *c =
		grades ? state_call(live_state(l->live), grading_call(l->live)) : NULL;

	if (c && !isnan(figures_grade(live_state(l->live), c->example, c->answer)))
		offer(l, "no-grade", "", "no grade");
	for (size_t i = 0; there && i < COUNT(duel); i++)
		offer(l, grades ? grading[i][0] : duel[i][0], "",
			grades ? grading[i][1] : duel[i][1]);
	offer(l, grades ? "end-grading" : "end-duel", "", "leaves");
}

static void hint_replay(struct line *l)
{
	offer(l, "play", "", "plays");
	offer(l, "step", "", "steps");
	offer(l, "next-mark", "", "next mark");
	offer(l, "branch-off", "", "takes over");
}

/* Has the prompt dev examples without a score, while it could have one? */
static bool unscored(const struct live *v, struct score_line *line)
{
	const struct text_ref head = {.version = live_state(v)->head};

	figures_score(v->desk->figures, head, line);
	return !line->hidden &&
	       line->dev.n + line->shown < figures_split_size(v->desk->figures, SPLIT_DEV) &&
	       (missing(v, SCOPE_DEV) || figures_ungraded(live_state(v), head));
}

static void hint_unscored(struct line *l)
{
	const struct text_ref head = {.version = live_state(l->live)->head};
	struct score_line line;
	const size_t waiting = figures_ungraded(live_state(l->live), head);

	if (!unscored(l->live, &line))
		return;
	if (waiting) {
		lead(l, "%zu output%s of v%d wait%s for your grade", waiting,
			PLURAL(waiting), head.version, waiting == 1 ? "s" : "");
		offer(l, "grading", "", waiting == 1 ? "shows it" : "shows one after another");
	} else if (line.errors) {
		const size_t n = figures_failed(l->live->desk->figures);
		lead(l, "%zu call%s failed", n, PLURAL(n));
		offer_work(l, "retry", "", n == 1 ? "sends it again" : "sends them again", n, 0);
	} else if (line.dev.n) {
		lead(l, "v%d is scored on %zu of %zu", head.version, line.dev.n,
			figures_split_size(l->live->desk->figures, SPLIT_DEV));
		offer_scores(l, "scores the rest");
	} else {
		lead(l, "v%d is not scored", head.version);
		offer_scores(l, "scores it");
	}
}

/* Of targets beside the leading one, whose row the screen does not show. */
static void hint_others(struct line *l)
{
	const struct live *v = l->live;
	const struct text_ref head = {.version = live_state(v)->head};
	const struct model *m;
	struct score_line line;

	for (size_t i = 1; (m = desk_target(v->desk, i)); i++) {
		figures_score_on(v->desk->figures, head, state_target(live_state(v), i), &line);
		if (desk_rests(v->desk, m)) {
			lead(l, "%s rests", model_short(m));
			offer(l, "retry", "", "asks it again");
		}
		if (!line.errors || desk_rests(v->desk, m))
			continue;
		lead(l, "%zu call%s to %s failed", line.errors, PLURAL(line.errors),
			model_short(m));
		offer_work(l, "retry", "", line.errors == 1 ? "sends it again" : "sends them again",
			line.errors, 0);
		buf_addf(l->out, ", %s targets tells why", v->front.keys ? ":detail" : "show");
	}
}

/* What was given up before its end, or left with hunsu, does not go on by itself. */
static void hint_unfinished(struct line *l)
{
	const struct state *s = live_state(l->live);
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(l->live->desk->figures, &turn);
	struct score_line line;
	size_t n = 0;

	for (size_t i = s->variants.n; i-- > 0;) {
		const struct variant *k = &s->variants.items[i];
		if (k->round != (int)s->rounds.n)
			break;
		n += k->standing == STANDING_OPEN && ranks[i].early && !ranks[i].errors &&
		     !state_stop(s, k);
	}
	if (!n || unscored(l->live, &line)) /* the prompt comes first */
		return;
	lead(l, "%zu of round %zu %s scored in part", n, s->rounds.n, n == 1 ? "is" : "are");
	buf_addf(l->out, ": %sevaluate all scores the rest", l->live->front.keys ? ":" : "");
	l->gap = "; ";
}

static void hint_ahead(struct line *l, int best)
{
	const struct live *v = l->live;
	struct score_line line;
	const struct called is = variant_called(live_state(v), best);
	const char *name = is.s;
	char over[24] = "";

	figures_score(v->desk->figures, (struct text_ref){.variant = best}, &line);
	if (line.against != live_state(v)->head)
		snprintf(over, sizeof over, " %s v%d", line.gain.noise ? "of" : "than",
			line.against);
	lead(l, line.gain.noise ? "%s is ahead%s, within noise" : "%s is better%s beyond noise",
		name, over);
	if (at_hand(v, best)) {
		offer(l, v->front.keys ? "next-detail" : "show", name, "shows more");
		offer(l, "accept", name, "accepts it");
		offer(l, "merge", name, "takes parts of it");
	} else {
		offer(l, "best", "", "goes to it");
	}
}

/* Is the file as the prompt is? */
static bool written(const struct live *v)
{
	const struct version *head = state_head(live_state(v));
	SCOPED(named_prompts) found = {0};
	SCOPED(prompt) file = {0}, now = {0};
	SCOPED(fields) names = {0};
	bool same = false;

	if (!v->prompt_was || !v->prompt_file || !head)
		return false;
	if (prompts_read(&found, NULL, v->prompt_file, str_of(v->prompt_was), false, NULL) == OK) {
		live_example_fields(v, &names);
		prompt_explicit(&file, &found.items[0].prompt, &names);
		prompt_explicit(&now, &head->prompt, &names);
		same = prompt_equal(&file, &now);
	}
	return same;
}

static bool criticized(const struct state *s)
{
	const struct text_ref head = {.version = s->head};

	for (size_t i = 0; i < s->rounds.n; i++) {
		const struct round *r = &s->rounds.items[i];

		for (size_t k = 0; k < r->n_operators && text_ref_same(r->on, head); k++)
			if (!strcmp(r->operators[k], "critique"))
				return true;
	}
	return false;
}

/* What is wrong of the prompt's answers for their form alone. */
static bool hint_within(struct line *l)
{
	const struct live *v = l->live;
	SCOPED(buf) says = BUF(BUF_SMALL);

	if (!failures_within(&says, v->desk->figures, state_head(live_state(v))->hash,
		    v->front.keys ? ":" : ""))
		return false;
	lead(l, "%s", buf_text(&says));
	l->gap = "; ";
	return true;
}

/* Most is wrong, and nobody has asked why: to look at what is held out would tell nothing yet. */
static bool hint_poor(struct line *l)
{
	const struct state *s = live_state(l->live);
	const struct metric *m = figures_metric(s);
	const bool asked = criticized(s);
	const bool gauged = figures_headroom_texts(s, state_head(s)->hash) != NULL;
	struct score_line line;

	if ((asked && gauged) || !m || !m->binary || unscored(l->live, &line) || line.hidden ||
		!line.dev.n || line.dev.mean >= POOR)
		return false;
	lead(l, "v%d scores %.0f %%", s->head, 100 * line.dev.mean);
	if (!asked && affords(l, 0, (size_t)state_settings(s)->variants))
		offer_typed(l, "propose", "critique", "asks why");
	if (!gauged)
		offer_headroom(l);
	return true;
}

/* The prompt is another one than it was at first, is scored, and nothing is ahead of it. */
static void hint_settled(struct line *l)
{
	const struct live *v = l->live;
	const int k = look_best(v, false);
	SCOPED(buf) says = BUF(BUF_SMALL);
	struct score_line line;

	if (live_state(v)->versions.n < 2 || unscored(v, &line))
		return;
	if (k && at_hand(v, k)) {
		buf_addf(&says, "takes parts of %s", variant_called(live_state(v), k).s);
		offer(l, "merge", "", buf_text(&says));
	}
	buf_clear(&says);
	buf_addf(&says, "writes v%d to a file", live_state(v)->head);
	if (!line.held_out.n && figures_split_size(v->desk->figures, SPLIT_HELD_OUT))
		offer_work(l, "held-out", "prompt", "looks at the held-out examples",
			missing(v, SCOPE_HELD_OUT), 0);
	else if (!written(v))
		offer(l, "write", v->prompt_file ? "" : "FILE", buf_text(&says));
	else
		offer(l, "quit", "",
			v->view.detail == DETAIL_DIFF && !v->view.zoom ? "leaves, all is written"
								       : "goes back");
	if (k && !at_hand(v, k) && !is_behind(v, k))
		offer(l, "best", "", "goes to the best variant");
}

/* Before its scores mean anything. */
static void hint_judge(struct line *l)
{
	struct concordance a;

	if (!figures_judge(l->live->desk->figures, &a) || agreement_may_rank(&a))
		return;
	if (lesson_pending(live_state(l->live))) {
		lead(l, "clauses are suggested for the judge");
		offer(l, "judge", "learn",
			l->live->front.keys ? "learn goes through them" : "goes through them");
	} else if (agreement_missing(&a)) {
		lead(l, "the judge needs %zu%s grade%s of yours to rank", agreement_missing(&a),
			a.n ? " more" : "", PLURAL(agreement_missing(&a)));
		offer(l, "grading", "", "shows outputs to grade");
	} else {
		lead(l, "the judge agrees too little to rank");
		if (metric_params(str_of(state_metric(live_state(l->live))->name)).n)
			offer(l, "judge", "learn",
				l->live->front.keys ? "learn seeks clauses" : "seeks clauses");
		offer(l, "grading", "", "shows more to grade");
	}
}

/* Variants are there. */
static void hint_game(struct line *l)
{
	const struct live *v = l->live;
	int k = look_hidden(v);

	if (k) {
		hint_blind(l, k);
		return;
	}
	hint_unscored(l);
	hint_others(l);
	hint_unfinished(l);
	hint_judge(l);
	if (!figures_split_size(v->desk->figures, SPLIT_DEV)) {
		lead(l, "nothing is scored here");
		offer(l, "duel", "", "ranks them by your choices");
	}
	k = look_best(v, true);
	if (k)
		hint_ahead(l, k);
	else if (!hint_within(l) && !hint_poor(l))
		hint_settled(l);
	offer_round(l, "asks for another round");
	offer_work(l, "mutate", v->front.keys ? "" : "WORDS", "in your own words", 0, 1);
	offer(l, "edit", "", "to write");
}

/* Before anything is searched, where it costs nothing but time. */
static bool gauges(const struct live *v)
{
	return v->desk->target.file &&
	       !figures_headroom_texts(live_state(v), state_head(live_state(v))->hash);
}

/* Examples are there, and no variant. */
static void hint_first_round(struct line *l)
{
	SCOPED(buf) says = BUF(BUF_SMALL);
	struct score_line line;
	const bool some = unscored(l->live, &line);
	const size_t dev = figures_split_size(l->live->desk->figures, SPLIT_DEV);
	const bool gauge = gauges(l->live);
	const struct text_ref head = {.version = live_state(l->live)->head};
	const bool waits = line.errors || figures_ungraded(live_state(l->live), head);

	if (some && waits)
		hint_unscored(l);
	hint_others(l);
	if (line.dev.n)
		hint_judge(l);
	if (line.dev.n)
		(void)hint_within(l);
	if (l->out->n)
		l->gap = "; ";
	if (gauge || l->out->n || !dev) /* there is room for both */
		buf_adds(&says, "asks for variants");
	else
		buf_addf(&says, "asks the model for variants, scored on your %zu example%s", dev,
			PLURAL(dev));
	offer_round(l, buf_text(&says));
	buf_clear(&says);
	buf_addf(&says, "scores v%d", head.version);
	l->gap = l->out->n ? "; " : "";
	if (some && !waits)
		offer_scores(l, buf_text(&says));
	if (gauge)
		offer_headroom(l);
}

/* Nothing is in hand or in flight. */
static void hint_play(struct line *l, const struct state *s)
{
	if (!s->head) {
		offer(l, "edit", "", "to type a prompt");
		offer_typed(l, "propose", "induce", "has one written from the examples");
		offer_typed(l, "mutate", "describe WORDS", "has one written");
	} else if (!s->examples.n) {
		offer_work(l, "try", l->live->front.keys ? "" : "TEXT", "tries an input", 1, 0);
		buf_addf(l->out, "%s:example add INPUT => ANSWER makes the first example",
			l->out->n ? "; " : "");
	} else if (!s->variants.n) {
		hint_first_round(l);
	} else {
		hint_game(l);
	}
}

bool live_hint(const struct live *v, struct buf *out)
{
	const bool only = journal_read_only(v->desk->session->journal);
	const bool busy = !v->replay && !only && !v->merging.on && !v->duelling.calls[0] &&
			  !grading_call(v) && live_busy(v);
	struct line l = {v, out, "", false};

	if (v->replay)
		hint_replay(&l);
	else if (only)
		buf_adds(out, "read-only: look around; nothing you do is kept");
	else if (v->merging.on)
		hint_merging(&l);
	else if ((v->duelling.on || v->grading.on) && !busy)
		hint_stage(&l);
	else if (busy)
		hint_busy(&l);
	else
		hint_play(&l, live_state(v));
	return !busy && (v->replay || !only);
}
