/* test_programs.c - a program of the person's as a model: well-behaved, and every way not to be.
 * run-tests: native */
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/calling.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/program.h"

#define EACH "while read -r line; do "
#define SAY(json) "printf '%s\\n' '" json "'; "

/* A shell script in the folder, and the model that it is. */
static void script(struct model *out, void *folder, const char *text)
{
	SCOPED(buf) all = BUF(BUF_TEXT), err = BUF(BUF_SMALL), name = BUF(BUF_SMALL);
	const char *path;

	buf_addf(&all, "#!/bin/sh\n%s\n", text);
	path = folder_file(folder, "program", buf_text(&all));
	assert_int_equal(chmod(path, 0700), 0);
	buf_addf(&name, "exec:%s", path);
	if (model_parse(out, buf_str(&name), &err))
		fail_msg("%s", buf_text(&err));
}

/* Asks n times, one after the other; the last answer is in out. */
static void asked(void *folder, const char *text, struct said *out, int n, int most_ms)
{
	const struct client_options o = {.total_ms = most_ms, .in_flight = 1};
	struct calling d;
	SCOPED(model) m;

	script(&m, folder, text);
	calling_open(&d, &o);
	for (int i = 0; i < n; i++) {
		said_release(out);
		*out = (struct said){.deltas = BUF(BUF_SMALL)};
		calling_call(&d, out,
			&(struct ask){.user = "Capital of \"Italy\"?\nNow.",
				.model = &m,
				.stream = true,
				.sample = i + 1});
	}
	calling_close(&d);
}

IN_FOLDER(an_answer_has_text_tokens_and_cost)
{
	SCOPED(said) s = {0};

	asked(*state,
		EACH
		"echo \"$line\" >>\"$0.seen\"; " SAY("{\"output\":\"Rome\\n\",\"tokens\":{\"in\":7,"
						     "\"out\":2},\"cost\":0.25}") "done",
		&s, 3, 60000);
	assert_null(s.error);
	assert_string_equal(s.text, "Rome\n");
	assert_string_equal(s.finish, "stop");
	assert_int_equal(s.in, 7);
	assert_int_equal(s.out, 2);
	assert_float_equal(s.usd, 0.25, 0);
}

/* Each with what is said of it; "=TEXT": it answers all the same. */
static const struct {
	const char *script, *says;
	int calls, most_ms;
} ways[] = {
	{"echo boom >&2; exit 3", "it ended with status 3", 1, 0},
	{"echo boom >&2; exit 3", "its last words: boom", 1, 0},
	{"exit 0", "it ended without an answer", 1, 0},
	{"read -r line; kill -9 $$", "signal 9", 1, 0},
	{EACH SAY("nonsense") "done", "what is no JSON", 1, 0},
	{EACH SAY("{\"output\":\"a\"") "done", "what is no JSON", 1, 0},
	{EACH SAY("[1]") "done", "no JSON object", 1, 0},
	{EACH "echo; done", "what is no JSON", 1, 0},
	{EACH SAY("{\"text\":\"a\"}") "done", "no text as \"output\"", 1, 0},
	{EACH SAY("{\"output\":7}") "done", "no text as \"output\"", 1, 0},
	{EACH SAY("{\"output\":\"a\",\"cost\":-1}") "done", "\"cost\" is no number", 1, 0},
	{EACH SAY("{\"output\":\"a\",\"cost\":\"free\"}") "done", "\"cost\" is no number", 1, 0},
	{EACH SAY("{\"output\":\"a\",\"tokens\":-2}") "done", "\"tokens\" is neither", 1, 0},
	{EACH SAY("{\"error\":\"no quota\"}") "done", "it says: no quota", 1, 0},
	{EACH SAY("{\"id\":99,\"output\":\"a\"}") "done", "another line than it was asked", 1, 0},
	{EACH "printf '{\"output\":\"a\"}\\n{\"output\":\"b\"}\\n'; done", "it answered twice", 1,
		0},
	{"yes", "what is no JSON", 1, 0},
	{"head -c 9000000 /dev/zero | tr '\\0' x", "longer than it may be", 1, 0},
	{"yes >&2", "more than 1 MiB", 1, 0},
	{"trap '' TERM; while :; do sleep 60; done", "it gave no answer in its time", 1, 300},
	{"trap '' TERM; while :; do sleep 60; done", "3 times in a row", 4, 100},
	{"cat >/dev/null; " SAY("{\"output\":\"all read\"}"), "=all read", 2, 4000},
	{"read -r line; " SAY("{\"output\":\"once\"}"), "=once", 4, 0},
	{EACH "id=${line#*:}; " SAY("{\"output\":\"a\"}") "done", "=a", 3, 0},
	{EACH "id=${line#*:}; id=${id%%,*}; echo \"{\\\"id\\\":$id,\\\"output\\\":\\\"$id\\\"}\"; "
	      "done",
		"=3", 3, 0},
	{EACH "echo \"{\\\"output\\\":\\\"$OPENAI_API_KEY$HUNSU_TOKEN$ANY$HOME\\\"}\"; done",
		"=/of/tests", 1, 0},
};

IN_FOLDER(what_a_program_does_wrong_is_told_and_fails_its_call_alone)
{
	setenv("OPENAI_API_KEY", "sk-secret", 1);
	setenv("HUNSU_TOKEN", "secret", 1);
	setenv("ANY", "thing", 1);
	setenv("HOME", "/of/tests", 1);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		SCOPED(said) s = {0};
		const bool answers = ways[i].says[0] == '=';

		asked(*state, ways[i].script, &s, ways[i].calls,
			ways[i].most_ms ? ways[i].most_ms : 60000);
		if (!answers && (!s.error || !strstr(s.error, ways[i].says)))
			fail_msg("%s\n  said: %s", ways[i].script, s.error ? s.error : s.text);
		if (answers && (s.error || strcmp(s.text, ways[i].says + 1) != 0))
			fail_msg("%s\n  said: %s", ways[i].script, s.error ? s.error : s.text);
	}
	unsetenv("OPENAI_API_KEY");
}

/* The second line comes when nothing is asked any more. */
IN_FOLDER(one_that_answers_what_nobody_asked_is_not_believed_without_ids)
{
	const struct client_options o = {.in_flight = 1};
	struct calling d;
	SCOPED(model) m;
	struct said s[2] = {{.deltas = BUF(BUF_SMALL)}, {.deltas = BUF(BUF_SMALL)}};
	SCOPED(buf) pid = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	int64_t until;

	script(&m, *state,
		"echo $$ >\"$0.pid\"; " EACH SAY(
			"{\"output\":\"a\"}") "sleep 1; echo more; done");
	calling_open(&d, &o);
	calling_call(&d, &s[0], &(struct ask){.user = "one", .model = &m});
	assert_string_equal(s[0].text, "a");
	assert_int_equal(file_read(&pid, folder_path(*state, "program.pid"), &err), OK);
	until = clock_ms() + PATIENCE_MS;
	while (kill((pid_t)strtol(buf_text(&pid), NULL, 10), 0) == 0 && clock_ms() < until)
		loop_turn(d.loop, 20); /* what nobody asked for ends it */
	calling_call(&d, &s[1], &(struct ask){.user = "two", .model = &m});
	assert_non_null(strstr(s[1].error, "lines that nobody asked"));
	said_release(&s[0]);
	said_release(&s[1]);
	calling_close(&d);
}

IN_FOLDER(another_text_of_the_program_is_another_model)
{
	struct calling d;
	SCOPED(model) m, now;
	struct said s[2] = {{.deltas = BUF(BUF_SMALL)}, {.deltas = BUF(BUF_SMALL)}};

	script(&m, *state, EACH SAY("{\"output\":\"a\"}") "done");
	calling_open(&d, NULL);
	calling_call(&d, &s[0], &(struct ask){.user = "one", .model = &m});
	assert_string_equal(s[0].text, "a");
	script(&now, *state, EACH SAY("{\"output\":\"b\"}") "done");
	assert_string_not_equal(m.name, now.name);
	calling_call(&d, &s[1], &(struct ask){.user = "two", .model = &m});
	assert_non_null(strstr(s[1].error, "is another one now"));
	said_release(&s[1]);
	s[1] = (struct said){.deltas = BUF(BUF_SMALL)};
	calling_call(&d, &s[1], &(struct ask){.user = "two", .model = &now});
	assert_string_equal(s[1].text, "b");
	said_release(&s[0]);
	said_release(&s[1]);
	calling_close(&d);
}

IN_FOLDER(it_runs_only_where_it_was_allowed_for_that_task)
{
	struct client_options o = {0};
	struct loop *l = loop_new();
	struct client *c = client_new(l, &o);
	SCOPED(model) m, now;
	SCOPED(buf) err = BUF(BUF_SMALL);

	script(&m, *state, EACH SAY("{\"output\":\"a\"}") "done");
	assert_false(client_allows(c, &m));
	assert_int_equal(model_name(&m, &err), OK); /* naming it is not allowing it */
	assert_false(client_allows(c, &m));
	assert_int_equal(program_allow(str_of(model_program(&m)), "one", &err), OK);
	assert_true(program_allowed(str_of(model_program(&m)), "one"));
	assert_false(program_allowed(str_of(model_program(&m)), "two"));
	assert_int_equal(client_allow(c, &m, &err), OK);
	assert_true(client_allows(c, &m));
	script(&now, *state, EACH SAY("{\"output\":\"b\"}") "done");
	assert_false(client_allows(c, &m));
	assert_false(client_allows(c, &now));
	assert_false(program_allowed(str_of(model_program(&m)), "one"));
	assert_false(program_allowed(str_of(model_program(&now)), "one"));
	client_free(c);
	loop_free(l);
}

IN_FOLDER(what_is_no_program_is_refused_by_name)
{
	const char *file = folder_file(*state, "text", "words\n");
	SCOPED(buf) name = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	struct model m;

	assert_int_equal(model_parse(&m, STR("exec:"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "no program is named"));
	buf_clear(&err);
	assert_int_equal(model_parse(&m, STR("exec:/nowhere/at/all"), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "/nowhere/at"));
	buf_clear(&err);
	buf_addf(&name, "exec:%s", file);
	assert_int_equal(model_parse(&m, buf_str(&name), &err), BAD_USAGE);
	assert_non_null(strstr(buf_text(&err), "chmod +x"));
}
