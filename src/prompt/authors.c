/* authors.c - author names and their numbers. */
#include "hunsu/prompt/prompt.h"

#define AUTHORS_MAX 65535

void authors_init(struct authors *a)
{
	*a = (struct authors){0};
	*PUSH(a) = mem_dup("import");
	*PUSH(a) = mem_dup("person");
}

void authors_copy(struct authors *to, const struct authors *from)
{
	*to = (struct authors){0};
	for (size_t i = 0; i < from->n; i++)
		*PUSH(to) = mem_dup(from->items[i]);
}

void authors_release(struct authors *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->items[i]);
	free(a->items);
	*a = (struct authors){0};
}

author authors_intern(struct authors *a, struct str name)
{
	for (size_t i = 0; i < a->n; i++) {
		if (str_is(name, a->items[i]))
			return (author)i;
	}
	/* A session has dozens of authors; that many are a broken or hostile file, not worth
	 * failing. */
	if (a->n >= AUTHORS_MAX)
		return AUTHORS_MAX - 1;
	*PUSH(a) = str_dup(name);
	return (author)(a->n - 1);
}

const char *authors_name(const struct authors *a, author by)
{
	return by < a->n ? a->items[by] : "unknown";
}
