/* variants.c - the prompt and the variants, each with its score against the prompt. */
#include "hunsu/figures/contest.h"
#include "hunsu/prompt/diff.h"
#include "../parts.h"
#include "parts.h"

static void put_held_out(struct rows *out, const struct live *v, const struct score_line *line)
{
	rows_two(out, SHADE_DIM, "  held-out ", "; held-out ");
	put_interval(out, v, SHADE_DIM, line->held_out);
	if (line->gain_held_out.n && line->against)
		put_gain(out, line->gain_held_out, line->against);
}

static void put_left(struct rows *out, const struct best *b)
{
	SCOPED(buf) sign = BUF(BUF_SMALL), words = BUF(BUF_SMALL);

	best_words(&sign, b, false);
	best_words(&words, b, true);
	rows_two(out, SHADE_DIM, buf_text(&sign), buf_text(&words));
}

/* Where no metric scores, what duels say; and how many grades are missing. */
static void put_unscored(struct rows *out, const struct live *v, struct text_ref text,
	const struct score_line *line)
{
	struct figures *g = v->desk->figures;
	const size_t waiting =
		line->hidden ? 0 : figures_ungraded(live_state(v), text);
	struct duel_rank rank;

	if (!line->dev.n && figures_by_duels(g) && figures_duels(g, text, &rank))
		put_rank(out, &rank);
	else if (!line->dev.n)
		rows_puts(out, SHADE_DIM, line->hidden ? "hidden" : "not scored");
	if (waiting)
		rows_item(out, SHADE_DIM, "%zu output%s not graded", waiting, PLURAL(waiting));
}

void view_score(struct rows *out, const struct live *v, struct text_ref text)
{
	struct figures *g = v->desk->figures;
	struct score_line all, dev;
	struct agreement samples;
	struct best best;
	const char *why;

	figures_score(g, text, &all);
	dev = all;
	dev.held_out.n = 0;
	put_score(out, v, &dev);
	put_unscored(out, v, text, &all);
	if (all.gain.n && !all.stop && all.against && (text.variant || text.version != all.against))
		put_gain(out, all.gain, all.against);
	if (text_ref_same(figures_chosen(g, &best), text))
		put_left(out, &best);
	figures_agreement(g, text, &samples);
	if (samples.n)
		rows_item(out, SHADE_DIM, "samples agree on %zu of %zu", samples.same, samples.n);
	why = all.errors ? figures_trouble(g, text, live_state(v)->target) : NULL;
	if (all.errors)
		rows_item(out, SHADE_ERROR, "%zu failed%s%s", all.errors, why ? ": " : "",
			why ? why : "");
	if (all.held_out.n)
		put_held_out(out, v, &all);
}

bool live_tied(const struct live *v, int variant)
{
	unsigned turn;
	size_t n;
	const int *list = live_variants(v, &n);
	const struct score_rank *ranks = figures_ranks(v->desk->figures, &turn);
	bool found = false;

	if (v->view.sort > SORT_GAIN || figures_by_duels(v->desk->figures))
		return false;
	for (size_t i = 1; i < n && !found; i++) {
		const struct score_rank *a = &ranks[list[i - 1] - 1], *b = &ranks[list[i] - 1];

		found = a->mean >= b->mean && a->mean <= b->mean && a->likely > b->likely &&
			!state_hidden(live_state(v), (struct text_ref){.variant = list[i]}) &&
			(!variant || variant == list[i - 1] || variant == list[i]);
	}
	return found;
}

static void put_variant(struct rows *out, const struct live *v, const struct variant *k)
{
	const struct version *head = state_head(live_state(v));
	const struct text_ref text = {.variant = k->n};
	SCOPED(buf) broken = BUF(BUF_SMALL);

	rows_begin(out, -1);
	rows_hang(out, 3);
	put_name(out, v, SHADE_KEY, text);
	rows_puts(out, SHADE_TEXT, " ");
	if (!state_hidden(live_state(v), text))
		rows_putf(out, SHADE_DIM, "%s, %.0f %% away, ", k->operator,
			head ? 100 * prompt_distance(&head->prompt, &k->prompt) : 0);
	rows_putf(out, SHADE_DIM, "%s%s", standing_name(k->standing),
		view_marked(&v->view, k->n) ? ", marked" : "");
	rows_break(out, 3, ": ");
	view_score(out, v, text);
	if (live_tied(v, k->n))
		rows_item(out, SHADE_DIM, "tied, placed by how likely its target finds what is "
			"expected: %.3f", figures_likely(v->desk->figures, k->hash));
	figures_broken_words(v->desk->figures, text, "; ", &broken);
	rows_puts(out, SHADE_WARNING, buf_text(&broken));
}

static void put_judge(struct rows *out, const struct live *v)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	figures_judge_words(v->desk->figures, &b);
	if (b.n) {
		rows_begin(out, -1);
		rows_puts(out, SHADE_WARNING, buf_text(&b));
	}
	buf_clear(&b);
	judge_next_words(v, &b);
	if (b.n)
		put_hint(out, v, "%s", buf_text(&b));
}

static void variants(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);
	const struct text_ref head = {.version = s->head};
	size_t n;
	const int *ids = live_variants(v, &n);

	put_judge(out, v);
	if (s->head) {
		rows_begin(out, -1);
		rows_puts(out, SHADE_TEXT, "prompt ");
		put_name(out, v, SHADE_ACCEPTED, head);
		rows_break(out, 3, ": ");
		view_score(out, v, head);
	} else {
		put_hint(out, v, "There is no prompt yet; " KEY("edit") " types one.");
	}
	for (size_t i = 0; i < n; i++)
		put_variant(out, v, state_variant(s, ids[i]));
	if (live_folded(v))
		rows_line(out, -1, SHADE_DIM, "%zu more of the grid: show grid", live_folded(v));
}

VIEW(variants, "the prompt and the variants, with scores against the prompt", .rows = variants);
