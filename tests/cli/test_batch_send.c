/* test_batch_send.c - hunsu batch send: a batch at a service that does some things wrong. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/mem.h"
#include "hunsu/llm/ledger.h"

enum { IDS = 3 };

/* What the service has: one batch at most, of either dialect. */
static struct service {
	char ids[IDS][65]; /* of the calls that came */
	int n, uploads, made, looked, polled, cancelled;
	int polls; /* until it is over; -1: it never is */
	const char *end; /* the word for that; NULL: usual */
	bool errs; /* of the calls the last one failed */
	char body[4096];
} at;

static void take_ids(const char *body)
{
	at.n = 0;
	while ((body = strstr(body, "\"custom_id\":\"")) && at.n < IDS) {
		body += strlen("\"custom_id\":\"");
		snprintf(at.ids[at.n++], sizeof at.ids[0], "%.64s", body);
	}
}

static void say_batch(void)
{
	const bool over = at.cancelled || (at.polls >= 0 && at.polled > at.polls);

	snprintf(at.body, sizeof at.body,
		"{\"id\":\"batch_7\",\"status\":\"%s\",\"input_file_id\":\"file-7\","
		"\"output_file_id\":%s,\"error_file_id\":%s,\"errors\":%s,"
		"\"request_counts\":{\"total\":%d,\"completed\":0,\"failed\":0}}",
		!over	? "in_progress"
		: at.end ? at.end
			 : "completed",
		over && !at.end ? "\"file-out\"" : "null",
		over && at.errs ? "\"file-err\"" : "null",
		at.end ? "{\"data\":[{\"message\":\"line 2 is odd\"}]}" : "null", at.n);
}

static void say_list(void)
{
	SCOPED(buf) list = BUF(BUF_SMALL);

	say_batch();
	buf_addf(&list, "{\"data\":[{\"id\":\"batch_1\",\"input_file_id\":\"file-1\"}%s%s]}",
		at.made ? "," : "", at.made ? at.body : "");
	snprintf(at.body, sizeof at.body, "%s", buf_text(&list));
}

static void say_answers(void)
{
	const int n = at.n - at.errs;

	at.body[0] = 0;
	for (int i = n; i-- > 0;)
		snprintf(at.body + strlen(at.body), sizeof at.body - strlen(at.body),
			"{\"custom_id\":\"%s\",\"response\":{\"status_code\":200,\"body\":" SAYS(
				"up") "},\"error\":null}\n",
			at.ids[i]);
}

static void say_error(void)
{
	snprintf(at.body, sizeof at.body,
		"{\"custom_id\":\"%s\",\"response\":null,\"error\":{\"code\":\"batch_expired\","
		"\"message\":\"it came too late\"}}\n",
		at.ids[at.n - 1]);
}

static bool is(const char *head, const char *begin)
{
	return strncmp(head, begin, strlen(begin)) == 0;
}

static bool openai(const char *head, const char *body, struct faulty_answer *out)
{
	if (is(head, "POST /v1/files")) {
		at.uploads++;
		take_ids(body);
		snprintf(at.body, sizeof at.body, "{\"id\":\"file-7\",\"object\":\"file\"}");
		out->status = strstr(body, "name=\"purpose\"\r\n\r\nbatch\r\n") ? 200 : 400;
	} else if (is(head, "POST /v1/batches/batch_7/cancel")) {
		at.cancelled++;
		say_batch();
	} else if (is(head, "POST /v1/batches")) {
		at.made++;
		say_batch();
	} else if (is(head, "GET /v1/batches/batch_7")) {
		at.polled++;
		say_batch();
	} else if (is(head, "GET /v1/batches")) {
		at.looked++;
		say_list();
	} else if (is(head, "GET /v1/files/file-out/content")) {
		say_answers();
	} else if (is(head, "GET /v1/files/file-err/content")) {
		say_error();
	} else {
		return false;
	}
	out->body = at.body;
	return true;
}

static bool anthropic(const char *head, const char *body, struct faulty_answer *out)
{
	const bool made = is(head, "POST /v1/messages/batches");

	if (made) {
		at.made++;
		take_ids(body);
	}
	at.polled += !made;
	if (!made && !is(head, "GET /v1/messages/batches/"))
		snprintf(at.body, sizeof at.body,
			"{\"data\":[{\"id\":\"msgbatch_7\",\"processing_status\":\"ended\","
			"\"created_at\":\"2999-01-01T00:00:00Z\","
			"\"request_counts\":{\"processing\":3}}]}");
	else if (is(head, "GET /v1/messages/batches/msgbatch_7/results"))
		snprintf(at.body, sizeof at.body,
			"{\"custom_id\":\"%s\",\"result\":{\"type\":\"expired\"}}\n"
			"{\"custom_id\":\"%s\",\"result\":{\"type\":\"succeeded\",\"message\":"
			"{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"up\"}],"
			"\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,"
			"\"output_tokens\":1}}}}\n",
			at.ids[0], at.ids[1]);
	else
		snprintf(at.body, sizeof at.body,
			"{\"id\":\"msgbatch_7\",\"processing_status\":\"%s\","
			"\"request_counts\":{\"processing\":%d}}",
			made ? "in_progress" : "ended", at.n);
	out->body = at.body;
	return true;
}

struct scene {
	struct faulty *server;
	const char *batch, *task, *prompt;
	char target[80];
};

static void begin(struct scene *s, void *folder, faulty_speaker *speaker)
{
	struct ran r;
	const bool chat = speaker == openai;

	at = (struct service){.polls = 0};
	s->server = faulty_start();
	faulty_speak(s->server, speaker);
	folder_file(folder, "t.task.yaml", "metric: exact\nsplit:\n  held_out: 0\n");
	s->task = folder_file(folder, "t.jsonl",
		"{\"input\":\"up\",\"output\":\"up\"}\n{\"input\":\"on\",\"output\":\"off\"}\n"
		"{\"input\":\"in\",\"output\":\"up\"}\n");
	s->prompt = folder_file(folder, "p.txt", "Say {{input}}");
	s->batch = folder_path(folder, "b.jsonl");
	snprintf(s->target, sizeof s->target, "%s@http://127.0.0.1:%d%s:m",
		chat ? "openai" : "anthropic", faulty_port(s->server), chat ? "/v1" : "");
	DRIVE(&r, folder, NULL, "batch", "write", "-t", s->task, "-p", s->prompt, "--target",
		s->target, "-o", s->batch);
	assert_int_equal(r.status, 0);
}

static void is_scored_without_a_call(struct scene *s, void *folder, int status, const char *row)
{
	const int before = faulty_requests(s->server);
	struct ran r;

	DRIVE(&r, folder, NULL, "eval", "--stored", "-t", s->task, "-p", s->prompt, "--target",
		s->target);
	assert_int_equal(r.status, status);
	assert_has(&r.out, row);
	assert_int_equal(faulty_requests(s->server), before);
}

IN_FOLDER(goes_there_and_comes_back_through_the_usual_troubles)
{
	struct scene s;
	struct ran r;

	begin(&s, *state, openai);
	at.errs = true;
	faulty_add(s.server, &(struct faulty_answer){.status = 429,
					.body = "{\"error\":{\"message\":\"slow down\"}}",
					.header = {"retry-after-ms", "5"}});
	faulty_add(s.server, &(struct faulty_answer){.status = 503, .body = "{}",
					.header = {"retry-after-ms", "5"}});
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "3 calls: 2 answered, 1 failed, 0 without a result");
	assert_has(&r.out, "it came too late");
	assert_int_equal(at.uploads, 1);
	assert_int_equal(at.made, 1);
	is_scored_without_a_call(&s, *state, 3, "50.0");
}

IN_FOLDER(a_batch_that_may_have_been_made_is_not_made_twice)
{
	struct scene s;
	struct ran r;

	begin(&s, *state, openai);
	faulty_add(s.server, &(struct faulty_answer){
				     .body = "{\"id\":\"file-7\"}"}); /* its ids are not needed */
	faulty_add(s.server, &(struct faulty_answer){.status = 500, .body = "{}"});
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "(status 500)");
	assert_int_equal(faulty_requests(s.server), 2);
	at.made = 1; /* it was made all the same */
	at.end = "expired";
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 3);
	assert_int_equal(at.looked, 1);
	assert_int_equal(at.made, 1);
	assert_int_equal(at.uploads, 0);
	assert_has(&r.out, "3 calls: 0 answered, 0 failed, 3 without a result");
}

IN_FOLDER(one_that_was_not_made_is_made_when_it_is_sent_again)
{
	struct scene s;
	struct ran r;

	begin(&s, *state, openai);
	faulty_add(s.server, &(struct faulty_answer){
				     .body = "{\"id\":\"file-7\"}"});
	faulty_add(s.server, &(struct faulty_answer){.cut = true, .body = "{\"id\""});
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 3);
	at.end = "failed";
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(at.looked, 1);
	assert_int_equal(at.made, 1);
	assert_has(&r.err, "the service refused it: line 2 is odd");
}

static void waits_for_polls(const struct driven *d)
{
	const int64_t until = clock_ms() + PATIENCE_MS;

	while (!*(volatile int *)&at.polled && clock_ms() < until && drive_running(d))
		usleep(2000);
	assert_true(at.polled > 0);
}

static void stopped(void **state, int signo)
{
	struct scene s;
	struct driven d;
	struct ran r;

	begin(&s, *state, openai);
	at.polls = -1;
	drive_start(&d, *state, (const char *[]){"batch", "send", s.batch, NULL});
	waits_for_polls(&d);
	kill(d.pid, signo);
	drive_end(&d, &r);
	assert_int_equal(r.status, signo == SIGKILL ? 128 + SIGKILL : 130);
	if (signo != SIGKILL)
		assert_has(&r.err, "the batch goes on without hunsu: hunsu batch send");
	/* What was sent cannot be written over. */
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target",
		s.target, "-o", s.batch);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "its results are not read yet");
	at.polls = 0;
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "3 calls: 3 answered");
	assert_int_equal(at.uploads, 1);
	assert_int_equal(at.made, 1);
	is_scored_without_a_call(&s, *state, 0, "66.7");
}

IN_FOLDER(a_kill_costs_nothing)
{
	stopped(state, SIGKILL);
}

IN_FOLDER(an_interrupt_says_how_to_go_on)
{
	stopped(state, SIGINT);
}

IN_FOLDER(what_was_done_before_a_cancel_is_read)
{
	struct scene s;
	struct driven d;
	struct ran r;

	begin(&s, *state, openai);
	at.polls = -1;
	drive_start(&d, *state, (const char *[]){"batch", "send", s.batch, NULL});
	waits_for_polls(&d);
	kill(d.pid, SIGTERM);
	drive_end(&d, &r);
	DRIVE(&r, *state, NULL, "batch", "cancel", s.batch);
	assert_int_equal(r.status, 0);
	assert_int_equal(at.cancelled, 1);
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "3 calls: 3 answered");
	assert_int_equal(at.made, 1);
}

IN_FOLDER(message_batches_are_made_of_the_file_itself)
{
	struct scene s;
	struct ran r;

	begin(&s, *state, anthropic);
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 3);
	assert_int_equal(at.made, 1);
	assert_has(&r.out, "3 calls: 1 answered, 1 failed, 1 without a result");
	assert_has(&r.out, "it was not run: expired");
	is_scored_without_a_call(&s, *state, 3, "0.0");
}

/* Those of Anthropic's have no names, and full files have as many calls each. */
IN_FOLDER(the_batch_of_one_file_is_not_taken_for_that_of_the_next)
{
	struct ledger_part p = {.calls = 3, .begun_ms = 1, .name = "b.jsonl"};
	struct scene s;
	struct ledger *l;
	struct ran r;

	begin(&s, *state, anthropic);
	l = ledger_open(folder_path(*state, "b.jsonl.ledger"), NULL);
	assert_non_null(l);
	p.number = 2;
	ledger_put_part(l, &p);
	p.number = 1;
	snprintf(p.batch, sizeof p.batch, "msgbatch_7");
	ledger_put_part(l, &p);
	assert_int_equal(ledger_commit(l, NULL), OK);
	ledger_close(l);
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(at.made, 1);
}

IN_FOLDER(nothing_goes_where_only_the_ledger_points)
{
	struct scene s;
	struct ran r;

	begin(&s, *state, openai);
	assert_int_equal(unlink(folder_path(*state, "hunsu/named")), 0);
	DRIVE(&r, *state, NULL, "batch", "send", s.batch);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "nothing goes there before you name it");
	assert_int_equal(faulty_requests(s.server), 0);
}

IN_FOLDER(a_batch_for_a_program_is_not_sent)
{
	struct scene s;
	struct ran r;
	const char *batch = folder_path(*state, "v.jsonl");

	begin(&s, *state, openai);
	DRIVE(&r, *state, NULL, "batch", "write", "-t", s.task, "-p", s.prompt, "--target",
		s.target, "--form", "vllm", "-o", batch);
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "batch", "send", batch);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "vllm run-batch -i ");
}
