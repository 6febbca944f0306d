/* outside.c - leaving the screen for a while: the shell, an editor; and the clipboard. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hunsu/base/child.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/task/example_text.h"
#include "inside.h"

#define GUI_MS                                                                                     \
	500 /* an editor that is back sooner, with nothing changed, opened a window of its own */

static void leave(struct tui *t)
{
	paint_leave(t->paint);
	terminal_leave(t->terminal);
}

static void come_back(struct tui *t)
{
	terminal_enter(t->terminal, t->mouse);
	paint_again(t->paint);
	tui_dirty(t, true);
}

void outside_suspend(struct tui *t)
{
	typing_write(t);
	leave(t);
	terminal_suspend(t->terminal);
	come_back(t);
}

bool outside_copy(struct tui *t, struct str text)
{
	if (!terminal_copy(t->terminal, text)) {
		tui_say(t, true, "too long for the terminal's clipboard; :write FILE keeps it");
		return false;
	}
	tui_say(t, false, "copied (where the terminal allows it, OSC 52)");
	return true;
}

/* ---- $EDITOR ---- */

static const char *editor_command(void)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");

	return visual && *visual ? visual : editor && *editor ? editor : "vi";
}

static void in_child(const char *path)
{
	struct buf line = BUF(BUF_SMALL);
	char **environment = child_environ();
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, NULL, (char[]){"sh"}, NULL, NULL};
	char *file = strdup(path);

	buf_addf(&line, "%s \"$1\"", editor_command());
	argv[2] = line.s;
	argv[4] = file;
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	execve("/bin/sh", argv, environment);
	_exit(127);
}

/* Waits for it: the terminal is the editor's, and calls in flight go on when it ends. */
static int run(const char *path)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_int, old_quit;
	int status = -1;
	pid_t pid;

	sigemptyset(&ignore.sa_mask);
	sigaction(SIGINT, &ignore, &old_int);
	sigaction(SIGQUIT, &ignore, &old_quit);
	pid = fork();
	if (pid == 0)
		in_child(path);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGQUIT, &old_quit, NULL);
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static enum status write_file(struct buf *path, struct str text, struct buf *err)
{
	const char *folder = getenv("TMPDIR");
	int fd;

	buf_addf(path, "%s/hunsu-XXXXXX", folder && *folder ? folder : "/tmp");
	fd = mkstemp(path->s);
	if (fd < 0)
		return fail(err, FAILED, "%s: %s", path->s, strerror(errno));
	close(fd);
	return file_write(path->s, text, err);
}

/* False: it was refused, and what was written is worth keeping. */
static bool take(struct tui *t, struct str text, int64_t ms, const char *path)
{
	bool taken = true;
	struct buf err = BUF(BUF_SMALL);
	struct str now = text;

	while (now.n && now.p[now.n - 1] == '\n') /* editors end files with one */
		now.n--;
	if (str_eq(now, buf_str(&t->editor.text))) {
		tui_say(t, false,
			ms < GUI_MS ? "the editor was back at once with nothing changed: one with "
				      "a window "
				      "must wait (code --wait)"
				    : "nothing was changed");
	} else if (live_set_prompt(t->live, now, NULL, "editor", &err)) {
		buf_addf(&err, "; what you wrote is in %s", path);
		tui_say(t, true, buf_text(&err));
		taken = false;
	}
	buf_release(&err);
	return taken;
}

/* The text through the person's editor; what it was is left in the file, whose path is in `path`,
 * until the caller unlinks it. */
static enum status edit_text(
	struct tui *t, struct str was, struct buf *path, struct buf *now, struct buf *err)
{
	enum status st = write_file(path, was, err);
	int code;

	if (st)
		return st;
	leave(t);
	code = run(path->s);
	come_back(t);
	if (code != 0)
		return fail(err, FAILED, "%s ended with %d; nothing is changed", editor_command(),
			code);
	return file_read_text(now, path->s, err);
}

bool outside_editor(struct tui *t)
{
	struct buf path = BUF(BUF_SMALL), err = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	int64_t started = clock_ms();
	enum status st;
	bool taken = true;

	typing_end(t);
	typing_follow(t);
	st = edit_text(t, buf_str(&t->editor.text), &path, &text, &err);
	if (st)
		tui_say(t, true, buf_text(&err));
	else
		taken = take(t, buf_str(&text), clock_ms() - started, buf_text(&path));
	if (path.n && taken)
		unlink(path.s);
	buf_release(&path);
	buf_release(&err);
	buf_release(&text);
	return !st;
}

/* ---- examples ---- */

static void example_lines(const struct tui *t, int id, struct buf *out)
{
	const struct example *e = state_example(&t->live->session->state, id);
	struct example empty = {0};

	buf_adds(out, "# name: value. A line that goes on is indented by two blanks.\n"
		      "# `expected` may stand there several times: each is accepted.\n");
	if (e) {
		example_write(out, e);
	} else {
		live_example_fields(t->live, &empty.fields);
		answers_add(&empty.expected, STR(""));
		example_write(out, &empty);
		example_release(&empty);
	}
}

/* What is wrong with it is told, and the text stays where the person can take it up again. */
static bool take_example(struct tui *t, int id, struct str text, const char *path)
{
	struct buf line = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	bool fine;

	if (id)
		buf_addf(&line, "correct %d ", id);
	else
		buf_adds(&line, "example add ");
	buf_addstr(&line, text);
	fine = !live_command(t->live, buf_str(&line), &err);
	if (!fine) {
		buf_addf(&err, "; your text is kept in %s", path);
		tui_say(t, true, buf_text(&err));
	}
	buf_release(&line);
	buf_release(&err);
	return fine;
}

void outside_example(struct tui *t, int id)
{
	struct buf path = BUF(BUF_SMALL), err = BUF(BUF_SMALL), was = BUF(BUF_TEXT),
		   text = BUF(BUF_TEXT);
	bool done = true;

	typing_end(t);
	example_lines(t, id, &was);
	if (edit_text(t, buf_str(&was), &path, &text, &err))
		tui_say(t, true, buf_text(&err));
	else if (str_eq(buf_str(&was), buf_str(&text)))
		tui_say(t, false, "nothing was changed");
	else
		done = take_example(t, id, buf_str(&text), path.s);
	if (path.n && done)
		unlink(path.s);
	buf_release(&path);
	buf_release(&err);
	buf_release(&was);
	buf_release(&text);
}
