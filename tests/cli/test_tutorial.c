/* test_tutorial.c - the tutorial's lines do what it says, from the first to the last. */
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

/*
 * The lines of a literal block as they are on the reader's screen, and what a shell makes of them:
 * `$` begins a command for it, `:` a line for the hunsu that was begun last, here in plain mode.
 */
struct lines {
	struct buf script;
	bool begun; /* a session is open for lines */
	int commands;
};

static void end_session(struct lines *l)
{
	if (l->begun)
		buf_adds(&l->script, "LINES\n");
	l->begun = false;
}

static void take(struct lines *l, struct str line)
{
	if (str_starts(line, "$ ")) {
		const struct str command = str_from(line, 2);

		end_session(l);
		l->commands++;
		l->begun = str_starts(command, "hunsu -s ");
		if (l->begun)
			buf_addf(&l->script, "hunsu --plain %.*s <<'LINES'\n",
				(int)(command.n - 6), command.p + 6);
		else
			buf_addf(&l->script, "%.*s\n", (int)command.n, command.p);
	} else if (str_starts(line, ":")) {
		assert_true(l->begun);
		l->commands++;
		buf_addf(&l->script, "%.*s\n", (int)line.n - 1, line.p + 1);
	} else {
		buf_addf(&l->script, "%.*s\n", (int)line.n, line.p);
	}
}

static void put_page(struct buf *out)
{
	const char *const pages[] = {"man/hunsu-tutorial.7", "../man/hunsu-tutorial.7"};
	struct buf err = BUF(BUF_SMALL);

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (file_exists(pages[i]) && file_read(out, pages[i], &err) == OK)
			return;
	fail_msg("not run from where man/ is: %s", buf_text(&err));
}

IN_FOLDER(its_game_ends_in_a_better_prompt)
{
	struct echo_model *m = echo_model_start(0);
	struct lines l = {.script = BUF(BUF_TEXT)};
	SCOPED(buf) page = BUF(BUF_FILE), config = BUF(BUF_SMALL);
	struct str rest, line;
	struct ran r;
	bool literal = false;
	char program[4096];

	put_page(&page);
	rest = buf_str(&page);
	buf_adds(&l.script,
		"set -eu; program=$1; hunsu() { \"$program\" \"$@\"; }; cd \"$XDG_CONFIG_HOME\"\n");
	while (str_line(&rest, &line)) {
		if (str_starts(line, ".Bd") || str_starts(line, ".Ed"))
			literal = str_starts(line, ".Bd");
		else if (literal)
			take(&l, line);
	}
	end_session(&l);
	assert_true(l.commands > 12);
	/* This target answers with the last word, so what the tutorial changes gains. */
	buf_addf(&config, "target: %s\n", echo_model_name(m, "echo"));
	buf_addf(&config, "proposer: %s\noperators: induce paraphrase form\n",
		echo_model_name(m, "writer"));
	folder_file(*state, "hunsu/config.yaml", buf_text(&config));
	drive_program(program, sizeof program);
	setenv("HUNSU", "/bin/sh", 1);
	DRIVE(&r, *state, "", "-c", buf_text(&l.script), "sh", program);
	unsetenv("HUNSU");
	if (r.status) {
		fputs(buf_text(&r.out), stderr);
		fail_msg("exit %d: %s", r.status, buf_text(&r.err));
	}
	assert_null(strstr(buf_text(&r.out), "error:"));
	assert_has(&r.out, "100.0");
	echo_model_stop(m);
	buf_release(&l.script);
}
