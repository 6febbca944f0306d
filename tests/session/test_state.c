/* test_state.c - what events make of the state. */
#include <math.h>
#include "../support/life.h"
#include "../support/test.h"

static void hash_of(char out[static HASH_HEX], const struct life *l)
{
	state_hash(out, &l->s);
}

static const char *system_text(const struct life *l)
{
	return state_head(&l->s)->prompt.items[0].text;
}

static void refuses(struct life *l, cJSON *event, const char *words)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	char before[HASH_HEX], after[HASH_HEX];
	int events = l->s.events;

	hash_of(before, l);
	assert_false(life_try(l, event, &err));
	if (!strstr(buf_text(&err), words))
		fail_msg("\"%s\" does not say \"%s\"", buf_text(&err), words);
	hash_of(after, l);
	assert_string_equal(before, after);
	assert_int_equal(l->s.events, events);
	cJSON_Delete(event);
}

static void variants(struct life *l, int n)
{
	char text[64];

	for (int i = 1; i <= n; i++) {
		snprintf(text, sizeof text, "Variant number %d.", i);
		life_variant(l, state_next_call(&l->s), "critique", text);
	}
}

static void decide(
	struct life *l, enum actor by, int variant, const char *standing, const char *reason)
{
	cJSON *event = event_new(by, "reject", "C");

	change_decide(event, variant, standing, reason);
	life_do(l, event);
}

/* ---- undo ---- */

TEST(undo_says_what_it_takes_back_and_passes_over_acts_that_set_nothing)
{
	SCOPED(life) l;
	cJSON *event;
	SCOPED(buf) what = BUF(BUF_SMALL);

	life_begin(&l, 2);
	event = event_new(BY_HUMAN, "undo", NULL);
	assert_false(state_undo(&l.s, event, &what)); /* the opening stays */
	cJSON_Delete(event);
	variants(&l, 3);
	decide(&l, BY_HUMAN, 3, "rejected", "too long");
	life_do(&l, life_result(&l, 4, (struct text_ref){.version = 1}, 1, 1));
	decide(&l, BY_RULE, 2, "rejected", "dominated");
	life_do(&l, event_new(BY_HUMAN, "evaluate", NULL));
	event = event_new(BY_HUMAN, "undo", NULL);
	assert_true(state_undo(&l.s, event, &what));
	assert_string_equal(buf_text(&what), "reject C");
	life_do(&l, event);
	assert_int_equal(state_variant(&l.s, 3)->standing, STANDING_OPEN);
	assert_null(state_variant(&l.s, 3)->reason);
	assert_int_equal(state_variant(&l.s, 2)->standing, STANDING_REJECTED);
	assert_int_equal(l.s.spend.calls, 4);
	life_redo(&l);
	assert_int_equal(state_variant(&l.s, 3)->standing, STANDING_REJECTED);
	assert_string_equal(state_variant(&l.s, 3)->reason, "too long");
}

TEST(typing_is_taken_back_act_by_act_and_leaves_branches)
{
	SCOPED(life) l;
	char hash[3][HASH_HEX], now[HASH_HEX];
	cJSON *event;
	int branch;

	life_begin(&l, 2);
	life_version(&l, "typing", NULL, "typing", "Classify this mail.", AUTHOR_PERSON);
	life_version(&l, "typing", NULL, "typing", "Classify this letter.", AUTHOR_PERSON);
	hash_of(hash[2], &l);
	life_undo(&l);
	assert_string_equal(system_text(&l), "Classify this mail.");
	hash_of(hash[1], &l);
	life_undo(&l);
	assert_string_equal(system_text(&l), "Classify the mail.");
	life_redo(&l);
	hash_of(now, &l);
	assert_string_equal(now, hash[1]);
	life_redo(&l);
	hash_of(now, &l);
	assert_string_equal(now, hash[2]);
	life_undo(&l);
	life_version(&l, "typing", NULL, "typing", "Sort this mail.", AUTHOR_PERSON);
	event = event_new(BY_HUMAN, "redo", NULL);
	assert_false(state_redo(&l.s, event, NULL)); /* a new act empties redo */
	cJSON_Delete(event);
	assert_int_equal(state_branches(&l.s, &branch, 1), 1);
	assert_int_equal(branch, 3);
	assert_int_equal(state_version(&l.s, 4)->parents[0], 2);
}

static void set_metric(struct life *l, int version, const char *name)
{
	cJSON *event = event_new(BY_HUMAN, "metric", name);

	change_metric(event, version, &(struct revised){name, "all", 0, 0});
	life_do(l, event);
}

TEST(registers_go_back_to_their_values_with_their_old_numbers)
{
	SCOPED(life) l;
	cJSON *event, *c;

	life_begin(&l, 2);
	set_metric(&l, 2, "exact");
	event = event_new(BY_HUMAN, "target", "x");
	change_model(event, 3, "target", "remote:x");
	life_do(&l, event);
	event = event_new(BY_HUMAN, "judge", "y");
	change_model(event, 4, "judge", "remote:y");
	life_do(&l, event);
	event = event_new(BY_HUMAN, "budget", "5");
	c = event_change(event, "budget");
	json_add_int(c, "version", state_next(&l.s, "budget"));
	json_add_num(c, "usd", 5);
	json_add_num(c, "of_a_later_release", 1);
	life_do(&l, event);
	assert_true(l.s.budget.usd > 4);
	life_undo(&l);
	assert_true(l.s.budget.usd < 3);
	assert_int_equal(l.s.budget.version, 1);
	assert_int_equal(state_next(&l.s, "budget"), 3);
	life_redo(&l);
	assert_non_null(strstr(l.lines.s + l.lines.n - 120, "\"of_a_later_release\":1"));
	life_undo(&l);
	life_undo(&l);
	assert_int_equal(l.s.judge, -1);
	life_undo(&l);
	assert_string_equal(state_model(&l.s, l.s.target), "local:1.5b");
	life_undo(&l);
	assert_int_equal(l.s.metric, 1);
	assert_int_equal(l.s.metrics.n, 2);
	set_metric(&l, 3, "f1");
	assert_int_equal(l.s.metric, 3);
	life_undo(&l);
	assert_int_equal(l.s.metric, 1);
}

static cJSON *example_event(
	const struct life *l, int id, int version, const char *mail, bool pinned)
{
	cJSON *event = event_new(BY_HUMAN, "example", NULL);
	SCOPED(example) e = {0};

	e.id = id;
	e.version = version;
	e.pinned = pinned;
	fields_add(&e.fields, STR("mail"), str_of(mail));
	answers_add(&e.expected, STR("bug"));
	change_example(event, &e);
	return event;
}

TEST(an_example_that_was_added_is_dropped_by_undo_and_comes_back)
{
	SCOPED(life) l;

	life_begin(&l, 2);
	life_do(&l, example_event(&l, 3, 1, "It blinks.", false));
	life_undo(&l);
	assert_true(state_example(&l.s, 3)->dropped);
	life_redo(&l);
	assert_false(state_example(&l.s, 3)->dropped);
}

TEST(scores_stay_with_the_version_of_their_example)
{
	SCOPED(life) l;
	const struct text_ref v1 = {.version = 1};
	const char *hash;
	cJSON *late;

	life_begin(&l, 2);
	hash = state_head(&l.s)->hash;
	life_do(&l, life_result(&l, 1, v1, 2, 1));
	late = life_result(&l, 2, v1, 2, 0); /* asked for now, comes after the change */
	life_do(&l, example_event(&l, 2, 2, "It blinks.", false));
	assert_null(state_mark(&l.s, hash, 2));
	life_do(&l, example_event(&l, 2, 2, "It blinks.", true));
	assert_true(state_example(&l.s, 2)->pinned);
	life_do(&l, late);
	assert_null(state_mark(&l.s, hash, 2));
	life_undo(&l);
	assert_false(state_example(&l.s, 2)->pinned);
	life_undo(&l);
	assert_int_equal(state_example(&l.s, 2)->version, 1);
	assert_int_equal(state_mark(&l.s, hash, 2)->samples, 1);
	assert_true(state_mark(&l.s, hash, 2)->sum < 0.5); /* the late one was last */
	assert_int_equal(state_next_example_version(&l.s, 2), 3);
	life_redo(&l);
	assert_null(state_mark(&l.s, hash, 2));
	life_do(&l, life_result(&l, 3, v1, 2, 1));
	assert_true(state_mark(&l.s, hash, 2)->sum > 0.5);
}

TEST(scores_stay_with_their_metric_and_model)
{
	SCOPED(life) l;
	const struct text_ref v1 = {.version = 1};
	const char *hash;
	cJSON *late;

	life_begin(&l, 2);
	hash = state_head(&l.s)->hash;
	late = life_result(&l, 2, v1, 2, 1);
	life_do(&l, life_result(&l, 1, v1, 1, 1));
	set_metric(&l, 2, "exact");
	assert_null(state_mark(&l.s, hash, 1));
	life_do(&l, late);
	life_undo(&l);
	assert_int_equal(state_mark(&l.s, hash, 1)->samples, 1);
	assert_int_equal(state_mark(&l.s, hash, 2)->samples, 1);
	assert_null(state_sheet(&l.s, hash, l.s.target + 1, 1));
}

TEST(a_failed_call_shows_until_a_score_comes)
{
	SCOPED(life) l;
	const struct text_ref v1 = {.version = 1};
	const char *hash;

	life_begin(&l, 1);
	hash = state_head(&l.s)->hash;
	life_do(&l, life_result(&l, 1, v1, 1, -1));
	assert_true(state_mark(&l.s, hash, 1)->error);
	assert_int_equal(state_mark(&l.s, hash, 1)->samples, 0);
	life_do(&l, life_result(&l, 2, v1, 1, 1));
	assert_false(state_mark(&l.s, hash, 1)->error);
	life_do(&l, life_result(&l, 3, v1, 1, -1));
	assert_false(state_mark(&l.s, hash, 1)->error);
	assert_int_equal(state_mark(&l.s, hash, 1)->call, 2);
	assert_int_equal(l.s.spend.failed, 2);
}

static void set_sample(cJSON *event, int sample)
{
	cJSON *change;

	cJSON_ArrayForEach(change, cJSON_GetObjectItemCaseSensitive(event, "do"))
		cJSON_SetNumberHelper(
			cJSON_GetObjectItemCaseSensitive(change->child, "sample"), sample);
}

TEST(samples_count_once_each_as_last_scored)
{
	SCOPED(life) l;
	const struct text_ref v1 = {.version = 1};
	static const struct {
		int sample;
		double score;
	} given[] = {{1, 1}, {3, 0.5}, {2, 0}, {3, 1}, {1, 0}};
	const struct mark *m;

	life_begin(&l, 1);
	for (int i = 0; i < 5; i++) {
		cJSON *event = life_result(&l, i + 1, v1, 1, given[i].score);

		set_sample(event, given[i].sample);
		life_do(&l, event);
	}
	m = state_mark(&l.s, state_head(&l.s)->hash, 1);
	assert_int_equal(m->samples, 3);
	assert_true(fabs(m->sum - 1) < 1e-9);
}

/* ---- locks ---- */

static void lock(struct life *l, int n, const char *words)
{
	const char *text = system_text(l), *hit = strstr(text, words);
	cJSON *event = event_new(BY_HUMAN, "lock", words), *c = event_change(event, "lock");

	assert_non_null(hit);
	json_add_int(c, "lock", n);
	json_add_bool(c, "on", true);
	json_add_int(c, "message", 0);
	json_add_int(c, "at", hit - text);
	json_add_int(c, "bytes", (int64_t)strlen(words));
	life_do(l, event);
}

static void locked(const struct life *l, const char *words)
{
	assert_int_equal(l->s.locks.n, 1);
	assert_int_equal(l->s.locks.items[0].bytes, strlen(words));
	assert_memory_equal(system_text(l) + l->s.locks.items[0].at, words, strlen(words));
}

TEST(a_lock_is_carried_along_and_comes_back_with_its_version)
{
	SCOPED(life) l;
	cJSON *event;

	life_begin(&l, 1);
	lock(&l, 1, "the mail");
	life_version(&l, "typing", NULL, "typing", "Please classify the mail.", AUTHOR_PERSON);
	locked(&l, "the mail");
	life_version(&l, "typing", NULL, "typing", "Please classify the mail now.", AUTHOR_PERSON);
	locked(&l, "the mail");
	life_undo(&l);
	life_undo(&l);
	locked(&l, "the mail");
	life_undo(&l);
	assert_int_equal(l.s.locks.n, 0);
	life_redo(&l);
	locked(&l, "the mail");
	life_redo(&l);
	locked(&l, "the mail");
	event = event_new(BY_HUMAN, "unlock", "1");
	json_add_int(event_change(event, "lock"), "lock", 1);
	json_add_bool((cJSON *)event_find(event, "lock"), "on", false);
	life_do(&l, event);
	assert_int_equal(l.s.locks.n, 0);
	life_undo(&l);
	locked(&l, "the mail");
	assert_int_equal(state_next_lock(&l.s), 2);
}

TEST(a_lock_finds_its_words_in_a_version_written_whole)
{
	SCOPED(life) l;
	cJSON *event;
	SCOPED(prompt) p = {0};

	life_begin(&l, 1);
	lock(&l, 1, "the mail");
	event = event_new(BY_HUMAN, "accept", NULL);
	prompt_add(&p, ROLE_USER, STR("the mail; and the mail again, {{mail}}"), AUTHOR_PERSON);
	change_version(event, 2, (int[]){1}, 1, NULL, 0, "accept", &state_head(&l.s)->prompt, &p,
		&l.s.authors);
	change_head(event, 2);
	life_do(&l, event);
	locked(&l, "the mail");
	assert_int_equal(l.s.locks.items[0].at, strlen("the mail; and "));
}

/* ---- spend ---- */

static cJSON *send_one(int call, double most)
{
	cJSON *event = event_new(BY_HUMAN, "evaluate", NULL);
	cJSON *c = json_add_object(json_add_list(event_change(event, "send"), "calls"), NULL);

	json_add_int(c, "call", call);
	json_add_cstr(c, "role", "target");
	json_add_num(c, "most_usd", most);
	json_add_int(c, "most_tokens", 100);
	return event;
}

static cJSON *cancel_one(int call, const char *what)
{
	cJSON *event = event_new(BY_HUMAN, "cancel", NULL), *c = event_change(event, "cancel");

	json_add_cstr(c, "what", what);
	json_add_int(json_add_list(c, "calls"), NULL, call);
	return event;
}

TEST(a_call_counts_at_its_most_until_its_answer_and_nothing_when_cancelled)
{
	SCOPED(life) l;
	const struct text_ref v1 = {.version = 1};
	cJSON *event;

	life_begin(&l, 2);
	life_do(&l, send_one(1, 0.5));
	assert_true(fabs(l.s.spend.usd - 0.5) < 1e-12);
	assert_int_equal(l.s.spend.most_tokens, 100);
	life_do(&l, life_result(&l, 1, v1, 1, 1));
	assert_true(fabs(l.s.spend.usd - 0.0001) < 1e-12);
	assert_int_equal(l.s.spend.most_tokens, 0);
	life_do(&l, send_one(2, 0.5));
	life_do(&l, cancel_one(2, "evaluate"));
	assert_true(fabs(l.s.spend.usd - 0.0001) < 1e-12);
	assert_int_equal(l.s.spend.calls, 1);
	life_do(&l, life_result(&l, 2, v1, 2, 1)); /* it was on its way already */
	assert_true(fabs(l.s.spend.usd - 0.0002) < 1e-12);
	life_do(&l, cancel_one(2, "evaluate"));
	assert_int_equal(state_call(&l.s, 2)->standing, CALL_ANSWERED);
	event = life_result(&l, 3, v1, 1, 1);
	json_add_bool((cJSON *)event_find(event, "call"), "cached", true);
	life_do(&l, event);
	assert_true(fabs(l.s.spend.usd - 0.0002) < 1e-12);
	assert_int_equal(l.s.spend.cached, 1);
	assert_int_equal(l.s.spend.calls, 2);
	life_do(&l, send_one(4, (double)NAN));
	life_do(&l, cancel_one(4, "lost"));
	assert_int_equal(l.s.spend.unknown, 1);
	assert_int_equal(l.s.spend.lost, 1);
}

/* The state's hash once a metric of these revisions is set; the same after undo and redo. */
static void hash_with(char out[static HASH_HEX], const struct revised *r)
{
	SCOPED(life) l;
	cJSON *event = event_new(BY_HUMAN, "metric", NULL);
	const struct metric_state *m;

	life_begin(&l, 2);
	change_metric(event, 2, r);
	life_do(&l, event);
	m = &l.s.metrics.items[1];
	assert_int_equal(m->revision, r->metric_revision);
	assert_int_equal(m->extract_revision, r->extract_revision);
	life_undo(&l);
	assert_int_equal(l.s.metric, 1);
	life_redo(&l);
	assert_int_equal(l.s.metric, 2);
	state_hash(out, &l.s);
}

TEST(a_metrics_revisions_count_and_are_0_where_none_are_told)
{
	char none[HASH_HEX], metric[HASH_HEX], extract[HASH_HEX];
	cJSON *event = event_new(BY_HUMAN, "metric", NULL);
	SCOPED(buf) line = BUF(BUF_SMALL);

	hash_with(none, &(struct revised){"exact", "all", 0, 0});
	hash_with(metric, &(struct revised){"exact", "all", 3, 0});
	hash_with(extract, &(struct revised){"exact", "all", 0, 3});
	assert_string_not_equal(none, metric);
	assert_string_not_equal(none, extract);
	assert_string_not_equal(metric, extract);
	/* as every hunsu before these were told wrote it */
	change_metric(event, 2, &(struct revised){"exact", "all", 0, 0});
	json_print(&line, event_find(event, "metric"));
	assert_string_equal(
		buf_text(&line), "{\"version\":2,\"name\":\"exact\",\"extract\":\"all\"}");
	cJSON_Delete(event);
}

/* ---- what does not fit ---- */

TEST(what_does_not_fit_changes_nothing_and_says_why)
{
	SCOPED(life) l;
	cJSON *event;

	life_begin(&l, 2);
	event = event_new(BY_HUMAN, "x", NULL);
	change_metric(event, 2, &(struct revised){"exact", "all", 0, 0});
	change_head(event, 9);
	refuses(&l, event, "head: version 9 is not known");
	event = event_new(BY_HUMAN, "x", NULL);
	change_decide(event, 1, "rejected", NULL);
	refuses(&l, event, "variant 1 is not known");
	event = event_new(BY_HUMAN, "x", NULL);
	change_metric(event, 3, &(struct revised){"exact", "all", 0, 0});
	refuses(&l, event, "the next one is 2");
	event = event_new(BY_HUMAN, "x", NULL);
	change_metric(event, 1, &(struct revised){"exact", "all", 0, 0});
	refuses(&l, event, "something else already");
	event = example_event(&l, 1, 1, "Another text.", false);
	refuses(&l, event, "other content already");
	event = event_new(BY_HUMAN, "x", NULL);
	json_add_cstr(event_change(event, "head"), "version", "1");
	refuses(&l, event, "\"version\" is not a whole number");
	event = event_new(BY_HUMAN, "x", NULL);
	event_change(event, "head");
	refuses(&l, event, "\"version\" is missing");
	event = event_new(BY_HUMAN, "undo", NULL);
	json_add_int(event_change(event, "undo"), "event", 1);
	refuses(&l, event, "not the one whose turn it is");
	life_do(&l, life_result(&l, 1, (struct text_ref){.version = 1}, 1, 1));
	event = life_result(&l, 1, (struct text_ref){.version = 1}, 1, 1);
	refuses(&l, event, "has its answer already");
	refuses(&l, life_open_event(1), "a second open");
}

TEST(unknown_kinds_and_fields_are_passed_over)
{
	SCOPED(life) l;
	cJSON *event;
	char before[HASH_HEX], after[HASH_HEX];

	life_begin(&l, 1);
	hash_of(before, &l);
	event = event_new(BY_HUMAN, "dance", NULL);
	json_add_int(event_change(event, "dance"), "steps", 4);
	json_add_int(event, "later", 1);
	life_do(&l, event);
	event = event_new(BY_HUMAN, "go", NULL);
	change_head(event, 1);
	json_add_int((cJSON *)event_find(event, "head"), "later", 1);
	life_do(&l, event);
	hash_of(after, &l);
	assert_string_equal(before, after);
	assert_int_equal(l.s.unknown_kinds, 1);
}
