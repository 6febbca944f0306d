/* theme.c - hunsu theme: which there are, and whether one can be read. */
#include <string.h>
#include "hunsu/look/theme.h"
#include "hunsu/base/file.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"

/* A name of a theme, or a file, told by a slash or its ending. */
static enum status open_theme(struct theme *t, const char *name, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	enum status st;

	if (!strchr(name, '/') && !str_ends(str_of(name), ".yaml"))
		return theme_load(t, name, err);
	st = file_read_text(&text, name, err);
	if (!st)
		st = theme_read(t, buf_str(&text), name, err);
	return st;
}

static void list_one(void *arg, const char *name)
{
	struct theme t;
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (theme_load(&t, name, &err))
		print_line("%-14s broken: %s", name, buf_text(&err));
	else
		print_line("%-14s %s", name, t.about);
}

static enum status check(const char *name, struct buf *err)
{
	SCOPED(buf) out = BUF(BUF_TEXT);
	struct theme t;
	enum status st = open_theme(&t, name, err);
	int n = st ? 0 : theme_check(&t, &out);

	print_out(&out);
	if (n)
		st = fail(err, FAILED, "%s: %d finding%s", name, n, PLURAL(n));
	else if (!st)
		print_line("%s: whole, and legible at every depth of colour", name);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	enum status st = OK;

	if (!words->n) {
		theme_list(list_one, NULL);
		return OK;
	}
	if (strcmp(words->items[0], "check") != 0 || words->n < 2)
		return fail(err, BAD_USAGE, "hunsu theme lists them, hunsu theme check NAME checks "
					    "one");
	for (size_t i = 1; i < words->n; i++) {
		enum status one = check(words->items[i], err);
		if (one && i + 1 < words->n)
			buf_addc(err, '\n');
		st = st ? st : one;
	}
	return st;
}

static const struct cli_option known[] = {{.name = NULL}};

static const char more[] =
	"A theme is a file NAME.yaml in $XDG_CONFIG_HOME/hunsu/themes, or one that is shipped. "
	"check says which roles a theme (or a FILE) does not give and which cannot be read: "
	"contrast below 4.5:1, or the colour of the ground.";

const struct subcommand theme_command = {
	.form = {.name = "theme", .synopsis = "[check NAME|FILE…]",
		.help = "List the themes, or check that one is whole and legible", .more = more,
		.options = known},
	.max_words = -1, .run = run
};
