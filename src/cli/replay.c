/* replay.c - hunsu replay: a session played back, on the screen or in lines. */
#include <unistd.h>
#include "hunsu/base/file.h"
#include "hunsu/cli/cli.h"
#include "hunsu/cli/opening.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/session/replay.h"

struct replay_options {
	const struct cli_fronts *fronts;
	bool plain, guess;
	const char *cast, *size;
};

#define CAST_TERMINAL "xterm-256color"
#define CAST_HEAD "{\"version\":2,"

/* COLUMNSxROWS; none: 100x30. */
static enum status take_size(const char *size, int *rows, int *cols, struct buf *err)
{
	const struct str s = str_of(size ? size : "100x30");
	const size_t x = str_find(s, "x", 0);
	long wide, high;

	if (x == SIZE_MAX || !str_to_long(str_first(s, x), 60, 500, &wide) ||
		!str_to_long(str_from(s, x + 1), 16, 200, &high))
		return fail(err, BAD_USAGE,
			"--size is COLUMNSxROWS, from 60x16 to 500x200: '%.*s' is not",
			STR_FIT(20, s.p));
	*cols = (int)wide;
	*rows = (int)high;
	return OK;
}

/* A name given by mistake may be a session's: only another cast is written over. */
static enum status may_write(const char *path, struct buf *err)
{
	SCOPED(buf) was = BUF(BUF_FILE);
	enum status st = OK;

	if (file_exists(path) &&
		(file_read(&was, path, NULL) || !str_starts(buf_str(&was), CAST_HEAD)))
		st = fail(err, FAILED, "%s is there and is no cast; name another file", path);
	return st;
}

/* For a terminal that all players know, whatever this one is. */
static enum status cast(struct opening *op, const struct replay_options *o, struct buf *err)
{
	SCOPED(buf) out = BUF(BUF_FILE);
	int rows = 0, cols = 0;
	enum status st = take_size(o->size, &rows, &cols, err);

	setenv("TERM", CAST_TERMINAL, 1);
	unsetenv("COLORTERM");
	unsetenv("NO_COLOR");
	if (!st)
		st = may_write(o->cast, err);
	if (!st)
		st = o->fronts->cast(op, rows, cols, &out, err);
	if (!st)
		st = file_write(o->cast, buf_str(&out), err);
	return st;
}

static enum status goes_together(const struct replay_options *o, struct buf *err)
{
	if (o->cast ? o->plain || o->guess : o->size != NULL)
		return fail(err, BAD_USAGE,
			"--size is for --cast, and beside that is no --plain and no --guess");
	return OK;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct replay_options *o = values;
	bool screen = !o->plain && !o->cast && o->fronts->screen;
	SCOPED(opening) op = {.options = {.guessing = o->guess}, .note = BUF(BUF_SMALL)};
	SCOPED(buf) path = BUF(BUF_SMALL);
	enum status st;
	if (goes_together(o, err))
		return BAD_USAGE;
	if (screen && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		return fail(err, BAD_USAGE,
			"this is no terminal: `hunsu replay --plain` tells the session in lines");
	st = opening_record(&op, words->items[0], &path, err);
	if (!st)
		st = replay_open(&op.session, buf_text(&path), &op.note, err);
	if (!st && o->cast)
		st = cast(&op, o, err);
	else if (!st)
		st = screen ? o->fronts->screen(&op, err) : o->fronts->plain(&op, err);
	return st;
}

#define AT(field) offsetof(struct replay_options, field)
static const struct cli_option known[] = {
	FLAG_OPTION("plain", AT(plain),
		"In lines: the commands that standard input holds (step, jump, …), or the whole "
		"story when it holds none"),
	FLAG_OPTION("guess", AT(guess),
		"Ask before each variant's scores are shown how likely it beats the prompt"),
	TEXT_OPTION("cast", 0, "FILE", AT(cast),
		"Write it to FILE as an asciicast (version 2, for asciinema and its players), with "
		"a marker at each mark; - is standard output"),
	TEXT_OPTION("size", 0, "COLUMNSxROWS", AT(size),
		"The screen's size in that (default: 100x30)"),
	{.name = NULL},
};

static const char more[] =
	"The session is only read: it is a file, or the name of one of yours or of a shipped one.\n"
	"Space plays, Right and Left step, [ and ] go from mark to mark, B goes on from there in a "
	"session of your own.";

const struct subcommand replay_command = {
	.form = {.name = "replay", .synopsis = "[--plain | --cast FILE] [--guess] SESSION",
		.help = "Play a session back, like the record of a game", .more = more,
		.options = known},
	.size = sizeof(struct replay_options), .shows = true, .min_words = 1, .max_words = 1,
	.run = run
};
