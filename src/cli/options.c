/* options.c - walks argv along a table of options. */
#include <stdint.h>
#include <string.h>
#include "hunsu/base/nearest.h"
#include "hunsu/cli/options.h"

struct walk {
	const struct cli_form *form;
	char *const *argv; /* what is left */
	char *into;
	struct arguments *rest;
	uint64_t given; /* a bit for each option of the table */
	struct buf *err;
};

void arguments_release(struct arguments *w)
{
	free(w->items);
	*w = (struct arguments){0};
}

void form_title(struct buf *out, const struct cli_form *f)
{
	buf_adds(out, "hunsu");
	if (*f->name)
		buf_addf(out, " %s", f->name);
}

/* What is wrong was said already; then how to get help. */
static enum status misused(struct walk *w)
{
	buf_adds(w->err, "; try `");
	form_title(w->err, w->form);
	return fail(w->err, BAD_USAGE, " --help`");
}

static enum status unknown(struct walk *w, struct str name)
{
	struct nearest near = {.given = name};
	for (const struct cli_option *o = w->form->options; o->name; o++)
		if (!o->hidden)
			nearest_try(&near, o->name);
	buf_addf(w->err, "unknown option --%.*s", (int)name.n, name.p);
	if (near.best)
		buf_addf(w->err, ", did you mean --%s?", near.best);
	return misused(w);
}

/* "--limit -3: not a whole number from 1 to 1000000" */
static enum status bad_value(struct walk *w, const struct cli_option *o, const char *value)
{
	buf_addf(w->err, "--%s %s: ", o->name, value);
	if (o->kind == OPT_CHOICE) {
		buf_adds(w->err, "not one of");
		for (const char *const *c = o->choices; *c; c++)
			buf_addf(w->err, "%s %s", c == o->choices ? "" : ",", *c);
	} else {
		buf_addf(w->err, "not a %snumber from %.15g to %.15g",
			o->kind == OPT_WHOLE ? "whole " : "", o->min, o->max);
	}
	return misused(w);
}

static bool is_choice(const struct cli_option *o, const char *value)
{
	for (const char *const *c = o->choices; *c; c++)
		if (!strcmp(*c, value))
			return true;
	return false;
}

static enum status store_value(struct walk *w, const struct cli_option *o, const char *value)
{
	void *to = w->into + o->to;
	bool good = true;
	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)to = true;
		break;
	case OPT_TEXT:
		*(const char **)to = value;
		break;
	case OPT_LIST:
		*PUSH((struct arguments *)to) = value;
		break;
	case OPT_WHOLE:
		good = str_to_long(str_of(value), (long)o->min, (long)o->max, to);
		break;
	case OPT_NUMBER:
		good = str_to_double(str_of(value), o->min, o->max, to);
		break;
	case OPT_CHOICE:
		good = is_choice(o, value);
		if (good)
			*(const char **)to = value;
		break;
	}
	return good ? OK : bad_value(w, o, value);
}

/* Nobody can know which of two values is meant. */
static bool is_second(struct walk *w, const struct cli_option *o)
{
	uint64_t bit = UINT64_C(1) << (o - w->form->options);
	bool second = o->kind != OPT_FLAG && o->kind != OPT_LIST && w->given & bit;
	w->given |= bit;
	return second;
}

/* The value stands in the same word (inline_value) or is the next one. */
static enum status take(struct walk *w, const struct cli_option *o, const char *inline_value)
{
	const char *value = o->kind == OPT_FLAG ? "" : inline_value ? inline_value : *w->argv;

	if (is_second(w, o))
		buf_addf(w->err, "--%s is given twice, and takes one %s", o->name, o->arg);
	else if (o->kind == OPT_FLAG && inline_value)
		buf_addf(w->err, "--%s takes no value", o->name);
	else if (!value)
		buf_addf(w->err, "--%s needs its %s", o->name, o->arg);
	else if (!*value && !strcmp(o->arg ? o->arg : "", "FILE"))
		buf_addf(w->err, "--%s needs its FILE, and the name that is given is empty",
			o->name);
	else {
		w->argv += o->kind != OPT_FLAG && !inline_value;
		return store_value(w, o, value);
	}
	return misused(w);
}

static enum status long_option(struct walk *w, const char *word)
{
	size_t n = strcspn(word, "=");
	for (const struct cli_option *o = w->form->options; o->name; o++)
		if (strlen(o->name) == n && !strncmp(o->name, word, n))
			return take(w, o, word[n] ? word + n + 1 : NULL);
	return unknown(w, (struct str){word, n});
}

static enum status short_option(struct walk *w, const char *word)
{
	for (const struct cli_option *o = w->form->options; o->name; o++)
		if (o->letter && o->letter == word[0])
			return take(w, o, word[1] ? word + 1 : NULL);
	buf_addf(w->err, "unknown option -%s", word);
	return misused(w);
}

enum status options_parse(const struct cli_form *f, void *into, char *const *argv,
	struct arguments *rest, bool *help, struct buf *err)
{
	struct walk w = {.form = f, .argv = argv, .into = into, .rest = rest, .err = err};
	bool ended = false;
	enum status st = OK;
	while (!st && *w.argv) {
		const char *word = *w.argv++;
		if (ended || word[0] != '-' || !word[1]) {
			*PUSH(rest) = word;
		} else if (!strcmp(word, "--")) {
			ended = true;
		} else if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
			*help = true;
			return OK;
		} else {
			st = word[1] == '-' ? long_option(&w, word + 2)
					    : short_option(&w, word + 1);
		}
	}
	return st;
}
