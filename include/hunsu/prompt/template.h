/*
 * template.h - placeholders `{{name}}` and how a prompt and an example become a request.
 *
 * A placeholder is {{ name }} with letters (of any script), digits, `_`, `-`, `.` in the name,
 * blanks allowed around it.
 * `{{input}}`, where no field is called so, is the input as a whole: what the ghost line below
 * gives.
 * `\{{` is a literal brace pair. A prompt with no placeholder in any message gets the input after a
 * blank line at the end of its last user message (or as a user message of its own when there is
 * none): a single field: its text; several: `name: value` lines. That addition is the ghost line.
 * Fields that are aside are no part of it. A field of turns is sent as messages of its own: where
 * a message holds nothing but its placeholder, else, when no placeholder names it, after the
 * prompt's.
 */
#ifndef HUNSU_PROMPT_TEMPLATE_H
#define HUNSU_PROMPT_TEMPLATE_H

#include "hunsu/prompt/prompt.h"

struct field { /* a named variable of an example */
	char *name, *value;
	bool aside; /* sent only where a placeholder names it */
	bool turns; /* the value is doc text (doc.h) whose messages are sent as such */
};

struct fields LIST_OF(struct field);

void fields_release(struct fields *f);
/* Characters that a placeholder's name cannot have become `_` in name ("First name":
 * First_name). */
void fields_add(struct fields *f, struct str name, struct str value);
/* A copy of another list's field, with that value (NULL: its own). */
void fields_put(struct fields *f, const struct field *from, const char *value);
size_t fields_bytes(const struct fields *f); /* of all values */
const char *fields_get(const struct fields *f, struct str name); /* NULL if absent */
/* Whether a placeholder of that name can be filled in. */
bool fields_cover(const struct fields *f, struct str name);
/* The text of the input alone: the single field's value, or `name: value` lines; without what is
 * aside. */
void fields_text(struct buf *out, const struct fields *f);

/* Finds the next placeholder at or after *at; its span and name; moves *at to its end. */
bool placeholder_next(struct str text, size_t *at, size_t *from, struct str *name);
bool placeholder_in(struct str text); /* any */
/* The bytes of the placeholder that starts at `at` (escapes are not looked at), or 0. */
size_t placeholder_at(struct str text, size_t at, struct str *name);
/* Appends text as a template has it that is not to be filled in: each `{{` of it a literal. */
void template_literal(struct buf *out, struct str text);
/* The distinct placeholder names of a prompt, in order, as slices into it. At most max are written;
 * the number found is returned. */
size_t prompt_placeholders(const struct prompt *p, struct str *names, size_t max);
/* name.p NULL: of any name. */
bool prompt_has_placeholder(const struct prompt *p, struct str name);
/* Appends the ghost line(s) (without the blank line) the prompt will get, or nothing; shown in the
 * pane. */
void prompt_ghost(struct buf *out, const struct prompt *p, const struct fields *names_only);

/* The messages as they are sent (no runs). Fails when a placeholder has no field of that name. In
 * these and prompt_explicit out is released first (kept on failure). */
enum status prompt_render(struct prompt *out, const struct prompt *p, const struct fields *f,
	struct buf *err) MUST_CHECK;
/* The prompt with its ghost line made explicit as placeholders: what an export contains. */
void prompt_explicit(struct prompt *out, const struct prompt *p, const struct fields *names);

#endif
