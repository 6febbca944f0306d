/* synopsis.c - what a command takes, as an automaton of the words of its synopsis. */
#include "synopsis.h"

#include <string.h>

#define MORE "\xe2\x80\xa6"

struct part { /* of the synopsis: where it may begin and end */
	uint32_t first, last;
	bool none; /* it may be left out */
};

struct reading {
	struct synopsis *out;
	struct str rest;
};

static bool takes(struct reading *r, const char *what)
{
	if (!str_starts(r->rest, what))
		return false;
	r->rest = str_from(r->rest, strlen(what));
	return true;
}

static void follows(struct synopsis *s, uint32_t last, uint32_t first)
{
	for (size_t i = 0; i < s->n; i++)
		if (last >> i & 1)
			s->follow[i] |= first;
}

static struct part either(struct part a, struct part b)
{
	return (struct part){a.first | b.first, a.last | b.last, a.none || b.none};
}

static struct part then(struct synopsis *s, struct part a, struct part b)
{
	follows(s, a.last, b.first);
	return (struct part){a.first | (a.none ? b.first : 0), b.last | (b.none ? a.last : 0),
		a.none && b.none};
}

static struct part read_word(struct reading *r)
{
	struct synopsis *s = r->out;
	uint32_t bit;
	size_t n = 0;

	while (n < r->rest.n && !strchr(" []|", r->rest.p[n]) &&
		!str_starts(str_from(r->rest, n), MORE))
		n++;
	if (s->n == SYNOPSIS_WORDS)
		BUG("a synopsis has more words than %d", SYNOPSIS_WORDS);
	bit = (uint32_t)1 << s->n;
	s->words[s->n++] = str_first(r->rest, n);
	r->rest = str_from(r->rest, n);
	return (struct part){bit, bit, false};
}

static struct part read_words(struct reading *r)
{
	struct part p = read_word(r);

	while (!str_starts(r->rest, " |") && takes(r, "|"))
		p = either(p, read_word(r));
	if (takes(r, MORE))
		follows(r->out, p.last, p.first);
	return p;
}

static struct part read_all(struct reading *r);

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the brackets of our own table */
static struct part read_item(struct reading *r)
{
	struct part p;

	if (!takes(r, "["))
		return read_words(r);
	p = read_all(r);
	takes(r, "]");
	p.none = true;
	return p;
}

/* NOLINTNEXTLINE(misc-no-recursion): likewise */
static struct part read_all(struct reading *r)
{
	struct part all = {0};
	bool more = true;

	for (size_t i = 0; more; i++) {
		struct part p = read_item(r);

		while (r->rest.n && !str_starts(r->rest, " | ") && !str_starts(r->rest, "]")) {
			const bool apart = takes(r, " ");
			const struct part next = read_item(r);

			p = apart ? then(r->out, p, next) : either(p, next);
		}
		all = i ? either(all, p) : p;
		more = takes(r, " | ");
	}
	return all;
}

void synopsis_read(struct synopsis *out, const char *args)
{
	struct reading r = {out, str_of(args)};

	*out = (struct synopsis){0};
	if (r.rest.n)
		out->first = read_all(&r).first;
}

uint32_t synopsis_after(const struct synopsis *s, struct str line,
	bool (*fits)(void *arg, struct str word, struct str given), void *arg)
{
	uint32_t may = s->first;

	for (struct str given = str_word(&line); given.n && may; given = str_word(&line)) {
		uint32_t next = 0;

		for (size_t i = 0; i < s->n; i++)
			if (may >> i & 1 && fits(arg, s->words[i], given))
				next |= s->follow[i];
		may = next;
	}
	return may;
}
