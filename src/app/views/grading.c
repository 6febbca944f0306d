/* grading.c - an output to be graded beside its input; whose it is, is not told. */
#include <math.h>

#include "../grading.h"
#include "hunsu/session/story.h"
#include "parts.h"

#define FACT 10

/* The last grade of that very output; NaN: none. */
static void put_grade(struct rows *out, const struct state *s, const struct call_record *c)
{
	const double grade = figures_grade(s, c->example, c->answer);
	SCOPED(buf) said = BUF(BUF_SMALL);

	if (!isnan(grade)) {
		grade_print(&said, grade);
		rows_item(out, SHADE_DIM, "graded %s", buf_text(&said));
	}
}

static void put_output(struct rows *out, const struct live *v, const struct call_record *c)
{
	const struct state *s = live_state(v);
	const struct example *e = state_example(s, c->example);
	SCOPED(buf) input = BUF(BUF_FILE);
	struct concordance a;

	fields_text(&input, &e->fields);
	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "grading, %zu to go, example %d", v->grading.left, e->id);
	if (figures_judge(v->desk->figures, &a) && agreement_missing(&a))
		rows_item(out, SHADE_DIM, "%zu until the judge may rank", agreement_missing(&a));
	put_grade(out, s, c);
	rows_only(out, FOR_SCREEN);
	rows_begin(out, -1);
	rows_only(out, FOR_ALL);
	put_fact(out, FACT, "input", buf_str(&input));
	for (size_t i = 0; i < e->expected.n; i++)
		put_fact(out, FACT, i ? "or" : "expected", str_of(e->expected.items[i]));
	put_fact(out, FACT, "output", str_trim(str_of(c->answer)));
	rows_only(out, FOR_LINES);
	rows_begin(out, -1);
	rows_puts(out, SHADE_HINT,
		"say good, bad, or grade and a number from 0 to 1; skip, back-one, no-grade; "
		"end-grading leaves");
	rows_only(out, FOR_ALL);
}

static void grading(struct rows *out, const struct live *v, const struct about *a)
{
	const int call = grading_call(v);

	if (call)
		put_output(out, v, state_call(live_state(v), call));
	else if (v->grading.on)
		put_hint(out, v, "The outputs are on their way; the first comes as it is there.");
	else
		put_hint(out, v, KEY("grading") " shows outputs to be graded, one after another.");
}

VIEW(grading, "an output to be graded, beside its input", .rows = grading);
