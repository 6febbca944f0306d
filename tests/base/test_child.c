/* Children on the loop. run-tests: native */
#include "../support/test.h"
#include "hunsu/base/child.h"
#include "hunsu/base/clock.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../support/gone.h"

struct story {
	struct loop *l;
	struct child *c;
	struct buf log; /* "out|" and "!err|" for each line */
	int ends, status, lines;
	bool stop_at_line;
};

static void on_line(void *arg, bool is_err, struct str line)
{
	struct story *s = arg;

	s->lines++;
	buf_addf(&s->log, "%s%.*s|", is_err ? "!" : "", (int)line.n, line.p);
	if (s->stop_at_line) {
		child_stop(s->c);
		s->c = NULL;
		loop_stop(s->l);
	}
}

static void on_end(void *arg, int status)
{
	struct story *s = arg;

	s->ends++;
	s->status = status;
	s->c = NULL;
	loop_stop(s->l);
}

static int begin(void **state)
{
	struct story *s = calloc(1, sizeof *s);

	signal(SIGPIPE, SIG_IGN);
	s->l = loop_new();
	s->log = BUF(BUF_TEXT);
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct story *s = *state;

	child_stop(s->c);
	loop_free(s->l);
	buf_release(&s->log);
	free(s);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

static void start_as(struct story *s, const char *script, const struct child_events *ev)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct buf err = BUF(BUF_SMALL);

	s->c = child_start(s->l, argv, ev, &err);
	assert_string_equal(buf_text(&err), "");
	assert_non_null(s->c);
}

static void start(struct story *s, const char *script)
{
	start_as(s, script, &(struct child_events){.line = on_line, .end = on_end, .arg = s});
}

T(lines_of_both_streams_come_whole_and_then_the_end)
{
	struct story *s = *state;

	start(s, "printf 'a\\n\\nb\\r\\n'; echo oops >&2; printf last; exit 3");
	loop_run(s->l);
	assert_int_equal(s->ends, 1);
	assert_int_equal(WEXITSTATUS(s->status), 3);
	assert_non_null(strstr(buf_text(&s->log), "a|"));
	assert_non_null(strstr(buf_text(&s->log), "b|"));
	assert_non_null(strstr(buf_text(&s->log), "!oops|"));
	assert_non_null(strstr(buf_text(&s->log), "last|"));
	assert_int_equal(s->lines, 5);
}

T(the_end_is_noticed_although_a_grandchild_holds_the_pipes)
{
	struct story *s = *state;
	int64_t from = clock_ms();
	pid_t left;

	start(s, "sleep 60 & echo $!; exit 0");
	loop_run(s->l);
	assert_true(clock_ms() - from < 30000);
	left = (pid_t)strtol(buf_text(&s->log), NULL, 10);
	assert_true(left > 1);
	assert_true(process_gone(left));
}

T(much_output_arrives_whole)
{
	struct story *s = *state;

	start(s, "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
	loop_run(s->l);
	assert_int_equal(s->lines, 20000);
	assert_non_null(strstr(buf_text(&s->log), "|line 19999|"));
}

T(a_line_that_is_too_long_comes_in_pieces)
{
	struct story *s = *state;

	start(s, "head -c 200000 /dev/zero | tr '\\0' x; echo");
	loop_run(s->l);
	assert_int_equal(s->log.n, 200000 + (size_t)s->lines);
	assert_in_range(s->lines, 4, 5);
}

T(bytes_that_are_no_text_are_repaired)
{
	struct story *s = *state;

	start(s, "printf 'a\\377b\\n'");
	loop_run(s->l);
	assert_string_equal(buf_text(&s->log), "a\ufffd"
					       "b|");
}

T(what_cannot_be_executed_fails_at_once)
{
	struct story *s = *state;
	const char *const argv[] = {"/no/such/program", NULL};
	const struct child_events ev = {.line = on_line, .end = on_end, .arg = s};
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_null(child_start(s->l, argv, &ev, &err));
	assert_non_null(strstr(buf_text(&err), "/no/such/program"));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

T(stopping_kills_what_ignores_the_polite_signal_and_calls_nothing)
{
	struct story *s = *state;
	int64_t from;
	pid_t pid;

	start(s, "trap '' TERM; echo ready; while :; do sleep 1; done");
	while (!s->lines)
		loop_turn(s->l, 1000);
	pid = child_pid(s->c);
	from = clock_ms();
	child_stop(s->c);
	s->c = NULL;
	assert_true(clock_ms() - from >= 400);
	assert_int_equal(kill(pid, 0), -1);
	loop_turn(s->l, 0);
	assert_int_equal(s->ends, 0);
}

T(stopping_something_polite_waits_for_its_end)
{
	struct story *s = *state;
	pid_t pid;

	start(s, "exec sleep 60");
	pid = child_pid(s->c);
	child_stop(s->c);
	s->c = NULL;
	assert_int_equal(kill(pid, 0), -1);
	child_stop(NULL);
}

T(a_child_may_be_stopped_from_its_own_line)
{
	struct story *s = *state;

	s->stop_at_line = true;
	start(s, "echo a; echo b; sleep 60");
	loop_run(s->l);
	loop_turn(s->l, 0);
	assert_int_equal(s->lines, 1);
	assert_int_equal(s->ends, 0);
}

T(a_signal_goes_to_the_group_and_shows_in_the_status)
{
	struct story *s = *state;

	start(s, "echo ready; sleep 60; echo never");
	while (!s->lines)
		loop_turn(s->l, 1000);
	child_kill(s->c, SIGKILL);
	loop_run(s->l);
	assert_true(WIFSIGNALED(s->status));
	assert_int_equal(s->lines, 1);
}

T(its_input_stays_open_until_we_let_go)
{
	struct story *s = *state;

	start(s, "read x && echo read || echo eof");
	loop_turn(s->l, 50);
	assert_int_equal(s->lines, 0);
}

T(what_it_is_given_arrives_as_it_reads)
{
	enum { BYTES = 600000 }; /* more than a pipe holds */
	struct story *s = *state;
	OWNED char *line = malloc(BYTES);

	memset(line, 'x', BYTES);
	line[BYTES - 1] = '\n';
	start_as(s, "read go; exec cat",
		&(struct child_events){
			.line = on_line, .end = on_end, .arg = s, .most = 2 * BYTES});
	child_write(s->c, (struct str){line, BYTES});
	child_write(s->c, STR("go\n"));
	child_write(s->c, (struct str){line, BYTES});
	child_write(s->c, STR("end\n"));
	child_write_end(s->c);
	child_write(s->c, STR("too late\n"));
	loop_run(s->l);
	assert_int_equal(s->lines, 3);
	assert_memory_equal(s->log.s, "go|xx", 5);
	assert_string_equal(s->log.s + 3 + BYTES, "end|");
}

T(one_that_does_not_read_ends_as_ever)
{
	struct story *s = *state;
	char more[4096];

	memset(more, 'x', sizeof more);
	start(s, "exec 0<&-; echo closed; sleep 0.1; exit 4");
	for (int i = 0; i < 100; i++)
		child_write(s->c, (struct str){more, sizeof more});
	while (!s->lines)
		loop_turn(s->l, 1000);
	child_write(s->c, STR("more\n"));
	loop_run(s->l);
	assert_int_equal(WEXITSTATUS(s->status), 4);
}

T(it_has_the_environment_that_it_is_given)
{
	struct story *s = *state;
	char *const environment[] = {(char[]){"ONLY=this"}, NULL};

	start_as(s, "echo $ONLY$HOME",
		&(struct child_events){
			.line = on_line, .end = on_end, .arg = s, .environment = environment});
	loop_run(s->l);
	assert_string_equal(buf_text(&s->log), "this|");
}

T(keys_are_not_handed_on)
{
	struct story *s = *state;

	setenv("SOME_API_KEY", "1", 1);
	setenv("My_Token", "2", 1);
	setenv("x_secret", "3", 1);
	setenv("TOKEN_COUNT", "kept", 1);
	start(s, "echo \"$SOME_API_KEY$My_Token$x_secret$TOKEN_COUNT\"");
	loop_run(s->l);
	assert_string_equal(buf_text(&s->log), "kept|");
	assert_string_equal(getenv("SOME_API_KEY"), "1");
}

T(nothing_but_the_three_streams_is_inherited)
{
	struct story *s = *state;

	start(s, "sleep 60");
	child_stop(s->c);
	start(s, "for f in /proc/self/fd/*; do [ -e $f ] && echo ${f##*/}; done");
	loop_run(s->l);
	/* The shell itself has a fourth, for the folder that it lists. */
	assert_in_range(s->lines, 3, 4);
	assert_non_null(strstr(buf_text(&s->log), "2|"));
}

T(a_child_dies_with_a_parent_that_is_killed)
{
	struct story *s = *state;
	int ends[2];
	pid_t parent, child = 0;

	assert_int_equal(pipe(ends), 0);
	parent = fork();
	if (!parent) {
		start(s, "exec sleep 60");
		child = child_pid(s->c);
		if (write(ends[1], &child, sizeof child) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ends[0], &child, sizeof child), sizeof child);
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
	assert_true(process_gone(child));
	close(ends[0]);
	close(ends[1]);
}
