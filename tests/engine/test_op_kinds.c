/* Operators that need no model, two texts, or scores: of the test's own. */
#include "../support/bench.h"
#include "../support/test.h"

static size_t three(const struct op_context *c)
{
	return 3;
}

static bool add_ending(const struct op_context *c, size_t k, author by, struct prompt *variant,
	struct buf *rationale, struct buf *err)
{
	static const char *const endings[] = {"One word.", "Be quick.", NULL};
	SCOPED(buf) b = BUF(BUF_TEXT);
	if (!endings[k]) {
		buf_adds(err, "there is no such ending");
		return false;
	}
	buf_addf(&b, "%s\n\n%s", c->parents[0].prompt->items[0].text, endings[k]);
	prompt_add(variant, ROLE_USER, buf_str(&b), by);
	buf_addf(rationale, "ending %zu", k + 1);
	return true;
}

static const struct op ending = {
	.name = "ending", .origin = ORIGIN_ONE, .count = three, .make = add_ending};

AT_BENCH(what_needs_no_model_is_made_without_a_call_each_once)
{
	struct bench *b = *state;
	for (int i = 0; i < 3; i++)
		b->operators[b->plan.n_slots++] = &ending;
	bench_run(b);
	assert_int_equal(faulty_requests(b->desk.server), 0);
	assert_null(strstr(buf_text(&b->story), " s"));
	assert_null(strstr(buf_text(&b->story), " a0"));
	assert_int_equal(b->n_variants, 2);
	assert_false(prompt_equal(&b->variants[0], &b->variants[1]));
	assert_non_null(strstr(buf_text(&b->story), "(form) r"));
	assert_non_null(strstr(buf_text(&b->story), "(all that it can make) f"));
	assert_true(str_starts(str_of(b->rationale), "ending "));
}

AT_BENCH(what_is_made_without_a_model_is_checked_as_all)
{
	struct bench *b = *state;
	bench_other(b, "Write the opposite.\n\n{{input}}\n\nOne word.");
	bench_other(b, "Write the opposite.\n\n{{input}}\n\nBe quick.");
	b->operators[b->plan.n_slots++] = &ending;
	bench_run(b);
	/* What is there already is passed over, and no refusal. */
	assert_int_equal(b->n_variants, 0);
	assert_null(strstr(buf_text(&b->story), "(same) r0"));
	assert_non_null(strstr(buf_text(&b->story), "(form) r"));
	assert_true(str_ends(buf_str(&b->story), "(all that it can make) f0 e"));
}

static const struct op by_rank = {.name = "ending", .origin = ORIGIN_ONE, .ranked = true,
	.count = three, .make = add_ending};

AT_BENCH(the_best_bets_come_first_where_there_are_some)
{
	struct bench *b = *state;
	b->operators[b->plan.n_slots++] = &by_rank;
	b->operators[b->plan.n_slots++] = &by_rank;
	bench_run(b);
	assert_int_equal(b->n_variants, 2);
	assert_non_null(strstr(b->variants[0].items[0].text, "One word."));
	assert_non_null(strstr(b->variants[1].items[0].text, "Be quick."));
}

AT_BENCH(an_order_is_drawn_for_each_round_and_is_the_same_for_a_seed)
{
	struct bench *b = *state;
	struct prompt first[6] = {{0}};
	bool differ = false;
	b->operators[b->plan.n_slots++] = &ending;
	for (int i = 0; i < 12; i++) {
		b->plan.seed = (uint64_t)(i % 6);
		b->ended = 0;
		b->n_variants = 0;
		buf_clear(&b->story);
		bench_run(b);
		if (i >= 6)
			assert_true(prompt_equal(&first[i - 6], &b->variants[0]));
		else
			prompt_copy(&first[i], &b->variants[0]);
		differ |= !prompt_equal(&first[0], &b->variants[0]);
		prompt_release(&b->variants[0]);
	}
	assert_true(differ);
	b->n_variants = 0;
	for (int i = 0; i < 6; i++)
		prompt_release(&first[i]);
}

static bool ask_for_both(const struct op_context *c, struct prompt *request, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	for (size_t i = 0; i < ORIGIN_TWO; i++)
		buf_addf(&b, "%c: %s\n", "AB"[i], c->parents[i].prompt->items[0].text);
	prompt_add(request, ROLE_SYSTEM, STR("Make one of two."), AUTHOR_IMPORT);
	prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	return true;
}

static bool careless_read(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	prompt_add(variant, ROLE_USER, answer, by);
	return true;
}

AT_BENCH(an_operator_of_two_texts_needs_both_and_keeps_the_placeholders)
{
	struct bench *b = *state;
	const struct op cross = {
		.name = "cross", .origin = ORIGIN_TWO, .ask = ask_for_both, .read = careless_read};
	b->operators[b->plan.n_slots++] = &cross;
	bench_run(b);
	assert_string_equal(buf_text(&b->story), " (it needs two texts t) f0 e");
	bench_other(b, "Name the antonym. {{input}}");
	b->second = true;
	b->ended = 0;
	buf_clear(&b->story);
	bench_answers(b, "Name the opposite.", "stop");
	bench_answers(b, "Name what is contrary: {{input}}", "stop");
	bench_run(b);
	assert_string_equal(buf_text(&b->story), "s0 a0 (placeholder) r0 s0 a0 v0 e");
	assert_non_null(strstr(faulty_body(b->desk.server, 0), "B: Name the antonym."));
	assert_string_equal(b->variants[0].items[0].text, "Name what is contrary: {{input}}");
}

AT_BENCH(scores_are_needed_where_an_operator_learns_from_them)
{
	struct bench *b = *state;
	const struct op history = {.name = "history", .need = {.scored = true}};
	const struct op_text texts[2] = {{.scores = 1, .mean = .5}, {.scores = 2, .mean = 1}};
	struct op_context c;
	bench_context(b, 0, &c);
	c.scored = texts;
	c.n_scored = 1;
	assert_non_null(strstr(operator_missing(&history, &c), "two texts with scores"));
	c.n_scored = 2;
	assert_null(operator_missing(&history, &c));
}
