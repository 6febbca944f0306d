/* targets.c - the prompt and the variants by each model that the prompt is for: a column each. */
#include <string.h>

#include "parts.h"

#define MOST 20	  /* variants: those that come first in the list, and the selected one */
#define LEAST 30 /* columns: with an interval and a gain */

/* Without where it is, where that tells it from the others. */
static void put_model(struct rows *out, const struct live *v, int model, bool leads)
{
	const struct state *s = live_state(v);
	const char *name = state_model(s, model), *end = strrchr(name, ':');
	bool alone = end != NULL;
	int other;

	for (size_t i = 0; alone && (other = state_target(s, i)) >= 0; i++) {
		const char *its = strrchr(state_model(s, other), ':');
		alone = other == model || !its || strcmp(its, end) != 0;
	}
	rows_begin(out, -1);
	rows_only(out, FOR_LINES);
	rows_puts(out, SHADE_HEADING, name);
	rows_only(out, FOR_SCREEN);
	rows_cut(out, SHADE_HEADING, str_of(alone ? end + 1 : name), LEAST);
	rows_only(out, FOR_ALL);
	if (leads)
		rows_two(out, SHADE_DIM, "  leads", ", leads");
}

/* What a round makes is not sent there. */
static void put_rest(struct rows *out, const struct live *v, size_t target)
{
	const struct model *m = desk_target(v->desk, target);
	const int failures = m ? desk_rests(v->desk, m) : 0;

	if (failures)
		put_hint(out, v, "rests after %d failures; " KEY("retry") " asks it again",
			failures);
}

/* told: why those before it failed, which is not told again. */
static void put_trouble(struct rows *out, const char *why, const char **told)
{
	if (!why || (*told && !strcmp(why, *told)))
		return;
	rows_begin(out, -1);
	rows_hang(out, 4);
	rows_two(out, SHADE_ERROR, "    ", "");
	rows_theirs(out, SHADE_ERROR, str_of(why));
	*told = why;
}

static void put_cell(struct rows *out, const struct live *v, struct text_ref text, int model,
	const char **told)
{
	struct score_line line;

	figures_score_on(v->desk->figures, text, model, &line);
	rows_begin(out, text.variant ? text.variant : -1);
	if (text.variant && text.variant == v->view.variant)
		rows_select(out);
	put_name(out, v, text.variant ? SHADE_KEY : SHADE_ACCEPTED, text);
	rows_wordsf(out, SHADE_TEXT, " by %s", state_model(live_state(v), model));
	rows_two(out, SHADE_TEXT, " ", ": ");
	if (line.dev.n)
		put_interval(out, v, line.early ? SHADE_SCORE_EARLY : SHADE_TEXT, line.dev);
	else
		rows_puts(out, SHADE_DIM, line.hidden ? "hidden" : "not scored");
	if (line.dev.n && line.early)
		rows_wordsf(out, SHADE_DIM, ", early");
	if (line.gain.n && (text.variant || text.version != line.against))
		put_gain(out, line.gain, line.against);
	if (line.errors)
		rows_item(out, SHADE_ERROR, "%zu failed", line.errors);
	if (line.errors)
		put_trouble(out, figures_trouble(v->desk->figures, text, model), told);
}

static void put_column(struct rows *out, const struct live *v, size_t target)
{
	const struct state *s = live_state(v);
	const int model = state_target(s, target), base = figures_base(v->desk->figures);
	bool selected = !v->view.variant;
	const char *told = NULL;
	size_t n;
	const int *ids = live_variants(v, &n);

	rows_side(out, (int)target + 1);
	put_model(out, v, model, !target);
	put_rest(out, v, target);
	put_cell(out, v, (struct text_ref){.version = s->head}, model, &told);
	if (base && base != s->head)
		put_cell(out, v, (struct text_ref){.version = base}, model, &told);
	for (size_t i = 0; i < n && i < MOST; i++) {
		selected = selected || ids[i] == v->view.variant;
		put_cell(out, v, (struct text_ref){.variant = ids[i]}, model, &told);
	}
	if (!selected)
		put_cell(out, v, (struct text_ref){.variant = v->view.variant}, model, &told);
}

static void targets(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);
	size_t n;

	(void)live_variants(v, &n);
	if (!s->head) {
		put_hint(out, v, "There is no prompt yet; " KEY("edit") " types one.");
		return;
	}
	out->side_least = LEAST;
	for (size_t i = 0; state_target(s, i) >= 0; i++)
		put_column(out, v, i);
	rows_side(out, 0);
	if (n > MOST)
		put_hint(out, v, "The first %d of %zu, as they are listed; " KEY("sort") " sorts.",
			MOST, n);
	if (state_target(s, 1) < 0)
		put_hint(out, v, LINE("model") " target + NAME adds a model that all is scored by "
					       "too.");
	else
		put_hint(out, v, KEY("lead") " makes the next one lead; " KEY(
					 "evaluate") " scores what is missing, by all.");
}

VIEW(targets, "the prompt and the variants by each of the session's targets", .rows = targets);
