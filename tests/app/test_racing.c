/* test_racing.c - of a round's variants those that are behind get no more examples. */
#include <stdatomic.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"

#define EXAMPLES 40

static atomic_int written;
static atomic_bool telegram; /* right on every other example, and the prompt on none */
static atomic_int held_after; /* so many answers of texts; 0: none waits */

/* The prompt is right on every other example, one variant on all, three on none. */
static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	static const char *const variants[] = {SAYS("Say it plainly: {{input}}"),
		SAYS("Say it like a telegram: {{input}}"),
		SAYS("Say it as a child would: {{input}}"),
		SAYS("Say it in the voice of a judge: {{input}}"),
		SAYS("Say it with a smile: {{input}}"), SAYS("Say it to a stranger: {{input}}"),
		SAYS("Say it after long thought: {{input}}")};
	const char *input = strstr(body, ": I");
	bool right;

	if (strstr(body, "You reword instructions")) {
		const int n = atomic_fetch_add(&written, 1);
		out->body = variants[n % (int)(sizeof variants / sizeof *variants)];
		return true;
	}
	right = strstr(body, "plainly") ||
		(strstr(body, atomic_load(&telegram) ? "telegram" : "Say it: ") && input &&
			strtol(input + 3, NULL, 10) % 2 == 0);
	out->body = right ? SAYS("Paris") : SAYS("Rome");
	out->wait = atomic_load(&held_after) && atomic_fetch_sub(&held_after, 1) == 1;
	return true;
}

static struct game *set_up(void *folder, const char *before)
{
	SCOPED(buf) task = BUF(BUF_SMALL);
	struct game *g;

	for (int i = 1; i <= EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"I%d\",\"expected\":\"Paris\"}\n", i);
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\n");
	g = game_new(folder, buf_text(&task), "Say it: {{input}}");
	atomic_store(&written, 0);
	atomic_store(&telegram, false);
	atomic_store(&held_after, 0);
	faulty_speak(g->server, speak);
	game_score(g);
	if (*before)
		game_line(g, before);
	return g;
}

static struct game *begin(void *folder, const char *before)
{
	struct game *g = set_up(folder, before);

	game_line(g, "propose paraphrase 4");
	game_settle(g);
	assert_int_equal(live_state(g->live)->variants.n, 4);
	return g;
}

static const struct variant *by_words(const struct game *g, const char *words)
{
	const struct state *s = live_state(g->live);

	for (size_t i = 0; i < s->variants.n; i++)
		if (strstr(s->variants.items[i].prompt.items[0].text, words))
			return &s->variants.items[i];
	fail_msg("no variant says %s", words);
	return NULL;
}

static size_t scored(const struct game *g, const struct variant *k)
{
	struct score_line line;

	figures_score(g->live->desk->figures, (struct text_ref){.variant = k->n}, &line);
	return line.dev.n;
}

IN_FOLDER(those_behind_are_stopped_and_the_best_runs_to_its_end)
{
	struct game *g = begin(*state, "");
	const struct variant *good = by_words(g, "plainly"), *bad = by_words(g, "telegram");

	game_said(g, "; the race saved ");
	assert_int_equal(scored(g, good), EXAMPLES);
	assert_null(state_stop(live_state(g->live), good));
	assert_true(scored(g, bad) < EXAMPLES);
	assert_int_equal(state_stop(live_state(g->live), bad)->of, EXAMPLES);
	assert_int_equal(state_stop(live_state(g->live), bad)->after, (int)scored(g, bad));
	game_line(g, "show variants");
	game_said(g, "behind, stopped after ");
	game_reopen(g);
	bad = by_words(g, "telegram");
	assert_non_null(state_stop(live_state(g->live), bad));
	/* One that was stopped runs to its end when the person wishes. */
	game_line(g, "evaluate B");
	game_settle(g);
	assert_int_equal(scored(g, state_variant(live_state(g->live), 2)), EXAMPLES);
}

IN_FOLDER(nothing_is_stopped_where_the_person_does_not_wish_it)
{
	struct game *g = begin(*state, "set race off");

	for (int n = 1; n <= 4; n++)
		assert_int_equal(
			scored(g, state_variant(live_state(g->live), n)), EXAMPLES);
}

IN_FOLDER(a_new_example_asks_for_no_more_than_itself)
{
	struct game *g = begin(*state, "");
	const size_t was = scored(g, by_words(g, "telegram"));

	game_line(g, "example add dev I41 => Paris");
	game_settle(g);
	assert_int_equal(scored(g, by_words(g, "plainly")), EXAMPLES + 1);
	assert_int_equal(scored(g, by_words(g, "telegram")), was);
}

/* The others are behind it, but it is out of the question: the best of them is run to its end. */
IN_FOLDER(one_that_is_rejected_leads_no_more)
{
	struct game *g = set_up(*state, "set first 2");
	const struct state *s = live_state(g->live);
	const struct variant *good;
	char line[40];

	atomic_store(&telegram, true);
	atomic_store(&held_after, 4 * 2 + 5); /* one of the first block of the race */
	game_line(g, "propose paraphrase 4");
	while (s->variants.n < 4 || scored(g, good = by_words(g, "plainly")) <= 2)
		loop_turn(g->loop, 100);
	snprintf(line, sizeof line, "reject %c", 'A' + good->n - 1);
	game_line(g, line);
	faulty_go(g->server);
	game_settle(g);
	assert_int_equal(by_words(g, "plainly")->standing, STANDING_REJECTED);
	assert_null(state_stop(live_state(g->live), by_words(g, "plainly")));
	assert_int_equal(scored(g, by_words(g, "telegram")), EXAMPLES);
	assert_non_null(state_stop(live_state(g->live), by_words(g, "child")));
}

/* Who is stopped would tell which one is worse. */
IN_FOLDER(a_blind_round_does_not_race)
{
	struct game *g = begin(*state, "blind on");

	game_line(g, "reveal all");
	for (int n = 1; n <= 4; n++)
		assert_int_equal(
			scored(g, state_variant(live_state(g->live), n)), EXAMPLES);
}
