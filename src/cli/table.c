/* table.c - the subcommands, in the order of help. */
#include <string.h>
#include "hunsu/base/nearest.h"
#include "hunsu/cli/subcommand.h"

const struct subcommand *const subcommands[] = {
	&log_command,
	&replay_command,
	&export_command,
	&report_command,
	&eval_command,
	&batch_command,
	&headroom_command,
	&propose_command,
	&optimize_command,
	&grid_command,
	&drift_command,
	&models_command,
	&sessions_command,
	&stats_command,
	&store_command,
	&theme_command,
	NULL,
};

const struct subcommand *subcommand_find(const char *name)
{
	for (const struct subcommand *const *s = subcommands; *s; s++)
		if (!strcmp((*s)->form.name, name))
			return *s;
	return NULL;
}

void subcommands_nearest(struct nearest *n)
{
	for (const struct subcommand *const *s = subcommands; *s; s++)
		nearest_try(n, (*s)->form.name);
}
