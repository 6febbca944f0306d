/* test_file.c - files read and written whole, links followed, folders of the system. */
#include "../support/test.h"
#include "hunsu/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Every test has a folder of its own as current folder, with nothing in it. */
static int enter(void **state)
{
	char *folder = strdup("/tmp/hunsu-test-XXXXXX");

	*state = folder;
	return !folder || !mkdtemp(folder) || chdir(folder);
}

static int leave(void **state)
{
	char command[128];

	snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", (char *)*state,
		(char *)*state);
	free(*state);
	return chdir("/") || system(command);
}

#define T(name) TEST_WITH(name, enter, leave)

static void assert_holds(const char *path, const char *text)
{
	struct buf b = BUF(BUF_SMALL), err = BUF(BUF_SMALL);

	assert_int_equal(file_read(&b, path, &err), OK);
	assert_string_equal(buf_text(&b), text);
	assert_int_equal(err.n, 0);
	buf_release(&b);
}

static void put(const char *path, const char *text)
{
	assert_int_equal(file_write(path, str_of(text), NULL), OK);
}

T(what_is_written_is_read)
{
	put("a", "one");
	assert_holds("a", "one");
	put("a", "");
	assert_holds("a", "");
}

T(a_replaced_file_keeps_its_mode_and_leaves_nothing_beside_it)
{
	struct stat sb;

	put("a", "one");
	assert_int_equal(chmod("a", 0640), 0);
	put("a", "two");
	assert_int_equal(stat("a", &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0640);
	assert_int_equal(system("test \"$(ls -A)\" = a"), 0);
}

T(a_symbolic_link_is_followed_and_stays_one)
{
	struct stat sb;

	assert_int_equal(mkdir("d", 0700), 0);
	put("d/real", "one");
	assert_int_equal(symlink("real", "d/again"), 0);
	assert_int_equal(symlink("d/again", "link"), 0);
	put("link", "two");
	assert_holds("d/real", "two");
	assert_int_equal(lstat("link", &sb), 0);
	assert_true(S_ISLNK(sb.st_mode));
	assert_int_equal(symlink("d/new", "dangling"), 0);
	put("dangling", "made");
	assert_holds("d/new", "made");
	assert_int_equal(symlink("round", "round"), 0);
	assert_int_equal(file_write("round", STR("x"), NULL), FAILED);
}

T(a_device_is_written_to_and_not_replaced)
{
	struct stat sb;

	put("/dev/null", "gone");
	assert_int_equal(stat("/dev/null", &sb), 0);
	assert_true(S_ISCHR(sb.st_mode));
}

/* What lies in memory there is a file like any other. */
T(a_file_under_dev_is_replaced_whole)
{
	char path[] = "/dev/shm/hunsu-test-XXXXXX";
	const int fd = mkstemp(path);

	if (fd < 0) {
		print_message("skip: there is no /dev/shm here\n");
		skip();
	}
	close(fd);
	put(path, "longer than what follows");
	put(path, "short");
	assert_holds(path, "short");
	unlink(path);
}

T(failures_name_the_path_and_leave_the_buffer_alone)
{
	SCOPED(buf) b = BUF(BUF_SMALL), err = BUF(BUF_SMALL), small = BUF(4);

	buf_adds(&b, "kept");
	assert_int_equal(file_read(&b, "missing", &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "missing"));
	assert_string_equal(b.s, "kept");
	buf_clear(&err);
	assert_int_equal(file_read(&b, ".", &err), FAILED);
	put("long", "12345");
	buf_adds(&small, "1");
	assert_int_equal(file_read(&small, "long", &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "4 bytes"));
	assert_string_equal(small.s, "1");
	assert_false(small.full);
	buf_clear(&err);
	assert_int_equal(file_write("no/such/folder", STR("x"), &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "no/such/folder"));
	assert_int_equal(file_write(".", STR("x"), &err), FAILED);
}

T(text_loses_its_bom_and_bad_bytes_are_named_by_place)
{
	SCOPED(buf) b = BUF(BUF_SMALL), err = BUF(BUF_SMALL);

	put("bom", "\xef\xbb\xbfhi");
	assert_int_equal(file_read_text(&b, "bom", &err), OK);
	assert_string_equal(b.s, "hi");
	put("bad", "é\nüé\xff");
	assert_int_equal(file_read_text(&b, "bad", &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "bad:2:3: byte 0xff"));
	assert_string_equal(b.s, "hi");
	put("a.gz", "\x1f\x8b\x08");
	assert_int_equal(file_read_text(&b, "a.gz", &err), FAILED);
	assert_non_null(strstr(buf_text(&err), "a.gz is no text but packed with gzip: gunzip"));
}

T(folders_are_made_with_all_above_them)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct stat sb;

	assert_int_equal(file_mkdirs("a//b/c/", &err), OK);
	assert_int_equal(file_mkdirs("a/b/c", &err), OK);
	assert_int_equal(stat("a/b/c", &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0700);
	put("file", "");
	assert_int_equal(file_mkdirs("file", &err), FAILED);
	assert_int_equal(file_mkdirs("file/x", &err), FAILED);
}

T(xdg_folders_come_from_the_environment_or_home)
{
	const char *here = *state;
	SCOPED(buf) out = BUF(BUF_SMALL), want = BUF(BUF_SMALL);

	setenv("HOME", here, 1);
	unsetenv("XDG_STATE_HOME");
	assert_int_equal(xdg_dir(&out, XDG_STATE, "a/b", NULL), OK);
	buf_addf(&want, "%s/.local/state/hunsu/a/b", here);
	assert_string_equal(buf_text(&out), buf_text(&want));
	assert_true(file_exists(buf_text(&out)));
	setenv("XDG_STATE_HOME", "relative", 1);
	buf_clear(&out);
	assert_int_equal(xdg_dir(&out, XDG_STATE, "a/b", NULL), OK);
	assert_string_equal(buf_text(&out), buf_text(&want));
	buf_clear(&out);
	buf_clear(&want);
	buf_addf(&want, "%s/x", here);
	setenv("XDG_STATE_HOME", buf_text(&want), 1);
	buf_adds(&want, "/hunsu");
	assert_int_equal(xdg_dir(&out, XDG_STATE, "", NULL), OK);
	assert_string_equal(buf_text(&out), buf_text(&want));
	unsetenv("XDG_STATE_HOME");
}

T(shipped_files_are_looked_for_where_the_variable_says)
{
	SCOPED(buf) out = BUF(BUF_SMALL);

	setenv("HUNSU_SHARE", "/some/where", 1);
	share_path(&out, "themes/dark.yaml");
	assert_string_equal(buf_text(&out), "/some/where/themes/dark.yaml");
	buf_clear(&out);
	unsetenv("HUNSU_SHARE");
	share_path(&out, "tasks");
	assert_true(str_ends(buf_str(&out), "/tasks"));
}

T(paths_are_taken_apart_at_the_last_slash)
{
	SCOPED(buf) out = BUF(BUF_SMALL);

	assert_true(str_is(path_base("a/b/c.x"), "c.x"));
	assert_true(str_is(path_base("c"), "c"));
	path_sibling(&out, "a/b/c", "d");
	assert_string_equal(buf_text(&out), "a/b/d");
	buf_clear(&out);
	path_sibling(&out, "c", "d");
	assert_string_equal(buf_text(&out), "d");
}

T(the_time_of_a_change_is_known_in_nanoseconds)
{
	assert_int_equal(file_mtime("missing"), -1);
	put("a", "x");
	assert_true(file_mtime("a") > 1700000000LL * 1000000000);
}

T(a_fifo_is_read_where_somebody_writes_to_it_and_else_refused)
{
	struct buf b = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	pid_t writer;

	assert_int_equal(mkfifo("f", 0600), 0);
	assert_int_equal(file_read(&b, "f", &err), FAILED);
	assert_has(&err, "cannot read f: it is a FIFO, and no program has opened it for writing");
	writer = fork();
	if (!writer) { /* the open waits for who reads */
		const int fd = open("f", O_WRONLY);

		_exit(write(fd, "one", 3) != 3);
	}
	assert_holds("f", "one");
	assert_int_equal(waitpid(writer, NULL, 0), writer);
	buf_release(&b);
	buf_release(&err);
}
