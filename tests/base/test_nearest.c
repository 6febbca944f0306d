/* Which known name was meant by an unknown one. */
#include "../support/test.h"
#include "hunsu/base/nearest.h"

static const char *meant(const char *given)
{
	static const char *const names[] = {"propose", "prompt", "accept", "reject", "undo", NULL};
	struct nearest n = {.given = str_of(given)};

	for (size_t i = 0; names[i]; i++)
		nearest_try(&n, names[i]);
	return n.best;
}

TEST(slips_of_the_fingers_are_understood)
{
	assert_string_equal(meant("porpose"), "propose"); /* swapped */
	assert_string_equal(meant("acept"), "accept");	  /* left out */
	assert_string_equal(meant("undoo"), "undo");	  /* twice */
	assert_string_equal(meant("rejeck"), "reject");
	assert_string_equal(meant("acc"), "accept"); /* not finished */
}

TEST(another_word_is_near_to_nothing)
{
	char longer[200];

	assert_null(meant("banana"));
	assert_null(meant(""));
	assert_null(meant("prcsst"));
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_null(meant(longer));
}

TEST(what_there_is_is_listed_and_the_nearest_comes_first)
{
	static const char *const names[] = {"exact", "f1", NULL};
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_equal(no_such_name("metric", STR("exct"), names, &err), BAD_USAGE);
	assert_string_equal(buf_text(&err), "no metric \u201cexct\u201d; did you mean exact? there "
					    "are: exact, f1");
	buf_clear(&err);
	assert_int_equal(no_such_name("metric", STR("zzzz"), names, &err), BAD_USAGE);
	assert_string_equal(buf_text(&err), "no metric \u201czzzz\u201d; there are: exact, f1");
}
