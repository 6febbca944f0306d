/* hangul.c - from jamo and syllables to the keys of 두벌식. */
#include "hunsu/base/hangul.h"

#include <stdio.h>
#include <utf8proc.h>

#include "hunsu/base/utf8.h"

/* By the order of the code points of leading consonants, vowels and trailing consonants. */
static const char *const leading[] = {"r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d",
	"w", "W", "c", "z", "x", "v", "g"};
static const char *const vowels[] = {"k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl",
	"y", "n", "nj", "np", "nl", "b", "m", "ml", "l"};
static const char *const trailing[] = {"r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq",
	"ft", "fx", "fv", "fg", "a", "q", "qt", "t", "T", "d", "w", "c", "z", "x", "v", "g"};

/* Blocks of conjoining jamo; two clusters of the compatibility block are mapped to old leading
 * consonants. */
static const struct {
	int32_t from;
	size_t n;
	const char *const *keys;
} blocks[] = {{0x1100, COUNT(leading), leading}, {0x1161, COUNT(vowels), vowels},
	{0x11a8, COUNT(trailing), trailing}, {0x111a, 1, (const char *const[]){"fg"}},
	{0x1121, 1, (const char *const[]){"qt"}}};

static const char *conjoining(int32_t cp)
{
	for (size_t i = 0; i < COUNT(blocks); i++)
		if (cp >= blocks[i].from && (size_t)(cp - blocks[i].from) < blocks[i].n)
			return blocks[i].keys[cp - blocks[i].from];
	return NULL;
}

size_t hangul_keys(struct str character, char out[static HANGUL_KEYS])
{
	utf8proc_int32_t parts[4];
	int last = 0;
	size_t at = 0, n = 0;
	utf8proc_ssize_t found = 0;

	if (character.n)
		found = utf8proc_decompose_char(utf8_next(character, &at), parts, COUNT(parts),
			UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last);
	if (at != character.n || found > (utf8proc_ssize_t)COUNT(parts))
		return 0;
	for (utf8proc_ssize_t i = 0; i < found; i++) {
		const char *keys = conjoining(parts[i]);

		if (!keys)
			return 0;
		n += (size_t)snprintf(out + n, HANGUL_KEYS - n, "%s", keys);
	}
	return n;
}

bool hangul_typed(struct buf *out, struct str text)
{
	char keys[HANGUL_KEYS];
	bool any = false;
	size_t n;

	for (size_t at = 0, next; at < text.n; at = next) {
		next = at;
		(void)utf8_next(text, &next);
		n = hangul_keys((struct str){text.p + at, next - at}, keys);
		any = any || n;
		buf_add(out, n ? keys : text.p + at, n ? n : next - at);
	}
	return any;
}

const char *hangul_jamo(char key)
{
	static const char *const jamo[] = {"ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ",
		"ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ", "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ",
		"ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅛ", "ㅜ", "ㅠ", "ㅡ", "ㅣ"};
	char keys[HANGUL_KEYS];

	for (size_t i = 0; i < COUNT(jamo); i++)
		if (hangul_keys(str_of(jamo[i]), keys) == 1 && keys[0] == key)
			return jamo[i];
	return "";
}
