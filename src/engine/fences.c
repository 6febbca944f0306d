/* fences.c - answers in a code fence (CommonMark 0.31, section 4.5), as models really write them:
 * with a word of a language, indented, in one line, after words, never closed. */
#include <string.h>

#include "cleaning.h"
#include "words.h"

#define RUN 3 /* the shortest fence */

struct fence {
	size_t at, from, to, end; /* where it begins; what it holds; behind its last line */
	size_t indent;		  /* blanks before it, which its lines have too */
};

static size_t run_of(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && s.p[at + n] == s.p[at])
		n++;
	return n;
}

/* The run of marks that ends the line, or 0. */
static size_t run_at_end(struct str line, char mark)
{
	size_t n = 0;
	line = str_trim(line);
	while (n < line.n && line.p[line.n - 1 - n] == mark)
		n++;
	return n;
}

static bool one_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_word((unsigned char)s.p[i] & 0x7f) && !strchr("+#.-", s.p[i]))
			return false;
	return true;
}

/* Where in the line a fence opens; SIZE_MAX: not. Behind words it may, with at most one word after
 * it. */
static size_t opens(struct str line, size_t *run)
{
	size_t at = 0;
	while (at < line.n && (line.p[at] == ' ' || line.p[at] == '\t'))
		at++;
	if (at < line.n && (line.p[at] == '`' || line.p[at] == '~') && run_of(line, at) >= RUN) {
		*run = run_of(line, at);
		return at;
	}
	for (; at < line.n; at += *run) {
		struct str rest;
		size_t last;
		*run = line.p[at] == '`' ? run_of(line, at) : 1;
		if (line.p[at] != '`' || *run < RUN)
			continue;
		rest = str_trim(str_from(line, at + *run));
		last = run_at_end(rest, '`');
		return one_word(rest) || (last >= RUN && last < rest.n) ? at : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* From the line behind the opening one on: to the line that closes the fence. */
static void find_end(struct str s, struct fence *f, char mark, size_t run)
{
	for (size_t at = f->from; at < s.n;) {
		struct str rest = str_from(s, at), line;
		size_t n, all;
		str_line(&rest, &line);
		n = run_at_end(line, mark);
		all = str_trim(line).n;
		if (n >= run && (n == all || (mark == '`' && n == run))) {
			struct str body = str_trim(line);
			f->to = n == all ? at : (size_t)(body.p - s.p) + all - n;
			f->end = s.n - rest.n;
			return;
		}
		at = s.n - rest.n;
	}
	f->to = f->end = s.n;
}

/* The first fence at or after `at`, the start of a line. */
static bool next_fence(struct str s, size_t at, struct fence *f)
{
	while (at < s.n) {
		struct str rest = str_from(s, at), line;
		size_t run = 0, here, behind;
		str_line(&rest, &line);
		here = opens(line, &run);
		behind = s.n - rest.n;
		if (here != SIZE_MAX) {
			char mark = line.p[here];
			struct str inside = str_trim(str_from(line, here + run));
			size_t last = run_at_end(inside, mark);
			*f = (struct fence){.at = at + here, .from = behind, .indent = here};
			if (str_trim(str_first(line, here)).n)
				f->indent = 0;
			if (last >= RUN && last < inside.n) { /* all in one line */
				f->from = (size_t)(inside.p - s.p);
				f->to = f->from + inside.n - last;
				f->end = behind;
			} else {
				find_end(s, f, mark, run);
			}
			return true;
		}
		at = behind;
	}
	return false;
}

static struct str held(struct str s, const struct fence *f)
{
	return (struct str){s.p + f->from, f->to - f->from};
}

static void add_held(struct buf *out, struct str s, const struct fence *f)
{
	struct str rest = held(s, f), line;
	while (str_line(&rest, &line)) {
		size_t n = 0;
		while (n < f->indent && n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
			n++;
		buf_addstr(out, str_from(line, n));
		if (rest.n)
			buf_addc(out, '\n');
	}
}

static bool ends_in(struct str s, const char *const ends[])
{
	for (; *ends; ends++)
		if (str_ends(s, *ends))
			return true;
	return false;
}

/* "Here it is:"; and before a single line any sentence, "Sure!", but not a bare word. */
static bool introduces(struct str before, bool line)
{
	static const char *const colons[] = {":", "\uff1a", NULL};
	static const char *const stops[] = {
		".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f", NULL};
	return ends_in(before, colons) || (line && ends_in(before, stops));
}

static bool one_line(struct str s)
{
	return !memchr(trim_blanks(s).p, '\n', trim_blanks(s).n);
}

static bool is_answer(struct str s, const struct fence *f, enum around around)
{
	struct str before = trim_blanks(str_first(s, f->at));
	struct str after = trim_blanks(str_from(s, f->end));
	switch (around) {
	case AROUND_NONE:
		return true;
	case AROUND_FIRST:
		return !before.n || introduces(before, one_line(held(s, f)));
	case AROUND_LAST:
		return !after.n;
	default:
		return !before.n && !after.n;
	}
}

static bool holds_fence(const struct answers *kept)
{
	for (size_t i = 0; kept && i < kept->n; i++)
		if (strstr(kept->items[i], "```") || strstr(kept->items[i], "~~~"))
			return true;
	return false;
}

struct str inside_span(struct str s, const struct answers *kept)
{
	size_t n = s.n && s.p[0] == '`' ? run_of(s, 0) : 0;
	struct str inside;
	if (!n || n >= RUN || s.n <= 2 * n || run_at_end(s, '`') != n)
		return s;
	for (size_t i = 0; kept && i < kept->n; i++)
		if (strchr(kept->items[i], '`'))
			return s;
	inside = (struct str){s.p + n, s.n - 2 * n};
	return memchr(inside.p, '`', inside.n) ? s : str_trim(inside);
}

void inside_fence(struct buf *out, struct str s, const struct answers *kept, enum around around)
{
	struct fence f, last = {0};
	size_t from = out->n, at = 0;
	bool any = false;
	if (!s.n || !(memchr(s.p, '`', s.n) || memchr(s.p, '~', s.n)) || holds_fence(kept)) {
		buf_addstr(out, s);
		return;
	}
	while (next_fence(s, at, &f)) {
		buf_addstr(out, (struct str){s.p + at, f.at - at});
		add_held(out, s, &f);
		buf_addc(out, '\n');
		if (trim_blanks(held(s, &f)).n) {
			last = f;
			any = true;
		}
		at = f.end;
	}
	if (!any || !is_answer(s, &last, around)) {
		buf_addstr(out, str_from(s, at));
		return;
	}
	buf_splice(out, from, out->n - from, STR(""));
	add_held(out, s, &last);
}
