/*
 * set.c - the same words, in whatever order and however often: exact set match (instruction
 * induction: Honovich et al. 2022, arXiv:2205.10782, section 4.1, as its program scores the tasks
 * "starting with" and "animal"). As there, of the first line up to its first full stop, folded,
 * without punctuation and without the "and" between words; unlike there, numbers stay whole.
 */
#include <string.h>
#include "../words.h"
#include "metrics.h"

/* The point in "3.5" is none. */
static struct str first_sentence(struct str s)
{
	struct str rest = trim_blanks(s), line = rest;

	str_line(&rest, &line);
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '.' && !char_is_digit(char_at(line, i + 1)))
			return str_first(line, i);
	return line;
}

static void split(struct word_list *out, struct str text)
{
	SCOPED(buf) folded = BUF(BUF_FILE), b = BUF(BUF_FILE);
	struct str s;

	fold_words(&folded, first_sentence(text));
	s = buf_str(&folded);
	for (size_t at; (at = str_find(s, " and ", 0)) != SIZE_MAX;) {
		buf_addstr(&b, str_first(s, at));
		s = str_from(s, at + strlen(" and"));
	}
	buf_addstr(&b, s);
	word_list_split(out, buf_str(&b));
	word_list_sort(out);
}

/* The first word of a that is not in b; both are sorted. Empty: all of them are. */
static struct str lacks(const struct word_list *a, const struct word_list *b)
{
	for (size_t i = 0, k = 0; i < a->n; i++) {
		while (k < b->n && word_order(&b->items[k], &a->items[i]) < 0)
			k++;
		if (k == b->n || !str_eq(b->items[k], a->items[i]))
			return a->items[i];
	}
	return (struct str){0};
}

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(word_list) got, want;
	struct str missing, extra;
	bool same;

	split(&got, j->answer);
	split(&want, j->expected);
	missing = lacks(&want, &got);
	extra = lacks(&got, &want);
	same = !missing.n && !extra.n;
	say_verdict(reason, same, j->answer, j->expected);
	if (missing.n)
		say_quoted(reason, ": without", missing);
	if (extra.n)
		say_quoted(reason, missing.n ? " and with" : ": with", extra);
	return same;
}

METRIC(set, "the expected words, in any order and however often", .binary = true,
	.form = ANSWER_ALONE, .verbatim = true,
	.written = "Give the bare answer, on one line, with commas between its parts.",
	.revision = 1, .score = score);
