/* corpus.c - the words of the person's field that are not in the prompt. */
#include "../parts.h"
#include "parts.h"

static void corpus(struct rows *out, const struct live *v, const struct about *a)
{
	for (size_t i = 0; i < v->terms.n; i++) {
		const struct term *t = &v->terms.items[i];

		rows_begin(out, (int)i + 1);
		rows_hang(out, 3);
		if (v->view.term == (int)i + 1)
			rows_select(out);
		rows_putf(out, SHADE_KEY, "%zu ", i + 1);
		rows_cut(out, SHADE_TEXT, str_of(t->text), 40);
		rows_two(out, SHADE_DIM, "  ", ": ");
		rows_putf(out, SHADE_DIM, "%zu time%s, elsewhere %zu, ratio %.0f", t->n,
			PLURAL(t->n), t->against, t->ratio);
	}
	if (corpus_read_percent(v) >= 0)
		put_hint(out, v, "reading, %d %% of it", corpus_read_percent(v));
	else if (!v->corpus)
		put_hint(out, v,
			LINE("corpus") " FILE reads texts of your field; the words that are "
			"typical for them and not in the prompt come here.");
	else if (!v->terms.n)
		put_hint(out, v, "No word is typical for these texts that the prompt has not.");
	rows_only(out, FOR_SCREEN);
	if (v->terms.n && v->view.focus == PANE_DETAIL)
		put_hint(out, v,
			KEY("open") " takes the chosen one into the prompt, " LINE("corpus")
			" propose asks for variants with some of them.");
	rows_only(out, FOR_ALL);
}

VIEW(corpus, "words that are typical for your field's texts and not in the prompt", .rows = corpus);
