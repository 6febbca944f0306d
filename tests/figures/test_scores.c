/* What is kept of figures is what would be worked out now, whatever happens to a session. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/figures/figures.h"
#include "hunsu/figures/history.h"
#include "hunsu/session/replay.h"
#include "../support/folder.h"
#include "../support/random_life.h"

#define LIVES test_times(12)
#define JUMPS 60
#define MANY_EXAMPLES 6

static void same_number(double a, double b)
{
	if (isnan(a) || isnan(b))
		assert_true(isnan(a) && isnan(b));
	else
		assert_true(a == b);
}

static void same_interval(const struct interval *a, const struct interval *b)
{
	assert_int_equal(a->n, b->n);
	same_number(a->mean, b->mean);
	same_number(a->low, b->low);
	same_number(a->high, b->high);
}

static void same_paired(const struct paired *a, const struct paired *b)
{
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->gained, b->gained);
	assert_int_equal(a->lost, b->lost);
	assert_int_equal(a->noise, b->noise);
	assert_int_equal(a->among, b->among);
	same_number(a->diff, b->diff);
	same_number(a->p, b->p);
}

static void same_line(const struct score_line *a, const struct score_line *b)
{
	same_interval(&a->dev, &b->dev);
	same_interval(&a->held_out, &b->held_out);
	same_paired(&a->gain, &b->gain);
	same_paired(&a->gain_held_out, &b->gain_held_out);
	assert_int_equal(a->early, b->early);
	assert_int_equal(a->errors, b->errors);
	assert_int_equal(a->against, b->against);
	assert_int_equal(a->hidden, b->hidden);
}

static void same_text(struct figures *kept, struct figures *now, struct text_ref text)
{
	const int models = (int)figures_state(now)->models_seen.n;
	struct score_line a, b;
	struct best of_kept, of_now;
	struct room room, room_now;

	for (int m = -1; m < models; m++) {
		figures_score_on(kept, text, m, &a);
		figures_score_on(now, text, m, &b);
		same_line(&a, &b);
		figures_unblinded(kept, text, m, &a);
		figures_unblinded(now, text, m, &b);
		same_line(&a, &b);
	}
	assert_true(text_ref_same(figures_chosen(kept, &of_kept), figures_chosen(now, &of_now)));
	assert_int_equal(of_kept.k, of_now.k);
	same_number(of_kept.left, of_now.left);
	same_number(of_kept.low, of_now.low);
	assert_int_equal(figures_headroom(kept, text, &room),
		figures_headroom(now, text, &room_now));
	same_interval(&room.found.prompt, &room_now.found.prompt);
	same_paired(&room.found.spelled, &room_now.found.spelled);
	assert_int_equal(room.done, room_now.done);
	assert_int_equal(room.found.never, room_now.found.never);
}

/* A rank is what the whole line says, by means of all scores there are. */
static void same_ranks(struct figures *kept, struct figures *now)
{
	const struct state *s = figures_state(now);
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(kept, &turn);

	for (size_t i = 0; i < s->variants.n; i++) {
		const struct text_ref text = {.variant = (int)i + 1};
		const struct score_rank *r = &ranks[i];
		struct score_line line;

		figures_unblinded(now, text, s->target, &line);
		same_number(r->mean, line.dev.mean);
		same_number(r->gain, line.gain.n ? line.gain.diff : (double)NAN);
		assert_int_equal(r->n, line.dev.n);
		assert_int_equal(r->errors, line.errors);
		assert_int_equal(r->early, line.early);
		if (!state_hidden_text(s, s->variants.items[i].hash))
			assert_int_equal(r->broken, figures_broken(now, text, NULL, 0) > 0);
	}
}

static void same_history(struct figures *kept, struct figures *now)
{
	SCOPED(history) a = {0}, b = {0};

	history_make(&a, kept);
	history_make(&b, now);
	assert_int_equal(a.n, b.n);
	for (size_t i = 0; i < a.n; i++) {
		assert_true(text_ref_same(a.items[i].ref, b.items[i].ref));
		same_line(&a.items[i].line, &b.items[i].line);
	}
}

/* lines: they are looked at too; not at each event, so that some are old. */
static void compare(struct figures *kept, bool lines)
{
	const struct state *s = figures_state(kept);
	struct figures *now = figures_new(s, figures_flight(kept));

	assert_int_equal(figures_base(kept), figures_base(now));
	same_ranks(kept, now);
	for (size_t i = 0; lines && i < s->variants.n; i++)
		same_text(kept, now, (struct text_ref){.variant = (int)i + 1});
	for (size_t i = 0; lines && i < s->versions.n; i++)
		same_text(kept, now, (struct text_ref){.version = (int)i + 1});
	if (lines)
		same_history(kept, now);
	figures_free(now);
}

TEST(what_is_kept_is_what_would_be_worked_out_after_each_event)
{
	unsigned scored = 0;

	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		const struct flight flight = {0};
		struct buf err = BUF(BUF_SMALL);
		struct figures *kept;
		SCOPED(state) s;
		SCOPED(life) l;
		unsigned turn = 0;

		random_life(&l, seed);
		state_init(&s);
		kept = figures_new(&s, &flight);
		for (size_t i = 0; i < l.n; i++) {
			assert_int_equal(state_apply(&s, l.events[i], &err), OK);
			compare(kept, i % 7 == 0);
		}
		(void)figures_ranks(kept, &turn);
		scored += turn;
		figures_free(kept);
	}
	assert_true(scored > 10 * LIVES);
}

IN_FOLDER(what_is_kept_holds_over_jumps_of_a_replay)
{
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		const struct flight flight = {0};
		struct rng r = rng_seed(seed);
		struct buf err = BUF(BUF_SMALL);
		struct figures *kept;
		struct session *s;
		SCOPED(life) l;

		random_life(&l, seed);
		if (replay_open(
			    &s, folder_file(*state, "a.hunsu", buf_text(&l.lines)), NULL, &err))
			fail_msg("%s", buf_text(&err));
		kept = figures_new(s->state, &flight);
		for (int i = 0; i < JUMPS; i++) {
			assert_int_equal(
				replay_go(s, 1 + (int)rng_below(&r, (uint32_t)l.n), &err), OK);
			compare(kept, i % 3 == 0);
		}
		figures_free(kept);
		session_close(s);
	}
}

/* A score of one of both texts; the last example gets few. */
static void score_one(struct life *l, int k, bool last)
{
	static const struct text_ref texts[] = {{.version = 1}, {.variant = 1}};

	life_do(l, life_result(l, state_next_call(&l->s), texts[k % 2],
			   last ? MANY_EXAMPLES : 1 + k % (MANY_EXAMPLES - 1), k % 7 / 3 / 2.0));
}

/* So many at once that what was written first is forgotten, and in a replay is before a checkpoint
 * that a jump begins from. */
IN_FOLDER(what_is_kept_holds_after_many_scores_at_once)
{
	static const int more[] = {1, 5000, 1, 1, 3, 2100, 2}, jumps[] = {400, 3, 4900, 7000, 5};
	const struct flight flight = {0};
	struct buf err = BUF(BUF_SMALL);
	struct figures *kept;
	struct session *s;
	SCOPED(life) l;
	int done = 0;

	life_begin(&l, MANY_EXAMPLES);
	life_variant(&l, state_next_call(&l.s), "critique", "Say what the mail is about.");
	kept = figures_new(&l.s, &flight);
	for (size_t i = 0; i < COUNT(more); i++) {
		for (int k = 0; k < more[i]; k++)
			score_one(&l, done++, k < 2);
		compare(kept, true);
	}
	figures_free(kept);
	if (replay_open(&s, folder_file(*state, "a.hunsu", buf_text(&l.lines)), NULL, &err))
		fail_msg("%s", buf_text(&err));
	kept = figures_new(s->state, &flight);
	for (size_t i = 0; i < COUNT(jumps); i++) {
		assert_int_equal(replay_go(s, jumps[i], &err), OK);
		compare(kept, true);
	}
	figures_free(kept);
	session_close(s);
}
