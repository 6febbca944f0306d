/* test_propose.c - hunsu propose of a session: what history and crossover are shown of it. */
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

#define PLAIN "Answer: {{input}}"
#define KIND "Praise is yes: {{input}}"

/* The second prompt is always right, the first now and then. */
static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	if (strstr(body, "\"model\":\"p\""))
		out->body = SAYS("Tell whether it is praise, by yes or no: {{input}}");
	else
		out->body = strstr(body, "Praise") || strstr(body, "one") ? SAYS("yes")
									  : SAYS("no");
	return true;
}

struct scene {
	struct faulty *server;
	const char *task, *prompt, *session;
	char target[80], proposer[80];
};

static struct scene set_up(void *folder)
{
	struct scene s = {.server = faulty_start()};
	struct ran r;

	faulty_speak(s.server, speak);
	snprintf(s.target, sizeof s.target, "openai@http://127.0.0.1:%d/v1:t",
		faulty_port(s.server));
	snprintf(s.proposer, sizeof s.proposer, "openai@http://127.0.0.1:%d/v1:p",
		faulty_port(s.server));
	folder_file(folder, "t.task.yaml", "split: {held_out: 0}\n");
	s.task = folder_file(folder, "t.jsonl",
		"{\"input\":\"one\",\"output\":\"yes\"}\n{\"input\":\"two\",\"output\":\"yes\"}\n");
	s.prompt = folder_file(folder, "p.txt", PLAIN);
	s.session = folder_path(folder, "s.hunsu");
	DRIVE(&r, folder, "keep " KIND "\nevaluate all\nquit\n", "--plain", "--new", s.task, "-p",
		s.prompt, "-s", s.session, "--target", s.target, "--proposer", s.proposer,
		"--no-store");
	assert_int_equal(r.status, 0);
	return s;
}

#define PROPOSE(s, ...)                                                                            \
	"propose", (s)->session, "--no-store", "--yes", "-n", "1", __VA_ARGS__

/* What the proposer was asked last. */
static const char *asked(const struct scene *s)
{
	return faulty_body(s->server, faulty_requests(s->server) - 1);
}

static void in_order(const char *text, const char *first, const char *then)
{
	const char *at = strstr(text, first);

	if (!at || !strstr(at, then))
		fail_msg("%s then %s are not in %s", first, then, text);
}

IN_FOLDER(history_shows_the_scored_texts_of_a_session_ascending)
{
	struct scene s = set_up(*state);
	SCOPED(buf) before = BUF(BUF_FILE), after = BUF(BUF_FILE);
	const int requests = faulty_requests(s.server);
	struct ran r;

	assert_int_equal(file_read(&before, s.session, NULL), OK);
	DRIVE(&r, *state, NULL, PROPOSE(&s, "--op", "history"));
	if (r.status)
		fail_msg("%s", buf_text(&r.err));
	assert_has(&r.out, "=== 1 history");
	assert_has(&r.out, "Tell whether it is praise, by yes or no");
	in_order(asked(&s), "Score 50: Answer", "Score 100: Praise is yes");
	assert_int_equal(faulty_requests(s.server), requests + 1);
	assert_int_equal(file_read(&after, s.session, NULL), OK);
	assert_true(str_eq(buf_str(&before), buf_str(&after)));
	faulty_stop(s.server);
}

/* As it may be somebody else's: here, nobody has named it. */
IN_FOLDER(the_proposer_of_a_session_is_asked_only_where_it_was_named)
{
	struct scene s = set_up(*state);
	const char *elsewhere = folder_path(*state, "elsewhere");
	const int requests = faulty_requests(s.server);
	struct ran r;

	assert_int_equal(file_mkdirs(elsewhere, NULL), OK);
	DRIVE(&r, elsewhere, NULL, PROPOSE(&s, "--op", "history"));
	assert_int_equal(r.status, 3);
	assert_int_equal(faulty_requests(s.server), requests);
	DRIVE(&r, elsewhere, NULL, PROPOSE(&s, "--op", "history", "--proposer", s.proposer));
	assert_int_equal(r.status, 0);
	faulty_stop(s.server);
}

IN_FOLDER(crossover_combines_the_two_that_are_named_or_the_two_that_complete_each_other)
{
	struct scene s = set_up(*state);
	struct ran r;

	DRIVE(&r, *state, NULL, PROPOSE(&s, "--op", "crossover", "--proposer", s.proposer));
	if (r.status)
		fail_msg("%s", buf_text(&r.err));
	in_order(asked(&s), "Prompt A:\\nAnswer", "Prompt B:\\nPraise is yes");
	DRIVE(&r, *state, NULL, PROPOSE(&s, "--op", "crossover", "--on", "A", "--with", "v1"));
	assert_int_equal(r.status, 0);
	in_order(asked(&s), "Prompt A:\\nPraise is yes", "Prompt B:\\nAnswer");
	DRIVE(&r, *state, NULL, PROPOSE(&s, "--op", "crossover", "--with", "v1"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--with v1: that is the text to work from");
	DRIVE(&r, *state, NULL, PROPOSE(&s, "--op", "crossover", "--with", "C"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "there is no C");
	faulty_stop(s.server);
}

IN_FOLDER(without_a_session_it_is_told_where_to_take_them_from)
{
	struct scene s = set_up(*state);
	static const char *const ops[] = {"history", "crossover", "feedback"};
	struct ran r;

	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
		DRIVE(&r, *state, NULL, "propose", "-t", s.task, "-p", s.prompt, "--op", ops[i],
			"--no-store", "--target", s.target, "--proposer", s.proposer);
		assert_int_equal(r.status, 3);
		assert_has(&r.err, "; propose SESSION takes that from a session");
	}
	DRIVE(&r, *state, NULL, "propose", "-t", s.task, "-p", s.prompt, "--with", "B");
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "--on and --with name texts of a SESSION");
	DRIVE(&r, *state, NULL, PROPOSE(&s, "-t", s.task));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "leave out -t and -p");
	faulty_stop(s.server);
}
