/* tokens.c - texts as words, sentences or wholes, and which of them are equal. */
#include "tokens.h"

#include "hunsu/base/index.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/template.h"

#define TOKENS_MAX ((size_t)1 << 18) /* of one text; the last token takes the rest */

enum kind { LETTER, BLANK, SINGLE };

struct block {
	int32_t from, to;
	enum kind kind;
};

/* Beyond ASCII: what is not here counts as a letter (Hangul, so that Korean words stay whole;
 * marks). */
static const struct block ranges[] = {
	{0x00a0, 0x00a0, BLANK}, {0x00a1, 0x00a9, SINGLE}, {0x00ab, 0x00b4, SINGLE},
	{0x00b6, 0x00b9, SINGLE}, {0x00bb, 0x00bf, SINGLE}, {0x2000, 0x200a, BLANK},
	{0x2010, 0x2018, SINGLE}, {0x201a, 0x2027, SINGLE}, {0x2028, 0x2029, BLANK},
	{0x202f, 0x202f, BLANK}, {0x2030, 0x205e, SINGLE}, {0x205f, 0x205f, BLANK},
	{0x2190, 0x2bff, SINGLE}, {0x3000, 0x3000, BLANK}, {0x3001, 0x303f, SINGLE},
	{0x3040, 0x30ff, SINGLE}, {0x3400, 0x4dbf, SINGLE}, {0x4e00, 0x9fff, SINGLE},
	{0xf900, 0xfaff, SINGLE}, {0xff01, 0xff0f, SINGLE}, {0xff1a, 0xff20, SINGLE},
	{0xff3b, 0xff40, SINGLE}, {0xff5b, 0xff65, SINGLE}, {0x1f000, 0x1faff, SINGLE},
	{0x20000, 0x3ffff, SINGLE}
};

static enum kind kind_of(int32_t cp)
{
	if (cp < 0x80) {
		if (cp == ' ' || (cp >= '\t' && cp <= '\r'))
			return BLANK;
		if ((cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') ||
			(cp >= 'a' && cp <= 'z') || cp == '_')
			return LETTER;
		return SINGLE;
	}
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && cp >= ranges[i].from; i++) {
		if (cp <= ranges[i].to)
			return ranges[i].kind;
	}
	return LETTER;
}

static enum kind kind_at(struct str s, size_t at)
{
	return kind_of(utf8_next(s, &at));
}

/* End of the character at `at` with the marks that sit on it. */
static size_t cluster_end(struct str s, size_t at)
{
	if ((unsigned char)s.p[at] < 0x80 && (at + 1 == s.n || (unsigned char)s.p[at + 1] < 0x80))
		return at + 1;
	return grapheme_next(s, at);
}

/* An apostrophe between letters is part of the word: don't, l’eau. */
static size_t apostrophe(struct str s, size_t at)
{
	size_t n = str_starts(str_from(s, at), "'") ? 1 : 3;

	if (n == 3 && !str_starts(str_from(s, at), "’"))
		return 0;
	return at + n < s.n && kind_at(s, at + n) == LETTER ? n : 0;
}

size_t word_end(struct str s, size_t at)
{
	struct str name;
	size_t n = placeholder_at(s, at, &name);

	if (n)
		return at + n;
	if (kind_at(s, at) == SINGLE)
		return cluster_end(s, at);
	while (at < s.n) {
		if (kind_at(s, at) == LETTER)
			at = cluster_end(s, at);
		else if ((n = apostrophe(s, at)) > 0)
			at += n;
		else
			break;
	}
	return at;
}

static size_t blanks_end(struct str s, size_t at)
{
	while (at < s.n && kind_at(s, at) == BLANK)
		utf8_next(s, &at);
	return at;
}

size_t text_end(struct str s, size_t at)
{
	return s.n;
}

/* The blanks behind it are left out. */
size_t sentence_end(struct str s, size_t at)
{
	size_t next = sentence_next(s, at), end = at;

	while (at < next) {
		bool blank = kind_at(s, at) == BLANK;

		utf8_next(s, &at);
		if (!blank)
			end = at;
	}
	return end;
}

void tokens_init(struct tokens *t, struct str text, token_end_fn *token_end)
{
	size_t at = 0;

	*t = (struct tokens){.text = text};
	while (at < text.n) {
		struct token *k = PUSH(t);
		size_t end = kind_at(text, at) == BLANK ? at : token_end(text, at);

		if (t->n == TOKENS_MAX)
			end = text.n;
		k->at = at;
		k->word = end - at;
		k->blanks = blanks_end(text, end) - end;
		at = end + k->blanks;
	}
}

static struct str token_word(const struct tokens *t, size_t i)
{
	return (struct str){t->text.p + t->items[i].at, t->items[i].word};
}

struct words { /* an id is the place of the word among the different ones, counted from 1 */
	struct str *items;
	size_t n, cap;
	struct index index;
};

static int word_id(struct words *words, struct str w)
{
	const uint64_t key = index_str(w);
	size_t at = SIZE_MAX;
	int place;

	while ((place = index_next(&words->index, key, &at)) >= 0)
		if (words->items && str_eq(words->items[place], w))
			return place + 1;
	index_add(&words->index, key, (int)words->n);
	*PUSH(words) = w;
	return (int)words->n;
}

void tokens_number(struct tokens *const *texts, size_t n)
{
	struct words words = {0};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < texts[i]->n; k++)
			texts[i]->items[k].id = word_id(&words, token_word(texts[i], k));
	free(words.items);
	index_release(&words.index);
}
