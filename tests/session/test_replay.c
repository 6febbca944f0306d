/* run-tests: native: minutes under valgrind */
/* Replay: any event of any session is reached, and the state there is the one that was lived. */
#include <dirent.h>
#include <unistd.h>
#include "../../src/session/frozen.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/session/replay.h"
#include "../support/folder.h"
#include "../support/random_life.h"

#define LIVES test_times(25)
#define JUMPS 60

/* ---- what a state amounts to, and more closely than its hash ---- */

static void add_json(struct buf *out, const cJSON *tree)
{
	if (tree)
		json_print(out, tree);
	buf_addc(out, '\n');
}

static void add_mark(struct buf *out, const struct mark *m)
{
	buf_addf(out, "%d %d %d %.17g %d %s %s %d:", m->example_version, m->call, m->samples,
		m->sum, m->error, m->extracted ? m->extracted : "-", m->reason ? m->reason : "-",
		m->sample);
	for (int i = 0; i < m->n_scores; i++)
		buf_addf(out, " %.17g", m->scores[i]);
	buf_addc(out, '\n');
}

static void add_step(struct buf *out, const struct state *s,
	bool (*step)(const struct state *, cJSON *, struct buf *))
{
	cJSON *event = event_new(BY_HUMAN, "step", NULL);

	buf_addf(out, "%d ", step(s, event, out));
	cJSON_DeleteItemFromObjectCaseSensitive(event, "t");
	add_json(out, event);
	cJSON_Delete(event);
}

static void add_books(struct buf *out, const struct fold *f)
{
	for (size_t i = 0; i < f->done.n + f->undone.n; i++) {
		const struct unit *u = i < f->done.n ? &f->done.items[i]
						     : &f->undone.items[i - f->done.n];

		buf_addf(out, "%d %s\n", u->event, u->what);
		add_json(out, u->back);
		add_json(out, u->forth);
	}
	for (size_t i = 0; i < f->locksets.n; i++)
		for (size_t k = 0; k < f->locksets.items[i].n; k++)
			buf_addf(out, "lock %zu %d %zu %zu\n", i, f->locksets.items[i].items[k].n,
				f->locksets.items[i].items[k].at,
				f->locksets.items[i].items[k].bytes);
	for (size_t i = 0; i < f->children.n; i++)
		buf_addf(out, "%d ", f->children.items[i]);
	for (size_t i = 0; i < f->example.n; i++)
		add_json(out, f->example.items[i]);
	for (size_t i = 0; i < 3; i++)
		add_json(out, f->model[i]);
	for (size_t i = 0; i < KINDS_MAX; i++)
		if (f->kept[i].highest) {
			buf_addf(out, "%d ", f->kept[i].highest);
			add_json(out, f->kept[i].value);
		}
}

static void look_closely(struct buf *out, const struct state *s)
{
	char hash[HASH_HEX];

	state_hash(hash, s);
	buf_addf(out, "%s\n%d events\n", hash, s->events);
	buf_addf(out, "changed %d %d %d %d\n", s->changed.marks, s->changed.examples,
		s->changed.variants, s->changed.calls);
	for (size_t i = 0; i < s->sheets.n; i++) {
		buf_addf(out, "sheet %d\n", s->sheets.items[i].changed);
		for (size_t k = 0; k < s->sheets.items[i].n; k++)
			add_mark(out, &s->sheets.items[i].marks[k]);
	}
	for (size_t i = 0; i < s->fold->aside.n; i++)
		add_mark(out, &s->fold->aside.items[i].mark);
	for (size_t i = 0; i < s->examples.n; i++) {
		buf_addf(out, "%zu older, next %d\n", s->examples.items[i].n_old,
			state_next_example_version(s, (int)i + 1));
		for (size_t k = 0; k < s->examples.items[i].n_old; k++)
			buf_addf(out, "%d ", s->examples.items[i].old[k].version);
		for (size_t k = 0; k < s->examples.items[i].now.fields.n; k++)
			buf_addf(out, "%d%d ", s->examples.items[i].now.fields.items[k].aside,
				s->examples.items[i].now.fields.items[k].turns);
	}
	for (size_t i = 0; i < s->calls.n; i++)
		buf_addf(out, "%d %d %.17g %ld\n", s->calls.items[i].event,
			(int)s->calls.items[i].standing, s->calls.items[i].most_usd,
			s->calls.items[i].most_tokens);
	buf_addf(out, "%d ", state_next(s, "columns"));
	buf_addf(out, "%d %d %d %zu %d\n", state_next(s, "task"), state_next(s, "budget"),
		state_next_lock(s), state_branches(s, NULL, 0), state_scored_ancestor(s));
	add_json(out, s->view);
	add_books(out, s->fold);
	add_step(out, s, state_undo);
	add_step(out, s, state_redo);
}

static void alike(const struct state *a, const struct state *b)
{
	SCOPED(buf) x = BUF(BUF_TEXT), y = BUF(BUF_TEXT);

	look_closely(&x, a);
	look_closely(&y, b);
	assert_string_equal(buf_text(&x), buf_text(&y));
}

static void fold_first(struct state *s, const struct life *l, int n)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	state_init(s);
	for (int i = 0; i < n; i++)
		if (state_apply(s, l->events[i], &err))
			fail_msg("%s", buf_text(&err));
}

/* ---- the tests ---- */

TEST(a_state_frozen_anywhere_thaws_to_what_it_was)
{
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		struct rng r = rng_seed(seed);
		SCOPED(buf) err = BUF(BUF_SMALL);
		SCOPED(shelf) shelf = {0};
		struct frozen *frozen[4 * RANDOM_ACTS] = {NULL};
		struct state first, thawed, told;
		struct life l;

		random_life(&l, seed);
		state_init(&first);
		freezing_begin(&first, &shelf);
		for (size_t i = 0; i < l.n; i++) {
			assert_int_equal(state_apply(&first, l.events[i], &err), OK);
			if (rng_below(&r, 3))
				continue;
			frozen[i] = state_freeze(&first);
		}
		freezing_end(&first);
		state_init(&thawed);
		for (size_t i = 0; i < l.n; i++) {
			if (!frozen[i])
				continue;
			state_thaw(&thawed, frozen[i]);
			fold_first(&told, &l, (int)i + 1);
			alike(&thawed, &told);
			/* Living on from there changes no other one. */
			for (size_t k = i + 1; k < l.n; k++)
				assert_int_equal(state_apply(&thawed, l.events[k], &err), OK);
			alike(&thawed, &l.s);
			state_release(&told);
		}
		alike(&first, &l.s);
		state_release(&thawed);
		state_release(&first);
		life_release(&l);
	}
}

IN_FOLDER(a_jump_to_any_event_gives_the_state_folded_from_the_beginning)
{
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		struct rng r = rng_seed(seed);
		SCOPED(buf) err = BUF(BUF_SMALL);
		struct session *s;
		SCOPED(life) l;
		const char *path;

		random_life(&l, seed);
		path = folder_file(*state, "a.hunsu", buf_text(&l.lines));
		if (replay_open(&s, path, NULL, &err))
			fail_msg("%s", buf_text(&err));
		assert_int_equal(s->state->events, 1);
		assert_int_equal(replay_events(s->replay), l.n);
		for (int i = 0; i < JUMPS; i++) {
			int n = 1 + (int)rng_below(&r, (uint32_t)l.n);
			SCOPED(state) told;

			if (replay_go(s, n, &err))
				fail_msg("%s", buf_text(&err));
			fold_first(&told, &l, n);
			alike(s->state, &told);
			if (n > 1)
				assert_true(cJSON_Compare(
					replay_event(s->replay), l.events[n - 1], true));
			else
				assert_null(event_find(replay_event(s->replay), "example"));
		}
		session_close(s);
	}
}

/* As many lines as take several checkpoints. */
static void long_life(struct life *l)
{
	cJSON *event;

	life_begin(l, 40);
	for (int i = 0; l->lines.n < (size_t)2 << 20; i++) {
		if (i % 500 == 0)
			life_variant(l, state_next_call(&l->s), "critique", "Another way.");
		if (i % 700 == 0)
			life_version(l, "typing", NULL, "typing", i % 3 ? "Say it." : "Tell.",
				AUTHOR_PERSON);
		if (i % 900 == 0)
			life_undo(l);
		event = life_result(l, state_next_call(&l->s),
			(struct text_ref){.variant = 1 + i / 500}, 1 + i % 40, i % 3 / 2.0);
		cJSON_SetNumberHelper(cJSON_GetObjectItemCaseSensitive(
					      (cJSON *)event_find(event, "score"), "sample"),
			1 + i % 500 / 40);
		life_do(l, event);
	}
}

IN_FOLDER(jumps_across_checkpoints_end_where_folding_does)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct rng r = rng_seed(7);
	struct session *s;
	SCOPED(life) l;
	struct state told;
	const char *path;

	long_life(&l);
	path = folder_file(*state, "a.hunsu", buf_text(&l.lines));
	assert_int_equal(replay_open(&s, path, NULL, &err), OK);
	for (int i = 0; i < 12; i++) {
		int n = i == 0 ? (int)l.n : i == 1 ? 1 : 1 + (int)rng_below(&r, (uint32_t)l.n);

		assert_int_equal(replay_go(s, n, &err), OK);
		fold_first(&told, &l, n);
		alike(s->state, &told);
		state_release(&told);
	}
	/* And event by event over a checkpoint, there and back. */
	for (int n = 900; n < 1300; n++)
		assert_int_equal(replay_go(s, n, &err), OK);
	for (int n = 1300; n > 1280; n--)
		assert_int_equal(replay_go(s, n, &err), OK);
	fold_first(&told, &l, 1281);
	alike(s->state, &told);
	state_release(&told);
	session_close(s);
}

IN_FOLDER(moments_tell_what_happened_where)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;
	SCOPED(life) l;
	const char *path;
	unsigned all = 0;

	life_init(&l);
	short_life(&l);
	path = folder_file(*state, "a.hunsu", buf_text(&l.lines));
	assert_int_equal(replay_open(&s, path, NULL, &err), OK);
	for (int n = 1; n <= replay_events(s->replay); n++) {
		const struct moment *m = replay_moment(s->replay, n);

		assert_int_equal(replay_go(s, n, &err), OK);
		assert_int_equal(m->head, s->state->head);
		assert_int_equal(m->rounds, s->state->rounds.n);
		assert_int_equal(m->variants, s->state->variants.n);
		assert_int_equal(m->versions, s->state->versions.n);
		assert_int_equal(!!(m->did & DID_UNDO),
			event_find(replay_event(s->replay), "undo") != NULL);
		all |= m->did;
	}
	assert_true(replay_moment(s->replay, 1)->did & DID_OPEN);
	assert_true(all & DID_RESULT && all & DID_QUIT && all & DID_ROUND);
	assert_false(all & DID_OTHER);
	session_close(s);
}

IN_FOLDER(nothing_is_written_and_a_copy_holds_the_first_lines)
{
	SCOPED(buf) err = BUF(BUF_SMALL), was = BUF(BUF_FILE), now = BUF(BUF_FILE);
	struct session *s;
	SCOPED(life) l;
	OWNED char *path = NULL, *copy = NULL;

	life_init(&l);
	short_life(&l);
	path = mem_dup(folder_file(*state, "a.hunsu", buf_text(&l.lines)));
	copy = mem_dup(folder_path(*state, "b.hunsu"));
	assert_int_equal(replay_open(&s, path, NULL, &err), OK);
	assert_int_equal(replay_go(s, 3, &err), OK);
	assert_int_equal(replay_copy(s->replay, 3, copy, &err), OK);
	assert_int_equal(replay_copy(s->replay, 3, copy, &err), FAILED); /* it is there */
	session_close(s);
	assert_int_equal(file_read(&was, path, &err), OK);
	assert_string_equal(buf_text(&was), buf_text(&l.lines));
	assert_int_equal(file_read(&now, copy, &err), OK);
	assert_true(str_starts(buf_str(&was), buf_text(&now)));
	assert_int_equal(session_open(&s, NULL, copy, true, NULL, &err), OK);
	assert_int_equal(s->state->events, 3);
	session_close(s);
}

IN_FOLDER(a_file_that_becomes_shorter_is_told)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;
	SCOPED(life) l;
	const char *path;

	life_init(&l);
	short_life(&l);
	path = folder_file(*state, "a.hunsu", buf_text(&l.lines));
	assert_int_equal(replay_open(&s, path, NULL, &err), OK);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(replay_go(s, replay_events(s->replay), &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "shorter"));
	session_close(s);
}

static void replay_quits(const char *path)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;
	int quits = 0;

	if (replay_open(&s, path, NULL, &err))
		fail_msg("%s", buf_text(&err));
	for (int n = replay_events(s->replay); n > 0; n--) {
		char hash[HASH_HEX];
		const cJSON *quit;

		if (!(replay_moment(s->replay, n)->did & DID_QUIT))
			continue;
		assert_int_equal(replay_go(s, n, &err), OK);
		quit = event_find(replay_event(s->replay), "quit");
		state_hash(hash, s->state);
		assert_string_equal(hash, json_str(quit, "state"));
		quits++;
	}
	assert_true(quits > 0);
	session_close(s);
}

TEST(each_shipped_session_replays_to_the_states_that_were_left)
{
	SCOPED(buf) folder = BUF(BUF_SMALL), path = BUF(BUF_SMALL);
	const struct dirent *e;
	int sessions = 0;
	DIR *d;

	share_path(&folder, "sessions");
	d = opendir(buf_text(&folder));
	assert_non_null(d);
	while ((e = readdir(d))) {
		if (!str_ends(str_of(e->d_name), ".hunsu"))
			continue;
		buf_clear(&path);
		buf_addf(&path, "%s/%s", buf_text(&folder), e->d_name);
		replay_quits(buf_text(&path));
		sessions++;
	}
	closedir(d);
	assert_true(sessions > 0);
}
