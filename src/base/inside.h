/* inside.h - what rooms of the base floor have from each other alone. */
#ifndef HUNSU_SRC_BASE_INSIDE_H
#define HUNSU_SRC_BASE_INSIDE_H

#include "hunsu/base/loop.h"
#include "hunsu/base/buf.h"

/* ---- the keys of a map, to find one that is there twice: seen.c ---- */

/* *seen is NULL at first. False: key was there; else it is now, and lives as long. */
bool seen_add(void **seen, const char *key);
void seen_release(void *seen); /* NULL is fine */

/* ---- characters, for segmentation and wrapping: segment.c ---- */

/* Han, hiragana, katakana: scripts written without spaces, each character a word and a place to
 * break. */
bool is_cjk(int32_t cp);

/* ---- signals into the loop, through a pipe of its own: loop_signal.c ---- */

struct loop_signals;

struct loop_signals *loop_signals_new(int *fd); /* to be watched, for loop_signals_come */
watch_fn loop_signals_come;
void loop_signals_free(
	struct loop_signals *s); /* restores the defaults of what was set; NULL is fine */
void loop_signals_set(struct loop_signals *s, int signo, signal_fn *fn, void *arg);

/* ---- fork and exec of a child, and the ends that we keep: child_spawn.c ---- */

struct spawned {
	pid_t pid;	  /* also its process group */
	int pidfd;	  /* readable when it has ended, whoever still holds its pipes */
	int in, out, err; /* the ends of its pipes; none of them blocks */
};

/* environment: NULL for child_environ. Fails when argv[0] cannot be executed. All descriptors are
 * the caller's. */
enum status spawn(struct spawned *out, const char *const argv[], char *const *environment,
	struct buf *err) MUST_CHECK;

/* ---- how far a string of JSON goes without an escape: json_read.c ---- */

static inline bool json_is_plain(char c)
{
	return c != '"' && c != '\\' && (unsigned char)c >= 0x20;
}

const char *json_plain_far(const char *p, const char *end); /* the same, for long ones */

/* The first byte from p on that is escaped in a string: a quote, a backslash, a control character;
 * or end. */
static inline const char *json_plain_end(const char *p, const char *end)
{
	const char *few = end - p > 16 ? p + 16 : end;

	while (p < few && json_is_plain(*p))
		p++;
	return p < few || p == end ? p : json_plain_far(p, end);
}

#endif
