/*
 * buf.h - slices and growing byte buffers.
 *
 * Text inside hunsu is {pointer, length} UTF-8, validated at the border (utf8.h).
 *
 * A buf has a maximum, given when it is made; what would pass it is not appended, and `full` is set
 * and stays set until buf_clear. Callers append freely and look at `full` once at the end. `s` is
 * never NULL after the first append and always has a NUL after its n bytes.
 * Life cycle: BUF(max); buf_clear empties it and keeps the memory; buf_release frees
 * the memory and leaves it usable; buf_detach hands the bytes to the caller, who frees them.
 */
#ifndef HUNSU_BASE_BUF_H
#define HUNSU_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include "hunsu/base/mem.h"
#include "hunsu/base/status.h"

struct str {
	const char *p;
	size_t n;
};

struct buf {
	char *s;
	size_t n, cap, max;
	bool full;
};

#define BUF_SMALL ((size_t)64 << 10) /* messages, names, lines of the screen */
#define BUF_TEXT ((size_t)16 << 20)  /* prompts, answers, requests */
#define BUF_FILE ((size_t)1 << 30)   /* whole files */
#define BUF(maximum) ((struct buf){.max = (maximum)})

void buf_clear(struct buf *b);
void buf_release(struct buf *b);
char *buf_detach(struct buf *b, size_t *n); /* never NULL; n may be NULL */

/* false (and nothing added) when it is full */
bool buf_add(struct buf *b, const void *p, size_t n);
bool buf_adds(struct buf *b, const char *s);
bool buf_addstr(struct buf *b, struct str s);
bool buf_addc(struct buf *b, char c);
/* A cell of CSV (RFC 4180), in quotes where a reader might take part of it for more than text.
 * NULL: an empty one. */
void buf_addcsv(struct buf *b, const char *cell);
bool buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool buf_addv(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
void buf_splice(struct buf *b, size_t at, size_t remove, struct str with);

const char *buf_text(const struct buf *b); /* "" when nothing was ever added */
struct str buf_str(const struct buf *b);

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
struct str str_of(const char *s); /* NULL gives the empty slice */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *b);
bool cstr_same(const char *a, const char *b); /* NULL is the same as NULL alone */
bool char_blank(char c); /* ASCII white space */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
struct str str_trim(struct str s); /* ASCII white space off both ends */
struct str str_from(struct str s, size_t at); /* s without its first `at` bytes (clamped) */
struct str str_first(struct str s, size_t n); /* the first n bytes (clamped) */
/* The length of the longest prefix of s that has at most `most` bytes and ends with a character;
 * STR_FIT gives a "%.*s" that much of a C string. */
size_t str_fit(struct str s, size_t most);
#define STR_FIT(most, s) (int)str_fit(str_of(s), most), (s)
/* Takes the next line (without its \n or \r\n) off *s; false when *s is empty. */
bool str_line(struct str *s, struct str *line);
size_t str_line_start(struct str s, size_t at); /* of the line that byte `at` is in */
/* Takes the first word, up to a blank or a line end, off *s, and the white space around it; empty
 * when there is none. */
struct str str_word(struct str *s);
bool str_among(struct str s, const char *words); /* one of these, blanks between them */
/* Byte offset of the first occurrence of `needle` at or after `from`, or SIZE_MAX. */
size_t str_find(struct str s, const char *needle, size_t from);
/* The brace that closes the one at `at`, or SIZE_MAX; a backslash takes the next byte along. */
size_t str_brace_end(struct str s, size_t at);
struct str str_boxed(struct str s); /* what stands in the last \boxed{…} of TeX, or nothing */
char *str_dup(struct str s);
/* Whole-string numbers: false unless all of s is a number in range. */
bool str_to_long(struct str s, long min, long max, long *out);
bool str_to_double(struct str s, double min, double max, double *out);

#define PLURAL(n) ((n) == 1 ? "" : "s") /* behind a noun: "%zu call%s" */

#endif
