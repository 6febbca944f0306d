/* ablating.c - ablation of a text: its pieces into the record, their scores claimed. */
#include <string.h>

#include "inside.h"

static void add_piece(cJSON *list, const struct prompt *whole, const struct cut *c)
{
	cJSON *piece = json_add_object(list, NULL);
	SCOPED(prompt) left = {0};
	char hash[TEXT_HASH];

	json_fill(piece, "message %zu at %zu bytes %zu text %s skipped %s", c->message, c->at,
		c->bytes, c->text, c->skipped);
	if (c->skipped)
		return;
	prompt_without(&left, whole, c->message, c->at, c->bytes,
		c->text ? str_of(c->text) : (struct str){"", 0});
	prompt_hash(hash, &left);
	json_add_cstr(piece, "text_hash", hash);
}

static cJSON *make_event(const struct desk *d, const struct ablating *plan,
	const struct prompt *whole, const struct cuts *cuts)
{
	cJSON *e = event_new(BY_HUMAN, "ablate", NULL), *c = event_change(e, "ablation"), *list;
	json_add_int(c, "ablation", (int64_t)desk_state(d)->ablations.n + 1);
	json_add(c, "of", event_text_ref(plan->of));
	json_fill(c, "by %s against ?%d", plan->hunks ? "hunk" : "sentence",
		plan->hunks ? plan->against : 0);
	list = json_add_list(c, "pieces");
	for (size_t i = 0; i < cuts->n; i++)
		add_piece(list, whole, &cuts->items[i]);
	return e;
}

/* The same pieces of the same text are in the record: only what has no score yet is asked for. */
static bool same_pieces(const struct ablation *a, const struct cuts *cuts)
{
	if (!a || a->n_pieces != cuts->n)
		return false;
	for (size_t i = 0; i < cuts->n; i++) {
		const struct ablation_piece *p = &a->pieces[i];
		const struct cut *c = &cuts->items[i];
		if (p->message != c->message || p->at != c->at || p->bytes != c->bytes ||
			!p->text != !c->text || (p->text && strcmp(p->text, c->text) != 0))
			return false;
	}
	return true;
}

static size_t pieces_made(const struct cuts *cuts)
{
	size_t n = 0;
	for (size_t i = 0; i < cuts->n; i++)
		n += cuts->items[i].skipped == NULL;
	return n;
}

static enum status cut_text(const struct desk *d, const struct ablating *plan,
	const struct prompt *whole, struct cuts *cuts, struct buf *err)
{
	const struct version *base = state_version(desk_state(d), plan->against);
	if (!plan->hunks)
		ablation_sentences(cuts, whole);
	else if (base)
		ablation_hunks(cuts, whole, &base->prompt);
	else
		return fail(err, BAD_USAGE, "there is no older version to take hunks against");
	if (!cuts->n)
		return fail(err, BAD_USAGE, "there is no difference to leave out");
	if (!pieces_made(cuts))
		return fail(err, BAD_USAGE, "nothing can be left out: %s",
			cuts->items[0].skipped);
	return OK;
}

static struct text_ref piece_ref(const struct ablation *a, size_t i)
{
	return (struct text_ref){.ablation = a->n, .piece = (int)i + 1};
}

static size_t queue(struct desk *d, const struct ablation *a)
{
	size_t calls = scoring_add(d, a->of, SCOPE_DEV, &d->target);

	for (size_t i = 0; i < a->n_pieces; i++)
		if (!a->pieces[i].skipped)
			calls += scoring_add(d, piece_ref(a, i), SCOPE_DEV, &d->target);
	return calls;
}

enum status ablating_cost(
	struct desk *d, const struct ablating *plan, size_t *calls, struct buf *err)
{
	const struct state *s = desk_state(d);
	const size_t each = figures_split_size(d->figures, SPLIT_DEV);
	SCOPED(cuts) cuts = {0};
	enum status st = cut_text(d, plan, state_text(s, plan->of, NULL), &cuts, err);

	*calls = pieces_made(&cuts) * each * (size_t)state_settings(s)->samples +
		 scoring_missing(d, plan->of, SCOPE_DEV, &d->target);
	return st;
}

enum status ablating_start(struct desk *d, const struct ablating *plan, struct buf *err)
{
	const struct state *s = desk_state(d);
	const char *hash = NULL;
	const struct prompt *whole = state_text(s, plan->of, &hash);
	SCOPED(cuts) cuts = {0};
	enum status st = cut_text(d, plan, whole, &cuts, err);

	if (!st) {
		const size_t pieces = pieces_made(&cuts);
		const size_t n = figures_split_size(d->figures, SPLIT_DEV);
		size_t sent;
		if (!same_pieces(figures_ablation(s, hash), &cuts))
			session_do(d->session, make_event(d, plan, whole, &cuts));
		/* A new one may have moved the list that hash was in. */
		state_text(s, plan->of, &hash);
		sent = queue(d, figures_ablation(s, hash));
		desk_say(d, false, "%zu %s%s left out in turn on %zu example%s: %zu call%s", pieces,
			plan->hunks ? "hunk" : "sentence", PLURAL(pieces), n,
			PLURAL(n), sent, PLURAL(sent));
	}
	return st;
}
