/* manual.c - --help and the man page's sections from the table of options. */
#include "hunsu/base/utf8.h"
#include "hunsu/cli/options.h"

enum { HELP_COLUMN = 26, HELP_WIDTH = 80 };

static void usage_line(struct buf *out, const struct cli_form *f)
{
	buf_adds(out, "usage: ");
	form_title(out, f);
	if (*f->synopsis)
		buf_addf(out, " %s", f->synopsis);
	buf_addc(out, '\n');
}

/* Text wrapped to the width, all rows but the first indented. */
static void wrapped(struct buf *out, const char *text, int indent)
{
	struct str s = str_of(text);
	for (size_t at = 0; at < s.n;) {
		size_t end = wrap_row(s, at, HELP_WIDTH - indent);
		struct str row = str_trim((struct str){s.p + at, end - at});
		if (at)
			buf_addf(out, "%*s", indent, "");
		buf_addstr(out, row);
		buf_addc(out, '\n');
		at = end;
	}
}

static void option_help(struct buf *out, const struct cli_option *o)
{
	SCOPED(buf) head = BUF(BUF_SMALL);
	int width;
	if (o->letter)
		buf_addf(&head, "  -%c, --%s", o->letter, o->name);
	else
		buf_addf(&head, "      --%s", o->name);
	if (o->arg)
		buf_addf(&head, " %s", o->arg);
	width = text_width(buf_str(&head));
	buf_adds(out, buf_text(&head));
	if (width + 2 > HELP_COLUMN)
		buf_addf(out, "\n%*s", HELP_COLUMN, "");
	else
		buf_addf(out, "%*s", HELP_COLUMN - width, "");
	wrapped(out, o->help, HELP_COLUMN);
}

void options_help(struct buf *out, const struct cli_form *f)
{
	usage_line(out, f);
	buf_addf(out, "%s.\n", f->help);
	if (f->more) {
		buf_addc(out, '\n');
		wrapped(out, f->more, 0);
	}
	buf_adds(out, "\noptions:\n");
	for (const struct cli_option *o = f->options; o->name; o++)
		if (!o->hidden)
			option_help(out, o);
	buf_adds(out, "  -h, --help              Show this\n");
}

void manual_text(struct buf *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		buf_adds(out, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			buf_adds(out, "\\e");
		else
			buf_addc(out, *text);
	}
	buf_addc(out, '\n');
}

static void option_manual(struct buf *out, const struct cli_option *o)
{
	SCOPED(buf) line = BUF(BUF_SMALL);
	buf_adds(out, ".It ");
	if (o->letter)
		buf_addf(out, "Fl %c , ", o->letter);
	buf_addf(out, "Fl \\-%s", o->name);
	if (o->arg)
		buf_addf(out, " Ar %s", o->arg);
	buf_addc(out, '\n');
	buf_addf(&line, "%s.", o->help);
	manual_text(out, buf_text(&line));
}

void options_manual(struct buf *out, const struct cli_form *f)
{
	struct str more, line;
	SCOPED(buf) text = BUF(BUF_SMALL);
	buf_adds(out, ".Ss ");
	form_title(out, f);
	if (*f->synopsis)
		buf_addf(out, " %s", f->synopsis);
	buf_addf(out, "\n%s.\n", f->help);
	more = str_of(f->more);
	while (str_line(&more, &line)) {
		buf_clear(&text);
		buf_addstr(&text, line);
		if (line.n)
			manual_text(out, buf_text(&text));
		else
			buf_adds(out, ".Pp\n");
	}
	if (!f->options->name)
		return;
	buf_adds(out, ".Bl -tag -width Ds\n");
	for (const struct cli_option *o = f->options; o->name; o++)
		if (!o->hidden)
			option_manual(out, o);
	buf_adds(out, ".El\n");
}
