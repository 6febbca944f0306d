/* random_text.h - seeded texts that are hard on prompts: Korean, emoji, long lines, role words,
 * braces. */
#ifndef HUNSU_TESTS_RANDOM_TEXT_H
#define HUNSU_TESTS_RANDOM_TEXT_H

#include "hunsu/prompt/prompt.h"

/* Appends up to `parts` parts, valid UTF-8 without NUL. */
void random_text(struct buf *out, struct rng *r, unsigned parts);
/* Changes some words of `text`: appends what becomes of it. */
void random_edit(struct buf *out, struct rng *r, struct str text);
/* A prompt of 1 to 4 messages that all have text, written by several authors. */
void random_prompt(struct prompt *out, struct rng *r);
/* Fails the test unless each message's runs cover its text, adjacent ones differ, and none is
 * empty. */
void check_runs(const struct runs *r, size_t n);
/* The same of each message, which must also have text, and valid UTF-8. */
void check_prompt(const struct prompt *p);
/* The text of message i as a slice. */
struct str text_of(const struct prompt *p, size_t i);

#endif
