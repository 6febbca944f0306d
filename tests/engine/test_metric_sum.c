/* test_metric_sum.c - several metrics, weighted: their spelling, their score, their reasons. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/engine/metric.h"
#include "../support/metric_gives.h"

TEST(the_score_is_the_weighted_mean_and_each_part_is_in_the_reason)
{
	metric_gives("sum:exact*2+length:..3w", "cold", "cold", 1,
		"exact*2 1: as expected: \u201ccold\u201d; length 1: 1 word");
	metric_gives("sum:exact*2+length:..3w", "very cold", "cold", 1. / 3,
		"exact*2 0: expected \u201ccold\u201d, got \u201cvery cold\u201d; length 1: 2");
	metric_gives("sum:exact*2+length:..3w", "cold cold cold cold", "cold", 0,
		"length 0: 4 words: 1 more than 3");
	metric_gives("sum: f1 * 0.5 + contains ", "a cold day", "cold", .5 / 1.5 * 2. / 3 + 1 / 1.5,
		NULL);
	metric_gives("sum:f1", "cold", "cold", 1, NULL);
}

TEST(a_part_has_the_answer_as_it_finds_it)
{
	/* contains looks into the words around a fence, exact into the fence. */
	metric_gives("sum:contains+exact", "It is cold.\n```\nx\n```", "cold", .5,
		"contains 1: contains \u201ccold\u201d; exact 0: ");
	metric_gives("sum:exact+json", "```\n5\n```", "5", 1, NULL);
	metric_gives("sum:json+length:..9c", "```json\n{\"a\":1}\n```", NULL, 1, NULL);
}

TEST(a_part_that_cannot_be_scored_leaves_the_whole_unscored)
{
	metric_gives("sum:length:..3w+exact", "cold", NULL, NAN,
		"length 1: 1 word; exact not scored: the example has no expected answer");
	metric_gives("sum:length:..3w+json", "1", NULL, 1, NULL);
	metric_gives("sum:regex+exact", "x", "(", NAN, "regex not scored: the pattern");
}

TEST(a_spelling_cannot_be_mistaken_for_parameters)
{
	metric_gives("sum:\"choice:C++,C*2\"*3+length:..1w", "C++!", "C++", 1, NULL);
	metric_gives("choice:C+exact*2,C", "C+exact*2", "C+exact*2", 1, NULL);
	metric_gives("sum:\"json:{\\\"const\\\":\\\"+*\\\"}\"+length:..1w", "\"+*\"", NULL, 1,
		NULL);
	metric_gives("sum:\"sum:f1+exact*3\"+f1", "cold", "cold", 1, NULL);
	metric_refused("sum", "metric sum: metrics with + between them");
	metric_refused("sum:exact+", "metric sum: metrics with + between them");
	metric_refused("sum:exact*2*3", "a weight is a number above 0");
	metric_refused("sum:exact*0", "a weight is a number above 0");
	metric_refused("sum:exact*-1+f1", "a weight is a number above 0");
	metric_refused("sum:exact*1e9+f1", "a weight is a number above 0");
	metric_refused("sum:\"exact", "in quotes");
	metric_refused("sum:\"exact\"2", "in quotes");
	metric_refused("sum:exat+f1", "did you mean exact?");
	metric_refused("sum:exact+length", "length:..80w");
}

/* A session from somebody else may have any. */
TEST(sums_within_sums_have_an_end)
{
	SCOPED(buf) deep = BUF(BUF_FILE);
	struct task_facts facts = {0};
	OWNED char *completed = NULL;

	metric_gives("sum:sum:sum:exact+f1", "cold", "cold", 1, NULL);
	for (int i = 0; i < 100000; i++)
		buf_adds(&deep, "sum:");
	buf_adds(&deep, "exact");
	metric_refused(buf_text(&deep), "sums within a part");
	assert_int_equal(metric_revision(buf_str(&deep)), 0);
	completed = metric_complete(buf_str(&deep), &facts);
	assert_string_equal(completed, buf_text(&deep));
}

TEST(parts_are_completed_by_the_task)
{
	static const char *const said[][2] = {
		{"sum:choice*2+exact", "sum:choice:hot,cold*2+exact"},
		{"sum:json+exact*0.25",
			"sum:\"json:{\\\"type\\\":\\\"string\\\"}\"+exact*0.25"},
		{"sum:choice:a,b+\"f1\"", "sum:choice:a,b+f1"},
		{"sum:choice+", "sum:choice+"},
	};
	SCOPED(task) t;

	task_init(&t);
	answers_add(&task_add(&t)->expected, STR("hot"));
	answers_add(&task_add(&t)->expected, STR("cold"));
	t.sampling.schema = str_dup(STR("{\"type\":\"string\"}"));
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		OWNED char *got = metric_for_task(str_of(said[i][0]), &t);

		assert_string_equal(got, said[i][1]);
	}
}

TEST(its_revision_counts_up_with_that_of_each_part)
{
	assert_int_equal(metric_revision(STR("sum:exact+f1")),
		metric_revision(STR("sum:f1")) + metric_revision(STR("exact")));
	assert_int_equal(metric_revision(STR("sum:exact+none")), 0);
}
