/*
 * test_kill.c - kill -9 in the middle of acts: every act that was shown is there after reopening,
 * whole.
 *
 * The session is a script of acts, each of which says what became of it ("the prompt is v7"). The
 * moment of the kill is drawn anew each time; what the program had said by then must be in the
 * file. The local server (a stand-in for the one that is fetched, started and watched in the same
 * way) is gone each time.
 * run-tests: native, timeout 300
 */
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/hash.h"
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/gone.h"

enum { ACTS = 400, LATEST_MS = 250, SERVES_MS = 600 };

#define TASK                                                                                       \
	"{\"input\":\"hot\",\"output\":\"hot\"}\n{\"input\":\"cold\",\"output\":\"warm\"}\n"       \
	"{\"input\":\"up\",\"output\":\"up\"}\n{\"input\":\"left\",\"output\":\"right\"}\n"

static void write_script(struct buf *out)
{
	for (int i = 1; i <= ACTS; i++) {
		buf_addf(out, "prompt Say it again, number %d: {{input}}\n", i);
		if (i % 20 == 0)
			buf_addf(out, "evaluate prompt\n");
		if (i % 7 == 0)
			buf_addf(out, "name v%d n%d\n", i / 2 + 1, i);
		if (i % 11 == 0)
			buf_addf(out, "undo\n");
	}
}

static void nap(long ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	nanosleep(&t, NULL);
}

/* The number behind the last whole "the prompt is v" that was said; 0: none. */
static long last_said(const struct buf *out)
{
	long n = 0;
	const char *at = buf_text(out);
	while ((at = strstr(at, "the prompt is v"))) {
		char *end;
		at += strlen("the prompt is v");
		long seen = strtol(at, &end, 10);
		if (*end == '\n')
			n = seen;
	}
	return n;
}

static bool has_version(const struct buf *log, long n)
{
	char what[40];
	snprintf(what, sizeof what, "\"version\":{\"version\":%ld,", n);
	return n == 0 || strstr(buf_text(log), what);
}

/* Scripts in the place of those that fetch and run the local model: the server tells its process
 * and lends the port of the echo model. */
static void write_stand_in(void *folder, struct echo_model *m)
{
	SCOPED(buf) text = BUF(BUF_SMALL);
	assert_int_equal(file_mkdirs(folder_path(folder, "scripts"), NULL), OK);
	folder_file(folder, "scripts/local-model",
		"case $2 in server) echo ready /bin/sh ;; *) echo ready /dev/null ;; esac\n");
	buf_addf(&text, "echo $$ >>'%s'; echo listening %d; read -r x\n",
		folder_path(folder, "servers"), echo_model_port(m));
	folder_file(folder, "scripts/local-server.py", buf_text(&text));
	setenv("HUNSU_SHARE", folder, 1);
}

/* How many servers were started so far. None of them is left. */
static int servers_gone(void *folder)
{
	const char *path = folder_path(folder, "servers");
	SCOPED(buf) text = BUF(BUF_FILE);
	struct str rest, line;
	int n = 0;
	if (file_exists(path))
		assert_int_equal(file_read(&text, path, NULL), OK);
	for (rest = buf_str(&text); str_line(&rest, &line); n++) {
		long pid = 0;
		assert_true(str_to_long(line, 2, INT32_MAX, &pid));
		assert_true(process_gone((pid_t)pid));
	}
	return n;
}

/* Starts a session, feeds it the script, kills it after `ms`, and looks at what is left. */
static long kill_once(void *folder, const char *model, const struct buf *script, int round, long ms)
{
	char name[40];
	snprintf(name, sizeof name, "k%d.hunsu", round);
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", "Say it again: {{input}}");
	const char *session = folder_path(folder, name);
	const char *const words[] = {"--plain", "--new", task, "-p", prompt, "-s", session,
		"--no-store", "--target", model, "--proposer", model, NULL};
	struct driven d;
	struct ran r, log;
	SCOPED(buf) text = BUF(BUF_FILE);
	drive_start(&d, folder, words);
	(void)!write(d.in, script->s, script->n < 60000 ? script->n : 60000); /* fits in a pipe */
	nap(ms);
	kill(d.pid, SIGKILL);
	drive_end(&d, &r);
	servers_gone(folder);
	long said = last_said(&r.out);
	if (file_exists(session))
		assert_int_equal(file_read(&text, session, NULL), OK);
	if (said ||
		memchr(buf_text(&text), '\n', text.n)) { /* else the first line was not whole yet */
		DRIVE(&log, folder, "", "log", session);
		if (log.status)
			print_error("%s\n%s\n", buf_text(&log.err), buf_text(&r.out));
		assert_int_equal(log.status, 0);
		assert_true(has_version(&text, said));
		DRIVE(&log, folder, "status\n", "--plain", session, "--no-store");
		assert_int_equal(log.status, 0); /* and it goes on from there */
		DRIVE(&log, folder, "", "log", "--check", session);
		assert_int_equal(log.status, 0);
	}
	return said;
}

IN_FOLDER(every_act_that_was_shown_is_there_after_a_kill)
{
	struct echo_model *m = echo_model_start(0);
	const char *model = "local:135m";
	SCOPED(buf) script = BUF(BUF_TEXT);
	struct rng rng = rng_seed((uint64_t)time(NULL));
	const int kills = (int)test_times(60);
	int64_t end = 0;
	long acts = 0;
	write_script(&script);
	write_stand_in(*state, m);
	/* Until they fell among acts and many where a server ran; later where that takes longer. */
	for (int i = 0; i < kills || acts <= kills || servers_gone(*state) <= kills / 4; i++) {
		/* Every other one so late that the processor was looked at, and a server runs. */
		const long ms = (long)rng_below(&rng, LATEST_MS) + (i % 2 ? SERVES_MS : 0);
		acts += kill_once(*state, model, &script, i, ms * (1 + i / kills));
		if (i == kills)
			end = clock_ms() + PATIENCE_MS;
		assert_true(i <= kills || clock_ms() < end);
	}
	unsetenv("HUNSU_SHARE");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	return test_main();
}
