/* stats.c - what all sessions tell together of bets, gains and moves. */
#include "../parts.h"
#include "parts.h"

static void stats(struct rows *out, const struct live *v, const struct about *about)
{
	SCOPED(buf) reading = BUF(BUF_SMALL);
	struct str rest = str_of(v->stats), line;

	if (v->book) {
		book_reading(v, &reading);
		rows_line(out, -1, SHADE_PROGRESS, "%s", buf_text(&reading));
	}
	while (str_line(&rest, &line)) {
		rows_begin(out, -1);
		rows_hang(out, 3);
		rows_theirs(out, SHADE_TEXT, line);
	}
	if (!v->book && !v->stats)
		put_hint(out, v, KEY("stats") " reads all your sessions: how you bet, what you and "
					      "the models gained, whether you get better.");
}

VIEW(stats, "whether you get better: bets, gains and moves of all sessions", .rows = stats);
