#include "hunsu/llm/local.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "../support/calling.h"
#include "../support/folder.h"
#include "hunsu/base/child.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"

enum { LONG_MS = 240000 }; /* a model may have to be fetched and loaded on a busy machine */

/*
 * Most tests run against scripts of their own in $HUNSU_SHARE: what is promised here is what is
 * made of the words that scripts say, and of their ends.
 */
struct scene {
	void *folder;
	struct loop *loop;
	struct local *local;
	struct model model;
	int changes;
	char lines[4000]; /* every status line there was, one after another */
};

static void on_change(void *arg)
{
	struct scene *s = arg;
	struct local_status now;
	s->changes++;
	local_status(s->local, &now);
	const size_t n = strlen(s->lines);
	snprintf(s->lines + n, sizeof s->lines - n, "%s\n", now.line);
}

static void write_script(struct scene *s, const char *name, const char *text)
{
	struct buf rel = BUF(BUF_SMALL);
	buf_addf(&rel, "%s/scripts/%s", (const char *)s->folder, name);
	assert_int_equal(file_write(rel.s, str_of(text), NULL), OK);
	assert_int_equal(chmod(rel.s, 0755), 0);
	buf_release(&rel);
}

static int begin(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	struct buf path = BUF(BUF_SMALL);
	if (folder_setup(&s->folder))
		return 1;
	buf_addf(&path, "%s/scripts", (const char *)s->folder);
	assert_int_equal(file_mkdirs(path.s, NULL), OK);
	setenv("HUNSU_SHARE", s->folder, 1);
	setenv("XDG_CACHE_HOME", s->folder, 1);
	s->loop = loop_new();
	s->local = local_new(s->loop, on_change, s);
	assert_int_equal(model_parse(&s->model, STR("local:135m"), NULL), OK);
	/* The "server" is a shell script, run as `sh local-server.py FILE …`. */
	write_script(s, "local-model",
		"echo progress 1000000 5000000 part; echo progress 5000000 5000000 part\n"
		"case $2 in server) echo ready /bin/sh ;; *) echo ready /tmp/x.gguf ;; esac\n");
	write_script(s, "local-server.py", "echo listening 4711; read -r x\n");
	buf_release(&path);
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct scene *s = *state;
	local_free(s->local);
	loop_free(s->loop);
	model_release(&s->model);
	folder_teardown(&s->folder);
	free(s);
	unsetenv("HUNSU_SHARE");
	unsetenv("XDG_CACHE_HOME");
	return 0;
}

static void until_settled(struct scene *s)
{
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (!local_url(s->local, &s->model) && !local_error(s->local, &s->model)) {
		assert_true(clock_ms() < until);
		loop_turn(s->loop, 100);
	}
}

static void it_is_installed_loaded_and_ready_when_wanted(void **state)
{
	struct scene *s = *state;
	struct local_status now;
	local_status(s->local, &now);
	assert_int_equal(now.state, LOCAL_OFF);
	local_want(s->local, &s->model);
	local_want(s->local, &s->model); /* a second wish changes nothing */
	assert_null(local_url(s->local, &s->model));
	until_settled(s);
	assert_string_equal(local_url(s->local, &s->model), "http://127.0.0.1:4711/v1");
	local_status(s->local, &now);
	assert_int_equal(now.state, LOCAL_READY);
	assert_string_equal(now.line, "");
	assert_non_null(strstr(s->lines, "fetching the server: 1 of 5 MB"));
	assert_non_null(strstr(s->lines, "fetching the model: 5 of 5 MB"));
	assert_non_null(strstr(s->lines, "loading 135m"));
}

static void an_install_that_fails_says_why_and_is_tried_anew_when_wanted_again(void **state)
{
	struct scene *s = *state;
	write_script(s, "local-model",
		"echo 'local-model: cannot reach the index' >&2; echo more >&2; exit 3\n");
	local_want(s->local, &s->model);
	until_settled(s);
	assert_string_equal(
		local_error(s->local, &s->model), "local-model: cannot reach the index");
	write_script(s, "local-model", "echo ready /bin/sh\n");
	local_want(s->local, &s->model);
	until_settled(s);
	assert_null(local_error(s->local, &s->model));
}

static void a_server_that_cannot_start_is_not_started_for_ever(void **state)
{
	struct scene *s = *state;
	write_script(s, "local-server.py",
		"echo x >> $0.starts; echo 'local-server: cannot load it' >&2; exit 1\n");
	local_want(s->local, &s->model);
	until_settled(s);
	assert_non_null(strstr(local_error(s->local, &s->model), "cannot load it"));
}

static void a_server_that_dies_is_started_again_three_times_a_minute(void **state)
{
	struct scene *s = *state;
	char path[200];
	struct buf starts = BUF(BUF_SMALL);
	write_script(s, "local-server.py", "echo x >> $0.starts; echo listening 4711; exit 0\n");
	local_want(s->local, &s->model);
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (!local_error(s->local, &s->model)) {
		assert_true(clock_ms() < until);
		loop_turn(s->loop, 100);
	}
	snprintf(path, sizeof path, "%s/scripts/local-server.py.starts", (const char *)s->folder);
	assert_int_equal(file_read(&starts, path, NULL), OK);
	assert_string_equal(starts.s, "x\nx\nx\nx\n");
	assert_non_null(strstr(local_error(s->local, &s->model), "keeps ending"));
	buf_release(&starts);
}

static void a_file_that_is_not_there_is_said_at_once(void **state)
{
	struct scene *s = *state;
	model_release(&s->model);
	assert_int_equal(model_parse(&s->model, STR("local:/no/such.gguf"), NULL), OK);
	local_want(s->local, &s->model);
	assert_non_null(strstr(local_error(s->local, &s->model), "/no/such.gguf"));
}

static void a_file_is_known_by_its_bytes(void **state)
{
	struct scene *s = *state;
	char direct[HASH_HEX], wanted[HASH_HEX];
	struct buf name = BUF(BUF_SMALL), text = BUF((size_t)4 << 20);
	for (int i = 0; i < 300000; i++)
		buf_adds(&text, "weights ");
	hash_hex(wanted, buf_str(&text));
	const char *path = folder_file(s->folder, "w.gguf", text.s);
	buf_addf(&name, "local:%s", path);
	model_release(&s->model);
	assert_int_equal(model_parse(&s->model, buf_str(&name), NULL), OK);
	local_want(s->local, &s->model); /* reads it while the server starts */
	until_settled(s);
	assert_int_equal(local_digest(direct, &s->model, NULL), OK);
	assert_string_equal(direct, wanted);
	folder_file(s->folder, "w.gguf", "others");
	hash_hex(wanted, STR("others"));
	assert_int_equal(local_digest(direct, &s->model, NULL), OK);
	assert_string_equal(direct, wanted);
	buf_release(&name);
	buf_release(&text);
}

/* The command line of the real scripts/local-model. */
static void shipped(char *out, size_t size, const char *act, const char *name)
{
	struct buf path = BUF(BUF_SMALL);
	unsetenv("HUNSU_SHARE");
	share_path(&path, "scripts/local-model");
	snprintf(out, size, "sh '%s' %s %s 2>&1", path.s, act, name);
	buf_release(&path);
}

static void pinned_digests_are_those_of_the_script(void **state)
{
	static const char *const sizes[] = {"1.5b", "0.5b", "135m"};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char name[32], command[600], line[80] = "", digest[HASH_HEX];
		struct model m;
		snprintf(name, sizeof name, "local:%s", sizes[i]);
		assert_int_equal(model_parse(&m, str_of(name), NULL), OK);
		assert_int_equal(local_digest(digest, &m, NULL), OK);
		shipped(command, sizeof command, "digest", sizes[i]);
		FILE *f = popen(command, "r");
		assert_non_null(f);
		assert_non_null(fgets(line, sizeof line, f));
		pclose(f);
		line[strcspn(line, "\n")] = 0;
		assert_string_equal(digest, line);
		model_release(&m);
	}
}

/* ---- with the real server and the smallest model */

static char *real_home; /* XDG_DATA_HOME of whoever runs the tests; NULL: unset */

static bool installed(const char *what)
{
	char command[600];
	shipped(command, sizeof command, "install", what);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	while (fgetc(f) != EOF)
		;
	return pclose(f) == 0;
}

static void real_or_skip(void)
{
	if (real_home)
		setenv("XDG_DATA_HOME", real_home, 1);
	if (!installed("server") || !installed("135m")) {
		print_message("skipped: the server and the 135m model cannot be installed here\n");
		skip();
	}
}

static void until_done(struct desk *d, const struct said *s)
{
	const int64_t until = clock_ms() + LONG_MS;
	while (!s->done) {
		assert_true(clock_ms() < until);
		loop_turn(d->loop, 100);
	}
}

/* The process that listens on the port of the running local server; found by its command line. */
static pid_t server_of(pid_t parent)
{
	pid_t found = 0;
	DIR *proc = opendir("/proc");
	assert_non_null(proc);
	for (struct dirent *e; (e = readdir(proc));) {
		char path[300], line[400] = "", *behind;
		long pid, ppid;
		char mode;
		if (!str_to_long(str_of(e->d_name), 1, INT32_MAX, &pid))
			continue;
		snprintf(path, sizeof path, "/proc/%ld/stat", pid);
		FILE *f = fopen(path, "r");
		if (!f)
			continue;
		if (fgets(line, sizeof line, f) && (behind = strrchr(line, ')')) &&
			sscanf(behind, ") %c %ld", &mode, &ppid) == 2 && ppid == parent &&
			mode != 'Z')
			found = (pid_t)pid;
		fclose(f);
	}
	closedir(proc);
	return found;
}

/* One that has ended may stand in the table until somebody asks for its status. */
static bool alive(pid_t pid)
{
	char path[64], line[400] = "";
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	const char *behind = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return behind && strncmp(behind, ") Z", 3) != 0;
}

static void the_real_server_answers_goes_on_from_a_prefix_and_comes_back_after_a_crash(void **state)
{
	struct desk d;
	struct said s[5] = {{0}};
	struct model m;
	(void)state;
	real_or_skip();
	desk_open(&d, NULL);
	assert_int_equal(model_parse(&m, STR("local:135m"), NULL), OK);
	const struct ask plain = {
		.model = &m, .user = "Name the capital of France.", .prefix = "The capital is"};
	struct ask streamed = plain, second = plain;
	streamed.stream = true;
	second.user = "Count to ten.";
	desk_ask(&d, &s[0], &plain);
	until_done(&d, &s[0]);
	assert_null(s[0].error);
	assert_null(strstr(s[0].text, "The capital is"));
	desk_ask(&d, &s[1], &streamed);
	until_done(&d, &s[1]);
	assert_string_equal(s[0].text, s[1].text); /* temperature 0, prefix repeated or not */
	assert_true(s[0].in > 0 && s[0].out > 0);

	desk_ask(&d, &s[2], &second);
	while (client_running(d.client) == 0)
		loop_turn(d.loop, 100);
	const pid_t server = server_of(getpid());
	assert_true(server > 0);
	assert_int_equal(kill(server, SIGKILL), 0);
	until_done(&d, &s[2]);
	assert_null(s[2].error); /* it was started again, and the call made again */
	for (int i = 0; i < 5; i++)
		said_release(&s[i]);
	desk_close(&d);
	model_release(&m);
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

static void no_server_outlives_a_killed_hunsu(void **state)
{
	int ends[2];
	pid_t server = 0;
	(void)state;
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

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, finish)
	const struct CMUnitTest tests[] = {
		TEST(it_is_installed_loaded_and_ready_when_wanted),
		TEST(an_install_that_fails_says_why_and_is_tried_anew_when_wanted_again),
		TEST(a_server_that_cannot_start_is_not_started_for_ever),
		TEST(a_server_that_dies_is_started_again_three_times_a_minute),
		TEST(a_file_that_is_not_there_is_said_at_once),
		TEST(a_file_is_known_by_its_bytes),
		TEST(pinned_digests_are_those_of_the_script),
		cmocka_unit_test(
			the_real_server_answers_goes_on_from_a_prefix_and_comes_back_after_a_crash),
		cmocka_unit_test(no_server_outlives_a_killed_hunsu),
	};
	real_home = mem_dup(getenv("XDG_DATA_HOME"));
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(real_home);
	return failed;
}
