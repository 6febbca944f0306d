/*
 * bench_search.c - searches, simulated from a seed: how often one ends with what there is to be
 * found, beside one that takes its families in turn; how often it ends below its start; and how far
 * the gain that is said to be left is off. Prints figures; asserts nothing.
 *
 * A text is right on an example with a chance that is logistic in its ability less the example's
 * difficulty, which has a standard deviation of 3, so that texts are alike in what they find hard.
 * A variant's true score is its parent's and what its family gives it: on a task that is one for
 * the family, with a chance, so much; else about nothing, more or less.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/hash.h"
#include "hunsu/engine/race.h"
#include "hunsu/engine/search.h"

#define HARD 3.0
#define EXAMPLES 25
#define TEXTS 400
#define ROUNDS 200
#define FAMILIES 8
#define NOISE 0.10 /* two texts that are equal are so far apart on 25 examples: s.d. */

struct effect { /* of a family on a variant's true score */
	const char *name;
	double task, chance, mean, sd; /* task: the part of tasks that it is one for */
	double else_mean, else_sd;
	size_t most; /* variants of one parent; 0: any number */
	bool free, failures, once; /* once: gives it to a text that does not have it yet */
};

struct world {
	const char *name;
	double low, high; /* the start's true score, each as likely */
	size_t n_families;
	struct effect effects[FAMILIES];
	bool shuffled; /* the order of families is by chance */
	double calls, proposals;
};

struct known { /* of families: what all their rounds in earlier searches gained */
	double sum[FAMILIES], rounds[FAMILIES];
};

struct run { /* one search */
	const struct world *w;
	struct rng rng;
	struct effect effects[FAMILIES];
	bool works[FAMILIES]; /* the task is one for it */
	double hard[EXAMPLES], rates[TEXTS], scores[TEXTS][EXAMPLES]; /* rates: true ones */
	bool has[TEXTS][FAMILIES]; /* what is given once */
	double seen[TEXTS][EXAMPLES];
	struct search_family families[FAMILIES];
	struct search_plan plan;
	struct search_text texts[TEXTS];
	struct search_round rounds[ROUNDS];
	struct search_facts facts;
	double spent;
	size_t turn;
};

static double uniform(struct rng *r)
{
	return ((double)rng_u32(r) + 0.5) / 4294967296.;
}

static double normal(struct rng *r)
{
	return sqrt(-2 * log(uniform(r))) * cos(2 * 3.14159265358979323846 * uniform(r));
}

static double logistic(double x)
{
	return 1 / (1 + exp(-x));
}

#define GRID 1000
static double abilities[GRID + 1]; /* that have this rate */

static double rate_of(double ability)
{
	double sum = 0, weights = 0;

	for (int k = -100; k <= 100; k++) {
		const double z = k / 20.0, weight = exp(-z * z / 2);

		sum += weight * logistic(ability - HARD * z);
		weights += weight;
	}
	return sum / weights;
}

static void abilities_make(void)
{
	double at = -25;

	for (int i = 0; i <= GRID; i++) {
		while (at < 25 && rate_of(at) < (double)i / GRID)
			at += 0.01;
		abilities[i] = at;
	}
}

static size_t add_text(struct run *r, double rate, size_t round)
{
	const size_t i = r->facts.n_texts++;
	double ability;

	rate = fmin(fmax(rate, 0.01), 0.99);
	ability = abilities[(int)(rate * GRID + 0.5)];
	r->rates[i] = rate;
	for (size_t e = 0; e < EXAMPLES; e++) {
		r->scores[i][e] = uniform(&r->rng) < logistic(ability - r->hard[e]);
		r->seen[i][e] = NAN;
	}
	r->texts[i] = (struct search_text){.scores = r->seen[i], .round = round};
	return i;
}

static size_t kind_of(const struct world *w, const char *name)
{
	size_t i = 0;

	while (i < w->n_families && strcmp(w->effects[i].name, name) != 0)
		i++;
	return i;
}

static void begin(struct run *r, const struct world *w, const struct known *k, uint64_t seed)
{
	memset(r, 0, sizeof *r);
	r->w = w;
	r->rng = rng_seed(seed);
	for (size_t i = 0; i < w->n_families; i++) {
		const size_t at = w->shuffled ? rng_below(&r->rng, (uint32_t)i + 1) : i;

		r->effects[i] = r->effects[at];
		r->effects[at] = w->effects[i];
	}
	for (size_t i = 0; i < w->n_families; i++) {
		const struct effect *e = &r->effects[i];
		const size_t of = kind_of(w, e->name);

		r->works[i] = uniform(&r->rng) < e->task;
		r->families[i] = (struct search_family){.name = e->name, .free = e->free,
			.failures = e->failures, .most = e->most ? e->most : SEARCH_NONE,
			.gain = k && k->rounds[of] > 0 ? k->sum[of] / k->rounds[of] : 0,
			.weight = k ? k->rounds[of] : 0};
	}
	for (size_t e = 0; e < EXAMPLES; e++)
		r->hard[e] = HARD * normal(&r->rng);
	r->plan = (struct search_plan){.families = r->families, .n_families = w->n_families,
		.examples = EXAMPLES, .race = true, .seed = seed};
	r->facts = (struct search_facts){.texts = r->texts, .rounds = r->rounds,
		.left = {w->calls + w->proposals, w->calls, w->proposals}};
	add_text(r, w->low + (w->high - w->low) * uniform(&r->rng), SEARCH_NONE);
}

static void spend(struct run *r, size_t text, size_t example)
{
	if (!isnan(r->seen[text][example]))
		return;
	r->seen[text][example] = r->scores[text][example];
	r->spent++;
	r->facts.left.calls--;
	r->facts.left.target--;
}

/* The variants from `first` on, against the best so far. */
static void race(struct run *r, size_t first, size_t best)
{
	const double *earlier[TEXTS];
	const size_t n = r->facts.n_texts - first;
	struct race_plan plan = {.arms = n + 1, .examples = EXAMPLES, .earlier = earlier,
		.margin = 1, .seed = r->plan.seed + first};
	struct race *x;
	size_t arm, example;

	for (size_t i = 0; i < first; i++)
		if (r->texts[i].full)
			earlier[plan.n_earlier++] = r->seen[i];
	x = race_new(&plan);
	race_keep(x, 0);
	for (size_t e = 0; e < EXAMPLES; e++)
		race_tell(x, 0, e, r->seen[best][e]);
	while (race_next(x, &arm, &example)) {
		spend(r, first + arm - 1, example);
		race_tell(x, arm, example, r->scores[first + arm - 1][example]);
	}
	for (size_t i = 0; i < n; i++) {
		r->texts[first + i].full = race_arm(x, i + 1).state == RACE_FULL;
		r->texts[first + i].dropped = race_arm(x, i + 1).state == RACE_DROPPED;
	}
	race_free(x);
}

static void add_variant(struct run *r, const struct wish *w)
{
	const struct effect *e = &r->effects[w->family];
	const bool lucky = uniform(&r->rng) < e->chance && r->works[w->family] &&
			   !(e->once && r->has[w->text][w->family]);
	const double z = normal(&r->rng);
	const double gain = lucky ? e->mean + e->sd * z : e->else_mean + e->else_sd * z;
	const size_t i = add_text(r, r->rates[w->text] + gain, r->facts.n_rounds);

	memcpy(r->has[i], r->has[w->text], sizeof r->has[i]);
	r->has[i][w->family] = r->has[i][w->family] || lucky;
}

static void play_round(struct run *r, const struct wish *w)
{
	const size_t first = r->facts.n_texts;
	const size_t best = search_best(&r->plan, &r->facts);

	for (size_t i = 0; i < w->variants; i++)
		add_variant(r, w);
	race(r, first, best);
	r->facts.left.proposals -= (double)w->proposals;
	r->facts.left.calls -= (double)w->proposals;
	r->rounds[r->facts.n_rounds++] = (struct search_round){.family = w->family,
		.parents = {w->text, w->other}, .asked = w->variants, .made = w->variants};
}

enum how { SEARCH, TURN, ONLY }; /* ONLY: the first family of the world, as if it were known */

/* Asks the search, with the other families taken from it. */
static void ask_family(struct run *r, size_t family, struct wish *w)
{
	size_t most[FAMILIES];

	for (size_t i = 0; i < r->plan.n_families; i++) {
		most[i] = r->families[i].most;
		r->families[i].most = i == family ? most[i] : 0;
	}
	search_next(&r->plan, &r->facts, w);
	for (size_t i = 0; i < r->plan.n_families; i++)
		r->families[i].most = most[i];
}

/* In turn: the next that can make anything. */
static void ask(struct run *r, enum how how, struct wish *w)
{
	const size_t n = r->plan.n_families;

	if (how == SEARCH)
		search_next(&r->plan, &r->facts, w);
	for (size_t i = 0; i < n && how == ONLY; i++)
		if (!kind_of(r->w, r->effects[i].name))
			ask_family(r, i, w);
	for (size_t i = 0; i < n && how == TURN; i++) {
		ask_family(r, (r->turn + i) % n, w);
		if (w->kind == WISH_ROUND)
			r->turn = w->family + 1;
		if (w->kind != WISH_DONE)
			break;
	}
}

/* curve: adds the true score of what it would end with after each STEP calls. */
#define STEP 25
#define STEPS 13
static size_t play(struct run *r, enum how how, double *curve)
{
	struct wish w;
	size_t at = 0;

	for (;;) {
		ask(r, how, &w);
		for (; curve && at < STEPS && (double)at * STEP <= r->spent; at++)
			curve[at] += r->rates[search_best(&r->plan, &r->facts)];
		if (w.kind == WISH_DONE)
			break;
		if (w.kind == WISH_ROUND) {
			play_round(r, &w);
			continue;
		}
		for (size_t e = 0; e < EXAMPLES; e++)
			spend(r, w.text, e);
		r->texts[w.text].full = true;
	}
	for (; curve && at < STEPS; at++)
		curve[at] += r->rates[w.text];
	return w.text;
}

/* What a library would keep of it. */
static void learn(const struct run *r, struct known *k)
{
	for (size_t i = 0; i < r->facts.n_rounds; i++) {
		const size_t kind = kind_of(r->w, r->effects[r->rounds[i].family].name);

		k->sum[kind] += search_gain(&r->plan, &r->facts, i);
		k->rounds[kind]++;
	}
}

struct sums {
	double n, right, rate, gain, harm, took, bias, calls, texts, curve[STEPS];
};

static void add_end(struct sums *s, const struct run *r, size_t text)
{
	const double gain = r->rates[text] - r->rates[0];
	struct search_result told;

	search_tell(&r->plan, &r->facts, text, &told);
	s->n++;
	s->right += gain >= 0.06 - 1e-9;
	s->rate += r->rates[text];
	s->gain += gain;
	s->harm += gain < -NOISE;
	s->took += text > 0;
	s->bias += text ? told.left - gain : 0;
	s->calls += r->spent;
	s->texts += (double)r->facts.n_texts - 1;
}

static void print_sums(const char *name, const struct sums *s)
{
	const double percent = 100 / s->n;

	printf("%-28s %6.1f %6.1f %+6.1f %6.1f %6.1f %+6.1f %6.0f %6.1f\n", name,
		percent * s->right, percent * s->rate, percent * s->gain, percent * s->took,
		percent * s->harm, 100 * s->bias / s->took, s->calls / s->n, s->texts / s->n);
}

/* earlier: searches that took the families in turn, from which a library knows of them. */
static struct sums simulate(const struct world *w, enum how how, size_t earlier, size_t seeds)
{
	static struct run r;
	struct sums out = {0};

	for (size_t seed = 0; seed < seeds; seed++) {
		struct known k = {0};

		for (size_t i = 0; i < earlier; i++) {
			begin(&r, w, NULL, 1000000 * (seed + 1) + i);
			play(&r, TURN, NULL);
			learn(&r, &k);
		}
		begin(&r, w, earlier ? &k : NULL, seed + 1);
		add_end(&out, &r, play(&r, how, out.curve));
	}
	return out;
}

#define OTHER(called) {.name = called, .task = 1, .chance = 1, .sd = .04}
static const struct world one_gains = {"one family of six gains", .40, .40, 6,
	{{.name = "good", .task = 1, .chance = .4, .mean = .06}, OTHER("b"), OTHER("c"), OTHER("d"),
		OTHER("e"), OTHER("f")},
	true, 300, INFINITY};
/* As on the tasks that were looked at: a line about form is everything or nothing, worked examples
 * help or harm, writing to failures helps now and then, the rest hardly ever. */
static const struct world mixed = {"tasks of many kinds", .05, .70, 6,
	{{"form", .4, .6, .35, .10, -.01, .02, 4, true, false, true},
		{"demos", .5, .8, .10, .06, -.06, .06, 3, true, false, true},
		{"critique", .7, .3, .10, .05, -.02, .05, 0, false, true, false},
		{"induce", .3, .3, .12, .08, -.05, .08, 0, false, false, false},
		{"paraphrase", 1, 1, .0, .03, 0, 0, 0, false, false, false},
		{"edit", 1, 1, -.01, .03, 0, 0, 0, true, false, false}},
	false, 300, 12};

static void print_curve(const char *name, const struct sums *s)
{
	printf("%-28s", name);
	for (size_t i = 1; i < STEPS; i++)
		printf(" %5.1f", 100 * s->curve[i] / s->n);
	puts("");
}

struct row {
	char name[64];
	struct sums sums;
};

static void print_table(const struct world *w, const struct row *rows, size_t n)
{
	printf("%s, %.0f searches of %.0f calls\n", w->name, rows[0].sums.n, w->calls);
	printf("%-28s %6s %6s %6s %6s %6s %6s %6s %6s\n", "", "right", "score", "gain", "took",
		"harm", "bias", "calls", "texts");
	for (size_t i = 0; i < n; i++)
		print_sums(rows[i].name, &rows[i].sums);
	printf("%-28s", "true score after");
	for (size_t i = 1; i < STEPS; i++)
		printf(" %5zu", i * STEP);
	puts("");
	for (size_t i = 0; i < n; i++)
		print_curve(rows[i].name, &rows[i].sums);
}

static void compare(const struct world *w, size_t seeds, const size_t *earlier, size_t n_earlier)
{
	struct row rows[8] = {{"families in turn", simulate(w, TURN, 0, seeds)}};
	size_t n = 1;

	for (size_t i = 0; i < n_earlier; i++, n++) {
		snprintf(rows[n].name, sizeof rows[n].name,
			earlier[i] ? "search after %zu others" : "search, nothing known",
			earlier[i]);
		rows[n].sums = simulate(w, SEARCH, earlier[i], seeds);
	}
	if (w->shuffled)
		rows[n++] = (struct row){"only the family that gains", simulate(w, ONLY, 0, seeds)};
	print_table(w, rows, n);
}

int main(void)
{
	static const size_t earlier[] = {0, 20, 80};
	const int64_t from = clock_us();

	abilities_make();
	puts("right: % of searches that end with a text truly 6 points or more above the start;\n"
	     "took: % that do not keep the start; harm: % that end more than 10 below it, which\n"
	     "is noise; bias: what is said to be left of the gain, less the true gain.");
	compare(&one_gains, 200, earlier, COUNT(earlier));
	compare(&mixed, 200, earlier, COUNT(earlier));
	printf("in %.1f s\n", (double)(clock_us() - from) / 1e6);
	return 0;
}
