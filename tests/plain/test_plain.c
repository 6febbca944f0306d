/* test_plain.c - hunsu --plain: commands as lines, facts as lines. */
#include <signal.h>
#include <unistd.h>
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "../support/whole.h"

#define TASK                                                                                       \
	"{\"input\":\"hot\",\"output\":\"hot\"}\n{\"input\":\"cold\",\"output\":\"warm\"}\n"       \
	"{\"input\":\"up\",\"output\":\"up\"}\n{\"input\":\"left\",\"output\":\"right\"}\n"

/* A new session on TASK; lines are its input. */
static void plain(
	struct ran *r, void *folder, struct echo_model *m, const char *model, const char *lines)
{
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", "Say it again: {{input}}");
	DRIVE(r, folder, lines, "--plain", "--new", task, "-p", prompt, "-s",
		folder_path(folder, "s.hunsu"), "--target", echo_model_name(m, model), "--proposer",
		echo_model_name(m, "writer"));
}

IN_FOLDER(a_line_waits_for_the_work_of_the_line_before)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "evaluate\nshow variants\n");
	assert_int_equal(r.status, 0);
	assert_string_equal(buf_text(&r.err), "");
	assert_order(&r.out, "v1 2 of 4 right, 50 % (15 to 85)\n", "prompt v1: 2 of 4");
}

IN_FOLDER(more_answers_are_told_where_the_score_stays_the_same)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "evaluate\nset samples 2\nevaluate\n");
	assert_order(&r.out, "samples: 2\n", "samples agree on 4 of 4");
}

static bool says_one_thing(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = SAYS("hot");
	return true;
}

IN_FOLDER(what_is_refused_again_and_again_is_told_once)
{
	struct faulty *server = faulty_start();
	char model[80];
	struct ran r;

	faulty_speak(server, says_one_thing);
	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(server));
	DRIVE(&r, *state, "propose paraphrase 2\n", "--plain", "--new", "--no-store",
		folder_file(*state, "t.jsonl", TASK), "-p",
		folder_file(*state, "p.txt", "Say it again: {{input}}"), "-s",
		folder_path(*state, "s.hunsu"), "--target", model, "--proposer", model);
	faulty_stop(server);
	assert_has(&r.out, "tries were refused");
	assert_int_equal(times_in(&r.out, "refused in round 1, paraphrase, "), 1);
}

IN_FOLDER(end_of_input_waits_for_the_work)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "evaluate");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "v1 2 of 4 right");
}

static bool is_silent(const char *head, const char *body, struct faulty_answer *out)
{
	out->silent = true;
	return true;
}

IN_FOLDER(what_is_waited_for_is_said_after_a_while)
{
	struct echo_model *m = echo_model_start(0);
	struct faulty *other = faulty_start();
	SCOPED(buf) said = BUF(BUF_TEXT);
	char name[80], block[4096];
	struct driven d;
	struct ran r;
	ssize_t n;

	faulty_speak(other, is_silent);
	snprintf(name, sizeof name, "openai@http://127.0.0.1:%d/v1:m", faulty_port(other));
	drive_start(&d, *state,
		(const char *const[]){"--plain", "--new", folder_file(*state, "t.jsonl", TASK),
			"-p", folder_file(*state, "p.txt", "Say: {{input}}"), "-s",
			folder_path(*state, "s.hunsu"), "--target", echo_model_name(m, "echo"),
			"--target", name, NULL});
	assert_int_equal(write(d.in, "set answer-timeout 8\nevaluate\nstatus\n", 37), 37);
	while (!strstr(buf_text(&said), "leaves without") &&
		(n = read(d.out, block, sizeof block)) > 0)
		buf_add(&said, block, (size_t)n);
	snprintf(block, sizeof block, "waiting for 4 answers of %s; Ctrl-C leaves without them\n",
		name);
	assert_has(&said, block);
	assert_int_equal(kill(d.pid, SIGINT), 0);
	drive_end(&d, &r);
}

IN_FOLDER(variants_are_told_with_their_score_against_the_prompt)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "evaluate\npropose paraphrase 1\n");
	assert_has(&r.out, "A is new, paraphrase: ");
	assert_has(&r.out, "against v1: noise\n");
}

IN_FOLDER(lines_between_marks_are_one_argument)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "prompt <<.\nFirst: {{input}}\n\nquit\n.\nshow prompt\n");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "First: {{input}}\n\nquit\n");
	plain(&r, *state, m, "echo", "");
	DRIVE(&r, *state, "prompt <<END\nnever ended\n", "--plain", folder_path(*state, "s.hunsu"));
	assert_int_equal(r.status, 2);
	assert_has(&r.out, "error: the text was not ended by END");
}

IN_FOLDER(examples_are_worked_on_by_lines)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo",
		"evaluate\npin 4\nexample promote prompt 2 so it is\nshow example 2\n"
		"correct 1 <<END\ninput: 안녕\n  둘째 줄\nexpected: 줄\nEND\nshow example 1\n"
		"example add <<END\ninput: up\nexpectd: up\nEND\nshow history\nlineage\n");
	assert_int_equal(r.status, 2);
	assert_has(&r.out, "example 2 expects “cold” now, as your prompt has it; what was expected "
			   "is accepted too");
	assert_has(&r.out, "example 2 dev, corrected\ninput: cold\nexpected: cold\nor: warm\nv1 "
			   "right: cold; ");
	assert_has(&r.out, "example 1 dev, corrected\ninput: 안녕\n둘째 줄\nexpected: 줄\nv1: not "
			   "run yet");
	assert_has(&r.out, "error: line 2: `expectd: up` begins with no field of this task");
	assert_has(&r.out, "v1: 2 of 3 right, early: ");
	assert_has(&r.out, "\nv1 was made by import (your prompt): 2 of 3 right, "
			   "early: 3 examples of 4\n");
}

IN_FOLDER(a_bad_line_is_told_and_the_next_one_runs)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "# no command\n\nnonsense\nshow prompt\n");
	assert_int_equal(r.status, 2);
	assert_order(&r.out, "error: there is no command 'nonsense'", "Say it again: {{input}}");
}

IN_FOLDER(quit_leaves_the_rest_alone)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "quit\nnonsense\n");
	assert_int_equal(r.status, 0);
	assert_lacks(&r.out, "nonsense");
}

IN_FOLDER(cancel_overtakes_the_work)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "hold", "evaluate\ncancel\nshow prompt\n");
	assert_int_equal(r.status, 0);
	assert_order(&r.out, "cancelled", "Say it again");
	DRIVE(&r, *state, NULL, "log", "--check", folder_path(*state, "s.hunsu"));
	assert_int_equal(r.status, 0);
}

IN_FOLDER(nothing_of_a_model_reaches_the_terminal_as_a_control)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "try \x1b[31mred\x1b[0m\x07\n");
	assert_has(&r.out, "v1 says: ^[[31mred^[[0m^G\n");
	assert_lacks(&r.out, "\x1b");
	assert_lacks(&r.out, "\x07");
}

IN_FOLDER(lines_that_are_not_utf8_are_refused)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "prompt \xff\xfe\nshow prompt\n");
	assert_int_equal(r.status, 2);
	assert_order(&r.out, "error: the line:1:8: byte 0xff is not UTF-8", "Say it again");
}

IN_FOLDER(a_session_goes_on_where_it_was_left)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo", "evaluate\npropose paraphrase 1\naccept A\n");
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, "show variants\n", "--plain", folder_path(*state, "s.hunsu"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "prompt v2: ");
	assert_has(&r.out, "accepted");
	assert_lacks(&r.out, "is new");
}

/* Waits until the model has held a call, so that something is in flight for sure. */
static void start_held(struct driven *d, void *folder, struct echo_model *m, int requests)
{
	const char *task = folder_file(folder, "t.jsonl", TASK);
	const char *prompt = folder_file(folder, "p.txt", "Say it again: {{input}}");
	const char *const words[] = {"--plain", task, "-p", prompt, "-s",
		folder_path(folder, "s.hunsu"), "-j", "1", "--target", echo_model_name(m, "hold"),
		NULL};
	static const char line[] = "evaluate\n";
	drive_start(d, folder, words);
	assert_int_equal(write(d->in, line, sizeof line - 1), sizeof line - 1);
	while (drive_running(d) && echo_model_requests(m) < requests)
		usleep(1000);
}

IN_FOLDER(a_signal_saves_and_leaves)
{
	struct echo_model *m = echo_model_start(2);
	struct driven d;
	struct ran r;
	start_held(&d, *state, m, 3);
	kill(d.pid, SIGTERM);
	drive_end(&d, &r);
	assert_int_equal(r.status, 130);
	DRIVE(&r, *state, "show variants\n", "--plain", folder_path(*state, "s.hunsu"));
	assert_has(&r.out, "early: 2 examples of ");
	DRIVE(&r, *state, NULL, "log", "--check", folder_path(*state, "s.hunsu"));
	assert_int_equal(r.status, 0);
}

IN_FOLDER(what_was_told_survives_a_kill)
{
	struct echo_model *m = echo_model_start(2);
	struct driven d;
	struct ran r;
	start_held(&d, *state, m, 3);
	kill(d.pid, SIGKILL);
	drive_end(&d, &r);
	DRIVE(&r, *state, "show variants\n", "--plain", folder_path(*state, "s.hunsu"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "early: 2 examples of ");
}

IN_FOLDER(the_persons_own_moves_are_lines_too)
{
	struct echo_model *m = echo_model_start(0);
	struct ran r;
	plain(&r, *state, m, "echo",
		"region again\nlock\nlocks\nprompt Say it: {{input}}\nevaluate\n"
		"note #2 too short\ngrade #2 bad\nshow examples\n"
		"mutate on region kinder\nregion Say it\nmutate paraphrase on region kinder\n"
		"unlock 1\nprompt Say it: {{input}}\nblame\nset cap 20\nset\n");
	assert_has(&r.out, "the region is \u201cagain\u201d\n");
	assert_has(&r.out, "locked \u201cagain\u201d: it stays word for word; ");
	assert_has(&r.out, "1 user \u201cagain\u201d\n");
	assert_has(&r.out, "that would change locked text: \u201cagain\u201d; unlock 1 frees it");
	assert_has(&r.out, "noted on prompt#2");
	assert_has(&r.out, "graded prompt#2: bad\n");
	assert_has(&r.out, "you said \u201ctoo short\u201d bad\n");
	assert_has(&r.out, "there is no region");
	assert_has(&r.out, "A is new, paraphrase: ");
	assert_has(&r.out, "import, v1 import, ");
	assert_has(&r.out, "cap 20: % of the words that may change, 0: any");
}
