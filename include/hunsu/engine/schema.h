/*
 * schema.h - JSON Schema, draft 2020-12 (json-schema.org), as far as servers know it that keep
 * their answers to one: the keywords of one table in schema.c, those that only describe
 * (`format` is one of them, as the draft has it), and $ref within the schema. Any other keyword is
 * refused by name: to pass over one would call good what is not.
 */
#ifndef HUNSU_ENGINE_SCHEMA_H
#define HUNSU_ENGINE_SCHEMA_H

#include "hunsu/base/json.h"

/* The tree of a schema's text, checked; NULL: it is none, why is in err, with its place in the
 * schema ("#/properties/age"). */
cJSON *schema_read(struct str text, struct buf *err) MUST_CHECK;

enum status schema_check(struct str text, struct buf *err) MUST_CHECK; /* BAD_USAGE: it is none */

enum schema_result {
	SCHEMA_KEPT,
	SCHEMA_BROKEN,    /* why: the first thing found, with its place in the value */
	SCHEMA_UNDECIDED, /* it refers to itself without end, or takes too long; why is said */
};
enum schema_result schema_holds(const cJSON *schema, const cJSON *value, struct buf *why);

/* The same value: numbers by value, objects in any order. */
bool json_same(const cJSON *a, const cJSON *b);

#endif
