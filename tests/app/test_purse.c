/* A session's money: what a budget needs to know, and what lost calls do to it. */
#include <math.h>

#include "../support/folder.h"
#include "../support/game.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

#define CITIES                                                                                     \
	"{\"input\":\"France\",\"output\":\"Paris\"}\n{\"input\":\"Spain\",\"output\":\"Madrid\"}\n"

static void write_prices(void *folder, const char *yaml)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	setenv("XDG_CONFIG_HOME", folder_path(folder, "config"), 1);
	assert_int_equal(xdg_dir(&path, XDG_CONFIG, "", NULL), OK);
	buf_adds(&path, str_ends(buf_str(&path), "/") ? "prices.yaml" : "/prices.yaml");
	assert_int_equal(file_write(path.s, str_of(yaml), NULL), OK);
}

static void answer(struct game *g, const char *line)
{
	struct str rest;
	const struct question *q = live_question(g->live);
	assert_non_null(q);
	const size_t reply = question_read(q, str_of(line), &rest);
	live_answer(g->live, reply == q->n ? q->none : reply, rest);
}

static const struct budget *budget(const struct game *g)
{
	return &live_state(g->live)->budget;
}

IN_FOLDER(without_a_person_nothing_is_sent_before_a_price_is_known)
{
	static const char *const lines[] = {"evaluate", "propose 2", "try Rome", "evaluate all",
		"retry", "ablate", "mutate shorter"};
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}? Say it briefly.");
	game_line(g, "budget 0.50");
	game_said(g, "costs is not known");
	game_said(g, "prices.yaml");
	game_said(g, "budget 200000 tokens");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		(void)!live_command(g->live, str_of(lines[i]), &err);
		game_settle(g);
		assert_null(live_question(g->live));
	}
	assert_int_equal(faulty_requests(g->server), 0);
	game_line(g, "budget none");
	game_line(g, "budget 100 calls");
	game_line(g, "evaluate");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 2);
}

IN_FOLDER(a_price_that_the_person_gives_is_kept_and_the_work_goes_on)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	g->live->front.person = true;
	game_line(g, "budget 0.50");
	answer(g, "no");
	game_said(g, "nothing is sent to");
	game_line(g, "evaluate");
	answer(g, "price cheap");
	game_said(g, "two numbers");
	assert_int_equal(faulty_requests(g->server), 0);
	game_line(g, "evaluate");
	answer(g, "price 1 2");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 2);
	assert_true(budget(g)->usd > 0.4);
	/* 9 tokens in, 2 out, twice */
	assert_true(fabs(live_state(g->live)->spend.usd - 2 * 13e-6) < 1e-12);
	game_reopen(g); /* without a person: it is in the file now */
	game_line(g, "try Rome");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 3);
}

IN_FOLDER(a_budget_in_tokens_or_calls_takes_the_place_of_that_in_money)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	g->live->front.person = true;
	game_line(g, "budget 0.50");
	answer(g, "tokens 20000");
	assert_true(isnan(budget(g)->usd));
	assert_int_equal(budget(g)->tokens, 20000);
	game_line(g, "budget 1");
	answer(g, "calls many");
	game_said(g, "a whole number");
	assert_true(budget(g)->usd > 0);
	game_line(g, "evaluate");
	answer(g, "c 1");
	game_until_said(g, "budget is used up");
	assert_true(isnan(budget(g)->usd));
	assert_int_equal(budget(g)->calls, 1);
	assert_int_equal(faulty_requests(g->server), 1);
}

/* Also in the same turn, in which nothing was looked at since. */
IN_FOLDER(where_the_budget_is_raised_the_next_line_is_not_held_back)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");

	game_line(g, "budget 1 calls");
	game_line(g, "evaluate");
	game_until_said(g, "budget is used up");
	game_line(g, "budget none");
	game_line(g, "play 1");
	assert_non_null(state_search(live_state(g->live)));
}

IN_FOLDER(a_budget_set_while_calls_wait_holds_them_until_the_price_is_known)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	g->live->front.person = true;
	game_line(g, "evaluate"); /* its calls go from the loop */
	game_line(g, "budget 0.50");
	for (int i = 0; i < 5; i++)
		loop_turn(g->loop, 20);
	assert_int_equal(faulty_requests(g->server), 0);
	answer(g, "price 1 2");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 2);
}

IN_FOLDER(a_lost_call_reaches_the_budget_at_its_most)
{
	static const struct faulty_answer cut = {.body = "{\"choices\":[]}"};
	write_prices(*state, "m: {in: 100, out: 2000}\n"); /* 256 tokens out: 0.51 $ */
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	faulty_add(g->server, &cut);
	game_line(g, "budget 0.60");
	game_line(g, "evaluate");
	answer(g, "yes"); /* it is dear */
	game_until_said(g, "could pass the budget");
	assert_int_equal(faulty_requests(g->server), 1);
	assert_int_equal(s->spend.failed, 1);
	assert_true(s->spend.usd > 0.51 && s->spend.usd < 0.52);
	assert_int_equal(s->spend.out, 256);
}

IN_FOLDER(what_could_pass_the_budget_is_not_tried_or_proposed)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	game_line(g, "budget 3 calls");
	game_bad_line(g, "propose 4", "could pass the budget");
	game_line(g, "budget 100 tokens");
	game_bad_line(g, "try Rome", "could pass the budget");
	assert_int_equal(faulty_requests(g->server), 0);
	game_line(g, "budget 2000 tokens");
	game_line(g, "try Rome");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 1);
}

IN_FOLDER(what_is_wrong_in_the_price_file_is_said_and_no_price_is_known)
{
	write_prices(*state, "other: {in: 1, out: 1}\nm: {in: 1, out: two}\n");
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	game_said(g, "prices.yaml:2:17: `out` is no price");
	game_line(g, "budget 1");
	game_said(g, "costs is not known");
}

IN_FOLDER(dear_work_on_this_machine_is_asked_for_unless_it_is_free)
{
	static const struct {
		const char *yaml;
		bool asked;
	} rows[] = {
		{"m: {in: 0, out: 0}\n", false},
		{"", false}, /* at an unknown price, the number of calls decides */
		{"m: {in: 1, out: 500}\n", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		write_prices(*state, rows[i].yaml);
		struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
		game_line(g, "evaluate");
		assert_int_equal(live_question(g->live) != NULL, rows[i].asked);
		if (rows[i].asked)
			assert_non_null(strstr(live_question(g->live)->words, "at most 0.26 $"));
		game_end(g);
		remove(folder_path(*state, "game.hunsu"));
	}
}

IN_FOLDER(many_calls_on_this_machine_are_asked_for)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	game_line(g, "set confirm-calls 1");
	game_line(g, "evaluate");
	assert_non_null(strstr(live_question(g->live)->words, "up to 2 calls to openai@http"));
	assert_non_null(strstr(live_question(g->live)->words, "a price that is not known"));
	answer(g, "yes");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 2);
}

IN_FOLDER(what_the_person_scores_while_the_model_plays_is_not_of_that_budget)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}? Say it briefly.");
	const struct state *s = live_state(g->live);
	const struct search_record *r;
	size_t own = 0, of_search = 0;

	game_line(g, "keep Which city governs {{input}}?");
	game_bad_line(g, "play 0", "rounds are one number from 1 to 10000, not “0”");
	game_bad_line(g, "play 2 3", "rounds are one number from 1 to 10000, not “3”");
	game_bad_line(g, "play 2 calls=1.5", "whole numbers");
	game_bad_line(g, "play 2 seed=1.5", "whole numbers");
	game_bad_line(g, "budget 1.5 calls", "budget 500 calls");
	game_bad_line(g, "play 2 variants=0", "variants of a round are variants=1 to 26, not");
	game_line(g, "play 1 paraphrase calls=5");
	game_line(g, "evaluate A");
	game_line(g, "try on prompt Rome");
	game_settle(g);
	r = &s->searches.items[0];
	assert_non_null(r->why);
	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];

		if (c->search)
			of_search++;
		else
			own += c->role == 't';
		if (c->prompt.variant == 1)
			assert_int_equal(c->search, 0);
	}
	assert_int_equal(own, 3); /* A on both examples, and the try */
	assert_int_equal(r->spent.calls, of_search);
	assert_in_range(of_search, 3, 5);
	game_end(g);
}
