/*
 * fuzz_keys.c - bytes from a terminal. The first byte says how they are cut; all names are short,
 * all text is valid and without escapes, and nothing stays unfinished after a flush.
 */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/tui/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(void *arg, const struct key *k)
{
	if (k->text.n && !utf8_valid(k->text, NULL))
		abort();
	if (k->text.n && memchr(k->text.p, '\033', k->text.n))
		abort();
	if (k->kind == KEY_NAMED && (!k->name[0] || strlen(k->name) >= KEY_NAME - 1))
		abort();
	if (k->kind == KEY_MOUSE && (k->x < 0 || k->y < 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct keys *k;
	size_t step;

	if (n < 2)
		return 0;
	step = data[0] % 16 + 1u;
	k = keys_new(check, NULL);
	for (size_t at = 1; at < n; at += step) {
		keys_feed(k, data + at, n - at < step ? n - at : step);
		if (data[0] & 0x80)
			keys_flush(k);
	}
	keys_flush(k);
	if (keys_wait(k) != -1)
		abort();
	keys_free(k);
	return 0;
}
