/*
 * permit.h - what the person is asked before something leaves this machine or costs: where calls
 * may go, what they cost, which file is written.
 *
 * Where false is returned the person was asked, and a yes runs the line again; or there is nobody
 * to ask, and it was said what to do.
 */
#ifndef HUNSU_SRC_APP_PERMIT_H
#define HUNSU_SRC_APP_PERMIT_H

#include "hunsu/app/live.h"

/* What the person named now, or keeps in the configuration, calls may go to. */
void permit_start(struct live *v, const struct live_options *o);
void permit_model(struct live *v, const struct model *m); /* the person named it, now */
bool permit_send(struct live *v, const char *role, const struct model *m);
/* May its program run, if it is one? */
bool permit_program(struct live *v, const char *role, const struct model *m);
/* May the metric's program run, where it asks one? One that was edited is another metric, from now
 * on. */
bool permit_metric(struct live *v);
/* Does a budget in money know what this model costs? The answer runs that line; NULL: none. */
bool permit_price(struct live *v, const char *line, const struct model *m);
/* Before work of that cost, where it is dear. */
bool permit_spend(struct live *v, const struct cost *c);
bool permit_dear(const struct live *v, const struct cost *c); /* would it ask? */
void permit_unasked(struct live *v); /* what would not be asked about may begin by itself */
bool permit_score(struct live *v, const struct model *m, size_t calls); /* the same */
void permit_budget(struct live *v, struct str words, const struct budget *b); /* the new one */

/* Is path the prompt's file, and named by the person? */
bool permit_own_file(const struct live *v, const char *path);
/* Asks for the file that only the session names; a yes writes it. FAILED where nobody is to ask. */
enum status permit_file(struct live *v, const char *path, struct buf *err) MUST_CHECK;

#endif
