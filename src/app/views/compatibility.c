/* compatibility.c - how likely the target finds the words of a text, and of all beside scores. */
#include <math.h>

#include "parts.h"

#define FEW_WORDS 3 /* of those that surprise it, told at once */

static const struct { /* by enum surprise */
	enum shade shade;
	const char *open, *close; /* around it, for who sees no shades */
	const char *means;
} heat[] = {{SHADE_TEXT, "", "", "10 % and more"}, {SHADE_WARNING, "(", ")", "1 to 10 %"},
	{SHADE_WORTH_BAD, "[", "]", "under 1 %"}};

enum shade surprise_shade(double logprob)
{
	return isnan(logprob) ? SHADE_PROMPT_PLACEHOLDER : heat[surprise_of(logprob)].shade;
}

void put_share(struct buf *out, double logprob)
{
	const double percent = 100 * exp(logprob);

	buf_addf(out, percent < 0.001 ? "under 0.001 %%" : percent < 1 ? "%.2g %%" : "%.0f %%",
		percent);
}

/* ---- one text ---- */

/* With blanks outside of its marks. */
static void put_token(struct rows *out, struct str words, double logprob)
{
	const int how = isnan(logprob) ? SURPRISE_NONE : (int)surprise_of(logprob);
	const size_t lead = (size_t)(str_trim(words).p - words.p);

	if (!str_trim(words).n) {
		rows_theirs(out, heat[how].shade, words);
		return;
	}
	rows_theirs(out, SHADE_TEXT, str_first(words, lead));
	rows_puts(out, heat[how].shade, heat[how].open);
	rows_theirs(out, surprise_shade(logprob), str_trim(words));
	rows_puts(out, heat[how].shade, heat[how].close);
	rows_theirs(out, SHADE_TEXT, str_from(words, lead + str_trim(words).n));
}

static void put_legend(struct rows *out)
{
	rows_begin(out, -1);
	rows_puts(out, SHADE_DIM, "likely, ");
	for (int i = SURPRISE_LITTLE; i <= SURPRISE_MUCH; i++) {
		rows_putf(out, heat[i].shade, "%s%s%s", heat[i].open, heat[i].means,
			heat[i].close);
		rows_puts(out, SHADE_DIM, i < SURPRISE_MUCH ? ", " : " each token");
	}
}

/* On the screen alone: the lines have its places. */
static void put_heat(struct rows *out, const struct prompt *p, const struct spots *all)
{
	size_t k = 0;

	rows_only(out, FOR_SCREEN);
	put_legend(out);
	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];
		size_t at = 0;

		if (p->n > 1)
			rows_line(out, -1, SHADE_PROMPT_ROLE, "%s", role_name(m->role));
		rows_begin(out, -1);
		for (; k < all->n && all->items[k].in.message == i; k++) {
			const struct spot *t = &all->items[k];
			put_token(out, prompt_range(p, t->in), t->logprob);
			at = t->in.at + t->in.n;
		}
		rows_theirs(out, SHADE_TEXT, str_from(message_str(m), at));
	}
	rows_only(out, FOR_ALL);
}

static void put_most(struct rows *out, const struct live *v, const struct prompt *p,
	struct spots *all)
{
	SCOPED(buf) share = BUF(BUF_SMALL);

	spots_by_surprise(all);
	rows_begin(out, -1);
	rows_puts(out, SHADE_DIM, "most surprising: ");
	for (size_t i = 0; i < all->n && i < FEW_WORDS; i++) {
		buf_clear(&share);
		put_share(&share, all->items[i].logprob);
		rows_puts(out, SHADE_DIM, i ? ", \xe2\x80\x9c" : "\xe2\x80\x9c");
		rows_brief(out, SHADE_TEXT, str_trim(prompt_range(p, all->items[i].in)), 20);
		rows_putf(out, SHADE_DIM, "\xe2\x80\x9d %s", buf_text(&share));
	}
	put_hint(out, v, KEY("surprises") " shows what it would have put there.");
}

static void put_text(struct rows *out, const struct live *v, struct text_ref text)
{
	const struct state *s = live_state(v);
	const char *hash;
	const struct prompt *p = state_text(s, text, &hash);
	const struct compatibility *k = p ? figures_compatibility(s, hash) : NULL;
	struct likelihoods told;
	struct spots all;

	if (!k) {
		put_hint(out, v, KEY("compatibility") " asks the target how likely it finds each "
			"word of it; " LINE("compatibility") " all asks about the variants too.");
		return;
	}
	rows_begin(out, -1);
	put_name(out, v, SHADE_KEY, text);
	rows_putf(out, SHADE_TEXT, ": likelihood %.3g a token (log-probability %.2f), ",
		k->likelihood, log(k->likelihood));
	rows_putf(out, SHADE_DIM, "%d token%s, by %s", k->tokens, PLURAL(k->tokens),
		state_model(s, k->model));
	if (figures_spots(s, text, &told, &all)) {
		put_heat(out, p, &all);
		put_most(out, v, p, &all);
	}
	spots_release(&all);
	likelihoods_release(&told);
}

/* ---- all that it was asked of ---- */

static void put_correlation(struct rows *out, const struct correlation *c)
{
	rows_begin(out, -1);
	if (c->n < CORRELATION_LEAST)
		rows_putf(out, SHADE_DIM,
			"too few to tell whether what it finds likelier scores better: %zu of %d "
			"texts asked about and scored on all examples",
			c->n, CORRELATION_LEAST);
	else if (isnan(c->r))
		rows_puts(out, SHADE_DIM, "they all score the same: there is no order to compare");
	else
		rows_putf(out, SHADE_TEXT, "%s: rank correlation %+.2f (%+.2f to %+.2f), %zu texts",
			c->low > 0    ? "what it finds likelier scores better"
			: c->high < 0 ? "what it finds likelier scores worse"
				      : "no tie of likelihood and score is beyond noise",
			c->r, c->low, c->high, c->n);
}

static void put_texts(struct rows *out, const struct live *v)
{
	struct compatible all;

	figures_compatible(v->desk->figures, &all);
	if (all.n > 1) {
		rows_line(out, -1, SHADE_HEADING, "own likelihood, and score");
		put_correlation(out, &all.ranks);
	}
	for (size_t i = 0; all.n > 1 && i < all.n; i++) {
		const struct compatible_text *t = &all.items[i];

		rows_begin(out, t->text.variant ? t->text.variant : -1);
		put_name(out, v, t->text.variant ? SHADE_KEY : SHADE_ACCEPTED, t->text);
		rows_two(out, SHADE_TEXT, "  ", ": ");
		rows_putf(out, SHADE_TEXT, "%.3g", t->what->likelihood);
		rows_two(out, SHADE_TEXT, "  ", ", ");
		if (t->dev.n)
			put_interval(
				out, v, t->early ? SHADE_SCORE_EARLY : SHADE_TEXT, t->dev);
		else
			rows_puts(out, SHADE_DIM, "not scored");
		if (t->dev.n && t->early)
			rows_puts(out, SHADE_DIM, ", early");
	}
	free(all.items);
}

static void compatibility(struct rows *out, const struct live *v, const struct about *about)
{
	if (state_hidden(live_state(v), about->text))
		put_hint(out, v, "hidden until it is revealed");
	else
		put_text(out, v, about->text);
	put_texts(out, v);
}

VIEW(compatibility,
	"how likely the target finds its own words, and those of all texts beside scores",
	.of_text = true, .rows = compatibility);
