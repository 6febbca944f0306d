/*
 * fuzz_promptfoo.c - any text as a configuration of promptfoo (the first byte: in YAML or JSON), as
 * a cell of its columns, and as lines of assertions, which are read, written, and read as the same.
 */
#include <string.h>

#include "input.h"
#include "../../src/formats/promptfoo.h"
#include "hunsu/engine/metric.h"
#include "hunsu/task/assertions.h"

static void check_lines(struct str lines)
{
	SCOPED(buf) again = BUF(BUF_FILE), third = BUF(BUF_FILE);
	struct assertion a;
	struct str rest;

	while (assertion_next(&lines, &a)) {
		assertion_add(&again, &a);
		assertion_release(&a);
	}
	rest = buf_str(&again);
	while (assertion_next(&rest, &a)) {
		assertion_add(&third, &a);
		assertion_release(&a);
	}
	CHECK(str_eq(buf_str(&again), buf_str(&third)));
}

static void check_examples(const struct task *t)
{
	struct measure m;

	CHECK(measure_find(&m, str_of(t->metric), str_of(t->extract), NULL) == OK);
	for (size_t i = 0; i < t->n; i++) {
		SCOPED(outcome) o = {.output = mem_dup("{\"a\": 1}")};

		CHECK(t->items[i].fields.n > 0 && t->items[i].expected.n <= 1);
		if (t->items[i].expected.n)
			check_lines(str_of(t->items[i].expected.items[0]));
		CHECK(!outcome_score(&o, &m, &t->items[i]));
		CHECK(!(o.score < 0) && !(o.score > 1));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	struct promptfoo p;
	enum status st;
	cJSON *cell;

	if (size < 1 || memchr(data, '\0', size))
		return 0;
	utf8_repair(&text, (struct str){(const char *)data + 1, size - 1});
	buf_add(&text, "", 0);
	st = promptfoo_read(&p, data[0] % 2 ? "/nowhere/fuzz.yaml" : "/nowhere/fuzz.json",
		buf_str(&text), data[0] % 3 ? NULL : "", &err);
	CHECK((st == OK) == (err.n == 0));
	if (st == OK)
		check_examples(&p.task);
	promptfoo_release(&p);
	cell = promptfoo_cell(buf_str(&text));
	CHECK(json_str(cell, "type"));
	cJSON_Delete(cell);
	check_lines(buf_str(&text));
	return 0;
}
