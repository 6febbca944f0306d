/*
 * json.c - the answer is JSON, keeps to a schema where one is given (json:{…}, one text), and holds
 * what the expected answer holds where there is one: the score is the share of its fields that are
 * right. Objects within it are gone through, a list is one field; what only the answer has does not
 * count, as the schema may forbid it.
 */
#include <math.h>
#include "hunsu/base/utf8.h"
#include "hunsu/engine/schema.h"
#include "metrics.h"

#define SHOWN_FIELDS 3
#define SHOWN_COLUMNS 30

static enum status check(struct str params, struct buf *err)
{
	return params.n ? schema_check(params, err) : OK;
}

static cJSON *read_value(struct str text, const char *what, struct buf *err)
{
	SCOPED(buf) composed = BUF(BUF_FILE);

	text_compose(&composed, text);
	return json_read(
		buf_str(&composed), what, JSON_HALVES | JSON_NULS | JSON_NUMBERS, NULL, err);
}

/* ---- the fields of the expected answer ---- */

struct fields_right {
	size_t all, right;
	struct buf *reason;
};

static void say_value(struct buf *out, const cJSON *value)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	if (value)
		json_print(&text, value);
	text_brief(out, value ? buf_str(&text) : STR("nothing"), SHOWN_COLUMNS);
}

static void compare(
	struct fields_right *f, const cJSON *want, const cJSON *got, const struct buf *place)
{
	struct buf below = BUF(BUF_TEXT);

	if (cJSON_IsObject(want) && want->child) {
		for (const cJSON *each = want->child; each; each = each->next) {
			buf_clear(&below);
			buf_addf(&below, "%s%s%s", buf_text(place), place->n ? "." : "",
				each->string);
			compare(f, each, json_get(got, each->string), &below);
		}
		buf_release(&below);
		return;
	}
	f->all++;
	if (got && json_same(want, got)) {
		f->right++;
		return;
	}
	if (f->all - f->right > SHOWN_FIELDS)
		return;
	buf_addf(f->reason, "; %s%sexpected ", buf_text(place), place->n ? ": " : "");
	say_value(f->reason, want);
	buf_adds(f->reason, ", got ");
	say_value(f->reason, got);
}

static double as_expected(const struct judged *j, const cJSON *got, struct buf *reason)
{
	SCOPED(buf) wrong = BUF(BUF_TEXT), place = BUF(BUF_SMALL);
	struct fields_right f = {.reason = &wrong};
	OWNED_JSON cJSON *want = read_value(j->expected, "the expected answer", &wrong);

	if (!want) {
		buf_addstr(reason, buf_str(&wrong));
		return NAN;
	}
	compare(&f, want, got, &place);
	if (f.all == f.right)
		buf_adds(reason, "as expected: ");
	buf_addf(reason, "%zu of %zu field%s right%s", f.right, f.all, PLURAL(f.all),
		buf_text(&wrong));
	if (f.all - f.right > SHOWN_FIELDS)
		buf_adds(reason, "; …");
	return (double)f.right / (double)f.all;
}

/* ---- the score ---- */

static double keeps_to(struct str params, const cJSON *value, struct buf *reason)
{
	OWNED_JSON cJSON *schema = schema_read(params, reason);
	SCOPED(buf) why = BUF(BUF_TEXT);
	const enum schema_result r = schema ? schema_holds(schema, value, &why) : SCHEMA_UNDECIDED;

	if (r != SCHEMA_KEPT)
		buf_addf(reason, "schema: %s", buf_text(&why));
	return r == SCHEMA_KEPT ? 1 : r == SCHEMA_BROKEN ? 0 : NAN;
}

static double score(const struct judged *j, struct buf *reason)
{
	const bool expected = j->example ? j->example->expected.n > 0 : j->expected.n > 0;
	SCOPED(buf) why = BUF(BUF_SMALL);
	OWNED_JSON cJSON *value = read_value(j->answer, "the answer", &why);
	double s = 0;

	if (!value)
		buf_addstr(reason, buf_str(&why));
	else
		s = j->params.n ? keeps_to(j->params, value, reason) : 1;
	if (s > 0 && expected)
		s = as_expected(j, value, reason);
	else if (s > 0)
		buf_adds(reason, j->params.n ? "JSON that keeps to the schema" : "JSON");
	return s;
}

static void complete(struct buf *out, struct str params, const struct task_facts *facts)
{
	buf_addstr(out, params.n ? params : str_of(facts->schema));
}

METRIC(json, "JSON, to a schema (json:SCHEMA), with the fields of the expected answer",
	.binary = false, .open = true, .form = ANSWER_ALONE, .written = "The answer is JSON alone.",
	.revision = 1, .check = check, .complete = complete, .score = score);
