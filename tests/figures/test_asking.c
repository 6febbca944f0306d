/* What an operator is shown of a session: lent, and nothing left out. */
#include "../support/test.h"
#include "hunsu/figures/asking.h"
#include "../support/life.h"

#define EXAMPLES 40 /* more than any request shows */

struct view { /* a session, and what is shown of it */
	struct life l;
	struct asking k;
	struct op_context c;
};

static void score_dev(struct life *l, struct text_ref text, double score)
{
	for (int i = 1; i <= EXAMPLES; i++)
		life_do(l, life_result(l, state_next_call(&l->s), text, i, score));
}

static void look(struct view *v, struct text_ref on)
{
	const struct asked about = {.on = on};
	struct rng rng = rng_seed(1);

	asking_fill(&v->k, &v->l.s, &about, true, &rng, &v->c);
}

static void begin(struct view *v)
{
	SCOPED(prompt) first = {0};
	cJSON *event = life_open_event(EXAMPLES);

	SCOPED(example) aside = {.id = EXAMPLES + 1, .version = 1, .split = SPLIT_HELD_OUT};

	life_init(&v->l);
	fields_add(&aside.fields, STR("mail"), STR("Held out."));
	answers_add(&aside.expected, STR("other"));
	change_example(event, &aside);
	life_prompt(&first, "Sort it.", AUTHOR_IMPORT);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &first, &v->l.s.authors);
	change_head(event, 1);
	life_do(&v->l, event);
}

static void end(struct view *v)
{
	asking_clear(&v->k);
	life_release(&v->l);
}

TEST(of_a_kind_of_failure_alone_what_has_failed_comes)
{
	const int kind[] = {3, 5};
	const struct asked about = {.on.version = 1, .kind = "irony", .examples = kind,
		.n_examples = 2};
	struct asked kept = asked_keep(&about);
	struct view v = {0};
	struct rng rng = rng_seed(1);

	begin(&v);
	for (int i = 1; i <= EXAMPLES; i++)
		life_do(&v.l, life_result(&v.l, state_next_call(&v.l.s),
				      (struct text_ref){.version = 1}, i, i > 10 ? 1 : 0));
	asking_fill(&v.k, &v.l.s, &kept, true, &rng, &v.c);
	for (size_t i = 0; i < v.c.n_dev; i++) {
		const int id = v.c.dev[i].id;

		assert_true((v.c.parents[0].outcomes[i].output != NULL) ==
			    (id > 10 || id == 3 || id == 5));
	}
	asked_release(&kept);
	assert_null(kept.kind);
	end(&v);
}

TEST(all_dev_examples_come_with_what_the_text_made_of_them)
{
	const struct text_ref first = {.version = 1};
	struct view v = {0};
	int id;

	begin(&v);
	look(&v, first);
	assert_int_equal(v.c.n_dev, EXAMPLES);
	for (size_t i = 0; i < EXAMPLES; i++)
		assert_null(v.c.parents[0].outcomes[i].output);
	id = v.c.dev[3].id;
	life_do(&v.l, life_result(&v.l, 1, first, id, 1));
	look(&v, first);
	for (size_t i = 0; i < EXAMPLES; i++) {
		const struct outcome *o = &v.c.parents[0].outcomes[i];

		assert_int_equal(v.c.dev[i].split, SPLIT_DEV);
		assert_true((o->output != NULL) == (v.c.dev[i].id == id));
		assert_true(!o->output || o->score >= 1);
	}
	assert_null(v.c.parents[1].prompt);
	end(&v);
}

TEST(every_text_with_scores_is_told_once_with_its_mean)
{
	struct view v = {0};
	double sum = 0;

	begin(&v);
	life_variant(&v.l, state_next_call(&v.l.s), "induce", "Sort it well.");
	life_variant(&v.l, state_next_call(&v.l.s), "induce", "Sort it badly."); /* never scored */
	score_dev(&v.l, (struct text_ref){.version = 1}, 0);
	score_dev(&v.l, (struct text_ref){.variant = 1}, 1);
	life_version(&v.l, "accept", "A", "accept", "Sort it well.", AUTHOR_PERSON); /* A's text */
	look(&v, (struct text_ref){.version = 2});
	assert_int_equal(v.c.n_scored, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(v.c.scored[i].scores, v.c.n_dev);
		sum += v.c.scored[i].mean;
		if (v.c.scored[i].mean >= 1)
			assert_string_equal(
				v.c.scored[i].prompt.items[0].text, "Sort it well.");
	}
	assert_float_equal(sum, 1, 0);
	end(&v);
}

TEST(variants_come_newest_first_with_what_the_person_rejected)
{
	struct view v = {0};
	cJSON *event;

	begin(&v);
	life_variant(&v.l, state_next_call(&v.l.s), "induce", "Sort it well.");
	life_variant(&v.l, state_next_call(&v.l.s), "induce", "Sort it badly.");
	event = event_new(BY_HUMAN, "reject", "B");
	change_decide(event, 2, "rejected", "rude");
	life_do(&v.l, event);
	look(&v, (struct text_ref){.variant = 1});
	assert_string_equal(v.c.parents[0].prompt->items[0].text, "Sort it well.");
	assert_int_equal(v.c.n_others, 2);
	assert_string_equal(v.c.others[0].prompt.items[0].text, "Sort it badly.");
	assert_true(v.c.others[0].rejected && !v.c.others[1].rejected);
	assert_string_equal(v.c.others[0].reason, "rude");
	event = event_new(BY_HUMAN, "reject", "A"); /* of no round: it is the person's own */
	change_decide(event, 1, "rejected", NULL);
	life_do(&v.l, event);
	look(&v, (struct text_ref){.variant = 2});
	assert_false(v.c.others[1].rejected);
	end(&v);
}

TEST(without_a_prompt_and_examples_it_says_what_is_missing)
{
	struct view v = {0};
	const struct asked nothing = {.on = {.version = 0}};
	const struct op *op = NULL;

	life_init(&v.l);
	life_do(&v.l, life_open_event(0));
	look(&v, nothing.on);
	assert_null(v.c.parents[0].prompt);
	assert_int_equal(v.c.names.n, 1);
	assert_string_equal(v.c.names.items[0].name, "input");
	assert_int_equal(operator_find(&op, STR("paraphrase"), NULL), OK);
	assert_non_null(strstr(asking_missing(&v.l.s, op, &nothing), "no prompt"));
	end(&v);
}
