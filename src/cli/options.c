/* options.c - walks argv along a table of options. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/mem.h"
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

static enum status misused(struct walk *w, const char *what, const char *hint)
{
	fail(w->err, BAD_USAGE, "%s%s; try `", what, hint ? hint : "");
	form_title(w->err, w->form);
	return fail(w->err, BAD_USAGE, " --help`");
}

static enum status unknown(struct walk *w, struct str name)
{
	struct nearest near = {.given = name};
	struct buf hint = BUF(BUF_SMALL);
	enum status st;
	for (const struct cli_option *o = w->form->options; o->name; o++)
		if (!o->hidden)
			nearest_try(&near, o->name);
	fail(w->err, BAD_USAGE, "unknown option --%.*s", (int)name.n, name.p);
	if (near.best)
		buf_addf(&hint, ", did you mean --%s?", near.best);
	st = misused(w, "", buf_text(&hint));
	buf_release(&hint);
	return st;
}

/* "--limit -3: not a whole number from 1 to 1000000" */
static enum status bad_value(struct walk *w, const struct cli_option *o, const char *value)
{
	struct buf say = BUF(BUF_SMALL);
	enum status st;
	buf_addf(&say, "--%s %s: ", o->name, value);
	if (o->kind == OPT_CHOICE) {
		buf_adds(&say, "not one of");
		for (const char *const *c = o->choices; *c; c++)
			buf_addf(&say, "%s %s", c == o->choices ? "" : ",", *c);
	} else {
		buf_addf(&say, "not a %snumber from %.15g to %.15g",
			o->kind == OPT_WHOLE ? "whole " : "", o->min, o->max);
	}
	st = misused(w, buf_text(&say), NULL);
	buf_release(&say);
	return st;
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
	struct buf say = BUF(BUF_SMALL);
	enum status st = OK;
	if (is_second(w, o)) {
		buf_addf(&say, "--%s is given twice, and takes one %s", o->name, o->arg);
		st = misused(w, buf_text(&say), NULL);
	} else if (o->kind == OPT_FLAG && inline_value) {
		buf_addf(&say, "--%s takes no value", o->name);
		st = misused(w, buf_text(&say), NULL);
	} else if (o->kind == OPT_FLAG) {
		st = store_value(w, o, "");
	} else if (inline_value) {
		st = store_value(w, o, inline_value);
	} else if (*w->argv) {
		st = store_value(w, o, *w->argv++);
	} else {
		buf_addf(&say, "--%s needs its %s", o->name, o->arg);
		st = misused(w, buf_text(&say), NULL);
	}
	buf_release(&say);
	return st;
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
	struct buf say = BUF(BUF_SMALL);
	enum status st;
	for (const struct cli_option *o = w->form->options; o->name; o++)
		if (o->letter && o->letter == word[0])
			return take(w, o, word[1] ? word + 1 : NULL);
	buf_addf(&say, "unknown option -%s", word);
	st = misused(w, buf_text(&say), NULL);
	buf_release(&say);
	return st;
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
