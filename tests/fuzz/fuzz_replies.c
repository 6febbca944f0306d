/*
 * fuzz_replies.c - any text as what a model answered: to each operator, to each metric that asks
 * one, to who compares, invents examples, suggests clauses, tells likelihoods. It is taken or
 * refused with a reason, and what is taken is whole. The first byte chooses.
 */
#include <math.h>
#include <string.h>
#include "input.h"
#include "hunsu/engine/comparison.h"
#include "hunsu/engine/invent.h"
#include "hunsu/engine/lesson.h"
#include "hunsu/engine/metric.h"
#include "hunsu/engine/operator.h"
#include "hunsu/llm/likely.h"

static void check_operator(const struct op *op, struct str answer)
{
	SCOPED(prompt) variant = {0}, prompt = {0}, second = {0};
	SCOPED(buf) rationale = BUF(BUF_TEXT), err = BUF(BUF_TEXT);
	struct rng rng = rng_seed(7);
	struct outcome none = {0};
	struct op_context c = {.parents = {{&prompt, &none}, {&second, &none}}, .rng = &rng};

	if (!op->read)
		return;
	prompt_add(&prompt, ROLE_SYSTEM, STR("Be brief. Say \"{{x}}\"."), 0);
	prompt_add(&prompt, ROLE_USER, STR("{{input}}"), 0);
	prompt_add(&second, ROLE_USER, STR("Be kind and brief. {{input}}"), 0);
	fields_add(&c.names, STR("input"), STR(""));
	CHECK(op->read(&c, answer, AUTHOR_FIRST_MODEL, &variant, &rationale, &err) == (err.n == 0));
	CHECK(utf8_valid(buf_str(&err), NULL) && utf8_valid(buf_str(&rationale), NULL));
	for (size_t i = 0; i < variant.n; i++) {
		CHECK(runs_total(&variant.items[i].runs) == variant.items[i].n);
		CHECK(utf8_valid(message_str(&variant.items[i]), NULL));
	}
	fields_release(&c.names);
}

static void check_metrics(struct str answer)
{
	SCOPED(example) e = {.id = 1};
	struct judged j = {.answer = STR("hot"),
		.output = STR("hot"),
		.example = &e,
		.expected = STR("cold"),
		.params = STR("is polite; [3] names the order"),
		.extract = STR("all")};

	answers_add(&e.expected, j.expected);
	for (size_t i = 0; metrics[i]; i++) {
		SCOPED(buf) why = BUF(BUF_TEXT);
		double score;

		if (!metrics[i]->read)
			continue;
		score = metrics[i]->read(&j, answer, &why);
		CHECK(isnan(score) || (score >= 0 && score <= 1));
		CHECK(!isnan(score) || why.n);
		CHECK(utf8_valid(buf_str(&why), NULL));
	}
}

static void check_invented(struct str answer)
{
	struct example out[INVENT_MOST] = {{0}};
	SCOPED(fields) names = {0};
	struct invention what = {.names = &names, .wanted = INVENT_MOST};
	size_t n;

	fields_add(&names, STR("question"), STR(""));
	fields_add(&names, STR("context"), STR(""));
	n = invent_read(answer, &what, out);
	CHECK(n <= INVENT_MOST);
	for (size_t i = 0; i < n; i++) {
		CHECK(out[i].fields.n == 2);
		example_release(&out[i]);
	}
}

static void check_lesson(struct str answer)
{
	struct lesson_clause out[LESSON_CLAUSES] = {{0}};
	const size_t n = lesson_read(answer, STR("is polite; [3] names the order"), out);

	CHECK(n <= LESSON_CLAUSES);
	for (size_t i = 0; i < n; i++) {
		CHECK(out[i].words[0] && out[i].instead >= 0 && out[i].instead <= 2);
		free(out[i].words);
	}
}

static void check_likely(struct str answer)
{
	SCOPED(likelihoods) l = {0};

	if (!likely_read(&l, answer))
		CHECK(!l.n && !l.tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	enum better better = BETTERS;
	size_t n = 0, which;

	if (!size)
		return 0;
	utf8_repair(&text, (struct str){(const char *)data + 1, size - 1});
	buf_add(&text, "", 0);
	while (operators[n])
		n++;
	which = data[0] % (n + 5);
	if (which < n)
		check_operator(operators[which], buf_str(&text));
	else if (which == n)
		check_metrics(buf_str(&text));
	else if (which == n + 1)
		check_invented(buf_str(&text));
	else if (which == n + 2)
		check_lesson(buf_str(&text));
	else if (which == n + 3)
		check_likely(buf_str(&text));
	else
		CHECK(comparison_read(buf_str(&text), &better) == (better < BETTERS));
	return 0;
}
