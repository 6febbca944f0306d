/*
 * prompt_forms.h - what the forms of prompts share (inside src/formats only).
 */
#ifndef HUNSU_FORMATS_PROMPT_FORMS_H
#define HUNSU_FORMATS_PROMPT_FORMS_H

#include "hunsu/formats/prompts.h"

#define FORM(word) extern const struct prompt_form prompt_form_##word;
PROMPT_FORMS(FORM)
#undef FORM

struct prompt_reading {
	struct named_prompts *out;
	const char *path;
	bool several; /* a text file holds several prompts, "---" lines between them */
	struct buf *err;
};

/* Room for a prompt called PATH:place; place 0: PATH. NULL and a message when there are too many.
 */
struct named_prompt *prompt_reading_add(const struct prompt_reading *r, size_t place);
/* Doc text as such a prompt, which stands in the file as it is from that line on; line 0: it does
 * not. */
enum status prompt_reading_doc(
	const struct prompt_reading *r, struct str text, size_t place, size_t line) MUST_CHECK;
/* Line ends of other systems become ours: a prompt is the same wherever it was saved. */
void prompt_line_ends(struct buf *out, struct str text);
size_t prompt_lines(struct str text);
/* What is between two lines of --- (the first one's end included, so that lines count from it), and
 * what follows. False: the text does not begin so. */
bool prompt_front(struct str text, struct str *front, struct str *body);
/* Text as Jinja and Nunjucks have it, in which what they would take for something of their own is a
 * text in quotes; ours: our placeholders are theirs, else nothing is. */
void template_jinja(struct buf *out, struct str text, bool ours);
/* JSON of any of the shapes that prompts.h names. */
enum status prompt_json_read(const struct prompt_reading *r, struct str text) MUST_CHECK;
/* A message of a form that knows no placeholders: braces in it are its own. */
void prompt_reading_plain(struct named_prompt *p, enum role role, struct str text);
/* The other way: a text as it is sent. */
void prompt_plain(struct buf *out, struct str text);
/* For such forms, with the instructions apart from the input: what system messages say, then the
 * last user message as far as it is not the input, as it is sent. The examples between them are
 * messages [*from, *to). */
void prompt_instructions(
	struct buf *out, const struct prompt_outgoing *o, size_t *from, size_t *to);
/* A JSON list, a message a line, each line after `indent`. */
void prompt_json_messages(struct buf *out, const struct prompt *p, const char *indent);

#endif
