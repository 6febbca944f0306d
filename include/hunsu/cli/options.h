/*
 * options.h - the options of a subcommand as a table, and what is made from it: the parser, --help
 * and the man page's section.
 *
 * A record says the name, the letter, the argument and where the value goes (an offset into the
 * subcommand's own struct). `--opt=value`, `--opt value`, `-j8`, `-j 8`; `--` ends the options, `-`
 * is an ordinary word. Given twice it is an error, but for flags and OPT_LIST, which collects all;
 * a table has at most 64. Names are not abbreviated, so that a later option never changes what a
 * script says.
 */
#ifndef HUNSU_CLI_OPTIONS_H
#define HUNSU_CLI_OPTIONS_H

#include "hunsu/base/buf.h"

/* slices of argv, in order; arguments_release frees the list only */
struct arguments LIST_OF(const char *);
void arguments_release(struct arguments *w);

enum cli_kind {
	OPT_FLAG,   /* bool */
	OPT_TEXT,   /* const char * */
	OPT_LIST,   /* struct arguments */
	OPT_WHOLE,  /* long, min to max */
	OPT_NUMBER, /* double, min to max */
	OPT_CHOICE, /* const char *, one of choices */
};

struct cli_option {
	const char *name;
	const char *arg;	    /* what its argument is called; NULL for flags */
	const char *help;	    /* what it does, without a full stop at the end */
	const char *const *choices; /* NULL-ended */
	size_t to;		    /* offsetof in the struct that is filled */
	double min, max;
	enum cli_kind kind;
	char letter; /* 0: none */
	bool hidden;
};

#define FLAG_OPTION(n, at, h) {.name = (n), .kind = OPT_FLAG, .to = (at), .help = (h)}
#define HIDDEN_FLAG(n, at) {.name = (n), .kind = OPT_FLAG, .to = (at), .help = "", .hidden = true}
#define WORD_OPTION(k, n, l, a, at, h)                                                             \
	{.name = (n), .letter = (l), .kind = (k), .arg = (a), .to = (at), .help = (h)}
#define TEXT_OPTION(n, l, a, at, h) WORD_OPTION(OPT_TEXT, n, l, a, at, h)
#define LIST_OPTION(n, l, a, at, h) WORD_OPTION(OPT_LIST, n, l, a, at, h)
#define WHOLE_OPTION(n, l, a, at, lo, hi, h)                                                       \
	{.name = (n), .letter = (l), .kind = OPT_WHOLE, .arg = (a), .to = (at), .min = (lo),       \
		.max = (hi), .help = (h)}
#define NUMBER_OPTION(n, a, at, lo, hi, h)                                                         \
	{.name = (n), .kind = OPT_NUMBER, .arg = (a), .to = (at), .min = (lo), .max = (hi),        \
		.help = (h)}
#define CHOICE_OPTION(n, a, at, list, h)                                                           \
	{.name = (n), .kind = OPT_CHOICE, .arg = (a), .to = (at), .choices = (list), .help = (h)}

/* What every subcommand says about itself; records end with name NULL. */
struct cli_form {
	const char *name;     /* "eval"; "" for the start of a session */
	const char *synopsis; /* "-t TASK [OPTION]… " */
	const char *help;     /* one line, begins with a verb */
	const char *more; /* paragraphs for --help and the manual, a sentence a line; NULL: none */
	const struct cli_option *options;
};

/*
 * Reads argv (without the program's and the subcommand's name) into the struct at `into`, which
 * holds the defaults; words that are no options go to rest. help: --help was there, nothing else
 * matters then. BAD_USAGE names the nearest option and how to get help.
 */
enum status options_parse(const struct cli_form *f, void *into, char *const *argv,
	struct arguments *rest, bool *help, struct buf *err) MUST_CHECK;

void options_help(struct buf *out, const struct cli_form *f);
void options_manual(struct buf *out, const struct cli_form *f); /* mdoc: .Ss and a list */
void manual_text(struct buf *out, const char *text); /* a line of text, escaped for mdoc */

/* "hunsu eval", or "hunsu". */
void form_title(struct buf *out, const struct cli_form *f);

#endif
