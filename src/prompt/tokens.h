/*
 * tokens.h - what a diff compares: words, sentences, or a text whole.
 *
 * Tokens are compared without the blanks behind them, so a text that was only wrapped anew keeps
 * all its words. A placeholder is one word.
 */
#ifndef HUNSU_PROMPT_TOKENS_H
#define HUNSU_PROMPT_TOKENS_H

#include "hunsu/prompt/diff.h"

struct token {
	size_t at, word, blanks; /* bytes: start, of the word, of the blanks behind it */
	int id;			 /* equal words have equal ids */
};

struct tokens {
	struct str text;
	struct token *items;
	size_t n, cap;
};

/* The end of the token that begins at `at`, which is no blank. */
typedef size_t token_end_fn(struct str s, size_t at);
token_end_fn word_end, sentence_end, text_end;
extern token_end_fn *const token_ends[]; /* by grain */

/* The tokens tile the text; blanks at its start are a token without a word. Free items. */
void tokens_init(struct tokens *t, struct str text, token_end_fn *token_end);
/* Gives the tokens of the texts their ids. */
void tokens_number(struct tokens *const *texts, size_t n);

/* Where token i begins; the end of the text for the one behind the last. */
size_t token_start(const struct tokens *t, size_t i);

/* match[i] - 1 is the token of b that stands for token i of a, 0: none; of shortest edits those
 * whose changes read best (diff.c). Free it. */
int *tokens_align(const struct tokens *a, const struct tokens *b);
/* The pieces of such a match. */
void tokens_pieces(
	struct pieces *out, const struct tokens *a, const struct tokens *b, const int *match);
void diff_by(struct pieces *out, struct str a, struct str b, token_end_fn *token_end);

#endif
