/* session_own.h - a session with the state that others only read. */
#ifndef HUNSU_SRC_SESSION_SESSION_OWN_H
#define HUNSU_SRC_SESSION_SESSION_OWN_H

#include "hunsu/session/session.h"

struct session_own {
	struct session out; /* first: what others have a pointer to */
	struct state state;
};

static inline struct state *own_state(struct session *s)
{
	return &((struct session_own *)s)->state;
}

struct session *session_new(void); /* its state holds nothing */

#endif
