/* quoted.c - a text in double quotes, within a line that is typed. */
#include "hunsu/base/quoted.h"

#include "hunsu/base/json.h"

char *quoted_take(struct str *rest)
{
	size_t end = 1;
	cJSON *string;
	char *out;

	while (end < rest->n && rest->p[end] != '"')
		end += rest->p[end] == '\\' ? 2 : 1;
	string = json_read(str_first(*rest, end + 1), "", JSON_NUMBERS, NULL, NULL);
	out = cJSON_IsString(string) ? mem_dup(string->valuestring) : NULL;
	cJSON_Delete(string);
	*rest = str_from(*rest, end + 1);
	return out;
}
