/* looking.c - what a front end reports of where the person looks, and what is worth a look. */
#include <math.h>
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/figures/bets.h"
#include "hunsu/figures/placing.h"
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
	if (v->merging.on || look_hidden(v) || live_front(v, "look", NULL))
		return;
	best = look_best(v, false);
	if (!best)
		return;
	look_at_variant(v, best);
	if (!v->message_bad)
		live_say(v, false, "%s", ""); /* what comes next is to be read */
}

/* The first, as they are listed, that waits for a bet; 0: none. */
int look_hidden(const struct live *v)
{
	const struct state *s = live_state(v);
	int *list = state_variants_told(s), first = 0;
	for (size_t i = 0; i < s->variants.n && !first; i++)
		if (state_hidden(s, (struct text_ref){.variant = list[i]}) && !bet_on(s, list[i]) &&
			state_variant(s, list[i])->standing == STANDING_OPEN)
			first = list[i];
	free(list);
	return first;
}

int look_best(const struct live *v, bool ahead)
{
	const struct state *s = live_state(v);
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(v->desk->figures, &turn);
	double most = ahead ? 0 : -INFINITY;
	int best = 0;

	if (!figures_may_rank(v->desk->figures))
		return 0;
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct score_rank *r = &ranks[i];
		/* Where there is nothing to compare with: by the score, below all that is. */
		const double worth = isnan(r->gain) && !ahead ? r->mean - 2 : r->gain;
		const double tie = best ? ranks[best - 1].likely : (double)NAN;
		if (!(worth > most || best) || placing(worth, r->likely, most, tie) >= 0 ||
			(ahead && (r->early || r->broken)) ||
			s->variants.items[i].standing != STANDING_OPEN ||
			state_hidden(s, (struct text_ref){.variant = (int)i + 1}))
			continue;
		most = worth;
		best = (int)i + 1;
	}
	return best;
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
