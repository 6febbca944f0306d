/* sitting.h - a session of a few comments, written in one sitting after another. Include it before
 * cmocka. */
#ifndef HUNSU_TESTS_SITTING_H
#define HUNSU_TESTS_SITTING_H

#include "hunsu/session/session.h"

struct sat {
	struct loop *loop;
	struct session *s;
	char folder[80], path[200];
	struct buf news, all; /* what was told; the text of every comment that was made */
	int words;
};

struct sat sit(void *folder, const char *name); /* makes it there */
void sit_down(struct sat *t);			 /* opens it once more */
void comments(struct sat *t, int n);		 /* acts; what is told goes to news */
void wait_saved(struct sat *t);
/* FAILED: the record is not whole; news say so. */
enum status rise(struct sat *t);
void sat_release(struct sat *t);

/* The file is a whole session that has every comment that was ever made. */
void has_all(struct sat *t, const char *path);
void told(const struct sat *t, const char *words); /* news hold them */
void contents(struct buf *out, const char *path);
void put_at(const char *path, int64_t at, const char *bytes); /* over what is there */

#endif
