/* talk.c - what is said to the person. */
#include <string.h>

#include "words.h"

void live_changed(struct live *v)
{
	if (v->front.changed)
		v->front.changed(v->front.arg);
}

void live_say(struct live *v, bool bad, const char *fmt, ...)
{
	struct buf said = BUF(BUF_SMALL), b = BUF(BUF_SMALL);
	va_list ap;
	va_start(ap, fmt);
	buf_addv(&said, fmt, ap);
	va_end(ap);
	command_spell(&b, v, v->front.keys, buf_str(&said));
	buf_release(&said);
	free(v->message);
	v->message = buf_detach(&b, NULL);
	v->message_bad = bad;
	if (v->front.say)
		v->front.say(v->front.arg, bad, v->message);
	live_changed(v);
}

void live_tell(struct live *v)
{
	bool bad;
	char *words;

	while ((words = desk_news(v->desk, &bad))) {
		live_say(v, bad, "%s", words);
		free(words);
	}
}

void live_at_end(struct live *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_addv(&v->at_end, fmt, ap);
	va_end(ap);
	buf_addc(&v->at_end, '\n');
}

enum status live_front(struct live *v, const char *what, struct buf *err)
{
	if (v->front.act && v->front.act(v->front.arg, what))
		return OK;
	return fail(err, BAD_USAGE, "%.*s is for the screen", (int)strcspn(what, " "), what);
}
