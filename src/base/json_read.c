/* json_read.c - the strict grammar of RFC 8259 with our limits, read into a tree of cJSON's. */
#include <math.h>
#include <string.h>

#include "hunsu/base/json.h"
#include "hunsu/base/utf8.h"
#include "inside.h"

#define DEPTH_MAX 100
#define DEPTH_LOOSE 1000		/* cJSON's own */
#define INTEGER_MAX "9007199254740992" /* 2^53 */
#define SHORT 16			/* an integer of fewer digits is below 2^53 */
#define NUMBER_MAX 60			/* characters of a number that nobody wants spelt */
#define FEW_KEYS 64			/* of an object; more are in a tree */
#define REPLACEMENT "\xef\xbf\xbd"

struct reading {
	const char *start, *p, *end;
	const char *wrong; /* what is wrong at p; set once */
	char *twice;	   /* or the key at p, which is there before it */
	unsigned lax;	   /* enum json_lax */
	int depth;
	struct json_mended mended;
	struct buf text; /* of a string with escapes */
	const struct json_taker *to; /* NULL: nobody takes anything */
	const char *member; /* of the whole, that is being read */
};

static cJSON *value(struct reading *r);

static void *stop(struct reading *r, const char *wrong)
{
	if (!r->wrong)
		r->wrong = wrong;
	return NULL;
}

static void *stop_at(struct reading *r, const char *at, const char *wrong)
{
	r->p = at;
	return stop(r, wrong);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char here(const struct reading *r)
{
	return r->p < r->end ? *r->p : '\0';
}

static inline void blanks(struct reading *r)
{
	for (; r->p < r->end && *r->p <= ' ' && *r->p > '\0'; r->p++)
		if (!(r->lax & JSON_LOOSE) && *r->p != ' ' && *r->p != '\n' && *r->p != '\r' &&
			*r->p != '\t')
			return;
}

static cJSON *new_item(int type)
{
	cJSON *item = NEW(cJSON);

	item->type = type;
	return item;
}

/* ---- strings */

/* The four digits after \u; -1 when they are not there. */
static int32_t four_hex(const char *p, const char *end)
{
	int32_t v = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i], low = (char)(c | 32);

		if (is_digit(c))
			v = v * 16 + (c - '0');
		else if (low >= 'a' && low <= 'f')
			v = v * 16 + (low - 'a' + 10);
		else
			return -1;
	}
	return v;
}

/* n bytes of the source become U+FFFD, which *count counts. */
static bool mend(struct reading *r, size_t n, size_t *count)
{
	if (!r->mended.line)
		text_position((struct str){r->start, (size_t)(r->end - r->start)},
			(size_t)(r->p - r->start), &r->mended.line, &r->mended.column);
	++*count;
	r->p += n;
	return buf_adds(&r->text, REPLACEMENT);
}

static bool nul(struct reading *r, size_t n)
{
	if (!(r->lax & JSON_NULS))
		return stop(r, "a NUL character in a string");
	return mend(r, n, &r->mended.nuls);
}

static bool half(struct reading *r, int32_t v)
{
	const char kept[] = {
		(char)0xed, (char)(0x80 | (v >> 6 & 0x3f)), (char)(0x80 | (v & 0x3f))};

	if (!(r->lax & (JSON_SPLIT | JSON_HALVES)))
		return stop(r, "half of a surrogate pair in a string");
	if (!(r->lax & JSON_SPLIT))
		return mend(r, 6, &r->mended.halves);
	r->mended.kept++;
	r->p += 6;
	return buf_add(&r->text, kept, sizeof kept);
}

static bool unicode_escape(struct reading *r)
{
	int32_t v = four_hex(r->p + 2, r->end), low = -1;
	char bytes[4];

	if (v < 0)
		return stop(r, "\\u without four hexadecimal digits");
	if (!v)
		return nul(r, 6);
	if (v >= 0xd800 && v <= 0xdbff && r->end - r->p >= 12 && r->p[6] == '\\' && r->p[7] == 'u')
		low = four_hex(r->p + 8, r->end);
	if (low >= 0xdc00 && low <= 0xdfff)
		v = 0x10000 + (v - 0xd800) * 0x400 + (low - 0xdc00);
	else if (v >= 0xd800 && v <= 0xdfff)
		return half(r, v);
	r->p += v > 0xffff ? 12 : 6;
	return buf_add(&r->text, bytes, utf8_encode(v, bytes));
}

static bool escape(struct reading *r)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = r->p + 1 < r->end ? r->p[1] : '\0';
	const char *at = c ? strchr(from, c) : NULL;

	if (c == 'u')
		return unicode_escape(r);
	if (!at)
		return stop(r, "an unknown escape in a string");
	r->p += 2;
	return buf_addc(&r->text, to[at - from]);
}

static bool control(struct reading *r)
{
	if (!*r->p)
		return nul(r, 1);
	if (!(r->lax & JSON_LOOSE))
		return stop(r, "a control character in a string; write it as an escape");
	return buf_addc(&r->text, *r->p++);
}

/* A byte of x that is below n has its high bit in the result; those before it have not. */
static uint64_t below(uint64_t x, uint64_t n)
{
	return (x - n * 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

const char *json_plain_far(const char *p, const char *end)
{
	const uint64_t quotes = '"' * 0x0101010101010101u, slashes = '\\' * 0x0101010101010101u;
	uint64_t x;

	for (; end - p >= 8; p += 8) {
		memcpy(&x, p, 8);
		if (below(x, 0x20) | below(x ^ quotes, 1) | below(x ^ slashes, 1))
			break;
	}
	while (p < end && json_is_plain(*p))
		p++;
	return p;
}

static char *string(struct reading *r)
{
	const char *from = ++r->p;
	struct str s;

	buf_clear(&r->text);
	for (;; from = r->p) {
		r->p = json_plain_end(r->p, r->end);
		s = (struct str){from, (size_t)(r->p - from)};
		if (r->p == r->end)
			return stop(r, "the text ends inside a string");
		if (*r->p == '"')
			break;
		buf_addstr(&r->text, s);
		if (!(*r->p == '\\' ? escape(r) : control(r)))
			return NULL;
	}
	r->p++;
	if (r->text.n) { /* there was an escape */
		buf_addstr(&r->text, s);
		s = buf_str(&r->text);
	}
	return str_dup(s);
}

/* ---- numbers */

/* Nearly always it is one: a few digits, and then what ends a value. */
static cJSON *short_integer(struct reading *r)
{
	const char *p = r->p;
	int64_t v = 0;

	for (; p < r->end && is_digit(*p) && p - r->p < SHORT; p++)
		v = v * 10 + (*p - '0');
	if (r->lax & JSON_NUMBERS || p - r->p >= SHORT || p == r->end ||
		(*p != ',' && *p != '}') || (*r->p == '0' && p - r->p > 1))
		return NULL;
	r->p = p;
	return cJSON_CreateNumber((double)v);
}

static bool some_digits(struct reading *r)
{
	const char *from = r->p;

	while (is_digit(here(r)))
		r->p++;
	return r->p > from || stop(r, "a digit is missing in a number");
}

static bool integer_fits(const char *p, const char *end)
{
	size_t n = (size_t)(end - p), most = sizeof INTEGER_MAX - 1;

	return n < most || (n == most && memcmp(p, INTEGER_MAX, n) <= 0);
}

/* The number of n bytes, at most NUMBER_MAX; false: something follows it in them. */
static bool read_double(const char *p, size_t n, double *out)
{
	char text[NUMBER_MAX + 1], *end;

	memcpy(text, p, n);
	text[n] = '\0';
	*out = strtod(text, &end);
	return end > text && !*end;
}

/* Whatever strtod reads as a number; nobody looks at one that no double holds. */
static cJSON *loose_number(struct reading *r)
{
	const char *from = r->p;
	size_t n;
	double v;

	while (here(r) && strchr("+-.eE0123456789", *r->p))
		r->p++;
	n = (size_t)(r->p - from);
	if (n > NUMBER_MAX)
		return new_item(cJSON_NULL);
	if (!read_double(from, n, &v))
		return stop(r, "a digit is missing in a number");
	return isfinite(v) ? cJSON_CreateNumber(v) : new_item(cJSON_NULL);
}

/* Whatever its size and number of digits, with its spelling. */
static cJSON *spelt_number(const char *from, size_t n)
{
	char *text = mem_dupn(from, n);
	cJSON *item = cJSON_CreateNumber(strtod(text, NULL));

	item->valuestring = text;
	return item;
}

static bool exponent(struct reading *r)
{
	if ((here(r) | 32) != 'e')
		return true;
	r->p++;
	r->p += here(r) == '+' || here(r) == '-';
	return some_digits(r);
}

static cJSON *number(struct reading *r)
{
	const char *from = r->p, *whole, *whole_end;
	double v;

	if (r->lax & JSON_LOOSE)
		return loose_number(r);
	r->p += *r->p == '-';
	whole = r->p;
	if (!some_digits(r))
		return NULL;
	whole_end = r->p;
	if (*whole == '0' && whole_end > whole + 1)
		return stop_at(r, from, "a number must not begin with 0");
	if (here(r) == '.') {
		r->p++;
		if (!some_digits(r))
			return NULL;
	}
	if (!exponent(r))
		return NULL;
	if (r->lax & JSON_NUMBERS)
		return spelt_number(from, (size_t)(r->p - from));
	if (r->p == whole_end && !integer_fits(whole, whole_end))
		return stop_at(r, from, "an integer beyond 2^53; write it as a string");
	if (r->p - from > NUMBER_MAX)
		return stop_at(r, from, "a number of too many digits");
	if (!read_double(from, (size_t)(r->p - from), &v) || !isfinite(v))
		return stop_at(r, from, "a number that is too large");
	return cJSON_CreateNumber(v);
}

/* ---- values */

static cJSON *word(struct reading *r)
{
	static const struct {
		const char *word;
		int type;
		unsigned lax;
	} words[] = {
		{"true", cJSON_True, 0}, {"false", cJSON_False, 0}, {"null", cJSON_NULL, 0},
		/* What Python's json writes for a number that is none; and what others do. */
		{"NaN", cJSON_NULL, JSON_NAN}, {"Infinity", cJSON_NULL, JSON_NAN},
		{"-Infinity", cJSON_NULL, JSON_NAN}, {"nan", cJSON_NULL, JSON_NAN | JSON_LOOSE},
		{"inf", cJSON_NULL, JSON_NAN | JSON_LOOSE},
		{"-inf", cJSON_NULL, JSON_NAN | JSON_LOOSE},
		{"-nan", cJSON_NULL, JSON_NAN | JSON_LOOSE},
		{"-NaN", cJSON_NULL, JSON_NAN | JSON_LOOSE}
	};
	const struct str rest = {r->p, (size_t)(r->end - r->p)};

	for (size_t i = 0; i < COUNT(words); i++) {
		if ((words[i].lax & ~r->lax) || !str_starts(rest, words[i].word))
			continue;
		r->p += strlen(words[i].word);
		return new_item(words[i].type);
	}
	return NULL;
}

struct keys { /* of an object that is being read */
	uint64_t begun; /* a bit for what keys begin with: the others need no comparing */
	size_t n;
	void *seen; /* when they are many */
};

static bool is_new(struct keys *k, const cJSON *object, const char *key)
{
	const unsigned second = *key ? (unsigned char)key[1] : 0;
	const uint64_t bit = (uint64_t)1 << (((unsigned char)*key * 7u + second) & 63);
	const bool begun = k->begun & bit;
	const cJSON *item;

	k->begun |= bit;
	if (k->n++ < FEW_KEYS) {
		for (item = object->child; begun && item; item = item->next)
			if (*item->string == *key && !strcmp(item->string, key))
				return false;
		return true;
	}
	if (!k->seen)
		cJSON_ArrayForEach(item, object) seen_add(&k->seen, item->string);
	return seen_add(&k->seen, key);
}

static char *key(struct reading *r, struct keys *keys, const cJSON *object)
{
	const char *from;
	char *name;

	blanks(r);
	from = r->p;
	if (here(r) != '"')
		return stop(r, "a key in quotes is missing here");
	name = string(r);
	if (!name)
		return NULL;
	if (!(r->lax & JSON_TWICE) && !is_new(keys, object, name)) {
		r->twice = name;
		return stop_at(r, from, "");
	}
	blanks(r);
	if (here(r) == ':') {
		r->p++;
		return name;
	}
	free(name);
	return stop(r, "a colon is missing here");
}

static bool is_taken(const struct reading *r, const cJSON *of, const cJSON *item)
{
	return r->to && r->depth == 2 && cJSON_IsArray(of) && r->member &&
	       !strcmp(r->member, r->to->of) && r->to->take(r->to->arg, of, item);
}

static void settle(const struct reading *r, cJSON *of, cJSON *item)
{
	if (is_taken(r, of, item)) {
		cJSON_Delete(item);
		return;
	}
	*(of->child ? &of->child->prev->next : &of->child) = item;
	item->prev = of->child->prev;
	of->child->prev = item; /* the first one knows the last */
}

/* Reads what is between its brackets into a list or an object. */
static bool entries(struct reading *r, cJSON *of, char closer)
{
	struct keys keys = {0};
	bool object = closer == '}', more;

	r->p++;
	blanks(r);
	for (more = here(r) != closer; more;) {
		char *name = object ? key(r, &keys, of) : NULL;
		cJSON *item;

		if (r->depth == 1)
			r->member = name;
		item = name || !object ? value(r) : NULL;
		if (!item) {
			free(name);
			break;
		}
		item->string = name;
		settle(r, of, item);
		blanks(r);
		more = here(r) == ',';
		if (!more && here(r) != closer)
			stop(r, object ? "a comma or } is missing here"
				       : "a comma or ] is missing here");
		r->p += more;
	}
	seen_release(keys.seen);
	return !r->wrong;
}

static cJSON *container(struct reading *r, char closer)
{
	cJSON *of;

	if (++r->depth > DEPTH_MAX && !(r->lax & JSON_LOOSE))
		return stop(r, "too deep a nesting (the limit is 100)");
	if (r->depth > DEPTH_LOOSE)
		return stop(r, "too deep a nesting (the limit is 1000)");
	of = new_item(closer == '}' ? cJSON_Object : cJSON_Array);
	if (!entries(r, of, closer)) {
		cJSON_Delete(of);
		return NULL;
	}
	r->p++;
	r->depth--;
	return of;
}

static cJSON *value(struct reading *r)
{
	cJSON *item = NULL;
	char c, *text;

	blanks(r);
	c = here(r);
	if (c == '{' || c == '[')
		return container(r, c == '{' ? '}' : ']');
	if (c == '"' && (text = string(r))) {
		item = new_item(cJSON_String);
		item->valuestring = text;
	} else if (c != '"') {
		item = is_digit(c) ? short_integer(r) : word(r);
	}
	if (item || r->wrong)
		return item;
	if (is_digit(c) || c == '-')
		return number(r);
	return stop(
		r, r->p == r->end ? "the text ends too early" : "a value is missing here");
}

/* Whether text is UTF-8, and where not; a NUL is left to the strings, which may take it. */
static bool is_text(struct str text, size_t *bad)
{
	struct str rest = text;

	while (!utf8_valid(rest, bad)) {
		*bad += (size_t)(rest.p - text.p);
		if (text.p[*bad])
			return false;
		rest = str_from(text, *bad + 1);
	}
	return true;
}

static void say_wrong(const struct reading *r, const char *what, struct buf *err)
{
	const struct str text = {r->start, (size_t)(r->end - r->start)};
	size_t line, column;

	text_position(text, (size_t)(r->p - r->start), &line, &column);
	fail(err, FAILED, "%s:%zu:%zu: ", what, line, column);
	if (r->twice)
		fail(err, FAILED, "the key \"%s\" is there twice", r->twice);
	else
		fail(err, FAILED, "not valid JSON: %s", r->wrong);
}

static cJSON *whole(struct reading *r)
{
	cJSON *tree = value(r);

	if (!tree)
		return NULL;
	blanks(r);
	if (r->p == r->end)
		return tree;
	cJSON_Delete(tree);
	return stop(r, "something follows the value");
}

static cJSON *read_whole(struct reading r, struct str text, const char *what,
	struct json_mended *mended, struct buf *err)
{
	SCOPED(buf) repaired = BUF(3 * text.n + BUF_SMALL);
	const unsigned lax = r.lax;
	cJSON *tree;
	size_t bad;
	bool good;

	if (!text.n)
		text = STR(""); /* an empty slice may have no pointer */
	if (lax & JSON_BOM)
		text = utf8_past_mark(text);
	good = is_text(text, &bad);
	if (!good && (lax & JSON_LOOSE)) {
		utf8_repair(&repaired, text);
		text = buf_str(&repaired);
		good = true;
	}
	r.text = BUF(3 * text.n + BUF_SMALL);
	r.start = r.p = text.p;
	r.end = text.p + text.n;
	if (mended)
		r.mended = *mended;
	tree = good ? whole(&r) : stop_at(&r, text.p + bad, "a byte that is not UTF-8");
	if (!tree)
		say_wrong(&r, what, err);
	else if (mended)
		*mended = r.mended;
	free(r.twice);
	buf_release(&r.text);
	return tree;
}

cJSON *json_read(struct str text, const char *what, unsigned lax, struct json_mended *mended,
	struct buf *err)
{
	return read_whole((struct reading){.lax = lax}, text, what, mended, err);
}

cJSON *json_give(struct str text, unsigned lax, struct json_mended *mended,
	const struct json_taker *to, struct buf *err)
{
	return read_whole((struct reading){.lax = lax, .to = to}, text, "", mended, err);
}

cJSON *json_parse(struct str text, const char *what, struct buf *err)
{
	return json_read(text, what, 0, NULL, err);
}
