#include "hunsu/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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

_Noreturn void bug(const char *file, int line, const char *fmt, ...)
{
	void (*hook)(void) = hook_before_abort;
	va_list ap;

	/* A hook that itself ends here must not run again. */
	hook_before_abort = NULL;
	if (hook)
		hook();
	fprintf(stderr, "hunsu: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
