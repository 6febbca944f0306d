/* test_prompt.c - messages, their hash, whose words they are. */
#include "../support/test.h"
#include "hunsu/prompt/diff.h"
#include "../support/random_text.h"

TEST(role_names_are_read_in_any_case)
{
	enum role r;

	assert_true(role_parse(STR("System"), &r) && r == ROLE_SYSTEM);
	assert_true(role_parse(STR("user"), &r) && r == ROLE_USER);
	assert_true(role_parse(STR("ASSISTANT"), &r) && r == ROLE_ASSISTANT);
	assert_false(role_parse(STR("users"), &r));
	assert_false(role_parse(STR("use"), &r));
	assert_false(role_parse(STR(""), &r));
	assert_string_equal(role_name(ROLE_ASSISTANT), "assistant");
}

TEST(adding_trims_newlines_and_keeps_blanks)
{
	SCOPED(prompt) p = {0};

	prompt_add(&p, ROLE_USER, STR("\n\n  hello \n\n"), 3);
	assert_true(str_is(text_of(&p, 0), "  hello "));
	assert_int_equal(p.items[0].text[p.items[0].n], '\0');
	check_runs(&p.items[0].runs, 8);
	assert_int_equal(runs_at(&p.items[0].runs, 0), 3);
}

TEST(adding_with_runs_keeps_each_bytes_author)
{
	SCOPED(prompt) p = {0};
	SCOPED(runs) r = {0};

	runs_add(&r, 2, 1); /* "\na" */
	runs_add(&r, 3, 2); /* "bc\n" */
	prompt_add_runs(&p, ROLE_USER, STR("\nabc\n"), &r);
	check_runs(&p.items[0].runs, 3);
	assert_int_equal(runs_at(&p.items[0].runs, 0), 1);
	assert_int_equal(runs_at(&p.items[0].runs, 1), 2);
}

TEST(a_copy_is_equal_and_its_own)
{
	SCOPED(prompt) p = {0}, copy = {0};
	struct rng rng = rng_seed(1);

	for (int i = 0; i < 50; i++) {
		random_prompt(&p, &rng);
		prompt_copy(&copy, &p);
		assert_true(prompt_equal(&p, &copy));
		for (size_t k = 0; k < p.n; k++)
			check_runs(&copy.items[k].runs, p.items[k].n);
		copy.items[0].text[0] ^= 1;
		assert_false(prompt_equal(&p, &copy));
	}
}

TEST(the_hash_tells_roles_texts_and_their_borders_apart)
{
	char a[TEXT_HASH], b[TEXT_HASH];
	struct prompt p = {0}, q = {0};

	prompt_add(&p, ROLE_USER, STR("x"), 0);
	prompt_add(&q, ROLE_USER, STR("x"), 7);
	prompt_hash(a, &p);
	prompt_hash(b, &q);
	assert_string_equal(a, b); /* authors do not count */
	assert_int_equal(strlen(a), 16);
	q.items[0].role = ROLE_SYSTEM;
	prompt_hash(b, &q);
	assert_string_not_equal(a, b);
	prompt_add(&p, ROLE_USER, STR("yz"), 0);
	prompt_hash(a, &p);
	prompt_release(&q);
	prompt_add(&q, ROLE_USER, STR("xy"), 0);
	prompt_add(&q, ROLE_USER, STR("z"), 0);
	prompt_hash(b, &q);
	assert_string_not_equal(a, b);
	prompt_release(&p);
	prompt_release(&q);
}

TEST(words_and_bytes_are_counted_over_all_messages)
{
	SCOPED(prompt) p = {0};

	assert_int_equal(prompt_words(&p), 0);
	prompt_add(&p, ROLE_SYSTEM, STR("Be brief, please."), 0);
	prompt_add(&p, ROLE_USER, STR("... 반대말을 쓰세요"), 0);
	assert_int_equal(prompt_words(&p), 5);
	assert_int_equal(prompt_bytes(&p), 17 + 4 + 12 + 1 + 9);
	assert_true(prompt_tokens_guess(&p) >= 2);
}

TEST(authorship_sums_are_the_bytes)
{
	SCOPED(prompt) p = {0};
	size_t sums[3];

	prompt_add(&p, ROLE_SYSTEM, STR("abc"), 0);
	prompt_add(&p, ROLE_USER, STR("de"), 1);
	prompt_add(&p, ROLE_USER, STR("f"), 9);
	prompt_authorship(&p, sums, 3);
	assert_int_equal(sums[0], 3);
	assert_int_equal(sums[1], 2);
	assert_int_equal(sums[2], 1); /* authors beyond the table go to the last */
}

/* The authors of a message's bytes as digits. */
static const char *authors_of(struct buf *b, const struct message *m)
{
	buf_clear(b);
	for (size_t i = 0; i < m->n; i++)
		buf_addc(b, (char)('0' + runs_at(&m->runs, i)));
	return buf_text(b);
}

TEST(unchanged_words_keep_their_authors)
{
	SCOPED(prompt) before = {0}, now = {0};
	SCOPED(buf) b = BUF(BUF_SMALL);

	prompt_add(&before, ROLE_USER, STR("Say it now."), 0);
	prompt_add(&now, ROLE_USER, STR("Say it again now.\nPlease."), 0);
	prompt_credit(&now, &before, 4);
	assert_string_equal(authors_of(&b, &now.items[0]), "0000000"
							   "444444"
							   "0000"
							   "44444444");
}

TEST(messages_are_credited_by_role_and_order)
{
	SCOPED(prompt) before = {0}, now = {0};
	SCOPED(buf) b = BUF(BUF_SMALL);

	prompt_add(&before, ROLE_USER, STR("one"), 1);
	prompt_add(&before, ROLE_USER, STR("two"), 2);
	prompt_add(&now, ROLE_SYSTEM, STR("one"), 0);
	prompt_add(&now, ROLE_USER, STR("one"), 0);
	prompt_add(&now, ROLE_USER, STR("two"), 0);
	prompt_credit(&now, &before, 5);
	assert_string_equal(authors_of(&b, &now.items[0]), "555");
	assert_string_equal(authors_of(&b, &now.items[1]), "111");
	assert_string_equal(authors_of(&b, &now.items[2]), "222");
}

TEST(credited_runs_always_cover_the_text)
{
	struct prompt before = {0}, now = {0};
	struct rng rng = rng_seed(2);

	for (int i = 0; i < 300; i++) {
		random_prompt(&before, &rng);
		prompt_release(&now);
		for (size_t k = 0; k < before.n; k++) {
			SCOPED(buf) text = BUF(BUF_TEXT);

			random_edit(&text, &rng, text_of(&before, k));
			prompt_add(&now, before.items[k].role, buf_str(&text), 0);
		}
		prompt_credit(&now, &before, 6);
		for (size_t k = 0; k < now.n; k++)
			check_runs(&now.items[k].runs, now.items[k].n);
	}
	prompt_release(&before);
	prompt_release(&now);
}

TEST(the_distance_is_a_symmetric_share)
{
	SCOPED(prompt) a = {0}, b = {0};
	struct rng rng = rng_seed(3);

	assert_true(prompt_distance(&a, &b) >= 0 && prompt_distance(&a, &b) <= 0);
	for (int i = 0; i < 100; i++) {
		double d;

		random_prompt(&a, &rng);
		random_prompt(&b, &rng);
		d = prompt_distance(&a, &b);
		assert_true(d >= 0 && d <= 1);
		assert_true(d >= prompt_distance(&b, &a) && d <= prompt_distance(&b, &a));
		assert_true(prompt_distance(&a, &a) < 1e-9);
	}
}

TEST(the_distance_counts_the_bytes_of_words)
{
	SCOPED(prompt) a = {0}, b = {0};

	prompt_add(&a, ROLE_USER, STR("aaaa bbbb"), 0);
	prompt_add(&b, ROLE_USER, STR("aaaa\n\ncccc"), 0);
	assert_true(prompt_distance(&a, &b) > 0.499 && prompt_distance(&a, &b) < 0.501);
	b.items[0].role = ROLE_SYSTEM;
	assert_true(prompt_distance(&a, &b) > 0.999);
}

TEST(a_range_is_its_bytes_or_nothing)
{
	SCOPED(prompt) p = {0};
	prompt_add(&p, ROLE_SYSTEM, STR("One."), AUTHOR_IMPORT);
	prompt_add(&p, ROLE_USER, STR("Two words."), AUTHOR_PERSON);
	assert_true(str_is(prompt_range(&p, (struct range){1, 4, 5}), "words"));
	assert_true(str_is(prompt_range(&p, (struct range){1, 4, 6}), "words."));
	assert_int_equal(prompt_range(&p, (struct range){1, 4, 7}).n, 0);
	assert_int_equal(prompt_range(&p, (struct range){1, 11, 0}).n, 0);
	assert_int_equal(prompt_range(&p, (struct range){2, 0, 1}).n, 0);
	assert_int_equal(prompt_range(&p, (struct range){1, 4, SIZE_MAX}).n, 0);
}
