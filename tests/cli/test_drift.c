/* test_drift.c - what served a session's calls, and hunsu drift. */
#include <sys/stat.h>
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "../support/whole.h"
#include "hunsu/base/file.h"

#define ANSWER(model, word)                                                                        \
	"{\"model\":\"" model "\",\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,"      \
	"\"message\":{\"role\":\"assistant\",\"content\":\"" word "\"},\"finish_reason\":\"stop\"" \
	"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}"

/* Inputs that begin with `late` are for the model that comes later; with `odd` it answers otherwise
 * in the end. */
static bool first_model(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = strstr(body, "late") ? ANSWER("m-2025", "yes") : ANSWER("m-2024", "yes");
	return true;
}

static bool other_model(const char *head, const char *body, struct faulty_answer *out)
{
	out->body = strstr(body, "odd") ? ANSWER("m-2026", "no") : ANSWER("m-2026", "yes");
	return true;
}

struct scene {
	struct faulty *server;
	const char *session;
	char model[80];
};

static void play(struct scene *s, void *folder, struct ran *r)
{
	SCOPED(buf) task = BUF(BUF_TEXT);
	const char *prompt = folder_file(folder, "p.txt", "Say {{input}}.");

	s->server = faulty_start();
	faulty_speak(s->server, first_model);
	snprintf(s->model, sizeof s->model, "openai@http://127.0.0.1:%d/v1:m",
		faulty_port(s->server));
	s->session = folder_path(folder, "s.hunsu");
	for (int i = 0; i < 12; i++)
		buf_addf(&task, "{\"input\":\"%s %d\",\"output\":\"yes\"}\n",
			i % 4 ? "plain" : "odd", i);
	folder_file(folder, "t.task.yaml", "split:\n  held_out: 0\n");
	DRIVE(r, folder,
		"evaluate\nstatus\nshow request\ntry late\ntry late again\nstatus\nquit\n",
		"--plain", "-s", s->session, "-p", prompt, "--target", s->model,
		folder_file(folder, "t.jsonl", buf_text(&task)));
}

IN_FOLDER(what_served_is_kept_and_its_change_is_told_once)
{
	struct scene s;
	struct ran r;
	SCOPED(buf) record = BUF(BUF_TEXT);

	play(&s, *state, &r);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "target served as m-2024, fingerprint fp_1");
	assert_has(&r.out, "target served as m-2025, fingerprint fp_1");
	assert_int_equal(
		times_in(&r.out, "served by another one now: m-2025, before m-2024") +
			times_in(&r.err, "served by another one now: m-2025, before m-2024"),
		1);
	assert_int_equal(file_read_text(&record, s.session, NULL), OK);
	assert_int_equal(times_in(&record, "{\"served\":{"), 2);
	assert_int_equal(times_in(&record, "\"served\":1,\"hash\""), 12);
	DRIVE(&r, *state, NULL, "log", "--check", s.session);
	assert_int_equal(r.status, 0);
}

IN_FOLDER(drift_counts_what_differs_from_both)
{
	struct scene s;
	struct ran r;
	int before;

	play(&s, *state, &r);
	before = faulty_requests(s.server);
	DRIVE(&r, *state, NULL, "drift", s.session);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "10 requests of the session, each 2 times: ");
	assert_has(&r.out, "0 of 10 answers changed: under 26 %");
	assert_int_equal(faulty_requests(s.server) - before, 20);
	faulty_speak(s.server, other_model);
	DRIVE(&r, *state, NULL, "drift", s.session, "--json", "-");
	assert_int_equal(r.status, 1);
	assert_has(&r.out, "\"changed\":true,\"now\":[\"no\",\"no\"]");
	assert_has(&r.out, "\"was\":\"yes\"");
	/* One answer of two that is as it was: chance, not drift. */
	for (int i = 0; i < 10; i++) {
		faulty_add(s.server, &(struct faulty_answer){.body = ANSWER("m-2024", "yes")});
		faulty_add(s.server, &(struct faulty_answer){.body = ANSWER("m-2024", "no")});
	}
	DRIVE(&r, *state, NULL, "drift", s.session, "-j", "1");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "on 10 the two answers of now differ");
	faulty_add(s.server, &(struct faulty_answer){.status = 400, .body = "no"});
	DRIVE(&r, *state, NULL, "drift", s.session);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "1 of 10 requests stayed in error");
	faulty_stop(s.server);
	DRIVE(&r, *state, NULL, "drift", s.session, "--target", "openai@http://127.0.0.1:9/v1:x");
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "no answer by openai@http://127.0.0.1:9/v1:x");
}

IN_FOLDER(a_program_that_was_allowed_is_asked_again)
{
	struct ran r;
	const char *session = folder_path(*state, "s.hunsu");
	const char *prompt = folder_file(*state, "p.txt", "Say {{input}}.");
	const char *path = folder_file(*state, "program",
		"#!/bin/sh\nwhile read -r line; do printf '{\"output\":\"yes\"}\\n'; done\n");
	SCOPED(buf) model = BUF(BUF_TEXT);

	buf_addf(&model, "exec:%s", path);
	assert_int_equal(chmod(path, 0700), 0);
	DRIVE(&r, *state, "evaluate\nquit\n", "--plain", "-s", session, "-p", prompt, "--target",
		buf_text(&model), "--allow", path,
		folder_file(*state, "t.jsonl", "{\"input\":\"a\",\"output\":\"yes\"}\n"));
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "drift", session);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "0 of 1 answer changed");
}
