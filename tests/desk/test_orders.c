/*
 * test_orders.c - claims on the same cells at random, dropped and failing in any order: each cell
 * is on its way once, whoever wants it, and is cancelled when nobody wants it any more.
 */
#include "../support/calling.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/desk/orders.h"

enum { CELLS = 60, CLAIMS = 6, STEPS = 4000 };

struct wish { /* a claim on the cells from `from` to `to`, and the model of it */
	struct table *table;
	struct claim *claim; /* NULL: none */
	int from, to, next;
	bool settled[CELLS], done[CELLS]; /* done: it was told of the cell */
	int came, began;
};

struct table {
	struct calling desk;
	struct orders *orders;
	struct example examples[CELLS];
	struct prompt prompt;
	struct sampling sampling;
	struct measure measure;
	struct wish wishes[CLAIMS];
	bool out[CELLS];
	int came_at[CELLS]; /* 0, or the count of answers then */
	int n_out, sent, came, cut, ended;
	long left; /* calls that may be sent */
	struct rng rng;
};

/* ---- the orders' side */

static bool may(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	struct table *t = arg;

	return t->left > 0;
}

static int on_sent(void *arg, const struct cell *c, const struct request *r, bool judge)
{
	struct table *t = arg;
	assert_false(judge);
	assert_true(t->left-- > 0);
	assert_false(t->out[c->example]); /* or it would be twice on its way */
	t->out[c->example] = true;
	t->n_out++;
	return ++t->sent;
}

static void on_measure(void *arg, const struct cell *c, struct measured *out)
{
	struct table *t = arg;
	*out = (struct measured){
		.measure = t->measure, .example = &t->examples[c->example]};
}

static void on_came(void *arg, const struct cell *c, const struct came *k)
{
	struct table *t = arg;
	assert_true(t->out[c->example]);
	assert_non_null(k->outcome);
	t->out[c->example] = false;
	t->n_out--;
	t->came_at[c->example] = ++t->came;
}

static bool waits(const struct wish *w, int cell)
{
	return w->claim && cell >= w->from && cell < w->to && !w->done[cell];
}

static void on_cut(void *arg, const struct cell *c, int number, const struct call *k)
{
	struct table *t = arg;
	assert_true(t->out[c->example]);
	assert_true(number > 0);
	for (int i = 0; i < CLAIMS; i++)
		assert_false(waits(&t->wishes[i], c->example));
	t->out[c->example] = false;
	t->n_out--;
	t->cut++;
}

/* ---- a claim's side */

static bool next_cell(void *arg, struct cell *out)
{
	struct wish *w = arg;
	struct table *t = w->table;
	while (w->next < w->to && w->settled[w->next])
		w->next++;
	if (w->next == w->to)
		return false;
	*out = (struct cell){.text = &t->prompt,
		.example = w->next,
		.fields = &t->examples[w->next].fields,
		.sampling = &t->sampling,
		.sample = 1};
	return true;
}

static void took(void *arg)
{
	struct wish *w = arg;
	w->settled[w->next++] = true;
}

static bool wants(void *arg, const struct cell *c)
{
	const struct wish *w = arg;
	return c->example >= w->from && c->example < w->to && !w->settled[c->example];
}

static void came(void *arg, const struct cell *c, const struct outcome *o)
{
	struct wish *w = arg;
	assert_true(o->error || o->score >= 0); /* 0: a refusal */
	assert_false(w->done[c->example]);
	w->settled[c->example] = w->done[c->example] = true;
	w->came++;
}

static void on_end(void *arg)
{
	struct wish *w = arg;
	assert_int_equal(w->came, w->to - w->from); /* each cell of it, once */
	w->claim = NULL;
	w->table->ended++;
}

/* ---- */

static void claim(struct table *t, struct wish *w)
{
	struct wisher how = {.model = &t->desk.model,
		.next = next_cell,
		.took = took,
		.wants = wants,
		.came = came,
		.end = on_end,
		.arg = w,
		.priority = (int)rng_below(&t->rng, 2)};
	*w = (struct wish){.table = t, .began = t->came, .from = (int)rng_below(&t->rng, CELLS)};
	w->to = w->from + 1 + (int)rng_below(&t->rng, (uint32_t)(CELLS - w->from));
	w->next = w->from;
	how.calls = (size_t)(w->to - w->from);
	w->claim = orders_claim(t->orders, &how);
}

/* What is on its way is wanted by somebody; what came was told to all that would have come to it.
 */
static void all_know(const struct table *t)
{
	for (int i = 0; i < CELLS; i++) {
		bool wanted = false;
		for (int k = 0; k < CLAIMS; k++)
			wanted |= waits(&t->wishes[k], i);
		assert_true(wanted || !t->out[i]);
		for (int k = 0; k < CLAIMS; k++)
			assert_false(waits(&t->wishes[k], i) && t->came_at[i] > t->wishes[k].began);
	}
}

static void step(struct table *t)
{
	struct wish *w = &t->wishes[rng_below(&t->rng, CLAIMS)];
	const uint32_t what = rng_below(&t->rng, 100);

	if (!w->claim && what < 50) {
		claim(t, w);
	} else if (w->claim && what < 12) {
		struct claim *c = w->claim;
		w->claim = NULL;
		orders_drop(c);
	} else if (what == 99) {
		for (int i = 0; i < CLAIMS; i++)
			t->wishes[i].claim = NULL;
		orders_drop_all(t->orders);
		assert_int_equal(t->n_out, 0);
	} else if (what > 90) {
		t->left = (long)rng_below(&t->rng, 40);
	} else if (what > 86) {
		faulty_mix(t->desk.server, rng_u32(&t->rng), 15 * (int)rng_below(&t->rng, 3));
	}
	all_know(t);
	orders_go(t->orders);
	loop_turn(t->desk.loop, 1);
}

/* A slow machine sends less in as many steps. */
static bool tried_enough(const struct table *t)
{
	return t->sent > 1000 && t->cut > 100 && t->ended > 20;
}

static void open_table(struct table *t)
{
	const struct client_options o = {.tries = 1,
		.total_ms = 60 * test_slower(),
		.first_byte_ms = 60 * test_slower(),
		.patience_ms = 50 * test_slower(),
		.anywhere = true};
	calling_open(&t->desk, &o);
	assert_int_equal(measure_find(&t->measure, STR("exact"), STR("all"), NULL), OK);
	prompt_add(&t->prompt, ROLE_USER, STR("Capital of {{input}}?"), AUTHOR_PERSON);
	t->sampling.max_tokens = 8;
	for (int i = 0; i < CELLS; i++) {
		char input[40];
		snprintf(input, sizeof input, "country %d", i);
		fields_add(&t->examples[i].fields, STR("input"), str_of(input));
		answers_add(&t->examples[i].expected, STR("Paris"));
	}
	t->orders = orders_new(t->desk.client,
		&(struct orders_events){.may = may, .sent = on_sent, .measure = on_measure,
			.came = on_came, .cut = on_cut, .arg = t});
	t->rng = rng_seed(7);
	t->left = 100;
}

TEST(each_cell_is_on_its_way_once_whoever_wants_it)
{
	struct table t = {.sent = 0};
	open_table(&t);
	int64_t until = 0;
	for (int i = 0; i < STEPS || !tried_enough(&t); i++) {
		if (i == STEPS)
			until = clock_ms() + PATIENCE_MS;
		assert_true(i <= STEPS || clock_ms() < until);
		step(&t);
	}
	t.left = 1000000;
	faulty_mix(t.desk.server, 1, 0);
	while (!orders_idle(t.orders)) {
		orders_go(t.orders);
		loop_turn(t.desk.loop, 1);
	}
	assert_int_equal(t.n_out, 0);
	assert_int_equal(t.sent, t.came + t.cut);
	assert_int_equal(client_running(t.desk.client) + client_waiting(t.desk.client), 0);
	orders_free(t.orders);
	for (int i = 0; i < CELLS; i++)
		example_release(&t.examples[i]);
	prompt_release(&t.prompt);
	calling_close(&t.desk);
}
