/* status.c - messages of what failed, and the ends that nobody can go on from. */
#include <stdio.h>
#include <unistd.h>

#include "hunsu/base/buf.h"

static void (*hook_before_abort)(void);

enum status fail(struct buf *err, enum status st, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return st;
	va_start(ap, fmt);
	buf_addv(err, fmt, ap);
	va_end(ap);
	return st;
}

void bug_hook(void (*hook)(void))
{
	hook_before_abort = hook;
}

/* A hook that itself ends here must not run again. */
static void run_hook(void)
{
	void (*hook)(void) = hook_before_abort;

	hook_before_abort = NULL;
	if (hook)
		hook();
}

_Noreturn void end_for_want(const char *fmt, ...)
{
	va_list ap;

	run_hook();
	fflush(stdout);
	fputs("hunsu: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	_exit(FAILED);
}

_Noreturn void bug(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	run_hook();
	fprintf(stderr, "hunsu: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
