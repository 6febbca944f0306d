/* How often and how long a call is tried: the options of eval, propose and a session, and those
 * that `set` changes at once. */
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"

struct calling {
	struct faulty *server;
	const char *task, *prompt;
	char model[80];
};

static struct calling start(void *folder)
{
	struct calling d = {faulty_start(),
		folder_file(folder, "t.jsonl", "{\"input\":\"France\",\"expected\":\"Paris\"}\n"),
		folder_file(folder, "p.txt", "Capital of {{input}}?\n"), ""};

	snprintf(d.model, sizeof d.model, "openai@http://127.0.0.1:%d/v1:m", faulty_port(d.server));
	return d;
}

static void fails(struct calling *d, int n, const char *after)
{
	for (int i = 0; i < n; i++)
		faulty_add(d->server, &(struct faulty_answer){.status = after ? 429 : 500,
					      .body = "{}",
					      .header = {after ? "Retry-After" : NULL, after}});
}

IN_FOLDER(an_option_out_of_its_range_is_refused_with_the_range)
{
	static const struct {
		const char *name, *value, *least, *most;
	} bad[] = {{"--tries", "0", "1", "100"}, {"--tries", "101", "1", "100"},
		{"--tries", "-1", "1", "100"}, {"--tries", "two", "1", "100"},
		{"--patience", "0", "1", "86400"}, {"--patience", "86401", "1", "86400"},
		{"--timeout", "0", "1", "86400"}, {"--timeout", "1e99", "1", "86400"},
		{"--timeout", "", "1", "86400"}};
	static const char *const commands[] = {"eval", "propose"};
	struct calling d = start(*state);
	struct ran r;

	for (size_t i = 0; i < 2 * COUNT(bad); i++) {
		DRIVE(&r, *state, "", commands[i % 2], "-t", d.task, "-p", d.prompt, "--target",
			d.model, bad[i / 2].name, bad[i / 2].value);
		assert_int_equal(r.status, 2);
		assert_has(&r.err, bad[i / 2].name);
		assert_has(&r.err, bad[i / 2].least);
		assert_has(&r.err, bad[i / 2].most);
	}
	assert_int_equal(faulty_requests(d.server), 0);
}

IN_FOLDER(tries_patience_and_timeout_of_eval_are_kept)
{
	struct calling d = start(*state);
	struct ran r;

	fails(&d, 3, NULL);
	DRIVE(&r, *state, "", "eval", "--yes", "--no-store", "-t", d.task, "-p", d.prompt,
		"--target", d.model, "--tries", "2");
	assert_int_equal(r.status, 3);
	assert_int_equal(faulty_requests(d.server), 2);
	DRIVE(&r, *state, "", "eval", "--yes", "--no-store", "-t", d.task, "-p", d.prompt,
		"--target", d.model, "--tries", "2");
	assert_int_equal(r.status, 0); /* one failure was left */
	assert_int_equal(faulty_requests(d.server), 4);
	fails(&d, 1, "30");
	DRIVE(&r, *state, "", "eval", "--yes", "--no-store", "-t", d.task, "-p", d.prompt,
		"--target", d.model, "--patience", "1");
	assert_int_equal(r.status, 3);
	assert_int_equal(faulty_requests(d.server), 5);
	faulty_add(d.server, &(struct faulty_answer){.silent = true});
	DRIVE(&r, *state, "", "eval", "--yes", "--no-store", "-t", d.task, "-p", d.prompt,
		"--target", d.model, "--timeout", "1", "--tries", "1");
	assert_int_equal(r.status, 3);
	assert_int_equal(faulty_requests(d.server), 6);
}

IN_FOLDER(set_refuses_what_is_out_of_its_range)
{
	static const struct {
		const char *line, *says;
	} bad[] = {{"set tries 0", "tries is a number from 1 to 100, not '0'"},
		{"set tries many", "tries is a number from 1 to 100, not 'many'"},
		{"set patience 0", "patience is a number from 1 to 86400"},
		{"set connect-timeout 601", "connect-timeout is a number from 1 to 600"},
		{"set silence-timeout -5", "silence-timeout is a number from 1 to 86400"},
		{"set answer-timeout nan", "answer-timeout is a number from 1 to 86400"},
		{"set answer-timeout 86401", "answer-timeout is a number from 1 to 86400"}};
	struct calling d = start(*state);
	struct ran r;

	for (size_t i = 0; i < COUNT(bad); i++) {
		DRIVE(&r, *state, bad[i].line, "--plain", "--new", "-p", d.prompt, d.task);
		assert_int_equal(r.status, 2);
		assert_has(&r.out, bad[i].says);
	}
}

IN_FOLDER(what_is_set_acts_at_once)
{
	static const struct {
		const char *lines, *says;
		struct faulty_answer answer;
	} kinds[] = {
		{"set tries 1\nevaluate\n", "1 failed: ", {.status = 500, .body = "{}"}},
		{"set patience 1\nevaluate\n", "1 failed: ",
			{.status = 429, .body = "{}", .header = {"Retry-After", "30"}}},
		{"set tries 1\nset answer-timeout 1\nevaluate\n", "1 failed: ",
			{.silent = true}},
		{"set tries 1\nset silence-timeout 1\ntry Spain\n", "not a byte for 1 s",
			{.silent = true}},
	};
	struct calling d = start(*state);
	struct ran r;
	char home[20];

	for (size_t i = 0; i < COUNT(kinds); i++) {
		faulty_add(d.server, &kinds[i].answer);
		snprintf(home, sizeof home, "home%zu", i); /* what is set is kept there */
		DRIVE(&r, folder_path(*state, home), kinds[i].lines, "--plain", "--new",
			"--no-store", "-p", d.prompt, "--target", d.model, d.task);
		assert_has(&r.out, kinds[i].says);
		assert_int_equal(faulty_requests(d.server), i + 1);
	}
}

/* "set" writes the configuration; what an option said for this run is not in it. */
IN_FOLDER(tries_and_timeout_of_a_session_are_kept_for_it_alone)
{
	struct calling d = start(*state);
	SCOPED(buf) config = BUF(BUF_TEXT);
	struct ran r;

	fails(&d, 2, NULL);
	DRIVE(&r, *state, "set bell 3\nevaluate\n", "--plain", "--new", "--no-store", "-p",
		d.prompt, "--target", d.model, "--tries", "2", d.task);
	assert_has(&r.out, "(status 500), 2 times");
	assert_int_equal(faulty_requests(d.server), 2);
	faulty_add(d.server, &(struct faulty_answer){.silent = true});
	DRIVE(&r, *state, "evaluate\nset answer-timeout\n", "--plain", "--new", "--no-store", "-p",
		d.prompt, "--target", d.model, "--tries", "1", "--timeout", "1", d.task);
	assert_has(&r.out, "1 failed: ");
	assert_has(&r.out, "answer-timeout 1: ");
	DRIVE(&r, *state, "set in-flight\n", "--plain", "--new", "-p", d.prompt, "--target",
		d.model, "-j", "3", d.task);
	assert_has(&r.out, "in-flight 3: ");
	assert_int_equal(file_read(&config, folder_path(*state, "hunsu/config.yaml"), NULL),
		OK);
	assert_string_equal(buf_text(&config), "bell: \"3\"\n");
}
