/* random_text.c - random texts, seeded. */
#include "random_text.h"
#include "test.h"

#include "hunsu/base/utf8.h"

static const char *const parts[] = {
	"word",
	"Antwort",
	"훈수",
	"반대말을",
	"쓰세요.",
	"漢字",
	"かな",
	"the",
	"a",
	"don't",
	"l’eau",
	"👩‍👩‍👧‍👦",
	"🇰🇷",
	"e\xcc\x81",
	"{{input}}",
	"{{ a.b-c }}",
	"\\{{",
	"{{",
	"}}",
	"{",
	"\\",
	"\\\\",
	"user:",
	"\nuser:\n",
	"\n  SYSTEM: \r\n",
	"\n\\assistant:\n",
	"\nuser: no role line\n",
	"\n\\\\user:\n",
	"\n",
	"\n\n",
	"\n\n\n",
	" ",
	"  ",
	"\t",
	"\r\n",
	"\xe3\x80\x80",
	"\xc2\xa0",
	".",
	",",
	"!",
	"\xf0\x9f\x98\x80",
	"0",
	"18",
	"3.5",
	"\x01",
	"\x1b[31m",
};
#define PARTS ((uint32_t)(sizeof parts / sizeof *parts))

void random_text(struct buf *out, struct rng *r, unsigned most)
{
	uint32_t n = rng_below(r, most + 1);

	while (n--) {
		buf_adds(out, parts[rng_below(r, PARTS)]);
		if (rng_below(r, 3) == 0)
			buf_adds(out, " ");
		/* Now and then a line longer than any screen. */
		for (unsigned k = rng_below(r, 200) == 0 ? 500 : 0; k; k--)
			buf_adds(out, k % 2 ? "긴 " : "long ");
	}
}

void random_edit(struct buf *out, struct rng *r, struct str text)
{
	size_t at = 0;

	while (at < text.n) {
		size_t end = word_next(text, at);

		if (rng_below(r, 6) == 0)
			buf_adds(out, parts[rng_below(r, PARTS)]);
		if (rng_below(r, 6) != 0)
			buf_add(out, text.p + at, end - at);
		at = end;
	}
}

static void random_runs(struct runs *out, struct rng *r, size_t n)
{
	while (n) {
		size_t part = 1 + rng_below(r, 20);

		part = part < n ? part : n;
		runs_add(out, part, (author)rng_below(r, 5));
		n -= part;
	}
}

void random_prompt(struct prompt *out, struct rng *r)
{
	unsigned n = 1 + rng_below(r, 4);

	prompt_release(out);
	while (out->n < n) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		SCOPED(runs) runs = {0};

		random_text(&text, r, 30);
		random_runs(&runs, r, text.n);
		/* A message of newlines alone has no text once it is trimmed. */
		for (size_t i = 0; i < text.n; i++) {
			if (text.s[i] != '\n') {
				prompt_add_runs(
					out, (enum role)rng_below(r, 3), buf_str(&text), &runs);
				break;
			}
		}
	}
}

void check_runs(const struct runs *r, size_t n)
{
	assert_int_equal(runs_total(r), n);
	for (size_t i = 0; i < r->n; i++) {
		assert_true(r->items[i].n > 0);
		if (i)
			assert_int_not_equal(r->items[i].by, r->items[i - 1].by);
	}
}

struct str text_of(const struct prompt *p, size_t i)
{
	return (struct str){p->items[i].text, p->items[i].n};
}

void check_prompt(const struct prompt *p)
{
	for (size_t i = 0; i < p->n; i++) {
		size_t bad;

		assert_true(p->items[i].n > 0);
		check_runs(&p->items[i].runs, p->items[i].n);
		assert_true(utf8_valid(text_of(p, i), &bad));
	}
}
