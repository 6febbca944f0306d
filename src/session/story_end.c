/* story_end.c - the summary under a story: the prompt, the best texts, who wrote it, what it cost.
 */
#include "hunsu/session/story.h"

#define BEST 5

struct total {
	struct text_ref about;
	int n;
	double mean;
};

static bool dev_total(struct total *out, const struct state *s, struct text_ref about)
{
	const char *hash = NULL;
	const struct sheet *row;

	*out = (struct total){.about = about};
	if (!state_text(s, about, &hash) || state_hidden(s, about))
		return false;
	row = state_sheet(s, hash, s->target, s->metric);
	for (size_t i = 0; row && i < row->n; i++) {
		const struct example *e = &s->examples.items[i].now;

		if (!row->marks[i].samples || e->split != SPLIT_DEV || e->dropped)
			continue;
		out->n++;
		out->mean += mark_mean(&row->marks[i]);
	}
	if (out->n)
		out->mean /= out->n;
	return out->n > 0;
}

static int best_first(const void *a, const void *b)
{
	const struct total *x = a, *y = b;

	if (x->mean > y->mean || x->mean < y->mean)
		return x->mean > y->mean ? -1 : 1;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	if (x->about.variant != y->about.variant)
		return x->about.variant < y->about.variant ? -1 : 1;
	return x->about.version < y->about.version ? -1 : 1;
}

/* A version whose text is a variant's own is told as that variant. */
static void best_texts(struct buf *out, const struct state *s)
{
	OWNED struct total *all = NEWN(s->versions.n + s->variants.n + 1, struct total);
	size_t n = 0;

	for (size_t i = 0; i < s->variants.n; i++)
		n += dev_total(&all[n], s, (struct text_ref){.variant = (int)i + 1});
	for (size_t i = 0; i < s->versions.n; i++)
		if (s->versions.items[i].n_variants != 1 || (int)i + 1 == s->head)
			n += dev_total(&all[n], s, (struct text_ref){.version = (int)i + 1});
	qsort(all, n, sizeof *all, best_first);
	for (size_t i = 0; i < n && i < BEST; i++)
		buf_addf(out, "%s%s %.3f (of %d)", i ? ", " : "best on dev: ",
			text_called(s, all[i].about).s, all[i].mean, all[i].n);
	if (n)
		buf_addc(out, '\n');
}

static void authorship(struct buf *out, const struct state *s)
{
	const struct version *head = state_head(s);
	size_t *sums, total = 0;
	bool first = true;

	if (!head)
		return;
	sums = NEWN(s->authors.n, size_t);
	prompt_authorship(&head->prompt, sums, s->authors.n);
	for (size_t i = 0; i < s->authors.n; i++)
		total += sums[i];
	for (size_t i = 0; i < s->authors.n; i++) {
		if (!sums[i])
			continue;
		buf_addf(out, "%s%.0f %% ", first ? "written by: " : ", ",
			100 * (double)sums[i] / (double)total);
		buf_addstr(out, state_author_shown(s, (author)i));
		first = false;
	}
	if (!first)
		buf_addc(out, '\n');
	free(sums);
}

static void counted(struct buf *out, size_t n, const char *what, const char *after)
{
	buf_addf(out, "%zu %s%s%s", n, what, PLURAL(n), after);
}

void story_end(struct buf *out, const struct state *s)
{
	size_t branches = state_branches(s, NULL, 0);

	counted(out, (size_t)s->events, "event", ", ");
	counted(out, s->versions.n, "version", ", ");
	counted(out, s->variants.n, "variant", " in ");
	counted(out, s->rounds.n, "round", "");
	if (s->head)
		buf_addf(out, "; the prompt is v%d", s->head);
	if (branches)
		buf_addf(out, ", %zu other %s", branches, branches == 1 ? "branch" : "branches");
	if (s->draft.event)
		buf_adds(out, "; what is being typed is no version yet");
	buf_addc(out, '\n');
	best_texts(out, s);
	authorship(out, s);
	buf_addf(out, "spent $%.4f, %ld tokens in, %ld out; %d call%s, %d from the store",
		s->spend.usd, s->spend.in, s->spend.out, s->spend.calls,
		PLURAL(s->spend.calls), s->spend.cached);
	if (s->spend.failed)
		buf_addf(out, ", %d failed", s->spend.failed);
	if (s->spend.lost)
		buf_addf(out, ", %d lost", s->spend.lost);
	if (s->spend.unknown)
		buf_addf(out, "; %d of unknown price", s->spend.unknown);
	buf_addc(out, '\n');
}
