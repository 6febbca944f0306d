/* rescoring.c - a metric or an expected answer that changed: new scores of old outputs, no calls.
 */
#include <math.h>
#include <string.h>

#include "hunsu/figures/contest.h"
#include "inside.h"

/* Scoring one output takes as long as looking at so many that have a score. */
#define OUTPUT_COSTS 20
#define AT_ONCE ((size_t)500 * OUTPUT_COSTS)
#define IN_A_TURN ((size_t)200 * OUTPUT_COSTS)

static void rescore_call(
	struct desk *d, cJSON *event, const struct measure *m, const struct call_record *k)
{
	const struct state *s = desk_state(d);
	const struct example *e = state_example(s, k->example);
	const char *hash;
	SCOPED(outcome) o = {.score = NAN};

	if (k->standing != CALL_ANSWERED || !k->answer || k->role != 't' ||
		!state_text(s, k->prompt, &hash))
		return;
	kept_output(&o, k);
	if (outcome_score(&o, m, e))
		return; /* what a judge scores is asked for with the other calls */
	calls_score(d, event,
		&(struct scored){.hash = hash, .example = e, .sample = k->sample, .call = k->n,
			.apart = state_apart(s, k->settings), .model = state_model(s, k->model)},
		&o);
}

/* There is no score of that answer under the metric of now. */
static bool needs_score(const struct state *s, const struct call_record *k)
{
	const struct mark *m;
	const char *hash;

	if (!k->n || !figures_same_input(s, k) || !state_text(s, k->prompt, &hash))
		return false;
	m = sheet_mark(state_sheet_apart(s, hash, k->model, s->metric,
			       state_apart(s, k->settings)),
		k->example);
	return !m || m->samples < k->sample ||
	       m->example_version != state_example(s, k->example)->version;
}

/* The next outputs, as one event. */
static void rescore_piece(struct desk *d, size_t room)
{
	struct rescoring *r = &d->own->rescoring;
	const struct state *s = desk_state(d);
	const struct metric_state *ms = state_metric(s);
	cJSON *event = event_new(BY_SYSTEM, "rescore", NULL);
	struct measure m;

	r->on = ms && !measure_find(&m, str_of(ms->name), str_of(ms->extract), NULL);
	for (size_t cost = 0; r->on && cost < room && r->at < s->calls.n; cost++) {
		const struct call_record *k = &s->calls.items[r->at++];
		if (needs_score(s, k)) {
			rescore_call(d, event, &m, k);
			cost += OUTPUT_COSTS - 1;
		}
	}
	r->on = r->on && r->at < s->calls.n;
	if (event_find(event, "score"))
		session_do(d->session, event);
	else
		cJSON_Delete(event);
}

void scoring_rescore(struct desk *d)
{
	SCOPED(buf) why = BUF(BUF_SMALL);

	if (desk_can_score(desk_state(d), "scores", &why)) {
		desk_say(d, true, "%s", buf_text(&why));
	} else {
		d->own->rescoring.at = 0;
		rescore_piece(d, AT_ONCE);
		if (d->own->rescoring.on)
			desk_wake(d);
	}
}

void rescoring_turn(struct desk *d)
{
	if (!d->own->rescoring.on)
		return;
	rescore_piece(d, IN_A_TURN);
	desk_touch(d);
	if (d->own->rescoring.on)
		desk_wake(d);
}

void rescoring_finish(struct desk *d)
{
	while (d->own->rescoring.on)
		rescore_piece(d, AT_ONCE);
}

static void add_graded(struct desk *d, cJSON *event, const char *kind, int call, double grade)
{
	const struct state *s = desk_state(d);
	cJSON *c = event_change(event, kind), *list;

	json_add_int(json_add_object(c, "about"), "call", call);
	if (!isnan(grade)) {
		json_add_num(c, "grade", grade);
		return;
	}
	list = json_add_list(c, "metrics");
	for (size_t i = 0; i < s->metrics.n; i++) {
		const struct metric *m = metric_named(str_of(s->metrics.items[i].name));

		if (m && m->person)
			json_add_int(list, NULL, (int)i + 1);
	}
}

void scoring_graded(struct desk *d, cJSON *event, int call, double grade)
{
	const struct state *s = desk_state(d);
	const struct call_record *graded = state_call(s, call);
	const struct outcome o = {.score = grade, .reason = (char[]){"your grade"}};

	grades_keep(d, call, grade);
	if (!isnan(grade))
		add_graded(d, event, "grade", call, grade);
	for (size_t i = 0; graded->answer && i < s->calls.n; i++) {
		const struct call_record *k = &s->calls.items[i];
		const char *hash;

		if (k->standing != CALL_ANSWERED || k->role != 't' ||
			k->example != graded->example || !k->answer ||
			strcmp(k->answer, graded->answer) != 0 || !figures_same_input(s, k) ||
			!state_text(s, k->prompt, &hash))
			continue;
		if (isnan(grade))
			add_graded(d, event, "ungrade", k->n, grade);
		else if (figures_person(s))
			calls_score(d, event,
				&(struct scored){.hash = hash,
					.example = state_example(s, k->example),
					.sample = k->sample, .call = k->n,
					.apart = state_apart(s, k->settings),
					.model = state_model(s, k->model)},
				&o);
	}
}

/* ---- a metric that this program reads otherwise than the one that set it ---- */

static struct revised revised_now(const char *metric, const char *extract)
{
	struct revised r = {.metric = metric, .extract = extract};
	r.metric_revision = metric_revision(str_of(metric));
	r.extract_revision = extract_revision(str_of(extract));
	return r;
}

void scoring_metric(cJSON *event, int version, const char *metric, const char *extract)
{
	struct revised r = revised_now(metric, extract);
	change_metric(event, version, &r);
}

static void revise(struct desk *d, const struct revised *now)
{
	cJSON *e = event_new(BY_SYSTEM, "revise", NULL);

	change_metric(e, (int)desk_state(d)->metrics.n + 1, now);
	session_do(d->session, e);
}

/* Its program was edited. */
static void renew_program(struct desk *d, const struct metric_state *was)
{
	OWNED char *name = metric_complete(str_of(was->name), &(struct task_facts){.schema = NULL});
	const struct revised now = revised_now(name, was->extract);

	if (strcmp(name, was->name) != 0) {
		revise(d, &now);
		desk_say(d, false,
			"the metric's program was changed: this is metric %d; " KEY("evaluate")
			" scores the outputs there are by it, without calls",
			desk_state(d)->metric);
	}
}

void scoring_renew(struct desk *d)
{
	const struct state *s = desk_state(d);
	const size_t before = s->sheets.n;
	const struct metric_state *was;
	const struct metric *m;
	struct revised now;
	bool later;
	if (!s->metric || d->session->replay || journal_read_only(d->session->journal))
		return;
	was = &s->metrics.items[s->metric - 1];
	m = figures_metric(s);
	if (m && m->run) {
		renew_program(d, was);
		was = &s->metrics.items[s->metric - 1];
	}
	now = revised_now(was->name, was->extract);
	later = now.metric_revision > was->revision ||
		now.extract_revision > was->extract_revision;
	/* Higher than ours: a later program's. 0: not known here. */
	if (!later || now.metric_revision < was->revision ||
		now.extract_revision < was->extract_revision || !now.metric_revision ||
		!now.extract_revision)
		return;
	revise(d, &now);
	scoring_rescore(d);
	if (m && m->ask)
		desk_say(d, false,
			"this hunsu asks the judge otherwise than the one that had the session "
			"(metric %d); " KEY("evaluate") " has the outputs there are graded anew, "
			"a call to the judge each", s->metric);
	else if (s->sheets.n > before)
		desk_say(d, false,
			"this hunsu reads answers more closely: the outputs there are have new "
			"scores, without calls (metric %d)",
			s->metric);
}
