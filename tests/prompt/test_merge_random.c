/* Merging: whatever is chosen, each byte comes from one side, with its author, and locks hold. */
#include "../support/test.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/merge.h"
#include "../support/random_text.h"

/* 13,000 random texts in all, in an ordinary build. */
#define TWO_WAY test_times(4000)
#define THREE_WAY test_times(3000)
#define REPEATING 3000
#define LOCKED test_times(2000)
#define SEVERAL test_times(1000)

enum { BOB = 5 };

static void one_user(struct prompt *out, const char *text, author by)
{
	prompt_release(out);
	prompt_add(out, ROLE_USER, str_of(text), by);
}

static void choose_all(struct merge *m, enum choice c)
{
	for (size_t i = 0; i < m->hunks.n; i++)
		merge_choose(m, i, c);
}

/* A prompt made of another by random edits, or one of its own. */
static void random_variant(struct prompt *out, struct rng *r, const struct prompt *of)
{
	prompt_release(out);
	if (rng_below(r, 3) == 0) {
		random_prompt(out, r);
		return;
	}
	for (size_t i = 0; i < of->n; i++) {
		SCOPED(buf) b = BUF(BUF_TEXT);

		random_edit(&b, r, text_of(of, i));
		if (strspn(buf_text(&b), "\n") < b.n)
			prompt_add(out, of->items[i].role, buf_str(&b), BOB);
	}
}

/* Ours with each hunk's one side, made without merge_result: what lies between hunks must stand in
 * theirs, too. */
static void rebuild(struct prompt *out, const struct merge *m, bool as_theirs)
{
	size_t next = 0;

	prompt_release(out);
	for (size_t i = 0; i < m->slots.n; i++) {
		size_t mine = m->slots.items[i].ours, at = 0;
		struct str ours = mine == MERGE_NONE ? STR("") : text_of(&m->ours, mine);
		SCOPED(buf) b = BUF(BUF_TEXT);

		for (; next < m->hunks.n && m->hunks.items[next].slot == i; next++) {
			const struct hunk *h = &m->hunks.items[next];

			assert_true(h->ours.at >= at); /* hunks do not overlap */
			buf_add(&b, ours.p + at, h->ours.at - at);
			if (as_theirs || h->choice == CHOICE_TAKE)
				buf_addstr(&b, merge_theirs(m, h));
			else
				buf_addstr(&b, merge_ours(m, h));
			at = h->ours.at + h->ours.n;
		}
		buf_add(&b, ours.p + at, ours.n - at);
		if (strspn(buf_text(&b), "\n") < b.n)
			prompt_add(out, m->slots.items[i].role, buf_str(&b), BOB);
	}
}

static void check_result(const struct merge *m, const struct prompt *want)
{
	SCOPED(prompt) p = {0};

	merge_result(&p, m);
	check_prompt(&p);
	assert_true(prompt_equal(&p, want));
}

static void choose_some(struct merge *m, struct rng *r)
{
	for (size_t i = 0; i < m->hunks.n; i++)
		merge_choose(m, i, rng_below(r, 2) ? CHOICE_TAKE : CHOICE_LEAVE);
}

static void split_some(struct merge *m, struct rng *r)
{
	for (unsigned n = rng_below(r, 4); n > 0 && m->hunks.n; n--)
		(void)merge_split(m, rng_below(r, (uint32_t)m->hunks.n));
}

TEST(taking_all_gives_the_variant_none_the_prompt_and_some_one_side_of_each)
{
	struct rng r = rng_seed(20);
	SCOPED(prompt) ours = {0}, theirs = {0}, want = {0};

	for (size_t i = 0; i < TWO_WAY; i++) {
		struct merge_input in = {&theirs, NULL};
		SCOPED(merge) m;

		random_prompt(&ours, &r);
		random_variant(&theirs, &r, &ours);
		merge_init(&m, &ours, &in, 1, NULL, 0);
		check_result(&m, &ours);
		rebuild(&want, &m, true);
		assert_true(prompt_equal(&want, &theirs));
		choose_some(&m, &r);
		rebuild(&want, &m, false);
		check_result(&m, &want);
		split_some(&m, &r);
		rebuild(&want, &m, true);
		assert_true(prompt_equal(&want, &theirs));
		choose_all(&m, CHOICE_TAKE);
		check_result(&m, &theirs);
		choose_all(&m, CHOICE_LEAVE);
		check_result(&m, &ours);
	}
}

/* Each taken byte is credited as theirs was, each kept one as ours. */
TEST(authors_come_with_their_words)
{
	struct rng r = rng_seed(21);
	SCOPED(prompt) ours = {0}, theirs = {0}, p = {0};

	for (int i = 0; i < 300; i++) {
		struct merge_input in = {&theirs, NULL};
		SCOPED(merge) m;

		random_prompt(&ours, &r);
		random_variant(&theirs, &r, &ours);
		for (size_t k = 0; k < theirs.n; k++) {
			runs_release(&theirs.items[k].runs);
			runs_add(&theirs.items[k].runs, theirs.items[k].n, BOB + 10);
		}
		merge_init(&m, &ours, &in, 1, NULL, 0);
		choose_some(&m, &r);
		merge_result(&p, &m);
		size_t sums[BOB + 11], taken = 0;

		prompt_authorship(&p, sums, BOB + 11);
		for (size_t k = 0; k < m.hunks.n; k++)
			if (m.hunks.items[k].choice == CHOICE_TAKE)
				taken += m.hunks.items[k].theirs.n;
		/* Newlines at the ends of a message are trimmed off. */
		assert_true(sums[BOB + 10] <= taken && sums[BOB + 10] + 40 >= taken);
	}
}

/* ---- three-way ---- */

#define WORDS 60
struct edit { /* of words [at, at + n): `with` new ones instead */
	size_t at, n, with;
};

/* Writes the words with the edits of the sides that are asked for. */
static void write_edited(struct buf *out, char words[][24], size_t n, const struct edit *edits,
	size_t n_edits, const char *sides, const char *which)
{
	size_t at = 0;

	buf_clear(out);
	for (size_t k = 0; k <= n_edits; k++) {
		size_t to = k < n_edits ? edits[k].at : n;

		for (; at < to; at++)
			buf_addf(out, "%s ", words[at]);
		if (k == n_edits || !strchr(which, sides[k]))
			continue;
		for (size_t i = 0; i < edits[k].with; i++)
			buf_addf(out, "%c%zu새%zu ", sides[k], k, i);
		at += edits[k].n;
	}
	buf_adds(out, "끝.");
}

static size_t random_edits(struct edit *edits, char *sides, struct rng *r, size_t n)
{
	size_t k = 0, at = rng_below(r, 4);
	unsigned dense = 1 + rng_below(r, 8);

	while (k < WORDS && at < n) {
		struct edit e = {at, rng_below(r, 3), rng_below(r, 3)};

		if (e.at + e.n > n)
			break;
		if (!e.n && !e.with)
			e.with = 1;
		edits[k] = e;
		sides[k++] = rng_below(r, 2) ? 'o' : 't';
		at += e.n + 1 + rng_below(r, dense); /* one unchanged word apart, at least */
	}
	return k;
}

struct outcome {
	int conflicts, otherwise; /* otherwise: without conflict, to another text than is wanted */
};

static void three_way(struct outcome *out, const struct buf *base, const struct buf *ours,
	const struct buf *theirs, const struct buf *want)
{
	SCOPED(prompt) b = {0}, o = {0}, t = {0}, got = {0};
	struct merge_input in = {&t, &b};
	SCOPED(merge) m;
	bool conflict = false;

	one_user(&b, base->s, AUTHOR_IMPORT);
	one_user(&o, ours->s, AUTHOR_PERSON);
	one_user(&t, theirs->s, BOB);
	merge_init(&m, &o, &in, 1, NULL, 0);
	for (size_t i = 0; i < m.hunks.n; i++)
		conflict = conflict || m.hunks.items[i].conflict;
	check_result(&m, &o);
	choose_all(&m, CHOICE_TAKE);
	merge_result(&got, &m);
	check_prompt(&got);
	out->conflicts += conflict;
	out->otherwise += !conflict && !str_eq(text_of(&got, 0), buf_str(want));
}

/* Edits of random texts, a word apart; each is merged with either side called ours. "{{" and "}}"
 * are no words here: what stands between them would be one. */
static struct outcome merge_random(size_t texts, bool repeating, uint64_t seed)
{
	static const char *const some[] = {"말", "word", "漢", "👍", "the", "{{input}}", "don't",
		"훈수", "반대말을", "쓰세요", "かな", "a", "l’eau", "🇰🇷", "\\", "user:", ",", "!",
		"0", "18", "3.5"};
	struct rng r = rng_seed(seed);
	SCOPED(buf) base = BUF(BUF_TEXT), ours = BUF(BUF_TEXT);
	SCOPED(buf) theirs = BUF(BUF_TEXT), want = BUF(BUF_TEXT);
	struct outcome out = {0, 0};

	for (size_t i = 0; i < texts; i++) {
		char words[WORDS][24], sides[WORDS + 1] = "";
		struct edit edits[WORDS];
		size_t n = 12 + rng_below(&r, WORDS - 12);

		for (size_t k = 0; k < n; k++) {
			SCOPED(buf) w = BUF(BUF_SMALL);

			buf_adds(&w,
				some[rng_below(&r, repeating ? sizeof some / sizeof *some : 7)]);
			if (!repeating)
				buf_addf(&w, "%zu", k);
			buf_adds(&w, rng_below(&r, 6) ? "" : ".");
			memcpy(words[k], w.s, w.n + 1);
		}
		size_t k = random_edits(edits, sides, &r, n);

		write_edited(&base, words, n, edits, k, sides, "");
		write_edited(&ours, words, n, edits, k, sides, "o");
		write_edited(&theirs, words, n, edits, k, sides, "t");
		write_edited(&want, words, n, edits, k, sides, "ot");
		three_way(&out, &base, &ours, &theirs, &want);
		three_way(&out, &base, &theirs, &ours, &want);
	}
	return out;
}

TEST(edits_a_word_apart_merge_without_conflict_whichever_side_is_ours)
{
	struct outcome o = merge_random(THREE_WAY, false, 22);

	assert_int_equal(o.conflicts, 0);
	assert_int_equal(o.otherwise, 0);
}

/* "a a" without one of them: nobody can tell which, so what was put in between may stand beside. */
TEST(they_do_where_words_repeat_and_nearly_always_to_the_same)
{
	struct outcome o = merge_random(REPEATING, true, 26);

	assert_int_equal(o.conflicts, 0);
	assert_in_range(o.otherwise, 0, 2 * REPEATING / 500);
}

/* A merge of single user messages. */
static void begin(struct merge *m, const char *ours, const char *theirs, const char *base)
{
	SCOPED(prompt) o = {0}, t = {0}, b = {0};
	struct merge_input in = {&t, &b};

	one_user(&o, ours, AUTHOR_PERSON);
	one_user(&t, theirs, BOB);
	one_user(&b, base, AUTHOR_IMPORT);
	merge_init(m, &o, &in, 1, NULL, 0);
}

TEST(edits_of_the_same_words_conflict_and_both_sides_are_whole)
{
	struct rng r = rng_seed(23);

	for (int i = 0; i < 500; i++) {
		SCOPED(buf) base = BUF(BUF_TEXT), ours = BUF(BUF_TEXT), theirs = BUF(BUF_TEXT);
		size_t n = 20 + rng_below(&r, 30), at = 2 + rng_below(&r, 10), o = rng_below(&r, 3),
		       t = rng_below(&r, 3);
		SCOPED(merge) m;

		/* Both change word `at`; ours up to o words before it, theirs up to t behind. */
		for (size_t k = 0; k < n; k++) {
			bool mine = k + o >= at && k <= at, its = k >= at && k <= at + t;

			buf_addf(&base, "낱말%zu ", k);
			buf_addf(&ours, mine ? "ours%zu " : "낱말%zu ", k);
			buf_addf(&theirs, its ? "theirs%zu " : "낱말%zu ", k);
		}
		begin(&m, ours.s, theirs.s, base.s);
		assert_int_equal(m.hunks.n, 1);
		assert_true(m.hunks.items[0].conflict);
		struct str mine = merge_ours(&m, &m.hunks.items[0]),
			   its = merge_theirs(&m, &m.hunks.items[0]);
		SCOPED(prompt) want = {0};
		OWNED char *a = str_dup(mine), *b = str_dup(its);

		for (size_t k = 0; k < n; k++) {
			SCOPED(buf) w = BUF(BUF_SMALL);

			buf_addf(&w, "ours%zu ", k);
			assert_int_equal(!strstr(ours.s, w.s), !strstr(a, w.s));
			buf_clear(&w);
			buf_addf(&w, "theirs%zu ", k);
			assert_int_equal(!strstr(theirs.s, w.s), !strstr(b, w.s));
		}
		merge_choose(&m, 0, CHOICE_LEAVE);
		one_user(&want, ours.s, AUTHOR_PERSON);
		check_result(&m, &want);
	}
}

/* ---- locks ---- */

static size_t random_locks(struct range *out, struct rng *r, const struct prompt *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n && n < 4; i++) {
		struct str s = text_of(p, i);
		size_t at = grapheme_next(s, rng_below(r, (uint32_t)s.n));
		size_t end = at;

		while ((at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80))
			at++;
		for (unsigned k = 1 + rng_below(r, 20); k && end < s.n; k--)
			end = grapheme_next(s, end);
		if (end > at)
			out[n++] = (struct range){i, at, end - at};
	}
	return n;
}

static bool has(const struct prompt *p, enum role role, struct str what)
{
	OWNED char *needle = str_dup(what);
	bool found = false;

	for (size_t i = 0; i < p->n; i++)
		found = found || (p->items[i].role == role && strstr(p->items[i].text, needle));
	return found;
}

TEST(locked_text_never_changes)
{
	struct rng r = rng_seed(24);
	SCOPED(prompt) ours = {0}, theirs = {0}, base = {0}, p = {0};

	for (size_t i = 0; i < LOCKED; i++) {
		struct merge_input in = {&theirs, i % 2 ? &base : NULL};
		struct range locks[4];
		SCOPED(merge) m;

		random_prompt(&base, &r);
		random_variant(&theirs, &r, &base);
		random_variant(&ours, &r, &base);
		if (!ours.n)
			random_prompt(&ours, &r);
		size_t n = random_locks(locks, &r, &ours);

		merge_init(&m, &ours, &in, 1, locks, n);
		split_some(&m, &r);
		for (size_t k = 0; k < m.hunks.n; k++) {
			merge_choose(&m, k, (enum choice)rng_below(&r, CHOICE_EDIT));
			if (rng_below(&r, 6) == 0)
				(void)merge_edit(&m, k, STR("새 text"));
		}
		merge_result(&p, &m);
		check_prompt(&p);
		for (size_t k = 0; k < n; k++) {
			const struct message *in_ours = &ours.items[locks[k].message];
			struct str what = {in_ours->text + locks[k].at, locks[k].n};

			/* Newlines at a message's end go when what was behind them goes. */
			while (what.n && what.p[0] == '\n')
				what = str_from(what, 1);
			while (what.n && what.p[what.n - 1] == '\n')
				what.n--;
			assert_true(!what.n || has(&p, in_ours->role, what));
		}
		choose_all(&m, CHOICE_LEAVE);
		check_result(&m, &ours);
	}
}

TEST(one_of_several_variants_alone_leaves_no_trace_of_the_others)
{
	struct rng r = rng_seed(25);
	struct prompt theirs[3] = {{0}};
	SCOPED(prompt) ours = {0}, p = {0};

	for (size_t i = 0; i < SEVERAL; i++) {
		struct merge_input in[3];
		SCOPED(merge) m;

		random_prompt(&ours, &r);
		for (size_t k = 0; k < 3; k++) {
			random_variant(&theirs[k], &r, &ours);
			for (size_t j = 0; j < theirs[k].n; j++) {
				runs_release(&theirs[k].items[j].runs);
				runs_add(&theirs[k].items[j].runs, theirs[k].items[j].n,
					(author)(20 + k));
			}
			in[k] = (struct merge_input){&theirs[k], NULL};
		}
		merge_init(&m, &ours, in, 3, NULL, 0);
		check_result(&m, &ours);
		size_t one = rng_below(&r, 3), sums[30], taken = 0;

		for (size_t k = 0; k < m.hunks.n; k++)
			if (m.hunks.items[k].side == one) {
				merge_choose(&m, k, CHOICE_TAKE);
				taken += m.hunks.items[k].theirs.n;
			}
		merge_result(&p, &m);
		check_prompt(&p);
		prompt_authorship(&p, sums, 30);
		for (size_t k = 0; k < 3; k++)
			assert_true(k == one ? sums[20 + k] + 80 >= taken : sums[20 + k] == 0);
		choose_some(&m, &r);
		merge_result(&p, &m);
		check_prompt(&p);
	}
	for (size_t k = 0; k < 3; k++)
		prompt_release(&theirs[k]);
}
