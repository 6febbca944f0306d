/*
 * scoring.c - evaluations of a session: a queue of jobs, two at a time, whose outcomes become
 * events.
 *
 * A job scores one text on the examples of a scope that have no score yet. Its arrays are copies:
 * the fold may move or change what it holds while calls are out.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "own.h"

#define JOBS_AT_A_TIME 2 /* so that the slots stay full while one runs out */

struct job {
	struct live *live;
	struct text_ref text;
	enum scope scope;
	struct prompt prompt;
	const struct prompt *prompt_p;
	struct example *examples;
	const struct example **example_ps;
	int *calls; /* number of the call per cell; 0: not sent or answered already */
	size_t n;
	int samples, settings;
	struct sampling sampling;
	struct model target;
	struct evaluation *evaluation; /* NULL: waits */
	bool over;
};

static bool in_scope(const struct example *e, enum scope scope)
{
	return !e->dropped && e->expected.n &&
	       (e->split == SPLIT_HELD_OUT) == (scope == SCOPE_HELD_OUT);
}

/* Is that example asked for by a job of the same text and model already? */
static bool in_jobs(const struct live *v, struct text_ref t, const char *model, int example)
{
	for (size_t i = 0; i < v->own->jobs.n; i++) {
		const struct job *j = v->own->jobs.items[i];
		bool same = text_ref_same(j->text, t) && strcmp(j->target.name, model) == 0;
		for (size_t k = 0; !j->over && same && k < j->n; k++)
			if (j->examples[k].id == example)
				return true;
	}
	return false;
}

/* Examples of the scope without a score of that text: pointers into the state; malloc'ed. */
static const struct example **missing(
	const struct live *v, struct text_ref t, enum scope scope, const char *model, size_t *n)
{
	const struct state *s = live_state(v);
	int index = state_model_index(s, model);
	const char *hash;
	*n = 0;
	const struct example **out = NEWN(s->examples.n + 1, const struct example *);
	if (!state_text(s, t, &hash))
		return out;
	const struct sheet *sheet = state_sheet(s, hash, index, s->metric);
	size_t seen = 0, first = (size_t)state_settings(s)->first;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		if (!in_scope(e, scope) || (scope == SCOPE_FIRST && seen++ >= first))
			continue;
		int samples =
			sheet && (size_t)e->id <= sheet->n ? sheet->marks[e->id - 1].samples : 0;
		if (samples < state_settings(s)->samples && !in_jobs(v, t, model, e->id))
			out[(*n)++] = e;
	}
	return out;
}

size_t scoring_missing(const struct live *v, struct text_ref t, enum scope scope)
{
	return scoring_missing_on(v, t, scope, &v->target);
}

size_t scoring_missing_on(
	const struct live *v, struct text_ref t, enum scope scope, const struct model *m)
{
	size_t n;
	free(missing(v, t, scope, m->name, &n));
	return n * (size_t)state_settings(live_state(v))->samples;
}

static void job_free(struct job *j)
{
	evaluation_cancel(j->evaluation);
	prompt_release(&j->prompt);
	for (size_t i = 0; i < j->n; i++)
		example_release(&j->examples[i]);
	free(j->examples);
	free(j->example_ps);
	free(j->calls);
	sampling_release(&j->sampling);
	model_release(&j->target);
	free(j);
}

/* The list that front ends read is made anew from the jobs. */
static void list_scoring(struct live *v)
{
	v->n_scoring = 0;
	for (size_t i = 0; i < v->own->jobs.n; i++) {
		const struct job *j = v->own->jobs.items[i];
		if (j->over)
			continue;
		v->scoring =
			vec_room(v->scoring, v->n_scoring, &v->cap_scoring, sizeof *v->scoring);
		v->scoring[v->n_scoring++] = (struct scoring){.text = j->text,
			.first = j->scope == SCOPE_FIRST,
			.held_out = j->scope == SCOPE_HELD_OUT,
			.calls = j->n * (size_t)j->samples,
			.evaluation = j->evaluation};
	}
}

static void drop_over(struct live *v)
{
	size_t kept = 0;
	for (size_t i = 0; i < v->own->jobs.n; i++) {
		struct job *j = v->own->jobs.items[i];
		if (j->over)
			job_free(j);
		else
			v->own->jobs.items[kept++] = j;
	}
	v->own->jobs.n = kept;
	list_scoring(v);
}

size_t scoring_add(struct live *v, struct text_ref t, enum scope scope)
{
	return scoring_add_on(v, t, scope, &v->target);
}

size_t scoring_add_on(struct live *v, struct text_ref t, enum scope scope, const struct model *m)
{
	const struct state *s = live_state(v);
	size_t n;
	if (live_can_score(v, "", NULL) || live_can_call(m, "", NULL))
		return 0;
	const struct example **list = missing(v, t, scope, m->name, &n);
	if (n && !live_may_score(v, m))
		n = 0;
	if (n) {
		struct job *j = NEW(struct job);
		*PUSH(&v->own->jobs) = j;
		j->live = v;
		j->text = t;
		j->scope = scope;
		j->n = n;
		j->samples = state_settings(s)->samples;
		j->settings = s->settings;
		prompt_copy(&j->prompt, state_text(s, t, NULL));
		j->prompt_p = &j->prompt;
		j->examples = NEWN(n, struct example);
		j->example_ps = NEWN(n, const struct example *);
		j->calls = NEWN(n * (size_t)j->samples, int);
		for (size_t i = 0; i < n; i++) {
			example_copy(&j->examples[i], list[i]);
			j->example_ps[i] = &j->examples[i];
		}
		sampling_copy(&j->sampling, &state_settings(s)->sampling);
		live_model_of(&j->target, m->name);
	}
	free(list);
	list_scoring(v);
	return n * (size_t)state_settings(s)->samples;
}

/* ---- events of an evaluation ---- */

static size_t cell_index(const struct job *j, struct eval_cell c)
{
	return c.example * (size_t)j->samples + (size_t)(c.sample - 1);
}

static struct request request_of(const struct job *j)
{
	return (struct request){
		.model = &j->target, .messages = &j->prompt, .sampling = &j->sampling};
}

static bool may_send(void *arg, struct eval_cell c)
{
	(void)c;
	const struct job *j = arg;
	struct request r = request_of(j);
	bool may = purse_allows(j->live, &r);
	if (!may)
		j->live->own->short_of = true;
	return may;
}

static void on_sent(void *arg, struct eval_cell c, int hint)
{
	(void)hint;
	struct job *j = arg;
	struct request r = request_of(j);
	j->calls[cell_index(j, c)] = live_call_number(j->live, "target", &r);
}

static void measure_now(void *arg, struct measure *out)
{
	const struct job *j = arg;
	const struct metric_state *m = state_metric(live_state(j->live));
	/* An undo may have brought back one that this program does not have. */
	if (!m || measure_find(out, str_of(m->name), str_of(m->extract), NULL))
		*out = (struct measure){.metric = NULL};
}

static void add_score(struct live *v, cJSON *event, const char *hash, const struct example *e,
	int sample, const char *model, int call, const struct outcome *o)
{
	if (isnan(o->score))
		return;
	cJSON *c = event_change(event, "score");
	json_add_cstr(c, "text", hash);
	cJSON *ex = json_add_list(c, "example");
	json_add_int(ex, NULL, e->id);
	json_add_int(ex, NULL, e->version);
	json_add_int(c, "sample", sample);
	json_add_int(c, "metric", live_state(v)->metric);
	json_add_cstr(c, "model", model);
	json_add_int(c, "call", call);
	if (o->extracted && (!o->output || strcmp(o->extracted, o->output) != 0))
		json_add_cstr(c, "extracted", o->extracted);
	json_add_num(c, "score", o->score);
	json_add_cstr(c, "reason", o->reason ? o->reason : "");
}

static void on_outcome(
	void *arg, struct eval_cell c, const struct outcome *o, const struct answer *a)
{
	struct job *j = arg;
	struct live *v = j->live;
	const struct example *e = &j->examples[c.example];
	char hash[TEXT_HASH];
	prompt_hash(hash, &j->prompt);
	live_flush_sends(v);
	int n = j->calls[cell_index(j, c)];
	j->calls[cell_index(j, c)] = 0;
	cJSON *event = event_new(BY_SYSTEM, "result", NULL);
	cJSON *call = live_add_call(v, event, n, "target", &j->target, a, c.sample, NULL);
	cJSON *ref = event_text_ref(j->text);
	json_add(call, "prompt", ref);
	cJSON *ex = json_add_list(call, "example");
	json_add_int(ex, NULL, e->id);
	json_add_int(ex, NULL, e->version);
	json_add_int(call, "settings", j->settings);
	add_score(v, event, hash, e, c.sample, j->target.name, n, o);
	session_do(v->session, event);
	live_changed(v);
}

static void on_end(void *arg)
{
	struct job *j = arg;
	struct live *v = j->live;
	j->evaluation = NULL; /* it frees itself */
	j->over = true;
	drop_over(v);
	scoring_step(v);
	live_changed(v);
}

static void job_start(struct job *j)
{
	struct live *v = j->live;
	struct evaluation_plan plan = {.target = &j->target,
		.sampling = &j->sampling,
		.prompts = &j->prompt_p,
		.n_prompts = 1,
		.examples = j->example_ps,
		.n_examples = j->n,
		.samples = j->samples,
		.first_sample = 1,
		.measure_now = measure_now};
	measure_now(j, &plan.measure);
	struct evaluation_events ev = {
		.may = may_send, .sent = on_sent, .outcome = on_outcome, .end = on_end, .arg = j};
	j->evaluation = evaluation_start(v->client, &plan, &ev);
}

void scoring_step(struct live *v)
{
	if (purse_is_empty(v))
		return;
	size_t running = 0;
	for (size_t i = 0; i < v->own->jobs.n; i++)
		if (v->own->jobs.items[i]->evaluation) {
			evaluation_go_on(v->own->jobs.items[i]->evaluation);
			running++;
		}
	for (size_t i = 0; i < v->own->jobs.n && running < JOBS_AT_A_TIME; i++)
		if (!v->own->jobs.items[i]->evaluation) {
			job_start(v->own->jobs.items[i]);
			running++;
		}
	list_scoring(v);
	if (!scoring_idle(v) || v->own->proposal)
		return;
	if (scoring_best_first(v))
		scoring_step(v);
	else if (v->own->later)
		live_run_later(v);
}

bool scoring_idle(const struct live *v)
{
	return v->own->jobs.n == 0;
}

/* A round's variants that have their first examples and are open get the rest, best first. */
size_t scoring_best_first(struct live *v)
{
	const struct state *s = live_state(v);
	if (!s->rounds.n || !v->own->finishing)
		return 0;
	struct text_ref best = {0};
	double first = -INFINITY;
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		struct text_ref t = {.variant = k->n};
		if (k->round != (int)s->rounds.n || k->standing == STANDING_REJECTED)
			continue;
		struct score_line line;
		figures_score(v, t, s->target, &line);
		/* Whose marks fill up first would tell which is the best. */
		double rank = state_hidden(s, t) ? -state_blind_number(s, k->n) : line.dev.mean;
		if (line.dev.n && line.early && !line.errors && scoring_missing(v, t, SCOPE_DEV) &&
			rank > first) {
			first = rank;
			best = t;
		}
	}
	return best.variant ? scoring_add(v, best, SCOPE_DEV) : 0;
}

void scoring_cancel(struct live *v, cJSON *calls)
{
	v->own->finishing = false;
	for (size_t i = 0; i < v->own->jobs.n; i++) {
		struct job *j = v->own->jobs.items[i];
		for (size_t k = 0; k < j->n * (size_t)j->samples; k++)
			if (j->calls[k])
				json_add_int(calls, NULL, j->calls[k]);
		j->over = true;
	}
	drop_over(v);
}

/* ---- a metric or an expected answer that changed: new scores of old outputs, no calls ---- */

static void rescore_call(struct live *v, cJSON *event, const struct call_record *k)
{
	const struct state *s = live_state(v);
	const struct example *e = k->example ? state_example(s, k->example) : NULL;
	const char *hash;
	if (k->standing != CALL_ANSWERED || !e || !k->answer || k->role != 't' ||
		!state_text(s, k->prompt, &hash))
		return;
	const struct metric_state *ms = state_metric(s);
	struct measure m;
	if (!ms || measure_find(&m, str_of(ms->name), str_of(ms->extract), NULL))
		return;
	struct outcome o = {.output = mem_dup(k->answer),
		.finish = mem_dup(k->finish),
		.refusal = k->refusal,
		.score = NAN};
	(void)outcome_score(&o, &m, e); /* what a judge scores is asked for with the other calls */
	add_score(v, event, hash, e, k->sample, state_model(s, k->model), k->n, &o);
	outcome_release(&o);
}

static bool input_same(const struct state *s, const struct call_record *k)
{
	if (k->example < 1 || (size_t)k->example > s->examples.n)
		return false;
	const struct example_state *es = &s->examples.items[k->example - 1];
	if (es->now.version == k->example_version)
		return true;
	for (size_t i = 0; i < es->n_old; i++) {
		if (es->old[i].version != k->example_version)
			continue;
		const struct fields *a = &es->old[i].fields, *b = &es->now.fields;
		if (a->n != b->n)
			return false;
		for (size_t f = 0; f < a->n; f++)
			if (strcmp(a->items[f].value, b->items[f].value) != 0)
				return false;
		return true;
	}
	return false;
}

void scoring_rescore(struct live *v)
{
	struct buf why = BUF(BUF_SMALL);
	if (live_can_score(v, "scores", &why)) {
		live_say(v, true, "%s", buf_text(&why));
		buf_release(&why);
		return;
	}
	cJSON *event = event_new(BY_SYSTEM, "rescore", NULL);
	const struct state *s = live_state(v);
	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *k = &s->calls.items[i];
		if (!k->n || !input_same(s, k))
			continue;
		const char *hash;
		if (!state_text(s, k->prompt, &hash))
			continue;
		const struct sheet *sheet = state_sheet(s, hash, k->model, s->metric);
		const struct mark *m = sheet && (size_t)k->example <= sheet->n
					       ? &sheet->marks[k->example - 1]
					       : NULL;
		int now = s->examples.items[k->example - 1].now.version;
		if (!m || m->example_version != now || m->samples < k->sample)
			rescore_call(v, event, k);
	}
	if (event_find(event, "score"))
		session_do(v->session, event);
	else
		cJSON_Delete(event);
}

/* ---- a metric that this program reads otherwise than the one that set it ---- */

static struct revised revised_now(const char *metric, const char *extract)
{
	const struct metric *m = NULL;
	struct revised r = {.metric = metric, .extract = extract};
	if (metric_find(&m, str_of(metric), NULL) == OK)
		r.metric_revision = m->revision;
	r.extract_revision = extract_revision(str_of(extract));
	return r;
}

void scoring_metric(cJSON *event, int version, const char *metric, const char *extract)
{
	struct revised r = revised_now(metric, extract);
	change_metric(event, version, &r);
}

void scoring_renew(struct live *v)
{
	const struct state *s = live_state(v);
	if (!s->metric || v->session->replay || journal_read_only(v->session->journal))
		return;
	const struct metric_state *was = &s->metrics.items[s->metric - 1];
	struct revised now = revised_now(was->name, was->extract);
	bool later = now.metric_revision > was->revision ||
		     now.extract_revision > was->extract_revision;
	/* Higher than ours: a later program's. 0: not known here. */
	if (!later || now.metric_revision < was->revision ||
		now.extract_revision < was->extract_revision || !now.metric_revision ||
		!now.extract_revision)
		return;
	size_t before = s->sheets.n;
	cJSON *e = event_new(BY_SYSTEM, "revise", NULL);
	change_metric(e, (int)s->metrics.n + 1, &now);
	session_do(v->session, e);
	scoring_rescore(v);
	if (s->sheets.n > before)
		live_say(v, false,
			"this hunsu reads answers more closely: the outputs there are have new "
			"scores, without calls (metric %d)",
			s->metric);
}
