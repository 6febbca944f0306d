/* test_replay.c - hunsu replay --plain: the story, and lines; shipped sessions stay as they are. */
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

static const char *record(void *folder, void (*made)(struct life *l))
{
	SCOPED(life) l;

	life_init(&l);
	made(&l);
	return folder_file(folder, "record.hunsu", buf_text(&l.lines));
}

static char *contents(const char *path)
{
	struct buf text = BUF(BUF_FILE), err = BUF(BUF_SMALL);

	if (file_read(&text, path, &err))
		fail_msg("%s", buf_text(&err));
	return buf_detach(&text, NULL);
}

IN_FOLDER(without_commands_the_whole_story_is_told)
{
	struct ran r;
	const char *path = record(*state, short_life);
	OWNED char *was = contents(path), *now = NULL;

	DRIVE(&r, *state, "", "replay", "--plain", path);
	assert_int_equal(r.status, 0);
	assert_string_equal(buf_text(&r.err), "");
	assert_order(&r.out, "\nRound 1\n", "you     propose: round 1");
	assert_order(&r.out, "propose: round 1", "    A is new, paraphrase: ");
	assert_order(&r.out, "    B is new, eccentric: ", "    B 2 of 2 right, 100 %");
	assert_order(&r.out, "    B 2 of 2 right, 100 %", "you     accept B, now v3");
	/* The prompt's text where it changed by more than typing, in place. */
	assert_order(&r.out, "accept B, now v3", "    You are a post clerk on Mars.");
	assert_order(&r.out, "post clerk on Mars", "took back accept B");
	assert_order(&r.out, "took back accept B", "you     merge C 1 2");
	assert_order(&r.out, "merge C 1 2", "quit after");
	assert_order(&r.out, "quit after", "17 events, 4 versions, 3 variants in 1 round;");
	now = contents(path);
	assert_string_equal(was, now);
}

IN_FOLDER(lines_move_and_tell_where_it_stands)
{
	struct ran r;

	DRIVE(&r, *state,
		"step 5\nnext-mark\nnext-variation\nback\njump v1\n# a comment\nlast\n", "replay",
		"--plain", record(*state, short_life));
	assert_int_equal(r.status, 0);
	assert_order(&r.out, "event 6 of 17, round 1 of 1, 0:05: ", "you evaluate v1 B C\n");
	assert_order(&r.out, "evaluate v1 B C\n", "event 13 of 17, round 1 of 1, ");
	assert_order(&r.out, "you accept B, now v3\n", "variation 1 of 2 on v2\n");
	assert_order(&r.out, "variation 1 of 2 on v2\n", "you merge C 1 2, now v4\n");
	assert_order(&r.out, "merge C 1 2", "event 15 of 17, ");
	assert_order(&r.out, "event 15 of 17, ", "event 1 of 17, round 0 of 1, 0:00: ");
	assert_order(&r.out, "event 1 of 17", "event 17 of 17, ");
	assert_null(strstr(buf_text(&r.out), "Round 1"));
}

IN_FOLDER(a_jump_of_the_score_is_told_where_it_stands)
{
	struct ran r;

	DRIVE(&r, *state, "jump 28\njump 41\n", "replay", "--plain",
		record(*state, jumping_life));
	assert_int_equal(r.status, 0);
	assert_order(&r.out, "you accept A", "+100 against v1: 12 gained, 0 lost");
	assert_order(&r.out, "you accept B", "-100 against v2: 0 gained, 12 lost");
}

IN_FOLDER(playing_tells_each_act)
{
	struct ran r;

	DRIVE(&r, *state, "play 1000\nback\n", "replay", "--plain", record(*state, short_life));
	assert_int_equal(r.status, 0);
	assert_order(&r.out, "propose: round 1", "variant: A by paraphrase");
	assert_order(&r.out, "variant: A by paraphrase", "variant: B by eccentric");
	assert_order(&r.out, "variant: B by eccentric", "you evaluate v1 B C");
	assert_order(&r.out, "you evaluate", "you typing");
	assert_order(&r.out, "you typing", "you accept B, now v3");
	assert_order(&r.out, "you accept B", "took back accept B");
	assert_order(&r.out, "took back accept B", "you merge C");
	assert_order(&r.out, "you merge C", "event 17 of 17");
	/* The next line waits for the end. */
	assert_order(&r.out, "event 17 of 17", "event 16 of 17");
}

/* Its metric is of revision 0: it is shown as it was, and left as it is. */
IN_FOLDER(a_replay_of_an_older_metric_appends_nothing)
{
	SCOPED(buf) from = BUF(BUF_SMALL), was = BUF(BUF_FILE), now = BUF(BUF_FILE);
	const char *path;
	struct ran r;

	share_path(&from, "sessions/dates.hunsu");
	assert_int_equal(file_read(&was, buf_text(&from), NULL), OK);
	assert_null(strstr(buf_text(&was), "\"revision\""));
	path = folder_file(*state, "dates.hunsu", buf_text(&was));
	DRIVE(&r, *state, "jump 1\nplay 1000\nq\n", "replay", "--plain", path);
	assert_int_equal(r.status, 0);
	assert_null(strstr(buf_text(&r.out), "scored again"));
	assert_null(strstr(buf_text(&r.out), "revision"));
	assert_int_equal(file_read(&now, path, NULL), OK);
	assert_true(str_eq(buf_str(&was), buf_str(&now)));
	/* The same file, opened for writing, gets its new metric and no call. */
	DRIVE(&r, *state, "q\n", "--plain", path);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "without calls");
	buf_clear(&now);
	assert_int_equal(file_read(&now, path, NULL), OK);
	assert_true(str_starts(buf_str(&now), buf_text(&was)));
	assert_non_null(strstr(buf_text(&now), "\"revision\""));
	assert_null(strstr(now.s + was.n, "\"send\""));
}

IN_FOLDER(wrong_lines_say_so_and_count)
{
	struct ran r;
	const char *path = record(*state, short_life);

	DRIVE(&r, *state, "jump nowhere\n", "replay", "--plain", path);
	assert_int_equal(r.status, 2);
	assert_has(&r.out, "error: jump to an event (1 to 17)");
	DRIVE(&r, *state, "jump 12\nreject A\n", "replay", "--plain", path);
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "error: reject: this is a replay; branch-off goes on from here");
}

IN_FOLDER(guesses_are_asked_for_in_lines)
{
	struct ran r;

	DRIVE(&r, *state, "step 5\nguess 80\nstep\nstep 2\nguess 10\nplay 1000\n", "replay",
		"--plain", "--guess", record(*state, jumping_life));
	assert_int_equal(r.status, 0);
	assert_order(&r.out, "guess: does A by induce score more than v1?", "A beats v1 by +100");
	assert_order(&r.out, "A beats v1 by +100: you said 80 %, right", "guess: does B");
	assert_order(&r.out, "guess: does B by eccentric", "B does not beat v1 by +0");
	assert_order(&r.out, "B does not beat v1", "the end; your guesses: 2 of 2 right");
}

IN_FOLDER(lines_go_on_in_the_session_that_branched_off)
{
	struct ran r;
	const char *mine = folder_path(*state, "mine.hunsu");
	char lines[500];

	snprintf(lines, sizeof lines, "jump 13\nbranch-off %s\nundo\nreject B too strange\n", mine);
	DRIVE(&r, *state, lines, "replay", "--plain", record(*state, short_life));
	assert_int_equal(r.status, 0);
	assert_order(&r.out, "accept B, now v3",
		"mine.hunsu is a session of your own from here on");
	assert_has(&r.out, "took back");
	DRIVE(&r, *state, NULL, "log", mine);
	assert_int_equal(r.status, 0);
	assert_order(&r.out, "accept B, now v3", "branch-off on event 13: from record.hunsu after");
	assert_order(&r.out, "branch-off", "reject B: too strange");
	DRIVE(&r, *state, NULL, "log", "--check", mine);
	assert_int_equal(r.status, 0);
}

IN_FOLDER(hostile_text_is_made_visible)
{
	struct ran r;
	OWNED char *text = contents(record(*state, short_life));
	SCOPED(buf) bad = BUF(BUF_FILE);
	char *reason = strstr(text, "\"args\":\"B\"");

	/* A name of an act as no program writes it, with a control sequence. */
	assert_non_null(reason);
	buf_add(&bad, text, (size_t)(reason - text));
	buf_adds(&bad, "\"args\":\"B\\u001b[31m\\u202e\"");
	buf_adds(&bad, reason + strlen("\"args\":\"B\""));
	const char *path = folder_file(*state, "bad.hunsu", buf_text(&bad));
	DRIVE(&r, *state, "", "replay", "--plain", path);
	assert_int_equal(r.status, 0);
	assert_null(strchr(buf_text(&r.out), '\033'));
	assert_null(strstr(buf_text(&r.out), "\xe2\x80\xae"));
	DRIVE(&r, *state, "jump 14\n", "replay", "--plain", path);
	assert_null(strchr(buf_text(&r.out), '\033'));
}

IN_FOLDER(what_is_no_session_or_damaged_is_told)
{
	struct ran r;
	OWNED char *text = contents(record(*state, short_life));
	char *merge = strstr(text, "\"act\":\"merge\"");

	DRIVE(&r, *state, "", "replay", "--plain", "nowhere");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "there is no session nowhere");
	DRIVE(&r, *state, "", "replay", "--plain", folder_file(*state, "t.txt", "hello\n"));
	assert_int_equal(r.status, 3);
	DRIVE(&r, *state, "", "replay", folder_path(*state, "record.hunsu"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "hunsu replay --plain");
	assert_non_null(merge);
	merge[1] = 'b'; /* event 16 is broken: the fifteen before it are played */
	DRIVE(&r, *state, "last\n", "replay", "--plain",
		folder_file(*state, "broken.hunsu", text));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "event 15 of 15");
	assert_has(&r.out, "broken.hunsu:16");
}

IN_FOLDER(a_shipped_session_is_found_by_name_and_opened_as_a_copy)
{
	struct ran r;
	SCOPED(buf) path = BUF(BUF_SMALL);
	OWNED char *was = NULL, *now = NULL;

	share_path(&path, "sessions/dates.hunsu");
	was = contents(buf_text(&path));
	DRIVE(&r, *state, "jump v2\n", "replay", "--plain", "dates");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "you accept A, now v2");
	DRIVE(&r, *state, "undo\n", "--plain", buf_text(&path));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "dates comes with hunsu and stays as it is; this is your copy: ");
	assert_has(&r.out, "took back");
	now = contents(buf_text(&path));
	assert_string_equal(was, now);
	DRIVE(&r, *state, NULL, "log", "dates");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "you     new tasks/dates.jsonl");
	DRIVE(&r, *state, NULL, "export", "--check", "dates");
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "drift", "--target", "local:none", "datse");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "there is no session datse");
	DRIVE(&r, *state, "status\n", "--plain", "--resume", "dates");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "going on with ");
}
