/*
 * test_journal_disk.c - when the disk does not take what it is given: nothing is lost without a
 * word, and what can be saved is, here or elsewhere.
 *
 * flock and fdatasync are this program's own, so that they can fail.
 */
#define _GNU_SOURCE /* SYS_flock */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "../support/disk.h"
#include "../support/folder.h"
#include "../support/sitting.h"

static atomic_int sync_error, lock_error;

int fdatasync(int fd)
{
	if (sync_error) {
		errno = sync_error;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

int flock(int fd, int operation)
{
	if (lock_error) {
		errno = lock_error;
		return -1;
	}
	return (int)syscall(SYS_flock, fd, operation);
}

IN_FOLDER(what_is_not_saved_at_the_end_is_written_elsewhere_if_need_be_in_pieces)
{
	SCOPED(sat) t = sit(*state, "a.hunsu");
	SCOPED(buf) text = BUF(BUF_FILE), piece = BUF(BUF_FILE);
	struct stat st;

	setenv("TMPDIR", folder_path(*state, "tmp"), 1);
	assert_int_equal(mkdir(getenv("TMPDIR"), 0700), 0);
	comments(&t, 2);
	assert_int_equal(journal_unsaved(t.s->journal), 0);
	assert_int_equal(stat(t.path, &st), 0);
	disk_limit_files(st.st_size + 10);
	comments(&t, 40);
	assert_int_equal(journal_unsaved(t.s->journal), 40);
	assert_int_equal(rise(&t), FAILED);
	disk_limit_files(-1);
	told(&t, "40 acts are not saved");
	told(&t, folder_path(*state, "tmp/a.hunsu"));
	contents(&text, folder_path(*state, "tmp/a.hunsu"));
	assert_int_equal(text.n, st.st_size + 10);
	for (int i = 2; i < 99; i++) {
		char name[40];

		snprintf(name, sizeof name, "tmp/a.hunsu.%03d", i);
		if (!file_exists(folder_path(*state, name)))
			break;
		contents(&piece, folder_path(*state, name));
		buf_addstr(&text, buf_str(&piece));
	}
	has_all(&t, folder_file(*state, "joined.hunsu", buf_text(&text)));
	contents(&text, t.path); /* and the file itself ends with a whole line */
	assert_int_equal(text.n, st.st_size);
	unsetenv("TMPDIR");
}

IN_FOLDER(where_the_folder_is_gone_all_is_kept_until_another_place_is_named)
{
	struct sat t;
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_equal(mkdir(folder_path(*state, "sub"), 0700), 0);
	t = sit(*state, "sub/a.hunsu");
	comments(&t, 3);
	wait_saved(&t);
	unlink(folder_path(*state, "sub/a.lock"));
	assert_int_equal(unlink(t.path), 0);
	assert_int_equal(rmdir(folder_path(*state, "sub")), 0);
	comments(&t, 3);
	assert_non_null(strstr(journal_trouble(t.s->journal), "cannot be made"));
	assert_int_equal(journal_unsaved(t.s->journal), 3);
	assert_int_equal(journal_move(t.s->journal, folder_path(*state, "b.hunsu"), &err), OK);
	assert_int_equal(journal_unsaved(t.s->journal), 0);
	assert_string_equal(journal_trouble(t.s->journal), "");
	comments(&t, 1);
	assert_int_equal(rise(&t), OK);
	has_all(&t, folder_path(*state, "b.hunsu"));
	sat_release(&t);
}

IN_FOLDER(a_folder_that_comes_back_is_used)
{
	struct sat t;

	assert_int_equal(mkdir(folder_path(*state, "sub"), 0700), 0);
	t = sit(*state, "sub/a.hunsu");
	comments(&t, 3);
	assert_int_equal(rename(folder_path(*state, "sub"), folder_path(*state, "bus")), 0);
	comments(&t, 3);
	assert_false(journal_try_again(t.s->journal));
	assert_int_equal(mkdir(folder_path(*state, "sub"), 0700), 0);
	assert_true(journal_try_again(t.s->journal));
	assert_int_equal(rise(&t), OK);
	has_all(&t, folder_path(*state, "sub/a-2.hunsu"));
	sat_release(&t);
}

IN_FOLDER(what_the_disk_refused_to_sync_is_written_again)
{
	SCOPED(sat) t = sit(*state, "a.hunsu");
	struct stat st;
	int64_t until = clock_ms() + PATIENCE_MS;

	comments(&t, 2);
	wait_saved(&t);
	assert_int_equal(stat(t.path, &st), 0);
	sync_error = EIO;
	comments(&t, 2);
	while (!*journal_trouble(t.s->journal) && clock_ms() < until)
		loop_turn(t.loop, 50);
	assert_non_null(strstr(journal_trouble(t.s->journal), "the disk does not take it"));
	assert_int_equal(journal_unsaved(t.s->journal), 2);
	/* A later sync that goes well says nothing of what was refused before. */
	sync_error = 0;
	comments(&t, 1);
	nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	assert_false(journal_saved(t.s->journal));
	/* As if the kernel had dropped it: the file's own times stay what they were. */
	{
		struct stat now;
		struct timespec times[2];

		assert_int_equal(stat(t.path, &now), 0);
		put_at(t.path, st.st_size, "\n\n\n\n");
		times[0] = now.st_atim;
		times[1] = now.st_mtim;
		assert_int_equal(utimensat(AT_FDCWD, t.path, times, 0), 0);
	}
	wait_saved(&t);
	assert_string_equal(journal_trouble(t.s->journal), "");
	assert_int_equal(journal_unsaved(t.s->journal), 0);
	assert_int_equal(rise(&t), OK);
	has_all(&t, t.path);
}

IN_FOLDER(a_disk_that_never_syncs_is_no_place)
{
	SCOPED(sat) t = sit(*state, "a.hunsu");

	setenv("TMPDIR", *state ? folder_path(*state, ".") : "", 1);
	comments(&t, 2);
	wait_saved(&t);
	sync_error = EIO;
	comments(&t, 3);
	assert_int_equal(rise(&t), FAILED);
	sync_error = 0;
	told(&t, "3 acts are not saved");
	told(&t, "the whole session is in");
	has_all(&t, folder_path(*state, "a-2.hunsu"));
	unsetenv("TMPDIR");
}

IN_FOLDER(a_torn_line_that_a_full_disk_keeps_from_being_put_aside_is_left)
{
	SCOPED(sat) t = sit(*state, "a.hunsu");
	SCOPED(buf) before = BUF(BUF_FILE), after = BUF(BUF_FILE);

	comments(&t, 3);
	assert_int_equal(rise(&t), OK);
	assert_int_equal(file_append(t.path, STR("{\"n\":5,\"t\":"), NULL), OK);
	contents(&before, t.path);
	disk_limit_files(0);
	sit_down(&t);
	disk_limit_files(-1);
	told(&t, "is torn and cannot be put aside");
	assert_true(journal_read_only(t.s->journal));
	assert_int_equal(t.s->state->events, 4);
	assert_int_equal(rise(&t), OK);
	contents(&after, t.path);
	assert_true(str_eq(buf_str(&after), buf_str(&before)));
	sit_down(&t); /* and when there is room, it is */
	told(&t, "was torn: its ");
	comments(&t, 1);
	assert_int_equal(rise(&t), OK);
	has_all(&t, t.path);
}

IN_FOLDER(given_up_acts_are_written_nowhere)
{
	SCOPED(sat) t = sit(*state, "a.hunsu");
	SCOPED(buf) words = BUF(BUF_SMALL);
	struct stat st;

	setenv("TMPDIR", folder_path(*state, "."), 1);
	comments(&t, 1);
	assert_int_equal(stat(t.path, &st), 0);
	disk_limit_files(st.st_size);
	comments(&t, 1);
	assert_int_equal(journal_finish(t.s->journal, true, &words), FAILED);
	disk_limit_files(-1);
	assert_non_null(strstr(buf_text(&words), "1 act is not saved"));
	assert_null(strstr(buf_text(&words), "whole session"));
	session_close(t.s);
	loop_free(t.loop);
	assert_false(file_exists(folder_path(*state, "a-2.hunsu")));
	unsetenv("TMPDIR");
}

IN_FOLDER(where_locks_do_not_work_that_is_said)
{
	static const int errors[] = {ENOLCK, EOPNOTSUPP, ENOSYS};

	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		char name[32];
		struct sat t;

		snprintf(name, sizeof name, "n%zu.hunsu", i);
		lock_error = errors[i];
		t = sit(*state, name);
		comments(&t, 1);
		told(&t, "two programs that write to it would not notice each other");
		told(&t, "cannot be locked");
		assert_false(journal_read_only(t.s->journal));
		assert_int_equal(rise(&t), OK);
		lock_error = 0;
		has_all(&t, t.path);
		sat_release(&t);
	}
}

int main(void)
{
	signal(SIGXFSZ, SIG_IGN);
	return test_main();
}
