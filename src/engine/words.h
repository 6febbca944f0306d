/*
 * words.h - characters and words as the metrics and the checks of proposals see them.
 */
#ifndef HUNSU_SRC_ENGINE_WORDS_H
#define HUNSU_SRC_ENGINE_WORDS_H

#include <stdint.h>
#include "hunsu/base/buf.h"

bool char_is_blank(int32_t cp);
bool char_is_digit(int32_t cp);	      /* 0 to 9 only */
bool char_is_word(int32_t cp);	      /* letters, marks, digits of any script, and _ */
/*
 * Scripts whose words don't end at a blank: Han, kana, Thai, Lao, Khmer, Burmese have no blanks
 * between words, and in Korean a particle is written onto the word before it.
 */
bool char_is_dense(int32_t cp);
bool char_is_blankless(int32_t cp); /* those without Korean: a word is a character */
/* The character that ends before byte `at`; 0 at the start. */
int32_t char_before(struct str s, size_t at);
/* The character at byte `at`; 0 at the end. */
int32_t char_at(struct str s, size_t at);

struct str trim_blanks(struct str s); /* Unicode white space off both ends */
/*
 * White space and punctuation off both ends; numbers stay whole: a sign or point before a digit,
 * and a percent sign after one, are not punctuation. Nothing but punctuation is left as it is.
 */
struct str trim_punctuation(struct str s);

/* Appends s folded (text_fold), with typographic apostrophes, quotes, hyphens and minus signs as a
 * keyboard has them, and digits left whole ("10²"). */
void fold_words(struct buf *out, struct str s);

struct word_list {
	struct str *items; /* slices into text */
	size_t n, cap;
	struct buf text;
};
/*
 * The words of s, folded, without punctuation; numbers whole ("-3.5", "1,200"). Han, kana and the
 * like count character by character, Korean by blanks.
 */
void word_list_split(struct word_list *out, struct str s);
void word_list_release(struct word_list *w);
size_t words_count(struct str s);
bool word_list_equal(const struct word_list *a, const struct word_list *b);
void word_list_sort(struct word_list *w); /* by bytes, as word_order has it */
int word_order(const void *a, const void *b);
/* Where `part` (folded, as hay is) stands as words of its own in `hay` at or after `from`;
 * SIZE_MAX: not. */
size_t words_find(struct str hay, struct str part, size_t from);
/* The same for unfolded texts, anywhere. */
bool text_has_words(struct str text, struct str part);

#endif
