/* test_status.c - messages of what failed, and the end after a bug. */
#include "../support/test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#undef fail /* cmocka's; here it is ours */

TEST(fail_appends_its_message_and_returns_the_status)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	buf_adds(&err, "first; ");
	assert_int_equal(fail(&err, BAD_USAGE, "no option %s", "--x"), BAD_USAGE);
	assert_string_equal(buf_text(&err), "first; no option --x");
}

TEST(fail_without_a_buffer_only_returns_the_status)
{
	assert_int_equal(fail(NULL, FAILED, "%s", "unheard"), FAILED);
}

static int hook_fd;

static void tell(void)
{
	if (write(hook_fd, "h", 1) != 1)
		_exit(9);
}

TEST(a_bug_runs_the_hook_once_and_aborts)
{
	int ends[2], status;
	char got[4];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (!pid) {
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		hook_fd = ends[1];
		bug_hook(tell);
		BUG("impossible %d", 1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], got, sizeof got), 1);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
