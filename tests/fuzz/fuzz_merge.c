/*
 * fuzz_merge.c - any texts merged: the result of leaving all hunks is ours, of taking all theirs
 * (two-way, without locks); each byte has an author, and locked text stays.
 *
 * The input: a byte that chooses how, another that chooses hunks, then ours, theirs and the base,
 * parted by 0xff.
 */
#include "input.h"
#include "hunsu/prompt/merge.h"

enum { THREE_WAY = 1, LOCKED = 2, SPLIT = 4 };

/* False: it has no text. */
static bool add_text(struct prompt *p, struct str part)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	for (size_t i = 0; i < part.n; i++)
		if (part.p[i])
			buf_addc(&text, part.p[i]);
	SCOPED(buf) clean = BUF(BUF_TEXT);
	utf8_repair(&clean, buf_str(&text));
	struct str s = str_trim(buf_str(&clean));
	if (s.n)
		prompt_add(p, ROLE_USER, s, AUTHOR_PERSON);
	return p->n > 0;
}

static void check_authors(const struct prompt *p)
{
	for (size_t i = 0; i < p->n; i++)
		CHECK(runs_total(&p->items[i].runs) == p->items[i].n);
}

static void check_all(const struct prompt *ours, const struct prompt *theirs)
{
	static const enum choice choices[] = {CHOICE_LEAVE, CHOICE_TAKE};
	const struct prompt *wanted[] = {ours, theirs};
	for (size_t k = 0; k < 2; k++) {
		SCOPED(merge) copy = {0};
		struct merge_input in = {.theirs = theirs};
		SCOPED(prompt) out = {0};
		merge_init(&copy, ours, &in, 1, NULL, 0);
		for (size_t i = 0; i < copy.hunks.n; i++)
			CHECK(merge_choose(&copy, i, choices[k]));
		merge_result(&out, &copy);
		CHECK(prompt_equal(&out, wanted[k]));
	}
}

static void choose_some(struct merge *m, uint8_t seed, bool split)
{
	for (size_t i = 0; i < m->hunks.n && m->hunks.n < 500; i++) {
		if (split && (seed + i) % 3 == 0)
			(void)merge_split(m, i);
		bool may = merge_choose(m, i, (enum choice)((seed + i) % CHOICE_EDIT));
		CHECK(may || m->hunks.items[i].locked);
	}
}

static void check_lock(const struct prompt *ours, struct range lock, const struct prompt *out)
{
	SCOPED(buf) words = BUF(BUF_TEXT);
	bool there = false;
	buf_addstr(&words, prompt_range(ours, lock));
	for (size_t i = 0; i < out->n; i++)
		there = there || str_find((struct str){out->items[i].text, out->items[i].n},
					 buf_text(&words), 0) != SIZE_MAX;
	CHECK(there);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(prompt) ours = {0}, theirs = {0}, base = {0}, out = {0};
	struct merge m = {0};
	if (size < 2)
		return 0;
	uint8_t how = data[0], seed = data[1];
	data += 2;
	size -= 2;
	struct str texts[3];
	for (size_t i = 0; i < 3; i++)
		texts[i] = fuzz_part(&data, &size);
	if (add_text(&ours, texts[0]) && add_text(&theirs, texts[1]) &&
		(add_text(&base, texts[2]) || !(how & THREE_WAY))) {
		struct merge_input in = {&theirs, how & THREE_WAY ? &base : NULL};
		struct range lock = {
			0, 0, grapheme_next((struct str){ours.items[0].text, ours.items[0].n}, 0)};
		bool locked = how & LOCKED;
		merge_init(&m, &ours, &in, 1, &lock, locked);
		if (!locked && !in.base)
			check_all(&ours, &theirs);
		choose_some(&m, seed, how & SPLIT);
		merge_result(&out, &m);
		check_authors(&out);
		if (locked)
			check_lock(&ours, lock, &out);
		merge_release(&m);
	}
	return 0;
}
