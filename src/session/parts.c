/* parts.c - the fields of a change, by a table. */
#include "parts.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#define PART_WORDS(name, type, words) words,
static const char *const type_words[] = {PART_TYPES(PART_WORDS)};

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

bool part_unset(const cJSON *change)
{
	const cJSON *only = change->child;

	return only && !only->next && !strcmp(only->string, "version") && !part_whole(only, 0);
}

bool part_texts(const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (!cJSON_IsString(item)) return false;
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

static bool store_text(void *at, const cJSON *item, size_t digits)
{
	const char *s = item->valuestring;

	if (!cJSON_IsString(item))
		return false;
	*(const char **)at = s;
	return !digits || (strspn(s, "0123456789abcdef") == digits && !s[digits]);
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

static bool store_real(void *at, enum part_type type, const cJSON *item)
{
	double v = item->valuedouble;

	*(double *)at = v;
	return cJSON_IsNumber(item) && isfinite(v) && (type == PART_REAL || v >= 0) &&
	       (type != PART_SHARE || v <= 1);
}

static bool store(void *at, enum part_type type, const cJSON *item)
{
	switch (type) {
	case PART_INT:
	case PART_LONG:
		return store_whole(at, type, item);
	case PART_REAL:
	case PART_COST:
	case PART_SHARE:
		return store_real(at, type, item);
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
	case PART_TEXTS:
		*(const cJSON **)at = item;
		return cJSON_IsArray(item) && (type == PART_LIST || part_texts(item));
	case PART_OBJECT:
		*(const cJSON **)at = item;
		return cJSON_IsObject(item);
	case PART_PAIR:
		return store_pair(at, item);
	}
	return false;
}

/* What is not zero where nothing is said. */
static void store_absent(void *at, enum part_type type)
{
	if (type == PART_LONG)
		*(long *)at = -1;
	else if (type == PART_REAL || type == PART_COST || type == PART_SHARE)
		*(double *)at = NAN;
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
	bool unset;

	if (!cJSON_IsObject(change))
		return fail(err, FAILED, "not an object");
	unset = part_unset(change);
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
		if (cJSON_IsNull(item) && (p->need == MAY || p->need == NULLABLE))
			store_absent((char *)out + p->at, p->type);
		else if (!store((char *)out + p->at, p->type, item))
			return fail(err, FAILED, "\"%s\" is not %s", p->name, type_words[p->type]);
	}
	for (p = parts; p->name; p++) {
		if (seen & (uint32_t)1 << (p - parts))
			continue;
		if (p->need != MAY && !(p->need == SET && unset))
			return fail(err, FAILED, "\"%s\" is missing", p->name);
		store_absent((char *)out + p->at, p->type);
	}
	return OK;
}
