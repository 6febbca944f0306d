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

/* The record of the session that s becomes; on failure s is to be closed. */
enum status replay_read(struct session *s, const char *path, struct buf *note,
	struct buf *err) MUST_CHECK;

#endif
