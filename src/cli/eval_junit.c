/*
 * eval_junit.c - JUnit XML of hunsu eval, as CI servers read it. There is no standard; this keeps
 * to what all of them know: testsuites, testsuite, testcase with classname, name and time, in it
 * failure, error or skipped (it has no score) with message.
 */
#include <math.h>
#include "eval.h"
#include "hunsu/base/utf8.h"

enum { NAME_COLUMNS = 60 };

/* What XML 1.0 has (2.2), of what is UTF-8. */
static bool is_char(int32_t cp)
{
	return cp >= ' ' ? cp != 0xfffe && cp != 0xffff : cp == '\n' || cp == '\t';
}

/* In text and in attributes; what XML does not have becomes a question mark. The name of a file
 * may be no UTF-8. */
static void xml(struct buf *out, struct str s)
{
	SCOPED(buf) valid = BUF(BUF_FILE);
	struct str v;

	utf8_repair(&valid, s);
	v = buf_str(&valid);
	for (size_t at = 0, next = 0; at < v.n; at = next) {
		const int32_t c = utf8_next(v, &next);
		if (c == '&' || c == '<' || c == '>' || c == '"')
			buf_adds(out, c == '&'   ? "&amp;"
				      : c == '<' ? "&lt;"
				      : c == '>' ? "&gt;"
						 : "&quot;");
		else if (!is_char(c))
			buf_addc(out, '?');
		else
			buf_add(out, v.p + at, next - at);
	}
}

static void attribute(struct buf *out, const char *name, struct str value)
{
	buf_addf(out, " %s=\"", name);
	xml(out, value);
	buf_addc(out, '"');
}

struct counts {
	size_t cases, failures, errors, skipped;
};

static void close_case(
	struct buf *out, struct counts *n, const char *ends, struct str message, const char *text)
{
	n->cases++;
	if (!ends) {
		buf_adds(out, "/>\n");
		return;
	}
	buf_addf(out, "><%s", ends);
	attribute(out, "message", message);
	buf_addc(out, '>');
	xml(out, str_of(text ? text : ""));
	buf_addf(out, "</%s></testcase>\n", ends);
}

static void open_case(struct buf *out, const struct eval *e, struct str name)
{
	buf_adds(out, "<testcase");
	attribute(out, "classname", str_of(e->task.name));
	attribute(out, "name", name);
}

/* The first sample that failed, else the first that does not score or has no score; n: none. */
static size_t worst_of(const struct eval *e, size_t from, bool *error)
{
	const double enough = e->measure.metric->binary ? 1 : 0.5;
	size_t wrong = e->samples;

	for (size_t k = 0; k < e->samples; k++) {
		*error = e->states[from + k] == CELL_ERROR;
		if (*error)
			return k;
		if (wrong == e->samples && e->states[from + k] == CELL_DONE &&
			!(e->scores[from + k] >= enough))
			wrong = k;
	}
	return wrong;
}

static void open_example(struct buf *out, const struct eval *e, size_t example)
{
	const struct example *x = e->examples[example];
	SCOPED(buf) input = BUF(BUF_TEXT), name = BUF(BUF_SMALL);

	fields_text(&input, &x->fields);
	buf_addf(&name, "#%d ", x->id);
	text_brief(&name, buf_str(&input), NAME_COLUMNS);
	open_case(out, e, buf_str(&name));
}

/* One that gets no score, whatever is answered. */
static void none_case(struct buf *out, struct counts *n, const struct eval *e, size_t example)
{
	SCOPED(buf) why = BUF(BUF_SMALL);

	open_example(out, e, example);
	(void)outcome_possible(&e->measure, e->examples[example], &why);
	n->skipped++;
	close_case(out, n, "skipped", buf_str(&why), NULL);
}

static void example_case(struct buf *out, struct counts *n, const struct eval *e, size_t row,
	size_t example)
{
	const size_t from = (row * e->n_examples + example) * e->samples;
	double ms = 0;
	bool error;
	size_t k;

	if (e->states[from] == CELL_OPEN)
		return;
	open_example(out, e, example);
	for (size_t i = 0; i < e->samples; i++)
		ms += e->ms[from + i] > 0 ? e->ms[from + i] : 0;
	buf_addf(out, " time=\"%.3f\"", ms / 1000);
	k = worst_of(e, from, &error);
	if (e->states[from] == CELL_SHOWN) {
		n->skipped++;
		close_case(out, n, "skipped", STR("shown in the prompt"), NULL);
	} else if (k == e->samples) {
		close_case(out, n, NULL, (struct str){0}, NULL);
	} else {
		const struct outcome *r = &e->results[from + k];
		const bool unscored = !error && isnan(e->scores[from + k]);
		n->errors += error;
		n->skipped += unscored;
		n->failures += !error && !unscored;
		close_case(out, n, error ? "error" : unscored ? "skipped" : "failure",
			str_of(error ? r->error : r->reason), r->output);
	}
}

static void suite(struct buf *out, struct counts *all, const struct eval *e,
	const struct eval_options *o, size_t row)
{
	SCOPED(buf) cases = BUF(BUF_FILE), why = BUF(BUF_SMALL), name = BUF(BUF_SMALL);
	struct counts n = {0};

	for (size_t i = 0; i < e->n_examples; i++)
		example_case(&cases, &n, e, row, i);
	for (size_t i = 0; i < e->n_none; i++)
		none_case(&cases, &n, e, e->n_examples + i);
	for (const struct gate *g = gates; g->name; g++) {
		bool fails;
		if (!gate_asked(g, e, o, row))
			continue;
		buf_clear(&why);
		fails = g->fails(e, o, row, &why);
		n.failures += fails;
		open_case(&cases, e, str_of(g->name));
		close_case(&cases, &n, fails ? "failure" : NULL, buf_str(&why), NULL);
	}
	buf_adds(out, "<testsuite");
	eval_row_name(&name, e, row);
	attribute(out, "name", buf_str(&name));
	buf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", n.cases,
		n.failures, n.errors, n.skipped);
	buf_addstr(out, buf_str(&cases));
	buf_adds(out, "</testsuite>\n");
	all->cases += n.cases;
	all->failures += n.failures;
	all->errors += n.errors;
}

void eval_junit(struct buf *out, const struct eval *e, const struct eval_options *o)
{
	SCOPED(buf) suites = BUF(BUF_FILE);
	struct counts n = {0};

	for (size_t i = 0; i < eval_rows(e); i++)
		suite(&suites, &n, e, o, i);
	buf_addf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"hunsu eval\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		"time=\"%.3f\">\n",
		n.cases, n.failures, n.errors, e->seconds);
	buf_addstr(out, buf_str(&suites));
	buf_adds(out, "</testsuites>\n");
}
