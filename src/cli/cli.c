/* cli.c - which subcommand, its options, its exit code. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/mem.h"
#include "hunsu/cli/cli.h"
#include "start.h"

static enum status check_words(
	const struct subcommand *s, const struct arguments *w, struct buf *err)
{
	enum status st = OK;
	if (s->max_words >= 0 && w->n > (size_t)s->max_words)
		st = fail(err, BAD_USAGE, "unexpected `%s`", w->items[s->max_words]);
	else if (w->n < (size_t)s->min_words)
		st = fail(err, BAD_USAGE, "something is missing");
	if (!st)
		return OK;
	fail(err, BAD_USAGE, "; usage: ");
	form_title(err, &s->form);
	return fail(err, BAD_USAGE, " %s", s->form.synopsis);
}

static enum status print_help(const struct subcommand *s)
{
	struct buf text = BUF(BUF_TEXT);
	if (s == &start_command)
		help_all(&text);
	else
		options_help(&text, &s->form);
	print_out(&text);
	buf_release(&text);
	return OK;
}

static enum status run_form(const struct subcommand *s, char *const *argv,
	const struct cli_fronts *fronts, struct buf *err)
{
	void *options = mem_new(1, s->size ? s->size : 1);
	struct arguments words = {0};
	bool help = false;
	if (s->defaults)
		s->defaults(options);
	if (s->shows)
		*(const struct cli_fronts **)options = fronts;
	enum status st = options_parse(&s->form, options, argv, &words, &help, err);
	if (!st && help)
		st = print_help(s);
	else if (!st && !(st = check_words(s, &words, err)))
		st = s->run(options, &words, err);
	if (s->release)
		s->release(options);
	arguments_release(&words);
	free(options);
	return st;
}

int cli_main(char *const *argv, const struct cli_fronts *fronts)
{
	struct buf err = BUF(BUF_SMALL);
	const struct subcommand *s = *argv && argv[1] ? subcommand_find(argv[1]) : NULL;
	enum status st = s ? run_form(s, argv + 2, fronts, &err)
			   : run_form(&start_command, *argv ? argv + 1 : argv, fronts, &err);
	if (err.n)
		print_note("%s", buf_text(&err));
	buf_release(&err);
	errno = 0;
	if (fflush(stdout) || ferror(stdout)) {
		print_note("standard output: %s", errno ? strerror(errno) : "cannot be written");
		st = FAILED;
	}
	return (int)st;
}
