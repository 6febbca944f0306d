/* test_task.c - a task's defaults, numbers and split. */
#include "../support/test.h"
#include "hunsu/task/task.h"

/* n examples with the inputs 0, 1, 2 … mod `distinct`. */
static void make(struct task *t, int n, int distinct)
{
	task_init(t);
	for (int i = 0; i < n; i++) {
		struct example *e = task_add(t);
		char value[16];

		(void)snprintf(value, sizeof value, "%d", i % distinct);
		fields_add(&e->fields, STR("input"), str_of(value));
		answers_add(&e->expected, STR("x"));
	}
}

static size_t held_out(const struct task *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += t->items[i].split == SPLIT_HELD_OUT;
	return n;
}

TEST(defaults_are_those_of_the_contract)
{
	SCOPED(task) t;

	task_init(&t);
	assert_int_equal(t.sampling.max_tokens, 256);
	assert_true(t.sampling.temperature >= 0 && t.sampling.temperature <= 0);
	assert_true(t.held_out > 0.333 && t.held_out < 0.334);
	assert_int_equal(t.seed, 1);
	assert_string_equal(task_metric(&t), "iexact");
	assert_string_equal(split_name(SPLIT_DEV), "dev");
	assert_string_equal(split_name(SPLIT_HELD_OUT), "held-out");
}

TEST(ids_count_from_one)
{
	SCOPED(task) t;

	make(&t, 3, 3);
	for (size_t i = 0; i < t.n; i++) {
		assert_int_equal(t.items[i].id, i + 1);
		assert_int_equal(t.items[i].version, 1);
	}
}

TEST(fewer_than_ten_examples_are_all_dev)
{
	SCOPED(task) t;

	make(&t, 9, 9);
	task_split(&t);
	assert_int_equal(held_out(&t), 0);
}

TEST(the_held_out_share_is_rounded_down)
{
	struct task t;

	make(&t, 10, 10);
	task_split(&t);
	assert_int_equal(held_out(&t), 3);
	task_release(&t);
	make(&t, 100, 100);
	t.held_out = 0.29; /* times 100 it is a little less than 29 */
	task_split(&t);
	assert_int_equal(held_out(&t), 29);
	t.held_out = 0;
	task_split(&t);
	assert_int_equal(held_out(&t), 0);
	task_release(&t);
}

TEST(the_split_is_the_seeds_and_the_inputs_alone)
{
	SCOPED(task) a, b;
	size_t same = 0;

	make(&a, 60, 60);
	make(&b, 60, 60);
	answers_add(&b.items[0].expected, STR("another answer"));
	task_split(&a);
	task_split(&b);
	for (size_t i = 0; i < a.n; i++)
		assert_int_equal(a.items[i].split, b.items[i].split);
	b.seed = 2;
	task_split(&b);
	assert_int_equal(held_out(&b), 20);
	for (size_t i = 0; i < a.n; i++)
		same += a.items[i].split == b.items[i].split;
	assert_true(same < 60);
}

TEST(equal_inputs_fall_on_the_same_side)
{
	struct task t;

	for (int distinct = 1; distinct < 30; distinct++) {
		make(&t, 60, distinct);
		task_split(&t);
		assert_true(held_out(&t) <= 20);
		for (size_t i = (size_t)distinct; i < t.n; i++)
			assert_int_equal(t.items[i].split, t.items[i - (size_t)distinct].split);
		task_release(&t);
	}
}

TEST(a_later_example_falls_by_its_own_hash)
{
	SCOPED(task) t;
	size_t n = 0;

	make(&t, 3000, 3000);
	for (size_t i = 0; i < t.n; i++)
		n += split_of(&t.items[i], 1, 1.0 / 3) == SPLIT_HELD_OUT;
	assert_true(n > 900 && n < 1100);
	assert_int_equal(split_of(&t.items[0], 1, 0), SPLIT_DEV);
	assert_int_equal(split_of(&t.items[0], 1, 1), SPLIT_HELD_OUT);
}

TEST(the_default_extract_follows_metric_and_answers)
{
	struct task t;

	make(&t, 2, 2);
	assert_string_equal(task_extract(&t), "first-line");
	answers_add(&t.items[1].expected, STR("two\nlines"));
	assert_string_equal(task_extract(&t), "all");
	task_release(&t);
	make(&t, 2, 2);
	t.metric = str_dup(STR("number"));
	assert_string_equal(task_extract(&t), "all");
	t.extract = str_dup(STR("last-line"));
	assert_string_equal(task_extract(&t), "last-line");
	task_release(&t);
}

TEST(copies_are_whole_and_their_own)
{
	SCOPED(sampling) s = {.temperature = 0.5, .max_tokens = 9}, s2 = {0};
	SCOPED(example) copy = {0};
	SCOPED(task) t;

	make(&t, 1, 1);
	t.items[0].pinned = true;
	example_copy(&copy, &t.items[0]);
	example_copy(&copy, &t.items[0]);
	assert_true(copy.pinned);
	assert_int_equal(copy.id, 1);
	assert_string_equal(fields_get(&copy.fields, STR("input")), "0");
	assert_string_equal(copy.expected.items[0], "x");
	sampling_stop(&s, STR("END"));
	sampling_copy(&s2, &s);
	sampling_copy(&s2, &s);
	assert_int_equal(s2.n_stop, 1);
	assert_string_equal(s2.stop[0], "END");
	assert_int_equal(s2.max_tokens, 9);
}
