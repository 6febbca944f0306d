/* test_optimize.c - hunsu optimize: its budget, resuming, and that it can be done again. */
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/hash.h"
#include "hunsu/base/json.h"

enum { EXAMPLES = 20, FAILS = 20 };

/* ---- the models: what they say depends on what they are asked alone ---- */

static const char *const writes[] = {
	SAYS("Judge whether the sentence pleases its reader. Answer yes or no."),
	SAYS("You are a captain far from home: does this signal mean good news, yes or no?"),
	SAYS("Think of a friend who tells you that. Would you smile? Only yes or no, please."),
	SAYS("Sort each remark: yes for praise and thanks, no for all complaints."),
	SAYS("A shop gets that note. Is the customer content? Reply with yes or with no."),
	SAYS("Weigh every word of what follows, then give a single verdict, yes or no."),
	SAYS("Is it true that somebody liked what they bought here? Say yes, else no."),
	SAYS("Decide as an old editor would, briefly and without mercy: yes or no."),
};

static atomic_int asked;
static atomic_bool fails; /* each so many-th request, with an error that may pass */

/* One of the instructions is always followed rightly, the others by chance. */
static bool is_yes(const char *body)
{
	const char *at = strstr(body, "remark ");
	const long n = at ? strtol(at + strlen("remark "), NULL, 10) : 0;

	return strstr(body, "praise and thanks") ? n % 3 > 0 : hash_u64(str_of(body)) % 2;
}

static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	const uint64_t hash = hash_u64(str_of(body));

	if (atomic_fetch_add(&asked, 1) % FAILS == FAILS - 1 && atomic_load(&fails)) {
		out->status = 500;
		out->body = "{}";
	} else if (strstr(body, "\\\"met\\\"")) {
		out->body = hash % 3 ? SAYS("{\\\"reason\\\":\\\"so\\\",\\\"met\\\":[true]}")
				     : SAYS("{\\\"reason\\\":\\\"so\\\",\\\"met\\\":[false]}");
	} else if (strstr(body, "\"model\":\"p\"")) {
		out->body = writes[hash % (sizeof writes / sizeof *writes)];
	} else {
		out->body = is_yes(body) ? SAYS("yes") : SAYS("no");
	}
	return true;
}

struct scene {
	struct faulty *server;
	const char *task, *prompt, *session;
	char target[80], proposer[80];
};

static void set_up(struct scene *s, void *folder, const char *task)
{
	SCOPED(buf) rows = BUF(BUF_TEXT);

	*s = (struct scene){.server = faulty_start()};
	faulty_speak(s->server, speak);
	atomic_store(&fails, false);
	snprintf(s->target, sizeof s->target, "openai@http://127.0.0.1:%d/v1:t",
		faulty_port(s->server));
	snprintf(s->proposer, sizeof s->proposer, "openai@http://127.0.0.1:%d/v1:p",
		faulty_port(s->server));
	for (int i = 0; i < EXAMPLES; i++)
		buf_addf(&rows, "{\"input\":\"remark %d\",\"output\":\"%s\"}\n", i,
			i % 3 ? "yes" : "no");
	folder_file(folder, "t.task.yaml", task);
	s->task = folder_file(folder, "t.jsonl", buf_text(&rows));
	s->prompt = folder_file(folder, "p.txt", "Is it good? {{input}}");
	s->session = folder_path(folder, "s.hunsu");
}

#define OPTIMIZE(s, ...)                                                                           \
	"optimize", "-p", (s)->prompt, "--target", (s)->target, "--proposer", (s)->proposer, "-o", \
		(s)->session, "--yes", "--no-store", "-j", "16", "--op", "induce", __VA_ARGS__,    \
		(s)->task

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* ---- the record ---- */

typedef void line_fn(void *arg, const char *kind, const cJSON *change);

static void each_change(const char *session, line_fn *fn, void *arg)
{
	SCOPED(buf) record = BUF(BUF_FILE);
	struct str rest, line;
	const cJSON *change;

	assert_int_equal(file_read_text(&record, session, NULL), OK);
	rest = buf_str(&record);
	while (str_line(&rest, &line)) {
		cJSON *event = json_parse(line, "", NULL);
		cJSON_ArrayForEach(change, json_get(event, "do"))
			fn(arg, change->child->string, change->child);
		cJSON_Delete(event);
	}
}

/* Each thing that was paid for, a line. */
static void add_paid(void *arg, const char *kind, const cJSON *c)
{
	const char *role = json_str(c, "role");

	/* A judge may be shown the same output of two texts. */
	if (!strcmp(kind, "call") && json_str(c, "answer") && strcmp(role, "judge") != 0)
		buf_addf(arg, "%s %d\n", json_str(c, "hash"), (int)json_int(c, "sample", 0));
}

/* Acts, texts, scores and stops, a line each. */
static void add_done(void *arg, const char *kind, const cJSON *c)
{
	if (!strcmp(kind, "variant"))
		buf_addf(arg, "variant %d %s\n", (int)json_int(c, "round", 0),
			json_str(c, "text_hash"));
	else if (!strcmp(kind, "refused"))
		buf_addf(arg, "refused %d %s\n", (int)json_int(c, "round", 0),
			json_str(c, "check"));
	else if (!strcmp(kind, "round"))
		buf_addf(arg, "round %d: %s\n", (int)json_int(c, "asked", 0), json_str(c, "why"));
	else if (!strcmp(kind, "score"))
		buf_addf(arg, "score %s %d %g\n", json_str(c, "text"),
			(int)json_get(c, "example")->child->valuedouble,
			json_num(c, "score", -1));
	else if (!strcmp(kind, "searched"))
		buf_addf(arg, "searched %s\n", json_str(c, "why"));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines, sorted; malloc'ed. The list ends with NULL. */
static char **lines_of(const char *session, line_fn *fn)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	char **lines = NULL;
	struct str rest, line;
	size_t n = 0;

	each_change(session, fn, &text);
	rest = buf_str(&text);
	while (str_line(&rest, &line)) {
		lines = realloc(lines, (n + 2) * sizeof *lines);
		lines[n++] = str_dup(line);
		lines[n] = NULL;
	}
	assert_non_null(lines);
	qsort(lines, n, sizeof *lines, by_text);
	return lines;
}

static void lines_free(char **lines)
{
	for (char **l = lines; *l; l++)
		free(*l);
	free(lines);
}

/* ---- what is promised ---- */

#define JUDGED "split:\n  held_out: 0.2\nmetric: \"judge: the answer is fit\"\n"
#define SIMPLE "split:\n  held_out: 0.2\n"

/* Killed when `after` requests came, and resumed; how many there were in all. */
static int with_a_kill(void *folder, int after, const char *budget)
{
	struct scene s;
	struct driven d;
	struct ran r;
	char **paid;
	int n;

	set_up(&s, folder, JUDGED);
	atomic_store(&fails, true);
	remove(s.session);
	drive_start(&d, folder, (const char *const[]){OPTIMIZE(&s, "--budget", budget), NULL});
	while (faulty_requests(s.server) < after && drive_running(&d))
		nap();
	kill(d.pid, SIGKILL);
	drive_end(&d, &r);
	DRIVE(&r, folder, NULL, OPTIMIZE(&s, "--budget", budget));
	if (r.status)
		fail_msg("status %d: %s", r.status, buf_text(&r.err));
	assert_has(&r.out, "why it ended: ");
	DRIVE(&r, folder, NULL, "log", "--check", s.session);
	assert_int_equal(r.status, 0);
	paid = lines_of(s.session, add_paid);
	for (char **l = paid; l[1]; l++)
		assert_string_not_equal(l[0], l[1]);
	lines_free(paid);
	n = faulty_requests(s.server);
	faulty_stop(s.server);
	return n;
}

IN_FOLDER(no_budget_of_calls_is_passed_whatever_comes_between)
{
	for (int after = 40; after < 300; after += 110)
		assert_in_range(with_a_kill(*state, after, "calls=300"), 200, 300);
}

IN_FOLDER(a_cap_of_proposals_or_money_is_one_of_its_own)
{
	struct scene s;
	struct ran r;
	int proposals = 0;

	set_up(&s, *state, SIMPLE);
	DRIVE(&r, *state, NULL,
		OPTIMIZE(&s, "--budget", "proposals=3,target-calls=200", "--budget", "calls=400"));
	assert_int_equal(r.status, 0);
	for (int i = 0; i < faulty_requests(s.server); i++)
		proposals += strstr(faulty_body(s.server, i), "\"model\":\"p\"") != NULL;
	assert_in_range(proposals, 1, 3);
}

/* Searches a new session; what is told of other tasks' searches is in r. */
static void search_anew(struct scene *s, void *folder, const char *name, struct ran *r)
{
	s->session = folder_path(folder, name);
	DRIVE(r, folder, NULL, OPTIMIZE(s, "--rounds", "1"));
	assert_int_equal(r->status, 0);
}

IN_FOLDER(it_knows_what_eight_searches_of_other_tasks_gained)
{
	static const char *const sessions[] = {"1.hunsu", "2.hunsu", "3.hunsu", "4.hunsu",
		"5.hunsu", "6.hunsu", "7.hunsu"};
	struct scene s;
	const char *first, *other = folder_file(*state, "other.jsonl",
		"{\"input\":\"one\",\"output\":\"yes\"}\n"
		"{\"input\":\"two\",\"output\":\"no\"}\n{\"input\":\"six\",\"output\":\"no\"}\n");
	struct ran r;

	set_up(&s, *state, SIMPLE);
	for (size_t i = 0; i < COUNT(sessions); i++) {
		search_anew(&s, *state, sessions[i], &r);
		assert_lacks(&r.err, "in searches of other tasks"); /* of the same one: it would
								     * not be the same search */
	}
	first = s.task;
	s.task = other;
	search_anew(&s, *state, "other.hunsu", &r);
	assert_lacks(&r.err, "in searches of other tasks"); /* of seven it would be chance */
	s.task = first;
	search_anew(&s, *state, "8.hunsu", &r);
	s.task = other;
	search_anew(&s, *state, "again.hunsu", &r);
	assert_has(&r.err, "in searches of other tasks a round gained: induce ");
	assert_has(&r.err, " (of 8)");
	DRIVE(&r, *state, NULL, "log", "--check", s.session);
	assert_int_equal(r.status, 0);
}

IN_FOLDER(the_same_seed_takes_the_same_way)
{
	struct scene s;
	struct ran r;
	char **first, **second;

	set_up(&s, *state, SIMPLE);
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--budget", "target-calls=200,proposals=20"));
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "harm: ");
	assert_has(&r.out, "held-out: ");
	first = lines_of(s.session, add_done);
	DRIVE(&r, *state, NULL, "log", s.session);
	assert_has(&r.out, "induce was not tried yet");
	remove(s.session);
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--budget", "target-calls=200,proposals=20"));
	assert_int_equal(r.status, 0);
	second = lines_of(s.session, add_done);
	for (size_t i = 0; first[i] || second[i]; i++)
		assert_string_equal(first[i] ? first[i] : "", second[i] ? second[i] : "");
	lines_free(first);
	lines_free(second);
}

IN_FOLDER(a_budget_that_is_none_is_refused_before_a_session_is_made)
{
	static const char *const wrong[] = {
		"rounds=1", "calls=0", "calls", "calls=50,usd=x", "", ","};
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--budget", wrong[i]));
		assert_int_equal(r.status, 2);
		assert_has(&r.err, "--budget is NAME=N with calls, target-calls, ");
		assert_false(file_exists(s.session));
	}
}

static bool speak_down(const char *head, const char *body, struct faulty_answer *out)
{
	out->status = 500;
	out->body = "{\"error\":{\"message\":\"the disk is full\"}}";
	return true;
}

IN_FOLDER(a_search_whose_calls_all_fail_fails_with_their_reason)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	faulty_speak(s.server, speak_down);
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--tries", "1", "--rounds", "1"));
	assert_int_equal(r.status, 3);
	assert_has(&r.out, "with gave a score: the disk is full (status 500)\n");
	assert_has(&r.err, "; v1 is kept\n"); /* and nothing of luck */
}

IN_FOLDER(a_budget_that_does_not_pay_for_the_start_sends_nothing_and_is_named)
{
	static const char *const small[] = {"calls=3", "target-calls=3", "tokens=20"};
	struct scene s;
	struct ran r;

	for (size_t i = 0; i < COUNT(small); i++) {
		set_up(&s, *state, SIMPLE);
		remove(s.session);
		DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--budget", small[i]));
		assert_int_equal(r.status, 3);
		assert_has(&r.out, "no other text was made: the start is kept\n");
		assert_has(&r.out, "does not pay for scoring what it begins with\n");
		assert_int_equal(faulty_requests(s.server), 0); /* no look at the held-out either */
		faulty_stop(s.server);
	}
}

static bool speak_then_none(const char *head, const char *body, struct faulty_answer *out)
{
	out->silent = atomic_load(&asked) >= 30;
	return speak(head, body, out);
}

/* Calls without an answer count with the most that they can cost, and that is said of them. */
IN_FOLDER(what_it_cost_is_told_apart_from_what_lost_calls_may_have_cost)
{
	struct scene s;
	struct driven d;
	struct ran r;
	const char *cost;
	double answered, most;

	set_up(&s, *state, SIMPLE);
	atomic_store(&asked, 0);
	faulty_speak(s.server, speak_then_none);
	drive_start(&d, *state, (const char *const[]){OPTIMIZE(&s, "--rounds", "9"), NULL});
	while (faulty_requests(s.server) < 32 && drive_running(&d))
		nap();
	/* It plays there, and has not ended. */
	DRIVE(&r, *state, "status\n", "--plain", s.session);
	assert_has(&r.out, "opened read-only, following");
	assert_null(strstr(buf_text(&r.out), "when the program ended"));
	kill(d.pid, SIGINT);
	drive_end(&d, &r);
	cost = strstr(buf_text(&r.out), "cost: ");
	assert_non_null(cost);
	assert_int_equal(sscanf(cost, "%*[^)]), %lf tokens and at most %lf more, of calls",
		&answered, &most), 2);
	assert_in_range((long)answered, 11, 30 * 11); /* as SAYS has it */
	assert_true(most > 0);
}

IN_FOLDER(answers_from_the_store_are_told_apart_in_what_it_cost)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	DRIVE(&r, *state, NULL, "eval", "-t", s.task, "-p", s.prompt, "--target", s.target);
	DRIVE(&r, *state, NULL, "optimize", "-p", s.prompt, "--target", s.target, "--proposer",
		s.proposer, "-o", s.session, "--yes", "--op", "induce", "--rounds", "1",
		"--variants", "2", s.task);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, " of the calls from the store; the models worked for");
}

/* Which have their rounds: each line of form was tried on the prompt, and of two examples none can
 * be shown; feedback has no remark. */
IN_FOLDER(an_operator_that_can_make_nothing_takes_no_round)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	s.task = folder_file(*state, "two.jsonl",
		"{\"input\":\"remark 1\",\"output\":\"yes\"}\n"
		"{\"input\":\"remark 2\",\"output\":\"maybe\"}\n");
	DRIVE(&r, *state, "set variants 26\npropose form\n", "--plain", "-p", s.prompt,
		"--target", s.target, "-s", s.session, s.task);
	assert_has(&r.out, "gave nothing: all that it can make of this were tried");
	DRIVE(&r, *state, NULL, "optimize", "--target", s.target, "--proposer", s.proposer, "--yes",
		"--op", "feedback", "--op", "form", "--op", "demos", "--op", "induce", "--rounds",
		"1", s.session);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "round 1 of 1, induce on v1: induce was not tried yet\n");
}

IN_FOLDER(an_operator_that_is_none_is_refused_before_a_session_is_made)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--rounds", "1", "--op", "paraphase"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "no operator “paraphase”; did you mean paraphrase?");
	assert_false(file_exists(s.session));
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--rounds", "1", "--op", "terms"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "terms works from words that you give it each time");
	assert_false(file_exists(s.session));
}

IN_FOLDER(an_interrupt_keeps_the_best_so_far_and_it_goes_on_after_it)
{
	struct scene s;
	struct driven d;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	atomic_store(&asked, 0);
	faulty_speak(s.server, speak_then_none); /* it has not ended when it is stopped */
	drive_start(&d, *state,
		(const char *const[]){OPTIMIZE(&s, "--budget", "calls=300"), NULL});
	while (faulty_requests(s.server) < 32 && drive_running(&d))
		nap();
	kill(d.pid, SIGINT);
	drive_end(&d, &r);
	faulty_speak(s.server, speak);
	assert_int_equal(r.status, 130);
	assert_has(&r.out, "why it ended: it was stopped");
	DRIVE(&r, *state, NULL, "optimize", "--yes", "--no-store", "--json", "-", "--budget",
		"proposals=90", s.session);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "goes on, with at most 300 calls, 90 proposals in all; so far it took ");
	assert_has(&r.out, "\"search\":1,");
	assert_in_range(faulty_requests(s.server), 41, 300);
}

/* What it found for its own would be told as if it was for these. */
IN_FOLDER(a_session_of_another_task_or_prompt_is_not_gone_on_with)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	const char *task = s.task, *prompt = s.prompt,
		   *other = folder_file(*state, "u.jsonl", "{\"input\":\"a\",\"output\":\"no\"}\n");
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--rounds", "1"));
	assert_int_equal(r.status, 0);
	s.task = other;
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--rounds", "2"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "other examples than those of ");
	s.task = task;
	s.prompt = folder_file(*state, "q.txt", "Is it bad? {{input}}");
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--rounds", "2"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "never had the prompt of ");
	s.prompt = prompt;
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--rounds", "2"));
	assert_int_equal(r.status, 0);
}

static void add_version(void *arg, const char *kind, const cJSON *c)
{
	*(int *)arg += !strcmp(kind, "version") && c;
}

/* A session in lines, which are its input. */
static void play_lines(struct ran *r, void *folder, const struct scene *s, const char *lines)
{
	DRIVE(r, folder, lines, "--plain", "-s", s->session, "-p", s->prompt, "--target", s->target,
		"--proposer", s->proposer, "--yes", "--no-store", s->task);
}

IN_FOLDER(in_lines_it_plays_too_and_the_prompt_stays)
{
	struct scene s;
	struct ran r;
	int versions = 0;

	set_up(&s, *state, SIMPLE);
	play_lines(&r, *state, &s,
		"show play\nplay 1 induce variants=3\nstatus\nplay\nshow play\nquit\n");
	assert_has(&r.out, "play 5 lets the model play");
	assert_has(&r.out, "round 1 of 1, induce on v1: ");
	assert_has(&r.out, "the search ends: ");
	assert_has(&r.out, "\nsearch 1, seed 1: as many rounds as were allowed\nstart: v1 ");
	assert_has(&r.out, "\nround 1, induce on v1: induce was not tried yet; ");
	assert_has(&r.out, "\ncost: ");
	assert_has(&r.out, "say how long");
	each_change(s.session, add_version, &versions);
	assert_int_equal(versions, 1);
}

/* Who names no operator has those that there are, what costs no proposal first. */
IN_FOLDER(all_usual_operators_play)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	play_lines(&r, *state, &s, "play 3 variants=1\nlog\nquit\n");
	assert_has(&r.out, "round 1 of 3, form on v1: ");
	assert_has(&r.out, "round 2 of 3, demos on ");
	assert_has(&r.out, "round 3 of 3, critique on ");
}

IN_FOLDER(it_asks_how_long_it_may_play)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	DRIVE(&r, *state, NULL, OPTIMIZE(&s, "--seed", "2"));
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "say how long");
	assert_int_equal(faulty_requests(s.server), 0);
}

/* It ended at once, as if the calls were at fault. */
IN_FOLDER(where_nothing_can_be_scored_it_says_why_it_does_not_play)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	play_lines(&r, *state, &s, "metric human\nplay 2\nmetric choice:red,green\nplay 2\nquit\n");
	assert_has(&r.out, "play: human scores nothing before you grade it");
	assert_has(&r.out, "play: no dev example can be scored: ");
	assert_null(strstr(buf_text(&r.out), "the search ends"));
	assert_int_equal(faulty_requests(s.server), 0);
}

IN_FOLDER(an_operator_that_waits_for_words_of_the_person_is_told)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	play_lines(&r, *state, &s, "play 2 describe demos variants=1\nquit\n");
	assert_has(&r.out, "describe has no round yet: it needs a description of the task");
	assert_has(&r.out, "round 1 of 2, demos on v1: demos was not tried yet");
	assert_has(&r.out, "the search ends: ");
}

IN_FOLDER(from_the_input_alone_it_begins_with_what_needs_no_words)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	s.prompt = folder_file(*state, "bare.txt", "{{input}}");
	play_lines(&r, *state, &s, "play 1 form induce variants=1\nplay 1 form\nquit\n");
	assert_has(&r.out, "round 1 of 1, induce on v1: induce was not tried yet");
	assert_has(&r.out, "the search ends: none of its operators has anything to work from");
}

IN_FOLDER(without_a_prompt_it_begins_with_the_input_alone)
{
	struct scene s;
	struct ran r;

	set_up(&s, *state, SIMPLE);
	DRIVE(&r, *state, NULL, "optimize", "--target", s.target, "--proposer", s.proposer, "-o",
		s.session, "--no-store", "--op", "induce", "--rounds", "1", "--variants", "2",
		s.task);
	assert_int_equal(r.status, 0);
	assert_has(&r.err, "v1 is the bare input");
	assert_has(&r.err, "round 1 of 1, induce on v1: ");
	assert_has(&r.out, "start: v1 ");
}
