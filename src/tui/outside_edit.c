/*
 * outside_edit.c - the prompt, or an example, in the person's own editor. What was written there is
 * never deleted before it is in the record: until then its file stays, and where it is, is said.
 */
#include <errno.h>
#include <signal.h>
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

struct visit { /* to the editor */
	struct buf path, was, now;
	struct buf err; /* what went wrong with it */
	int status;	/* as waitpid has it */
	int64_t ms;
};

static void visit_init(struct visit *e)
{
	*e = (struct visit){.path = BUF(BUF_SMALL),
		.was = BUF(BUF_TEXT), .now = BUF(BUF_TEXT), .err = BUF(BUF_SMALL)};
}

static void visit_release(struct visit *e)
{
	buf_release(&e->path);
	buf_release(&e->was);
	buf_release(&e->now);
	buf_release(&e->err);
}

static const char *editor_command(void)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");

	return visual && *visual ? visual : editor && *editor ? editor : "vi";
}

/* ---- the child ---- */

static void in_child(const char *path)
{
	struct buf line = BUF(BUF_SMALL);
	char **environment = child_environ();
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, NULL, (char[]){"sh"}, NULL, NULL};
	char *file = mem_dup(path);

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
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		in_child(path);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static enum status write_file(struct buf *path, struct str text, struct buf *err)
{
	const char *folder = getenv("TMPDIR");
	enum status st;
	int fd;

	buf_adds(path, folder && *folder ? folder : "/tmp");
	buf_adds(path, str_ends(buf_str(path), "/") ? "hunsu-XXXXXX" : "/hunsu-XXXXXX");
	fd = mkstemp(path->s);
	if (fd < 0) {
		st = fail(err, FAILED, "%s: %s", path->s, strerror(errno));
	} else {
		close(fd);
		st = file_write(path->s, text, err);
		if (st)
			unlink(path->s);
	}
	if (st)
		buf_clear(path);
	return st;
}

/* On the terminal itself, where it can be read should we be killed while the editor is open. */
static void say_outside(const char *path)
{
	SCOPED(buf) line = BUF(BUF_SMALL);

	if (path) {
		buf_adds(&line, "hunsu: what you write stays in ");
		text_visible(&line, str_of(path), false);
		buf_adds(&line, " until it is in the session");
	} else {
		buf_adds(&line, "\r\033[K");
	}
	for (size_t at = 0; at < line.n;) {
		ssize_t n = write(STDOUT_FILENO, line.s + at, line.n - at);

		if (n < 0 && errno != EINTR)
			break;
		at += n > 0 ? (size_t)n : 0;
	}
}

/* As the shell between us and the editor says it: 128 and the signal. */
static int exit_code(const struct visit *e)
{
	return WIFSIGNALED(e->status) ? 128 + WTERMSIG(e->status) : WEXITSTATUS(e->status);
}

static enum status check_end(struct visit *e)
{
	int code = exit_code(e);

	if (e->status == -1)
		return fail(&e->err, FAILED, "%s cannot be started", editor_command());
	if (code > 128)
		return fail(&e->err, FAILED, "%s was killed by signal %d; nothing is changed",
			editor_command(), code - 128);
	if (code)
		return fail(&e->err, FAILED, "%s ended with %d; nothing is changed",
			editor_command(), code);
	return OK;
}

/* The text through the person's editor; FAILED: why in err, and the file may hold what was written.
 */
static enum status visit(struct tui *t, struct visit *e)
{
	int64_t started = clock_ms();
	enum status st = write_file(&e->path, buf_str(&e->was), &e->err);

	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_int, old_quit;

	if (st)
		return st;
	/* As long as the terminal makes signals of keys, these are the editor's. */
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGINT, &ignore, &old_int);
	sigaction(SIGQUIT, &ignore, &old_quit);
	outside_leave(t);
	say_outside(e->path.s);
	e->status = run(e->path.s);
	say_outside(NULL);
	outside_back(t);
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGQUIT, &old_quit, NULL);
	e->ms = clock_ms() - started;
	st = check_end(e);
	return st ? st : file_read_text(&e->now, e->path.s, &e->err);
}

/* ---- what becomes of the file ---- */

static bool holds(const char *path, struct str text)
{
	SCOPED(buf) now = BUF(BUF_TEXT);

	return !file_read(&now, path, NULL) && str_eq(buf_str(&now), text);
}

static struct left_file *leave_file(struct tui *t, const struct visit *e)
{
	struct left_file *f = PUSH(&t->left);

	f->path = mem_dup(e->path.s);
	f->was = str_dup(buf_str(&e->was));
	f->n = e->was.n;
	return f;
}

/* On one line where all of it can be seen there, else on a page. */
static void say_kept(struct tui *t, const struct visit *e)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	buf_addf(&words, "%s; what you wrote is in %s", buf_text(&e->err), e->path.s);
	if (text_width(buf_str(&words)) > t->canvas.cols - 4) {
		buf_clear(&words);
		buf_addf(&words, "%s\n\nWhat you wrote is in\n%s", buf_text(&e->err), e->path.s);
	}
	tui_say(t, true, buf_text(&words));
}

/* Nothing was done with it: it stays, but where no editor ever had it. */
static void keep(struct tui *t, const struct visit *e)
{
	int code = exit_code(e);
	bool ran = code != 126 && code != 127 && e->status != -1;

	if (!e->path.n || (!ran && holds(e->path.s, buf_str(&e->was)))) {
		if (e->path.n)
			unlink(e->path.s);
		tui_say(t, true, buf_text(&e->err));
		return;
	}
	leave_file(t, e)->kept = true;
	say_kept(t, e);
}

/* It is in the record; the file is needed as long as that is not on the disk. */
static void taken(struct tui *t, struct visit *e)
{
	if (!journal_unsaved(t->live->desk->session->journal)) {
		unlink(e->path.s);
		return;
	}
	leave_file(t, e)->taken = true;
	buf_clear(&e->err);
	buf_adds(&e->err, "the session's file has not taken it yet");
	say_kept(t, e);
}

static void unchanged(struct tui *t, const struct visit *e)
{
	if (e->ms >= GUI_MS) {
		unlink(e->path.s);
		tui_say(t, false, "nothing was changed");
		return;
	}
	leave_file(t, e); /* a window may have it still */
	tui_say(t, false, "nothing was changed; an editor with a window must wait (code --wait)");
}

void outside_end(struct tui *t)
{
	for (size_t i = 0; i < t->left.n; i++) {
		struct left_file *f = &t->left.items[i];
		bool saved = f->taken && !journal_unsaved(t->live->desk->session->journal);

		if (saved || (!f->kept && !f->taken && holds(f->path, (struct str){f->was, f->n})))
			unlink(f->path);
		else if (file_exists(f->path))
			live_at_end(t->acting, "what you wrote in the editor is in %s", f->path);
		free(f->path);
		free(f->was);
	}
	t->left.n = 0;
}

void outside_editor(struct tui *t)
{
	struct visit e;
	struct str now;

	visit_init(&e);
	typing_end(t);
	typing_follow(t);
	buf_addstr(&e.was, buf_str(&t->editor.text));
	if (visit(t, &e)) {
		keep(t, &e);
		visit_release(&e);
		return;
	}
	now = buf_str(&e.now);
	while (now.n && now.p[now.n - 1] == '\n') /* editors end files with one */
		now.n--;
	if (str_eq(now, buf_str(&e.was)))
		unchanged(t, &e);
	else if (live_set_prompt(t->acting, now, NULL, "editor", &e.err))
		keep(t, &e);
	else
		taken(t, &e);
	visit_release(&e);
}

/* ---- examples ---- */

static void example_lines(const struct tui *t, int id, struct buf *out)
{
	const struct example *e = state_example(live_state(t->live), id);
	struct example empty = {0};

	buf_adds(out, "# name: value. A line that goes on is indented by two blanks.\n"
		      "# `expected` may be there several times: each is accepted.\n");
	if (e) {
		example_write(out, e);
	} else {
		live_example_fields(t->live, &empty.fields);
		answers_add(&empty.expected, STR(""));
		example_write(out, &empty);
		example_release(&empty);
	}
}

static enum status take_example(struct tui *t, struct str command, struct visit *e)
{
	SCOPED(buf) line = BUF(BUF_FILE);

	buf_addstr(&line, command);
	buf_addc(&line, ' ');
	buf_addstr(&line, buf_str(&e->now));
	return live_command(t->acting, buf_str(&line), &e->err);
}

void outside_example(struct tui *t, int id, struct str line)
{
	SCOPED(visit) e;
	bool back;

	visit_init(&e);
	typing_end(t);
	example_lines(t, id, &e.was);
	back = !visit(t, &e);
	if (back && str_eq(buf_str(&e.was), buf_str(&e.now)))
		unchanged(t, &e);
	else if (back && !take_example(t, line, &e))
		taken(t, &e);
	else
		keep(t, &e);
}
