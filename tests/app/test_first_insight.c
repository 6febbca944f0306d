/* test_first_insight.c - where places are few, one variant and its score come before the rest. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define FIRST 10

/* Of a round's scoring, whatever it is made of, what is done becomes only more. */
static void counted(struct game *g)
{
	struct underway u;
	size_t done = 0;

	while (live_busy(g->live)) {
		loop_turn(g->loop, 100);
		figures_underway(g->live->desk->figures, &u);
		if (!u.scoring.total)
			continue;
		assert_true(u.scoring.done >= done && u.scoring.done <= u.scoring.total);
		done = u.scoring.done;
	}
	assert_true(done > 2 * FIRST);
}

/* A round of three on so many places: the requests for variants among those that make the first of
 * them, and score it and the prompt on the first examples. */
static int asked_at_first(void *folder, const char *places)
{
	static const char *const ways[] = {"plainly", "as a child would", "in the voice of a judge",
		"with a smile", "like a telegram", "to a stranger", "after long thought"};
	static const char *const ends[] = {"", ", twice over", ", before noon",
		", in the words of a sailor", ", for somebody asleep"};
	enum { WAYS = sizeof ways / sizeof *ways };
	SCOPED(buf) task = BUF(BUF_SMALL);
	char line[80];
	int asked = 0;

	for (int i = 1; i <= 20; i++)
		buf_addf(&task, "{\"input\":\"I%d\",\"expected\":\"Paris\"}\n", i);
	struct game *g = game_new(folder, buf_text(&task), "Say it: {{input}}");
	snprintf(line, sizeof line, "set in-flight %s", places);
	game_line(g, line);
	game_reopen(g);
	for (size_t i = 0; i < 30; i++) {
		snprintf(line, sizeof line, "Say it %s%s: {{input}}", ways[i % WAYS],
			ends[i / WAYS]);
		game_will_say(g, line);
	}
	game_line(g, "propose paraphrase 3");
	counted(g);
	game_settle(g);
	assert_true(live_state(g->live)->variants.n > 0);
	/* As they were numbered: a server on a busy machine may see them in another order. */
	for (int i = 1; i <= 1 + 2 * FIRST; i++)
		asked += state_call(live_state(g->live), i)->role == 'p';
	/* The rest came too. */
	assert_true(faulty_requests(g->server) > 1 + 2 * FIRST + 2);
	game_end(g);
	return asked;
}

IN_FOLDER(one_variant_is_scored_before_others_are_written)
{
	assert_int_equal(asked_at_first(*state, "2"), 1);
}

IN_FOLDER(where_places_are_free_nothing_waits)
{
	assert_int_equal(asked_at_first(*state, "8"), 3);
}
