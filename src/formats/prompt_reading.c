/* prompt_reading.c - what the readers of prompts share. */
#include <string.h>
#include "hunsu/prompt/doc.h"
#include "prompt_forms.h"

void named_prompts_release(struct named_prompts *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->items[i].name);
		free(p->items[i].where);
		free(p->items[i].text);
		free(p->items[i].model);
		free(p->items[i].unsent);
		free(p->items[i].mended);
		fields_release(&p->items[i].inputs);
		prompt_release(&p->items[i].prompt);
	}
	free(p->items);
	*p = (struct named_prompts){0};
}

#define PROMPTS_MAX 100000

struct named_prompt *prompt_reading_add(const struct prompt_reading *r, size_t place)
{
	struct buf name = BUF(BUF_SMALL);
	struct named_prompt *p;

	if (r->out->n >= PROMPTS_MAX) {
		fail(r->err, FAILED, "%s: more than %d prompts", r->path, PROMPTS_MAX);
		return NULL;
	}
	buf_adds(&name, r->path);
	if (place)
		buf_addf(&name, ":%zu", place);
	p = PUSH(r->out);
	p->where = str_dup(buf_str(&name));
	p->name = buf_detach(&name, NULL);
	return p;
}

enum status prompt_reading_doc(
	const struct prompt_reading *r, struct str text, size_t place, size_t line)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	struct named_prompt *p = prompt_reading_add(r, place);
	enum status st;

	if (!p)
		return FAILED;
	st = doc_parse(&p->prompt, text, NULL, AUTHOR_IMPORT, &why);
	if (st)
		fail(r->err, st, "%s: %s", p->name, buf_text(&why));
	p->text = line ? str_dup(text) : NULL;
	p->line = line;
	return st;
}

void prompt_line_ends(struct buf *out, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		buf_addstr(out, line);
		buf_addc(out, '\n');
	}
}

size_t prompt_lines(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

bool prompt_front(struct str text, struct str *front, struct str *body)
{
	struct str rest = text, line;
	size_t from;

	if (!str_line(&rest, &line) || !str_is(str_trim(line), "---"))
		return false;
	from = line.n;
	while (rest.n) {
		size_t to = text.n - rest.n;

		if (!str_line(&rest, &line) || !str_starts(line, "---") ||
			!str_is(str_trim(line), "---"))
			continue; /* indented, it is in a text of the front matter's */
		*front = str_from(str_first(text, to), from);
		*body = rest;
		return true;
	}
	return false;
}

void prompt_reading_plain(struct named_prompt *p, enum role role, struct str text)
{
	SCOPED(buf) literal = BUF(BUF_FILE);

	template_literal(&literal, text);
	prompt_add(&p->prompt, role, buf_str(&literal), AUTHOR_IMPORT);
	p->plain = true;
}

void prompt_plain(struct buf *out, struct str text)
{
	size_t at;

	while ((at = str_find(text, "\\{{", 0)) != SIZE_MAX) {
		buf_addstr(out, str_first(text, at));
		buf_adds(out, "{{");
		text = str_from(text, at + strlen("\\{{"));
	}
	buf_addstr(out, text);
}

/* The text without the input at its end, as a placeholder for all of it or one for each part. */
static struct str without_input(struct str text, const struct fields *f)
{
	const struct prompt nothing = {0};
	const struct fields none = {0};
	SCOPED(buf) ghost = BUF(BUF_SMALL);

	prompt_ghost(&ghost, &nothing, f ? f : &none);
	if (ghost.n && str_ends(text, buf_text(&ghost)))
		text.n -= ghost.n;
	else if (str_ends(text, "{{input}}"))
		text.n -= strlen("{{input}}");
	return str_trim(text);
}

void prompt_instructions(
	struct buf *out, const struct prompt_outgoing *o, size_t *from, size_t *to)
{
	const struct prompt *p = o->prompt;
	struct str rest = STR("");

	*to = prompt_last_user(p);
	for (*from = 0; *from < *to && p->items[*from].role == ROLE_SYSTEM;)
		++*from;
	if (*to < p->n)
		rest = without_input(message_str(&p->items[*to]), o->fields);
	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];
		struct str text = i == *to ? rest : STR("");

		if (m->role == ROLE_SYSTEM)
			text = message_str(m);
		buf_adds(out, out->n && text.n ? "\n\n" : "");
		prompt_plain(out, text);
	}
}
