/* test_undo.c - what undo says of the act that it would take back. */
#include "../support/life.h"
#include "../support/test.h"

static cJSON *metric(const struct life *l, const char *name)
{
	cJSON *event = event_new(BY_HUMAN, "metric", name);

	change_metric(event, (int)l->s.metrics.n + 1, &(struct revised){name, "all", 0, 0});
	return event;
}

/* Example 1 with other words, and perhaps a field of a later hunsu's. */
static cJSON *example(const struct life *l, const char *expected, const char *later)
{
	cJSON *event = event_new(BY_HUMAN, "correct", expected);
	struct example e = l->s.examples.items[0].now;

	e.version = state_next_example_version(&l->s, 1);
	e.expected.items = (char *[]){(char *)(uintptr_t)expected};
	e.expected.n = 1;
	e.pinned = true;
	change_example(event, &e);
	json_add_cstr((cJSON *)(uintptr_t)event_find(event, "example"), "later", later);
	return event;
}

TEST(undo_sets_an_example_back_as_it_was_written)
{
	SCOPED(life) l;
	cJSON *now;

	life_init(&l);
	life_do(&l, life_open_event(2));
	now = cJSON_Duplicate(event_find(l.events[0], "example"), true);
	life_do(&l, example(&l, "other", "word"));
	life_do(&l, example(&l, "bug", NULL));
	life_undo(&l);
	assert_true(cJSON_Compare(event_find(l.events[3], "example"),
		event_find(l.events[1], "example"), true));
	life_undo(&l);
	assert_true(cJSON_Compare(event_find(l.events[4], "example"), now, true));
	cJSON_Delete(now);
}

static void add_note(const struct life *l, cJSON *event)
{
	cJSON *c = event_change(event, "note");

	json_add_int(c, "note", state_next_note(&l->s));
	json_add_int(json_add_object(c, "about"), "example", 1);
	json_add_cstr(c, "text", "as it came");
}

static bool facts_came_after(const struct life *l)
{
	struct last_act last;

	assert_true(state_last_act(&l->s, &last, NULL));
	return last.facts;
}

TEST(what_an_act_notes_of_itself_came_after_no_other_act)
{
	SCOPED(life) l;
	cJSON *event;

	life_init(&l);
	life_do(&l, life_open_event(2));
	life_do(&l, metric(&l, "f1"));
	event = metric(&l, "exact");
	add_note(&l, event);
	life_do(&l, event);
	life_undo(&l);
	assert_false(facts_came_after(&l));
	life_do(&l, metric(&l, "iexact")); /* what was undone does not come back */
	life_undo(&l);
	assert_false(facts_came_after(&l));
	event = event_new(BY_HUMAN, "note", NULL);
	add_note(&l, event);
	life_do(&l, event);
	assert_true(facts_came_after(&l));
}
