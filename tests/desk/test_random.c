/*
 * test_random.c - a desk at random: orders, rounds, tries, cancels, failing servers, budgets and
 * kills in any order, held against a model of what was wanted. run-tests: timeout 600
 */
#include <math.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/desk/desk.h"

enum { TEXTS = 5, EXAMPLES = 12, STEPS = 1500 };

struct played {
	struct game *game;
	struct loop *loop;
	struct desk *desk;
	struct rng rng;
	/* the model: cells that were wanted and neither cancelled nor lost with the program */
	bool wanted[TEXTS][EXAMPLES];
	long allowed; /* calls that may have been paid; -1: any number */
	int idle, kills, cancels, held;
};

static void open_desk(struct played *p)
{
	SCOPED(buf) err = BUF(BUF_SMALL), note = BUF(BUF_SMALL);
	const struct client_options o = {
		.tries = 1, .total_ms = 150, .first_byte_ms = 150, .patience_ms = 100};
	struct prices *prices;
	struct session *s;
	SCOPED(model) m = {0};

	assert_int_equal(prices_load(&prices, NULL), OK);
	assert_int_equal(session_open(&s, p->loop, p->game->path, false, &note, &err), OK);
	p->desk = desk_open(p->loop, s, prices, true, &o);
	desk_set_model(p->desk, false, p->game->model);
	desk_set_model(p->desk, true, p->game->model);
	assert_int_equal(model_parse(&m, str_of(p->game->model), NULL), OK);
	assert_int_equal(client_allow(p->desk->client, &m, NULL), OK);
}

static void take_news(struct played *p)
{
	bool bad;
	char *words;

	while ((words = desk_news(p->desk, &bad))) {
		p->held += strstr(words, "budget") != NULL;
		free(words);
	}
}

/* ---- what holds at any time */

/* Of the calls of one text on one example and sample, one was answered at most: what is there is
 * not asked for again. */
static void each_cell_was_answered_once(const struct played *p)
{
	const struct state *s = desk_state(p->desk);
	int answered[TEXTS][EXAMPLES] = {{0}};

	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];
		if (c->role != 't' || !c->example || c->standing != CALL_ANSWERED ||
			c->prompt.version < 1 || c->prompt.version > TEXTS)
			continue;
		assert_int_equal(answered[c->prompt.version - 1][c->example - 1]++, 0);
	}
}

static void the_budget_holds(const struct played *p)
{
	if (p->allowed >= 0)
		assert_true(desk_state(p->desk)->spend.calls <= p->allowed);
}

/* Each wanted cell has a score, or is known to have failed. */
static void all_is_there(struct played *p)
{
	const struct state *s = desk_state(p->desk);

	for (int t = 0; t < TEXTS; t++)
		for (int e = 0; e < EXAMPLES; e++) {
			const struct mark *m = state_mark(s, state_version(s, t + 1)->hash, e + 1);
			if (p->wanted[t][e])
				assert_true(m && (m->samples == 1 || m->error));
		}
	assert_int_equal(s->spend.outstanding, 0);
	assert_int_equal(client_running(p->desk->client) + client_waiting(p->desk->client), 0);
	assert_int_equal(p->desk->flight.n_scoring, 0);
	memset(p->wanted, 0, sizeof p->wanted);
	p->idle++;
}

static void turn(struct played *p)
{
	loop_turn(p->loop, 1);
	take_news(p);
	the_budget_holds(p);
	if (desk_idle(p->desk))
		all_is_there(p);
}

/* ---- what is done */

static void order(struct played *p)
{
	const struct state *s = desk_state(p->desk);
	const int t = (int)rng_below(&p->rng, TEXTS);
	const enum scope scope = rng_below(&p->rng, 2) ? SCOPE_FIRST : SCOPE_DEV;
	const size_t missing = scoring_missing(
		p->desk, (struct text_ref){.version = t + 1}, scope, &p->desk->target);
	const size_t calls =
		scoring_add(p->desk, (struct text_ref){.version = t + 1}, scope, &p->desk->target);
	const int most = scope == SCOPE_FIRST ? state_settings(s)->first : EXAMPLES;

	assert_int_equal(calls, missing);
	for (int e = 0; e < most && e < EXAMPLES; e++)
		p->wanted[t][e] = true;
}

static void ask_for_a_round(struct played *p)
{
	const struct op *op;
	struct round_plan plan = {.act = "propose", .asked = 1 + (int)rng_below(&p->rng, 3)};
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct cost most = {0};

	assert_int_equal(operator_find(&op,
				 rng_below(&p->rng, 2) ? STR("critique") : STR("eccentric"), NULL),
		OK);
	plan.only = op;
	plan.about.on.version = 1 + (int)rng_below(&p->rng, TEXTS);
	if (proposing_cost(p->desk, &plan, &most, &err) == OK)
		(void)!proposing_start(p->desk, &plan, &err);
}

static void try_an_input(struct played *p)
{
	const struct text_ref texts[] = {{.version = 1}, {.version = 2}};
	struct fields f = {0};

	fields_add(&f, STR("input"), STR("Rome"));
	(void)!trying_start(p->desk, texts, 2, &f, NULL);
}

static void set_budget(struct played *p, long calls)
{
	const struct state *s = desk_state(p->desk);
	cJSON *e = event_new(BY_HUMAN, "budget", NULL), *c = event_change(e, "budget");

	desk_turn(p->desk); /* so that what was numbered is in the record */
	json_add_int(c, "version", state_next(s, "budget"));
	json_add_num(c, "usd", NAN);
	json_add_num(c, "tokens", NAN);
	json_add_num(c, "calls", calls < 0 ? NAN : (double)calls);
	session_do(p->desk->session, e);
	desk_look_again(p->desk);
	p->allowed = calls < 0 ? -1 : calls > s->spend.calls ? calls : s->spend.calls;
}

static void cancel(struct played *p)
{
	p->cancels += desk_cancel(p->desk);
	memset(p->wanted, 0, sizeof p->wanted);
	assert_true(desk_idle(p->desk));
	assert_int_equal(desk_state(p->desk)->spend.outstanding, 0);
}

/* As a crash leaves it: nothing is written any more. */
static void kill_it(struct played *p)
{
	desk_close(p->desk);
	memset(p->wanted, 0, sizeof p->wanted);
	open_desk(p);
	p->kills++;
	if (p->allowed >= 0 && p->allowed < desk_state(p->desk)->spend.calls)
		p->allowed = desk_state(p->desk)->spend.calls;
}

static void step(struct played *p)
{
	const uint32_t what = rng_below(&p->rng, 100);

	if (what < 30)
		order(p);
	else if (what < 36)
		ask_for_a_round(p);
	else if (what < 40)
		try_an_input(p);
	else if (what < 44)
		cancel(p);
	else if (what < 46)
		kill_it(p);
	else if (what < 52)
		set_budget(p, desk_state(p->desk)->spend.calls + (long)rng_below(&p->rng, 30));
	else if (what < 58)
		set_budget(p, -1);
	else if (what < 62)
		faulty_mix(p->game->server, rng_u32(&p->rng), 20 * (int)rng_below(&p->rng, 4));
	for (uint32_t n = rng_below(&p->rng, 6); n > 0; n--)
		turn(p);
}

static void finish(struct played *p)
{
	const int64_t until = clock_ms() + PATIENCE_MS;

	faulty_mix(p->game->server, 1, 0);
	set_budget(p, -1);
	while (!desk_idle(p->desk)) {
		assert_true(clock_ms() < until);
		turn(p);
	}
	all_is_there(p);
	each_cell_was_answered_once(p);
}

/* ---- */

static void set_up(struct played *p, void *folder, uint64_t seed)
{
	SCOPED(buf) examples = BUF(BUF_TEXT), err = BUF(BUF_SMALL);

	for (int i = 0; i < EXAMPLES; i++)
		buf_addf(&examples, "{\"input\":\"country %d\",\"output\":\"Paris\"}\n", i);
	p->game = game_new(folder, buf_text(&examples), "Capital of {{input}}? 1");
	for (int i = 2; i <= TEXTS; i++) {
		char text[80];
		snprintf(text, sizeof text, "Capital of {{input}}? %d", i);
		assert_int_equal(
			live_set_prompt(p->game->live, str_of(text), NULL, "edit", &err), OK);
	}
	for (int i = 1; i <= EXAMPLES; i++) {
		char line[40];
		snprintf(line, sizeof line, "move %d dev", i);
		if (live_state(p->game->live)->examples.items[i - 1].now.split != SPLIT_DEV)
			game_line(p->game, line);
	}
	p->rng = rng_seed(seed);
	p->allowed = -1;
	p->loop = loop_new();
	live_close(p->game->live);
	p->game->live = NULL;
	open_desk(p);
}

IN_FOLDER(whatever_happens_the_orders_add_up)
{
	int kills = 0, cancels = 0, idle = 0, held = 0;

	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct played p = {0};
		set_up(&p, *state, seed);
		for (int i = 0; i < STEPS; i++)
			step(&p);
		finish(&p);
		kills += p.kills;
		cancels += p.cancels;
		idle += p.idle;
		held += p.held;
		desk_close(p.desk);
		loop_free(p.loop);
		game_end(p.game);
		remove(folder_path(*state, "game.hunsu"));
	}
	/* All of these were there, or nothing was tried. */
	assert_true(kills > 20 && cancels > 20 && idle > 50 && held > 5);
}

/* A killed round: what it asked for and did not get is asked for again, word for word, so that the
 * store may have the answer. */
IN_FOLDER(what_was_lost_is_asked_for_again)
{
	static const struct faulty_answer waits = {.wait = true};
	struct game *g = game_new(*state,
		"{\"input\":\"France\",\"output\":\"Paris\"}\n"
		"{\"input\":\"Spain\",\"output\":\"Madrid\"}\n",
		"Capital of {{input}}? Say it in one word.");
	faulty_add(g->server, &waits);
	faulty_add(g->server, &waits);
	faulty_add(g->server, &waits);
	game_line(g, "propose eccentric 1");
	while (faulty_requests(g->server) < 3) /* the variant, and the prompt on two examples */
		loop_turn(g->loop, 20);
	int first = 0, again;
	for (int i = 1; i < 3; i++) /* what asks for a variant is the longest */
		if (strlen(faulty_body(g->server, i)) > strlen(faulty_body(g->server, first)))
			first = i;
	game_reopen(g);
	faulty_go(g->server);
	again = faulty_requests(g->server);
	game_line(g, "propose eccentric 1");
	game_settle(g);
	bool found = false;
	for (int i = again; i < faulty_requests(g->server); i++)
		found |= strcmp(faulty_body(g->server, i), faulty_body(g->server, first)) == 0;
	assert_true(found);
}
