/* metric.c - the table of metrics, and how an output gets its score. */
#include "hunsu/engine/metric.h"

#include <math.h>
#include <string.h>
#include "hunsu/base/nearest.h"
#include "hunsu/engine/schema.h"
#include "metrics/metrics.h"

#define FACTS_ANSWERS 1000 /* different ones of a task that are kept */

const struct metric *const metrics[] = {
	&metric_exact,
	&metric_iexact,
	&metric_contains,
	&metric_regex,
	&metric_number,
	&metric_f1,
	&metric_set,
	&metric_choice,
	&metric_length,
	&metric_rouge_l,
	&metric_similarity,
	&metric_json,
	&metric_sum,
	&metric_judge,
	&metric_command,
	&metric_human,
	&metric_likelihood,
	&metric_asserts,
	&metric_judged_asserts,
	NULL,
};

/* The name alone: up to the colon. */
static struct str name_of(struct str spelled)
{
	return str_first(spelled, str_find(spelled, ":", 0));
}

struct str metric_params(struct str spelled)
{
	return str_from(spelled, name_of(spelled).n + 1);
}

enum status metric_check(const struct metric *m, struct str spelled, struct buf *err)
{
	if (m->check)
		return m->check(metric_params(spelled), err);
	if (name_of(spelled).n < spelled.n)
		return fail(err, BAD_USAGE, "metric %s takes nothing after a colon", m->name);
	return OK;
}

static const struct metric *find(struct str name)
{
	size_t i = 0;

	while (metrics[i] && !str_is(name, metrics[i]->name))
		i++;
	return metrics[i];
}

const struct metric *metric_named(struct str spelled)
{
	return find(name_of(spelled));
}

enum status metric_find(const struct metric **out, struct str spelled, struct buf *err)
{
	const char *names[sizeof metrics / sizeof *metrics] = {0};
	struct str name = name_of(spelled);
	const struct metric *m = find(name);

	for (size_t i = 0; metrics[i]; i++)
		names[i] = metrics[i]->name;
	if (!m)
		return no_such_name("metric", name, names, err);
	if (metric_check(m, spelled, err))
		return BAD_USAGE;
	*out = m;
	return OK;
}

int metric_revision(struct str spelled)
{
	const struct metric *m;

	if (metric_find(&m, spelled, NULL))
		return 0;
	return m->revision + (m->revised ? m->revised(metric_params(spelled)) : 0);
}

void task_facts_add(struct task_facts *f, const struct example *e)
{
	for (size_t i = 0; i < e->expected.n; i++) {
		size_t k = 0;

		f->lines = f->lines || strchr(e->expected.items[i], '\n');
		while (k < f->answers.n && strcmp(f->answers.items[k], e->expected.items[i]) != 0)
			k++;
		if (k == f->answers.n && k < FACTS_ANSWERS)
			answers_add(&f->answers, str_of(e->expected.items[i]));
	}
}

void task_facts_release(struct task_facts *f)
{
	answers_release(&f->answers);
}

char *metric_complete(struct str spelled, const struct task_facts *f)
{
	SCOPED(buf) params = BUF(BUF_TEXT), whole = BUF(BUF_TEXT);
	const struct metric *m = find(name_of(spelled));

	if (m && m->complete)
		m->complete(&params, metric_params(spelled), f);
	else
		buf_addstr(&params, metric_params(spelled));
	buf_addstr(&whole, name_of(spelled));
	if (params.n || name_of(spelled).n < spelled.n)
		buf_addf(&whole, ":%s", buf_text(&params));
	return buf_detach(&whole, NULL);
}

char *metric_for_task(struct str spelled, const struct task *t)
{
	SCOPED(task_facts) facts = {0};

	for (size_t i = 0; i < t->n; i++)
		task_facts_add(&facts, &t->items[i]);
	facts.schema = t->sampling.schema;
	if (t->metric_line) /* else it was typed, or goes without saying */
		facts.beside = t->settings_file ? t->settings_file : t->file;
	return metric_complete(spelled, &facts);
}

enum status measure_find(struct measure *out, struct str metric, struct str extract,
	struct buf *err)
{
	const struct metric *m;
	enum status st = metric_find(&m, metric, err);

	if (!st)
		st = extract_check(extract, err);
	if (!st)
		*out = (struct measure){m, metric, extract};
	return st;
}

/* The best of the accepted answers; its reason. NaN only when none of them can be compared with. */
static double best_score(const struct metric *m, struct judged j, struct buf *reason)
{
	const struct answers *expected = &j.example->expected;
	SCOPED(buf) why = BUF(BUF_SMALL);
	double best = NAN;
	size_t compared = 0;
	for (size_t i = 0; i < expected->n && !(best >= 1); i++) {
		double s;
		buf_clear(&why);
		j.expected = str_of(expected->items[i]);
		s = m->score(&j, &why);
		compared += isnan(s) ? 0 : 1;
		if (i == 0 || (!isnan(s) && (isnan(best) || s > best))) {
			best = s;
			buf_clear(reason);
			buf_addstr(reason, buf_str(&why));
		}
	}
	if (best <= 0 && compared > 1)
		buf_addf(reason, " (nor any of %zu other accepted answer%s)", compared - 1,
			compared == 2 ? "" : "s");
	return best;
}

/* A refusal is wrong; one that was cut off may be wrong for that. */
static void say_how_it_ended(struct outcome *o)
{
	struct buf reason = BUF(BUF_SMALL);
	const char *more = o->refusal ? "the model declined" : NULL;
	if (o->finish && !strcmp(o->finish, "length") && !(o->score >= 1))
		more = "cut off at max_tokens";
	if (!more || isnan(o->score))
		return;
	if (o->refusal)
		o->score = 0;
	buf_addf(&reason, "%s%s%s", more, *o->reason ? "; " : "", o->reason);
	free(o->reason);
	o->reason = buf_detach(&reason, NULL);
}

static enum status misfit(const struct task *t, const char *key, int line, const char *why,
	struct buf *err)
{
	const char *file = t->settings_file ? t->settings_file : t->file;

	fail(err, FAILED, "%s", file ? file : "the task");
	if (line)
		fail(err, FAILED, ":%d", line);
	return fail(err, FAILED, ": %s: %s%s", key, why,
		line ? "" : "; a .task.yaml beside the task's file may name another one");
}

enum status task_settle(struct task *t, struct measure *out, struct buf *err)
{
	const struct metric *m = NULL;
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st = OK;
	char *metric = metric_for_task(str_of(task_metric(t)), t);

	free(t->metric);
	t->metric = metric;
	if (t->sampling.schema && schema_check(str_of(t->sampling.schema), &why))
		st = misfit(t, "schema", t->schema_line, buf_text(&why), err);
	else if (metric_find(&m, str_of(task_metric(t)), &why))
		st = misfit(t, "metric", t->metric_line, buf_text(&why), err);
	else if (extract_check(str_of(task_extract(t)), &why))
		st = misfit(t, "extract", t->extract_line, buf_text(&why), err);
	else if (out)
		*out = (struct measure){m, str_of(task_metric(t)), str_of(task_extract(t))};
	return st;
}

static struct judged judged_of(
	const struct outcome *o, const struct measure *m, const struct example *e)
{
	return (struct judged){.answer = str_of(o->extracted),
		.output = str_of(o->output),
		.expected = str_of(e->expected.n ? e->expected.items[0] : ""), .example = e,
		.params = metric_params(m->spelled), .extract = m->extract, .took = o->took};
}

static const char no_answer[] = "not scored: the example has no expected answer";

static double score_answer(const struct metric *m, const struct judged *j, struct buf *reason)
{
	return j->example->expected.n && !m->apart ? best_score(m, *j, reason)
						   : m->score(j, reason);
}

bool outcome_score(struct outcome *o, const struct measure *m, const struct example *e)
{
	const struct metric *metric = m->metric;
	struct buf answer = BUF(BUF_FILE), reason = BUF(BUF_SMALL);
	bool later = false, there;
	struct wanted w;
	struct judged j;

	free(o->extracted);
	free(o->reason);
	o->extracted = o->reason = NULL;
	o->score = NAN;
	if (!o->output || !metric)
		return false;
	w = (struct wanted){&e->expected, metric->form};
	there = metric->whole
			? buf_adds(&answer, o->output)
			: extract_apply(&answer, m->extract, str_of(o->output), &w, &reason);
	o->extracted = buf_detach(&answer, NULL);
	j = judged_of(o, m, e);
	if (!e->expected.n && !metric->open) {
		buf_clear(&reason);
		buf_adds(&reason, no_answer);
	} else if (metric->likely) {
		later = true;
	} else if (!there) {
		o->score = 0;
	} else if (metric->ask || metric->run) {
		later = !o->refusal && (!metric->asks || metric->asks(&j, &o->score, &reason));
		o->score = o->refusal ? 0 : o->score;
	} else {
		o->score = score_answer(metric, &j, &reason);
	}
	o->reason = buf_detach(&reason, NULL);
	say_how_it_ended(o);
	return later;
}

bool outcome_possible(const struct measure *m, const struct example *e, struct buf *why)
{
	/* A text, a number and JSON: nothing of it keeps a metric from looking at what is expected.
	 */
	const char *any = m->metric && m->metric->whole ? "" : "0";
	SCOPED(outcome) o = {.output = mem_dup(any), .extracted = mem_dup(any), .score = NAN,
		.took = {.known = true}};
	SCOPED(buf) reason = BUF(BUF_SMALL);
	const struct judged j = judged_of(&o, m, e);
	bool possible = false;

	if (!m->metric)
		buf_adds(&reason, "there is no metric");
	else if (!e->expected.n && !m->metric->open)
		buf_adds(&reason, no_answer);
	else if (m->metric->score)
		possible = !isnan(score_answer(m->metric, &j, &reason));
	else
		possible = !m->metric->asks || m->metric->asks(&j, &o.score, &reason) ||
			   !isnan(o.score);
	if (!possible && why)
		buf_addstr(why, buf_str(&reason));
	return possible;
}

void outcome_none_words(
	struct buf *out, const struct metric *m, size_t n, size_t of, int first, const char *why)
{
	buf_addf(out,
		"%zu of %zu %s%s get%s no score by %s, whatever is answered, and %s left out "
		"(#%d: %s)",
		n, of, m->whole ? "test" : "example", PLURAL(of), n == 1 ? "s" : "",
		m->name, n == 1 ? "is" : "are", first, why);
}

/* After a prefix of the prompt's, an answer may begin with the blank that a line has there. */
static bool likely_ask(const struct example *e, struct prompt *request, struct buf *err)
{
	const struct message *last = request->n ? &request->items[request->n - 1] : NULL;
	const int ways = last && last->role == ROLE_ASSISTANT && last->n &&
					 !strchr(" \t", last->text[last->n - 1])
				 ? 2
				 : 1;

	for (int blank = 0; blank < ways; blank++)
		for (size_t i = 0; i < e->expected.n; i++) {
			SCOPED(buf) answer = BUF(BUF_FILE);

			buf_addf(&answer, "%s%s", blank ? " " : "", e->expected.items[i]);
			if (!buf_str(&answer).n)
				buf_adds(err, "an accepted answer is empty");
			prompt_add(request, ROLE_ASSISTANT, buf_str(&answer), AUTHOR_IMPORT);
		}
	return !err->n;
}

bool outcome_ask(const struct outcome *o, const struct measure *m, const struct example *e,
	struct prompt *request, struct buf *schema, struct buf *err)
{
	const struct judged j = judged_of(o, m, e);

	if (m->metric->likely)
		return likely_ask(e, request, err);
	return m->metric->ask ? m->metric->ask(&j, request, schema, err)
			      : m->metric->run(&j, request, err);
}

void outcome_read(
	struct outcome *o, const struct measure *m, const struct example *e, struct str answer)
{
	const struct judged j = judged_of(o, m, e);
	struct buf reason = BUF(BUF_SMALL);

	o->score = m->metric->read(&j, answer, &reason);
	free(o->reason);
	o->reason = buf_detach(&reason, NULL);
	if (!m->metric->likely)
		say_how_it_ended(o);
}
