/* fuzz_config.c - any bytes as config.yaml: read or refused with a message; what was read is saved
 * and read back the same. */
#include <string.h>

#include "input.h"
#include "hunsu/app/command.h"
#include "hunsu/app/config.h"

static void check_same(const struct config *a, const struct config *b)
{
	const char *key, *line, *key_b, *line_b;
	size_t n = 0;
	for (size_t i = 0; options[i].name; i++)
		CHECK(!strcmp(config_get(a, options[i].name), config_get(b, options[i].name)));
	for (; config_key(a, n, &key, &line); n++) {
		CHECK(config_key(b, n, &key_b, &line_b));
		CHECK(!strcmp(key, key_b) && !strcmp(line, line_b));
	}
	CHECK(!config_key(b, n, &key, &line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) err = BUF(BUF_SMALL), path = BUF(BUF_SMALL), help = BUF(BUF_TEXT);
	buf_addf(&path, "%s/hunsu", fuzz_folder());
	CHECK(file_mkdirs(buf_text(&path), NULL) == OK);
	buf_adds(&path, "/config.yaml");
	fuzz_write(buf_text(&path), data, size);
	struct config *c = config_load(&err);
	CHECK((c != NULL) == (err.n == 0));
	CHECK(utf8_valid(buf_str(&err), NULL));
	if (c) {
		commands_help(commands, &help, NULL);
		(void)command_for_key(commands, c, KEYS_MERGE, "y");
		CHECK(config_save(c, &err) == OK);
		struct config *back = config_load(&err);
		CHECK(back);
		check_same(c, back);
		config_free(back);
	}
	config_free(c);
	return 0;
}
