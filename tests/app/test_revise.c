/* A session whose answers this program reads otherwise than the one that wrote it. */
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/app/live.h"
#include "hunsu/base/file.h"
#include "hunsu/engine/metric.h"
#include "../support/folder.h"
#include "../support/made_live.h"

static const char *const shipped[] = {"dates", "mail-queues", "shop-ko"};
#define SHIPPED (sizeof shipped / sizeof *shipped)

/* The shipped session, in the test's folder. */
static const char *copy(void *folder, const char *name)
{
	SCOPED(buf) from = BUF(BUF_SMALL), text = BUF(BUF_FILE), rel = BUF(BUF_SMALL);
	buf_addf(&rel, "sessions/%s.hunsu", name);
	share_path(&from, buf_text(&rel));
	assert_int_equal(file_read_text(&text, buf_text(&from), NULL), OK);
	return folder_file(folder, "copy.hunsu", buf_text(&text));
}

static struct live *open_it(struct loop *l, const char *path, bool read_only)
{
	SCOPED(buf) err = BUF(BUF_SMALL), note = BUF(BUF_SMALL);
	struct live_options o = {.no_store = true, .commands = commands};
	struct front front = {0};
	struct session *s = NULL;
	struct live *v = NULL;
	struct config *c = config_load(&err);
	assert_non_null(c);
	assert_int_equal(session_open(&s, l, path, read_only, &note, &err), OK);
	assert_int_equal(live_open(&v, l, s, c, &o, &front, &err), OK);
	return v;
}

/* What is scored between the turns of the loop. */
static void settle(struct loop *l, const struct live *v)
{
	for (int i = 0; i < 100 && live_busy(v); i++)
		loop_turn(l, 10);
	assert_false(live_busy(v));
}

static size_t scored(const struct state *s, int metric, double *sum)
{
	size_t n = 0;
	*sum = 0;
	for (size_t i = 0; i < s->sheets.n; i++)
		for (size_t k = 0; s->sheets.items[i].metric == metric && k < s->sheets.items[i].n;
			k++)
			if (s->sheets.items[i].marks[k].samples) {
				n++;
				*sum += s->sheets.items[i].marks[k].sum;
			}
	return n;
}

IN_FOLDER(a_copy_of_a_shipped_session_is_scored_again_without_a_call)
{
	for (size_t i = 0; i < SHIPPED; i++) {
		const char *path = copy(*state, shipped[i]);
		struct loop *l = loop_new();
		struct live *v = open_it(l, path, false);
		const struct state *s = live_state(v);
		const struct metric_state *was = &s->metrics.items[s->metrics.n - 2];
		const struct metric_state *now = &s->metrics.items[s->metrics.n - 1];
		double before, after;
		int events, calls = s->spend.calls;

		settle(l, v);
		events = s->events;

		assert_int_equal(s->metric, s->metrics.n);
		assert_string_equal(now->name, was->name);
		assert_string_equal(now->extract, was->extract);
		assert_int_equal(was->revision, 0);
		assert_true(now->revision > 0 && now->extract_revision > 0);
		assert_int_equal(scored(s, s->metric - 1, &before), scored(s, s->metric, &after));
		assert_true(before > 0 && after >= before * 0.95 && after <= before * 1.05);
		assert_non_null(v->message);
		assert_non_null(strstr(v->message, "without calls"));
		live_close(v);
		/* once is enough */
		v = open_it(l, path, false);
		s = live_state(v);
		assert_int_equal(s->events, events + 1); /* the quit */
		assert_int_equal(s->spend.calls, calls);
		live_close(v);
		loop_free(l);
	}
}

IN_FOLDER(who_only_reads_sees_what_was_recorded)
{
	const char *path = copy(*state, "dates");
	SCOPED(buf) was = BUF(BUF_FILE), now = BUF(BUF_FILE);
	struct loop *l = loop_new();
	assert_int_equal(file_read_text(&was, path, NULL), OK);
	struct live *v = open_it(l, path, true);
	const struct state *s = live_state(v);
	assert_int_equal(s->metrics.items[s->metric - 1].revision, 0);
	live_close(v);
	assert_int_equal(file_read_text(&now, path, NULL), OK);
	assert_true(str_eq(buf_str(&was), buf_str(&now)));
	loop_free(l);
}

/* Writes one change of the metric behind a copy's end. */
static void set_metric(struct loop *l, const char *path, const struct revised *r)
{
	SCOPED(buf) note = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	struct session *s = NULL;
	assert_int_equal(session_open(&s, l, path, false, &note, &err), OK);
	cJSON *e = event_new(BY_HUMAN, "metric", NULL);
	change_metric(e, (int)s->state->metrics.n + 1, r);
	session_do(s, e);
	session_close(s);
}

IN_FOLDER(a_later_programs_metric_and_an_unknown_one_are_left_alone)
{
	static const struct revised kinds[] = {
		{"exact", "all", 1000, 1000},
		{"exact", "all", 1000, 0},
		{"no-metric-of-ours", "all", 0, 0},
		{"exact", "no-rule-of-ours", 0, 0},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const char *path = copy(*state, "dates");
		struct loop *l = loop_new();
		set_metric(l, path, &kinds[i]);
		struct live *v = open_it(l, path, false);
		const struct state *s = live_state(v);
		assert_int_equal(s->metric, 2);
		assert_int_equal(s->metrics.items[1].revision, kinds[i].metric_revision);
		live_close(v);
		loop_free(l);
	}
}

IN_FOLDER(a_judge_that_is_asked_otherwise_gets_a_metric_of_its_own_and_that_is_said)
{
	const char *path = copy(*state, "dates");
	struct loop *l = loop_new();
	struct live *v;
	double sum;

	set_metric(l, path, &(struct revised){"judge:is a date", "all", 1, 1});
	v = open_it(l, path, false);
	settle(l, v);
	assert_int_equal(live_state(v)->metric, 3);
	assert_int_equal(live_state(v)->metrics.items[2].revision,
		metric_revision(STR("judge:is a date")));
	assert_int_equal(scored(live_state(v), 3, &sum), 0);
	assert_non_null(strstr(v->message, "asks the judge otherwise"));
	assert_non_null(strstr(v->message, "a call to the judge each"));
	live_close(v);
	loop_free(l);
}

IN_FOLDER(undo_does_not_take_it_back)
{
	struct loop *l = loop_new();
	struct live *v = open_it(l, copy(*state, "dates"), false);
	SCOPED(buf) err = BUF(BUF_SMALL);
	int metric = live_state(v)->metric;
	assert_int_equal(live_command(v, STR("undo"), &err), OK);
	assert_int_equal(live_state(v)->metric, metric);
	live_close(v);
	loop_free(l);
}

/* 1,640 outputs are more than are scored before the next turn. */
IN_FOLDER(many_outputs_are_scored_between_turns)
{
	struct made m = made_live(*state, 40, 40);
	const struct state *s = live_state(m.live);
	double sum;

	made_line(&m, "metric contains");
	assert_in_range(scored(s, s->metric, &sum), 1, 1639);
	assert_true(live_busy(m.live));
	settle(m.loop, m.live);
	assert_int_equal(scored(s, s->metric, &sum), 1640);
	/* An undo on the way, and a redo: none is left out. */
	made_line(&m, "metric f1");
	made_line(&m, "undo");
	loop_turn(m.loop, 10);
	made_line(&m, "redo");
	settle(m.loop, m.live);
	assert_int_equal(scored(s, s->metric, &sum), 1640);
	made_end(&m);
}

IN_FOLDER(what_is_being_scored_again_is_not_asked_for)
{
	struct made m = made_live(*state, 40, 40);
	const struct state *s = live_state(m.live);
	double sum;

	made_line(&m, "metric contains");
	for (int k = 1; k <= 40; k++)
		assert_int_equal(scoring_missing(m.live->desk, (struct text_ref){.variant = k},
					 SCOPE_DEV, &m.live->desk->target),
			0);
	made_line(&m, "metric f1");
	live_cancel(m.live);
	assert_int_equal(scored(s, s->metric, &sum), 1640);
	assert_false(live_busy(m.live));
	made_end(&m);
}
