/*
 * Twice the input takes at most 2.2 times the steps, whatever it is made of. A step is a basic
 * block of the rooms that read answers (they are built so that each calls us), and each exchange in
 * which utf8proc puts marks in order.
 *
 * run-tests: timeout 300 native
 */
#include <dlfcn.h>
#include <utf8proc.h>
#include "../support/test.h"
#include "hunsu/base/utf8.h"
#include "hunsu/engine/metric.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/tui/lineedit.h"

#define MOST 2.2
#define SMALL ((size_t)24 << 10) /* bytes; and twice as many */

static size_t steps;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void) /* NOLINT(bugprone-reserved-identifier): the compiler's name */
{
	steps++;
}

/* What utf8proc does with the marks on one character: it exchanges neighbours until they are in
 * order, going one back after each. */
static void order_marks(struct str s)
{
	size_t n = 0, at = 0;
	while (at < s.n) {
		int32_t cp = utf8_next(s, &at);
		int mark = utf8proc_get_property(cp)->combining_class;
		n = mark ? n + 1 : 0;
		steps += n; /* the most exchanges that this one may take */
	}
}

utf8proc_ssize_t utf8proc_map(const utf8proc_uint8_t *p, utf8proc_ssize_t n,
	utf8proc_uint8_t **out, utf8proc_option_t how)
{
	utf8proc_ssize_t (*real)(const utf8proc_uint8_t *, utf8proc_ssize_t, utf8proc_uint8_t **,
		utf8proc_option_t);
	*(void **)&real = dlsym(RTLD_NEXT, "utf8proc_map");
	order_marks((struct str){(const char *)p, (size_t)n});
	return real(p, n, out, how);
}

/* ---- what an answer may be made of: a beginning, and something again and again ---- */

static const struct input {
	const char *name, *first, *again;
} inputs[] = {
	{"letters", "", "a"},
	{"words", "", "cold ice "},
	{"marks", "e", "\u0301"},
	{"marks out of order", "e", "\u0301\u0316\u0345"},
	{"marks that come apart", "e", "\u0f73"},
	{"marks and tags", "a", "\u0301\U000e0020"},
	{"jamo", "", "\u1100"},
	{"a family without end", "", "\U0001f468\u200d"},
	{"typographic signs", "", "\u2212\u2019"},
	{"minus signs before digits", "", "\u22121 "},
	{"blanks", "x", " "},
	{"line ends", "x", "\n"},
	{"thinking begun", "", "<think>"},
	{"thinking begun and ended", "", "<think></think>"},
	{"thinking ended", "", "</think>x"},
	{"thinking once closed", "<think></think>", "<think>x"},
	{"tags that never close", "", "<think "},
	{"channels", "", "<|channel|>analysis"},
	{"channels closed", "<|channel|>analysis", "<|channel|>final"},
	{"answers begun", "", "<answer>"},
	{"boxes", "", "\\boxed{"},
	{"fences", "", "```\n"},
	{"fences in a line", "", "```a"},
	{"fences never closed", "````\n", "```\n"},
	{"backticks", "", "`"},
	{"braces", "", "{"},
	{"brackets", "", "[1,"},
	{"keys", "", "{\"a\":"},
	{"keys of strings", "", "{\"a\":\"{\""},
	{"lists in lists", "{\"a\":", "[{\"a\":[1]},"},
	{"braces in strings", "{\"a\":\"", "{ "},
	{"objects", "", "{\"b\":1} "},
	{"backslashes", "{\"a\":\"", "\\"},
	{"digits", "", "1"},
	{"groups", "1", ",222"},
	{"groups with blanks", "111", " 222"},
	{"groups of two", "1", ",22"},
	{"exponents", "", "1e"},
	{"powers", "", "10^"},
	{"points", "", "3."},
	{"words half met", "", "ab "},
	{"quotes", "", "\" "},
};
#define INPUTS (sizeof inputs / sizeof *inputs)

static void make(struct buf *out, const struct input *in, size_t bytes)
{
	buf_clear(out);
	buf_adds(out, in->first);
	while (out->n < bytes)
		buf_adds(out, in->again);
}

/* ---- what is done with it ---- */

static void do_extract(struct str s, const char *rule)
{
	SCOPED(buf) out = BUF(BUF_FILE), why = BUF(BUF_SMALL);
	(void)extract_apply(&out, str_of(rule), s, NULL, &why);
}

static void do_score(struct str s, const char *name)
{
	SCOPED(buf) why = BUF(BUF_SMALL), expected = BUF(BUF_FILE);
	const struct metric *m = NULL;
	const char *params = strchr(name, ':') ? strchr(name, ':') + 1 : "";
	assert_int_equal(metric_find(&m, str_of(name), NULL), OK);
	/* The expected answer is half as long, and ends otherwise. */
	size_t n = s.n / 2, before = steps;
	while (((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	buf_addstr(&expected, str_first(s, n));
	buf_adds(&expected, "a");
	steps = before;
	m->score(&(struct judged){.answer = s,
			 .expected = *params ? STR("a") : buf_str(&expected),
			 .params = str_of(params)},
		&why);
}

static void do_pattern(struct str s, const char *pattern)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	const struct metric *m = NULL;
	assert_int_equal(metric_find(&m, STR("regex"), NULL), OK);
	m->score(&(struct judged){.answer = s, .expected = str_of(pattern)}, &why);
}

static void do_show(struct str s, const char *how)
{
	SCOPED(buf) out = BUF(BUF_FILE);
	text_visible(&out, s, true);
	text_brief(&out, s, 40);
	for (size_t at = 0; at < s.n;)
		at = wrap_row(s, at, 40);
	for (size_t at = 0; at < s.n;)
		at = grapheme_next(s, at);
	for (size_t at = 0; at < s.n;)
		at = word_next(s, at);
	for (size_t at = 0; at < s.n;)
		at = sentence_next(s, at);
}

/* Against a text of the same length with other words. */
static void do_diff(struct str s, const char *how)
{
	SCOPED(buf) other = BUF(BUF_FILE);
	SCOPED(pieces) p = {0};
	buf_addstr(&other, s);
	for (size_t i = 0; i < other.n; i++)
		if (other.s[i] >= 'a' && other.s[i] < 'z')
			other.s[i]++;
	diff_words(&p, s, buf_str(&other));
}

static void do_type(struct str s, const char *how)
{
	struct lineedit *l = lineedit_new(NULL);
	lineedit_start(l, STR(""));
	for (size_t at = 0, next = 0; at < s.n; at = next) {
		utf8_next(s, &next);
		struct str one = *how ? s : str_first(str_from(s, at), next - at);
		struct key k = {.kind = *how ? KEY_PASTE : KEY_NAMED, .name = "x", .text = one};
		(void)lineedit_key(l, &k);
		next = *how ? s.n : next;
	}
	lineedit_free(l);
}

static const struct deed {
	const char *name;
	void (*run)(struct str s, const char *arg);
	const char *arg;
	size_t small; /* bytes; 0: SMALL */
} deeds[] = {
	{"extract all", do_extract, "all", 0},
	{"extract first-line", do_extract, "first-line", 0},
	{"extract last-line", do_extract, "last-line", 0},
	{"extract json", do_extract, "json:b.0", 0},
	{"extract after", do_extract, "after:a", 0},
	{"extract regex", do_extract, "regex:(b+)c", 0},
	{"exact", do_score, "exact", 0},
	{"iexact", do_score, "iexact", 0},
	{"contains", do_score, "contains", 0},
	{"number", do_score, "number", 0},
	{"f1", do_score, "f1", 0},
	{"set", do_score, "set", 0},
	{"choice", do_score, "choice:a,aa,ab ab,a b", 0},
	{"json", do_score, "json", 0},
	{"length", do_score, "length:..10c", 0},
	{"rouge-l", do_score, "rouge-l", 0},
	{"similarity", do_score, "similarity", 0},
	{"a pattern that scans", do_pattern, "a+[bc]", 0},
	{"a pattern that backtracks", do_pattern, "(a|aa)+[bc]|( \\S+)+[!]$", 0},
	{"showing", do_show, "", 0},
	{"differences", do_diff, "", 2 * SMALL},
	{"typing into the line", do_type, "", 3000},
	{"typing more than the line holds", do_type, "", 0},
	{"pasting into the line", do_type, "paste", 3000},
};

TEST(twice_the_input_takes_no_more_than_twice_the_steps)
{
	SCOPED(buf) one = BUF(BUF_FILE), two = BUF(BUF_FILE);
	size_t bad = 0;
	for (size_t d = 0; d < sizeof deeds / sizeof *deeds; d++)
		for (size_t i = 0; i < INPUTS; i++) {
			size_t small = deeds[d].small ? deeds[d].small : SMALL;
			make(&one, &inputs[i], small);
			make(&two, &inputs[i], 2 * small);
			steps = 0;
			deeds[d].run(buf_str(&one), deeds[d].arg);
			size_t once = steps;
			steps = 0;
			deeds[d].run(buf_str(&two), deeds[d].arg);
			assert_true(once > 0);
			if ((double)steps <= MOST * (double)once)
				continue;
			print_error("%s, of %s: %zu steps, then %zu\n", deeds[d].name,
				inputs[i].name, once, steps);
			bad++;
		}
	assert_int_equal(bad, 0);
}
