/* kinds.c - the table of kinds, and their section of the manual. */
#include <string.h>
#include "kinds/kinds.h"

#define KIND_AT(name) &kind_##name,
const struct kind *const kinds[] = {KINDS(KIND_AT) NULL};

_Static_assert(sizeof kinds / sizeof *kinds <= KINDS_MAX + 1, "too many");

const struct kind *kind_find(const char *name)
{
	for (size_t i = 0; kinds[i]; i++)
		if (*kinds[i]->name == *name && !strcmp(kinds[i]->name, name))
			return kinds[i];
	return NULL;
}

const char *session_kind(size_t i)
{
	return i < sizeof kinds / sizeof *kinds - 1 ? kinds[i]->name : NULL;
}

/* A word of the format is a line of mdoc by itself, with the mark that comes next. */
static size_t add_word(struct buf *out, const char *text, size_t n)
{
	if (out->s[out->n - 1] != '\n')
		out->s[out->n - 1] = '\n'; /* it was a blank */
	buf_adds(out, *text == '{' ? ".Ql " : ".Cm ");
	for (size_t i = 0; i < n; i++)
		buf_addc(out, text[i] == '\'' ? '"' : text[i]);
	n += text[n] == '`';
	if (text[n] && strchr(".,:;", text[n]))
		buf_addf(out, " %c", text[n++]);
	buf_addc(out, '\n');
	return text[n] == ' ' || text[n] == '\n' ? n + 1 : n;
}

/* Words are between backticks, and have ' for "; sentences begin lines. */
static void add_text(struct buf *out, const char *text)
{
	while (*text) {
		if (*text == '`') {
			text += 1 + add_word(out, text + 1, strcspn(text + 1, "`"));
			continue;
		}
		buf_addc(out, *text == ' ' && text[-1] == '.' ? '\n' : *text);
		text++;
	}
	if (out->s[out->n - 1] != '\n')
		buf_addc(out, '\n');
}

static void add_quoted(struct buf *out, const char *text)
{
	for (const char *p = text; *p; p++)
		buf_addc(out, *p == '\'' ? '"' : *p);
}

static void kind_manual(struct buf *out, const struct kind *k)
{
	const char *lead = "{";

	buf_addf(out, ".It Cm %s Ar ", k->name);
	for (const struct part *p = k->holds ? NULL : k->parts; p && p->name; p++) {
		if (!p->holds)
			continue;
		buf_addf(out, "%s\"%s\":", lead, p->name);
		add_quoted(out, p->holds);
		lead = ",";
	}
	add_quoted(out, k->holds ? k->holds : "}");
	buf_addc(out, '\n');
	add_text(out, k->manual ? k->manual : "");
	if (k->more)
		k->more(out);
}

void session_manual(struct buf *out)
{
	static const struct {
		const char *title, *before;
	} groups[] = {
		[KINDS_REGISTER] = {"Registers",
			"The new value stands whole, with a version number of its own.\n"
			"A number may be the next new one, or one that was there before: then the "
			"value is that version\nagain.\n"
			"Version 0 alone, as in\n.Ql {\"metric\":{\"version\":0}} ,\n"
			"means not set.\n"},
		[KINDS_TEXT] = {"Texts", ""},
		[KINDS_CALL] = {"Calls and scores", ""},
		[KINDS_WORDS] = {"Words", ""},
		[KINDS_SESSION] = {"The session itself", ""},
	};

	buf_adds(out, ".Sh KINDS\n");
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
		buf_addf(out, ".Ss %s\n%s.Bl -tag -width 3n\n", groups[g].title, groups[g].before);
		for (size_t i = 0; kinds[i]; i++)
			if (kinds[i]->group == g)
				kind_manual(out, kinds[i]);
		buf_adds(out, ".El\n");
	}
}
