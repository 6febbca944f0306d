/*
 * doc.h - a prompt as one text: what the prompt pane, $EDITOR and prompt files hold.
 *
 * A lone user message is its bare text. Otherwise each message has a role line above it (`system:`,
 * `user:`, `assistant:` alone on a line, any case, blanks around allowed), a blank line between
 * them. Text before the first role line is a system message when a role line follows, else the user
 * message. A text line that would read as a role line is written `\user:`, one that is such an
 * escaped line gets another backslash. Newlines at a message's ends are trimmed; a message with no
 * text is dropped. doc_parse(doc_format(p)) equals p for every prompt whose messages all have text.
 */
#ifndef HUNSU_PROMPT_DOC_H
#define HUNSU_PROMPT_DOC_H

#include "hunsu/prompt/prompt.h"

struct doc {
	struct buf text;
	struct runs runs; /* covers text; role lines and separators are AUTHOR_IMPORT */
};

void doc_release(struct doc *d);
void doc_format(struct doc *out, const struct prompt *p); /* out is released first */
/* Runs NULL: all by `by`. Fails when there is no text at all. out is released first, kept on
 * failure. */
enum status doc_parse(struct prompt *out, struct str text, const struct runs *runs, author by,
	struct buf *err) MUST_CHECK;
/* True when the line (without its end) is a role line. */
bool doc_role_line(struct str line, enum role *role);
/* Which message, and which byte of it, the doc's byte `at` is in; false on a role line or
 * separator. */
bool doc_locate(const struct prompt *p, size_t at, size_t *message, size_t *byte);
/* The other way: the doc's bytes [*from, *to) that hold that part of the prompt (not empty),
 * escapes within it included. */
void doc_range(const struct prompt *p, struct range r, size_t *from, size_t *to);

#endif
