/*
 * sse.h - server-sent events (WHATWG HTML, section 9.2): the name and data of each event, from
 * bytes that come in pieces of any size.
 *
 * Lines end in \n, \r or \r\n; comments, ids and retry times are passed over. Two slips of servers
 * are understood: `error: DATA` is an event of that name (llama.cpp), and a line that begins with a
 * brace is an event whose `data:` was forgotten. A line or an event beyond the maximum stops it.
 */
#ifndef HUNSU_LLM_SSE_H
#define HUNSU_LLM_SSE_H

#include "hunsu/base/buf.h"

struct sse {
	struct buf line, data;
	char name[16]; /* of the event under way; "" when it has none */
	bool has_data; /* a data line was there, perhaps an empty one */
	bool cr;       /* the last byte was a \r: a \n now belongs to it */
	bool begun;    /* past a byte order mark */
};

void sse_init(struct sse *s, size_t max);
void sse_clear(struct sse *s); /* for the next stream; keeps the memory */
void sse_release(struct sse *s);

/* data lives until the function returns; false stops the feeding. */
typedef bool sse_fn(void *arg, const char *name, struct str data);
/* False: the function said stop, or something was too long (s->line.full or s->data.full). */
bool sse_feed(struct sse *s, struct str bytes, sse_fn *fn, void *arg);
/* The stream has ended: an event whose last empty line is missing is given out all the same. */
bool sse_end(struct sse *s, sse_fn *fn, void *arg);

#endif
