/* pace.h - how fast the calls of a claim are answered. */
#ifndef HUNSU_SRC_DESK_PACE_H
#define HUNSU_SRC_DESK_PACE_H

#include "hunsu/llm/client.h"

struct pace {
	int64_t began, last; /* of the calls that count: first sent, last answered */
	size_t n;	     /* answered by a server, not by the store */
};
void pace_note(struct pace *p, const struct answer *a);
/* Seconds for so many more; -1: not known yet. */
/* Seconds from one to the next; -1: not known yet. */
double pace_each(const struct pace *p);
double pace_eta(const struct pace *p, size_t left);

#endif
