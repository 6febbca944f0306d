/* A merge in hand: what its acts write, and what it leaves alone. */
#include "../support/test.h"
#include "../support/folder.h"
#include "../support/made_live.h"

/* The prompt is v1: a system and a user message; variant A was written from nothing, B from v1. */
static struct made begin(void **state)
{
	struct made m = made_live(*state, 2, 4);

	m.live->view.variant = 0;
	return m;
}

static void type(struct made *m, const char *system, const char *user)
{
	SCOPED(buf) doc = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	buf_addf(&doc, "system:\n%s\n\nuser:\n%s\n", system, user);
	if (live_set_prompt(m->live, buf_str(&doc), NULL, "editor", &err))
		fail_msg("%s", buf_text(&err));
}

static const char *head_text(const struct made *m, size_t message)
{
	const struct version *head = state_head(live_state(m->live));
	return message < head->prompt.n ? head->prompt.items[message].text : "(none)";
}

#define OURS "You answer in one word. 한 단어로."
#define USER "Give the opposite of: {{input}}"
#define THEIRS(n) "You are a ship's navigator 🚢, number " n ". 반대말을 말하라."

IN_FOLDER(what_is_taken_is_one_act_and_one_undo_takes_it_back)
{
	struct made m = begin(state);
	const struct state *s = live_state(m.live);
	int events = s->events;

	made_line(&m, "merge B");
	assert_int_equal(m.live->keymap, KEYS_MERGE);
	assert_int_equal(s->events, events); /* nothing is written while it is in hand */
	assert_true(m.live->merging.on);
	made_line(&m, "take-rest");
	assert_false(m.live->merging.on);
	assert_int_equal(m.live->keymap, KEYS_PLAY);
	assert_int_equal(s->events, events + 1);
	assert_int_equal(s->head, 2);
	assert_string_equal(head_text(&m, 0), THEIRS("2"));
	const struct version *v = state_head(s);
	assert_string_equal(v->origin, "merge");
	assert_int_equal(v->n_parents, 1);
	assert_int_equal(v->parents[0], 1);
	assert_int_equal(v->n_variants, 1);
	assert_int_equal(v->variants[0], 2);
	assert_int_equal(state_variant(s, 2)->standing, STANDING_ACCEPTED);
	made_line(&m, "undo");
	made_said(&m, "merge B");
	assert_string_equal(head_text(&m, 0), OURS);
	assert_int_equal(state_variant(s, 2)->standing, STANDING_OPEN);
	made_line(&m, "redo");
	assert_string_equal(head_text(&m, 0), THEIRS("2"));
	made_end(&m);
}

IN_FOLDER(nothing_taken_writes_nothing_and_says_so)
{
	struct made m = begin(state);
	int events = live_state(m.live)->events;

	made_line(&m, "merge A");
	made_line(&m, "leave-rest");
	made_said(&m, "nothing was taken");
	made_line(&m, "merge A");
	made_line(&m, "finish");
	made_said(&m, "nothing was taken");
	made_line(&m, "merge A");
	made_line(&m, "abandon");
	made_said(&m, "abandoned");
	made_bad_line(&m, "take", "no merge is in hand");
	assert_int_equal(live_state(m.live)->events, events);
	assert_int_equal(live_state(m.live)->head, 1);
	made_end(&m);
}

IN_FOLDER(hunks_are_taken_by_number_at_once)
{
	struct made m = begin(state);

	made_bad_line(&m, "merge B 9", "no hunk");
	assert_false(m.live->merging.on);
	made_line(&m, "merge B 1");
	assert_int_equal(live_state(m.live)->head, 2);
	made_line(&m, "undo");
	made_line(&m, "merge B all");
	assert_string_equal(head_text(&m, 0), THEIRS("2"));
	assert_string_equal(head_text(&m, 1), USER);
	made_end(&m);
}

IN_FOLDER(a_hunk_splits_and_is_changed_in_place)
{
	struct made m = begin(state);

	made_line(&m, "merge B");
	size_t n = m.live->merging.merge.hunks.n;
	assert_int_equal(n, 1);
	made_line(&m, "split");
	assert_true(m.live->merging.merge.hunks.n > n);
	made_line(&m, "change You are a pirate 🏴.");
	made_line(&m, "leave-rest");
	assert_string_equal(head_text(&m, 0), "You are a pirate 🏴. 한 단어로.");
	const struct runs *r = &state_head(live_state(m.live))->prompt.items[0].runs;
	assert_int_not_equal(runs_at(r, 0), AUTHOR_PERSON); /* "You are a" is the variant's */
	assert_int_equal(runs_at(r, strlen("You are a ")), AUTHOR_PERSON);
	assert_int_equal(runs_at(r, strlen("You are a pirate 🏴. ")), AUTHOR_IMPORT);
	made_end(&m);
}

IN_FOLDER(a_prompt_that_changes_drops_the_merge_and_says_so)
{
	struct made m = begin(state);

	made_line(&m, "merge B");
	type(&m, "You answer in two words. 한 단어로.", USER);
	made_bad_line(&m, "take", "no merge is in hand");
	made_said(&m, "dropped");
	assert_int_equal(m.live->keymap, KEYS_PLAY);
	assert_int_equal(live_state(m.live)->head, 2);
	made_line(&m, "merge B");
	made_bad_line(&m, "undo", "a merge is in hand: finish writes it, abandon drops it");
	assert_true(m.live->merging.on);
	made_line(&m, "accept A");
	made_said(&m, "dropped");
	assert_false(m.live->merging.on);
	made_end(&m);
}

IN_FOLDER(my_own_words_stay_and_the_same_words_changed_twice_conflict)
{
	struct made m = begin(state);

	/* B was made from v1: what it did to the user message is nothing. */
	type(&m, OURS, "Give me the opposite of this: {{input}}");
	made_line(&m, "merge B all");
	assert_string_equal(head_text(&m, 0), THEIRS("2"));
	assert_string_equal(head_text(&m, 1), "Give me the opposite of this: {{input}}");
	made_line(&m, "undo");
	type(&m, "You answer in one short word. 한 단어로.", USER);
	made_line(&m, "merge B");
	assert_int_equal(m.live->merging.merge.hunks.n, 1);
	assert_true(m.live->merging.merge.hunks.items[0].conflict);
	made_line(&m, "take-rest"); /* takes the one it stands on, even a conflict */
	assert_string_equal(head_text(&m, 0), THEIRS("2"));
	made_end(&m);
}

IN_FOLDER(sentences_of_several_variants_come_together)
{
	struct made m = begin(state);
	const struct state *s = live_state(m.live);

	made_line(&m, "mark A");
	made_line(&m, "mark B");
	made_line(&m, "merge");
	assert_int_equal(m.live->merging.n, 2);
	size_t n = m.live->merging.merge.hunks.n;
	for (size_t i = 0; i < n; i++)
		if (m.live->merging.on)
			made_line(&m, "take");
	assert_non_null(strstr(head_text(&m, 0), "number 1."));
	assert_non_null(strstr(head_text(&m, 0), "number 2."));
	assert_int_equal(state_head(s)->n_variants, 2);
	made_line(&m, "undo");
	assert_string_equal(head_text(&m, 0), OURS);
	made_end(&m);
}

IN_FOLDER(accepting_over_a_lock_merges_around_it)
{
	struct made m = begin(state);
	const struct state *s = live_state(m.live);

	made_line(&m, "lock 한 단어로.");
	made_line(&m, "accept B");
	made_said(&m, "lock");
	assert_string_equal(state_head(s)->origin, "merge");
	assert_non_null(strstr(head_text(&m, 0), "한 단어로."));
	assert_non_null(strstr(head_text(&m, 0), "navigator"));
	assert_int_equal(s->locks.n, 1);
	assert_int_equal(state_variant(s, 2)->standing, STANDING_ACCEPTED);
	made_line(&m, "undo");
	assert_string_equal(head_text(&m, 0), OURS);
	assert_int_equal(s->locks.n, 1);
	made_line(&m, "merge B");
	made_bad_line(&m, "take 2", "locked");
	made_line(&m, "abandon");
	made_end(&m);
}

IN_FOLDER(going_about_finds_what_is_open)
{
	struct made m = begin(state);
	const struct merging *g = &m.live->merging;

	made_line(&m, "merge B");
	made_line(&m, "split");
	assert_true(g->merge.hunks.n >= 2);
	made_line(&m, "take 2");
	assert_int_equal(g->at, 0);
	made_line(&m, "next-hunk");
	assert_int_equal(g->at, 1);
	made_line(&m, "find-hunk NAVIGATOR");
	assert_int_equal(g->at, 0);
	made_line(&m, "hunk 2");
	assert_int_equal(g->at, 1);
	made_line(&m, "previous-hunk");
	assert_int_equal(g->at, 0);
	made_bad_line(&m, "next-open", "no other open hunk");
	made_bad_line(&m, "find-hunk zebra", "no hunk has");
	made_bad_line(&m, "merge A", "another merge");
	made_bad_line(&m, "hunk 77", "no hunk");
	made_line(&m, "leave 1");
	assert_false(g->on);
	made_end(&m);
}

static bool same_prompt(const struct prompt *a, const struct prompt *b)
{
	bool same = prompt_equal(a, b);
	for (size_t i = 0; same && i < a->n; i++) {
		const struct runs *x = &a->items[i].runs, *y = &b->items[i].runs;
		same = x->n == y->n;
		for (size_t k = 0; same && k < x->n; k++)
			same = x->items[k].n == y->items[k].n && x->items[k].by == y->items[k].by;
	}
	return same;
}

/* A line that may be wrong. */
static bool try_line(struct made *m, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	enum status st = live_command(m->live, str_of(text), &err);
	assert_true(st == OK || err.n); /* it says why */
	return st == OK;
}

/* Splits and decides at random until it is finished. */
static void merge_somehow(struct made *m, struct rng *r)
{
	static const char *const acts[] = {"take", "leave", "split", "both", "change 바다 and sea",
		"both-back", "next-hunk"};
	static const char *const begin[] = {"merge A", "merge B", "merge C D", "merge A B C"};
	if (try_line(m, begin[rng_below(r, 4)]))
		for (int guard = 0; m->live->merging.on && guard < 60; guard++)
			try_line(m, acts[rng_below(r, 7)]);
	try_line(m, "finish");
	try_line(m, "abandon");
}

IN_FOLDER(undo_and_redo_return_the_same_bytes_and_authors)
{
	struct made m = begin(state);
	const struct state *s = live_state(m.live);
	struct rng r = rng_seed(31);
	for (int i = 0; i < 150; i++) {
		SCOPED(prompt) was = {0}, now = {0};
		int head = s->head;
		prompt_copy(&was, &state_head(s)->prompt);
		merge_somehow(&m, &r);
		prompt_copy(&now, &state_head(s)->prompt);
		assert_false(m.live->merging.on);
		if (s->head != head) {
			made_line(&m, "undo");
			assert_true(same_prompt(&state_head(s)->prompt, &was));
			made_line(&m, "redo");
			assert_true(same_prompt(&state_head(s)->prompt, &now));
		}
		if (i % 5 == 4)
			type(&m, OURS, USER);
	}
	assert_true(s->versions.n > 50);
	made_end(&m);
}

IN_FOLDER(a_text_goes_onto_one_line_and_back)
{
	SCOPED(buf) one = BUF(BUF_SMALL), back = BUF(BUF_SMALL);

	live_one_line(&one, STR("a\n\nb\\n 한\n"));
	assert_null(strchr(buf_text(&one), '\n'));
	live_lines(&back, buf_str(&one));
	assert_string_equal(buf_text(&back), "a\n\nb\\n 한\n");
}
