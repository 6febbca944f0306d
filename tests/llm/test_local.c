/* The local server, with made-up ones in its place. run-tests: native */
#include "hunsu/llm/local.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "../support/calling.h"
#include "../support/folder.h"
#include "hunsu/base/child.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"

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

/* A valgrind that does not know pidfd_open runs no children. */
static void children_or_skip(struct scene *s)
{
	const char *const argv[] = {"true", NULL};
	const struct child_events ev = {0};
	struct buf err = BUF(BUF_SMALL);
	struct child *c = child_start(s->loop, argv, &ev, &err);
	if (!c) {
		print_message("skip: %s\n", buf_text(&err));
		buf_release(&err);
		skip();
	}
	child_stop(c);
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
	children_or_skip(s);
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
	children_or_skip(s);
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
	children_or_skip(s);
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
	children_or_skip(s);
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
	children_or_skip(s);
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
