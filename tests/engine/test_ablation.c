/* Cutting prompts into sentences and hunks, and settling what each is worth. */
#include <math.h>
#include "../support/random_text.h"
#include "../support/test.h"
#include "hunsu/engine/ablation.h"
#include "hunsu/engine/calibration.h"
#include "hunsu/prompt/diff.h"

static void make(struct prompt *p, const char *system, const char *user)
{
	*p = (struct prompt){0};
	if (system)
		prompt_add(p, ROLE_SYSTEM, str_of(system), AUTHOR_IMPORT);
	if (user)
		prompt_add(p, ROLE_USER, str_of(user), AUTHOR_IMPORT);
}

static void is_cut(
	const struct prompt *p, const struct cut *c, const char *text, const char *skipped)
{
	const struct message *m = &p->items[c->message];

	if (!str_is((struct str){m->text + c->at, c->bytes}, text))
		fail_msg("\"%.*s\" is not \"%s\"", (int)c->bytes, m->text + c->at, text);
	if (skipped)
		assert_string_equal(c->skipped, skipped);
	else if (c->skipped)
		fail_msg("\"%s\" is skipped: %s", text, c->skipped);
}

static void left(char *out, size_t max, const struct prompt *p, const struct cut *c)
{
	SCOPED(prompt) now = {0};

	prompt_without(&now, p, c->message, c->at, c->bytes, c->text ? str_of(c->text) : STR(""));
	snprintf(out, max, "%s", now.n ? now.items[0].text : "");
}

TEST(sentences_are_cut_in_every_message_and_placeholders_stay)
{
	SCOPED(prompt) p;
	SCOPED(cuts) c = {0};
	char text[200];

	make(&p, "Be brief. 반대말을 말하라. Use \"one\" word!", "Give it: {{input}}");
	ablation_sentences(&c, &p);
	assert_int_equal(c.n, 4);
	is_cut(&p, &c.items[0], "Be brief. ", NULL);
	is_cut(&p, &c.items[1], "반대말을 말하라. ", NULL);
	is_cut(&p, &c.items[2], " Use \"one\" word!", NULL);
	is_cut(&p, &c.items[3], "Give it: {{input}}", "it carries {{input}}");
	left(text, sizeof text, &p, &c.items[0]);
	assert_string_equal(text, "반대말을 말하라. Use \"one\" word!");
	left(text, sizeof text, &p, &c.items[2]);
	assert_string_equal(text, "Be brief. 반대말을 말하라.");
}

TEST(a_placeholder_that_stands_twice_may_be_left_out_once)
{
	SCOPED(prompt) p;
	SCOPED(cuts) c = {0};

	make(&p, "The word is {{input}}. Think.", "{{input}}");
	ablation_sentences(&c, &p);
	assert_int_equal(c.n, 3);
	is_cut(&p, &c.items[0], "The word is {{input}}. ", NULL);
	is_cut(&p, &c.items[2], "{{input}}", NULL);
}

TEST(what_would_leave_nothing_is_skipped_and_numbers_go_with_their_sentence)
{
	struct prompt p;
	struct cuts c = {0};

	make(&p, NULL, "Say the opposite.");
	ablation_sentences(&c, &p);
	assert_int_equal(c.n, 1);
	is_cut(&p, &c.items[0], "Say the opposite.", "nothing would be left");
	cuts_release(&c);
	prompt_release(&p);
	make(&p, "1. Be brief.\n2. Use one word.", "{{input}}");
	ablation_sentences(&c, &p);
	assert_int_equal(c.n, 3);
	is_cut(&p, &c.items[0], "1. Be brief.\n", NULL);
	is_cut(&p, &c.items[1], "\n2. Use one word.", NULL);
	cuts_release(&c);
	prompt_release(&p);
}

TEST(cuts_cover_any_text_and_what_is_left_is_the_rest)
{
	struct rng r = rng_seed(7);

	for (int round = 0; round < 300; round++) {
		SCOPED(buf) b = BUF(BUF_TEXT);
		SCOPED(prompt) p = {0};
		SCOPED(cuts) c = {0};
		random_text(&b, &r, 1 + rng_below(&r, 60));
		make(&p, "Keep.", buf_text(&b));
		ablation_sentences(&c, &p);
		size_t end = 0;
		for (size_t i = 0; i < c.n; i++) {
			if (!c.items[i].message)
				continue;
			assert_true(c.items[i].at <= end);
			assert_true(c.items[i].at + c.items[i].bytes > end);
			end = c.items[i].at + c.items[i].bytes;
		}
		assert_int_equal(end, p.items[1].n);
	}
}

TEST(hunks_put_back_what_the_prompt_has)
{
	SCOPED(prompt) base, p;
	SCOPED(cuts) c = {0};
	char text[200];

	make(&base, "Say the opposite of the word that follows, and nothing else.", "{{input}}");
	make(&p, "Name the opposite of the word that follows, and nothing else at all.",
		"{{input}}");
	ablation_hunks(&c, &p, &base);
	assert_int_equal(c.n, 2);
	left(text, sizeof text, &p, &c.items[0]);
	assert_string_equal(
		text, "Say the opposite of the word that follows, and nothing else at all.");
	left(text, sizeof text, &p, &c.items[1]);
	assert_string_equal(
		text, "Name the opposite of the word that follows, and nothing else.");
}

/* Whatever stands in them: from the last to the first, so that the places before stay. */
TEST(putting_every_hunk_back_gives_the_prompt)
{
	struct rng r = rng_seed(11);
	int tried = 0;

	for (int round = 0; round < 300; round++) {
		SCOPED(buf) was = BUF(BUF_TEXT), now = BUF(BUF_TEXT);
		struct prompt base, p, back = {0};
		SCOPED(cuts) c = {0};
		buf_adds(&was, "Begin. ");
		random_text(&was, &r, 20 + rng_below(&r, 20));
		buf_adds(&was, " End.");
		random_edit(&now, &r, buf_str(&was));
		make(&base, NULL, buf_text(&was));
		make(&p, NULL, buf_text(&now));
		if (prompt_distance(&base, &p) < 0.4) {
			tried++;
			ablation_hunks(&c, &p, &base);
			prompt_copy(&back, &p);
			for (size_t i = c.n; i-- > 0;) {
				struct prompt next = {0};
				const struct cut *k = &c.items[i];
				prompt_without(&next, &back, k->message, k->at, k->bytes,
					k->text ? str_of(k->text) : STR(""));
				prompt_release(&back);
				back = next;
			}
			assert_true(prompt_equal(&back, &base));
		}
		prompt_release(&base);
		prompt_release(&p);
		prompt_release(&back);
	}
	assert_true(tried > 50);
}

TEST(a_far_message_is_cut_by_sentences)
{
	SCOPED(prompt) base, p;
	SCOPED(cuts) c = {0};

	make(&base, "Say the opposite.", "{{input}}");
	make(&p, "Captain's log, stardate 4512. We turn words around.", "{{input}}");
	ablation_hunks(&c, &p, &base);
	assert_int_equal(c.n, 2);
	is_cut(&p, &c.items[0], "Captain's log, stardate 4512. ", NULL);
}

TEST(of_many_pieces_one_must_stand_out_more)
{
	double whole[24], same[24], less[24];
	struct worth w[10];

	for (int i = 0; i < 24; i++) {
		whole[i] = i < 20;
		same[i] = i < 20;
		less[i] = i < 14; /* 6:0, p .031 */
	}
	w[0] = ablation_worth(whole, less, 24);
	assert_false(w[0].paired.noise);
	assert_true(w[0].interval.low > 0);
	for (int i = 1; i < 10; i++)
		w[i] = ablation_worth(whole, same, 24);
	ablation_settle(w, 1);
	assert_false(w[0].paired.noise);
	ablation_settle(w, 10);
	assert_true(w[0].paired.noise); /* ten looks, one of p .03 */
	for (int i = 0; i < 24; i++)
		less[i] = 0;
	w[0] = ablation_worth(whole, less, 24);
	ablation_settle(w, 10);
	assert_false(w[0].paired.noise);
	assert_true(w[1].paired.noise);
}

TEST(bets_are_counted_by_how_sure_they_were)
{
	struct calibration c = {0};

	assert_true(isnan(calibration_brier(&c)));
	calibration_add(&c, 0.5, false);
	calibration_add(&c, 0.7, true);
	calibration_add(&c, 1, true);
	calibration_add(&c, 0.9, false);
	assert_int_equal(c.n, 4);
	assert_int_equal(c.hits, 2);
	assert_int_equal(c.bins[0].n, 1);
	assert_int_equal(c.bins[2].hits, 1);
	assert_int_equal(c.bins[4].n, 2);
	assert_true(fabs(calibration_brier(&c) - (0.25 + 0.09 + 0 + 0.81) / 4) < 1e-12);
}
