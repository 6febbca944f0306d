/* rescoring.c - a metric or an expected answer that changed: new scores of old outputs, no calls.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "inside.h"

static void rescore_call(struct desk *d, cJSON *event, const struct call_record *k)
{
	const struct state *s = desk_state(d);
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
	scoring_change(d, event, hash, e, k->sample, state_model(s, k->model), k->n, &o);
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

void scoring_rescore(struct desk *d)
{
	struct buf why = BUF(BUF_SMALL);
	if (desk_can_score(desk_state(d), "scores", &why)) {
		desk_say(d, true, "%s", buf_text(&why));
		buf_release(&why);
		return;
	}
	cJSON *event = event_new(BY_SYSTEM, "rescore", NULL);
	const struct state *s = desk_state(d);
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
			rescore_call(d, event, k);
	}
	if (event_find(event, "score"))
		session_do(d->session, event);
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

void scoring_renew(struct desk *d)
{
	const struct state *s = desk_state(d);
	if (!s->metric || d->session->replay || journal_read_only(d->session->journal))
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
	session_do(d->session, e);
	scoring_rescore(d);
	if (s->sheets.n > before)
		desk_say(d, false,
			"this hunsu reads answers more closely: the outputs there are have new "
			"scores, without calls (metric %d)",
			s->metric);
}
