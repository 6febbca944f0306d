/* test_targets.c - the models that a prompt is for, in the record. */
#include "../support/life.h"
#include "../support/test.h"

static void set(struct life *l, const char *const *names, size_t n)
{
	cJSON *event = event_new(BY_HUMAN, "model", NULL);

	change_targets(event, state_next(&l->s, "targets"), names, n);
	life_do(l, event);
}

static void lead(struct life *l, const char *name)
{
	cJSON *event = event_new(BY_HUMAN, "model", NULL);

	change_model(event, l->s.model_version + 1, "target", name);
	life_do(l, event);
}

static void they_are(const struct life *l, const char *first, const char *second, const char *third)
{
	assert_string_equal(state_model(&l->s, state_target(&l->s, 0)), first);
	assert_string_equal(state_model(&l->s, state_target(&l->s, 1)), second);
	assert_string_equal(state_model(&l->s, state_target(&l->s, 2)), third);
	assert_int_equal(state_target(&l->s, 3), -1);
}

TEST(the_leading_one_comes_first_and_undo_sets_them_back)
{
	static const char *const names[] = {"a", "b", "a", "c"};
	char before[HASH_HEX], after[HASH_HEX];
	SCOPED(life) l;
	life_init(&l);
	life_do(&l, life_open_event(2));
	lead(&l, "a");
	they_are(&l, "a", "", "");
	state_hash(before, &l.s);
	set(&l, names, 4);
	they_are(&l, "a", "b", "c");
	state_hash(after, &l.s);
	assert_string_not_equal(before, after);
	lead(&l, "c"); /* as a program does that knows of one target only */
	they_are(&l, "c", "a", "b");
	lead(&l, "x");
	assert_string_equal(state_model(&l.s, state_target(&l.s, 0)), "x");
	assert_string_equal(state_model(&l.s, state_target(&l.s, 3)), "c");
	for (int i = 0; i < 2; i++)
		life_undo(&l);
	they_are(&l, "a", "b", "c");
	life_undo(&l);
	they_are(&l, "a", "", "");
	state_hash(after, &l.s);
	assert_string_equal(before, after);
}
