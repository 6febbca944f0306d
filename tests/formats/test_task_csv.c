/* test_task_csv.c - tasks in CSV and its like. */
#include "../support/test.h"
#include "hunsu/formats/tasks.h"
#include "../support/folder.h"

static void reads(void **folder, struct task *t, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (task_load(t, folder_file(*folder, "a.csv", text), NULL, &err))
		fail_msg("%s", buf_text(&err));
}

static void refuses(void **folder, const char *text, const char *where, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(task_load(&t, folder_file(*folder, "bad.csv", text), NULL, &err), FAILED);
	if (!strstr(buf_text(&err), where) || !strstr(buf_text(&err), why))
		fail_msg("\"%s\" has no \"%s\" or \"%s\"", buf_text(&err), where, why);
}

IN_FOLDER(columns_are_fields_and_expected_is_the_answer)
{
	SCOPED(task) t;

	reads(state, &t,
		"word,First Name,expected\nhot,\"Kim, "
		"\"\"K\"\"\",cold\n\n\"two\nlines\",b,\n낮,c,밤\n");
	assert_int_equal(t.n, 3);
	assert_string_equal(fields_get(&t.items[0].fields, STR("First_Name")), "Kim, \"K\"");
	assert_string_equal(t.items[0].expected.items[0], "cold");
	assert_string_equal(fields_get(&t.items[1].fields, STR("word")), "two\nlines");
	assert_int_equal(t.items[1].expected.n, 0);
	assert_int_equal(t.items[0].line, 2);
	assert_int_equal(t.items[1].line, 4);
	assert_int_equal(t.items[2].line, 6);
	assert_string_equal(t.items[2].expected.items[0], "밤");
}

IN_FOLDER(a_byte_order_mark_and_other_line_ends_are_no_part_of_it)
{
	SCOPED(task) t;

	reads(state, &t, "\xef\xbb\xbfinput,expected\r\na,b\r\nc,d");
	assert_int_equal(t.n, 2);
	assert_string_equal(fields_get(&t.items[0].fields, STR("input")), "a");
	assert_string_equal(t.items[0].expected.items[0], "b");
}

IN_FOLDER(a_quotation_mark_within_a_cell_without_quotes_is_text)
{
	SCOPED(task) t;

	reads(state, &t, "input,expected\n5\" pipe,a \"b\"\n\"c\"\"d\",e\n");
	assert_string_equal(fields_get(&t.items[0].fields, STR("input")), "5\" pipe");
	assert_string_equal(t.items[0].expected.items[0], "a \"b\"");
	assert_string_equal(fields_get(&t.items[1].fields, STR("input")), "c\"d");
}

IN_FOLDER(several_expected_columns_are_several_answers)
{
	SCOPED(task) t;

	reads(state, &t, "input,expected1,expected2\na,b,c\nd,e,\n");
	assert_int_equal(t.items[0].expected.n, 2);
	assert_int_equal(t.items[1].expected.n, 1);
}

IN_FOLDER(other_tools_names_for_the_answer_are_understood)
{
	SCOPED(task) t;

	reads(state, &t, "text,label,target\na,b,c\n");
	assert_string_equal(t.items[0].expected.items[0], "c");
	assert_string_equal(fields_get(&t.items[0].fields, STR("label")), "b");
}

IN_FOLDER(promptfoos_plain_expectations_are_answers)
{
	SCOPED(task) t;

	reads(state, &t,
		"q,__expected,__description\na,Paris,x\nb,equals: Rome,y\nc,note: "
		"this,z\nd,similar,w\n");
	assert_int_equal(t.n, 4);
	assert_int_equal(t.items[0].fields.n, 1);
	assert_string_equal(t.items[0].expected.items[0], "Paris");
	assert_string_equal(t.items[1].expected.items[0], "Rome");
	assert_string_equal(t.items[2].expected.items[0], "note: this");
	assert_string_equal(t.items[3].expected.items[0], "similar");
}

static const struct asserted {
	const char *text, *expected, *metric; /* expected: of the last row */
} asserted[] = {
	{"q,__expected\na,b\nc,contains:x\n", "contains: x", "asserts"},
	{"q,__expected\na,not-icontains: {{q}}\n", "not-icontains: a", "asserts"},
	{"q,__expected1,__expected2,__metric\na,b,c,m\n", "equals: b\nequals: c", "asserts"},
	{"q,__expected,__threshold\na,similar:x,0.5\n", "threshold: 0.5\nsimilar: x", "asserts"},
	{"q,__expected,__config:__expected:threshold\na,levenshtein:x,2\n", "levenshtein(2): x",
		"asserts"},
	{"q,__expected\na,grade: is kind\nb,b\n", "equals: b", "judged-asserts"},
	{"q,__expected\na,fn:output.length\n", "javascript: output.length", "asserts"},
};

IN_FOLDER(promptfoos_other_assertions_are_read_as_promptfoo_reads_them)
{
	for (size_t i = 0; i < COUNT(asserted); i++) {
		SCOPED(task) t;

		reads(state, &t, asserted[i].text);
		assert_string_equal(t.items[t.n - 1].expected.items[0], asserted[i].expected);
		assert_string_equal(t.metric, asserted[i].metric);
		assert_int_equal(t.items[0].fields.n, 1);
	}
	refuses(state, "q,__prefix,__expected\na,b,c\n", "bad.csv:1:", "__prefix");
}

/* To promptfoo the other one is an input, which would show the answer. */
IN_FOLDER(promptfoos_answer_beside_another_is_refused_by_both_names)
{
	static const char both[] = "both \"expected\" and promptfoo's \"__expected\" say";
	SCOPED(task) t;

	refuses(state, "q,__expected,expected\na,b,c\n", "bad.csv:1:", both);
	refuses(state, "q,expected,__expected\na,b,contains:c\n", "bad.csv:1:", both);
	reads(state, &t, "q,__expected,expected\na,b,\n"); /* nothing is in it */
	assert_int_equal(t.items[0].expected.n, 1);
}

IN_FOLDER(a_metric_that_was_said_scores_no_assertions)
{
	(void)folder_file(*state, "bad.task.yaml", "metric: exact\n");
	refuses(state, "q,__expected\na,contains:x\n", "bad.csv:1:", "metric \"exact\"");
	refuses(state, "q,__expected1,__expected2\na,b,c\n", "bad.csv:1:", "metric \"exact\"");
}

IN_FOLDER(errors_name_the_line)
{
	refuses(state, "input,expected\na,b\nc\n", "bad.csv:3:", "1 column, the header has 2");
	refuses(state, "input,expected\na,b,c\n", "bad.csv:2:", "3 columns");
	refuses(state, "input,expected\na,b\n\"c,d\n", "bad.csv:3:", "not closed");
	refuses(state, "input,expected\na,b\nc,\"x\"y\n", "bad.csv:3:6:", "not valid CSV");
	refuses(state, "input,input\na,b\n", "bad.csv:1:", "two columns");
	refuses(state, "input,expected,\na,b,\nc,d,e\n", "bad.csv:3:", "column 3 holds \"e\"");
	refuses(state, "sep=;\ninput;expected\na;b;c\n", "bad.csv:3:", "3 columns");
	refuses(state, ",input,expected\n0,a,b\n1,c,d\n3,e,f\n", "bad.csv:2:", "holds \"0\"");
	refuses(state, ",input,expected,\n0,a,b,\n1,c,d,x\n", "bad.csv:3:", "column 4 holds \"x\"");
	refuses(state, "expected\na\n", "bad.csv:1:", "no input column");
	refuses(state, "input,expected\n", "bad.csv:", "no examples");
	refuses(state, "", "bad.csv:", "no examples");
}

/* 100 bytes of the name are shown: 33 characters of it. */
IN_FOLDER(a_long_name_is_cut_between_characters)
{
	const char *const name =
		"가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가";
	SCOPED(buf) text = BUF(BUF_SMALL), shown = BUF(BUF_SMALL);

	buf_addf(&text, "%s,%s,expected\na,b,c\n", name, name);
	buf_addf(&shown, "\"%.99s\"", name);
	refuses(state, buf_text(&text), "bad.csv:1:", buf_text(&shown));
}

IN_FOLDER(a_large_file_is_read_line_by_line_alike)
{
	enum { ROWS = 9000 };
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(task) t;

	buf_adds(&text, "\xef\xbb\xbfsep=;\r\n;input;expected\r\n");
	for (int i = 0; i < ROWS; i++)
		buf_addf(&text, "%d;\"a; \"\"b\"\"\r\n문의 %0110d\";%d\r\n", i, i, i);
	assert_true(text.n > 1 << 20);
	reads(state, &t, buf_text(&text));
	assert_int_equal(t.n, ROWS);
	assert_int_equal(t.items[ROWS - 1].fields.n, 1);
	assert_ptr_equal(strstr(t.items[ROWS - 1].fields.items[0].value, "a; \"b\"\r\n문의 0"),
		t.items[ROWS - 1].fields.items[0].value);
	assert_string_equal(t.items[ROWS - 1].expected.items[0], "8999");
	assert_int_equal(t.items[ROWS - 1].line, 2 * ROWS + 1);
	buf_adds(&text, ";a\xff;b\r\n");
	refuses(state, buf_text(&text), "bad.csv:18003:3:", "byte 0xff is not UTF-8");
	text.n -= 7;
	buf_adds(&text, "x;c;d\r\n");
	refuses(state, buf_text(&text), "bad.csv:3:", "column 1 holds \"0\"");
}

IN_FOLDER(the_rule_of_a_markdown_table_is_no_example)
{
	SCOPED(task) t;

	reads(state, &t, "| input | expected |\n|:---|----:|\n| hot | cold |\n| - | - |\n");
	assert_int_equal(t.n, 2);
	assert_string_equal(t.items[0].expected.items[0], "cold");
	assert_string_equal(t.items[1].expected.items[0], "-");
}
