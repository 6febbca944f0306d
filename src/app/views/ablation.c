/* ablation.c - what each sentence of the text is worth. */
#include "hunsu/base/clock.h"
#include "parts.h"

#define BRIEF 60 /* columns of a sentence in lines */

static void put_head(struct rows *out, const struct worths *a)
{
	rows_begin(out, -1);
	if (a->busy)
		rows_putf(out, SHADE_PROGRESS, "%zu/%zu scored", a->done, a->total);
	else if (a->done < a->total)
		rows_putf(out, SHADE_WARNING, "%zu/%zu scored; ablate again goes on", a->done,
			a->total);
	else
		rows_putf(out, SHADE_DIM, "what the score loses without each %s%s",
			a->what->hunks ? "difference" : "sentence",
			a->what->against ? " from the older version" : "");
	if (a->eta >= 0)
		rows_putf(out, SHADE_PROGRESS, ", %s to go", clock_words(a->eta).s);
	if (a->errors)
		rows_putf(out, SHADE_ERROR, ", %zu failed: ablate again retries", a->errors);
}

static void put_worth(struct rows *out, const struct worths *a, size_t i)
{
	const struct ablation_piece *p = &a->what->pieces[i];
	const struct worth *w = &a->items[i];
	SCOPED(buf) sign = BUF(BUF_SMALL), words = BUF(BUF_SMALL);

	if (p->skipped) {
		rows_putf(out, SHADE_DIM, "not left out, %s", p->skipped);
	} else if (!w->paired.n) {
		rows_puts(out, SHADE_DIM, "not scored yet");
	} else {
		stats_print_difference(&sign, w->interval, false);
		stats_tell_difference(&words, w->interval);
		rows_two(out, worth_shade(a, i), buf_text(&sign), buf_text(&words));
		rows_signf(out, SHADE_DIM, " (n %zu)", w->paired.n);
		rows_wordsf(out, SHADE_DIM, " on %zu example%s", w->paired.n, PLURAL(w->paired.n));
		rows_item(out, SHADE_DIM, "%s",
			w->paired.n < a->examples ? "early"
			: w->paired.noise	  ? "noise"
			: w->paired.diff > 0	  ? "it helps"
						  : "it harms");
	}
}

static void put_piece(
	struct rows *out, const struct prompt *whole, const struct worths *a, size_t i)
{
	const struct ablation_piece *p = &a->what->pieces[i];
	const struct message *m = &whole->items[p->message];
	struct str words = str_trim((struct str){m->text + p->at, p->bytes});

	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "%s %zu", a->what->hunks ? "hunk" : "sentence", i + 1);
	rows_two(out, SHADE_TEXT, "  ", ": ");
	put_worth(out, a, i);
	rows_break(out, 3, ": ");
	rows_brief(out, worth_shade(a, i), words.n ? words : STR("(nothing)"), BRIEF);
	if (p->text) {
		rows_break(out, 3, ", ");
		rows_puts(out, SHADE_DIM, "instead of: ");
		rows_brief(out, SHADE_DIM, str_of(p->text), BRIEF);
	}
}

static void ablation(struct rows *out, const struct live *v, const struct about *about)
{
	struct worths a;
	size_t idle = 0;

	if (!figures_worths(v->desk->figures, about->text, &a)) {
		put_hint(out, v,
			KEY("ablate") " leaves out each sentence in turn and scores what is left: "
				      "the difference is what the sentence is worth.");
		return;
	}
	if (a.hidden) {
		put_hint(out, v, "hidden until it is revealed");
		return;
	}
	put_head(out, &a);
	for (size_t i = 0; i < a.what->n_pieces; i++) {
		put_piece(out, state_text(live_state(v), about->text, NULL), &a, i);
		idle += figures_idle(&a, i);
	}
	if (idle && about->text.version == live_state(v)->head)
		put_hint(out, v, KEY("prune") " drops the %zu that it does as well without.", idle);
}

VIEW(ablation, "what each sentence of it is worth", .of_text = true, .rows = ablation);
