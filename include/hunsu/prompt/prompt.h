/*
 * prompt.h - a prompt: the messages sent to the target model, and who wrote each of their bytes.
 *
 * A prompt is a list of messages (role, text). A last message of role assistant is the answer
 * prefix: the model goes on from it. Messages before the last user message may be worked examples.
 * Text is valid UTF-8 and neither begins nor ends with '\n' (prompt_add trims); blanks are kept.
 *
 * Authorship: every message carries runs of (bytes, author) that cover its text exactly, unless it
 * has none at all (a rendered request, where nobody asks). Authors are numbers in an author table
 * (struct authors); AUTHOR_IMPORT and AUTHOR_PERSON are fixed.
 *
 * Life cycle: zero-initialised is empty; prompt_release frees the contents.
 */
#ifndef HUNSU_PROMPT_PROMPT_H
#define HUNSU_PROMPT_PROMPT_H

#include "hunsu/base/hash.h"

enum role { ROLE_SYSTEM, ROLE_USER, ROLE_ASSISTANT };
const char *role_name(enum role r);                 /* "system", "user", "assistant" */
bool role_parse(struct str name, enum role *out);

typedef uint16_t author; /* a number in the author table */
enum { AUTHOR_IMPORT = 0, AUTHOR_PERSON = 1, AUTHOR_FIRST_MODEL = 2 };

struct run {
	size_t n; /* bytes, > 0 */
	author by;
};

struct runs LIST_OF(struct run); /* adjacent runs have different authors */

struct message {
	enum role role;
	char *text; /* NUL-terminated */
	size_t n;
	struct runs runs;
};

struct prompt LIST_OF(struct message);

struct range { /* a part of a prompt: bytes [at, at + n) of the message that counts from 0 */
	size_t message, at, n;
};

void prompt_release(struct prompt *p); /* leaves it empty */
void prompt_copy(struct prompt *out, const struct prompt *p); /* out is released first */
/* Appends a message written by one author. */
void prompt_add(struct prompt *p, enum role role, struct str text, author by);
/* The same, with runs (copied; must cover text before trimming). */
void prompt_add_runs(struct prompt *p, enum role role, struct str text, const struct runs *runs);
struct str message_str(const struct message *m);
size_t prompt_last_user(const struct prompt *p); /* the last message of the user; p->n: none */
/* roles and texts; authors do not count */
bool prompt_equal(const struct prompt *a, const struct prompt *b);
/* First 16 hex digits of a SHA-256 over roles and texts: the `text` of scores. */
#define TEXT_HASH 17
void prompt_hash(char out[static TEXT_HASH], const struct prompt *p);
/* The text of a range; empty when it does not lie within the prompt. */
struct str prompt_range(const struct prompt *p, struct range r);
/* Words (as word_next sees them) and bytes in all messages. */
size_t prompt_words(const struct prompt *p);
size_t prompt_bytes(const struct prompt *p);
/* Bytes by author: sums[k] for author k < n; authors beyond are added to the last. */
void prompt_authorship(const struct prompt *p, size_t *sums, size_t n);
/* A rough count for display before the provider has told: bytes / 4, at least one a message. */
size_t prompt_tokens_guess(const struct prompt *p);
size_t text_tokens_guess(struct str text); /* likewise of one */

void runs_release(struct runs *r);
void runs_add(struct runs *r, size_t n, author by);                  /* merges with the last */
void runs_copy(struct runs *out, const struct runs *r);
size_t runs_total(const struct runs *r);
author runs_at(const struct runs *r, size_t byte);
/* What a splice of the text does to the runs: `remove` bytes at `at` go, `insert` bytes by `by`
 * come. */
void runs_splice(struct runs *r, size_t at, size_t remove, size_t insert, author by);
/* Appends to out the runs of bytes [from, to) of r. */
void runs_slice(struct runs *out, const struct runs *r, size_t from, size_t to);

/*
 * The message of `other` that p's message i is compared with: the user's last message with the
 * user's last, an answer prefix with an answer prefix; of the rest that of the same role, in the
 * same place among the messages of that role. NULL: there is none.
 */
const struct message *prompt_pair(const struct prompt *p, size_t i, const struct prompt *other);

/*
 * The author runs of `now`, made from `before` by someone: words that are unchanged keep their
 * authors (word diff), what is new is `by`'s. Fills now's runs; messages are paired (prompt_pair).
 */
void prompt_credit(struct prompt *now, const struct prompt *before, author by);

/*
 * p without `bytes` bytes at `at` of a message, or with other text in their place. A message that
 * has nothing but blanks left goes; line ends at a message's edges go. Out is released first.
 */
void prompt_without(struct prompt *out, const struct prompt *p, size_t message, size_t at,
	size_t bytes, struct str instead);

/* ---- the table of authors: "import", "person", "MODEL/OPERATOR" ("local:1.5b/eccentric") ---- */

struct authors LIST_OF(char *); /* items[AUTHOR_IMPORT] and items[AUTHOR_PERSON] are always there */

void authors_init(struct authors *a);
/* The same numbers for the same names. A table that is lent is copied to add a name to it. */
void authors_copy(struct authors *to, const struct authors *from);
void authors_release(struct authors *a);
author authors_intern(struct authors *a, struct str name); /* beyond 65535 names: the last one */
const char *authors_name(const struct authors *a, author by);

/* ---- parts that have to stay word for word, looked for in another text of the prompt ---- */

/*
 * Where the text of range r of `was` is in `now`: in the message it is compared with
 * (prompt_pair) first, nearest to where it was, then in the others. A word is found as a word: what
 * begins or ends one in `was` does so in `now` ("word" is not in "sword"; ASCII letters and digits
 * count). False: nowhere, or r is no part of `was`.
 */
bool range_find(
	const struct prompt *was, struct range r, const struct prompt *now, struct range *out);
/* The same within one text: where bytes [at, at + n) of `was` are in `now`; SIZE_MAX: nowhere. */
size_t part_find(struct str was, size_t at, size_t n, struct str now);
/* Whether they have a byte in common. */
bool ranges_meet(struct range a, struct range b);
/* The authors of range r of `from` become those of the same bytes at `to` of `p`. */
void range_credit(
	struct prompt *p, struct range to, const struct prompt *from, struct range r);

#endif
