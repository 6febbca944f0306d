/* The local server, with made-up ones in its place. run-tests: native */
#include "../support/test.h"
#include "hunsu/llm/local.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../support/calling.h"
#include "../support/folder.h"
#include "../support/whole.h"
#include "hunsu/base/child.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "../../src/llm/processor.h"

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
	SCOPED(buf) rel = BUF(BUF_SMALL);
	buf_addf(&rel, "%s/scripts/%s", (const char *)s->folder, name);
	assert_int_equal(file_write(rel.s, str_of(text), NULL), OK);
	assert_int_equal(chmod(rel.s, 0755), 0);
}

static int begin(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	SCOPED(buf) path = BUF(BUF_SMALL);
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

#define T(name) TEST_WITH(name, begin, finish)

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

T(it_is_installed_loaded_and_ready_when_wanted)
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

T(an_install_that_fails_says_why_and_is_tried_anew_when_wanted_again)
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

T(a_server_that_cannot_start_is_not_started_for_ever)
{
	struct scene *s = *state;
	children_or_skip(s);
	write_script(s, "local-server.py",
		"echo x >> $0.starts; echo 'local-server: cannot load it' >&2; exit 1\n");
	local_want(s->local, &s->model);
	until_settled(s);
	assert_non_null(strstr(local_error(s->local, &s->model), "cannot load it"));
}

T(a_server_that_dies_is_started_again_three_times_a_minute)
{
	struct scene *s = *state;
	char path[200];
	SCOPED(buf) starts = BUF(BUF_SMALL);
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
}

T(a_file_that_is_not_there_is_said_at_once)
{
	struct scene *s = *state;
	model_release(&s->model);
	assert_int_equal(model_parse(&s->model, STR("local:/no/such.gguf"), NULL), OK);
	local_want(s->local, &s->model);
	assert_non_null(strstr(local_error(s->local, &s->model), "/no/such.gguf"));
}

T(a_file_is_known_by_its_bytes)
{
	struct scene *s = *state;
	char direct[HASH_HEX], wanted[HASH_HEX];
	SCOPED(buf) name = BUF(BUF_SMALL), text = BUF((size_t)4 << 20);
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
	assert_true(local_digest(direct, &s->model));
	assert_string_equal(direct, wanted);
	folder_file(s->folder, "w.gguf", "others");
	assert_false(local_digest(direct, &s->model));
}

/* ---- threads */

static double idle_share; /* of eight cores, from one look to the next */

static void look(struct processor *out)
{
	static struct processor now;
	now.cores = 8;
	now.total += 1000;
	now.idle += (uint64_t)(idle_share * 1000);
	*out = now;
}

/* What the script was started with, a line for each time. */
static void starts_of(struct scene *s, struct buf *out)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	buf_addf(&path, "%s/scripts/local-server.py.starts", (const char *)s->folder);
	buf_clear(out);
	if (file_read(out, path.s, NULL) != OK)
		buf_clear(out); /* not once yet */
}

static void start_with(struct scene *s, double idle)
{
	idle_share = idle;
	children_or_skip(s);
	write_script(s, "local-server.py",
		"echo \"$@\" >> $0.starts; echo listening 4711; read -r x\n");
	local_look(s->local, look);
	local_want(s->local, &s->model);
	until_settled(s);
}

T(it_gets_as_many_threads_as_cores_are_idle)
{
	struct scene *s = *state;
	SCOPED(buf) starts = BUF(BUF_SMALL);
	start_with(s, 0.5);
	starts_of(s, &starts);
	assert_int_equal(times_in(&starts, "--threads 4"), 1);
}

static void become_slow(struct scene *s)
{
	local_paced(s->local, &s->model, 400, 10000, 1);
	local_paced(s->local, &s->model, 400, 120000, 1);
}

T(on_a_machine_that_got_busy_it_is_started_again_with_fewer_and_says_so)
{
	struct scene *s = *state;
	SCOPED(buf) starts = BUF(BUF_SMALL);
	start_with(s, 1);
	idle_share = 0.25;
	become_slow(s);
	assert_null(local_url(s->local, &s->model)); /* no more calls until it was looked at */
	loop_turn(s->loop, 10);
	starts_of(s, &starts);
	assert_int_equal(times_in(&starts, "\n"), 1); /* not while one is in flight */
	local_idle(s->local, &s->model);
	until_settled(s);
	assert_non_null(strstr(s->lines, "with 2 of 8 threads"));
	starts_of(s, &starts);
	assert_int_equal(times_in(&starts, "--threads 8"), 1);
	assert_int_equal(times_in(&starts, "--threads 2"), 1);
	become_slow(s);
	assert_non_null(local_url(s->local, &s->model)); /* once in ten minutes */
}

T(a_slow_server_on_an_idle_machine_is_left_alone)
{
	struct scene *s = *state;
	SCOPED(buf) starts = BUF(BUF_SMALL);
	start_with(s, 1);
	local_idle(s->local, &s->model);
	become_slow(s);
	local_idle(s->local, &s->model);
	until_settled(s);
	starts_of(s, &starts);
	assert_int_equal(times_in(&starts, "\n"), 1);
}

T(fewer_than_one_thread_are_not_looked_for)
{
	struct scene *s = *state;
	start_with(s, 0);
	become_slow(s);
	assert_non_null(local_url(s->local, &s->model));
}

T(one_that_dies_while_it_is_looked_at_comes_back)
{
	struct scene *s = *state;
	SCOPED(buf) starts = BUF(BUF_SMALL);
	start_with(s, 1);
	become_slow(s);
	local_hung(s->local, &s->model);
	local_idle(s->local, &s->model);
	until_settled(s);
	starts_of(s, &starts);
	assert_int_equal(times_in(&starts, "--threads 8"), 2);
}

/* ---- patience: a client whose local server is a made-up one in threads of this process */

static void serve_at(struct scene *s, const struct calling *d)
{
	char script[120];
	snprintf(script, sizeof script, "echo x >> $0.starts; echo listening %d; read -r x\n",
		faulty_port(d->server));
	write_script(s, "local-server.py", script);
}

static void until_started(struct scene *s, struct calling *d, int wanted)
{
	SCOPED(buf) starts = BUF(BUF_SMALL);
	const int64_t until = clock_ms() + PATIENCE_MS;
	do {
		assert_true(clock_ms() < until);
		loop_turn(d->loop, 50);
		starts_of(s, &starts);
	} while (times_in(&starts, "x") < wanted);
}

T(no_time_limit_runs_while_it_answers_health)
{
	struct scene *s = *state;
	const struct client_options o = {.first_byte_ms = 100 * test_slower(),
		.total_ms = 200 * test_slower(), .tries = 1};
	const struct faulty_answer late = {.wait = true};
	struct calling d;
	SCOPED(said) whole = {0}, streamed = {0};
	SCOPED(buf) starts = BUF(BUF_SMALL);
	children_or_skip(s);
	calling_open(&d, &o);
	serve_at(s, &d);
	faulty_add(d.server, &late);
	faulty_add(d.server, &late);
	calling_ask(&d, &whole, &(struct ask){.model = &s->model});
	calling_ask(&d, &streamed, &(struct ask){.model = &s->model, .user = "x", .stream = true});
	calling_until_requests(&d, 2 + 4); /* the calls, and how often it was asked how it is */
	assert_int_equal(whole.done + streamed.done, 0);
	faulty_go(d.server);
	calling_until(&d, &whole.done, 1);
	calling_until(&d, &streamed.done, 1);
	assert_null(whole.error);
	assert_null(streamed.error);
	assert_int_equal(whole.tries, 1);
	starts_of(s, &starts);
	assert_string_equal(starts.s, "x\n");
	calling_close(&d);
}

T(one_that_no_longer_answers_health_is_started_again)
{
	struct scene *s = *state;
	const struct client_options o = {.first_byte_ms = 50};
	const struct faulty_answer late = {.wait = true};
	struct calling d;
	SCOPED(said) said = {0};
	children_or_skip(s);
	calling_open(&d, &o);
	serve_at(s, &d);
	faulty_add(d.server, &late); /* the call */
	faulty_add(d.server, &late); /* /health */
	calling_ask(&d, &said, &(struct ask){.model = &s->model});
	until_started(s, &d, 2);
	faulty_go(d.server);
	calling_until(&d, &said.done, 1);
	assert_null(said.error);
	calling_close(&d);
}

T(no_more_calls_run_than_it_has_slots)
{
	struct scene *s = *state;
	enum { CALLS = 12 };
	const struct client_options o = {.in_flight = 16};
	const struct faulty_answer late = {.wait = true};
	struct calling d;
	struct said said[CALLS] = {{0}};
	children_or_skip(s);
	calling_open(&d, &o);
	serve_at(s, &d);
	for (int i = 0; i < LOCAL_SLOTS; i++)
		faulty_add(d.server, &late);
	for (int i = 0; i < CALLS; i++)
		calling_ask(&d, &said[i], &(struct ask){.model = &s->model, .sample = i + 1});
	calling_until_requests(&d, LOCAL_SLOTS);
	for (int i = 0; i < 10; i++)
		loop_turn(d.loop, 20);
	assert_int_equal(client_running(d.client), LOCAL_SLOTS);
	faulty_go(d.server);
	for (int i = 0; i < CALLS; i++) {
		calling_until(&d, &said[i].done, 1);
		assert_null(said[i].error);
		said_release(&said[i]);
	}
	assert_int_equal(faulty_most_at_once(d.server), LOCAL_SLOTS);
	calling_close(&d);
}

/* The command line of the real scripts/local-model. */
static void shipped(char *out, size_t size, const char *act, const char *name)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	unsetenv("HUNSU_SHARE");
	share_path(&path, "scripts/local-model");
	snprintf(out, size, "sh '%s' %s %s 2>&1", path.s, act, name);
}

T(pinned_digests_are_those_of_the_script)
{
	static const char *const sizes[] = {"1.5b", "0.5b", "135m"};
	for (size_t i = 0; i < 3; i++) {
		char name[32], command[600], line[80] = "", digest[HASH_HEX];
		SCOPED(model) m;
		snprintf(name, sizeof name, "local:%s", sizes[i]);
		assert_int_equal(model_parse(&m, str_of(name), NULL), OK);
		assert_true(local_digest(digest, &m));
		shipped(command, sizeof command, "digest", sizes[i]);
		FILE *f = popen(command, "r");
		assert_non_null(f);
		assert_non_null(fgets(line, sizeof line, f));
		pclose(f);
		line[strcspn(line, "\n")] = 0;
		assert_string_equal(digest, line);
	}
}
