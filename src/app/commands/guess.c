/* guess.c - guessing along in a replay. */
#include "../words.h"
#include "commands.h"
#include "hunsu/app/replaying.h"

static enum status set_percent(struct live *v, long percent, struct buf *err)
{
	struct replaying *r = v->replay;
	if (r->question < 0)
		return fail(err, FAILED,
			"nothing is asked now; `guess on` asks before each variant's scores");
	r->bets[r->question].percent = (int)(percent < 0 ? 0 : percent > 100 ? 100 : percent);
	live_changed(v);
	return OK;
}

static enum status run_guess(struct live *v, struct str args, struct buf *err)
{
	struct replaying *r = v->replay;
	long percent;
	if (str_to_long(args, 0, 100, &percent))
		return set_percent(v, percent, err);
	if (args.n && !str_is(args, "on") && !str_is(args, "off"))
		return fail(err, BAD_USAGE, "guess on, guess off, or how likely, from 0 to 100");
	r->guessing = args.n ? str_is(args, "on") : !r->guessing;
	if (!r->guessing)
		r->question = -1;
	if (!r->n_bets)
		live_say(v, false, "there is nothing to guess: no variant was scored beside the "
				   "prompt");
	else
		live_say(v, false, r->guessing ? "you are asked before a variant's scores are shown"
					       : "no more guessing");
	return OK;
}

REPLAY_COMMAND(guess, "guess",
	"guess along: say how likely a variant beats the prompt before its scores show",
	.keys = {"G"}, .args = "[on|off | PERCENT]", .run = run_guess);

static enum status nudge(struct live *v, struct str args, int by, struct buf *err)
{
	const struct replaying *r = v->replay;
	return set_percent(v, r->question < 0 ? 0 : r->bets[r->question].percent + by, err);
}

REPLAY_COMMAND(likelier, "likelier", "guess that it is likelier", .keys = {"+", "="},
	.run_by = nudge, .by = 10);

REPLAY_COMMAND(unlikelier, "unlikelier", "guess that it is less likely", .keys = {"-"},
	.run_by = nudge, .by = -10);
