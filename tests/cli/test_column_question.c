/* run-tests: screen timeout 120
 * Which column is the answer: asked on the terminal, before the screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/screen.h"

#include <cmocka.h> /* last: its fail() would hide ours */

static const char *const env[] = {"TERM=xterm-256color", NULL};

static struct screen *start(void **state, const char *session)
{
	const char *task = folder_file(*state, "mails.csv", "mail,team\nto red,red\nto sea,blue\n");
	const char *prompt = folder_file(*state, "p.txt", "Which team has {mail}?");
	const char *const words[] = {
		"-s", session, "-p", prompt, "--no-store", "--target", "ollama:none", task, NULL};

	return screen_start(*state, 24, 80, words, env);
}

static void the_column_is_chosen_with_the_first_rows_in_sight(void **state)
{
	const char *session = folder_path(*state, "s.hunsu");
	struct screen *s = start(state, session);
	struct ran r;

	SHOWS(s, "team: red | blue");
	SHOWS(s, "which column of mails.csv is the answer?");
	screen_send(s, "2\n");
	SHOWS(s, "{mail} is a placeholder of Python");
	SHOWS(s, "turn 1 mark of");
	screen_send(s, "y\n");
	SHOWS(s, "Which team has {{mail}}?");
	screen_stop(s);
	DRIVE(&r, *state, NULL, "log", session);
	assert_non_null(strstr(buf_text(&r.out), "the answer is team"));
	ran_release(&r);
}

static void no_answer_opens_nothing(void **state)
{
	const char *session = folder_path(*state, "s.hunsu");
	struct screen *s = start(state, session);

	SHOWS(s, "which column of mails.csv is the answer?");
	screen_send(s, "q\n");
	assert_int_equal(screen_wait(s, 30000), 3);
	SHOWS(s, "--expected");
	screen_stop(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		FOLDER_TEST(the_column_is_chosen_with_the_first_rows_in_sight),
		FOLDER_TEST(no_answer_opens_nothing),
	};

	return cmocka_run_group_tests_name("column_question", tests, NULL, NULL);
}
