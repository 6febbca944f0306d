/* detail_examine.c - what each sentence of a text is worth, and how it scores by other models. */
#include <math.h>
#include <stdlib.h>

#include "hunsu/tui/pane.h"

enum shade worth_shade(const struct worth *w)
{
	if (!w->paired.n)
		return SHADE_TEXT;
	return w->paired.noise ? SHADE_WORTH_NOISE
	       : w->paired.diff > 0 ? SHADE_WORTH_GOOD
				    : SHADE_WORTH_BAD;
}

/* ---- ablation ---- */

static void head(struct rows *out, const struct pane_view *v, const struct worths *a)
{
	const char *unit = a->what->hunks ? "difference" : "sentence";

	rows_begin(out, -1);
	if (a->busy)
		rows_putf(out, SHADE_PROGRESS, " %zu/%zu scored", a->done, a->total);
	else if (a->done < a->total)
		rows_putf(out, SHADE_WARNING, " %zu/%zu scored; ablate again goes on", a->done,
			a->total);
	else
		rows_putf(out, SHADE_DIM, " what the score loses without each %s%s", unit,
			a->what->against ? " from the older version" : "");
	if (a->eta >= 0)
		rows_putf(out, SHADE_PROGRESS, ", %.0f s to go", ceil(a->eta));
	if (a->errors)
		rows_putf(out, SHADE_ERROR, ", %zu failed: ablate again retries", a->errors);
	(void)v;
}

static void figures(
	struct rows *out, const struct pane_view *v, const struct worths *a, size_t i)
{
	const struct ablation_piece *p = &a->what->pieces[i];
	const struct worth *w = &a->items[i];
	struct buf b = BUF(BUF_SMALL);

	rows_begin(out, -1);
	if (p->skipped) {
		buf_addf(&b, "   not left out: %s", p->skipped);
		rows_put(out, SHADE_DIM, buf_str(&b));
	} else if (!w->paired.n) {
		rows_puts(out, SHADE_DIM, "   not scored yet");
	} else {
		buf_adds(&b, "   ");
		stats_print_difference(&b, w->interval, v->ascii);
		rows_put(out, worth_shade(w), buf_str(&b));
		rows_putf(out, SHADE_DIM, "  %s  %zu:%zu, n %zu",
			w->paired.noise	       ? "noise"
			: w->paired.diff > 0 ? "it helps"
					       : "it harms",
			w->paired.gained, w->paired.lost, w->paired.n);
	}
	buf_release(&b);
	if (!p->text)
		return;
	rows_begin(out, -1);
	rows_puts(out, SHADE_DIM, "   instead of: ");
	rows_wrap(out, SHADE_DIM, str_of(p->text), v->columns, 6, -1);
}

void detail_ablation(struct rows *out, struct pane_view *v)
{
	struct text_ref ref = pane_selected(v->live);
	const struct prompt *whole = state_text(live_state(v->live), ref, NULL);
	struct buf key = BUF(BUF_SMALL);
	struct worths a;

	pane_key(&key, v->live, "ablate");
	if (!figures_worths(v->live->desk->figures, ref, &a)) {
		pane_say(out, v, SHADE_HINT,
			"%s leaves out each sentence in turn and scores what is left: the "
			"difference is what the sentence is worth.",
			buf_text(&key));
	} else if (a.hidden) {
		pane_say(out, v, SHADE_DIM, "hidden until it is revealed");
	} else {
		head(out, v, &a);
		for (size_t i = 0; i < a.what->n_pieces; i++) {
			const struct ablation_piece *p = &a.what->pieces[i];
			const struct message *m = &whole->items[p->message];
			struct str words = str_trim((struct str){m->text + p->at, p->bytes});

			rows_begin(out, -1);
			rows_puts(out, SHADE_TEXT, " ");
			rows_wrap(out, worth_shade(&a.items[i]),
				words.n ? words : STR("(nothing)"), v->columns, 1, -1);
			figures(out, v, &a, i);
		}
	}
	buf_release(&key);
}

/* ---- models ---- */

static void model_row(
	struct rows *out, const struct pane_view *v, struct text_ref ref, int model, bool target)
{
	struct score_line line, base;
	struct buf b = BUF(BUF_SMALL);

	figures_score_on(v->live->desk->figures, ref, model, &line);
	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, " %s", state_model(live_state(v->live), model));
	rows_puts(out, SHADE_DIM, target ? "  target" : "");
	rows_begin(out, -1);
	rows_puts(out, SHADE_TEXT, "   ");
	if (line.dev.n)
		stats_print_interval(&b, line.dev, v->ascii);
	else
		buf_adds(&b, line.hidden ? "hidden" : "not scored");
	rows_put(out, SHADE_TEXT, buf_str(&b));
	buf_clear(&b);
	if (line.gain.n) {
		stats_print_paired(&b, line.gain, v->ascii);
		rows_puts(out, SHADE_TEXT, "  ");
		rows_put(out, line.gain.noise ? SHADE_SCORE_NOISE
			: line.gain.diff > 0  ? SHADE_SCORE_GOOD
					      : SHADE_SCORE_BAD, buf_str(&b));
		buf_clear(&b);
	}
	if (line.dev.n)
		rows_putf(out, SHADE_DIM, "  n %zu", line.dev.n);
	if (line.errors)
		rows_putf(out, SHADE_ERROR, "  %zu failed", line.errors);
	if (line.gain.n) {
		figures_score_on(v->live->desk->figures, (struct text_ref){.version = line.against},
			model, &base);
		stats_print_interval(&b, base.dev, v->ascii);
		rows_begin(out, -1);
		rows_putf(out, SHADE_DIM, "   v%d %s", line.against, buf_text(&b));
	}
	buf_release(&b);
}

void detail_models(struct rows *out, struct pane_view *v)
{
	struct text_ref ref = pane_selected(v->live);
	const struct figures *g = v->live->desk->figures;
	const int first = figures_next_model(g, ref, -1);
	struct buf key = BUF(BUF_SMALL);

	model_row(out, v, ref, live_state(v->live)->target, true);
	for (int m = first; m >= 0; m = figures_next_model(g, ref, m))
		model_row(out, v, ref, m, false);
	pane_key(&key, v->live, "second");
	if (first < 0)
		pane_say(out, v, SHADE_HINT,
			"%s scores it and the prompt by a second model: does the gain carry over?",
			buf_text(&key));
	buf_release(&key);
}
