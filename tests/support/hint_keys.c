/* hint_keys.c - the keys that the line Next names. */
#include "hint_keys.h"

#include <stdbool.h>
#include <string.h>

/* Facts begin with numbers or words. */
static bool is_key(const char *at, size_t n)
{
	return (n == 1 && !(at[0] >= '0' && at[0] <= '9')) || (n == 3 && at[1] == '-');
}

size_t hint_keys(const char *hint, char keys[static HINT_KEYS][4])
{
	size_t n = 0;

	while (*hint && n < HINT_KEYS) {
		const char *end = strstr(hint, "; "), *lead = strstr(hint, ": ");
		const size_t part = end ? (size_t)(end - hint) : strlen(hint);
		const char *at = lead && lead < hint + part ? lead + 2 : hint;

		while (at && at < hint + part && n < HINT_KEYS) {
			const size_t w = strcspn(at, " ,;");
			if (is_key(at, w)) {
				memcpy(keys[n], at, w);
				keys[n++][w] = '\0';
			}
			at = strstr(at, ", ");
			at = at ? at + 2 : NULL;
		}
		hint += part + (end ? 2 : 0);
	}
	return n;
}
