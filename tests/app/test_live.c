/* The live session: command lines become events, and what is in flight ends in the record. */
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/formats/tasks.h"
#include "../support/faulty.h"
#include "../support/folder.h"

#define COMPLAIN(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))
#define PATIENCE_MS 60000

struct game {
	struct faulty *server;
	struct loop *loop;
	struct live *live;
	char path[300], model[80];
	char *asked; /* the last question */
};

static void on_ask(void *arg, const struct question *q)
{
	struct game *g = arg;
	free(g->asked);
	g->asked = strdup(q->words);
}

static struct live *open_live(struct game *g)
{
	SCOPED(buf) err = BUF(BUF_SMALL), note = BUF(BUF_SMALL);
	struct session *s;
	struct live_options o = {.no_store = true, .commands = commands};
	struct front front = {.ask = on_ask, .arg = g};
	struct config *c = config_load(&err);
	assert_non_null(c);
	if (session_open(&s, g->loop, g->path, false, &note, &err))
		COMPLAIN("%s", buf_text(&err));
	if (live_open(&g->live, g->loop, s, c, &o, &front, &err))
		COMPLAIN("%s", buf_text(&err));
	return g->live;
}

static struct game *game_new(void *folder, const char *examples, const char *prompt)
{
	struct game *g = calloc(1, sizeof *g);
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;
	setenv("XDG_CONFIG_HOME", folder_path(folder, "config"), 1);
	setenv("XDG_DATA_HOME", folder_path(folder, "data"), 1);
	g->server = faulty_start();
	g->loop = loop_new();
	snprintf(g->model, sizeof g->model, "openai@http://127.0.0.1:%d/v1:m",
		faulty_port(g->server));
	snprintf(g->path, sizeof g->path, "%s", folder_path(folder, "game.hunsu"));
	struct live_options o = {.target = g->model, .proposer = g->model};
	struct config *c = config_load(&err);
	struct session *s;
	const char *file = examples ? folder_file(folder, "t.jsonl", examples) : NULL;
	if (file && task_load(&t, file, NULL, &err))
		COMPLAIN("%s", buf_text(&err));
	if (live_new_session(
		    &s, g->loop, g->path, file ? &t : NULL, file, str_of(prompt), c, &o, &err))
		COMPLAIN("%s", buf_text(&err));
	if (file)
		task_release(&t);
	config_free(c);
	session_close(s);
	open_live(g);
	return g;
}

static void settle(struct game *g)
{
	int64_t until = clock_ms() + PATIENCE_MS;
	while (live_busy(g->live) && clock_ms() < until)
		loop_turn(g->loop, 100);
	assert_false(live_busy(g->live));
}

static void game_end(struct game *g)
{
	live_close(g->live);
	loop_free(g->loop);
	faulty_stop(g->server);
	free(g->asked);
	free(g);
}

static void line(struct game *g, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	if (live_command(g->live, str_of(text), &err))
		COMPLAIN("%s: %s", text, buf_text(&err));
}

static void bad_line(struct game *g, const char *text, const char *says)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_not_equal(live_command(g->live, str_of(text), &err), OK);
	if (!strstr(buf_text(&err), says))
		COMPLAIN("%s: said \"%s\"", text, buf_text(&err));
}

/* The server says Paris to everything: capitals of France are right, others are not. */
#define CITIES                                                                                     \
	"{\"input\":\"France\",\"expected\":\"Paris\"}\n{\"input\":\"Spain\",\"expected\":"        \
	"\"Madrid\"}\n"                                                                            \
	"{\"input\":\"the French Republic\",\"expected\":[\"Paris\",\"paris\"]}\n"                 \
	"{\"input\":\"Italy\",\"expected\":\"Rome\"}\n"

static void add_variant(struct game *g, const char *text)
{
	const struct state *s = live_state(g->live);
	cJSON *e = event_new(BY_MODEL, "variant", NULL), *c;
	SCOPED(prompt) p = {0};
	char hash[TEXT_HASH];
	if (!s->rounds.n) {
		c = event_change(e, "round");
		json_add_int(c, "round", 1);
		json_add_cstr(json_add_list(c, "operators"), NULL, "induce");
		json_add(json_add_list(c, "parents"), NULL,
			event_text_ref((struct text_ref){.version = s->head}));
		json_add_int(c, "settings", s->settings);
		json_add_int(c, "asked", 1);
	}
	prompt_add(&p, ROLE_USER, str_of(text), AUTHOR_PERSON);
	prompt_hash(hash, &p);
	c = event_change(e, "variant");
	json_add_int(c, "variant", (int64_t)s->variants.n + 1);
	json_add_int(c, "round", 1);
	json_add_cstr(c, "operator", "induce");
	json_add(json_add_list(c, "parents"), NULL,
		event_text_ref((struct text_ref){.version = s->head}));
	event_add_messages(c, "messages", &p, &s->authors);
	json_add_cstr(c, "text_hash", hash);
	session_do(g->live->desk->session, e);
}

IN_FOLDER(evaluate_scores_every_dev_example_once)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct score_line l;
	line(g, "evaluate");
	settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_true(l.dev.mean > 0.49 && l.dev.mean < 0.51);
	assert_int_equal(faulty_requests(g->server), 4);
	line(g, "evaluate");
	settle(g);
	assert_int_equal(faulty_requests(g->server), 4);
	game_end(g);
}

IN_FOLDER(what_failed_stays_out_of_n_and_can_be_retried)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct score_line l;
	faulty_add(g->server,
		&(struct faulty_answer){.status = 400, .body = "{\"error\":{\"message\":\"no\"}}"});
	line(g, "evaluate");
	settle(g);
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 3);
	assert_int_equal(l.errors, 1);
	line(g, "retry");
	settle(g);
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
	line(g, "accept A");
	assert_int_equal(s->head, 2);
	assert_int_equal(state_variant(s, 1)->standing, STANDING_ACCEPTED);
	line(g, "undo");
	assert_int_equal(s->head, 1);
	assert_int_equal(state_variant(s, 1)->standing, STANDING_OPEN);
	line(g, "redo");
	assert_int_equal(s->head, 2);
	line(g, "undo");
	line(g, "prompt Which city governs {{input}}?");
	assert_int_equal(s->head, 3);
	int branch[4];
	assert_int_equal(state_branches(s, branch, 4), 1);
	assert_int_equal(branch[0], 2);
	line(g, "go v2");
	assert_int_equal(s->head, 2);
	game_end(g);
}

IN_FOLDER(a_reason_is_taken_as_it_stands)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	add_variant(g, "Name the capital city of {{input}}.");
	line(g, "reject A it's too \"long\"");
	assert_int_equal(state_variant(s, 1)->standing, STANDING_REJECTED);
	assert_string_equal(state_variant(s, 1)->reason, "it's too \"long\"");
	line(g, "reject A");
	assert_int_equal(state_variant(s, 1)->standing, STANDING_OPEN);
	game_end(g);
}

IN_FOLDER(a_session_from_a_prompt_alone_makes_its_examples_while_playing)
{
	struct game *g = game_new(*state, NULL, "Capital of {{country}}?");
	const struct state *s = live_state(g->live);
	struct score_line l;
	bad_line(g, "evaluate", "no example");
	line(g, "try France");
	settle(g);
	assert_int_equal(g->live->desk->flight.trial.n, 1);
	assert_string_equal(buf_text(&g->live->desk->flight.trial.columns[0].output), "Paris");
	line(g, "right");
	settle(g);
	line(g, "try Spain");
	settle(g);
	line(g, "wrong Madrid");
	settle(g);
	assert_int_equal(s->examples.n, 2);
	assert_string_equal(fields_get(&s->examples.items[1].now.fields, STR("country")), "Spain");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 2);
	assert_true(l.dev.mean > 0.49 && l.dev.mean < 0.51);
	line(g, "example add Monaco => Monaco | Monte Carlo");
	settle(g);
	assert_int_equal(s->examples.items[2].now.expected.n, 2);
	game_end(g);
}

IN_FOLDER(a_new_metric_and_a_corrected_answer_score_old_outputs_without_calls)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	struct score_line l;
	line(g, "evaluate");
	settle(g);
	int calls = faulty_requests(g->server);
	line(g, "metric contains");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	line(g, "example expect 2 Madrid | Paris");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_true(l.dev.mean > 0.74 && l.dev.mean < 0.76);
	line(g, "undo");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_true(l.dev.mean > 0.49 && l.dev.mean < 0.51);
	line(g, "metric length:..80w");
	assert_string_equal(state_metric(live_state(g->live))->extract, "all");
	line(g, "metric exact");
	assert_string_equal(state_metric(live_state(g->live))->extract, "first-line");
	line(g, "extract last-line");
	line(g, "metric choice");
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

	line(g, "set schema {\"type\":\"string\"}");
	line(g, "metric json");
	assert_string_equal(
		state_metric(live_state(g->live))->name, "json:{\"type\":\"string\"}");
	line(g, "evaluate");
	settle(g);
	assert_non_null(strstr(faulty_body(g->server, 0),
		",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":"
		"\"answer\",\"strict\":true,\"schema\":{\"type\":\"string\"}}}"));
	figures_score(g->live->desk->figures, (struct text_ref){.version = 1}, &l);
	assert_int_equal(l.dev.n, 4);
	assert_true(l.dev.mean <= 0); /* Paris, without quotes */
	line(g, "set schema none");
	line(g, "try Spain");
	settle(g);
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
	line(g, "evaluate");
	while (faulty_requests(g->server) < 1)
		loop_turn(g->loop, 50);
	line(g, "cancel");
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
	line(g, "try France");
	while (faulty_requests(g->server) < 1)
		loop_turn(g->loop, 50);
	line(g, "try Spain");
	settle(g);
	assert_int_equal(state_call(live_state(g->live), 1)->standing, CALL_CANCELLED);
	assert_string_equal(fields_get(&g->live->desk->flight.trial.input, STR("input")), "Spain");
	assert_null(g->live->desk->flight.trial.columns[0].error);
	faulty_go(g->server);
	game_end(g);
}

IN_FOLDER(a_call_without_a_request_is_a_failed_call)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	line(g, "prompt Capital of {{country}}?");
	line(g, "evaluate prompt");
	settle(g);
	assert_int_equal(faulty_requests(g->server), 0);
	assert_int_equal(state_call(live_state(g->live), 1)->standing, CALL_FAILED);
	assert_non_null(strstr(state_call(live_state(g->live), 1)->error, "country"));
	game_end(g);
}

IN_FOLDER(no_call_is_made_that_could_pass_the_budget)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	line(g, "budget 3 calls");
	line(g, "evaluate");
	while (!strstr(g->live->message ? g->live->message : "", "budget is used up"))
		loop_turn(g->loop, 50);
	assert_int_equal(faulty_requests(g->server), 3);
	assert_int_equal(s->spend.calls, 3);
	bad_line(g, "propose", "budget");
	line(g, "budget 600 tokens");
	line(g, "budget 100 calls");
	settle(g);
	assert_int_equal(faulty_requests(g->server), 4);
	game_end(g);
}

IN_FOLDER(a_budget_too_small_for_one_more_call_holds_it)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	line(g, "budget 300 tokens");
	line(g, "evaluate");
	while (!strstr(g->live->message ? g->live->message : "", "could pass the budget"))
		loop_turn(g->loop, 50);
	assert_true(faulty_requests(g->server) >= 1);
	assert_true(faulty_requests(g->server) < 4);
	line(g, "budget none");
	settle(g);
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
	line(g, "evaluate");
	settle(g);
	line(g, "propose critique 1");
	bad_line(g, "propose", "on its way");
	settle(g);
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
	line(g, "propose critique 1");
	assert_int_equal(s->rounds.n, 0);
	settle(g);
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
	bad_line(g, "propose kind 1", "nothing has failed yet");
	line(g, "evaluate");
	settle(g);
	line(g, "kinds move 2 Iberia");
	bad_line(g, "propose kind nowhere", "kinds lists them");
	bad_line(g, "propose eccentric kind Iberia", "does not look at failures");
	line(g, "propose 1 kind Iberia");
	settle(g);
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

	line(g, "metric length:..900c");
	line(g, "evaluate");
	settle(g);
	bad_line(g, "propose kind all", "nothing fails with v1");
	bad_line(g, "kinds name 1 words", "nothing fails with v1");
	game_end(g);
}

IN_FOLDER(a_round_for_all_kinds_is_told_what_each_was_found_to_be)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	SCOPED(prompt) request = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct str text;

	bad_line(g, "propose kind all", "nothing has failed yet");
	line(g, "evaluate");
	settle(g);
	line(g, "kinds move 2 the answer is of Iberia");
	line(g, "propose 1 kind all");
	settle(g);
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
	line(g, "evaluate");
	settle(g);
	add_variant(g, "Name the capital city of {{input}}.");
	line(g, "select A");
	line(g, "sort newest");
	line(g, "pane examples");
	state_hash(before, live_state(g->live));
	live_close(g->live);
	open_live(g);
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
	bad_line(g, "write", "say where");
	line(g, cmd);
	assert_int_equal(file_read(&text, path, &err), OK);
	assert_string_equal(text.s, "Capital of {{input}}?\n");
	line(g, "prompt The capital of {{input}}?");
	line(g, "write");
	assert_int_equal(file_write(path, STR("mine\n"), &err), OK);
	bad_line(g, "write", "changed outside");
	line(g, "write!");
	game_end(g);
}

IN_FOLDER(a_request_is_rebuilt_from_its_parts)
{
	struct game *g = game_new(*state, CITIES, "Capital of {{input}}?");
	const struct state *s = live_state(g->live);
	SCOPED(prompt) p = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	line(g, "evaluate");
	settle(g);
	line(g, "set max-tokens 9"); /* the old call keeps its own settings */
	const struct call_record *c = state_call(s, 1);
	assert_true(figures_request(live_state(g->live), c, &p, &err));
	assert_string_equal(buf_text(&err), "");
	assert_non_null(strstr(p.items[0].text, "Capital of "));
	game_end(g);
}
