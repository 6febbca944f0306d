/* test_outcome.c - the life of an outcome. */
#include "../support/test.h"
#include "hunsu/task/task.h"

TEST(a_released_outcome_is_empty)
{
	struct outcome o = {.output = str_dup(STR("a")), .error = str_dup(STR("b"))};

	outcome_release(&o);
	assert_null(o.output);
	outcome_release(&o);
}
