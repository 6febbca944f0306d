/* busy.c - what is in flight, as the person knows it, and giving it up. */
#include <math.h>

#include "hunsu/base/clock.h"
#include "hunsu/llm/client.h"
#include "parts.h"
#include "words.h"

bool live_busy(const struct live *v)
{
	return v->book || !desk_idle(v->desk);
}

void live_cancel(struct live *v)
{
	book_free(v); /* reading is no work to record */
	if (desk_cancel(v->desk))
		live_say(v, false, "cancelled; what was answered is kept");
}

/* After " for 25 s, 2 min 10 s to go": " (8 s each, 31 tokens/s)". */
static void busy_pace(const struct underway *u, struct buf *out)
{
	char each[CLOCK_WORDS];
	const bool scores = u->each > 0, texts = u->tokens > 0;

	if (scores && u->each < 1)
		buf_addf(out, " (%.0f a second", 1 / u->each);
	else if (scores)
		buf_addf(out, " (%s each", clock_words(each, u->each));
	if (texts)
		buf_addf(out, u->tokens < 10 ? "%s%.1f tokens/s" : "%s%.0f tokens/s",
			scores ? ", " : " (", u->tokens);
	if (scores || texts)
		buf_addc(out, ')');
}

/* What, since when, how long still; then how fast, for which there may be no room. */
void busy_words(const struct live *v, struct buf *out)
{
	const int64_t pause = client_paused_ms(v->desk->client);
	char words[CLOCK_WORDS];
	struct underway u;

	figures_underway(v->desk->figures, &u);
	if (u.writing)
		buf_addf(out, "writing %zu variant%s", u.writing, u.writing == 1 ? "" : "s");
	if (u.total)
		buf_addf(out, "%sscoring %zu/%zu", u.writing ? ", " : "", u.done, u.total);
	if (!out->n)
		buf_adds(out, v->book ? "reading the sessions' bets" : "running");
	if (u.since > 0)
		buf_addf(out, " for %s", clock_words(words, u.since));
	if (u.eta >= 0)
		buf_addf(out, ", %s to go", clock_words(words, u.eta));
	busy_pace(&u, out);
	if (pause >= 1000)
		buf_addf(out, "; the server asks to wait, %s",
			clock_words(words, (double)pause / 1000));
}
