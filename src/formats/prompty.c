/*
 * prompty.c - a prompt with front matter: .prompty and its like. Its name and inputs are taken; its
 * model is not, for the person says which model is the target.
 */
#include "hunsu/base/rex.h"
#include "hunsu/base/yaml.h"
#include "hunsu/formats/prompts.h"
#include "readers.h"

/* Any of these tells front matter from a text that has a line of --- twice. */
static const char *const known[] = {"name", "description", "model", "inputs", "input", "sample",
	"template", "authors", "config", "output", "outputs", "temperature", "tags", "version",
	NULL};

/* Cuts the text: what is between the two lines of --- (the first one's end included, so that lines
 * count from it), and what follows. */
static bool cut(struct str text, struct str *front, struct str *body)
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

bool prompty_is(const char *path, struct str text)
{
	struct str front, body;
	struct yaml *map;
	bool is = false;

	if (!cut(text, &front, &body))
		return false;
	if (str_ends(str_of(path), ".prompty"))
		return true;
	map = yaml_parse(front, path, NULL);
	for (const char *const *k = known; map && map->kind == YAML_MAP && *k; k++)
		is = is || yaml_get(map, *k);
	yaml_free(map);
	return is;
}

/* What stands for the input where the example has none. */
static void add_input(struct fields *out, const char *name, const struct yaml *y)
{
	static const char *const keys[] = {"default", "sample", "example"};
	const char *value = y->kind == YAML_TEXT ? y->text : NULL;

	for (size_t i = 0; i < sizeof keys / sizeof *keys && y->kind == YAML_MAP && !value; i++)
		value = yaml_text(y, keys[i]);
	if (name && value)
		fields_add(out, str_of(name), str_of(value));
}

/* A list of {name, default}, or a map from names. */
static void add_inputs(struct fields *out, const struct yaml *inputs)
{
	for (const struct yaml *y = inputs ? inputs->child : NULL; y; y = y->next)
		add_input(out, inputs->kind == YAML_MAP ? y->key : yaml_text(y, "name"), y);
}

/* "gpt-4o" as a text, or the name within. */
static const char *model_name(const struct yaml *y)
{
	const char *name = NULL;

	if (!y || y->kind == YAML_TEXT)
		return y ? y->text : NULL;
	name = yaml_text(y, "id");
	if (!name)
		name = yaml_text(yaml_get(y, "configuration"), "azure_deployment");
	return name ? name : "…";
}

/* "# system:" and "user[name="x"]:" become role lines of ours. */
static void add_body(struct buf *out, struct str body)
{
	struct rex *rex = rex_new("^\\s*+(?:#\\s*+)?(\\w++)\\s*+(?:\\[.*\\]\\s*+)?:\\s*$");
	struct str line, groups[2];
	enum role role;

	while (str_line(&body, &line)) {
		if (rex_at(rex, line, 0, groups, 2) && role_parse(groups[1], &role))
			buf_addf(out, "%s:", role_name(role));
		else
			buf_addstr(out, line);
		buf_addc(out, '\n');
	}
	rex_free(rex);
}

enum status prompty_read(struct prompty *out, const char *path, struct str text, struct buf *err)
{
	struct str front, body;
	struct yaml *map;
	const char *name, *model;

	out->body = BUF(BUF_TEXT);
	if (!cut(text, &front, &body))
		return fail(err, FAILED, "%s:1:1: no front matter between lines of ---", path);
	map = yaml_parse(front, path, err);
	if (!map)
		return FAILED;
	name = yaml_text(map, "name");
	model = model_name(yaml_get(map, "model"));
	out->name = name ? mem_dup(name) : NULL;
	out->model = model ? mem_dup(model) : NULL;
	add_inputs(&out->inputs, yaml_get(map, "inputs"));
	add_inputs(&out->inputs, yaml_get(map, "sample"));
	yaml_free(map);
	for (const char *p = text.p; p < body.p; p++)
		out->lines += *p == '\n';
	add_body(&out->body, body);
	return OK;
}
