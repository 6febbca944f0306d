/*
 * task_schema.c - the JSON Schema that a .task.yaml names: written there, as YAML or JSON, or in a
 * file beside it. It becomes one line of JSON; what it means is for others.
 */
#include "hunsu/base/file.h"
#include "readers.h"

static cJSON *from_file(const char *name, const char *beside, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	cJSON *out = NULL;

	if (*name == '/')
		buf_adds(&path, name);
	else
		path_sibling(&path, beside, name);
	if (!file_read(&text, buf_text(&path), err))
		out = json_read(buf_str(&text), buf_text(&path), JSON_FILE, NULL, err);
	return out;
}

enum status task_schema_read(char **out, const struct yaml *y, const char *path, struct buf *err)
{
	struct buf text = BUF(BUF_TEXT);
	OWNED_JSON cJSON *schema = NULL;

	if (y->kind != YAML_TEXT)
		schema = yaml_json(y);
	else if (*y->text == '{')
		schema = json_read(str_of(y->text), path, JSON_FILE, NULL, err);
	else
		schema = from_file(y->text, path, err);
	if (!schema)
		return FAILED;
	json_print(&text, schema);
	free(*out);
	*out = buf_detach(&text, NULL);
	return OK;
}
