/*
 * json.h - JSON from outside, with cJSON, minus what cJSON lets through.
 *
 * json_parse demands valid UTF-8, the whole text consumed, no NUL in a string, no integer beyond
 * 2^53, no duplicate key in one object, nesting at most 100. Look-ups are case-sensitive. Lists are
 * iterated (cJSON_ArrayForEach). The tree is the caller's: cJSON_Delete.
 */
#ifndef HUNSU_BASE_JSON_H
#define HUNSU_BASE_JSON_H

#include <cjson/cJSON.h>
#include <stdint.h>
#include "hunsu/base/buf.h"

/* NULL and a message with line:column in err; `what` names the source in it ("tasks.jsonl:3"). */
cJSON *json_parse(struct str text, const char *what, struct buf *err) MUST_CHECK;

const cJSON *json_get(const cJSON *object, const char *key);   /* NULL if absent or not an object */
/* NULL unless a string; lives in the tree */
const char *json_str(const cJSON *object, const char *key);
double json_num(const cJSON *object, const char *key, double otherwise);
int64_t json_int(const cJSON *object, const char *key, int64_t otherwise);
bool json_bool(const cJSON *object, const char *key, bool otherwise);

/* Building: the value is appended under key (NULL key: to a list) and returned. str NULL adds
 * nothing. */
cJSON *json_add_str(cJSON *to, const char *key, struct str s);
cJSON *json_add_cstr(cJSON *to, const char *key, const char *s);
cJSON *json_add_num(cJSON *to, const char *key, double v); /* NaN is written as null */
cJSON *json_add_int(cJSON *to, const char *key, int64_t v);
cJSON *json_add_bool(cJSON *to, const char *key, bool v);
cJSON *json_add_null(cJSON *to, const char *key);
cJSON *json_add_object(cJSON *to, const char *key);
cJSON *json_add_list(cJSON *to, const char *key);
cJSON *json_add(cJSON *to, const char *key, cJSON *item); /* takes item */

void json_print(struct buf *out, const cJSON *tree); /* one line, field order kept */
void json_quote(struct buf *out, struct str s);      /* s as a JSON string */

#endif
