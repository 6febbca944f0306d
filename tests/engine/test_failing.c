/* test_failing.c - answers that fail alike are of one kind, whatever their words. */
#include "../support/test.h"
#include "hunsu/engine/failing.h"
#include "hunsu/engine/metric.h"

static const struct str labels[] = {{"spam", 4}, {"ham", 3}, {"Ja, bitte", 9}};

struct answer { /* with the metric's own reason for it */
	const char *metric, *expected, *output, *kind;
};

static void is_of_kind(const struct answer *a, size_t n_labels)
{
	const struct metric *m = metric_named(str_of(a->metric));
	SCOPED(buf) reason = BUF(BUF_SMALL), kind = BUF(BUF_SMALL);
	SCOPED(example) e = {.id = 1};
	struct outcome o = {.output = (char *)(uintptr_t)a->output};
	const struct judged j = {.answer = str_of(a->output), .output = str_of(a->output),
		.expected = str_of(a->expected), .params = metric_params(str_of(a->metric)),
		.example = &e};

	answers_add(&e.expected, str_of(a->expected));
	o.extracted = o.output;
	o.score = m->score(&j, &reason);
	assert_true(o.score < 1);
	o.reason = (char *)(uintptr_t)buf_text(&reason);
	failing_words(&kind, &(struct failing){str_of(a->metric), &o, &e.expected, labels,
				     n_labels});
	if (strcmp(buf_text(&kind), a->kind) != 0)
		fail_msg("%s, %s: %s, not %s", a->metric, buf_text(&reason), buf_text(&kind),
			a->kind);
}

TEST(a_metric_s_reason_gives_the_kind)
{
	static const struct answer answers[] = {
		{"iexact", "Paris", "Lyon", "another answer than expected"},
		{"iexact", "Paris", " \n", "empty answer"},
		{"length:..3w", "x", "one two three four five six", "too long"},
		{"number", "12", "a dozen", "no number"},
		{"number", "12", "13", "another answer than expected"},
		{"contains", "Paris", "Lyon", "what is expected is not in it"},
		{"choice:spam,ham", "spam", "I cannot say", "names no label"},
		{"choice:spam,ham", "spam", "spam or ham", "names several labels"},
		{"json", "{\"due\":1,\"who\":2}", "{\"due\":3,\"who\":2}", "wrong field due"},
		{"json", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":2}}", "wrong field a.b"},
		{"json", "{\"due\":1}", "due tomorrow", "no JSON"},
		{"json:{\"properties\":{\"age\":{\"type\":\"integer\"}}}", "{\"age\":1}",
			"{\"age\":\"1\"}", "field age breaks the schema"},
		{"sum:iexact*2+length:..3w", "x", "one two three four five six", "too long"},
		{"sum:length:..3w+json", "{\"due\":1}", "{\"due\":2}", "wrong field due"},
	};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		is_of_kind(&answers[i], 0);
}

TEST(one_label_is_taken_for_another)
{
	static const struct answer answers[] = {
		{"iexact", "spam", "ham", "spam taken for ham"},
		{"exact", "ham", "Spam.", "ham taken for spam"},
		{"iexact", "spam", "ja,  bitte!", "spam: none of the labels"},
		{"iexact", "spam", "ja, bitte!", "spam taken for Ja, bitte"},
		{"choice:spam,ham", "spam", "it is ham", "spam: none of the labels"},
		{"exact", "ham", "Ham.", "another answer than expected"},
	};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		is_of_kind(&answers[i], sizeof labels / sizeof *labels);
}

static const char *of_reason(struct buf *out, const char *metric, struct outcome o)
{
	static const struct answers none;

	buf_clear(out);
	failing_words(out, &(struct failing){str_of(metric), &o, &none, NULL, 0});
	return buf_text(out);
}

#define SAID(text) ((char *)(uintptr_t)(text))

TEST(how_it_ended_comes_first_and_unknown_words_last)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	assert_string_equal(of_reason(&b, "length:..9w", (struct outcome){.output = SAID("so"),
		.reason = SAID("20 words: 10 more than 10"), .finish = SAID("length")}), "cut off");
	assert_string_equal(of_reason(&b, "exact", (struct outcome){.output = SAID("No."),
		.refusal = true}), "refused");
	assert_string_equal(of_reason(&b, "exact", (struct outcome){.output = SAID("so"),
		.extracted = SAID("")}), "nothing found to score");
	assert_string_equal(of_reason(&b, "judge:polite; short", (struct outcome){
		.output = SAID("so"), .reason = SAID("not met: polite; not met: short: rude")}),
		"not met: polite");
	assert_string_equal(of_reason(&b, "judge:polite", (struct outcome){.output = SAID("so"),
		.reason = SAID("not met: polite: it is rude")}), "not met: polite");
	/* A program's words, for two answers that fail alike. */
	assert_string_equal(of_reason(&b, "command:x", (struct outcome){.output = SAID("so"),
		.reason = SAID("line 12 does not compile: x")}), "line N does not compile");
	assert_string_equal(of_reason(&b, "command:x", (struct outcome){.output = SAID("so"),
		.reason = SAID("line 7 does not compile: y")}), "line N does not compile");
	assert_string_equal(of_reason(&b, "command:x", (struct outcome){.output = SAID("so")}),
		"another answer than expected");
}
