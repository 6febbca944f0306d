/* hint.c - the next sensible act, from the state. */
#include <math.h>
#include <stdlib.h>

#include "hunsu/llm/client.h"
#include "hunsu/session/story.h"
#include "hunsu/figures/bets.h"
#include "words.h"

static const char *key_of(const struct live *v, const char *command)
{
	const struct command *c;
	bool key = v->front.keys && !command_find(v->commands, &c, str_of(command), NULL);
	return key && command_key(v->config, c) ? command_key(v->config, c) : command;
}

/* The best open variant that beats the prompt and breaks no pinned example: 0: none. */
static int best_variant(const struct live *v)
{
	const struct state *s = live_state(v);
	unsigned turn;
	const struct score_rank *ranks = figures_ranks(v->desk->figures, &turn);
	double gain = 0;
	int best = 0;

	for (size_t i = 0; i < s->variants.n; i++) {
		const struct score_rank *r = &ranks[i];
		if (!(r->gain > gain) || r->early || r->broken ||
			s->variants.items[i].standing != STANDING_OPEN ||
			state_hidden(s, (struct text_ref){.variant = (int)i + 1}))
			continue;
		gain = r->gain;
		best = (int)i + 1;
	}
	return best;
}

/* The first, as they are listed, that waits for a bet; 0: none. */
static int hidden_variant(const struct live *v)
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

static void hint_blind(const struct live *v, int variant, struct buf *out)
{
	char name[8];
	variant_name(name, live_state(v), variant);
	buf_addf(out, "read %s and bet with %s, then %s shows what it is", name, key_of(v, "bet"),
		key_of(v, "reveal"));
}

static void hint_busy(const struct live *v, struct buf *out)
{
	size_t done, total;
	double eta;
	const int64_t pause = client_paused_ms(v->desk->client);
	figures_work(v->desk->figures, &done, &total, &eta);
	if (v->desk->flight.n_growing)
		buf_adds(out, "writing variants");
	if (total)
		buf_addf(out, "%sscoring %zu/%zu", v->desk->flight.n_growing ? ", " : "", done,
			total);
	if (total && eta >= 0)
		buf_addf(out, ", %.0f s to go", ceil(eta));
	if (!out->n)
		buf_adds(out, v->book ? "reading the sessions' bets" : "running");
	if (pause >= 1000)
		buf_addf(out, "; the server asks to wait, %lld s",
			(long long)((pause + 999) / 1000));
	buf_addf(out, "; %s cancels", key_of(v, "cancel"));
}

/* What matters most first: a line of 60 columns ends before the last. */
static void hint_merging(const struct live *v, struct buf *out)
{
	static const struct {
		const char *command, *says;
	} open[] = {{"take", "take"}, {"leave", "leave"}, {"finish", "stop"}, {"both", "both"},
		{"split", "split"}, {"change", "edit"}, {"take-rest", "all"},
		{"leave-rest", "none"}};
	const struct hunk *h = &v->merging.merge.hunks.items[v->merging.at];
	if (h->locked)
		buf_addf(out, "locked; %s goes on, %s stops", key_of(v, "next-hunk"),
			key_of(v, "finish"));
	for (size_t i = 0; !h->locked && i < sizeof open / sizeof *open; i++)
		buf_addf(out, "%s%s %s", i ? ", " : "", key_of(v, open[i].command), open[i].says);
}

void live_hint(const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	struct score_line line;
	char letter[8];
	if (v->replay) {
		buf_addf(out, "%s plays, %s steps, %s next mark, %s takes over",
			key_of(v, "play"), key_of(v, "step"), key_of(v, "next-mark"),
			key_of(v, "branch-off"));
	} else if (journal_read_only(v->desk->session->journal)) {
		buf_adds(out, "read-only: look around; nothing you do is kept");
	} else if (v->merging.on) {
		hint_merging(v, out);
	} else if (live_busy(v)) {
		hint_busy(v, out);
	} else if (!s->head) {
		buf_addf(out, "%s to type a prompt", key_of(v, "edit"));
	} else if (!s->examples.n) {
		buf_addf(out,
			"%s tries an input; :example add INPUT => ANSWER makes the first example",
			key_of(v, "try"));
	} else if (!s->variants.n) {
		buf_addf(out, "%s asks the model for variants, scored on your %zu examples",
			key_of(v, "propose"), figures_split_size(v->desk->figures, SPLIT_DEV));
	} else if (hidden_variant(v)) {
		hint_blind(v, hidden_variant(v), out);
	} else {
		int best = best_variant(v);
		if (best) {
			figures_score(v->desk->figures, (struct text_ref){.variant = best}, &line);
			variant_name(letter, s, best);
			buf_addf(out,
				"%s is %s: look with %s, then %s accepts it, %s takes parts of it, "
				"%s asks for another round",
				letter,
				line.gain.noise ? "ahead, within noise" : "better beyond noise",
				key_of(v, v->front.keys ? "next-detail" : "show"),
				key_of(v, "accept"), key_of(v, "merge"), key_of(v, "propose"));
		} else {
			buf_addf(out, "%s for another round, %s in your own words, or %s and write",
				key_of(v, "propose"), key_of(v, "mutate"), key_of(v, "edit"));
		}
	}
}
