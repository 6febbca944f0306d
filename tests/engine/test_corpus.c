/* test_corpus.c - words that are typical for a field. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/corpus.h"

static void add(struct corpus *c, enum corpus_side side, const char *text, int times)
{
	SCOPED(buf) all = BUF(BUF_TEXT);

	for (int i = 0; i < times; i++)
		buf_adds(&all, text);
	corpus_add(c, side, buf_str(&all));
}

static const struct term *find(const struct terms *all, const char *text)
{
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->items[i].text, text))
			return &all->items[i];
	return NULL;
}

/* "the swiss" of Dunning's table 1: 110, 2442, 111, 29114. */
TEST(the_ratio_is_dunnings)
{
	struct corpus *c = corpus_new();
	struct terms t = {0};

	add(c, CORPUS_FIELD, "Swiss. ", 110);
	add(c, CORPUS_FIELD, "other. ", 111);
	add(c, CORPUS_AGAINST, "swiss. ", 2442);
	add(c, CORPUS_AGAINST, "other. ", 29114);
	assert_int_equal(corpus_words(c, CORPUS_FIELD), 221);
	corpus_terms(&t, c, STR(""), 10);
	assert_int_equal(t.n, 1); /* "other" is rarer here */
	assert_string_equal(t.items[0].text, "Swiss");
	assert_int_equal(t.items[0].n, 110);
	assert_int_equal(t.items[0].against, 2442);
	assert_true(fabs(t.items[0].ratio - 270.72) < .01);
	terms_release(&t);
	corpus_terms(&t, c, STR("Ask the SWISS."), 10);
	assert_int_equal(t.n, 0);
	corpus_free(c);
}

TEST(a_phrase_stands_for_its_parts)
{
	struct corpus *c = corpus_new();
	SCOPED(terms) t = {0};

	add(c, CORPUS_FIELD, "The statute of limitations runs. See 12, b. ", 9);
	add(c, CORPUS_FIELD, "It runs on. ", 9);
	add(c, CORPUS_AGAINST, "The dog of the house runs on. It sleeps. See it. ", 60);
	corpus_terms(&t, c, STR(""), 20);
	assert_non_null(find(&t, "statute of limitations"));
	assert_null(find(&t, "statute"));
	assert_null(find(&t, "limitations"));
	assert_null(find(&t, "12"));
	assert_null(find(&t, "limitations runs")); /* part of a longer one */
	corpus_free(c);
}

TEST(korean_words_go_by_their_beginnings)
{
	struct corpus *c = corpus_new();
	SCOPED(terms) t = {0};

	add(c, CORPUS_FIELD, "보증금을 돌려받다. 보증금이 남다. 보증금은 크다. ", 3);
	add(c, CORPUS_AGAINST, "물건을 돌려받다. 사람이 남다. 집은 크다. ", 30);
	corpus_terms(&t, c, STR(""), 20);
	assert_non_null(find(&t, "보증금"));
	assert_int_equal(find(&t, "보증금")->n, 9);
	assert_null(find(&t, "보증"));
	corpus_free(c);
}
