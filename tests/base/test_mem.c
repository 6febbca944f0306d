/* test_mem.c - zeroed memory, copies, lists that grow. */
#include "../support/test.h"

TEST(new_memory_is_zero_even_for_no_objects)
{
	OWNED int *p = NEWN(100, int);
	OWNED void *none = mem_new(0, 8);

	for (int i = 0; i < 100; i++)
		assert_int_equal(p[i], 0);
	assert_non_null(none);
}

TEST(copies_of_strings_end_with_nul)
{
	OWNED char *a = mem_dup("abc"), *b = mem_dupn("abcdef", 2), *c = mem_dupn(NULL, 0);

	assert_string_equal(a, "abc");
	assert_string_equal(b, "ab");
	assert_string_equal(c, "");
	assert_null(mem_dup(NULL));
}

TEST(push_grows_and_zeroes)
{
	struct {
		struct pair {
			int a, b;
		} * items;
		size_t n, cap;
	} v = {0};

	for (int i = 0; i < 1000; i++) {
		struct pair *p = PUSH(&v);

		assert_int_equal(p->a, 0);
		assert_int_equal(p->b, 0);
		p->a = i;
		p->b = -1;
	}
	assert_int_equal(v.n, 1000);
	assert_int_equal(v.items[999].a, 999);
	v.n = 3;
	assert_int_equal(PUSH(&v)->b, 0);
	free(v.items);
}
