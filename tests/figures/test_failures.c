/* test_failures.c - a critique's words name what it was shown, as long as the answer is the same.
 */
#include "../support/test.h"
#include "hunsu/figures/failures.h"
#include "../support/life.h"

enum { EXAMPLES = 8 };

static const struct text_ref v1 = {.version = 1};

static void begin(struct life *l)
{
	life_begin(l, EXAMPLES);
	for (int i = 1; i <= EXAMPLES; i++)
		life_do(l, life_result(l, state_next_call(&l->s), v1, i, i > 5 ? 1 : 0));
}

/* A variant by a critique that was shown example 2 as failed, and 7 as passed. */
static void criticise(struct life *l, const char *words, int round)
{
	const int call = state_next_call(&l->s), n = (int)l->s.variants.n + 1;
	cJSON *event = event_new(BY_MODEL, "variant", NULL), *c = event_change(event, "call");
	SCOPED(buf) shown = BUF(BUF_TEXT), name = BUF(BUF_SMALL);
	struct prompt p = {0};
	char hash[HASH_HEX];

	hash_hex(hash, STR("the request"));
	buf_adds(&shown, "Prompt:\nClassify the mail.\n\nFailed:\n- Input: ");
	fields_text(&shown, &state_example(&l->s, 2)->fields);
	buf_adds(&shown, "\n  Got: unsure\n\nPassed:\n- Input: ");
	fields_text(&shown, &state_example(&l->s, 7)->fields);
	buf_adds(&shown, "\n  Got: bug\n");
	json_fill(c, "call %d role %s model %s hash %s sample %d", call, "proposer", "local:1.5b",
		hash, 1);
	prompt_add(&p, ROLE_USER, buf_str(&shown), AUTHOR_IMPORT);
	event_add_messages(c, "request", &p, &l->s.authors);
	prompt_release(&p);
	json_fill(c, "answer %s finish %s", "Problem: …", "stop");
	json_add_int(c, "ms", 9);
	c = event_change(event, "variant");
	json_fill(c, "variant %d round %d operator %s", n, round, "critique");
	json_add(json_add_list(c, "parents"), NULL, event_text_ref(v1));
	buf_addf(&name, "Way %d.", n);
	life_prompt(&p, buf_text(&name), AUTHOR_IMPORT);
	event_add_messages(c, "messages", &p, &l->s.authors);
	prompt_hash(hash, &p);
	json_fill(c, "rationale %s call %d text_hash %s", words, call, hash);
	prompt_release(&p);
	life_do(l, event);
}

static const struct failure_group *of(const struct failures *f, int example)
{
	for (size_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < f->items[i].failed.n; k++)
			if (f->items[i].failed.items[k] == example)
				return &f->items[i];
	return NULL;
}

static void is_of(struct figures *g, int example, const char *name)
{
	SCOPED(failures) f = {0};

	failures_make(&f, g, NULL, 0);
	assert_int_equal(f.failed, 5);
	assert_int_equal(f.scored, EXAMPLES);
	assert_non_null(of(&f, example));
	if (name)
		assert_string_equal(of(&f, example)->name, name);
	else
		assert_non_null(strstr(of(&f, example)->name, ": none of the labels"));
}

TEST(a_critique_names_what_it_was_shown)
{
	SCOPED(life) l;
	struct flight flight = {0};
	struct figures *g;
	cJSON *event, *c;
	begin(&l);
	g = figures_new(&l.s, &flight);
	is_of(g, 2, NULL);
	criticise(&l, "Irony is missed.", 0);
	is_of(g, 2, "Irony is missed");
	is_of(g, 3, NULL);
	criticise(&l, "Praise is taken at its word", 0);
	is_of(g, 2, "Praise is taken at its word");
	/* A round for one kind says nothing of others. */
	event = event_new(BY_HUMAN, "propose", NULL);
	c = event_change(event, "round");
	json_fill(c, "round %d", 1);
	json_add_cstr(json_add_list(c, "operators"), NULL, "critique");
	json_add(json_add_list(c, "parents"), NULL, event_text_ref(v1));
	json_fill(c, "settings %d asked %d kind %s", l.s.settings, 1, "irony");
	life_do(&l, event);
	criticise(&l, "Something else", 1);
	is_of(g, 2, "Praise is taken at its word");
	figures_free(g);
}
