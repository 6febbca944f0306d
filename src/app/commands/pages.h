/*
 * pages.h - what several files of commands use.
 */
#ifndef HUNSU_SRC_APP_PAGES_H
#define HUNSU_SRC_APP_PAGES_H

#include "hunsu/app/views.h"

/* Shows a view: in the screen's detail pane (then true), else it is said in lines. */
bool look_at(struct live *v, enum detail d, const struct about *a);
/* "A v3": a text, and the one it is held against; the prompt where there is only one. */
enum status take_pair(
	const struct live *v, struct str args, struct about *a, struct buf *err) MUST_CHECK;
/* What a comment would be about now: "A#3", "prompt". */
void note_subject(const struct live *v, struct buf *out);

/* A new metric version; what was answered is scored again, without calls to
 * the target. */
enum status metric_change(struct live *v, const char *act, struct str args, const char *name,
	const char *extract);

struct rivals LIST_OF(struct text_ref);
/* The named ones; else the prompt with the marked variants, or with all that are not rejected, the
 * newest first. */
enum status take_rivals(
	struct live *v, struct str args, struct rivals *out, struct buf *err) MUST_CHECK;

/* Who scores where a judge or a program is asked, by the name that the person gave it. */
const char *judge_role(const struct live *v);

/* `model target NAME`, + NAME, - NAME; args: as they were typed. */
enum status targets_change(
	struct live *v, struct str words, struct str args, struct buf *err) MUST_CHECK;

struct failures;
/* Why there is no kind of failure to ask for. */
enum status none_fails(const struct failures *f, struct buf *err);

/* A file of the prompt's own here, by its task, that is not there yet. */
void write_proposal(const struct live *v, struct buf *out);

#endif
