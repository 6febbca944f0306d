/*
 * test_leaving.c - leaving on a terminal with acts that are not saved: the person is asked, on the
 * screen and in plain mode, and what is answered is done. run-tests: screen
 */
#define _GNU_SOURCE /* prlimit */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "../support/whole.h"
#include "hunsu/base/file.h"

#define TASK "{\"input\":\"hot\",\"output\":\"hot\"}\n"

struct played {
	struct screen *screen;
	char session[200], other[200];
};

static struct played start(void *folder, bool plain)
{
	struct played p;
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", "Say it: {{input}}");
	const char *words[] = {"--new", task, "-p", prompt, "-s", p.session, "--no-store",
		"--target", "openai@http://127.0.0.1:9/v1:none", plain ? "--plain" : NULL, NULL};
	snprintf(p.session, sizeof p.session, "%s", folder_path(folder, "s.hunsu"));
	snprintf(p.other, sizeof p.other, "%s", folder_path(folder, "other.hunsu"));
	assert_int_equal(file_mkdirs(folder_path(folder, "tmp"), NULL), OK);
	setenv("TMPDIR", folder_path(folder, "tmp"), 1);
	p.screen = screen_start(folder, 34, 150, words, NULL);
	SHOWS(p.screen, plain ? "> " : "Prompt ─ v1");
	return p;
}

static void limit(const struct played *p, bool on)
{
	struct rlimit lim;
	struct stat st;
	assert_int_equal(stat(p->session, &st), 0);
	assert_int_equal(prlimit(screen_pid(p->screen), RLIMIT_FSIZE, NULL, &lim), 0);
	lim.rlim_cur = on ? (rlim_t)st.st_size : lim.rlim_max;
	assert_int_equal(prlimit(screen_pid(p->screen), RLIMIT_FSIZE, &lim, NULL), 0);
}

/* An act that the disk does not take. */
static void unsaved_act(const struct played *p, bool plain)
{
	limit(p, true);
	screen_send(p->screen, plain ? "name v1 precious\r" : ":name v1 precious\r");
	SHOWS(p->screen, "not saved: ");
}

static void stop(struct played *p, int status)
{
	assert_int_equal(screen_wait(p->screen, PATIENCE_MS), status);
	screen_stop(p->screen);
	unsetenv("TMPDIR");
}

static void is_whole(const char *path)
{
	SCOPED(buf) text = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	record_is_whole(path);
	assert_int_equal(file_read(&text, path, &err), OK);
	assert_non_null(strstr(buf_text(&text), "\"name\":\"precious\""));
	assert_non_null(strstr(buf_text(&text), "\"act\":\"quit\""));
}

IN_FOLDER(q_asks_and_keeps_trying_until_there_is_room)
{
	struct played p = start(*state, false);
	unsaved_act(&p, false);
	screen_send(p.screen, "q");
	SHOWS(p.screen, "1 act is not saved (");
	SHOWS(p.screen, "[k]eep trying");
	screen_send(p.screen, "k");
	LACKS(p.screen, "[k]eep trying");
	screen_send(p.screen, "q");
	SHOWS(p.screen, "[k]eep trying");
	screen_send(p.screen, "\033");
	LACKS(p.screen, "[k]eep trying");
	limit(&p, false);
	LACKS(p.screen, "not saved: ");
	screen_send(p.screen, "q");
	stop(&p, 0);
	is_whole(p.session);
}

IN_FOLDER(room_that_came_back_needs_no_question)
{
	struct played p = start(*state, false);
	unsaved_act(&p, false);
	limit(&p, false);
	screen_send(p.screen, "q");
	stop(&p, 0);
	is_whole(p.session);
}

IN_FOLDER(p_goes_on_in_another_place)
{
	struct played p = start(*state, false);
	char line[300];
	unsaved_act(&p, false);
	screen_send(p.screen, "q");
	SHOWS(p.screen, "[p]lace");
	screen_send(p.screen, "p");
	SHOWS(p.screen, ":save-as");
	limit(&p, false); /* of the size of files: the other would be as full */
	snprintf(line, sizeof line, "%s\r", p.other);
	screen_send(p.screen, line);
	SHOWS(p.screen, "all is saved; the session goes on in ");
	screen_send(p.screen, "q");
	stop(&p, 0);
	is_whole(p.other);
}

IN_FOLDER(g_gives_them_up_knowingly)
{
	struct played p = start(*state, false);
	unsaved_act(&p, false);
	screen_send(p.screen, ":quit!\r");
	SHOWS(p.screen, "[g]ive up");
	screen_send(p.screen, "g");
	stop(&p, 3);
	assert_false(file_exists(folder_path(*state, "tmp/s.hunsu")));
}

IN_FOLDER(a_terminal_that_goes_away_leaves_them_in_tmpdir)
{
	static const int signals[] = {SIGHUP, SIGTERM};
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct played p = start(*state, false);
		struct stat st;
		unsaved_act(&p, false);
		/* in pieces, for its files have a limit */
		assert_int_equal(stat(p.session, &st), 0);
		kill(screen_pid(p.screen), signals[i]);
		SHOWS(p.screen, "tmp/s.hunsu");
		stop(&p, 3);
		assert_true(file_exists(folder_path(*state, "tmp/s.hunsu")));
		assert_true(file_exists(folder_path(*state, "tmp/s.hunsu.002")));
		unlink(folder_path(*state, "tmp/s.hunsu"));
		unlink(folder_path(*state, "tmp/s.hunsu.002"));
		unlink(p.session);
	}
}

IN_FOLDER(plain_on_a_terminal_asks_too)
{
	struct played p = start(*state, true);
	char line[300];
	unsaved_act(&p, true);
	screen_send(p.screen, "quit\r");
	SHOWS(p.screen, "1 act is not saved (");
	screen_send(p.screen, "keep trying\r");
	SHOWS(p.screen, "tried again each second");
	screen_send(p.screen, "quit\r");
	limit(&p, false);
	snprintf(line, sizeof line, "place %s\r", p.other);
	screen_send(p.screen, line);
	stop(&p, 0);
	is_whole(file_exists(p.other) ? p.other : p.session);
}

IN_FOLDER(plain_gives_up_by_word)
{
	struct played p = start(*state, true);
	unsaved_act(&p, true);
	screen_send(p.screen, "quit\r");
	SHOWS(p.screen, "give up: leave");
	screen_send(p.screen, "give up\r");
	stop(&p, 3);
	assert_false(file_exists(folder_path(*state, "tmp/s.hunsu")));
}

IN_FOLDER(the_end_of_input_asks_once)
{
	static const char *const ends[] = {"\004", "\003"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct played p = start(*state, true);
		unsaved_act(&p, true);
		screen_send(p.screen, ends[i]);
		SHOWS(p.screen, "give up: leave");
		screen_send(p.screen, ends[i]);
		SHOWS(p.screen, "tmp/s.hunsu");
		stop(&p, i ? 130 : 3);
		assert_true(file_exists(folder_path(*state, "tmp/s.hunsu")));
		unlink(folder_path(*state, "tmp/s.hunsu"));
		unlink(folder_path(*state, "tmp/s.hunsu.002"));
		unlink(p.session);
	}
}
