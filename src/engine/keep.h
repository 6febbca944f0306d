/*
 * keep.h - what the person wants kept of a prompt that is worked on: locked text, a region's
 * surroundings, a cap on change, additions only. And what every request tells the proposer of it.
 */
#ifndef HUNSU_SRC_ENGINE_KEEP_H
#define HUNSU_SRC_ENGINE_KEEP_H

#include "hunsu/engine/operator.h"

/*
 * Puts in front of the request's last message what no operator tells by itself: the text around
 * what is to be changed, what stays word for word, how much may change, and what the person
 * rejected and why. Nothing when there is nothing to tell.
 */
void keep_tell(struct prompt *request, const struct op_context *c, const struct op *op);
/*
 * Where a variant changed locked text, what it changed there becomes the prompt's own again: of the
 * hunks of a word diff those that touch a lock are left. What is gone with its whole message stays
 * gone, for the check to refuse.
 */
void keep_put_back(struct prompt *variant, const struct op_context *c);
/*
 * With additions only, where words are gone: the prompt, and behind what was to be changed those of
 * the variant's sentences that are new. A small model rewrites whatever it is told. For operators
 * that change what frame_scope found.
 */
void keep_only_add(struct prompt *variant, const struct op_context *c);
/*
 * For what is written from nothing: appends, or puts in front, those locks of `role`'s message that
 * text lacks; they go where they stood, before or behind the rest.
 */
void keep_add(struct buf *text, const struct op_context *c, size_t message);

/* What refuses a variant; true: refused, why in reason. */
bool keep_lost_lock(const struct op_context *c, const struct prompt *variant, struct buf *reason);
bool keep_over_cap(const struct op_context *c, const struct prompt *variant, struct buf *reason);
bool keep_over_edits(const struct op_context *c, const struct prompt *variant, struct buf *reason);
bool keep_not_added(const struct op_context *c, const struct prompt *variant, struct buf *reason);

#endif
