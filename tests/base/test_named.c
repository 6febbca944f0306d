/* test_named.c - what was named once is known in later runs. */
#include "../support/test.h"
#include "hunsu/base/named.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/folder.h"
#include "hunsu/base/file.h"

static int begin(void **state)
{
	return folder_setup(state) || setenv("XDG_CONFIG_HOME", *state, 1);
}

#define T(name) TEST_WITH(name, begin, folder_teardown)

static void add(enum named kind, const char *what)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	if (named_add(kind, str_of(what), &err))
		fail_msg("%s: %s", what, buf_text(&err));
}

static void read_list(void *folder, struct buf *out)
{
	assert_int_equal(file_read(out, folder_path(folder, "hunsu/named"), NULL), OK);
}

T(what_was_named_is_known_and_nothing_else_is)
{
	struct stat st;
	assert_false(named_has(NAMED_ORIGIN, STR("https://box:443")));
	add(NAMED_ORIGIN, "https://box:443");
	assert_true(named_has(NAMED_ORIGIN, STR("https://box:443")));
	assert_false(named_has(NAMED_FILE, STR("https://box:443")));
	assert_false(named_has(NAMED_ORIGIN, STR("https://box:44")));
	assert_false(named_has(NAMED_ORIGIN, STR("https://box:4433")));
	assert_false(named_has(NAMED_ORIGIN, STR("")));
	assert_int_equal(stat(folder_path(*state, "hunsu/named"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

T(no_name_can_hold_another_entry)
{
	static const char evil[] = "/tmp/a\norigin https://evil:443\n";
	add(NAMED_FILE, evil);
	assert_true(named_has(NAMED_FILE, str_of(evil)));
	assert_false(named_has(NAMED_ORIGIN, STR("https://evil:443")));
	assert_false(named_has(NAMED_FILE, STR("/tmp/a")));
	add(NAMED_FILE, "/tmp/%0A");
	assert_false(named_has(NAMED_FILE, STR("/tmp/\n")));
}

T(what_is_there_is_added_once_and_kept)
{
	SCOPED(buf) first = BUF(BUF_SMALL), second = BUF(BUF_SMALL);
	add(NAMED_ORIGIN, "https://a:443");
	add(NAMED_FILE, "/p q/\xea\xb0\x80.txt");
	read_list(*state, &first);
	add(NAMED_FILE, "/p q/\xea\xb0\x80.txt");
	add(NAMED_ORIGIN, "https://a:443");
	read_list(*state, &second);
	assert_string_equal(first.s, second.s);
}

T(a_half_line_counts_for_nothing)
{
	SCOPED(buf) list = BUF(BUF_SMALL);
	add(NAMED_ORIGIN, "https://a:443");
	read_list(*state, &list);
	buf_adds(&list, "origin https://evil:443");
	folder_file(*state, "hunsu/named", list.s);
	chmod(folder_path(*state, "hunsu/named"), 0600);
	assert_false(named_has(NAMED_ORIGIN, STR("https://evil:443")));
	add(NAMED_ORIGIN, "https://b:443"); /* nor does the next writer end it */
	assert_false(named_has(NAMED_ORIGIN, STR("https://evil:443")));
	assert_true(named_has(NAMED_ORIGIN, STR("https://a:443")));
	assert_true(named_has(NAMED_ORIGIN, STR("https://b:443")));
}

T(a_list_that_others_can_write_is_not_believed)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	const char *path = folder_path(*state, "hunsu/named");
	add(NAMED_ORIGIN, "https://a:443");
	chmod(path, 0666);
	assert_false(named_has(NAMED_ORIGIN, STR("https://a:443")));
	assert_int_equal(named_add(NAMED_ORIGIN, STR("https://b:443"), &err), FAILED);
	assert_non_null(strstr(err.s, "chmod 600"));
	chmod(path, 0600);
	assert_true(named_has(NAMED_ORIGIN, STR("https://a:443")));
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0); /* and does not keep anybody waiting */
	assert_false(named_has(NAMED_ORIGIN, STR("https://a:443")));
	buf_clear(&err);
	assert_int_equal(named_add(NAMED_ORIGIN, STR("https://b:443"), &err), FAILED);
}

T(programs_that_add_at_a_time_lose_nothing)
{
	enum { WRITERS = 8, EACH = 25 };
	char what[64];
	for (int w = 0; w < WRITERS; w++) {
		if (fork() != 0)
			continue;
		for (int i = 0; i < EACH; i++) {
			snprintf(what, sizeof what, "https://w%d-%d:443", w, i);
			if (named_add(NAMED_ORIGIN, str_of(what), NULL))
				_exit(1);
		}
		_exit(0);
	}
	for (int w = 0, status; w < WRITERS; w++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	for (int w = 0; w < WRITERS; w++)
		for (int i = 0; i < EACH; i++) {
			snprintf(what, sizeof what, "https://w%d-%d:443", w, i);
			assert_true(named_has(NAMED_ORIGIN, str_of(what)));
		}
}

/* A session's path is whatever it leads to. */
T(a_file_is_known_by_where_its_path_leads)
{
	static const struct {
		const char *path;
		bool named;
	} cases[] = {
		{"p.txt", true},
		{"./p.txt", true},
		{"sub/../p.txt", true},
		{"sub//..//./p.txt", true},
		{"to-p", true},		     /* a link to it */
		{"to-secret", false},	     /* a link elsewhere */
		{"to-nothing", false},	     /* a link to what is not there yet */
		{"sub/p.txt", false},	     /* the same name in another folder */
		{"secret", false},
		{"new.txt", true},	     /* named before it is there */
		{"sub/up/new.txt", true},    /* through a link to the folder */
		{"~/p.txt", false},	     /* no shell has looked at it */
		{"nowhere/p.txt", false},
		{"p.txt/", false},
		{"", false},
		{".", false},
		{"..", false},
	};
	SCOPED(buf) err = BUF(BUF_SMALL);
	folder_file(*state, "p.txt", "p");
	folder_file(*state, "secret", "s");
	assert_int_equal(chdir(*state), 0);
	assert_int_equal(mkdir("sub", 0700), 0);
	folder_file(*state, "sub/p.txt", "other");
	assert_int_equal(symlink("p.txt", "to-p"), 0);
	assert_int_equal(symlink("secret", "to-secret"), 0);
	assert_int_equal(symlink("sub/not-yet", "to-nothing"), 0);
	assert_int_equal(symlink("..", "sub/up"), 0);
	assert_int_equal(named_add_file("p.txt", &err), OK);
	assert_int_equal(named_add_file("new.txt", &err), OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (named_has_file(cases[i].path) != cases[i].named)
			fail_msg("%s", cases[i].path);
	assert_int_equal(named_add_file("to-nothing", &err), OK);
	assert_true(named_has_file("sub/not-yet"));
	assert_int_equal(chdir("sub"), 0); /* what a relative path means depends on where one is */
	assert_false(named_has_file("p.txt"));
	assert_true(named_has_file("../p.txt"));
	assert_int_equal(chdir("/"), 0);
}
