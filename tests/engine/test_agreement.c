/* test_agreement.c - kappa against worked examples, and when a judge may rank. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/agreement.h"

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.12g, not %.12g within %g", got, want, within);
}

static struct concordance table(size_t both, size_t judge, size_t person, size_t none)
{
	struct concordance a = {0};

	for (size_t i = 0; i < both; i++)
		agreement_add(&a, 1, .9);
	for (size_t i = 0; i < judge; i++)
		agreement_add(&a, .5, 0);
	for (size_t i = 0; i < person; i++)
		agreement_add(&a, .49, 1);
	for (size_t i = 0; i < none; i++)
		agreement_add(&a, 0, .2);
	return a;
}

/* Cohen (1960) by his formula (p_o - p_e) / (1 - p_e) on tables that textbooks work through: the
 * same share of agreement has another kappa with another base rate. */
TEST(kappa_is_cohens)
{
	const struct concordance textbook = table(20, 5, 10, 15), even = table(45, 15, 25, 15);
	const struct concordance uneven = table(25, 35, 5, 35), perfect = table(9, 0, 0, 11);
	const struct concordance opposite = table(0, 10, 10, 0);
	near(agreement_kappa(&textbook), .4, 1e-12);
	near(agreement_kappa(&even), (.6 - .54) / (1 - .54), 1e-12);
	near(agreement_kappa(&uneven), (.6 - .46) / (1 - .46), 1e-12);
	near(agreement_kappa(&perfect), 1, 1e-12);
	near(agreement_kappa(&opposite), -1, 1e-12);
	near(agreement_base(&textbook), .6, 1e-12);
}

TEST(a_judge_that_says_one_thing_agrees_by_chance)
{
	const struct concordance always = table(27, 3, 0, 0), both = table(30, 0, 0, 0), none = {0};
	near(agreement_kappa(&always), 0, 1e-12);
	assert_true(isnan(agreement_kappa(&both)));
	assert_true(isnan(agreement_kappa(&none)) && isnan(agreement_base(&none)));
	assert_false(agreement_may_rank(&both) || agreement_may_rank(&none));
}

TEST(a_judge_may_rank_from_thirty_grades_of_both_kinds)
{
	static const struct {
		size_t both, judge, person, none, missing;
		bool may;
	} cases[] = {
		{0, 0, 0, 0, 30, false},   {14, 0, 0, 15, 1, false}, {14, 1, 0, 15, 0, true},
		{33, 0, 0, 7, 1, false},   {32, 0, 0, 8, 0, true},   {7, 0, 0, 40, 1, false},
		{15, 5, 5, 15, 0, true},   {10, 8, 8, 10, 0, false}, {3, 0, 0, 4, 23, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct concordance a =
			table(cases[i].both, cases[i].judge, cases[i].person, cases[i].none);

		assert_int_equal(agreement_missing(&a), cases[i].missing);
		assert_int_equal(agreement_may_rank(&a), cases[i].may);
	}
}

TEST(what_has_no_grade_is_not_counted)
{
	struct concordance a = {0};
	agreement_add(&a, NAN, 1);
	agreement_add(&a, 1, NAN);
	assert_int_equal(a.n, 0);
}
