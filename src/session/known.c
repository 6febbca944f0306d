/* known.c - whether what a change speaks of is there, or comes with the same event. */
#include <string.h>
#include "fold.h"

bool ref_known(const struct incoming *in, struct text_ref r)
{
	if (r.variant)
		return r.variant <= in->variants;
	if (r.ablation || r.headroom)
		return state_text(in->s, r, NULL) != NULL;
	return r.version >= 1 && r.version <= in->versions;
}

static bool example_known(const struct incoming *in, const int example[2])
{
	const struct state *s = in->s;

	if (example[0] > in->examples)
		return false;
	if ((size_t)example[0] > s->examples.n)
		return example[1] == 1;
	return example[1] < state_next_example_version(s, example[0]);
}

static bool refs_known(const struct incoming *in, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (!ref_known(in, event_read_ref(item))) return false;
	return true;
}

static bool numbers_up_to(const cJSON *list, int max)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (part_whole(item, max) < 1) return false;
	return true;
}

/* Whether it is one of "this, that", or not there. */
static bool one_of(const char *word, const char *words)
{
	size_t n = word ? strlen(word) : 0;

	for (; word && words; words = strstr(words, ", ")) {
		words += *words == ',' ? 2 : 0;
		if (!strncmp(words, word, n) && (!words[n] || words[n] == ','))
			return true;
	}
	return !word;
}

static int count_of(const struct incoming *in, const struct part *p)
{
	return *(const int *)(const void *)((const char *)in + p->rule.of);
}

static bool holds(const struct incoming *in, const struct part *p, const void *at)
{
	const int *n = at;
	const cJSON *const *tree = at;

	switch (p->rule.is) {
	case RULE_NONE:
		return true;
	case RULE_NEXT:
		return *n == count_of(in, p) + 1;
	case RULE_KNOWN:
		return *n <= count_of(in, p);
	case RULE_ONE_OF:
		return *n >= 1 && *n <= count_of(in, p);
	case RULE_ALL_OF:
		return numbers_up_to(*tree, count_of(in, p));
	case RULE_REF:
		return !*tree || ref_known(in, event_read_ref(*tree));
	case RULE_REFS:
		return refs_known(in, *tree);
	case RULE_EXAMPLE:
		return !n[0] || example_known(in, n);
	case RULE_WORD:
		return one_of(*(const char *const *)at, p->rule.what);
	}
	return false;
}

static enum status broken(
	const struct incoming *in, const struct part *p, const void *at, struct buf *err)
{
	const int *n = at;

	switch (p->rule.is) {
	case RULE_NEXT:
		return fail(err, FAILED, "%s %d, but the next one is %d", p->name, *n,
			count_of(in, p) + 1);
	case RULE_KNOWN:
	case RULE_ONE_OF:
		return fail(err, FAILED, "%s %d is not known", p->rule.what, *n);
	case RULE_EXAMPLE:
		return fail(err, FAILED, "example %d version %d is not known", n[0], n[1]);
	case RULE_WORD:
		return fail(err, FAILED, "the %s is none of %s", p->name, p->rule.what);
	default:
		return fail(err, FAILED, "%s is not known", p->rule.what);
	}
}

enum status parts_known(
	struct incoming *in, const struct part *parts, const void *fields, struct buf *err)
{
	const struct part *next = NULL;

	for (const struct part *p = parts; p->name; p++) {
		const void *at = (const char *)fields + p->at;

		if (!holds(in, p, at))
			return broken(in, p, at, err);
		if (p->rule.is == RULE_NEXT)
			next = p;
	}
	if (next) /* last, so that nothing speaks of itself */
		++*(int *)(void *)((char *)in + next->rule.of);
	return OK;
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
