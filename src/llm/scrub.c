/*
 * scrub.c - an answer that repeats our key, or its beginning where it is cut, is changed before
 * anybody sees it: what a server knows of us shall not get into files and onto screens.
 */
#include "inside.h"

#include <string.h>

/* Shorter ones are words that servers without keys are given ("none", "lm-studio"), and words stay
 * words in answers. */
enum { KEY_MIN = 10 };

/* How much of the end of text the beginning of the key is: all of it is still to be seen. */
static size_t open_at_end(struct str text, const char *key)
{
	const size_t n = strlen(key);
	for (size_t k = text.n < n ? text.n : n - 1; k > 0; k--)
		if (text.p[text.n - k] == *key && memcmp(text.p + text.n - k, key, k) == 0)
			return k;
	return 0;
}

static void cut_off(struct buf *text, const char *key)
{
	const size_t open = open_at_end(buf_str(text), key);
	if (open >= KEY_MIN)
		buf_splice(text, text->n - open, open, STR("[key]"));
}

/* *seen: bytes in which no key begins; a stream is looked through once. */
static void hide(struct buf *text, size_t *seen, const char *key, bool ended)
{
	const size_t n = strlen(key);
	for (size_t at; (at = str_find(buf_str(text), key, *seen)) != SIZE_MAX; *seen = at + 5)
		buf_splice(text, at, n, STR("[key]"));
	if (ended)
		cut_off(text, key);
	if (text->n >= n && *seen < text->n - (n - 1))
		*seen = text->n - (n - 1);
}

/* Of a string that ends; it gets shorter, if anything. */
static void hide_word(char *word, const char *key)
{
	SCOPED(buf) text = BUF(BUF_SMALL);
	buf_adds(&text, word);
	scrub_words(&text, key);
	memcpy(word, buf_text(&text), text.n + 1);
}

void scrub_reply(struct reply *r, const char *key, bool ended)
{
	if (!key || strlen(key) < KEY_MIN)
		return;
	hide(&r->text, &r->text_seen, key, ended);
	hide(&r->thinking, &r->thinking_seen, key, ended);
	hide_word(r->finish, key);
	hide_word(r->served.model, key);
	hide_word(r->served.fingerprint, key);
}

void scrub_words(struct buf *text, const char *key)
{
	if (!key || !key[0])
		return;
	for (size_t at = 0; (at = str_find(buf_str(text), key, at)) != SIZE_MAX;)
		buf_splice(text, at, strlen(key), STR("[key]"));
	cut_off(text, key);
}

size_t scrub_told(struct str text, const char *key)
{
	return key && strlen(key) >= KEY_MIN ? text.n - open_at_end(text, key) : text.n;
}
