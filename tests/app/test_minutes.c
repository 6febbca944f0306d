/* test_minutes.c - the minutes of a search, by a clock that does not wait: when they are over,
 * nothing is sent any more, whatever was on its way. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"

enum { EXAMPLES = 40, ANSWERS = 7, IN_FLIGHT = 4 };
#define MINUTES_MS ((int64_t)5 * 60000)

static const struct faulty_answer good, waits = {.wait = true},
	tired = {.status = 429, .body = "{}", .wait = true, .header = {"retry-after", "120"}};

static void turns_until(struct game *g, bool (*there)(struct game *g))
{
	const int64_t until = clock_ms() + PATIENCE_MS;

	while (!there(g) && clock_ms() < until)
		loop_turn(g->loop, 1);
	assert_true(there(g));
}

static bool all_came(struct game *g)
{
	return faulty_requests(g->server) == ANSWERS + IN_FLIGHT;
}

static bool more_came(struct game *g)
{
	return faulty_requests(g->server) > ANSWERS + IN_FLIGHT;
}

static bool none_is_out(struct game *g)
{
	return !client_running(g->live->desk->client);
}

/* A search that lacks nothing but time: all of its calls that may be out are, and wait for such an
 * answer. */
static struct game *begin(void *folder, const struct faulty_answer *last)
{
	SCOPED(buf) task = BUF(BUF_TEXT);
	struct game *g;

	for (int i = 1; i <= EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"I%d\",\"expected\":\"Paris\"}\n", i);
	g = game_new(folder, buf_text(&task), "Say it: {{input}}");
	for (int i = 0; i < ANSWERS; i++)
		faulty_add(g->server, &good);
	for (int i = 0; i < IN_FLIGHT; i++)
		faulty_add(g->server, last);
	game_line(g, "set in-flight 4");
	game_reopen(g);
	game_line(g, "play 9 paraphrase minutes=5");
	live_answer(g->live, 0, (struct str){0}); /* its price is not known */
	turns_until(g, all_came);
	return g;
}

/* Nothing came since, and nothing comes now. */
static void is_over(struct game *g)
{
	const struct state *s = live_state(g->live);

	game_settle(g);
	faulty_go(g->server);
	for (int i = 0; i < IN_FLIGHT; i++)
		loop_turn(g->loop, 1);
	assert_true(all_came(g));
	assert_string_equal(s->searches.items[0].why, "the time is up");
	assert_int_equal(s->spend.outstanding, 0);
}

IN_FOLDER(what_is_out_is_given_up_and_nothing_is_sent_in_its_place)
{
	struct game *g = begin(*state, &waits);

	loop_skip(g->loop, MINUTES_MS);
	is_over(g);
}

IN_FOLDER(nor_where_answers_come_at_that_moment)
{
	struct game *g = begin(*state, &waits);

	faulty_go(g->server);
	loop_skip(g->loop, MINUTES_MS);
	is_over(g);
}

IN_FOLDER(nor_is_what_waited_to_be_sent_once_more)
{
	struct game *g = begin(*state, &tired);

	faulty_go(g->server);
	turns_until(g, none_is_out);
	loop_skip(g->loop, MINUTES_MS);
	is_over(g);
}

IN_FOLDER(a_moment_before_all_of_it_is)
{
	struct game *g = begin(*state, &tired);

	faulty_go(g->server);
	turns_until(g, none_is_out);
	loop_skip(g->loop, MINUTES_MS / 2);
	turns_until(g, more_came);
}
