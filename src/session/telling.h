/*
 * telling.h - pieces of a story's line: what a change holds, and how it is told. What is not there,
 * or of another type, is 0 or no text.
 */
#ifndef HUNSU_SRC_SESSION_TELLING_H
#define HUNSU_SRC_SESSION_TELLING_H

#include "hunsu/session/story.h"

int told_number(const cJSON *c, const char *key);
int told_count(const cJSON *c, const char *key); /* of a list's elements */
const char *told_text(const cJSON *c, const char *key);

void tell_variant_name(struct buf *out, const struct state *s, int variant);
void tell_ref(struct buf *out, const struct state *s, struct text_ref r);
void tell_brief(struct buf *out, const char *s);
void tell_texts(struct buf *out, const char *before, const cJSON *list); /* "before a, b" */

#endif
