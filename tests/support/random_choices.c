/* random_choices.c - random choices between two outputs, and lessons, for random lives. */
#include "random_life.h"

/* Two calls of those that there are; false: too few. */
static bool two_calls(cJSON *change, const char *key, const struct life *l, struct rng *r)
{
	const int calls = state_next_call(&l->s) - 1;
	cJSON *list = json_add_list(change, key);

	if (calls < 2)
		return false;
	json_add_int(list, NULL, 1 + (int)rng_below(r, (uint32_t)calls - 1));
	json_add_int(list, NULL, calls);
	return true;
}

static void live(struct life *l, cJSON *event, bool well)
{
	if (well)
		life_do(l, event);
	else
		cJSON_Delete(event);
}

void random_duel(struct life *l, struct rng *r)
{
	static const char *const won[] = {"first", "second", "tie", "bad"};
	cJSON *event = event_new(BY_HUMAN, "duel", NULL), *c = event_change(event, "duel");
	const bool well = two_calls(c, "calls", l, r);

	json_add_cstr(c, "won", won[rng_below(r, 4)]);
	json_add_bool(c, "blind", rng_below(r, 2));
	live(l, event, well);
}

void random_compared(struct life *l, struct rng *r)
{
	static const char *const places[] = {"first", "second", "tie"};
	cJSON *event = event_new(BY_SYSTEM, "result", NULL);
	cJSON *c = event_change(event, "compared");
	const bool well = two_calls(c, "outputs", l, r) && l->s.metrics.n;

	json_add_cstr(c, "padded", rng_below(r, 2) ? places[rng_below(r, 2)] : NULL);
	json_fill(c, "call %d better %s metric %d", state_next_call(&l->s) - 1,
		places[rng_below(r, 3)], (int)l->s.metrics.n);
	live(l, event, well);
}

void random_compatibility(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_SYSTEM, "result", NULL);
	cJSON *c = event_change(event, "compatibility");
	const int call = state_next_call(&l->s) - 1;

	json_add(c, "of", event_text_ref((struct text_ref){.version = l->s.head}));
	json_fill(c, "call %d tokens %d likelihood %g", call, (int)rng_below(r, 40),
		rng_below(r, 1000) / 1000.0);
	live(l, event, l->s.head && state_call(&l->s, call));
}

void random_failures(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "kinds", NULL), *c = event_change(event, "failures");
	cJSON *kinds;

	json_add_int(c, "version", state_next(&l->s, "failures"));
	kinds = json_add_list(c, "kinds");
	for (uint32_t i = rng_below(r, 3); i-- > 0;) {
		cJSON *kind = cJSON_CreateObject(), *ids;

		json_add(kinds, NULL, kind);
		json_add_cstr(kind, "name", rng_below(r, 2) ? "irony" : "반어");
		json_add_cstr(json_add_list(kind, "was"), NULL, "bug taken for other");
		ids = json_add_list(kind, "examples");
		if (rng_below(r, 2))
			json_add_int(ids, NULL,
				1 + (int64_t)rng_below(r, (uint32_t)l->s.examples.n));
	}
	life_do(l, event);
}

void random_ungrade(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "ungrade", NULL), *c, *list;

	if (!l->s.calls.n || rng_below(r, 3) == 0) {
		json_add(event_change(event, "ungrade"), "about",
			event_text_ref((struct text_ref){.version = 1}));
	} else {
		c = event_change(event, "ungrade");
		json_add_int(json_add_object(c, "about"), "call",
			1 + (int)rng_below(r, (uint32_t)l->s.calls.n));
		list = json_add_list(c, "metrics");
		for (size_t i = 0; i < l->s.metrics.n; i++)
			json_add_int(list, NULL, (int)i + 1);
	}
	life_do(l, event);
}

void random_lesson(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_MODEL, "result", NULL);
	cJSON *c = event_change(event, "lesson"), *list = json_add_list(c, "clauses");
	const int calls = state_next_call(&l->s) - 1;

	for (uint32_t n = rng_below(r, 3); n; n--) {
		cJSON *one = json_add_object(list, NULL);
		json_add_cstr(one, "clause", "is brief");
		if (n == 1)
			json_add_int(one, "instead", 1);
	}
	json_fill(c, "lesson %zu call %d metric %d", l->s.lessons.n + 1, calls,
		(int)l->s.metrics.n);
	live(l, event, calls > 0 && l->s.metrics.n);
}

static cJSON *search_begins(struct life *l, struct rng *r, int n)
{
	cJSON *event = event_new(BY_HUMAN, "play", NULL), *c = event_change(event, "search");

	json_add(c, "on", event_text_ref((struct text_ref){.version = l->s.head}));
	json_fill(c, "search %d seed %d rounds ?%d", n, 1, (int)rng_below(r, 3));
	json_add_cstr(json_add_list(c, "operators"), NULL, "critique");
	if (rng_below(r, 2)) {
		cJSON *known = json_add_list(json_add_list(c, "known"), NULL);

		json_add_num(known, NULL, 0.03);
		json_add_int(known, NULL, 12);
	}
	if (rng_below(r, 2))
		json_add_num(c, "calls", 300);
	json_add_num(c, "usd", 0.5);
	return event;
}

static cJSON *search_works(struct life *l, struct rng *r, int n)
{
	cJSON *event = event_new(BY_RULE, "propose", NULL), *c = event_change(event, "round");
	const int call = state_next_call(&l->s);

	json_fill(c, "round %zu settings %d asked %d search %d", l->s.rounds.n + 1,
		l->s.settings, 4, n);
	json_add_list(c, "operators");
	json_add_list(c, "parents");
	c = event_change(event, "send");
	json_add_int(c, "search", n);
	json_fill(json_add_object(json_add_list(c, "calls"), NULL),
		"call %d role %s most_usd %g most_tokens %d", call,
		rng_below(r, 2) ? "target" : "proposer", 0.25, 400);
	if (call > 1)
		json_add_int(json_add_list(c, "again"), NULL,
			1 + (int)rng_below(r, (uint32_t)call - 1));
	return event;
}

void random_search(struct life *l, struct rng *r)
{
	const int n = (int)l->s.searches.n;
	const uint32_t what = rng_below(r, 4);
	cJSON *event, *c;

	if (!n || !what) {
		event = search_begins(l, r, n && rng_below(r, 2) ? n : n + 1);
	} else if (what < 3) {
		event = search_works(l, r, n);
	} else {
		event = event_new(BY_RULE, "searched", NULL);
		c = event_change(event, "searched");
		json_fill(c, "search %d why %s", n, "the budget is used up");
		json_add(c, "found", event_text_ref((struct text_ref){.version = l->s.head}));
	}
	life_do(l, event);
}

/* Of an answer that has no score yet, or has one by another sample. */
void random_unscored(struct life *l, struct rng *r)
{
	const int example = 1 + (int)rng_below(r, (uint32_t)l->s.examples.n);
	const struct text_ref text = {
		.version = 1 + (int)rng_below(r, (uint32_t)l->s.versions.n)};
	cJSON *event = life_result(l, state_next_call(&l->s), text, example, 0.5);
	const cJSON *list = json_get(event, "do");
	cJSON *last = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);
	cJSON *c = cJSON_DetachItemFromObjectCaseSensitive(last, "score");

	cJSON_DeleteItemFromObject(c, "sample");
	cJSON_DeleteItemFromObject(c, "score");
	cJSON_DeleteItemFromObject(c, "reason");
	json_add_cstr(c, "why", "the judge declined");
	json_add(last, "unscored", c);
	life_do(l, event);
}
