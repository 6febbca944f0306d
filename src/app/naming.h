/*
 * naming.h - the texts that a command line names: a variant (B, ?1, 2), a version (v3, or the name
 * it was given), or `prompt`.
 *
 * A word that looks like a name and names nothing is an error wherever it is; nothing is done then.
 */
#ifndef HUNSU_SRC_APP_NAMING_H
#define HUNSU_SRC_APP_NAMING_H

#include "hunsu/app/live.h"

enum { /* what may be named */
	NAME_VARIANT = 1,
	NAME_VERSION = 2,
	NAME_PROMPT = 4,
	NAME_ANY = NAME_VARIANT | NAME_VERSION | NAME_PROMPT,
	/* Words of the person's own may come instead, or after it: then only what looks like a name
	 * (B, AB, ?1, v3) is one. */
	NAME_OR_WORDS = 8,
};

#define BARE_OPERATOR "no-prompt" /* of the variant that is the bare input, and its name */

enum naming { NAMES_NOTHING, NAMES_TEXT, NAMES_WRONGLY };

/* Takes a name off the front of args. NAMES_NOTHING: args is empty or begins with other words, and
 * is left; NAMES_WRONGLY: why is in err. */
enum naming take_name(const struct live *v, unsigned may, struct str *args, struct text_ref *out,
	struct buf *err);
/* The same; where nothing is named, the text that is selected. False, and why in err: a wrong name,
 * or no variant is selected and only one would do. */
bool take_text(const struct live *v, unsigned may, struct str *args, struct text_ref *out,
	struct buf *err);
/* take_text of a variant; 0: none. */
int take_variant(const struct live *v, unsigned may, struct str *args, struct buf *err);
/* BAD_USAGE where anything is left of a line after its arguments. */
enum status no_more(struct str rest, struct buf *err) MUST_CHECK;

#endif
