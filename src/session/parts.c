/* parts.c - the fields of a change, by a table. */
#include "parts.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static const char *const type_words[] = {
	[PART_INT] = "a whole number",
	[PART_LONG] = "a whole number",
	[PART_REAL] = "a number",
	[PART_BOOL] = "true or false",
	[PART_TEXT] = "text",
	[PART_HASH] = "16 hex digits",
	[PART_DIGEST] = "64 hex digits",
	[PART_LIST] = "a list",
	[PART_OBJECT] = "an object",
	[PART_PAIR] = "an example and its version",
};

long part_whole(const cJSON *item, long max)
{
	double v;

	if (!cJSON_IsNumber(item))
		return -1;
	v = item->valuedouble;
	if (!(v >= 0 && v <= (double)max) || v != (double)(long)v)
		return -1;
	return (long)v;
}

bool part_texts(const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (!cJSON_IsString(item)) return false;
	return true;
}

bool part_numbers(const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (part_whole(item, INT_MAX) < 1) return false;
	return true;
}

static bool store_whole(void *at, enum part_type type, const cJSON *item)
{
	long v = part_whole(item, type == PART_INT ? INT_MAX : 1L << 53);

	if (v < 0)
		return false;
	if (type == PART_INT)
		*(int *)at = (int)v;
	else
		*(long *)at = v;
	return true;
}

/* How many there are, if there is nothing else. */
static size_t hex_digits(const char *s)
{
	static const bool hex[256] = {['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,
		['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['a'] = 1, ['b'] = 1,
		['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1};
	size_t n = 0;

	while (hex[(unsigned char)s[n]])
		n++;
	return s[n] ? 0 : n;
}

static bool store_text(void *at, const cJSON *item, size_t digits)
{
	const char *s = item->valuestring;

	if (!cJSON_IsString(item))
		return false;
	if (digits && hex_digits(s) != digits)
		return false;
	*(const char **)at = s;
	return true;
}

static bool store_pair(void *at, const cJSON *item)
{
	int *pair = at;
	const cJSON *first = cJSON_IsArray(item) ? item->child : NULL;
	long id = first ? part_whole(first, INT_MAX) : -1;
	long version =
		first && first->next && !first->next->next ? part_whole(first->next, INT_MAX) : -1;

	if (id < 1 || version < 1)
		return false;
	pair[0] = (int)id;
	pair[1] = (int)version;
	return true;
}

static bool store(void *at, const struct part *part, const cJSON *item)
{
	switch (part->type) {
	case PART_INT:
	case PART_LONG:
		return store_whole(at, part->type, item);
	case PART_REAL:
		if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
			return false;
		*(double *)at = item->valuedouble;
		return true;
	case PART_BOOL:
		*(bool *)at = cJSON_IsTrue(item);
		return cJSON_IsBool(item);
	case PART_TEXT:
		return store_text(at, item, 0);
	case PART_HASH:
		return store_text(at, item, 16);
	case PART_DIGEST:
		return store_text(at, item, 64);
	case PART_LIST:
		*(const cJSON **)at = item;
		return cJSON_IsArray(item);
	case PART_OBJECT:
		*(const cJSON **)at = item;
		return cJSON_IsObject(item);
	case PART_PAIR:
		return store_pair(at, item);
	}
	return false;
}

static void store_default(void *at, enum part_type type)
{
	switch (type) {
	case PART_INT:
		*(int *)at = 0;
		return;
	case PART_LONG:
		*(long *)at = -1;
		return;
	case PART_REAL:
		*(double *)at = NAN;
		return;
	case PART_BOOL:
		*(bool *)at = false;
		return;
	case PART_TEXT:
	case PART_HASH:
	case PART_DIGEST:
		*(const char **)at = NULL;
		return;
	case PART_LIST:
	case PART_OBJECT:
		*(const cJSON **)at = NULL;
		return;
	case PART_PAIR:
		((int *)at)[0] = 0;
		((int *)at)[1] = 0;
		return;
	}
}

/* Names are short, and most differ in their first letter: a call takes longer. */
static bool same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* The fields of a written line stand in the table's order, so the search goes on from the last one.
 */
static const struct part *part_find(
	const struct part *parts, const struct part *from, const char *name)
{
	const struct part *p;

	for (p = from; p->name; p++)
		if (same(p->name, name))
			return p;
	for (p = parts; p < from; p++)
		if (same(p->name, name))
			return p;
	return NULL;
}

enum status parts_read(void *out, const struct part *parts, const cJSON *change,
	const char **unknown, struct buf *err)
{
	uint32_t seen = 0;
	const struct part *p, *next = parts;
	const cJSON *item;

	if (!cJSON_IsObject(change))
		return fail(err, FAILED, "not an object");
	cJSON_ArrayForEach(item, change)
	{
		p = part_find(parts, next, item->string);
		if (!p) {
			if (unknown)
				*unknown = item->string;
			continue;
		}
		seen |= (uint32_t)1 << (p - parts);
		next = p + 1;
		if (cJSON_IsNull(item) && p->need != NEED)
			store_default((char *)out + p->at, p->type);
		else if (!store((char *)out + p->at, p, item))
			return fail(err, FAILED, "\"%s\" is not %s", p->name, type_words[p->type]);
	}
	for (p = parts; p->name; p++) {
		if (seen & (uint32_t)1 << (p - parts))
			continue;
		if (p->need != MAY)
			return fail(err, FAILED, "\"%s\" is missing", p->name);
		store_default((char *)out + p->at, p->type);
	}
	return OK;
}
