/* markdown.c - a report as Markdown, for a pull request or a wiki. */
#include <string.h>

#include "hunsu/prompt/doc.h"
#include "pen.h"

static void put_plain(struct buf *out, struct str text)
{
	SCOPED(buf) safe = BUF(BUF_TEXT);

	text_visible(&safe, text, true);
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.s[i] && strchr("\\`*_[]<>#|~&", safe.s[i]))
			buf_addc(out, '\\');
		buf_addc(out, safe.s[i] == '\n' ? ' ' : safe.s[i]);
	}
}

static void begin(struct buf *out, const char *title)
{
	buf_adds(out, "<!-- " REPORT_MARK " -->\n\n");
}

static void end(struct buf *out)
{
}

static void heading(struct buf *out, int level, struct str text)
{
	buf_addf(out, "%.*s ", level, "######");
	put_plain(out, text);
	buf_adds(out, "\n\n");
}

static void paragraph(struct buf *out, const char *text)
{
	put_plain(out, str_of(text));
	buf_adds(out, "\n\n");
}

static void rows(struct buf *out, const struct rows *r)
{
	for (size_t i = 0; i < r->list.n; i++) {
		SCOPED(buf) words = BUF(BUF_TEXT);
		if (row_tells_keys(r, &r->list.items[i]))
			continue;
		row_words(&words, r, &r->list.items[i]);
		buf_adds(out, "- ");
		put_plain(out, buf_str(&words));
		buf_addc(out, '\n');
	}
	buf_addc(out, '\n');
}

/* A fence longer than any in the text. */
static void code(struct buf *out, struct str text)
{
	SCOPED(buf) safe = BUF(BUF_TEXT);
	int most = 2, n = 0;

	text_visible(&safe, text, true);
	for (size_t i = 0; i < safe.n; i++) {
		n = safe.s[i] == '`' ? n + 1 : 0;
		most = n > most ? n : most;
	}
	for (n = 0; n <= most; n++)
		buf_addc(out, '`');
	buf_addf(out, "\n%s%s", buf_text(&safe), str_ends(buf_str(&safe), "\n") ? "" : "\n");
	for (n = 0; n <= most; n++)
		buf_addc(out, '`');
	buf_adds(out, "\n\n");
}

static void prompt(struct buf *out, const struct prompt *p, bool hidden)
{
	SCOPED(doc) doc = {.text = BUF(BUF_TEXT)};

	doc_format(&doc, p);
	code(out, buf_str(&doc.text));
}

static void table(struct buf *out, bool begins)
{
	if (!begins)
		buf_addc(out, '\n');
}

static void entries(struct buf *out, const struct entry *e, size_t n, bool head)
{
	buf_addc(out, '|');
	for (size_t i = 0; i < n; i++) {
		buf_addc(out, ' ');
		put_plain(out, e[i].text);
		buf_adds(out, " |");
	}
	buf_adds(out, head ? "\n|" : "\n");
	for (size_t i = 0; head && i < n; i++)
		buf_adds(out, e[i].number ? " ---: |" : " --- |");
	if (head)
		buf_addc(out, '\n');
}

const struct pen pen_markdown = {.begin = begin,
	.end = end, .heading = heading, .paragraph = paragraph, .rows = rows, .changes = rows,
	.prompt = prompt, .code = code, .table = table, .entries = entries};
