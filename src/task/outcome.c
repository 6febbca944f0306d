/* outcome.c - the end of an outcome. */
#include "hunsu/task/outcome.h"

#include <stdlib.h>

void outcome_release(struct outcome *o)
{
	free(o->output);
	free(o->extracted);
	free(o->reason);
	free(o->error);
	free(o->finish);
	*o = (struct outcome){0};
}
