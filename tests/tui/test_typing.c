/*
 * Typing and the record: a draft within a second, a version after a pause, little of the file.
 * run-tests: screen timeout 240
 */
#include <signal.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "../support/whole.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/session/session.h"


static const char *session_path(void **state)
{
	return folder_path(*state, "typed.hunsu");
}

static struct screen *start(void **state)
{
	const char *prompt = folder_file(
		*state, "prompt.txt", "system:\nAnswer in one word.\n\nuser:\n{{input}}\n");
	const char *task = folder_file(*state, "words.jsonl",
		"{\"input\":\"say hot\",\"expected\":\"hot\"}\n");
	const char *words[] = {
		"--new", "-p", prompt, "-s", session_path(state), task, NULL};
	struct screen *s = screen_start(*state, 24, 80, words, NULL);

	SHOWS(s, "Prompt ─ v1");
	screen_send(s, "i");
	SHOWS(s, "typing, Esc ends");
	return s;
}

static struct screen *again(void **state)
{
	const char *words[] = {session_path(state), NULL};

	return screen_start(*state, 24, 80, words, NULL);
}

static void leave(struct screen *s)
{
	screen_send(s, "\033");
	while (screen_has(s, "typing, Esc ends")) /* where it was typed into */
		screen_take(s, 20);
	screen_leave(s);
}

static void record(void **state, struct buf *out)
{
	buf_clear(out);
	assert_int_equal(file_read(out, session_path(state), NULL), OK);
}

static void until_recorded(void **state, struct screen *s, const char *what)
{
	int64_t until = clock_ms() + PATIENCE_MS;
	SCOPED(buf) b = BUF(BUF_FILE);

	do {
		screen_take(s, 5);
		record(state, &b);
	} while (!times_in(&b, what) && clock_ms() < until);
	if (!times_in(&b, what))
		screen_fail(s, "has not recorded", what, __FILE__, __LINE__);
}

static struct session *folded(void **state)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;

	if (session_open(&s, NULL, session_path(state), true, NULL, &err))
		fail_msg("%s", buf_text(&err));
	return s;
}

IN_FOLDER(what_was_typed_a_second_ago_is_a_version_after_kill)
{
	struct screen *s = start(state);

	screen_send(s, " word half");
	SHOWS(s, "{{input}} word half");
	until_recorded(state, s, "half");
	kill(screen_pid(s), SIGKILL);
	screen_wait(s, PATIENCE_MS);
	screen_stop(s);
	s = again(state);
	SHOWS(s, "{{input}} word half");
	SHOWS(s, "Prompt ─ v2");
	SHOWS(s, "what was being typed when the program ended is v2 now");
	screen_send(s, "u");
	LACKS(s, "word half");
	leave(s);
	record_is_whole(session_path(state));
}

IN_FOLDER(a_sentence_is_one_version_and_one_undo)
{
	SCOPED(buf) b = BUF(BUF_FILE);
	struct screen *s = start(state);
	const char *sentence = " Be brief, kind and exact.";

	for (const char *c = sentence; *c; c++) {
		char key[2] = {*c, '\0'};
		screen_send(s, key);
		screen_take(s, 20);
	}
	SHOWS(s, sentence);
	screen_send(s, "\033");
	SHOWS(s, "Prompt ─ v2");
	LACKS(s, "typing, Esc ends");
	screen_send(s, "u");
	SHOWS(s, "Prompt ─ v1");
	LACKS(s, "Be brief");
	leave(s);
	record(state, &b);
	assert_int_equal(times_in(&b, "{\"version\":{\"version\":"), 2);
	assert_int_equal(times_in(&b, "\"origin\":\"typing\""), 1);
	record_is_whole(session_path(state));
}

IN_FOLDER(a_pause_makes_the_version_and_typing_goes_on)
{
	struct screen *s = start(state);

	screen_send(s, " one");
	SHOWS(s, "Prompt ─ v2 ─ typing");
	screen_send(s, " two");
	SHOWS(s, "Prompt ─ v3 ─ typing");
	screen_send(s, "\037\037"); /* C-_ goes back over all of v3, which is taken back */
	LACKS(s, " two");
	SHOWS(s, "Prompt ─ v2 ─ typing");
	leave(s);
	record_is_whole(session_path(state));
}

IN_FOLDER(what_is_typed_and_taken_back_makes_no_version)
{
	size_t versions = 0;

	for (int i = 0; i < 9 && versions != 1; i++) {
		const int64_t began = clock_ms();
		struct session *folded_now;
		struct screen *s = start(state);

		screen_send(s, "xyz");
		until_recorded(state, s, "xyz");
		screen_send(s, "\037");
		LACKS(s, "xyz");
		screen_send(s, "\033_"); /* M-_ types it again */
		SHOWS(s, "xyz");
		screen_send(s, "\037");
		LACKS(s, "xyz");
		leave(s);
		folded_now = folded(state);
		versions = folded_now->state->versions.n;
		assert_true(versions == 1 || clock_ms() - began > 1900); /* the pause made one */
		assert_int_equal(folded_now->state->draft.event, 0);
		session_close(folded_now);
		record_is_whole(session_path(state));
		assert_int_equal(unlink(session_path(state)), 0);
	}
	assert_int_equal(versions, 1);
}

IN_FOLDER(there_is_at_most_one_draft_a_second)
{
	SCOPED(buf) b = BUF(BUF_FILE);
	struct screen *s = start(state);
	int64_t began = clock_ms();
	struct str rest, line;
	int64_t last = 0;
	int drafts = 0;

	while (clock_ms() - began < 4500) {
		screen_send(s, "a ");
		screen_take(s, 100);
	}
	leave(s);
	record(state, &b);
	rest = buf_str(&b);
	while (str_line(&rest, &line)) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		cJSON *event = json_parse(line, "", &err);
		int64_t at = clock_parse(json_str(event, "t"));
		if (event_find(event, "draft")) {
			assert_true(at - last >= 995); /* two clocks */
			last = at;
			drafts++;
		}
		cJSON_Delete(event);
	}
	assert_true(drafts >= 2 && drafts <= 5);
	assert_int_equal(times_in(&b, "\"origin\":\"typing\""), 1);
	record_is_whole(session_path(state));
}

/* n bytes in one burst, pasted or as keys; what that makes of the file. */
static size_t burst(void **state, size_t n, bool pasted, int *lines)
{
	static const char words[] = "the quick brown fox said \"no\" to 37 lazy dogs, ";
	SCOPED(buf) text = BUF(BUF_FILE), b = BUF(BUF_FILE);
	struct screen *s = start(state);
	size_t before;

	while (text.n + sizeof words <= n)
		buf_adds(&text, words);
	record(state, &b);
	before = b.n;
	if (pasted)
		screen_send(s, "\033[200~");
	for (size_t at = 0; at < text.n; at += 1000) {
		char part[1001];
		size_t some = text.n - at < 1000 ? text.n - at : 1000;
		snprintf(part, sizeof part, "%.*s", (int)some, text.s + at);
		screen_send(s, part);
		screen_take(s, 0);
	}
	if (pasted)
		screen_send(s, "\033[201~");
	SHOWS(s, "Prompt ─ v2"); /* after the pause */
	record(state, &b);
	before = b.n - before;
	*lines = times_in(&b, "\"act\":\"typing\"");
	assert_int_equal(times_in(&b, "\"origin\":\"typing\""), 1);
	leave(s);
	struct session *now = folded(state);
	const struct version *head = state_head(now->state);
	assert_int_equal(head->n, 2);
	assert_true(head->prompt.items[1].n >= text.n);
	session_close(now);
	record_is_whole(session_path(state));
	assert_int_equal(unlink(session_path(state)), 0);
	return before;
}

IN_FOLDER(a_burst_makes_at_most_three_times_its_bytes)
{
	for (int pasted = 0; pasted < 2; pasted++) {
		int lines, more;
		size_t once = burst(state, 10000, pasted, &lines);
		size_t twice = burst(state, 20000, pasted, &more);
		print_message("%zu %zu bytes, %d %d lines\n", once, twice, lines, more);
		assert_true(once <= 30000);
		assert_true(twice <= 60000);
		assert_true(twice * 10 <= once * 22);
		/* Lines come by time, not by words. */
		assert_true(lines <= 8 && more <= 8);
	}
}

IN_FOLDER(a_signal_while_it_is_typed_makes_the_version)
{
	struct session *now;
	struct screen *s = start(state);

	screen_send(s, " kept");
	SHOWS(s, "kept");
	kill(screen_pid(s), SIGTERM);
	assert_int_not_equal(screen_wait(s, PATIENCE_MS), -1);
	screen_stop(s);
	now = folded(state);
	assert_int_equal(now->state->head, 2);
	assert_int_equal(now->state->draft.event, 0);
	session_close(now);
	record_is_whole(session_path(state));
}

IN_FOLDER(a_prompt_that_was_emptied_is_there_again_after_esc)
{
	struct screen *s = start(state);

	screen_send(s, "\033h\177"); /* all of it */
	LACKS(s, "Answer in one word.");
	until_recorded(state, s, "\"draft\"");
	screen_send(s, "\033");
	SHOWS(s, "the prompt has no text");
	SHOWS(s, "Answer in one word.");
	SHOWS(s, "Prompt ─ v1");
	leave(s);
	record_is_whole(session_path(state));
}

IN_FOLDER(the_replay_shows_what_was_being_typed)
{
	char path[400]; /* other paths are asked for meanwhile */
	const char *words[] = {"replay", path, NULL};
	struct screen *s = start(state);
	SCOPED(buf) b = BUF(BUF_FILE);

	assert_true(snprintf(path, sizeof path, "%s", session_path(state)) < (int)sizeof path);

	screen_send(s, " slow");
	until_recorded(state, s, "slow");
	screen_send(s, "ly");
	leave(s);
	record(state, &b);
	s = screen_start(*state, 40, 100, words, NULL);
	SHOWS(s, "1/");
	screen_send(s, ":jump 2\r");
	SHOWS(s, "Prompt ─ v1 ─ being typed");
	SHOWS(s, "{{input}} slow");
	SHOWS(s, "you type");
	screen_send(s, ":jump 1\r");
	LACKS(s, "slow");
	screen_send(s, "."); /* a step goes on to the version */
	SHOWS(s, "Prompt ─ v2");
	if (times_in(&b, "{\"version\":{\"version\":") > 2) /* a pause made one more */
		screen_send(s, ".");
	SHOWS(s, "{{input}} slowly");
	leave(s);
}

/* Whichever line or pane it is pasted into. */
IN_FOLDER(a_paste_with_a_nul_is_refused_and_cuts_nothing)
{
	static const char paste[] = "\033[200~be\xc3\xa9\0fore\033[201~";
	static const struct {
		const char *opens, *lead, *types, *shows;
	} places[] = {
		{"i", "typing: Esc ends", " more", "{{input}} more"},
		{":", ":", "note kept", ":note kept"},
		{"/", "/", "hot", "/hot"},
		{"i\006", "find: ", "word", "find: word"},
		{"i\022", "replace: ", "word", "replace: word"},
		{"i\022word\r", "by: ", "go", "by: go"},
		{"", "Next: ", "i", "typing: Esc ends"},
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct screen *s = start(state);
		SCOPED(buf) b = BUF(BUF_FILE);

		screen_send(s, "\033");
		LACKS(s, "typing: Esc ends");
		screen_send(s, places[i].opens);
		SHOWS(s, places[i].lead);
		screen_send_str(s, (struct str){paste, sizeof paste - 1});
		SHOWS(s, "! the paste:1:4: a NUL character, which no text holds");
		screen_send(s, places[i].types);
		SHOWS(s, places[i].shows);
		LACKS(s, "the paste:");
		assert_false(screen_has(s, "be\xc3\xa9"));
		screen_send(s, "\033");
		leave(s);
		record(state, &b);
		assert_int_equal(times_in(&b, "be\xc3\xa9"), 0);
		assert_int_equal(times_in(&b, "\xef\xbf\xbd"), 0);
		record_is_whole(session_path(state));
		assert_int_equal(unlink(session_path(state)), 0);
	}
}
