/* test_keys.c - the key goes to the server and nowhere else: no file that hunsu writes holds it. */
#include <ftw.h>
#include <sys/stat.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"

#define KEY_HEAD "sk-test-4f1d9"
#define KEY_TAIL "c-not-a-key"
#define KEY KEY_HEAD KEY_TAIL

static int seen; /* nftw hands its caller no argument */

static int look(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	if (kind == FTW_F && strcmp(path_base(path).p, "key") != 0) {
		seen++;
		assert_int_equal(file_read(&text, path, NULL), OK);
		for (size_t i = 0; i + strlen(KEY) <= text.n; i++)
			if (memcmp(text.s + i, KEY, strlen(KEY)) == 0)
				print_error("the key is in %s\n", path), assert_true(false);
	}
	return 0;
}

static void assert_silent(const struct ran *r)
{
	assert_null(strstr(buf_text(&r->out), KEY));
	assert_null(strstr(buf_text(&r->err), KEY));
}

IN_FOLDER(the_key_is_in_no_file_and_in_no_message)
{
	struct faulty *f = faulty_start();
	struct ran r;
	char model[80];
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Capital of {{input}}?");
	SCOPED(buf) err = BUF(BUF_SMALL);
	(void)snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	assert_int_equal(file_mkdirs(folder_path(*state, "hunsu"), &err), OK);
	assert_int_equal(chmod(folder_file(*state, "hunsu/key", KEY "\n"), 0600), 0);
	faulty_add(f, &(struct faulty_answer){.status = 401,
			      .body = "{\"error\":{\"message\":\"" KEY " is not known\"}}"});
	DRIVE(&r, folder_path(*state, "."), "", "eval", "-t", task, "-p", prompt, "--target", model,
		"--json", folder_path(*state, "out.json"));
	assert_int_equal(r.status, 3);
	assert_string_equal(faulty_key(f, 0), "Bearer " KEY);
	assert_silent(&r);
	/* Answers that repeat it, whole and streamed, to whoever asks. */
	static const char *const pieces[] = {
		"data: {\"choices\":[{\"delta\":{\"content\":\"it is " KEY_HEAD "\"}}]}\n\n",
		"data: {\"choices\":[{\"delta\":{\"content\":\"" KEY_TAIL "\","
		"\"reasoning\":\"" KEY "\"},\"finish_reason\":\"stop\"}]}\n\n",
		NULL};
	for (int i = 0; i < 40; i++)
		faulty_add(f, &(struct faulty_answer){.pieces = pieces});
	DRIVE(&r, folder_path(*state, "."),
		"evaluate\ntry Spain\npropose 2\nset\nmodel\nshow calls\n", "--plain", "--new",
		task, "-p", prompt,
		"-s", folder_path(*state, "s.hunsu"), "--target", model, "--proposer",
		model);
	assert_non_null(strstr(buf_text(&r.out), "it is [key]"));
	assert_silent(&r);
	assert_int_equal(nftw(folder_path(*state, "."), look, 8, FTW_PHYS), 0);
	assert_true(seen >= 4); /* task, prompt, out.json, session, store … */
}

IN_FOLDER(a_key_file_that_others_may_read_is_passed_over_with_a_word)
{
	struct faulty *f = faulty_start();
	struct ran r;
	char model[80];
	const char *task =
		folder_file(*state, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Capital of {{input}}?");
	(void)snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(f));
	assert_int_equal(file_mkdirs(folder_path(*state, "hunsu"), NULL), OK);
	assert_int_equal(chmod(folder_file(*state, "hunsu/key", KEY "\n"), 0640), 0);
	DRIVE(&r, folder_path(*state, "."), "", "eval", "-t", task, "-p", prompt, "--target",
		model);
	assert_non_null(strstr(buf_text(&r.err), "hunsu/key is passed over: others may read it"));
	assert_int_equal(r.status, 0);
	DRIVE(&r, folder_path(*state, "."), "try Spain\n", "--plain", "--new", task, "-p", prompt,
		"-s", folder_path(*state, "s.hunsu"), "--target", model, "--proposer", model);
	assert_non_null(strstr(buf_text(&r.out), "hunsu/key is passed over: others may read it"));
	DRIVE(&r, folder_path(*state, "."), "", "models", "--check", model);
	assert_non_null(strstr(buf_text(&r.err), "is passed over"));
	for (int i = 0; i < faulty_requests(f); i++)
		assert_string_equal(faulty_key(f, i), "");
	/* A server that wants one says no: then the person is told which it would have been. */
	faulty_add(f, &(struct faulty_answer){.status = 401, .body = "{}"});
	DRIVE(&r, folder_path(*state, "."), "", "eval", "-t", task, "-p", prompt, "--target", model,
		"--no-store");
	assert_non_null(strstr(buf_text(&r.err), "it got no key"));
}
