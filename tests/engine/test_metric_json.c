/* test_metric_json.c - json: valid, to a schema, and the fields of the expected answer. */
#include <math.h>
#include "../support/test.h"
#include "../support/metric_gives.h"

TEST(an_answer_is_json_or_it_is_said_where_not)
{
	metric_gives("json", "{\"a\":[1,2.50,null]}", NULL, 1, "JSON");
	metric_gives("json", "```json\n{\"a\":1}\n```", NULL, 1, NULL);
	metric_gives("json", "{\"a\":1,}", NULL, 0, "the answer:1:");
	metric_gives("json", "Here it is: {\"a\":1}", NULL, 0, "the answer:1:");
	metric_gives("json", "{'a':1}", NULL, 0, NULL);
	metric_gives("json", "{\"a\":1} {\"a\":1}", NULL, 0, NULL);
	metric_gives("json", "{\"id\":12345678901234567890}", NULL, 1, NULL);
}

#define PERSON                                                                                     \
	"json:{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"age\":"        \
	"{\"type\":\"integer\"}},\"required\":[\"name\",\"age\"]}"

TEST(an_answer_keeps_to_the_schema)
{
	metric_gives(PERSON, "{\"name\":\"Ada\",\"age\":36}", NULL, 1, "keeps to the schema");
	metric_gives(PERSON, "{\"name\":\"Ada\",\"age\":\"36\"}", NULL, 0,
		"schema: age: \"36\" is not of type \"integer\"");
	/* The fields do not matter where the schema is not kept to. */
	metric_gives(PERSON, "{\"name\":\"Ada\"}", "{\"name\":\"Ada\"}", 0, "age is missing");
	metric_gives("json:{\"$ref\":\"#\"}", "1", NULL, NAN, "without end");
	metric_refused("json:{\"properties\":{\"a\":{\"if\":true}}}",
		"#/properties/a: the keyword “if” is not known");
}

TEST(the_score_is_the_share_of_the_expected_fields_and_names_the_wrong_ones)
{
	const char *want = "{\"name\":\"Ada\",\"at\":{\"city\":\"London\",\"no\":12},\"tags\":"
			   "[\"a\",\"b\"]}";

	metric_gives("json",
		"{\"tags\":[\"a\",\"b\"],\"at\":{\"no\":12.0,\"city\":\"London\"},"
		"\"name\":\"Ada\",\"more\":1}",
		want, 1, "as expected: 4 of 4 fields right");
	metric_gives("json",
		"{\"name\":\"Ada\",\"at\":{\"city\":\"Paris\"},\"tags\":[\"b\",\"a\"]}", want,
		.25,
		"1 of 4 fields right; at.city: expected \"London\", got \"Paris\"; at.no: "
		"expected 12, got nothing; tags: expected [\"a\",\"b\"], got [\"b\",\"a\"]");
	metric_gives("json", "[1]", want, 0, "0 of 4 fields right");
	metric_gives("json", "\"cafe\u0301\"", "\"caf\u00e9\"", 1, NULL);
	metric_gives("json", "3", "3.0", 1, NULL);
	metric_gives("json", "9007199254740993", "9007199254740992", 0, NULL);
	metric_gives("json", "{}", "hot", NAN, "the expected answer:1:1: not valid JSON");
}
