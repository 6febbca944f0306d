/* news.c - what the desk has to tell: messages, that something changed, that a turn is due. */
#include <string.h>

#include "inside.h"

const struct state *desk_state(const struct desk *d)
{
	return d->session->state;
}

void desk_say(struct desk *d, bool bad, const char *fmt, ...)
{
	struct buf words = BUF(BUF_SMALL);
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&words, fmt, ap);
	va_end(ap);
	*PUSH(&d->own->news) = (struct news){bad, buf_detach(&words, NULL)};
	desk_touch(d);
}

char *desk_news(struct desk *d, bool *bad)
{
	char *words;

	if (!d->own->news.n)
		return NULL;
	*bad = d->own->news.items[0].bad;
	words = d->own->news.items[0].words;
	memmove(d->own->news.items, d->own->news.items + 1,
		--d->own->news.n * sizeof *d->own->news.items);
	return words;
}

void desk_touch(struct desk *d)
{
	d->own->changed = true;
}

bool desk_changed(struct desk *d)
{
	const bool changed = d->own->changed;

	d->own->changed = false;
	return changed;
}

static void on_wake(void *arg)
{
	struct desk *d = arg;

	d->own->wake = NULL; /* the turn comes after it */
}

void desk_wake(struct desk *d)
{
	if (!d->own->wake)
		d->own->wake = loop_timer(d->loop, 0, on_wake, d);
	d->flight.busy = true;
}

void desk_failed(struct desk *d, const char *error)
{
	const struct str was = str_of(d->own->failure), now = str_of(error);
	const size_t cause = str_find(now, " (after", 0);
	const bool told = error && str_eq(str_first(was, cause), str_first(now, cause));

	if (told)
		return;
	free(d->own->failure);
	d->own->failure = mem_dup(error);
	if (error)
		desk_say(d, true, "%s", error);
}
