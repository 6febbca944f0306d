/* test_blame.c - where each stretch of a text came from. */
#include "../support/test.h"
#include "hunsu/session/blame.h"
#include "../support/life.h"
#include "../support/random_text.h"

static void begin(struct life *l)
{
	life_init(l);
	life_do(l, life_open_event(2));
}

/* The version of the system message's stretch with these words, and who wrote it. */
static int came_in(const struct life *l, struct text_ref text, const char *words, author by)
{
	SCOPED(blame) b = {0};
	const struct prompt *p = state_text(&l->s, text, NULL);
	int in = -1;

	blame_text(&b, &l->s, text);
	for (size_t i = 0; i < b.n; i++)
		if (str_find(prompt_range(p, b.items[i].part), words, 0) != SIZE_MAX) {
			assert_int_equal(b.items[i].by, by);
			in = b.items[i].in.variant ? 100 + b.items[i].in.variant
						   : b.items[i].in.version;
		}
	return in;
}

TEST(each_stretch_knows_the_version_it_came_in_with)
{
	SCOPED(life) l;

	begin(&l);
	life_version(&l, "new", NULL, "import", "Sort the mail.", AUTHOR_IMPORT);
	life_version(&l, "typing", NULL, "typing", "Sort the mail. 짧게 쓰세요.", AUTHOR_PERSON);
	life_version(&l, "typing", NULL, "typing", "Please sort the mail. 짧게 쓰세요. 끝.",
		AUTHOR_PERSON);
	struct text_ref head = {.version = l.s.head};
	assert_int_equal(came_in(&l, head, "the mail.", AUTHOR_IMPORT), 1);
	assert_int_equal(came_in(&l, head, "Please", AUTHOR_PERSON), 3);
	/* One go of typing is one stretch, from its first word on. */
	assert_int_equal(came_in(&l, head, "짧게", AUTHOR_PERSON), 2);
	assert_int_equal(came_in(&l, head, "끝", AUTHOR_PERSON), 2);
	life_undo(&l);
	head.version = l.s.head;
	assert_int_equal(came_in(&l, head, "짧게", AUTHOR_PERSON), 2);
}

TEST(a_variant_is_followed_to_what_it_was_made_from)
{
	SCOPED(life) l;
	SCOPED(buf) where = BUF(BUF_SMALL);
	SCOPED(blame) b = {0};

	life_init(&l);
	short_life(&l);
	for (size_t i = 0; i < l.s.variants.n; i++) {
		struct text_ref ref = {.variant = (int)i + 1};
		blame_text(&b, &l.s, ref);
		assert_int_equal(b.items[0].in.variant, (int)i + 1); /* its own words */
		assert_int_equal(b.items[b.n - 1].in.version, 1);    /* {{mail}} */
	}
	blame_text(&b, &l.s, (struct text_ref){.version = l.s.head});
	blame_where(&where, &l.s, &b.items[0]);
	assert_non_null(strstr(buf_text(&where), "2026-11-24"));
}

/* Stretches tile the text, whatever happened to it, and name texts of its own line. */
TEST(stretches_tile_every_text_of_a_random_life)
{
	struct rng r = rng_seed(5);
	SCOPED(life) l;

	begin(&l);
	life_version(&l, "new", NULL, "import", "a b c", AUTHOR_IMPORT);
	for (int i = 0; i < 60; i++) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		SCOPED(blame) b = {0};
		size_t m = 0, at = 0;
		if (rng_below(&r, 4) == 0 && i > 3)
			life_undo(&l);
		buf_adds(&text, "x");
		random_edit(&text, &r, text_of(&state_head(&l.s)->prompt, 0));
		buf_adds(&text, "y");
		life_version(&l, "typing", NULL, "typing", buf_text(&text), AUTHOR_PERSON);
		const struct prompt *p = &state_head(&l.s)->prompt;
		blame_text(&b, &l.s, (struct text_ref){.version = l.s.head});
		for (size_t k = 0; k < b.n; k++) {
			if (b.items[k].part.message != m) {
				assert_int_equal(at, p->items[m].n);
				m++;
				at = 0;
			}
			assert_int_equal(b.items[k].part.at, at);
			assert_true(
				b.items[k].in.version >= 1 && b.items[k].in.version <= l.s.head);
			assert_int_equal(b.items[k].by, runs_at(&p->items[m].runs, at));
			at += b.items[k].part.n;
		}
		assert_int_equal(m + 1, p->n);
		assert_int_equal(at, p->items[m].n);
	}
}
