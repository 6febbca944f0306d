/* batch_id.c - what a service calls a file or a batch. */
#include "hunsu/formats/batches.h"

#include <stdio.h>
#include <string.h>

bool batch_id(char *out, size_t size, const char *id)
{
	const size_t n = id ? strlen(id) : 0;
	const bool is = n > 0 && n < size &&
			strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_-") == n;

	snprintf(out, size, "%s", is ? id : "");
	return is;
}
