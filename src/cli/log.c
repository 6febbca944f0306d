/* log.c - hunsu log: a session told, verified, or repaired. */
#include <stdio.h>
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"
#include "hunsu/session/check.h"
#include "hunsu/session/journal.h"
#include "hunsu/session/state.h"
#include "hunsu/session/story.h"
#include "start.h"

struct log_options {
	bool check;
	const char *repair;
};

struct telling {
	struct story story;
	struct state state;
	struct buf line;
};

static bool tell_event(void *arg, const cJSON *event, struct buf *err)
{
	struct telling *t = arg;
	if (state_apply(&t->state, event, err))
		return false;
	buf_clear(&t->line);
	story_event(&t->story, &t->line, event, &t->state);
	/* The words of a session come from models and files: none of them may move the cursor. */
	if (t->line.n)
		print_visible(buf_str(&t->line));
	if (ferror(stdout)) /* nobody reads on: `hunsu log BIG | head -1` */
		return buf_adds(err, "standard output"), false;
	return true;
}

static enum status tell_session(const char *path, struct buf *err)
{
	struct telling t = {.line = BUF(BUF_TEXT)};
	SCOPED(buf) note = BUF(BUF_SMALL);
	const struct journal_open how = {
		.read_only = true, .event = tell_event, .arg = &t, .state = &t.state,
		.note = &note};
	struct journal *j;
	state_init(&t.state);
	j = journal_open(NULL, path, &how, err);
	if (j && !ferror(stdout)) {
		buf_clear(&t.line);
		story_flush(&t.story, &t.line, &t.state);
		story_end(&t.line, &t.state);
		print_visible(buf_str(&t.line));
		buf_clear(&t.line);
		state_tell_unknown(&t.line, &t.state);
		if (t.line.n)
			print_note("%s: %s", path, buf_text(&t.line));
		if (note.n)
			print_note("%s", buf_text(&note));
	}
	journal_close(j);
	state_release(&t.state);
	buf_release(&t.line);
	return j ? OK : FAILED;
}

static enum status check(const char *path, struct buf *err)
{
	struct session_verdict verdict = {0};
	SCOPED(buf) report = BUF(BUF_TEXT);
	enum status st = session_check(path, &verdict, &report, err);
	print_visible(buf_str(&report));
	if (!st && !session_whole(&verdict))
		st = fail(err, FAILED,
			"%s is damaged; hunsu log --repair OUT %s writes what can be read", path,
			path);
	return st;
}

static enum status repair(const char *path, const char *to, struct buf *err)
{
	struct session_repaired done;
	enum status st = journal_repair(path, to, &done, err);
	if (!st)
		print_line("%s: %d event%s kept, %d dropped", to, done.kept,
			PLURAL(done.kept), done.dropped);
	if (!st && done.quits)
		print_line("%s: %d quits told of another state; they tell this one", to,
			done.quits);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct log_options *o = values;
	SCOPED(buf) path = BUF(BUF_SMALL);
	enum status st = session_named(&path, words->items[0], err);
	if (st)
		return st;
	if (o->repair)
		return repair(buf_text(&path), o->repair, err);
	return o->check ? check(buf_text(&path), err) : tell_session(buf_text(&path), err);
}

#define AT(field) offsetof(struct log_options, field)
static const struct cli_option known[] = {
	FLAG_OPTION("check", AT(check),
		"Verify it: every line, and the state at each quit; exit with 3 when it is "
		"damaged"),
	TEXT_OPTION("repair", 0, "OUT", AT(repair), "Write what can be read to a new file"),
	{.name = NULL},
};

const struct subcommand log_command = {
	.form = {.name = "log",
		.synopsis = "[--check | --repair OUT] SESSION",
		.help = "Tell a session's story, an act a line",
		.more = "The session is a file, or the name of one of yours or of a shipped one.",
		.options = known},
	.size = sizeof(struct log_options), .min_words = 1, .max_words = 1, .run = run};
