/*
 * test_journal_elsewhere.c - what the journal does when others lay hands on its file: the record
 * goes on beside it, as whole as it can be, and it is said where.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/session/check.h"
#include "../support/folder.h"
#include "../support/sitting.h"
#include "../support/whole.h"

/* The clock that files are stamped with moves a few times in a hundredth of a second. */
static void let_the_clock_move(void)
{
	struct timespec t = {.tv_nsec = 30000000};

	nanosleep(&t, NULL);
}

/* ---- the ways in which a file is taken from under a program ---- */

static void remove_it(struct sat *t)
{
	assert_int_equal(unlink(t->path), 0);
}

static void move_it_away(struct sat *t)
{
	char to[200];

	snprintf(to, sizeof to, "%s/elsewhere", t->folder);
	assert_int_equal(rename(t->path, to), 0);
}

static void rename_over_it(struct sat *t)
{
	char from[200];

	snprintf(from, sizeof from, "%s/new", t->folder);
	assert_int_equal(file_write(from, STR("somebody else's\n"), NULL), OK);
	assert_int_equal(rename(from, t->path), 0);
}

static void copy_as_editors_do(struct sat *t) /* the same bytes under another inode */
{
	SCOPED(buf) text = BUF(BUF_FILE);

	contents(&text, t->path);
	assert_int_equal(file_write(t->path, buf_str(&text), NULL), OK);
}

static void empty_it(struct sat *t)
{
	assert_int_equal(truncate(t->path, 0), 0);
}

static void cut_it_in_a_line(struct sat *t)
{
	struct stat st;

	assert_int_equal(stat(t->path, &st), 0);
	assert_int_equal(truncate(t->path, st.st_size - 30), 0);
}

static void append_to_it(struct sat *t)
{
	assert_int_equal(file_append(t->path, STR("{\"n\":99}\n"), NULL), OK);
}

static void append_half_a_line(struct sat *t)
{
	assert_int_equal(file_append(t->path, STR("{"), NULL), OK);
}

static void overwrite_a_byte(struct sat *t)
{
	struct stat st;

	let_the_clock_move();
	assert_int_equal(stat(t->path, &st), 0);
	put_at(t->path, st.st_size - 20, "#");
}

static const struct way {
	void (*happen)(struct sat *t);
	const char *told;
	bool gone; /* nothing has the name then */
} ways[] = {
	{remove_it, "was removed", true},
	{move_it_away, "was removed", true},
	{rename_over_it, "was replaced by another file", false},
	{copy_as_editors_do, "was replaced by another file", false},
	{empty_it, "was cut", false},
	{cut_it_in_a_line, "was cut", false},
	{append_to_it, "was written to by another program", false},
	{append_half_a_line, "was written to by another program", false},
	{overwrite_a_byte, "was overwritten", false},
};

IN_FOLDER(a_file_that_was_made_here_loses_nothing)
{
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		char name[32], beside[32];
		SCOPED(buf) theirs = BUF(BUF_FILE), after = BUF(BUF_FILE);
		struct sat t;

		snprintf(name, sizeof name, "w%zu.hunsu", i);
		snprintf(beside, sizeof beside, "w%zu-2.hunsu", i);
		t = sit(*state, name);
		comments(&t, 4);
		ways[i].happen(&t);
		if (!ways[i].gone)
			contents(&theirs, t.path);
		comments(&t, 3);
		told(&t, ways[i].told);
		told(&t, beside);
		told(&t, "with all of it");
		comments(&t, 1);
		assert_int_equal(rise(&t), OK);
		has_all(&t, folder_path(*state, beside));
		assert_int_equal(file_exists(t.path), !ways[i].gone);
		if (!ways[i].gone) { /* and it is as the other left it */
			contents(&after, t.path);
			assert_true(str_eq(buf_str(&after), buf_str(&theirs)));
		}
		assert_false(file_exists(folder_path(*state, "w0-2.lock")));
		sat_release(&t);
	}
}

IN_FOLDER(what_was_there_before_is_taken_from_the_old_file)
{
	static void (*const whole_ways[])(struct sat *) = {remove_it, move_it_away, rename_over_it,
		copy_as_editors_do, append_to_it, append_half_a_line};

	for (size_t i = 0; i < sizeof whole_ways / sizeof *whole_ways; i++) {
		char name[32], beside[32];
		struct sat t;

		snprintf(name, sizeof name, "b%zu.hunsu", i);
		snprintf(beside, sizeof beside, "b%zu-2.hunsu", i);
		t = sit(*state, name);
		comments(&t, 5);
		assert_int_equal(rise(&t), OK);
		sit_down(&t);
		comments(&t, 1);
		whole_ways[i](&t);
		comments(&t, 2);
		told(&t, "with all of it");
		assert_int_equal(rise(&t), OK);
		has_all(&t, folder_path(*state, beside));
		sat_release(&t);
	}
}

/* ten lines are there: open and nine comments. The third comment is where it is damaged. */
static void lose(void *folder, const char *name, void (*happen)(struct sat *t, int64_t at),
	const char *says, size_t lost)
{
	SCOPED(sat) t = sit(folder, name);
	SCOPED(buf) text = BUF(BUF_FILE), report = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	struct session_verdict v;
	char *third;
	enum status st;

	comments(&t, 9);
	assert_int_equal(rise(&t), OK);
	contents(&text, t.path);
	third = strstr(text.s, "\"comment 3\"");
	sit_down(&t);
	let_the_clock_move();
	happen(&t, third - text.s);
	comments(&t, 2);
	told(&t, says);
	st = rise(&t);
	assert_int_equal(st, FAILED);
	assert_int_equal(
		session_check(folder_path(folder, "l-2.hunsu"), &v, &report, &err), OK);
	assert_int_equal(v.broken_line, 0);
	assert_int_equal(v.events, 12); /* the numbers hold */
	contents(&text, folder_path(folder, "l-2.hunsu"));
	assert_int_equal(times_in(&text, "\"act\":\"lost\""), lost);
	assert_non_null(strstr(text.s, "\"comment 10\""));
	assert_non_null(strstr(text.s, "\"comment 11\""));
	assert_int_equal(times_in(&text, "\"act\":\"note\""), 11 - (lost > 9 ? 9 : lost));
	unlink(folder_path(folder, "l-2.hunsu"));
	unlink(folder_path(folder, "l.hunsu"));
}

static void cut_there(struct sat *t, int64_t at)
{
	assert_int_equal(truncate(t->path, at), 0);
}

static void cut_all(struct sat *t, int64_t at)
{
	empty_it(t);
}

static void damage_there(struct sat *t, int64_t at)
{
	put_at(t->path, at, "@@");
}

static void insert_a_line(struct sat *t, int64_t at)
{
	SCOPED(buf) text = BUF(BUF_FILE);

	contents(&text, t->path);
	while (text.s[at - 1] != '\n')
		at--;
	buf_splice(&text, (size_t)at, 10, STR("not a line of a session\n"));
	put_at(t->path, 0, buf_text(&text));
}

static void another_session(struct sat *t, int64_t at)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	char *hit;

	contents(&text, t->path);
	while ((hit = strstr(text.s, "comment")))
		memcpy(hit, "COMMENT", 7);
	hit = strstr(text.s, "\"t\":\"2") + 6;
	hit[8] = hit[8] == '1' ? '2' : '1';
	put_at(t->path, 0, buf_text(&text));
}

IN_FOLDER(lines_from_before_that_are_lost_are_counted_and_their_places_kept)
{
	lose(*state, "l.hunsu", cut_there, "7 lines from before it are lost", 7);
	lose(*state, "l.hunsu", cut_all, "10 lines from before it are lost", 10);
	lose(*state, "l.hunsu", damage_there, "1 line from before it is lost", 1);
	lose(*state, "l.hunsu", insert_a_line, "1 line from before it is lost", 1);
	lose(*state, "l.hunsu", another_session, "10 lines from before it are lost", 10);
}

IN_FOLDER(a_file_that_is_only_touched_is_gone_on_with)
{
	SCOPED(sat) t = sit(*state, "a.hunsu");
	const struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};

	comments(&t, 2);
	assert_int_equal(rise(&t), OK);
	sit_down(&t);
	comments(&t, 2);
	assert_int_equal(utimensat(AT_FDCWD, t.path, times, 0), 0);
	assert_int_equal(chmod(t.path, 0640), 0);
	comments(&t, 2);
	assert_string_equal(buf_text(&t.news), "");
	assert_int_equal(rise(&t), OK);
	has_all(&t, t.path);
	assert_false(file_exists(folder_path(*state, "a-2.hunsu")));
}

IN_FOLDER(it_may_happen_again_and_names_that_are_taken_are_passed_over)
{
	SCOPED(sat) t = sit(*state, "a.hunsu");
	SCOPED(buf) text = BUF(BUF_TEXT);

	folder_file(*state, "a-2.hunsu", "precious");
	comments(&t, 2);
	remove_it(&t);
	comments(&t, 2);
	told(&t, "a-3.hunsu");
	assert_int_equal(truncate(folder_path(*state, "a-3.hunsu"), 100), 0);
	comments(&t, 2);
	told(&t, "a-4.hunsu");
	assert_int_equal(rise(&t), OK);
	has_all(&t, folder_path(*state, "a-4.hunsu"));
	contents(&text, folder_path(*state, "a-2.hunsu"));
	assert_string_equal(buf_text(&text), "precious");
}
