/* test_task_yaml.c - what a .task.yaml says. */
#include "../support/test.h"
#include "hunsu/formats/tasks.h"
#include "../support/folder.h"

#define EXAMPLE "{\"input\":\"hot\",\"expected\":\"cold\"}\n"

static void refuses(void **folder, const char *yaml, const char *where, const char *why)
{
	const char *path = folder_file(*folder, "a.task.yaml", yaml);
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	folder_file(*folder, "a.jsonl", EXAMPLE);
	assert_int_equal(task_load(&t, path, NULL, &err), FAILED);
	if (!strstr(buf_text(&err), where) || !strstr(buf_text(&err), why))
		fail_msg("\"%s\" has no \"%s\" or \"%s\"", buf_text(&err), where, why);
}

static void reads(struct task *t, const char *path)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (task_load(t, path, NULL, &err))
		fail_msg("%s", buf_text(&err));
}

IN_FOLDER(every_key_is_read)
{
	SCOPED(task) t;

	folder_file(*state, "a.task.yaml",
		"description: Give the opposite.\nprompt: |\n  system:\n  Be brief.\n\n  user:\n"
		"  Opposite of {{input}}?\nmetric: exact\nextract: last-line\n"
		"split: {held_out: 0.5, seed: 12}\nmax_tokens: 8\ntemperature: 0.7\nstop: [END, "
		"\"\\n\"]\n"
		"files: a.jsonl\n");
	reads(&t, folder_file(*state, "a.jsonl", EXAMPLE));
	assert_string_equal(t.description, "Give the opposite.");
	assert_non_null(strstr(t.prompt, "user:\nOpposite of {{input}}?"));
	assert_string_equal(task_metric(&t), "exact");
	assert_string_equal(task_extract(&t), "last-line");
	assert_true(t.held_out > 0.49 && t.held_out < 0.51);
	assert_int_equal(t.seed, 12);
	assert_int_equal(t.sampling.max_tokens, 8);
	assert_true(t.sampling.temperature > 0.69 && t.sampling.temperature < 0.71);
	assert_int_equal(t.sampling.n_stop, 2);
	assert_string_equal(t.sampling.stop[1], "\n");
	assert_int_equal(t.n, 1);
}

IN_FOLDER(named_itself_it_finds_its_examples)
{
	const char *alone = folder_file(*state, "b.task.yaml", "metric: f1\n");
	const char *listed = folder_file(*state, "c.task.yaml", "files: [a.jsonl, sub/d.csv]\n");
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	folder_file(*state, "a.jsonl", EXAMPLE);
	folder_file(*state, "sub/d.csv", "input,expected\nup,down\n");
	assert_int_equal(task_load(&t, alone, NULL, &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "as b.jsonl"));
	folder_file(*state, "b.csv", "input,expected\nup,down\n");
	reads(&t, alone);
	assert_string_equal(t.name, "b");
	assert_int_equal(t.n, 1);
	task_release(&t);
	reads(&t, listed);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.items[1].id, 2);
	assert_string_equal(t.items[1].expected.items[0], "down");
	task_release(&t);
}

IN_FOLDER(unknown_keys_are_refused_with_the_known_ones)
{
	refuses(state, "metric: f1\nmetricks: f1\n", "a.task.yaml:2:1:", "max_tokens");
	refuses(state, "split:\n  heldout: 0.1\n", "a.task.yaml:2:3:", "held_out");
}

IN_FOLDER(values_out_of_range_are_refused_where_they_stand)
{
	refuses(state, "max_tokens: 0\n",
		"a.task.yaml:1:", "max_tokens must be a whole number from 1 to 1000000");
	refuses(state, "max_tokens: many\n", "a.task.yaml:1:", "max_tokens must be");
	refuses(state, "\ntemperature: 2.1\n",
		"a.task.yaml:2:", "temperature must be a number from 0 to 2");
	refuses(state, "temperature: nan\n", "a.task.yaml:1:", "temperature must be");
	refuses(state, "split: {held_out: 1}\n",
		"a.task.yaml:1:", "held_out must be a number from 0 to 0.9");
	refuses(state, "split: {seed: -1}\n", "a.task.yaml:1:", "seed must be");
	refuses(state, "split: 0.3\n", "a.task.yaml:1:", "split must be a map");
	refuses(state, "stop: {a: b}\n", "a.task.yaml:1:", "stop must be a text or a list");
	refuses(state, "stop: [[a]]\n", "a.task.yaml:1:", "must be a text");
	refuses(state, "files: []\n", "a.task.yaml:1:", "files must be");
	refuses(state, "metric: [a]\n", "a.task.yaml:1:", "metric must be a text");
	refuses(state, "metrics: f1\n", "a.task.yaml:1:", "metrics must be a list");
	refuses(state, "metrics: []\n", "a.task.yaml:1:", "metrics must be a list");
	refuses(state, "metrics: {f1: much}\n", "a.task.yaml:1:", "metrics must be a list");
	refuses(state, "metric: f1\nmetrics: [f1]\n", "a.task.yaml:2:", "say one of");
	refuses(state, "metric: f1\nrubric: [is kind]\n", "a.task.yaml:2:", "say one of");
	refuses(state, "rubric: {is kind: much}\n", "a.task.yaml:1:", "rubric must be a list");
	refuses(state, "- a\n", "a.task.yaml:1:1:", "keys");
	refuses(state, "metric: [a\n", "a.task.yaml:", "not valid YAML");
}

static void schema_is(void **folder, const char *yaml, const char *want)
{
	SCOPED(task) t;

	folder_file(*folder, "a.jsonl", EXAMPLE);
	folder_file(*folder, "s.json", "{ \"type\" : \"object\",\n \"maxProperties\": 1.50 }");
	reads(&t, folder_file(*folder, "a.task.yaml", yaml));
	assert_string_equal(t.sampling.schema, want);
	assert_string_equal(task_metric(&t), "json");
}

IN_FOLDER(a_schema_is_yaml_or_json_or_a_file)
{
	schema_is(state,
		"schema:\n  type: object\n  required: [a, \"1\", true]\n  minimum: -1.50\n"
		"  additionalProperties: false\n  title: 2024-01-01\n  const: null\n",
		"{\"type\":\"object\",\"required\":[\"a\",\"1\",true],\"minimum\":-1.50,"
		"\"additionalProperties\":false,\"title\":\"2024-01-01\",\"const\":null}");
	schema_is(state, "schema: '{\"type\" : [\"null\"]}'\n", "{\"type\":[\"null\"]}");
	schema_is(state, "schema: s.json\n", "{\"type\":\"object\",\"maxProperties\":1.50}");
	refuses(state, "schema: '{'\n", "a.task.yaml:1:", "");
	refuses(state, "schema: no.json\n", "no.json", "");
}

IN_FOLDER(lists_with_weights_are_one_metric)
{
	static const char *const said[][2] = {
		{"rubric: [is polite, \"[3] names the order\"]\n",
			"judge:is polite; [3] names the order"},
		{"rubric:\n  - is polite\n  - names the order: 3\n",
			"judge:is polite; [3] names the order"},
		{"rubric:\n  - is kind; not cold\n  - {says so: 0.5}\n",
			"judge:is kind; not cold\n[0.5] says so"},
		{"rubric: is kind; not cold\n", "judge:\nis kind; not cold"},
		{"rubric:\n  - |\n    is kind\n    and warm\n", "judge:is kind and warm"},
		{"metrics: [exact, \"length:..80w\"]\n", "sum:\"exact\"+\"length:..80w\""},
		{"metrics:\n  exact: 2\n  length:..80w: 0.5\n",
			"sum:\"exact\"*2+\"length:..80w\"*0.5"},
		{"metrics:\n  - exact: 2\n  - 'choice:C++,\"C\"'\n",
			"sum:\"exact\"*2+\"choice:C++,\\\"C\\\"\""},
	};
	struct task t;

	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		folder_file(*state, "a.task.yaml", said[i][0]);
		reads(&t, folder_file(*state, "a.jsonl", EXAMPLE));
		assert_string_equal(task_metric(&t), said[i][1]);
		task_release(&t);
	}
}

IN_FOLDER(a_named_file_that_is_not_there_is_an_error)
{
	refuses(state, "files: nowhere.jsonl\n", "nowhere.jsonl", "");
}

IN_FOLDER(examples_may_be_in_it_and_the_split_be_said_of_each)
{
	SCOPED(task) t;

	reads(&t, folder_file(*state, "b.task.yaml",
			  "columns: {input: q, expected: a}\nsplit: {which: [2]}\n"
			  "examples:\n- {q: hot, a: [cold, cool], why: x}\n- q: up\n  a: down\n"));
	assert_int_equal(t.n, 2);
	assert_int_equal(t.items[0].split, SPLIT_DEV);
	assert_int_equal(t.items[1].split, SPLIT_HELD_OUT);
	assert_int_equal(t.items[0].expected.n, 2);
	assert_true(t.items[0].fields.items[1].aside && !t.items[0].fields.items[0].aside);
	assert_int_equal(t.items[1].line, 5);
	refuses(state, "split: {which: [2]}\n", "a.task.yaml:1", "there is no example 2");
	refuses(state, "split: {which: 2}\n", "a.task.yaml:1:16", "list of the numbers");
	refuses(state, "examples: []\n", "a.task.yaml:1:11", "must be a list of examples");
	refuses(state, "examples: [hot]\n", "a.task.yaml:1", "an example must be an object");
}
