/* json.c - what is in a tree of JSON, and what was mended in its source. */
#include "hunsu/base/json.h"

#include <math.h>
#include <string.h>

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

void json_owned_delete(cJSON **tree)
{
	cJSON_Delete(*tree);
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
