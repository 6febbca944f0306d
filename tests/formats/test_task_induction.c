/* test_task_induction.c - tasks in instruction induction's JSON. */
#include "../support/test.h"
#include "hunsu/formats/tasks.h"
#include "../support/folder.h"

static void reads(void **folder, struct task *t, const char *name, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (task_load(t, folder_file(*folder, name, text), NULL, &err))
		fail_msg("%s", buf_text(&err));
}

static void refuses(void **folder, const char *text, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(task_load(&t, folder_file(*folder, "bad.json", text), NULL, &err), FAILED);
	if (!strstr(buf_text(&err), "bad.json") || !strstr(buf_text(&err), why))
		fail_msg("\"%s\" has no \"%s\"", buf_text(&err), why);
}

static const char *input(const struct task *t, size_t i)
{
	return fields_get(&t->items[i].fields, STR("input"));
}

IN_FOLDER(input_and_output_are_read_and_other_keys_ignored)
{
	SCOPED(task) t;

	reads(state, &t, "sum.json",
		"{\"metadata\":{\"num_examples\":2},\"examples\":{"
		"\"1\":{\"input\":\"0 47\",\"output\":\"47\",\"x\":0,\"y\":47},"
		"\"2\":{\"input\":\"1 2\",\"output\":3}}}");
	assert_int_equal(t.n, 2);
	assert_int_equal(t.items[0].fields.n, 1);
	assert_string_equal(input(&t, 0), "0 47");
	assert_string_equal(t.items[1].expected.items[0], "3");
	assert_null(t.metric);
}

IN_FOLDER(examples_come_in_the_order_of_their_numbers)
{
	SCOPED(task) t;

	reads(state, &t, "a.json",
		"{\"examples\":{\"10\":{\"input\":\"c\",\"output\":\"z\"},"
		"\"2\":{\"input\":\"b\",\"output\":\"z\"},\"1\":{\"input\":\"a\",\"output\":\"z\"}}"
		"}");
	assert_string_equal(input(&t, 0), "a");
	assert_string_equal(input(&t, 1), "b");
	assert_string_equal(input(&t, 2), "c");
	assert_int_equal(t.items[2].id, 3);
}

IN_FOLDER(all_translations_and_rhymes_are_accepted)
{
	SCOPED(task) t;

	reads(state, &t, "translation_en-fr.json",
		"{\"examples\":{\"1\":{\"input\":\"place\",\"output\":\"lieu\","
		"\"possible_translations\":[\"endroit\",\"lieu\"]},"
		"\"2\":{\"input\":\"cat\",\"output\":\"hat\",\"other_rhymes\":[\"bat\",\"rat\"]}}"
		"}");
	assert_int_equal(t.items[0].expected.n, 2);
	assert_string_equal(t.items[0].expected.items[0], "lieu");
	assert_string_equal(t.items[0].expected.items[1], "endroit");
	assert_int_equal(t.items[1].expected.n, 3);
}

#define CAUSES                                                                                     \
	"{\"examples\":{\"1\":{\"cause\":\"It rained.\",\"effect\":\"It is wet.\"},"               \
	"\"2\":{\"cause\":\"C2.\",\"effect\":\"E2.\"},\"3\":{\"cause\":\"C3.\",\"effect\":\"E3."   \
	"\"},"                                                                                     \
	"\"4\":{\"cause\":\"C4.\",\"effect\":\"E4.\"},\"5\":{\"cause\":\"C5.\",\"effect\":\"E5."   \
	"\"},"                                                                                     \
	"\"6\":{\"cause\":\"C6.\",\"effect\":\"E6.\"},\"7\":{\"cause\":\"C7.\",\"effect\":\"E7."   \
	"\"},"                                                                                     \
	"\"8\":{\"cause\":\"C8.\",\"effect\":\"E8.\"},\"9\":{\"cause\":\"C9.\",\"effect\":\"E9."   \
	"\"}}}"

IN_FOLDER(cause_and_effect_stand_in_an_order_by_the_seed)
{
	size_t first = 0, differ = 0;
	struct task a, b;

	reads(state, &a, "cause_and_effect.json", CAUSES);
	assert_string_equal(a.items[0].expected.items[0], "It rained.");
	assert_true(!strcmp(input(&a, 0), "Sentence 1: It rained. Sentence 2: It is wet.") ||
		    !strcmp(input(&a, 0), "Sentence 1: It is wet. Sentence 2: It rained."));
	reads(state, &b, "cause_and_effect.json", CAUSES);
	for (size_t i = 0; i < a.n; i++) {
		assert_string_equal(input(&a, i), input(&b, i));
		first += input(&a, i)[strlen("Sentence 1: ")] == 'C';
	}
	assert_true(first > 0 && first < 8);
	task_release(&b);
	folder_file(*state, "cause_and_effect.task.yaml", "split: {seed: 7}\n");
	reads(state, &b, "cause_and_effect.json", CAUSES);
	for (size_t i = 0; i < a.n; i++)
		differ += strcmp(input(&a, i), input(&b, i)) != 0;
	assert_true(differ > 0);
	task_release(&a);
	task_release(&b);
}

IN_FOLDER(common_concept_lists_its_items)
{
	SCOPED(task) t;

	reads(state, &t, "common_concept.json",
		"{\"examples\":{\"1\":{\"items\":[\"guitars\",\"pendulums\"],\"concept\":\"swing\","
		"\"all_common_concepts\":[\"swing\",\"oscillate\"]}}}");
	assert_string_equal(input(&t, 0), "guitars, pendulums");
	assert_int_equal(t.items[0].expected.n, 2);
	assert_string_equal(task_metric(&t), "f1");
}

IN_FOLDER(known_data_sets_bring_their_metric)
{
	static const char *const sets[][2] = {{"informal_to_formal.json", "f1"},
		{"taxonomy_animal.json", "set"}, {"orthography_starts_with.json", "set"},
		{"synonyms.json", "contains"}, {"antonyms.json", "iexact"}};
	struct task t;

	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		reads(state, &t, sets[i][0],
			"{\"examples\":{\"1\":{\"input\":\"a\",\"output\":\"b\"}}}");
		assert_string_equal(task_metric(&t), sets[i][1]);
		task_release(&t);
	}
}

IN_FOLDER(what_is_missing_is_named)
{
	refuses(state, "{\"examples\":{\"7\":{\"output\":\"b\"}}}", "example \"7\"");
	refuses(state, "{\"examples\":{\"7\":{\"input\":\"b\"}}}", "no output");
	refuses(state, "{\"examples\":{\"7\":{\"cause\":\"b\"}}}", "example \"7\"");
	refuses(state, "{\"examples\":{\"7\":{\"items\":[]}}}", "example \"7\"");
	refuses(state, "{\"examples\":{}}", "no examples");
	refuses(state, "{\"examples\":3}", "must be an object");
	refuses(state, "{\"examples\":{\"1\":{}", "bad.json:1:");
}
