/* The program's own patterns match where they are asked to, and say what stands in their groups. */
#include "../support/test.h"
#include "hunsu/base/rex.h"

TEST(a_pattern_matches_at_a_place_or_from_there_on)
{
	struct rex *r = rex_new("b+");
	struct str s = STR("abba b"), whole;

	assert_false(rex_at(r, s, 0, &whole, 1));
	assert_true(rex_at(r, s, 1, &whole, 1));
	assert_ptr_equal(whole.p, s.p + 1);
	assert_int_equal(whole.n, 2);
	assert_true(rex_find(r, s, 3, &whole, 1));
	assert_ptr_equal(whole.p, s.p + 5);
	assert_false(rex_find(r, s, 6, &whole, 1));
	rex_free(r);
}

TEST(groups_are_slices_of_the_text)
{
	struct rex *r = rex_new("(x)?(\\w+)=");
	struct str groups[4];

	assert_true(rex_find(r, STR("; key="), 0, groups, 4));
	assert_true(str_is(groups[0], "key="));
	assert_null(groups[1].p); /* it took no part */
	assert_true(str_is(groups[2], "key"));
	assert_null(groups[3].p); /* there is none */
	assert_false(rex_find(r, STR("none"), 0, groups, 4));
	assert_null(groups[0].p);
	assert_false(rex_find(r, (struct str){0}, 0, groups, 1));
	rex_free(r);
}

TEST(what_stands_before_is_seen)
{
	struct rex *r = rex_new("(?<!\\\\)%");
	struct str whole;

	assert_false(rex_at(r, STR("\\%"), 1, &whole, 1));
	assert_true(rex_at(r, STR("a%"), 1, &whole, 1));
	rex_free(r);
	rex_free(NULL);
}
