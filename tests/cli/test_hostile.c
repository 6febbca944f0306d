/* A session that somebody else made: where it sends and what it writes is asked for, or refused. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/foreign.h"

#define KEY "sk-test-4f1d9c-not-a-key"
#define OLD_MODEL "local:135m"
#define OLD_FILE "/old/prompt.txt"

static void expect_text(const char *path, const char *wanted)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	assert_int_equal(file_read(&text, path, NULL), OK);
	assert_string_equal(buf_text(&text), wanted);
}

static void expect_said(const struct ran *r, const char *words)
{
	if (!strstr(buf_text(&r->out), words))
		print_error("not said: %s\nbut: %s%s", words, buf_text(&r->out), buf_text(&r->err)),
			assert_true(false);
}

static void give_key(void *folder)
{
	assert_int_equal(file_mkdirs(folder_path(folder, "hunsu"), NULL), OK);
	assert_int_equal(chmod(folder_file(folder, "hunsu/key", KEY "\n"), 0600), 0);
}

/* ---- where it sends */

IN_FOLDER(nothing_goes_to_a_server_that_only_a_session_names)
{
	static const char *const lines[] = {"evaluate", "propose 2", "try hello", "retry",
		"mutate shorter", "ablate", "held-out", "evaluate\ny", "propose\nyes"};
	/* The same server in other spellings. */
	static const char *const hosts[] = {"127.0.0.1", "localhost", "LocalHost", "127.1",
		"0x7f.0.0.1", "%31%32%37.0.0.1"};
	struct faulty *f = faulty_start();
	struct ran r;
	char model[120], host[60];
	give_key(*state);
	for (size_t h = 0; h < sizeof hosts / sizeof *hosts; h++) {
		snprintf(model, sizeof model, "openai@http://%s:%d/v1:m", hosts[h],
			faulty_port(f));
		for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
			const char *path = foreign_session(*state, "s.hunsu", model, OLD_FILE);
			DRIVE(&r, folder_path(*state, "."), lines[i], "--plain", "--yes", path);
			assert_int_equal(faulty_requests(f), 0);
			assert_int_not_equal(r.status, 0);
		}
		/* The answers say which server, and what to do. */
		const char *path = foreign_session(*state, "s.hunsu", model, OLD_FILE);
		DRIVE(&r, folder_path(*state, "."), "evaluate", "--plain", path);
		snprintf(host, sizeof host, ":%d (target", faulty_port(f));
		expect_said(&r, host);
		expect_said(&r, "--target");
		assert_int_equal(r.status, 3);
	}
}

IN_FOLDER(what_was_named_once_is_not_asked_for_again)
{
	struct faulty *f = faulty_start();
	struct ran r;
	char model[120], line[200];
	give_key(*state);
	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	const char *path = foreign_session(*state, "s.hunsu", model, OLD_FILE);
	snprintf(line, sizeof line, "model target %s\nevaluate\n", model);
	DRIVE(&r, folder_path(*state, "."), line, "--plain", "--no-store", path);
	assert_int_equal(faulty_requests(f), 1);
	assert_string_equal(faulty_key(f, 0), "Bearer " KEY);
	path = foreign_session(*state, "s2.hunsu", model, OLD_FILE);
	DRIVE(&r, folder_path(*state, "."), "evaluate\n", "--plain", "--no-store", path);
	assert_int_equal(r.status, 0);
	assert_int_equal(faulty_requests(f), 2);
	/* Another port of the same machine is another place. */
	struct faulty *other = faulty_start();
	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(other));
	path = foreign_session(*state, "s3.hunsu", model, OLD_FILE);
	DRIVE(&r, folder_path(*state, "."), "evaluate\n", "--plain", "--no-store", path);
	assert_int_equal(faulty_requests(other), 0);
	/* --target names one, the configuration another. */
	DRIVE(&r, folder_path(*state, "."), "evaluate\n", "--plain", "--no-store", "--target",
		model, path);
	assert_int_equal(faulty_requests(other), 1);
}

IN_FOLDER(the_configuration_names_a_server)
{
	struct faulty *f = faulty_start();
	struct ran r;
	char model[120], config[200];
	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	snprintf(config, sizeof config, "target: \"%s\"\n", model);
	assert_int_equal(file_mkdirs(folder_path(*state, "hunsu"), NULL), OK);
	folder_file(*state, "hunsu/config.yaml", config);
	const char *path = foreign_session(*state, "s.hunsu", model, OLD_FILE);
	DRIVE(&r, folder_path(*state, "."), "evaluate\n", "--plain", path);
	assert_int_equal(faulty_requests(f), 1);
	assert_string_equal(faulty_key(f, 0), "");
}

/* A place that cannot be written down holds for the sitting. */
IN_FOLDER(a_configuration_that_cannot_be_written_stops_nobody)
{
	struct faulty *f = faulty_start();
	struct ran r;
	char model[120];
	const char *task = folder_file(*state, "t.jsonl", "{\"input\":\"a\",\"expected\":\"b\"}\n");
	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	assert_int_equal(file_mkdirs(folder_path(*state, "hunsu/named"), NULL), OK);
	DRIVE(&r, folder_path(*state, "."), "", "eval", "-t", task, "-p",
		folder_file(*state, "p.txt", "{{input}}"), "--target", model, "--no-store");
	assert_int_equal(faulty_requests(f), 1);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(buf_text(&r.err), "for this run only"));
}

IN_FOLDER(weights_that_only_a_session_names_are_not_read)
{
	struct ran r;
	SCOPED(buf) model = BUF(BUF_SMALL);
	const char *weights = folder_path(*state, "w.gguf");
	assert_int_equal(mkfifo(weights, 0600), 0); /* to read it would take for ever */
	buf_addf(&model, "local:%s", weights);
	const char *path = foreign_session(*state, "s.hunsu", model.s, OLD_FILE);
	DRIVE(&r, folder_path(*state, "."), "evaluate\ntry x\n", "--plain", "--yes", path);
	assert_int_equal(r.status, 3);
	expect_said(&r, "w.gguf (target");
}

/* ---- what it writes */

IN_FOLDER(a_file_that_only_a_session_names_is_not_written)
{
	static const char *const paths[] = {"%s/victim", "victim", "./victim", "sub/../victim",
		"sub/link", "sub/../sub/.././victim", "%s/sub/up/victim", "//%s/victim"};
	static const char *const lines[] = {"write", "w", "write!", "w!"};
	struct ran r;
	SCOPED(buf) file = BUF(BUF_SMALL);
	folder_file(*state, "victim", "mine\n");
	assert_int_equal(mkdir(folder_path(*state, "sub"), 0700), 0);
	assert_int_equal(symlink("../victim", folder_path(*state, "sub/link")), 0);
	assert_int_equal(symlink("..", folder_path(*state, "sub/up")), 0);
	assert_int_equal(chdir(*state), 0);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
			buf_clear(&file);
			for (const char *p = paths[i]; *p; p++)
				if (*p == '%')
					buf_adds(&file, *state), p++;
				else
					buf_addc(&file, *p);
			const char *path = foreign_session(*state, "s.hunsu", OLD_MODEL, file.s);
			DRIVE(&r, folder_path(*state, "."), lines[l], "--plain", "--yes", path);
			assert_int_equal(r.status, 3);
			expect_said(&r, "only the session names");
			expect_said(&r, "/victim");
			expect_text(folder_path(*state, "victim"), "mine\n");
		}
	assert_int_equal(chdir("/"), 0);
}

/* Typing the same path is no answer to "is it to be replaced?". */
IN_FOLDER(its_path_typed_is_a_file_like_any_other)
{
	struct ran r;
	SCOPED(buf) line = BUF(BUF_SMALL);
	const char *victim = folder_file(*state, "victim", "mine\n");
	buf_addf(&line, "write %s\n", victim);
	const char *path = foreign_session(*state, "s.hunsu", OLD_MODEL, victim);
	DRIVE(&r, folder_path(*state, "."), line.s, "--plain", path);
	expect_said(&r, "is there already");
	expect_text(victim, "mine\n");
}

IN_FOLDER(a_file_that_was_named_stays_so_over_sittings)
{
	struct ran r;
	SCOPED(buf) line = BUF(BUF_SMALL);
	const char *task = folder_file(*state, "t.jsonl", "{\"input\":\"a\",\"expected\":\"b\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Say {{input}}"), *own, *other;
	own = folder_path(*state, "own.hunsu");
	other = folder_path(*state, "new.txt");
	DRIVE(&r, folder_path(*state, "."), "prompt Be kind. {{input}}\n", "--plain", "--new", task,
		"-p", prompt, "-s", own);
	assert_int_equal(r.status, 0);
	DRIVE(&r, folder_path(*state, "."), "write\n", "--plain", own);
	assert_int_equal(r.status, 0);
	expect_text(prompt, "Be kind. {{input}}");
	buf_addf(&line, "write %s\nprompt Again. {{input}}\n", other);
	DRIVE(&r, folder_path(*state, "."), line.s, "--plain", own);
	assert_int_equal(r.status, 0);
	DRIVE(&r, folder_path(*state, "."), "write\n", "--plain", own);
	assert_int_equal(r.status, 0);
	expect_text(other, "Again. {{input}}\n");
	/* Led elsewhere since: another file. */
	assert_int_equal(unlink(other), 0);
	folder_file(*state, "victim", "mine\n");
	assert_int_equal(symlink("victim", other), 0);
	DRIVE(&r, folder_path(*state, "."), "prompt Third. {{input}}\nwrite!\n", "--plain", own);
	assert_int_equal(r.status, 3);
	expect_text(folder_path(*state, "victim"), "mine\n");
}

/* ---- what a crash leaves */

/* Ends a program by a signal that leaves a core where cores are left. */
static bool leaves_core(void *folder, const char *key)
{
	struct driven d;
	int status;
	const char *path = foreign_session(folder, "s.hunsu", OLD_MODEL, OLD_FILE);
	char word[16];
	unlink(folder_path(folder, "hunsu/key"));
	if (key)
		give_key(folder);
	/* A model that takes the key: it is looked for at the start. */
	const char *words[] = {"--plain", "--target", "openai@http://127.0.0.1:1/v1:m", path, NULL};
	drive_start(&d, folder_path(folder, "."), words);
	assert_true(read(d.out, word, sizeof word) > 0); /* it greets */
	kill(d.pid, SIGABRT);
	assert_int_equal(waitpid(d.pid, &status, 0), d.pid);
	close(d.in);
	close(d.out);
	close(d.err);
	assert_true(WIFSIGNALED(status));
	return WCOREDUMP(status);
}

IN_FOLDER(a_crash_leaves_no_key_behind)
{
	struct rlimit was, most;
	assert_int_equal(getrlimit(RLIMIT_CORE, &was), 0);
	most = was;
	most.rlim_cur = most.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_CORE, &most), 0);
	assert_int_equal(chdir(*state), 0);
	if (!leaves_core(*state, NULL))
		printf("skip: no core is left on this machine\n");
	else
		assert_false(leaves_core(*state, KEY));
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(setrlimit(RLIMIT_CORE, &was), 0);
}
