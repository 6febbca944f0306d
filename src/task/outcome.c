/* outcome.c - the end of an outcome. */
#include "hunsu/task/task.h"

void outcome_release(struct outcome *o)
{
	free(o->output);
	free(o->extracted);
	free(o->reason);
	free(o->error);
	free(o->finish);
	*o = (struct outcome){0};
}

void outcome_copy(struct outcome *out, const struct outcome *o)
{
	outcome_release(out);
	*out = (struct outcome){.output = mem_dup(o->output),
		.extracted = mem_dup(o->extracted), .score = o->score, .reason = mem_dup(o->reason),
		.error = mem_dup(o->error), .finish = mem_dup(o->finish), .refusal = o->refusal,
		.took = o->took};
}
