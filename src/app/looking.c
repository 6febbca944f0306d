/* looking.c - what a front end reports of where the person looks. */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "parts.h"
#include "words.h"

void live_touched(struct live *v)
{
	v->watching = false;
}

/* Once it is whole, while the person waited for it and does nothing else: the best of it, in
 * sight, so that the next keys are about it. */
void looking_turn(struct live *v)
{
	int best;

	if (!v->watching || live_busy(v))
		return;
	v->watching = false;
	if (v->merging.on || hint_hidden(v) || live_front(v, "look", NULL))
		return;
	best = hint_best(v, false);
	if (!best)
		return;
	look_at_variant(v, best);
	if (!v->message_bad)
		live_say(v, false, "%s", ""); /* what comes next is to be read */
}

void look_at_variant(struct live *v, int variant)
{
	v->view.variant = variant;
	v->view.scroll[PANE_DETAIL] = 0;
	live_focus(v, PANE_VARIANTS);
}

void live_focus(struct live *v, enum pane p)
{
	v->view.focus = p;
	live_changed(v);
}

void live_scroll(struct live *v, enum pane p, int top)
{
	v->view.scroll[p] = top > 0 ? top : 0;
}

void live_cursor(struct live *v, size_t at)
{
	v->view.cursor = at;
}

void live_help(struct live *v, bool shown)
{
	v->view.help = shown;
	live_changed(v);
}

void live_search(struct live *v, struct str words)
{
	struct str fit = str_first(words, sizeof v->view.search - 1);

	while (fit.n && !utf8_valid(fit, NULL))
		fit.n--;
	if (fit.n)
		memcpy(v->view.search, fit.p, fit.n);
	v->view.search[fit.n] = '\0';
	live_changed(v);
}
