/* history.c - how the score went: a chart on the screen, and words. */
#include "hunsu/figures/history.h"

#include <math.h>
#include <stdio.h>

#include "hunsu/session/story.h"
#include "parts.h"

static void put_point(struct rows *out, const struct live *v, const struct history_point *p)
{
	const bool head = p->ref.version == live_state(v)->head;
	struct point *at;

	rows_begin(out, -1);
	if (p->round)
		rows_putf(out, SHADE_TEXT, "round %d, best ", p->round);
	put_name(out, v, SHADE_TEXT, p->ref);
	rows_puts(out, SHADE_TEXT, ": ");
	put_score(out, v, &p->line);
	at = rows_point(out);
	*at = (struct point){.at = p->line.dev.mean,
		.low = p->line.dev.low, .high = p->line.dev.high,
		.other = p->line.held_out.n ? p->line.held_out.mean : NAN,
		.shade = p->round ? SHADE_PROMPT_MODEL : head ? SHADE_ACCEPTED : SHADE_KEY,
		.small = p->round != 0, .early = p->line.early};
	snprintf(at->name, sizeof at->name, "%.0d%s%s", p->round,
		p->round ? ":" : "", text_called(live_state(v), p->ref).s);
}

static void history(struct rows *out, const struct live *v, const struct about *a)
{
	SCOPED(history) h = {0};
	bool held_out = false;

	history_make(&h, v->desk->figures);
	for (size_t i = 0; i < h.n; i++) {
		put_point(out, v, &h.items[i]);
		held_out = held_out || h.items[i].line.held_out.n;
	}
	if (h.n) {
		rows_begin(out, -1);
		rows_two(out, SHADE_DIM,
			held_out ? "\u25cf version  \u25cb best of a round  \u2502 95% interval  "
				   "\u25c7 held-out, looked at"
				 : "\u25cf version  \u25cb best of a round  \u2502 95% interval",
			"");
	} else {
		put_hint(out, v,
			"Nothing is scored yet. Each scored version and the best variant of each "
			"round come here with their intervals.");
	}
}

VIEW(history, "how the score went, version by version and round by round", .rows = history);
