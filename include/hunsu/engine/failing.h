/*
 * failing.h - what kind of failure an answer is, in a few words that are the same for answers which
 * fail alike: by how it ended, by what its metric says of it, by which of two labels was taken for
 * the other.
 */
#ifndef HUNSU_ENGINE_FAILING_H
#define HUNSU_ENGINE_FAILING_H

#include "hunsu/task/task.h"

struct failing { /* all lent */
	struct str metric; /* as it is written in a session: "json:{...}" */
	const struct outcome *outcome; /* with an output, and a score under 1 */
	const struct answers *expected;
	/* The expected answers of the whole task, each once, where they are so few that they are
	 * labels; n 0: they are not. */
	const struct str *labels;
	size_t n_labels;
};

/* "refused", "cut off", "empty answer", "wrong field due", "spam taken for ham"; appended. */
void failing_words(struct buf *out, const struct failing *f);

#endif
