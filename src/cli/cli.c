/* cli.c - which subcommand, its options, its exit code. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "hunsu/base/file.h"
#include "hunsu/base/nearest.h"
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
	SCOPED(buf) text = BUF(BUF_TEXT);
	if (s == &start_command)
		help_all(&text, &s->form);
	else
		options_help(&text, &s->form);
	print_out(&text);
	return OK;
}

/* A word that is neither file nor task was perhaps a command: `hunsu evla -t x`. */
static void suggest(const char *word, struct buf *err)
{
	struct nearest near = {.given = str_of(word)};
	subcommands_nearest(&near);
	if (near.best && !file_exists(word) && !strchr(word, '/'))
		buf_addf(err, "; or did you mean `hunsu %s`?", near.best);
}

/* `hunsu help eval` is `hunsu eval --help`. */
static enum status help(char *const *words, struct buf *err)
{
	const struct subcommand *s = *words ? subcommand_find(*words) : &start_command;
	SCOPED(buf) text = BUF(BUF_SMALL);

	if (s && !(*words && words[1]))
		return print_help(s);
	if (!s && !words[1] && help_within(&text, *words)) {
		print_out(&text);
		return OK;
	}
	fail(err, BAD_USAGE, "no help of `%s`; usage: hunsu help [COMMAND]", words[s ? 1 : 0]);
	if (!s)
		suggest(*words, err);
	return BAD_USAGE;
}

static enum status run_form(const struct subcommand *s, char *const *argv,
	const struct cli_fronts *fronts, struct buf *err)
{
	OWNED void *options = mem_new(1, s->size ? s->size : 1);
	SCOPED(arguments) words = {0};
	bool help = false;
	enum status st;
	if (s->defaults)
		s->defaults(options);
	if (s->shows)
		*(const struct cli_fronts **)options = fronts;
	st = options_parse(&s->form, options, argv, &words, &help, err);
	if (!st && help)
		st = print_help(s);
	else if (!st && !(st = check_words(s, &words, err)))
		st = s->run(options, &words, err);
	if (st && s == &start_command && words.n)
		suggest(words.items[0], err);
	if (s->release)
		s->release(options);
	return st;
}

/* A reader that has gone, as `head` does, is told nothing. */
static enum status flushed(void)
{
	struct pollfd out = {STDOUT_FILENO, POLLOUT, 0};
	int error;
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return OK;
	error = errno;
	if (poll(&out, 1, 0) != 1 || !(out.revents & POLLERR))
		print_note("standard output: %s", error ? strerror(error) : "cannot be written");
	return FAILED;
}

int cli_main(char *const *argv, const struct cli_fronts *fronts)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	char *const *words = *argv ? argv + 1 : argv;
	const struct subcommand *s = *words ? subcommand_find(*words) : NULL;
	enum status st;

	if (*words && !strcmp(*words, "help"))
		st = help(words + 1, &err);
	else
		st = run_form(s ? s : &start_command, s ? words + 1 : words, fronts, &err);
	if (err.n)
		print_note("%s", buf_text(&err));
	return (int)(st ? st : flushed());
}
