/*
 * sum.c - several metrics, weighted: sum:exact*2+length:..80w. The score is the weighted mean of
 * theirs, and each is in the reason. A part with + or * in it, or a quote, is in quotes, as a
 * string of JSON: sum:"choice:C++,C"*3+json. Each part has the answer as it finds it.
 */
#include <math.h>
#include <string.h>
#include "hunsu/base/json.h"
#include "hunsu/base/quoted.h"
#include "metrics.h"

#define MOST_WEIGHT 1000
#define MOST_WITHIN 8 /* sums within sums: each is read by the one around it */

struct part {
	const struct metric *metric;
	char *spelled;
	double weight;
	bool weighted; /* the weight was said */
};

struct parts LIST_OF(struct part);

static void parts_release(struct parts *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->items[i].spelled);
	free(p->items);
}

/* ---- the spelling ---- */

/* The first byte of s, from `at` on, that is in `marks`; its end when there is none. */
static size_t mark_in(struct str s, size_t at, const char *marks)
{
	while (at < s.n && !strchr(marks, s.p[at]))
		at++;
	return at;
}

/* As many sums as a part names bound how far they are within each other. */
static bool too_deep(const char *spelled)
{
	int n = 0;

	while (n <= MOST_WITHIN && (spelled = strstr(spelled, "sum:"))) {
		spelled++;
		n++;
	}
	return n > MOST_WITHIN;
}

static enum status take_part(struct parts *out, struct str *rest, struct buf *err)
{
	struct part *p = PUSH(out);
	size_t end;

	*rest = str_trim(*rest);
	if (rest->n && rest->p[0] == '"') {
		p->spelled = quoted_take(rest);
	} else {
		end = mark_in(*rest, 0, "+*\"");
		p->spelled = str_dup(str_trim(str_first(*rest, end)));
		*rest = str_from(*rest, end);
	}
	p->weight = 1;
	*rest = str_trim(*rest);
	p->weighted = rest->n && rest->p[0] == '*';
	if (p->weighted) {
		end = mark_in(*rest, 0, "+");
		if (!str_to_double(str_trim(str_from(str_first(*rest, end), 1)), 0, MOST_WEIGHT,
			    &p->weight) ||
			p->weight <= 0)
			return fail(err, BAD_USAGE,
				"metric sum: a weight is a number above 0, at most %d: "
				"sum:exact*2+f1",
				MOST_WEIGHT);
		*rest = str_from(*rest, end);
	}
	if (!p->spelled || !*p->spelled || (rest->n && rest->p[0] != '+'))
		return fail(err, BAD_USAGE,
			"metric sum: metrics with + between them, each with its weight after a "
			"*: sum:exact*2+length:..80w; one that has + or * in it is in quotes");
	if (too_deep(p->spelled))
		return fail(err, BAD_USAGE, "metric sum: more than %d sums within a part",
			MOST_WITHIN);
	return OK;
}

/* Parts are the caller's, also on failure. */
static enum status parts_read(struct parts *out, struct str params, struct buf *err)
{
	enum status st;

	for (;;) {
		struct part *p;

		if ((st = take_part(out, &params, err)))
			return st;
		p = &out->items[out->n - 1];
		if ((st = metric_find(&p->metric, str_of(p->spelled), err)))
			return st;
		if (!p->metric->score || p->metric->person)
			return fail(err, BAD_USAGE,
				"metric sum: %s asks a model, a program or you, and can be no part",
				p->metric->name);
		if (!params.n)
			return OK;
		params = str_from(params, 1);
	}
}

static enum status check(struct str params, struct buf *err)
{
	SCOPED(parts) parts = {0};

	return parts_read(&parts, params, err);
}

static int revised(struct str params)
{
	SCOPED(parts) parts = {0};
	int n = 0;

	if (!parts_read(&parts, params, NULL))
		for (size_t i = 0; i < parts.n; i++)
			n += metric_revision(str_of(parts.items[i].spelled));
	return n;
}

/* Parts that say nothing after their names are completed; nothing is where one cannot be read. */
static void complete(struct buf *out, struct str params, const struct task_facts *facts)
{
	SCOPED(parts) parts = {0};
	SCOPED(buf) whole = BUF(BUF_TEXT);
	const struct str given = params;
	enum status st = OK;

	for (bool more = true; more;) {
		const struct part *p;
		OWNED char *spelled = NULL;

		if ((st = take_part(&parts, &params, NULL)))
			break;
		p = &parts.items[parts.n - 1];
		spelled = metric_complete(str_of(p->spelled), facts);
		buf_adds(&whole, whole.n ? "+" : "");
		if (spelled[strcspn(spelled, "+*\"")])
			json_quote(&whole, str_of(spelled));
		else
			buf_adds(&whole, spelled);
		if (p->weighted)
			buf_addf(&whole, "*%.6g", p->weight);
		more = params.n > 0;
		params = str_from(params, 1);
	}
	buf_addstr(out, st ? given : buf_str(&whole));
}

/* ---- the score ---- */

static double part_score(const struct part *p, const struct judged *j, struct buf *reason)
{
	SCOPED(buf) answer = BUF(BUF_FILE);
	struct judged own = *j;
	bool there = true;
	double s = 0;

	own.params = metric_params(str_of(p->spelled));
	if (!j->example->expected.n && !p->metric->open) {
		buf_adds(reason, "the example has no expected answer");
		return NAN;
	}
	if (j->extract.n) {
		const struct wanted w = {&j->example->expected, p->metric->form};

		there = extract_apply(&answer, j->extract, j->output, &w, reason);
		own.answer = buf_str(&answer);
	}
	if (there)
		s = p->metric->score(&own, reason);
	return s;
}

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(parts) parts = {0};
	double sum = 0, weights = 0;

	if (parts_read(&parts, j->params, reason))
		return NAN;
	for (size_t i = 0; i < parts.n; i++) {
		const struct part *p = &parts.items[i];
		SCOPED(buf) why = BUF(BUF_SMALL);
		const double s = part_score(p, j, &why);

		buf_addf(reason, "%s%s", i ? "; " : "", p->metric->name);
		if (p->weighted)
			buf_addf(reason, "*%.6g", p->weight);
		if (isnan(s))
			buf_addf(reason, " not scored: %s", buf_text(&why));
		else
			buf_addf(reason, " %.2g: %s", s, buf_text(&why));
		sum += p->weight * s;
		weights += p->weight;
	}
	return sum / weights;
}

METRIC(sum, "several, with weights: sum:exact*2+length:..80w", .binary = false, .open = true,
	.form = ANSWER_ALONE, .revision = 1, .revised = revised, .check = check,
	.complete = complete, .score = score);
