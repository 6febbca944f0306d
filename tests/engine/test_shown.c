/* test_shown.c - which examples a prompt gives away. */
#include "../support/test.h"
#include "hunsu/engine/shown.h"
#include "hunsu/prompt/doc.h"

static bool shows(const char *doc, const char *input, const char *context, const char *expected)
{
	SCOPED(example) e = {.id = 1};
	SCOPED(prompt) p = {0};
	fields_add(&e.fields, STR("input"), str_of(input));
	if (context)
		fields_add(&e.fields, STR("context"), str_of(context));
	answers_add(&e.expected, str_of(expected));
	assert_int_equal(doc_parse(&p, str_of(doc), NULL, AUTHOR_IMPORT, NULL), OK);
	return prompt_shows(&p, &e);
}

TEST(a_long_input_is_shown_wherever_it_stands)
{
	assert_true(shows("Sort it. I was charged twice. is billing.", "I was charged twice.", NULL,
		"billing"));
	assert_true(shows("Examples:\nInput: Where do I pay?\nOutput: money", "Where do I pay?\n",
		NULL, "money"));
	assert_false(shows("I was charged twice, he said.", "I was charged twice.", NULL, "x"));
	assert_false(shows("Sort it: {{input}}", "I was charged twice.", NULL, "billing"));
}

TEST(a_short_input_is_shown_with_its_answer_alone)
{
	static const char *const are[] = {"Name the opposite.\n\nInput: hot\nOutput: cold",
		"The opposite, as in hot \u2192 cold.", "hot = cold", "\"hot\": \"cold\"",
		"system:\nName it. hot -> cold\n\nuser:\n{{input}}"};
	static const char *const are_not[] = {"Name the opposite of a hot word, be it cold or not.",
		"Is it hot?", "hot", "shot = cold", "Input: hot\nOutput: warm", "cold = hot"};
	for (size_t i = 0; i < sizeof are / sizeof *are; i++)
		if (!shows(are[i], "hot", NULL, "cold"))
			fail_msg("%s", are[i]);
	for (size_t i = 0; i < sizeof are_not / sizeof *are_not; i++)
		if (shows(are_not[i], "hot", NULL, "cold"))
			fail_msg("%s", are_not[i]);
}

TEST(a_turn_is_shown_whatever_is_around_its_input)
{
	static const char turns[] = "user:\nWhat is hot's opposite, please?\n\nassistant:\nIt is "
				    "cold.\n\nuser:\nWhat is {{input}}'s opposite, please?";
	assert_true(shows(turns, "hot", NULL, "warm"));
	assert_false(shows(turns, "up", NULL, "down"));
	assert_true(shows("user:\n{{input}} \\{{x}}\n\nassistant:\na\n\nuser:\n{{input}}",
		"{{input}} {{x}}", NULL, "a") == false);
	assert_true(shows("user:\n\\{{x}}\n\nassistant:\na\n\nuser:\n{{input}}", "{{x}}", NULL,
		"a"));
}

TEST(of_several_fields_each_has_to_stand_there)
{
	static const char doc[] = "context: The sky is blue today.\ninput: colour\nanswer: blue";
	assert_true(shows(doc, "colour", "The sky is blue today.", "blue"));
	assert_false(shows(doc, "colour", "The grass is green today.", "blue"));
}
