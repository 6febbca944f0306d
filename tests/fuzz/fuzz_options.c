/*
 * fuzz_options.c - any words, parted by line ends, as those after a subcommand (the first byte):
 * they are read, and each value is what its record allows, or refused with words that lead to help.
 */
#include <string.h>

#include "input.h"
#include "hunsu/cli/subcommand.h"

enum { WORDS = 64 };

static bool is_choice(const struct cli_option *o, const char *word)
{
	for (const char *const *c = o->choices; *c; c++)
		if (!strcmp(*c, word))
			return true;
	return false;
}

/* The defaults may be outside: they say that nothing was given. */
static void check_value(const struct cli_option *o, const void *to, const void *before)
{
	if (o->kind == OPT_WHOLE && memcmp(to, before, sizeof(long)) != 0)
		CHECK(*(const long *)to >= (long)o->min && *(const long *)to <= (long)o->max);
	if (o->kind == OPT_NUMBER && memcmp(to, before, sizeof(double)) != 0)
		CHECK(*(const double *)to >= o->min && *(const double *)to <= o->max);
	if (o->kind == OPT_CHOICE && memcmp(to, before, sizeof(char *)) != 0)
		CHECK(is_choice(o, *(const char *const *)to));
}

static char *options_of(const struct subcommand *s)
{
	char *options = mem_new(1, s->size ? s->size : 1);

	if (s->defaults)
		s->defaults(options);
	return options;
}

static void release(const struct subcommand *s, char *options)
{
	if (s->release)
		s->release(options);
	free(options);
}

static void check(const struct subcommand *s, char *const *argv, size_t n)
{
	char *options = options_of(s), *before = options_of(s);
	SCOPED(arguments) words = {0};
	SCOPED(buf) err = BUF(BUF_SMALL);
	bool help = false;
	const enum status st = options_parse(&s->form, options, argv, &words, &help, &err);

	CHECK((st == OK) == (err.n == 0) && words.n <= n);
	CHECK(st == OK || (st == BAD_USAGE && strstr(buf_text(&err), "--help`")));
	for (const struct cli_option *o = s->form.options; o->name; o++)
		check_value(o, options + o->to, before + o->to);
	release(s, options);
	release(s, before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[WORDS + 1] = {NULL};
	struct str rest, word;
	size_t n = 0, known = 0;

	if (size < 1)
		return 0;
	do
		known++;
	while (subcommands[known]);
	rest = (struct str){(const char *)data + 1, size - 1};
	while (n < WORDS && str_line(&rest, &word))
		argv[n++] = str_dup(word);
	check(subcommands[data[0] % known], argv, n);
	for (size_t i = 0; i < n; i++)
		free(argv[i]);
	return 0;
}
