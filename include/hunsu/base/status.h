/*
 * status.h - how a function says that it failed.
 *
 * A fallible function returns `enum status` (OK is 0, so `if ((st = f()))` reads well) and takes a
 * `struct buf *err` as its last argument. On failure it appends one message to err: what went
 * wrong, where (file:line:column when a file is at fault) and what to do, without a final newline.
 * On success err is untouched, so calls chain. Nothing below main exits; impossible states call
 * bug().
 */
#ifndef HUNSU_BASE_STATUS_H
#define HUNSU_BASE_STATUS_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/* The non-zero values are the exit codes of the program. */
enum status {
	OK = 0,
	BELOW = 1,         /* eval: a prompt is below --min-score; drift: answers changed */
	/* the person's words are off: an unknown option, command, name or value */
	BAD_USAGE = 2,
	FAILED = 3,        /* a file, the network, a model */
	INTERRUPTED = 130, /* the person pressed Ctrl-C */
};

struct buf;

/* Appends a message to err (if err is not NULL) and returns st, so `return fail(err, FAILED,
 * …)`. */
enum status fail(struct buf *err, enum status st, const char *fmt, ...) PRINTF_LIKE(3, 4);

/*
 * Ends the program with FAILED and a message because the machine gives it too little: memory
 * (mem.h), descriptors, random bytes. The same hook runs first. What was done until then is in the
 * session's file already.
 */
_Noreturn void end_for_want(const char *fmt, ...) PRINTF_LIKE(1, 2);

/*
 * Stops the program because of a mistake in it. The hook set by bug_hook() (the screen restores the
 * terminal there) runs first. Never used for bad input.
 */
_Noreturn void bug(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
#define BUG(...) bug(__FILE__, __LINE__, __VA_ARGS__)
void bug_hook(void (*hook)(void));

#endif
