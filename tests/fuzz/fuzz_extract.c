/*
 * fuzz_extract.c - any output under any rule and any metric: the answer is valid text and no longer
 * than the output (JSON and folding aside), a score is 0 to 1 or none, and every reason is text.
 *
 * The input: a line that picks the rule and the metric, a line with the expected answer, the
 * output.
 */
#include <math.h>
#include "hunsu/base/utf8.h"
#include "hunsu/engine/check.h"
#include "hunsu/engine/metric.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond) ((cond) ? (void)0 : BUG("not so: %s", #cond))

static void check_metric(const char *spelled, const struct example *e, struct str answer)
{
	SCOPED(buf) reason = BUF(BUF_SMALL);
	const struct metric *m;
	struct judged j = {.answer = answer, .output = answer, .example = e,
		.expected = str_of(e->expected.items[0]), .params = metric_params(str_of(spelled)),
		.extract = STR("all")};
	if (metric_find(&m, str_of(spelled), NULL) || !m->score)
		return; /* it wants parameters, or a model */
	double s = m->score(&j, &reason);
	CHECK(isnan(s) || (s >= 0 && s <= 1));
	CHECK(reason.n > 0 && utf8_valid(buf_str(&reason), NULL));
}

static void check_metrics(struct str answer, struct str expected)
{
	static const char *const more[] = {"choice:hot,cold,not hot", "length:2..9c", "length:..3w",
		"json:{\"type\":[\"object\",\"string\"],\"pattern\":\"^a+$\"}",
		"sum:contains*2+json+f1*0.5"};
	struct example e = {.id = 1};
	answers_add(&e.expected, expected);
	for (size_t i = 0; metrics[i]; i++)
		check_metric(metrics[i]->name, &e, answer);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		check_metric(more[i], &e, answer);
	answers_release(&e.expected);
}

static void check_repair(struct str text)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	buf_addstr(&b, text);
	proposal_repair(&b);
	CHECK(b.n <= text.n && utf8_valid(buf_str(&b), NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) text = BUF(BUF_TEXT), answer = BUF(BUF_TEXT), why = BUF(BUF_SMALL);
	struct str rest, rule, expected;
	utf8_repair(&text, (struct str){size ? (const char *)data : "", size});
	rest = buf_str(&text);
	if (str_line(&rest, &rule) && str_line(&rest, &expected)) {
		bool known = extract_check(rule, &why) == OK;
		buf_clear(&why);
		bool there = extract_apply(&answer, rule, rest, NULL, &why);
		CHECK(known || !there);
		CHECK(there == (why.n == 0));
		CHECK(utf8_valid(buf_str(&answer), NULL) && utf8_valid(buf_str(&why), NULL));
		check_metrics(buf_str(&answer), expected);
		check_metrics(rest, expected);
		check_repair(rest);
	}
	return 0;
}
