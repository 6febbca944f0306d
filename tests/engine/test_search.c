/* test_search.c - an optimiser's wishes: what is asked for, what is kept, and that no budget is
 * passed. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/base/hash.h"
#include "hunsu/engine/search.h"

#define EXAMPLES 30
#define TEXTS 600
#define ROUNDS 300

/* A search, and whoever makes and scores its variants. */
struct life {
	struct search_family families[6];
	struct search_plan plan;
	double scores[TEXTS][EXAMPLES];
	struct search_text texts[TEXTS];
	struct search_round rounds[ROUNDS];
	struct search_facts facts;
	struct rng rng;
	double better; /* chance that a variant is right where its parent is wrong */
};

static struct life life;

static bool chance(struct life *l, unsigned percent)
{
	return rng_below(&l->rng, 100) < percent;
}

static size_t add_text(struct life *l, size_t round)
{
	const size_t at = l->facts.n_texts++;

	assert_true(at < TEXTS);
	for (size_t e = 0; e < EXAMPLES; e++)
		l->scores[at][e] = NAN;
	l->texts[at] = (struct search_text){.scores = l->scores[at], .round = round};
	return at;
}

/* A plan of n families, from which nothing was made yet. */
static void life_begin(struct life *l, size_t families, size_t examples, double calls)
{
	static const char *const names[] = {"form", "demos", "critique", "history", "crossover",
		"edit"};

	memset(l, 0, sizeof *l);
	for (size_t i = 0; i < families; i++)
		l->families[i] = (struct search_family){.name = names[i], .most = SEARCH_NONE};
	l->plan = (struct search_plan){.families = l->families, .n_families = families,
		.examples = examples, .race = true, .seed = 7};
	l->facts = (struct search_facts){.texts = l->texts, .rounds = l->rounds,
		.left = {calls, INFINITY, INFINITY}};
	add_text(l, SEARCH_NONE);
}

/* Writes "1011." into the scores; '.' is none. */
static void set_row(struct life *l, size_t text, const char *row)
{
	for (size_t e = 0; e < l->plan.examples; e++)
		l->scores[text][e] = row[e] == '.' ? NAN : row[e] == '1';
	l->texts[text].full = true;
}

static size_t add_round(struct life *l, size_t family, size_t parent)
{
	l->rounds[l->facts.n_rounds] = (struct search_round){.family = family,
		.parents = {parent, SEARCH_NONE}, .asked = 1, .made = 1};
	return add_text(l, l->facts.n_rounds++);
}

static struct wish ask(const struct life *l)
{
	struct wish w;

	search_next(&l->plan, &l->facts, &w);
	return w;
}

static void assert_same(const struct wish *a, const struct wish *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->why, b->why);
	assert_int_equal(a->text, b->text);
	assert_int_equal(a->other, b->other);
	assert_int_equal(a->family, b->family);
	assert_int_equal(a->variants, b->variants);
	assert_int_equal(a->target, b->target);
	assert_int_equal(a->proposals, b->proposals);
}

/* ---- random lives ---- */

static double some(struct life *l, uint32_t most)
{
	return chance(l, 70) ? (double)rng_below(&l->rng, most) : (double)INFINITY;
}

static void random_plan(struct life *l, uint64_t seed)
{
	life_begin(l, 1 + seed % 6, 1 + seed % EXAMPLES, 0);
	l->rng = rng_seed(seed);
	for (size_t i = 0; i < l->plan.n_families; i++) {
		struct search_family *f = &l->families[i];

		f->free = chance(l, 40);
		f->failures = chance(l, 30);
		f->pair = chance(l, 20);
		f->most = chance(l, 40) ? 1 + rng_below(&l->rng, 9) : SEARCH_NONE;
		f->weight = chance(l, 30) ? 1 + rng_below(&l->rng, 20) : 0;
		f->gain = (rng_below(&l->rng, 21) - 10.) / 100;
	}
	l->plan.variants = chance(l, 30) ? 1 + rng_below(&l->rng, 9) : 0;
	l->plan.rounds = chance(l, 30) ? 1 + rng_below(&l->rng, 9) : 0;
	l->plan.race = chance(l, 70);
	l->better = (5 + rng_below(&l->rng, 30)) / 100.;
	l->facts.left = (struct search_left){some(l, 900), some(l, 900), some(l, 40)};
}

static void pay(struct life *l, double target, double proposals)
{
	l->facts.left.target -= target;
	l->facts.left.proposals -= proposals;
	l->facts.left.calls -= target + proposals;
	assert_true(l->facts.left.target >= 0);
	assert_true(l->facts.left.proposals >= 0);
	assert_true(l->facts.left.calls >= 0);
}

/* One in thirty calls is lost, and paid nevertheless. */
static double fill(struct life *l, size_t text, size_t parent, size_t upto)
{
	double paid = 0;

	for (size_t e = 0; e < upto; e++) {
		const bool was = parent != SEARCH_NONE && l->scores[parent][e] > 0;
		const unsigned right = was ? 90 : (unsigned)(100 * l->better);

		if (!isnan(l->scores[text][e]))
			continue;
		paid++;
		if (!chance(l, 3))
			l->scores[text][e] = chance(l, right);
	}
	return paid;
}

static void play_round(struct life *l, const struct wish *w)
{
	const size_t n = l->plan.examples, round = l->facts.n_rounds;
	size_t made = 0;
	double paid = 0;

	assert_true(round < ROUNDS);
	for (size_t i = 0; i < w->variants; i++) {
		size_t text, upto = n;

		if (chance(l, 20)) /* refused */
			continue;
		text = add_text(l, round);
		made++;
		if (chance(l, 50))
			upto = rng_below(&l->rng, (uint32_t)n + 1);
		paid += fill(l, text, w->text, upto);
		l->texts[text].full = upto == n;
		l->texts[text].dropped = upto < n && chance(l, 80);
		l->texts[text].tokens = rng_below(&l->rng, 50);
		l->texts[text].vetoed = chance(l, 10);
	}
	l->rounds[l->facts.n_rounds++] = (struct search_round){w->family, {w->text, w->other},
		w->variants, made, w->variants - made};
	pay(l, paid, (double)w->proposals);
}

static void play(struct life *l, const struct wish *w)
{
	if (w->kind == WISH_ROUND) {
		play_round(l, w);
		return;
	}
	pay(l, fill(l, w->text, SEARCH_NONE, l->plan.examples), 0);
	l->texts[w->text].full = true;
}

static bool is_complementary(const struct life *l, size_t a, size_t b)
{
	bool here = false, there = false;

	for (size_t e = 0; e < l->plan.examples; e++) {
		here = here || l->scores[a][e] > l->scores[b][e];
		there = there || l->scores[b][e] > l->scores[a][e];
	}
	return here && there;
}

/* How many variants of these parents were asked of the family before. */
static size_t asked_before(const struct life *l, const struct wish *w)
{
	size_t n = 0;

	for (size_t i = 0; i < l->facts.n_rounds; i++) {
		const struct search_round *r = &l->rounds[i];

		if (r->family == w->family && r->parents[0] == w->text && r->parents[1] == w->other)
			n += r->asked;
	}
	return n;
}

static void check_round(const struct life *l, const struct wish *w)
{
	const struct search_family *f = &l->families[w->family];
	const struct search_text *t = &l->texts[w->text];
	bool failed = false;

	assert_true(w->variants > 0);
	assert_true(!l->plan.variants || w->variants <= l->plan.variants);
	assert_true(!l->plan.rounds || l->facts.n_rounds < l->plan.rounds);
	assert_true(w->target >= w->variants * l->plan.examples);
	assert_true(f->free == !w->proposals);
	assert_true(t->full && !t->vetoed);
	assert_true(f->pair == (w->other != SEARCH_NONE));
	if (f->pair) {
		assert_true(l->texts[w->other].full && !l->texts[w->other].vetoed);
		assert_true(is_complementary(l, w->text, w->other));
	}
	if (f->most != SEARCH_NONE)
		assert_true(asked_before(l, w) + w->variants <= f->most);
	for (size_t e = 0; e < l->plan.examples; e++)
		failed = failed || l->scores[w->text][e] < 1;
	assert_true(failed || !f->failures);
}

static void check(const struct life *l, const struct wish *w)
{
	const struct search_text *t = &l->texts[w->text];
	SCOPED(buf) words = BUF(200);

	assert_true(w->text < l->facts.n_texts);
	assert_true((double)w->target <= l->facts.left.target);
	assert_true((double)w->proposals <= l->facts.left.proposals);
	assert_true((double)(w->target + w->proposals) <= l->facts.left.calls);
	if (w->kind == WISH_ROUND)
		check_round(l, w);
	else
		assert_true(w->text == 0 || !t->vetoed);
	if (w->kind == WISH_DONE) {
		assert_true(w->text == 0 || t->full);
		assert_int_equal(w->text, search_best(&l->plan, &l->facts));
	}
	search_why(&words, &l->plan, w);
	assert_true(words.n > 0);
}

TEST(a_life_passes_no_budget_and_ends_with_a_full_row_that_nobody_rejected)
{
	for (uint64_t seed = 0; seed < 1000; seed++) {
		struct wish w;

		random_plan(&life, seed);
		for (w = ask(&life); w.kind != WISH_DONE; w = ask(&life)) {
			const struct wish again = ask(&life);

			check(&life, &w);
			assert_same(&w, &again);
			play(&life, &w);
		}
		check(&life, &w);
	}
}

/* What the record has of a life up to there, at addresses of its own. */
struct moment {
	struct wish wish;
	struct search_left left;
	size_t texts, rounds;
	double scores[200][EXAMPLES];
	struct search_text of[200];
};

TEST(what_was_recorded_is_enough_to_go_on_from_any_moment)
{
	static struct moment moments[40];

	for (uint64_t seed = 100; seed < 140; seed++) {
		size_t n = 0;
		struct wish w;

		random_plan(&life, seed);
		for (w = ask(&life); n < 40 && life.facts.n_texts <= 200; w = ask(&life)) {
			struct moment *m = &moments[n++];

			m->wish = w;
			m->left = life.facts.left;
			m->texts = life.facts.n_texts;
			m->rounds = life.facts.n_rounds;
			memcpy(m->scores, life.scores, sizeof m->scores);
			memcpy(m->of, life.texts, sizeof m->of);
			if (w.kind == WISH_DONE)
				break;
			play(&life, &w);
		}
		while (n--) { /* the last first: nothing is remembered of a later one */
			struct moment *m = &moments[n];
			const struct search_facts facts = {m->of, m->texts, life.rounds, m->rounds,
				m->left};

			for (size_t i = 0; i < m->texts; i++)
				m->of[i].scores = m->scores[i];
			search_next(&life.plan, &facts, &w);
			assert_same(&w, &m->wish);
		}
	}
}

/* ---- what it does ---- */

TEST(the_start_is_scored_first_or_kept_where_it_cannot_be)
{
	struct wish w;

	life_begin(&life, 2, 10, 9);
	w = ask(&life);
	assert_int_equal(w.kind, WISH_DONE);
	assert_int_equal(w.why, WHY_NO_START);
	assert_int_equal(w.text, 0);
	life.facts.left.calls = 10;
	w = ask(&life);
	assert_int_equal(w.kind, WISH_SCORE);
	assert_int_equal(w.text, 0);
	assert_int_equal(w.target, 10);
	life.scores[0][3] = 1;
	assert_int_equal(ask(&life).target, 9); /* what is there is not asked for again */
}

TEST(a_text_that_is_right_everywhere_ends_it)
{
	struct wish w;
	size_t v;

	life_begin(&life, 2, 10, 500);
	set_row(&life, 0, "0011100110");
	v = add_round(&life, 0, 0);
	set_row(&life, v, "1111111111");
	w = ask(&life);
	assert_int_equal(w.kind, WISH_DONE);
	assert_int_equal(w.why, WHY_CEILING);
	assert_int_equal(w.text, v);
	life.texts[v].vetoed = true;
	w = ask(&life);
	assert_int_equal(w.kind, WISH_ROUND);
	assert_int_equal(w.text, 0);
}

TEST(the_start_is_kept_where_nothing_is_better)
{
	struct wish w;

	life_begin(&life, 1, 10, 0);
	set_row(&life, 0, "0011100110");
	set_row(&life, add_round(&life, 0, 0), "0011100100");
	set_row(&life, add_round(&life, 0, 0), "1100011001");
	w = ask(&life);
	assert_int_equal(w.kind, WISH_DONE);
	assert_int_equal(w.why, WHY_BUDGET);
	assert_int_equal(w.text, 0);
}

/* Of eight that differ by luck alone, one is ahead by one example. */
TEST(the_start_is_kept_where_choosing_again_leaves_nothing)
{
	static const char *const rows[] = {"11000000000111110000", "00110000001011110000",
		"00001100001101110000", "00000011001110110000", "00000000111111010000",
		"10000000001111100000", "00001000001111000001", "01100000001111000010"};
	struct search_result r;

	life_begin(&life, 1, 20, 0);
	set_row(&life, 0, "00000000001111100000");
	for (size_t i = 0; i < 8; i++)
		set_row(&life, add_round(&life, 0, 0), rows[i]);
	search_tell(&life.plan, &life.facts, 1, &r);
	assert_true(r.gain > 0 && r.left <= 0 && !r.proven);
	assert_int_equal(r.texts, 8);
	assert_int_equal(search_best(&life.plan, &life.facts), 0);
	assert_int_equal(ask(&life).text, 0);
	life.texts[8].vetoed = true; /* nobody chooses among these */
	search_tell(&life.plan, &life.facts, 1, &r);
	assert_int_equal(r.texts, 7);
}

TEST(a_lost_call_counts_for_nobody)
{
	struct search_result r;
	size_t v;

	life_begin(&life, 1, 10, 0);
	set_row(&life, 0, "0011100110");
	v = add_round(&life, 0, 0);
	set_row(&life, v, "111.100..0"); /* two gained, and three that were right are lost */
	assert_int_equal(search_best(&life.plan, &life.facts), v);
	search_tell(&life.plan, &life.facts, v, &r);
	assert_true(fabs(r.gain - 2. / 7) < 1e-9);
	set_row(&life, 0, "0.11100110"); /* nor one that the start lost */
	search_tell(&life.plan, &life.facts, v, &r);
	assert_true(fabs(r.gain - 1. / 6) < 1e-9);
	set_row(&life, add_round(&life, 0, 0), "1.1.1.0..0"); /* gains one of what it has */
	assert_true(search_gain(&life.plan, &life.facts, 1) > 0);
}

TEST(of_equals_the_shorter_wins)
{
	size_t a, b;

	life_begin(&life, 1, 10, 0);
	set_row(&life, 0, "0000000000");
	a = add_round(&life, 0, 0);
	b = add_round(&life, 0, 0);
	set_row(&life, a, "1111100000");
	set_row(&life, b, "0011111000");
	assert_int_equal(search_best(&life.plan, &life.facts), a);
	life.texts[a].tokens = 90;
	life.texts[b].tokens = 80;
	assert_int_equal(search_best(&life.plan, &life.facts), b);
	life.texts[b].vetoed = true;
	assert_int_equal(search_best(&life.plan, &life.facts), a);
}

TEST(of_those_within_noise_of_the_best_the_shortest_wins)
{
	size_t best, shorter, shortest;

	life_begin(&life, 1, 20, 0);
	set_row(&life, 0, "00000000000000000000");
	best = add_round(&life, 0, 0);
	shorter = add_round(&life, 0, 0);
	shortest = add_round(&life, 0, 0);
	set_row(&life, best, "11111111111111100000");
	set_row(&life, shorter, "11111111111110010000"); /* gains 1, loses 2: one behind */
	set_row(&life, shortest, "11111111110000000000"); /* loses 5 */
	life.texts[best].tokens = 90;
	assert_int_equal(search_best(&life.plan, &life.facts), best);
	life.texts[shorter].tokens = 20;
	life.texts[shortest].tokens = 10;
	assert_int_equal(search_best(&life.plan, &life.facts), shorter);
	set_row(&life, shorter, "11111111111100010000"); /* gains 1, loses 3: two behind */
	assert_int_equal(search_best(&life.plan, &life.facts), shorter);
	set_row(&life, shorter, "11111111111100000000"); /* loses 3 */
	assert_int_equal(search_best(&life.plan, &life.facts), best);
}

TEST(a_row_that_may_win_is_run_to_its_end_first)
{
	struct wish w;
	size_t v;

	life_begin(&life, 1, 10, 100);
	set_row(&life, 0, "0011100110");
	v = add_round(&life, 0, 0);
	set_row(&life, v, "1111.1....");
	life.texts[v].full = false;
	w = ask(&life);
	assert_int_equal(w.kind, WISH_SCORE);
	assert_int_equal(w.why, WHY_WINNER);
	assert_int_equal(w.text, v);
	assert_int_equal(w.target, 5);
	assert_int_equal(search_best(&life.plan, &life.facts), 0); /* not yet */
	life.texts[v].dropped = true;
	assert_int_equal(ask(&life).kind, WISH_ROUND);
}

TEST(families_are_tried_in_their_order_and_left_when_they_gain_nothing)
{
	struct wish w;

	life_begin(&life, 3, 10, 1000);
	set_row(&life, 0, "0011100110");
	for (size_t family = 0; family < 3; family++) {
		w = ask(&life);
		assert_int_equal(w.kind, WISH_ROUND);
		assert_int_equal(w.why, WHY_FIRST);
		assert_int_equal(w.family, family);
		set_row(&life, add_round(&life, family, 0), "0011000010");
		life.rounds[family].asked = 4;
	}
	assert_int_equal(ask(&life).why, WHY_EARNED);
	for (int i = 0; i < 60 && w.kind == WISH_ROUND; i++, w = ask(&life))
		set_row(&life, add_round(&life, w.family, 0), "0011000010");
	assert_int_equal(w.kind, WISH_DONE);
	assert_int_equal(w.why, WHY_NO_GAIN);
	assert_int_equal(w.text, 0);
}

TEST(what_works_on_words_waits_for_a_text_that_has_some)
{
	size_t v;

	life_begin(&life, 3, 10, 1000);
	life.families[0].words = life.families[2].words = life.families[2].pair = true;
	life.texts[0].bare = true;
	set_row(&life, 0, "0011100110");
	assert_int_equal(ask(&life).family, 1);
	v = add_round(&life, 1, 0);
	set_row(&life, v, "1111100010");
	life.families[1].most = 0;
	assert_int_equal(ask(&life).family, 0);
	assert_int_equal(ask(&life).text, v);
	life.texts[v].vetoed = true;
	assert_int_equal(ask(&life).kind, WISH_DONE);
}

TEST(a_stock_is_added_to_the_best_once)
{
	size_t v;

	life_begin(&life, 1, 10, 1000);
	life.families[0].most = 3;
	set_row(&life, 0, "0011100110");
	v = add_round(&life, 0, 0);
	set_row(&life, v, "1111100110");
	assert_int_equal(ask(&life).kind, WISH_DONE); /* two are left, but it has one of them */
	life.texts[v].vetoed = true;
	assert_int_equal(ask(&life).variants, 2);
	assert_int_equal(ask(&life).text, 0);
	life.families[0].most = SEARCH_NONE; /* that of a family without a model, likewise */
	assert_int_equal(ask(&life).kind, WISH_ROUND);
	life.families[0].free = true;
	assert_int_equal(ask(&life).kind, WISH_DONE);
}

static bool all_but(const void *arg, size_t family, size_t text, size_t other)
{
	const size_t *none = arg;

	(void)text;
	(void)other;
	return family != *none;
}

TEST(a_family_that_could_make_nothing_has_no_round)
{
	const size_t first = 0;

	life_begin(&life, 2, 10, 1000);
	life.plan.can = all_but;
	life.plan.arg = &first;
	set_row(&life, 0, "0011100110");
	assert_int_equal(ask(&life).family, 1);
	life.families[0].pair = true;
	life.plan.n_families = 1;
	assert_int_equal(ask(&life).kind, WISH_DONE);
	assert_int_equal(ask(&life).why, WHY_NO_WAY);
}

TEST(what_a_round_gained_is_what_is_believed_of_its_best)
{
	double gain;

	life_begin(&life, 1, 10, 1000);
	set_row(&life, 0, "0000100110");
	set_row(&life, add_round(&life, 0, 0), "0000100010");
	gain = search_gain(&life.plan, &life.facts, 0);
	assert_true(gain < 0 && gain > -.1); /* by one of ten, likewise */
	set_row(&life, add_round(&life, 0, 0), "1100100110");
	gain = search_gain(&life.plan, &life.facts, 1);
	assert_true(gain > 0 && gain < .2); /* by two of ten, which may be luck */
	set_row(&life, add_text(&life, 1), "1111100110");
	assert_true(search_gain(&life.plan, &life.facts, 1) > gain);
}

TEST(what_is_known_of_a_family_puts_it_first)
{
	life_begin(&life, 3, 10, 1000);
	set_row(&life, 0, "0011100110");
	life.families[2].gain = .2;
	life.families[2].weight = 20;
	assert_int_equal(ask(&life).family, 2);
}
