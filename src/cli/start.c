/* start.c - hunsu TASK, hunsu SESSION: what is opened, and in which front end. */
#include <string.h>
#include "inputs.h"
#include "start.h"
#include "hunsu/session/story.h"
#include "hunsu/session/replay.h"
#include "hunsu/cli/opening.h"

/* word: NULL for a new prompt */
static enum status open_any(struct opening *op, const struct start_options *o, const char *word,
	bool game, struct buf *err)
{
	if (game)
		return replay_open(&op->session, word, &op->note, err);
	return start_open(op, o, word, err);
}

static enum status open_and_show(const struct start_options *o, const char *word, struct buf *err)
{
	SCOPED(opening) op = {0};
	SCOPED(buf) chosen = BUF(BUF_SMALL);
	const bool nothing = !word && !o->prompt && !o->resume && !o->fresh && !o->session;
	bool game = false;
	enum status st;
	st = start_begin(&op, o, err);
	if (!st && nothing && !list_choose(&chosen, &game, &op.asker))
		return OK;
	word = chosen.n ? buf_text(&chosen) : word;
	if (!st)
		st = open_any(&op, o, word, game, err);
	if (!st)
		st = (o->plain ? o->fronts->plain : o->fronts->screen)(&op, err);
	return st;
}

/* manual: the generated sections of hunsu(1), or with a word those of another page. */
static enum status tell(const struct start_options *o, const char *word)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	if (o->version)
		buf_adds(&text, "hunsu " HUNSU_VERSION "\n");
	else if (o->completion)
		completion_print(&text, o->completion, &start_command.form);
	else if (word && strcmp(word, "session") == 0)
		session_manual(&text);
	else if (word && strcmp(word, "formats") == 0)
		formats_manual(&text);
	else
		manual_all(&text, &start_command.form);
	print_out(&text);
	return OK;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct start_options *o = values;
	const char *word = words->n ? words->items[0] : NULL;
	if (o->version || o->manual || o->completion)
		return tell(o, word);
	if (o->resume && o->fresh)
		return fail(err, BAD_USAGE, "--resume and --new say opposite things");
	return open_and_show(o, word, err);
}

#define AT(field) offsetof(struct start_options, field)
static const struct cli_option known[] = {
	TEXT_OPTION("prompt", 'p', "PROMPT", AT(prompt),
		"The prompt to begin with, and where `write` puts it back; without a task: a "
		"session from a prompt alone"),
	TEXT_OPTION("session", 's', "FILE", AT(session),
		"Where the new session is kept (default: in $XDG_DATA_HOME/hunsu/sessions/)"),
	FLAG_OPTION("resume", AT(resume),
		"Go on with the latest session of this task, when there is one"),
	FLAG_OPTION("new", AT(fresh), "Begin a new session"),
	COLUMN_OPTIONS(AT(columns)),
	CONVERT_OPTION(AT(convert)),
	FLAG_OPTION("plain", AT(plain),
		"Commands as lines on standard input, answers as lines on standard output"),
	TARGETS_OPTION(AT(work), "the first one leads, and decides what goes on"),
	PROPOSER_OPTION(AT(work)),
	JUDGE_OPTION(AT(work)),
	CALL_OPTIONS(AT(work)),
	FLAG_OPTION("version", AT(version), "Print the version"),
	CHOICE_OPTION("completion", "SHELL", AT(completion), completion_shells,
		"Print what completes hunsu's words in bash, zsh or fish; make install puts it "
		"where they look for it"),
	HIDDEN_FLAG("manual", AT(manual)),
	{.name = NULL},
};

static const char more[] =
	"With a task: a new session on it.\n"
	"With a session: it opens exactly where it was left.\n"
	"With neither: a list of sessions, example tasks and games to choose from.";

const struct subcommand start_command = {
	.form = {.name = "", .synopsis = "[OPTION]… [TASK | SESSION]",
		.help = "Design a prompt together with a language model", .more = more,
		.options = known},
	.size = sizeof(struct start_options), .shows = true, .max_words = 1, .run = run,
	.release = start_options_release
};
