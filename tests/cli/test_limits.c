/* run-tests: screen native timeout 300 */
/* Too few descriptors or too little memory end in a message and exit 3, with the terminal as it
 * was; SIGQUIT restores it too; an unknown TERM is drawn as a known one. */
#include <signal.h>
#include <sys/stat.h>
#include "../support/test.h"
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/screen.h"

#define LOADER 127 /* what the loader says when it cannot even start the program */

static char *real;

static const char *session_file(void *folder)
{
	SCOPED(life) l;

	life_init(&l);
	short_life(&l);
	return folder_file(folder, "a.hunsu", buf_text(&l.lines));
}

/* What is run next is the program under this limit. */
static void limit(void *folder, const char *kind, int value)
{
	SCOPED(buf) script = BUF(BUF_SMALL);
	const char *path;

	buf_addf(&script, "#!/bin/sh\nulimit %s %d || exit 3\nexec '%s' \"$@\"\n", kind, value,
		real);
	path = folder_file(folder, "limited", buf_text(&script));
	assert_int_equal(chmod(path, 0700), 0);
	setenv("HUNSU", path, 1);
}

static void unlimited(void)
{
	setenv("HUNSU", real, 1);
}

static void ends_in_words(void *folder, const char *what, int value, const char *path)
{
	const char *prompt = folder_file(folder, "p.txt", "Say {{input}}\n");
	const char *const runs[][10] = {
		{"--plain", path},
		{"log", path},
		{"log", "--check", path},
		{"export", path},
		{"replay", "--plain", path},
		{"theme"},
		{"eval", "-t", "dates", "-p", prompt, "--target", "openai@http://127.0.0.1:9/v1:m",
			"--limit", "1"},
	};

	for (size_t i = 0; i < COUNT(runs); i++) {
		struct ran r;

		drive(&r, folder, "show prompt\nnote said\nq\n", runs[i]);
		if (r.status != LOADER && r.status > 3)
			fail_msg("%s with %s %d: %d: %s", runs[i][0], what, value, r.status,
				buf_text(&r.err));
		if (r.status == 3 && !r.err.n && !strstr(buf_text(&r.out), "error: "))
			fail_msg("%s with %s %d says nothing", runs[i][0], what, value);
	}
}

static void screen_ends_well(void *folder, const char *what, int value, const char *path)
{
	const char *words[] = {path, NULL};
	struct screen *s = screen_start(folder, 24, 80, words, NULL);
	int status = screen_wait(s, 200);

	for (int i = 0; i < 20 * test_slower() && status < 0; i++) {
		screen_send(s, "q");
		status = screen_wait(s, 300);
	}
	if (status != LOADER && (status < 0 || status > 3))
		fail_msg("the screen with %s %d: %d: %s", what, value, status,
			buf_text(screen_raw(s)));
	assert_false(screen_is_alternate(s));
	screen_stop(s);
}

IN_FOLDER(too_few_descriptors_are_told)
{
	const char *path = session_file(*state);

	for (int n = 4; n <= 24; n++) {
		limit(*state, "-n", n);
		ends_in_words(*state, "descriptors", n, path);
		if (n % 3 == 0)
			screen_ends_well(*state, "descriptors", n, path);
	}
	unlimited();
}

IN_FOLDER(too_little_memory_is_told)
{
	const char *path = session_file(*state);
	int least = 10 << 10;
	struct ran r;

#ifdef SANITIZED
	print_message("skip: its shadow takes all addresses\n");
	return;
#endif
	for (int status = 1; status; least += 512) { /* kilobytes, with which it starts at all */
		limit(*state, "-v", least);
		DRIVE(&r, *state, "", "--version");
		status = r.status;
		assert_true(least < 1 << 20);
	}
	for (int more = 0; more < 12 << 10; more = more * 2 + 200) {
		limit(*state, "-v", least + more);
		ends_in_words(*state, "memory", least + more, path);
		screen_ends_well(*state, "memory", least + more, path);
	}
	unlimited();
}

/* Less than four times its text: two copies and the lists. */
IN_FOLDER(a_long_task_takes_little_more_memory_than_its_text)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	const char *task, *prompt = folder_file(*state, "p.txt", "{{input}}");
	const char *session = folder_path(*state, "long.hunsu");
	struct ran r;

#ifdef SANITIZED
	print_message("skip: its shadow takes all addresses\n");
	return;
#endif
	while (text.n < (size_t)24 << 20)
		buf_addf(&text, "{\"input\":\"%0300zu\",\"expected\":\"seven\"}\n", text.n);
	task = folder_file(*state, "long.jsonl", buf_text(&text));
	limit(*state, "-v", 160 << 10);
	for (int i = 0; i < 2; i++) {
		if (i)
			DRIVE(&r, *state, "q\n", "--plain", session);
		else
			DRIVE(&r, *state, "q\n", "--plain", "--new", "-s", session, "-p", prompt,
				task);
		assert_string_equal(buf_text(&r.err), "");
		assert_int_equal(r.status, 0);
	}
	unlimited();
}

IN_FOLDER(a_task_that_does_not_fit_in_memory_is_told)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	const char *task;
	struct ran r;

#ifdef SANITIZED
	print_message("skip: its shadow takes all addresses\n");
	return;
#endif
	while (text.n < (size_t)60 << 20)
		buf_adds(&text, "{\"input\":\"one two three four\",\"expected\":\"seven\"}\n");
	task = folder_file(*state, "big.jsonl", buf_text(&text));
	limit(*state, "-v", 200 << 10);
	DRIVE(&r, *state, "q\n", "--plain", "--new", "-p",
		folder_file(*state, "p.txt", "{{input}}"), task);
	assert_int_equal(r.status, 3);
	assert_non_null(strstr(buf_text(&r.err), "out of memory"));
	unlimited();
}

IN_FOLDER(sigquit_leaves_the_terminal_as_it_was)
{
	const char *words[] = {session_file(*state), NULL};
	struct screen *s = screen_start(*state, 24, 80, words, NULL);

	SHOWS(s, "support-mail");
	assert_true(screen_is_alternate(s));
	kill(screen_pid(s), SIGQUIT);
	assert_int_not_equal(screen_wait(s, PATIENCE_MS), -1);
	assert_false(screen_is_alternate(s));
}

IN_FOLDER(a_terminal_that_is_not_described_is_drawn_as_a_known_one)
{
	static const char *const terms[] = {"TERM=xterm-ghostty-no", "TERM=never-heard-of-it",
		"TERM=a/../b", "TERM=foot-extra-very-long-name-that-nobody-has-described-at-all",
		"TERM=tmux-from-2099", "TERM=xterm-nosuch-direct"};
	const char *words[] = {session_file(*state), NULL};

	for (size_t i = 0; i < COUNT(terms); i++) {
		const char *env[] = {terms[i], "COLORTERM=truecolor", NULL};
		struct screen *s = screen_start(*state, 24, 100, words, env);

		SHOWS(s, "support-mail");
		SHOWS(s, "xterm-256color");
		screen_send(s, "q");
		if (screen_wait(s, 3000) < 0)
			screen_send(s, "q");
		assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
		screen_stop(s);
	}
}

int main(void)
{
	real = mem_dup(getenv("HUNSU"));
	assert_non_null(real);
	return test_main();
}
