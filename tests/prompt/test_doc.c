/* test_doc.c - a prompt as the text that a person edits, and back. */
#include "../support/test.h"
#include "hunsu/prompt/doc.h"
#include "../support/random_text.h"

static void parse(struct prompt *p, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_equal(doc_parse(p, str_of(text), NULL, AUTHOR_PERSON, &err), OK);
	assert_int_equal(err.n, 0);
}

TEST(a_text_without_role_lines_is_a_user_message)
{
	SCOPED(prompt) p = {0};

	parse(&p, "\nGive the opposite of:\n{{input}}\n\n");
	assert_int_equal(p.n, 1);
	assert_int_equal(p.items[0].role, ROLE_USER);
	assert_true(str_is(text_of(&p, 0), "Give the opposite of:\n{{input}}"));
	assert_int_equal(runs_at(&p.items[0].runs, 0), AUTHOR_PERSON);
}

TEST(role_lines_begin_messages_in_any_case_and_with_blanks)
{
	SCOPED(prompt) p = {0};

	parse(&p, " System:\t\nBe brief.\n\nUSER:\r\nHi\n\nassistant:\nLog,");
	assert_int_equal(p.n, 3);
	assert_int_equal(p.items[0].role, ROLE_SYSTEM);
	assert_int_equal(p.items[2].role, ROLE_ASSISTANT);
	assert_true(str_is(text_of(&p, 0), "Be brief."));
	assert_true(str_is(text_of(&p, 2), "Log,"));
}

TEST(text_before_the_first_role_line_is_the_system_message)
{
	SCOPED(prompt) p = {0};

	parse(&p, "Be brief.\n\nuser:\nHi");
	assert_int_equal(p.n, 2);
	assert_int_equal(p.items[0].role, ROLE_SYSTEM);
	assert_int_equal(p.items[1].role, ROLE_USER);
}

TEST(a_message_without_text_is_dropped)
{
	SCOPED(prompt) p = {0};

	parse(&p, "system:\n\n\nuser:\nHi\n\nassistant:\n");
	assert_int_equal(p.n, 1);
	assert_int_equal(p.items[0].role, ROLE_USER);
}

TEST(no_text_at_all_is_an_error_and_leaves_the_prompt)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0};

	prompt_add(&p, ROLE_USER, STR("before"), 0);
	assert_int_not_equal(doc_parse(&p, STR("\n"), NULL, 0, &err), OK);
	assert_int_not_equal(doc_parse(&p, STR(""), NULL, 0, &err), OK);
	assert_int_not_equal(doc_parse(&p, STR("user:\nsystem:\n"), NULL, 0, &err), OK);
	assert_true(err.n > 0);
	assert_true(str_is(text_of(&p, 0), "before"));
}

TEST(a_role_word_in_the_text_is_escaped)
{
	SCOPED(prompt) p = {0}, q = {0};
	SCOPED(doc) d = {0};

	prompt_add(&p, ROLE_USER, STR("a\nuser:\nb\n \\System: \nuser: c"), 0);
	doc_format(&d, &p);
	assert_string_equal(buf_text(&d.text), "a\n\\user:\nb\n \\\\System: \nuser: c");
	check_runs(&d.runs, d.text.n);
	parse(&q, buf_text(&d.text));
	assert_true(prompt_equal(&p, &q));
}

TEST(a_lone_user_message_is_bare_and_others_have_role_lines)
{
	struct prompt p = {0};
	SCOPED(doc) d = {0};

	prompt_add(&p, ROLE_USER, STR("Hi"), 0);
	doc_format(&d, &p);
	assert_string_equal(buf_text(&d.text), "Hi");
	prompt_add(&p, ROLE_ASSISTANT, STR("Ho"), 0);
	doc_format(&d, &p);
	assert_string_equal(buf_text(&d.text), "user:\nHi\n\nassistant:\nHo");
	prompt_release(&p);
	prompt_add(&p, ROLE_SYSTEM, STR("Be"), 0);
	doc_format(&d, &p);
	assert_string_equal(buf_text(&d.text), "system:\nBe");
	prompt_release(&p);
}

static bool same_runs(const struct runs *a, const struct runs *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = a->items[i].n == b->items[i].n && a->items[i].by == b->items[i].by;
	return same;
}

TEST(any_prompt_comes_back_from_its_doc_with_its_authors)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0}, q = {0};
	struct rng rng = rng_seed(5);
	SCOPED(doc) d = {0};

	for (int i = 0; i < 2000; i++) {
		random_prompt(&p, &rng);
		doc_format(&d, &p);
		check_runs(&d.runs, d.text.n);
		assert_int_equal(doc_parse(&q, buf_str(&d.text), &d.runs, 9, &err), OK);
		assert_true(prompt_equal(&p, &q));
		for (size_t k = 0; k < p.n; k++)
			assert_true(same_runs(&p.items[k].runs, &q.items[k].runs));
	}
}

TEST(any_text_is_read_with_runs_that_cover_it)
{
	SCOPED(buf) err = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	SCOPED(prompt) p = {0};
	struct rng rng = rng_seed(6);

	for (int i = 0; i < 1000; i++) {
		buf_clear(&text);
		random_text(&text, &rng, 60);
		if (doc_parse(&p, buf_str(&text), NULL, 2, &err))
			continue;
		for (size_t k = 0; k < p.n; k++) {
			check_runs(&p.items[k].runs, p.items[k].n);
			assert_int_not_equal(p.items[k].text[0], '\n');
		}
	}
}

TEST(every_byte_of_a_doc_is_located_where_it_came_from)
{
	SCOPED(prompt) p = {0};
	struct rng rng = rng_seed(7);
	SCOPED(doc) d = {0};

	for (int i = 0; i < 200; i++) {
		size_t found = 0, m, byte, last_m = 0, last_byte = 0;

		random_prompt(&p, &rng);
		doc_format(&d, &p);
		for (size_t at = 0; at < d.text.n; at++) {
			if (!doc_locate(&p, at, &m, &byte))
				continue;
			/* The backslash of an escape stands for the byte behind it. */
			if (!found || m != last_m || byte != last_byte)
				found++;
			if (p.items[m].text[byte] != d.text.s[at])
				assert_int_equal(d.text.s[at], '\\');
			last_m = m;
			last_byte = byte;
		}
		assert_int_equal(found, prompt_bytes(&p));
		assert_false(doc_locate(&p, d.text.n, &m, &byte));
	}
}
