/* Blind review with bets, ablation, a second model, verdicts: in a live session, over its end. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/figures/bets.h"
#include "hunsu/base/file.h"
#include "hunsu/session/story.h"
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/life.h"

#define PROMPT "system:\nYou know towns. Answer in one word. 고맙습니다.\n\nuser:\n{{input}}"
#define CITIES                                                                                     \
	"{\"input\":\"France\",\"expected\":\"Paris\"}\n"                                          \
	"{\"input\":\"Spain\",\"expected\":\"Madrid\"}\n"                                          \
	"{\"input\":\"the French Republic\",\"expected\":\"Paris\"}\n"                             \
	"{\"input\":\"Italy\",\"expected\":\"Rome\"}\n"
#define EXAMPLES 4

static const char *const ways[] = {"eccentric", "critique", "induce", "paraphrase"};

static void add_round(struct game *g, int variants)
{
	struct session *s = g->live->desk->session;
	cJSON *e = event_new(BY_HUMAN, "propose", NULL);

	life_add_round(e, s->state, "eccentric", variants);
	session_do(s, e);
}

static void add_variant(struct game *g, const char *text)
{
	struct session *s = g->live->desk->session;
	cJSON *e = event_new(BY_MODEL, "variant", NULL), *c;
	SCOPED(prompt) p = {0};

	prompt_add(&p, ROLE_USER, str_of(text), AUTHOR_PERSON);
	c = life_add_variant(e, s->state, ways[s->state->variants.n % 4], &p, &s->state->authors);
	json_add_cstr(c, "rationale", "a telling reason");
	session_do(s, e);
}

/* As if the target had answered, `right` examples well. */
static void add_scores(struct game *g, struct text_ref text, int right)
{
	static const char digest[] =
		"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
	const struct state *s = live_state(g->live);
	const char *hash = NULL;

	assert_non_null(state_text(s, text, &hash));
	for (int i = 1; i <= EXAMPLES; i++) {
		cJSON *e = event_new(BY_SYSTEM, "result", NULL), *c = event_change(e, "call");
		int call = state_next_call(s);
		json_add_int(c, "call", call);
		json_add_cstr(c, "role", "target");
		json_add_cstr(c, "model", g->live->desk->target.name);
		json_add_cstr(c, "hash", digest);
		json_add(c, "prompt", event_text_ref(text));
		cJSON *ex = json_add_list(c, "example");
		json_add_int(ex, NULL, i);
		json_add_int(ex, NULL, 1);
		json_add_int(c, "sample", 1);
		json_add_cstr(c, "answer", "Paris");
		c = event_change(e, "score");
		json_add_cstr(c, "text", hash);
		ex = json_add_list(c, "example");
		json_add_int(ex, NULL, i);
		json_add_int(ex, NULL, 1);
		json_add_int(c, "sample", 1);
		json_add_int(c, "metric", s->metric);
		json_add_cstr(c, "model", g->live->desk->target.name);
		json_add_int(c, "call", call);
		json_add_num(c, "score", i <= right);
		json_add_cstr(c, "reason", i <= right ? "equal" : "different");
		session_do(g->live->desk->session, e);
	}
	/* The numbers of later calls follow. */
	game_reopen(g);
}

static const struct state *state_of(const struct game *g)
{
	return live_state(g->live);
}

/* A blind round of four; the prompt has 2 of 4, A 4, B 0, C 2, D none scored. */
static struct game *blind_game(void *folder)
{
	struct game *g = game_new(folder, CITIES, PROMPT);
	static const int right[] = {4, 0, 2};

	game_line(g, "blind on");
	add_round(g, 4);
	add_variant(g, "Secret one: {{input}}");
	add_variant(g, "Secret two: {{input}}");
	add_variant(g, "Secret three: {{input}}");
	add_variant(g, "Secret four: {{input}}");
	add_scores(g, (struct text_ref){.version = 1}, 2);
	for (int i = 0; i < 3; i++)
		add_scores(g, (struct text_ref){.variant = i + 1}, right[i]);
	return g;
}

/* A command about a variant by the name it has now. */
static void about(struct game *g, const char *command, int variant, const char *more)
{
	char line[200];

	snprintf(line, sizeof line, "%s %s %s", command, variant_called(state_of(g), variant).s,
		more);
	game_line(g, line);
}

static void says_not(const struct game *g, const char *words)
{
	if (strstr(g->said, words))
		fail_msg("\"%s\" in\n%s", words, g->said);
}

IN_FOLDER(scores_marks_and_origins_are_not_handed_out_while_hidden)
{
	struct game *g = blind_game(*state);
	struct text_ref a = {.variant = 1};
	struct score_line line;
	const char *hash;

	figures_score(g->live->desk->figures, a, &line);
	assert_true(line.hidden);
	assert_int_equal(line.dev.n, 0);
	assert_int_equal(line.gain.n, 0);
	assert_true(isnan(line.dev.mean));
	state_text(state_of(g), a, &hash);
	assert_null(figures_mark(g->live->desk->figures, hash, 1));
	static const char *const pages[] = {"show variants", "show refused", "status",
		"show request", "show examples", "show ablation", "show models", "detail why"};
	game_line(g, "pane variants");
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		about(g, "select", 1, "");
		game_line(g, pages[i]);
		for (size_t k = 0; k < 4; k++)
			says_not(g, ways[k]);
		says_not(g, "telling reason");
		says_not(g, "100 %");
		says_not(g, "right:");
		says_not(g, "wrong:");
	}
	game_line(g, "show outputs"); /* beside what is expected an answer would tell */
	game_said(g, ", expected Paris; hidden");
	game_line(g, "show request");
	says_not(g, "answer: Paris");
	about(g, "show", 1, "");
	game_said(g, "Secret one");
	says_not(g, "telling reason");
	about(g, "reveal", 1, "");
	game_said(g, "is A, eccentric: 100 %");
	figures_score(g->live->desk->figures, a, &line);
	assert_false(line.hidden);
	assert_int_equal(line.dev.n, EXAMPLES);
}

IN_FOLDER(hidden_variants_are_listed_by_number_whatever_the_sort)
{
	struct game *g = blind_game(*state);
	static const char *const sorts[] = {"sort score", "sort gain", "sort distance",
		"sort operator", "sort newest", "sort length"};

	for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
		const int *list;
		size_t n;
		game_line(g, sorts[i]);
		list = live_variants(g->live, &n);
		assert_int_equal(n, 4);
		for (int k = 0; k < 4; k++)
			assert_int_equal(state_blind_number(state_of(g), list[k]), k + 1);
	}
}

IN_FOLDER(a_hidden_variant_is_named_by_its_number_alone)
{
	struct game *g = blind_game(*state);

	game_line(g, "select prompt");
	game_bad_line(g, "accept A", "A is hidden");
	game_bad_line(g, "bet B beats", "B is hidden");
	game_bad_line(g, "select C", "C is hidden");
	assert_int_equal(state_head(state_of(g))->n, 1);
	about(g, "accept", 2, "");
	game_said(g, "is the prompt now");
	says_not(g, "B is");
	assert_int_equal(state_variant(state_of(g), 2)->standing, STANDING_ACCEPTED);
}

IN_FOLDER(an_accepted_text_stays_hidden_and_nothing_is_measured_against_it)
{
	struct game *g = blind_game(*state);
	struct score_line line;

	about(g, "reveal", 1, "");
	about(g, "accept", 2, "");
	figures_score(g->live->desk->figures, (struct text_ref){.version = 2}, &line);
	assert_true(line.hidden);
	assert_int_equal(line.dev.n, 0);
	assert_true(figures_yours(g->live->desk->figures) < 0);
	game_line(g, "status");
	says_not(g, "yours");
	figures_score(g->live->desk->figures, (struct text_ref){.variant = 1}, &line);
	assert_int_equal(line.against, 1);
	game_line(g, "reveal all");
	assert_true(figures_yours(g->live->desk->figures) >= 0);
	figures_score(g->live->desk->figures, (struct text_ref){.variant = 1}, &line);
	assert_int_equal(line.against, 2);
}

IN_FOLDER(taking_back_names_what_is_hidden_by_its_number)
{
	struct game *g = blind_game(*state);
	char words[40];
	struct called name = variant_called(state_of(g), 2);

	about(g, "reject", 2, "too odd");
	game_said(g, name.s);
	game_line(g, "undo");
	snprintf(words, sizeof words, "took back: reject %s", name.s);
	game_said(g, words);
	game_line(g, "redo");
	snprintf(words, sizeof words, "did again: reject %s", name.s);
	game_said(g, words);
	assert_int_equal(state_variant(state_of(g), 2)->standing, STANDING_REJECTED);
	game_line(g, "reveal all");
	game_line(g, "undo");
	game_said(g, "took back: reject B");
}

IN_FOLDER(a_bet_is_taken_only_on_what_cannot_be_seen)
{
	struct game *g = blind_game(*state);
	const struct state *s = state_of(g);

	game_line(g, "select prompt");
	game_bad_line(g, "bet ?1 maybe", "beats|not");
	game_bad_line(g, "bet ?1 beats 49", "from 50");
	game_bad_line(g, "bet ?1 beats 101", "from 50");
	about(g, "bet", 1, "beats 80");
	about(g, "bet", 2, "not 60%");
	about(g, "bet", 3, "beats");
	assert_int_equal(s->bets.n, 3);
	assert_true(fabs(s->bets.items[0].confidence - 0.8) < 1e-9);
	assert_true(fabs(s->bets.items[2].confidence - 0.75) < 1e-9);
	assert_false(s->bets.items[1].beats);
	about(g, "reveal", 1, "");
	game_bad_line(g, "bet A beats", "has a score that you can see");
	game_line(g, "blind off"); /* shows the rest */
	assert_true(state_variant(s, 4)->revealed);
	game_bad_line(g, "bet C beats", "has a score that you can see");
	game_line(g, "bet D not 90"); /* not scored yet */
	assert_int_equal(s->bets.n, 4);
}

IN_FOLDER(bets_come_out_by_the_scores_and_a_tie_does_not_beat)
{
	struct game *g = blind_game(*state);
	const struct state *s = state_of(g);
	struct paired gain;

	about(g, "bet", 1, "not 90");
	about(g, "bet", 1, "beats 80"); /* the last one counts */
	about(g, "bet", 2, "beats 70");
	about(g, "bet", 3, "beats 60");
	about(g, "bet", 4, "beats 60");
	assert_int_equal(bet_on(s, 1)->n, 2);
	assert_int_equal(bet_settle(g->live->desk->figures, bet_on(s, 1), &gain), BET_RIGHT);
	assert_int_equal(bet_settle(g->live->desk->figures, bet_on(s, 2), &gain), BET_WRONG);
	assert_int_equal(bet_settle(g->live->desk->figures, bet_on(s, 3), &gain), BET_WRONG);
	assert_int_equal(gain.n, EXAMPLES);
	assert_int_equal(bet_settle(g->live->desk->figures, bet_on(s, 4), &gain), BET_OPEN);
	game_line(g, "stats");
	game_settle(g);
	game_said(g, "bets: 0 settled, 4 open"); /* an outcome would give the score away */
	game_line(g, "reveal all");
	game_said(g, "you bet it beats v1, 80 % sure: right");
	game_line(g, "stats");
	game_settle(g);
	game_said(g, "bets: 3 settled, 1 open");
	game_said(g, "right: 1 of 3 (33 %); Brier score 0.297");
	game_said(g, "critique: wrong 1 of 1");
	game_said(g, "eccentric: wrong 0 of 1");
}

IN_FOLDER(turning_blind_on_keeps_what_was_seen_and_undoing_it_shows_all)
{
	struct game *g = game_new(*state, CITIES, PROMPT);
	const struct state *s;

	add_round(g, 2);
	add_variant(g, "Secret one: {{input}}");
	add_variant(g, "Secret two: {{input}}");
	add_scores(g, (struct text_ref){.variant = 1}, 4);
	game_line(g, "set blind on");
	s = state_of(g);
	assert_false(state_hidden(s, (struct text_ref){.variant = 1})); /* it was seen */
	assert_true(state_hidden(s, (struct text_ref){.variant = 2}));
	game_line(g, "undo");
	game_line(g, "redo");
	assert_true(state_settings(s)->blind);
	assert_false(state_hidden(s, (struct text_ref){.variant = 2})); /* seen in between */
	game_bad_line(g, "set blind perhaps", "on or off");
}

/* The session as it stands now, as one of another day, in the folder of sessions. */
static void leave_copy(struct game *g, void *folder, const char *name, bool broken)
{
	SCOPED(buf) text = BUF(BUF_TEXT), path = BUF(BUF_SMALL);

	assert_int_equal(file_read(&text, g->path, NULL), OK);
	char *id = strstr(text.s, state_of(g)->id);
	assert_non_null(id);
	id[broken ? 24 : 25] = id[broken ? 24 : 25] == '0' ? '1' : '0';
	if (broken)
		buf_adds(&text, "{\"n\":");
	buf_addf(&path, "data/hunsu/sessions/%s.hunsu", name);
	const char *to = folder_path(folder, buf_text(&path));
	assert_int_equal(file_mkdirs(folder_path(folder, "data/hunsu/sessions"), NULL), OK);
	assert_int_equal(file_write(to, buf_str(&text), NULL), OK);
}

IN_FOLDER(bets_of_all_sessions_are_counted)
{
	struct game *g = blind_game(*state);

	about(g, "bet", 1, "beats 80");
	about(g, "bet", 2, "beats 90");
	game_line(g, "reveal all");
	leave_copy(g, *state, "towns-1", false);
	leave_copy(g, *state, "towns-2", true);
	game_line(g, "stats");
	assert_true(live_busy(g->live));
	game_settle(g);
	game_said(g, "bets: 6 settled");
	game_said(g, "right: 3 of 6");
	game_said(g, "critique: wrong 3 of 3, Brier 0.810\neccentric: wrong 0 of 3, Brier 0.040");
	game_said(g, "towns-1: right 1 of 2, Brier 0.425");
	game_said(g, "this session: right 1 of 2");
	game_said(g, "1 session could not be read to its end");
	game_line(g, "stats");
	game_line(g, "cancel");
	assert_false(live_busy(g->live));
}

/* ---- ablation ---- */

IN_FOLDER(ablation_weighs_each_sentence_and_shows_again_without_calls)
{
	struct game *g = game_new(*state, CITIES, PROMPT);
	struct worths a;
	struct text_ref v1 = {.version = 1};

	assert_false(figures_worths(g->live->desk->figures, v1, &a));
	game_line(g, "ablate");
	game_settle(g);
	assert_true(figures_worths(g->live->desk->figures, v1, &a));
	assert_int_equal(a.what->n_pieces, 4);
	assert_int_equal(a.done, a.total);
	assert_int_equal(a.total, 4 * EXAMPLES);
	assert_false(a.busy);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(a.items[i].paired.n, EXAMPLES);
		assert_true(a.items[i].paired.noise);
	}
	assert_string_equal(a.what->pieces[3].skipped, "it carries {{input}}");
	int asked = faulty_requests(g->server);
	assert_int_equal(asked, 4 * EXAMPLES);
	assert_int_equal(state_of(g)->variants.n, 0);
	game_reopen(g);
	game_line(g, "show ablation");
	game_said(g, "sentence 2: +0");
	game_said(g, "noise: Answer in one word.");
	game_line(g, "ablate"); /* nothing is missing */
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), asked);
	assert_int_equal(state_of(g)->ablations.n, 1);
}

IN_FOLDER(a_cancelled_ablation_goes_on_where_it_was)
{
	struct game *g = game_new(*state, CITIES, PROMPT);
	struct worths a;

	for (int i = 0; i < 40; i++)
		faulty_add(g->server, &(struct faulty_answer){.wait = true});
	game_line(g, "ablate prompt");
	assert_true(figures_worths(g->live->desk->figures, (struct text_ref){.version = 1}, &a));
	assert_true(a.busy);
	game_line(g, "cancel");
	assert_false(live_busy(g->live));
	faulty_go(g->server);
	game_line(g, "ablate prompt");
	game_settle(g);
	assert_true(figures_worths(g->live->desk->figures, (struct text_ref){.version = 1}, &a));
	assert_int_equal(a.done, a.total);
	assert_int_equal(state_of(g)->ablations.n, 1);
}

/* The last sentence of a message has the blank before it in its piece, as the one before has. */
IN_FOLDER(what_is_worth_nothing_is_dropped_in_one_act)
{
	struct game *g = game_new(*state, CITIES, PROMPT);

	game_bad_line(g, "prune", "ablate prompt");
	game_line(g, "ablate prompt");
	game_settle(g);
	game_line(g, "prune");
	game_said(g, "dropped 3 that did not matter");
	game_prompt_is(g, "{{input}}");
	game_line(g, "undo");
	game_prompt_is(g, PROMPT);
}

IN_FOLDER(hunks_of_a_variant_are_put_back_to_the_prompts_words)
{
	struct game *g = game_new(*state, CITIES, "Name the capital of {{input}}, nothing else.");
	struct worths a;

	add_round(g, 1);
	add_variant(g, "Give the capital of {{input}}, nothing else, please.");
	game_line(g, "ablate A hunks");
	game_settle(g);
	assert_true(figures_worths(g->live->desk->figures, (struct text_ref){.variant = 1}, &a));
	assert_true(a.what->hunks);
	assert_int_equal(a.what->against, 1);
	assert_int_equal(a.what->n_pieces, 2);
	assert_string_equal(a.what->pieces[0].prompt.items[0].text,
		"Name the capital of {{input}}, nothing else, please.");
	game_bad_line(g, "ablate A words", "ablate [VARIANT|prompt] [hunks]");
	game_bad_line(g, "ablate prompt hunks", "no older version");
}

IN_FOLDER(the_worth_of_a_hidden_variants_sentences_is_hidden)
{
	struct game *g = blind_game(*state);
	struct worths a;

	about(g, "ablate", 1, "hunks");
	game_settle(g);
	assert_true(figures_worths(g->live->desk->figures, (struct text_ref){.variant = 1}, &a));
	assert_true(a.hidden);
	assert_null(a.items);
	game_line(g, "show ablation");
	game_said(g, "hidden");
}

/* ---- a second model, verdicts ---- */

IN_FOLDER(a_second_model_scores_both_and_its_figures_stay_its_own)
{
	struct game *g = game_new(*state, CITIES, PROMPT);
	struct score_line line;
	char command[200];
	int other;

	add_round(g, 1);
	add_variant(g, "The capital of {{input}}:");
	add_scores(g, (struct text_ref){.version = 1}, 0);
	add_scores(g, (struct text_ref){.variant = 1}, 4);
	snprintf(command, sizeof command, "second A on %.*sother", (int)strlen(g->model) - 1,
		g->model);
	game_line(g, command);
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 2 * EXAMPLES);
	other = figures_next_model(g->live->desk->figures, (struct text_ref){.variant = 1}, -1);
	assert_true(other >= 0);
	assert_int_equal(figures_next_model(
		g->live->desk->figures, (struct text_ref){.variant = 1}, other), -1);
	figures_score(g->live->desk->figures, (struct text_ref){.variant = 1}, &line);
	assert_true(line.dev.mean > 0.99);
	figures_score_on(g->live->desk->figures, (struct text_ref){.variant = 1}, other, &line);
	assert_true(fabs(line.dev.mean - 0.5) < 1e-9); /* Paris, two times of four */
	assert_int_equal(line.gain.n, EXAMPLES);
	assert_true(line.gain.noise);
	game_line(g, "show models");
	game_said(g, ", target: 4 of 4 right, 100 %");
	game_said(g, "other: 2 of 4 right, 50 %");
	game_bad_line(g, "second", "say which model");
	game_bad_line(g, "second A", "");
	game_line(g, command); /* it is there already */
	game_settle(g);
	assert_int_equal(faulty_requests(g->server), 2 * EXAMPLES);
}

IN_FOLDER(a_verdict_is_kept_with_its_reason)
{
	struct game *g = game_new(*state, CITIES, PROMPT);

	add_round(g, 1);
	add_variant(g, "The capital of {{input}}:");
	game_bad_line(g, "verdict A great", "works (it does what its score says)");
	game_line(g, "verdict A luck it's chance, 우연");
	game_line(g, "verdict prompt works");
	game_reopen(g);
	game_line(g, "show A");
	game_said(g, "verdict: luck, it's chance, 우연");
	const struct note *n = &state_of(g)->notes.items[0];
	assert_string_equal(n->verdict, "luck");
	assert_int_equal(n->text.variant, 1);
	assert_int_equal(state_of(g)->notes.items[1].text.version, 1);
}
