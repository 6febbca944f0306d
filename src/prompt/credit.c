/* credit.c - who wrote what of a prompt that was made from another. */

#include "hunsu/prompt/diff.h"
#include "hunsu/prompt/prompt.h"

static void credit_message(struct message *m, const struct message *before, author by)
{
	SCOPED(pieces) d = {0};

	runs_release(&m->runs);
	if (!before || runs_total(&before->runs) != before->n) {
		runs_add(&m->runs, m->n, by);
		return;
	}
	diff_words(&d, message_str(before), message_str(m));
	for (size_t i = 0; i < d.n; i++) {
		const struct piece *p = &d.items[i];

		if (p->common)
			runs_slice(&m->runs, &before->runs, p->a, p->a + p->a_n);
		else
			runs_add(&m->runs, p->b_n, by);
	}
}

void prompt_credit(struct prompt *now, const struct prompt *before, author by)
{
	for (size_t i = 0; i < now->n; i++)
		credit_message(&now->items[i], prompt_pair(now, i, before), by);
}
