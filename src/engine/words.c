/* words.c - characters and words as the metrics and the checks of proposals see them. */
#define _GNU_SOURCE /* memmem */
#include "words.h"

#include <string.h>
#include <utf8proc.h>
#include "hunsu/base/utf8.h"

bool char_is_blank(int32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return cp == 0x85 || cp == 0x200b || cp == 0xfeff;
	}
}

bool char_is_digit(int32_t cp)
{
	return cp >= '0' && cp <= '9';
}

bool char_is_word(int32_t cp)
{
	utf8proc_category_t c;
	if (cp < 0x80)
		return ((cp | 32) >= 'a' && (cp | 32) <= 'z') || char_is_digit(cp) || cp == '_';
	c = utf8proc_category(cp);
	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO;
}

/* Unicode P*, and ` */
static bool is_punctuation(int32_t cp)
{
	utf8proc_category_t c;
	if (cp == '`')
		return true;
	c = utf8proc_category(cp);
	return c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_PO;
}

bool char_is_dense(int32_t cp)
{
	static const struct {
		int32_t from, to;
	} ranges[] = {
		{0x0e00, 0x0eff},   /* Thai, Lao */
		{0x1000, 0x109f},   /* Burmese */
		{0x1100, 0x11ff},   /* Hangul letters */
		{0x1780, 0x17ff},   /* Khmer */
		{0x2e80, 0x2fdf},   /* radicals */
		{0x3005, 0x3007},   /* iteration marks */
		{0x3040, 0x31ff},   /* kana, Bopomofo, Hangul letters */
		{0x3400, 0x9fff},   /* Han */
		{0xa960, 0xa97f},   /* Hangul letters */
		{0xac00, 0xd7ff},   /* Hangul syllables */
		{0xf900, 0xfaff},   /* Han, compatibility */
		{0x20000, 0x3ffff}, /* Han, extensions */
	};
	for (size_t i = 0; cp >= 0x0e00 && i < sizeof ranges / sizeof *ranges; i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return false;
}

bool char_is_blankless(int32_t cp)
{
	bool hangul = (cp >= 0x1100 && cp <= 0x11ff) || (cp >= 0x3130 && cp <= 0x318f) ||
		      (cp >= 0xa960 && cp <= 0xa97f) || (cp >= 0xac00 && cp <= 0xd7ff);
	return !hangul && char_is_dense(cp);
}

static size_t char_start(struct str s, size_t end)
{
	size_t from = end - 1;
	while (from > 0 && end - from < 4 && ((unsigned char)s.p[from] & 0xc0) == 0x80)
		from--;
	return from;
}

int32_t char_before(struct str s, size_t at)
{
	size_t from = at && at <= s.n ? char_start(s, at) : s.n;

	return utf8_next(s, &from);
}

int32_t char_at(struct str s, size_t at)
{
	return utf8_next(s, &at);
}

static bool is_graph(char c)
{
	return c > ' ' && c < 0x7f;
}

struct str trim_blanks(struct str s)
{
	size_t from = 0, next, end = s.n;
	if (!s.n || (is_graph(s.p[0]) && is_graph(s.p[s.n - 1]))) /* nearly always */
		return s;
	for (next = from; from < s.n && char_is_blank(utf8_next(s, &next));)
		from = next;
	while (end > from && char_is_blank(char_before(s, end)))
		end = char_start(s, end);
	return (struct str){s.p + from, end - from};
}

static bool is_minus(int32_t cp)
{
	return cp == '-' || cp == 0x2212 || cp == 0xff0d || cp == 0xfe63;
}

/* Whether what starts at `at` is a number with its sign and point: -7, .5, -.5. */
static bool number_starts(struct str s, size_t at)
{
	int32_t cp = utf8_next(s, &at);
	if (is_minus(cp))
		cp = utf8_next(s, &at);
	if (cp == '.')
		cp = utf8_next(s, &at);
	return char_is_digit(cp);
}

struct str trim_punctuation(struct str s)
{
	struct str whole = s = trim_blanks(s);
	size_t from = 0, end = s.n;
	while (from < s.n) {
		size_t next = from;
		int32_t cp = utf8_next(s, &next);
		if (!char_is_blank(cp) && (!is_punctuation(cp) || number_starts(s, from)))
			break;
		from = next;
	}
	while (end > from) {
		int32_t cp = char_before(s, end);
		size_t start = char_start(s, end);
		bool of_number = cp == '%' && char_is_digit(char_before(s, start));
		if (!char_is_blank(cp) && (!is_punctuation(cp) || of_number))
			break;
		end = start;
	}
	return end > from ? (struct str){s.p + from, end - from} : whole;
}

/* Apostrophes, quotes and hyphens as people's tools write them, as they stand on a keyboard. */
static char typed(int32_t cp)
{
	static const struct {
		int32_t from, to;
		char as;
	} signs[] = {
		{'`', '`', '\''},
		{0xab, 0xab, '"'}, {0xb4, 0xb4, '\''}, {0xbb, 0xbb, '"'}, {0x2b9, 0x2b9, '\''},
		{0x2ba, 0x2ba, '"'}, {0x2bb, 0x2bd, '\''}, {0x2d7, 0x2d7, '-'},
		{0x2010, 0x2015, '-'}, {0x2018, 0x201b, '\''}, {0x201c, 0x201f, '"'},
		{0x2032, 0x2032, '\''}, {0x2033, 0x2033, '"'}, {0x2039, 0x203a, '\''},
		{0x2043, 0x2043, '-'}, {0x2212, 0x2212, '-'}, {0x301d, 0x301f, '"'},
		{0x275b, 0x275c, '\''}, {0x275d, 0x275e, '"'}, {0x2796, 0x2796, '-'},
		{0x2e3a, 0x2e3b, '-'}, {0x2e42, 0x2e42, '"'}, {0xfe31, 0xfe32, '-'},
		{0xfe58, 0xfe58, '-'}, {0xfe63, 0xfe63, '-'},
	};
	for (size_t i = 0; (cp >= 0xab || cp == '`') && i < sizeof signs / sizeof *signs; i++)
		if (cp >= signs[i].from && cp <= signs[i].to)
			return signs[i].as;
	return 0;
}

/* "10²" is not "102", nor "½" "1/2": digits in another form than that of width or font
 * stay what they are. */
static bool keeps_form(int32_t cp)
{
	utf8proc_int32_t parts[32];
	int last = 0;
	utf8proc_ssize_t n;
	if (cp < 0xb2)
		return false;
	switch (utf8proc_get_property(cp)->decomp_type) {
	case UTF8PROC_DECOMP_TYPE_SUPER:
	case UTF8PROC_DECOMP_TYPE_SUB:
	case UTF8PROC_DECOMP_TYPE_CIRCLE:
	case UTF8PROC_DECOMP_TYPE_SQUARE:
	case UTF8PROC_DECOMP_TYPE_FRACTION:
	case UTF8PROC_DECOMP_TYPE_COMPAT:
		break;
	default:
		return false;
	}
	n = utf8proc_decompose_char(
		cp, parts, 32, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last);
	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++)
		if (char_is_digit(parts[i]))
			return true;
	return false;
}

void fold_words(struct buf *out, struct str s)
{
	SCOPED(buf) plain = BUF(BUF_FILE);
	size_t from = 0; /* what stands as it is begins there */
	for (size_t at = 0, next = 0; at < s.n; at = next) {
		int32_t cp = utf8_next(s, &next);
		char sign = typed(cp);
		if (!sign && !keeps_form(cp))
			continue;
		buf_addstr(&plain, str_from(str_first(s, at), from));
		from = next;
		if (sign) {
			buf_addc(&plain, sign);
		} else {
			text_fold(out, buf_str(&plain));
			buf_clear(&plain);
			buf_add(out, s.p + at, next - at);
		}
	}
	if (from)
		buf_addstr(&plain, str_from(s, from));
	text_fold(out, from ? buf_str(&plain) : s);
}

/* Punctuation inside a number: a sign before it, a point or comma between its digits. */
static bool within_number(struct str s, size_t at, size_t next)
{
	int32_t cp = char_at(s, at), before = char_before(s, at);
	if (!char_is_digit(char_at(s, next)))
		return false;
	return cp == '-' ? !char_is_word(before)
			 : (cp == '.' || cp == ',') && char_is_digit(before);
}

void word_list_split(struct word_list *out, struct str s)
{
	struct str t;
	size_t start = SIZE_MAX;
	*out = (struct word_list){.text = BUF(BUF_FILE)};
	fold_words(&out->text, s);
	t = buf_str(&out->text);
	for (size_t at = 0, next = 0; at < t.n; at = next) {
		int32_t cp = utf8_next(t, &next);
		bool alone = char_is_blankless(cp);
		bool in = !char_is_blank(cp) &&
			  (!is_punctuation(cp) || cp == '_' || within_number(t, at, next));
		if (start != SIZE_MAX && (alone || !in)) {
			*PUSH(out) = (struct str){t.p + start, at - start};
			start = SIZE_MAX;
		}
		if (alone)
			*PUSH(out) = (struct str){t.p + at, next - at};
		else if (in && start == SIZE_MAX)
			start = at;
	}
	if (start != SIZE_MAX)
		*PUSH(out) = (struct str){t.p + start, t.n - start};
}

int word_order(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	int c = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return c ? c : (x->n > y->n) - (x->n < y->n);
}

void word_list_sort(struct word_list *w)
{
	SORT(w, word_order);
}

void word_list_release(struct word_list *w)
{
	free(w->items);
	buf_release(&w->text);
	*w = (struct word_list){.text = BUF(BUF_FILE)};
}

size_t words_count(struct str s)
{
	SCOPED(word_list) w;
	word_list_split(&w, s);
	return w.n;
}

bool word_list_equal(const struct word_list *a, const struct word_list *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (!str_eq(a->items[i], b->items[i]))
			return false;
	return a->n == b->n;
}

/* Whether a match that begins (or ends) between these characters cuts a word or a number in two. */
static bool cuts(int32_t outer, int32_t inner)
{
	return char_is_word(inner) && !char_is_dense(inner) && char_is_word(outer) &&
	       !char_is_dense(outer);
}

/* "3" is not in "3.5", "0.3", "1,300" or "-3". */
static bool cuts_number(struct str s, size_t from, size_t end)
{
	if (char_is_digit(char_at(s, from)) && from > 0) {
		char c = s.p[from - 1];
		int32_t before = char_before(s, from - 1);
		if ((c == '.' || c == ',') && char_is_digit(before))
			return true;
		if (c == '-' && !char_is_word(before))
			return true;
	}
	if (char_is_digit(char_before(s, end)) && end + 1 < s.n)
		return (s.p[end] == '.' || s.p[end] == ',') && char_is_digit(s.p[end + 1]);
	return false;
}

/* Whether part, at [at, end) of hay, stands there as words of its own. */
static bool stands_alone(struct str hay, size_t at, size_t end)
{
	return !cuts(char_before(hay, at), char_at(hay, at)) &&
	       !cuts(char_at(hay, end), char_before(hay, end)) && !cuts_number(hay, at, end);
}

/* For each length of a beginning of `part`: how long a shorter one ends it too. */
static size_t *borders(struct str part)
{
	size_t *b = NEWN(part.n + 1, size_t);
	for (size_t i = 1, k = 0; i < part.n; i++) {
		while (k && part.p[i] != part.p[k])
			k = b[k];
		k += part.p[i] == part.p[k];
		b[i + 1] = k;
	}
	return b;
}

/* Knuth, Morris, Pratt 1977: where it stands, but not alone, costs no second look at the text. */
size_t words_find(struct str hay, struct str part, size_t from)
{
	const char *first = part.n && from < hay.n && hay.n - from >= part.n
				    ? memmem(hay.p + from, hay.n - from, part.p, part.n)
				    : NULL;
	size_t at = first ? (size_t)(first - hay.p) : 0;
	OWNED size_t *b = NULL;
	if (!first)
		return SIZE_MAX;
	if (stands_alone(hay, at, at + part.n))
		return at;
	b = borders(part);
	for (size_t k = 0; at < hay.n; at++) {
		while (k && (k == part.n || hay.p[at] != part.p[k]))
			k = b[k];
		k += hay.p[at] == part.p[k];
		if (k == part.n && stands_alone(hay, at + 1 - k, at + 1))
			return at + 1 - k;
	}
	return SIZE_MAX;
}

bool text_has_words(struct str text, struct str part)
{
	SCOPED(buf) hay = BUF(BUF_FILE), needle = BUF(BUF_FILE);
	fold_words(&hay, text);
	fold_words(&needle, trim_blanks(part));
	return words_find(buf_str(&hay), buf_str(&needle), 0) != SIZE_MAX;
}
