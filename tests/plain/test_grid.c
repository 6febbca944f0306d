/* test_grid.c - a grid in lines: one act, killed and gone on with, its effects told. */
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/whole.h"

enum { CELLS = 120, EXAMPLES = 4, PROMPT = 4, WAIT_S = 60, IN_FLIGHT = 16 };

#define TASK                                                                                       \
	"{\"input\":\"hot\",\"output\":\"hot\"}\n{\"input\":\"cold\",\"output\":\"warm\"}\n"       \
	"{\"input\":\"up\",\"output\":\"up\"}\n{\"input\":\"left\",\"output\":\"right\"}\n"

static void nap(void)
{
	struct timespec t = {.tv_nsec = 1000000};
	nanosleep(&t, NULL);
}

/* Scores that the record has. */
static int scores_in(const char *session)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	assert_int_equal(file_read(&text, session, NULL), OK);
	return times_in(&text, "{\"score\":{");
}

IN_FOLDER(a_grid_that_was_killed_goes_on_and_asks_no_cell_again)
{
	struct echo_model *m = echo_model_start(0);
	const char *model = echo_model_name(m, "echo");
	const char *task = folder_file(*state, "t.jsonl", TASK);
	const char *prompt = folder_file(*state, "p.txt", "Say it again: {{input}}");
	const char *session = folder_path(*state, "s.hunsu");
	const char *const words[] = {"--plain", "--new", task, "-p", prompt, "-s", session,
		"--no-store", "--target", model, NULL};
	const time_t end = time(NULL) + WAIT_S;
	struct driven d;
	struct ran r;
	int known, before, asked;
	drive_start(&d, *state, words);
	assert_true(write(d.in, "grid\n", 5) == 5);
	while (echo_model_requests(m) < 60 && drive_running(&d) && time(NULL) < end)
		nap();
	kill(d.pid, SIGKILL);
	drive_end(&d, &r);
	known = scores_in(session);
	before = echo_model_requests(m);
	assert_true(before >= 60);
	DRIVE(&r, *state, "grid\nshow grid\ngrid\nshow variants\nquit\n", "--plain", session,
		"--no-store", "--yes");
	assert_string_equal(buf_text(&r.err), "");
	assert_int_equal(r.status, 0);
	assert_int_equal(scores_in(session), CELLS * EXAMPLES + PROMPT);
	asked = echo_model_requests(m) - before;
	/* The server may count what was on its way after the kill. */
	assert_in_range(asked, CELLS * EXAMPLES + PROMPT - known,
		CELLS * EXAMPLES + PROMPT - known + IN_FLIGHT);
	assert_has(&r.out, "120 of 120 prompts on 4 examples, 480/480 scored");
	assert_has(&r.out, "You are highly intelligent.");
	assert_has(&r.out, "Think step by step.");
	assert_has(&r.out, "the grid is whole");
	assert_has(&r.out, "118 more of the grid");
	assert_true(times_in(&r.out, "grid: ") < 20);
}

IN_FOLDER(lists_of_ones_own_are_a_file_whose_faults_are_told)
{
	struct echo_model *m = echo_model_start(0);
	const char *model = echo_model_name(m, "signs");
	const char *task = folder_file(*state, "t.jsonl",
		"{\"input\":\"hot\",\"output\":\"++hot++\"}\n"
		"{\"input\":\"up\",\"output\":\"++up++\"}\n"
		"{\"input\":\"on\",\"output\":\"++on++\"}\n"
		"{\"input\":\"off\",\"output\":\"++off++\"}\n"
		"{\"input\":\"at\",\"output\":\"++at++\"}\n"
		"{\"input\":\"in\",\"output\":\"++in++\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Say it again: {{input}}");
	const char *bad, *good;
	SCOPED(buf) lines = BUF(BUF_TEXT);
	struct ran r;
	folder_file(*state, "t.task.yaml", "split:\n  held_out: 0\n");
	bad = folder_file(*state, "lists.yaml",
		"openers: ['', Be kind.]\ntasks:\n- Say it.\n- Use plus signs.\ncloser: [x]\n");
	good = folder_file(*state, "good.yaml",
		"openers: ['', Be kind.]\ntasks:\n- Say it.\n- Use plus signs.\nclosers: ['']\n"
		"steps: no\n");
	buf_addf(&lines, "grid %s\ngrid %s\n", bad, folder_path(*state, "nowhere.yaml"));
	buf_addf(&lines, "grid %s\nshow grid\nquit\n", good);
	DRIVE(&r, *state, buf_text(&lines), "--plain", "--new", task, "-p", prompt, "-s",
		folder_path(*state, "s.hunsu"), "--target", model);
	assert_has(&r.out, "lists.yaml:5");
	assert_has(&r.out, "nowhere.yaml");
	assert_has(&r.out, "4 of 4 prompts on 6 examples, 24/24 scored");
	/* p .03 alone, and there are two such questions */
	assert_has(&r.out, "Use plus signs.: +100 (+45 to +100) on 6 examples, noise among 2");
}

/* What is locked stands in each cell, which is known by what it opens with. */
IN_FOLDER(a_grid_goes_on_where_something_is_locked)
{
	struct echo_model *m = echo_model_start(0);
	const char *model = echo_model_name(m, "signs");
	const char *task = folder_file(*state, "t.jsonl",
		"{\"input\":\"hot\",\"output\":\"++hot++\"}\n"
		"{\"input\":\"up\",\"output\":\"++up++\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Say it again: {{input}}");
	const char *lists = folder_file(*state, "lists.yaml",
		"openers: ['', Be kind.]\ntasks:\n- Say it.\n- Use plus signs.\n"
		"closers: ['']\nsteps: no\n");
	SCOPED(buf) lines = BUF(BUF_TEXT);
	struct ran r;

	buf_addf(&lines, "lock again\ngrid %s\nshow grid\ngrid %s\nquit\n", lists, lists);
	DRIVE(&r, *state, buf_text(&lines), "--plain", "--new", task, "-p", prompt, "-s",
		folder_path(*state, "s.hunsu"), "--target", model);
	assert_has(&r.out, "4 of 4 prompts on 2 examples, 8/8 scored");
	assert_has(&r.out, "the grid is whole");
}
