/*
 * player.h - a record that a test plays back: opened on a file of its own, with what was said last.
 */
#ifndef HUNSU_TESTS_PLAYER_H
#define HUNSU_TESTS_PLAYER_H

#include "hunsu/app/replaying.h"
#include "life.h"

struct player {
	struct loop *loop;
	struct live *live;
	char *path, *was; /* the file and what it held */
	char *said;
	bool left;
};

/* The record in a file of that folder, played back; releases the life. */
struct player *player_show(void *folder, struct life *l);
struct player *player_of(void *folder, void (*made)(struct life *)); /* the same */
void player_end(struct player *s); /* fails the test when the file is not as it was */
void player_line(struct player *s, const char *text);
void player_refused(struct player *s, const char *text, const char *says);
/* The event that it is at, and a part of its words. */
void player_at(const struct player *s, int event, const char *words);
void player_said(const struct player *s, const char *words); /* last, in part */
bool player_marked(const struct player *s, int event, enum replay_mark_kind kind);

#endif
