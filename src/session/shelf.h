/*
 * shelf.h - memory of what stays until the state goes: facts, and every value that a register ever
 * had.
 *
 * Nothing on it is freed alone, so it lies close together instead of between the short-lived nodes
 * of the parser, and many may point at it: the states at several points of a session share the
 * facts before them (frozen.h).
 */
#ifndef HUNSU_SRC_SESSION_SHELF_H
#define HUNSU_SRC_SESSION_SHELF_H

#include "hunsu/session/event.h"

struct shelf {
	struct shelf_part *last;
	char *at; /* in the last part */
	size_t left;
	LIST(cJSON *) trees;
};

void shelf_release(struct shelf *s);
void *shelf_room(struct shelf *s, size_t n, size_t size); /* zeroed, for any type */
void *shelf_copy(struct shelf *s, const void *items, size_t n, size_t size);
/*
 * Room for `wanted` elements in an array on the shelf that has n; what is new is zeroed. Arrays
 * that grow so have room for the next power of two of their n, which is kept nowhere: copies must
 * be made with it too (of NULL, 0, n).
 */
void *shelf_grow(struct shelf *s, void *items, size_t n, size_t wanted, size_t size);
char *shelf_keep(struct shelf *s, const char *text); /* NULL stays NULL */
cJSON *shelf_take(struct shelf *s, cJSON *tree);     /* the tree is the shelf's now; NULL is fine */
void shelf_prompt(struct shelf *s, struct prompt *out, const struct prompt *p);

/* Copies of lists in events. */
char **shelf_texts(struct shelf *s, const cJSON *list, size_t *n);
int *shelf_numbers(struct shelf *s, const cJSON *list, size_t *n);
struct text_ref *shelf_refs(struct shelf *s, const cJSON *list, size_t *n);

#endif
