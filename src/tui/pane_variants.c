/* pane_variants.c - the variants with their scores, those that grow, and the local model on its
 * way. */
#include <math.h>

#include "hunsu/figures/bets.h"
#include "hunsu/figures/contest.h"
#include "hunsu/base/clock.h"
#include "hunsu/session/story.h"
#include "hunsu/tui/pane.h"

#define BAR_CELLS 8
#define NAME_COLUMNS 6	 /* "*▸A✓  " */
#define SCORE_COLUMNS 12 /* "100% 91–100 " */
#define GAIN_COLUMNS 20	 /* "+100 ▲ 12:34 p<.001 " */
#define OPERATOR_COLUMNS 11
#define EMPTY_ROWS 4 /* what is said where there is no variant */

/* "A: about +12 left, at least +1": the best gain of many tries is partly luck. */
static void best(struct buf *out, const struct pane_view *v)
{
	struct best b;
	const struct text_ref ref = figures_chosen(v->live->desk->figures, &b);

	if (!ref.variant && !ref.version)
		return;
	buf_adds(out, pane_part(v));
	buf_addf(out, "%s: ", text_called(live_state(v->live), ref).s);
	if (!isnan(b.left)) {
		buf_adds(out, "about ");
		stats_print_points(out, b.left, v->ascii);
		buf_adds(out, " left, ");
	}
	buf_adds(out, "at least ");
	stats_print_points(out, b.low, v->ascii);
}

static void title(struct buf *out, const struct pane_view *v)
{
	const struct state *s = live_state(v->live);
	const int base = figures_base(v->live->desk->figures);
	size_t n;

	(void)live_variants(v->live, &n);
	buf_adds(out, "Variants");
	if (s->variants.n)
		buf_addf(out, "%sby %s%s%zu", pane_part(v),
			v->live->view.sort <= SORT_GAIN && figures_by_duels(v->live->desk->figures)
				? "duels"
				: sort_names[v->live->view.sort],
			pane_part(v), n);
	if (n < s->variants.n)
		buf_addf(out, " of %zu", s->variants.n);
	if (live_tied(v->live, 0))
		buf_adds(out, ", ties by likelihood");
	if (s->variants.n && !figures_may_rank(v->live->desk->figures))
		buf_addf(out, "%sthe judge may not rank", pane_part(v));
	if (s->variants.n && base && base != s->head)
		buf_addf(out, "%sgains over v%d", pane_part(v), base);
	if (v->live->view.n_marked)
		buf_addf(out, "%s%zu marked", pane_part(v), v->live->view.n_marked);
	best(out, v);
}

static void bar(struct rows *out, const struct pane_view *v, double share)
{
	int full = share > 1 ? BAR_CELLS : share < 0 ? 0 : (int)(share * BAR_CELLS);

	for (int i = 0; i < BAR_CELLS; i++)
		rows_puts(out, SHADE_PROGRESS, i < full ? v->marks->full : v->marks->empty);
}

/* How far it is. True when the text is being scored. */
static bool progress(struct rows *out, const struct pane_view *v, struct text_ref ref)
{
	size_t done, total;
	double eta;

	if (!figures_progress(v->live->desk->figures, ref, &done, &total, &eta) || !total)
		return false;
	rows_putf(out, SHADE_PROGRESS, "%zu/%zu ", done, total);
	bar(out, v, (double)done / (double)total);
	if (eta >= 0)
		rows_putf(out, SHADE_PROGRESS, " %s", clock_words(eta).s);
	return true;
}

static enum shade gain_shade(const struct paired *p)
{
	return p->noise ? SHADE_SCORE_NOISE : p->diff > 0 ? SHADE_SCORE_GOOD : SHADE_SCORE_BAD;
}

/* Why calls failed, over all that the row would say else; false: none did. */
static bool trouble(struct rows *out, const struct pane_view *v, struct text_ref ref, size_t errors)
{
	const struct figures *g = v->live->desk->figures;
	const char *why = errors ? figures_trouble(g, ref, figures_state(g)->target) : NULL;

	if (!why)
		return false;
	rows_putf(out, SHADE_ERROR, "%zu failed: ", errors);
	rows_put(out, SHADE_ERROR, str_of(why));
	return true;
}

/* Of less than all examples; none of the mean of one that a race stopped, which is too low. */
static void early(struct buf *out, const struct pane_view *v, const struct score_line *line)
{
	if (line->stop) {
		buf_addf(out, "behind %zu/%d ", line->dev.n, line->stop->of);
		return;
	}
	stats_print_interval(out, line->dev, v->ascii);
	if (out->n + sizeof " first" <= SCORE_COLUMNS)
		buf_adds(out, " first");
}

/* Where no metric scores, what duels say. */
static void unscored(struct rows *out, const struct pane_view *v, struct text_ref ref)
{
	struct figures *g = v->live->desk->figures;
	const int end = out->column + SCORE_COLUMNS;
	SCOPED(buf) b = BUF(BUF_SMALL);
	struct duel_rank r;

	if (!figures_by_duels(g) || !figures_duels(g, ref, &r)) {
		rows_puts(out, SHADE_DIM, "not scored");
		return;
	}
	stats_print_interval(&b,
		(struct interval){.mean = r.chance, .low = r.low, .high = r.high, .n = r.duels},
		v->ascii);
	rows_put(out, SHADE_TEXT, buf_str(&b));
	rows_to(out, end);
	rows_putf(out, SHADE_DIM, "%g of %zu duel%s", r.wins, r.duels, PLURAL(r.duels));
}

/* True: nothing else has room in the row. */
static bool score(struct rows *out, const struct pane_view *v, struct text_ref ref)
{
	struct score_line line;
	SCOPED(buf) b = BUF(BUF_SMALL);
	int end = out->column + SCORE_COLUMNS;

	figures_score(v->live->desk->figures, ref, &line);
	if (!line.dev.n && trouble(out, v, ref, line.errors))
		return true;
	if (line.hidden) {
		rows_puts(out, SHADE_DIM, "hidden");
	} else if (line.dev.n && line.early) {
		early(&b, v, &line);
		rows_put(out, SHADE_SCORE_EARLY, buf_str(&b));
	} else if (line.dev.n) {
		stats_print_interval(&b, line.dev, v->ascii);
		rows_put(out, SHADE_TEXT, buf_str(&b));
	} else {
		unscored(out, v, ref);
	}
	rows_to(out, end);
	buf_clear(&b);
	if (line.stop && line.gain.n) {
		rows_putf(out, SHADE_DIM, "%zu:%zu", line.gain.gained, line.gain.lost);
	} else if (ref.variant && line.dev.n && line.gain.n) {
		stats_print_paired_column(&b, line.gain, v->ascii);
		rows_put(out, gain_shade(&line.gain), buf_str(&b));
	}
	rows_puts(out, SHADE_TEXT, line.errors ? " " : "");
	return trouble(out, v, ref, line.errors);
}

/* How far it is; where there is a figure already, that, and how far it is from the column `end` on.
 * True: nothing else has room in the row. */
static bool figure(struct rows *out, const struct pane_view *v, struct text_ref ref, int end)
{
	if (!figures_scored(v->live->desk->figures, ref) && progress(out, v, ref))
		return false;
	if (score(out, v, ref))
		return true;
	rows_to(out, end);
	return progress(out, v, ref);
}

static void name(struct rows *out, const struct pane_view *v, struct text_ref ref, enum shade shade,
	const char *standing)
{
	const struct view *view = &v->live->view;
	bool selected = ref.variant == view->variant;

	rows_puts(out, SHADE_MARK,
		ref.variant && view_marked(view, ref.variant) ? v->marks->marked : " ");
	rows_puts(out, SHADE_FOCUS, selected ? v->marks->selected : " ");
	rows_puts(out, shade, text_called(live_state(v->live), ref).s);
	rows_puts(out, shade, standing);
	rows_to(out, NAME_COLUMNS - 1);
	if (ref.variant && figures_broken(v->live->desk->figures, ref, NULL, 0))
		rows_puts(out, SHADE_ERROR, "!"); /* the detail says what it is worse on */
	else
		rows_puts(out, SHADE_TEXT, " ");
	if (selected)
		rows_select(out);
}

static void tail(struct rows *out, const struct pane_view *v, const struct variant *k)
{
	int from = NAME_COLUMNS + SCORE_COLUMNS + GAIN_COLUMNS, room = v->columns - from;
	double distance;

	if (room < 8)
		return;
	rows_to(out, from - 1);
	rows_puts(out, SHADE_DIM, " ");
	rows_cell(out, SHADE_DIM, str_of(k->operator),
		room < OPERATOR_COLUMNS ? room : OPERATOR_COLUMNS);
	if (room >= OPERATOR_COLUMNS + 5 && !isnan(distance = live_distance(v->live, k->n)))
		rows_putf(out, SHADE_DIM, "%s%.0f%%", v->marks->differ, distance * 100);
	rows_to(out, from + OPERATOR_COLUMNS + 5);
	if (room >= OPERATOR_COLUMNS + 12)
		rows_putf(out, SHADE_DIM, "%4zutok", prompt_tokens_guess(&k->prompt));
}

static void hidden_tail(struct rows *out, const struct pane_view *v, int variant)
{
	const struct bet *b = bet_on(live_state(v->live), variant);

	if (b)
		rows_putf(out, SHADE_DIM, "your bet: %s v%d, %.0f%% sure",
			b->beats ? "beats" : "not above", b->against, 100 * b->confidence);
}

static void variant_row(struct rows *out, const struct pane_view *v, int n)
{
	const struct variant *k = state_variant(live_state(v->live), n);
	struct text_ref ref = {.variant = n};
	enum shade shade = k->standing == STANDING_REJECTED   ? SHADE_REJECTED
			   : k->standing == STANDING_ACCEPTED ? SHADE_ACCEPTED
							      : SHADE_KEY;

	rows_begin(out, n);
	name(out, v, ref, shade,
		k->standing == STANDING_ACCEPTED   ? v->marks->accepted
		: k->standing == STANDING_REJECTED ? v->marks->rejected
						   : "");
	if (figure(out, v, ref, NAME_COLUMNS + SCORE_COLUMNS + GAIN_COLUMNS))
		return;
	if (state_hidden(live_state(v->live), ref))
		hidden_tail(out, v, n);
	else
		tail(out, v, k);
}

static void prompt_row(struct rows *out, const struct pane_view *v)
{
	const struct version *head = state_head(live_state(v->live));
	struct text_ref ref = {.version = head->n};
	double yours = figures_yours(v->live->desk->figures);

	rows_begin(out, 0);
	name(out, v, ref, SHADE_KEY, "");
	if (figure(out, v, ref, NAME_COLUMNS + SCORE_COLUMNS))
		return;
	rows_to(out, NAME_COLUMNS + SCORE_COLUMNS - 1);
	rows_puts(out, SHADE_DIM, " your prompt");
	if (yours >= 0)
		rows_putf(out, SHADE_DIM, ", %.0f%% yours", yours * 100);
}

/* ---- what is on its way ---- */

static void local_rows(struct rows *out, const struct pane_view *v)
{
	struct local_status l = {0};

	if (v->live->desk->client)
		client_local(v->live->desk->client, &l);
	if (l.state == LOCAL_FAILED) {
		rows_begin(out, -1);
		rows_put(out, SHADE_ERROR, STR(" the local model: "));
		rows_wrap(out, SHADE_ERROR, str_of(l.line), v->columns, 2, -1);
	} else if (l.state == LOCAL_INSTALLING || l.state == LOCAL_LOADING) {
		rows_begin(out, -1);
		rows_puts(out, SHADE_TEXT, " ");
		if (l.total > 0) {
			bar(out, v, (double)l.done / (double)l.total);
			rows_puts(out, SHADE_TEXT, " ");
		}
		rows_wrap(out, SHADE_PROGRESS, str_of(l.line), v->columns, 2, -1);
	}
}

/* The end of what has been written so far, of its last line that says something. As many bytes as
 * there are columns, since hardly a character is wider than it is long: each frame does this. */
static struct str last_words(struct str s, int columns)
{
	struct str t = str_trim(s);
	size_t most = (size_t)columns, from = t.n > most ? t.n - most : 0;

	while (from < t.n && ((unsigned char)t.p[from] & 0xc0) == 0x80)
		from++;
	for (size_t i = from; i + 1 < t.n; i++)
		if (t.p[i] == '\n')
			from = i + 1;
	t = str_from(t, from);
	while (t.n && columns > 0 && text_width(t) > columns)
		t = str_from(t, grapheme_next(t, 0));
	return t;
}

/* In a blind review which of them is which is not to be seen. */
static void growing_rows(struct rows *out, const struct pane_view *v)
{
	const struct state *s = live_state(v->live);
	size_t n = v->live->desk->flight.n_growing;

	if (n && state_hidden_round(live_state(v->live), (int)s->rounds.n)) {
		pane_say(out, v, SHADE_GROWING, " %s %zu on their way, hidden", v->marks->growing,
			n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct growing *g = &v->live->desk->flight.growing[i];
		if (!g->busy)
			continue;
		rows_begin(out, -1);
		rows_putf(out, SHADE_GROWING, "  %s ", v->marks->growing);
		rows_cell(out, SHADE_GROWING, str_of(g->op ? g->op->name : ""), OPERATOR_COLUMNS);
		rows_putf(out, SHADE_DIM, "%s ",
			clock_words((double)(clock_ms() - g->began_ms) / 1000).s);
		if (g->tries)
			rows_putf(out, SHADE_WARNING, "again (%d refused) ", g->tries);
		rows_put(out, SHADE_GROWING,
			last_words(buf_str(&g->text), v->columns - out->column - 1));
	}
}

static int refused(const struct state *s)
{
	int round = s->rounds.n ? s->rounds.items[s->rounds.n - 1].n : 0, n = 0;

	for (size_t i = 0; i < s->refusals.n; i++)
		n += s->refusals.items[i].round == round;
	return n;
}

static void refused_row(struct rows *out, const struct pane_view *v)
{
	const int n = refused(live_state(v->live));

	if (!n)
		return;
	pane_say(out, v, SHADE_DIM, " %d refused in this round: :detail refused shows why", n);
}

static void folded_row(struct rows *out, const struct pane_view *v)
{
	const size_t n = live_folded(v->live);

	if (n)
		pane_say(out, v, SHADE_DIM, " %zu more of the grid: :detail grid", n);
}

#define FEW 1000 /* examples; what more of them can tell takes long to work out */

static void power_row(struct rows *out, const struct pane_view *v, size_t n)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	if (n <= FEW)
		figures_power_words(v->live->desk->figures, &b);
	if (b.n)
		pane_say(out, v, SHADE_DIM, "%s", buf_text(&b));
}

static void empty_rows(struct rows *out, const struct pane_view *v)
{
	size_t n = figures_split_size(v->live->desk->figures, SPLIT_DEV);

	if (v->live->replay)
		pane_say(out, v, SHADE_HINT, "No variant has been written yet.");
	else if (n)
		pane_say(out, v, SHADE_HINT,
			KEY("propose") " asks the model for variants of your prompt, scored on "
				       "your %zu example%s.",
			n, PLURAL(n));
	else
		pane_say(out, v, SHADE_HINT,
			KEY("propose") " asks the model for variants of your prompt; with examples "
				       "(:example add INPUT => ANSWER) you see them scored.");
	if (n && !v->live->replay)
		power_row(out, v, n);
}

int pane_variants_need(const struct live *live)
{
	size_t n = 0;

	(void)live_variants(live, &n);
	n += live->desk->flight.n_growing + (live_parting(live) > 0);
	return (n ? (int)n + 1 : EMPTY_ROWS) + (refused(live_state(live)) > 0) +
	       (live_folded(live) > 0);
}

static int place_in(const int *list, size_t n, int what)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == what)
			return (int)i;
	return -1;
}

/* Between what is known and what a round is still about. */
static void parting_row(struct rows *out, const struct pane_view *v, bool hidden)
{
	rows_begin(out, -1);
	rows_putf(out, SHADE_DIM, "%s%s%s", pane_part(v), hidden ? "known" : "being scored",
		pane_part(v));
}

/* What stays in sight however the others scroll: the prompt's row, and the best one's; 0: there is
 * none. */
static void pinned_rows(struct rows *out, struct pane_view *v, bool some, int best)
{
	const bool examples = figures_split_size(v->live->desk->figures, SPLIT_DEV) > 0;

	local_rows(out, v);
	if (live_state(v->live)->head && (some || examples))
		prompt_row(out, v);
	if (best)
		variant_row(out, v, best);
	v->sticky = (int)out->n < v->height ? (int)out->n : v->height;
}

static void make_rows(struct rows *out, struct pane_view *v)
{
	struct pane_view rest;
	struct pane_window in;
	size_t n;
	const int *list = live_variants(v->live, &n);
	const int parting = (int)live_parting(v->live), parted = parting > 0;
	const bool hidden =
		n && state_hidden(live_state(v->live), (struct text_ref){.variant = list[0]});
	const int best = n && !hidden && v->live->view.sort == SORT_SCORE;
	int at = place_in(list, n, v->live->view.variant), to = (int)n + parted;

	pinned_rows(out, v, n > 0, best ? list[0] : 0);
	at += parted && at >= parting;
	rest = *v;
	rest.height -= v->sticky;
	in = pane_window(&rest, at - best, 0, to - best);
	rows_skip(out, (size_t)in.from);
	for (int i = best + in.from; i < best + in.to; i++)
		if (parted && i == parting)
			parting_row(out, v, hidden);
		else
			variant_row(out, v, list[i - (parted && i > parting)]);
	rows_skip(out, (size_t)(to - best - in.to));
	growing_rows(out, v);
	folded_row(out, v);
	refused_row(out, v);
	if (!n && !v->live->desk->flight.n_growing)
		empty_rows(out, v);
	v->top = pane_follow(v->top, out->selected - v->sticky, (int)out->n - v->sticky,
		rest.height, v->follow);
}

const struct pane_record pane_variants = {title, make_rows, NULL};
