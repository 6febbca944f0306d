/*
 * plain.h - the line mode: commands as lines on standard input, facts as lines on standard output.
 *
 * For screen readers, dumb terminals, pipes and scripts: no screen control, no colour, one fact a
 * line, all text made visible. On a terminal lines run as they come; from a pipe or a file a line
 * waits until the work of the line before has ended (`cancel` and `quit!` do not). `<<END` at a
 * line's end takes the lines up to END as the raw argument. The end of the input waits for the
 * work, then leaves.
 */
#ifndef HUNSU_PLAIN_PLAIN_H
#define HUNSU_PLAIN_PLAIN_H

#include "hunsu/app/live.h"

struct plain;

struct plain *plain_new(struct loop *l);
void plain_free(struct plain *p); /* NULL is fine */
/* What a live session talks to; lives as long as p. */
const struct front *plain_front(struct plain *p);
/*
 * Runs lines until the person leaves. OK; the status of the last line that failed, when standard
 * input is not a terminal; FAILED when standard output cannot be written; INTERRUPTED after a
 * signal. `note` (may be empty) is told first.
 */
enum status plain_run(struct plain *p, struct live *v, const char *note) MUST_CHECK;

#endif
