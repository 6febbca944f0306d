/* store.c - hunsu store: how much is kept. */
#include <inttypes.h>
#include <stdio.h>
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct loop *loop = loop_new();
	struct store *store = store_open(loop, NULL, err);
	int64_t answers = 0, bytes = 0;
	enum status st = store ? store_size(store, &answers, &bytes, err) : FAILED;
	if (!st)
		printf("%" PRId64 " answers, %.1f MB\n", answers, (double)bytes / 1e6);
	store_close(store);
	loop_free(loop);
	return st;
}

static const struct cli_option known[] = {{.name = NULL}};

static const char more[] =
	"Every answer that was paid for is kept under $XDG_DATA_HOME/hunsu/ and found again "
	"by the request that it answered: a re-run costs nothing.";

const struct subcommand store_command = {
	.form = {.name = "store", .synopsis = "", .help = "Say how much the response store holds",
		.more = more, .options = known},
	.run = run
};
