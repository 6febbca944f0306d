/* promptfoo_scenario.c - a test of promptfoo within a scenario. */
#include <string.h>
#include "promptfoo.h"

static void replace(cJSON *in, const cJSON *item)
{
	cJSON *copy = cJSON_Duplicate(item, true);

	if (json_get(in, item->string))
		cJSON_ReplaceItemInObjectCaseSensitive(in, item->string, copy);
	else
		json_add(in, item->string, copy);
}

cJSON *promptfoo_in_scenario(const cJSON *data, const cJSON *own)
{
	cJSON *out = cJSON_Duplicate(data, true), *held;
	const cJSON *item, *part;

	if (cJSON_IsString(json_get(data, "vars")) || cJSON_IsString(json_get(own, "vars")))
		json_add_bool(out, "scenario.vars", true); /* a file is not merged there */
	cJSON_ArrayForEach(item, own)
	{
		held = cJSON_GetObjectItemCaseSensitive(out, item->string);
		if (held && !strcmp(item->string, "assert") && cJSON_IsArray(held)) {
			cJSON_ArrayForEach(part, item)
				json_add(held, NULL, cJSON_Duplicate(part, true));
		} else if (held && str_among(str_of(item->string), "vars options metadata")) {
			cJSON_ArrayForEach(part, item) replace(held, part);
		} else {
			replace(out, item);
		}
	}
	return out;
}
