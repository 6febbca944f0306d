/* separator.c - what parts the columns of a file like CSV. */
#include "readers.h"

enum { ROWS_LOOKED_AT = 20 };

/* In the order in which they win a draw. */
static const char candidates[] = {',', ';', '\t', '|'};

/* Takes a row off the text, quotes heeded; how many columns it has by that separator. */
static size_t take_row(struct str *text, char sep)
{
	size_t at = 0, n = 1;
	bool quoted = false, begins = true;

	for (; at < text->n && (quoted || text->p[at] != '\n'); at++) {
		char c = text->p[at];

		if (c == '"' && (quoted || begins))
			quoted = !quoted;
		else if (!quoted && c == sep)
			n++;
		begins = !quoted && c == sep;
	}
	*text = str_from(*text, at + 1);
	return n;
}

struct fit {
	size_t columns, rows, fitting;
};

static struct fit try_separator(struct str text, char sep)
{
	struct fit f = {0};

	while (text.n && f.rows < ROWS_LOOKED_AT) {
		struct str before = text;
		size_t n = take_row(&text, sep);

		if (!str_trim(str_first(before, before.n - text.n)).n)
			continue;
		if (!f.rows++)
			f.columns = n;
		f.fitting += n == f.columns;
	}
	return f;
}

static bool better(struct fit a, struct fit b)
{
	size_t x = a.fitting * b.rows, y = b.fitting * a.rows;

	if (a.columns < 2 || b.columns < 2)
		return a.columns > 1 && b.columns < 2;
	return x != y ? x > y : a.columns > b.columns;
}

char separator_find(struct str text, bool tabs, size_t *skip)
{
	struct str rest = text, line;
	char best = tabs ? '\t' : candidates[0];
	struct fit fit;

	*skip = 0;
	if (str_line(&rest, &line) && (line.n == 5 || line.n == 4) &&
		(str_starts(line, "sep=") || str_starts(line, "SEP=") ||
			str_starts(line, "Sep="))) {
		*skip = text.n - rest.n;
		return line.n == 5 ? line.p[4] : best;
	}
	fit = try_separator(text, best);
	for (size_t i = 0; i < sizeof candidates; i++) {
		struct fit other = try_separator(text, candidates[i]);

		if (better(other, fit)) {
			fit = other;
			best = candidates[i];
		}
	}
	return best;
}
