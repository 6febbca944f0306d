/* task_yaml_rows.c - a task as YAML: a list of cases, one case, or what tools write around them. */
#include "readers.h"

void yaml_row_lines(struct json_rows *rows, const struct yaml *y)
{
	const struct yaml *each = y->child;
	size_t n = 0;

	for (; y->kind == YAML_LIST && each; each = each->next)
		n++;
	if (y->kind == YAML_LIST && n == rows->n) {
		each = y->child;
		for (size_t i = 0; i < n; i++, each = each->next)
			rows->items[i].line = each->line;
		return;
	}
	for (each = y->child; y->kind == YAML_MAP && each; each = each->next)
		if (each->kind == YAML_LIST)
			yaml_row_lines(rows, each);
}

static enum status read(const struct reader *r, struct source *from)
{
	struct reader cases = *r;
	OWNED_YAML struct yaml *y = yaml_parse(from->text, r->path, r->err);
	OWNED_JSON cJSON *tree = y ? yaml_json(y) : NULL, *made = NULL;
	struct json_rows rows = {0};
	enum status st = tree ? shape_rows(r, STR(""), tree, &rows, &made) : FAILED;

	if (!st) {
		yaml_row_lines(&rows, y);
		cases.cases = true;
		st = rows_read(&cases, &rows);
	}
	free(rows.items);
	return st;
}

static bool recognise(const char *path, struct str text)
{
	return str_ends(str_of(path), ".yaml") || str_ends(str_of(path), ".yml");
}

const struct task_format task_format_yaml = {
	.name = "yaml",
	.help = "cases in YAML: a list of them, or one, with the same fields",
	.recognise = recognise, .read = read
};
