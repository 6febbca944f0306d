/* test_usage.c - what is asked for wrongly on the command line, and pipes that end early. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "hunsu/base/file.h"
#include <cmocka.h> /* last: its fail() would hide ours */

#define TASK "{\"input\":\"hot\",\"expected\":\"hot\"}\n{\"input\":\"up\",\"expected\":\"up\"}\n"

static void said(const struct buf *b, const char *what)
{
	if (!strstr(buf_text(b), what))
		fail_msg("no `%s` in: %s", what, buf_text(b));
}

static void a_misspelt_subcommand_is_suggested_whatever_follows(void **state)
{
	static const char *const words[][4] = {{"evla", "-t", "x.jsonl", NULL}, {"evla", NULL},
		{"porpose", "-t", "x", NULL}, {"modles", "--check", NULL}};
	static const char *const meant[] = {"eval", "eval", "propose", "models"};
	struct ran r;
	struct buf wanted = BUF(BUF_SMALL);
	for (size_t i = 0; i < 4; i++) {
		drive(&r, folder_path(*state, "home"), "", words[i]);
		buf_clear(&wanted);
		buf_addf(&wanted, "did you mean `hunsu %s`?", meant[i]);
		assert_int_not_equal(r.status, 0);
		said(&r.err, buf_text(&wanted));
		ran_release(&r);
	}
	buf_release(&wanted);
}

static void an_option_given_twice_is_refused(void **state)
{
	static const char *const words[][6] = {
		{"eval", "--target", "local", "--target", "local:0.5b", NULL},
		{"eval", "-t", "a", "-ta", NULL, NULL}, {"eval", "--limit=1", "--limit=1", NULL},
		{"--plain", "-s", "a", "--session", "b", NULL}};
	struct ran r;
	for (size_t i = 0; i < 4; i++) {
		drive(&r, folder_path(*state, "home"), "", words[i]);
		assert_int_equal(r.status, 2);
		said(&r.err, " is given twice");
		ran_release(&r);
	}
	DRIVE(&r, folder_path(*state, "home"), "", "eval", "--yes", "--yes", "-t", "none", "-p",
		"a", "-p", "b");
	assert_null(strstr(buf_text(&r.err), "twice")); /* flags and lists may be */
	ran_release(&r);
}

static void a_file_that_is_not_there_exits_with_3(void **state)
{
	static const char *const words[][6] = {{"eval", "-t", "gone.jsonl", NULL},
		{"eval", "-t", "./gone/task.csv", NULL}, {"--plain", "gone.jsonl", NULL},
		{"eval", "-t", "dates", "-p", "gone.txt", NULL}, {"log", "gone.hunsu", NULL}};
	struct ran r;
	for (size_t i = 0; i < 5; i++) {
		drive(&r, folder_path(*state, "home"), "", words[i]);
		assert_int_equal(r.status, 3);
		said(&r.err, "gone");
		ran_release(&r);
	}
}

static void plain_mode_ends_with_3_when_calls_failed(void **state)
{
	struct echo_model *m = echo_model_start(1 << 30);
	const char *task = folder_file(*state, "t.jsonl", TASK),
		   *prompt = folder_file(*state, "p.txt", "Say {{input}}\n");
	struct ran r;
	DRIVE(&r, folder_path(*state, "home"), "evaluate\n", "--plain", "--no-store", "-p", prompt,
		"--target", echo_model_name(m, "fail"), task);
	assert_int_equal(r.status, 3);
	ran_release(&r);
	DRIVE(&r, folder_path(*state, "home"), "evaluate\n", "--plain", "--no-store", "-p", prompt,
		"--target", echo_model_name(m, "echo"), task);
	assert_int_equal(r.status, 0);
	ran_release(&r);
	echo_model_stop(m);
}

/* A session that goes on and on: one act again and again. */
static const char *long_session(void *folder)
{
	const char *path = folder_path(folder, "long.hunsu");
	struct buf file = BUF(BUF_FILE);
	struct ran r;
	DRIVE(&r, folder_path(folder, "home"), "", "--plain", "--new", "-s", path, "dates");
	assert_int_equal(r.status, 0);
	ran_release(&r);
	assert_int_equal(file_read(&file, path, NULL), OK);
	int n = 0;
	for (size_t i = 0; i < file.n; i++)
		n += file.s[i] == '\n';
	for (int i = 0; i < 5000; i++)
		buf_addf(&file,
			"{\"n\":%d,\"t\":\"2026-11-24T10:00:01.123Z\",\"by\":\"human\","
			"\"act\":\"name\",\"args\":\"%0100d\",\"do\":[{\"name\":{\"about\":"
			"{\"version\":1},\"name\":\"%0100d\"}}]}\n",
			++n, i, i);
	assert_int_equal(file_write(path, buf_str(&file), NULL), OK);
	buf_release(&file);
	return folder_path(folder, "long.hunsu");
}

static void log_stops_when_nobody_reads_on(void **state)
{
	const char *words[] = {"log", long_session(*state), NULL};
	struct driven d;
	struct ran r;
	char some[100];
	drive_start(&d, folder_path(*state, "home"), words);
	assert_true(read(d.out, some, sizeof some) > 0);
	close(d.out);
	d.out = open("/dev/null", O_RDONLY);
	drive_end(&d, &r);
	assert_int_equal(r.status, 3);
	assert_string_equal(buf_text(&r.err), "");
	ran_release(&r);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
	const struct CMUnitTest tests[] = {
		T(a_misspelt_subcommand_is_suggested_whatever_follows),
		T(an_option_given_twice_is_refused),
		T(a_file_that_is_not_there_exits_with_3),
		T(plain_mode_ends_with_3_when_calls_failed),
		T(log_stops_when_nobody_reads_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
