/* What a replay tells of a record: scores that jump, what decided, comments, guesses. */
#include "../support/test.h"
#include "hunsu/app/replaying.h"
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/player.h"

IN_FOLDER(jumps_of_the_score_are_marked_where_the_prompt_changes)
{
	struct player *s = player_of(*state, jumping_life);

	assert_true(player_marked(s, 28, MARK_UP));
	assert_true(player_marked(s, 41, MARK_DOWN));
	player_end(s);

	s = player_of(*state, short_life); /* two examples are noise */
	for (int n = 1; n <= s->live->replay->events; n++)
		assert_false(player_marked(s, n, MARK_UP) || player_marked(s, n, MARK_DOWN));
	player_end(s);
}

IN_FOLDER(guesses_are_asked_before_the_scores_and_settled_after)
{
	struct player *s = player_of(*state, jumping_life);
	SCOPED(buf) tally = BUF(BUF_SMALL);

	assert_int_equal(s->live->replay->n_bets, 2);
	player_refused(s, "guess 80", "nothing is asked");
	player_line(s, "guess on");
	player_line(s, "step");
	player_line(s, "step 3");
	player_said(s, "guess: does A by induce score more than v1?");
	assert_int_equal(s->live->view.variant, 1);
	assert_int_equal(s->live->view.focus, PANE_DETAIL);
	assert_int_equal(s->live->view.detail, DETAIL_DIFF);
	player_at(s, 15, "");
	assert_int_equal(live_state(s->live)->sheets.n, 1); /* of v1 alone */
	player_line(s, "likelier");
	player_line(s, "likelier");
	player_line(s, "likelier");
	player_line(s, "step");
	player_said(s, "A beats v1 by +100: you said 80 %, right; 1 of 1 right, Brier score 0.04");
	player_at(s, 27, "12 results: A 100%");
	player_line(s, "step 2");
	player_said(s, "guess: does B by eccentric score more than v1?");
	player_at(s, 28, "accept A");
	player_line(s, "guess 100");
	player_line(s, "next-mark");
	player_said(s, "does not beat v1");
	replaying_tally(s->live, &tally);
	assert_string_equal(buf_text(&tally), "1 of 2 right, Brier score 0.52");
	player_line(s, "step 9");
	player_said(s, "the end; your guesses: 1 of 2 right");
	player_end(s);
}

IN_FOLDER(a_guess_left_in_the_middle_counts_for_nothing)
{
	struct player *s = player_of(*state, jumping_life);
	SCOPED(buf) tally = BUF(BUF_SMALL);

	player_line(s, "guess");
	player_line(s, "step 4");
	player_said(s, "does A by induce");
	player_line(s, "step");
	player_line(s, "guess off");
	player_line(s, "jump end");
	replaying_tally(s->live, &tally);
	assert_string_equal(buf_text(&tally), "");
	player_end(s);
}

static bool remarked(const struct player *s, const char *words)
{
	SCOPED(buf) remark = BUF(BUF_SMALL);
	bool in;

	replaying_remark(s->live, &remark);
	in = strstr(buf_text(&remark), words);
	if (!in)
		print_error("\"%s\" is not in \"%s\"\n", words, buf_text(&remark));
	return in;
}

static cJSON *comment(const char *words, int event)
{
	cJSON *e = event_new(BY_HUMAN, "comment", NULL), *c = event_change(e, "comment");

	json_add_int(json_add_object(c, "about"), "event", event);
	json_add_cstr(c, "text", words);
	return e;
}

static void add_held_out(struct life *l, int id)
{
	cJSON *e = event_new(BY_HUMAN, "example", NULL);
	SCOPED(example) added = {.id = id, .version = 1, .split = SPLIT_HELD_OUT};

	fields_add(&added.fields, STR("mail"), STR("Where is my parcel?"));
	answers_add(&added.expected, STR("other"));
	change_example(e, &added);
	life_do(l, e);
}

/* The player's own words are right once more of twelve; a look at held-out; what was thought. */
static void told_life(struct life *l)
{
	struct text_ref own;

	jumping_life(l);
	life_version(l, "typing", NULL, "typing", "A walrus sorts it.", AUTHOR_PERSON); /* 43 */
	own = (struct text_ref){.version = l->s.head};
	for (int i = 1; i <= 12; i++) /* up to 55 */
		life_do(l, life_result(l, state_next_call(&l->s), own, i, i == 1));
	add_held_out(l, 13);
	life_do(l, life_result(l, state_next_call(&l->s), own, 13, 1)); /* 57 */
	life_do(l, comment("The walrus has a say now; I wanted to see what it does alone.", 43));
}

IN_FOLDER(what_decided_is_marked_and_its_figure_told)
{
	struct life l;
	struct player *s;
	cJSON *e, *c;

	life_init(&l);
	told_life(&l);
	e = event_new(BY_HUMAN, "held-out", NULL);
	c = event_change(e, "look");
	json_add(json_add_list(c, "prompts"), NULL,
		event_text_ref((struct text_ref){.version = l.s.head}));
	json_add(c, "examples", cJSON_CreateIntArray((const int[]){13}, 1));
	json_add_cstr(c, "model", state_model(&l.s, l.s.target));
	json_add_int(c, "metric", l.s.metric);
	life_do(&l, e); /* 59 */
	s = player_show(*state, &l);
	player_line(s, "jump 28");
	assert_true(remarked(s, "v2 100 % (76 to 100) of 12, +100 against v1: 12 gained, 0 lost"));
	player_line(s, "jump 43");
	assert_true(player_marked(s, 43, MARK_EDIT));
	assert_true(player_marked(s, 43, MARK_COMMENT));
	assert_true(remarked(s, "v4 8 % ("));
	assert_true(remarked(s, "+8 against v3: noise"));
	assert_true(remarked(s, "; \xe2\x80\x9cThe walrus has a say now; I wanted"));
	assert_true(player_marked(s, 59, MARK_LOOK));
	player_line(s, "next-mark");
	player_at(s, 59, "");
	assert_true(remarked(s, "look 1 at held-out: "));
	assert_true(remarked(s, " 100 % (21 to 100) of 1, on dev 8%"));
	player_end(s);
}

IN_FOLDER(a_comment_is_read_before_the_play_goes_on)
{
	struct life l;
	struct player *s;
	const struct replaying *r;

	life_init(&l);
	told_life(&l);
	s = player_show(*state, &l);
	r = s->live->replay;
	assert_true(r->clock[43] - r->clock[42] > 2000); /* after event 43; a pause is no longer */
	assert_true(r->clock[44] - r->clock[43] <= 2000);
	player_end(s);
}
