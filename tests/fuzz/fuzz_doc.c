/*
 * fuzz_doc.c - any text as a doc: it is read or refused; what was read comes back from its doc,
 * with runs that cover it; and the diff of the text's two halves tiles both.
 */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/prompt/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond) ((cond) ? (void)0 : BUG("not so: %s", #cond))

static void check_runs(const struct runs *r, size_t n)
{
	CHECK(runs_total(r) == n);
	for (size_t i = 1; i < r->n; i++)
		CHECK(r->items[i].by != r->items[i - 1].by);
}

static void check_round_trip(const struct prompt *p)
{
	SCOPED(prompt) back = {0};
	SCOPED(doc) doc = {0};
	size_t m, byte, found = 0, last = SIZE_MAX, last_m = 0;

	doc_format(&doc, p);
	check_runs(&doc.runs, doc.text.n);
	CHECK(doc_parse(&back, buf_str(&doc.text), &doc.runs, 3, NULL) == OK);
	CHECK(prompt_equal(p, &back));
	for (size_t i = 0; i < back.n; i++)
		check_runs(&back.items[i].runs, back.items[i].n);
	for (size_t at = 0; at < doc.text.n && doc.text.n < 2000; at++) {
		if (doc_locate(p, at, &m, &byte)) {
			CHECK(m < p->n && byte < p->items[m].n);
			found += byte != last || m != last_m;
			last = byte;
			last_m = m;
		}
	}
	CHECK(doc.text.n >= 2000 || found == prompt_bytes(p));
}

static void check_diff(struct str a, struct str b)
{
	SCOPED(pieces) d = {0};
	size_t at_a = 0, at_b = 0;

	diff_words(&d, a, b);
	for (size_t i = 0; i < d.n; i++) {
		const struct piece *p = &d.items[i];

		CHECK(p->a == at_a && p->b == at_b);
		CHECK(!p->common || (p->a_n == p->b_n && !memcmp(a.p + p->a, b.p + p->b, p->a_n)));
		CHECK(!i || p->common != d.items[i - 1].common);
		at_a += p->a_n;
		at_b += p->b_n;
	}
	CHECK(at_a == a.n && at_b == b.n);
}

static void check_render(const struct prompt *p)
{
	SCOPED(prompt) explicit = {0}, a = {0}, b = {0};
	SCOPED(fields) f = {0};

	fields_add(&f, STR("input"), STR("{{input}}\n"));
	prompt_explicit(&explicit, p, &f);
	if (!prompt_render(&a, p, &f, NULL)) {
		CHECK(prompt_render(&b, &explicit, &f, NULL) == OK);
		CHECK(prompt_equal(&a, &b));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) text = BUF(BUF_TEXT), other = BUF(BUF_TEXT);
	SCOPED(prompt) p = {0};

	utf8_repair(&text, (struct str){(const char *)data, size});
	utf8_repair(&other, (struct str){(const char *)data + size / 2, size - size / 2});
	buf_add(&text, "", 0);
	buf_add(&other, "", 0);
	if (!doc_parse(&p, buf_str(&text), NULL, AUTHOR_PERSON, NULL)) {
		for (size_t i = 0; i < p.n; i++)
			check_runs(&p.items[i].runs, p.items[i].n);
		check_round_trip(&p);
		check_render(&p);
	}
	check_diff(buf_str(&text), buf_str(&other));
	return 0;
}
