#include "random_life.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include "random_text.h"

#include <cmocka.h> /* last: its fail() would hide ours */

static struct text_ref any_text(const struct life *l, struct rng *r)
{
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
	authors_intern(&l->s.authors, STR("local:a/critique"));
	authors_intern(&l->s.authors, STR("local:a/eccentric"));
	authors_intern(&l->s.authors, STR("local:a/induce"));
	authors_intern(&l->s.authors, STR("local:a/grid"));
	change_version(
		event, n, &l->s.head, 1, NULL, 0, "typing", &head->prompt, &now, &l->s.authors);
	change_head(event, n);
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

	switch (rng_below(r, 4)) {
	case 0:
		change_metric(
			event, (int)l->s.metrics.n + 1, rng_below(r, 2) ? "exact" : "f1", "all");
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

static void any_step(struct life *l, struct rng *r)
{
	bool redo = rng_below(r, 3) == 0;
	cJSON *event = event_new(BY_HUMAN, redo ? "redo" : "undo", NULL);

	if (redo ? state_redo(&l->s, event, NULL) : state_undo(&l->s, event, NULL))
		life_do(l, event);
	else
		cJSON_Delete(event);
}

static void any_act(struct life *l, struct rng *r)
{
	int example = 1 + (int)rng_below(r, (uint32_t)l->s.examples.n);
	uint32_t kind = rng_below(r, 16);

	if (kind < 4)
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
