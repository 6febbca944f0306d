/* test_batch.c - hunsu batch: an evaluation that goes out and comes back as files. */
#include <sys/stat.h>
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/json.h"
#include "hunsu/base/mem.h"

#define TARGET "openai@http://127.0.0.1:9/v1:m" /* nothing is there: a call would fail */

struct scene {
	const char *task, *prompt, *batch;
	char *lines[8]; /* of the batch */
	char *ids[8];
	size_t n;
};

static void setting(struct scene *s, void *folder)
{
	folder_file(folder, "t.task.yaml", "metric: exact\nsplit:\n  held_out: 0\n");
	s->task = folder_file(folder, "t.jsonl",
		"{\"input\":\"hot\",\"output\":\"hot\"}\n"
		"{\"input\":\"cold\",\"output\":\"warm\"}\n"
		"{\"input\":\"up\",\"output\":\"up\"}\n"
		"{\"input\":\"left\",\"output\":\"right\"}\n");
	s->prompt = folder_file(folder, "p.txt", "Say it again: {{input}}");
	s->batch = folder_path(folder, "b.jsonl");
}

static void take_lines(struct scene *s)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	struct str rest, line;

	assert_int_equal(file_read(&text, s->batch, NULL), OK);
	rest = buf_str(&text);
	for (s->n = 0; str_line(&rest, &line); s->n++) {
		cJSON *tree = json_parse(line, "line", NULL);

		assert_true(s->n < COUNT(s->ids));
		s->lines[s->n] = str_dup(line);
		s->ids[s->n] = mem_dup(json_str(tree, "custom_id"));
		assert_non_null(json_get(json_get(tree, "body"), "messages"));
		cJSON_Delete(tree);
	}
}

static void forget_lines(struct scene *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->lines[i]);
		free(s->ids[i]);
	}
	s->n = 0;
}

static void written(struct scene *s, void *folder)
{
	struct ran r;

	setting(s, folder);
	DRIVE(&r, folder, NULL, "batch", "write", "-t", s->task, "-p", s->prompt, "--target",
		TARGET, "-o", s->batch);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "b.jsonl: 4 calls");
	take_lines(s);
	assert_int_equal(s->n, 4);
}

static void add_answer(struct buf *out, const char *id, const char *text)
{
	buf_addf(out,
		"{\"id\":\"batch_req_1\",\"custom_id\":\"%s\",\"response\":{\"status_code\":200,"
		"\"request_id\":\"r\",\"body\":{\"model\":\"m\",\"choices\":[{\"index\":0,"
		"\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":"
		"\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}},"
		"\"error\":null}\n",
		id, text);
}

static const char *results(void *folder, const char *name, struct buf *text)
{
	const char *path = folder_file(folder, name, buf_text(text));

	buf_release(text);
	return path;
}

IN_FOLDER(shuffled_results_are_in_the_store_for_an_eval_without_a_call)
{
	struct scene s;
	struct ran r;
	struct buf text = BUF(BUF_TEXT);
	static const char *const words[] = {"hot", "cold", "up", "left"};

	written(&s, *state);
	for (size_t i = 0; i < 4; i++)
		add_answer(&text, s.ids[(i * 3 + 2) % 4], words[(i * 3 + 2) % 4]);
	DRIVE(&r, *state, NULL, "batch", "read", s.batch, results(*state, "r", &text));
	assert_string_equal(buf_text(&r.err), "");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "4 calls: 4 answered, 0 failed, 0 without a result");
	DRIVE(&r, *state, NULL, "eval", "-t", s.task, "-p", s.prompt, "--target", TARGET);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "50.0  15.0–85.0  4       0");
	/* What has its answer is in no further batch. */
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target", TARGET,
		"--repeat", "2", "-o", folder_path(*state, "c.jsonl"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "c.jsonl: 4 calls");
	assert_has(&r.out, "4 more have their answers in the response store");
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target", TARGET,
		"-o", folder_path(*state, "d.jsonl"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "none is written\n4 have their answers in the response store");
	assert_false(file_exists(folder_path(*state, "d.jsonl")));
	forget_lines(&s);
}

IN_FOLDER(a_failed_call_of_the_batch_is_a_failed_call_of_the_score)
{
	struct scene s;
	struct ran r;
	struct buf text = BUF(BUF_TEXT);

	written(&s, *state);
	add_answer(&text, s.ids[2], "up");
	buf_addf(&text,
		"{\"custom_id\":\"%s\",\"response\":{\"status_code\":400,\"body\":null},"
		"\"error\":{\"error\":{\"message\":\"it is too long\",\"code\":400}}}\n",
		s.ids[0]);
	buf_addf(&text, "{\"custom_id\":\"%s\",\"result\":{\"type\":\"expired\"}}\n", s.ids[1]);
	DRIVE(&r, *state, NULL, "batch", "read", "-t", s.task, "-p", s.prompt, "--json", "-",
		s.batch, results(*state, "r", &text));
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "4 calls: 1 answered, 2 failed, 1 without a result");
	assert_has(&r.out, "it is too long (status 400)\"");
	assert_has(&r.out, "it was not run: expired\"");
	assert_has(&r.out, "the batch brought no result for it\"");
	assert_has(&r.err, "100.0  20.7–100.0  1       3");
	forget_lines(&s);
}

IN_FOLDER(what_is_no_result_is_counted_and_passed_over)
{
	struct scene s;
	struct ran r;
	struct buf text = BUF(BUF_TEXT);

	written(&s, *state);
	add_answer(&text, s.ids[0], "hot");
	add_answer(&text, s.ids[0], "twice");
	add_answer(&text, "0000000000000000000000000000000000000000000000000000000000000000", "x");
	add_answer(&text, "call-7", "x");
	buf_addf(&text, "\nnot json\n%s\n{\"custom_id\":\"%s\",\"respon", s.lines[1], s.ids[1]);
	DRIVE(&r, *state, NULL, "batch", "read", s.batch, results(*state, "r", &text));
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "4 calls: 1 answered, 0 failed, 3 without a result");
	assert_has(&r.err, "1 result came for a call that had one");
	assert_has(&r.err, "2 lines are of no call of this batch");
	assert_has(&r.err, "2 lines are no results");
	assert_has(&r.err, "r:8: the last line is cut short");
	forget_lines(&s);
}

IN_FOLDER(results_in_parts_and_twice_are_taken_together)
{
	struct scene s;
	struct ran r;
	struct buf text = BUF(BUF_TEXT);
	const char *first, *second;

	written(&s, *state);
	buf_addf(&text, "{\"custom_id\":\"%s\",\"result\":{\"type\":\"canceled\"}}\n", s.ids[3]);
	add_answer(&text, s.ids[0], "hot");
	first = results(*state, "r1", &text);
	add_answer(&text, s.ids[3], "left");
	add_answer(&text, s.ids[1], "cold");
	add_answer(&text, s.ids[2], "up");
	second = results(*state, "r2", &text);
	DRIVE(&r, *state, NULL, "batch", "read", s.batch, first);
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "4 calls: 1 answered, 1 failed, 2 without a result");
	DRIVE(&r, *state, NULL, "batch", "read", s.batch, second, first);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "4 calls: 4 answered, 0 failed, 0 without a result");
	forget_lines(&s);
}

IN_FOLDER(a_file_has_no_more_calls_than_its_service_takes)
{
	struct scene s;
	struct ran r;
	SCOPED(buf) text = BUF(BUF_FILE);

	setting(&s, *state);
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "{\"input\":\"%d\",\"output\":\"%d\"}\n", i, i);
	s.task = results(*state, "t.jsonl", &text);
	text = BUF(BUF_FILE);
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--repeat", "501",
		"--target", TARGET, "-o", s.batch);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "b.jsonl: 50000 calls");
	assert_has(&r.out, "b.2.jsonl: 100 calls");
	assert_int_equal(file_read(&text, folder_path(*state, "b.2.jsonl"), NULL), OK);
	assert_true(str_ends(buf_str(&text), "]}}\n"));
}

IN_FOLDER(what_cannot_be_a_batch_is_refused_with_why)
{
	struct scene s;
	struct ran r;

	setting(&s, *state);
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target",
		"local:135m", "-o", s.batch);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "a batch is for a model's service");
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target", TARGET,
		"--form", "anthropic", "-o", s.batch);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "cannot be in a batch of that form");
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target", TARGET,
		"--target", "openai:x", "-o", s.batch);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "a batch is for one model");
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "--target", TARGET);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "-o FILE");
	assert_int_equal(mkfifo(folder_path(*state, "pipe"), 0600), 0);
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target", TARGET,
		"-o", folder_path(*state, "pipe"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "pipe is no file");
	assert_false(file_exists(folder_path(*state, "pipe.ledger")));
	DRIVE(&r, *state, NULL, "batch", "read", s.batch, s.task);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "hunsu batch write makes it");
	DRIVE(&r, *state, NULL, "batch", "read", s.batch);
	assert_int_equal(r.status, 2);
	DRIVE(&r, *state, NULL, "batch", "wirte");
	assert_int_equal(r.status, 2);
}

IN_FOLDER(stored_sends_nothing)
{
	struct scene s;
	struct ran r;

	setting(&s, *state);
	DRIVE(&r, *state, NULL, "eval", "--stored", "-t", s.task, "-p", s.prompt, "--target",
		TARGET);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "4 calls stayed in error");
	assert_has(&r.err, "the response store has no answer to it");
	DRIVE(&r, *state, NULL, "eval", "--stored", "--no-store", "-t", s.task, "--target", TARGET);
	assert_int_equal(r.status, 2);
}
