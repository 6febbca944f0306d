/* The columns of a task's file in the record. */
#include "../support/life.h"
#include "../support/test.h"
#include "hunsu/session/state.h"

TEST(columns_say_which_fields_are_sent_and_undo_takes_it_back)
{
	SCOPED(life) l;
	SCOPED(task_columns) c = {0};
	char before[HASH_HEX], after[HASH_HEX];
	cJSON *event;

	life_init(&l);
	life_do(&l, life_open_event(2));
	state_hash(before, &l.s);
	answers_add(&c.input, STR("question"));
	answers_add(&c.expected, STR("team"));
	answers_add(&c.turns, STR("mail"));
	event = event_new(BY_HUMAN, "columns", NULL);
	change_columns(event, state_next(&l.s, "columns"), &c);
	life_do(&l, event);
	assert_true(l.s.examples.items[1].now.fields.items[0].aside);
	assert_true(l.s.examples.items[1].now.fields.items[0].turns);
	assert_string_equal(l.s.columns.expected[0], "team");
	state_hash(after, &l.s);
	assert_string_not_equal(before, after);
	life_undo(&l);
	assert_false(l.s.examples.items[1].now.fields.items[0].aside);
	assert_false(l.s.examples.items[1].now.fields.items[0].turns);
	state_hash(after, &l.s);
	assert_string_equal(before, after);
	assert_int_equal(state_next(&l.s, "columns"), 2);
}
