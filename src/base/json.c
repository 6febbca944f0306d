/* json.c - JSON is read: the grammar and what it must not hold are checked on the source; cJSON
 * builds the tree. */
#include "hunsu/base/json.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
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
	qsort(keys, n, sizeof *keys, by_key);
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
	uint64_t begun = 0; /* a bit for what keys begin with: the others need no comparing */
	size_t n = 0;

	cJSON_ArrayForEach(a, object)
	{
		unsigned second = *a->string ? (unsigned char)a->string[1] : 0;
		uint64_t bit = (uint64_t)1 << (((unsigned char)*a->string * 7u + second) & 63);

		if (++n > FEW_KEYS)
			break;
		for (b = object->child; begun & bit && b != a; b = b->next)
			if (a->string[0] == b->string[0] && !strcmp(a->string, b->string))
				return a;
		begun |= bit;
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

/* The text as cJSON may have it. */
static void mended_text(struct buf *out, struct str text, const struct json_found *found)
{
	size_t from = 0;

	for (size_t i = 0; i < found->mends.n; i++) {
		const struct json_spot *m = &found->mends.items[i];

		buf_add(out, text.p + from, m->at - from);
		buf_adds(out, m->with);
		from = m->at + m->n;
	}
	buf_addstr(out, str_from(text, from));
}

/* Gives the numbers below item their spellings, which are in the order of the source. */
static const struct json_spot *spell(cJSON *tree, struct str text, const struct json_spot *next)
{
	for (cJSON *item = tree; item; item = item->next) {
		if (cJSON_IsNumber(item)) {
			item->valuestring = mem_dupn(text.p + next->at, next->n);
			next++;
		}
		if (item->child)
			next = spell(item->child, text, next);
	}
	return next;
}

static cJSON *build(struct str text, const char *what, struct json_found *found, struct buf *err)
{
	struct buf mended = BUF(3 * text.n + BUF_SMALL);
	struct str given = text;
	const cJSON *twice = NULL;
	size_t nth = 0;
	cJSON *tree;

	if (found->mends.n) {
		mended_text(&mended, text, found);
		given = buf_str(&mended);
	}
	/* Its many small pieces are asked for plainly: without one of them there is no tree. */
	cJSON_InitHooks(NULL);
	tree = cJSON_ParseWithLengthOpts(given.p, given.n, NULL, false);
	mem_libraries();
	buf_release(&mended);
	if (!tree)
		mem_out(text.n);
	if (found->numbers.n)
		spell(tree, text, found->numbers.items);
	if (!(found->lax & JSON_TWICE))
		twice = any_key_twice(tree);
	if (twice) {
		keys_before(tree, twice, &nth);
		json_fail_at_key(text, nth, twice->string, what, err);
		cJSON_Delete(tree);
		return NULL;
	}
	return tree;
}

cJSON *json_read(struct str text, const char *what, unsigned lax, struct json_mended *mended,
	struct buf *err)
{
	struct json_found found = {.lax = lax};
	struct buf repaired = BUF(3 * text.n + BUF_SMALL);
	cJSON *tree = NULL;
	size_t bad;

	if ((lax & JSON_BOM) && str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	if ((lax & JSON_LOOSE) && !json_is_text(text, &bad)) {
		utf8_repair(&repaired, text);
		text = buf_str(&repaired);
	}
	if (mended)
		found.mended = *mended;
	if (json_scan(text, what, &found, err))
		tree = build(text, what, &found, err);
	if (mended && tree)
		*mended = found.mended;
	free(found.mends.items);
	free(found.numbers.items);
	buf_release(&repaired);
	return tree;
}

cJSON *json_parse(struct str text, const char *what, struct buf *err)
{
	return json_read(text, what, 0, NULL, err);
}

void json_mended_say(struct buf *out, const struct json_mended *m, const char *what)
{
	const char *many = m->halves + m->nuls > 1 ? "s" : "";

	if (!m->halves && !m->nuls)
		return;
	buf_addf(out, "%s:%zu:%zu: ", what, m->line, m->column);
	if (m->halves)
		buf_addf(out, "%zu half surrogate%s", m->halves, m->halves > 1 ? "s" : "");
	if (m->nuls)
		buf_addf(out, "%s%zu NUL%s", m->halves ? " and " : "", m->nuls,
			m->nuls > 1 ? "s" : "");
	buf_addf(out, ", which %s no character%s: read as U+FFFD", *many ? "are" : "is", many);
}

struct str json_spelling(const cJSON *number)
{
	return str_of(cJSON_IsNumber(number) ? number->valuestring : NULL);
}

const cJSON *json_get(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_IsObject(object) ? object->child : NULL;

	while (item && (*item->string != *key || strcmp(item->string, key) != 0))
		item = item->next;
	return item;
}

const char *json_str(const cJSON *object, const char *key)
{
	const cJSON *v = json_get(object, key);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

double json_num(const cJSON *object, const char *key, double otherwise)
{
	const cJSON *v = json_get(object, key);

	return cJSON_IsNumber(v) && isfinite(v->valuedouble) ? v->valuedouble : otherwise;
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
