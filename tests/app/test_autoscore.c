/* An edited prompt is scored by itself, as the setting says, and gives way to all else. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"


static const char examples[] = "{\"input\":\"France\",\"expected\":\"Paris\"}\n"
			       "{\"input\":\"Spain\",\"expected\":\"Madrid\"}\n";

static struct game *begin(void **state, const char *setting)
{
	struct game *g = game_new(*state, examples, "Capital of {{input}}?");

	game_line(g, setting);
	return g;
}

static void edit(struct game *g, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (live_set_prompt(g->live, str_of(text), NULL, "typing", &err))
		fail_msg("%s", buf_text(&err));
}

static size_t scored(const struct game *g, int version)
{
	struct score_line line;

	figures_score(g->live->desk->figures, (struct text_ref){.version = version}, &line);
	return line.dev.n;
}

/* Until calls are out. */
static void goes(struct game *g)
{
	int64_t until = clock_ms() + PATIENCE_MS;

	while (!live_state(g->live)->spend.outstanding && clock_ms() < until)
		loop_turn(g->loop, 100);
	assert_true(live_state(g->live)->spend.outstanding > 0);
}

IN_FOLDER(an_edited_prompt_is_scored_without_a_key)
{
	struct game *g = begin(state, "set autoscore on");

	loop_turn(g->loop, 0);
	assert_false(live_busy(g->live)); /* opening it is no edit */
	edit(g, "Which is the capital of {{input}}?");
	goes(g);
	game_settle(g);
	assert_int_equal(scored(g, 2), 2);
	assert_int_equal(scored(g, 1), 0);
}

IN_FOLDER(a_model_that_is_not_local_waits_to_be_asked)
{
	static const char *const settings[] = {"set autoscore local", "set autoscore off"};

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		struct game *g = begin(state, settings[i]);
		edit(g, "Which is the capital of {{input}}?");
		for (int k = 0; k < 5; k++)
			loop_turn(g->loop, 0);
		assert_false(live_busy(g->live));
		assert_int_equal(faulty_requests(g->server), 0);
		game_end(g);
		folder_teardown(state);
		folder_setup(state);
	}
}

IN_FOLDER(the_next_edit_drops_it)
{
	struct game *g = begin(state, "set autoscore on");

	faulty_add(g->server, &(struct faulty_answer){.wait = true});
	faulty_add(g->server, &(struct faulty_answer){.wait = true});
	edit(g, "Which is the capital of {{input}}?");
	goes(g);
	edit(g, "Name the capital of {{input}}.");
	loop_turn(g->loop, 0);
	assert_int_equal(scored(g, 2), 0);
	faulty_go(g->server);
	game_settle(g);
	assert_int_equal(scored(g, 2), 0);
	assert_int_equal(scored(g, 3), 2);
	assert_int_equal(live_state(g->live)->spend.lost, 0);
}

IN_FOLDER(a_cancel_of_it_holds_and_what_is_asked_goes_first)
{
	struct game *g = begin(state, "set autoscore on");

	faulty_add(g->server, &(struct faulty_answer){.wait = true});
	faulty_add(g->server, &(struct faulty_answer){.wait = true});
	edit(g, "Which is the capital of {{input}}?");
	goes(g);
	game_line(g, "cancel");
	for (int k = 0; k < 5; k++)
		loop_turn(g->loop, 0);
	assert_false(live_busy(g->live));
	faulty_go(g->server);
	edit(g, "Name the capital of {{input}}.");
	goes(g);
	game_line(g, "evaluate v1");
	game_settle(g);
	assert_int_equal(scored(g, 1), 2);
	assert_int_equal(scored(g, 2), 0);
	assert_int_equal(scored(g, 3), 2);
}

/* What follows work at once has a clock of its own. */
IN_FOLDER(its_time_is_not_that_of_the_work_before)
{
	struct game *g = begin(state, "set autoscore on");
	struct underway u;
	int64_t released;

	for (int i = 0; i < 2; i++)
		faulty_add(g->server, &(struct faulty_answer){.wait = true});
	game_line(g, "evaluate");
	goes(g);
	edit(g, "Which is the capital of {{input}}?");
	for (released = clock_ms() + 50;
		clock_ms() < released || faulty_requests(g->server) < 2;)
		loop_turn(g->loop, 10);
	figures_underway(g->live->desk->figures, &u);
	assert_int_equal(u.scoring.total, 2);
	assert_true(u.scoring.since * 1000 >= 50);
	for (int i = 0; i < 2; i++)
		faulty_add(g->server, &(struct faulty_answer){.wait = true});
	released = clock_ms();
	faulty_go_once(g->server);
	while (scored(g, 1) < 2)
		loop_turn(g->loop, 100);
	goes(g);
	figures_underway(g->live->desk->figures, &u);
	assert_int_equal(u.scoring.total, 2);
	assert_int_equal(u.scoring.done, 0);
	assert_true(u.scoring.since * 1000 <= (double)(clock_ms() - released));
	faulty_go(g->server);
	game_settle(g);
	assert_int_equal(scored(g, 2), 2);
}

/* What would be asked about is not begun, and the line Next says what it costs. */
IN_FOLDER(what_is_dear_waits_to_be_asked)
{
	struct game *g = begin(state, "set autoscore on");
	SCOPED(buf) hint = BUF(BUF_SMALL);

	game_line(g, "set confirm-calls 1");
	edit(g, "Which is the capital of {{input}}?");
	for (int k = 0; k < 5; k++)
		loop_turn(g->loop, 0);
	assert_false(live_busy(g->live));
	assert_int_equal(faulty_requests(g->server), 0);
	live_hint(g->live, &hint);
	assert_non_null(strstr(buf_text(&hint), "evaluate prompt scores v2 (up to 2 calls)"));
	game_line(g, "set confirm-calls 2");
	edit(g, "Name the capital of {{input}}.");
	goes(g);
	game_settle(g);
	assert_int_equal(scored(g, 3), 2);
}

IN_FOLDER(what_the_budget_would_hold_back_is_not_begun)
{
	struct game *g = begin(state, "set autoscore on");

	game_line(g, "budget 1 calls");
	edit(g, "Which is the capital of {{input}}?");
	for (int k = 0; k < 5; k++)
		loop_turn(g->loop, 0);
	assert_false(live_busy(g->live));
	assert_int_equal(faulty_requests(g->server), 0);
}

/* One server answers the older text first: what is sent of the next one has no pace yet. */
IN_FOLDER(what_has_no_pace_yet_takes_as_long_as_what_has_one)
{
	struct game *g = begin(state, "set autoscore off");
	struct flight *f = &g->live->desk->flight;
	struct scoring both[] = {{.leads = true, .done = 20, .calls = 30, .running = true,
					 .each = 40},
		{.leads = true, .calls = 30, .running = true, .each = -1}};
	const struct flight was = *f;
	struct underway u;

	f->scoring = both;
	f->n_scoring = 2;
	figures_underway(g->live->desk->figures, &u);
	*f = was;
	assert_float_equal(u.scoring.each, 40, 1e-9);
	assert_float_equal(u.scoring.eta, 1600, 1e-9);
}
