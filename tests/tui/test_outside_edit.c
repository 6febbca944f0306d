/*
 * What was written in $EDITOR is never deleted before it is in the record, and its path is said.
 * run-tests: screen timeout 240
 */
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"


struct calling {
	struct screen *screen;
	char tmp[400], editor[400];
};

/* The editor is a shell script, its file in a folder of its own. */
static void start(struct calling *d, void **state, const char *script)
{
	const char *prompt = folder_file(*state, "prompt.txt", "Say {{input}} once.\n");
	const char *task = folder_file(*state, "words.jsonl",
		"{\"input\":\"say hot\",\"expected\":\"hot\"}\n");
	const char *words[] = {"--new", "-p", prompt, "-s", folder_path(*state, "a.hunsu"), task,
		NULL};
	const char *env[] = {d->tmp, d->editor, NULL};

	snprintf(d->tmp, sizeof d->tmp, "TMPDIR=%s", folder_path(*state, "tmp"));
	snprintf(d->editor, sizeof d->editor, "EDITOR=sh %s",
		folder_file(*state, "edit.sh", script));
	mkdir(folder_path(*state, "tmp"), 0700);
	unlink(folder_path(*state, "a.hunsu"));
	d->screen = screen_start(*state, 24, 80, words, env);
	SHOWS(d->screen, "Prompt ─ v1");
}

static void leave(struct calling *d)
{
	screen_send(d->screen, ":quit!\r");
	assert_int_equal(screen_wait(d->screen, PATIENCE_MS), 0);
}

/* The files that were left, and the last of them. */
static int left(void **state, char *path, size_t size)
{
	char folder[300];
	DIR *dir;
	int n = 0;

	snprintf(folder, sizeof folder, "%s", folder_path(*state, "tmp"));
	dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		if (e->d_name[0] != '.') {
			assert_true((size_t)snprintf(path, size, "%s/%.90s", folder, e->d_name) <
				    size);
			n++;
		}
	closedir(dir);
	return n;
}

static bool said(struct calling *d, const char *path)
{
	return strstr(buf_text(screen_raw(d->screen)), path) != NULL;
}

static const struct {
	const char *script, *why, *kept; /* kept: part of what the file holds */
} refused[] = {
	{"printf 'caf\\351 au lait' > $1", "0xe9 is not UTF-8", "au lait"},
	{"printf 'half a \\355\\225' > $1", "is not UTF-8", "half a "},
	{"printf '\\377\\376S\\000a\\000y\\000' > $1", "is not UTF-8", "S"},
	{"printf 'one\\ntwo \\000 three' > $1", "2:5: a NUL character", "three"},
	{"{ echo mine; head -c 17000000 /dev/zero | tr '\\0' x; } > $1", "is too large", "mine"},
	{"echo words > $1; kill -9 $$", "killed by signal 9", "words"},
	{"echo words > $1; kill -TERM $$", "killed by signal 15", "words"},
	{"echo words > $1; exit 3", "ended with 3", "words"},
	{"exit 1", "ended with 1", "Say {{input}} once."},
	{"printf '\\n\\n' > $1", "the prompt has no text", "\n"},
	{"printf 'user:\\n' > $1", "the prompt has no text", "user:"},
};

IN_FOLDER(what_is_refused_stays_and_is_named_twice)
{
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct calling d;
		char path[400] = "";
		SCOPED(buf) b = BUF(BUF_FILE);

		start(&d, state, refused[i].script);
		screen_send(d.screen, "E");
		SHOWS(d.screen, refused[i].why);
		SHOWS(d.screen, "hat you wrote is in");
		assert_int_equal(left(state, path, sizeof path), 1);
		SHOWS(d.screen, strrchr(path, '/') + 1);
		screen_send(d.screen, "\033"); /* the page */
		SHOWS(d.screen, "Prompt ─ v1");
		leave(&d);
		/* When the screen is gone too. */
		assert_true(strstr(buf_text(screen_raw(d.screen)),
				    "what you wrote in the editor is in ") != NULL);
		assert_true(said(&d, path));
		assert_int_equal(file_read(&b, path, NULL), 0);
		assert_true(str_find(buf_str(&b), refused[i].kept, 0) != SIZE_MAX);
		assert_int_equal(unlink(path), 0);
		screen_stop(d.screen);
	}
}

IN_FOLDER(a_text_that_a_lock_refuses_stays)
{
	struct calling d;
	char path[400];

	start(&d, state, "echo 'Shout {{input}} once.' > $1");
	screen_send(d.screen, ":lock Say\r");
	SHOWS(d.screen, "1 locked");
	screen_send(d.screen, "E");
	SHOWS(d.screen, "would change locked text");
	assert_int_equal(left(state, path, sizeof path), 1);
	screen_send(d.screen, "\033");
	leave(&d);
	assert_true(said(&d, path));
}

IN_FOLDER(an_example_that_is_refused_stays)
{
	static const char *const scripts[] = {"echo nonsense > $1", "printf 'input: \\200' > $1",
		"echo 'input: x' > $1; exit 9"};

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct calling d;
		char path[400];

		start(&d, state, scripts[i]);
		screen_send(d.screen, ":example add\r");
		SHOWS(d.screen, "hat you wrote is in");
		assert_int_equal(left(state, path, sizeof path), 1);
		screen_send(d.screen, "\033");
		leave(&d);
		assert_true(said(&d, path));
		assert_int_equal(unlink(path), 0);
		screen_stop(d.screen);
	}
}

IN_FOLDER(what_was_taken_or_never_touched_leaves_no_file)
{
	static const struct {
		const char *script, *shows;
	} cases[] = {
		{"echo 'Say {{input}} twice.' > $1", "Prompt ─ v2"},
		{"sleep 0.7", "nothing was changed"},
		{"exit 127", "ended with 127"}, /* no such editor */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct calling d;
		char path[400];

		start(&d, state, cases[i].script);
		screen_send(d.screen, "E");
		SHOWS(d.screen, cases[i].shows);
		leave(&d);
		assert_int_equal(left(state, path, sizeof path), 0);
		screen_stop(d.screen);
	}
}

/* Opens the editor; is it taken for a window that goes on? On a busy machine none ends at once. */
static bool seems_a_window(struct calling *d, void **state, const char *script)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	start(d, state, script);
	screen_send(d->screen, "E");
	SHOWS(d->screen, "nothing was changed");
	screen_text(d->screen, &text);
	return strstr(buf_text(&text), "code --wait") != NULL;
}

static void until_written(void **state, char *path, size_t size)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	SCOPED(buf) b = BUF(BUF_TEXT);

	while (!str_is(buf_str(&b), "later\n") && clock_ms() < until) {
		poll(NULL, 0, 20);
		buf_clear(&b);
		if (left(state, path, size) == 1)
			assert_int_equal(file_read(&b, path, NULL), 0);
	}
}

IN_FOLDER(an_editor_that_ended_at_once_leaves_no_file_at_the_end)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	struct calling d;
	char path[400];

	while (!seems_a_window(&d, state, "true")) {
		leave(&d);
		screen_stop(d.screen);
		assert_true(clock_ms() < until);
	}
	leave(&d);
	assert_int_equal(left(state, path, sizeof path), 0);
}

IN_FOLDER(a_window_that_writes_later_keeps_its_file)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	static const char script[] = "(sleep 1; echo later > $1) </dev/null >/dev/null 2>&1 &";
	struct calling d;
	char path[400];

	while (!seems_a_window(&d, state, script)) {
		until_written(state, path, sizeof path);
		unlink(path);
		leave(&d);
		screen_stop(d.screen);
		assert_true(clock_ms() < until);
	}
	assert_int_equal(left(state, path, sizeof path), 1);
	until_written(state, path, sizeof path);
	leave(&d);
	assert_true(said(&d, path));
	assert_int_equal(left(state, path, sizeof path), 1);
}

IN_FOLDER(a_kill_while_the_editor_is_open_leaves_the_file_and_its_path)
{
	struct calling d;
	char path[400] = "";
	SCOPED(buf) b = BUF(BUF_TEXT);
	int64_t until = clock_ms() + PATIENCE_MS;

	start(&d, state, "echo mine > $1; exec sleep 60");
	screen_send(d.screen, "E");
	while (!str_is(buf_str(&b), "mine\n") && clock_ms() < until) {
		screen_take(d.screen, 20);
		buf_clear(&b);
		if (left(state, path, sizeof path) == 1)
			(void)!file_read(&b, path, NULL);
	}
	kill(screen_pid(d.screen), SIGKILL);
	screen_wait(d.screen, PATIENCE_MS);
	assert_true(said(&d, path));
	assert_int_equal(left(state, path, sizeof path), 1);
}
