/* run-tests: screen timeout 300 */
/* What a session or a task names and this program does not have: it opens, shows what is recorded,
 * and refuses by name; it never aborts. */
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/session/check.h"
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/screen.h"

#define LOCAL "\"name\":\"local:1.5b\""

/* Each command that scores, asks or calls; and those that only look. */
#define EVERYTHING                                                                                 \
	"evaluate all\nheld-out\nretry\ntry hello\npropose 2\nmutate A shorter\nablate\n"          \
	"second A on ollama:none-such\nbet A 70\nstats\nmetric\nextract\nset\nmodel\nshow A\n"     \
	"show prompt\nwhy A\nlineage\nhistory\nblame\nlocks\nexamples\nexpect 1 other\nundo\n"     \
	"redo\nexample add new => answer\naccept B\nnote 1 words\nverdict A works\nblind on\n"     \
	"reveal\nset samples 2\nset temperature 0.5\nbudget 1\nstory\n:write /dev/null\nq\n"

static void replace_all(struct buf *b, const char *from, const char *to)
{
	size_t at = 0, times = 0;

	while ((at = str_find(buf_str(b), from, at)) != SIZE_MAX) {
		buf_splice(b, at, strlen(from), str_of(to));
		at += strlen(to);
		times++;
	}
	assert_int_not_equal(times, 0);
}

/* The short life; its models are on a server that answers. */
static void life_file(struct buf *text, const char *name)
{
	SCOPED(life) l;
	char model[100];

	life_init(&l);
	short_life(&l);
	buf_addstr(text, buf_str(&l.lines));
	snprintf(model, sizeof model, "\"name\":\"%s\"", name);
	replace_all(text, LOCAL, model);
}

/* Whatever reads a session does so, and ends by itself. */
static void every_reader_ends(void *folder, const char *path)
{
	static const char *const readers[][4] = {{"log", NULL}, {"log", "--check", NULL},
		{"export", NULL}, {"replay", "--plain", NULL}, {"--plain", NULL}};
	struct ran r;

	for (size_t i = 0; i < COUNT(readers); i++) {
		const char *words[6] = {0};
		size_t n = 0;

		for (; readers[i][n]; n++)
			words[n] = readers[i][n];
		words[n] = path;
		drive(&r, folder, "", words);
		if (r.status > 3)
			fail_msg("%s %s: %d: %s", readers[i][0], path, r.status, buf_text(&r.err));
	}
}

static const struct named {
	const char *from, *to; /* in the file; from NULL: the models */
	const char *refused[4]; /* what plain mode says then */
} names[] = {
	{"\"name\":\"iexact\"", "\"name\":\"will-never-be\"",
		{"evaluate: the session is scored by", "will-never-be", "there are: "}},
	{"\"extract\":\"first-line\"", "\"extract\":\"will:never\"",
		{"evaluate: the session is scored by", "will:never", "there are: all"}},
	{"\"extract\":\"first-line\"", "\"extract\":\"regex:((\"",
		{"evaluate: the session is scored by", "regex"}},
	{NULL, "\"name\":\"neverland:1.5b\"",
		{"try: neverland:1.5b: no such provider", "propose: neverland:1.5b", "known are"}},
	{NULL, "\"name\":\"openai@\\u0007:\"",
		{"propose: ", "control character"}},
	{"\"paraphrase\",\"eccentric\",\"critique\"", "\"never-asks\",\"nor-does-this\"",
		{"has no operator \xe2\x80\x9cnever-asks\xe2\x80\x9d", "nor-does-this"}},
};

IN_FOLDER(what_a_session_names_and_is_not_there_is_refused_by_name)
{
	struct echo_model *server = echo_model_start(0);
	const char *echo = echo_model_name(server, "echo");
	char model[100];

	for (size_t i = 0; i < COUNT(names); i++) {
		SCOPED(buf) text = BUF(BUF_FILE);
		struct ran r;
		const char *path;

		life_file(&text, echo);
		snprintf(model, sizeof model, "\"name\":\"%s\"", echo);
		replace_all(&text, names[i].from ? names[i].from : model, names[i].to);
		path = folder_file(*state, "a.hunsu", buf_text(&text));
		every_reader_ends(*state, path);
		DRIVE(&r, *state, EVERYTHING, "--plain", "--yes", path);
		if (r.status > 3)
			fail_msg("%s: %d: %s", names[i].to, r.status, buf_text(&r.err));
		buf_clear(&text);
		buf_addstr(&text, buf_str(&r.out));
		buf_addstr(&text, buf_str(&r.err));
		for (size_t k = 0; k < COUNT(names[i].refused) && names[i].refused[k]; k++)
			assert_has(&text, names[i].refused[k]);
		assert_has(&text, "what is recorded is shown");
	}
}

/* q closes a page, leaves a question, a pane, and the program. */
static int leaves(struct screen *s)
{
	int status = -1;

	for (int i = 0; i < 20 && status < 0; i++) {
		screen_send(s, i % 4 == 3 ? "\033" : "q");
		status = screen_wait(s, 1000);
	}
	return status;
}

IN_FOLDER(on_the_screen_it_is_shown_and_refused)
{
	struct echo_model *server = echo_model_start(0);
	const char *echo = echo_model_name(server, "echo");
	SCOPED(buf) text = BUF(BUF_TEXT);
	const char *path, *words[3] = {NULL};
	struct screen *s;

	life_file(&text, echo);
	replace_all(&text, "\"name\":\"iexact\"", "\"name\":\"will-never-be\"");
	replace_all(&text, echo, "neverland:1.5b");
	echo_model_stop(server);
	path = folder_file(*state, "a.hunsu", buf_text(&text));
	words[0] = path;
	s = screen_start(*state, 30, 110, words, NULL);
	SHOWS(s, "neverland");
	SHOWS(s, "this program has no");
	screen_send(s, "\033"); /* it lies over the examples */
	SHOWS(s, "I was charged twice.");
	screen_send(s, "e");
	SHOWS(s, "will-never-be");
	screen_send(s, "p");
	SHOWS(s, "no such provider");
	assert_int_equal(leaves(s), 0);
	screen_stop(s);
	words[0] = "replay";
	words[1] = path;
	s = screen_start(*state, 30, 110, words, NULL);
	SHOWS(s, "neverland");
	assert_int_equal(leaves(s), 0);
}

/* A file that a person made, or that lost its first line, may have no settings, metric, models. */
IN_FOLDER(a_session_that_holds_next_to_nothing_is_shown)
{
	static const char open[] = "{\"n\":1,\"t\":\"2026-11-24T10:00:01.037Z\",\"by\":\"human\","
				   "\"act\":\"new\",\"do\":[{\"open\":{\"format\":1,\"program\":"
				   "\"hunsu 0.1.0\",\"id\":\"01KAV4Q2Z8X5M3N7R9T1V6W0YB\"}}";
	static const char *const more[] = {"",
		(",{\"example\":{\"id\":1,\"version\":1,\"fields\":{\"input\":\"a\"},"
		 "\"expected\":[\"b\"],\"split\":\"dev\"}}"),
		",{\"task\":{\"version\":1,\"name\":\"x\",\"seed\":1,\"held_out\":0.5}}",
		",{\"metric\":{\"version\":1,\"name\":\"exact\",\"extract\":\"all\"}}",
		",{\"model\":{\"version\":1,\"role\":\"target\",\"name\":\"\"}}",
		",{\"settings\":{\"version\":1,\"temperature\":0,\"stop\":[],\"operators\":[]}}"};

	struct echo_model *server = echo_model_start(0);
	const char *echo = echo_model_name(server, "echo");
	const char *writer = echo_model_name(server, "writer");

	for (size_t i = 0; i < COUNT(more) + 1; i++) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		struct ran r;
		const char *path;

		buf_adds(&text, open);
		for (size_t k = 0; k < COUNT(more); k++)
			if (i == COUNT(more) || k == i)
				buf_adds(&text, more[k]);
		buf_adds(&text, "]}\n");
		path = folder_file(*state, "a.hunsu", buf_text(&text));
		every_reader_ends(*state, path);
		DRIVE(&r, *state, EVERYTHING, "--plain", "--target", echo,
			"--proposer", writer, path);
		if (r.status > 3)
			fail_msg("%zu: %d: %s", i, r.status, buf_text(&r.err));
	}
}

IN_FOLDER(a_repaired_session_without_its_first_lines_is_shown)
{
	struct echo_model *server = echo_model_start(0);
	const char *echo = echo_model_name(server, "echo");
	const char *writer = echo_model_name(server, "writer");
	struct session_repaired done;
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	const char *bad, *good = folder_path(*state, "good.hunsu");
	struct ran r;
	struct screen *s;

	life_file(&text, echo);
	for (int lines = 1; lines < 4; lines++) {
		buf_splice(&text, 0, str_find(buf_str(&text), "\n", 0) + 1, STR(""));
		bad = folder_file(*state, "bad.hunsu", buf_text(&text));
		unlink(good);
		assert_int_equal(journal_repair(bad, good, &done, &err), OK);
		every_reader_ends(*state, good);
		const char *words[] = {"--target", echo, "--proposer", writer, good, NULL};
		s = screen_start(*state, 30, 110, words, NULL);
		SHOWS(s, "hunsu");
		screen_send(s, "epHAbdj\tj\tj?qq");
		assert_in_range(leaves(s), 0, 3);
		screen_stop(s);
		DRIVE(&r, *state, EVERYTHING, "--plain", "--target", echo,
			"--proposer", writer, good);
		if (r.status > 3)
			fail_msg("%d lines: %d: %s", lines, r.status, buf_text(&r.err));
	}
}

IN_FOLDER(a_task_that_names_what_is_not_there_says_so_with_its_line)
{
	const char *task = folder_file(*state, "t.jsonl", "{\"input\":\"a\",\"expected\":\"b\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "{{input}}\n");
	static const struct {
		const char *yaml, *says;
	} tasks[] = {
		{"description: x\nmetric: will-never-be\n", "t.task.yaml:2: metric: no metric"},
		{"metric: exakt\n", "did you mean exact?"},
		{"\n\nextract: xpath://a\n", "t.task.yaml:3: extract: "},
		{"metric: exact\nextract: 'regex:(('\n", "t.task.yaml:2: extract: "},
	};
	struct ran r;

	for (size_t i = 0; i < COUNT(tasks); i++) {
		folder_file(*state, "t.task.yaml", tasks[i].yaml);
		DRIVE(&r, *state, "q\n", "--plain", "--new", "-p", prompt, task);
		assert_int_equal(r.status, 3);
		assert_has(&r.err, tasks[i].says);
		DRIVE(&r, *state, "", "eval", "-t", task, "-p", prompt, "--yes");
		assert_int_equal(r.status, 3);
		assert_has(&r.err, tasks[i].says);
		DRIVE(&r, *state, "", "propose", "-t", task, "-p", prompt, "--yes");
		assert_int_equal(r.status, 3);
		assert_has(&r.err, tasks[i].says);
	}
	/* The metric that only the name of a data set suggests is there. */
	task = folder_file(*state, "taxonomy_animal.json",
		"{\"examples\":{\"1\":{\"input\":\"cat, desk\",\"output\":\"cat\"}}}");
	DRIVE(&r, *state, "q\n", "--plain", "--new", "-p", prompt, task);
	assert_int_equal(r.status, 0);
}
