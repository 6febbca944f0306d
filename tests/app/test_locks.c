/* Regions, locks and bounds in a live session: what the person holds fast stays. */
#include "../support/test.h"
#include "../support/folder.h"
#include "../support/game.h"

#define PROMPT                                                                                     \
	"system:\nBe kind. 짧게 답하세요. 😀\n\nuser:\n"                                   \
	"Name the opposite of {{input}}.\nOne word only."
#define WORDS                                                                                      \
	"{\"input\":\"hot\",\"expected\":\"cold\"}\n{\"input\":\"up\",\"expected\":\"down\"}\n"

static struct str region(const struct game *g)
{
	struct range r;
	if (!live_region(g->live, &r))
		return (struct str){"", 0};
	return prompt_range(&state_head(live_state(g->live))->prompt, r);
}

IN_FOLDER(a_region_said_by_words_or_by_sentence_lasts_until_the_prompt_changes)
{
	struct game *g = game_new(*state, WORDS, PROMPT);
	game_line(g, "region 짧게 답하세요.");
	assert_true(str_is(region(g), "짧게 답하세요."));
	game_line(g, "region");
	game_said(g, "짧게 답하세요.");
	game_line(g, "region sentence 5");
	assert_true(str_is(region(g), "One word only."));
	game_bad_line(g, "region sentence 6", "has 5 sentences");
	game_bad_line(g, "region nowhere", "is not in the prompt");
	assert_true(str_is(region(g), "One word only."));
	game_reopen(g);
	assert_true(str_is(region(g), "One word only."));
	game_line(g, "prompt Name it. One word only.");
	assert_int_equal(region(g).n, 0);
	game_line(g, "region One word");
	game_line(g, "region none");
	assert_int_equal(region(g).n, 0);
	game_end(g);
}

IN_FOLDER(the_part_of_the_doc_that_is_selected_becomes_the_region)
{
	struct game *g = game_new(*state, WORDS, PROMPT);
	size_t user = str_find(STR(PROMPT), "\n\nuser:", 0);
	size_t kind = str_find(STR(PROMPT), " 짧게", 0);
	assert_true(live_set_region(g->live, kind, user));
	assert_true(str_is(region(g), "짧게 답하세요. 😀"));
	assert_true(live_set_region(g->live, kind, strlen(PROMPT))); /* one message */
	assert_true(str_is(region(g), "짧게 답하세요. 😀"));
	assert_false(live_set_region(g->live, 0, 7)); /* a role line */
	assert_int_equal(region(g).n, 0);
	assert_false(live_set_region(g->live, user, user + 2));
}

IN_FOLDER(locked_text_is_kept_by_typing_and_by_an_editor)
{
	struct game *g = game_new(*state, WORDS, PROMPT);
	const struct state *s = live_state(g->live);
	game_bad_line(g, "lock", "lock TEXT");
	game_line(g, "region One word only.");
	game_line(g, "lock");
	game_said(g, "unlock 1");
	assert_int_equal(region(g).n, 0);
	game_bad_line(g, "lock word only", "locked already");
	game_line(g, "locks");
	game_said(g, "1 user \u201cOne word only.\u201d");
	game_bad_line(g, "prompt Name the opposite of {{input}}. One word.", "unlock 1 frees it");
	assert_int_equal(s->head, 1);
	/* Elsewhere it may change, and the locked part may move. */
	game_line(g, "prompt One word only. Name an antonym of {{input}}.");
	assert_int_equal(s->head, 2);
	assert_int_equal(s->locks.n, 1);
	assert_int_equal(s->locks.items[0].at, 0);
	game_line(g, "prompt And B. One word only. Name an antonym of {{input}}. One word only.");
	assert_int_equal(s->locks.n, 1);
	game_line(g, "unlock 1");
	assert_int_equal(s->locks.n, 0);
	game_line(g, "undo");
	assert_int_equal(s->locks.n, 1);
	game_reopen(g);
	assert_int_equal(live_state(g->live)->locks.n, 1);
	game_line(g, "unlock word only");
	game_bad_line(g, "unlock", "nothing is locked");
	game_line(g, "prompt Name it.");
}

IN_FOLDER(a_word_may_be_typed_right_beside_a_lock)
{
	struct game *g = game_new(*state, WORDS, "Name it. One word.");
	const struct state *s = live_state(g->live);
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(runs) runs = {0};
	game_line(g, "lock One word");
	runs_add(&runs, 21, AUTHOR_PERSON);
	assert_int_equal(
		live_set_prompt(g->live, STR("Name it. myOne words."), &runs, "typing", &err), OK);
	struct range at = {0, s->locks.items[0].at, s->locks.items[0].bytes};
	assert_int_equal(at.at, 11);
	assert_true(str_is(prompt_range(&state_head(s)->prompt, at), "One word"));
	assert_int_not_equal(
		live_set_prompt(g->live, STR("Name it. myOne wurds."), &runs, "typing", &err), OK);
	assert_non_null(strstr(buf_text(&err), "unlock 1 frees it"));
}

/* Whatever a diff makes of it: what stands keeps its lock, what does not is refused. */
IN_FOLDER(locks_stay_on_their_words_under_random_edits)
{
	static const char *const words[] = {"a ", "b ", "c ", "넷 ", "KEEP this ", "😀 ", "a b "};
	struct game *g = game_new(*state, NULL, "a b c KEEP this a b 넷");
	const struct state *s = live_state(g->live);
	struct rng r = rng_seed(11);
	int kept = 0, refused = 0;
	game_line(g, "lock KEEP this");
	for (int i = 0; i < 400; i++) {
		SCOPED(buf) b = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
		int head = s->head;
		for (uint32_t n = 2 + rng_below(&r, 8); n; n--)
			buf_adds(&b, words[rng_below(&r, 7)]);
		enum status st = live_set_prompt(g->live, buf_str(&b), NULL, "edit", &err);
		assert_int_equal(st == OK, strstr(b.s, "KEEP this") != NULL);
		assert_int_equal(s->locks.n, 1);
		if (st)
			assert_int_equal(s->head, head);
		struct range at = {0, s->locks.items[0].at, s->locks.items[0].bytes};
		assert_true(str_is(prompt_range(&state_head(s)->prompt, at), "KEEP this"));
		kept += !st;
		refused += st != OK;
	}
	assert_true(kept > 50 && refused > 50);
}

IN_FOLDER(a_mutation_of_the_region_changes_it_alone)
{
	struct game *g = game_new(*state, WORDS, PROMPT);
	const struct state *s = live_state(g->live);
	game_bad_line(g, "mutate paraphrase on region", "there is no region");
	game_line(g, "region Be kind.");
	game_score(g);
	game_will_say(g, "Be warm and brief.");
	game_line(g, "mutate paraphrase on region in fewer words");
	game_settle(g);
	assert_int_equal(s->variants.n, 1);
	assert_string_equal(
		s->variants.items[0].prompt.items[0].text, "Be warm and brief. 짧게 답하세요. 😀");
	assert_string_equal(s->variants.items[0].prompt.items[1].text,
		"Name the opposite of {{input}}.\nOne word only.");
	assert_int_equal(s->rounds.items[0].region.n, 8);
	const char *body = faulty_body(g->server, 2); /* two examples were scored */
	assert_non_null(strstr(body, "The person wishes: in fewer words"));
	assert_null(strstr(body, "Name the opposite of {{input}}"));
	/* Who wrote the rest is as before. */
	const struct runs *runs = &s->variants.items[0].prompt.items[0].runs;
	assert_int_equal(runs_at(runs, runs_total(runs) - 1), AUTHOR_IMPORT);
	assert_true(runs_at(runs, 4) >= AUTHOR_FIRST_MODEL);
	/* The old order of words, and a variant. */
	game_will_say(g, "Be warm. Shortly.");
	game_line(g, "mutate A even shorter");
	game_settle(g);
	assert_int_equal(s->rounds.items[1].on.variant, 1);
	assert_int_equal(s->rounds.items[1].region.n, 0);
	char was[HASH_HEX], is[HASH_HEX];
	state_hash(was, s);
	game_reopen(g);
	s = live_state(g->live);
	state_hash(is, s);
	assert_string_equal(was, is);
	assert_int_equal(s->rounds.items[0].region.n, 8);
}

IN_FOLDER(proposals_keep_what_is_locked_and_accepting_keeps_the_lock)
{
	struct game *g = game_new(*state, WORDS, PROMPT);
	const struct state *s = live_state(g->live);
	game_line(g, "lock One word only.");
	game_score(g);
	game_will_say(g, "Say the contrary.");
	game_line(g, "propose induce 1");
	game_settle(g);
	assert_int_equal(s->variants.n, 1);
	assert_non_null(strstr(
		s->variants.items[0].prompt.items[0].text, "Say the contrary. One word only."));
	game_line(g, "accept A");
	assert_int_equal(s->locks.n, 1);
	struct range at = {0, s->locks.items[0].at, s->locks.items[0].bytes};
	assert_true(str_is(prompt_range(&state_head(s)->prompt, at), "One word only."));
	/* Locked words are still the author's who wrote them. */
	assert_int_equal(runs_at(&state_head(s)->prompt.items[0].runs, at.at), AUTHOR_IMPORT);
}

IN_FOLDER(a_cap_and_additions_only_are_settings_of_the_session)
{
	struct game *g = game_new(*state, WORDS, "Name the very opposite of the word: {{input}}");
	const struct state *s = live_state(g->live);
	game_bad_line(g, "set cap 101", "0 to 100");
	game_bad_line(g, "set additions maybe", "on");
	game_line(g, "set cap 30");
	assert_int_equal(state_settings(s)->cap, 30);
	game_line(g, "set strength 5");
	assert_int_equal(state_settings(s)->cap, 30);
	game_score(g);
	for (int i = 0; i < 4; i++)
		game_will_say(g, "Write down the opposite of this: {{input}}");
	game_line(g, "propose paraphrase 1");
	game_settle(g);
	assert_int_equal(s->variants.n, 0);
	assert_string_equal(s->refusals.items[0].check, "cap");
	assert_non_null(strstr(s->refusals.items[0].reason, "at most 30 %"));
	game_bad_line(g, "propose induce 1", "cap");
	game_reopen(g);
	s = live_state(g->live);
	assert_int_equal(state_settings(s)->cap, 30);
	game_line(g, "undo"); /* strength */
	game_line(g, "undo");
	assert_int_equal(state_settings(s)->cap, 0);
	game_line(g, "set additions on");
	assert_true(state_settings(s)->additions);
}
