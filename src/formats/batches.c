/* batches.c - the forms of batches, and a line of results. */
#include "hunsu/formats/batches.h"

#include <string.h>

#define FORMS(FORM) FORM(openai) FORM(anthropic) FORM(vllm)

const struct batch_form *const batch_forms[] = {
#define FORM(word) &batch_##word,
	FORMS(FORM)
#undef FORM
	NULL,
};

const char *const batch_form_names[] = {
#define FORM(word) #word,
	FORMS(FORM)
#undef FORM
	NULL,
};

const struct batch_form *batch_form_find(const char *name)
{
	size_t i = 0;

	while (batch_forms[i] && strcmp(batch_forms[i]->name, name) != 0)
		i++;
	return batch_forms[i];
}

const struct batch_form *batch_form_for(const char *path)
{
	size_t i = 0;

	while (path && batch_forms[i] && strcmp(batch_forms[i]->path, path) != 0)
		i++;
	return path ? batch_forms[i] : NULL;
}

enum status batch_result_read(struct batch_result *out, struct str line, struct buf *err)
{
	*out = (struct batch_result){.line = json_read(line, "result", JSON_SERVER, NULL, err)};
	if (!out->line)
		return FAILED;
	out->id = json_str(out->line, "custom_id");
	for (size_t i = 0; out->id && batch_forms[i]; i++)
		if (batch_forms[i]->read(out))
			return OK;
	cJSON_Delete(out->line);
	*out = (struct batch_result){0};
	return fail(err, FAILED, "it is no result of a batch");
}
