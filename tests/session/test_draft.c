/* What is being typed, in the record: folded, left behind, and never in the way of undo. */
#include "../support/test.h"
#include "hunsu/session/replay.h"
#include "hunsu/session/session.h"
#include "hunsu/session/story.h"
#include "../support/folder.h"
#include "../support/life.h"

/* The system message is `text` now, of which what the head lacks was typed; NULL: no text. */
static cJSON *typing(struct life *l, const char *text)
{
	cJSON *event = event_new(BY_HUMAN, "typing", NULL);
	const struct prompt *before = state_typed(&l->s);
	SCOPED(prompt) now = {0};

	if (text)
		life_prompt(&now, text, AUTHOR_PERSON);
	prompt_credit(&now, before, AUTHOR_PERSON);
	change_draft(event, l->s.head, before, &now, &l->s.authors);
	return event;
}

static struct session *reopen(struct life *l, void *folder, bool read_only, struct buf *told)
{
	const char *path = folder_file(folder, "a.hunsu", buf_text(&l->lines));
	static struct loop *loop;
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;

	if (!loop)
		loop = loop_new();
	if (session_open(&s, loop, path, read_only, told, &err))
		fail_msg("%s", buf_text(&err));
	return s;
}

IN_FOLDER(drafts_are_splices_against_the_one_before)
{
	SCOPED(life) l;
	cJSON *event;
	const cJSON *splice;

	life_begin(&l, 3);
	life_do(&l, typing(&l, "Classify the mail. Be"));
	event = typing(&l, "Classify the mail. Be brief");
	splice = json_get(event_find(event, "draft"), "splices")->child;
	assert_string_equal(json_str(splice, "text"), " brief");
	assert_string_equal(json_str(splice, "author"), "person");
	assert_null(splice->next);
	life_do(&l, event);
	assert_int_equal(l.s.head, 1);
	assert_int_equal(l.s.versions.n, 1);
	assert_string_equal(state_typed(&l.s)->items[0].text, "Classify the mail. Be brief");
	/* What stood there stays the import's. */
	assert_int_equal(runs_at(&state_typed(&l.s)->items[0].runs, 17), AUTHOR_IMPORT);
	assert_int_equal(runs_at(&state_typed(&l.s)->items[0].runs, 18), AUTHOR_PERSON);
}

IN_FOLDER(a_draft_left_behind_is_a_version_of_the_persons_after_opening)
{
	SCOPED(life) l;
	struct session *s;
	SCOPED(buf) told = BUF(BUF_SMALL);
	cJSON *event;

	life_begin(&l, 3);
	life_do(&l, typing(&l, "Classify the mail. 짧게"));
	s = reopen(&l, *state, false, &told);
	assert_string_equal(
		buf_text(&told), "what was being typed when the program ended is v2 now");
	assert_int_equal(s->state->head, 2);
	assert_int_equal(s->state->draft.event, 0);
	assert_string_equal(state_head(s->state)->prompt.items[0].text, "Classify the mail. 짧게");
	assert_string_equal(state_head(s->state)->origin, "typing");
	assert_int_equal(
		runs_at(&state_head(s->state)->prompt.items[0].runs, 20), AUTHOR_PERSON);
	event = event_new(BY_HUMAN, "undo", NULL);
	assert_true(state_undo(s->state, event, NULL));
	session_do(s, event);
	assert_int_equal(s->state->head, 1);
	session_close(s);
}

IN_FOLDER(a_draft_on_no_prompt_yet_becomes_the_first_version)
{
	SCOPED(life) l;
	struct session *s;

	life_init(&l);
	life_do(&l, life_open_event(2));
	cJSON *event = event_new(BY_HUMAN, "typing", NULL);
	SCOPED(prompt) now = {0};
	prompt_add(&now, ROLE_USER, STR("Say it"), AUTHOR_PERSON);
	change_draft(event, 0, NULL, &now, &l.s.authors);
	life_do(&l, event);
	s = reopen(&l, *state, false, NULL);
	assert_int_equal(s->state->head, 1);
	assert_int_equal(state_head(s->state)->n_parents, 0);
	assert_string_equal(state_head(s->state)->prompt.items[0].text, "Say it");
	session_close(s);
}

IN_FOLDER(a_draft_with_nothing_new_or_no_text_is_dropped_at_opening)
{
	const char *const texts[] = {"Classify the mail.", NULL};

	for (size_t i = 0; i < 2; i++) {
		SCOPED(life) l;
		struct session *s;
		SCOPED(buf) told = BUF(BUF_SMALL);

		life_begin(&l, 3);
		life_do(&l, typing(&l, "Classify"));
		life_do(&l, typing(&l, texts[i]));
		s = reopen(&l, *state, false, &told);
		assert_string_equal(buf_text(&told), "");
		assert_int_equal(s->state->head, 1);
		assert_int_equal(s->state->draft.event, 0);
		session_close(s);
	}
}

IN_FOLDER(one_who_only_reads_sees_it_and_leaves_it)
{
	SCOPED(life) l;
	struct session *s;
	SCOPED(buf) told = BUF(BUF_SMALL);

	life_begin(&l, 3);
	life_do(&l, typing(&l, "Classify the mail. Now"));
	s = reopen(&l, *state, true, &told);
	assert_string_equal(buf_text(&told), "what is being typed on v1 is no version yet");
	assert_int_equal(s->state->head, 1);
	assert_int_equal(s->state->events, 2);
	assert_string_equal(state_typed(s->state)->items[0].text, "Classify the mail. Now");
	session_close(s);
}

IN_FOLDER(one_who_follows_sees_each_line_of_it_and_its_end)
{
	SCOPED(life) l;
	struct session *writer, *reader;
	SCOPED(buf) err = BUF(BUF_SMALL);
	const char *const texts[] = {"Classify the mail. A", "Classify the mail. A b"};

	life_begin(&l, 3);
	writer = reopen(&l, *state, false, NULL);
	assert_int_equal(
		session_open(&reader, NULL, journal_path(writer->journal), true, NULL, &err), OK);
	for (size_t i = 0; i < 2; i++) {
		cJSON *event = event_new(BY_HUMAN, "typing", NULL);
		SCOPED(prompt) now = {0};

		life_prompt(&now, texts[i], AUTHOR_PERSON);
		change_draft(event, 1, state_typed(writer->state), &now, &writer->state->authors);
		session_do(writer, event);
		assert_int_equal(journal_follow(reader->journal, &err), OK);
		assert_string_equal(state_typed(reader->state)->items[0].text, texts[i]);
		assert_int_equal(reader->state->head, 1);
	}
	assert_true(session_settle(writer));
	assert_false(session_settle(writer));
	assert_int_equal(journal_follow(reader->journal, &err), OK);
	assert_int_equal(reader->state->head, 2);
	assert_int_equal(reader->state->draft.event, 0);
	session_close(reader);
	session_close(writer);
}

IN_FOLDER(undo_passes_over_it_and_redo_outlives_it)
{
	SCOPED(life) l;
	SCOPED(buf) what = BUF(BUF_SMALL);
	cJSON *event = event_new(BY_HUMAN, "undo", NULL);

	life_begin(&l, 3);
	life_version(&l, "edit", NULL, "typing", "Sort the mail.", AUTHOR_PERSON);
	life_undo(&l);
	life_do(&l, typing(&l, "Classify the mail, please."));
	assert_false(state_undo(&l.s, event, NULL));
	assert_true(state_redo(&l.s, event, &what));
	assert_string_equal(buf_text(&what), "edit");
	life_do(&l, event);
	assert_int_equal(l.s.head, 2);
	assert_int_equal(l.s.draft.event, 0); /* it was on another text */
}

IN_FOLDER(locks_stay_on_their_words_when_a_draft_becomes_a_version)
{
	SCOPED(life) l;
	struct session *s;
	cJSON *event, *c;

	life_begin(&l, 3);
	event = event_new(BY_HUMAN, "lock", NULL);
	c = event_change(event, "lock");
	json_add_int(c, "lock", 1);
	json_add_bool(c, "on", true);
	json_add_int(c, "message", 0);
	json_add_int(c, "at", 13);
	json_add_int(c, "bytes", 4);
	life_do(&l, event);
	life_do(&l, typing(&l, "Now classify the mail soon."));
	s = reopen(&l, *state, false, NULL);
	assert_int_equal(s->state->head, 2);
	assert_int_equal(s->state->locks.n, 1);
	assert_true(str_is(prompt_range(&state_head(s->state)->prompt,
				   lock_range(&s->state->locks.items[0])),
		"mail"));
	session_close(s);
}

IN_FOLDER(results_that_come_while_it_is_typed_change_nothing_of_it)
{
	SCOPED(life) l;

	life_begin(&l, 3);
	life_do(&l, typing(&l, "Classify the mail. A"));
	life_do(&l, life_result(&l, 1, (struct text_ref){.version = 1}, 1, 1));
	life_do(&l, typing(&l, "Classify the mail. A b"));
	assert_string_equal(state_typed(&l.s)->items[0].text, "Classify the mail. A b");
	assert_non_null(state_mark(&l.s, state_head(&l.s)->hash, 1));
}

IN_FOLDER(a_draft_that_fits_nothing_is_damage)
{
	static const struct {
		const char *draft, *why;
	} cases[] = {
		{"{\"head\":2,\"messages\":[],\"text_hash\":\"0123456789abcdef\"}",
			"but the head is version 1"},
		{"{\"splices\":[]}", "head"},
		{"{\"head\":1,\"splices\":[],\"messages\":[]}", "one of them"},
		{"{\"head\":1,\"splices\":[]}", "hash"},
		{"{\"head\":1,\"splices\":[],\"text_hash\":\"0123456789abcdef\"}", "hash"},
		{"{\"head\":1,\"splices\":[{\"message\":9,\"at\":0,\"remove\":0,\"text\":\"\"}],"
		 "\"text_hash\":\"0123456789abcdef\"}",
			"message 9"},
		{"{\"head\":1,\"splices\":7}", "splices"},
		{"7", "object"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(life) l;
		SCOPED(buf) err = BUF(BUF_SMALL);
		cJSON *event, *list;
		char before[HASH_HEX], after[HASH_HEX];

		life_begin(&l, 3);
		life_do(&l, typing(&l, "Classify"));
		state_hash(before, &l.s);
		event = event_new(BY_HUMAN, "typing", NULL);
		list = json_add_object(cJSON_GetObjectItemCaseSensitive(event, "do"), NULL);
		json_add(list, "draft", json_parse(str_of(cases[i].draft), "", &err));
		assert_false(life_try(&l, event, &err));
		if (!strstr(buf_text(&err), cases[i].why))
			fail_msg("%s: %s", cases[i].draft, buf_text(&err));
		state_hash(after, &l.s);
		assert_string_equal(before, after);
		cJSON_Delete(event);
	}
}

IN_FOLDER(the_state_at_quit_tells_a_draft_from_none)
{
	SCOPED(life) l;
	char none[HASH_HEX], one[HASH_HEX], other[HASH_HEX], again[HASH_HEX];
	cJSON *event;

	life_begin(&l, 3);
	state_hash(none, &l.s);
	life_do(&l, typing(&l, "Classify a"));
	state_hash(one, &l.s);
	life_do(&l, typing(&l, "Classify b"));
	state_hash(other, &l.s);
	event = event_new(BY_SYSTEM, "typing", NULL);
	change_draft(event, 1, NULL, NULL, NULL);
	life_do(&l, event);
	state_hash(again, &l.s);
	assert_string_not_equal(none, one);
	assert_string_not_equal(one, other);
	assert_string_equal(none, again);
}

IN_FOLDER(the_story_has_no_line_for_it_but_the_end_names_it)
{
	SCOPED(life) l;
	struct story story = {0};
	SCOPED(buf) out = BUF(BUF_TEXT);

	life_begin(&l, 3);
	life_do(&l, typing(&l, "Classify the"));
	story_event(&story, &out, l.events[l.n - 1], &l.s);
	story_flush(&story, &out, &l.s);
	assert_string_equal(buf_text(&out), "");
	story_end(&out, &l.s);
	assert_non_null(strstr(buf_text(&out), "what is being typed is no version yet"));
}

IN_FOLDER(a_replay_has_the_text_of_every_moment)
{
	SCOPED(life) l;
	struct session *s;
	SCOPED(buf) err = BUF(BUF_SMALL);
	char text[24], wanted[24];
	const char *path;

	life_begin(&l, 3);
	for (int i = 0; i < 26; i++) {
		snprintf(text, sizeof text, "Classify %c", 'a' + i);
		life_do(&l, typing(&l, text));
	}
	path = folder_file(*state, "a.hunsu", buf_text(&l.lines));
	assert_int_equal(replay_open(&s, path, NULL, &err), OK);
	for (int n = 27; n > 1; n -= 5) {
		assert_int_equal(replay_go(s, n, &err), OK);
		snprintf(wanted, sizeof wanted, "Classify %c", 'a' + n - 2);
		assert_string_equal(state_typed(s->state)->items[0].text, wanted);
		assert_int_equal(replay_moment(s->replay, n)->did, DID_DRAFT);
	}
	assert_int_equal(replay_go(s, 1, &err), OK);
	assert_int_equal(s->state->draft.event, 0);
	session_close(s);
}
