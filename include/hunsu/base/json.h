/*
 * json.h - JSON from outside, as a tree of cJSON's, minus what cJSON lets through.
 *
 * json_parse demands valid UTF-8, the whole text consumed, no NUL and no half of a surrogate pair
 * in a string, no integer beyond 2^53, no duplicate key in one object, nesting at most 100: what
 * hunsu wrote itself. json_read takes what others write, as far as it is told to. Look-ups are
 * case-sensitive. Lists are iterated (cJSON_ArrayForEach). The tree is the caller's: cJSON_Delete.
 */
#ifndef HUNSU_BASE_JSON_H
#define HUNSU_BASE_JSON_H

#include <cjson/cJSON.h>
#include <stdint.h>
#include "hunsu/base/buf.h"

/* OWNED_JSON cJSON *tree = …: deleted where its block ends, as OWNED (mem.h) frees. */
#define OWNED_JSON __attribute__((cleanup(json_owned_delete)))
void json_owned_delete(cJSON **tree);

/* NULL and a message with line:column in err; `what` names the source in it ("tasks.jsonl:3"). */
cJSON *json_parse(struct str text, const char *what, struct buf *err) MUST_CHECK;

/* What json_read takes beside that. */
enum json_lax {
	JSON_HALVES = 1 << 0,  /* half of a surrogate pair in a string becomes U+FFFD */
	JSON_SPLIT = 1 << 1,   /* … or is kept for utf8_join: its other half may come later */
	JSON_NULS = 1 << 2,    /* a NUL in a string becomes U+FFFD */
	JSON_NUMBERS = 1 << 3, /* any size and number of digits; json_spelling tells them */
	JSON_NAN = 1 << 4,     /* NaN, Infinity and -Infinity, as Python writes them: null */
	JSON_TWICE = 1 << 5,   /* a key twice in an object: look-ups find the first */
	JSON_BOM = 1 << 6,     /* one before the value is passed over */
	/* Bytes that are not UTF-8 become U+FFFD; raw control characters in a string and between
	 * tokens; nesting to 1000; numbers in any spelling that strtod knows, and null for what no
	 * double holds, or of more than 60 characters; nan and inf. */
	JSON_LOOSE = 1 << 7,
	/* A file of a person's: a NUL there is refused with its place. */
	JSON_FILE = JSON_HALVES | JSON_NUMBERS | JSON_BOM,
	/* What a server says: what nobody looks at must not cost the answer. */
	JSON_SERVER = JSON_HALVES | JSON_NULS | JSON_NAN | JSON_TWICE | JSON_BOM | JSON_LOOSE,
};

/* What became U+FFFD: how many of each, and where the first of them was. */
struct json_mended {
	size_t halves, nuls;
	size_t line, column;
	size_t kept; /* halves for utf8_join; no part of the above */
};

/* `mended` may be NULL; it is only added to, and keeps the first place. */
cJSON *json_read(struct str text, const char *what, unsigned lax, struct json_mended *mended,
	struct buf *err) MUST_CHECK;
/* Who takes items of a long list while the text is read: of the list that is the member `of` of the
 * whole. True: the item is done with, and in no tree; `list` has those before it that are. What
 * comes behind may still be wrong. */
struct json_taker {
	const char *of;
	bool (*take)(void *arg, const cJSON *list, const cJSON *item);
	void *arg;
};
/* json_read to somebody who takes some of it. */
cJSON *json_give(struct str text, unsigned lax, struct json_mended *mended,
	const struct json_taker *to, struct buf *err) MUST_CHECK;
/* Says what was mended in `what` ("tasks.jsonl"), with its first place; or nothing. */
void json_mended_say(struct buf *out, const struct json_mended *m, const char *what);
/* A number as the source spelt it; empty unless it was read with JSON_NUMBERS. json_print keeps it
 * too. */
struct str json_spelling(const cJSON *number);

const cJSON *json_get(const cJSON *object, const char *key);   /* NULL if absent or not an object */
/* NULL unless a string; lives in the tree */
const char *json_str(const cJSON *object, const char *key);
/* `otherwise` for what is no number, or larger than a double holds. */
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
cJSON *json_add_object(cJSON *to, const char *key);
cJSON *json_add_list(cJSON *to, const char *key);
cJSON *json_add(cJSON *to, const char *key, cJSON *item); /* takes item */
/*
 * Several fields of an object: `form` names each with the type of its value, "id %d role %s": %d
 * (int), %ld, %zu, %g (double) or %s, NULL adding nothing. With ? before it, "call ?%d", a number
 * that is 0 or NaN adds nothing.
 */
void json_fill(cJSON *to, const char *form, ...) PRINTF_LIKE(2, 3);

void json_print(struct buf *out, const cJSON *tree); /* one line, field order kept */
void json_quote(struct buf *out, struct str s);      /* s as a JSON string */

#endif
