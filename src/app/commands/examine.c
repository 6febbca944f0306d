/* examine.c - looking hard at a variant before it is believed: ablation, a second model, a verdict.
 */
#include <string.h>

#include "../naming.h"
#include "../permit.h"
#include "../words.h"
#include "commands.h"
#include "hunsu/prompt/template.h"
#include "hunsu/session/story.h"

#define NAMES 16 /* of placeholders, that are looked after */

/* [VARIANT|prompt] [hunks] */
static enum status take_ablation(
	struct live *v, struct str args, struct ablating *plan, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct version *head = state_head(s);
	struct str rest = args;
	plan->of = live_selected(v);
	if (!str_is(args, "hunks") &&
		!take_text(v, NAME_VARIANT | NAME_PROMPT, &rest, &plan->of, err))
		return BAD_USAGE;
	plan->hunks = str_is(rest, "hunks");
	if (rest.n && !plan->hunks)
		return fail(err, BAD_USAGE, "ablate [VARIANT|prompt] [hunks], not '%.*s'",
			(int)rest.n, rest.p);
	if (plan->hunks)
		plan->against = plan->of.variant  ? s->head
				: head->n_parents ? head->parents[0]
						  : 0;
	return OK;
}

static bool permit_all(struct live *v, size_t calls)
{
	const struct model *m = &v->desk->target;

	return permit_metric(v) && permit_send(v, "target", m) && permit_score(v, m, calls);
}

static enum status run_ablate(struct live *v, struct str args, struct buf *err)
{
	struct ablating plan = {.hunks = false};
	size_t calls;
	enum status st = take_ablation(v, args, &plan, err);

	if (!st)
		st = ablating_cost(v->desk, &plan, &calls, err);
	if (!st && permit_all(v, calls))
		st = ablating_start(v->desk, &plan, err);
	if (!st) {
		v->view.detail = DETAIL_ABLATION;
		v->view.variant = plan.of.variant;
	}
	return st;
}

COMMAND("play", ablate, "ablate",
	"leave out each sentence (or each difference from the prompt) in turn and score what is "
	"left", .keys = {"A"}, .args = "[VARIANT|prompt] [hunks]",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.run = run_ablate);

static enum status run_headroom(struct live *v, struct str args, struct buf *err)
{
	struct text_ref of = live_selected(v);
	struct str rest = args;
	size_t calls = 0;
	enum status st = OK;

	if (!take_text(v, NAME_VARIANT | NAME_PROMPT, &rest, &of, err))
		return BAD_USAGE;
	if (rest.n)
		return fail(err, BAD_USAGE, "headroom [VARIANT|prompt], not '%.*s'", (int)rest.n,
			rest.p);
	st = gauging_cost(v->desk, of, &calls, err);
	if (!st && permit_all(v, calls))
		st = gauging_start(v->desk, of, err);
	if (!st) {
		v->view.detail = DETAIL_HEADROOM;
		v->view.variant = of.variant;
	}
	return st;
}

COMMAND("play", headroom, "headroom",
	"measure what it leaves to gain: by the form of its answers, by luck, or by neither",
	.args = "[VARIANT|prompt]",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.run = run_headroom);

static bool prune_worths(const struct live *v, struct worths *out)
{
	const struct text_ref head = {.version = live_state(v)->head};

	return figures_worths(v->desk->figures, head, out) && !out->hidden;
}

static enum status prune_ready(const struct live *v, struct str args, struct buf *err)
{
	struct worths w;

	if (!prune_worths(v, &w))
		return fail(err, BAD_USAGE,
			"what the prompt's sentences are worth is not known: ablate prompt");
	for (size_t i = 0; i < w.what->n_pieces; i++)
		if (figures_idle(&w, i))
			return OK;
	return fail(err, BAD_USAGE, w.done < w.total ? "the ablation of the prompt is not whole"
						     : "no sentence of it is worth nothing");
}

/* Two sentences may have a placeholder, and each be left out alone. */
static bool keeps_placeholders(const struct prompt *left, const struct prompt *whole)
{
	struct str names[NAMES];
	size_t n = prompt_placeholders(whole, names, NAMES);

	for (size_t i = 0; i < n && i < NAMES; i++)
		if (!prompt_has_placeholder(left, names[i]))
			return false;
	return left->n > 0;
}

/* From the last on, so that those before stay where they are; how many went. The blank between two
 * pieces may be of both. */
static size_t prune(struct prompt *out, const struct worths *w, const struct prompt *whole)
{
	const struct ablation_piece *gone = NULL;
	size_t n = 0;

	prompt_copy(out, whole);
	for (size_t i = w->what->n_pieces; i-- > 0;) {
		const struct ablation_piece *p = &w->what->pieces[i];
		const bool shares =
			gone && gone->message == p->message && gone->at < p->at + p->bytes;
		SCOPED(prompt) left = {0};
		if (figures_idle(w, i))
			prompt_without(&left, out, p->message, p->at,
				shares ? gone->at - p->at : p->bytes, str_of(p->text));
		if (left.n && keeps_placeholders(&left, whole)) {
			prompt_copy(out, &left);
			gone = p;
			n++;
		}
	}
	return n;
}

static enum status run_prune(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	SCOPED(prompt) now = {0};
	struct new_version w = {.origin = "typing", .now = &now};
	struct worths a;
	enum status st;
	size_t n;
	cJSON *e;

	if (!prune_worths(v, &a))
		return BAD_USAGE;
	n = prune(&now, &a, &state_head(s)->prompt);
	e = act_new("prune", (struct str){0});
	st = state_add_version(s, e, &w, err);
	act_end(v, e, !st);
	if (!st)
		live_say(v, false,
			"dropped %zu that did not matter, each by itself: v%d is not scored yet; "
			KEY("evaluate") " scores it, " KEY("undo") " takes it back",
			n, s->head);
	return st;
}

COMMAND("play", prune, "prune", "drop from the prompt what its ablation found to be worth nothing",
	.keys = {"O"}, .need = NEED_PROMPT | NEED_WRITABLE, .ready = prune_ready, .run = run_prune);

static enum status run_second(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	const unsigned may = NAME_VARIANT | NAME_PROMPT | NAME_OR_WORDS;
	struct str rest = args;
	struct text_ref texts[2] = {live_selected(v), {.version = s->head}};
	struct score_line line;
	SCOPED(model) m = {0};
	size_t n, calls = 0;
	const char *hash, *base;
	enum status st;
	if (!take_text(v, may, &rest, &texts[0], err))
		return BAD_USAGE;
	if (str_starts(rest, "on "))
		(void)str_word(&rest);
	if (!rest.n)
		return fail(err, BAD_USAGE, "say which model: second [VARIANT] MODEL");
	st = model_parse(&m, rest, err);
	if (st)
		return st;
	permit_model(v, &m);
	figures_unblinded(v->desk->figures, texts[0], s->target, &line);
	if (line.against)
		texts[1].version = line.against;
	state_text(s, texts[0], &hash);
	state_text(s, texts[1], &base);
	n = strcmp(hash, base) == 0 ? 1 : 2;
	for (size_t i = 0; i < n; i++)
		calls += scoring_missing(v->desk, texts[i], SCOPE_DEV, &m);
	if (permit_metric(v) && permit_program(v, "second model", &m) &&
		permit_price(v, v->line, &m) && permit_score(v, &m, calls)) {
		session_do(v->desk->session, act_new("second", args));
		for (size_t i = 0; i < n; i++)
			scoring_add(v->desk, texts[i], SCOPE_DEV, &m);
		v->view.detail = DETAIL_MODELS;
		v->view.variant = texts[0].variant;
		live_say(v, false, "%zu call%s to %s", calls, PLURAL(calls), m.name);
	}
	return OK;
}

COMMAND("models", second, "second",
	"score the variant and the prompt by another model too: does the gain carry over?",
	.keys = {"S"}, .key_line = "command second ", .args = "[VARIANT] [on] MODEL",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC, .run = run_second);

static const char *const verdicts[] = {"works", "luck", "overfits", "cheats", "brittle", "unsure"};
#define VERDICTS (sizeof verdicts / sizeof *verdicts)

static enum status run_verdict(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	const unsigned may = NAME_VARIANT | NAME_PROMPT | NAME_OR_WORDS;
	struct str rest = args, word, reason;
	struct text_ref about;
	cJSON *e, *c;
	size_t i = 0;
	if (!take_text(v, may, &rest, &about, err))
		return BAD_USAGE;
	reason = rest;
	word = str_word(&reason);
	while (i < VERDICTS && !str_is(word, verdicts[i]))
		i++;
	if (i == VERDICTS) {
		buf_adds(err, "verdict [VARIANT|prompt] WORD REASON; the words are");
		for (i = 0; i < VERDICTS; i++)
			buf_addf(err, "%s %s (%s)", i ? "," : "", verdicts[i],
				word_meaning(verdicts[i]));
		return BAD_USAGE;
	}
	e = act_new("verdict", args);
	c = event_change(e, "verdict");
	json_add(c, "about", event_text_ref(about));
	json_add_cstr(c, "verdict", verdicts[i]);
	if (reason.n)
		json_add_str(c, "reason", reason);
	session_do(v->desk->session, e);
	live_say(v, false, "%s %s",
		about.variant ? variant_called(s, about.variant).s : "the prompt:", verdicts[i]);
	return OK;
}

COMMAND("play", verdict, "verdict",
	"write down what you make of it: it works, or what it is instead, and why", .keys = {"C"},
	.key_line = "command verdict ",
	.args = "[VARIANT|prompt] works|luck|overfits|cheats|brittle|unsure [REASON\xe2\x80\xa6]",
	.need = NEED_PROMPT | NEED_WRITABLE, .run = run_verdict);
