/* whole.c - what a test looks for in a text, and that a record is whole. */
#include "whole.h"
#include "test.h"

#include "hunsu/session/check.h"

int times_in(const struct buf *text, const char *part)
{
	int n = 0;

	for (const char *at = buf_text(text); (at = strstr(at, part)); at += strlen(part))
		n++;
	return n;
}

void record_is_whole(const char *path)
{
	SCOPED(buf) report = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	struct session_verdict v;

	if (session_check(path, &v, &report, &err))
		fail_msg("%s", buf_text(&err));
	if (!session_whole(&v))
		fail_msg("%s", buf_text(&report));
}
