/* test_json.c - which texts are JSON, and where the others go wrong. */
#include "../support/test.h"
#include "hunsu/base/json.h"

#include <math.h>

static void assert_prints(const char *text, const char *want)
{
	SCOPED(buf) err = BUF(BUF_SMALL), out = BUF(BUF_SMALL);
	cJSON *tree = json_parse(str_of(text), "t", &err);

	assert_string_equal(buf_text(&err), "");
	assert_non_null(tree);
	json_print(&out, tree);
	assert_string_equal(buf_text(&out), want);
	cJSON_Delete(tree);
}

static void assert_refused(struct str text, const char *want)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	cJSON *tree = json_parse(text, "t", &err);

	assert_null(tree);
	if (!strstr(buf_text(&err), want))
		assert_string_equal(buf_text(&err), want);
}

TEST(valid_texts_come_back_the_same)
{
	static const char *const same[] = {
		"{}",
		"[]",
		"null",
		"true",
		"\"\"",
		"{\"a\":[1,-2,{\"b\":[]}],\"A\":false}",
		"[0.1,1e-07,123456.789]",
		"[9007199254740992,-9007199254740992,1234567890123456]",
		"\"é世😀\\\"\\\\\\n\\u0001\"",
		"{\"\":1}",
	};

	for (size_t i = 0; i < COUNT(same); i++)
		assert_prints(same[i], same[i]);
	assert_prints(" \t\r\n[ 1 , 2 ] \n", "[1,2]");
	assert_prints("\"\\u00e9\\ud83d\\ude00\\/\"", "\"é😀/\"");
	assert_prints("[1.0,1e2,-0]", "[1,100,0]");
	assert_prints("[1e20]", "[1e+20]");
}

TEST(what_the_grammar_does_not_know_is_refused_with_its_place)
{
	static const struct {
		const char *text, *want;
	} bad[] = {
		{"", "t:1:1:"},
		{"  ", "t:1:3:"},
		{"{", "t:1:2:"},
		{"[1,]", "t:1:4:"},
		{"{\"a\":1,}", "t:1:8:"},
		{"{\"a\" 1}", "t:1:6:"},
		{"{a:1}", "t:1:2:"},
		{"[1 2]", "t:1:4:"},
		{"01", "t:1:1:"},
		{"1.", "t:1:3:"},
		{"-", "t:1:2:"},
		{"+1", "t:1:1:"},
		{".5", "t:1:1:"},
		{"1e", "t:1:3:"},
		{"nul", "t:1:1:"},
		{"NaN", "t:1:1:"},
		{"truex", "t:1:5:"},
		{"{} {}", "t:1:4:"},
		{"\n\n [\n\"é\" x]", "t:4:5:"},
		{"\"a", "t:1:3:"},
		{"\"\\x\"", "t:1:2:"},
		{"\"\\u12g4\"", "t:1:2:"},
		{"\"\\", "t:1:2:"},
		{"\"a\nb\"", "t:1:3:"},
		{"\"\\ud800\"", "surrogate"},
		{"\"\\ud800\\u0041\"", "surrogate"},
		{"\"\\udc00\"", "surrogate"},
		{"\xef\xbb\xbf{}", "t:1:1:"},
		{"'a'", "t:1:1:"},
		{"[1]//", "t:1:4:"},
		{"\"\xff\"", "t:1:2:"},
	};

	for (size_t i = 0; i < COUNT(bad); i++)
		assert_refused(str_of(bad[i].text), bad[i].want);
	assert_refused((struct str){NULL, 0}, "t:1:1:");
	assert_refused((struct str){"1\0", 2}, "t:1:2:");
}

TEST(nul_characters_are_refused_however_they_are_written)
{
	assert_refused(STR("\"a\\u0000b\""), "t:1:3: not valid JSON: a NUL");
	assert_refused((struct str){"\"a\0b\"", 5}, "t:1:3: not valid JSON: a NUL");
	assert_refused(STR("{\"a\\u0000\":1}"), "NUL");
}

TEST(what_others_write_is_read_as_far_as_it_is_told_to)
{
	static const struct {
		unsigned lax;
		const char *text, *want; /* NULL: refused */
		size_t halves, nuls, column;
	} read[] = {
		{JSON_HALVES, "[\"a\\ud800b\",\"\\udc00\"]", "[\"a\ufffdb\",\"\ufffd\"]", 2, 0, 4},
		{JSON_HALVES, "\"\\uD83D\\uDE00\"", "\"😀\"", 0, 0, 0},
		{JSON_HALVES, "\"\\ude00\\ud83d\"", "\"\ufffd\ufffd\"", 2, 0, 2},
		{JSON_HALVES, "\"\\ud83d\\ud83d\\ude00\"", "\"\ufffd😀\"", 1, 0, 2},
		{JSON_HALVES, "{\"k\\udfff\":1}", "{\"k\ufffd\":1}", 1, 0, 4},
		{JSON_HALVES, "\"\\u0000\"", NULL, 0, 0, 0},
		{JSON_NULS, "\"x\\u0000y\\u0000\"", "\"x\ufffdy\ufffd\"", 0, 2, 3},
		{JSON_NULS, "\"\\ud800\"", NULL, 0, 0, 0},
		{JSON_SPLIT, "\"\\ud83d\"", "\"\ufffd\ufffd\ufffd\"", 0, 0, 0},
		{JSON_NUMBERS, "[9007199254740993,1.50,-0,1E2]", "[9007199254740993,1.50,-0,1E2]",
			0, 0, 0},
		{JSON_NUMBERS, "{\"a\":1e999,\"b\":[0.10]}", "{\"a\":1e999,\"b\":[0.10]}", 0, 0, 0},
		{JSON_NUMBERS, "[007]", NULL, 0, 0, 0},
		{JSON_NUMBERS, "[NaN]", NULL, 0, 0, 0},
		{JSON_NAN, "[NaN,Infinity, -Infinity ,-1]", "[null,null,null,-1]", 0, 0, 0},
		{JSON_NAN, "[Nan]", NULL, 0, 0, 0},
		{JSON_NAN, "[9007199254740993]", NULL, 0, 0, 0},
		{JSON_TWICE, "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}", 0, 0, 0},
		{JSON_BOM, "\xef\xbb\xbf{}", "{}", 0, 0, 0},
		{JSON_LOOSE, "[\f\"a\tb\n\",\x01 1\v]", "[\"a\\tb\\n\",1]", 0, 0, 0},
		{JSON_LOOSE, "[1e999,-1e400,9007199254740993,007,1.,-.5]",
			"[null,null,9007199254740992,7,1,-0.5]", 0, 0, 0},
		{JSON_LOOSE, "[\"\xff\xed\xa0\"]", "[\"\ufffd\ufffd\ufffd\"]", 0, 0, 0},
		{JSON_LOOSE, "[-]", NULL, 0, 0, 0},
		{JSON_LOOSE, "[1-2]", NULL, 0, 0, 0},
		{JSON_LOOSE, "[1e]", NULL, 0, 0, 0},
		{JSON_LOOSE, "[nan]", NULL, 0, 0, 0},
		{JSON_LOOSE, "[\"\\u12g4\"]", NULL, 0, 0, 0},
		{JSON_LOOSE | JSON_NAN, "[nan,-inf,inf,-NaN,null]", "[null,null,null,null,null]", 0,
			0, 0},
		{JSON_SERVER, "\xef\xbb\xbf[\"\\u0000\\udead\",1,1,NaN]",
			"[\"\ufffd\ufffd\",1,1,null]", 1, 1, 3},
		{JSON_FILE, "[NaN]", NULL, 0, 0, 0},
	};

	for (size_t i = 0; i < COUNT(read); i++) {
		SCOPED(buf) err = BUF(BUF_SMALL), out = BUF(BUF_SMALL);
		struct json_mended m = {0};
		cJSON *tree = json_read(str_of(read[i].text), "t", read[i].lax, &m, &err);

		assert_int_equal(tree != NULL, read[i].want != NULL);
		assert_int_equal(err.n > 0, !tree);
		if (tree)
			json_print(&out, tree);
		assert_string_equal(buf_text(&out), read[i].want ? read[i].want : "");
		assert_int_equal(m.halves, read[i].halves);
		assert_int_equal(m.nuls, read[i].nuls);
		assert_int_equal(m.column, read[i].column);
		cJSON_Delete(tree);
	}
}

static bool take_numbers(void *arg, const cJSON *list, const cJSON *item)
{
	struct buf *taken = arg;

	if (!list->child || !cJSON_IsNumber(item))
		return false;
	json_print(taken, item);
	return true;
}

TEST(items_of_one_list_are_taken_while_it_is_read_and_the_rest_is_the_tree)
{
	static const struct {
		const char *text, *taken, *left;
	} read[] = {
		{"{\"l\":[\"a\",1,2,\"b\",3],\"m\":[\"a\",4]}", "123",
			"{\"l\":[\"a\",\"b\"],\"m\":[\"a\",4]}"},
		{"{\"l\":[1,\"a\",2,[\"a\",3],{\"l\":[\"a\",4]}]}", "2",
			"{\"l\":[1,\"a\",[\"a\",3],{\"l\":[\"a\",4]}]}"},
		{"{\"m\":{\"l\":[\"a\",1]}}", "", "{\"m\":{\"l\":[\"a\",1]}}"},
		{"[[\"a\",1]]", "", "[[\"a\",1]]"},
		{"{\"l\":[\"a\",1,2,x]}", "12", NULL},
	};

	for (size_t i = 0; i < COUNT(read); i++) {
		SCOPED(buf) taken = BUF(BUF_SMALL), left = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
		const struct json_taker to = {.of = "l", .take = take_numbers, .arg = &taken};
		cJSON *tree = json_give(str_of(read[i].text), 0, NULL, &to, &err);

		assert_string_equal(buf_text(&taken), read[i].taken);
		assert_int_equal(tree != NULL, read[i].left != NULL);
		if (tree)
			json_print(&left, tree);
		else
			assert_has(&err, ":1:15: not valid JSON");
		assert_string_equal(buf_text(&left), read[i].left ? read[i].left : "");
		cJSON_Delete(tree);
	}
}

TEST(a_raw_nul_in_a_string_is_mended_like_one_written_out)
{
	SCOPED(buf) err = BUF(BUF_SMALL), said = BUF(BUF_SMALL);
	struct json_mended m = {0};
	cJSON *tree = json_read(STR("[1,\n\"a\0b\",\"\\ud812\"]"), "t", JSON_SERVER, &m, &err);

	assert_non_null(tree);
	assert_string_equal(tree->child->next->valuestring, "a\ufffdb");
	json_mended_say(&said, &m, "t");
	assert_string_equal(buf_text(&said),
		"t:2:3: 1 half surrogate and 1 NUL, which are no characters: read as U+FFFD");
	assert_null(json_read(STR("[1]\0"), "t", JSON_SERVER, &m, &err));
	cJSON_Delete(tree);
}

TEST(a_number_of_any_length_keeps_its_digits_and_its_size)
{
	SCOPED(buf) text = BUF(BUF_SMALL), err = BUF(BUF_SMALL), out = BUF(BUF_SMALL);
	struct json_mended m = {0};
	cJSON *tree;

	buf_adds(&text, "[{\"x\":\"\\udead\",\"a\":12.5},-");
	for (int i = 0; i < 80; i++)
		buf_adds(&text, "9");
	buf_adds(&text, ",0.");
	for (int i = 0; i < 500; i++)
		buf_adds(&text, "3");
	buf_adds(&text, ",1");
	for (int i = 0; i < 400; i++)
		buf_adds(&text, "0");
	buf_adds(&text, ",7]");
	tree = json_read(buf_str(&text), "t", JSON_FILE, &m, &err);
	assert_non_null(tree);
	assert_true(json_num(json_get(tree->child, "a"), "", 3) > 2.5);
	assert_true(json_num(tree->child, "a", 0) >= 12.5);
	assert_true(cJSON_GetArrayItem(tree, 1)->valuedouble < -0.9e80);
	assert_true(cJSON_GetArrayItem(tree, 2)->valuedouble > 0.33);
	assert_true(isinf(cJSON_GetArrayItem(tree, 3)->valuedouble));
	assert_int_equal(json_spelling(cJSON_GetArrayItem(tree, 2)).n, 502);
	assert_true(str_is(json_spelling(cJSON_GetArrayItem(tree, 4)), "7"));
	assert_int_equal(json_spelling(tree).n, 0);
	json_print(&out, tree);
	assert_int_equal(out.n, text.n - strlen("\\udead") + strlen("\ufffd"));
	cJSON_Delete(tree);
	tree = json_read(STR("{\"big\":1e999}"), "t", JSON_FILE, &m, &err);
	assert_true(json_num(tree, "big", 5) <= 5);
	assert_int_equal(json_int(tree, "big", 6), 6);
	cJSON_Delete(tree);
}

TEST(integers_beyond_2_to_53_and_infinite_numbers_are_refused)
{
	assert_refused(STR("9007199254740993"), "2^53");
	assert_refused(STR("[-9007199254740993]"), "t:1:2:");
	assert_refused(STR("100000000000000000000"), "2^53");
	assert_refused(STR("1e999"), "too large");
	assert_refused(STR("0.1000000000000000000000000000000000000000000000000000000000000001"),
		"digits");
}

TEST(a_key_may_be_in_an_object_once)
{
	SCOPED(buf) big = BUF(BUF_TEXT);

	assert_refused(STR("{\"a\":1,\n\"a\":2}"), "t:2:1: the key \"a\" is there twice");
	assert_refused(STR("[{\"x\":{\"a\":1}},{\"b\":{\"k\":0},\"\\u0062\":2}]"), "t:1:29:");
	assert_prints("{\"a\":{\"a\":1},\"A\":2}", "{\"a\":{\"a\":1},\"A\":2}");
	buf_addc(&big, '{');
	for (int i = 0; i < 50000; i++)
		buf_addf(&big, "\"k%d\":{\"k\":%d},\n", i, i);
	buf_adds(&big, "\"k777\":0}");
	assert_refused(buf_str(&big), "k777");
}

TEST(large_objects_without_a_twice_are_taken)
{
	struct buf big = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	cJSON *tree;

	for (int i = 0; i < 50000; i++)
		buf_addf(&big, "%c\"k%d\":%d", i ? ',' : '{', i, i);
	buf_addc(&big, '}');
	tree = json_parse(buf_str(&big), "t", &err);
	assert_string_equal(buf_text(&err), "");
	assert_int_equal(cJSON_GetArraySize(tree), 50000);
	cJSON_Delete(tree);
	buf_release(&big);
}

TEST(nesting_goes_to_100_and_no_deeper)
{
	SCOPED(buf) b = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	cJSON *tree;

	for (int i = 0; i < 100; i++)
		buf_splice(&b, (size_t)i, 0, STR("[]"));
	tree = json_parse(buf_str(&b), "t", &err);
	assert_non_null(tree);
	cJSON_Delete(tree);
	buf_splice(&b, 100, 0, STR("[]"));
	assert_refused(buf_str(&b), "t:1:101: not valid JSON: too deep");
	for (size_t depth = 101; depth <= 1001; depth++) {
		tree = json_read(buf_str(&b), "t", JSON_LOOSE, NULL, &err);
		assert_int_equal(tree != NULL, depth <= 1000);
		cJSON_Delete(tree);
		buf_splice(&b, depth, 0, STR("[]"));
	}
	assert_string_equal(
		buf_text(&err), "t:1:1001: not valid JSON: too deep a nesting (the limit is 1000)");
}

TEST(every_cut_of_a_text_is_refused)
{
	struct str whole = STR("{\"a\":[1,-2.5e3,{\"b\":\"é\\ud83d\\ude00\"}],\"c\":null}");

	for (size_t n = 0; n < whole.n; n++) {
		OWNED char *exact = malloc(n + 1);

		memcpy(exact, whole.p, n);
		exact = realloc(exact, n ? n : 1); /* for the address sanitizer */
		assert_refused((struct str){exact, n}, "t:1:");
	}
}

TEST(look_ups_mind_case_and_kind)
{
	cJSON *t = json_parse(
		STR("{\"s\":\"x\",\"n\":2.5,\"i\":-7,\"b\":true,\"z\":null,\"l\":[]}"), "t", NULL);

	assert_string_equal(json_str(t, "s"), "x");
	assert_null(json_str(t, "S"));
	assert_null(json_str(t, "n"));
	assert_null(json_str(NULL, "n"));
	assert_null(json_get(json_get(t, "l"), "s"));
	assert_true(fabs(json_num(t, "n", 0) - 2.5) < 1e-12);
	assert_true(json_num(t, "s", -1) < 0);
	assert_int_equal(json_int(t, "i", 0), -7);
	assert_int_equal(json_int(t, "n", 9), 9);
	assert_int_equal(json_int(t, "none", 9), 9);
	assert_true(json_bool(t, "b", false));
	assert_true(json_bool(t, "z", true));
	cJSON_Delete(t);
}

TEST(what_is_built_is_printed_in_order_and_reads_back)
{
	SCOPED(buf) out = BUF(BUF_SMALL);
	cJSON *t = cJSON_CreateObject(), *list;

	json_add_str(t, "s", str_first(STR("abcdef"), 3));
	assert_null(json_add_str(t, "none", (struct str){NULL, 0}));
	assert_null(json_add_cstr(t, "none", NULL));
	json_add_str(t, "nul", (struct str){"a\0b", 3});
	json_add_cstr(t, "q", "\"\n\x01\x7f");
	json_add_int(t, "i", 1795514401123456);
	json_add_num(t, "nan", NAN);
	json_add_num(t, "third", 1.0 / 3);
	json_add_num(t, "big", 9007199254740994.0);
	json_add_bool(t, "b", false);
	list = json_add_list(t, "l");
	json_add(list, NULL, cJSON_CreateNull());
	json_add_object(list, NULL);
	json_print(&out, t);
	assert_string_equal(buf_text(&out),
		"{\"s\":\"abc\",\"nul\":\"a\ufffdb\",\"q\":\"\\\"\\n\\u0001\x7f\",\"i\":"
		"1795514401123456,\"nan\":null,"
		"\"third\":0.3333333333333333,\"big\":9007199254740994.0,\"b\":false,\"l\":[null,{}"
		"]}");
	cJSON_Delete(t);
	t = json_parse(buf_str(&out), "t", NULL);
	assert_non_null(t);
	cJSON_Delete(t);
}

TEST(quoting_gives_what_json_parse_takes_whatever_the_bytes)
{
	SCOPED(buf) out = BUF(BUF_SMALL);

	json_quote(&out, (struct str){"a\0\xff\t\\", 5});
	assert_string_equal(buf_text(&out), "\"a\ufffd\ufffd\\t\\\\\"");
	buf_clear(&out);
	json_quote(&out, (struct str){NULL, 0});
	assert_string_equal(buf_text(&out), "\"\"");
}

/* Strings are read eight bytes at a time: each byte is found at each place, after whatever. */
TEST(a_byte_that_must_be_escaped_is_found_at_any_place)
{
	static const char *const fill[] = {"a", " ", "\x7f", "\xc3\xa9", "!", "#", "[", "]"};

	for (int c = 1; c < 0x100; c++)
		for (size_t place = 0; place < 24; place++) {
			SCOPED(buf) text = BUF(BUF_SMALL), out = BUF(BUF_SMALL);
			SCOPED(buf) raw = BUF(BUF_SMALL);
			bool plain = c >= 0x20 && c != '"' && c != '\\' && c < 0x80;
			cJSON *tree;

			while (text.n < place)
				buf_adds(&text, fill[(place + (size_t)c) % COUNT(fill)]);
			if (c < 0x80)
				buf_addc(&text, (char)c);
			buf_adds(&text, " and the rest");
			json_quote(&out, buf_str(&text));
			tree = json_parse(buf_str(&out), "t", NULL);
			assert_string_equal(cJSON_GetStringValue(tree), buf_text(&text));
			cJSON_Delete(tree);
			buf_addf(&raw, "\"%s\"", buf_text(&text));
			tree = c < 0x80 ? json_parse(buf_str(&raw), "t", NULL) : NULL;
			assert_int_equal(tree != NULL, plain);
			cJSON_Delete(tree);
		}
}
