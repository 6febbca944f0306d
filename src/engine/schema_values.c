/* schema_values.c - values by their kinds, two that are the same, and the one at a reference. */
#include <math.h>
#include <string.h>
#include "schema_own.h"

const char *type_name(const cJSON *v)
{
	static const char *const names[] = {"object", "array", "string", "number", "boolean"};
	const bool is[] = {cJSON_IsObject(v), cJSON_IsArray(v), cJSON_IsString(v),
		cJSON_IsNumber(v), cJSON_IsBool(v)};

	for (size_t i = 0; i < COUNT(names); i++)
		if (is[i])
			return names[i];
	return "null";
}

/* ---- references: JSON pointers (RFC 6901) in fragments ---- */

static int hex(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 32) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* The next name of a pointer, after its slash; the rest is left. */
static void pointer_name(struct buf *out, const char **at)
{
	SCOPED(buf) plain = BUF(BUF_SMALL);

	for ((*at)++; **at && **at != '/'; (*at)++) {
		const char *p = *at;

		if (*p == '%' && hex(p[1]) >= 0 && hex(p[2]) >= 0) {
			buf_addc(&plain, (char)(hex(p[1]) * 16 + hex(p[2])));
			*at += 2;
		} else {
			buf_addc(&plain, *p);
		}
	}
	buf_clear(out);
	for (size_t i = 0; i < plain.n; i++) {
		const char c = plain.s[i], code = c == '~' ? plain.s[i + 1] : 0;

		buf_addc(out, code == '0' ? '~' : code == '1' ? '/' : c);
		i += code == '0' || code == '1';
	}
}

static const cJSON *step_to(const cJSON *at, struct str name)
{
	long place;

	if (cJSON_IsObject(at))
		return json_get(at, name.p ? name.p : "");
	if (!cJSON_IsArray(at) || !str_to_long(name, 0, 1000000, &place))
		return NULL;
	return cJSON_GetArrayItem(at, (int)place);
}

const cJSON *schema_at(const cJSON *root, const char *ref, struct buf *err)
{
	const cJSON *at = *ref == '#' && (!ref[1] || ref[1] == '/') ? root : NULL;
	SCOPED(buf) name = BUF(BUF_SMALL);
	const char *rest = ref + 1;

	if (!at) {
		fail(err, BAD_USAGE, "“%s” is not within this schema, as #/$defs/NAME is", ref);
		return NULL;
	}
	while (at && *rest) {
		pointer_name(&name, &rest);
		at = step_to(at, buf_str(&name));
	}
	if (!at)
		fail(err, BAD_USAGE, "there is no “%s” in this schema", ref);
	return at;
}

/* ---- the same value ---- */

static bool same_number(const cJSON *a, const cJSON *b)
{
	const struct str x = json_spelling(a), y = json_spelling(b);

	/* Whole numbers that no double tells apart. */
	if (fabs(a->valuedouble) >= 0x1p53 && x.n && y.n && strspn(x.p, "-0123456789") == x.n &&
		strspn(y.p, "-0123456789") == y.n)
		return str_eq(x, y);
	return a->valuedouble >= b->valuedouble && a->valuedouble <= b->valuedouble;
}

bool json_same(const cJSON *a, const cJSON *b)
{
	const bool object = cJSON_IsObject(a);

	if (strcmp(type_name(a), type_name(b)) != 0)
		return false;
	if (cJSON_IsNumber(a))
		return same_number(a, b);
	if (cJSON_IsString(a))
		return strcmp(a->valuestring, b->valuestring) == 0;
	if (cJSON_IsBool(a))
		return cJSON_IsTrue(a) == cJSON_IsTrue(b);
	if (cJSON_GetArraySize(a) != cJSON_GetArraySize(b))
		return false;
	for (const cJSON *x = a->child, *y = b->child; x; x = x->next, y = y->next) {
		const cJSON *other = object ? json_get(b, x->string) : y;

		if (!other || !json_same(x, other))
			return false;
	}
	return true;
}
