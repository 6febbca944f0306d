/* clock.h - two clocks: monotonic milliseconds for waiting, RFC 3339 UTC for the record. */
#ifndef HUNSU_BASE_CLOCK_H
#define HUNSU_BASE_CLOCK_H

#include <stdint.h>

#include "hunsu/base/buf.h"

int64_t clock_ms(void);                 /* monotonic; only differences mean something */
int64_t clock_us(void);                 /* the same in microseconds */
void clock_stamp(char out[static 25]);  /* "2026-11-24T10:00:01.123Z" of now */
int64_t clock_wall_ms(void);            /* milliseconds since the epoch */
/* Milliseconds since the epoch of a stamp as clock_stamp writes it, or -1. */
int64_t clock_parse(const char *stamp);
void clock_ago(struct buf *out, int64_t wall_ms); /* "12 minutes ago", "just now" */
/* How long that is, as it is said: "1 s", "2 min 10 s", "1 h 5 min"; what is begun counts whole. */
struct clock_words {
	char s[32];
};
struct clock_words clock_words(double seconds);

#endif
