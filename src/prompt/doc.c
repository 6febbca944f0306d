/* doc.c - a prompt as one text with role lines, and back. */
#include "hunsu/prompt/doc.h"

#include <string.h>

void doc_release(struct doc *d)
{
	buf_release(&d->text);
	runs_release(&d->runs);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/*
 * A line that is a role word and a colon, with `*slashes` backslashes (from `*at` on) before the
 * word and blanks around it all. With none of them it is a role line, else an escaped one.
 */
static bool role_shape(struct str line, enum role *role, size_t *at, size_t *slashes)
{
	size_t from = 0, to = line.n;

	while (from < to && blank(line.p[from]))
		from++;
	while (to > from && blank(line.p[to - 1]))
		to--;
	if (to == from || line.p[to - 1] != ':')
		return false;
	*at = from;
	while (line.p[from] == '\\')
		from++;
	*slashes = from - *at;
	return role_parse((struct str){line.p + from, to - 1 - from}, role);
}

bool doc_role_line(struct str line, enum role *role)
{
	enum role r;
	size_t at, slashes;

	if (!role_shape(line, &r, &at, &slashes) || slashes)
		return false;
	*role = r;
	return true;
}

/* The line that starts at `at`, without its newline. Unlike str_line it keeps a \r: texts go
 * through here and must come back as they were. */
static struct str line_at(struct str text, size_t at)
{
	const char *nl = memchr(text.p + at, '\n', text.n - at);

	return (struct str){text.p + at, nl ? (size_t)(nl - (text.p + at)) : text.n - at};
}

/* In a message's lines from *at on, the next byte that the doc has one more backslash before; *at
 * moves on to the line after it. SIZE_MAX: there is none. */
static size_t next_escape(struct str text, size_t *at)
{
	while (*at < text.n) {
		struct str line = line_at(text, *at);
		enum role role;
		size_t from = *at, place, slashes;

		*at += line.n + 1;
		if (role_shape(line, &role, &place, &slashes))
			return from + place;
	}
	return SIZE_MAX;
}

/* A lone user message stands bare; all others have a role line. */
static bool bare(const struct prompt *p)
{
	return p->n == 1 && p->items[0].role == ROLE_USER;
}

/* Bytes before the text of message i: the separator and the role line. */
static size_t header_size(const struct prompt *p, size_t i)
{
	return bare(p) ? 0 : (i ? 2 : 0) + strlen(role_name(p->items[i].role)) + 2;
}

static void add_import(struct doc *d, const char *s)
{
	if (buf_adds(&d->text, s))
		runs_add(&d->runs, strlen(s), AUTHOR_IMPORT);
}

static void add_slice(struct doc *d, const struct message *m, size_t from, size_t to)
{
	if (!buf_add(&d->text, m->text + from, to - from))
		return;
	if (runs_total(&m->runs) == m->n)
		runs_slice(&d->runs, &m->runs, from, to);
	else
		runs_add(&d->runs, to - from, AUTHOR_IMPORT);
}

static void format_text(struct doc *d, const struct message *m)
{
	size_t done = 0, at = 0, escape;

	while ((escape = next_escape(message_str(m), &at)) != SIZE_MAX) {
		add_slice(d, m, done, escape);
		add_import(d, "\\");
		done = escape;
	}
	add_slice(d, m, done, m->n);
}

void doc_format(struct doc *out, const struct prompt *p)
{
	doc_release(out);
	out->text = BUF(BUF_FILE);
	for (size_t i = 0; i < p->n; i++) {
		if (!bare(p)) {
			add_import(out, i ? "\n\n" : "");
			add_import(out, role_name(p->items[i].role));
			add_import(out, ":\n");
		}
		format_text(out, &p->items[i]);
	}
}

/* One message being read from a doc: its text without escapes, and the runs of that. */
struct reading {
	struct prompt *out;
	struct str text;	 /* the whole doc */
	const struct runs *runs; /* of the doc; NULL: all is by `by` */
	author by;
	struct buf part;
	struct runs part_runs;
};

static void take(struct reading *r, size_t from, size_t to)
{
	if (from >= to)
		return;
	buf_add(&r->part, r->text.p + from, to - from);
	if (r->runs)
		runs_slice(&r->part_runs, r->runs, from, to);
	/* Runs that end before the text does leave the rest to `by`. */
	runs_add(&r->part_runs, r->part.n - runs_total(&r->part_runs), r->by);
}

/* Ends the message; one without text is dropped. */
static void finish(struct reading *r, enum role role)
{
	for (size_t i = 0; i < r->part.n; i++) {
		if (r->part.s[i] != '\n') {
			prompt_add_runs(r->out, role, buf_str(&r->part), &r->part_runs);
			break;
		}
	}
	buf_clear(&r->part);
	r->part_runs.n = 0;
}

static void read_lines(struct reading *r)
{
	enum role role = ROLE_USER, next;
	bool headed = false;
	size_t done = 0, slash, slashes;

	for (size_t at = 0; at < r->text.n;) {
		struct str line = line_at(r->text, at);
		size_t end = at + line.n < r->text.n ? at + line.n + 1 : r->text.n;

		if (role_shape(line, &next, &slash, &slashes)) {
			take(r, done, slashes ? at + slash : at);
			done = slashes ? at + slash + 1 : end;
			if (!slashes) {
				finish(r, headed ? role : ROLE_SYSTEM);
				role = next;
				headed = true;
			}
		}
		at = end;
	}
	take(r, done, r->text.n);
	finish(r, role);
}

enum status doc_parse(
	struct prompt *out, struct str text, const struct runs *runs, author by, struct buf *err)
{
	struct prompt p = {0};
	struct reading r = {.out = &p, .text = text, .runs = runs, .by = by};

	r.part = BUF(BUF_FILE);
	read_lines(&r);
	buf_release(&r.part);
	runs_release(&r.part_runs);
	if (!p.n) {
		prompt_release(&p);
		return fail(err, FAILED, "the prompt has no text: write at least one message");
	}
	prompt_release(out);
	*out = p;
	return OK;
}

/* Backslashes that are added before the bytes [0, end) of a message. */
static size_t escapes_before(const struct message *m, size_t end)
{
	size_t at = 0, n = 0;

	while (next_escape(message_str(m), &at) < end)
		n++;
	return n;
}

/* The byte of the message's text at byte `at` of its escaped text, before whose end that is. An
 * added backslash stands for the byte that it is before. */
static size_t text_byte(const struct message *m, size_t at)
{
	size_t line = 0, extra = 0, escape;

	while ((escape = next_escape(message_str(m), &line)) != SIZE_MAX && escape + extra < at)
		extra++;
	return at - extra;
}

bool doc_locate(const struct prompt *p, size_t at, size_t *message, size_t *byte)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];
		size_t header = header_size(p, i), length = m->n + escapes_before(m, m->n);

		if (at < header)
			return false;
		at -= header;
		if (at < length) {
			*message = i;
			*byte = text_byte(m, at);
			return true;
		}
		at -= length;
	}
	return false;
}

void doc_range(const struct prompt *p, struct range r, size_t *from, size_t *to)
{
	const struct message *m = &p->items[r.message];
	size_t start = 0;

	for (size_t i = 0; i < r.message; i++)
		start += header_size(p, i) + p->items[i].n +
			 escapes_before(&p->items[i], p->items[i].n);
	start += header_size(p, r.message);
	*from = start + r.at + escapes_before(m, r.at);
	*to = start + r.at + r.n + escapes_before(m, r.at + r.n);
}
