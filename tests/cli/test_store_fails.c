/*
 * test_store_fails.c - a response store that fails harms no work: eval, propose and a session say
 * so once, go on, and count at the end what was not kept.
 */
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/disk.h"
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "../support/whole.h"

#define TASK                                                                                       \
	"{\"input\":\"hot\",\"output\":\"hot\"}\n{\"input\":\"cold\",\"output\":\"warm\"}\n"       \
	"{\"input\":\"up\",\"output\":\"up\"}\n{\"input\":\"left\",\"output\":\"right\"}\n"

/* ---- ways to fail ---- */

static sqlite3 *locked_by;

static bool lock_it(void *folder)
{
	assert_int_equal(
		sqlite3_open(folder_path(folder, "hunsu/answers.db"), &locked_by), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(locked_by, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return true;
}

static void unlock_it(void *folder)
{
	sqlite3_close(locked_by);
}

static bool limit_it(void *folder)
{
	disk_limit_files(2000); /* the test's own are smaller */
	return true;
}

static void no_limit(void *folder)
{
	disk_limit_files(-1);
}

static bool fill_it(void *folder)
{
	const char *path = folder_path(folder, "hunsu");
	if (!disk_tiny(path, 4))
		return false;
	return true;
}

static bool make_it_read_only(void *folder)
{
	return disk_read_only(folder_path(folder, "hunsu"));
}

static void away(void *folder)
{
	disk_away(folder_path(folder, "hunsu"));
}

static bool put_junk_there(void *folder)
{
	unlink(folder_path(folder, "hunsu/answers.db-wal"));
	unlink(folder_path(folder, "hunsu/answers.db-shm"));
	folder_file(folder, "hunsu/answers.db",
		"no database at all, but long enough for one to be looked for in it: a hundred "
		"bytes of it are a header, and these are not");
	return true;
}

static bool put_a_folder_there(void *folder)
{
	const char *path = folder_path(folder, "hunsu/answers.db");
	unlink(path);
	unlink(folder_path(folder, "hunsu/answers.db-wal"));
	unlink(folder_path(folder, "hunsu/answers.db-shm"));
	return mkdir(path, 0700) == 0;
}

static void remove_the_folder(void *folder)
{
	rmdir(folder_path(folder, "hunsu/answers.db"));
}

static const struct way {
	const char *name;
	bool (*begin)(void *folder); /* false: not here */
	void (*end)(void *folder);
} ways[] = {
	{"locked", lock_it, unlock_it},
	{"files are limited", limit_it, no_limit},
	{"full", fill_it, away},
	{"read-only", make_it_read_only, away},
	{"junk", put_junk_there, NULL},
	{"a folder", put_a_folder_there, remove_the_folder},
};

/* ---- what it is about ---- */

static void whole_store(void *folder, const char *target)
{
	struct ran r;
	unlink(folder_path(folder, "hunsu/answers.db"));
	DRIVE(&r, folder, NULL, "eval", "-t", folder_file(folder, "t.jsonl", TASK), "-p",
		folder_file(folder, "first.txt", "First: {{input}}"), "--target", target);
	assert_int_equal(r.status, 0);
	assert_string_equal(buf_text(&r.err), "");
}

static void said_once_and_counted(
	const struct way *w, const struct buf *text, const char *counted)
{
	int said = times_in(text, "the response store fails: ");
	/* What is seen at the end alone is said there. */
	if (said > 1 || (said == 0 && w->begin != lock_it && w->begin != limit_it &&
				w->begin != make_it_read_only) ||
		times_in(text, counted) != 1)
		fail_msg("%s: not said once with `%s`:\n%s", w->name, counted, buf_text(text));
}

static void eval_goes_on(void *folder, const struct way *w, const char *target)
{
	struct ran r;
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", "Again: {{input}}");
	DRIVE(&r, folder, NULL, "eval", "-t", task, "-p", prompt, "--target", target);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(buf_text(&r.out), "50.0  15.0–85.0  4       0"));
	said_once_and_counted(w, &r.err, "4 answers were not kept");
}

static void propose_goes_on(void *folder, const struct way *w, const char *proposer)
{
	struct ran r;
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", "Again: {{input}}");
	DRIVE(&r, folder, NULL, "propose", "-t", task, "-p", prompt, "--op", "paraphrase", "-n",
		"1", "--proposer", proposer);
	assert_int_equal(r.status, 0);
	said_once_and_counted(w, &r.err, "1 answer was not kept");
}

static void a_session_goes_on(void *folder, const struct way *w, const char *target)
{
	struct ran r;
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", "Once more: {{input}}");
	const char *session = folder_path(folder, "s.hunsu");
	SCOPED(buf) all = BUF(BUF_FILE);
	if (w->begin == limit_it) /* nor could the session be written */
		return;
	unlink(session);
	DRIVE(&r, folder, "evaluate prompt\nstatus\n", "--plain", "--new", task, "-p", prompt,
		"-s", session, "--target", target, "--proposer", target);
	assert_int_equal(r.status, 0);
	buf_addstr(&all, buf_str(&r.out));
	buf_addstr(&all, buf_str(&r.err));
	said_once_and_counted(w, &all, "4 answers were not kept");
}

IN_FOLDER(a_store_that_fails_is_said_once_and_counted_at_the_end)
{
	struct echo_model *m = echo_model_start(0);
	char target[100], proposer[100];
	snprintf(target, sizeof target, "%s", echo_model_name(m, "echo"));
	snprintf(proposer, sizeof proposer, "%s", echo_model_name(m, "writer"));
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const struct way *w = &ways[i];
		whole_store(*state, target);
		if (!w->begin(*state)) {
			print_message("skip: %s cannot be made here\n", w->name);
			continue;
		}
		eval_goes_on(*state, w, target);
		propose_goes_on(*state, w, proposer);
		a_session_goes_on(*state, w, target);
		if (w->end)
			w->end(*state);
	}
}

/* Reads its standard output until that was said. */
static void read_until(struct driven *d, struct buf *text, const char *words)
{
	char block[4096];
	struct pollfd fd = {.fd = d->out, .events = POLLIN};
	while (!strstr(buf_text(text), words)) {
		ssize_t n = poll(&fd, 1, PATIENCE_MS) == 1 ? read(d->out, block, sizeof block) : 0;
		if (n <= 0)
			fail_msg("it never said `%s` but:\n%s", words, buf_text(text));
		buf_add(text, block, (size_t)n);
	}
}

static void tell(struct driven *d, const char *line)
{
	assert_int_equal(write(d->in, line, strlen(line)), strlen(line));
}

IN_FOLDER(what_went_with_a_removed_store_is_counted_too)
{
	struct echo_model *m = echo_model_start(0);
	struct driven d;
	struct ran r;
	SCOPED(buf) text = BUF(BUF_FILE);
	char counted[60];
	const char *target = echo_model_name(m, "echo");
	const char *session = folder_path(*state, "s.hunsu");
	const char *const words[] = {"--plain", "--new", folder_file(*state, "t.jsonl", TASK), "-p",
		folder_file(*state, "p.txt", "And: {{input}}"), "-s", session, "--target", target,
		"--proposer", target, NULL};
	drive_start(&d, *state, words);
	tell(&d, "evaluate prompt\nstatus\n");
	read_until(&d, &text, "50 %");
	assert_int_equal(unlink(folder_path(*state, "hunsu/answers.db")), 0);
	tell(&d, "try hot\n");
	read_until(&d, &text, "the response store fails: ");
	tell(&d, "try cold\n");
	drive_end(&d, &r);
	assert_int_equal(r.status, 0);
	assert_int_equal(times_in(&text, "the response store fails: "), 1);
	assert_int_equal(times_in(&r.out, "the response store fails: "), 0);
	snprintf(counted, sizeof counted, "%d answers were not kept", echo_model_requests(m));
	assert_int_equal(times_in(&r.err, counted), 1);
}

IN_FOLDER(without_a_store_nothing_is_missed)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	folder_file(*state, "hunsu/answers.db", "not a database");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", folder_file(*state, "p.txt", "{{input}}"),
		"--target", echo_model_name(m, "echo"), "--no-store");
	assert_int_equal(r.status, 0);
	assert_string_equal(buf_text(&r.err), "");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	return test_main();
}
