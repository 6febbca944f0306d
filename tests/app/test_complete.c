/* What a line may go on with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/made_live.h"
#include "hunsu/app/command.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include <cmocka.h>
#undef fail

static void add(void *arg, const char *word)
{
	buf_addf(arg, "%s ", word);
}

static void offers(const struct made *m, const char *line, const char *expected)
{
	struct buf b = BUF(BUF_SMALL);

	command_complete(m->live, str_of(line), strlen(line), add, &b);
	assert_string_equal(buf_text(&b), expected);
	buf_release(&b);
}

static void files_are_offered_as_they_would_be_written(void **state)
{
	struct made m = made_live(*state, 3, 0);
	struct buf err = BUF(BUF_SMALL);
	char cwd[400];

	assert_non_null(getcwd(cwd, sizeof cwd));
	assert_int_equal(file_mkdirs(folder_path(*state, "here/prompts"), &err), OK);
	folder_file(*state, "here/prompt.txt", "");
	folder_file(*state, "here/.hidden", "");
	folder_file(*state, "here/not this", "");
	folder_file(*state, "here/prompts/한국.txt", "");
	folder_file(*state, "here/prompts/two\033.txt", "");
	assert_int_equal(chdir(folder_path(*state, "here")), 0);
	offers(&m, "write p", "prompt.txt prompts/ ");
	offers(&m, "write prompts/", "prompts/한국.txt ");
	offers(&m, "write ./prompt.", "./prompt.txt ");
	offers(&m, "write .h", ".hidden ");
	offers(&m, "write nowhere/", "");
	assert_int_equal(chdir(cwd), 0);
	made_end(&m);
	buf_release(&err);
}

static void versions_are_offered_by_number_and_name(void **state)
{
	struct made m = made_live(*state, 3, 1);
	struct buf err = BUF(BUF_SMALL);

	assert_int_equal(live_command(m.live, STR("name day first"), &err), OK);
	assert_int_equal(live_command(m.live, STR("accept A"), &err), OK);
	offers(&m, "go ", "v1 v2 day first ");
	offers(&m, "go d", "day first ");
	assert_int_equal(live_command(m.live, STR("go day first"), &err), OK);
	assert_int_equal(live_state(m.live)->head, 1);
	assert_int_equal(err.n, 0);
	made_end(&m);
}

static void themes_and_commands_are_offered(void **state)
{
	struct made m = made_live(*state, 3, 0);

	offers(&m, "theme hanj", "hanji ");
	offers(&m, "lin", "lineage ");
	made_end(&m);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
	const struct CMUnitTest tests[] = {TEST(files_are_offered_as_they_would_be_written),
		TEST(versions_are_offered_by_number_and_name),
		TEST(themes_and_commands_are_offered)};

	locale_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
