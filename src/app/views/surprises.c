/* surprises.c - where the text surprises the target most, and what it would have put there. */
#include "parts.h"

#define AROUND 24 /* bytes of what is before a place */

/* What is before it, from the beginning of a character on. */
static struct str before(const struct prompt *p, struct range in)
{
	const struct str text = str_first(message_str(&p->items[in.message]), in.at);
	size_t from = text.n > AROUND ? text.n - AROUND : 0;

	while (from < text.n && ((unsigned char)text.p[from] & 0xc0) == 0x80)
		from++;
	return str_from(text, from);
}

/* On one row: what a word or the text before it has of line ends is seen as \n. */
static void put_on_one(struct rows *out, enum shade shade, struct str s, bool theirs)
{
	SCOPED(buf) line = BUF(BUF_SMALL);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			buf_adds(&line, "\\n");
		else
			buf_addc(&line, s.p[i]);
	if (theirs)
		rows_theirs(out, shade, buf_str(&line));
	else
		rows_put(out, shade, buf_str(&line));
}

static void put_spot(struct rows *out, const struct prompt *p, const struct spot *t)
{
	const struct str lead = before(p, t->in);
	SCOPED(buf) share = BUF(BUF_SMALL);

	put_share(&share, t->logprob);
	rows_begin(out, -1);
	rows_puts(out, SHADE_DIM, lead.n < t->in.at ? "\xe2\x80\xa6" : "");
	put_on_one(out, SHADE_DIM, lead, false);
	put_on_one(out, surprise_shade(t->logprob), prompt_range(p, t->in), false);
	rows_two(out, SHADE_TEXT, "  ", ": ");
	rows_puts(out, surprise_shade(t->logprob), buf_text(&share));
	if (!t->n_words)
		rows_puts(out, SHADE_DIM, ", nothing else to take");
}

static void put_word(struct rows *out, const struct live *v, const struct likely_word *w, int n)
{
	SCOPED(buf) share = BUF(BUF_SMALL);

	put_share(&share, w->logprob);
	rows_begin(out, n);
	if (v->view.word == n)
		rows_select(out);
	rows_signf(out, SHADE_KEY, "  %3d ", n);
	rows_wordsf(out, SHADE_KEY, "%d ", n);
	rows_puts(out, SHADE_DIM, "\xe2\x80\x9c");
	put_on_one(out, SHADE_TEXT, w->text, true);
	rows_putf(out, SHADE_DIM, "\xe2\x80\x9d %s", buf_text(&share));
}

static void surprises(struct rows *out, const struct live *v, const struct about *about)
{
	const struct state *s = live_state(v);
	const struct prompt *p = state_text(s, about->text, NULL);
	SCOPED(likelihoods) told = {0};
	SCOPED(spots) all = {0};
	int n = 0;

	if (state_hidden(s, about->text)) {
		put_hint(out, v, "hidden until it is revealed");
		return;
	}
	if (!figures_spots(s, about->text, &told, &all))
		put_hint(out, v, "It is not known how likely the target finds it; "
			KEY("compatibility") " asks.");
	spots_by_surprise(&all);
	if (all.n)
		put_hint(out, v, KEY("own-word") " takes the chosen word into the prompt, as the "
			"model's.");
	for (size_t i = 0; i < all.n && i < SURPRISES_MOST; i++) {
		put_spot(out, p, &all.items[i]);
		for (size_t k = 0; k < all.items[i].n_words; k++)
			put_word(out, v, &all.items[i].words[k], ++n);
	}
	if (all.n > SURPRISES_MOST)
		rows_line(out, -1, SHADE_DIM, "%zu more, which surprise it less",
			all.n - SURPRISES_MOST);
}

VIEW(surprises, "where it surprises the target most, and what that would have put there",
	.of_text = true, .rows = surprises);
