/*
 * test_schema.c - what schemas hold, what is refused by name, and the public conformance suite:
 * each keyword is held to its files. Debian's package json-schema-test-suite has those of draft 7,
 * read here as draft 2020-12 spells them; HUNSU_SCHEMA_SUITE names a folder with newer ones.
 */
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/engine/schema.h"

#define SUITE "/usr/share/json-schema-test-suite/tests/draft7"

static cJSON *value_of(const char *text)
{
	struct buf err = BUF(BUF_SMALL);
	cJSON *v = json_read(str_of(text), "value", JSON_NUMBERS, NULL, &err);

	if (!v)
		fail_msg("%s", buf_text(&err));
	return v;
}

static void result_is(
	const char *schema, const char *value, enum schema_result want, const char *reason)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	cJSON *s = schema_read(str_of(schema), &why), *v = value_of(value);

	if (!s)
		fail_msg("%s", buf_text(&why));
	if (schema_holds(s, v, &why) != want)
		fail_msg("%s against %s: not %d (%s)", value, schema, want, buf_text(&why));
	assert_true((want == SCHEMA_KEPT) == !why.n);
	if (reason && !strstr(buf_text(&why), reason))
		fail_msg("\"%s\" is not in \"%s\"", reason, buf_text(&why));
	cJSON_Delete(s);
	cJSON_Delete(v);
}

TEST(what_breaks_a_schema_is_said_with_its_place)
{
	const char *order =
		"{\"type\":\"object\",\"properties\":{\"lines\":{\"type\":\"array\",\"items\":"
		"{\"$ref\":\"#/$defs/line\"}}},\"required\":[\"lines\"],"
		"\"additionalProperties\":false,\"$defs\":{\"line\":{\"type\":\"object\","
		"\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1}}}}}";

	result_is(order, "{\"lines\":[{\"n\":1}]}", SCHEMA_KEPT, NULL);
	result_is(order, "{\"lines\":[{\"n\":1},{\"n\":1.5}]}", SCHEMA_BROKEN,
		"lines[1].n: 1.5 is not of type \"integer\"");
	result_is(order, "{\"lines\":[{\"n\":0}]}", SCHEMA_BROKEN,
		"lines[0].n: 0 is less than 1");
	result_is(order, "{}", SCHEMA_BROKEN, "lines is missing");
	result_is(order, "{\"lines\":[],\"x\":1}", SCHEMA_BROKEN, "x: nothing may be here");
	result_is("{\"enum\":[\"a\",2]}", "\"b\"", SCHEMA_BROKEN, "\"b\" is none of [\"a\",2]");
	result_is("{\"anyOf\":[{\"type\":\"object\"},{\"type\":\"null\"}]}", "3", SCHEMA_BROKEN,
		"none of 2 alternatives; of the first, 3 is not of type \"object\"");
	result_is("{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}", "3", SCHEMA_BROKEN,
		"more than one of 2 alternatives");
	result_is("{\"pattern\":\"^\\\\d+$\"}", "\"1\\n\"", SCHEMA_BROKEN, "does not match");
	/* Written for people only: the draft has it so. */
	result_is("{\"format\":\"date\"}", "\"tomorrow\"", SCHEMA_KEPT, NULL);
}

/* An alternative that fails is gone through once, not twice at each level below it. */
TEST(a_deep_value_that_breaks_alternatives_is_decided)
{
	static const char *const words[] = {"anyOf", "oneOf"};
	SCOPED(buf) value = BUF(BUF_SMALL);

	for (int i = 0; i < 40; i++)
		buf_adds(&value, "{\"left\":");
	buf_adds(&value, "\"x\"");
	for (int i = 0; i < 40; i++)
		buf_addc(&value, '}');
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		SCOPED(buf) tree = BUF(BUF_SMALL);

		buf_addf(&tree,
			"{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"%s\":[{\"type\":\"object\","
			"\"properties\":{\"left\":{\"$ref\":\"#/$defs/n\"}}},"
			"{\"type\":\"number\"}]}}}",
			words[i]);
		result_is(buf_text(&tree), buf_text(&value), SCHEMA_BROKEN,
			"\"x\" is not of type \"object\"");
	}
}

TEST(multiples_are_told_from_others_as_far_as_doubles_go)
{
	static const char *const no[][2] = {{"1", "1000000000.5"}, {"0.01", "12345678.905"},
		{"1", "123456789012.5"}, {"3", "1000000000"}};
	static const char *const yes[][2] = {{"0.01", "12345678.91"}, {"0.1", "123456789012.3"},
		{"0.0001", "0.0075"}, {"1e-7", "123456.7890123"}, {"0.01", "0"}};
	SCOPED(buf) schema = BUF(BUF_SMALL);

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		buf_clear(&schema);
		buf_addf(&schema, "{\"multipleOf\":%s}", no[i][0]);
		result_is(buf_text(&schema), no[i][1], SCHEMA_BROKEN, "is no multiple of");
	}
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		buf_clear(&schema);
		buf_addf(&schema, "{\"multipleOf\":%s}", yes[i][0]);
		result_is(buf_text(&schema), yes[i][1], SCHEMA_KEPT, NULL);
	}
}

static void refused(const char *schema, const char *place, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_null(schema_read(str_of(schema), &err));
	if (!strstr(buf_text(&err), place) || !strstr(buf_text(&err), why))
		fail_msg("%s: \"%s\" says no \"%s\", \"%s\"", schema, buf_text(&err), place, why);
}

TEST(what_is_not_known_is_refused_with_its_place)
{
	refused("{\"properties\":{\"a\":{\"contains\":true}}}", "#/properties/a:", "contains");
	refused("{\"uniqueItems\":1}", "#:", "true or false");
	refused("{\"anyOf\":[true,{\"if\":true}]}", "#/anyOf/1:", "if");
	refused("{\"type\":\"text\"}", "#:", "type must be");
	refused("{\"items\":[{}]}", "#/items:", "a schema is an object");
	refused("{\"minLength\":-1}", "#:", "a whole number from 0 on");
	refused("{\"pattern\":\"(\"}", "#:", "no pattern");
	refused("{\"$ref\":\"other.json\"}", "#:", "not within this schema");
	refused("{\"$ref\":\"#/$defs/no\"}", "#:", "there is no");
	refused("{\"enum\":[{\"if\":1}],\"$ref\":\"#/enum/0\"}", "#:", "no schema");
	refused("[]", "#:", "a schema is an object");
	refused("{\"type\":", "schema:1:", "");
}

TEST(a_schema_without_end_is_told_of)
{
	result_is("{\"$ref\":\"#\"}", "1", SCHEMA_UNDECIDED, "without end");
	result_is("{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/b\"},"
		  "{\"$ref\":\"#/$defs/b\"}]},\"b\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"}]}}}",
		"1", SCHEMA_UNDECIDED, NULL);
	result_is("{\"not\":{\"$ref\":\"#\"}}", "1", SCHEMA_UNDECIDED, "without end");
	result_is("{\"properties\":{\"next\":{\"$ref\":\"#\"}},\"required\":[\"v\"]}",
		"{\"v\":1,\"next\":{\"v\":2,\"next\":{}}}", SCHEMA_BROKEN,
		"next.next: v is missing");
}

/* ---- the public suite ---- */

/* Draft 7's spelling of lists as draft 2020-12 has it. */
static void respell(cJSON *s)
{
	cJSON *items = cJSON_GetObjectItemCaseSensitive(s, "items");
	cJSON *rest = cJSON_GetObjectItemCaseSensitive(s, "additionalItems");

	if (cJSON_IsArray(items)) {
		cJSON *prefix = cJSON_Duplicate(items, true);

		cJSON_DeleteItemFromObjectCaseSensitive(s, "items");
		if (prefix->child)
			cJSON_AddItemToObject(s, "prefixItems", prefix);
		else
			cJSON_Delete(prefix);
		if (rest)
			cJSON_AddItemToObject(s, "items", cJSON_Duplicate(rest, true));
		cJSON_DeleteItemFromObjectCaseSensitive(s, "additionalItems");
	} else if (rest) { /* it says nothing without a list */
		cJSON_DeleteItemFromObjectCaseSensitive(s, "additionalItems");
	}
	for (cJSON *each = s->child; each; each = each->next)
		respell(each);
}

static const char *const files[] = {"type", "enum", "const", "required", "properties",
	"patternProperties", "additionalProperties", "minProperties", "maxProperties",
	"prefixItems", "additionalItems", "items", "minItems", "maxItems", "uniqueItems",
	"minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum",
	"exclusiveMaximum", "multipleOf", "allOf", "anyOf", "oneOf", "not", "ref", "defs",
	"definitions", "format", "default", "boolean_schema", "infinite-loop-detection"};

/* Groups that are about what is refused here by name, or that draft 2020-12 has otherwise. */
static bool is_about_more(const char *group, const char *err)
{
	static const char *const keywords[] = {"“$id”", "“$anchor”", "“unevaluated",
		"“if”", "“dependencies”", "“tilda~field”", "“#/items/0”",
		"not within this schema"};

	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (strstr(err, keywords[i]))
			return true;
	return strstr(group, "ref overrides any sibling keywords") ||
	       strstr(group, "$ref prevents a sibling $id");
}

struct tally {
	size_t kept, refused, bad;
};

static void run_group(struct tally *t, const char *file, const cJSON *group)
{
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	const char *name = json_str(group, "description");
	cJSON *schema, *as_read = cJSON_Duplicate(json_get(group, "schema"), true);

	respell(as_read);
	json_print(&text, as_read);
	schema = schema_read(buf_str(&text), &err);
	if (is_about_more(name, buf_text(&err)))
		t->refused++;
	else if (!schema) {
		print_error("%s: %s: %s\n", file, name, buf_text(&err));
		t->bad++;
	}
	for (const cJSON *test = json_get(group, "tests")->child; schema && test;
		test = test->next) {
		const bool want = json_bool(test, "valid", false);
		const enum schema_result got = schema_holds(schema, json_get(test, "data"), NULL);

		if (is_about_more(name, ""))
			continue;
		if (got == (want ? SCHEMA_KEPT : SCHEMA_BROKEN)) {
			t->kept++;
			continue;
		}
		print_error("%s: %s: %s: %d\n", file, name, json_str(test, "description"), got);
		t->bad++;
	}
	cJSON_Delete(schema);
	cJSON_Delete(as_read);
}

TEST(each_keyword_is_held_to_its_files_of_the_public_suite)
{
	const char *folder = getenv("HUNSU_SCHEMA_SUITE");
	struct tally t = {0};
	size_t found = 0;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		SCOPED(buf) path = BUF(BUF_SMALL), text = BUF(BUF_FILE), err = BUF(BUF_SMALL);
		cJSON *groups;

		buf_addf(&path, "%s/%s.json", folder ? folder : SUITE, files[i]);
		if (file_exists(buf_text(&path))) {
			found++;
			assert_int_equal(file_read(&text, buf_text(&path), &err), OK);
			groups = json_read(buf_str(&text), files[i], JSON_FILE | JSON_NULS, NULL,
				&err);
			if (!groups)
				fail_msg("%s", buf_text(&err));
			for (const cJSON *g = groups->child; g; g = g->next)
				run_group(&t, files[i], g);
			cJSON_Delete(groups);
		}
	}
	if (!found) {
		printf("skip: no json-schema-test-suite here\n");
		skip();
	}
	printf("%zu tests of %zu files as the suite has them; %zu groups are about more\n", t.kept,
		found, t.refused);
	assert_int_equal(t.bad, 0);
	assert_true(found >= 27 && t.kept > 300 && t.refused < 40);
}
