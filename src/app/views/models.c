/* models.c - how the text scores by each model there is a score of. */
#include "parts.h"

static void put_model(
	struct rows *out, const struct live *v, struct text_ref text, int model, bool target)
{
	struct figures *g = v->desk->figures;
	struct score_line line, base;

	figures_score_on(g, text, model, &line);
	rows_begin(out, -1);
	rows_puts(out, SHADE_HEADING, state_model(live_state(v), model));
	if (target)
		rows_two(out, SHADE_DIM, "  target", ", target");
	rows_break(out, 3, ": ");
	if (line.dev.n) {
		put_interval(out, v, SHADE_TEXT, line.dev);
		rows_signf(out, SHADE_DIM, " (n %zu)", line.dev.n);
	} else {
		rows_puts(out, SHADE_TEXT, line.hidden ? "hidden" : "not scored");
	}
	if (line.gain.n)
		put_gain(out, line.gain, line.against);
	if (line.errors)
		rows_item(out, SHADE_ERROR, "%zu failed", line.errors);
	if (line.gain.n) {
		figures_score_on(g, (struct text_ref){.version = line.against}, model, &base);
		rows_break(out, 3, "; ");
		rows_putf(out, SHADE_DIM, "v%d ", line.against);
		put_interval(out, v, SHADE_DIM, base.dev);
	}
}

static void models(struct rows *out, const struct live *v, const struct about *a)
{
	const struct figures *g = v->desk->figures;
	const int first = figures_next_model(g, a->text, -1);

	put_model(out, v, a->text, live_state(v)->target, true);
	for (int m = first; m >= 0; m = figures_next_model(g, a->text, m))
		put_model(out, v, a->text, m, false);
	if (first < 0)
		put_hint(out, v,
			KEY("second") " scores it and the prompt by a second model: does the gain "
				      "carry over?");
}

VIEW(models, "its score by each model", .of_text = true, .rows = models);
