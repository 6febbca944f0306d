/*
 * A session of somebody else's on the screen: what only it names is asked for, once, by name.
 * run-tests: screen timeout 120
 */
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/foreign.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"


static struct screen *start(void **state, const char *path)
{
	/* --yes is about money, and answers nothing here. */
	const char *words[] = {"--yes", "--no-store", path, NULL};
	struct screen *s = screen_start(*state, 24, 100, words, NULL);
	SHOWS(s, "Prompt ─ v1");
	return s;
}

static void expect_requests(struct screen *s, struct faulty *f, int wanted)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (faulty_requests(f) < wanted && clock_ms() < until)
		screen_take(s, 20);
	assert_int_equal(faulty_requests(f), wanted);
}

IN_FOLDER(a_server_is_asked_for_once)
{
	static const char *const refusals[] = {"n", "\033", "\003", "q"};
	struct faulty *f = faulty_start();
	char model[100], place[100];
	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	snprintf(place, sizeof place, "only the session names http://127.0.0.1:%d (target",
		faulty_port(f));
	const char *path = foreign_session(*state, "s.hunsu", model, "/old/p.txt");
	struct screen *s = start(state, path);
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		screen_send(s, "e");
		SHOWS(s, place);
		screen_send(s, refusals[i]);
		LACKS(s, place);
		assert_int_equal(faulty_requests(f), 0);
	}
	screen_send(s, "e");
	SHOWS(s, place);
	screen_send(s, "y");
	expect_requests(s, f, 1); /* the line ran */
	screen_leave(s);
	s = start(state, path);
	screen_send(s, ":try hello\r");
	expect_requests(s, f, 2);
	screen_leave(s);
}

static void expect_file(const char *path, const char *wanted)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	assert_int_equal(file_read(&text, path, NULL), OK);
	assert_string_equal(buf_text(&text), wanted);
}

IN_FOLDER(a_file_is_asked_for_once)
{
	const char *victim = folder_file(*state, "victim", "mine\n");
	const char *path = foreign_session(*state, "s.hunsu", "local:135m", victim);
	struct screen *s = start(state, path);
	screen_send(s, ":w\r");
	SHOWS(s, "victim as the prompt's file: replace");
	screen_send(s, "n");
	SHOWS(s, "not written");
	expect_file(victim, "mine\n");
	screen_send(s, ":w!\r");
	SHOWS(s, "victim as the prompt's file: replace");
	screen_send(s, "y");
	SHOWS(s, "wrote v1 to");
	expect_file(victim, "Say {{input}}\n");
	screen_leave(s);
	folder_file(*state, "victim", "Say {{input}}\n");
	s = start(state, path);
	screen_send(s, ":prompt Say it. {{input}}\r");
	SHOWS(s, "Prompt ─ v2");
	screen_send(s, ":w\r");
	SHOWS(s, "wrote v2 to");
	expect_file(victim, "Say it. {{input}}\n");
	screen_leave(s);
}
