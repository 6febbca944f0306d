/*
 * parts.h - reads the fields of one change by a table: name, type, whether it must be there, and
 * where the value goes. Unknown fields are passed over. Text and lists are pointers into the event.
 */
#ifndef HUNSU_SRC_SESSION_PARTS_H
#define HUNSU_SRC_SESSION_PARTS_H

#include "hunsu/base/json.h"

enum part_type {
	PART_INT,    /* int, 0 or more; absent: 0 */
	PART_LONG,   /* long, 0 or more; absent or null: -1 */
	PART_REAL,   /* double; absent or null: NaN */
	PART_BOOL,   /* bool; absent: false */
	PART_TEXT,   /* const char *; absent: NULL */
	PART_HASH,   /* const char *: 16 lower case hex digits */
	PART_DIGEST, /* const char *: 64 of them */
	PART_LIST,   /* const cJSON * */
	PART_OBJECT, /* const cJSON * */
	PART_PAIR,   /* int[2]: an example and its version */
};

enum part_need { NEED, MAY, NULLABLE }; /* NULLABLE: must be there, null is a value */

struct part {
	const char *name; /* NULL ends a table */
	enum part_type type;
	enum part_need need;
	size_t at; /* offset in the struct that is filled */
};

#define PART(st, member, type, need)                                                               \
	{                                                                                          \
#member, type, need, offsetof(struct st, member)                                   \
	}
#define PART_AS(st, member, name, type, need)                                                      \
	{                                                                                          \
		name, type, need, offsetof(struct st, member)                                      \
	}
#define PARTS_END                                                                                  \
	{                                                                                          \
		NULL, PART_INT, MAY, 0                                                             \
	}

/* Fills every member that the table names; on failure some. *unknown (may be NULL) becomes the name
 * of a field that the table does not have, if there is one. */
enum status parts_read(void *out, const struct part *parts, const cJSON *change,
	const char **unknown, struct buf *err) MUST_CHECK;
/* A whole number from 0 to max, or -1. */
long part_whole(const cJSON *item, long max);
/* True when all of a list are strings, or whole numbers from 1. */
bool part_texts(const cJSON *list);
bool part_numbers(const cJSON *list);

#endif
