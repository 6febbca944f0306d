/* random_life.c - sessions of random events. */
#include "random_life.h"
#include "test.h"

#include "random_text.h"

static struct text_ref any_text(const struct life *l, struct rng *r)
{
	if (l->s.ablations.n && rng_below(r, 4) == 0) {
		const struct ablation *a =
			&l->s.ablations.items[rng_below(r, (uint32_t)l->s.ablations.n)];
		struct text_ref left = {.ablation = a->n, .piece = 1};
		if (state_text(&l->s, left, NULL))
			return left;
	}
	if (l->s.headrooms.n && rng_below(r, 4) == 0)
		return (struct text_ref){.headroom = (int)l->s.headrooms.n, .piece = 2};
	if (l->s.variants.n && rng_below(r, 2))
		return (struct text_ref){
			.variant = 1 + (int)rng_below(r, (uint32_t)l->s.variants.n)};
	return (struct text_ref){.version = 1 + (int)rng_below(r, (uint32_t)l->s.versions.n)};
}

static void any_version(struct life *l, struct rng *r)
{
	static const char *const acts[] = {"typing", "merge", "accept"};
	cJSON *event = event_new(BY_HUMAN, acts[rng_below(r, 3)], NULL);
	const struct version *head = state_head(&l->s);
	SCOPED(prompt) now = {0};
	SCOPED(authors) authors;
	int n = (int)l->s.versions.n + 1;

	if (rng_below(r, 4)) {
		for (size_t i = 0; i < head->prompt.n; i++) {
			SCOPED(buf) text = BUF(BUF_TEXT);

			random_edit(&text, r, text_of(&head->prompt, i));
			prompt_add(&now, head->prompt.items[i].role, buf_str(&text), AUTHOR_PERSON);
		}
		prompt_credit(&now, &head->prompt, (author)(1 + rng_below(r, 3)));
	} else {
		random_prompt(&now, r);
	}
	/* An author that the table lacks would be written under another's name. */
	authors_copy(&authors, &l->s.authors);
	authors_intern(&authors, STR("local:a/critique"));
	authors_intern(&authors, STR("local:a/eccentric"));
	authors_intern(&authors, STR("local:a/induce"));
	authors_intern(&authors, STR("local:a/grid"));
	change_version(event, n, &l->s.head, 1, NULL, 0, "typing", &head->prompt, &now, &authors);
	change_head(event, n);
	life_do(l, event);
}

/* Somebody types, a line of it; or what was typed is deleted again. */
static void any_draft(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "typing", NULL);
	const struct prompt *before = state_typed(&l->s);
	SCOPED(prompt) now = {0};

	for (size_t i = 0; i < before->n; i++) {
		SCOPED(buf) text = BUF(BUF_TEXT);

		random_edit(&text, r, text_of(before, i));
		prompt_add(&now, before->items[i].role, buf_str(&text), AUTHOR_PERSON);
	}
	if (rng_below(r, 6) == 0)
		random_prompt(&now, r);
	prompt_credit(&now, before, AUTHOR_PERSON);
	change_draft(event, l->s.head, before, rng_below(r, 6) ? &now : NULL, &l->s.authors);
	life_do(l, event);
}

static void any_decision(struct life *l, struct rng *r)
{
	static const char *const standings[] = {"open", "accepted", "rejected"};
	cJSON *event = event_new(BY_HUMAN, "decide", NULL);

	if (l->s.variants.n)
		change_decide(event, 1 + (int)rng_below(r, (uint32_t)l->s.variants.n),
			standings[rng_below(r, 3)], rng_below(r, 2) ? "because" : NULL);
	life_do(l, event);
}

static void any_example(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "example", NULL);
	int id = 1 + (int)rng_below(r, (uint32_t)l->s.examples.n + 1);
	SCOPED(example) e = {0};
	bool known = (size_t)id <= l->s.examples.n;
	char name[24];

	if (known)
		example_copy(&e, state_example(&l->s, id));
	e.id = id;
	if (known && rng_below(r, 2)) {
		e.pinned = !e.pinned;
	} else {
		e.version = state_next_example_version(&l->s, id);
		snprintf(name, sizeof name, "field %d", e.version);
		fields_add(&e.fields, str_of(name), STR("text"));
		answers_add(&e.expected, STR("bug"));
	}
	change_example(event, &e);
	life_do(l, event);
}

static void any_lock(struct life *l, struct rng *r)
{
	const struct prompt *p = &state_head(&l->s)->prompt;
	size_t message = rng_below(r, (uint32_t)p->n), n = p->items[message].n;
	cJSON *event = event_new(BY_HUMAN, "lock", NULL), *c = event_change(event, "lock");
	bool on = n && rng_below(r, 3);
	size_t at = n ? rng_below(r, (uint32_t)n) : 0;

	json_add_int(c, "lock",
		on ? state_next_lock(&l->s)
		   : 1 + (int)rng_below(r, (uint32_t)state_next_lock(&l->s)));
	json_add_bool(c, "on", on);
	if (on) {
		json_add_int(c, "message", (int64_t)message);
		json_add_int(c, "at", (int64_t)at);
		json_add_int(c, "bytes", (int64_t)(1 + rng_below(r, (uint32_t)(n - at))));
	}
	life_do(l, event);
}

static void any_metric(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "metric", NULL);

	change_metric(event, (int)l->s.metrics.n + 1,
		&(struct revised){rng_below(r, 2) ? "exact" : "f1", "all", (int)rng_below(r, 3),
			(int)rng_below(r, 3)});
	life_do(l, event);
}

static void any_model(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "model", NULL);

	change_model(event, l->s.model_version + 1, rng_below(r, 2) ? "target" : "judge",
		rng_below(r, 2) ? "local:1.5b" : "remote:x");
	life_do(l, event);
}

static void any_budget(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "budget", NULL), *c = event_change(event, "budget");

	json_add_int(c, "version", state_next(&l->s, "budget"));
	json_add_num(c, "usd", rng_below(r, 2) ? (double)rng_below(r, 9) : 0.5);
	life_do(l, event);
}

static void any_columns(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "columns", NULL), *c = event_change(event, "columns");

	json_add_int(c, "version", state_next(&l->s, "columns"));
	json_add_cstr(json_add_list(c, "input"), NULL, rng_below(r, 2) ? "mail" : "input");
	json_add_list(c, "expected");
	if (rng_below(r, 2))
		json_add_cstr(json_add_list(c, "turns"), NULL, "input");
	life_do(l, event);
}

static void any_targets(struct life *l, struct rng *r)
{
	static const char *const names[] = {"local:1.5b", "remote:x", "remote:y"};
	cJSON *event = event_new(BY_HUMAN, "model", NULL);

	change_targets(event, state_next(&l->s, "targets"), names, 1 + rng_below(r, 3));
	life_do(l, event);
}

static void any_task(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "task", NULL), *c = event_change(event, "task");

	json_add_int(c, "version", state_next(&l->s, "task"));
	json_add_cstr(c, "name", rng_below(r, 2) ? "support-mail" : "mail");
	json_add_int(c, "seed", rng_below(r, 9));
	json_add_num(c, "held_out", 0.5);
	life_do(l, event);
}

/* One of the table, to any value that it may have. */
static void any_setting(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "set", NULL);
	const struct setting *s = settings_table;
	struct settings now = *state_settings(&l->s);
	char value[24];

	for (uint32_t n = rng_below(r, 40); n || !s->help; n -= n > 0)
		s = s[1].name ? s + 1 : settings_table;
	if (s->type == SETTING_TEXTS || s->type == SETTING_SWITCH)
		snprintf(value, sizeof value, "%s", rng_below(r, 2) ? "on" : "off");
	else if (s->type == SETTING_JSON)
		snprintf(value, sizeof value, "%s", rng_below(r, 2) ? "{\"a\":1}" : "none");
	else if (s->type == SETTING_CHOICE)
		snprintf(value, sizeof value, "%s", s->choices[rng_below(r, 2)]);
	else
		snprintf(value, sizeof value, "%g",
			s->min + rng_below(r, (uint32_t)(s->max - s->min) + 1));
	now.apart = rng_below(r, 3) == 0;
	change_settings(event, (int)l->s.settings_all.n + 1, &now,
		&(struct setting_said){s, str_of(value)}, 1);
	life_do(l, event);
}

static void any_head(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "head", NULL);

	change_head(event, 1 + (int)rng_below(r, (uint32_t)l->s.versions.n));
	life_do(l, event);
}

static void any_round(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "propose", NULL), *c = event_change(event, "round");

	json_add_int(c, "round", (int64_t)l->s.rounds.n + 1);
	json_add_cstr(json_add_list(c, "operators"), NULL, "critique");
	json_add(json_add_list(c, "parents"), NULL, event_text_ref(any_text(l, r)));
	json_add_cstr(c, "instruction", rng_below(r, 2) ? "shorter" : NULL);
	json_add_int(c, "settings", l->s.settings);
	json_add_int(c, "asked", 1 + rng_below(r, 8));
	json_add_cstr(c, "kind", rng_below(r, 2) ? "irony" : NULL);
	json_add_cstr(c, "why", rng_below(r, 2) ? "critique promises most now" : NULL);
	life_do(l, event);
}

static void any_refusal(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_RULE, "refuse", NULL), *c = event_change(event, "refused");

	json_add_int(c, "refused", (int64_t)l->s.refusals.n + 1);
	json_add_int(c, "round", rng_below(r, (uint32_t)l->s.rounds.n + 1));
	json_add_cstr(c, "operator", "critique");
	json_add_cstr(c, "check", rng_below(r, 2) ? "same" : "length");
	json_add_cstr(c, "reason", "it is not another text");
	json_add_cstr(c, "text", "Classify the mail.");
	life_do(l, event);
}

/* The front of a message left out, or replaced; skipped where nothing would be left. */
static void any_ablation(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "ablate", NULL), *c = event_change(event, "ablation");
	struct text_ref of = any_text(l, r);
	const struct prompt *whole = state_text(&l->s, of, NULL);
	size_t message = rng_below(r, (uint32_t)whole->n), n = whole->items[message].n;
	size_t at = n ? 1 + rng_below(r, (uint32_t)n) : 0;
	const char *instead = rng_below(r, 2) ? "대신 that" : NULL;
	SCOPED(prompt) left = {0};
	char hash[TEXT_HASH];

	while (at < n && ((unsigned char)whole->items[message].text[at] & 0xc0) == 0x80)
		at++;
	json_add_int(c, "ablation", (int64_t)l->s.ablations.n + 1);
	json_add(c, "of", event_text_ref(of));
	json_add_cstr(c, "by", instead ? "hunk" : "sentence");
	c = json_add_object(json_add_list(c, "pieces"), NULL);
	json_add_int(c, "message", (int64_t)message);
	json_add_int(c, "at", 0);
	json_add_int(c, "bytes", (int64_t)at);
	json_add_cstr(c, "text", instead);
	prompt_without(&left, whole, message, 0, at, str_of(instead));
	prompt_hash(hash, &left);
	if (left.n)
		json_add_cstr(c, "text_hash", hash);
	else
		json_add_cstr(c, "skipped", "nothing would be left");
	life_do(l, event);
}

static void any_headroom(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "headroom", NULL), *c;
	struct settings now = *state_settings(&l->s);
	const int by = (int)l->s.settings_all.n + 1;
	const char *hash;

	now.apart = true;
	change_settings(event, by, &now, NULL, 0);
	c = event_change(event, "headroom");
	json_fill(c, "headroom %d", (int)l->s.headrooms.n + 1);
	json_add(c, "of", event_text_ref(any_text(l, r)));
	json_fill(c, "once %d sampled %d", by, by);
	event_add_messages(c, "spelled", state_text(&l->s, any_text(l, r), &hash), &l->s.authors);
	json_add_cstr(c, "text_hash", hash);
	life_do(l, event);
}

static void any_served(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_SYSTEM, "result", NULL), *c = event_change(event, "served");
	char hash[HASH_HEX];

	json_fill(c, "served %d model %s at %s as %s fingerprint %s", (int)l->s.served.n + 1,
		"local:a", rng_below(r, 2) ? "http://a/v1" : NULL,
		rng_below(r, 2) ? "m.gguf" : NULL, rng_below(r, 2) ? "b1-a" : "b2-a");
	hash_hex(hash, STR("request"));
	c = event_change(event, "call");
	json_fill(c, "call %d role %s model %s served %d hash %s sample %d answer %s",
		state_next_call(&l->s), "judge", "local:1.5b", (int)l->s.served.n + 1, hash, 1,
		"yes");
	life_do(l, event);
}

static void any_bet(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "bet", NULL), *c;
	int variant = 1 + (int)rng_below(r, (uint32_t)l->s.variants.n + 1);

	if ((size_t)variant <= l->s.variants.n) {
		c = event_change(event, "bet");
		json_add_int(c, "bet", (int64_t)l->s.bets.n + 1);
		json_add_int(c, "variant", variant);
		json_add_int(c, "against", l->s.head);
		json_add_int(c, "metric", 1);
		json_add_bool(c, "beats", rng_below(r, 2));
		json_add_num(c, "confidence", 0.75);
		if (rng_below(r, 2))
			json_add_cstr(c, "model", "local:1.5b");
		if (rng_below(r, 2))
			json_add_int(json_add_list(event_change(event, "reveal"), "variants"),
				NULL, variant);
	}
	life_do(l, event);
}

static void step(
	struct life *l, const char *act, bool (*go)(const struct state *, cJSON *, struct buf *))
{
	cJSON *event = event_new(BY_HUMAN, act, NULL);

	if (go(&l->s, event, NULL))
		life_do(l, event);
	else
		cJSON_Delete(event);
}

static void any_undo(struct life *l, struct rng *r)
{
	step(l, "undo", state_undo);
}

static void any_redo(struct life *l, struct rng *r)
{
	step(l, "redo", state_redo);
}

/* Said about a text; a version's name too. */
static cJSON *about(struct life *l, struct rng *r, cJSON *event, const char *kind)
{
	cJSON *c = event_change(event, kind);

	if (!strcmp(kind, "note"))
		json_add_int(c, "note", state_next_note(&l->s));
	json_add(c, "about", event_text_ref(any_text(l, r)));
	return c;
}

static void say(struct life *l, struct rng *r, const char *kind, const char *key)
{
	cJSON *event = event_new(BY_HUMAN, kind, NULL);

	json_add_cstr(about(l, r, event, kind), key, rng_below(r, 4) ? "words" : "");
	life_do(l, event);
}

static void any_note(struct life *l, struct rng *r)
{
	say(l, r, "note", "text");
}

static void any_comment(struct life *l, struct rng *r)
{
	say(l, r, "comment", "text");
}

static void any_verdict(struct life *l, struct rng *r)
{
	say(l, r, "verdict", "verdict");
}

static void any_name(struct life *l, struct rng *r)
{
	say(l, r, "name", "name");
}

static void any_grade(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "grade", NULL);

	json_add_num(about(l, r, event, "grade"), "grade", rng_below(r, 5));
	life_do(l, event);
}

static void any_stop(struct life *l, struct rng *r)
{
	cJSON *event, *c;

	if (!l->s.variants.n)
		return;
	event = event_new(BY_RULE, "stop", NULL);
	c = event_change(event, "stop");
	json_add_int(c, "variant", 1 + (int)rng_below(r, (uint32_t)l->s.variants.n));
	json_add_int(c, "after", 1 + (int)rng_below(r, 9));
	json_add_int(c, "of", 20);
	json_add_int(c, "metric", 1);
	json_add_cstr(c, "model", rng_below(r, 2) ? "local:1.5b" : "remote:z");
	life_do(l, event);
}

static void any_look(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "held-out", NULL), *c = event_change(event, "look");
	cJSON *list = json_add_list(c, "prompts");

	json_add(list, NULL, event_text_ref(any_text(l, r)));
	list = json_add_list(c, "examples");
	json_add_int(list, NULL, 1 + (int)rng_below(r, (uint32_t)l->s.examples.n));
	json_add_cstr(c, "model", rng_below(r, 2) ? "local:1.5b" : "remote:z");
	json_add_int(c, "metric", 1);
	life_do(l, event);
}

/* Calls that go out; some come back later, some are stopped or lost, some never heard of. */
static void any_send(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_SYSTEM, "send", NULL);
	cJSON *list = json_add_list(event_change(event, "send"), "calls");
	int first = state_next_call(&l->s), n = 1 + (int)rng_below(r, 3);

	for (int i = 0; i < n; i++) {
		cJSON *c = json_add_object(list, NULL);

		json_add_int(c, "call", first + i);
		json_add_cstr(c, "role", "target");
		if (rng_below(r, 2))
			json_add_num(c, "most_usd", 0.25);
		else
			json_add(c, "most_usd", cJSON_CreateNull());
		json_add_int(c, "most_tokens", 128);
	}
	life_do(l, event);
	if (rng_below(r, 2))
		life_do(l, life_result(l, first, any_text(l, r), 1, 1));
	if (rng_below(r, 2))
		return;
	event = event_new(BY_SYSTEM, "stop", NULL);
	list = event_change(event, "cancel");
	json_add_cstr(list, "what", rng_below(r, 2) ? "lost" : "evaluate");
	list = json_add_list(list, "calls");
	for (int i = 0; i < n; i++)
		json_add_int(list, NULL, first + i);
	life_do(l, event);
}

static void set_number(const cJSON *change, const char *key, int n)
{
	cJSON_SetNumberHelper(
		cJSON_GetObjectItemCaseSensitive((cJSON *)(uintptr_t)change, key), n);
}

static void any_sample(struct life *l, struct rng *r)
{
	int example = 1 + (int)rng_below(r, (uint32_t)l->s.examples.n);
	cJSON *event = life_result(l, state_next_call(&l->s), any_text(l, r), example, 0.5);

	set_number(event_find(event, "score"), "sample", 1 + (int)rng_below(r, 9));
	life_do(l, event);
}

static void any_view(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_SYSTEM, "view", NULL);

	json_add_int(event_change(event, "view"), "variant", (int)rng_below(r, 9));
	life_do(l, event);
}

static void any_reveal(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "reveal", NULL);
	cJSON *list = json_add_list(event_change(event, "reveal"), "variants");

	if (l->s.variants.n)
		json_add_int(list, NULL, 1 + (int)rng_below(r, (uint32_t)l->s.variants.n));
	life_do(l, event);
}

/* By any settings: apart from the session's own scores where those are. */
static void any_result(struct life *l, struct rng *r)
{
	cJSON *event = life_result(l, state_next_call(&l->s), any_text(l, r),
		1 + (int)rng_below(r, (uint32_t)l->s.examples.n),
		(double)rng_below(r, 4) / 2 - 0.5);
	const int by = 1 + (int)rng_below(r, (uint32_t)l->s.settings_all.n);
	const cJSON *score = event_find(event, "score");

	set_number(event_find(event, "call"), "settings", by);
	if (score && state_apart(&l->s, by))
		json_add_int((cJSON *)(uintptr_t)score, "settings", by);
	life_do(l, event);
}

static void any_variant(struct life *l, struct rng *r)
{
	life_variant(l, state_next_call(&l->s), "critique", "Variant");
}

static void any_quit(struct life *l, struct rng *r)
{
	life_quit(l);
}

/* Each kind of change with what writes it, maybe with others, and how often. */
static const struct {
	const char *kind;
	uint32_t often;
	void (*live)(struct life *l, struct rng *r);
} lives[] = {
	{"call", 36, any_result}, {"score", 10, any_sample}, {"send", 4, any_send},
	{"unscored", 5, random_unscored},
	{"cancel", 2, any_send}, {"variant", 18, any_variant}, {"version", 27, any_version},
	{"draft", 10, any_draft}, {"decide", 9, any_decision}, {"example", 9, any_example},
	{"lock", 9, any_lock}, {"head", 2, any_head}, {"metric", 2, any_metric},
	{"model", 2, any_model}, {"budget", 2, any_budget}, {"columns", 2, any_columns},
	{"targets", 2, any_targets}, {"failures", 2, random_failures},
	{"settings", 2, any_setting}, {"task", 1, any_task},
	{"round", 2, any_round}, {"refused", 2, any_refusal}, {"ablation", 9, any_ablation},
	{"headroom", 5, any_headroom}, {"bet", 9, any_bet}, {"reveal", 5, any_reveal},
	{"look", 5, any_look}, {"stop", 3, any_stop}, {"note", 1, any_note},
	{"served", 4, any_served},
	{"grade", 1, any_grade}, {"ungrade", 4, random_ungrade}, {"verdict", 1, any_verdict},
	{"comment", 1, any_comment},
	{"name", 2, any_name}, {"duel", 3, random_duel}, {"compared", 2, random_compared},
	{"compatibility", 2, random_compatibility},
	{"lesson", 2, random_lesson},
	{"search", 3, random_search}, {"searched", 2, random_search}, {"view", 5, any_view},
	{"undo", 18, any_undo},
	{"redo", 9, any_redo}, {"quit", 1, any_quit},
};

bool random_life_has(const char *kind)
{
	bool has = strcmp(kind, "open") == 0; /* by which it begins */

	for (size_t i = 0; i < sizeof lives / sizeof *lives; i++)
		has |= strcmp(lives[i].kind, kind) == 0;
	return has;
}

static void any_act(struct life *l, struct rng *r)
{
	uint32_t all = 0, n;
	size_t i = 0;

	for (size_t k = 0; k < sizeof lives / sizeof *lives; k++)
		all += lives[k].often;
	for (n = rng_below(r, all); n >= lives[i].often; i++)
		n -= lives[i].often;
	lives[i].live(l, r);
}

void random_life(struct life *l, uint64_t seed)
{
	struct rng r = rng_seed(seed);

	life_begin(l, 3);
	for (int i = 0; i < RANDOM_ACTS; i++) {
		any_act(l, &r);
		/* A head set back to nothing has nothing to type on. */
		assert_true(l->s.head > 0);
	}
}
