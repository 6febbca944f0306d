/* test_runs.c - authors byte by byte. */
#include "../support/random_text.h"
#include "../support/test.h"

TEST(adding_merges_with_the_last_and_ignores_nothing)
{
	SCOPED(runs) r = {0};

	runs_add(&r, 0, 1);
	runs_add(&r, 2, 1);
	runs_add(&r, 3, 1);
	runs_add(&r, 1, 2);
	check_runs(&r, 6);
	assert_int_equal(r.n, 2);
}

TEST(a_byte_behind_the_end_has_the_last_author)
{
	SCOPED(runs) r = {0};

	assert_int_equal(runs_at(&r, 5), AUTHOR_IMPORT);
	runs_add(&r, 2, 4);
	assert_int_equal(runs_at(&r, 1), 4);
	assert_int_equal(runs_at(&r, 2), 4);
}

TEST(a_copy_of_itself_changes_nothing)
{
	SCOPED(runs) r = {0};

	runs_add(&r, 2, 4);
	runs_copy(&r, &r);
	check_runs(&r, 2);
}

#define MODEL_MAX 4096

/* One author a byte: the plain model that runs are held against. */
struct model {
	author by[MODEL_MAX];
	size_t n;
};

static void model_splice(struct model *m, size_t at, size_t remove, size_t insert, author by)
{
	memmove(m->by + at + insert, m->by + at + remove, (m->n - at - remove) * sizeof *m->by);
	for (size_t i = 0; i < insert; i++)
		m->by[at + i] = by;
	m->n = m->n - remove + insert;
}

TEST(splices_do_what_they_do_to_one_author_a_byte)
{
	static struct model m;
	struct rng rng = rng_seed(4);
	SCOPED(runs) r = {0};

	for (int i = 0; i < 3000; i++) {
		size_t at = rng_below(&rng, (uint32_t)m.n + 1);
		size_t remove = rng_below(&rng, (uint32_t)(m.n - at) + 1);
		size_t insert = rng_below(&rng, 12);
		author by = (author)rng_below(&rng, 4);

		if (remove > 10)
			remove = 10;
		if (m.n - remove + insert > MODEL_MAX)
			continue;
		model_splice(&m, at, remove, insert, by);
		runs_splice(&r, at, remove, insert, by);
		check_runs(&r, m.n);
		for (size_t k = 0; k < m.n; k += 7)
			assert_int_equal(runs_at(&r, k), m.by[k]);
	}
}

TEST(a_splice_beyond_the_end_is_clamped)
{
	SCOPED(runs) r = {0};

	runs_splice(&r, 10, 10, 3, 2);
	check_runs(&r, 3);
	runs_splice(&r, 2, 100, 0, 0);
	check_runs(&r, 2);
}

TEST(a_slice_has_the_authors_of_its_bytes)
{
	SCOPED(runs) r = {0}, s = {0};

	runs_add(&r, 3, 1);
	runs_add(&r, 3, 2);
	runs_add(&r, 3, 3);
	runs_slice(&s, &r, 2, 7);
	check_runs(&s, 5);
	assert_int_equal(s.n, 3);
	assert_int_equal(runs_at(&s, 0), 1);
	assert_int_equal(runs_at(&s, 4), 3);
	runs_slice(&s, &r, 4, 4);
	check_runs(&s, 5);
}
