/*
 * utf8.h - the border where bytes become text, and what a terminal makes of it.
 *
 * Widths are those of wcwidth(3), because ncurses paints by it; utf8proc only segments (UAX #29)
 * and knows properties. Needs setlocale(LC_CTYPE) with a UTF-8 locale (locale_init).
 */
#ifndef HUNSU_BASE_UTF8_H
#define HUNSU_BASE_UTF8_H

#include <stdint.h>
#include "hunsu/base/buf.h"

/* Sets LC_CTYPE from the environment; falls back to C.UTF-8 when that is unset or not UTF-8. */
void locale_init(void);

/* UTF-8 without NUL, which no text of ours holds: it would end a C string. */
bool utf8_valid(struct str s, size_t *bad_at);
/* The same; FAILED and "what:line:column: byte 0x.. is not UTF-8", or that it is a NUL, or what
 * kind of file it is. */
enum status utf8_check(struct str s, const char *what, struct buf *err) MUST_CHECK;
/* What begins so and is no text, and what makes text of it: "a PDF: pdftotext makes text of it";
 * NULL: it is not known. For what is not UTF-8. */
const char *no_text(struct str s);
struct str utf8_past_mark(struct str s); /* without the byte order mark before it, if any */
/* Appends s with each NUL and each invalid byte sequence replaced by U+FFFD (one per maximal
 * subpart). */
void utf8_repair(struct buf *out, struct str s);
/*
 * The same for a text in which halves of surrogate pairs were kept, three bytes each (JSON_SPLIT):
 * two that meet become their character. *held is the half at the end of s that waits for its other
 * (0: none), from one call to the next.
 */
void utf8_join(struct buf *out, struct str s, int32_t *held);
/* No more comes: a half that waits becomes U+FFFD. */
void utf8_join_end(struct buf *out, int32_t *held);
/* Decodes the code point at s.p[at] (valid text), moves *at past it. */
int32_t utf8_next(struct str s, size_t *at);
size_t utf8_encode(int32_t cp, char out[static 4]); /* returns the bytes written */
/* Line and column (in characters, both from 1) of the byte s.p[at], for messages about a file. */
void text_position(struct str s, size_t at, size_t *line, size_t *column);

/* Byte offset of the next/previous grapheme cluster boundary; stops at the ends. A cluster has at
 * most 64 code points. */
size_t grapheme_next(struct str s, size_t at);
size_t grapheme_prev(struct str s, size_t at);
/* Next/previous start of a word (letters, digits, CJK characters one by one). */
size_t word_next(struct str s, size_t at);
size_t word_prev(struct str s, size_t at);
/* Next/previous start of a sentence (after . ! ? and their CJK forms, or a line end). */
size_t sentence_next(struct str s, size_t at);
size_t sentence_prev(struct str s, size_t at);

/* A cluster as the terminal can hold it: one spacing character and at most four marks. */
struct cell {
	int32_t cp[6]; /* ends with 0 */
	int width;     /* columns: 1 or 2 */
	bool mark;     /* in place of what must not be shown as it is (see below) */
};

/*
 * Reduces the cluster at *at to cells and moves *at past it. Control characters (C0, C1, DEL),
 * escapes, bidi overrides and isolates (U+202A-202E, U+2066-2069, U+200E/F, U+061C), zero-width
 * joiners outside clusters, unassigned and private characters become visible marks (`^[`,
 * `<202E>`): nothing that comes from a model or a file reaches the terminal as a control. \t is up
 * to 8 blanks by `column`; the caller treats \n itself. Returns the number of cells written, at
 * most `max`>=10.
 */
size_t cells_next(struct str s, size_t *at, int column, struct cell *out, size_t max);

int text_width(struct str s); /* columns of one line as cells_next lays it out */
/* The longest prefix of s of at most `columns` columns, whole clusters. */
struct str text_fit(struct str s, int columns);
/* Appends s made safe for a terminal line (the same marks as UTF-8 text); '\n' kept when
 * keep_nl. */
void text_visible(struct buf *out, struct str s, bool keep_nl);
/* Appends at most `columns` of s's first line, made visible, "…" at the end where it was cut. */
void text_brief(struct buf *out, struct str s, int columns);
/* Appends the lines of s that are not empty on one, with " / " between them. */
void text_joined(struct buf *out, struct str s);

/* Soft wrap: the end (byte offset) of the row that starts at `at`, at most `columns` wide; breaks
 * at spaces where there are any, and between CJK characters; the \n belongs to the row it ends.
 * Blanks at the break belong to the row too and may hang past the edge: paint text_fit of the row.
 * Always advances. */
size_t wrap_row(struct str s, size_t at, int columns);

/* Case-folded (NFKC_Casefold), and composed (NFC), copy appended to out; for comparing and search.
 * Beyond 30 marks on one character the next ones have no base (UAX #15, stream-safe). */
void text_fold(struct buf *out, struct str s);
void text_compose(struct buf *out, struct str s);

#endif
