/* prompt_reading.c - what the readers of prompts share. */
#include "hunsu/prompt/doc.h"
#include "prompt_forms.h"

void named_prompts_release(struct named_prompts *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->items[i].name);
		free(p->items[i].where);
		free(p->items[i].text);
		free(p->items[i].model);
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
	struct buf why = BUF(BUF_SMALL);
	struct named_prompt *p = prompt_reading_add(r, place);
	enum status st;

	if (!p)
		return FAILED;
	st = doc_parse(&p->prompt, text, NULL, AUTHOR_IMPORT, &why);
	if (st)
		fail(r->err, st, "%s: %s", p->name, buf_text(&why));
	p->text = line ? str_dup(text) : NULL;
	p->line = line;
	buf_release(&why);
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

		if (!str_line(&rest, &line) || !str_is(str_trim(line), "---"))
			continue;
		*front = str_from(str_first(text, to), from);
		*body = rest;
		return true;
	}
	return false;
}
