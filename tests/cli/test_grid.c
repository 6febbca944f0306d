/* test_grid.c - hunsu grid: killed and gone on with, what it pays for as counted at the server, its
 * lists and its budget. */
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <time.h>
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/json.h"

enum { CELLS = 60, EXAMPLES = 2, PROMPT = 2, IN_FLIGHT = 8, KILLED = 50 };

static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = strstr(body, "I really need your help!") ? SAYS("yes") : SAYS("no");
	return true;
}

static atomic_int asked;

static bool speak_then_none(const char *head, const char *body, struct faulty_answer *out)
{
	out->silent = atomic_fetch_add(&asked, 1) >= KILLED;
	return speak(head, body, out);
}

struct scene {
	struct faulty *server;
	const char *task, *prompt, *session;
	char target[80];
};

static struct scene set_up(void *folder)
{
	struct scene s = {.server = faulty_start()};

	faulty_speak(s.server, speak);
	snprintf(s.target, sizeof s.target, "openai@http://127.0.0.1:%d/v1:t",
		faulty_port(s.server));
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\n");
	s.task = folder_file(folder, "t.jsonl",
		"{\"input\":\"one\",\"output\":\"yes\"}\n{\"input\":\"two\",\"output\":\"yes\"}\n"
		"{\"input\":\"three\",\"output\":\"yes\"}\n");
	s.prompt = folder_file(folder, "p.txt", "Is it good? {{input}}");
	s.session = folder_path(folder, "s.hunsu");
	return s;
}

#define GRID(s, ...)                                                                               \
	"grid", "-p", (s)->prompt, "--target", (s)->target, "-o", (s)->session, "--yes",           \
		"--no-store", "-j", "8", __VA_ARGS__, (s)->task

static int by_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Requests that came before already. */
static int repeated(struct faulty *f)
{
	const int n = faulty_requests(f);
	const char **bodies = calloc((size_t)n, sizeof *bodies);
	int same = 0;

	for (int i = 0; i < n; i++)
		bodies[i] = faulty_body(f, i);
	qsort(bodies, (size_t)n, sizeof *bodies, by_words);
	for (int i = 1; i < n; i++)
		same += !strcmp(bodies[i - 1], bodies[i]);
	free(bodies);
	return same;
}

static void is_told_to_programs(const struct buf *out)
{
	cJSON *root = json_parse(buf_str(out), "--json", NULL);
	const cJSON *part, *cell;
	int parts = 0, cells = 0;

	assert_non_null(root);
	assert_int_equal(json_int(root, "scores", 0), CELLS * EXAMPLES);
	assert_int_equal(json_int(root, "wanted", 0), CELLS * EXAMPLES);
	cJSON_ArrayForEach(part, json_get(root, "parts"))
	{
		const bool helps = !strcmp(json_str(part, "part"), "I really need your help!");

		if (!strcmp(json_str(part, "factor"), "steps"))
			assert_null(json_get(part, "gain")); /* nothing to compare with */
		else
			assert_float_equal(json_num(part, "gain", -9), (helps ? 1 : 0), 0.34);
		parts++;
	}
	cJSON_ArrayForEach(cell, json_get(root, "cells"))
	{
		const bool helps = !strcmp(json_str(cell, "closer"), "I really need your help!");

		assert_float_equal(json_num(json_get(cell, "dev"), "mean", -9), helps, 1e-9);
		assert_int_equal(json_int(json_get(cell, "dev"), "n", 0), EXAMPLES);
		cells++;
	}
	assert_int_equal(parts, 5 + 3 + 4 + 1); /* of the paper, and no steps */
	assert_int_equal(cells, CELLS);
	cJSON_Delete(root);
}

IN_FOLDER(a_killed_grid_goes_on_and_pays_for_no_cell_twice)
{
	struct scene s = set_up(*state);
	struct driven d;
	struct ran r;

	atomic_store(&asked, 0);
	faulty_speak(s.server, speak_then_none); /* it has not ended when it is killed */
	drive_start(&d, *state,
		(const char *const[]){GRID(&s, "--no-steps", "--first", "2"), NULL});
	while (faulty_requests(s.server) < KILLED && drive_running(&d))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	kill(d.pid, SIGKILL);
	drive_end(&d, &r);
	faulty_speak(s.server, speak);
	assert_int_equal(r.status, 128 + SIGKILL);
	DRIVE(&r, *state, NULL, GRID(&s, "--no-steps", "--first", "2"));
	if (r.status)
		fail_msg("%s", buf_text(&r.err));
	assert_int_equal(
		faulty_requests(s.server) - repeated(s.server), CELLS * EXAMPLES + PROMPT);
	assert_in_range(repeated(s.server), 0, IN_FLIGHT); /* that were out when it died */
	assert_has(&r.out, "60 of 60 prompts on 2 examples, 120/120 scored");
	assert_has(&r.out, "closer I really need your help!: +100");
	assert_has(&r.out, "opener You are highly intelligent.: +0");
	assert_has(&r.out, "session: ");
	DRIVE(&r, *state, NULL, GRID(&s, "--no-steps", "--first", "2", "--json", "-"));
	assert_int_equal(r.status, 0);
	assert_int_equal(
		faulty_requests(s.server) - repeated(s.server), CELLS * EXAMPLES + PROMPT);
	assert_has(&r.err, "60 of 60 prompts on 2 examples, 120/120 scored");
	is_told_to_programs(&r.out);
	faulty_stop(s.server);
}

IN_FOLDER(lists_may_say_where_the_input_goes)
{
	struct scene s = set_up(*state);
	const char *around = folder_file(*state, "a.txt", "Well.\n");
	const char *tasks = folder_file(*state, "t.txt", "Say {{input}} twice.\n");
	struct ran r;

	DRIVE(&r, *state, NULL, GRID(&s, "--openers", around, "--tasks", tasks, "--closers", around,
		"--no-steps", "--first", "1"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, " right: Well. Say {{input}} twice. Well.\n");
	faulty_stop(s.server);
}

IN_FOLDER(lists_are_files_and_what_is_left_out_is_the_papers)
{
	struct scene s = set_up(*state);
	const char *closers = folder_file(*state, "c.txt",
		"\nI really need your help!\nDon't say \"so\": \\ or {this}.\n");
	const char *tasks = folder_file(*state, "t.txt", "Answer.\n");
	const char *empty = folder_file(*state, "e.txt", "");
	struct ran r;

	DRIVE(&r, *state, NULL, GRID(&s, "--closers", closers, "--tasks", tasks, "--first", "1"));
	if (r.status)
		fail_msg("%s", buf_text(&r.err));
	assert_has(&r.out, "30 of 30 prompts on 1 example, 30/30 scored");
	assert_has(&r.out, "Don't say \"so\": \\ or {this}.");
	assert_has(&r.out, "steps  Think step by step.");
	DRIVE(&r, *state, NULL, GRID(&s, "--openers", empty));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "e.txt is empty");
	DRIVE(&r, *state, NULL, GRID(&s, "--lists", empty));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "e.txt is empty: openers, tasks and closers are wanted");
	DRIVE(&r, *state, NULL, GRID(&s, "--lists", tasks, "--no-steps"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--lists says all of it");
	DRIVE(&r, *state, NULL, "grid", "--target", s.target, "--closers", closers, "--tasks",
		tasks, "--no-steps", "--first", "1", "--no-store", s.task);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "there was no prompt: v1 is the bare input");
	assert_has(&r.out, "15 of 15 prompts on 1 example,");
	DRIVE(&r, *state, NULL, GRID(&s, "--lists", tasks));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "t.txt");
	faulty_stop(s.server);
}

IN_FOLDER(no_budget_is_passed_and_what_is_missing_is_told)
{
	struct scene s = set_up(*state);
	struct ran r;

	DRIVE(&r, *state, NULL, GRID(&s, "--no-steps", "--budget", "rounds=3"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "usd or minutes for NAME, not “rounds=3”");
	assert_false(file_exists(s.session));
	DRIVE(&r, *state, NULL, GRID(&s, "--no-steps", "--first", "2", "--budget", "calls=31"));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "the budget is used up: ");
	assert_has(&r.err, " of the scores are missing");
	assert_int_equal(faulty_requests(s.server), 31);
	DRIVE(&r, *state, NULL,
		GRID(&s, "--no-steps", "--first", "2", "--budget", "calls=500,minutes=60"));
	assert_int_equal(r.status, 0);
	assert_int_equal(repeated(s.server), 0);
	assert_int_equal(faulty_requests(s.server), CELLS * EXAMPLES + PROMPT);
	faulty_stop(s.server);
}

/* Answers that never come: what is sent before the time is up is all that is sent. */
IN_FOLDER(nothing_is_sent_once_the_minutes_are_over)
{
	struct scene s = set_up(*state);
	struct ran r;
	char budget[40];

	for (int i = 0; i < IN_FLIGHT; i++)
		faulty_add(s.server, &(struct faulty_answer){.wait = true});
	snprintf(budget, sizeof budget, "minutes=%g", 0.02 * test_slower());
	DRIVE(&r, *state, NULL, GRID(&s, "--no-steps", "--first", "2", "--budget", budget));
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "the time is up: 120 of the scores are missing");
	assert_int_equal(faulty_requests(s.server), IN_FLIGHT);
	faulty_stop(s.server);
}

/* A task's own program, in the words of a command: refused, then allowed for once. */
static void runs_only_when_allowed(void *folder, struct scene *s, const char *command)
{
	struct ran r;

	DRIVE(&r, folder, NULL, command, "--target", s->target, "-o", s->session, "--no-store",
		"--budget", "calls=40", s->task);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "nothing was run: the metric of t is the program ");
	assert_false(file_exists(s->session));
	assert_int_equal(faulty_requests(s->server), 0);
	assert_false(file_exists(folder_path(folder, "ran")));
	DRIVE(&r, folder, NULL, command, "--target", s->target, "-o", s->session, "--no-store",
		"--budget", "calls=40", "--yes", s->task);
	if (!file_exists(folder_path(folder, "ran")))
		fail_msg("%s: %s", command, buf_text(&r.err));
	assert_true(file_exists(folder_path(folder, "ran")));
	assert_true(file_exists(s->session));
	remove(s->session);
	DRIVE(&r, folder, NULL, command, "--target", s->target, "-o", s->session, "--no-store",
		"--budget", "calls=40", s->task);
	assert_int_equal(r.status, 2);
}

IN_FOLDER(a_tasks_program_runs_by_yes_for_once_and_not_unasked)
{
	static const char *const commands[] = {"grid", "optimize"};

	for (size_t i = 0; i < COUNT(commands); i++) {
		struct scene s = set_up(*state);
		const char *grader = folder_file(*state, "grade.sh",
			"#!/bin/sh\n: >\"${0%/*}/ran\"\n"
			"while read -r l; do echo '{\"score\":1}'; done\n");

		assert_int_equal(chmod(grader, 0700), 0);
		folder_file(*state, "t.task.yaml",
			"split: {held_out: 0}\nmetric: \"command:grade.sh\"\n");
		runs_only_when_allowed(*state, &s, commands[i]);
		remove(folder_path(*state, "ran"));
		remove(s.session);
		faulty_stop(s.server);
	}
}

IN_FOLDER(what_is_refused_leaves_no_session)
{
	static const struct {
		const char *command, *target, *judge;
		int status;
		const char *says;
	} refused[] = {
		{"grid", "openai:gpt-4.1", NULL, 2, "--yes is needed"},
		{"optimize", "openai:gpt-4.1", NULL, 2, "--yes is needed"},
		{"grid", "openai:gpt-4.1-nano", NULL, 3, "there is no key for it"},
		{"optimize", "openai:gpt-4.1-nano", NULL, 3, "there is no key for it"},
		{"grid", "local", "nobody:j", 2, "nobody:j: no such provider"},
		{"optimize", "nobody:t", NULL, 2, "nobody:t: no such provider"},
	};
	struct scene s = set_up(*state);

	for (size_t i = 0; i < COUNT(refused); i++) {
		struct ran r;

		DRIVE(&r, *state, NULL, refused[i].command, "--target", refused[i].target,
			"-o", s.session, "--no-store", "--budget",
			refused[i].status == 2 ? "calls=5000" : "calls=40", s.task,
			refused[i].judge ? "--judge" : NULL, refused[i].judge);
		if (r.status != refused[i].status)
			fail_msg("%zu: %d %s", i, r.status, buf_text(&r.err));
		assert_has(&r.err, refused[i].says);
		assert_false(file_exists(s.session));
	}
	faulty_stop(s.server);
}

static bool grade(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = SAYS("{\\\"reason\\\":\\\"so\\\",\\\"met\\\":[true]}");
	return true;
}

IN_FOLDER(the_judge_that_is_named_grades)
{
	struct scene s = set_up(*state);
	struct faulty *judge = faulty_start();
	char name[80];
	struct ran r;

	faulty_speak(judge, grade);
	snprintf(name, sizeof name, "openai@http://127.0.0.1:%d/v1:j", faulty_port(judge));
	folder_file(*state, "t.task.yaml", "split: {held_out: 0}\nmetric: \"judge: is fit\"\n");
	DRIVE(&r, *state, NULL,
		GRID(&s, "--no-steps", "--first", "1", "--judge", name));
	if (r.status)
		fail_msg("%s", buf_text(&r.err));
	assert_has(&r.out, "60/60 scored");
	assert_in_range(faulty_requests(judge), 1, CELLS + PROMPT);
	faulty_stop(judge);
	faulty_stop(s.server);
}
