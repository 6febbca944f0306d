/*
 * targets.h - the list of models that the prompt is for, while it is changed.
 */
#ifndef HUNSU_SRC_APP_TARGETS_H
#define HUNSU_SRC_APP_TARGETS_H

#include "hunsu/app/live.h"

struct targets_list {
	const char *items[TARGETS_MOST + 1]; /* the leading one first; the state's, or a caller's */
	size_t n;
};

/* Those that the options name; found holds their names, and is the caller's to release as far as
 * out->n goes. */
enum status targets_parse(struct targets_list *out, struct model found[static TARGETS_MOST],
	const struct live_options *o, struct buf *err) MUST_CHECK;
struct targets_list targets_now(const struct state *s);
size_t targets_place(const struct targets_list *all, const char *name); /* n: it is none */
void targets_take_out(struct targets_list *all, size_t at);
/* One that is a target already comes first; another takes the place of the one that leads. */
void targets_lead(struct targets_list *all, const char *name);
/* Sets who leads, where that is another one, and all of them where they are, or were, several. */
void targets_write(cJSON *event, const struct state *s, const struct targets_list *all);

#endif
