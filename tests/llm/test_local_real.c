/* With the real server and the smallest model. run-tests: real, alone, timeout 1200 */
#include "../support/test.h"
#include "hunsu/llm/local.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/calling.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"

enum { LONG_MS = 480000 }; /* a model may have to be loaded on a busy machine */

/* The command line of the real scripts/local-model. */
static void shipped(char *out, size_t size, const char *act, const char *name)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	unsetenv("HUNSU_SHARE");
	share_path(&path, "scripts/local-model");
	snprintf(out, size, "sh '%s' %s %s 2>&1", path.s, act, name);
}

/* What the script says last is why it failed. */
static bool installed(const char *what, char *why, size_t size)
{
	char command[600], line[600];
	shipped(command, sizeof command, "install", what);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		if (strncmp(line, "local-model:", 12) == 0)
			snprintf(why, size, "%.*s", (int)strcspn(line, "\n"), line);
	return pclose(f) == 0;
}

static void real_or_skip(void)
{
	char why[300] = "the server or the 135m model cannot be installed here";
	if (!installed("server", why, sizeof why) || !installed("135m", why, sizeof why)) {
		print_message("skip: %s\n", why);
		skip();
	}
}

static void until_done(struct calling *d, const struct said *s)
{
	const int64_t until = clock_ms() + LONG_MS;
	while (!s->done) {
		assert_true(clock_ms() < until);
		loop_turn(d->loop, 100);
	}
}

/* State and parent of a process; false: there is none. */
static bool look_at(long pid, char *state, long *parent)
{
	char path[64], line[400] = "";
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	/* "12 (name, perhaps with blanks) S 11 …" */
	const char *behind = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	if (!behind || strlen(behind) < 5)
		return false;
	*state = behind[2];
	const struct str rest = str_of(behind + 4);
	return str_to_long(str_first(rest, str_find(rest, " ", 0)), 0, INT32_MAX, parent);
}

/* The one child that a process has, which is the server it has started. */
static pid_t server_of(pid_t parent)
{
	pid_t found = 0;
	DIR *proc = opendir("/proc");
	assert_non_null(proc);
	for (struct dirent *e; (e = readdir(proc));) {
		long pid, its_parent;
		char state;
		if (str_to_long(str_of(e->d_name), 1, INT32_MAX, &pid) &&
			look_at(pid, &state, &its_parent) && its_parent == parent && state != 'Z')
			found = (pid_t)pid;
	}
	closedir(proc);
	return found;
}

/* One that has ended may stand in the table until somebody asks for its status. */
static bool alive(pid_t pid)
{
	long parent;
	char state;
	return look_at(pid, &state, &parent) && state != 'Z';
}

TEST(the_real_server_answers_goes_on_from_a_prefix_and_comes_back_after_a_crash)
{
	struct calling d;
	struct said s[5] = {{0}};
	SCOPED(model) m;
	real_or_skip();
	calling_open(&d, NULL);
	assert_int_equal(model_parse(&m, STR("local:135m"), NULL), OK);
	const struct ask plain = {
		.model = &m, .user = "Name the capital of France.", .prefix = "The capital is"};
	struct ask streamed = plain, second = plain;
	streamed.stream = true;
	second.user = "Count to ten.";
	calling_ask(&d, &s[0], &plain);
	until_done(&d, &s[0]);
	assert_null(s[0].error);
	assert_null(strstr(s[0].text, "The capital is"));
	calling_ask(&d, &s[1], &streamed);
	until_done(&d, &s[1]);
	assert_string_equal(s[0].text, s[1].text); /* temperature 0, prefix repeated or not */
	assert_true(s[0].in > 0 && s[0].out > 0);

	calling_ask(&d, &s[2], &second);
	while (client_running(d.client) == 0)
		loop_turn(d.loop, 100);
	const pid_t server = server_of(getpid());
	assert_true(server > 0);
	assert_int_equal(kill(server, SIGKILL), 0);
	until_done(&d, &s[2]);
	assert_null(s[2].error); /* it was started again, and the call made again */
	for (int i = 0; i < 5; i++)
		said_release(&s[i]);
	calling_close(&d);
}

/* A process that has a server and waits to be killed. */
static void be_killed(int out)
{
	struct loop *l = loop_new();
	struct local *local = local_new(l, NULL, NULL);
	struct model m;
	bool told = false;
	if (model_parse(&m, STR("local:135m"), NULL))
		_exit(1);
	local_want(local, &m);
	for (;;) {
		loop_turn(l, 1000);
		if (local_url(local, &m) && !told) {
			const pid_t server = server_of(getpid());
			told = write(out, &server, sizeof server) == sizeof server;
		}
	}
}

TEST(no_server_outlives_a_killed_hunsu)
{
	int ends[2];
	pid_t server = 0;
	real_or_skip();
	assert_int_equal(pipe(ends), 0);
	const pid_t hunsu = fork();
	assert_true(hunsu >= 0);
	if (hunsu == 0) {
		alarm(LONG_MS / 1000);
		be_killed(ends[1]);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &server, sizeof server), sizeof server);
	assert_true(server > 0);
	assert_true(alive(server));
	kill(hunsu, SIGKILL);
	waitpid(hunsu, NULL, 0);
	struct loop *l = loop_new();
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (alive(server)) {
		assert_true(clock_ms() < until);
		loop_turn(l, 20);
	}
	loop_free(l);
	close(ends[0]);
}
