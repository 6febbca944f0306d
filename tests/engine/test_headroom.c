/* test_headroom.c - what a prompt leaves to gain: the form spelled out, the figures, the words. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/headroom.h"
#include "hunsu/prompt/doc.h"

enum { N = 20 };

struct made {
	struct task task;
	const struct example *examples[N];
	struct measure measure;
	struct answers labels;
};

/* n examples whose answers take turns, under that metric. */
static void make(struct made *m, const char *metric, const char *extract,
	const char *const *answers, size_t kinds)
{
	task_init(&m->task);
	for (size_t i = 0; i < N; i++)
		answers_add(&task_add(&m->task)->expected, str_of(answers[i % kinds]));
	for (size_t i = 0; i < N; i++)
		m->examples[i] = &m->task.items[i];
	assert_int_equal(measure_find(&m->measure, str_of(metric), str_of(extract), NULL), OK);
	m->labels = (struct answers){0};
	headroom_labels(&m->labels, &m->measure, m->examples, N);
}

static void made_release(struct made *m)
{
	answers_release(&m->labels);
	task_release(&m->task);
}

/* The prompt with the form spelled out; "": there is nothing to spell out. */
static void spells(struct made *m, const char *before, const char *after)
{
	struct headroom_form f = {&m->measure, &m->labels, NULL};
	SCOPED(prompt) p = {0}, out = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);

	if (*before)
		assert_int_equal(doc_parse(&p, str_of(before), NULL, AUTHOR_IMPORT, NULL), OK);
	assert_int_equal(headroom_spell(&out, &p, &f), *after != '\0');
	for (size_t i = 0; i < out.n; i++)
		buf_addf(&text, "%s[%s] %s", i ? "\n" : "", role_name(out.items[i].role),
			out.items[i].text);
	assert_string_equal(buf_text(&text), after);
}

static const char *const colours[] = {"red", "{{green}}", "blue"};

TEST(the_form_is_told_after_the_prompts_own_words)
{
	struct made m;

	make(&m, "iexact", "after:Answer:", colours, 3);
	spells(&m, "Which colour?",
		"[user] Which colour?\n\nEnd with \"Answer:\" and the answer right after it. Give "
		"the bare answer: no sentence around it and no explanation. The answer is one of: "
		"red, \\{{green}}, blue.");
	made_release(&m);
	make(&m, "choice:yes, sure|no", "all", colours, 3);
	spells(&m, "", "[user] The answer is one of: yes, sure | no.");
	made_release(&m);
	make(&m, "regex", "all", colours, 3);
	assert_int_equal(m.labels.n, 0); /* patterns are no labels */
	spells(&m, "Which colour?", "");
	made_release(&m);
}

TEST(answers_that_all_differ_are_no_labels)
{
	static const char *const all[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"};
	struct made m;

	make(&m, "number", "all", all, 11);
	assert_int_equal(m.labels.n, 0);
	made_release(&m);
	make(&m, "number", "all", all, 10);
	assert_int_equal(m.labels.n, 10);
	made_release(&m);
}

static void line_is(const struct headroom *h, const char *want)
{
	SCOPED(buf) line = BUF(BUF_TEXT);

	headroom_line(&line, h);
	assert_string_equal(buf_text(&line), want);
}

/* The form mends all, or some: then more than that is missing. */
TEST(what_was_never_right_is_laid_to_the_form_where_that_mends_it_all)
{
	struct headroom h = {.sampled = 9, .never = 7, .never_spelled = 7};
	SCOPED(buf) all = BUF(BUF_TEXT), some = BUF(BUF_TEXT);

	headroom_sentences(&all, &h);
	assert_has(&all, "on 7, and the spelled out form gets them all right");
	assert_lacks(&all, "not what is missing");
	h.never_spelled = 5;
	headroom_sentences(&some, &h);
	assert_has(&some, "not what is missing there, but on 5 of the 7, which");
}

/* Ten of twenty are right; the form mends eight of the others; in four samples seven never are. */
TEST(gains_and_what_was_never_right_are_counted)
{
	double prompt[N], spelled[N], bare[N], samples[N * HEADROOM_SAMPLES] = {0};
	struct headroom_scores s = {prompt, spelled, bare, samples, N, 5, true};
	struct headroom h;

	for (size_t i = 0; i < N; i++) {
		prompt[i] = i < 10;
		spelled[i] = i < 18;
		bare[i] = 0;
		samples[i * HEADROOM_SAMPLES + i % HEADROOM_SAMPLES] = i < 13;
	}
	headroom_sum(&h, &s);
	assert_int_equal(h.never, 7);
	assert_int_equal(h.never_spelled, 5);
	assert_true(fabs(h.best.mean - .65) < 1e-9);
	assert_true(fabs(h.guess - .5904) < 1e-9);
	line_is(&h, "format: +40 to gain · best of four 65 %, four guesses 59 % · never right on 7 "
		    "of 20 in four samples of this prompt");
	/* What was not answered in all four samples is not counted. */
	samples[N * HEADROOM_SAMPLES - 1] = NAN;
	s.labels = 4;
	s.spelled = NULL;
	headroom_sum(&h, &s);
	line_is(&h, "format: nothing to spell out · never right on 6 of 19 in four samples of this "
		    "prompt");
}

/* The exact test of five gains and no loss gives p .06, of six p .03. */
TEST(the_ceiling_is_where_no_gain_could_be_told)
{
	double prompt[80];
	struct headroom_scores s = {.prompt = prompt, .n = 80, .binary = true};
	struct headroom h;

	for (size_t wrong = 0; wrong < 8; wrong++) {
		for (size_t i = 0; i < 80; i++)
			prompt[i] = i >= wrong;
		headroom_sum(&h, &s);
		assert_int_equal(h.ceiling, wrong <= 5);
	}
	s.n = 8; /* three wrong of eight are far from it */
	for (size_t i = 0; i < 8; i++)
		prompt[i] = i >= 3;
	headroom_sum(&h, &s);
	assert_false(h.ceiling);
}
