/* schema_own.h - the table of a schema's keywords, and what its rooms share. */
#ifndef HUNSU_SRC_ENGINE_SCHEMA_OWN_H
#define HUNSU_SRC_ENGINE_SCHEMA_OWN_H

#include "hunsu/engine/schema.h"

enum wants { /* what the value of a keyword must be */
	WANTS_ANYTHING,
	WANTS_TEXT,
	WANTS_NUMBER,
	WANTS_POSITIVE, /* a number above 0 */
	WANTS_COUNT,	/* a whole number from 0 on */
	WANTS_TYPE,	/* a name of a type, or several */
	WANTS_LIST,
	WANTS_BOOL,
	WANTS_NAMES,    /* texts */
	WANTS_PATTERN,  /* a text that is one */
	WANTS_REF,
	WANTS_SCHEMA,
	WANTS_SCHEMAS,	/* a list of at least one */
	WANTS_MAP,	/* of schemas */
	WANTS_PATTERNS, /* the same, its keys are patterns */
};

struct schema_run;
struct keyword {
	const char *name;
	enum wants wants;
	/* NULL: it only describes. schema: the one it is in, which other keywords of are looked at.
	 */
	bool (*holds)(struct schema_run *r, const cJSON *schema, const cJSON *arg,
		const cJSON *value);
};
extern const struct keyword keywords[]; /* ends with name NULL */
const struct keyword *keyword_find(const char *name);

const char *type_name(const cJSON *value); /* "object", …; "number" for any */
/* What "#" or "#/a/b" refers to; NULL: nothing, why is in err. */
const cJSON *schema_at(const cJSON *root, const char *ref, struct buf *err);

#endif
