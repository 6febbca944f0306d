/*
 * mem.h - memory. Where there is none, mem_out ends the program: the terminal restored, a message,
 * exit 3. Whatever is sized by a file, the network or the person goes into a `struct buf` or is
 * checked against a stated maximum.
 */
#ifndef HUNSU_BASE_MEM_H
#define HUNSU_BASE_MEM_H

#include <stddef.h>
#include <stdlib.h>

/* The one place where it ends: `bytes` more were wanted. */
_Noreturn void mem_out(size_t bytes);
/* Libraries that take their memory through us do so in this way (cJSON); once, before all else. */
void mem_libraries(void);

/* Zeroed memory for n objects of `size` bytes. */
void *mem_new(size_t n, size_t size);
void *mem_grow(void *p, size_t n, size_t size); /* realloc of an array; new part is not zeroed */
char *mem_dup(const char *s);                   /* copy of a C string; NULL gives NULL */
char *mem_dupn(const char *s, size_t n);        /* copy of n bytes, NUL added */

/*
 * What goes where its block ends, on every way out: SCOPED(buf) b = … is a struct buf that
 * buf_release releases, OWNED char *s = … is freed. Neither is given away.
 */
#define SCOPED(type) __attribute__((cleanup(type##_release))) struct type
#define OWNED __attribute__((cleanup(mem_owned_free)))
void mem_owned_free(void *pointer); /* to the pointer */

#define NEW(type) ((type *)mem_new(1, sizeof(type)))
#define NEWN(n, type) ((type *)mem_new((n), sizeof(type)))
#define COUNT(array) (sizeof(array) / sizeof *(array)) /* elements */

/*
 * A growing array: `LIST(T) name;` in a struct, or `struct name LIST_OF(T);`. PUSH makes room for
 * one more, zeroes it and yields a pointer to it. SORT is qsort, of none too (whose items may be
 * NULL, which qsort does not take). The array is freed with free(v->items).
 */
/* NOLINTNEXTLINE(bugprone-macro-parentheses): it is a type. */
#define LIST_OF(type) { type *items; size_t n, cap; }
#define LIST(type) struct LIST_OF(type)
#define PUSH(v) ((v)->items = vec_room((v)->items, (v)->n, &(v)->cap, sizeof *(v)->items), \
	&(v)->items[(v)->n++])
#define SORT(v, order) ((v)->n ? qsort((v)->items, (v)->n, sizeof *(v)->items, order) : (void)0)
void *vec_room(void *items, size_t n, size_t *cap, size_t size);

#endif
