/*
 * What the person wants kept: regions, locks.
 * run-tests: native (minutes under valgrind)
 */
#include <math.h>
#include "../support/test.h"
#include "hunsu/base/utf8.h"
#include "../support/op_desk.h"
#include "../support/random_text.h"

AT_OP_DESK(mutate_of_a_region_leaves_its_surroundings_byte_for_byte)
{
	struct op_desk *d = *state;
	op_user(d, "  One.  Two words. \n Three {{input}}");
	d->c.instruction = "longer";
	d->c.region = (struct range){0, 7, 12}; /* " Two words. " */
	const char *asked = op_ask(d, "mutate");
	assert_non_null(strstr(asked, "Text:\nTwo words.\n\nChange: longer"));
	assert_null(strstr(asked, "Three"));
	op_gives(d, "mutate", "Two long words.", "  One.  Two long words. \n Three {{input}}");
	d->c.region = (struct range){0, 7, 99};
	assert_false(op_named("mutate")->ask(&d->c, &d->request, &d->err));
}

AT_OP_DESK(every_operator_for_regions_replaces_the_region_alone)
{
	struct op_desk *d = *state;
	struct remark said = {.output = "Down!", .words = "no marks", .grade = 0};
	op_user(d, "Be kind. Name the opposite. 한 단어로. {{input}}");
	op_add(d, "up", "down", "Down!", 0);
	op_add(d, "hot", "cold", "cold", 1);
	said.input = d->examples[0].fields;
	d->c.remarks = &said;
	d->c.n_remarks = 1;
	d->c.instruction = "shorter";
	d->c.region = (struct range){0, 9, 18}; /* Name the opposite. */
	size_t read = 0;
	for (size_t i = 0; operators[i]; i++) {
		const struct op *op = operators[i];
		const char *missing = operator_missing(op, &d->c);
		assert_true(op->can.region || missing);
		if (missing || !op->ask)
			continue;
		const char *asked = op_ask(d, op->name);
		assert_non_null(strstr(asked, "Name the opposite."));
		assert_null(strstr(asked, "Be kind."));
		if (!op_reads(d, op->name, "Better prompt: Say its contrary."))
			continue;
		struct str now = str_of(d->variant.items[0].text);
		assert_true(str_starts(now, "Be kind. "));
		assert_true(str_ends(now, " 한 단어로. {{input}}"));
		read++;
	}
	assert_true(read > 0);
}

/* ---- locks */

AT_OP_DESK(what_is_locked_stays_in_place_whatever_the_model_writes)
{
	struct op_desk *d = *state;
	struct range lock = {0, 9, 18}; /* Name the opposite. */
	op_user(d, "Be kind. Name the opposite. Answer in one single word.\n\n{{input}}");
	d->c.locks = &lock;
	d->c.n_locks = 1;
	assert_non_null(strstr(op_ask(d, "paraphrase"), "Answer in one single word."));
	assert_null(strstr(d->request.items[d->request.n - 1].text, "Name"));
	op_gives(d, "paraphrase", "Use exactly one word.",
		"Be kind. Name the opposite. Use exactly one word.\n\n{{input}}");
	/* The model repeats what is locked. */
	op_gives(d, "paraphrase", "Name the opposite. Use exactly one word.",
		"Be kind. Name the opposite. Use exactly one word.\n\n{{input}}");
	lock = (struct range){0, 0, d->prompt.items[0].n};
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("The answer:"), AUTHOR_PERSON);
	assert_non_null(operator_missing(op_named("paraphrase"), &d->c));
	assert_null(operator_missing(op_named("eccentric"), &d->c));
	/* Where another message is free, that one is reworded. */
	prompt_release(&d->prompt);
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("Be kind."), AUTHOR_PERSON);
	prompt_add(
		&d->prompt, ROLE_USER, STR("Name the opposite in one single word."), AUTHOR_PERSON);
	lock = (struct range){1, 0, 37};
	assert_true(op_reads(d, "paraphrase", "Be warm."));
	assert_string_equal(d->variant.items[0].text, "Be warm.");
	assert_string_equal(d->variant.items[1].text, "Name the opposite in one single word.");
}

AT_OP_DESK(what_is_written_from_nothing_gets_the_locked_text_put_in)
{
	struct op_desk *d = *state;
	struct range locks[2] = {{0, 0, 8}, {1, 10, 9}}; /* Be kind., One word, */
	prompt_add(&d->prompt, ROLE_SYSTEM, STR("Be kind. Think."), AUTHOR_PERSON);
	prompt_add(&d->prompt, ROLE_USER, STR("The rule: One word, {{input}}"), AUTHOR_PERSON);
	op_add(d, "up", "down", NULL, 0);
	op_add(d, "hot", "cold", NULL, 0);
	d->c.locks = locks;
	d->c.n_locks = 2;
	assert_true(op_reads(d, "induce", "Name the opposite."));
	assert_int_equal(d->variant.n, 2);
	assert_string_equal(d->variant.items[0].text, "Be kind.");
	assert_string_equal(d->variant.items[1].text, "Name the opposite. One word,\n\n{{input}}");
	locks[1] = (struct range){1, 10, 19}; /* with the placeholder */
	assert_true(op_reads(d, "induce", "Name the opposite."));
	assert_string_equal(d->variant.items[1].text, "Name the opposite. One word, {{input}}");
	assert_null(operator_missing(op_named("induce"), &d->c));
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("Yes."), AUTHOR_PERSON);
	prompt_add(&d->prompt, ROLE_USER, STR("And {{input}}"), AUTHOR_PERSON);
	assert_non_null(operator_missing(op_named("induce"), &d->c)); /* an example is locked */
}

AT_OP_DESK(a_locked_answer_prefix_stays)
{
	struct op_desk *d = *state;
	struct range lock = {1, 0, 4};
	op_user(d, "Name the opposite.");
	prompt_add(&d->prompt, ROLE_ASSISTANT, STR("Log: answer:"), AUTHOR_PERSON);
	assert_true(op_reads(d, "eccentric", "System: You are a pirate.\nPrefix: Arr:"));
	assert_string_equal(d->variant.items[2].text, "Arr:");
	d->c.locks = &lock;
	d->c.n_locks = 1;
	assert_true(op_reads(d, "eccentric", "System: You are a pirate.\nPrefix: Arr:"));
	assert_string_equal(d->variant.items[2].text, "Log: answer:");
}

/* The next place in s between two clusters, from `at` on. */
static size_t cluster(struct str s, size_t at)
{
	size_t here = 0;
	while (here < at && here < s.n)
		here = grapheme_next(s, here);
	return here;
}

/* A part of a message, whole clusters without blanks at its ends; n 0: none was drawn. */
static struct range some_part(const struct prompt *p, struct rng *r)
{
	size_t m = rng_below(r, (uint32_t)p->n);
	struct str all = text_of(p, m);
	size_t at = cluster(all, rng_below(r, (uint32_t)all.n));
	size_t end = cluster(all, at + 1 + rng_below(r, (uint32_t)(all.n - at + 1)));
	struct str part = str_trim((struct str){all.p + at, end > at ? end - at : 0});
	return (struct range){m, (size_t)(part.p - all.p), part.n};
}

static void answer_at_random(struct buf *out, struct rng *r)
{
	buf_clear(out);
	buf_adds(out, "Better prompt: ");
	random_text(out, r, 12);
	buf_adds(out, "\nSystem: ");
	random_text(out, r, 6);
	buf_adds(out, "\nPrefix: ");
	random_text(out, r, 3);
}

static void holds_locks(const struct op_desk *d, const char *op)
{
	for (size_t i = 0; i < d->c.n_locks; i++) {
		struct range at;
		struct str part = prompt_range(&d->prompt, d->c.locks[i]);
		if (!range_find(&d->prompt, d->c.locks[i], &d->variant, &at))
			fail_msg("%s lost <%.*s> of <%s> in <%s>", op, (int)part.n, part.p,
				d->prompt.items[d->c.locks[i].message].text,
				d->variant.items[d->variant.n - 1].text);
	}
}

/* Whatever the prompt, the locks and the answer. */
AT_OP_DESK(no_operator_reads_a_variant_without_what_is_locked)
{
	struct op_desk *d = *state;
	struct rng r = rng_seed(8);
	struct range locks[2];
	SCOPED(buf) answer = BUF(BUF_TEXT);
	struct remark said = {.words = "no", .grade = NAN};
	size_t read = 0, times = test_times(1000);
	op_add(d, "up", "down", "Down!", 0);
	op_add(d, "hot", "cold", "cold", 1);
	d->c.instruction = "do";
	d->c.remarks = &said;
	d->c.n_remarks = 1;
	d->c.locks = locks;
	for (size_t i = 0; i < times; i++) {
		random_prompt(&d->prompt, &r);
		d->c.n_locks = 0;
		for (int k = 0; k < 2; k++) {
			locks[d->c.n_locks] = some_part(&d->prompt, &r);
			d->c.n_locks += locks[d->c.n_locks].n > 0;
		}
		answer_at_random(&answer, &r);
		for (size_t k = 0; operators[k]; k++) {
			if (!operators[k]->read || operator_missing(operators[k], &d->c) ||
				!op_reads(d, operators[k]->name, buf_text(&answer)))
				continue;
			holds_locks(d, operators[k]->name);
			read++;
		}
	}
	assert_true(read > times);
}

AT_OP_DESK(around_any_region_every_byte_stays)
{
	struct op_desk *d = *state;
	struct rng r = rng_seed(9);
	SCOPED(buf) answer = BUF(BUF_TEXT);
	size_t read = 0, times = test_times(1000);
	d->c.instruction = "do";
	for (size_t i = 0; i < times; i++) {
		random_prompt(&d->prompt, &r);
		d->c.region = some_part(&d->prompt, &r);
		answer_at_random(&answer, &r);
		if (!d->c.region.n || operator_missing(op_named("mutate"), &d->c) ||
			!op_reads(d, "mutate", buf_text(&answer)))
			continue;
		read++;
		size_t m = d->c.region.message, end = d->c.region.at + d->c.region.n;
		struct str was = text_of(&d->prompt, m), now = text_of(&d->variant, m);
		struct str behind = str_from(was, end);
		assert_int_equal(d->variant.n, d->prompt.n);
		for (size_t k = 0; k < d->prompt.n; k++)
			if (k != m)
				assert_true(
					str_eq(text_of(&d->prompt, k), text_of(&d->variant, k)));
		assert_true(str_eq(str_first(was, d->c.region.at), str_first(now, d->c.region.at)));
		assert_true(now.n >= behind.n && str_eq(str_from(now, now.n - behind.n), behind));
	}
	assert_true(read > times / 3);
}
