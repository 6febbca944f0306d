/* digest.h - the lines of text that state_hash is made of. */
#ifndef HUNSU_SRC_SESSION_DIGEST_H
#define HUNSU_SRC_SESSION_DIGEST_H

#include "hunsu/session/state.h"

struct digest {
	struct buf text; /* a line begins here, by its name */
	char chain[HASH_HEX];
};

void digest_text(struct digest *d, const char *s); /* NULL is not the empty text */
void digest_whole(struct digest *d, long v);
void digest_real(struct digest *d, double v);
void digest_ref(struct digest *d, struct text_ref r);
void digest_prompt(struct digest *d, const struct state *s, const struct prompt *p); /* authors */
void digest_names(struct digest *d, char *const *names, size_t n);
void digest_line(struct digest *d); /* ends it */
void digest_fold(struct digest *d); /* chain is the hash of all until now */

#endif
