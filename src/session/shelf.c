/* shelf.c - memory that is given back all at once. */
#include "shelf.h"

#include <stdalign.h>
#include <string.h>

#define PART_BYTES ((size_t)64 << 10)
#define ROOM_LEAST 4

struct shelf_part {
	struct shelf_part *before;
	alignas(max_align_t) char bytes[];
};

static struct shelf_part *part_new(size_t n)
{
	/* Not mem_new: zeroing what will be written over is a good part of opening. */
	return mem_grow(NULL, sizeof(struct shelf_part) + n, 1);
}

/* What is large gets a part of its own, behind the last, whose rest stays in use. */
static char *part_alone(struct shelf *s, size_t n)
{
	struct shelf_part *part = part_new(n);

	if (s->last) {
		part->before = s->last->before;
		s->last->before = part;
	} else {
		part->before = NULL;
		s->last = part;
	}
	return part->bytes;
}

static char *bytes(struct shelf *s, size_t n, size_t align)
{
	size_t skip = s->left ? (align - (uintptr_t)s->at % align) % align : 0;

	if (n > PART_BYTES / 8 && n + skip > s->left)
		return part_alone(s, n);
	if (n + skip > s->left) {
		struct shelf_part *part = part_new(PART_BYTES);

		part->before = s->last;
		s->last = part;
		s->at = part->bytes;
		s->left = PART_BYTES;
		skip = 0;
	}
	s->at += skip + n;
	s->left -= skip + n;
	return s->at - n;
}

void *shelf_room(struct shelf *s, size_t n, size_t size)
{
	void *room = bytes(s, n * size, alignof(max_align_t));

	memset(room, 0, n * size);
	return room;
}

void *shelf_copy(struct shelf *s, const void *items, size_t n, size_t size)
{
	void *room;

	if (!n)
		return NULL;
	room = bytes(s, n * size, alignof(max_align_t));
	memcpy(room, items, n * size);
	return room;
}

static size_t room_of(size_t n)
{
	size_t cap = n ? ROOM_LEAST : 0;

	while (cap < n)
		cap *= 2;
	return cap;
}

void *shelf_grow(struct shelf *s, void *items, size_t n, size_t wanted, size_t size)
{
	size_t cap = room_of(wanted);
	char *room;

	if (cap <= room_of(n))
		return items;
	room = bytes(s, cap * size, alignof(max_align_t));
	if (n)
		memcpy(room, items, n * size);
	memset(room + n * size, 0, (cap - n) * size);
	return room;
}

char *shelf_keep(struct shelf *s, const char *text)
{
	size_t n;

	if (!text)
		return NULL;
	n = strlen(text) + 1;
	return memcpy(bytes(s, n, 1), text, n);
}

cJSON *shelf_take(struct shelf *s, cJSON *tree)
{
	if (tree)
		*PUSH(&s->trees) = tree;
	return tree;
}

void shelf_prompt(struct shelf *s, struct prompt *out, const struct prompt *p)
{
	*out = (struct prompt){shelf_copy(s, p->items, p->n, sizeof *p->items), p->n, p->n};
	for (size_t i = 0; i < p->n; i++) {
		struct message *m = &out->items[i];
		struct runs *r = &m->runs;

		m->text = shelf_copy(s, m->text, m->n + 1, 1);
		r->items = shelf_copy(s, r->items, r->n, sizeof *r->items);
		r->cap = r->n;
	}
}

static void *list_room(struct shelf *s, const cJSON *list, size_t size)
{
	size_t n = (size_t)cJSON_GetArraySize(list);

	return n ? shelf_room(s, n, size) : NULL;
}

char **shelf_texts(struct shelf *s, const cJSON *list, size_t *n)
{
	char **out = list_room(s, list, sizeof *out);
	const cJSON *item;

	*n = 0;
	cJSON_ArrayForEach(item, list) out[(*n)++] = shelf_keep(s, item->valuestring);
	return out;
}

int *shelf_numbers(struct shelf *s, const cJSON *list, size_t *n)
{
	int *out = list_room(s, list, sizeof *out);
	const cJSON *item;

	*n = 0;
	cJSON_ArrayForEach(item, list) out[(*n)++] = (int)item->valuedouble;
	return out;
}

struct text_ref *shelf_refs(struct shelf *s, const cJSON *list, size_t *n)
{
	struct text_ref *out = list_room(s, list, sizeof *out);
	const cJSON *item;

	*n = 0;
	cJSON_ArrayForEach(item, list) out[(*n)++] = event_read_ref(item);
	return out;
}

void shelf_release(struct shelf *s)
{
	for (size_t i = 0; i < s->trees.n; i++)
		cJSON_Delete(s->trees.items[i]);
	free(s->trees.items);
	while (s->last) {
		struct shelf_part *before = s->last->before;

		free(s->last);
		s->last = before;
	}
	*s = (struct shelf){0};
}
