/*
 * bench_choice.c - races and the choice of the best of eight, simulated from a seed: which part of
 * the calls a race takes and what it costs in true score; how far the best's gain is off, the gain
 * that is said to be left, and how often the bound holds. Prints figures; asserts nothing.
 *
 * A text is right on an example with a chance that is logistic in its ability less the example's
 * difficulty, which has a standard deviation of 3; six earlier prompts with a true score of 50 have
 * been scored, and the first of them is what gains are over. Graded scores have ten steps, and each
 * text finds examples a little harder or easier (1.5) than others do.
 */
#include <math.h>
#include <stdio.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/hash.h"
#include "hunsu/engine/best.h"
#include "hunsu/engine/race.h"

#define ARMS 8
#define EARLIER 6
#define MOST 200
#define HARD 3.0
#define OWN 1.5
#define STEPS 10

struct kind { /* of a world: true scores, and how they come */
	const char *name;
	double rates[ARMS];
	bool graded;
};

#define ONE_AT_58 {.58, .50, .475, .45, .425, .40, .375, .35}
#define ALL_AT_50 {.5, .5, .5, .5, .5, .5, .5, .5}

static const struct kind spread = {"one at 58, others 35-50", ONE_AT_58, false};
static const struct kind alike = {"all at 50", ALL_AT_50, false};
static const struct kind graded = {"graded, 58, others 35-50", ONE_AT_58, true};
static const struct kind graded_alike = {"graded, all at 50", ALL_AT_50, true};

struct field {
	size_t n;
	double rates[ARMS]; /* shuffled: the first of equals is not always the same */
	double scores[ARMS][MOST], earlier[EARLIER][MOST];
	const double *known[EARLIER];
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

/* The ability that has this rate over difficulties of standard deviation sd, by halving. */
static double ability(double rate, double sd)
{
	double low = -30, high = 30;

	for (int i = 0; i < 40; i++) {
		const double middle = (low + high) / 2;
		double sum = 0, weights = 0;

		for (int k = -200; k <= 200; k++) {
			const double z = k / 25.0, weight = exp(-z * z / 2);

			sum += weight * logistic(middle - sd * z);
			weights += weight;
		}
		if (sum / weights < rate)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static double score(struct rng *r, double above, bool is_graded)
{
	const double chance = logistic(above - (is_graded ? OWN * normal(r) : 0));
	double right = 0;

	if (!is_graded)
		return uniform(r) < chance;
	for (int i = 0; i < STEPS; i++)
		right += uniform(r) < chance;
	return right / STEPS;
}

static void draw(struct field *f, const struct kind *k, size_t n, const double *abilities,
	struct rng *r)
{
	size_t who[ARMS];

	f->n = n;
	for (size_t i = 0; i < ARMS; i++) {
		const size_t at = rng_below(r, (uint32_t)i + 1);

		who[i] = who[at];
		who[at] = i;
	}
	for (size_t i = 0; i < ARMS; i++)
		f->rates[i] = k->rates[who[i]];
	for (size_t e = 0; e < n; e++) {
		const double hard = HARD * normal(r);

		for (size_t i = 0; i < ARMS; i++)
			f->scores[i][e] = score(r, abilities[who[i]] - hard, k->graded);
		for (size_t i = 0; i < EARLIER; i++)
			f->earlier[i][e] = score(r, -hard, k->graded); /* ability 0: 50 */
	}
	for (size_t i = 0; i < EARLIER; i++)
		f->known[i] = f->earlier[i];
}

static size_t best_of_all(const struct field *f)
{
	size_t best = 0;
	double most = -1;

	for (size_t i = 0; i < ARMS; i++) {
		double sum = 0;

		for (size_t e = 0; e < f->n; e++)
			sum += f->scores[i][e];
		if (sum > most + 1e-9) {
			most = sum;
			best = i;
		}
	}
	return best;
}

struct raced {
	size_t calls, unfilled; /* unfilled: until all others were dropped */
	size_t best;
	double rows[ARMS][MOST];
	struct best_row as_rows[ARMS];
};

static void race(struct raced *out, const struct field *f, bool is_graded, uint64_t seed)
{
	const struct race_plan plan = {.arms = ARMS, .examples = f->n, .earlier = f->known,
		.n_earlier = EARLIER, .graded = is_graded, .seed = seed};
	struct race *r = race_new(&plan);
	size_t arm, example, running = ARMS;

	out->calls = out->unfilled = 0;
	for (size_t i = 0; i < ARMS; i++)
		for (size_t e = 0; e < f->n; e++)
			out->rows[i][e] = NAN;
	while (race_next(r, &arm, &example)) {
		out->rows[arm][example] = f->scores[arm][example];
		race_tell(r, arm, example, f->scores[arm][example]);
		out->calls++;
		out->unfilled += running > 1;
		running = 0;
		for (size_t i = 0; i < ARMS; i++)
			running += race_arm(r, i).state != RACE_DROPPED;
	}
	out->best = race_leader(r);
	for (size_t i = 0; i < ARMS; i++)
		out->as_rows[i] = (struct best_row){out->rows[i],
			race_arm(r, i).state == RACE_DROPPED};
	race_free(r);
}

struct sums {
	double n, calls, unfilled, loss;
	double naive, left, squares, naive_squares, holds, low;
};

static void add_choice(struct sums *s, const struct field *f, struct best c, size_t best)
{
	const double gain = f->rates[best] - 0.5;

	s->naive += c.gain - gain;
	s->naive_squares += (c.gain - gain) * (c.gain - gain);
	s->left += c.left - gain;
	s->squares += (c.left - gain) * (c.left - gain);
	s->holds += c.low <= gain;
	s->low += c.low;
}

static void simulate(const struct kind *k, size_t n, int runs, struct sums *full,
	struct sums *raced)
{
	static struct field f;
	static struct raced r;
	const double sd = k->graded ? hypot(HARD, OWN) : HARD;
	double abilities[ARMS];
	struct rng rng = rng_seed(n);

	for (size_t i = 0; i < ARMS; i++)
		abilities[i] = ability(k->rates[i], sd);
	for (int run = 0; run < runs; run++) {
		struct best_row rows[ARMS];
		struct best c;
		size_t best;

		draw(&f, k, n, abilities, &rng);
		best = best_of_all(&f);
		race(&r, &f, k->graded, (uint64_t)run);
		raced->n++;
		raced->calls += (double)r.calls / (double)(ARMS * n);
		raced->unfilled += (double)r.unfilled / (double)(ARMS * n);
		raced->loss += f.rates[best] - f.rates[r.best];
		if (!full)
			continue;
		for (size_t i = 0; i < ARMS; i++)
			rows[i] = (struct best_row){f.scores[i], false};
		full->n++;
		c = best_tell(f.earlier[0], rows, ARMS, best, n, true);
		add_choice(full, &f, c, best);
		c = best_tell(f.earlier[0], r.as_rows, ARMS, r.best, n, true);
		add_choice(raced, &f, c, r.best);
	}
}

static void races(const struct kind *k)
{
	static const struct {
		size_t n;
		int runs;
	} sizes[] = {{30, 4000}, {60, 3000}, {200, 500}};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct sums s = {0};

		simulate(k, sizes[i].n, sizes[i].runs, NULL, &s);
		printf("%-25s %4zu %5d %8.1f %9.1f %7.2f\n", k->name, sizes[i].n, sizes[i].runs,
			100 * s.calls / s.n, 100 * s.unfilled / s.n, 100 * s.loss / s.n);
	}
}

static void print_choice(const char *name, size_t n, const char *how, const struct sums *s)
{
	printf("%-25s %4zu %-5s %+7.1f %5.1f %+8.1f %5.1f %8.1f %+7.1f\n", name, n, how,
		100 * s->naive / s->n, 100 * sqrt(s->naive_squares / s->n), 100 * s->left / s->n,
		100 * sqrt(s->squares / s->n), 100 * s->holds / s->n, 100 * s->low / s->n);
}

static void choices(const struct kind *k)
{
	static const struct {
		size_t n;
		int runs;
	} sizes[] = {{25, 800}, {60, 400}, {200, 100}};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct sums full = {0}, raced = {0};

		simulate(k, sizes[i].n, sizes[i].runs, &full, &raced);
		print_choice(k->name, sizes[i].n, "full", &full);
		print_choice(k->name, sizes[i].n, "raced", &raced);
	}
}

int main(void)
{
	const int64_t from = clock_us();

	puts("a race of eight: calls in % of the full matrix, the winner's row run to its end and\n"
	     "without (unfilled), and what its winner is worse in truth than the full one's, in\n"
	     "points. With one at 58, meant: 56, 40, 25 % at 30, 60, 200 examples, 0.5 points.");
	printf("%-25s %4s %5s %8s %9s %7s\n", "", "n", "runs", "calls", "unfilled", "loss");
	races(&spread);
	races(&alike);
	races(&graded);
	puts("the gain of the best of eight over the prompt, in points: how far it is off as it\n"
	     "is, and as what is left of it (mean, root mean square); how often the bound holds\n"
	     "(95 % meant), and its mean.");
	printf("%-25s %4s %-5s %7s %5s %8s %5s %8s %7s\n", "", "n", "rows", "as is", "rms", "left",
		"rms", "holds %", "bound");
	choices(&spread);
	choices(&alike);
	choices(&graded);
	choices(&graded_alike);
	printf("in %.1f s\n", (double)(clock_us() - from) / 1e6);
	return 0;
}
