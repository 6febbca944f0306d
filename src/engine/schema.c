/* schema.c - does a value keep to a schema? The keywords are a table, each with its rule. */
#include "hunsu/engine/schema.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include "hunsu/base/utf8.h"
#include "pattern.h"
#include "schema_own.h"

#define STEPS 1000000 /* schemas applied to one value and its parts */
#define PATTERN_STEPS 100
#define DEPTH 400     /* of them within each other */
#define SHOWN_COLUMNS 40

struct schema_run {
	const cJSON *root;
	struct buf *why; /* NULL: nobody asks */
	struct buf place, doubt; /* doubt: why it is undecided */
	size_t steps;
	int depth;
	bool undecided;
};

/* ---- why not ---- */

static void say_value(struct buf *out, const cJSON *value)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	json_print(&text, value);
	text_brief(out, buf_str(&text), SHOWN_COLUMNS);
}

/* False. The words go with the value's place. */
static bool PRINTF_LIKE(2, 3) broken(struct schema_run *r, const char *fmt, ...)
{
	va_list ap;

	if (!r->why)
		return false;
	if (r->place.n)
		buf_addf(r->why, "%s: ", buf_text(&r->place));
	va_start(ap, fmt);
	buf_addv(r->why, fmt, ap);
	va_end(ap);
	return false;
}

static bool broken_by(struct schema_run *r, const cJSON *value, const char *rule, const cJSON *arg)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	if (!r->why)
		return false;
	say_value(&words, value);
	buf_addf(&words, " %s ", rule);
	say_value(&words, arg);
	(void)broken(r, "%s", buf_text(&words));
	return false;
}

static bool undecided(struct schema_run *r, const char *why)
{
	if (!r->undecided)
		buf_addf(&r->doubt, "%s%s%s", buf_text(&r->place), r->place.n ? ": " : "", why);
	r->undecided = true;
	return false;
}

/* ---- applying schemas ---- */

static bool holds(struct schema_run *r, const cJSON *schema, const cJSON *value)
{
	bool ok = true;

	if (r->undecided) /* and stays so: nothing more is tried */
		return false;
	if (cJSON_IsBool(schema))
		return cJSON_IsTrue(schema) || broken(r, "nothing may be here");
	if (!r->steps || r->depth >= DEPTH)
		return undecided(r, r->steps ? "the schema refers to itself without end"
					     : "the schema takes too long");
	r->steps--;
	r->depth++;
	for (const cJSON *k = schema->child; k && ok; k = k->next) {
		const struct keyword *keyword = keyword_find(k->string);

		ok = !keyword || !keyword->holds || keyword->holds(r, schema, k, value);
	}
	r->depth--;
	return ok;
}

/* The same, with nobody told why not. */
static bool quietly(struct schema_run *r, const cJSON *schema, const cJSON *value)
{
	struct buf *why = r->why;
	bool ok;

	r->why = NULL;
	ok = holds(r, schema, value);
	r->why = why;
	return ok;
}

/* To a part of the value, whose name or place (key NULL) is said. */
static bool part_holds(struct schema_run *r, const cJSON *schema, const cJSON *part, int place)
{
	const size_t was = r->place.n;
	bool ok;

	if (part->string)
		buf_addf(&r->place, "%s%s", was ? "." : "", part->string);
	else
		buf_addf(&r->place, "[%d]", place);
	ok = holds(r, schema, part);
	buf_splice(&r->place, was, r->place.n - was, STR(""));
	return ok;
}

#define RULE(name)                                                                                 \
	static bool name(struct schema_run *r, __attribute__((unused)) const cJSON *schema,        \
		const cJSON *arg, const cJSON *value)

RULE(keep_ref)
{
	return holds(r, schema_at(r->root, arg->valuestring, NULL), value);
}

RULE(keep_all)
{
	for (const cJSON *each = arg->child; each; each = each->next)
		if (!holds(r, each, value))
			return false;
	return true;
}

static bool none_of(struct schema_run *r, const cJSON *arg, const cJSON *value)
{
	if (!r->why)
		return false;
	if (cJSON_GetArraySize(arg) > 1)
		(void)broken(r, "none of %d alternatives; of the first, ", cJSON_GetArraySize(arg));
	return holds(r, arg->child, value);
}

RULE(keep_any)
{
	for (const cJSON *each = arg->child; each; each = each->next)
		if (quietly(r, each, value))
			return true;
	return none_of(r, arg, value);
}

RULE(keep_one)
{
	int kept = 0;

	for (const cJSON *each = arg->child; each && kept < 2; each = each->next)
		kept += quietly(r, each, value);
	if (kept > 1)
		return broken(r, "more than one of %d alternatives", cJSON_GetArraySize(arg));
	return kept || none_of(r, arg, value);
}

RULE(keep_not)
{
	return !quietly(r, arg, value) || broken(r, "what may not be");
}

/* ---- any value ---- */

static bool is_type(const cJSON *value, const char *type)
{
	if (!strcmp(type, "integer"))
		return cJSON_IsNumber(value) && isfinite(value->valuedouble) &&
		       floor(value->valuedouble) >= value->valuedouble;
	return !strcmp(type, type_name(value));
}

RULE(keep_type)
{
	const cJSON *each = cJSON_IsArray(arg) ? arg->child : arg;

	for (; each; each = each == arg ? NULL : each->next)
		if (is_type(value, each->valuestring))
			return true;
	return broken_by(r, value, "is not of type", arg);
}

RULE(keep_enum)
{
	for (const cJSON *each = arg->child; each; each = each->next)
		if (json_same(each, value))
			return true;
	return broken_by(r, value, "is none of", arg);
}

RULE(keep_const)
{
	return json_same(arg, value) || broken_by(r, value, "is not", arg);
}

/* ---- numbers ---- */

#define NUMBER_RULE(name, right, words)                                                            \
	RULE(name)                                                                                 \
	{                                                                                          \
		const double v = value->valuedouble, a = arg->valuedouble;                         \
                                                                                                   \
		return !cJSON_IsNumber(value) || (right) || broken_by(r, value, words, arg);       \
	}
NUMBER_RULE(keep_minimum, v >= a, "is less than")
NUMBER_RULE(keep_maximum, v <= a, "is more than")
NUMBER_RULE(keep_above, v > a, "is not more than")
NUMBER_RULE(keep_below, v < a, "is not less than")

/* As far as doubles tell: both numbers and what comes of them are rounded. */
static bool is_multiple(double v, double of)
{
	const double q = v / of;

	return isfinite(q) && fabs(q - round(q)) <= fmax(1e-9, 4 * DBL_EPSILON * fabs(q));
}
NUMBER_RULE(keep_multiple, is_multiple(v, a), "is no multiple of")

/* ---- texts ---- */

static double characters(const char *text)
{
	struct str s = str_of(text);
	size_t n = 0;

	for (size_t at = 0; at < s.n; n++)
		(void)utf8_next(s, &at);
	return (double)n;
}

RULE(keep_longer)
{
	return !cJSON_IsString(value) || characters(value->valuestring) >= arg->valuedouble ||
	       broken_by(r, value, "has fewer characters than", arg);
}

RULE(keep_shorter)
{
	return !cJSON_IsString(value) || characters(value->valuestring) <= arg->valuedouble ||
	       broken_by(r, value, "has more characters than", arg);
}

static bool matches(struct schema_run *r, const char *pattern, const char *text)
{
	struct str found;
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum pattern_result got;

	if (r->undecided)
		return false;
	if (r->steps < PATTERN_STEPS)
		return undecided(r, "the schema takes too long");
	r->steps -= PATTERN_STEPS;
	got = pattern_find(PATTERN_ECMA, str_of(pattern), str_of(text), &found, &why);
	if (got == PATTERN_BAD)
		(void)undecided(r, buf_text(&why));
	return got == PATTERN_FOUND;
}

RULE(keep_pattern)
{
	if (!cJSON_IsString(value) || matches(r, arg->valuestring, value->valuestring))
		return true;
	return r->undecided ? false : broken_by(r, value, "does not match", arg);
}

/* ---- lists and objects ---- */

/* minItems and maxItems are of lists, minProperties and maxProperties of objects. */
static bool counted(const cJSON *value, const cJSON *arg)
{
	return strstr(arg->string, "Items") ? cJSON_IsArray(value) : cJSON_IsObject(value);
}

RULE(keep_more)
{
	return !counted(value, arg) || cJSON_GetArraySize(value) >= arg->valuedouble ||
	       broken_by(r, value, "has fewer entries than", arg);
}

RULE(keep_fewer)
{
	return !counted(value, arg) || cJSON_GetArraySize(value) <= arg->valuedouble ||
	       broken_by(r, value, "has more entries than", arg);
}

RULE(keep_unique)
{
	if (!cJSON_IsTrue(arg) || !cJSON_IsArray(value))
		return true;
	for (const cJSON *item = value->child; item; item = item->next)
		for (const cJSON *other = item->next; other; other = other->next) {
			if (!r->steps)
				return undecided(r, "the schema takes too long");
			r->steps--;
			if (json_same(item, other))
				return broken_by(r, value, "has twice", item);
		}
	return true;
}

RULE(keep_prefix)
{
	const cJSON *each = arg->child, *item = value->child;
	int place = 0;

	for (; cJSON_IsArray(value) && each && item; each = each->next, item = item->next)
		if (!part_holds(r, each, item, place++))
			return false;
	return true;
}

RULE(keep_items)
{
	const int from = cJSON_GetArraySize(json_get(schema, "prefixItems"));
	int place = 0;

	for (const cJSON *item = value->child; cJSON_IsArray(value) && item; item = item->next) {
		if (place >= from && !part_holds(r, arg, item, place))
			return false;
		place++;
	}
	return true;
}

RULE(keep_properties)
{
	for (const cJSON *each = arg->child; each; each = each->next) {
		const cJSON *member = json_get(value, each->string);

		if (member && !part_holds(r, each, member, 0))
			return false;
	}
	return true;
}

RULE(keep_patterns)
{
	for (const cJSON *each = arg->child; cJSON_IsObject(value) && each; each = each->next)
		for (const cJSON *m = value->child; m; m = m->next)
			if (matches(r, each->string, m->string) && !part_holds(r, each, m, 0))
				return false;
	return true;
}

static bool named(struct schema_run *r, const cJSON *schema, const char *name)
{
	const cJSON *patterns = json_get(schema, "patternProperties");

	if (json_get(json_get(schema, "properties"), name))
		return true;
	for (const cJSON *each = patterns ? patterns->child : NULL; each; each = each->next)
		if (matches(r, each->string, name))
			return true;
	return false;
}

RULE(keep_additional)
{
	for (const cJSON *m = value->child; cJSON_IsObject(value) && m; m = m->next)
		if (!named(r, schema, m->string) && !part_holds(r, arg, m, 0))
			return false;
	return true;
}

RULE(keep_required)
{
	for (const cJSON *each = arg->child; cJSON_IsObject(value) && each; each = each->next)
		if (!json_get(value, each->valuestring))
			return broken(r, "%s is missing", each->valuestring);
	return true;
}

/* ---- the keywords ---- */

const struct keyword keywords[] = {
	{"$ref", WANTS_REF, keep_ref},
	{"type", WANTS_TYPE, keep_type},
	{"enum", WANTS_LIST, keep_enum},
	{"const", WANTS_ANYTHING, keep_const},
	{"required", WANTS_NAMES, keep_required},
	{"properties", WANTS_MAP, keep_properties},
	{"patternProperties", WANTS_PATTERNS, keep_patterns},
	{"additionalProperties", WANTS_SCHEMA, keep_additional},
	{"minProperties", WANTS_COUNT, keep_more},
	{"maxProperties", WANTS_COUNT, keep_fewer},
	{"prefixItems", WANTS_SCHEMAS, keep_prefix},
	{"items", WANTS_SCHEMA, keep_items},
	{"minItems", WANTS_COUNT, keep_more},
	{"maxItems", WANTS_COUNT, keep_fewer},
	{"uniqueItems", WANTS_BOOL, keep_unique},
	{"minLength", WANTS_COUNT, keep_longer},
	{"maxLength", WANTS_COUNT, keep_shorter},
	{"pattern", WANTS_PATTERN, keep_pattern},
	{"minimum", WANTS_NUMBER, keep_minimum},
	{"maximum", WANTS_NUMBER, keep_maximum},
	{"exclusiveMinimum", WANTS_NUMBER, keep_above},
	{"exclusiveMaximum", WANTS_NUMBER, keep_below},
	{"multipleOf", WANTS_POSITIVE, keep_multiple},
	{"allOf", WANTS_SCHEMAS, keep_all},
	{"anyOf", WANTS_SCHEMAS, keep_any},
	{"oneOf", WANTS_SCHEMAS, keep_one},
	{"not", WANTS_SCHEMA, keep_not},
	{"$defs", WANTS_MAP, NULL},
	{"definitions", WANTS_MAP, NULL}, /* as it was called before */
	{"format", WANTS_TEXT, NULL},
	{"title", WANTS_TEXT, NULL},
	{"description", WANTS_TEXT, NULL},
	{"$comment", WANTS_TEXT, NULL},
	{"$schema", WANTS_TEXT, NULL},
	{"default", WANTS_ANYTHING, NULL},
	{"examples", WANTS_ANYTHING, NULL},
	{"deprecated", WANTS_ANYTHING, NULL},
	{"readOnly", WANTS_ANYTHING, NULL},
	{"writeOnly", WANTS_ANYTHING, NULL},
	{0},
};

const struct keyword *keyword_find(const char *name)
{
	for (const struct keyword *k = keywords; k->name; k++)
		if (strcmp(k->name, name) == 0)
			return k;
	return NULL;
}

enum schema_result schema_holds(const cJSON *schema, const cJSON *value, struct buf *why)
{
	struct schema_run r = {.root = schema, .why = why, .place = BUF(BUF_SMALL),
		.doubt = BUF(BUF_SMALL), .steps = STEPS};
	const size_t was = why ? why->n : 0;
	const bool ok = holds(&r, schema, value);

	buf_release(&r.place);
	if (r.doubt.n && why)
		buf_splice(why, was, why->n - was, buf_str(&r.doubt));
	buf_release(&r.doubt);
	if (r.undecided)
		return SCHEMA_UNDECIDED;
	return ok ? SCHEMA_KEPT : SCHEMA_BROKEN;
}
