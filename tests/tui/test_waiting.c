/*
 * While a server asks to wait, the line at the bottom says so, and how long it still is.
 * run-tests: screen timeout 120
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "hunsu/base/utf8.h"
#include <cmocka.h>

static void the_hint_says_that_a_server_asks_to_wait(void **state)
{
	struct faulty *f = faulty_start();
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Capital of {{input}}?\n");
	char model[80];

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--target", model, task, NULL};
	faulty_add(f, &(struct faulty_answer){
			      .status = 429, .header = {"Retry-After", "6"}, .body = "{}"});
	struct screen *s = screen_start(*state, 24, 100, words, NULL);
	SHOWS(s, "Prompt ─ v1");
	assert_false(screen_has(s, "asks to wait"));
	screen_send(s, ":evaluate\r");
	SHOWS(s, "the server asks to wait, 5 s");
	SHOWS(s, "the server asks to wait, 3 s"); /* it counts */
	LACKS(s, "asks to wait");
	SHOWS(s, "100");
	assert_int_equal(faulty_requests(f), 2);
	screen_send(s, ":quit!\r");
	assert_int_equal(screen_wait(s, 10000), 0);
	screen_stop(s);
	faulty_stop(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
		the_hint_says_that_a_server_asks_to_wait, folder_setup, folder_teardown)};

	locale_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
