/*
 * story.h - a session told in text, one act a line (hunsu log, plain mode, replay).
 */
#ifndef HUNSU_SESSION_STORY_H
#define HUNSU_SESSION_STORY_H

#include "hunsu/session/state.h"

/* Results come one by one, those of several texts in turn, and are told together, a line for each
 * text and model ("scored A on 40: 31 right"), when the person acts or story_flush is called.
 * Zero-initialised is ready. */
#define STORY_TEXTS 16
struct story {
	struct told_scores {
		char text[TEXT_HASH];
		struct text_ref about;
		int model, scored, failed, cached, right; /* right: a score of 1 */
		double sum;
		int64_t at; /* of the last of them */
	} items[STORY_TEXTS];
	size_t n;
	int typed_from, typed_to; /* versions of typing that are not told yet; 0: none */
	int64_t typed_at;
};

/* Appends lines (each ends with \n) of what an event means, given the state after it:
 * "12:04:01  you     accept B, now v3". Nothing for events that tell nothing. Times are local. */
void story_event(struct story *st, struct buf *out, const cJSON *event, const struct state *after);
void story_flush(struct story *st, struct buf *out, const struct state *after);
/* One event alone, results too; without the newline. */
void story_line(struct buf *out, const cJSON *event, const struct state *after);
/* A grade as the person gives it: good (1), bad (0), or the number between. */
void grade_print(struct buf *out, double grade);
/* The summary at the end: versions, best scores with intervals known to the journal, spend,
 * authorship. */
void story_end(struct buf *out, const struct state *s);
/* "at most 2 rounds, 300 calls": the limits of a search. False: it has none. */
bool search_caps_words(struct buf *out, int rounds, const struct search_caps *c);
/* "A".."Z", "AA"…: a variant's letter; what it is called is variant_called. */
void variant_letter(char out[static 8], int variant);
int variant_by_letter(struct str s); /* 0: not one; numbers are taken too */

/* What a variant is called now: its letter, or while it is hidden "?3"; and back, 0: nobody's. The
 * letter of a hidden variant is nobody's. A version is called "v2". */
struct called {
	char s[12];
};
struct called text_called(const struct state *s, struct text_ref r);
struct called variant_called(const struct state *s, int variant);
int variant_by_name(const struct state *s, struct str name);

/* ---- the kinds of changes, for the manual and for tests that must know them all ---- */

void session_manual(struct buf *out);  /* the section KINDS, in mdoc */
const char *session_kind(size_t i);    /* the i-th kind's name; NULL: there are no more */

#endif
