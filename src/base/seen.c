/* seen.c - keys in a tree of the C library's, tsearch(3). */
#define _GNU_SOURCE /* tdestroy */
#include "inside.h"

#include <search.h>
#include <string.h>


static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool seen_add(void **seen, const char *key)
{
	const char *const *node = tsearch(key, seen, by_text);

	if (!node)
		mem_out(strlen(key));
	return *node == key;
}

static void keep(void *key)
{
}

void seen_release(void *seen)
{
	tdestroy(seen, keep);
}
