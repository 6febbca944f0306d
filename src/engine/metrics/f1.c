/*
 * f1.c - overlap of words: the harmonic mean of precision and recall over words with repeats
 * (SQuAD: Rajpurkar et al. 2016, section 6.1). Folded, punctuation off, English articles off;
 * unlike there, numbers stay whole. Korean by words, Han and kana by characters.
 */
#include "../words.h"
#include "metrics.h"

static void drop_articles(struct word_list *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->n; i++) {
		struct str s = w->items[i];
		if (!str_is(s, "a") && !str_is(s, "an") && !str_is(s, "the"))
			w->items[n++] = s;
	}
	/* "The A": nothing but articles is compared as it is. */
	if (n)
		w->n = n;
}

static size_t shared(struct word_list *a, struct word_list *b)
{
	size_t n = 0;
	word_list_sort(a);
	word_list_sort(b);
	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		int c = word_order(&a->items[i], &b->items[k]);
		n += c == 0;
		i += c <= 0;
		k += c >= 0;
	}
	return n;
}

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(word_list) a, e;
	double f1;
	size_t n;
	word_list_split(&a, j->answer);
	word_list_split(&e, j->expected);
	drop_articles(&a);
	drop_articles(&e);
	f1 = a.n || e.n ? 0 : 1;
	n = a.n && e.n ? shared(&a, &e) : 0;
	if (n)
		f1 = 2 * (double)n / (double)(a.n + e.n);
	buf_addf(reason, "%zu of %zu word%s shared with", n, a.n, PLURAL(a.n));
	say_quoted(reason, "", j->expected);
	buf_addf(reason, " (%zu)", e.n);
	if (f1 < 1)
		say_quoted(reason, ", got", j->answer);
	return f1;
}

METRIC(f1, "words shared with the expected text, precision and recall in balance", .binary = false,
	.form = ANSWER_ALONE, .verbatim = true, .written = METRIC_BARE, .revision = 1,
	.score = score);
