/* ablation.c - cutting a prompt into pieces, and what each is worth. */
#include "hunsu/engine/ablation.h"

#include <math.h>
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/merge.h"
#include "hunsu/prompt/template.h"

#define NAMES 32 /* placeholders of a prompt that are watched */

void cuts_release(struct cuts *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->items[i].text);
		free(c->items[i].skipped);
	}
	free(c->items);
	*c = (struct cuts){0};
}

/* ---- may it be left out? ---- */

static char *why_not(const struct prompt *p, const struct cut *c)
{
	SCOPED(prompt) left = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	struct str names[NAMES];
	size_t n = prompt_placeholders(p, names, NAMES);

	prompt_without(
		&left, p, c->message, c->at, c->bytes, c->text ? str_of(c->text) : STR(""));
	if (!left.n)
		buf_adds(&why, "nothing would be left");
	for (size_t i = 0; !why.n && i < n && i < NAMES; i++)
		if (!prompt_has_placeholder(&left, names[i]))
			buf_addf(&why, "it carries {{%.*s}}", (int)names[i].n, names[i].p);
	return why.n ? str_dup(buf_str(&why)) : NULL;
}

static void add_cut(
	struct cuts *out, const struct prompt *p, size_t message, size_t at, size_t end, char *text)
{
	struct cut *c = PUSH(out);

	*c = (struct cut){.message = message, .at = at, .bytes = end - at, .text = text};
	c->skipped = why_not(p, c);
}

/* ---- sentences ---- */

static bool says_something(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			return true;
	}
	return false;
}

static bool inside_placeholder(struct str text, size_t place)
{
	size_t at = 0, from;
	struct str name;

	while (placeholder_next(text, &at, &from, &name) && from < place)
		if (place < at)
			return true;
	return false;
}

static size_t sentence_end(struct str text, size_t at)
{
	size_t end = at;

	do
		end = sentence_next(text, end);
	while (end < text.n && (!says_something((struct str){text.p + at, end - at}) ||
				       inside_placeholder(text, end)));
	return end;
}

static void message_sentences(struct cuts *out, const struct prompt *p, size_t message)
{
	struct str text = message_str(&p->items[message]);

	for (size_t at = 0, end; at < text.n; at = end) {
		size_t from = at;
		struct str before = str_trim(str_first(text, at));
		end = sentence_end(text, at);
		if (end < text.n && !says_something(str_from(text, end)))
			end = text.n;
		/* The last one takes the blanks before it along. */
		if (end == text.n)
			from = before.n ? (size_t)(before.p + before.n - text.p) : 0;
		add_cut(out, p, message, from, end, NULL);
	}
}

void ablation_sentences(struct cuts *out, const struct prompt *p)
{
	for (size_t i = 0; i < p->n; i++)
		message_sentences(out, p, i);
}

/* ---- hunks ---- */

void ablation_hunks(struct cuts *out, const struct prompt *p, const struct prompt *base)
{
	SCOPED(merge) m = {0};

	merge_init(&m, base, &(struct merge_input){.theirs = p}, 1, NULL, 0);
	for (size_t i = 0; i < m.hunks.n; i++) {
		const struct hunk *h = &m.hunks.items[i];
		struct str back = merge_ours(&m, h);
		if (h->theirs.message == MERGE_NONE)
			continue;
		if (h->grain == GRAIN_MESSAGES)
			message_sentences(out, p, h->theirs.message);
		else
			add_cut(out, p, h->theirs.message, h->theirs.at,
				h->theirs.at + h->theirs.n, back.n ? str_dup(back) : NULL);
	}
}

/* ---- worth ---- */

struct worth ablation_worth(const double *whole, const double *left, size_t n)
{
	return (struct worth){.paired = stats_paired(left, whole, n),
		.interval = stats_paired_interval(left, whole, n)};
}

void ablation_settle(struct worth *w, size_t n)
{
	OWNED double *p = NEWN(n + 1, double);
	OWNED bool *beyond = NEWN(n + 1, bool);
	size_t scored = 0;

	for (size_t i = 0; i < n; i++) {
		p[i] = w[i].paired.n ? w[i].paired.p : NAN;
		scored += w[i].paired.n > 0;
	}
	stats_holm(p, n, scored, beyond);
	for (size_t i = 0; i < n; i++)
		w[i].paired.noise = !beyond[i];
}
