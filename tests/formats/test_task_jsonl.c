/* test_task_jsonl.c - tasks in lines of JSON, lists and wrappers. */
#include "../support/test.h"
#include "hunsu/formats/tasks.h"
#include "../../src/formats/readers.h"
#include "../support/folder.h"

static void reads(void **folder, struct task *t, const char *name, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (task_load(t, folder_file(*folder, name, text), NULL, &err))
		fail_msg("%s", buf_text(&err));
	assert_int_equal(err.n, 0);
}

/* The message has the file's name and each of the texts. */
static void refuses(void **folder, const char *text, const char *where, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(task_load(&t, folder_file(*folder, "bad.jsonl", text), NULL, &err),
		FAILED);
	if (!strstr(buf_text(&err), where) || !strstr(buf_text(&err), why))
		fail_msg("\"%s\" has no \"%s\" or \"%s\"", buf_text(&err), where, why);
}

IN_FOLDER(a_line_is_an_example_and_blank_lines_are_skipped)
{
	SCOPED(task) t;

	reads(state, &t, "a.jsonl",
		"{\"input\":\"hot\",\"expected\":\"cold\"}\r\n\n  \n"
		"{\"input\":\"뜨겁다\",\"expected\":\"차갑다\"}");
	assert_int_equal(t.n, 2);
	assert_string_equal(t.name, "a");
	assert_int_equal(t.items[0].line, 1);
	assert_int_equal(t.items[1].line, 4);
	assert_string_equal(fields_get(&t.items[1].fields, STR("input")), "뜨겁다");
	assert_string_equal(t.items[1].expected.items[0], "차갑다");
	assert_int_equal(t.items[1].fields.n, 1);
}

IN_FOLDER(several_answers_are_accepted_and_numbers_are_their_text)
{
	SCOPED(task) t;

	reads(state, &t, "a.jsonl",
		"{\"a\":1,\"b\":-2.5,\"expected\":[\"x\",18,true,\"x\"]}\n"
		"{\"a\":3,\"b\":true,\"expected\":7}\n"
		"{\"a\":4,\"b\":null}\n");
	assert_int_equal(t.items[0].expected.n, 3);
	assert_string_equal(t.items[0].expected.items[1], "18");
	assert_string_equal(t.items[0].expected.items[2], "true");
	assert_string_equal(fields_get(&t.items[0].fields, STR("b")), "-2.5");
	assert_string_equal(t.items[1].expected.items[0], "7");
	assert_string_equal(fields_get(&t.items[1].fields, STR("b")), "true");
	assert_int_equal(t.items[2].expected.n, 0);
	assert_string_equal(fields_get(&t.items[2].fields, STR("b")), "");
}

IN_FOLDER(other_tools_names_for_the_answer_are_understood)
{
	SCOPED(task) t;

	reads(state, &t, "a.jsonl",
		"{\"x\":\"1\",\"label\":\"a\"}\n{\"x\":\"1\",\"target\":\"b\",\"output\":\"c\"}\n"
		"{\"x\":\"1\",\"answer\":\"d\",\"expected\":\"e\"}\n");
	assert_string_equal(t.items[0].expected.items[0], "a");
	assert_string_equal(t.items[1].expected.items[0], "c");
	assert_string_equal(fields_get(&t.items[1].fields, STR("target")), "b");
	assert_string_equal(t.items[2].expected.items[0], "e");
	assert_string_equal(fields_get(&t.items[2].fields, STR("answer")), "d");
	assert_null(t.metric);
}

IN_FOLDER(a_worked_answer_gives_its_number_and_the_metric_number)
{
	SCOPED(task) t;

	reads(state, &t, "g.jsonl",
		"{\"question\":\"How much?\",\"answer\":\"9*2=<<9*2=18>>18\\n#### 1,018\"}\n");
	assert_string_equal(t.items[0].expected.items[0], "1018");
	assert_string_equal(task_metric(&t), "number");
	assert_string_equal(task_extract(&t), "all");
}

IN_FOLDER(a_metric_that_was_said_is_kept)
{
	SCOPED(task) t;

	folder_file(*state, "g.task.yaml", "metric: exact\n");
	reads(state, &t, "g.jsonl", "{\"question\":\"q\",\"answer\":\"w\\n#### 18\"}\n");
	assert_string_equal(task_metric(&t), "exact");
}

IN_FOLDER(a_list_of_objects_is_read_too)
{
	SCOPED(task) t;

	reads(state, &t, "a.json",
		"[\n {\"input\":\"1\",\"expected\":\"a\"},\n {\"input\":\"2\"}\n]");
	assert_int_equal(t.n, 2);
}

IN_FOLDER(errors_name_file_line_and_column)
{
	refuses(state, "{\"input\":\"1\"}\n\n{\"input\" \"2\"}\n",
		"bad.jsonl:3:10:", "not valid JSON");
	refuses(state, "{\"input\":\"1\",\"input\":\"2\"}\n", "bad.jsonl:1:", "twice");
	refuses(state, "{\"input\":\"1\"}\n{\"input\":{}}\n",
		"bad.jsonl:2:", "\"input\" must be text");
	refuses(state, "{\"input\":{\"a\":1},\"expected\":\"b\"}\n",
		"bad.jsonl:1:", "\"input\" must be text");
	refuses(state, "{\"input\":\"1\",\"expected\":{}}\n", "bad.jsonl:1:", "expected answer");
	refuses(state, "{\"input\":\"1\",\"expected\":[[]]}\n", "bad.jsonl:1:", "expected answer");
	refuses(state, "{\"expected\":\"1\"}\n", "bad.jsonl:1:", "no input");
	refuses(state, "{\"a b\":\"1\",\"a_b\":\"2\"}\n", "bad.jsonl:1:", "\"a_b\"");
	refuses(state, "3\n", "bad.jsonl:1:", "must be an object");
	refuses(state, "{\"\":\"1\"}\n", "bad.jsonl:1:", "no name");
	refuses(state, "[{\"input\":\"1\"},2]", "bad.jsonl:1:", "must be an object");
	refuses(state, "[\n{\"input\":\"1\"},\n{\"input\":\"]\"},\n[]]", "bad.jsonl:4:",
		"must be an object");
	refuses(state, "[\n {\"é\":\"1\"} {\"é\":\"1\"}]", "bad.jsonl:2:12:", "follows");
	refuses(state, "[ {\"input\" \"1\"}]", "bad.jsonl:1:12:", "not valid JSON");
	refuses(state, "[{\"input\":\n\"1\",\n  3}]", "bad.jsonl:3:3:", "not valid JSON");
	refuses(state, "[\n{\"input\":\"1\"},\n]", "bad.jsonl:3:1:", "value is missing");
	refuses(state, "[,{\"input\":\"1\"}]", "bad.jsonl:1:2:", "value is missing");
	refuses(state, "[{\"input\":\"1\"}", "bad.jsonl:1:15:", "too early");
	refuses(state, "[{\"input\":\"1\"},\n", "bad.jsonl:2:1:", "too early");
	refuses(state, "[{\"input\":\"1\"}}]", "bad.jsonl:1:15:", "follows");
	refuses(state, "[{\"input\":\"1\"}]\n]", "bad.jsonl:2:1:", "follows");
	refuses(state, "[", "bad.jsonl:1:2:", "too early");
}

IN_FOLDER(a_file_without_examples_says_what_to_add)
{
	refuses(state, "", "bad.jsonl:", "no examples");
	refuses(state, "\n \n", "bad.jsonl:", "{\"input\"");
	refuses(state, "[]", "bad.jsonl:", "no examples");
}

IN_FOLDER(a_large_file_is_read_line_by_line_alike)
{
	enum { LINES = 12000 };
	SCOPED(buf) text = BUF(BUF_TEXT);
	struct task t;

	for (int i = 1; i <= LINES; i++)
		buf_addf(&text,
			"{\"question\":\"What is half of %d, in %060d?\",\"answer\":\"It is.\\n"
			"#### %d,000\"}\r\n\n",
			i, i, i);
	assert_true(text.n > 1 << 20);
	buf_adds(&text, "{\"question\":\"\\ud800\",\"answer\":\"#### 1\"}");
	if (task_load(&t, folder_file(*state, "big.jsonl", buf_text(&text)), NULL, NULL))
		fail_msg("not read");
	assert_int_equal(t.n, LINES + 1);
	assert_string_equal(t.metric, "number");
	assert_int_equal(t.items[LINES - 1].line, 2 * LINES - 1);
	assert_string_equal(t.items[LINES - 1].expected.items[0], "12000000");
	assert_int_equal(t.items[LINES - 1].fields.n, 1);
	assert_non_null(strstr(t.note, "big.jsonl:24001:14: 1 half"));
	task_release(&t);
	buf_adds(&text, "\n{\"question\":\"\xff\"}\n");
	refuses(state, buf_text(&text), "bad.jsonl:24002:", "UTF-8");
}

enum { ELEMENTS = 9000 };

static void add_elements(struct buf *text, const char *between)
{
	buf_adds(text, "\xef\xbb\xbf [ ");
	for (int i = 1; i <= ELEMENTS; i++)
		buf_addf(text,
			"{\"input\":\"a \\\"quoted\\\\\\\" ] }, %d: %0100d 문의\","
			"\"more\":[{\"a\":[%d]},2],\"expected\":\"%d\"}%s",
			i, i, i, i, i < ELEMENTS ? between : "");
}

/* On one line, and an element a line. */
IN_FOLDER(a_large_list_is_read_element_by_element_alike)
{
	static const char *const betweens[] = {" , ", "\r\n,\n"};

	for (size_t k = 0; k < 2; k++) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		SCOPED(task) t;

		add_elements(&text, betweens[k]);
		assert_true(text.n > 1 << 20);
		buf_adds(&text, ",{\"input\":\"\\ud800\"}\n]\n");
		reads(state, &t, "big.json", buf_text(&text));
		assert_int_equal(t.n, ELEMENTS + 1);
		assert_int_equal(t.items[ELEMENTS - 1].line, k ? 2 * ELEMENTS - 1 : 1);
		assert_ptr_equal(strstr(t.items[ELEMENTS - 1].fields.items[0].value,
					 "a \"quoted\\\" ] }, 9000: 0"),
			t.items[ELEMENTS - 1].fields.items[0].value);
		assert_string_equal(
			t.items[ELEMENTS - 1].fields.items[1].value, "[{\"a\":[9000]},2]");
		assert_string_equal(t.items[ELEMENTS - 1].expected.items[0], "9000");
		assert_non_null(strstr(t.note, k ? "big.json:17999:" : "big.json:1:"));
		text.n -= 2;
		buf_adds(&text, ", 3]\n");
		refuses(state, buf_text(&text), k ? "bad.jsonl:18000:" : "bad.jsonl:2:",
			"must be an object");
	}
}

IN_FOLDER(a_large_object_on_one_line_is_read_whole)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(task) t;

	buf_adds(&text, "{\"data\":");
	add_elements(&text, ",");
	buf_splice(&text, strlen("{\"data\":"), 3, STR(""));
	buf_adds(&text, "]}\n");
	reads(state, &t, "wrapped.json", buf_text(&text));
	assert_int_equal(t.n, ELEMENTS);
}

struct changing { /* one row, another one at the second look */
	struct json_feed feed;
	cJSON *rows[2];
	size_t look, given;
};

static enum status give_changing(struct json_feed *f, struct json_row *row, struct buf *err)
{
	struct changing *c = (struct changing *)f;

	*row = (struct json_row){c->given++ ? NULL : c->rows[c->look], 1};
	return OK;
}

static void change(struct json_feed *f)
{
	((struct changing *)f)->look = 1;
	((struct changing *)f)->given = 0;
}

TEST(a_file_that_changes_while_it_is_read_is_refused)
{
	struct changing c = {.feed = {.next = give_changing, .again = change}};
	const struct task_columns nothing = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(task) t;
	bool matters = false;

	c.rows[0] = json_parse(STR("{\"input\":\"1\"}"), "", NULL);
	c.rows[1] = json_parse(STR("{\"input\":\"1\",\"more\":\"2\"}"), "", NULL);
	task_init(&t);
	assert_int_equal(feed_read(&(struct reader){.task = &t, .path = "f", .said = &nothing,
					   .matters = &matters, .err = &err}, &c.feed), FAILED);
	assert_has(&err, "f:1: the file changed while it was read");
	cJSON_Delete(c.rows[0]);
	cJSON_Delete(c.rows[1]);
}
