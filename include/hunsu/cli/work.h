/*
 * work.h - models at work without a session: the loop, the store and the client of a subcommand,
 * its signals and its progress line.
 *
 * The options below are shared by the subcommands that call models.
 */
#ifndef HUNSU_CLI_WORK_H
#define HUNSU_CLI_WORK_H

#include "hunsu/cli/options.h"
#include "hunsu/desk/purse.h"
#include "hunsu/llm/store.h"

struct work_options {
	const char *target, *proposer, *judge; /* NULL: the default */
	struct arguments targets;      /* where they may be several; none: the default */
	long in_flight;		       /* 0: default */
	long tries, patience, timeout; /* seconds; 0: the configuration's */
	bool no_store, yes;
	bool stored; /* nothing is sent; withheld says why, NULL: as the store has it not */
	const char *(*withheld)(void *arg, const char *hash);
	void *withheld_arg;
	struct arguments allow;	     /* programs */
	struct limits dear;	     /* set by work_models */
	struct purse *purse;	     /* likewise; freed with the options */
};

/* at: where the work_options are in the subcommand's struct. */
#define TARGET_OPTION(at)                                                                          \
	TEXT_OPTION("target", 0, "MODEL", (at) + offsetof(struct work_options, target),            \
		"The model that the prompt is for; hunsu models lists the forms (default: the "    \
		"configuration's, else local)")
#define TARGETS_OPTION(at, several)                                                                \
	LIST_OPTION("target", 0, "MODEL", (at) + offsetof(struct work_options, targets),           \
		"A model that the prompt is for, " several "; hunsu models lists the forms "       \
		"(default: the configuration's, else local)")
#define PROPOSER_OPTION(at)                                                                        \
	TEXT_OPTION("proposer", 0, "MODEL", (at) + offsetof(struct work_options, proposer),        \
		"The model that writes variants (default: the configuration's, else local)")
#define JUDGE_OPTION(at)                                                                           \
	TEXT_OPTION("judge", 0, "MODEL", (at) + offsetof(struct work_options, judge),              \
		"The model that grades, where the metric asks one (default: the proposer)")
#define CALL_OPTIONS(at)                                                                           \
	WHOLE_OPTION("jobs", 'j', "N", (at) + offsetof(struct work_options, in_flight), 1, 1024,   \
		"Calls in flight at a time (default: 8 remote, 16 on loopback; local: 4 at "       \
		"most)"),                                                                          \
		WHOLE_OPTION("tries", 0, "N", (at) + offsetof(struct work_options, tries), 1, 100, \
			"How often a call is sent when it fails in a way that may pass (default: " \
			"the configuration's, else 5)"),                                           \
		WHOLE_OPTION("patience", 0, "S", (at) + offsetof(struct work_options, patience),   \
			1, 86400,                                                                  \
			"Seconds that a call waits, in all, for a server that asks it to "         \
			"(default: the configuration's, else 600)"),                               \
		WHOLE_OPTION("timeout", 0, "S", (at) + offsetof(struct work_options, timeout), 1,  \
			86400,                                                                     \
			"Seconds that an answer may take (default: the configuration's, else "     \
			"600)"),                                                                   \
		FLAG_OPTION("no-store", (at) + offsetof(struct work_options, no_store),            \
			"Neither read nor keep answers in the response store"),                    \
		FLAG_OPTION("yes", (at) + offsetof(struct work_options, yes),                      \
			"Do not ask before dear work (over 500 calls or 0.10 $, and not free); "   \
			"with a subcommand, programs that are named may run, this once"),          \
		LIST_OPTION("allow", 0, "PROGRAM", (at) + offsetof(struct work_options, allow),    \
			"A program that may run for this task, as its metric or as a model, from " \
			"now on and until it changes")

struct work {
	struct loop *loop;
	struct store *store; /* NULL: --no-store */
	bool store_told;     /* what is wrong with it */
	struct client *client;
	int signo;	 /* the signal that stopped it; 0: none */
	bool terminal;	 /* standard error is one */
	int local_state; /* last one told */
	bool stored;	 /* nothing is sent, and so no place is named */
	bool drawn;	 /* a progress line is on the terminal */
	bool key_told;	 /* that a key is passed over */
};

/* Reads the config: the models (NULL: not wanted), and what the options leave open. */
enum status work_models(struct model *target, struct model *proposer, struct work_options *o,
	struct buf *err) MUST_CHECK;
struct config;

/* What they say of tries and times holds for this run. */
void work_limits(const struct work_options *o, struct config *c);
enum status work_open(struct work *w, const struct work_options *o, struct buf *err) MUST_CHECK;
/* Writes the store out; answers that were not kept are counted on standard error. */
void work_close(struct work *w);

/* The person named this model, here: calls may go there, now and later. What cannot be kept, and a
 * key that is passed over, is told. */
void work_allow(struct work *w, const struct model *m);

/*
 * Turns the loop until *done, or a signal (INTERRUPTED). On a terminal `progress` writes what
 * the line says, four times a second; it is cleared at the end. Without one only the local
 * model's states are told, a line each.
 */
enum status work_until(struct work *w, const bool *done,
	void (*progress)(void *arg, struct buf *out), void *arg) MUST_CHECK;

/* May the program of that model run for the task, in that role ("the metric")? OK also where it is
 * none. Allowed by an option, before, by --yes for this once, or on a terminal, where it is asked;
 * else BAD_USAGE. What --allow names is kept. */
enum status work_may_run(const struct work_options *o, const char *task, const char *role,
	const struct model *m, struct buf *err) MUST_CHECK;

void work_clear(struct work *w); /* takes the progress line away, before something is printed */

/*
 * Before work of that cost: OK when it is not dear, or agreed to. Asks on a terminal; without one
 * BAD_USAGE with the figures.
 */
enum status work_allowed(
	const struct work_options *o, const struct cost *cost, struct buf *err) MUST_CHECK;

/* To standard output (what fails is seen when main flushes) and standard error: to a terminal made
 * harmless (text_visible), else byte for byte. */
void print_out(const struct buf *text);
void print_err(const struct buf *text);
/* Harmless wherever it goes, and ended with a newline. */
void print_visible(struct str text);
void print_line(const char *fmt, ...) PRINTF_LIKE(1, 2); /* print_out, and a newline */
/* To a file, or to a terminal in the same way ("-" is standard output). */
enum status print_file(const char *path, const struct buf *text, struct buf *err) MUST_CHECK;
/* A line for the person on standard error, control characters made visible. */
void print_note(const char *fmt, ...) PRINTF_LIKE(1, 2);
void print_notes(const char *lines); /* one for each; NULL: none */

#endif
