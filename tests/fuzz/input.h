/*
 * input.h - what the fuzz drivers share: a check that ends the run, and files in a folder of the
 * run's own, for what is read by path.
 */
#ifndef HUNSU_TESTS_FUZZ_INPUT_H
#define HUNSU_TESTS_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond) ((cond) ? (void)0 : BUG("not so: %s", #cond))

/* A folder that is made once a run, and is left; in memory, where what syncs does not wait. */
static inline const char *fuzz_folder(void)
{
	static char folder[] = "/dev/shm/hunsu-fuzz-XXXXXX", on_disk[] = "/tmp/hunsu-fuzz-XXXXXX";
	static const char *made;
	if (!made) {
		made = mkdtemp(folder);
		made = made ? made : mkdtemp(on_disk);
		CHECK(made);
		setenv("HOME", made, 1);
		setenv("XDG_CONFIG_HOME", made, 1);
		setenv("XDG_DATA_HOME", made, 1);
		setenv("XDG_STATE_HOME", made, 1);
	}
	return made;
}

static inline void fuzz_write(const char *path, const uint8_t *data, size_t size)
{
	FILE *f = fopen(path, "we");
	CHECK(f && fwrite(data, 1, size, f) == size && !fclose(f));
}

/* The bytes as a file of that name; the path, to be released. */
static inline struct buf fuzz_file(const char *name, const uint8_t *data, size_t size)
{
	struct buf path = BUF(BUF_SMALL);
	buf_addf(&path, "%s/%s", fuzz_folder(), name);
	fuzz_write(buf_text(&path), data, size);
	return path;
}

/* Cuts a part off the front of what is left, up to a byte 0xff, which no text has. */
static inline struct str fuzz_part(const uint8_t **data, size_t *size)
{
	struct str part = {(const char *)*data, 0};
	while (part.n < *size && (*data)[part.n] != 0xff)
		part.n++;
	size_t cut = part.n + (part.n < *size);
	*data += cut;
	*size -= cut;
	return part;
}

#endif
