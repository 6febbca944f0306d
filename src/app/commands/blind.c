/* blind.c - blind review: hiding, betting, revealing, and what came of all bets. */
#include "../naming.h"
#include "../parts.h"
#include "hunsu/figures/bets.h"
#include "../words.h"
#include "commands.h"
#include "hunsu/session/story.h"

/* ---- blind ---- */

static enum status run_blind(struct live *v, struct str args, struct buf *err)
{
	bool on = !state_settings(live_state(v))->blind;
	if (args.n && !str_is(args, "on") && !str_is(args, "off"))
		return fail(err, BAD_USAGE, "blind is on or off");
	if (args.n)
		on = str_is(args, "on");
	return live_command(v, on ? STR("set blind on") : STR("set blind off"), err);
}

const struct command command_blind = {
	.name = "blind",
	.args = "[on|off]",
	.group = "play",
	.help = "hide scores, origins and order of the next variants until :reveal; off shows all",
	.need = NEED_WRITABLE,
	.run = run_blind,
};

/* ---- bet ---- */

static enum status take_bet(struct str args, bool *beats, double *sure, struct buf *err)
{
	struct str word = str_word(&args);
	*sure = 75;
	*beats = str_is(word, "beats");
	bool known = *beats || str_is(word, "not");
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
	char name[8];
	figures_unblinded(v->desk->figures, t, s->target, line);
	if (state_hidden(s, t) || !line->dev.n)
		return OK;
	variant_name(name, s, k);
	return fail(err, BAD_USAGE,
		"%s has a score that you can see: a bet is made before that (:blind on hides those "
		"of the next variants)",
		name);
}

static enum status run_bet(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	struct str rest = args;
	struct score_line line;
	bool beats;
	double sure;
	char name[8];
	int k = take_variant(v, NAME_OR_WORDS, &rest, err);
	if (!k || take_bet(rest, &beats, &sure, err) || check_unseen(v, k, &line, err))
		return BAD_USAGE;
	int against = line.against ? line.against : s->head;
	cJSON *e = act_new("bet", args), *c = event_change(e, "bet");
	json_add_int(c, "bet", (int64_t)s->bets.n + 1);
	json_add_int(c, "variant", k);
	json_add_int(c, "against", against);
	json_add_int(c, "metric", s->metric);
	json_add_bool(c, "beats", beats);
	json_add_num(c, "confidence", sure / 100);
	json_add_cstr(c, "model", v->desk->target.name);
	session_do(v->desk->session, e);
	variant_name(name, s, k);
	live_say(v, false, "your bet: %s %s v%d, %g %% sure", name,
		beats ? "beats" : "does not beat", against, sure);
	return OK;
}

const struct command command_bet = {
	.name = "bet",
	.keys = {"b"},
	.key_line = "command bet ",
	.args = "[VARIANT] beats|not [SURE]",
	.group = "play",
	.help = "bet that the variant beats the prompt, or not, and how sure you are in %, before "
		"its score is shown",
	.need = NEED_VARIANT | NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE,
	.complete = ARG_VARIANT,
	.run = run_bet,
};

/* ---- reveal ---- */

static size_t take_named(struct live *v, struct str args, int *out, size_t max, struct buf *err)
{
	size_t n = 0;
	struct text_ref t;
	for (; args.n && n < max; out[n++] = t.variant)
		if (take_name(v, NAME_VARIANT, &args, &t, err) != NAMES_TEXT)
			return 0;
	return n;
}

static size_t take_hidden(struct live *v, struct str args, int *out, size_t max, struct buf *err)
{
	const struct state *s = live_state(v);
	size_t n = 0;
	if (str_is(args, "all")) {
		while (n < s->variants.n && n < max) {
			out[n] = (int)n + 1;
			n++;
		}
		return n;
	}
	if (args.n)
		return take_named(v, args, out, max, err);
	for (; n < v->view.n_marked && n < max; n++)
		out[n] = v->view.marked[n];
	if (!n && v->view.variant)
		out[n++] = v->view.variant;
	if (!n)
		buf_adds(err, "select a variant, name some (?1), or reveal all");
	return n;
}

static void say_revealed(const struct live *v, int k, const char *was, struct buf *out)
{
	const struct state *s = live_state(v);
	struct score_line line;
	char name[8];
	variant_name(name, s, k);
	figures_score(v->desk->figures, (struct text_ref){.variant = k}, &line);
	buf_addf(out, "%s%s is %s, %s: ", out->n ? "\n" : "", was, name,
		state_variant(s, k)->operator);
	if (line.dev.n)
		stats_print_interval(out, line.dev, false);
	else
		buf_adds(out, "not scored yet");
	if (line.gain.n) {
		buf_adds(out, ", ");
		stats_print_paired(out, line.gain, false);
		buf_addf(out, " against v%d", line.against);
	}
	if (bet_on(s, k)) {
		buf_adds(out, "; ");
		bet_words(out, s, bet_on(s, k));
	}
}

static enum status run_reveal(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	int list[512];
	char names[512][8];
	size_t n = take_hidden(v, args, list, sizeof list / sizeof *list, err), hidden = 0;
	if (!n)
		return BAD_USAGE;
	cJSON *e = act_new("reveal", args);
	cJSON *variants = json_add_list(event_change(e, "reveal"), "variants");
	for (size_t i = 0; i < n; i++) {
		if (!state_hidden(s, (struct text_ref){.variant = list[i]}))
			continue;
		variant_name(names[hidden], s, list[i]);
		list[hidden++] = list[i];
		json_add_int(variants, NULL, list[hidden - 1]);
	}
	if (!hidden) {
		cJSON_Delete(e);
		live_say(v, false, "nothing of that is hidden; :blind on hides the next variants");
		return OK;
	}
	session_do(v->desk->session, e);
	struct buf out = BUF(BUF_TEXT);
	for (size_t i = 0; i < hidden; i++)
		say_revealed(v, list[i], names[i], &out);
	live_say(v, false, "%s", buf_text(&out));
	buf_release(&out);
	return OK;
}

const struct command command_reveal = {
	.name = "reveal",
	.keys = {"V"},
	.args = "[VARIANT\xe2\x80\xa6|all]",
	.group = "play",
	.help = "show what the blind review hides of the selected or marked variants, and how your "
		"bets came out",
	.need = NEED_VARIANT | NEED_WRITABLE,
	.complete = ARG_VARIANT,
	.run = run_reveal,
};

static enum status run_stats(struct live *v, struct str args, struct buf *err)
{
	(void)args;
	(void)err;
	book_start(v);
	return OK;
}

const struct command command_stats = {
	.name = "stats",
	.group = "look",
	.help = "say how your bets came out in all sessions: hits, Brier score, by how sure you "
		"were, by operator",
	.run = run_stats,
};
