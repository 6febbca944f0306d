/* test_outcome.c - the life of an outcome. */
#include "../support/test.h"
#include "hunsu/task/task.h"

static void a_released_outcome_is_empty(void **state)
{
	struct outcome o = {.output = str_dup(STR("a")), .error = str_dup(STR("b"))};

	outcome_release(&o);
	assert_null(o.output);
	outcome_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_released_outcome_is_empty),
	};

	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
