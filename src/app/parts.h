/*
 * parts.h - parts of a live session that it begins and ends with.
 */
#ifndef HUNSU_SRC_APP_PARTS_H
#define HUNSU_SRC_APP_PARTS_H

#include "hunsu/app/live.h"

/* suggest.c */
void suggest_start(struct live *v);
void suggest_free(struct live *v); /* when the desk is closed */

/* beginning.c */
/* What the person said of the task, into the event, where nothing was said yet. */
void beginning_describe(const struct state *s, cJSON *event, struct str words);
/* What a round is to have: a prompt (where there is none, the bare input, to compare with what is
 * written from nothing), and that description of the task, or NULL. */
void beginning_ground(
	struct live *v, const char *act, struct str args, const char *description);
/* "NAME: there is no prompt yet", and what to do. */
enum status beginning_missing(const char *name, struct buf *err) MUST_CHECK;

/* order.c */
void order_start(struct live *v);
void order_free(struct live *v);

/* held_out.c */
void held_out_show(struct live *v, bool shown); /* until the prompt is another */
bool held_out_looked(const struct live *v, struct text_ref t); /* under target and metric of now */
/* The look's i-th text is that of one before it: it is told once. */
bool held_out_again(const struct state *s, const struct look *l, size_t i);
void held_out_tell(struct live *v); /* what the last look said */
void held_out_turn(struct live *v); /* the same, when a look is over */
/* A text goes, another one is kept. Where the one that goes is ahead on dev and was looked at, it
 * was the held-out examples that chose: they are dev from then on, by changes that are added to the
 * act, and that is said after "; ". */
void held_out_chose(const struct live *v, struct text_ref gone, struct text_ref kept,
	cJSON *event, struct buf *said);
void held_out_before(struct live *v); /* the same of a version that is the prompt no more */

/* busy.c */
void busy_words(const struct live *v, struct buf *out); /* what, since when, how long still */
/* "; 8 s a score; 31 tokens/s": nothing while it is not known. */
void busy_pace(const struct live *v, struct buf *out);

/* looking.c: what is worth a look; 0: none */
/* The best open variant; ahead: that beats the prompt and breaks no pinned example. */
int look_best(const struct live *v, bool ahead);
/* The first, as they are listed, that waits for a bet. */
int look_hidden(const struct live *v);

/* views/judge.c: what comes next where a judge may not rank yet, with the marks of keys; nothing
 * where it may */
void judge_next_words(const struct live *v, struct buf *out);

/* looking.c */
void looking_turn(struct live *v); /* a round that is whole is looked at */
void look_at_variant(struct live *v, int variant); /* selects it, in its pane */

/* book.c */
/* Reads all sessions; on the screen the view of stats shows what they tell, else it is said. */
enum status book_start(struct live *v, struct buf *err) MUST_CHECK;
void book_reading(const struct live *v, struct buf *out); /* how far; one is on */
void book_free(struct live *v);

/* commands/invent.c */
void inventing_turn(struct live *v); /* asks about the first example that waits */

/* corpus.c */
/* FILE… [--against FILE…]; what was read before is dropped then. On the screen the terms may come
 * some turns of the loop later. */
enum status corpus_read(struct live *v, struct str args, struct buf *err) MUST_CHECK;
/* The n-th term, from 1, into the prompt, by the person. */
enum status corpus_take(struct live *v, size_t n, struct buf *err) MUST_CHECK;
int corpus_read_percent(const struct live *v); /* so far; -1: nothing is being read */
void corpus_drop(struct live *v);
void corpus_list(struct buf *out, const struct live *v); /* the first, "a, b, c", for a model */

/* asked.c */
const struct call_record *asked_last(const struct state *s); /* that was answered; NULL: none */
/* The examples that its answer names; malloc'ed. others: numbers in it that are none of those that
 * it was shown. */
int *asked_examples(const struct state *s, size_t *n, size_t *others);

/* record.c */
void record_news(struct live *v); /* what is to be said about the file and the store */
enum status record_end(struct live *v, struct buf *words) MUST_CHECK; /* the last of it */

/* lacking.c */
void live_say_lacking(struct live *v); /* what the session names that this program lacks */

/* foreign.c: placeholders of other programs (prompt/foreign.h), by the examples' fields; what the
 * prompt has of them is told once for each text; told already. */
void live_foreign_find(const struct live *v, struct foreigns *out, struct str text);
void live_foreign_tell(struct live *v);
void live_foreign_told(struct live *v);

/* blind.c */
/* Adds to an act that sets blind what becomes visible: everything when it goes off; when it goes
 * on, what was seen before stays so. */
void blind_turn(struct live *v, cJSON *event, bool on);
void blind_follow(struct live *v, bool was); /* after an undo or redo that may have done so */

#endif
