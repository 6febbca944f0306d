/* test_template.c - placeholders and what they are filled with. */
#include "../support/test.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/prompt/template.h"
#include "../support/random_text.h"

static struct fields one_field(const char *name, const char *value)
{
	struct fields f = {0};

	fields_add(&f, str_of(name), str_of(value));
	return f;
}

static void rendered(const char *text, const char *name, const char *value, const char *want)
{
	SCOPED(fields) f = one_field(name, value);
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0}, out = {0};

	prompt_add(&p, ROLE_USER, str_of(text), 0);
	assert_int_equal(prompt_render(&out, &p, &f, &err), OK);
	assert_string_equal(out.items[0].text, want);
}

TEST(placeholders_are_replaced_by_the_fields)
{
	rendered("Say {{x}}!", "x", "hi", "Say hi!");
	rendered("{{ x }}{{x}}", "x", "hi", "hihi");
	rendered("{{단어}}의 반대말", "단어", "행운", "행운의 반대말");
	rendered("{{{x}}}", "x", "1", "{1}");
	rendered("{{a.b-c_1}}", "a.b-c_1", "ok", "ok");
}

TEST(a_value_is_not_looked_into_again)
{
	rendered("{{x}}", "x", "{{x}} \\{{", "{{x}} \\{{");
}

TEST(an_escaped_brace_pair_is_literal)
{
	rendered("\\{{x}} is {{x}}", "x", "1", "{{x}} is 1");
	rendered("\\{{ {{x}}", "x", "1", "{{ 1");
	rendered("\\{ {{x}} \\n", "x", "1", "\\{ 1 \\n");
}

TEST(what_is_no_placeholder_stays_as_it_is)
{
	rendered("{{x}} {{}} {{ }} {{a b}} {{x", "x", "1", "1 {{}} {{ }} {{a b}} {{x");
}

TEST(a_placeholder_without_a_field_is_an_error_that_names_the_fields)
{
	SCOPED(fields) f = one_field("input", "x");
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0}, out = {0};

	prompt_add(&out, ROLE_USER, STR("before"), 0);
	prompt_add(&p, ROLE_USER, STR("{{inputs}}"), 0);
	assert_int_equal(prompt_render(&out, &p, &f, &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "{{inputs}}"));
	assert_non_null(strstr(buf_text(&err), "it has: input"));
	assert_string_equal(out.items[0].text, "before");
}

TEST(without_placeholders_the_input_follows_after_a_blank_line)
{
	rendered("Say the opposite.", "x", "hot", "Say the opposite.\n\nhot");
	rendered("\\{{x}}", "x", "hot", "{{x}}\n\nhot");
}

TEST(several_fields_follow_as_named_lines)
{
	SCOPED(fields) f = one_field("a", "1");
	SCOPED(buf) err = BUF(BUF_SMALL), ghost = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0}, out = {0};

	fields_add(&f, STR("First name"), STR("2"));
	prompt_add(&p, ROLE_USER, STR("Add."), 0);
	prompt_add(&p, ROLE_ASSISTANT, STR("It is"), 0);
	assert_int_equal(prompt_render(&out, &p, &f, &err), OK);
	assert_string_equal(out.items[0].text, "Add.\n\na: 1\nFirst_name: 2");
	assert_string_equal(out.items[1].text, "It is");
	prompt_ghost(&ghost, &p, &f);
	assert_string_equal(buf_text(&ghost), "a: {{a}}\nFirst_name: {{First_name}}");
}

TEST(without_a_user_message_the_input_is_one_before_the_prefix)
{
	SCOPED(fields) f = one_field("input", "hot");
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0}, out = {0};

	prompt_add(&p, ROLE_SYSTEM, STR("Opposites."), 0);
	assert_int_equal(prompt_render(&out, &p, &f, &err), OK);
	assert_int_equal(out.n, 2);
	assert_string_equal(out.items[1].text, "hot");
	prompt_add(&p, ROLE_ASSISTANT, STR("Log:"), 0);
	assert_int_equal(prompt_render(&out, &p, &f, &err), OK);
	assert_int_equal(out.n, 3);
	assert_int_equal(out.items[1].role, ROLE_USER);
	assert_string_equal(out.items[2].text, "Log:");
}

TEST(a_placeholder_in_any_message_means_no_ghost)
{
	SCOPED(fields) f = one_field("input", "hot");
	SCOPED(buf) err = BUF(BUF_SMALL), ghost = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0}, out = {0};

	prompt_add(&p, ROLE_SYSTEM, STR("The word is {{input}}."), 0);
	prompt_add(&p, ROLE_USER, STR("Opposite?"), 0);
	prompt_ghost(&ghost, &p, &f);
	assert_int_equal(ghost.n, 0);
	assert_int_equal(prompt_render(&out, &p, &f, &err), OK);
	assert_string_equal(out.items[0].text, "The word is hot.");
	assert_string_equal(out.items[1].text, "Opposite?");
}

TEST(placeholders_are_named_once_each_in_order)
{
	SCOPED(prompt) p = {0};
	struct str names[2];

	prompt_add(&p, ROLE_SYSTEM, STR("{{b}} \\{{z}} {{a}}"), 0);
	prompt_add(&p, ROLE_USER, STR("{{a}} {{c}} {{b}}"), 0);
	assert_int_equal(prompt_placeholders(&p, names, 2), 3);
	assert_true(str_is(names[0], "b"));
	assert_true(str_is(names[1], "a"));
}

TEST(a_search_that_starts_on_an_escaped_brace_sees_the_escape)
{
	struct str text = STR("\\{{x}}"), name;
	size_t at = 1, from;

	assert_false(placeholder_next(text, &at, &from, &name));
	at = 0;
	text = STR("ab{{x}}");
	assert_true(placeholder_next(text, &at, &from, &name));
	assert_int_equal(from, 2);
	assert_int_equal(at, 7);
	assert_true(str_is(name, "x"));
}

TEST(an_explicit_prompt_sends_what_the_bare_one_sends)
{
	static const char *const names[] = {"input", "a.b-c", "질문"};
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0}, full = {0}, a = {0}, b = {0};
	struct rng rng = rng_seed(8);

	for (int i = 0; i < 1000; i++) {
		SCOPED(fields) f = {0};

		for (size_t k = 0; k < 3; k++) {
			SCOPED(buf) value = BUF(BUF_TEXT);

			random_text(&value, &rng, 6);
			if (k == 0 || rng_below(&rng, 2))
				fields_add(&f, str_of(names[k]), buf_str(&value));
		}
		random_prompt(&p, &rng);
		prompt_explicit(&full, &p, &f);
		for (size_t k = 0; k < full.n; k++)
			check_runs(&full.items[k].runs, full.items[k].n);
		buf_clear(&err);
		if (!prompt_render(&a, &p, &f, &err)) {
			assert_int_equal(prompt_render(&b, &full, &f, &err), OK);
			assert_true(prompt_equal(&a, &b));
		}
	}
}

/* "role: text" lines of what is sent. */
static void sends(const char *doc, const struct fields *f, const char *want)
{
	SCOPED(prompt) p = {0}, out = {0};
	SCOPED(buf) err = BUF(BUF_SMALL), got = BUF(BUF_TEXT);

	assert_int_equal(doc_parse(&p, str_of(doc), NULL, AUTHOR_PERSON, &err), OK);
	assert_int_equal(prompt_render(&out, &p, f, &err), OK);
	for (size_t i = 0; i < out.n; i++)
		buf_addf(&got, "%s%s: %s", i ? " / " : "", role_name(out.items[i].role),
			out.items[i].text);
	assert_string_equal(buf_text(&got), want);
}

TEST(what_is_aside_is_sent_only_where_it_is_named)
{
	SCOPED(fields) f = {0};
	SCOPED(buf) text = BUF(BUF_SMALL);

	fields_add(&f, STR("id"), STR("7"));
	fields_add(&f, STR("q"), STR("why?"));
	f.items[0].aside = true;
	sends("Answer.", &f, "user: Answer.\n\nwhy?");
	sends("{{id}}: {{q}}", &f, "user: 7: why?");
	fields_text(&text, &f);
	assert_string_equal(buf_text(&text), "why?");
	f.items[1].aside = true; /* then there is no other input */
	sends("Answer.", &f, "user: Answer.\n\nid: 7\nq: why?");
}

TEST(turns_are_messages_after_the_prompts_or_where_they_are_named)
{
	SCOPED(fields) f = {0};
	SCOPED(prompt) p = {0}, whole = {0};
	SCOPED(buf) err = BUF(BUF_SMALL), ghost = BUF(BUF_SMALL);

	fields_add(&f, STR("talk"), STR("user:\nhi {{x}}\n\nassistant:\nyes?\n\nuser:\nbye"));
	f.items[0].turns = true;
	sends("Be kind.", &f, "user: Be kind. / user: hi {{x}} / assistant: yes? / user: bye");
	sends("system:\nBe kind.\n\nuser:\n{{talk}}\n\nassistant:\nWell,", &f,
		"system: Be kind. / user: hi {{x}} / assistant: yes? / user: bye / assistant: "
		"Well,");
	sends("Sum up: {{talk}}", &f,
		"user: Sum up: user:\nhi {{x}}\n\nassistant:\nyes?\n\nuser:\nbye");
	fields_add(&f, STR("hint"), STR("short"));
	sends("Be kind.", &f,
		"user: Be kind.\n\nshort / user: hi {{x}} / assistant: yes? / user: bye");
	assert_int_equal(doc_parse(&p, STR("Be kind."), NULL, AUTHOR_PERSON, &err), OK);
	prompt_explicit(&whole, &p, &f);
	assert_int_equal(whole.n, 2);
	assert_string_equal(whole.items[1].text, "{{talk}}");
	prompt_ghost(&ghost, &p, &f);
	assert_string_equal(buf_text(&ghost), "{{hint}}\n\n{{talk}}");
}

TEST(input_is_the_input_whatever_its_columns_are_called)
{
	SCOPED(fields) f = {0};

	assert_false(fields_cover(&f, STR("input")));
	fields_add(&f, STR("문의"), STR("{{문의}}?"));
	sends("Sort: {{ input }}!", &f, "user: Sort: {{문의}}?!");
	fields_add(&f, STR("when"), STR("May"));
	sends("Sort:\n{{input}}", &f, "user: Sort:\n문의: {{문의}}?\nwhen: May");
	f.items[1].aside = true;
	sends("{{when}} {{input}}", &f, "user: May {{문의}}?");
	f.items[0].turns = true; /* these are messages of their own */
	assert_false(fields_cover(&f, STR("input")));
	f.items[0].turns = false;
	assert_true(fields_cover(&f, STR("input")));
	assert_false(fields_cover(&f, STR("Input")));
	fields_add(&f, STR("input"), STR("own"));
	sends("{{input}}", &f, "user: own");
}
