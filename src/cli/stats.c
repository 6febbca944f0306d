/* stats.c - hunsu stats: what all sessions tell of the person's bets and edits. */
#include "hunsu/cli/work.h"
#include "hunsu/library/library.h"
#include "library.h"

struct library *library_read(struct buf *err)
{
	SCOPED(buf) note = BUF(BUF_SMALL);
	struct library *l = library_open(&note, err);

	while (l && library_learn(l, 1000))
		;
	if (note.n)
		print_note("%s", buf_text(&note));
	if (l && library_trouble(l))
		print_note("%s", library_trouble(l));
	return l;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct library *l = library_read(err);
	SCOPED(buf) text = BUF(BUF_FILE);

	if (!l)
		return FAILED;
	library_stats(l, NULL, &text);
	buf_addc(&text, '\n');
	print_out(&text);
	library_close(l);
	return OK;
}

static const struct cli_option known[] = {{.name = NULL}};

static const char more[] =
	"Bets come by operator, session and how sure you were, with their Brier score; then what "
	"your own edits and the models' variants gained on held-out examples, how new your edits "
	"are, words of a model's variant that you typed later, and what each model gained for "
	"itself and for the others.\n"
	"Whether you get better is told of the later half of your bets or edits against the "
	"earlier one, with a 95 % interval, once there are twenty.\n"
	"All of it is worked out of the sessions under $XDG_DATA_HOME/hunsu/sessions/ and those "
	"elsewhere that were opened once.\n"
	"library.db in $XDG_DATA_HOME/hunsu/ keeps it; it may "
	"be removed at any time, and is then made once more.";

const struct subcommand stats_command = {
	.form = {.name = "stats", .synopsis = "", .help = "Say whether you get better: bets, gains",
		.more = more, .options = known},
	.run = run
};
