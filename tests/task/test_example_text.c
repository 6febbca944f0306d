/* Examples as a person writes them. */
#include "../support/random_text.h"
#include "../support/test.h"
#include "hunsu/task/example_text.h"

static struct fields names(const char *a, const char *b)
{
	struct fields f = {0};

	fields_add(&f, str_of(a), STR(""));
	if (b)
		fields_add(&f, str_of(b), STR(""));
	return f;
}

static void reads(const char *text, struct example *out)
{
	SCOPED(fields) f = names("question", "context");
	struct buf err = BUF(BUF_SMALL);

	assert_int_equal(example_read(out, str_of(text), &f, &err), OK);
	assert_int_equal(err.n, 0);
}

static void refuses(const char *text, const char *why)
{
	SCOPED(fields) f = names("question", "context");
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct example e = {0};

	assert_int_equal(example_read(&e, str_of(text), &f, &err), BAD_USAGE);
	if (!strstr(buf_text(&err), why))
		print_error("'%s' is not in '%s'\n", why, buf_text(&err));
	assert_non_null(strstr(buf_text(&err), why));
	assert_null(e.fields.items);
}

TEST(fields_come_in_any_order_and_answers_as_often_as_wanted)
{
	SCOPED(example) e = {0};

	reads("# what was it?\ncontext: 한국 text\n  and: more\n\n  after a blank line\n\n"
	      "expected: 예\nquestion: why: so?\nexpected:  two\n\n\n",
		&e);
	assert_int_equal(e.fields.n, 2);
	assert_string_equal(e.fields.items[0].name, "question");
	assert_string_equal(e.fields.items[0].value, "why: so?");
	assert_string_equal(e.fields.items[1].value, "한국 text\nand: more\n\nafter a blank line");
	assert_int_equal(e.expected.n, 2);
	assert_string_equal(e.expected.items[0], "예");
	assert_string_equal(e.expected.items[1], " two");
}

TEST(mistakes_are_told_with_their_line)
{
	refuses("question: a\n", "the field context is missing");
	refuses("question: a\nquestion: b\n", "line 2: question is given twice");
	refuses("question: a\nwrong line\n", "line 2: `wrong line` begins with no field");
	/* Cut between two characters. */
	refuses("question: a\n길고 긴 줄이 여기에 이렇게 이어집니다\n", "line 2: `길고 긴 줄이 여기에 이렇게 이…`");
	refuses("answer: a\n", "there are question, context, expected");
}

TEST(a_field_may_be_called_expected)
{
	SCOPED(fields) f = names("expected", NULL);
	SCOPED(example) e = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_equal(example_read(&e, STR("expected: in\nanswer: out"), &f, &err), OK);
	assert_string_equal(e.fields.items[0].value, "in");
	assert_string_equal(e.expected.items[0], "out");
}

/* Line ends are \n there. */
static void text_without_returns(struct buf *out, struct rng *r)
{
	buf_clear(out);
	random_text(out, r, 8);
	for (size_t i = 0; i < out->n; i++)
		if (out->s[i] == '\r')
			out->s[i] = ' ';
}

TEST(what_is_written_is_read_back)
{
	struct rng r = rng_seed(20261127);

	for (int i = 0; i < 3000; i++) {
		SCOPED(example) e = {0}, back = {0};
		SCOPED(buf) text = BUF(BUF_TEXT), one = BUF(BUF_TEXT);
		const char *const field_names[] = {"question", "context"};
		for (size_t k = 0; k < 2; k++) {
			text_without_returns(&one, &r);
			fields_add(&e.fields, str_of(field_names[k]), buf_str(&one));
		}
		text_without_returns(&one, &r);
		if (str_trim(buf_str(&one)).n)
			answers_add(&e.expected, buf_str(&one));
		example_write(&text, &e);
		reads(buf_text(&text), &back);
		for (size_t k = 0; k < 2; k++)
			assert_string_equal(back.fields.items[k].value, e.fields.items[k].value);
		assert_int_equal(back.expected.n, e.expected.n);
		if (e.expected.n)
			assert_string_equal(back.expected.items[0], e.expected.items[0]);
	}
}
