/* show.c - the same facts as the screen's panes, as lines: for plain mode, and anywhere. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../naming.h"
#include "hunsu/base/mem.h"
#include "hunsu/figures/bets.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/session/blame.h"
#include "hunsu/session/story.h"

static void add_score(const struct live *v, struct text_ref t, struct buf *out)
{
	struct score_line line;
	figures_score(v->desk->figures, t, &line);
	if (line.hidden) {
		buf_adds(out, "hidden");
	} else if (!line.dev.n) {
		buf_adds(out, "unscored");
	} else {
		stats_print_interval(out, line.dev, false);
		buf_addf(out, " (n %zu%s)", line.dev.n, line.early ? ", first examples only" : "");
		if (line.gain.n) {
			buf_adds(out, ", ");
			stats_print_paired(out, line.gain, false);
			buf_addf(out, " against v%d", line.against);
		}
	}
	if (line.errors)
		buf_addf(out, ", %zu failed", line.errors);
	if (line.held_out.n) {
		buf_adds(out, "; held-out ");
		stats_print_interval(out, line.held_out, false);
		buf_addf(out, " (n %zu)", line.held_out.n);
		if (line.gain_held_out.n) {
			buf_adds(out, ", ");
			stats_print_paired(out, line.gain_held_out, false);
		}
	}
}

static void show_variants(struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	size_t n;
	const int *ids = live_variants(v, &n);
	buf_addf(out, "prompt v%d: ", s->head);
	add_score(v, (struct text_ref){.version = s->head}, out);
	for (size_t i = 0; i < n; i++) {
		const struct variant *k = state_variant(s, ids[i]);
		const struct version *head = state_head(s);
		char name[8];
		variant_name(name, s, k->n);
		buf_addf(out, "\n%s ", name);
		if (!state_hidden(s, (struct text_ref){.variant = k->n}))
			buf_addf(out, "%s, %.0f %% away, ", k->operator,
				head ? 100 * prompt_distance(&head->prompt, &k->prompt) : 0);
		buf_addf(out, "%s%s: ", standing_name(k->standing),
			view_marked(&v->view, k->n) ? ", marked" : "");
		add_score(v, (struct text_ref){.variant = k->n}, out);
		figures_broken_words(
			v->desk->figures, (struct text_ref){.variant = k->n}, "; ", out);
	}
}

/* What a text said to an example, and whether that was right. */
static void add_answer(const struct live *v, const char *hash, int example, struct buf *out)
{
	const struct state *s = live_state(v);
	const struct mark *m = hash ? state_mark(s, hash, example) : NULL;
	const struct call_record *c = m && m->samples ? state_call(s, m->call) : NULL;
	if (c) {
		bool right = m->sum / m->samples >= 1, hidden = state_hidden_text(s, hash);
		buf_addf(out, "; %s: ", hidden ? "answer" : right ? "right" : "wrong");
		text_brief(out, str_of(m->extracted ? m->extracted : c->answer), 40);
	} else if (m && m->error) {
		buf_adds(out, "; failed");
	}
}

static void add_said(
	const struct live *v, struct text_ref t, int example, const char *lead, struct buf *out)
{
	struct buf b = BUF(BUF_TEXT);
	if (figures_said(live_state(v), t, example, &b)) {
		buf_adds(out, lead);
		buf_addstr(out, buf_str(&b));
	}
	buf_release(&b);
}

static void show_examples(struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	const char *hash;
	struct text_ref t = live_selected(v);
	size_t n;
	const int *ids = live_examples(v, &n);
	bool text = state_text(s, t, &hash) != NULL;
	for (size_t i = 0; i < n; i++) {
		const struct example *e = state_example(s, ids[i]);
		struct buf input = BUF(BUF_TEXT);
		fields_text(&input, &e->fields);
		buf_addf(out, "%s#%d %s%s: ", i ? "\n" : "", e->id, split_name(e->split),
			e->pinned ? ", pinned" : "");
		text_brief(out, buf_str(&input), 60);
		buf_adds(out, " => ");
		text_brief(out, str_of(e->expected.n ? e->expected.items[0] : "(nothing expected)"),
			30);
		add_answer(v, text ? hash : NULL, e->id, out);
		add_said(v, t, e->id, "; you said ", out);
		buf_release(&input);
	}
	if (!n)
		buf_adds(out, "no example here");
}

static void add_verdicts(const struct state *s, struct text_ref t, struct buf *out)
{
	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];
		if (n->kind == NOTE_VERDICT && text_ref_same(n->text, t))
			buf_addf(out, "\nverdict: %s%s%s", n->verdict, n->words ? ", " : "",
				n->words ? n->words : "");
	}
}

static void show_text(struct live *v, struct text_ref t, struct buf *out)
{
	const struct prompt *p = state_text(live_state(v), t, NULL);
	const struct variant *k = t.variant ? state_variant(live_state(v), t.variant) : NULL;
	struct doc d = {0};
	if (p)
		doc_format(&d, p);
	text_visible(out, buf_str(&d.text), true);
	doc_release(&d);
	if (k && k->rationale && !state_hidden(live_state(v), t)) {
		buf_adds(out, "\nwhy: ");
		text_visible(out, str_of(k->rationale), true);
	}
	if (k && bet_on(live_state(v), k->n)) {
		buf_addc(out, '\n');
		bet_words(out, live_state(v), bet_on(live_state(v), k->n));
	}
	add_verdicts(live_state(v), t, out);
	add_said(v, t, 0, "\nyou said: ", out);
}

static void show_diff(struct live *v, int variant, struct buf *out)
{
	const struct state *s = live_state(v);
	struct doc a = {0}, b = {0};
	struct pieces p = {0};
	doc_format(&a, &state_head(s)->prompt);
	doc_format(&b, &state_variant(s, variant)->prompt);
	diff_words(&p, buf_str(&a.text), buf_str(&b.text));
	for (size_t i = 0; i < p.n; i++) {
		const struct piece *q = &p.items[i];
		struct str was = {a.text.s + q->a, q->a_n}, now = {b.text.s + q->b, q->b_n};
		if (q->common) {
			text_visible(out, was, true);
			continue;
		}
		if (was.n) {
			buf_adds(out, "[-");
			text_visible(out, was, true);
			buf_adds(out, "-]");
		}
		if (now.n) {
			buf_adds(out, "{+");
			text_visible(out, now, true);
			buf_adds(out, "+}");
		}
	}
	pieces_release(&p);
	doc_release(&a);
	doc_release(&b);
}

static void show_request(struct live *v, struct buf *out)
{
	int ids[8];
	size_t n = figures_calls(
		live_state(v), live_selected(v), v->view.example, ids, sizeof ids / sizeof *ids);
	for (size_t i = 0; i < n; i++) {
		const struct call_record *c = state_call(live_state(v), ids[i]);
		struct prompt p = {0};
		struct buf why = BUF(BUF_SMALL);
		buf_addf(out, "%scall %d to %s, %ld in, %ld out, %lld ms%s", i ? "\n" : "", c->n,
			state_model(live_state(v), c->model), c->in, c->out, (long long)c->ms,
			c->cached ? ", from the store" : "");
		if (figures_request(live_state(v), c, &p, &why))
			for (size_t k = 0; k < p.n; k++) {
				buf_addf(out, "\n%s: ", role_name(p.items[k].role));
				text_visible(
					out, (struct str){p.items[k].text, p.items[k].n}, true);
			}
		buf_addf(out, "\n%s: ", c->error ? "error" : "answer");
		text_visible(out, str_of(c->error ? c->error : c->answer), true);
		prompt_release(&p);
		buf_release(&why);
	}
	if (!n)
		buf_adds(out, "no call about the selected text and example yet");
}

static void show_refused(struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	for (size_t i = 0; i < s->refusals.n; i++) {
		const struct refused *r = &s->refusals.items[i];
		buf_addf(out, "%sround %d, %s, %s: %s: ", i ? "\n" : "", r->round,
			state_hidden_round(live_state(v), r->round) ? "hidden" : r->operator,
			r->check, r->reason);
		text_brief(out, str_of(r->text), 200);
	}
	if (!s->refusals.n)
		buf_adds(out, "nothing was refused");
}

static void show_try(struct live *v, struct buf *out)
{
	for (size_t i = 0; i < v->desk->flight.trial.n; i++) {
		const struct trial_column *c = &v->desk->flight.trial.columns[i];
		char name[8] = "prompt";
		if (c->text.variant)
			variant_name(name, live_state(v), c->text.variant);
		buf_addf(out, "%s%s: ", i ? "\n" : "", name);
		text_visible(out, c->error ? str_of(c->error) : buf_str(&c->output), true);
	}
	if (!v->desk->flight.trial.n)
		buf_adds(out, "nothing was tried yet");
}

static void show_prompt(struct live *v, struct buf *out)
{
	show_text(v, (struct text_ref){.version = live_state(v)->head}, out);
}

/* What the detail pane is about: the selected variant, wherever the focus is. */
static struct text_ref shown_text(const struct live *v)
{
	if (v->view.variant && state_variant(live_state(v), v->view.variant))
		return (struct text_ref){.variant = v->view.variant};
	return (struct text_ref){.version = live_state(v)->head};
}

static void show_ablation(struct live *v, struct buf *out)
{
	figures_worths_lines(v->desk->figures, shown_text(v), out);
}

static void show_models(struct live *v, struct buf *out)
{
	models_lines(v, shown_text(v), out);
}

/* Who wrote each stretch of the selected text, and where it came in: a line each. */
static void show_blame(struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	struct text_ref ref = live_selected(v);
	const struct prompt *p = state_text(s, ref, NULL);
	struct blame b = {0};
	if (!state_hidden(s, ref))
		blame_text(&b, s, ref);
	for (size_t i = 0; i < b.n; i++) {
		struct str part = str_trim(prompt_range(p, b.items[i].part));
		if (!part.n)
			continue;
		buf_adds(out, out->n ? "\n" : "");
		buf_addstr(out, state_author_shown(s, b.items[i].by));
		buf_adds(out, ", ");
		blame_where(out, s, &b.items[i]);
		buf_addf(out, ", %s: ", role_name(p->items[b.items[i].part.message].role));
		text_brief(out, part, 400);
	}
	if (!b.n)
		buf_adds(out, p ? "hidden until it is revealed" : "there is no prompt yet");
	blame_release(&b);
}

static const struct {
	const char *name;
	void (*show)(struct live *v, struct buf *out);
} pages[] = {{"variants", show_variants}, {"examples", show_examples}, {"prompt", show_prompt},
	{"request", show_request}, {"refused", show_refused}, {"try", show_try},
	{"ablation", show_ablation}, {"models", show_models}, {"lineage", show_lineage},
	{"history", show_history}, {"blame", show_blame}};

static enum status show_one(struct live *v, struct str number, struct buf *out, struct buf *err)
{
	long id = v->view.example;
	bool number_given = str_to_long(str_from(number, str_starts(number, "#")), 0, INT_MAX, &id);
	if ((number.n && !number_given) || !state_example(live_state(v), (int)id))
		return fail(err, BAD_USAGE, "show example N: there is none of that number");
	show_example(v, (int)id, out);
	return OK;
}

/* A page by its name, a variant by its letter, or `diff VARIANT`. */
static enum status show_page(struct live *v, struct str args, struct buf *out, struct buf *err)
{
	const struct state *s = live_state(v);
	struct str rest = args, word = args.n ? str_word(&rest) : STR("variants");
	bool diff;
	int k;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (str_is(word, pages[i].name)) {
			if (no_more(rest, err))
				return BAD_USAGE;
			pages[i].show(v, out);
			return OK;
		}
	if (str_is(word, "example"))
		return show_one(v, rest, out, err);
	diff = str_is(word, "diff");
	k = diff ? take_variant(v, 0, &rest, err) : variant_by_name(s, word);
	if (diff && !k)
		return BAD_USAGE;
	if (diff && !s->head)
		return fail(err, BAD_USAGE, "there is no prompt yet to compare with");
	if (!k || !state_variant(s, k))
		return fail(err, BAD_USAGE,
			"show variants, examples, example N, prompt, a variant (A), diff A, "
			"request, refused, try, ablation, models, lineage, history or blame");
	if (no_more(rest, err))
		return BAD_USAGE;
	if (diff)
		show_diff(v, k, out);
	else
		show_text(v, (struct text_ref){.variant = k}, out);
	return OK;
}

static enum status run_show(struct live *v, struct str args, struct buf *err)
{
	struct buf out = BUF(BUF_TEXT);
	enum status st = show_page(v, args, &out, err);
	if (!st)
		live_say(v, false, "%s", buf_text(&out));
	buf_release(&out);
	return st;
}

const struct command command_show = {.name = "show",
	.args = "[variants|examples|example [N]|prompt|VARIANT|diff VARIANT|"
		"request|refused|try|ablation|models|lineage|history|blame]",
	.group = "look",
	.help = "say in lines what the panes of the screen show",
	.complete = ARG_VARIANT,
	.run = run_show};

/* On the screen it is a view of the detail pane. */
static enum status run_blame(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	struct text_ref t;
	if (!take_text(v, NAME_VARIANT | NAME_PROMPT, &rest, &t, err) || no_more(rest, err))
		return BAD_USAGE;
	if (args.n)
		v->view.variant = t.variant;
	if (!v->front.act || !v->front.act(v->front.arg, "detail"))
		return run_show(v, STR("blame"), err);
	v->view.detail = DETAIL_BLAME;
	v->view.scroll[PANE_DETAIL] = 0;
	return OK;
}

const struct command command_blame = {.name = "blame",
	.args = "[VARIANT|prompt]",
	.group = "look",
	.help = "show who wrote each stretch of the text, and with which version it came in",
	.need = NEED_PROMPT,
	.complete = ARG_VARIANT,
	.run = run_blame};

static enum status run_status(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	struct buf hint = BUF(BUF_SMALL), yours = BUF(BUF_SMALL);
	(void)args;
	(void)err;
	live_hint(v, &hint);
	if (figures_yours(v->desk->figures) >= 0)
		buf_addf(&yours, "%.0f %% yours, ", 100 * figures_yours(v->desk->figures));
	live_say(v, false,
		"%s, round %zu, prompt v%d, dev %zu, held-out %zu, proposer %s, target %s, %s"
		"%.4f $, %ld tokens\nnext: %s",
		s->task_name ? s->task_name : "no task", s->rounds.n, s->head,
		figures_split_size(v->desk->figures, SPLIT_DEV),
		figures_split_size(v->desk->figures, SPLIT_HELD_OUT), v->desk->proposer.name,
		v->desk->target.name, buf_text(&yours), s->spend.usd, s->spend.in + s->spend.out,
		buf_text(&hint));
	buf_release(&hint);
	buf_release(&yours);
	return OK;
}

const struct command command_status = {.name = "status",
	.group = "look",
	.help = "say where the game stands and what comes next",
	.run = run_status};
