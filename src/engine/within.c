/* within.c - right answers that count as wrong for what stands around them. */
#include "hunsu/engine/within.h"

#include <string.h>

#include "words.h"

#define AROUND 200 /* bytes; what is longer is another answer, not one among other words */
#define LEAST 3
#define SHARE 5 /* of those that were scored, one in so many */

/* Does nothing but these words stand before it? */
static void take_lead(struct within *w, struct str answer, const char *expected)
{
	const size_t at = str_find(answer, expected, 0);
	const struct str lead = trim_blanks(str_first(answer, at == SIZE_MAX ? 0 : at));
	const struct str rest = str_from(answer, lead.n ? at + str_of(expected).n : 0);

	if (w->n == 1 && lead.n <= WITHIN_LEAD)
		memcpy(w->lead, lead.p, lead.n);
	w->other = w->other || !lead.n || str_find(lead, "\n", 0) != SIZE_MAX ||
		   words_count(rest) || !str_is(lead, w->lead);
}

void within_add(struct within *w, const struct metric *m, struct str answer,
	const struct answers *expected)
{
	if (!m->binary || !m->verbatim || m->form != ANSWER_ALONE)
		return;
	for (size_t i = 0; i < expected->n; i++) {
		const char *one = expected->items[i];

		if (answer.n <= str_of(one).n + AROUND && words_count(str_of(one)) &&
			text_has_words(answer, str_of(one))) {
			w->n++;
			take_lead(w, answer, one);
			return;
		}
	}
}

bool within_words(struct buf *out, const struct within *w, size_t scored, const char *line)
{
	if (w->n < LEAST || w->n * SHARE < scored)
		return false;
	buf_addf(out, "%zu wrong only by words around: ", w->n);
	if (!w->other) /* in a line of 60 columns, too */
		buf_addf(out, "%sextract after:%s, or ", line, w->lead);
	buf_addf(out, "%smetric contains", line);
	return true;
}
