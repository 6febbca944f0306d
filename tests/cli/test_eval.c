/* test_eval.c - hunsu eval as a person or a script meets it. */
#include <signal.h>
#include <unistd.h>
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/json.h"

/* The echo model answers the input: half of these are right. */
#define TASK                                                                                       \
	"{\"input\":\"hot\",\"output\":\"hot\"}\n{\"input\":\"cold\",\"output\":\"warm\"}\n"       \
	"{\"input\":\"up\",\"output\":\"up\"}\n{\"input\":\"left\",\"output\":\"right\"}\n"

static cJSON *read_json(const char *path)
{
	SCOPED(buf) text = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	assert_int_equal(file_read(&text, path, &err), OK);
	cJSON *tree = json_parse(buf_str(&text), "results", &err);
	if (!tree)
		fail_msg("%s", buf_text(&err));
	return tree;
}

IN_FOLDER(scores_by_line_with_interval_and_cost)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Say it again: {{input}}");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "echo"));
	assert_int_equal(r.status, 0);
	assert_string_equal(buf_text(&r.err), "");
	assert_has(&r.out, "50.0  15.0–85.0  4       0");
	assert_has(&r.out, "unknown"); /* on this machine, but who knows what is behind it */
}

IN_FOLDER(right_answers_among_other_words_are_told_with_what_helps)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl",
		"{\"input\":\"hot\",\"output\":\"hot\"}\n{\"input\":\"up\",\"output\":\"up\"}\n"
		"{\"input\":\"left\",\"output\":\"left\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "The answer is: {{input}}");
	const char *target = echo_model_name(m, "repeat");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "3 wrong only by words around: --extract after:The answer is:, or "
			   "--metric contains");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target, "--extract",
		"after:The answer is:");
	assert_string_equal(buf_text(&r.err), "");
	assert_has(&r.out, "100.0");
	DRIVE(&r, *state, "evaluate prompt\nstatus\n", "--plain", "-p", prompt, "--target", target,
		task);
	assert_has(&r.out, "3 wrong only by words around: extract after:The answer is:, or metric "
			   "contains");
}

IN_FOLDER(second_run_is_answered_by_the_store)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Again: {{input}}");
	const char *target = echo_model_name(m, "echo");
	for (int i = 0; i < 2; i++) {
		DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target);
		assert_int_equal(r.status, 0);
	}
	assert_int_equal(echo_model_requests(m), 4);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target, "--no-store");
	assert_int_equal(r.status, 0);
	assert_int_equal(echo_model_requests(m), 8);
	DRIVE(&r, *state, NULL, "store");
	assert_has(&r.out, "4 answers");
}

IN_FOLDER(json_holds_every_result)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	const char *json = folder_path(*state, "out.json");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "-p", prompt, "--target",
		echo_model_name(m, "echo"), "--repeat=2", "--json", json);
	assert_int_equal(r.status, 0);
	cJSON *tree = read_json(json);
	assert_string_equal(json_str(tree, "format"), "hunsu-eval");
	assert_string_equal(json_str(tree, "split"), "dev");
	assert_int_equal(cJSON_GetArraySize(json_get(tree, "prompts")), 2);
	const cJSON *p = cJSON_GetArrayItem(json_get(tree, "prompts"), 1);
	assert_float_equal(json_num(p, "score", -1), 0.5, 1e-9);
	assert_int_equal(json_int(p, "n", -1), 4);
	assert_int_equal(json_int(p, "calls", -1), 8);
	assert_int_equal(json_int(json_get(p, "gain"), "gained", -1), 0);
	assert_int_equal(cJSON_GetArraySize(json_get(p, "results")), 8);
	const cJSON *result = cJSON_GetArrayItem(json_get(p, "results"), 3);
	assert_int_equal(json_int(result, "example", -1), 2);
	assert_int_equal(json_int(result, "sample", -1), 2);
	assert_string_equal(json_str(result, "output"), "cold");
	assert_string_equal(json_str(result, "finish"), "stop");
	assert_true(cJSON_IsNull(json_get(result, "error")));
	cJSON_Delete(tree);
}

IN_FOLDER(what_one_prompt_alone_gets_right_is_told)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *good = folder_file(*state, "good.txt", "Echo: {{input}}");
	const char *bad = folder_file(*state, "bad.txt", "Echo {{input}} it.");
	const char *json = folder_path(*state, "out.json");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", good, "-p", bad, "--target",
		echo_model_name(m, "echo"), "--json", json);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "good.txt is right on ");
	assert_has(&r.out, "good.txt is as good or better, with as few tokens or fewer");
	cJSON *tree = read_json(json);
	const cJSON *p = cJSON_GetArrayItem(json_get(tree, "prompts"), 0);
	assert_int_equal(cJSON_GetArraySize(json_get(p, "alone")), 2);
	assert_true(cJSON_IsNull(json_get(p, "beaten_by")));
	p = cJSON_GetArrayItem(json_get(tree, "prompts"), 1);
	assert_int_equal(cJSON_GetArraySize(json_get(p, "alone")), 0);
	assert_string_equal(json_str(p, "beaten_by"), good);
	cJSON_Delete(tree);
}

IN_FOLDER(json_to_standard_output_is_alone_there)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	SCOPED(buf) err = BUF(BUF_SMALL);
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "echo"), "--json", "-");
	cJSON *tree = json_parse(buf_str(&r.out), "output", &err);
	assert_non_null(tree);
	assert_has(&r.err, "score %");
	cJSON_Delete(tree);
}

IN_FOLDER(csv_has_a_row_for_each_result)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"a,\\\"b\\\"\",\"output\":\"x\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "echo"), "--csv", "-");
	assert_int_equal(r.status, 0);
	assert_has(&r.out,
		"prompt,example,split,sample,score,extracted,output,reason,finish,error,"
		"target\r\n");
	assert_has(&r.out, ",1,dev,1,0,\"a,\"\"b\"\"\",\"a,\"\"b\"\"\",");
}

IN_FOLDER(several_targets_are_scored_each_by_itself)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	char names[3][80];
	const char *const models[] = {"echo", "signs", "fail"};
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *first = folder_file(*state, "first.txt", "Say it again: {{input}}");
	const char *second = folder_file(*state, "second.txt", "Put plus signs: {{input}}");
	const char *json = folder_path(*state, "out.json"), *csv = folder_path(*state, "out.csv");
	for (int i = 0; i < 3; i++)
		snprintf(names[i], sizeof names[i], "%s", echo_model_name(m, models[i]));
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", first, "-p", second, "--target",
		names[0], "--target", names[1], "--target", names[2], "--target",
		"openai@http://127.0.0.1:1/v1:nobody", "--json", json, "--csv", csv);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "16 calls stayed in error");
	assert_has(&r.out, "\nprompt      echo                signs               fail  nobody\n");
	assert_has(&r.out, "\nfirst.txt   50.0                50.0                -     -\n");
	assert_has(&r.out, "\nsecond.txt  50.0  +0 0:0 noise  0.0  \xe2\x88\x92"
			  "50 0:2 noise  -     -\n");
	cJSON *tree = read_json(json);
	const cJSON *rows = json_get(tree, "prompts"), *row = cJSON_GetArrayItem(rows, 3);
	assert_int_equal(cJSON_GetArraySize(rows), 8);
	assert_string_equal(json_str(row, "target"), names[1]);
	assert_string_equal(json_str(row, "file"), second);
	assert_float_equal(json_num(row, "score", -1), 0, 1e-9);
	assert_float_equal(json_num(json_get(row, "gain"), "lost", -1), 2, 1e-9);
	assert_float_equal(json_num(cJSON_GetArrayItem(rows, 7), "errors", -1), 4, 1e-9);
	row = cJSON_GetArrayItem(rows, 2); /* what the first target says of it is nothing here */
	assert_int_equal(cJSON_GetArraySize(json_get(row, "alone")), 2);
	cJSON_Delete(tree);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", first, "--target", names[0], "--target",
		names[0]);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, " is a target twice: name each model once");
}

IN_FOLDER(noise_takes_all_prompts_into_account)
{
	struct echo_model *m = echo_model_start(0);
	SCOPED(buf) task = BUF(BUF_TEXT);
	struct ran r;
	const char *names[5];
	for (int i = 0; i < 7; i++)
		buf_addf(&task, "{\"input\":\"w%d\",\"output\":\"w%d\"}\n", i, i);
	const char *file = folder_file(*state, "t.jsonl", buf_text(&task));
	for (int i = 0; i < 5; i++) { /* the second one alone is echoed as it is expected */
		char name[24], text[48];
		snprintf(name, sizeof name, "p%d.txt", i);
		snprintf(text, sizeof text, "Way %d: {{input}}, no", i);
		names[i] = folder_file(*state, name, i == 1 ? "Echo." : text);
	}
	DRIVE(&r, *state, NULL, "eval", "-t", file, "-p", names[0], "-p", names[1], "--target",
		echo_model_name(m, "echo"), "--split", "all");
	assert_has(&r.out, "+100 \xe2\x96\xb2 7:0 p.02");
	DRIVE(&r, *state, NULL, "eval", "-t", file, "-p", names[0], "-p", names[1], "-p", names[2],
		"-p", names[3], "-p", names[4], "--target", echo_model_name(m, "echo"), "--split",
		"all");
	assert_has(&r.out, "+100 7:0 p.02");
	assert_null(strstr(buf_text(&r.out), "\xe2\x96\xb2"));
}

IN_FOLDER(min_score_exits_with_1)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	const char *target = echo_model_name(m, "echo");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target, "--min-score",
		"0.5");
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target, "--min-score",
		"0.51");
	assert_int_equal(r.status, 1);
	assert_has(&r.out, "50.0");
}

IN_FOLDER(failed_calls_stay_out_of_the_score_and_exit_with_3)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	const char *json = folder_path(*state, "out.json");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "half"), "--json", json, "--min-score", "0.9");
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "1 call stayed in error; the first: ");
	assert_has(&r.err, "this model always fails");
	cJSON *tree = read_json(json);
	const cJSON *p = cJSON_GetArrayItem(json_get(tree, "prompts"), 0);
	assert_int_equal(json_int(p, "n", -1), 3);
	assert_int_equal(json_int(p, "errors", -1), 1);
	const cJSON *result = cJSON_GetArrayItem(json_get(p, "results"), 0);
	assert_non_null(json_str(result, "error"));
	assert_true(cJSON_IsNull(json_get(result, "score")));
	cJSON_Delete(tree);
}

IN_FOLDER(refusals_are_wrong_and_told)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "prudish"));
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "the model declined 1 call; a refusal counts as a wrong answer");
}

IN_FOLDER(interrupt_prints_what_is_there_and_keeps_it)
{
	struct echo_model *m = echo_model_start(2);
	struct driven d;
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	const char *json = folder_path(*state, "out.json");
	const char *const words[] = {"eval", "-t", task, "-p", prompt, "--target",
		echo_model_name(m, "hold"), "-j", "1", "--json", json, NULL};
	drive_start(&d, *state, words);
	while (drive_running(&d) && echo_model_requests(m) < 3)
		usleep(1000);
	kill(d.pid, SIGINT);
	drive_end(&d, &r);
	assert_int_equal(r.status, 130);
	assert_has(&r.out, "  2       0");
	cJSON *tree = read_json(json);
	assert_true(cJSON_IsFalse(json_get(tree, "complete")));
	const cJSON *p = cJSON_GetArrayItem(json_get(tree, "prompts"), 0);
	assert_int_equal(cJSON_GetArraySize(json_get(p, "results")), 2);
	cJSON_Delete(tree);
	DRIVE(&r, *state, NULL, "store");
	assert_has(&r.out, "2 answers");
}

IN_FOLDER(dear_remote_run_needs_a_yes)
{
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target",
		"openai@http://192.0.2.1/v1:m", "--repeat", "200");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "800 calls");
	assert_has(&r.err, "--yes");
}

IN_FOLDER(wrong_words_exit_with_2_and_name_the_nearest)
{
	struct ran r;
	DRIVE(&r, *state, NULL, "eval", "--targt", "x");
	assert_int_equal(r.status, 2);
	assert_has(&r.err,
		"unknown option --targt, did you mean --target?; try `hunsu eval --help`");
	DRIVE(&r, *state, NULL, "eval");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "-t TASK");
	DRIVE(&r, *state, NULL, "eval", "--limit", "many");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--limit many: not a whole number from 1");
	DRIVE(&r, *state, NULL, "eval", "--split", "test");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "not one of dev, held-out, all");
	DRIVE(&r, *state, NULL, "eval", "-j");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--jobs needs its N");
	DRIVE(&r, *state, NULL, "eval", "--json", "");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--json needs its FILE, and the name that is given is empty; try `hunsu "
			   "eval --help`");
}

IN_FOLDER(missing_files_exit_with_3_before_any_call)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Echo.");
	const char *target = echo_model_name(m, "echo");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", "/nowhere/p.txt", "--target", target);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "/nowhere/p.txt");
	DRIVE(&r, *state, NULL, "eval", "-t", task, "-p", prompt, "--target", target, "--json",
		"/nowhere/out.json");
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "/nowhere/out.json");
	assert_int_equal(echo_model_requests(m), 0);
}

IN_FOLDER(output_that_cannot_be_written_exits_with_3)
{
	char program[400], line[500];
	int ends[2];

	drive_program(program, sizeof program);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]); /* nobody reads */
	snprintf(line, sizeof line, "'%s' --help 2>/dev/null >&%d", program, ends[1]);
	assert_int_equal(WEXITSTATUS(system(line)), 3);
	close(ends[1]);
}
