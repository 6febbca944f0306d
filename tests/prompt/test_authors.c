/* test_authors.c - names of authors and their numbers. */
#include "../support/test.h"
#include "hunsu/prompt/prompt.h"

TEST(import_and_person_are_always_there)
{
	SCOPED(authors) a;

	authors_init(&a);
	assert_string_equal(authors_name(&a, AUTHOR_IMPORT), "import");
	assert_string_equal(authors_name(&a, AUTHOR_PERSON), "person");
	assert_int_equal(authors_intern(&a, STR("person")), AUTHOR_PERSON);
}

TEST(a_name_has_one_number)
{
	SCOPED(authors) a;
	author x;

	authors_init(&a);
	x = authors_intern(&a, STR("local:1.5b/eccentric"));
	assert_int_equal(x, AUTHOR_FIRST_MODEL);
	assert_int_equal(authors_intern(&a, STR("local:1.5b/induce")), x + 1);
	assert_int_equal(authors_intern(&a, STR("local:1.5b/eccentric")), x);
	assert_string_equal(authors_name(&a, x), "local:1.5b/eccentric");
	assert_string_equal(authors_name(&a, 500), "unknown");
}

TEST(a_copy_gives_the_same_numbers_and_goes_on_alone)
{
	SCOPED(authors) a, b;
	author x, y;

	authors_init(&a);
	x = authors_intern(&a, STR("local:1.5b/eccentric"));
	authors_copy(&b, &a);
	y = authors_intern(&b, STR("local:1.5b/induce"));
	assert_int_equal(authors_intern(&b, STR("local:1.5b/eccentric")), x);
	assert_string_equal(authors_name(&a, y), "unknown");
	assert_string_equal(authors_name(&b, x), "local:1.5b/eccentric");
}
