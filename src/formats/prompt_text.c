/* prompt_text.c - prompts in text: with role lines, or without. */
#include "hunsu/prompt/doc.h"
#include "prompt_forms.h"
#include "readers.h"

/* A part of a text file as a prompt. */
static enum status add_part(
	const struct prompt_reading *r, struct str all, size_t from, size_t to, size_t place)
{
	struct str part = str_from(str_first(all, to), from);

	return prompt_reading_doc(r, part, place, prompt_lines(str_first(all, from)) + 1);
}

static enum status read_text(const struct prompt_reading *r, struct str text)
{
	SCOPED(buf) clean = BUF(BUF_FILE);
	struct str rest, line;
	size_t from = 0, at = 0, place = 0;
	enum status st = OK;

	prompt_line_ends(&clean, text);
	rest = buf_str(&clean);
	while (r->several && !st && str_line(&rest, &line)) {
		if (str_is(str_trim(line), "---")) {
			st = add_part(r, buf_str(&clean), from, at, ++place);
			from = clean.n - rest.n;
		}
		at = clean.n - rest.n;
	}
	if (!st && (!place || str_trim(str_from(buf_str(&clean), from)).n))
		st = add_part(r, buf_str(&clean), from, clean.n, place ? place + 1 : 0);
	return st;
}

static enum status write_text(
	struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	SCOPED(doc) doc = {0};

	doc_format(&doc, o->prompt);
	buf_addstr(out, buf_str(&doc.text));
	buf_addc(out, '\n');
	return OK;
}

static bool is_any(const char *path, struct str text)
{
	return true;
}

const struct prompt_form prompt_form_text = {
	.name = "text",
	.help = "text with role lines; several prompts have lines of --- between them",
	.recognise = is_any, .read = read_text, .write = write_text, .text = turns_of_text
};
