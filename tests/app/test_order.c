/* The order of variants and examples that is kept is the one that sorting them all gives.
 * run-tests: native (minutes under valgrind) */
#include <math.h>

#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/random_life.h"
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/base/clock.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/session/replay.h"

#define LIVES 12
#define MOVES 200

/* ---- slowly ---- */

static double slow_key(const struct live *v, struct figures *g, const struct variant *k)
{
	const struct version *head = state_head(live_state(v));
	struct score_line line;

	figures_score(g, (struct text_ref){.variant = k->n}, &line);
	switch (v->view.sort) {
	case SORT_SCORE:
		return line.dev.n ? line.dev.mean : (double)NAN;
	case SORT_GAIN:
		return line.gain.n ? line.gain.diff : (double)NAN;
	case SORT_DISTANCE:
		return prompt_distance(&head->prompt, &k->prompt);
	case SORT_LENGTH:
		return -(double)prompt_tokens_guess(&k->prompt);
	case SORT_NEWEST:
		return k->n;
	default:
		return 0;
	}
}

/* Whether a comes before b. */
static bool before(const struct live *v, struct figures *g, int a, int b)
{
	const struct state *s = live_state(v);
	const struct variant *ka = state_variant(s, a), *kb = state_variant(s, b);
	const bool hidden_a = state_hidden(s, (struct text_ref){.variant = a});
	const bool hidden_b = state_hidden(s, (struct text_ref){.variant = b});
	const bool gone_a = ka->standing == STANDING_REJECTED;
	const bool gone_b = kb->standing == STANDING_REJECTED;
	double x, y;

	if (gone_a != gone_b)
		return gone_b;
	if (!gone_a && hidden_a != hidden_b)
		return hidden_a;
	if (hidden_a || hidden_b)
		return (hidden_a ? state_blind_number(s, a) : 0) <
		       (hidden_b ? state_blind_number(s, b) : 0);
	if (v->view.sort == SORT_OPERATOR && strcmp(ka->operator, kb->operator) != 0)
		return strcmp(ka->operator, kb->operator) < 0;
	x = slow_key(v, g, ka);
	y = slow_key(v, g, kb);
	if (isnan(x) != isnan(y))
		return isnan(y);
	return !isnan(x) && x != y ? x > y : a < b;
}

static size_t slow_variants(const struct live *v, struct figures *g, int *out)
{
	const struct state *s = live_state(v);
	size_t n = 0;

	for (size_t i = 0; i < s->variants.n; i++) {
		const int k = (int)i + 1;
		size_t at = n;

		if (s->variants.items[i].standing == STANDING_REJECTED && !v->view.show_rejected &&
			k != v->view.variant)
			continue;
		for (; at > 0 && before(v, g, k, out[at - 1]); at--)
			out[at] = out[at - 1];
		out[at] = k;
		n++;
	}
	return n;
}

static double slow_mark(struct figures *g, const char *hash, int example)
{
	const struct mark *m = figures_mark(g, hash, example);

	return m && m->samples ? m->sum / m->samples : (double)NAN;
}

static bool slow_passes(const struct live *v, struct figures *g, int id, const int *columns,
	size_t n)
{
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, figures_base(g));
	double first = base ? slow_mark(g, base->hash, id) : (double)NAN;
	const char *hash;

	if (v->view.filter == FILTER_FAILED)
		return state_text(s, live_selected(v), &hash) && slow_mark(g, hash, id) < 1;
	for (size_t i = 0; v->view.filter == FILTER_DIFFER && i < n; i++) {
		const struct variant *k = state_variant(s, columns[i]);
		const bool in = !v->view.n_marked || k->n == v->view.variant ||
				view_marked(&v->view, k->n);
		const double d = slow_mark(g, k->hash, id);

		if (!in || k->standing == STANDING_REJECTED || isnan(d))
			continue;
		if (!isnan(first) && d != first)
			return true;
		first = d;
	}
	return v->view.filter == FILTER_ALL;
}

static void check(const struct live *v)
{
	const struct state *s = live_state(v);
	struct figures *g = figures_new(s, &v->desk->flight);
	OWNED int *expected = NEWN(s->variants.n + 1, int);
	size_t n, n_expected = slow_variants(v, g, expected), k = 0;
	const int *list = live_variants(v, &n);

	assert_int_equal(n, n_expected);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(list[i], expected[i]);
	list = live_examples(v, &n);
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		if (e->dropped || (e->split != SPLIT_DEV && !s->looks.n) ||
			!slow_passes(v, g, e->id, expected, n_expected))
			continue;
		assert_true(k < n);
		assert_int_equal(list[k++], e->id);
	}
	assert_int_equal(k, n);
	figures_free(g);
}

/* ---- lives ---- */

static void open_replay(struct made *m, const char *path)
{
	struct live_options o = {.no_store = true, .commands = commands};
	struct buf err = BUF(BUF_SMALL);
	struct front front = {0};
	struct session *s;

	m->loop = loop_new();
	if (replay_open(&s, path, NULL, &err) ||
		live_open(&m->live, m->loop, s, config_load(&err), &o, &front, &err))
		fail_msg("%s", buf_text(&err));
}

/* What a person does while looking, and where the record stands. */
static void any_move(struct live *v, struct rng *r)
{
	const int variants = (int)live_state(v)->variants.n, now = live_state(v)->events;
	const int events = replay_events(v->desk->session->replay);
	struct buf err = BUF(BUF_SMALL);

	switch (rng_below(r, 12)) {
	case 0:
		v->view.sort = (enum sort)rng_below(r, SORTS);
		break;
	case 1:
		v->view.show_rejected = !v->view.show_rejected;
		break;
	case 2:
		v->view.variant = (int)rng_below(r, (uint32_t)variants + 1);
		break;
	case 3:
		v->view.filter = (enum filter)rng_below(r, FILTERS);
		break;
	case 4:
		if (variants)
			view_toggle_mark(
				&v->view, 1 + (int)rng_below(r, (uint32_t)variants));
		break;
	case 5:
		assert_int_equal(replay_go(v->desk->session,
					 1 + (int)rng_below(r, (uint32_t)events), &err),
			OK);
		break;
	default:
		assert_int_equal(
			replay_go(v->desk->session, now < events ? now + 1 : 1, &err), OK);
	}
}

IN_FOLDER(the_kept_order_is_that_of_sorting_all)
{
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		struct rng r = rng_seed(seed);
		struct made m;
		SCOPED(life) l;

		random_life(&l, seed);
		open_replay(&m, folder_file(*state, "a.hunsu", buf_text(&l.lines)));
		for (int i = 0; i < MOVES; i++) {
			any_move(m.live, &r);
			check(m.live);
		}
		made_end(&m);
	}
}

static void count_change(void *arg)
{
	++*(int *)arg;
}

IN_FOLDER(distances_come_between_turns_where_there_are_frames)
{
	struct made m = made_live(*state, 4, 40);
	const int64_t until = clock_ms() + PATIENCE_MS;
	int changes = 0;
	size_t n, known = 0;

	m.live->front.keys = true;
	m.live->front.changed = count_change;
	m.live->front.arg = &changes;
	assert_true(isnan(live_distance(m.live, 7)));
	while (isnan(live_distance(m.live, 7)) && clock_ms() < until)
		loop_turn(m.loop, 10);
	assert_true(changes > 0);
	assert_true(live_distance(m.live, 7) ==
		    prompt_distance(&state_head(live_state(m.live))->prompt,
			    &state_variant(live_state(m.live), 7)->prompt));
	m.live->view.sort = SORT_DISTANCE;
	(void)live_variants(m.live, &n);
	assert_int_equal(n, 40);
	while (known < n && clock_ms() < until) {
		loop_turn(m.loop, 10);
		known = 0;
		for (int i = 1; i <= (int)n; i++)
			known += isnan(live_distance(m.live, i)) ? 0 : 1;
	}
	check(m.live);
	made_end(&m);
}

/* More than any fixed number that such lists once ended at. */
IN_FOLDER(no_list_ends_before_all_are_in_it)
{
	struct made m = made_live(*state, 1, 4200);
	size_t n;
	const int *list = live_variants(m.live, &n);
	int last;

	assert_int_equal(n, 4200);
	last = list[n - 1];
	m.live->yes = true;
	m.live->view.focus = PANE_VARIANTS;
	made_line(&m, "bottom");
	assert_int_equal(m.live->view.variant, last);
	made_line(&m, "reject");
	assert_int_not_equal(m.live->view.variant, last);
	assert_int_not_equal(m.live->view.variant, 0);
	for (int i = 1; i <= 12; i++)
		view_toggle_mark(&m.live->view, i * 100);
	made_line(&m, "merge");
	assert_int_equal(m.live->merging.n, 12);
	made_line(&m, "abandon");
	made_line(&m, "model target openai@http://127.0.0.1:9/v1:other");
	made_line(&m, "evaluate all");
	assert_int_equal(m.live->desk->flight.n_scoring, 4200); /* with the prompt */
	live_cancel(m.live);
	made_end(&m);
}
