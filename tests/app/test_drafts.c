/* What is being typed while other acts come: it is a version before them, and nothing is lost. */
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/test.h"
#include "../support/whole.h"

/* The head's doc with words of the person at the end of its system message. */
static void type(struct made *m, const char *words)
{
	const struct version *head = state_head(live_state(m->live));
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(doc) d = {0};
	size_t from, to;

	doc_format(&d, &head->prompt);
	doc_range(&head->prompt, (struct range){0, 0, head->prompt.items[0].n}, &from, &to);
	buf_splice(&d.text, to, 0, str_of(words));
	runs_splice(&d.runs, to, 0, strlen(words), AUTHOR_PERSON);
	if (live_draft(m->live, buf_str(&d.text), &d.runs, &err))
		fail_msg("%s", buf_text(&err));
}

static const char *system_text(const struct made *m, int version)
{
	return state_version(live_state(m->live), version)->prompt.items[0].text;
}

IN_FOLDER(an_accept_comes_after_the_version_of_what_was_typed)
{
	struct made m = made_live(*state, 4, 2);
	const struct state *s = live_state(m.live);
	const struct prompt *v2;

	type(&m, " Be");
	type(&m, " Be brief.");
	assert_int_equal(s->versions.n, 1);
	made_line(&m, "accept A");
	assert_int_equal(s->draft.event, 0);
	assert_int_equal(s->versions.n, 3);
	assert_true(str_ends(str_of(system_text(&m, 2)), " Be brief."));
	assert_int_equal(s->versions.items[2].parents[0], 2);
	/* The person's words are the person's, the others' theirs. */
	v2 = &s->versions.items[1].prompt;
	assert_int_equal(runs_at(&v2->items[0].runs, v2->items[0].n - 1), AUTHOR_PERSON);
	assert_int_equal(runs_at(&v2->items[0].runs, v2->items[0].n - 11), AUTHOR_IMPORT);
	made_line(&m, "undo");
	assert_int_equal(s->head, 2);
	made_line(&m, "undo");
	assert_int_equal(s->head, 1);
	made_end(&m);
	record_is_whole(folder_path(*state, "made.hunsu"));
}

IN_FOLDER(undo_takes_back_what_is_being_typed_as_one)
{
	struct made m = made_live(*state, 4, 1);
	const struct state *s = live_state(m.live);

	made_line(&m, "reject A");
	type(&m, " One");
	type(&m, " One two");
	type(&m, " One two three.");
	made_line(&m, "undo");
	assert_int_equal(s->head, 1);
	assert_int_equal(s->versions.n, 2);
	assert_int_equal(s->variants.items[0].standing, STANDING_REJECTED);
	made_line(&m, "redo");
	assert_true(str_ends(str_of(system_text(&m, s->head)), " One two three."));
	made_end(&m);
	record_is_whole(folder_path(*state, "made.hunsu"));
}

IN_FOLDER(a_look_around_ends_the_group_too_and_text_that_came_back_makes_none)
{
	struct made m = made_live(*state, 4, 1);
	const struct state *s = live_state(m.live);

	type(&m, " More");
	type(&m, "");
	assert_int_equal(s->draft.event, 0); /* it is the head's text again */
	made_line(&m, "detail text");
	assert_int_equal(s->versions.n, 1);
	type(&m, " More");
	made_line(&m, "detail text");
	assert_int_equal(s->versions.n, 2);
	made_end(&m);
	record_is_whole(folder_path(*state, "made.hunsu"));
}

IN_FOLDER(locks_around_what_is_typed_stay_on_their_words)
{
	struct made m = made_live(*state, 4, 1);
	const struct state *s = live_state(m.live);

	made_line(&m, "lock one word.");
	type(&m, " Be brief.");
	made_line(&m, "lock Be brief.");
	assert_int_equal(s->versions.n, 2);
	assert_int_equal(s->locks.n, 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(str_is(prompt_range(&state_head(s)->prompt,
					   lock_range(&s->locks.items[i])),
			i ? "Be brief." : "one word."));
	made_end(&m);
	record_is_whole(folder_path(*state, "made.hunsu"));
}

IN_FOLDER(leaving_makes_the_version)
{
	struct made m = made_live(*state, 4, 1);
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;

	type(&m, " Last words.");
	made_end(&m);
	record_is_whole(folder_path(*state, "made.hunsu"));
	assert_int_equal(
		session_open(&s, NULL, folder_path(*state, "made.hunsu"), true, NULL, &err), OK);
	assert_int_equal(s->state->head, 2);
	assert_int_equal(s->state->draft.event, 0);
	session_close(s);
}

struct told {
	struct made *m;
	int times;
};

/* A front end whose editor is ahead of the last draft. */
static bool on_act(void *arg, const char *what)
{
	struct told *a = arg;

	if (strcmp(what, "settle") != 0)
		return false;
	if (!a->times++)
		type(a->m, " Ahead of it.");
	return true;
}

IN_FOLDER(the_front_end_hands_in_what_is_newer_first)
{
	struct made m = made_live(*state, 4, 1);
	struct told asked = {&m, 0};

	type(&m, " Ahead");
	m.live->front = (struct front){.act = on_act, .arg = &asked};
	made_line(&m, "reject A");
	assert_int_equal(asked.times, 1);
	assert_true(str_ends(str_of(system_text(&m, 2)), " Ahead of it."));
	made_end(&m);
	record_is_whole(folder_path(*state, "made.hunsu"));
}

/* Typed in `lines` lines, then ended; bytes of the file that it made. */
static int64_t typed(void **state, size_t n, size_t lines)
{
	struct made m = made_live(*state, 2, 0);
	const struct journal *j = m.live->desk->session->journal;
	int64_t before = journal_bytes(j);
	SCOPED(buf) words = BUF(BUF_TEXT);

	for (size_t k = 1; k <= lines; k++) {
		while (words.n < n * k / lines)
			buf_adds(&words, " 말 and word");
		type(&m, buf_text(&words));
	}
	live_settle(m.live);
	before = journal_bytes(j) - before;
	assert_int_equal(live_state(m.live)->versions.n, 2);
	made_end(&m);
	remove(folder_path(*state, "made.hunsu"));
	return before;
}

IN_FOLDER(what_typing_makes_of_the_file_grows_with_its_bytes)
{
	static const size_t lines[] = {1, 2, 5, 20};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		int64_t once = typed(state, 20000, lines[i]), twice = typed(state, 40000, lines[i]);

		assert_true(once <= 3 * 20000);
		assert_true(twice * 10 <= once * 22);
	}
}
