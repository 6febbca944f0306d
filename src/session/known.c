/* known.c - whether what a change speaks of is there, or comes with the same event. */
#include <string.h>
#include "fold.h"

bool ref_known(const struct incoming *in, struct text_ref r)
{
	if (r.variant)
		return r.variant <= in->variants;
	if (r.ablation)
		return state_text(in->s, r, NULL) != NULL;
	return r.version >= 1 && r.version <= in->versions;
}

bool refs_known(const struct incoming *in, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (!ref_known(in, event_read_ref(item))) return false;
	return true;
}

bool numbers_up_to(const cJSON *list, int max)
{
	const cJSON *item;

	if (!part_numbers(list))
		return false;
	cJSON_ArrayForEach(item, list) if (item->valuedouble > max) return false;
	return true;
}

bool example_known(const struct incoming *in, const int example[2])
{
	const struct state *s = in->s;

	if (example[0] > in->examples)
		return false;
	if ((size_t)example[0] > s->examples.n)
		return example[1] == 1;
	return example[1] < state_next_example_version(s, example[0]);
}

/* A version may rest on one that the same event makes. */
const struct prompt *incoming_version(const struct incoming *in, int n)
{
	if ((size_t)n <= in->s->versions.n)
		return &in->s->versions.items[n - 1].prompt;
	for (size_t i = 0; i + 1 < in->n_items; i++) {
		const struct c_version *c = in->items[i].as;

		if (in->items[i].kind && !strcmp(in->items[i].kind->name, "version") &&
			c->version == n)
			return &c->built;
	}
	return NULL;
}

/* The hash is the text's name wherever scores speak of it, so a text that is not its own is damage.
 */
enum status built_check(const struct prompt *p, const char *hash, struct buf *err)
{
	char own[TEXT_HASH];

	if (!p->n)
		return fail(err, FAILED, "there are no messages");
	prompt_hash(own, p);
	return strcmp(own, hash) ? fail(err, FAILED, "the text is not that of its hash") : OK;
}
