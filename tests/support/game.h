/*
 * game.h - a live session with a model server that says what a test tells it to. Include it before
 * cmocka.
 */
#ifndef HUNSU_TESTS_GAME_H
#define HUNSU_TESTS_GAME_H

#include "faulty.h"
#include "hunsu/app/command.h"

struct game {
	struct faulty *server;
	struct loop *loop;
	struct live *live;
	char path[300], model[80];
	char *said; /* the last message */
	bool store; /* answers are kept for other games in the folder, from game_reopen on */
	char *bodies[32];
	size_t n_bodies;
};

/* examples: JSON lines, or NULL. The server says Paris to everything. */
struct game *game_new(void *folder, const char *examples, const char *prompt);
void game_reopen(struct game *g); /* closes the session and opens it again */
void game_end(struct game *g);
/* The next answer of the server, as it stands in JSON (a newline is \\n). A prompt that is not
 * scored is, while a round is asked for: game_score it first, or it takes the answer. */
void game_will_say(struct game *g, const char *text);
void game_score(struct game *g); /* the prompt, on all examples */
size_t game_calls(const struct game *g, char role); /* in the record: t, p, j */
void game_settle(struct game *g); /* until nothing is in flight */

/* A line that must do, or must fail and say so; and what the last message must hold. */
void game_line(struct game *g, const char *text);
void game_bad_line(struct game *g, const char *text, const char *says);
void game_said(const struct game *g, const char *words);
void game_until_said(struct game *g, const char *words);
/* The prompt as a doc must be this. */
void game_prompt_is(const struct game *g, const char *doc);

#endif
