/* guessing.c - a replay's guesses: the viewer says how likely a variant beats the prompt before its
 * scores are shown, as Brier (Monthly Weather Review 78, 1950) scores forecasts. */
#include "hunsu/session/story.h"
#include "replaying_own.h"

int replay_question(const struct live *v, int n)
{
	const struct replaying *r = v->replay;
	const int at = live_state(v)->events;
	for (size_t i = 0; r->guessing && i < r->n_bets; i++)
		if (!r->bets[i].asked && r->bets[i].first > at && r->bets[i].first <= n)
			return (int)i;
	return -1;
}

const struct variant *replaying_origin(const struct live *v, int variant)
{
	const struct state *s = live_state(v);
	if (state_hidden(s, (struct text_ref){.variant = variant}))
		return NULL;
	return state_variant(s, variant);
}

void replay_ask(struct live *v, int question)
{
	struct replaying *r = v->replay;
	const struct replay_bet *b = &r->bets[question];
	const struct variant *k = replaying_origin(v, b->variant);
	r->question = question;
	v->view.variant = b->variant;
	v->view.focus = PANE_DETAIL;
	v->view.detail = DETAIL_DIFF; /* where q leaves at once */
	v->view.scroll[PANE_DETAIL] = 0;
	live_say(v, false, "guess: does %s%s%s score more than v%d? %d %% yes",
		variant_called(live_state(v), b->variant).s, k ? " by " : "",
		k ? k->operator: "", b->against, b->percent);
}

void replaying_outcome(const struct live *v, const struct replay_bet *b, struct buf *out)
{
	bool beats = b->diff > 0;
	buf_addf(out, "%s %s v%d by %+.0f: you said %d %%, %s",
		variant_called(live_state(v), b->variant).s,
		beats ? "beats" : "does not beat", b->against, 100 * b->diff, b->percent,
		(b->percent > 50) == beats ? "right" : "wrong");
}

static void tell(struct live *v, const struct replay_bet *b)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	replaying_outcome(v, b, &words);
	buf_adds(&words, "; ");
	replaying_tally(v, &words);
	live_say(v, false, "%s", buf_text(&words));
}

void replay_settle(struct live *v)
{
	struct replaying *r = v->replay;
	for (size_t i = 0; i < r->n_bets; i++) {
		struct replay_bet *b = &r->bets[i];
		const double miss = b->percent / 100.0 - (b->diff > 0);
		if (b->told || !b->asked || b->last > live_state(v)->events)
			continue;
		b->told = true;
		if (b->percent == 50)
			continue;
		r->settled++;
		r->hits += (b->percent > 50) == (b->diff > 0);
		r->own->brier += miss * miss;
		r->told = (int)i;
		tell(v, b);
	}
}

void replaying_tally(const struct live *v, struct buf *out)
{
	const struct replaying *r = v->replay;
	if (r->settled)
		buf_addf(out, "%d of %d right, Brier score %.2f", r->hits, r->settled,
			r->own->brier / r->settled);
}

void replay_end(struct live *v)
{
	SCOPED(buf) tally = BUF(BUF_SMALL);
	replaying_tally(v, &tally);
	if (v->replay->guessing && tally.n)
		live_say(v, false, "the end; your guesses: %s (0.25 is tossing a coin)",
			buf_text(&tally));
}
