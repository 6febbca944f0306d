/*
 * config.h - what stays between sessions: $XDG_CONFIG_HOME/hunsu/config.yaml, a table of options.
 *
 * An option is one line in the table of src/app/config.c; reader, writer, :set, help, completion
 * and the man page's section are made from it. Keys are never written.
 */
#ifndef HUNSU_APP_CONFIG_H
#define HUNSU_APP_CONFIG_H

#include "hunsu/llm/client.h"

enum option_kind { OPTION_TEXT, OPTION_NUMBER, OPTION_BOOL };

struct option {
	const char *name, *help;
	enum option_kind kind;
	const char *otherwise; /* the default, as text */
	double min, max;       /* OPTION_NUMBER */
};
extern const struct option options[]; /* ends with name NULL */

struct config; /* values by option, and `keys:` KEY: COMMAND LINE */

/* NULL and file:line:column on a bad file; none: defaults */
struct config *config_load(struct buf *err);
void config_free(struct config *c);
const char *config_get(const struct config *c, const char *name); /* the option must exist */
double config_number(const struct config *c, const char *name);
bool config_bool(const struct config *c, const char *name);
/* Fills in tries, times and patience. */
void config_limits(const struct config *c, struct client_options *o);
/* BAD_USAGE with what is allowed. Kept in memory; config_save writes the file (only what differs
 * from the defaults; comments of the person's are lost, so what was there is kept as
 * config.yaml~). */
enum status config_set(
	struct config *c, struct str name, struct str value, struct buf *err) MUST_CHECK;
enum status config_save(const struct config *c, struct buf *err) MUST_CHECK;
/* Instead of its value, until it is set, and never written; within its bounds. */
void config_for_now(struct config *c, const char *name, long number);
/* The n-th remapped key, or false: key name as the decoder spells it ("p", "C-r", "F5") and its
 * command. */
bool config_key(const struct config *c, size_t n, const char **key, const char **command);

#endif
