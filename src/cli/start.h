/* start.h - the options of `hunsu` without a subcommand. */
#ifndef HUNSU_CLI_START_H
#define HUNSU_CLI_START_H

#include "inputs.h"
#include "hunsu/cli/cli.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"

struct start_options {
	const struct cli_fronts *fronts; /* set before the options are read */
	const char *prompt, *session;
	bool plain, resume, fresh, version, manual;
	const char *completion; /* a shell */
	struct column_options columns;
	bool convert;
	struct work_options work;
};

extern const struct subcommand start_command;

/* ---- finding.c ---- */

/* Readies it for what is opened next; opening_release after it, also if that fails. */
struct opening;
enum status start_begin(
	struct opening *op, const struct start_options *o, struct buf *err) MUST_CHECK;
/* A session or a task; NULL: a new prompt. */
enum status start_open(struct opening *op, const struct start_options *o, const char *word,
	struct buf *err) MUST_CHECK;
/* Both, for a subcommand: --output may be there, and --yes allows programs. Of the options plain is
 * set before. */
enum status start_alone(struct opening *op, struct start_options *o, const char *word,
	struct buf *err) MUST_CHECK;
/* Of options that begin with start_options. */
void start_options_release(void *values);

/* help.c; the form: of start_command */
void help_all(struct buf *out, const struct cli_form *form);   /* hunsu --help */
/* hunsu help of a command within a session, by its whole name; false: there is none. */
bool help_within(struct buf *out, const char *name);
void formats_manual(struct buf *out); /* of hunsu-formats(7) */
void manual_all(struct buf *out, const struct cli_form *form); /* generated sections of hunsu(1) */
/* completion.c; likewise: the script of one of the shells. */
extern const char *const completion_shells[];
void completion_print(struct buf *out, const char *shell, const struct cli_form *start);

/* ---- what `hunsu` alone offers: sessions, a new prompt, shipped tasks and games: list.c ---- */

/* On a terminal asks, row by row: the session or task in out, which is empty for a new prompt;
 * game: a session that is to be played back. Elsewhere prints the list with what to type. False:
 * nothing is to be opened. */
bool list_choose(struct buf *out, bool *game, const struct asker *by) MUST_CHECK;

/* ---- sessions that come with hunsu: shipped.c ---- */

/* What a word names: a file as it stands, else WORD.hunsu in the person's sessions, else among the
 * shipped ones. */
enum status session_named(struct buf *out, const char *word, struct buf *err) MUST_CHECK;
/* Opens that one to be read; note: as session_open. */
struct session;
enum status session_of_name(struct session **out, struct loop *l, const char *word,
	struct buf *note, struct buf *err) MUST_CHECK;
/* A text of a session: "v3" is a version, "B" or "2" a variant, NULL the prompt of now. */
struct state;
enum status text_named(
	struct text_ref *out, const struct state *s, const char *which, struct buf *err) MUST_CHECK;
/* Where path is a shipped session, it is copied to a fresh path in the person's sessions, which is
 * appended to own and told in note. Nothing is appended for any other file. */
enum status shipped_copy(
	struct buf *own, const char *path, struct buf *note, struct buf *err) MUST_CHECK;

#endif
