/* schema_check.c - is this a schema, with no keyword that nobody here knows? */
#include <math.h>
#include <string.h>
#include "pattern.h"
#include "schema_own.h"

static const char *const types[] = {
	"object", "array", "string", "number", "boolean", "null", "integer"};

struct checking {
	const cJSON *root;
	struct buf place, *err;
	LIST(const cJSON *) schemas;
	LIST(const cJSON *) refs; /* what they refer to must be a schema that was checked */
};

static bool check_schema(struct checking *c, const cJSON *schema);

static bool PRINTF_LIKE(2, 3) wrong(struct checking *c, const char *fmt, ...)
{
	va_list ap;

	fail(c->err, BAD_USAGE, "schema, #%s: ", buf_text(&c->place));
	va_start(ap, fmt);
	if (c->err)
		buf_addv(c->err, fmt, ap);
	va_end(ap);
	return false;
}

static bool is_pattern(struct checking *c, const char *pattern)
{
	SCOPED(buf) why = BUF(BUF_SMALL);

	return pattern_check(PATTERN_ECMA, str_of(pattern), &why) ||
	       wrong(c, "“%s” is no pattern: %s", pattern, buf_text(&why));
}

/* Each schema of a list or map; patterns: their names must be some. */
static bool check_each(struct checking *c, const cJSON *of, bool patterns)
{
	const size_t was = c->place.n;
	int place = 0;

	for (const cJSON *each = of->child; each; each = each->next, place++) {
		bool ok;

		if (each->string)
			buf_addf(&c->place, "/%s", each->string);
		else
			buf_addf(&c->place, "/%d", place);
		ok = (!patterns || is_pattern(c, each->string)) && check_schema(c, each);
		buf_splice(&c->place, was, c->place.n - was, STR(""));
		if (!ok)
			return false;
	}
	return true;
}

static bool is_names(const cJSON *v)
{
	for (const cJSON *each = v->child; each; each = each->next)
		if (!cJSON_IsString(each))
			return false;
	return cJSON_IsArray(v);
}

static bool is_type_name(const cJSON *v)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (cJSON_IsString(v) && strcmp(types[i], v->valuestring) == 0)
			return true;
	return false;
}

static bool is_types(const cJSON *v)
{
	if (!cJSON_IsArray(v))
		return is_type_name(v);
	for (const cJSON *each = v->child; each; each = each->next)
		if (!is_type_name(each))
			return false;
	return v->child != NULL;
}

static bool check_ref(struct checking *c, const cJSON *v)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	const cJSON *to = cJSON_IsString(v) ? schema_at(c->root, v->valuestring, &why) : NULL;

	if (to)
		*PUSH(&c->refs) = to;
	else
		(void)wrong(c, "$ref: %s", why.n ? buf_text(&why) : "must be a text");
	return to != NULL;
}

static bool is_count(const cJSON *v)
{
	return cJSON_IsNumber(v) && v->valuedouble >= 0 && floor(v->valuedouble) >= v->valuedouble;
}

/* NULL: the value is of that kind, as far as it goes without its parts. */
static const char *lacks(enum wants wants, const cJSON *v)
{
	switch (wants) {
	case WANTS_TEXT:
	case WANTS_PATTERN:
		return cJSON_IsString(v) ? NULL : "a text";
	case WANTS_NUMBER:
		return cJSON_IsNumber(v) ? NULL : "a number";
	case WANTS_POSITIVE:
		return cJSON_IsNumber(v) && v->valuedouble > 0 ? NULL : "a number above 0";
	case WANTS_COUNT:
		return is_count(v) ? NULL : "a whole number from 0 on";
	case WANTS_TYPE:
		return is_types(v) ? NULL
				   : "object, array, string, number, integer, boolean or null, or "
				     "a list of them";
	case WANTS_LIST:
		return cJSON_IsArray(v) ? NULL : "a list";
	case WANTS_BOOL:
		return cJSON_IsBool(v) ? NULL : "true or false";
	case WANTS_NAMES:
		return is_names(v) ? NULL : "a list of texts";
	case WANTS_SCHEMAS:
		return cJSON_IsArray(v) && v->child ? NULL : "a list of schemas";
	case WANTS_MAP:
	case WANTS_PATTERNS:
		return cJSON_IsObject(v) ? NULL : "an object of schemas";
	default:
		return NULL;
	}
}

static bool check_keyword(struct checking *c, const cJSON *v)
{
	const struct keyword *k = keyword_find(v->string);
	const char *lack = k ? lacks(k->wants, v) : NULL;

	if (!k)
		return wrong(c, "the keyword “%s” is not known here", v->string);
	if (lack)
		return wrong(c, "%s must be %s", v->string, lack);
	switch (k->wants) {
	case WANTS_PATTERN:
		return is_pattern(c, v->valuestring);
	case WANTS_REF:
		return check_ref(c, v);
	case WANTS_SCHEMA:
		return check_schema(c, v);
	case WANTS_SCHEMAS:
	case WANTS_MAP:
	case WANTS_PATTERNS:
		return check_each(c, v, k->wants == WANTS_PATTERNS);
	default:
		return true;
	}
}

static bool check_schema(struct checking *c, const cJSON *schema)
{
	const size_t was = c->place.n;
	bool ok = true;

	*PUSH(&c->schemas) = schema;
	if (cJSON_IsBool(schema))
		return true;
	if (!cJSON_IsObject(schema))
		return wrong(c, "a schema is an object, true or false");
	for (const cJSON *v = schema->child; v && ok; v = v->next) {
		const struct keyword *k = keyword_find(v->string);

		if (k && k->wants >= WANTS_SCHEMA)
			buf_addf(&c->place, "/%s", v->string);
		ok = check_keyword(c, v);
		buf_splice(&c->place, was, c->place.n - was, STR(""));
	}
	return ok;
}

static bool refs_are_schemas(struct checking *c)
{
	for (size_t i = 0; i < c->refs.n; i++) {
		size_t k = 0;

		while (k < c->schemas.n && c->schemas.items[k] != c->refs.items[i])
			k++;
		if (k == c->schemas.n)
			return wrong(c, "a $ref leads to what is no schema");
	}
	return true;
}

cJSON *schema_read(struct str text, struct buf *err)
{
	cJSON *root = json_read(text, "schema", JSON_FILE | JSON_NULS, NULL, err);
	struct checking c = {.root = root, .place = BUF(BUF_SMALL), .err = err};

	if (root && !(check_schema(&c, root) && refs_are_schemas(&c))) {
		cJSON_Delete(root);
		root = NULL;
	}
	free(c.schemas.items);
	free(c.refs.items);
	buf_release(&c.place);
	return root;
}

enum status schema_check(struct str text, struct buf *err)
{
	OWNED_JSON cJSON *schema = schema_read(text, err);

	return schema ? OK : BAD_USAGE;
}
