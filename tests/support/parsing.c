/* parsing.c - cJSON and nothing else, over all lines. */
#include "parsing.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/json.h"

double parse_once(const char *path)
{
	SCOPED(buf) text = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	int64_t from = clock_us();
	struct str rest, line;

	if (file_read(&text, path, &err))
		exit(1);
	rest = buf_str(&text);
	while (str_line(&rest, &line))
		cJSON_Delete(json_parse(line, "", &err));
	from = clock_us() - from;
	return (double)from / 1000;
}
