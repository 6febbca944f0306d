/* test_command.c - hunsu eval scored by a program: in Python, in C, and ones that do wrong. */
#include <sys/stat.h>
#include <unistd.h>

#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/test.h"

/* The target: the last word of what it is asked. */
static const char target[] =
	"#!/bin/sh\nwhile read -r line; do word=${line##* }; word=${word%%\\\"*}\n"
	"printf '{\"output\":\"%s\"}\\n' \"$word\"; done\n";

static const char in_python[] =
	"#!/usr/bin/env python3\nimport sys, json, os\n"
	"for line in sys.stdin:\n"
	"    r = json.loads(line)\n"
	"    assert not any('KEY' in name for name in os.environ)\n"
	"    same = sum(a == b for a, b in zip(r['output'], r['expected']))\n"
	"    print(json.dumps({'score': same / len(r['expected']),\n"
	"        'reason': r['input'] + ': ' + str(same), 'id': r['id']}))\n";

/* The same, as far as these lines go; what it prints is kept until it ends. */
static const char in_c[] =
	"#include <stdio.h>\n#include <string.h>\n"
	"static void take(const char *line, const char *key, char *out)\n"
	"{ const char *at = strstr(line, key); sscanf(at + strlen(key), \"%30[^\\\"]\", out); }\n"
	"int main(void)\n{\n"
	"  char line[9000], in[40], o[40], e[40];\n"
	"  while (fgets(line, sizeof line, stdin)) {\n"
	"    int same = 0;\n"
	"    take(line, \"\\\"input\\\":\\\"\", in); take(line, \"\\\"output\\\":\\\"\", o);\n"
	"    take(line, \"\\\"expected\\\":\\\"\", e);\n"
	"    for (size_t i = 0; o[i] && e[i]; i++) same += o[i] == e[i];\n"
	"    printf(\"{\\\"score\\\": %g, \\\"reason\\\": \\\"%s: %d\\\"}\\n\",\n"
	"      (double)same / strlen(e), in, same);\n"
	"  }\n  return 0;\n}\n";

static const char examples[] = "{\"input\":\"cats\",\"expected\":\"cats\"}\n"
			       "{\"input\":\"dogs\",\"expected\":\"dots\"}\n"
			       "{\"input\":\"cows\",\"expected\":\"pigs\"}\n";

struct bench { /* what each run is given */
	void *folder;
	char task[400], prompt[400], target[400], metric[400];
	const char *timeout; /* seconds; NULL: enough */
	struct ran r;
};

static const char *program(void *folder, const char *name, const char *text)
{
	const char *path = folder_file(folder, name, text);

	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

static void bench_init(struct bench *b, void *folder)
{
	*b = (struct bench){.folder = folder};
	snprintf(b->task, sizeof b->task, "%s", folder_file(folder, "t.jsonl", examples));
	snprintf(b->prompt, sizeof b->prompt, "%s", folder_file(folder, "p.txt", "Say {{input}}"));
	snprintf(b->target, sizeof b->target, "exec:%s", program(folder, "target", target));
}

/* option: "--yes", "--allow" both programs, or "--no-store", which allows nothing. */
static void run(struct bench *b, const char *grader, const char *option)
{
	const bool allow = !strcmp(option, "--allow");

	snprintf(b->metric, sizeof b->metric, "command:%s", grader);
	DRIVE(&b->r, b->folder, NULL, "eval", "-t", b->task, "-p", b->prompt, "--target", b->target,
		"--metric", b->metric, "--json", "-", "--timeout", b->timeout ? b->timeout : "20",
		option, allow ? grader : NULL, "--allow", b->target + strlen("exec:"));
}

static void says(const struct bench *b, int status, const char *in_out, const char *in_err)
{
	if (b->r.status != status || !strstr(buf_text(&b->r.out), in_out) ||
		!strstr(buf_text(&b->r.err), in_err))
		fail_msg("%d, not %d with “%s” and “%s”\n%s%s", b->r.status, status, in_out, in_err,
			buf_text(&b->r.out), buf_text(&b->r.err));
}

static void scored(const struct bench *b)
{
	says(b, 0, "\"score\":1,\"reason\":\"cats: 4\"", "");
	says(b, 0, "\"score\":0.75,\"reason\":\"dogs: 3\"", "");
	says(b, 0, "\"score\":0.25,\"reason\":\"cows: 1\"", "");
}

IN_FOLDER(a_program_in_python_scores)
{
	struct bench b;

	if (system("python3 -c '' 2>/dev/null") != 0) {
		printf("skip: there is no python3 here\n");
		return;
	}
	bench_init(&b, *state);
	setenv("OPENAI_API_KEY", "sk-secret", 1);
	run(&b, program(*state, "grade.py", in_python), "--yes");
	scored(&b);
}

IN_FOLDER(a_program_in_c_scores)
{
	struct bench b;
	const char *source = folder_file(*state, "grade.c", in_c);
	const char *grader = folder_path(*state, "grade");
	SCOPED(buf) command = BUF(BUF_SMALL);

	bench_init(&b, *state);
	buf_addf(&command, "cc -o '%s' '%s'", grader, source);
	assert_int_equal(system(buf_text(&command)), 0);
	b.timeout = "8"; /* a quarter of which it is waited for */
	run(&b, grader, "--yes");
	scored(&b);
}

IN_FOLDER(one_is_asked_about_once_for_a_task_and_each_change)
{
	struct bench b;
	const char *grader, *ran;

	bench_init(&b, *state);
	grader = program(*state, "grade.sh",
		"#!/bin/sh\n: >\"$0.ran\"\nwhile read -r line; do echo '{\"score\":1}'; done\n");
	ran = folder_path(*state, "grade.sh.ran");
	run(&b, grader, "--no-store");
	says(&b, 2, "", "which was not allowed to run: --allow PROGRAM");
	assert_int_not_equal(access(ran, F_OK), 0);
	run(&b, grader, "--allow");
	says(&b, 0, "\"score\":1", "");
	assert_int_equal(access(ran, F_OK), 0);
	run(&b, grader, "--no-store"); /* allowed from now on */
	says(&b, 0, "\"score\":1", "");
	program(*state, "grade.sh", "#!/bin/sh\nwhile read -r l; do echo '{\"score\":0}'; done\n");
	run(&b, grader, "--no-store");
	says(&b, 2, "", "which was not allowed to run");
	run(&b, grader, "--yes"); /* this once */
	says(&b, 0, "\"score\":0", "");
	run(&b, grader, "--no-store");
	says(&b, 2, "", "which was not allowed to run");
	/* Nor for another task. */
	run(&b, grader, "--allow");
	says(&b, 0, "\"score\":0", "");
	snprintf(b.task, sizeof b.task, "%s", folder_file(*state, "other.jsonl", examples));
	run(&b, grader, "--no-store");
	says(&b, 2, "", "of other is the program");
}

/* Each only for one of the examples: the others have their scores. */
#define UNLESS_DOGS                                                                                \
	"#!/bin/sh\nwhile read -r line; do case $line in *dogs*) %s;; *) echo '{\"score\":1}';; "  \
	"esac; done\n"
static const struct {
	const char *does, *says, *timeout;
} wrongs[] = {
	{"echo boom >&2; exit 7", "it ended with status 7 (after", NULL},
	{"echo boom >&2; exit 7", "its last words: boom", NULL},
	{"exit 0", "it ended without an answer", NULL},
	{"kill -9 $$", "signal 9", NULL},
	{"echo 'score: 1'", "what is no JSON", NULL},
	{"echo '{\"score\":1.01}'", "no number from 0 to 1: 1.01", NULL},
	{"echo '{\"score\":-0.1}'", "no number from 0 to 1: -0.1", NULL},
	{"echo '{\"score\":NaN}'", "no number from 0 to 1: null", NULL},
	{"echo '{\"score\":1e999}'", "no number from 0 to 1", NULL},
	{"echo '{\"score\":\"1\"}'", "no number from 0 to 1: \"1\"", NULL},
	{"echo '{\"score\":\"x가가가가가가가가가가가가가가가가가가가가\"}'",
		"no number from 0 to 1: \"x가가가가가가가가가가가가가가가가가가가", NULL},
	{"echo '{\"score\":true}'", "no number from 0 to 1: true", NULL},
	{"echo '{\"reason\":\"good\"}'", "no number from 0 to 1: there is none", NULL},
	{"echo '{\"error\":\"no dictionary\"}'", "it says: no dictionary", NULL},
	{"echo '{\"score\":1,\"id\":0}'", "another line than it was asked", NULL},
	{"printf '{\"score\":1}\\n{\"score\":0}\\n'", "it answered twice", NULL},
	{"head -c 300000 /dev/zero | tr '\\0' x", "longer than it may be", NULL},
	{"yes flood >&2", "more than 1 MiB", NULL},
	{"trap '' TERM; exec sleep 100", "it gave no answer in its time (after ", "8"},
};

IN_FOLDER(what_one_does_wrong_is_told_and_is_no_score)
{
	struct bench b;

	bench_init(&b, *state);
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		SCOPED(buf) text = BUF(BUF_SMALL);

		buf_addf(&text, UNLESS_DOGS, wrongs[i].does);
		b.timeout = wrongs[i].timeout;
		run(&b, program(*state, "wrong.sh", buf_text(&text)), "--yes");
		says(&b, 3, "\"score\":1,\"low\"", wrongs[i].says); /* of the two others */
		says(&b, 3, "\"n\":2,", "1 call stayed in error");
	}
}

IN_FOLDER(what_is_no_program_is_refused_before_any_call)
{
	struct bench b;

	bench_init(&b, *state);
	run(&b, folder_file(*state, "text", "words\n"), "--yes");
	says(&b, 2, "", "may not be executed");
	run(&b, "/nowhere/grade", "--yes");
	says(&b, 2, "", "/nowhere");
	run(&b, "", "--yes");
	says(&b, 2, "", "no program is named");
}

IN_FOLDER(a_task_names_one_beside_its_own_file)
{
	struct bench b;

	bench_init(&b, *state);
	program(*state, "grade.sh",
		"#!/bin/sh\nwhile read -r l; do echo '{\"score\":0.5}'; done\n");
	folder_file(*state, "t.task.yaml", "metric: \"command:grade.sh\"\n");
	DRIVE(&b.r, *state, NULL, "eval", "-t", b.task, "-p", b.prompt, "--target", b.target,
		"--yes", "--json", "-");
	says(&b, 0, "\"score\":0.5", "");
}
