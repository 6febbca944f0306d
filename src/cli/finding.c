/* finding.c - opens what a word of the command line names: a session, or a new one on a task. */
#include <unistd.h>
#include "inputs.h"
#include "start.h"
#include "hunsu/base/file.h"
#include "hunsu/engine/metric.h"
#include "hunsu/figures/figures.h"
#include "hunsu/library/library.h"
#include "hunsu/cli/opening.h"

/* Before anything is made: a session that nobody sees helps nobody. */
static enum status need_terminal(const struct start_options *o, struct buf *err)
{
	if (o->plain || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		return OK;
	return fail(err, BAD_USAGE,
		"this is no terminal: `hunsu --plain` reads the same commands as lines");
}

static enum status resume(
	struct opening *op, const struct start_options *o, const char *path, struct buf *err)
{
	SCOPED(buf) own = BUF(BUF_SMALL);
	enum status st = need_terminal(o, err);
	if (!st)
		st = shipped_copy(&own, path, &op->note, err);
	if (!st)
		st = session_open(&op->session, op->loop, own.n ? buf_text(&own) : path, false,
			&op->note, err);
	op->made = op->made || own.n;
	return st;
}

/* ---- a new session ---- */

static void add_note(struct opening *op, const char *note)
{
	if (note && *note)
		buf_addf(&op->note, "%s%s", op->note.n ? "\n" : "", note);
}

/* The prompt of the file, else the task's own, as doc text; empty where there is neither. */
static enum status read_prompt(struct doc *out, struct opening *op, const struct start_options *o,
	const struct task *task, struct buf *err)
{
	const struct prompt_wish wish = {task, o->prompt, o->convert, &op->asker};
	SCOPED(prompt) p = {0};
	SCOPED(buf) say = BUF(BUF_TEXT);
	enum status st;
	out->text = BUF(BUF_TEXT);
	if (!o->prompt && !(task && task->prompt))
		return OK;
	st = input_prompt(&p, &wish, &say, err);
	if (!st)
		doc_format(out, &p);
	add_note(op, buf_text(&say));
	return st;
}

static enum status create(
	struct opening *op, const struct start_options *o, struct task *task, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	SCOPED(doc) doc = {0};
	enum status st = need_terminal(o, err);
	if (!st && o->session)
		buf_adds(&path, o->session);
	else if (!st)
		st = session_fresh_path(&path, task ? task->name : "prompt", err);
	if (!st)
		st = read_prompt(&doc, op, o, task, err);
	if (!st)
		st = live_new_session(&op->session, op->loop, buf_text(&path), task,
			task ? task->file : NULL, buf_str(&doc.text), op->config, &op->options,
			err);
	if (!st)
		op->prompt_file = mem_dup(o->prompt);
	op->made = !st;
	return st;
}

/* Of another task or prompt it would tell what it found for its own, as if that was asked for. */
static enum status is_of(struct opening *op, const struct start_options *o,
	const struct task *task, struct buf *err)
{
	const struct state *s = op->session->state;
	const struct prompt_wish wish = {task, o->prompt, o->convert, &op->asker};
	OWNED const struct example **examples = task ? input_examples(task) : NULL;
	SCOPED(prompt) p = {0};
	SCOPED(buf) say = BUF(BUF_TEXT);
	bool had = !o->prompt;
	enum status st = had ? OK : input_prompt(&p, &wish, &say, err);

	for (size_t i = 0; !st && !had && i < s->versions.n; i++)
		had = prompt_equal(&p, &s->versions.items[i].prompt);
	if (!st && task && !library_same_task(s, examples, task->n))
		return fail(err, BAD_USAGE,
			"%s is a session on other examples than those of %s: name another file "
			"for these, or go on with %s in place of the task",
			o->session, task->file, o->session);
	if (!st && !had)
		return fail(err, BAD_USAGE,
			"%s is a session that never had the prompt of %s: name another file for "
			"that, or leave it out to go on",
			o->session, o->prompt);
	return st;
}

/* -s FILE that is there already: the person must say what is meant. */
static enum status settle_file(struct opening *op, const struct start_options *o,
	const struct task *task, bool *opened, struct buf *err)
{
	enum status st;

	*opened = false;
	if (!o->session || !file_exists(o->session))
		return OK;
	if (!input_is_session(o->session))
		return fail(err, BAD_USAGE, "%s is there already and is no session", o->session);
	if (!o->resume)
		return fail(err, BAD_USAGE, "%s is there already; to go on with it: hunsu %s",
			o->session, o->session);
	*opened = true;
	st = resume(op, o, o->session, err);
	return st ? st : is_of(op, o, task, err);
}

static enum status latest(struct opening *op, const struct start_options *o, const char *task,
	const char *word, bool *opened, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	enum status st = OK;
	*opened = session_latest(&path, task);
	if (*opened) {
		st = resume(op, o, buf_text(&path), err);
		buf_addf(&op->note, "%sgoing on with %s; `hunsu --new%s%s` begins a new one",
			op->note.n ? "\n" : "", buf_text(&path), word ? " " : "", word ? word : "");
	}
	return st;
}

/* Examples that the metric cannot score; none where it asks for no accepted answer. */
static void note_unscored(struct opening *op, const struct task *t)
{
	const struct state *s = op->session->state;
	const struct metric *m = figures_metric(s);
	SCOPED(buf) note = BUF(BUF_SMALL), none = BUF(BUF_SMALL);
	size_t unscored = 0;
	int line = 0;

	figures_no_score_words(&none, s);
	if (none.n)
		buf_addf(&note, "%s: %s", t->file, buf_text(&none));
	add_note(op, buf_text(&note));
	buf_clear(&note);
	if (m && m->open)
		return;
	for (size_t i = 0; i < t->n; i++)
		if (!s->examples.items[i].now.expected.n) {
			line = unscored ? line : t->items[i].line;
			unscored++;
		}
	if (unscored && unscored == t->n)
		buf_addf(&note,
			"%s: no example has an expected answer, so nothing can be scored; name "
			"the column that holds it with --expected COLUMN, or add one to the file",
			t->file);
	else if (unscored)
		buf_addf(&note,
			"%s: %zu of %zu examples %s no expected answer and %s not scored (the "
			"first: line %d)",
			t->file, unscored, t->n, unscored == 1 ? "has" : "have",
			unscored == 1 ? "is" : "are", line);
	add_note(op, buf_text(&note));
}

static enum status open_task(
	struct opening *op, const struct start_options *o, const char *word, struct buf *err)
{
	SCOPED(task) task;
	bool opened = false;
	const struct input_wish wish = {word, "", &o->columns, &op->asker};
	enum status st;
	task_init(&task);
	st = word ? input_task(&task, &wish, err) : OK;
	if (!st)
		st = settle_file(op, o, word ? &task : NULL, &opened, err);
	if (!st && !opened && o->resume && !o->fresh && !o->session)
		st = latest(op, o, word ? task.name : NULL, word, &opened, err);
	if (!st && !opened)
		st = create(op, o, word ? &task : NULL, err);
	if (!st && !opened) {
		add_note(op, task.note);
		note_unscored(op, &task);
	}
	return st;
}

static enum status open_word(
	struct opening *op, const struct start_options *o, const char *word, struct buf *err)
{
	if (file_exists(word) && input_is_session(word)) {
		if (o->prompt || o->session || o->fresh || o->columns.input.n ||
			o->columns.expected.n)
			return fail(err, BAD_USAGE,
				"%s is a session: it holds its prompt and its task, and goes on "
				"where it was",
				word);
		return resume(op, o, word, err);
	}
	return open_task(op, o, word, err);
}

static size_t ask_in_lines(void *arg, const struct question *q)
{
	return question_ask(q, NULL);
}

static struct live_options options_of(const struct work_options *w)
{
	struct live_options out = {.proposer = w->proposer, .judge = w->judge,
		.no_store = w->no_store, .yes = w->yes, .allow = w->allow.items,
		.n_allow = w->allow.n};

	if (w->targets.n) {
		out.target = w->targets.items[0];
		out.others = w->targets.items + 1;
		out.n_others = w->targets.n - 1;
	}
	return out;
}

enum status start_begin(struct opening *op, const struct start_options *o, struct buf *err)
{
	*op = (struct opening){.loop = loop_new(), .options = options_of(&o->work),
		.note = BUF(BUF_SMALL)};
	op->asker = (struct asker){o->plain ? ask_in_lines : o->fronts->ask, op};
	op->config = config_load(err);
	if (op->config)
		work_limits(&o->work, op->config);
	return op->config ? OK : FAILED;
}

enum status start_open(
	struct opening *op, const struct start_options *o, const char *word, struct buf *err)
{
	return word ? open_word(op, o, word, err) : open_task(op, o, NULL, err);
}

enum status start_alone(
	struct opening *op, struct start_options *o, const char *word, struct buf *err)
{
	enum status st;

	o->resume = o->session != NULL;
	st = start_begin(op, o, err);
	op->options.programs = o->work.yes;
	return st ? st : start_open(op, o, word, err);
}

void start_options_release(void *values)
{
	struct start_options *o = values;
	column_options_release(&o->columns);
	arguments_release(&o->work.targets);
	arguments_release(&o->work.allow);
}
