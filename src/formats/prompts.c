/* prompts.c - prompts from files: which form a file has. */
#include "hunsu/formats/prompts.h"

#include <string.h>
#include "hunsu/base/file.h"
#include "prompt_forms.h"

/* A prompt may well begin with a brace, so JSON goes by the file's name. */
const struct prompt_form *const prompt_forms[] = {
#define FORM(word) &prompt_form_##word,
	PROMPT_FORMS(FORM)
#undef FORM
	NULL,
};

const char *const prompt_form_names[] = {
#define FORM(word) #word,
	PROMPT_FORMS(FORM)
#undef FORM
	NULL,
};

const struct prompt_form *prompt_form_of(const char *path, struct str text)
{
	size_t i = 0;

	while (!prompt_forms[i]->recognise || !prompt_forms[i]->recognise(path, text))
		i++;
	return prompt_forms[i];
}

const struct prompt_form *prompt_form_find(const char *name)
{
	size_t i = 0;

	while (prompt_forms[i] && strcmp(prompt_forms[i]->name, name) != 0)
		i++;
	return prompt_forms[i];
}

enum status prompts_read(struct named_prompts *out, const struct prompt_form *form,
	const char *path, struct str text, bool several, struct buf *err)
{
	struct named_prompts found = {0};
	const struct prompt_reading r = {
		.out = &found, .path = path, .several = several, .err = err};
	enum status st = (form ? form : prompt_form_of(path, text))->read(&r, text);

	if (!st && !found.n)
		st = fail(err, FAILED, "%s: no prompt in it", path);
	for (size_t i = 0; i < found.n && !st; i++)
		*PUSH(out) = found.items[i];
	if (st)
		named_prompts_release(&found);
	else
		free(found.items);
	return st;
}

enum status prompts_load(
	struct named_prompts *out, const char *path, bool several, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	enum status st = file_read_text(&text, path, err);

	if (!st)
		st = prompts_read(out, NULL, path, buf_str(&text), several, err);
	return st;
}
