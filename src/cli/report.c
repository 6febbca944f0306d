/* report.c - hunsu report: a session as a page for somebody who was not there. */
#include "hunsu/report/report.h"

#include "hunsu/base/file.h"
#include "hunsu/cli/opening.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"

struct report_options {
	bool markdown;
	const char *out;
};

/* ---- nobody is there ---- */

static void on_changed(void *arg)
{
}

static void on_said(void *arg, bool bad, const char *words)
{
}

static void on_asked(void *arg, const struct question *q)
{
}

static bool on_act(void *arg, const char *what)
{
	return false;
}

/* NAME.html beside nothing else: in the current folder. */
static void usual_name(struct buf *out, const struct live *v, bool markdown)
{
	struct str name = path_base(journal_path(v->desk->session->journal));

	if (str_ends(name, ".hunsu"))
		name = str_first(name, name.n - 6);
	buf_addf(out, "%.*s.%s", (int)name.n, name.p, markdown ? "md" : "html");
}

/* What is there by that name already is written over only where it is a report. */
static enum status may_write(const char *path, struct buf *err)
{
	SCOPED(buf) was = BUF(BUF_FILE);
	enum status st = OK;

	if (file_exists(path) && (file_read(&was, path, NULL) || !report_is_own(buf_str(&was))))
		st = fail(err, FAILED,
			"%s is there and is no report; -o FILE writes to another file", path);
	return st;
}

static enum status write_page(const struct live *v, const struct report_options *o, struct buf *err)
{
	SCOPED(buf) page = BUF(BUF_FILE), path = BUF(BUF_SMALL);
	enum status st = OK;

	if (o->out)
		buf_adds(&path, o->out);
	else
		usual_name(&path, v, o->markdown);
	if (!o->out)
		st = may_write(buf_text(&path), err);
	if (!st) {
		report_write(&page, v, o->markdown ? REPORT_MARKDOWN : REPORT_HTML);
		st = file_write(buf_text(&path), buf_str(&page), err);
	}
	if (!st && !str_is(buf_str(&path), "-"))
		print_note("wrote %s", buf_text(&path));
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	static const struct front nobody = {
		.changed = on_changed, .say = on_said, .ask = on_asked, .act = on_act};
	const struct report_options *o = values;
	SCOPED(opening) op = {.options = {.no_store = true}, .note = BUF(BUF_SMALL)};
	SCOPED(buf) path = BUF(BUF_SMALL);
	struct live *v = NULL;
	enum status st;

	st = opening_record(&op, words->items[0], &path, err);
	if (!st)
		st = session_open(&op.session, op.loop, buf_text(&path), true, &op.note, err);
	if (!st && op.note.n)
		print_note("%s", buf_text(&op.note));
	if (!st)
		st = opening_live(&v, &op, &nobody, err);
	if (!st)
		st = write_page(v, o, err);
	live_close(v);
	return st;
}

#define AT(field) offsetof(struct report_options, field)
static const struct cli_option known[] = {
	FLAG_OPTION("md", AT(markdown), "As Markdown, for a pull request"),
	TEXT_OPTION("output", 'o', "FILE", AT(out),
		"Where it is written; - is standard output (default: the session's name and "
		".html or .md, in the current folder)"),
	{.name = NULL},
};

const struct subcommand report_command = {
	.form = {.name = "report",
		.synopsis = "[--md] [-o FILE] SESSION",
		.help = "Write a session's story as a page",
		.more = "The page needs nothing else: it holds the prompt and who wrote what, its "
			"versions, how the score went, the examples, where it fails, and what it "
			"cost.",
		.options = known},
	.size = sizeof(struct report_options), .min_words = 1, .max_words = 1, .run = run};
