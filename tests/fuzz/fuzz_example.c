/*
 * fuzz_example.c - any text as an example, as a person writes it: it is read or refused with its
 * line, and what is written of it reads back the same. And as a rubric, a grid's lists, and a
 * prompt of another program, of which all that is found lies within it.
 */
#include <string.h>
#include "input.h"
#include "hunsu/engine/grid.h"
#include "hunsu/prompt/foreign.h"
#include "hunsu/task/example_text.h"
#include "hunsu/task/rubric.h"

static void check_same(const struct example *a, const struct example *b)
{
	CHECK(a->fields.n == b->fields.n && a->expected.n == b->expected.n);
	for (size_t i = 0; i < a->fields.n; i++)
		CHECK(!strcmp(a->fields.items[i].name, b->fields.items[i].name) &&
			!strcmp(a->fields.items[i].value, b->fields.items[i].value));
	for (size_t i = 0; i < a->expected.n; i++)
		CHECK(!strcmp(a->expected.items[i], b->expected.items[i]));
}

static void check_example(struct str text, const struct fields *names)
{
	SCOPED(buf) err = BUF(BUF_SMALL), out = BUF(BUF_TEXT);
	SCOPED(example) e = {0}, back = {0};

	(void)example_is_text(text, names);
	CHECK((example_read(&e, text, names, &err) == OK) == (err.n == 0));
	if (!err.n) {
		example_write(&out, &e);
		CHECK(example_read(&back, buf_str(&out), names, &err) == OK);
		check_same(&e, &back);
	}
	CHECK(utf8_valid(buf_str(&err), NULL));
}

static void check_rubric(struct str text)
{
	const struct rubric r = rubric_read(text);
	SCOPED(buf) err = BUF(BUF_SMALL), spelled = BUF(BUF_TEXT);

	CHECK(r.n <= RUBRIC_CLAUSES);
	CHECK((rubric_check(text, &err) == OK) == (err.n == 0));
	for (size_t i = 0; i < r.n && !err.n; i++)
		CHECK(r.items[i].words.n && r.items[i].weight > 0 &&
			r.items[i].weight <= RUBRIC_WEIGHT);
	rubric_spell(&spelled, text);
	CHECK(utf8_valid(buf_str(&spelled), NULL) && utf8_valid(buf_str(&err), NULL));
}

/* Of an example that holds the text, by the text and by what names it. */
static void check_filled(struct str text)
{
	const struct str spelled[] = {text, STR("{{all}}"), STR("[2] is {{ all }}; {{all}}")};
	OWNED_JSON cJSON *held = cJSON_CreateArray();
	SCOPED(fields) f = {0};

	fields_add(&f, STR("all"), text);
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
		const struct rubric r = rubric_for(spelled[i], &f, held);

		CHECK(r.n <= RUBRIC_CLAUSES && (r.wrong || (r.n && !r.over)));
		for (size_t k = 0; k < r.n; k++)
			CHECK(r.items[k].weight > 0 && utf8_valid(r.items[k].words, NULL));
		CHECK(!r.wrong || utf8_valid(str_of(r.wrong), NULL));
	}
}

static void check_grid(struct str text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(grid) g = {0};

	CHECK((grid_read(&g, text, "grid.yaml", &err) == OK) == (err.n == 0));
	CHECK(err.n || (grid_cells(&g) > 0 && grid_cells(&g) <= GRID_CELLS));
	CHECK(utf8_valid(buf_str(&err), NULL));
}

static void check_foreign(struct str text, const struct fields *names)
{
	SCOPED(foreigns) found = {0};
	SCOPED(buf) out = BUF(BUF_TEXT);
	size_t end = 0;

	foreign_find(&found, text, names);
	for (size_t i = 0; i < found.n; i++) {
		CHECK(found.items[i].at >= end && found.items[i].n);
		end = found.items[i].at + found.items[i].n;
	}
	CHECK(end <= text.n);
	foreign_convert(&out, text, &found);
	foreign_print(&out, text, 1, &found);
	CHECK(utf8_valid(buf_str(&out), NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(fields) names = {0};

	utf8_repair(&text, (struct str){size ? (const char *)data : "", size});
	buf_add(&text, "", 0);
	fields_add(&names, STR("question"), STR(""));
	fields_add(&names, STR("input"), STR(""));
	check_example(buf_str(&text), &names);
	check_rubric(buf_str(&text));
	check_filled(buf_str(&text));
	check_grid(buf_str(&text));
	check_foreign(buf_str(&text), &names);
	check_foreign(buf_str(&text), NULL);
	return 0;
}
