/* test_hash.c - published digests, and a seed's sequence. */
#include "../support/test.h"
#include "hunsu/base/hash.h"

TEST(hashes_are_those_of_fips_180)
{
	char hex[HASH_HEX];

	hash_hex(hex, STR("abc"));
	assert_string_equal(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_hex(hex, (struct str){NULL, 0});
	assert_string_equal(
		hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_true(hash_u64(STR("abc")) == 0xba7816bf8f01cfeau);
}

TEST(where_one_part_ends_and_the_next_begins_counts)
{
	const struct str a[] = {STR("a"), STR("bc")}, b[] = {STR("ab"), STR("c")};
	char x[HASH_HEX], y[HASH_HEX];

	hash_parts(x, a, 2);
	hash_parts(y, b, 2);
	assert_string_not_equal(x, y);
	hash_parts(y, a, 2);
	assert_string_equal(x, y);
	hash_parts(y, a, 1);
	assert_string_not_equal(x, y);
}

TEST(a_seed_gives_the_sequence_of_pcg32_for_ever)
{
	static const uint32_t of_42[] = {
		0xc2f57bd6u, 0x6b07c4a9u, 0x72b7b29bu, 0x44215383u, 0xf5af5eadu};
	struct rng a = rng_seed(42), b = rng_seed(43);
	bool differs = false;

	for (size_t i = 0; i < sizeof of_42 / sizeof *of_42; i++) {
		assert_int_equal(rng_u32(&a), of_42[i]);
		differs = differs || rng_u32(&b) != of_42[i];
	}
	assert_true(differs);
}

TEST(numbers_below_n_are_even_and_below_n)
{
	struct rng r = rng_seed(7);
	int seen[6] = {0};

	for (int i = 0; i < 60000; i++)
		seen[rng_below(&r, 6)]++;
	for (int i = 0; i < 6; i++)
		assert_in_range(seen[i], 9600, 10400);
	assert_int_equal(rng_below(&r, 1), 0);
}

TEST(ids_are_ulids_that_differ_and_sort_by_time)
{
	char a[27], b[27];

	random_id(a);
	random_id(b);
	assert_int_equal(strlen(a), 26);
	assert_int_equal(strspn(a, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 26);
	assert_string_not_equal(a, b);
	assert_true(strncmp(a, b, 10) <= 0);
}
