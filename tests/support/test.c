/* test.c - the tests of a program, run in the order in which its source has them. */
#include "test.h"
#include "hunsu/base/utf8.h"

static struct CMUnitTest tests[64];
static int lines[COUNT(tests)];
static size_t n;

/* The compiler calls constructors in an order of its own. */
void test_add(int line, struct CMUnitTest test)
{
	size_t at = n++;

	if (n > COUNT(tests))
		abort();
	for (; at > 0 && lines[at - 1] > line; at--) {
		tests[at] = tests[at - 1];
		lines[at] = lines[at - 1];
	}
	tests[at] = test;
	lines[at] = line;
}

int test_slower(void)
{
	const char *slower = getenv("SLOWER");
	const int by = slower ? (int)strtol(slower, NULL, 10) : 1;

	return by > 1 ? by : 1;
}

size_t test_times(size_t wanted)
{
	const size_t by = (size_t)test_slower();

	return (wanted + by - 1) / by;
}

int test_main(void)
{
	locale_init();
	return _cmocka_run_group_tests("tests", tests, n, NULL, NULL);
}

/* A bench has a main of its own. */
__attribute__((weak)) int main(void)
{
	return test_main();
}
