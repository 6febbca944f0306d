/* Who wrote each byte, along every road a text can take. */
#include "../support/test.h"
#include "../support/folder.h"
#include "../support/game.h"
#include "../support/random_text.h"

#define WORDS                                                                                      \
	"{\"input\":\"hot\",\"expected\":\"cold\"}\n{\"input\":\"up\",\"expected\":\"down\"}\n"

static const struct prompt *prompt_of(const struct game *g)
{
	return &state_head(live_state(g->live))->prompt;
}

/* The author of the first byte of these words in the prompt. */
static author by_of(const struct game *g, const char *words)
{
	const struct prompt *p = prompt_of(g);
	for (size_t i = 0; i < p->n; i++) {
		size_t at = str_find(text_of(p, i), words, 0);
		if (at != SIZE_MAX)
			return runs_at(&p->items[i].runs, at);
	}
	fail_msg("%s is not in the prompt", words);
	return 0;
}

IN_FOLDER(every_road_keeps_the_authors_of_what_stays)
{
	struct game *g = game_new(*state, WORDS, "Name the opposite of it: {{input}}");
	const struct state *s = live_state(g->live);
	game_score(g);
	/* As from an editor: a text without authors. */
	game_line(g, "prompt Name the opposite of it, please: {{input}}");
	assert_int_equal(by_of(g, "Name"), AUTHOR_IMPORT);
	assert_int_equal(by_of(g, "please"), AUTHOR_PERSON);
	game_score(g);
	/* A proposal: its words are the model's and the operator's, the others as before. */
	game_will_say(g, "Name the contrary of it, please, in lower case: {{input}}");
	game_line(g, "propose paraphrase 1");
	game_settle(g);
	game_line(g, "accept A");
	author model = by_of(g, "contrary");
	assert_true(model >= AUTHOR_FIRST_MODEL);
	assert_non_null(strstr(authors_name(&s->authors, model), ":m/paraphrase"));
	assert_int_equal(by_of(g, "lower case"), model);
	assert_int_equal(by_of(g, "Name"), AUTHOR_IMPORT);
	assert_int_equal(by_of(g, "please"), AUTHOR_PERSON);
	game_line(g, "prompt Now name the contrary of it, please, in lower case: {{input}}");
	assert_int_equal(by_of(g, "Now"), AUTHOR_PERSON);
	assert_int_equal(by_of(g, "contrary"), model);
	game_line(g, "undo");
	game_line(g, "undo");
	assert_int_equal(by_of(g, "opposite"), AUTHOR_IMPORT);
	game_line(g, "redo");
	assert_int_equal(by_of(g, "contrary"), model);
	game_line(g, "go v1");
	assert_int_equal(by_of(g, "Name"), AUTHOR_IMPORT);
	game_line(g, "go v3");
	game_reopen(g);
	assert_int_equal(by_of(g, "please"), AUTHOR_PERSON);
	assert_non_null(strstr(authors_name(&live_state(g->live)->authors, by_of(g, "contrary")),
		":m/paraphrase"));
	game_line(g, "blame");
	game_said(g, "person, v2 typing, ");
	game_said(g, "/paraphrase, v3 accept A, ");
	game_said(g, "import, v1 import, ");
}

static bool same_authors(const struct prompt *a, const struct prompt *b)
{
	if (!prompt_equal(a, b))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct runs *x = &a->items[i].runs, *y = &b->items[i].runs;
		if (x->n != y->n)
			return false;
		for (size_t k = 0; k < x->n; k++)
			if (x->items[k].n != y->items[k].n || x->items[k].by != y->items[k].by)
				return false;
	}
	return true;
}

IN_FOLDER(random_edits_undos_and_redos_give_back_the_very_bytes_and_authors)
{
	struct game *g = game_new(*state, NULL, "Name the opposite. 반대말을 쓰세요.");
	struct rng r = rng_seed(3);
	struct prompt before[12], after;
	for (int turn = 0; turn < 60; turn++) {
		size_t n = 1 + rng_below(&r, 11), made = 0;
		for (size_t i = 0; i < n; i++) {
			SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
			SCOPED(doc) d = {0};
			int head = live_state(g->live)->head;
			doc_format(&d, prompt_of(g));
			random_edit(&text, &r, buf_str(&d.text));
			random_text(&text, &r, 2);
			before[made] = (struct prompt){0};
			prompt_copy(&before[made], prompt_of(g));
			if (live_set_prompt(g->live, buf_str(&text), NULL, "edit", &err))
				assert_true(err.n > 0); /* no text at all */
			for (size_t m = 0; m < prompt_of(g)->n; m++)
				check_runs(&prompt_of(g)->items[m].runs, prompt_of(g)->items[m].n);
			if (live_state(g->live)->head != head)
				made++;
			else
				prompt_release(&before[made]);
		}
		after = (struct prompt){0};
		prompt_copy(&after, prompt_of(g));
		for (size_t i = made; i-- > 0;) {
			game_line(g, "undo");
			assert_true(same_authors(prompt_of(g), &before[i]));
		}
		for (size_t i = 0; i < made; i++)
			game_line(g, "redo");
		assert_true(same_authors(prompt_of(g), &after));
		for (size_t i = 0; i < made; i++)
			prompt_release(&before[i]);
		prompt_release(&after);
	}
	char was[HASH_HEX], is[HASH_HEX];
	state_hash(was, live_state(g->live));
	game_reopen(g);
	state_hash(is, live_state(g->live));
	assert_string_equal(was, is);
}
