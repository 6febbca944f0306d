/*
 * check.h - what a proposal must pass before it is a variant. A check is a record in the table of
 * src/engine/check.c; what can be repaired safely is repaired first (quotes around the whole, "Here
 * is the instruction:" in front, Markdown fences, a role word).
 */
#ifndef HUNSU_ENGINE_CHECK_H
#define HUNSU_ENGINE_CHECK_H

#include "hunsu/engine/operator.h"

/* Repairs text that a model wrote as a prompt's message: in place. */
void proposal_repair(struct buf *text);

/*
 * NULL when the variant may be shown, else the name of the check that refuses it, and why in
 * `reason`: empty, meta-text ("Prefix #9:", "As an AI", talk about the request), placeholder (one
 * of the prompt's is lost or an unknown one came), copied-example, answers-example (it solves an
 * example instead of instructing), too-long (over 4x the prompt and 400 words), same (equal or
 * nearly equal to the prompt, to a variant that is there, or to a rejected one), locked (locked
 * text is not in it word for word; proposal.h has put back what could be), cap (more words
 * changed than may: those gone or those come, whichever are more, against the prompt's; one word
 * always may), additions (a word is gone, where words may only come), repeats (a sentence three
 * times in a row). An operator that shows examples is not asked about meta-text, copies, answers,
 * length and repeats.
 * proposal.h adds: form (the operator found nothing usable in the answer), declined (the model
 * did).
 */
const char *proposal_check(const struct op_context *c, const struct op *op,
	const struct prompt *variant, struct buf *reason);

#endif
