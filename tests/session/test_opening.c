/* test_opening.c - the first act, whose examples are in no tree together. */
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/session/check.h"
#include "hunsu/session/session.h"
#include "../support/folder.h"
#include "../support/life.h"

#include <sys/stat.h>

static void some_task(struct task *t)
{
	task_init(t);
	for (int i = 0; i < 12; i++) {
		struct example *e = task_add(t);

		fields_add(&e->fields, STR("mail"), i % 2 ? STR("\"훈수\"\n\\") : STR("a\t"));
		fields_add(&e->fields, STR("from"), STR(""));
		for (int k = 0; k < i % 3; k++)
			answers_add(&e->expected, STR("yes"));
		e->pinned = i == 4;
		e->split = i < 4 ? SPLIT_HELD_OUT : SPLIT_DEV;
	}
}

/* The first act, with its examples in the tree, or a null in their place. */
static cJSON *first_act(const struct task *t)
{
	cJSON *event = life_open_event(0), *list = cJSON_GetObjectItemCaseSensitive(event, "do");
	cJSON *rest = cJSON_DetachItemFromArray(list, 2);

	for (size_t i = 0; t && i < t->n; i++)
		change_example(event, &t->items[i]);
	if (!t)
		json_add(list, NULL, cJSON_CreateNull());
	json_add(list, NULL, rest);
	return event;
}

IN_FOLDER(examples_that_go_out_one_by_one_are_the_same_bytes_and_the_same_state)
{
	SCOPED(task) t;
	SCOPED(buf) tree = BUF(BUF_TEXT), one_by_one = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	struct loop *loop = loop_new();
	char hash[4][HASH_HEX];

	some_task(&t);
	for (int i = 0; i < 2; i++) {
		const char *path = folder_path(*state, i ? "task.hunsu" : "tree.hunsu");
		struct session *s;

		if (session_create(&s, loop, path, first_act(i ? NULL : &t), i ? &t : NULL, &err))
			fail_msg("%s", buf_text(&err));
		state_hash(hash[i * 2], s->state);
		session_close(s);
		assert_int_equal(file_read(i ? &one_by_one : &tree, path, &err), OK);
		if (session_open(&s, loop, path, false, NULL, &err))
			fail_msg("%s", buf_text(&err));
		assert_int_equal(s->state->examples.n, 12);
		state_hash(hash[i * 2 + 1], s->state);
		session_close(s);
	}
	assert_string_equal(strstr(buf_text(&one_by_one), "\"by\""),
		strstr(buf_text(&tree), "\"by\""));
	for (int i = 1; i < 4; i++)
		assert_string_equal(hash[i], hash[0]);
	loop_free(loop);
}

IN_FOLDER(a_first_act_with_examples_that_do_not_fit_opens_nothing)
{
	static const char begins[] = "{\"n\":1,\"t\":\"2026-11-24T10:00:01.123Z\",\"by\":\"human\","
		"\"act\":\"new\",\"do\":[";
	static const char opens[] = "{\"open\":{\"format\":1,\"program\":\"hunsu 0.1.0\","
		"\"id\":\"01KAV4Q2Z8X5M3N7R9T1V6W0YB\"}}";
	static const char example[] = "{\"example\":{\"id\":%d,\"version\":1,\"fields\":"
		"{\"a\":\"b\"},\"expected\":[],\"split\":\"dev\"}}";
	static const struct {
		int ids[4];
		bool late;
		const char *ends, *why;
	} acts[] = {
		{{1, 2, 3}, false, "]}", NULL},
		{{1, 3}, false, "]}", "id 3, but the next one is 2"},
		{{1, 2, 1}, false, "]}", "example 1 is new: once, and version 1"},
		{{1, 2}, false, ",{\"head\":{\"version\":1}}]}", "version 1 is not known"},
		{{1, 2}, false, ",1]}", "a change is not an object"},
		{{1, 2}, false, "", "a comma or ] is missing"},
		{{1, 2}, true, "]}", "not opened"},
	};

	for (size_t i = 0; i < COUNT(acts); i++) {
		SCOPED(buf) line = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
		struct session *s = NULL;
		const char *path;

		buf_addf(&line, "%s%s", begins, acts[i].late ? "" : opens);
		for (const int *id = acts[i].ids; *id; id++) {
			buf_adds(&line, acts[i].late && id == acts[i].ids ? "" : ",");
			buf_addf(&line, example, *id);
		}
		buf_addf(&line, "%s%s%s\n", acts[i].late ? "," : "", acts[i].late ? opens : "",
			acts[i].ends);
		path = folder_file(*state, "a.hunsu", buf_text(&line));
		assert_int_equal(session_open(&s, NULL, path, true, NULL, &err),
			acts[i].why ? FAILED : OK);
		if (acts[i].why)
			assert_has(&err, acts[i].why);
		else
			assert_int_equal(s->state->examples.n, 3);
		session_close(s);
	}
}

IN_FOLDER(a_fifo_is_no_session_and_keeps_nobody_waiting)
{
	const char *path = folder_path(*state, "f.hunsu");
	SCOPED(buf) report = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	struct session_verdict v;

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(session_check(path, &v, &report, &err), FAILED);
	assert_has(&err, "f.hunsu is no file, and a session is read from one");
}
