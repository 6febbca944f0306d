/* test_random_life.c - whatever happens, a fold of the file is the state that wrote it. */
#include "../support/test.h"
#include "hunsu/session/story.h"
#include "hunsu/session/session.h"
#include "../support/folder.h"
#include "../support/random_life.h"

#define ROUNDS test_times(60)

IN_FOLDER(a_reopened_file_folds_to_the_state_that_wrote_it)
{
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		SCOPED(life) l;
		struct session *s;
		SCOPED(buf) told = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
		char live[HASH_HEX], again[HASH_HEX];
		const char *path;

		random_life(&l, seed);
		state_hash(live, &l.s);
		path = folder_file(*state, "a.hunsu", buf_text(&l.lines));
		if (session_open(&s, NULL, path, true, &told, &err))
			fail_msg("%s", buf_text(&err));
		if (!l.s.draft.event) /* which would be told */
			assert_string_equal(buf_text(&told), "");
		assert_int_equal(s->state->events, l.s.events);
		state_hash(again, s->state);
		assert_string_equal(live, again);
		session_close(s);
	}
}

static size_t steps(
	struct life *l, bool (*step)(const struct state *, cJSON *, struct buf *), size_t max)
{
	size_t n = 0;

	for (; n < max; n++) {
		cJSON *event = event_new(BY_HUMAN, "step", NULL);

		if (!step(&l->s, event, NULL)) {
			cJSON_Delete(event);
			break;
		}
		life_do(l, event);
	}
	return n;
}

/* Setting the head ends it, and undo does not bring it back. */
static void end_draft(struct life *l)
{
	cJSON *event = event_new(BY_SYSTEM, "typing", NULL);

	change_draft(event, l->s.head, NULL, NULL, NULL);
	life_do(l, event);
}

TEST(undoing_all_and_redoing_all_changes_nothing)
{
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		SCOPED(life) l;
		char before[HASH_HEX], after[HASH_HEX];
		size_t n;

		random_life(&l, seed);
		end_draft(&l);
		state_hash(before, &l.s);
		n = steps(&l, state_undo, SIZE_MAX);
		assert_int_equal(l.s.head, 1);
		assert_int_equal(steps(&l, state_redo, n), n);
		state_hash(after, &l.s);
		assert_string_equal(before, after);
	}
}

TEST(locks_always_lie_in_the_heads_text)
{
	for (uint64_t seed = 100; seed < 100 + ROUNDS; seed++) {
		SCOPED(life) l;

		random_life(&l, seed);
		for (size_t i = 0; i < l.s.locks.n; i++) {
			const struct lock *k = &l.s.locks.items[i];
			const struct prompt *p = &state_head(&l.s)->prompt;

			assert_true((size_t)k->message < p->n);
			assert_true(k->bytes > 0);
			assert_true(k->at + k->bytes <= p->items[k->message].n);
		}
	}
}

static bool comes(const char *kind)
{
	bool found = false;

	for (uint64_t seed = 1; !found && seed <= 60; seed++) {
		SCOPED(life) l;

		random_life(&l, seed);
		for (size_t i = 0; i < l.n; i++)
			found |= event_find(l.events[i], kind) != NULL;
	}
	return found;
}

TEST(each_kind_of_change_has_its_life)
{
	const char *kind;

	for (size_t i = 0; (kind = session_kind(i)); i++) {
		if (!random_life_has(kind))
			fail_msg("nothing tests `%s`: write what does such a change, at random, "
				 "into lives[] of tests/support/random_life.c",
				kind);
		if (!comes(kind))
			fail_msg("lives[] has `%s`, but no such change ever comes", kind);
	}
}
