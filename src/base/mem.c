/* mem.c - memory that is there, or the program ends. */
#include "hunsu/base/mem.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <string.h>

#include "hunsu/base/status.h"

_Noreturn void mem_out(size_t bytes)
{
	end_for_want("out of memory (%zu bytes more were needed); what was done is in the session",
		bytes);
}

static void *taken(size_t bytes)
{
	void *p = malloc(bytes);

	if (!p && bytes)
		mem_out(bytes);
	return p;
}

void mem_libraries(void)
{
	cJSON_Hooks hooks = {taken, free};

	cJSON_InitHooks(&hooks);
}

void *mem_new(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		mem_out(n * size);
	return p;
}

void *mem_grow(void *p, size_t n, size_t size)
{
	void *q = reallocarray(p, n ? n : 1, size ? size : 1);

	if (!q)
		mem_out(n * size);
	return q;
}

char *mem_dup(const char *s)
{
	return s ? mem_dupn(s, strlen(s)) : NULL;
}

void mem_owned_free(void *pointer)
{
	void *owned;

	memcpy(&owned, pointer, sizeof owned);
	free(owned);
}

char *mem_dupn(const char *s, size_t n)
{
	char *p;

	if (n == SIZE_MAX)
		mem_out(n);
	p = mem_grow(NULL, n + 1, 1);
	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

void *vec_room(void *items, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		*cap = n ? 2 * n : 8;
		items = mem_grow(items, *cap, size);
	}
	memset((char *)items + n * size, 0, size);
	return items;
}
