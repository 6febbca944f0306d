/* play.c - what the model found by playing: its rounds and why each was chosen, and what is to be
 * said of its best text. */
#include "hunsu/figures/history.h"
#include "hunsu/figures/searches.h"
#include "hunsu/session/story.h"
#include "parts.h"

static bool is_hidden(const struct state *s, const struct search_record *r)
{
	bool hidden = state_hidden(s, r->on);

	for (size_t i = 0; i < s->rounds.n && !hidden; i++)
		hidden = s->rounds.items[i].search == r->n &&
			 state_hidden_round(s, s->rounds.items[i].n);
	return hidden;
}

static void put_report(struct rows *out, const struct live *v, const struct search_record *r)
{
	const struct state *s = live_state(v);
	SCOPED(buf) report = BUF(BUF_TEXT);
	struct str rest, line;

	searches_report(&report, v->desk->figures, r);
	rest = buf_str(&report);
	while (str_line(&rest, &line)) {
		rows_begin(out, -1);
		rows_hang(out, 3);
		rows_theirs(out, SHADE_TEXT, line);
	}
	if (r->found.variant && figures_split_size(v->desk->figures, SPLIT_HELD_OUT) && !r->look)
		put_hint(out, v, LINE("held-out") " %s compares it with the prompt on examples "
			"that no choice was made by: a look that is counted.",
			text_called(s, r->found).s);
}

static size_t count_variants(const struct state *s, int round)
{
	size_t n = 0;

	for (size_t i = 0; i < s->variants.n; i++)
		n += s->variants.items[i].round == round;
	return n;
}

static void put_round(struct rows *out, const struct live *v, const struct round *r, int nth,
	const struct history *h)
{
	const struct state *s = live_state(v);
	const size_t made = count_variants(s, r->n);

	rows_begin(out, -1);
	rows_hang(out, 3);
	rows_putf(out, SHADE_TEXT, "round %d, %s on ", nth, r->n_operators ? r->operators[0] : "");
	put_name(out, v, SHADE_TEXT, r->on);
	if (r->and.variant || r->and.version) {
		rows_puts(out, SHADE_TEXT, " and ");
		put_name(out, v, SHADE_TEXT, r->and);
	}
	if (r->why)
		rows_putf(out, SHADE_DIM, ": %s", r->why);
	rows_putf(out, SHADE_DIM, "; %zu variant%s", made, PLURAL(made));
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].round == r->n) {
			rows_puts(out, SHADE_DIM, ", best ");
			put_name(out, v, SHADE_TEXT, h->items[i].ref);
			rows_puts(out, SHADE_DIM, ": ");
			put_score(out, v, &h->items[i].line);
		}
}

static void put_search(struct rows *out, const struct live *v, const struct search_record *r,
	const struct history *h)
{
	const struct state *s = live_state(v);
	int n = 0;

	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "search %d, seed %ld: ", r->n, r->seed);
	if (r->why)
		rows_theirs(out, SHADE_HEADING, str_of(r->why));
	else
		rows_puts(out, SHADE_HEADING, "it goes on");
	if (is_hidden(s, r)) {
		put_hint(out, v, "hidden until it is revealed");
		return;
	}
	if (searches_scored(v->desk->figures, r))
		put_report(out, v, r);
	for (size_t i = 0; i < s->rounds.n; i++)
		if (s->rounds.items[i].search == r->n)
			put_round(out, v, &s->rounds.items[i], ++n, h);
}

static void play(struct rows *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);
	SCOPED(history) h = {0};

	history_make(&h, v->desk->figures);
	for (size_t i = s->searches.n; i-- > 0;)
		put_search(out, v, &s->searches.items[i], &h);
	if (!s->searches.n)
		put_hint(out, v, LINE("play") " 5 lets the model play five rounds by itself: each, "
			"why it was chosen and what it found come here.");
}

VIEW(play, "what the model found by playing, why each round was chosen, what it cost",
	.rows = play);
