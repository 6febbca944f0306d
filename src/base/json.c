/* Reading: the grammar and what it must not hold are checked on the source; cJSON builds the tree.
 */
#include "hunsu/base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "json_scan.h"

#define FEW_KEYS 64 /* more are compared by sorting */

static int by_key(const void *a, const void *b)
{
	const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;

	return strcmp(x->string, y->string);
}

static const cJSON *twice_by_sorting(const cJSON *object, size_t n)
{
	const cJSON **keys = NEWN(n, const cJSON *), *item, *found = NULL;
	size_t i = 0;

	cJSON_ArrayForEach(item, object) keys[i++] = item;
	qsort(keys, n, sizeof(*keys), by_key);
	for (i = 1; i < n && !found; i++)
		if (!strcmp(keys[i - 1]->string, keys[i]->string))
			found = keys[i];
	free(keys);
	return found;
}

/* An entry of the object whose key is there before it, or NULL. */
static const cJSON *key_twice(const cJSON *object)
{
	const cJSON *a, *b;
	size_t n = 0;

	cJSON_ArrayForEach(a, object)
	{
		if (++n > FEW_KEYS)
			break;
		for (b = object->child; b != a; b = b->next)
			if (a->string[0] == b->string[0] && !strcmp(a->string, b->string))
				return a;
	}
	if (n <= FEW_KEYS)
		return NULL;
	return twice_by_sorting(object, (size_t)cJSON_GetArraySize(object));
}

static const cJSON *any_key_twice(const cJSON *tree)
{
	const cJSON *item, *found = cJSON_IsObject(tree) ? key_twice(tree) : NULL;

	cJSON_ArrayForEach(item, tree)
	{
		if (found)
			break;
		if (item->child)
			found = any_key_twice(item);
	}
	return found;
}

/* How many keys the source has before `target`'s; true when target was met. */
static bool keys_before(const cJSON *tree, const cJSON *target, size_t *n)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, tree)
	{
		if (item == target)
			return true;
		*n += item->string != NULL;
		if (keys_before(item, target, n))
			return true;
	}
	return false;
}

cJSON *json_parse(struct str text, const char *what, struct buf *err)
{
	const cJSON *twice;
	cJSON *tree;
	size_t nth = 0;

	if (!json_scan(text, what, err))
		return NULL;
	tree = cJSON_ParseWithLengthOpts(text.p, text.n, NULL, false);
	if (!tree) {
		fail(err, FAILED, "%s: no memory for its %zu bytes of JSON", what, text.n);
		return NULL;
	}
	twice = any_key_twice(tree);
	if (twice) {
		keys_before(tree, twice, &nth);
		json_fail_at_key(text, nth, twice->string, what, err);
		cJSON_Delete(tree);
		return NULL;
	}
	return tree;
}

const cJSON *json_get(const cJSON *object, const char *key)
{
	return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

const char *json_str(const cJSON *object, const char *key)
{
	const cJSON *v = json_get(object, key);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

double json_num(const cJSON *object, const char *key, double otherwise)
{
	const cJSON *v = json_get(object, key);

	return cJSON_IsNumber(v) ? v->valuedouble : otherwise;
}

int64_t json_int(const cJSON *object, const char *key, int64_t otherwise)
{
	double v = json_num(object, key, NAN);

	/* Beyond 2^53 a double no longer knows which integer was meant. */
	if (isnan(v) || fabs(v) > 0x1p53 || v < floor(v) || v > floor(v))
		return otherwise;
	return (int64_t)v;
}

bool json_bool(const cJSON *object, const char *key, bool otherwise)
{
	const cJSON *v = json_get(object, key);

	return cJSON_IsBool(v) ? cJSON_IsTrue(v) : otherwise;
}
