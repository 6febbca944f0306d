/* What a prompt has to pass in hunsu eval, as a CI job asks for it. */
#include <sys/stat.h>
#include <time.h>

#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"

struct scene {
	void *folder;
	struct echo_model *model;
	const char *target, *good, *bad; /* the echo is right; with plus signs it is wrong */
};

static int begin(void **state)
{
	struct scene *s = calloc(1, sizeof *s);

	if (folder_setup(&s->folder))
		return 1;
	s->model = echo_model_start(0);
	s->target = echo_model_name(s->model, "signs");
	s->good = folder_file(s->folder, "good.txt", "Again: {{input}}");
	s->bad = folder_file(s->folder, "bad.txt", "Between plus signs: {{input}}");
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct scene *s = *state;

	echo_model_stop(s->model);
	folder_teardown(&s->folder);
	free(s);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

/* n examples whose answer is their input. */
static const char *task_of(struct scene *s, int n)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	for (int i = 1; i <= n; i++)
		buf_addf(&text, "{\"input\":\"w%d\",\"expected\":\"w%d\"}\n", i, i);
	return folder_file(s->folder, "words.jsonl", buf_text(&text));
}

#define EVAL(r, s, n, ...)                                                                         \
	DRIVE(r, (s)->folder, NULL, "eval", "-t", task_of(s, n), "--split", "all", "--target",     \
		(s)->target, __VA_ARGS__)

T(worse_beyond_noise_than_the_baseline_fails)
{
	struct scene *s = *state;
	struct ran r;

	EVAL(&r, s, 12, "-p", s->bad, "--baseline", s->good);
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "bad.txt fails --baseline: it is worse than");
	assert_has(&r.err, "12 lost");
	EVAL(&r, s, 12, "-p", s->good, "--baseline", s->bad);
	assert_int_equal(r.status, 0);
	assert_lacks(&r.err, "fails");
}

T(no_difference_says_which_loss_would_not_have_been_seen)
{
	struct scene *s = *state;
	struct ran r;

	EVAL(&r, s, 40, "-p", s->good, "--baseline", s->good);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "with 40 examples a loss of less than about ");
	EVAL(&r, s, 3, "-p", s->bad, "--baseline", s->good);
	assert_int_equal(r.status, 0); /* 0 : 3 is no proof */
	assert_has(&r.err, "3 examples are too few to find any loss");
}

T(worse_on_a_pinned_example_fails)
{
	struct scene *s = *state;
	struct ran r;

	folder_file(s->folder, "words.task.yaml", "pinned: [2]\n");
	EVAL(&r, s, 3, "-p", s->bad, "--baseline", s->good);
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "bad.txt fails pinned examples: it is worse than");
	assert_has(&r.err, "on what is pinned: #2\n");
	folder_file(s->folder, "words.task.yaml", "metric: exact\npinned: [2,\n  9]\n");
	EVAL(&r, s, 3, "-p", s->bad);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "words.task.yaml:3: pinned: there is no example 9, the last is 3");
}

T(a_loss_that_cannot_be_ruled_out_fails)
{
	struct scene *s = *state;
	struct ran r;

	EVAL(&r, s, 12, "-p", s->good, "--baseline", s->good, "--max-loss", "5");
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "good.txt fails --max-loss: it may be up to ");
	EVAL(&r, s, 100, "-p", s->good, "--baseline", s->good, "--max-loss", "5");
	assert_int_equal(r.status, 0);
	EVAL(&r, s, 3, "-p", s->good, "--max-loss", "5");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--baseline FILE");
}

T(the_prompt_below_the_least_score_is_named)
{
	struct scene *s = *state;
	struct ran r;

	EVAL(&r, s, 3, "-p", s->bad, "-p", s->good, "--min-score", "0.9");
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "bad.txt fails --min-score: it scores 0, less than 0.9");
	assert_lacks(&r.err, "good.txt fails");
	EVAL(&r, s, 3, "-p", s->good, "--baseline", s->bad, "--min-score", "0.9");
	assert_int_equal(r.status, 0); /* the baseline has nothing to pass */
}

T(junit_has_a_case_for_each_example_and_gate)
{
	struct scene *s = *state;
	const char *file = folder_path(s->folder, "junit.xml");
	SCOPED(buf) xml = BUF(BUF_FILE);
	struct ran r;

	folder_file(s->folder, "odd.jsonl",
		"{\"input\":\"<a> & \\\"b\\\"\",\"expected\":\"\\\"b\\\"\"}\n"
		"{\"input\":\"한국 \\u0007\",\"expected\":\"no\"}\n");
	DRIVE(&r, s->folder, NULL, "eval", "-t", folder_path(s->folder, "odd.jsonl"), "-p",
		s->good, "--target", s->target, "--min-score", "0.9", "--junit", file);
	assert_int_equal(r.status, 1);
	assert_int_equal(file_read(&xml, file, NULL), OK);
	assert_has(&xml, "<testsuites name=\"hunsu eval\" tests=\"3\" failures=\"2\" errors=\"0\"");
	assert_has(&xml, "name=\"#1 &lt;a&gt; &amp; &quot;b&quot;\"");
	assert_has(&xml, "<failure message=\"expected “no”");
	assert_has(&xml, "name=\"--min-score\"");
	assert_lacks(&xml, "\007");
	buf_clear(&xml);
	DRIVE(&r, s->folder, NULL, "eval", "-t", folder_path(s->folder, "odd.jsonl"), "-p",
		s->good, "--target", echo_model_name(s->model, "fail"), "--junit", file);
	assert_int_equal(r.status, 3);
	assert_int_equal(file_read(&xml, file, NULL), OK);
	assert_has(&xml, "failures=\"0\" errors=\"2\"");
	assert_has(&xml, "<error message=");
}

/* Expat takes no file in which one of these is left. */
T(junit_holds_nothing_that_xml_does_not_have)
{
	struct scene *s = *state;
	const char *file = folder_path(s->folder, "junit.xml");
	const char *odd = folder_file(s->folder, "\xff\xef\xbf\xbf.txt", "Again: {{input}}");
	SCOPED(buf) xml = BUF(BUF_FILE);
	struct ran r;

	folder_file(s->folder, "odd.jsonl",
		"{\"input\":\"\\uffff\\ufffe\\ud7ff\",\"expected\":\"no\"}\n");
	DRIVE(&r, s->folder, NULL, "eval", "-t", folder_path(s->folder, "odd.jsonl"), "-p", odd,
		"--target", s->target, "--junit", file);
	assert_int_equal(r.status, 0);
	assert_int_equal(file_read(&xml, file, NULL), OK);
	assert_true(utf8_valid(buf_str(&xml), NULL));
	assert_has(&xml, ">??\xed\x9f\xbf</failure>");
	assert_has(&xml, "\xef\xbf\xbd?.txt\"");
}

T(junit_skips_what_has_no_score)
{
	struct scene *s = *state;
	const char *file = folder_path(s->folder, "junit.xml");
	SCOPED(buf) xml = BUF(BUF_FILE);
	struct ran r;

	folder_file(s->folder, "odd.jsonl",
		"{\"input\":\"a\",\"expected\":\"a\"}\n{\"input\":\"b\"}\n");
	DRIVE(&r, s->folder, NULL, "eval", "-t", folder_path(s->folder, "odd.jsonl"), "-p",
		s->good, "--target", s->target, "--split", "all", "--metric", "exact", "--junit",
		file);
	assert_int_equal(r.status, 0);
	assert_int_equal(file_read(&xml, file, NULL), OK);
	assert_has(&xml, "tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\"");
	assert_has(&xml, "<skipped message=\"not scored: the example has no expected answer\"");
}

/* ---- money, time, agreement: by a server that does what it is told ---- */

static void run_faulty(struct ran *r, struct scene *s, struct faulty *f, int n,
	const char *option, const char *value)
{
	char model[80];

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	DRIVE(r, s->folder, NULL, "eval", "-t", task_of(s, n), "-p", s->good, "--target", model,
		"--no-store", "-j", "4", option, value);
}

/* Nor asked; its row is full without it, and the baseline's answer to it has no pair. */
T(what_stands_in_a_prompt_is_not_scored_for_it)
{
	struct scene *s = *state;
	const char *few = folder_file(s->folder, "few.txt",
		"w2 -> w2\nw5 -> w5\nBetween plus signs: {{input}}");
	const char *all = folder_file(s->folder, "all.txt", "w1 -> w1\nw2 -> w2\n{{input}}");
	const char *json = folder_path(s->folder, "out.json");
	SCOPED(buf) text = BUF(BUF_FILE);
	struct ran r;

	EVAL(&r, s, 12, "-p", few, "--baseline", s->good, "--json", json, "--junit", "-", "--csv",
		"/dev/null", "--repeat", "2");
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "not scored for ");
	assert_has(&r.err, "few.txt, as they stand in it: 2, 5\n");
	assert_has(&r.err, "0 gained, 10 lost");
	assert_has(&r.out, "tests=\"14\" failures=\"11\" errors=\"0\" skipped=\"2\"");
	assert_has(&r.out,
		"name=\"#5 w5\" time=\"0.000\"><skipped message=\"shown in the prompt\">");
	assert_int_equal(file_read(&text, json, NULL), OK);
	assert_has(&text, "\"shown\":[2,5]");
	assert_has(&text, "\"calls\":20,");
	EVAL(&r, s, 2, "-p", all, "--baseline", s->good);
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "nothing of it can be compared with");
}

T(what_could_pass_the_most_is_not_sent)
{
	struct scene *s = *state;
	struct faulty *f = faulty_start();
	char model[80];
	struct ran r;

	run_faulty(&r, s, f, 4, "--max-usd", "0.2");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "the price of");
	assert_int_equal(file_mkdirs(folder_path(s->folder, "hunsu"), NULL), OK);
	/* Up to 256 tokens of an answer: 0.256 $ at most, 0.002 $ in truth. */
	folder_file(s->folder, "hunsu/prices.yaml", "m: {in: 0, out: 1000}\n");
	run_faulty(&r, s, f, 4, "--max-usd", "0.2");
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "--max-usd: the next call could pass it: 0 of 4 answers are there");
	assert_int_equal(faulty_requests(f), 0);
	run_faulty(&r, s, f, 4, "--max-usd", "0.26"); /* one after another */
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "3 of 4 answers");
	assert_has(&r.err, "good.txt fails --max-usd: 3 of its 4 answers are there");
	assert_int_equal(faulty_most_at_once(f), 1);
	/* What reads only the XML sees it too. */
	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	DRIVE(&r, s->folder, NULL, "eval", "-t", task_of(s, 4), "-p", s->good, "--target", model,
		"--no-store", "--max-usd", "0.2", "--junit", "-");
	assert_int_equal(r.status, 1);
	assert_has(&r.out, "tests=\"1\" failures=\"1\"");
	assert_has(&r.out, "name=\"--max-usd\"><failure message=\"0 of its 4 answers are there");
	run_faulty(&r, s, f, 4, "--max-usd", "1.1");
	assert_int_equal(r.status, 0);
	assert_lacks(&r.err, "max-usd");
}

/* A program that costs what it says, a tenth of a dollar a call, or says nothing of it. */
static void run_program(struct ran *r, struct scene *s, const char *cost, const char *most)
{
	SCOPED(buf) text = BUF(BUF_TEXT), model = BUF(BUF_TEXT);
	const char *path;

	buf_addf(&text,
		"#!/bin/sh\nwhile read -r line; do echo x >>'%s'\n"
		"printf '{\"output\":\"w1\"%s}\\n'; done\n",
		folder_path(s->folder, "asked"), cost);
	path = folder_file(s->folder, "program", buf_text(&text));
	assert_int_equal(chmod(path, 0700), 0);
	buf_addf(&model, "exec:%s", path);
	folder_file(s->folder, "asked", "");
	DRIVE(r, s->folder, NULL, "eval", "-t", task_of(s, 10), "-p",
		folder_path(s->folder, "good.txt"), "--split", "all", "--target", buf_text(&model),
		"--yes", "--no-store", "--max-usd", most);
}

static size_t asked_of_program(struct scene *s)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	assert_int_equal(file_read(&text, folder_path(s->folder, "asked"), NULL), OK);
	return text.n / 2;
}

T(a_program_is_held_to_the_most_by_what_it_says_it_costs)
{
	struct scene *s = *state;
	struct ran r;

	run_program(&r, s, ",\"cost\":0.1", "0.35");
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "--max-usd: the next call could pass it: 3 of 10 answers are there");
	assert_int_equal(asked_of_program(s), 3);
	run_program(&r, s, ",\"cost\":0.1", "1.05");
	assert_int_equal(r.status, 0);
	assert_int_equal(asked_of_program(s), 10);
	run_program(&r, s, ",\"cost\":0.1", "0.05"); /* known too late, and said */
	assert_int_equal(r.status, 1);
	assert_int_equal(asked_of_program(s), 1);
	run_program(&r, s, "", "5");
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "--max-usd: a call did not tell what it cost: 1 of 10 answers");
	assert_has(&r.err, "1 of its 10 answers are there, and one did not tell what it cost");
	assert_int_equal(asked_of_program(s), 1);
}

T(of_many_examples_that_one_prompt_alone_gets_right_a_few_are_named)
{
	struct scene *s = *state;
	struct ran r;

	EVAL(&r, s, 12, "-p", s->good, "-p", s->bad);
	assert_has(&r.out, "good.txt is right on 1, 2, 3, 4, 5, 6, 7, 8 and 4 more\n");
	EVAL(&r, s, 9, "-p", s->good, "-p", s->bad); /* "and 1 more" is no shorter */
	assert_has(&r.out, "good.txt is right on 1, 2, 3, 4, 5, 6, 7, 8, 9\n");
}

T(examples_that_the_metric_cannot_score_are_named_left_out_and_not_paid_for)
{
	struct scene *s = *state;
	const int before = echo_model_requests(s->model);
	const char *json = folder_path(s->folder, "out.json");
	const char *both = folder_file(s->folder, "both.txt", "w1 {{input}} w1");
	SCOPED(buf) text = BUF(BUF_FILE);
	struct ran r;

	EVAL(&r, s, 3, "-p", s->good, "-p", both, "--metric", "choice:w1,w2", "--no-store",
		"--json", json, "--junit", "-");
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "1 of 3 examples gets no score by choice, whatever is answered, and is "
			   "left out (#3: the expected answer \xe2\x80\x9cw3\xe2\x80\x9d is none "
			   "of the labels)");
	assert_int_equal(echo_model_requests(s->model), before + 4);
	assert_has(&r.err, "good.txt is as good or better"); /* their rows are full */
	assert_has(&r.out, "<skipped message=\"the expected answer");
	assert_int_equal(file_read(&text, json, NULL), OK);
	assert_has(&text, "\"no_score\":[3]");
	EVAL(&r, s, 3, "-p", s->good, "--metric", "choice:a,b");
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "no example can be scored: #1: the expected answer");
}

T(slow_answers_fail)
{
	struct scene *s = *state;
	struct faulty *f = faulty_start();
	const char *json = folder_path(s->folder, "out.json");
	const struct timespec while_it_waits = {0, 30000000};
	char model[80];
	struct driven d;
	struct ran r;
	SCOPED(buf) text = BUF(BUF_FILE);

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	const char *const words[] = {"eval", "-t", task_of(s, 1), "-p", s->good, "--target", model,
		"--no-store", "--max-p95-ms", "20", "--json", json, NULL};
	faulty_add(f, &(struct faulty_answer){.wait = true});
	drive_start(&d, s->folder, words);
	while (faulty_requests(f) < 1)
		nanosleep(&(struct timespec){0, 1000000}, NULL);
	nanosleep(&while_it_waits, NULL);
	faulty_go(f);
	drive_end(&d, &r);
	assert_int_equal(r.status, 1);
	assert_has(&r.err, "good.txt fails --max-p95-ms: a twentieth of its answers took ");
	assert_int_equal(file_read(&text, json, NULL), OK);
	assert_has(&text, "\"p95_ms\":");
}

T(samples_that_differ_are_counted_and_named)
{
	struct scene *s = *state;
	struct faulty *f = faulty_start();
	const char *json = folder_path(s->folder, "out.json");
	char model[80];
	struct ran r;
	SCOPED(buf) text = BUF(BUF_FILE);

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	faulty_add(f, &(struct faulty_answer){
			      .body = "{\"choices\":[{\"message\":{\"role\":\"assistant\","
				      "\"content\":\"Rome\"},\"finish_reason\":\"stop\"}]}"});
	DRIVE(&r, s->folder, NULL, "eval", "-t", task_of(s, 2), "-p", s->good, "--target", model,
		"--no-store", "-j", "1", "--repeat", "3", "--json", json);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, " same ");
	assert_has(&r.out, " 1/2 ");
	assert_int_equal(file_read(&text, json, NULL), OK);
	assert_has(&text, "\"agreement\":{\"n\":2,\"same\":1,\"flaky\":[1]}");
}
