/* test_task_forms.c - tasks go out, and what comes back is the same, or is told. */
#include <string.h>
#include "../support/random_text.h"
#include "../support/test.h"
#include "hunsu/base/hash.h"
#include "hunsu/formats/task_forms.h"
#include "hunsu/formats/tasks.h"

/* Line ends, quotes, separators, marks of YAML, and what is no character of it. */
#define NASTY                                                                                      \
	"수도는 \"어디\"?\n둘째 줄,; \t|\r\n- a: {b} # [c] "                               \
	"\xe2\x80\xa8\xc2\x85\x7f\xef\xbb\xbf \xf0\x9f\x98\x80 \\n 'x'"

static struct example *add(struct task *t, const char *question, const char *context)
{
	struct example *e = task_add(t);

	fields_add(&e->fields, STR("question"), str_of(question));
	if (context)
		fields_add(&e->fields, STR("context"), str_of(context));
	return e;
}

/* Twelve examples, of which some have several answers and one has none. */
static void fill(struct task *t)
{
	task_init(t);
	for (int i = 0; i < 12; i++) {
		SCOPED(buf) text = BUF(BUF_SMALL);
		struct example *e;

		buf_addf(&text, "%d: %s", i, NASTY);
		e = add(t, buf_text(&text), i % 3 ? NASTY : " padded ");
		if (i != 5)
			answers_add(&e->expected, str_of(i % 2 ? "\"서울\",\nSeoul" : NASTY));
		if (i % 4 == 0)
			answers_add(&e->expected, STR("another; one"));
	}
	task_split(t);
}

static void written(struct buf *out, const struct task_form *form, const struct task *t)
{
	buf_clear(out);
	form->write(out, t);
}

/* All that was lost, in lines. */
static void checks(struct buf *lost, const struct task_form *form, const struct task *t)
{
	SCOPED(buf) text = BUF(BUF_FILE), path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	SCOPED(answers) lines = {0};

	buf_addf(&path, "t%s", form->ending);
	written(&text, form, t);
	if (task_form_check(&lines, form, t, buf_text(&path), buf_str(&text), &err))
		fail_msg("%s: %s\n%s", form->name, buf_text(&err), buf_text(&text));
	for (size_t i = 0; i < lines.n; i++)
		buf_addf(lost, "%s\n", lines.items[i]);
}

TEST(each_form_has_its_name_and_is_found_by_it)
{
	for (size_t i = 0; task_forms[i]; i++) {
		assert_string_equal(task_forms[i]->name, task_form_names[i]);
		assert_ptr_equal(task_form_find(task_form_names[i]), task_forms[i]);
		assert_true(task_forms[i]->help[0] && task_forms[i]->ending[0] == '.');
	}
	assert_null(task_form_find("xml"));
}

TEST(each_form_reads_back_as_it_was)
{
	SCOPED(task) t;

	fill(&t);
	for (size_t i = 0; task_forms[i]; i++) {
		SCOPED(buf) lost = BUF(BUF_SMALL);

		checks(&lost, task_forms[i], &t);
		if (!task_forms[i]->hold && lost.n)
			fail_msg("%s lost %s", task_forms[i]->name, buf_text(&lost));
	}
}

TEST(random_texts_read_back_as_they_were)
{
	struct rng r = rng_seed(11);

	for (size_t n = 0; n < test_times(60); n++) {
		SCOPED(task) t;

		task_init(&t);
		for (int i = 0; i < 3; i++) {
			SCOPED(buf) a = BUF(BUF_TEXT), b = BUF(BUF_TEXT), c = BUF(BUF_TEXT);
			struct example *e;

			random_text(&a, &r, 6);
			random_text(&b, &r, 6);
			buf_adds(&c, "=");
			random_text(&c, &r, 6);
			buf_addf(&a, " %d", i); /* no answer, and no row, of blanks alone */
			e = add(&t, buf_text(&a), buf_text(&b));
			answers_add(&e->expected, buf_str(&c));
		}
		for (size_t i = 0; task_forms[i]; i++) {
			SCOPED(buf) lost = BUF(BUF_SMALL);

			checks(&lost, task_forms[i], &t);
		}
	}
}

/* All that a session can have set. */
static void fill_whole(struct task *t)
{
	fill(t);
	t->description = mem_dup("What\nit is: for");
	t->prompt = mem_dup("system:\nBe \"brief\".\n\nuser:\n{{question}} # {{context}}");
	t->metric = mem_dup("judge:is polite; [3] names: the order");
	t->extract = mem_dup("regex:\"([^\"]*)\"");
	t->sampling.temperature = 0.3;
	t->sampling.max_tokens = 9;
	sampling_stop(&t->sampling, STR("\n\n"));
	sampling_stop(&t->sampling, STR("# END"));
	t->sampling.schema = mem_dup("{\"type\":\"object\",\"minimum\":1.50}");
	t->held_out = 0.25;
	t->seed = 77;
	for (size_t i = 0; i < t->n; i++)
		t->items[i].split = i < 2 || i == 7 ? SPLIT_HELD_OUT : SPLIT_DEV;
	t->items[4].pinned = t->items[11].pinned = true;
	for (size_t i = 0; i < t->n; i++)
		t->items[i].fields.items[1].aside = true;
}

TEST(a_task_yaml_holds_all_of_it)
{
	SCOPED(buf) lost = BUF(BUF_SMALL);
	SCOPED(task) t;

	fill_whole(&t);
	checks(&lost, task_form_find("yaml"), &t);
	assert_string_equal(buf_text(&lost), "");
}

TEST(what_other_forms_cannot_hold_is_told_by_name)
{
	static const char *const always[] = {"the metric: judge:is polite",
		"which examples are held out: 1, 2, 8", "the share that is held out: 0.25, seed 77",
		"which examples are pinned: 5, 12", "the prompt: ", "the description: What",
		"what is asked of the model: temperature 0.3, max_tokens 9, stop",
		"the schema of answers: "};
	struct task t;

	fill_whole(&t);
	for (size_t i = 0; task_forms[i]; i++) {
		SCOPED(buf) lost = BUF(BUF_SMALL);

		if (task_forms[i]->whole)
			continue;
		checks(&lost, task_forms[i], &t);
		for (size_t k = 0; k < COUNT(always); k++)
			if (!strstr(buf_text(&lost), always[k]))
				fail_msg("%s does not say that it loses %s:\n%s",
					task_forms[i]->name, always[k], buf_text(&lost));
		if (task_forms[i]->answers)
			assert_has(&lost, "accepted answers beside the first");
	}
	task_release(&t);
}

TEST(messages_stay_messages_where_the_form_has_them)
{
	SCOPED(task) t;

	task_init(&t);
	for (int i = 0; i < 2; i++) {
		struct example *e = task_add(&t);

		fields_add(&e->fields, STR("input"),
			STR("system:\nBe brief.\n\nuser:\nHi\n\\user:\n\nassistant:\nHo"));
		e->fields.items[0].turns = true;
		answers_add(&e->expected, STR("x"));
	}
	for (size_t i = 0; task_forms[i]; i++) {
		SCOPED(buf) lost = BUF(BUF_SMALL);

		checks(&lost, task_forms[i], &t);
		if (!strcmp(task_forms[i]->name, "csv"))
			assert_has(&lost, "messages: each field of them is one text");
		else if (strcmp(task_forms[i]->name, "skill-evals") != 0)
			assert_string_equal(buf_text(&lost), "");
	}
}

TEST(a_field_that_some_examples_lack_is_told_of_a_table)
{
	SCOPED(buf) lost = BUF(BUF_SMALL);
	SCOPED(task) t;

	task_init(&t);
	for (int i = 0; i < 3; i++)
		answers_add(&add(&t, i ? "a" : "b", i ? "c" : NULL)->expected, STR("x"));
	checks(&lost, task_form_find("csv"), &t);
	assert_has(&lost, "some examples lack a field");
}

/* A check of that text of the form must fail with these words. */
static void differs(const char *form, const struct task *t, struct str text, const char *says)
{
	const struct task_form *f = task_form_find(form);
	SCOPED(buf) path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	SCOPED(answers) lost = {0};

	buf_addf(&path, "t%s", f->ending);
	assert_int_equal(task_form_check(&lost, f, t, buf_text(&path), text, &err), FAILED);
	if (!strstr(buf_text(&err), says))
		fail_msg("%s: \"%s\" does not say \"%s\"", form, buf_text(&err), says);
}

TEST(an_example_that_comes_back_otherwise_is_named)
{
	static const struct {
		const char *form, *was, *is, *says;
	} changes[] = {
		{"jsonl", "\"two\"", "\"zwei\"",
			"example 2, field question: it is \"two\" here, and "
			"read back from jsonl \"zwei\""},
		{"csv", "\r\ntwo,", "\r\ntwo.,", "example 2, field question"},
		{"csv", ",b\r\n", ",\r\n",
			"example 2, expected: it is \"b\" here, and read back "
			"from csv not there"},
		{"yaml", "which: [2]", "which: [1]", "example 1, split: it is \"dev\""},
		{"yaml", "pinned: [1]", "pinned: [2]", "example 1, pin"},
		{"yaml", "seed: 1,", "seed: 2,", "the share that is held out"},
		{"yaml", "metric: \"exact\"", "metric: \"f1\"", "the metric: exact is another"},
		{"openai-evals", "\"ideal\":\"b\"", "\"ideal\":[\"b\",\"c\"]",
			"example 2, expected: it is not there here"},
		{"skill-evals", "\"prompt\":\"two\"", "\"prompt\":\"tow\"",
			"example 2, field prompt"},
		{"jsonl", "{\"question\":\"two\",\"expected\":\"b\"}\n", "",
			"there are 2 examples here, and 1 read back"},
	};

	for (size_t i = 0; i < COUNT(changes); i++) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		size_t at;
		SCOPED(task) t;

		task_init(&t);
		t.metric = mem_dup("exact");
		answers_add(&add(&t, "one", NULL)->expected, STR("a"));
		answers_add(&add(&t, "two", NULL)->expected, STR("b"));
		t.items[0].pinned = true;
		t.items[1].split = SPLIT_HELD_OUT;
		written(&text, task_form_find(changes[i].form), &t);
		at = str_find(buf_str(&text), changes[i].was, 0);
		if (at == SIZE_MAX)
			fail_msg("no %s in %s", changes[i].was, buf_text(&text));
		buf_splice(&text, at, strlen(changes[i].was), str_of(changes[i].is));
		differs(changes[i].form, &t, buf_str(&text), changes[i].says);
	}
}

/* Its name is one that readers know as an answer's, or the file says what it is. */
TEST(a_field_called_as_an_answer_is_found_out_but_in_a_task_yaml)
{
	SCOPED(buf) text = BUF(BUF_TEXT), lost = BUF(BUF_SMALL);
	SCOPED(task) t;

	task_init(&t);
	for (int i = 0; i < 2; i++) {
		struct example *e = add(&t, i ? "one" : "two", NULL);

		fields_add(&e->fields, STR("expected"), STR("a field"));
		fields_add(&e->fields, STR("expected2"), STR("another"));
		answers_add(&e->expected, STR("a"));
	}
	checks(&lost, task_form_find("yaml"), &t);
	assert_string_equal(buf_text(&lost), "");
	written(&text, task_form_find("csv"), &t);
	differs("csv", &t, buf_str(&text), "cannot be read back");
}
