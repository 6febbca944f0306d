/* judge.c - the judge: what its rubric says, and how it is biased. */
#include "../merging.h"
#include "../permit.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/engine/metric.h"
#include "hunsu/task/rubric.h"

/* The rubric of now; FAILED where the metric asks no judge. */
static enum status rubric_now(const struct live *v, struct rubric *out, struct buf *err)
{
	const struct metric *m = figures_metric(live_state(v));

	if (!m || !m->ask)
		return fail(err, FAILED,
			"the metric asks no judge; " LINE("metric") " judge:CLAUSE; CLAUSE has one "
								    "grade by these");
	*out = rubric_read(metric_params(str_of(state_metric(live_state(v))->name)));
	if (!out->n)
		return fail(err, FAILED,
			"the metric %s has it grade what each test says, by no "
			"rubric of the session's",
			m->name);
	return OK;
}

/* Takes a clause's number off. */
static enum status take_clause(
	const struct rubric *r, struct str *args, size_t *at, struct buf *err)
{
	const struct str word = str_word(args);
	long n;

	if (!str_to_long(word, 1, (long)r->n, &n))
		return fail(err, BAD_USAGE, "'%.*s' is no clause; they go from 1 to %zu",
			(int)word.n, word.p, r->n);
	*at = (size_t)n - 1;
	return OK;
}

/* The rubric of now with that clause at a place: in the place of one, or after the last; no words:
 * without the one there. */
static enum status put_clause(struct live *v, struct str args, const struct rubric *r, size_t at,
	struct str words, struct buf *err)
{
	SCOPED(buf) lines = BUF(BUF_TEXT), spelled = BUF(BUF_TEXT), clause = BUF(BUF_TEXT);
	const struct metric *m;
	enum status st;

	for (size_t i = 0; i < r->n; i++) {
		buf_clear(&clause);
		clause_print(&clause, &r->items[i]);
		if (i != at || words.n)
			rubric_add(&lines, i == at ? words : buf_str(&clause));
	}
	if (at == r->n)
		rubric_add(&lines, words);
	buf_adds(&spelled, "judge:");
	rubric_spell(&spelled, buf_str(&lines));
	st = metric_find(&m, buf_str(&spelled), err);
	if (!st)
		st = metric_change(v, "judge", args, buf_text(&spelled),
			state_metric(live_state(v))->extract);
	return st;
}

static enum status add(struct live *v, struct str args, struct str rest, struct buf *err)
{
	struct rubric r = {0};
	const enum status st = rubric_now(v, &r, err);

	if (!st && !rest.n)
		return fail(err, BAD_USAGE, "say what it is to ask: judge add [3] names the order");
	return st ? st : put_clause(v, args, &r, r.n, rest, err);
}

static enum status change(struct live *v, struct str args, struct str rest, struct buf *err)
{
	struct rubric r = {0};
	size_t at = 0;
	enum status st = rubric_now(v, &r, err);

	if (!st)
		st = take_clause(&r, &rest, &at, err);
	if (!st && !rest.n)
		return fail(err, BAD_USAGE, "say the clause: judge change %zu CLAUSE", at + 1);
	return st ? st : put_clause(v, args, &r, at, rest, err);
}

static enum status drop(struct live *v, struct str args, struct str rest, struct buf *err)
{
	struct rubric r = {0};
	size_t at = 0;
	enum status st = rubric_now(v, &r, err);

	if (!st)
		st = take_clause(&r, &rest, &at, err);
	if (!st && r.n == 1)
		return fail(err, FAILED, "it is the only clause; " LINE("judge") " change 1 CLAUSE "
			"puts another in its place");
	return st ? st : put_clause(v, args, &r, at, STR(""), err);
}

#define PAIRS 20
#define MOST_PAIRS 500

/* Asked before where it is dear; else what it costs is said. */
static enum status check(struct live *v, struct str args, struct str rest, struct buf *err)
{
	struct rubric r = {0};
	struct cost cost = {0};
	long pairs = PAIRS;
	size_t calls;
	enum status st = rubric_now(v, &r, err);

	if (!st && rest.n && !str_to_long(rest, 1, MOST_PAIRS, &pairs))
		st = fail(err, BAD_USAGE, "judge check N: of 1 to %d pairs, %d where none is said",
			MOST_PAIRS, PAIRS);
	if (!st)
		st = checking_cost(v->desk, (size_t)pairs, &cost, err);
	if (st || !permit_send(v, judge_role(v), desk_judge(v->desk)) || !permit_spend(v, &cost))
		return st;
	st = checking_start(v->desk, (size_t)pairs, &calls, err);
	if (!st) {
		SCOPED(buf) words = BUF(BUF_SMALL);
		cost_words(&words, &cost);
		session_do(v->desk->session, act_new("judge", args));
		live_say(v, false, "%zu comparisons, each pair in both orders: %s", calls,
			buf_text(&words));
	}
	return st;
}

/* What was suggested is gone through; where there is nothing, or again, clauses are asked for. */
static enum status learn(struct live *v, struct str args, struct str rest, struct buf *err)
{
	const bool again = str_is(rest, "again");
	const int pending = again ? 0 : lesson_pending(live_state(v));
	struct rubric r = {0};
	struct cost cost = {0};
	SCOPED(buf) words = BUF(BUF_SMALL);
	enum status st = rubric_now(v, &r, err);

	if (!st && rest.n && !again)
		st = fail(err, BAD_USAGE, "judge learn, or judge learn again");
	if (!st && pending) {
		st = merging_start_lesson(v, pending, err);
		return st ? st : command_run(v, &command_merge, STR(""), err);
	}
	if (!st)
		st = learning_cost(v->desk, &cost, err);
	if (st || !permit_send(v, "proposer", &v->desk->proposer) ||
		!permit_send(v, judge_role(v), desk_judge(v->desk)) || !permit_spend(v, &cost))
		return st;
	st = learning_start(v->desk, err);
	if (!st) {
		session_do(v->desk->session, act_new("judge", args));
		cost_words(&words, &cost);
		live_say(v, false,
			"%s is asked for clauses; with the outputs graded again by them: %s",
			v->desk->proposer.name, buf_text(&words));
	}
	return st;
}

static const struct {
	const char *word;
	enum status (*run)(struct live *v, struct str args, struct str rest, struct buf *err);
} acts[] = {{"add", add}, {"change", change}, {"drop", drop}, {"check", check}, {"learn", learn}};

static enum status run_judge(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	const struct str word = str_word(&rest);

	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (str_is(word, acts[i].word))
			return acts[i].run(v, args, str_trim(rest), err);
	if (word.n)
		return fail(err, BAD_USAGE,
			"judge add CLAUSE, judge change N CLAUSE, judge drop N, judge check "
			"[N] or judge learn");
	look_at(v, DETAIL_JUDGE, &(struct about){.nth = 0});
	return OK;
}

COMMAND("models", judge, "judge",
	"show what the judge grades by and how far it can be trusted; or add a clause to its "
	"rubric, change or drop one; or check whether it prefers what comes first or is longer, by "
	"N pairs of outputs; or have clauses suggested from your grades, and go through them",
	.args = "[add CLAUSE\xe2\x80\xa6 | change N CLAUSE\xe2\x80\xa6 | drop N | check [N] | "
	"learn [again]]", .need = NEED_WRITABLE, .run = run_judge);
