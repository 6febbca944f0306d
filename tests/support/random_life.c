#include "random_life.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include "random_text.h"

#include <cmocka.h> /* last: its fail() would hide ours */

static struct text_ref any_text(const struct life *l, struct rng *r)
{
	if (l->s.ablations.n && rng_below(r, 4) == 0) {
		const struct ablation *a =
			&l->s.ablations.items[rng_below(r, (uint32_t)l->s.ablations.n)];
		struct text_ref left = {.ablation = a->n, .piece = 1};
		if (state_text(&l->s, left, NULL))
			return left;
	}
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
	struct prompt now = {0};
	struct authors authors;
	int n = (int)l->s.versions.n + 1;

	if (rng_below(r, 4)) {
		for (size_t i = 0; i < head->prompt.n; i++) {
			struct buf text = BUF(BUF_TEXT);

			random_edit(&text, r, text_of(&head->prompt, i));
			prompt_add(&now, head->prompt.items[i].role, buf_str(&text), AUTHOR_PERSON);
			buf_release(&text);
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
	authors_release(&authors);
	change_head(event, n);
	prompt_release(&now);
	life_do(l, event);
}

/* Somebody types, a line of it; or what was typed is deleted again. */
static void any_draft(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "typing", NULL);
	const struct prompt *before = state_typed(&l->s);
	struct prompt now = {0};

	for (size_t i = 0; i < before->n; i++) {
		struct buf text = BUF(BUF_TEXT);

		random_edit(&text, r, text_of(before, i));
		prompt_add(&now, before->items[i].role, buf_str(&text), AUTHOR_PERSON);
		buf_release(&text);
	}
	if (rng_below(r, 6) == 0)
		random_prompt(&now, r);
	prompt_credit(&now, before, AUTHOR_PERSON);
	change_draft(event, l->s.head, before, rng_below(r, 6) ? &now : NULL, &l->s.authors);
	prompt_release(&now);
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
	struct example e = {0};
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
	example_release(&e);
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

static void any_register(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "set", NULL), *c;

	switch (rng_below(r, 6)) {
	case 5:
		c = event_change(event, "settings");
		json_add_int(c, "version", (int64_t)l->s.settings_all.n + 1);
		json_add_num(c, "temperature", 0);
		json_add_list(c, "stop");
		json_add_list(c, "operators");
		json_add_bool(c, "blind", rng_below(r, 2));
		break;
	case 4:
		c = event_change(event, "columns");
		json_add_int(c, "version", state_next_columns(&l->s));
		json_add_cstr(json_add_list(c, "input"), NULL, rng_below(r, 2) ? "mail" : "input");
		json_add_list(c, "expected");
		if (rng_below(r, 2))
			json_add_cstr(json_add_list(c, "turns"), NULL, "input");
		break;
	case 0:
		change_metric(event, (int)l->s.metrics.n + 1,
			&(struct revised){rng_below(r, 2) ? "exact" : "f1", "all",
				(int)rng_below(r, 3), (int)rng_below(r, 3)});
		break;
	case 1:
		change_model(event, l->s.model_version + 1, rng_below(r, 2) ? "target" : "judge",
			rng_below(r, 2) ? "local:1.5b" : "remote:x");
		break;
	case 2:
		c = event_change(event, "budget");
		json_add_int(c, "version", state_next_budget(&l->s));
		json_add_num(c, "usd", rng_below(r, 2) ? (double)rng_below(r, 9) : 0.5);
		break;
	default:
		change_head(event, 1 + (int)rng_below(r, (uint32_t)l->s.versions.n));
	}
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
	struct prompt left = {0};
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
	prompt_release(&left);
	life_do(l, event);
}

static void any_bet(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "bet", NULL), *c = event_change(event, "bet");
	int variant = 1 + (int)rng_below(r, (uint32_t)l->s.variants.n);

	json_add_int(c, "bet", (int64_t)l->s.bets.n + 1);
	json_add_int(c, "variant", variant);
	json_add_int(c, "against", l->s.head);
	json_add_int(c, "metric", 1);
	json_add_bool(c, "beats", rng_below(r, 2));
	json_add_num(c, "confidence", 0.75);
	if (rng_below(r, 2))
		json_add_cstr(c, "model", "local:1.5b");
	if (rng_below(r, 2))
		json_add_int(json_add_list(event_change(event, "reveal"), "variants"), NULL,
			variant);
	life_do(l, event);
}

static void any_step(struct life *l, struct rng *r)
{
	bool redo = rng_below(r, 3) == 0;
	cJSON *event = event_new(BY_HUMAN, redo ? "redo" : "undo", NULL);

	if (redo ? state_redo(&l->s, event, NULL) : state_undo(&l->s, event, NULL))
		life_do(l, event);
	else
		cJSON_Delete(event);
}

static int next_note(const struct life *l)
{
	int n = 1;

	for (size_t i = 0; i < l->s.notes.n; i++)
		n += l->s.notes.items[i].kind == NOTE_NOTE;
	return n;
}

/* Said about a text; a version's name too. */
static void any_words(struct life *l, struct rng *r)
{
	static const char *const kinds[] = {"note", "grade", "verdict", "comment", "name"};
	uint32_t kind = rng_below(r, 5);
	cJSON *event = event_new(BY_HUMAN, kinds[kind], NULL), *c;
	struct text_ref about = any_text(l, r);

	c = event_change(event, kinds[kind]);
	if (kind == 0)
		json_add_int(c, "note", next_note(l));
	json_add(c, "about", event_text_ref(about));
	if (kind == 1)
		json_add_num(c, "grade", rng_below(r, 5));
	else
		json_add_cstr(c, kind == 2 ? "verdict" : kind == 4 ? "name" : "text",
			rng_below(r, 4) ? "words" : "");
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
			json_add_null(c, "most_usd");
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

static void any_sample(struct life *l, struct rng *r)
{
	int example = 1 + (int)rng_below(r, (uint32_t)l->s.examples.n);
	cJSON *event = life_result(l, state_next_call(&l->s), any_text(l, r), example, 0.5);

	cJSON_SetNumberHelper(
		cJSON_GetObjectItemCaseSensitive(
			(cJSON *)(uintptr_t)event_find(event, "score"), "sample"),
		1 + rng_below(r, 9));
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

static void any_fact(struct life *l, struct rng *r)
{
	static void (*const facts[])(struct life *l, struct rng *r) = {
		any_words, any_look, any_send, any_sample, any_sample, any_view, any_reveal,
		any_draft, any_draft};

	facts[rng_below(r, sizeof facts / sizeof *facts)](l, r);
}

static void any_act(struct life *l, struct rng *r)
{
	int example = 1 + (int)rng_below(r, (uint32_t)l->s.examples.n);
	uint32_t kind = rng_below(r, 23);

	if (kind >= 18)
		any_fact(l, r);
	else if (kind < 4)
		life_do(l, life_result(l, state_next_call(&l->s), any_text(l, r), example,
				   (double)rng_below(r, 4) / 2 - 0.5));
	else if (kind < 6)
		life_variant(l, state_next_call(&l->s), "critique", "Variant");
	else if (kind < 9)
		any_version(l, r);
	else if (kind < 10)
		any_decision(l, r);
	else if (kind < 11)
		any_example(l, r);
	else if (kind < 12)
		any_lock(l, r);
	else if (kind < 13)
		any_register(l, r);
	else if (kind < 14)
		any_ablation(l, r);
	else if (kind < 15 && l->s.variants.n)
		any_bet(l, r);
	else
		any_step(l, r);
}

void random_life(struct life *l, uint64_t seed)
{
	struct rng r = rng_seed(seed);
	cJSON *event = life_open_event(3);
	struct prompt p = {0};

	life_init(l);
	life_prompt(&p, "Classify the mail.", AUTHOR_IMPORT);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &p, &l->s.authors);
	change_head(event, 1);
	prompt_release(&p);
	life_do(l, event);
	for (int i = 0; i < RANDOM_ACTS; i++) {
		any_act(l, &r);
		/* A head set back to nothing has nothing to type on. */
		assert_true(l->s.head > 0);
	}
}
