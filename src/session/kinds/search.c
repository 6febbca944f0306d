/* search.c - search, searched: rounds that are made one after another, and how that ended. */
#include <math.h>
#include "kinds.h"

#define SEARCH(F) \
	F(c_search, search, INT, NEED, "N", ANY) \
	F(c_search, on, OBJECT, NEED, "TEXT", A_TEXT("the text")) \
	F(c_search, seed, LONG, NEED, "N", ANY) \
	F(c_search, operators, TEXTS, NEED, "[S,...]", ANY) \
	F(c_search, known, LIST, MAY, "[[X,N],...]?", ANY) \
	F(c_search, rounds, INT, MAY, "N?", ANY) \
	F(c_search, variants, INT, MAY, "N?", ANY) \
	F(c_search, calls, COST, MAY, "N?", ANY) \
	F(c_search, target, COST, MAY, "N?", ANY) \
	F(c_search, proposals, COST, MAY, "N?", ANY) \
	F(c_search, tokens, COST, MAY, "N?", ANY) \
	F(c_search, usd, COST, MAY, "X?", ANY) \
	F(c_search, minutes, COST, MAY, "X?", ANY) \
	F(c_search, look, BOOL, MAY, "true?", ANY)
FIELDS_OF(c_search, SEARCH);

static enum status search_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_search *c = p->as;

	if (c->search < 1 || c->search > in->searches + 1)
		return fail(err, FAILED, "search %d, but the next one is %d", c->search,
			in->searches + 1);
	if (c->search > in->searches)
		in->searches = c->search;
	return OK;
}

static struct search_prior *read_known(struct shelf *shelf, const cJSON *list, size_t n)
{
	struct search_prior *out = list ? shelf_room(shelf, n + 1, sizeof *out) : NULL;
	const cJSON *item = list ? list->child : NULL;

	for (size_t i = 0; i < n && item; i++, item = item->next) {
		const cJSON *gain = cJSON_GetArrayItem(item, 0), *of = cJSON_GetArrayItem(item, 1);

		if (cJSON_IsNumber(gain) && cJSON_IsNumber(of) && of->valueint > 0)
			out[i] = (struct search_prior){gain->valuedouble, of->valueint};
	}
	return out;
}

static void search_apply(struct incoming *in, struct prepared *p)
{
	const struct c_search *c = p->as;
	struct shelf *shelf = &in->s->fold->shelf;
	struct search_record *r;

	if ((size_t)c->search > in->s->searches.n) {
		r = PUSH(&in->s->searches);
		*r = (struct search_record){.n = c->search, .event = in->n};
	}
	touch(in->s, COL_SEARCHES, (size_t)c->search - 1);
	r = &in->s->searches.items[c->search - 1];
	r->on = event_read_ref(c->on);
	r->seed = c->seed;
	r->operators = shelf_texts(shelf, c->operators, &r->n_operators);
	r->known = read_known(shelf, c->known, r->n_operators);
	r->rounds = c->rounds;
	r->variants = c->variants;
	r->look = c->look;
	r->caps = (struct search_caps){c->calls, c->target, c->proposals, c->tokens, c->usd,
		c->minutes};
	r->at = in->env->at;
	r->ended = 0;
	r->why = NULL;
}

static bool add_cap(struct buf *out, double most, const char *what, bool any)
{
	if (isnan(most))
		return any;
	buf_adds(out, any ? ", " : "at most ");
	if (*what)
		buf_addf(out, "%.10g %s%s", most, what, most == 1 ? "" : "s");
	else
		buf_addf(out, "$%g", most);
	return true;
}

bool search_caps_words(struct buf *out, int rounds, const struct search_caps *c)
{
	bool any = add_cap(out, rounds ? rounds : (double)NAN, "round", false);

	any = add_cap(out, c->calls, "call", any);
	any = add_cap(out, c->target, "target call", any);
	any = add_cap(out, c->proposals, "proposal", any);
	any = add_cap(out, c->tokens, "token", any);
	any = add_cap(out, c->usd, "", any);
	return add_cap(out, c->minutes, "minute", any);
}

static void tell_search(struct buf *out, const cJSON *c, const struct state *s)
{
	const double none = NAN;
	const struct search_caps caps = {json_num(c, "calls", none), json_num(c, "target", none),
		json_num(c, "proposals", none), json_num(c, "tokens", none),
		json_num(c, "usd", none), json_num(c, "minutes", none)};
	SCOPED(buf) most = BUF(BUF_SMALL);

	buf_addf(out, ": search %d from ", told_number(c, "search"));
	tell_ref(out, s, event_read_ref(json_get(c, "on")));
	if (search_caps_words(&most, told_number(c, "rounds"), &caps))
		buf_addf(out, ": %s", buf_text(&most));
}

static void digest_caps(struct digest *d, const struct search_caps *c)
{
	digest_real(d, c->calls);
	digest_real(d, c->target);
	digest_real(d, c->proposals);
	digest_real(d, c->tokens);
	digest_real(d, c->usd);
	digest_real(d, c->minutes);
}

static void search_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->searches.n; i++) {
		const struct search_record *r = &s->searches.items[i];

		buf_addf(&d->text, "search %d %ld %d %d %d %ld %ld %ld %d", r->n, r->seed,
			r->rounds, r->variants, r->look, r->spent.calls, r->spent.target,
			r->spent.proposals, r->ended);
		digest_caps(d, &r->caps);
		digest_ref(d, r->on);
		digest_ref(d, r->found);
		digest_text(d, r->why);
		digest_names(d, r->operators, r->n_operators);
		for (size_t k = 0; r->known && k < r->n_operators; k++) {
			digest_real(d, r->known[k].gain);
			buf_addf(&d->text, " %d", r->known[k].rounds);
		}
		digest_line(d);
	}
}

struct search_record *search_heard(struct incoming *in, int search)
{
	struct search_record *r;

	if (!search)
		return NULL;
	touch(in->s, COL_SEARCHES, (size_t)search - 1);
	r = &in->s->searches.items[search - 1];
	if (r->at && in->env->at > r->at)
		r->spent.ms += in->env->at - r->at;
	if (r->at)
		r->at = in->env->at;
	return r;
}

#define SEARCHED(F) \
	F(c_searched, search, INT, NEED, "N", ONE_OF("search", searches)) \
	F(c_searched, found, OBJECT, NEED, "TEXT", A_TEXT("the text")) \
	F(c_searched, why, TEXT, NEED, "S", ANY)
FIELDS_OF(c_searched, SEARCHED);

static void searched_apply(struct incoming *in, struct prepared *p)
{
	const struct c_searched *c = p->as;
	struct search_record *r = search_heard(in, c->search);

	r->at = 0;
	r->ended = in->n;
	r->found = event_read_ref(c->found);
	r->why = shelf_keep(&in->s->fold->shelf, c->why);
}

static void tell_searched(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": search %d ends with ", told_number(c, "search"));
	tell_ref(out, s, event_read_ref(json_get(c, "found")));
	buf_adds(out, ": ");
	tell_brief(out, told_text(c, "why"));
}

KIND(search, TEXT, SET, FIELDS(c_search), .check = search_check, .apply = search_apply,
	.tell = tell_search, .told = TELL_WHOLE, .digest = search_digest,
	.manual = "Rounds are made from that text on without the person, each a `round` with the "
		"number of the search, by: rule. Operators are in the order in which they are "
		"tried; `known` is what rounds of each gained in searches of other tasks, on "
		"average, and how many these were. What is at most: rounds, variants of a round, "
		"calls, those to the target, those to the proposer, tokens, dollars, minutes. "
		"`look`: at its end start and best text are scored on the held-out examples. A "
		"number that is there already: that search goes on, with these limits.");

KIND(searched, TEXT, SET, FIELDS(c_searched), .apply = searched_apply, .tell = tell_searched,
	.told = TELL_WHOLE,
	.manual = "A search ended, or somebody stopped it: the best text that it had found then, "
		"and why. Without this it was going on when the program ended.");
