/* detail_why.c - where a variant came from and what was said about it; what was refused and why. */
#include <stdlib.h>

#include "hunsu/figures/bets.h"
#include "hunsu/session/story.h"
#include "hunsu/tui/pane.h"

static void fact(struct rows *out, const struct pane_view *v, const char *name, struct str text)
{
	rows_begin(out, -1);
	rows_putf(out, SHADE_DIM, " %-12s ", name);
	rows_wrap(out, SHADE_TEXT, text, v->columns, 14, -1);
}

static const struct round *find_round(const struct state *s, int n)
{
	for (size_t i = 0; i < s->rounds.n; i++)
		if (s->rounds.items[i].n == n)
			return &s->rounds.items[i];
	return NULL;
}

static void verdict_fact(struct rows *out, const struct pane_view *v, const struct note *n)
{
	struct buf b = BUF(BUF_SMALL);

	buf_adds(&b, n->verdict);
	if (n->words)
		buf_addf(&b, ": %s", n->words);
	fact(out, v, "verdict", buf_str(&b));
	buf_release(&b);
}

static void bet_fact(struct rows *out, const struct pane_view *v, int variant)
{
	const struct state *s = live_state(v->live);
	const struct bet *b = bet_on(s, variant);
	struct buf words = BUF(BUF_SMALL);

	if (!b)
		return;
	bet_words(&words, s, b);
	fact(out, v, "bet", buf_str(&words));
	buf_release(&words);
}

static void grade_fact(struct rows *out, const struct pane_view *v, const struct note *n)
{
	struct buf b = BUF(BUF_SMALL);

	grade_print(&b, n->grade);
	fact(out, v, "grade", buf_str(&b));
	buf_release(&b);
}

static void notes(struct rows *out, const struct pane_view *v, struct text_ref ref)
{
	const struct state *s = live_state(v->live);

	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];
		const struct call_record *c = n->call ? state_call(s, n->call) : NULL;
		bool here = text_ref_same(n->text, ref) || (c && text_ref_same(c->prompt, ref));
		if (here && n->verdict)
			verdict_fact(out, v, n);
		else if (here && n->words)
			fact(out, v, "note", str_of(n->words));
		else if (here && n->kind == NOTE_GRADE)
			grade_fact(out, v, n);
	}
}

static void variant_facts(struct rows *out, const struct pane_view *v, const struct variant *k)
{
	const struct state *s = live_state(v->live);
	const struct round *r = find_round(s, k->round);
	const struct call_record *c = k->call ? state_call(s, k->call) : NULL;
	struct buf b = BUF(BUF_SMALL);

	buf_addf(&b, "%s, round %d", k->operator, k->round);
	if (c)
		buf_addf(&b, ", by %s", state_model(s, c->model));
	fact(out, v, "made by", buf_str(&b));
	buf_clear(&b);
	for (size_t i = 0; i < k->n_parents; i++) {
		buf_adds(&b, i ? ", " : "");
		pane_text_name(&b, v->live, k->parents[i]);
	}
	if (b.n)
		fact(out, v, "from", buf_str(&b));
	if (r && r->instruction)
		fact(out, v, "asked for", str_of(r->instruction));
	if (r && r->region.n && state_text(s, r->on, NULL))
		fact(out, v, "on the part", prompt_range(state_text(s, r->on, NULL), r->region));
	if (k->rationale)
		fact(out, v, "its reason", str_of(k->rationale));
	if (k->standing != STANDING_OPEN)
		fact(out, v, "you", str_of(standing_name(k->standing)));
	if (k->reason)
		fact(out, v, "because", str_of(k->reason));
	buf_release(&b);
}

static void hidden_facts(
	struct rows *out, const struct pane_view *v, const struct variant *k)
{
	struct buf key = BUF(BUF_SMALL);

	pane_key(&key, v->live, "bet");
	fact(out, v, "hidden",
		STR("where it comes from and how it scores, until :reveal shows it"));
	pane_say(out, v, SHADE_HINT, "%s bets on it before that.", buf_text(&key));
	if (k->standing != STANDING_OPEN)
		fact(out, v, "you", str_of(standing_name(k->standing)));
	if (k->reason)
		fact(out, v, "because", str_of(k->reason));
	buf_release(&key);
}

static void version_facts(struct rows *out, const struct pane_view *v, const struct version *w)
{
	struct buf b = BUF(BUF_SMALL);

	fact(out, v, "made by", str_of(w->origin));
	for (size_t i = 0; i < w->n_parents; i++)
		buf_addf(&b, "%sv%d", i ? ", " : "", w->parents[i]);
	for (size_t i = 0; i < w->n_variants; i++) {
		buf_adds(&b, b.n ? ", " : "");
		pane_text_name(&b, v->live, (struct text_ref){.variant = w->variants[i]});
	}
	if (b.n)
		fact(out, v, "from", buf_str(&b));
	buf_release(&b);
}

void detail_why(struct rows *out, struct pane_view *v)
{
	const struct state *s = live_state(v->live);
	struct text_ref ref = pane_selected(v->live);
	const struct variant *k = state_variant(s, ref.variant);
	const struct version *w = state_version(s, ref.version);

	if (k && state_hidden(s, ref))
		hidden_facts(out, v, k);
	else if (k)
		variant_facts(out, v, k);
	else if (w)
		version_facts(out, v, w);
	if (k)
		bet_fact(out, v, k->n);
	notes(out, v, ref);
}

void detail_refused(struct rows *out, struct pane_view *v)
{
	const struct state *s = live_state(v->live);

	for (size_t i = s->refusals.n; i-- > 0;) {
		const struct refused *r = &s->refusals.items[i];
		rows_begin(out, -1);
		rows_putf(out, SHADE_HEADING, " round %d %s", r->round,
			state_hidden_round(live_state(v->live), r->round) ? "hidden" : r->operator);
		rows_putf(out, SHADE_WARNING, "  %s", r->check ? r->check : "");
		rows_puts(out, SHADE_DIM, ": ");
		rows_wrap(out, SHADE_DIM, str_of(r->reason), v->columns, 3, -1);
		if (!r->text)
			continue;
		rows_begin(out, -1);
		rows_puts(out, SHADE_TEXT, "   ");
		rows_wrap(out, SHADE_TEXT, str_of(r->text), v->columns, 3, -1);
	}
	if (!s->refusals.n)
		pane_say(out, v, SHADE_HINT,
			"Nothing was refused so far. What a check refuses stands here with the "
			"reason.");
}
