/* test_usage.c - what is asked for wrongly on the command line, and pipes that end early. */
#include <fcntl.h>
#include <unistd.h>

#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

#define TASK "{\"input\":\"hot\",\"expected\":\"hot\"}\n{\"input\":\"up\",\"expected\":\"up\"}\n"

IN_FOLDER(a_misspelt_subcommand_is_suggested_whatever_follows)
{
	static const char *const words[][4] = {{"evla", "-t", "x.jsonl", NULL}, {"evla", NULL},
		{"porpose", "-t", "x", NULL}, {"modles", "--check", NULL}};
	static const char *const meant[] = {"eval", "eval", "propose", "models"};
	struct ran r;
	SCOPED(buf) wanted = BUF(BUF_SMALL);
	for (size_t i = 0; i < 4; i++) {
		drive(&r, folder_path(*state, "home"), "", words[i]);
		buf_clear(&wanted);
		buf_addf(&wanted, "did you mean `hunsu %s`?", meant[i]);
		assert_int_not_equal(r.status, 0);
		assert_has(&r.err, buf_text(&wanted));
	}
}

IN_FOLDER(help_is_a_command_too)
{
	const char *home = folder_path(*state, "home");
	struct ran asked, told;
	DRIVE(&asked, home, "", "help");
	DRIVE(&told, home, "", "--help");
	assert_string_equal(buf_text(&asked.out), buf_text(&told.out));
	DRIVE(&asked, home, "", "help", "grid");
	DRIVE(&told, home, "", "grid", "--help");
	assert_string_equal(buf_text(&asked.out), buf_text(&told.out));
	DRIVE(&asked, home, "", "help", "budget");
	assert_int_equal(asked.status, 0);
	assert_has(&asked.out, "within a session:\n  budget [");
	DRIVE(&asked, home, "", "help", "gird");
	assert_int_equal(asked.status, 2);
	assert_has(&asked.err, "no help of `gird`");
	assert_has(&asked.err, "did you mean `hunsu grid`?");
}

IN_FOLDER(an_option_given_twice_is_refused)
{
	static const char *const words[][6] = {
		{"eval", "--metric", "exact", "--metric", "f1", NULL},
		{"eval", "-t", "a", "-ta", NULL, NULL}, {"eval", "--limit=1", "--limit=1", NULL},
		{"--plain", "-s", "a", "--session", "b", NULL}};
	struct ran r;
	for (size_t i = 0; i < 4; i++) {
		drive(&r, folder_path(*state, "home"), "", words[i]);
		assert_int_equal(r.status, 2);
		assert_has(&r.err, " is given twice");
	}
	DRIVE(&r, folder_path(*state, "home"), "", "eval", "--yes", "--yes", "-t", "none", "-p",
		"a", "-p", "b");
	assert_null(strstr(buf_text(&r.err), "twice")); /* flags and lists may be */
}

IN_FOLDER(a_file_that_is_not_there_exits_with_3)
{
	static const char *const words[][6] = {{"eval", "-t", "gone.jsonl", NULL},
		{"eval", "-t", "./gone/task.csv", NULL}, {"--plain", "gone.jsonl", NULL},
		{"eval", "-t", "dates", "-p", "gone.txt", NULL}, {"log", "gone.hunsu", NULL}};
	struct ran r;
	for (size_t i = 0; i < 5; i++) {
		drive(&r, folder_path(*state, "home"), "", words[i]);
		assert_int_equal(r.status, 3);
		assert_has(&r.err, "gone");
	}
}

IN_FOLDER(a_session_is_no_prompt_and_its_export_is)
{
	const char *session = folder_path(*state, "s.hunsu"),
		   *prompt = folder_file(*state, "p.txt", "Say {{input}}\n"),
		   *task = folder_file(*state, "t.jsonl", TASK),
		   *home = folder_path(*state, "home");
	const char *const words[][8] = {{"eval", "-t", task, "-p", session, NULL},
		{"eval", "-t", task, "-p", prompt, "-p", session, NULL},
		{"eval", "-t", task, "--prompts", session, NULL},
		{"propose", "-t", task, "-p", session, NULL},
		{"--plain", "--new", "-p", session, task, NULL}};
	SCOPED(buf) hint = BUF(BUF_SMALL);
	struct ran r;
	DRIVE(&r, home, "", "--plain", "--new", "-s", session, "-p", prompt, task);
	assert_int_equal(r.status, 0);
	buf_addf(
		&hint, "%s is a session, not a prompt; `hunsu export %s > FILE`", session, session);
	for (size_t i = 0; i < 5; i++) {
		drive(&r, home, "", words[i]);
		assert_int_equal(r.status, 3);
		assert_has(&r.err, buf_text(&hint));
	}
	/* What is said works. */
	DRIVE(&r, home, "", "export", session);
	assert_int_equal(r.status, 0);
	struct echo_model *m = echo_model_start(1 << 30);
	const char *exported = folder_file(*state, "e.txt", buf_text(&r.out));
	DRIVE(&r, home, "", "eval", "--yes", "-t", task, "-p", exported, "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 0);
}

IN_FOLDER(save_as_leaves_a_file_that_is_there)
{
	const char *other = folder_file(*state, "mine.txt", "mine\n");
	SCOPED(buf) line = BUF(BUF_SMALL), text = BUF(BUF_SMALL);
	struct ran r;
	buf_addf(&line, "save-as %s\nnote still here\nsave-as %s2\n", other, other);
	DRIVE(&r, folder_path(*state, "home"), buf_text(&line), "--plain", "--new", "-s",
		folder_path(*state, "s.hunsu"), "dates");
	buf_clear(&line);
	buf_addf(&line, "%s is there already, and is left as it is: name a file that is not there",
		other);
	assert_has(&r.out, buf_text(&line));
	assert_int_equal(file_read(&text, other, NULL), OK);
	assert_string_equal(buf_text(&text), "mine\n");
	buf_clear(&line);
	buf_addf(&line, "the session goes on in %s2", other);
	assert_has(&r.out, buf_text(&line));
}

IN_FOLDER(plain_mode_ends_with_3_when_calls_failed)
{
	struct echo_model *m = echo_model_start(1 << 30);
	const char *task = folder_file(*state, "t.jsonl", TASK),
		   *prompt = folder_file(*state, "p.txt", "Say {{input}}\n");
	struct ran r;
	static const char *const lines[] = {"evaluate\n", "try hot\n"};
	for (size_t i = 0; i < 2; i++) {
		DRIVE(&r, folder_path(*state, "home"), lines[i], "--plain", "--no-store", "-p",
			prompt, "--target", echo_model_name(m, "fail"), task);
		assert_int_equal(r.status, 3);
	}
	DRIVE(&r, folder_path(*state, "home"), "evaluate\n", "--plain", "--no-store", "-p", prompt,
		"--target", echo_model_name(m, "echo"), task);
	assert_int_equal(r.status, 0);
	/* Those that would be sent again are counted, of all texts. */
	DRIVE(&r, folder_path(*state, "home"), "keep Tell {{input}}\nevaluate all\nstatus\n",
		"--plain", "--no-store", "-p", prompt, "--target", echo_model_name(m, "fail"),
		task);
	assert_has(&r.out, "next: 4 calls failed: retry sends them again");
}

/* A session that goes on and on: one act again and again. */
static const char *long_session(void *folder)
{
	const char *path = folder_path(folder, "long.hunsu");
	SCOPED(buf) file = BUF(BUF_FILE);
	struct ran r;
	DRIVE(&r, folder_path(folder, "home"), "", "--plain", "--new", "-s", path, "dates");
	assert_int_equal(r.status, 0);
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
	return folder_path(folder, "long.hunsu");
}

IN_FOLDER(log_stops_when_nobody_reads_on)
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
}

/* Else the session's file gets its number, and all that is said goes into it. */
IN_FOLDER(with_a_standard_stream_closed_nothing_is_said_into_the_session)
{
	const char *closed[] = {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"};
	const char *home = folder_path(*state, "home"),
		   *task = folder_file(*state, "t.jsonl", TASK),
		   *prompt = folder_file(*state, "p.txt", "Say {{input}}");
	char program[4096];
	struct ran r;
	setenv("XDG_DATA_HOME", home, 1);
	setenv("XDG_CONFIG_HOME", home, 1);
	drive_program(program, sizeof program);
	for (size_t i = 0; i < 4; i++) {
		SCOPED(buf) line = BUF(BUF_SMALL), name = BUF(BUF_SMALL), other = BUF(BUF_SMALL);
		buf_addf(&name, "s%zu.hunsu", i);
		buf_addf(&other, "s%zu-2.hunsu", i);
		const char *session = folder_path(*state, buf_text(&name));
		buf_addf(&line,
			"(exec %s; exec '%s' --plain --new -s '%s' -p '%s' '%s') </dev/null",
			closed[i], program, session, prompt, task);
		assert_true(system(buf_text(&line)) >= 0);
		DRIVE(&r, home, "", "log", "--check", session);
		assert_int_equal(r.status, 0);
		assert_false(file_exists(folder_path(*state, buf_text(&other))));
	}
}
