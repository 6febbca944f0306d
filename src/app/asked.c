/* asked.c - the last answer to a question about two texts, and the examples that it names. */
#include "hunsu/engine/explain.h"
#include "parts.h"

const struct call_record *asked_last(const struct state *s)
{
	for (size_t i = s->calls.n; i-- > 0;)
		if (s->calls.items[i].role == 'a' && s->calls.items[i].standing == CALL_ANSWERED)
			return &s->calls.items[i];
	return NULL;
}

int *asked_examples(const struct state *s, size_t *n, size_t *others)
{
	const struct call_record *c = asked_last(s);
	SCOPED(prompt) request = {0};
	int *ids = NEWN(EXPLAIN_ROWS + 1, int);

	*n = *others = 0;
	if (c && figures_request(s, c, &request, NULL))
		*n = explain_named(&request, str_of(c->answer), ids, EXPLAIN_ROWS, others);
	return ids;
}
