/*
 * command.h - the command table: keys, the `:` line, plain mode, help, completion and the man page.
 *
 * A command is one record beside its code in src/app/commands/ and its name in COMMANDS of
 * src/app/commands/commands.h. A line is NAME ARGS; a name may be shortened while it is
 * unambiguous. The last free-text argument is taken raw (`reject it's too long`).
 */
#ifndef HUNSU_APP_COMMAND_H
#define HUNSU_APP_COMMAND_H

#include "hunsu/app/live.h"

enum need { /* what must be there, checked before run, with one wording each */
	NEED_VARIANT = 1,  /* there is one */
	NEED_PROMPT = 2,
	NEED_EXAMPLES = 4,
	NEED_WRITABLE = 8, /* the session is ours */
	NEED_SCREEN = 16,  /* makes sense on the screen only */
	NEED_REPLAY = 32,  /* the session is played back */
	/* what the session names is one that this program has: its metric and rule to extract by,
	 * the target's provider, the proposer's */
	NEED_METRIC = 64,
	NEED_TARGET = 128,
	NEED_PROPOSER = 256,
	NEED_SELECTED = 512, /* a variant is selected or named */
};

struct command {
	/* alias: a short name that wins over beginnings of others; NULL: none */
	const char *name, *alias;
	/* default keys as keys.h spells them ("p", "C-c", "Up"); the first is shown */
	const char *keys[4];
	enum keymap in; /* where the keys hold */
	/* what the keys run when it is not the bare name: "command reject " opens the command line
	 * with that in it; NULL: the name */
	const char *key_line;
	/* synopsis: "[VARIANT] [REASON…]", from which the arguments are completed
	 * (src/app/synopsis.h); NULL: anything after the name is an error */
	const char *args;
	bool bang;	      /* `write! FILE` is another way: args begin with ! */
	const char *help;     /* one line; begins with a verb */
	const char *group;    /* heading in help: play, look, write, models, session, screen */
	unsigned need;
	/* What else must be so first, that it alone knows; NULL: nothing. */
	enum status (*ready)(const struct live *v, struct str args, struct buf *err);
	/* One of four: what it does; what several commands do, each with its own `by`; what it says
	 * and does nothing else; what the front end does (live_front). */
	enum status (*run)(struct live *v, struct str args, struct buf *err);
	enum status (*run_by)(struct live *v, struct str args, int by, struct buf *err);
	void (*say)(const struct live *v, struct buf *out);
	const char *front;
	int by;
};

/* Writes the KEY()s of a message out (desk.h): as keys, else ":name", or in lines as names. */
void command_spell(struct buf *out, const struct live *v, bool keys, struct str text);

/* NULL-ended, in help's order (COMMANDS). What looks into it is handed the table, so that
 * commands may use all of the app. */
extern const struct command *const commands[];
/* By name or unambiguous beginning; BAD_USAGE names the nearest. */
enum status command_find(const struct command *const *all, const struct command **out,
	struct str name, struct buf *err) MUST_CHECK;
/* The command line a key runs, after the config's remapping; NULL: none. Key names as keys.h spells
 * them. The config names a key of another map than play with the map in front ("merge y"). */
const char *command_for_key(const struct command *const *all, const struct config *c,
	enum keymap in, const char *key);
/* The first key of a command, after remapping, for hints and help; NULL: none. */
const char *command_key(const struct config *c, const struct command *cmd);
/* Its key, where that runs it in the pane and the map of now; NULL: none does. */
const char *command_key_now(const struct live *v, const struct command *cmd);
/* Would a line with these arguments be run now? Else why not, as live_command says it. */
enum status command_ready(const struct live *v, const struct command *c, struct str args,
	struct buf *err) MUST_CHECK;
struct completion {
	const char *word, *key, *help; /* key, of a command, and help may be "" */
};
size_t command_word(struct str line, size_t cursor); /* where the word that ends there begins */
/* What the word that ends at `cursor` of a line may become: fn(arg, …) for each, in order. It
 * begins so; where nothing does, it holds the word somewhere, or its help does. Where there is
 * nothing to choose from, the word is "" and the help says what the person is to write ("SURE: how
 * sure you are, in percent"). */
void command_complete(const struct live *v, struct str line, size_t cursor,
	void (*fn)(void *arg, const struct completion *c), void *arg);
/* The manual's section (mdoc), from the table. */
void commands_manual(const struct command *const *all, struct buf *out);
/* How it is written, and what it does. */
void command_usage(const struct command *c, struct buf *out);
/* Help in lines, without what is for the screen alone: ten commands first, then all; or a group. */
void commands_help(const struct command *const *all, struct buf *out, const char *group);

#endif
