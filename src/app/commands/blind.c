/* blind.c - blind review: hiding, betting, revealing, and what came of all bets. */
#include "../naming.h"
#include "../parts.h"
#include "hunsu/figures/bets.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/session/story.h"

static enum status run_blind(struct live *v, struct str args, struct buf *err)
{
	bool on = !state_settings(live_state(v))->blind;
	if (args.n && !str_is(args, "on") && !str_is(args, "off"))
		return fail(err, BAD_USAGE, "blind is on or off");
	if (args.n)
		on = str_is(args, "on");
	return live_command(v, on ? STR("set blind on") : STR("set blind off"), err);
}

COMMAND("play", blind, "blind",
	"hide scores, origins and order of the next variants until they are revealed; off shows "
	"all", .args = "[on|off]", .need = NEED_WRITABLE, .run = run_blind);

static enum status take_bet(struct str args, bool *beats, double *sure, struct buf *err)
{
	struct str word = str_word(&args);
	bool known = str_is(word, "beats") || str_is(word, "not");
	*sure = 75;
	*beats = str_is(word, "beats");
	if (known && args.n && args.p[args.n - 1] == '%')
		args.n--;
	args = str_trim(args);
	if (!known || (args.n && !str_to_double(args, 50, 100, sure)))
		return fail(err, BAD_USAGE,
			"bet [VARIANT] beats|not [SURE]: how sure in %%, from 50 (a coin) to 100; "
			"less than 50 is a bet on the other");
	return OK;
}

/* A bet on what can be seen is none. */
static enum status check_unseen(const struct live *v, int k, struct score_line *line,
	struct buf *err)
{
	const struct state *s = live_state(v);
	struct text_ref t = {.variant = k};
	figures_unblinded(v->desk->figures, t, s->target, line);
	if (state_hidden(s, t) || !line->dev.n)
		return OK;
	return fail(err, BAD_USAGE,
		"%s has a score that you can see: a bet is made before that ("
		LINE("blind") " on hides those "
		"of the next variants)",
		variant_called(s, k).s);
}

static enum status run_bet(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	struct str rest = args;
	struct score_line line;
	bool beats;
	double sure;
	int k = take_variant(v, NAME_OR_WORDS, &rest, err), against;
	cJSON *e, *c;
	if (!k || take_bet(rest, &beats, &sure, err) || check_unseen(v, k, &line, err))
		return BAD_USAGE;
	against = line.against ? line.against : s->head;
	e = act_new("bet", args);
	c = event_change(e, "bet");
	json_fill(c, "bet %zu variant %d against %d metric %d", s->bets.n + 1, k, against,
		s->metric);
	json_add_bool(c, "beats", beats);
	json_fill(c, "confidence %g model %s", sure / 100, v->desk->target.name);
	session_do(v->desk->session, e);
	live_say(v, false, "your bet: %s %s v%d, %g %% sure", variant_called(s, k).s,
		beats ? "beats" : "does not beat", against, sure);
	return OK;
}

COMMAND("play", bet, "bet",
	"bet that the variant beats the prompt, or not, and how sure you are in %, before its "
	"score is shown", .keys = {"b"}, .key_line = "command bet ",
	.args = "[VARIANT] beats|not [SURE]",
	.need = NEED_SELECTED | NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE, .run = run_bet);

struct named { /* variants that are to be shown */
	struct {
		int variant;
		struct called was; /* its name until then */
	} *items;
	size_t n, cap;
};

/* Those that are hidden alone. */
static void add_hidden(const struct live *v, struct named *out, int variant)
{
	const struct state *s = live_state(v);

	if (!state_hidden(s, (struct text_ref){.variant = variant}))
		return;
	(void)PUSH(out);
	out->items[out->n - 1].variant = variant;
	out->items[out->n - 1].was = variant_called(s, variant);
}

static enum status take_hidden(
	struct live *v, struct str args, struct named *out, struct buf *err)
{
	struct text_ref t;

	if (str_is(args, "all")) {
		for (size_t i = 0; i < live_state(v)->variants.n; i++)
			add_hidden(v, out, (int)i + 1);
		return OK;
	}
	if (!args.n && !v->view.n_marked && !v->view.variant)
		return fail(err, BAD_USAGE,
			"select a variant, name some (?1), or reveal all");
	for (size_t i = 0; !args.n && i < v->view.n_marked; i++)
		add_hidden(v, out, v->view.marked[i]);
	if (!args.n && !v->view.n_marked)
		add_hidden(v, out, v->view.variant);
	while (args.n) {
		if (take_name(v, NAME_VARIANT, &args, &t, err) != NAMES_TEXT)
			return BAD_USAGE;
		add_hidden(v, out, t.variant);
	}
	return OK;
}

static void say_revealed(const struct live *v, int k, const char *was, struct buf *out)
{
	const struct state *s = live_state(v);
	struct score_line line;
	figures_score(v->desk->figures, (struct text_ref){.variant = k}, &line);
	buf_addf(out, "%s%s is %s, %s: ", out->n ? "\n" : "", was,
		variant_called(s, k).s, state_variant(s, k)->operator);
	if (line.dev.n)
		stats_tell_interval(out, line.dev);
	else
		buf_adds(out, "not scored yet");
	if (line.gain.n) {
		buf_adds(out, ", ");
		stats_tell_paired(out, line.gain, line.against);
	}
	if (bet_on(s, k)) {
		buf_adds(out, "; ");
		bet_words(out, v->desk->figures, bet_on(s, k));
	}
}

static enum status run_reveal(struct live *v, struct str args, struct buf *err)
{
	SCOPED(buf) out = BUF(BUF_TEXT);
	struct named named = {0};
	cJSON *e, *variants;

	if (take_hidden(v, args, &named, err)) {
		free(named.items);
		return BAD_USAGE;
	}
	if (named.n) {
		e = act_new("reveal", args);
		variants = json_add_list(event_change(e, "reveal"), "variants");
		for (size_t i = 0; i < named.n; i++)
			json_add_int(variants, NULL, named.items[i].variant);
		session_do(v->desk->session, e);
	} else {
		buf_adds(&out, "nothing of that is hidden; "
			LINE("blind") " on hides the next variants");
	}
	for (size_t i = 0; i < named.n; i++)
		say_revealed(v, named.items[i].variant, named.items[i].was.s, &out);
	live_say(v, false, "%s", buf_text(&out));
	free(named.items);
	return OK;
}

COMMAND("play", reveal, "reveal",
	"show what the blind review hides of the selected or marked variants, and how your bets "
	"came out", .keys = {"V"}, .args = "[VARIANT\xe2\x80\xa6|all]",
	.need = NEED_VARIANT | NEED_WRITABLE, .run = run_reveal);

static enum status run_stats(struct live *v, struct str args, struct buf *err)
{
	const struct about a = {.example = 0};
	const enum status st = book_start(v, err);

	if (!st && !live_front(v, "detail", NULL) && look_at(v, DETAIL_STATS, &a))
		v->view.focus = PANE_DETAIL;
	return st;
}

COMMAND("look", stats, "stats",
	"say of all sessions whether you get better: bets with their Brier score, what you and the "
	"models gained, moves that you took over", .run = run_stats);
