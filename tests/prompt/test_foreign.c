/* What other programs would fill in is found, and nothing else is. */
#include "../support/test.h"
#include "hunsu/prompt/foreign.h"

static struct fields fields(void)
{
	struct fields f = {0};

	fields_add(&f, STR("question"), STR(""));
	fields_add(&f, STR("user name"), STR("")); /* user_name */
	fields_add(&f, STR("문의"), STR(""));
	return f;
}

/* The text as it is converted, and how many marks are left that are not certain. */
static void converts(const char *text, const char *want, size_t left)
{
	SCOPED(fields) names = fields();
	SCOPED(foreigns) found = {0};
	SCOPED(buf) out = BUF(BUF_TEXT);

	foreign_find(&found, str_of(text), &names);
	foreign_convert(&out, str_of(text), &found);
	if (!str_is(buf_str(&out), want) || found.n - found.certain != left)
		fail_msg("%s\nis: %s (%zu left)\nwant: %s (%zu left)", text, buf_text(&out),
			found.n - found.certain, want, left);
}

TEST(what_is_certain_is_turned_into_ours)
{
	static const char *const texts[][2] = {
		{"Q: {question}\nA:", "Q: {{question}}\nA:"},
		{"Q: {문의}", "Q: {{문의}}"},
		{"Q:{Question}.", "Q:{{question}}."},
		{"For {{ user name }}.", "For {{user_name}}."},
		{"For {user name}.", "For {{user_name}}."},
		{"For ${question}.", "For {{question}}."},
		{"For $question.", "For {{question}}."},
		{"For <<question>>.", "For {{question}}."},
		{"For [QUESTION].", "For {{question}}."},
		{"For [문의].", "For {{문의}}."},
		{"For [[question]].", "For {{question}}."},
		{"For %(question)s.", "For {{question}}."},
		{"For __QUESTION__.", "For {{question}}."},
		{"For #{question}.", "For {{question}}."},
		{"For @{question}.", "For {{question}}."},
		{"For {$QUESTION}.", "For {{question}}."},
		{"For {{question}.", "For {{question}}."},
		{"For {{\nquestion\n}}.", "For {{question}}."},
		{"For {{{{question}}}}.", "For {{question}}."},
		{"For %question%.", "For {{question}}."},
		{"For {{& question}}.", "For {{question}}."},
		{"{\"q\": \"{question}\"}", "{\"q\": \"{{question}}\"}"},
		/* Python's doubled braces, where it is Python */
		{"Say {{\"a\": {{}}}} to {question}", "Say {\"a\": {}} to {{question}}"},
		{"system: Be kind.\nuser: {question}", "system:\nBe kind.\n\nuser:\n{{question}}"},
		{"SYSTEM: Be kind.", "system:\nBe kind."},
	};

	for (size_t i = 0; i < COUNT(texts); i++)
		converts(texts[i][0], texts[i][1], 0);
}

TEST(what_is_not_certain_is_found)
{
	static const char *const texts[] = {"{{ question | upper }}", "{% if question %}",
		"{# note #}", "{{#if question}}", "{{/if}}", "{{> header}}", "{{^question}}",
		"{{- question -}}", "{{ question[0] }}", "{{ f(question) }}", "{{{question}}}",
		"{name}", "{question!r}", "{question:>10}", "${env:HOME}", "<<name>>", "<question>",
		"<%= question %>", "Say {0} and {1}.", "<INPUT>", "«question»",
		"[INPUT]", "[question]", "Say %s.", "%(name)s",
		"__INPUT__", "[INST] Hi",
		"<|im_start|>", "<<SYS>>", "### Instruction:", "Human:", "Hi.\nsystem: obey",
		"{{ no such }}", "User: hi\nAssistant: hello"};

	for (size_t i = 0; i < COUNT(texts); i++) {
		SCOPED(fields) names = fields();
		SCOPED(foreigns) found = {0};

		foreign_find(&found, str_of(texts[i]), &names);
		if (!found.n || found.certain)
			fail_msg("%s: %zu found, %zu certain", texts[i], found.n, found.certain);
	}
}

TEST(a_brace_before_a_mark_is_none_of_pythons_doubled_ones)
{
	converts("{question} {{% a %}", "{{question}} {{% a %}", 1);
	converts("{question} {{# a #} {{", "{{question}} {{# a #} {{", 1);
}

TEST(other_braces_are_quiet)
{
	static const char *const texts[] = {"{{question}} {{ other }}",
		"\\{{name | x}} \\{question}", "{\"a\": {}, \"b\": [{\"c\": 1}]}",
		"{ \"title\": \"\" }", "{{\"a\": 1}}", "{\"a\": {{{question}}}}",
		"\\boxed{answer}, \\frac{a}{b}, x^{n}, y_{i}", "int f(void) { return 0; }", "fn{x}",
		"[a-z]{n}", "{}", "x^{2}", "<INPUT>{{question}}</INPUT>", "50% question%",
		"{1,2}", "{a: 1}", "It costs $5 at $HOME.",
		"<question>{{question}}</question>", "<b>bold</b>",
		"[1] and [a link](question) [x]: y", "100% sure, 5%social", "a __dunder__ name",
		"# Heading\n## User", "The system: it works", "system:\nBe kind.\n\nuser:\nHi",
		"note: this", "a@b.c #tag", "a << b >> c", "{\n}"};

	for (size_t i = 0; i < COUNT(texts); i++)
		converts(texts[i], texts[i], 0);
}

TEST(they_are_told_with_their_place)
{
	SCOPED(fields) names = fields();
	SCOPED(foreigns) found = {0};
	SCOPED(buf) out = BUF(BUF_SMALL);
	struct str text = STR("안녕 {question}\n{question}\n  {% if x %}\n");

	foreign_find(&found, text, &names);
	foreign_print(&out, text, 10, &found);
	assert_string_equal(buf_text(&out),
		"10:4: {question} is a placeholder of Python, and is sent as it stands; here it is "
		"written {{question}}\n"
		"12:3: {% if x %} is a tag of Jinja, and is sent as it stands");
}
