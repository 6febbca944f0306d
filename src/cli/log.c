/* log.c - hunsu log: a session told, verified, or repaired. */
#include <stdio.h>
#include "hunsu/base/utf8.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"
#include "hunsu/session/check.h"
#include "hunsu/session/journal.h"
#include "hunsu/session/state.h"
#include "hunsu/session/story.h"

struct log_options {
	bool check;
	const char *repair;
};

struct telling {
	struct story story;
	struct state state;
	struct buf line, safe;
};

/* The words of a session come from models and files: nothing of them may move the cursor. */
static void tell(struct telling *t)
{
	buf_clear(&t->safe);
	text_visible(&t->safe, buf_str(&t->line), true);
	if (t->safe.n && t->safe.s[t->safe.n - 1] != '\n')
		buf_addc(&t->safe, '\n');
	print_out(&t->safe);
}

static bool tell_event(void *arg, const cJSON *event, struct buf *err)
{
	struct telling *t = arg;
	if (state_apply(&t->state, event, err))
		return false;
	buf_clear(&t->line);
	story_event(&t->story, &t->line, event, &t->state);
	if (t->line.n)
		tell(t);
	if (ferror(stdout)) /* nobody reads on: `hunsu log BIG | head -1` */
		return buf_adds(err, "standard output"), false;
	return true;
}

static enum status tell_session(const char *path, struct buf *err)
{
	struct telling t = {.line = BUF(BUF_TEXT), .safe = BUF(BUF_TEXT)};
	struct buf note = BUF(BUF_SMALL);
	const struct journal_open how = {
		.read_only = true, .event = tell_event, .arg = &t, .note = &note};
	struct journal *j;
	state_init(&t.state);
	j = journal_open(NULL, path, &how, err);
	if (j && !ferror(stdout)) {
		buf_clear(&t.line);
		story_flush(&t.story, &t.line, &t.state);
		story_end(&t.line, &t.state);
		tell(&t);
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
	buf_release(&t.safe);
	buf_release(&note);
	return j ? OK : FAILED;
}

static enum status check(const char *path, struct buf *err)
{
	struct session_verdict verdict = {0};
	struct buf report = BUF(BUF_TEXT), safe = BUF(BUF_TEXT);
	enum status st = session_check(path, &verdict, &report, err);
	text_visible(&safe, buf_str(&report), true);
	if (safe.n && safe.s[safe.n - 1] != '\n')
		buf_addc(&safe, '\n');
	print_out(&safe);
	if (!st && !session_whole(&verdict))
		st = fail(err, FAILED,
			"%s is damaged; hunsu log --repair OUT %s writes what can be read", path,
			path);
	buf_release(&report);
	buf_release(&safe);
	return st;
}

static enum status repair(const char *path, const char *to, struct buf *err)
{
	struct session_repaired done;
	struct buf said = BUF(BUF_SMALL);
	enum status st = journal_repair(path, to, &done, err);
	if (!st) {
		buf_addf(&said, "%s: %d events kept, %d dropped\n", to, done.kept, done.dropped);
		if (done.quits)
			buf_addf(&said,
				"%s: %d quits told of another state; they tell this one\n", to,
				done.quits);
		print_out(&said);
	}
	buf_release(&said);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct log_options *o = values;
	if (o->repair)
		return repair(words->items[0], o->repair, err);
	return o->check ? check(words->items[0], err) : tell_session(words->items[0], err);
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
	.form =
		{
			.name = "log",
			.synopsis = "[--check | --repair OUT] SESSION",
			.help = "Tell a session's story, an act a line",
			.options = known,
		},
	.size = sizeof(struct log_options),
	.min_words = 1,
	.max_words = 1,
	.run = run,
};
