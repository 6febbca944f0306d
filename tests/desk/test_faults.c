/*
 * test_faults.c - whatever a server does, a batch's counts add up: answered, refused and
 * failed are what was asked; what failed is in no score and is what the next run asks for.
 */
#include <math.h>
#include "../support/calling.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/desk/batch.h"

enum { N = 60 };

struct told {
	bool done, refused, failed, cached;
	double score;
};

struct counted {
	struct told cells[N];
	int asked, answered, refused, failed, ended;
};

static void on_came(void *arg, struct batch_cell at, const struct came *k)
{
	struct counted *c = arg;
	const struct outcome *o = k->outcome;
	const struct answer *a = k->answer;
	struct told *cell = &c->cells[at.example];
	assert_false(cell->done); /* told once */
	*cell = (struct told){true, a->refusal, o->error != NULL, a->cached, o->score};
	c->asked++;
	c->failed += cell->failed;
	c->refused += cell->refused;
	c->answered += !cell->failed && !cell->refused;
	if (cell->failed) {
		assert_true(isnan(o->score));
		assert_null(o->output);
		assert_true(o->error[0] && !a->finish && !cell->refused);
	} else {
		/* The server knows one answer: what is another one is no answer. */
		assert_non_null(o->output);
		assert_true(cell->refused ? !(o->score > 0) : o->score >= 1);
	}
}

static void on_end(void *arg)
{
	((struct counted *)arg)->ended++;
}

struct asking {
	struct calling desk;
	struct example examples[N];
	const struct example *list[N];
	struct prompt prompt;
	struct measure measure;
};

static void asking_open(struct asking *a, const char *store)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	calling_open(&a->desk, NULL);
	a->desk.store = store_open(a->desk.loop, store, &err);
	assert_non_null(a->desk.store);
	assert_int_equal(measure_find(&a->measure, STR("exact"), STR("first-line"), NULL), OK);
	for (int i = 0; i < N; i++) {
		char input[40];
		snprintf(input, sizeof input, "country number %d?", i);
		fields_add(&a->examples[i].fields, STR("input"), str_of(input));
		answers_add(&a->examples[i].expected, STR("Paris"));
		a->examples[i].id = i + 1;
		a->list[i] = &a->examples[i];
	}
	prompt_add(&a->prompt, ROLE_USER, STR("Capital of {{input}}"), AUTHOR_PERSON);
}

static void asking_close(struct asking *a)
{
	for (int i = 0; i < N; i++)
		example_release(&a->examples[i]);
	prompt_release(&a->prompt);
	calling_close(&a->desk);
}

/* faulty: some stay silent, and that must not take long; else a slow machine may be slow. */
static void evaluate(struct asking *a, struct counted *c, bool stream, bool faulty)
{
	const struct prompt *prompts[] = {&a->prompt};
	const struct sampling sampling = {.max_tokens = 16};
	const struct batch_plan plan = {.targets = &a->desk.model,
		.n_targets = 1,
		.sampling = &sampling,
		.measure = a->measure,
		.prompts = prompts,
		.n_prompts = 1,
		.examples = a->list,
		.n_examples = N,
		.samples = 1,
		.stream = stream};
	const struct batch_events ev = {.came = on_came, .end = on_end, .arg = c};
	*c = (struct counted){0};
	client_free(a->desk.client);
	a->desk.options = (struct client_options){.tries = 2,
		.total_ms = faulty ? 400 * test_slower() : PATIENCE_MS,
		.first_byte_ms = faulty ? 300 * test_slower() : PATIENCE_MS,
		.patience_ms = 2000,
		.max_answer = 1 << 16,
		.store = a->desk.store,
		.anywhere = true};
	a->desk.client = client_new(a->desk.loop, &a->desk.options);
	struct batch *b = batch_start(a->desk.client, &plan, &ev);
	for (const int64_t until = clock_ms() + 3 * PATIENCE_MS; !c->ended;) {
		assert_true(clock_ms() < until);
		loop_turn(a->desk.loop, 100);
	}
	batch_free(b);
	assert_int_equal(c->ended, 1);
	assert_int_equal(c->asked, N);
	assert_int_equal(c->answered + c->refused + c->failed, c->asked);
}

/* Those of the first run's cells that failed, and no others, were asked for from request `from`. */
static void expect_asked(struct asking *a, const struct counted *first, int from)
{
	int asked[N] = {0};
	for (int i = from; i < faulty_requests(a->desk.server); i++) {
		int n = -1;
		const char *at = strstr(faulty_body(a->desk.server, i), "country number ");
		assert_non_null(at);
		assert_int_equal(sscanf(at, "country number %d?", &n), 1);
		asked[n]++;
	}
	for (int i = 0; i < N; i++)
		assert_int_equal(asked[i], first->cells[i].failed);
}

TEST(counts_add_up_and_what_failed_is_asked_for_again)
{
	static const int percents[] = {30, 60, 90, 100};
	void *folder;
	int failed = 0, refused = 0, answered = 0;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct asking a = {0};
		struct counted first, second;
		folder_setup(&folder);
		asking_open(&a, folder_path(folder, "answers.db"));
		faulty_mix(a.desk.server, seed, percents[seed % 4]);
		evaluate(&a, &first, seed & 1, true);
		faulty_mix(a.desk.server, seed, 0);
		const int from = faulty_requests(a.desk.server);
		evaluate(&a, &second, seed & 2, false);
		expect_asked(&a, &first, from);
		assert_int_equal(second.failed, 0);
		assert_int_equal(second.refused, first.refused);
		for (int i = 0; i < N; i++)
			assert_int_equal(second.cells[i].cached, !first.cells[i].failed);
		failed += first.failed;
		refused += first.refused;
		answered += first.answered;
		asking_close(&a);
		folder_teardown(&folder);
	}
	/* All three were there, or nothing was tried. */
	assert_true(failed > 20 && refused > 5 && answered > 20);
}
