/* test_diff.c - what is the same in two texts. */
#include "../support/test.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "../support/random_text.h"

/* The diff as text: common as it is, else [-removed-]{+added+}. */
static void shows_by(void (*diff)(struct pieces *, struct str, struct str), const char *a,
	const char *b, const char *want)
{
	SCOPED(pieces) d = {0};
	SCOPED(buf) out = BUF(BUF_TEXT);

	diff(&d, str_of(a), str_of(b));
	for (size_t i = 0; i < d.n; i++) {
		const struct piece *p = &d.items[i];

		if (p->common) {
			buf_add(&out, a + p->a, p->a_n);
			continue;
		}
		if (p->a_n)
			buf_addf(&out, "[-%.*s-]", (int)p->a_n, a + p->a);
		if (p->b_n)
			buf_addf(&out, "{+%.*s+}", (int)p->b_n, b + p->b);
	}
	assert_string_equal(buf_text(&out), want);
}

static void shows(const char *a, const char *b, const char *want)
{
	shows_by(diff_words, a, b, want);
}

TEST(words_are_what_changes)
{
	shows("", "", "");
	shows("same", "same", "same");
	shows("", "new", "{+new+}");
	shows("old", "", "[-old-]");
	shows("You are a captain of a ship", "You are a navigator of a ship",
		"You are a [-captain -]{+navigator +}of a ship");
	shows("dog", "dogs", "[-dog-]{+dogs+}");
	shows("I don't know", "I do know", "I [-don't -]{+do +}know");
}

TEST(a_word_stays_when_only_the_blanks_behind_it_change)
{
	shows("The end.", "The end. More.", "The end.{+ More.+}");
	shows("one two", "one\ntwo", "one[- -]{+\n+}two");
	shows("one two", "one  two", "one {+ +}two");
	shows(" one", "one", "[- -]one");
}

TEST(korean_changes_by_words_and_chinese_by_characters)
{
	shows("다음 낱말의 반대말을 쓰세요", "다음 단어의 반대말을 쓰세요",
		"다음 [-낱말의 -]{+단어의 +}반대말을 쓰세요");
	shows("写反义词", "写同义词", "写[-反-]{+同+}义词");
}

TEST(an_added_or_removed_sentence_keeps_its_full_stop)
{
	shows("One. Two.", "One. New. Two.", "One. {+New. +}Two.");
	shows("One. New. Two.", "One. Two.", "One. [-New. -]Two.");
	shows("One. Two.", "One. Two. New.", "One. Two.{+ New.+}");
	shows("One. Two. New.", "One. Two.", "One. Two.[- New.-]");
}

TEST(a_word_and_what_replaces_it_are_one_change)
{
	shows("one { two { three", "new two { three", "[-one { -]{+new +}two { three");
	shows("a b a b c", "x a b c", "[-a b -]{+x +}a b c");
	shows("x a b c", "a b a b c", "[-x -]{+a b +}a b c");
}

TEST(far_texts_differ_by_sentences_or_whole)
{
	shows_by(diff_texts, "Say the word. Be brief.", "Say the other word. Be brief.",
		"Say the {+other +}word. Be brief.");
	shows_by(diff_texts, "Say the word that is asked for here. Be brief.",
		"You are a captain on the sea. Be brief.",
		"[-Say the word that is asked for here. -]{+You are a captain on the sea. +}"
		"Be brief.");
	shows_by(diff_texts, "Say the word. Then stop.", "You are a captain. Sail on a sea.",
		"[-Say the word. Then stop.-]{+You are a captain. Sail on a sea.+}");
}

TEST(a_placeholder_is_one_word)
{
	shows("Say {{input}}.", "Say {{ word }}.", "Say [-{{input}}-]{+{{ word }}+}.");
}

static void check_pieces(struct str a, struct str b)
{
	SCOPED(pieces) d = {0};
	size_t at_a = 0, at_b = 0, bad;

	diff_words(&d, a, b);
	for (size_t i = 0; i < d.n; i++) {
		const struct piece *p = &d.items[i];

		assert_int_equal(p->a, at_a);
		assert_int_equal(p->b, at_b);
		assert_true(p->a_n + p->b_n > 0);
		at_a += p->a_n;
		at_b += p->b_n;
		assert_true(at_a <= a.n && at_b <= b.n);
		if (p->common) {
			assert_int_equal(p->a_n, p->b_n);
			assert_memory_equal(a.p + p->a, b.p + p->b, p->a_n);
		}
		if (i)
			assert_int_not_equal(p->common, d.items[i - 1].common);
		/* No piece is cut within a character. */
		assert_true(utf8_valid(str_first(str_from(a, p->a), p->a_n), &bad));
		assert_true(utf8_valid(str_first(str_from(b, p->b), p->b_n), &bad));
	}
	assert_int_equal(at_a, a.n);
	assert_int_equal(at_b, b.n);
}

TEST(pieces_tile_both_texts_and_alternate)
{
	SCOPED(buf) a = BUF(BUF_TEXT), b = BUF(BUF_TEXT);
	struct rng rng = rng_seed(9);

	for (int i = 0; i < 1500; i++) {
		buf_clear(&a);
		buf_clear(&b);
		random_text(&a, &rng, 40);
		if (i % 2)
			random_text(&b, &rng, 40);
		else
			random_edit(&b, &rng, buf_str(&a));
		buf_add(&a, "", 0);
		buf_add(&b, "", 0);
		check_pieces(buf_str(&a), buf_str(&b));
	}
}

static size_t lcs(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), best[32][32] = {{0}};

	for (size_t i = 1; i <= n; i++) {
		for (size_t j = 1; j <= m; j++) {
			best[i][j] =
				best[i - 1][j] > best[i][j - 1] ? best[i - 1][j] : best[i][j - 1];
			if (a[i - 1] == b[j - 1] && best[i - 1][j - 1] + 1 > best[i][j])
				best[i][j] = best[i - 1][j - 1] + 1;
		}
	}
	return best[n][m];
}

TEST(the_common_part_of_short_texts_is_the_longest_there_is)
{
	struct rng rng = rng_seed(10);

	for (int i = 0; i < 3000; i++) {
		char a[32] = "", b[32] = "";
		SCOPED(pieces) d = {0};
		size_t common = 0;

		/* Punctuation marks are words of one byte. */
		for (size_t k = rng_below(&rng, 30); k > 0; k--)
			a[k - 1] = "!?+"[rng_below(&rng, 3)];
		for (size_t k = rng_below(&rng, 30); k > 0; k--)
			b[k - 1] = "!?+"[rng_below(&rng, 3)];
		diff_words(&d, str_of(a), str_of(b));
		for (size_t k = 0; k < d.n; k++)
			common += d.items[k].common ? d.items[k].a_n : 0;
		assert_int_equal(common, lcs(a, b));
	}
}

/* 100 kB of words with little in common, and 100 kB of the same word against another number of it:
 * without a bound that takes minutes. */
TEST(the_time_for_long_texts_is_bounded)
{
	SCOPED(buf) a = BUF(BUF_TEXT), b = BUF(BUF_TEXT);
	struct rng rng = rng_seed(11);

	while (a.n < 100000)
		buf_addf(&a, "w%u ", rng_below(&rng, 5000));
	while (b.n < 100000)
		buf_addf(&b, "w%u ", rng_below(&rng, 5000));
	check_pieces(buf_str(&a), buf_str(&b));
	buf_clear(&a);
	buf_clear(&b);
	while (a.n < 100000)
		buf_adds(&a, rng_below(&rng, 3) ? "! " : "? ");
	while (b.n < 100000)
		buf_adds(&b, rng_below(&rng, 3) ? "! " : "+ ");
	check_pieces(buf_str(&a), buf_str(&b));
}

TEST(a_long_text_with_changes_at_both_ends_keeps_its_ends)
{
	SCOPED(buf) a = BUF(BUF_TEXT), b = BUF(BUF_TEXT);
	SCOPED(pieces) d = {0};

	buf_adds(&a, "first one second ");
	buf_adds(&b, "first uno second ");
	for (int i = 0; i < 4000; i++) {
		buf_addf(&a, "a%d ", i);
		buf_addf(&b, "b%d ", i);
	}
	buf_adds(&a, "third two fourth");
	buf_adds(&b, "third due fourth");
	diff_words(&d, buf_str(&a), buf_str(&b));
	assert_int_equal(d.n, 7);
	assert_true(d.items[2].common && d.items[4].common);
	assert_int_equal(d.items[2].a_n, strlen("second "));
	assert_int_equal(d.items[4].a_n, strlen("third "));
}
