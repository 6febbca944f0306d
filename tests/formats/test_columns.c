/* Other people's files: which column is what, in which shape, or why it cannot be read. */
#include "../support/test.h"
#include "hunsu/formats/tasks.h"
#include "../support/folder.h"

/* "text=a, id*=3 > yes | no; …": * is aside, ~ are turns. */
static void sum_up(struct buf *out, const struct task *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct example *e = &t->items[i];

		buf_adds(out, i ? "; " : "");
		for (size_t k = 0; k < e->fields.n; k++) {
			const struct field *f = &e->fields.items[k];

			buf_addf(out, "%s%s%s%s=%s", k ? ", " : "", f->name, f->aside ? "*" : "",
				f->turns ? "~" : "", f->value);
		}
		buf_adds(out, " >");
		for (size_t k = 0; k < e->expected.n; k++)
			buf_addf(out, "%s %s", k ? " |" : "", e->expected.items[k]);
	}
}

struct file {
	const char *name, *text, *want;
};

static void check_read(void **folder, const struct file *f, struct task_asking *a)
{
	SCOPED(buf) err = BUF(BUF_SMALL), got = BUF(BUF_TEXT);
	struct task t;

	if (task_load(&t, folder_file(*folder, f->name, f->text), a, &err))
		fail_msg("%s", buf_text(&err));
	sum_up(&got, &t);
	if (!str_is(buf_str(&got), f->want))
		fail_msg("%s: %s\nis: %s\nwant: %s", f->name, f->text, buf_text(&got), f->want);
	task_release(&t);
}

static void check_refused(void **folder, const struct file *f, struct task_asking *a)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	if (!task_load(&t, folder_file(*folder, f->name, f->text), a, &err))
		fail_msg("%s was read: %s", f->name, f->text);
	if (!strstr(buf_text(&err), f->want))
		fail_msg("\"%s\" has no \"%s\"", buf_text(&err), f->want);
}

IN_FOLDER(names_that_people_use_are_known)
{
	static const struct file files[] = {
		{"a.csv", "Question,ANSWER\nq,a\n", "Question=q > a"},
		{"b.csv", "문의,분류\n언제 와요?,배송\n", "문의=언제 와요? > 배송"},
		{"c.csv", "입력,레이블\n좋아요,긍정\n", "입력=좋아요 > 긍정"},
		{"d.csv", "질문,정답,번호\n1+1,2,7\n", "질문=1+1, 번호*=7 > 2"},
		{"e.csv", "Ground Truth,Text\nyes,t\n", "Text=t > yes"},
		{"f.jsonl", "{\"prompt\":\"p\",\"completion\":\"c\"}", "prompt=p > c"},
		{"g.jsonl", "{\"instruction\":\"i\",\"context\":\"c\",\"response\":\"r\"}",
			"instruction=i, context=c > r"},
		{"h.csv", "text,Expected Output\nt,o\n", "text=t > o"},
		{"i.csv", "text,gold-label\nt,g\n", "text=t > g"},
		{"j.jsonl", "{\"problem\":\"p\",\"solution\":\"s\"}", "problem=p > s"},
		{"k.csv", "EXPECTED,input\ny,x\n", "input=x > y"},
		{"l.csv", "본문,카테고리\n안녕,인사\n", "본문=안녕 > 인사"},
		/* 정답 in decomposed letters, as some systems write names */
		{"m.csv",
			"질문,"
			"\xe1\x84\x8c\xe1\x85\xa5\xe1\x86\xbc\xe1\x84\x83\xe1\x85\xa1\xe1\x86\xb8\n"
			"q,a\n",
			"질문=q > a"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
}

IN_FOLDER(the_answer_in_other_words_is_not_sent)
{
	static const struct file files[] = {
		{"a.jsonl", "{\"text\":\"t\",\"label\":1,\"label_text\":\"good\"}",
			"text=t, label*=1 > good"},
		{"b.csv", "text,class_id,class\nt,4,sport\n", "text=t, class_id*=4 > sport"},
		{"c.csv", "id,text,label\n9,t,l\n", "id*=9, text=t > l"},
		{"d.csv", "question,answer,label\nq,a,l\n", "question=q, label*=l > a"},
		/* Beside hunsu's own name an answer may be what is to be judged; a label is not. */
		{"e.jsonl", "{\"answer\":\"4\",\"gold\":\"5\",\"expected\":\"wrong\"}",
			"answer=4, gold*=5 > wrong"},
		{"f.csv", "Unnamed: 0,review,target\n0,r,pos\n", "Unnamed__0*=0, review=r > pos"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
}

IN_FOLDER(the_persons_words_come_first)
{
	static const struct file files[] = {
		{"a.csv", "id,text,topic,sentiment\n1,t,x,pos\n", "id*=1, text=t, topic*=x > pos"},
		{"b.jsonl", "{\"TEXT\":\"t\",\"answer\":\"no\",\"Sentiment\":\"pos\"}",
			"TEXT=t, answer*=no > pos"},
		{"c.jsonl", "{\"text\":{\"a\":[1,2]},\"sentiment\":[\"x\",\"y\"]}",
			"text={\"a\":[1,2]} > x | y"},
		{"d.json", "{\"examples\":{\"1\":{\"text\":\"t\",\"sentiment\":\"s\"}}}",
			"text=t > s"},
	};
	static const struct file wrong[] = {
		{"x.csv", "text,sentimant\nt,s\n",
			"no column \"sentiment\", did you mean \"sentimant\""},
		{"y.csv", "body,sentiment\nt,s\n", "no column \"text\""},
	};
	struct task_asking a = {0};

	answers_add(&a.said.input, STR("text"));
	answers_add(&a.said.expected, STR("sentiment"));
	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], &a);
	for (size_t i = 0; i < COUNT(wrong); i++)
		check_refused(state, &wrong[i], &a);
	task_asking_release(&a);
	answers_add(&a.said.expected, STR("none"));
	check_read(state, &(struct file){"n.csv", "text,answer\nt,a\n", "text=t, answer=a >"}, &a);
	task_asking_release(&a);
}

IN_FOLDER(a_task_file_says_the_columns)
{
	SCOPED(task_asking) a = {0};

	folder_file(*state, "a.task.yaml", "columns:\n  input: [q, hint]\n  expected: verdict\n");
	check_read(state,
		&(struct file){
			"a.csv", "q,note,hint,verdict\n1,2,3,4\n", "q=1, note*=2, hint=3 > 4"},
		NULL);
	answers_add(&a.said.input, STR("note"));
	check_read(state,
		&(struct file){
			"a.csv", "q,note,hint,verdict\n1,2,3,4\n", "q*=1, note=2, hint*=3 > 4"},
		&a);
	folder_file(*state, "b.task.yaml", "columns: {expected: nothing}\n");
	check_refused(state, &(struct file){"b.csv", "q,v\n1,2\n", "no column \"nothing\""}, NULL);
	folder_file(*state, "c.task.yaml", "columns: {output: v}\n");
	check_refused(state, &(struct file){"c.csv", "q,v\n1,2\n", "c.task.yaml:1:11:"}, NULL);
}

IN_FOLDER(what_nobody_knows_is_asked_with_the_first_rows)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	SCOPED(task_asking) a = {0};
	struct task t;

	assert_int_equal(
		task_load(&t,
			folder_file(*state, "mails.csv", "id,mail,team\n1,hi,red\n2,ho,blue\n"), &a,
			&err),
		FAILED);
	assert_non_null(strstr(buf_text(&err), "id, mail, team"));
	assert_non_null(strstr(buf_text(&err), "--expected"));
	assert_string_equal(a.name, "mails");
	assert_int_equal(a.choice.n, 2); /* the number of a row is no answer */
	assert_string_equal(a.choice.items[1], "team");
	assert_string_equal(a.samples.items[COLUMN_SAMPLES], "red");
	assert_string_equal(a.samples.items[COLUMN_SAMPLES + 1], "blue");
	assert_string_equal(a.samples.items[COLUMN_SAMPLES + 2], "");
}

IN_FOLDER(a_misspelt_field_is_named_with_its_line)
{
	static const struct file files[] = {
		{"a.jsonl",
			"{\"input\":\"1\",\"expected\":\"a\"}\n{\"input\":\"2\",\"expectd\":\"b\"}"
			"\n"
			"{\"input\":\"3\",\"expected\":\"c\"}\n",
			"a.jsonl:2: the field \"expectd\" is in 1 of 3 rows; did you mean "
			"\"expected\"?"},
		{"b.json",
			"[{\"question\":\"1\",\"answer\":\"a\"},\n{\"quesiton\":\"2\",\"answer\":"
			"\"b\"},\n"
			"{\"question\":\"3\",\"answer\":\"c\"}]",
			"b.json:2: the field \"quesiton\""},
		{"c.csv", "input,expcted\na,b\n", "did you mean \"expected\"?"},
		{"d.jsonl",
			"{\"input\":\"1\",\"anwser\":\"a\"}\n{\"input\":\"2\",\"answer\":\"b\"}\n",
			"d.jsonl:1: the field \"anwser\""},
		{"e.jsonl", "{\"text\":\"1\",\"lable\":\"a\"}\n", "did you mean \"label\"?"},
		{"f.jsonl",
			"{\"질문입니다\":\"1\",\"정답\":\"a\"}\n{\"질문임니다\":\"2\",\"정답\":"
			"\"b\"}\n"
			"{\"질문입니다\":\"3\",\"정답\":\"c\"}\n",
			"f.jsonl:2: the field \"질문임니다\""},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_refused(state, &files[i], NULL);
	/* Fields that some rows have are no misspelling of each other. */
	check_read(state,
		&(struct file){"ok.jsonl",
			"{\"input\":\"1\",\"hint1\":\"x\",\"expected\":\"a\"}\n"
			"{\"input\":\"2\",\"hint1\":\"y\",\"hint2\":\"z\",\"expected\":\"b\"}\n",
			"input=1, hint1=x > a; input=2, hint1=y, hint2=z > b"},
		NULL);
}

IN_FOLDER(a_second_column_of_answers_is_told)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(
		task_load(&t, folder_file(*state, "c.csv", "q,answer,label\n1,a,b\n"), NULL, &err),
		OK);
	assert_non_null(strstr(t.note, "\"answer\"; \"label\" is not sent"));
	task_release(&t);
	assert_int_equal(task_load(&t, folder_file(*state, "d.csv", "q,answer\n1,a\n"), NULL, &err),
		OK);
	assert_null(t.note);
	assert_false(task_columns_any(&t.columns));
	task_release(&t);
}

IN_FOLDER(separators_and_what_spreadsheets_leave)
{
	static const struct file files[] = {
		{"a.csv", "input;expected\na, b;c\n", "input=a, b > c"},
		{"b.tsv", "input\texpected\na \"quoted\" word\tc\n\"open\td\n",
			"input=a \"quoted\" word > c; input=\"open > d"},
		{"c.tsv", "input\texpected\n\"a\tb\nc\"\td\n", "input=a\tb\nc > d"},
		{"d.csv", "sep=|\ninput|expected\na;b,c|d\n", "input=a;b,c > d"},
		{"e.csv", "input|expected\na, b, c|d\n", "input=a, b, c > d"},
		{"f.csv", "sep=;\r\ninput;expected\r\na;b\r\n", "input=a > b"},
		{"g.csv", ",,\ninput,expected,\na,b,\n,,\n", "input=a > b"},
		{"h.csv", ",input,expected\n0,a,b\n1,c,d\n", "input=a > b; input=c > d"},
		{"i.csv", "input,notes,expected\na,,b\nc, ,d\n",
			"input=a, notes*= > b; input=c, notes*= > d"},
		{"j.csv", "input,expected\na,b,,,\n", "input=a > b"},
		{"k.csv", "\"input; all\";\"expected\"\n\"a,b\";\"c;d\"\n", "input__all=a,b > c;d"},
		{"l.TAB", "input\texpected\n1,5\t2\n", "input=1,5 > 2"},
		{"n.txt", "\"question\";answer\nq;a\n", "question=q > a"},
		{"m.csv", "input\texpected\na,b\tc\n", "input=a,b > c"},
	};
	static const struct file wrong[] = {
		{"x.csv", "input;expected\na;b;c\n", "x.csv:2: the row has 3 columns"},
		{"y.csv", ",input,expected\n5,a,b\nx,c,d\n", "column 1 holds \"5\""},
		{"z.csv", "\xff\xfei\0n\0", "UTF-16LE"},
		{"w.csv", "PK\x03\x04 \xff", "w.csv is no text but a workbook"},
		{"v.jsonl", "%PDF-1.4\n%\xe2\xe3\n", "v.jsonl is no text but a PDF: pdftotext"},
		{"u.csv", "input,expected\na,caf\xe9\n", "u.csv:2:6: byte 0xe9 is not UTF-8"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
	for (size_t i = 0; i < COUNT(wrong); i++)
		check_refused(state, &wrong[i], NULL);
}

IN_FOLDER(lists_are_found_in_what_is_around_them)
{
	static const struct file files[] = {
		{"a.json", "{\"data\":[{\"question\":\"q\",\"answer\":\"a\"}]}", "question=q > a"},
		{"b.json",
			"{\"features\":[{\"name\":\"x\"}],\"rows\":[{\"row_idx\":0,"
			"\"row\":{\"text\":\"t\",\"label\":\"l\"},\"truncated_cells\":[]}]}",
			"text=t > l"},
		{"c.json",
			"{\n \"canary\": \"x\",\n \"examples\": [\n  "
			"{\"input\":\"i\",\"target\":\"t\"}]}",
			"input=i > t"},
		{"d.json", "{\"input\":\"i\",\"expected\":\"e\"}", "input=i > e"},
		{"e.json",
			"{\"columns\":[\"text\",\"label\"],\"index\":[0],\"data\":[[\"t\",\"l\"]]}",
			"text=t > l"},
		{"f.json",
			"{\"text\":{\"0\":\"a\",\"1\":\"b\"},\"label\":{\"0\":\"x\",\"1\":\"y\"}}",
			"text=a > x; text=b > y"},
		{"g.json", "{\"text\":[\"a\",\"b\"],\"label\":[\"x\",\"y\"]}",
			"text=a > x; text=b > y"},
		{"h.json",
			"{\"q1\":{\"question\":\"a\",\"answer\":\"x\"},"
			"\"q2\":{\"question\":\"b\",\"answer\":\"y\"}}",
			"question=a > x; question=b > y"},
		{"i.json",
			"{\"name\":\"big\",\"examples\":[{\"input\":\"i\",\"target_scores\":"
			"{\"yes\":1,\"no\":0}}]}",
			"input=i > yes"},
		{"j.json", "{\"version\":1,\"cases\":[{\"input\":\"i\",\"expected\":\"e\"}]}",
			"input=i > e"},
		{"k.jsonl",
			"{\"question\":\"q\",\"answer\":{\"value\":\"Rome\",\"aliases\":[\"Roma\"]}"
			"}",
			"question=q > Rome | Roma"},
		{"l.jsonl",
			"{\"context\":\"c\",\"question\":\"q\",\"id\":\"5\",\"answers\":"
			"{\"text\":[\"a\",\"b\"],\"answer_start\":[1,2]}}",
			"context=c, question=q, id*=5 > a | b"},
	};
	static const struct file wrong[] = {
		{"x.json",
			"{\"train\":[{\"input\":\"a\",\"expected\":\"b\"}],"
			"\"test\":[{\"input\":\"c\",\"expected\":\"d\"}]}",
			"several lists of examples (test, train)"},
		{"y.json",
			"{\"data\":[\n{\"input\":\"a\",\"expected\":\"b\"},\n"
			"{\"input\":\"a\",\"expected\":[[1]]}]}",
			"y.json:3:"},
		{"z.json", "{\"data\": [\n {\"q\": 1, \"a\": 2},\n {\"q\": 3 \"a\": 4}\n]}",
			"z.json:3:"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
	for (size_t i = 0; i < COUNT(wrong); i++)
		check_refused(state, &wrong[i], NULL);
}

IN_FOLDER(nested_fields_that_nobody_uses_refuse_nothing)
{
	static const struct file files[] = {
		{"a.jsonl", "{\"input\":\"i\",\"expected\":\"e\",\"meta\":{\"from\":[1,{}]}}",
			"input=i, meta*={\"from\":[1,{}]} > e"},
		{"b.jsonl", "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":\"a\"}",
			"question=q, choices=A. a\nB. b > a"},
		{"c.jsonl",
			"{\"input\":\"i\",\"score\":NaN,\"expected\":\"e\"}\n"
			"{\"input\":\"j\",\"score\":0.5,\"expected\":\"f\"}",
			"input=i, score= > e; input=j, score=0.5 > f"},
		{"d.jsonl",
			"{\"input\":\"i\",\"expected\":NaN}\n{\"input\":\"j\",\"expected\":\"f\"}",
			"input=i >; input=j > f"},
		{"e.jsonl", "{\"input\":\"i\",\"tags\":[],\"expected\":[]}", "input=i, tags*= >"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
}

/* The metric after the examples. */
static void check_metric(void **folder, const char *text, const char *metric)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	assert_int_equal(task_load(&t, folder_file(*folder, "metric.jsonl", text), NULL, &err), OK);
	assert_string_equal(t.metric ? t.metric : "", metric);
	task_release(&t);
}

IN_FOLDER(choices_are_sent_and_an_answer_that_is_a_place_is_a_letter)
{
	static const struct file files[] = {
		{"mmlu.jsonl", "{\"question\":\"q\",\"choices\":[\"x\",\"y\"],\"answer\":1}",
			"question=q, choices=A. x\nB. y > B"},
		{"hellaswag.jsonl",
			"{\"ctx\":\"c\",\"endings\":[\"x\",\"y\"],\"label\":\"0\",\"ind\":4}",
			"ctx=c, endings=A. x\nB. y, ind*=4 > A"},
		{"one.jsonl",
			"{\"question\":\"q\",\"options\":[\"x\",\"y\"],\"answer\":1}\n"
			"{\"question\":\"p\",\"options\":[\"x\",\"y\"],\"answer\":2}",
			"question=q, options=A. x\nB. y > A; question=p, options=A. x\nB. y > B"},
		{"texts.jsonl", "{\"question\":\"q\",\"choices\":[\"1\",\"2\"],\"answer\":\"1\"}",
			"question=q, choices=A. 1\nB. 2 > 1"},
		{"arc.jsonl",
			"{\"id\":\"7\",\"question\":{\"stem\":\"q\",\"choices\":["
			"{\"text\":\"x\",\"label\":\"1\"},{\"text\":\"y\",\"label\":\"2\"}]},"
			"\"answerKey\":\"2\"}",
			"id*=7, stem=q, choices=1. x\n2. y > 2"},
		{"hf.jsonl",
			"{\"question\":\"q\",\"choices\":{\"text\":[\"x\",\"y\"],"
			"\"label\":[\"A\",\"B\"]},\"answerKey\":\"B\"}",
			"question=q, choices=A. x\nB. y > B"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
	check_metric(state, files[0].text, "choice:A,B");
	check_metric(state, files[3].text, "");
	check_metric(state, files[4].text, "");
	check_metric(state, files[5].text, "choice:A,B");
}

static void check_places(void **folder, const char *settings, const char *answer, bool told)
{
	const char *text =
		"{\"question\":\"q\",\"choices\":[\"x\",\"y\",\"z\"],\"answer\":1}";
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct task t;

	folder_file(*folder, "places.task.yaml", settings);
	if (task_load(&t, folder_file(*folder, "places.jsonl", text), NULL, &err))
		fail_msg("%s", buf_text(&err));
	assert_string_equal(t.items[0].expected.items[0], answer);
	assert_int_equal(t.note && strstr(t.note, "neither 0 nor 3 is one of them"), told);
	task_release(&t);
}

IN_FOLDER(places_that_may_count_from_0_or_1_are_told_and_can_be_said)
{
	check_places(state, "description: d", "B", true);
	check_places(state, "columns: {places_from: 1}", "A", false);
	check_places(state, "columns: {places_from: 0}", "B", false);
}

IN_FOLDER(what_data_sets_put_around_a_row_is_opened)
{
	static const struct file files[] = {
		{"langsmith.jsonl",
			"{\"inputs\":{\"question\":\"q\"},\"outputs\":{\"answer\":\"a\"}}",
			"question=q > a"},
		{"dpo.jsonl",
			"{\"input\":{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]},"
			"\"preferred_output\":[{\"role\":\"assistant\",\"content\":\"a\"}]}",
			"messages~=q > a"},
		{"samples.jsonl",
			"{\"doc_id\":0,\"doc\":{\"question\":\"q\"},\"target\":\"a\"}",
			"doc_id*=0, question=q > a"},
		{"squad.json",
			"{\"version\":\"1.1\",\"data\":[{\"title\":\"t\",\"paragraphs\":[{"
			"\"context\":\"c\",\"qas\":[{\"id\":\"1\",\"question\":\"q\","
			"\"answers\":[{\"text\":\"a\","
			"\"answer_start\":0},{\"text\":\"b\",\"answer_start\":1}]}]}]}]}",
			"context=c, question=q > a | b"},
		{"math.jsonl",
			"{\"problem\":\"p\","
			"\"solution\":\"So $\\\\boxed{1}$, or \\\\boxed{x^{2}}.\"}",
			"problem=p > x^{2}"},
		{"wrong.csv", "Question,Correct Answer,Incorrect Answer 1\nq,a,b\n",
			"Question=q, Incorrect_Answer_1*=b > a"},
		{"preferences.jsonl", "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\"}",
			"prompt=q, rejected*=b > a"},
		{"names.csv", "Frage,Antwort\nq,a\n", "Frage=q > a"},
		{"zh.csv", "问题,答案\nq,a\n", "问题=q > a"},
		{"ja.csv", "質問,正解\nq,a\n", "質問=q > a"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
	check_metric(state, "{\"problem\":\"p\",\"solution\":\"\\\\boxed{12}\"}", "number");
	check_metric(state, files[4].text, "");
}

IN_FOLDER(messages_are_turns)
{
	static const struct file files[] = {
		{"a.jsonl",
			"{\"input\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\","
			"\"content\":"
			"\"u\"}],\"ideal\":[\"x\",\"y\"]}",
			"input~=system:\ns\n\nuser:\nu > x | y"},
		{"b.jsonl",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"u\"},{\"role\":"
			"\"assistant\","
			"\"content\":\"a\"},{\"role\":\"user\",\"content\":\"v\"},{\"role\":"
			"\"assistant\","
			"\"content\":\"b\",\"weight\":1}]}",
			"messages~=user:\nu\n\nassistant:\na\n\nuser:\nv > b"},
		{"c.jsonl",
			"{\"conversations\":[{\"from\":\"human\",\"value\":\"u\"},{\"from\":"
			"\"gpt\","
			"\"value\":\"a\"}]}",
			"conversations~=u > a"},
		{"d.jsonl",
			"{\"prompt\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
			"\"u\"}]}],"
			"\"completion\":[{\"role\":\"assistant\",\"content\":\"a\"}]}",
			"prompt~=u > a"},
		{"e.jsonl",
			"{\"input\":[{\"role\":\"user\",\"content\":\"u\"}],\"ideal\":\"x\"}\n"
			"{\"input\":\"user:\",\"ideal\":\"y\"}",
			"input~=u > x; input~=\\user: > y"},
		{"f.jsonl",
			"{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"u\"}]},{\"role\":"
			"\"model\","
			"\"parts\":[{\"text\":\"a\"}]}]}",
			"contents~=u > a"},
		{"g.jsonl",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"u\"}],\"label\":\"l\"}",
			"messages~=u > l"},
	};
	static const struct file wrong[] = {
		{"x.jsonl",
			"{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]"
			","
			"\"label\":\"l\"}",
			"x.jsonl:1: the field \"messages\": message 1"},
		{"y.jsonl",
			"{\"messages\":[{\"role\":\"wizard\",\"content\":\"u\"}],\"label\":\"l\"}",
			"must have a role"},
	};

	for (size_t i = 0; i < COUNT(files); i++)
		check_read(state, &files[i], NULL);
	for (size_t i = 0; i < COUNT(wrong); i++)
		check_refused(state, &wrong[i], NULL);
}
