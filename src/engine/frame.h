/*
 * frame.h - where a prompt's instruction stands, apart from the placeholders around it.
 *
 * A small model loses `{{input}}` when it rewrites a text. So where a message is an instruction
 * before or after lines that hold placeholders ("Text: {{input}}"), only the instruction is shown
 * and asked for, and the rest is put back by program as it stood. Where a placeholder stands inside
 * the sentence, it has to be kept by the model, and check.h refuses what lost it.
 */
#ifndef HUNSU_SRC_ENGINE_FRAME_H
#define HUNSU_SRC_ENGINE_FRAME_H

#include "hunsu/engine/operator.h"

struct frame {
	size_t message;	  /* its place in the prompt */
	size_t from, end; /* the bytes of the instruction in that message's text */
};

/* The message that says most; false: there is no instruction in the prompt. */
bool frame_find(struct frame *out, const struct prompt *p);
/*
 * What an operator is to change: the region, else the instruction, and of that the longest part
 * that is not locked; under a cap a sentence of it whose words may all change, where there is one.
 * So what is locked, and a region's surroundings, stay without the model's doing. False, and why
 * in err: there is nothing.
 */
bool frame_scope(struct frame *out, const struct op_context *c, struct buf *err);
/* Whether some message has the words; where the prompt is NULL none has. */
bool prompt_says(const struct prompt *p, struct str part);
/* Appends s, a blank for each of its placeholders, whose names are no words of the writer's. */
void without_placeholders(struct buf *out, struct str s);
struct str frame_text(const struct frame *f, const struct prompt *p);
/* A copy of p, all by `by`, with `text` in the instruction's place, without what it repeats of the
 * words around it. Where the old one had placeholders, those that came back misspelt ({input},
 * [input], {{Input}}) are set right. */
void frame_put(struct prompt *out, const struct prompt *p, const struct frame *f, struct str text,
	author by);

#endif
