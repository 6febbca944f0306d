/*
 * words.h - what commands share: their event, what is said, and what must be so first.
 */
#ifndef HUNSU_SRC_APP_WORDS_H
#define HUNSU_SRC_APP_WORDS_H

#include "hunsu/app/command.h"
#include "hunsu/app/live.h"

cJSON *act_new(const char *act, struct str args); /* an event of the person's, args as given */
/* Does the act where it is `well`, else drops it. */
void act_end(struct live *v, cJSON *e, bool well);
/* Whether acts can be written down; why not, to err. */
bool live_writable(const struct live *v, const char *act, struct buf *err);
void live_changed(struct live *v); /* something to paint */
void live_tell(struct live *v); /* the desk's news */
/* Has the front end do what only it can; BAD_USAGE where it cannot. */
enum status live_front(struct live *v, const char *what, struct buf *err) MUST_CHECK;
/* Asks yes or no about the line that runs; yes runs it again, confirmed. */
void live_ask(struct live *v, const char *question);
/* Of a word that stands for itself in a synopsis, as completion tells it; "": none. */
const char *word_meaning(const char *word);
/* Does what the command is for; what must be so first is not asked. */
enum status command_run(struct live *v, const struct command *c, struct str args,
	struct buf *err) MUST_CHECK;
/* Runs a line that nobody waits for: what is wrong with it is said. */
void live_run(struct live *v, const char *line);

#endif
