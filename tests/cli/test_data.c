/* test_data.c - other people's data and prompts, through the whole program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "hunsu/base/file.h"

#include <cmocka.h> /* last: its fail() would hide ours */

#define assert_has(text, part)                                                                     \
	do {                                                                                       \
		if (!strstr(buf_text(&(text)), (part)))                                            \
			fail_msg("no `%s` in:\n%s", (part), buf_text(&(text)));                    \
	} while (0)
#define assert_hasnt(text, part)                                                                   \
	do {                                                                                       \
		if (strstr(buf_text(&(text)), (part)))                                             \
			fail_msg("`%s` in:\n%s", (part), buf_text(&(text)));                       \
	} while (0)

#define MAILS "id,mail,team\n1,to red,red\n2,to blue,green\n"

static void an_answer_that_nobody_knows_costs_nothing_and_is_said(void **state)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "mails.csv", MAILS);
	const char *prompt = folder_file(*state, "p.txt", "Which team?");
	struct ran r;

	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 3);
	assert_has(r.err, "id, mail, team");
	assert_has(r.err, "--expected");
	assert_int_equal(echo_model_requests(m), 0);
	ran_release(&r);
	DRIVE(&r, *state, "", "--plain", "--new", "-p", prompt, task);
	assert_int_equal(r.status, 3);
	ran_release(&r);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--expected", "Team", "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 0);
	assert_has(r.out, "50.0");
	ran_release(&r);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--expected", "tema", "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 2);
	assert_has(r.err, "did you mean \"team\"?");
	ran_release(&r);
	echo_model_stop(m);
}

static void a_session_keeps_what_is_sent(void **state)
{
	struct echo_model *m = echo_model_start(0);
	const char *task = folder_file(*state, "mails.csv", MAILS);
	const char *prompt = folder_file(*state, "p.txt", "Which team?");
	const char *session = folder_path(*state, "s.hunsu");
	struct ran r;

	DRIVE(&r, *state, "evaluate\nquit\n", "--plain", "-s", session, "-p", prompt, "--target",
		echo_model_name(m, "echo"), "--expected=team", task);
	assert_int_equal(r.status, 0);
	ran_release(&r);
	DRIVE(&r, *state, NULL, "export", session);
	assert_has(r.out, "Which team?\n\n{{mail}}");
	assert_hasnt(r.out, "{{id}}");
	ran_release(&r);
	DRIVE(&r, *state, NULL, "log", session);
	assert_has(r.out, "the input is mail: the answer is team");
	ran_release(&r);
	DRIVE(&r, *state, NULL, "log", "--check", session);
	assert_int_equal(r.status, 0);
	ran_release(&r);
	DRIVE(&r, *state, "try to you\nopen\nquit\n", "--plain", session);
	assert_has(r.out, "expected: red");
	ran_release(&r);
	DRIVE(&r, *state, NULL, "--plain", "--expected=mail", session);
	assert_int_equal(r.status, 2);
	ran_release(&r);
	echo_model_stop(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		FOLDER_TEST(an_answer_that_nobody_knows_costs_nothing_and_is_said),
		FOLDER_TEST(a_session_keeps_what_is_sent),
	};

	return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
