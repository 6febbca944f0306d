/* yaml_json.c - a tree of YAML as one of JSON. */
#include "hunsu/base/yaml.h"

static cJSON *scalar(const struct yaml *y)
{
	cJSON *value = y->plain ? json_read(str_of(y->text), "", JSON_NUMBERS, NULL, NULL) : NULL;

	return value ? value : cJSON_CreateString(y->text);
}

cJSON *yaml_json(const struct yaml *y)
{
	cJSON *out;

	if (y->kind == YAML_TEXT)
		return scalar(y);
	out = y->kind == YAML_LIST ? cJSON_CreateArray() : cJSON_CreateObject();
	for (const struct yaml *each = y->child; each; each = each->next)
		json_add(out, y->kind == YAML_LIST ? NULL : each->key, yaml_json(each));
	return out;
}
