/*
 * fuzz_schema.c - any schema and any value: what is read as one has an answer, with a reason unless
 * it is kept to; a value is the same as itself, and keeps to itself as a constant.
 *
 * The input: a line with the schema, the value.
 */
#include "hunsu/base/utf8.h"
#include "hunsu/engine/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond) ((cond) ? (void)0 : BUG("not so: %s", #cond))

static void check_constant(const cJSON *value)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	cJSON *schema;

	buf_adds(&text, "{\"const\":");
	json_print(&text, value);
	buf_addc(&text, '}');
	schema = schema_read(buf_str(&text), NULL);
	/* Its numbers may be spelled as no JSON is. */
	CHECK(!schema || schema_holds(schema, value, NULL) == SCHEMA_KEPT);
	cJSON_Delete(schema);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) text = BUF(BUF_TEXT), why = BUF(BUF_SMALL);
	struct str rest, line = {0};
	cJSON *schema, *value;

	utf8_repair(&text, (struct str){size ? (const char *)data : "", size});
	rest = buf_str(&text);
	(void)str_line(&rest, &line);
	schema = schema_read(line, &why);
	CHECK((schema != NULL) == (why.n == 0));
	CHECK((schema != NULL) == (schema_check(line, NULL) == OK));
	buf_clear(&why);
	value = json_read(rest, "value", JSON_HALVES | JSON_NULS | JSON_NUMBERS, NULL, NULL);
	if (value)
		check_constant(value);
	if (schema && value) {
		const enum schema_result r = schema_holds(schema, value, &why);

		CHECK((r == SCHEMA_KEPT) == (why.n == 0) && utf8_valid(buf_str(&why), NULL));
		CHECK(json_same(value, value));
	}
	cJSON_Delete(schema);
	cJSON_Delete(value);
	return 0;
}
