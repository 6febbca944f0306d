/* replay.c - hunsu replay: a session played back, on the screen or in lines. */
#include <unistd.h>
#include "hunsu/cli/cli.h"
#include "hunsu/cli/opening.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/session/replay.h"
#include "start.h"

struct replay_options {
	const struct cli_fronts *fronts;
	bool plain, guess;
};

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct replay_options *o = values;
	bool screen = !o->plain && o->fronts->screen;
	struct opening op = {.options = {.guessing = o->guess}, .note = BUF(BUF_SMALL)};
	struct buf path = BUF(BUF_SMALL);
	enum status st;
	if (screen && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		return fail(err, BAD_USAGE,
			"this is no terminal: `hunsu replay --plain` tells the session in lines");
	st = opening_record(&op, words->items[0], &path, err);
	if (!st)
		st = replay_open(&op.session, buf_text(&path), &op.note, err);
	if (!st)
		st = screen ? o->fronts->screen(&op, err) : o->fronts->plain(&op, err);
	buf_release(&path);
	opening_release(&op);
	return st;
}

#define AT(field) offsetof(struct replay_options, field)
static const struct cli_option known[] = {
	FLAG_OPTION("plain", AT(plain),
		"In lines: the commands that standard input holds (step, jump, …), or the whole "
		"story when it holds none"),
	FLAG_OPTION("guess", AT(guess),
		"Ask before each variant's scores are shown how likely it beats the prompt"),
	{.name = NULL},
};

static const char more[] =
	"The session is only read: it is a file, or the name of one of yours or of a shipped one.\n"
	"Space plays, Right and Left step, [ and ] go from mark to mark, B goes on from there in a "
	"session of your own.";

const struct subcommand replay_command = {
	.form = {.name = "replay", .synopsis = "[--plain] [--guess] SESSION",
		.help = "Play a session back, like the record of a game", .more = more,
		.options = known},
	.size = sizeof(struct replay_options), .shows = true, .min_words = 1, .max_words = 1,
	.run = run
};
