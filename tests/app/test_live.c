/* The live session: command lines become events, and what is in flight ends in the record. */
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/life.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

/* The server says Paris to everything: capitals of France are right, others are not. */
#define CITIES                                                                                     \
	"{\"input\":\"France\",\"expected\":\"Paris\"}\n{\"input\":\"Spain\",\"expected\":"        \
	"\"Madrid\"}\n"                                                                            \
	"{\"input\":\"the French Republic\",\"expected\":[\"Paris\",\"paris\"]}\n"                 \
	"{\"input\":\"Italy\",\"expected\":\"Rome\"}\n"

static void add_variant(struct game *g, const char *text)
{
	struct session *s = g->live->desk->session;
	cJSON *e = event_new(BY_MODEL, "variant", NULL);
	SCOPED(prompt) p = {0};

	if (!s->state->rounds.n) {
		cJSON *first = event_new(BY_HUMAN, "propose", NULL);

		life_add_round(first, s->state, "induce", 1);
		session_do(s, first);
	}
	prompt_add(&p, ROLE_USER, str_of(text), AUTHOR_PERSON);
	life_add_variant(e, s->state, "induce", &p, &s->state->authors);
	session_do(s, e);
}

IN_FOLDER(evaluate_scores_every_dev_example_once)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct score_line l;
	game_line(g, "evaluate");
	game_settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_true(l.dev.mean > 0.49 && l.dev.mean < 0.51);
	assert_int_equal(faulty_requests(g->server), 4);
	game_line(g, "evaluate");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 4);
	game_end(g);
}

IN_FOLDER(what_failed_stays_out_of_n_and_can_be_retried)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct score_line l;
	faulty_add(g->server,
		&(struct faulty_answer){.status = 400, .body = "{\"error\":{\"message\":\"no\"}}"});
	game_line(g, "evaluate");
	game_settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 3);
	assert_int_equal(l.errors, 1);
	game_line(g, "retry");
	game_settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_int_equal(l.errors, 0);
	game_end(g);
}

IN_FOLDER(accept_undo_redo_move_the_head_and_keep_the_branch)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	add_variant(g, "Name the capital city of {{input}}.");
	game_line(g, "accept A");
	assert_int_equal(s->head, 2);
	assert_int_equal(state_variant(s, 1)->standing, STANDING_ACCEPTED);
	game_line(g, "undo");
	assert_int_equal(s->head, 1);
	assert_int_equal(state_variant(s, 1)->standing, STANDING_OPEN);
	game_line(g, "redo");
	assert_int_equal(s->head, 2);
	game_line(g, "undo");
	game_line(g, "prompt Which city governs {{input}}?");
	assert_int_equal(s->head, 3);
	int branch[4];
	assert_int_equal(state_branches(s, branch, 4), 1);
	assert_int_equal(branch[0], 2);
	game_line(g, "go v2");
	assert_int_equal(s->head, 2);
	game_end(g);
}

IN_FOLDER(a_reason_is_taken_as_it_stands)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	add_variant(g, "Name the capital city of {{input}}.");
	game_line(g, "reject A it's too \"long\"");
	assert_int_equal(state_variant(s, 1)->standing, STANDING_REJECTED);
	assert_string_equal(state_variant(s, 1)->reason, "it's too \"long\"");
	game_line(g, "reject A");
	assert_int_equal(state_variant(s, 1)->standing, STANDING_OPEN);
	game_end(g);
}

IN_FOLDER(a_session_from_a_prompt_alone_makes_its_examples_while_playing)
{
	struct game *g = game_new(*state, NULL, "Capital of {{country}}?");
	const struct state *s = live_state(g->live);
	struct score_line l;
	game_bad_line(g, "evaluate", "no example");
	game_line(g, "try France");
	game_settle(g);
	assert_int_equal(g->live->desk->flight.trial.n, 1);
	assert_string_equal(buf_text(&g->live->desk->flight.trial.columns[0].output), "Paris");
	game_line(g, "right");
	game_settle(g);
	game_line(g, "try Spain");
	game_settle(g);
	game_line(g, "wrong Madrid");
	game_settle(g);
	assert_int_equal(s->examples.n, 2);
	assert_string_equal(fields_get(&s->examples.items[1].now.fields, STR("country")), "Spain");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 2);
	assert_true(l.dev.mean > 0.49 && l.dev.mean < 0.51);
	game_line(g, "example add Monaco => Monaco | Monte Carlo");
	game_settle(g);
	assert_int_equal(s->examples.items[2].now.expected.n, 2);
	game_end(g);
}

IN_FOLDER(a_new_metric_and_a_corrected_answer_score_old_outputs_without_calls)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct score_line l;
	game_line(g, "evaluate");
	game_settle(g);
	int calls = faulty_requests(g->server);
	game_line(g, "metric contains");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	game_line(g, "example expect 2 Madrid | Paris");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_true(l.dev.mean > 0.74 && l.dev.mean < 0.76);
	game_line(g, "undo");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_true(l.dev.mean > 0.49 && l.dev.mean < 0.51);
	game_line(g, "metric length:..80w");
	assert_string_equal(state_metric(live_state(g->live))->extract, "all");
	game_line(g, "metric exact");
	assert_string_equal(state_metric(live_state(g->live))->extract, "first-line");
	game_line(g, "extract last-line");
	game_line(g, "metric choice");
	assert_string_equal(state_metric(live_state(g->live))->extract, "last-line");
	assert_string_equal(
		state_metric(live_state(g->live))->name, "choice:Paris,Madrid,Rome");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_int_equal(faulty_requests(g->server), calls);
	game_end(g);
}

IN_FOLDER(a_schema_is_sent_with_each_call_and_checked_by_the_metric)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct score_line l;

	game_line(g, "set schema {\"type\":\"string\"}");
	game_line(g, "metric json");
	assert_string_equal(
		state_metric(live_state(g->live))->name, "json:{\"type\":\"string\"}");
	game_line(g, "evaluate");
	game_settle(g);
	assert_non_null(strstr(faulty_body(g->server, 0),
		",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":"
		"\"answer\",\"strict\":true,\"schema\":{\"type\":\"string\"}}}"));
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_true(l.dev.mean <= 0); /* Paris, without quotes */
	game_line(g, "set schema none");
	game_line(g, "try Spain");
	game_settle(g);
	assert_null(strstr(faulty_body(g->server, faulty_requests(g->server) - 1),
		"response_format"));
	game_end(g);
}

IN_FOLDER(what_is_no_schema_is_refused)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_equal(live_command(g->live, STR("set schema {\"if\":true}"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "the keyword “if” is not known"));
	buf_clear(&err);
	assert_int_equal(live_command(g->live, STR("set schema {"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "schema is JSON in one line, or none"));
	game_end(g);
}

IN_FOLDER(cancelled_calls_are_recorded_as_cancelled)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	for (int i = 0; i < 4; i++)
		faulty_add(g->server, &(struct faulty_answer){.wait = true});
	game_line(g, "evaluate");
	while (faulty_requests(g->server) < 1)
		loop_turn(g->loop, 50);
	game_line(g, "cancel");
	assert_false(live_busy(g->live));
	assert_int_equal(s->spend.outstanding, 0);
	assert_int_equal(state_call(s, 1)->standing, CALL_CANCELLED);
	faulty_go(g->server);
	game_end(g);
}

IN_FOLDER(a_second_try_cancels_the_first)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	faulty_add(g->server, &(struct faulty_answer){.wait = true});
	game_line(g, "try France");
	while (faulty_requests(g->server) < 1)
		loop_turn(g->loop, 50);
	game_line(g, "try Spain");
	game_settle(g);
	assert_int_equal(state_call(live_state(g->live), 1)->standing, CALL_CANCELLED);
	assert_string_equal(fields_get(&g->live->desk->flight.trial.input, STR("input")), "Spain");
	assert_null(g->live->desk->flight.trial.columns[0].error);
	faulty_go(g->server);
	game_end(g);
}

IN_FOLDER(a_call_without_a_request_is_a_failed_call)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	game_line(g, "prompt Capital of {{country}}?");
	game_line(g, "evaluate prompt");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 0);
	assert_int_equal(state_call(live_state(g->live), 1)->standing, CALL_FAILED);
	assert_non_null(strstr(state_call(live_state(g->live), 1)->error, "country"));
	game_end(g);
}

IN_FOLDER(no_call_is_made_that_could_pass_the_budget)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	game_line(g, "budget 3 calls");
	game_line(g, "evaluate");
	game_until_said(g, "budget is used up");
	assert_int_equal(faulty_requests(g->server), 3);
	assert_int_equal(s->spend.calls, 3);
	game_bad_line(g, "propose", "budget");
	game_line(g, "budget 600 tokens");
	game_line(g, "budget 100 calls");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 4);
	game_end(g);
}

IN_FOLDER(a_budget_too_small_for_one_more_call_holds_it)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	game_line(g, "budget 300 tokens");
	game_line(g, "evaluate");
	game_until_said(g, "could pass the budget");
	assert_true(faulty_requests(g->server) >= 1);
	assert_true(faulty_requests(g->server) < 4);
	game_line(g, "budget none");
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 4);
	game_end(g);
}

IN_FOLDER(typing_makes_a_version_only_when_a_message_changed)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(
		live_set_prompt(g->live, STR("Capital of {{input}}?\n"), NULL, "typing", &err), OK);
	assert_int_equal(s->head, 1);
	assert_int_equal(
		live_set_prompt(g->live, STR("The capital of {{input}}?"), NULL, "typing", &err),
		OK);
	assert_int_equal(s->head, 2);
	assert_int_not_equal(live_set_prompt(g->live, STR("\n"), NULL, "typing", &err), OK);
	assert_int_equal(s->head, 2);
	assert_true(figures_yours(g->live->desk->figures) > 0 &&
		    figures_yours(g->live->desk->figures) < 0.5);
	game_end(g);
}

IN_FOLDER(proposals_that_no_check_lets_pass_are_refused_and_bounded)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	game_line(g, "evaluate");
	game_settle(g);
	game_line(g, "propose critique 1");
	game_bad_line(g, "propose", "on its way");
	game_settle(g);
	assert_int_equal(s->rounds.n, 1);
	assert_true(s->refusals.n >= 1 && s->refusals.n <= 8);
	assert_non_null(s->refusals.items[0].reason);
	game_end(g);
}

IN_FOLDER(an_operator_that_needs_failures_has_the_prompt_scored_first)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	struct score_line l;
	game_line(g, "propose critique 1");
	assert_int_equal(s->rounds.n, 0);
	game_settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_int_equal(s->rounds.n, 1);
	assert_string_equal(s->rounds.items[0].operators[0], "critique");
	game_end(g);
}

IN_FOLDER(a_round_can_be_for_one_kind_of_failure)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	struct prompt request = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	size_t asked = 0;
	game_bad_line(g, "propose kind 1", "nothing has failed yet");
	game_line(g, "evaluate");
	game_settle(g);
	game_line(g, "kinds move 2 Iberia");
	game_bad_line(g, "propose kind nowhere", "kinds lists them");
	game_bad_line(g, "propose eccentric kind Iberia", "does not look at failures");
	game_line(g, "propose 1 kind Iberia");
	game_settle(g);
	assert_int_equal(s->rounds.n, 1);
	assert_string_equal(s->rounds.items[0].kind, "Iberia");
	for (size_t i = 0; i < s->calls.n; i++) {
		struct str text;
		if (s->calls.items[i].role != 'p' ||
			!figures_request(s, &s->calls.items[i], &request, &err))
			continue;
		text = message_str(&request.items[request.n - 1]);
		if (str_find(text, "\nPassed:", 0) != SIZE_MAX)
			text = str_first(text, str_find(text, "\nPassed:", 0));
		assert_true(str_find(text, "- Input: Spain", 0) != SIZE_MAX);
		assert_true(str_find(text, "Italy", 0) == SIZE_MAX);
		assert_true(str_find(text, "French Republic", 0) == SIZE_MAX);
		prompt_release(&request);
		asked++;
	}
	assert_true(asked > 0);
	game_end(g);
}

IN_FOLDER(where_nothing_fails_no_kind_can_be_asked_for)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");

	game_line(g, "metric length:..900c");
	game_line(g, "evaluate");
	game_settle(g);
	game_bad_line(g, "propose kind all", "nothing fails with v1");
	game_bad_line(g, "kinds name 1 words", "nothing fails with v1");
	game_end(g);
}

IN_FOLDER(a_round_for_all_kinds_is_told_what_each_was_found_to_be)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	SCOPED(prompt) request = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct str text;

	game_bad_line(g, "propose kind all", "nothing has failed yet");
	game_line(g, "evaluate");
	game_settle(g);
	game_line(g, "kinds move 2 the answer is of Iberia");
	game_line(g, "propose 1 kind all");
	game_settle(g);
	assert_string_equal(s->rounds.items[0].kind, "all");
	for (size_t i = 0; i < s->calls.n && !request.n; i++)
		if (s->calls.items[i].role == 'p')
			assert_true(figures_request(s, &s->calls.items[i], &request, &err));
	text = message_str(&request.items[request.n - 1]);
	assert_true(str_find(text, "- the answer is of Iberia: 1 of 2", 0) != SIZE_MAX);
	assert_true(str_find(text, "- another answer than expected: 1 of 2", 0) != SIZE_MAX);
	assert_true(str_find(text, "- Input: Spain", 0) != SIZE_MAX);
	game_end(g);
}

IN_FOLDER(it_opens_exactly_where_it_was_left)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	char before[HASH_HEX], after[HASH_HEX];
	game_line(g, "evaluate");
	game_settle(g);
	add_variant(g, "Name the capital city of {{input}}.");
	game_line(g, "select A");
	game_line(g, "sort newest");
	game_line(g, "pane examples");
	state_hash(before, live_state(g->live));
	game_reopen(g);
	state_hash(after, live_state(g->live));
	assert_string_equal(before, after);
	assert_int_equal(g->live->view.variant, 1);
	assert_int_equal(g->live->view.sort, SORT_NEWEST);
	assert_int_equal(g->live->view.focus, PANE_EXAMPLES);
	game_end(g);
}

IN_FOLDER(the_prompt_goes_back_to_its_file_but_not_over_somebody_elses_change)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	char path[320], cmd[340];
	SCOPED(buf) err = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	snprintf(path, sizeof path, "%s", folder_path(*state, "p.txt"));
	snprintf(cmd, sizeof cmd, "write %s", path);
	game_bad_line(g, "write", "say where");
	game_line(g, cmd);
	assert_int_equal(file_read(&text, path, &err), OK);
	assert_string_equal(text.s, "Capital of {{input}}?\n");
	game_line(g, "prompt The capital of {{input}}?");
	game_line(g, "write");
	assert_int_equal(file_write(path, STR("mine\n"), &err), OK);
	game_bad_line(g, "write", "changed outside");
	game_line(g, "write!");
	game_end(g);
}

IN_FOLDER(a_request_is_rebuilt_from_its_parts)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	SCOPED(prompt) p = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	game_line(g, "evaluate");
	game_settle(g);
	game_line(g, "set max-tokens 9"); /* the old call keeps its own settings */
	const struct call_record *c = state_call(s, 1);
	assert_true(figures_request(live_state(g->live), c, &p, &err));
	assert_string_equal(buf_text(&err), "");
	assert_non_null(strstr(p.items[0].text, "Capital of "));
	game_end(g);
}
