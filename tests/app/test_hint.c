/* The line Next is true: each key that it names does what it says, wherever the focus is. */
#include "../support/folder.h"
#include "../support/hint_keys.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "hunsu/app/command.h"

enum { EXAMPLES = 12, VARIANTS = 5, LIVES = 6, ACTS = 250 };

/* A front end with keys, that can do all it is asked. */
static bool front_act(void *arg, const char *what)
{
	return true;
}

static struct made begin(void **state, int variants)
{
	struct made m = made_live(*state, EXAMPLES, variants);

	m.live->front.keys = true;
	m.live->front.act = front_act;
	return m;
}

static void finish(struct made *m, void **state)
{
	made_end(m);
	folder_teardown(state);
	folder_setup(state);
}

static void says(const struct made *m, const char *words)
{
	SCOPED(buf) hint = BUF(BUF_SMALL);

	live_hint(m->live, &hint);
	if (!strstr(buf_text(&hint), words))
		fail_msg("\"%s\" is not in \"%s\"", words, buf_text(&hint));
}

/* Presses one of them; false: it names none. */
static bool press(struct made *m, struct rng *rng)
{
	SCOPED(buf) hint = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	char keys[HINT_KEYS][4];
	const char *run = NULL;
	size_t n;

	live_hint(m->live, &hint);
	n = hint_keys(buf_text(&hint), keys);
	if (n)
		run = command_for_key(commands, m->live->config, live_keymap(m->live),
			keys[rng_below(rng, (uint32_t)n)]);
	if (run && live_command(m->live, str_of(run), &err))
		fail_msg("%s, of \"%s\": %s", run, buf_text(&hint), buf_text(&err));
	return run != NULL;
}

static void some_act(struct made *m, struct rng *rng)
{
	static const char *const lines[] = {"pane 1", "pane 2", "pane 3", "pane 4", "up", "down",
		"reject", "undo", "redo", "mark", "merge", "merge B C", "accept", "blind on",
		"blind off", "reveal all", "lock sentence 1", "unlock all", "take", "split",
		"finish", "abandon", "budget 1 calls", "budget none", "set operators mutate",
		"set operators paraphrase", "select A", "select C", "select prompt", "best",
		"go v1", "bet B beats", "reject A", "rejected"};

	const char *words = lines[rng_below(rng, sizeof lines / sizeof *lines)];

	if (live_command(m->live, str_of(words), NULL))
		return; /* not now */
	if (live_question(m->live))
		live_answer(m->live, rng_below(rng, 2), (struct str){0});
}

IN_FOLDER(no_key_of_the_line_is_refused_in_any_state)
{
	size_t pressed = 0, ready = 0;

	for (uint64_t life = 1; life <= LIVES; life++) {
		struct rng rng = rng_seed(life);
		struct made m = begin(state, life % 3 ? VARIANTS : 0);
		for (int i = 0; i < ACTS; i++) {
			if (rng_below(&rng, 3))
				some_act(&m, &rng);
			else
				pressed += press(&m, &rng);
			loop_turn(m.loop, 0);
			for (size_t k = 0; commands[k]; k++) /* without asking why not */
				ready += !command_ready(
					m.live, commands[k], (struct str){0}, NULL);
		}
		finish(&m, state);
	}
	assert_true(pressed > LIVES * ACTS / 10 && ready > pressed);
}

IN_FOLDER(it_speaks_of_the_row_that_the_keys_are_about)
{
	struct made m = begin(state, VARIANTS);

	says(&m, "h goes to it");
	made_line(&m, "best");
	assert_int_equal(m.live->view.focus, PANE_VARIANTS);
	assert_int_not_equal(m.live->view.variant, 0);
	for (int pane = 1; pane <= PANES; pane++) {
		char words[24];
		snprintf(words, sizeof words, "pane %d", pane);
		made_line(&m, words);
		says(&m, "] shows more, a accepts it");
	}
	made_line(&m, "select prompt");
	says(&m, "h goes to it");
	finish(&m, state);
}

IN_FOLDER(a_prompt_without_a_score_is_told_and_e_scores_it)
{
	struct made m = begin(state, VARIANTS);
	SCOPED(buf) err = BUF(BUF_SMALL);

	made_line(&m, "select A");
	assert_int_equal(live_set_prompt(m.live, STR("Say it.\n{{input}}"), NULL, "typing", &err),
		OK);
	says(&m, "v2 is not scored: e scores it");
	says(&m, " v1");
	made_line(&m, "evaluate");
	assert_true(live_busy(m.live));
	says(&m, "C-c cancels");
	finish(&m, state);
}

IN_FOLDER(a_round_that_is_scored_in_part_is_told)
{
	struct made m = begin(state, VARIANTS);

	made_line(&m, "example add neu => x");
	made_line(&m, "cancel");
	says(&m, "v1 is scored on 12 of 13: e scores the rest");
	made_score(&m, (struct text_ref){.version = 1}, EXAMPLES + 1, true);
	made_line(&m, "reject A");
	says(&m, "4 of round 1 are scored in part: :evaluate all scores the rest");
	m.live->front.keys = false;
	says(&m, ": evaluate all scores the rest");
	finish(&m, state);
}

IN_FOLDER(headroom_is_offered_where_it_costs_nothing_but_time)
{
	struct made m = begin(state, 0);
	SCOPED(buf) hint = BUF(BUF_SMALL);

	desk_set_model(m.live->desk, false, "openai:x");
	live_hint(m.live, &hint);
	assert_null(strstr(buf_text(&hint), "headroom"));
	desk_set_model(m.live->desk, false, "local:1.5b");
	says(&m, "; :headroom measures what is left to gain");
	finish(&m, state);
}

/* Nor is what a budget would hold back named: but what to do about it. */
IN_FOLDER(work_that_could_pass_the_budget_is_not_named)
{
	struct made m = begin(state, VARIANTS);
	SCOPED(buf) err = BUF(BUF_SMALL), hint = BUF(BUF_SMALL);

	assert_int_equal(live_set_prompt(m.live, STR("Say it.\n{{input}}"), NULL, "typing", &err),
		OK);
	says(&m, "v2 is not scored: e scores it");
	made_line(&m, "budget 5 calls");
	says(&m, "v2 is not scored: :budget raises the budget");
	live_hint(m.live, &hint);
	assert_null(strstr(buf_text(&hint), "e scores it"));
	assert_null(strstr(buf_text(&hint), "p asks"));
	made_line(&m, "budget none");
	says(&m, "e scores it");
	says(&m, "p asks");
	finish(&m, state);
}

static void says_not(const struct made *m, const char *words)
{
	SCOPED(buf) hint = BUF(BUF_SMALL);

	live_hint(m->live, &hint);
	if (strstr(buf_text(&hint), words))
		fail_msg("\"%s\" is in \"%s\"", words, buf_text(&hint));
}

static void score_v2(struct made *m, int right)
{
	for (int i = 1; i < EXAMPLES; i++)
		made_score(m, (struct text_ref){.version = 2}, i, i <= right);
}

static void criticize_v2(struct made *m)
{
	const struct text_ref v2 = {.version = 2};
	cJSON *e = event_new(BY_RULE, "propose", NULL), *c = event_change(e, "round");

	json_add_int(c, "round", 2);
	json_add_cstr(json_add_list(c, "operators"), NULL, "critique");
	json_add(json_add_list(c, "parents"), NULL, event_text_ref(v2));
	json_fill(c, "settings %d asked %d", live_state(m->live)->settings, 1);
	session_do(m->live->desk->session, e);
}

IN_FOLDER(where_most_is_wrong_it_says_what_to_try_before_what_is_held_out)
{
	struct made m = begin(state, VARIANTS);
	SCOPED(buf) err = BUF(BUF_SMALL);
	char reject[] = "reject A";

	made_line(&m, "move 12 held-out");
	for (; reject[7] < 'A' + VARIANTS; reject[7]++)
		made_line(&m, reject);
	assert_int_equal(live_set_prompt(m.live, STR("Say it.\n{{input}}"), NULL, "typing", &err),
		OK);
	score_v2(&m, 3);
	says(&m, "v2 scores 27 %: :propose critique asks why, :headroom prompt measures");
	says_not(&m, "held-out");
	criticize_v2(&m);
	says(&m, "v2 scores 27 %: :headroom prompt measures what is left to gain");
	says_not(&m, "held-out");
	score_v2(&m, 10);
	says(&m, "H looks at the held-out examples");
	says_not(&m, "v2 scores");
	made_line(&m, "metric similarity"); /* what is poor by that, it does not say */
	score_v2(&m, 3);
	says(&m, "H looks at the held-out examples");
	says_not(&m, "v2 scores");
	finish(&m, state);
}
