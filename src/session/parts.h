/*
 * parts.h - reads the fields of one change by a table: name, type, whether it must be there, and
 * where the value goes. Unknown fields are passed over. Text and lists are pointers into the event.
 *
 * A table and the struct that it fills are made of one list, a macro that says for each field
 * F(struct, member, type, need, holds, rule); MEMBER makes the struct's members of it, PART the
 * records of the table.
 */
#ifndef HUNSU_SRC_SESSION_PARTS_H
#define HUNSU_SRC_SESSION_PARTS_H

#include "hunsu/base/json.h"

typedef int example_and_version[2];

/* The types of fields: what a field is read into, what is absent, and what it has to be. */
#define PART_TYPES(T) \
	T(INT, int, "a whole number")               /* 0 or more; absent: 0 */ \
	T(LONG, long, "a whole number")             /* 0 or more; absent or null: -1 */ \
	T(REAL, double, "a number")                 /* absent or null: NaN */ \
	T(COST, double, "a number, 0 or more")      /* likewise */ \
	T(SHARE, double, "a number from 0 to 1")    /* likewise */ \
	T(BOOL, bool, "true or false")              /* absent: false */ \
	T(TEXT, const char *, "text")               /* absent, as all that follow: NULL or 0 */ \
	T(HASH, const char *, "16 hex digits")      /* lower case */ \
	T(DIGEST, const char *, "64 hex digits")    /* likewise */ \
	T(LIST, const cJSON *, "a list") \
	T(TEXTS, const cJSON *, "a list of texts") \
	T(OBJECT, const cJSON *, "an object") \
	T(PAIR, example_and_version, "an example and its version")
#define PART_ENUM(name, type, words) PART_##name,
#define PART_TYPE(name, type, words) typedef type part_##name;
enum part_type { PART_TYPES(PART_ENUM) };
PART_TYPES(PART_TYPE)

enum part_need {
	NEED,
	MAY,
	NULLABLE, /* must be there, null is a value */
	SET,      /* must be there but in {"version":0}: a register that is not set */
};

struct part {
	const char *name; /* NULL ends a table */
	enum part_type type;
	enum part_need need;
	size_t at; /* offset in the struct that is filled */
	const char *holds; /* what it is, for the manual, with ' for "; NULL: it is not told */
	struct part_rule { /* beside its type: fold.h */
		enum {
			RULE_NONE, RULE_NEXT, RULE_KNOWN, RULE_ONE_OF, RULE_ALL_OF, RULE_REF,
			RULE_REFS, RULE_EXAMPLE, RULE_WORD,
		} is;
		const char *what;
		size_t of;
	} rule;
};

#define PART(st, member, type, need, holds, ...)                                                   \
	{#member, PART_##type, need, offsetof(struct st, member), holds, __VA_ARGS__},
#define PARTS_END {NULL, PART_INT, MAY, 0, NULL, ANY}
#define ANY {RULE_NONE, NULL, 0}

#define MEMBER(st, member, type, ...) part_##type member;

#define TABLE_OF(st, LIST) static const struct part st##_parts[] = {LIST(PART) PARTS_END}
#define FIELDS_OF(st, LIST) struct st {LIST(MEMBER)}; TABLE_OF(st, LIST)
/* NOLINTNEXTLINE(bugprone-macro-parentheses): members are not to be had in parentheses */
#define FIELDS_AND(st, LIST, more) struct st {LIST(MEMBER) more}; TABLE_OF(st, LIST)

/* Fills the members that the table names; `out` is zeroed before. *unknown (may be NULL) becomes
 * the name of a field that the table does not have, if there is one. */
enum status parts_read(void *out, const struct part *parts, const cJSON *change,
	const char **unknown, struct buf *err) MUST_CHECK;
/* Of a register that nothing has set yet: {"version":0}. */
bool part_unset(const cJSON *change);
/* A whole number from 0 to max, or -1. */
long part_whole(const cJSON *item, long max);
bool part_texts(const cJSON *list); /* all of it are strings */

#endif
