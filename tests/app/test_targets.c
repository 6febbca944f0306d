/* test_targets.c - a prompt for several models: who leads, who follows, and who fails. */
#include <stdatomic.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"

#define EXAMPLES 40

enum { GOOD, SILENT, BROKEN, REFUSED, OTHERS };

static atomic_int written;

struct several { /* a game, and servers beside the one that leads */
	struct game *g;
	struct faulty *servers[OTHERS]; /* REFUSED: there is none any more */
	char names[OTHERS][80];
};

/* Who leads is right on every other example by the prompt, on all by one variant, on none by the
 * others; it writes these too. */
static bool leads(const char *head, const char *body, struct faulty_answer *out)
{
	static const char *const variants[] = {SAYS("Say it plainly: {{input}}"),
		SAYS("Say it like a telegram: {{input}}"),
		SAYS("Say it as a child would: {{input}}"),
		SAYS("Say it in the voice of a judge: {{input}}")};
	const char *input = strstr(body, ": I");

	if (strstr(body, "You reword instructions"))
		out->body = variants[atomic_fetch_add(&written, 1) % 4];
	else
		out->body = strstr(body, "plainly") || (strstr(body, "Say it: ") && input &&
			strtol(input + 3, NULL, 10) % 2 == 0) ? SAYS("Paris") : SAYS("Rome");
	return true;
}

/* The other way round. */
static bool follows(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = strstr(body, "plainly") ? SAYS("Rome") : SAYS("Paris");
	return true;
}

static bool is_silent(const char *head, const char *body, struct faulty_answer *out)
{
	out->silent = true;
	return true;
}

static bool is_broken(const char *head, const char *body, struct faulty_answer *out)
{
	out->status = 500;
	out->body = "{}";
	return true;
}

static void begin(struct several *t, void *folder)
{
	static faulty_speaker *const speak[] = {follows, is_silent, is_broken, NULL};
	SCOPED(buf) task = BUF(BUF_SMALL);

	for (int i = 1; i <= EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"I%d\",\"expected\":\"Paris\"}\n", i);
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\n");
	t->g = game_new(folder, buf_text(&task), "Say it: {{input}}");
	atomic_store(&written, 0);
	faulty_speak(t->g->server, leads);
	game_line(t->g, "set confirm-calls 5000");
	for (int i = 0; i < OTHERS; i++) {
		t->servers[i] = faulty_start();
		snprintf(t->names[i], sizeof t->names[i], "openai@http://127.0.0.1:%d/v1:m%d",
			faulty_port(t->servers[i]), i);
		if (speak[i])
			faulty_speak(t->servers[i], speak[i]);
	}
	faulty_stop(t->servers[REFUSED]);
}

static void finish(struct several *t)
{
	game_end(t->g);
	for (int i = 0; i < REFUSED; i++)
		faulty_stop(t->servers[i]);
}

static void line(const struct several *t, const char *words, int other)
{
	char text[160];

	snprintf(text, sizeof text, "%s%s", words, t->names[other]);
	game_line(t->g, text);
}

static struct score_line score_by(const struct several *t, struct text_ref text, int other)
{
	const struct state *s = live_state(t->g->live);
	struct score_line out;

	figures_score_on(t->g->live->desk->figures, text,
		other < 0 ? s->target : state_model_index(s, t->names[other]), &out);
	return out;
}

static size_t scored(const struct several *t, struct text_ref text, int other)
{
	return score_by(t, text, other).dev.n;
}

static void until_scored(const struct several *t, struct text_ref text, int other)
{
	const int64_t until = clock_ms() + PATIENCE_MS;

	while (scored(t, text, other) < EXAMPLES && clock_ms() < until)
		loop_turn(t->g->loop, 100);
	assert_int_equal(scored(t, text, other), EXAMPLES);
}

IN_FOLDER(a_target_that_fails_holds_up_no_other)
{
	const struct text_ref head = {.version = 1};
	struct several t;
	size_t followed = 0;

	begin(&t, *state);
	for (int i = 0; i < OTHERS; i++)
		line(&t, "model target + ", i);
	game_line(t.g, "evaluate");
	until_scored(&t, head, -1);
	until_scored(&t, head, GOOD);
	game_line(t.g, "propose paraphrase 4");
	game_until_said(t.g, "round 1: ");
	for (size_t i = 0; i < live_state(t.g->live)->variants.n; i++) {
		const struct variant *k = &live_state(t.g->live)->variants.items[i];
		const struct text_ref text = {.variant = k->n};

		if (state_stop(live_state(t.g->live), k)) {
			assert_int_equal(scored(&t, text, GOOD), 0);
			continue;
		}
		until_scored(&t, text, GOOD);
		followed++;
	}
	assert_true(followed > 0);
	for (int i = SILENT; i < OTHERS; i++)
		assert_int_equal(scored(&t, head, i), 0);
	game_line(t.g, "show targets");
	game_said(t.g, "v1 by openai@");
	game_said(t.g, "A by openai@");
	game_said(t.g, "not scored");
	finish(&t);
}

static bool is_wrong(const char *head, const char *body, struct faulty_answer *out)
{
	out->status = 404;
	out->body = "{\"error\":{\"message\":\"no such model here\"}}";
	return true;
}

static bool is_well(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = SAYS("Paris");
	return true;
}

/* A round after it has failed sends nothing there; when it is asked again it gets what it missed.
 */
IN_FOLDER(one_that_fails_again_and_again_rests_until_it_is_asked)
{
	const struct text_ref head = {.version = 1};
	struct several t;
	const struct model *m;
	int before;

	begin(&t, *state);
	faulty_speak(t.servers[BROKEN], is_wrong);
	line(&t, "model target + ", BROKEN);
	line(&t, "model target + ", GOOD);
	game_line(t.g, "evaluate");
	game_settle(t.g);
	m = desk_target(t.g->live->desk, 1);
	assert_int_equal(desk_rests(t.g->live->desk, m), EXAMPLES);
	assert_int_equal(desk_rests(t.g->live->desk, desk_target(t.g->live->desk, 2)), 0);
	game_line(t.g, "status");
	game_said(t.g, " rests: retry asks it again");
	game_line(t.g, "show targets");
	game_said(t.g, "rests after 40 failures; retry asks it again");
	before = faulty_requests(t.servers[BROKEN]);
	game_line(t.g, "propose paraphrase 1");
	game_settle(t.g);
	assert_int_equal(faulty_requests(t.servers[BROKEN]), before);
	assert_int_equal(scored(&t, (struct text_ref){.variant = 1}, GOOD), EXAMPLES);
	faulty_speak(t.servers[BROKEN], is_well);
	game_line(t.g, "retry");
	game_settle(t.g);
	assert_int_equal(desk_rests(t.g->live->desk, m), 0);
	assert_int_equal(scored(&t, head, BROKEN), EXAMPLES);
	assert_int_equal(scored(&t, (struct text_ref){.variant = 1}, BROKEN), EXAMPLES);
	game_line(t.g, "show targets");
	assert_null(strstr(t.g->said, "rests"));
	game_line(t.g, "status");
	assert_null(strstr(t.g->said, "rests"));
	faulty_speak(t.servers[BROKEN], is_wrong); /* what is on its way there is given up */
	game_line(t.g, "propose paraphrase 1");
	game_settle(t.g);
	assert_true(desk_rests(t.g->live->desk, m) > 0);
	assert_int_equal(scored(&t, (struct text_ref){.variant = 2}, BROKEN), 0);
	faulty_speak(t.servers[BROKEN], is_well);
	game_line(t.g, "retry");
	game_settle(t.g);
	assert_int_equal(scored(&t, (struct text_ref){.variant = 2}, BROKEN), EXAMPLES);
	finish(&t);
}

IN_FOLDER(why_one_that_follows_failed_is_told)
{
	struct several t;
	const char *once;

	begin(&t, *state);
	faulty_speak(t.servers[BROKEN], is_wrong);
	line(&t, "model target + ", BROKEN);
	game_line(t.g, "evaluate");
	game_settle(t.g);
	game_said(t.g, "no such model here");
	game_line(t.g, "show targets");
	game_said(t.g, "40 failed\n");
	once = strstr(t.g->said, "no such model here");
	assert_non_null(once);
	assert_null(strstr(once + 1, "no such model here"));
	game_line(t.g, "status");
	game_said(t.g, " rests: retry asks it again");
	game_reopen(t.g); /* which forgets that */
	game_line(t.g, "status");
	game_said(t.g, "40 calls to ");
	game_said(t.g, " failed: retry sends them again, show targets tells why");
	finish(&t);
}

IN_FOLDER(scores_are_of_one_model_and_gains_too)
{
	const struct text_ref head = {.version = 1};
	struct several t;

	begin(&t, *state);
	game_score(t.g);
	line(&t, "model target + ", GOOD);
	assert_int_equal(scored(&t, head, GOOD), 0);
	game_score(t.g); /* what is missing, by all */
	assert_int_equal(scored(&t, head, GOOD), EXAMPLES);
	game_line(t.g, "propose paraphrase 1");
	game_settle(t.g);
	assert_true(score_by(&t, (struct text_ref){.variant = 1}, -1).gain.diff > 0);
	assert_true(score_by(&t, (struct text_ref){.variant = 1}, GOOD).gain.diff < 0);
	assert_false(score_by(&t, (struct text_ref){.variant = 1}, GOOD).gain.noise);
	game_line(t.g, "lead");
	game_said(t.g, ":m0 (leads)");
	assert_true(score_by(&t, (struct text_ref){.variant = 1}, -1).gain.diff < 0);
	game_line(t.g, "undo");
	assert_string_equal(t.g->live->desk->target.name, t.g->model);
	assert_true(score_by(&t, (struct text_ref){.variant = 1}, -1).gain.diff > 0);
	finish(&t);
}

IN_FOLDER(targets_come_and_go)
{
	struct several t;
	const struct state *s;

	begin(&t, *state);
	s = live_state(t.g->live);
	line(&t, "model target + ", GOOD);
	line(&t, "model target +", SILENT);
	game_bad_line(t.g, "model target - nobody", "nobody is no target");
	game_bad_line(t.g, "model target + nobody", "nobody");
	line(&t, "lead ", SILENT);
	assert_string_equal(state_model(s, state_target(s, 0)), t.names[SILENT]);
	assert_string_equal(state_model(s, state_target(s, 1)), t.g->model);
	line(&t, "model target ", BROKEN); /* in the place of the one that leads */
	assert_string_equal(state_model(s, state_target(s, 0)), t.names[BROKEN]);
	assert_string_equal(state_model(s, state_target(s, 2)), t.names[GOOD]);
	assert_int_equal(state_target(s, 3), -1);
	line(&t, "model target - ", BROKEN);
	assert_string_equal(t.g->live->desk->target.name, t.g->model);
	line(&t, "model target -", GOOD);
	assert_int_equal(state_target(s, 1), -1);
	game_bad_line(t.g, "lead", "there is one target");
	game_reopen(t.g);
	s = live_state(t.g->live);
	assert_string_equal(state_model(s, state_target(s, 0)), t.g->model);
	assert_int_equal(state_target(s, 1), -1);
	finish(&t);
}
