/* export_task.c - hunsu export --task: a session's task, or a file's, in the forms of several
 * tools. */
#include "export.h"

#include "hunsu/cli/work.h"
#include "hunsu/formats/task_forms.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/session/session.h"
#include "inputs.h"

/* All but what was dropped, as it is now. */
static void task_of(struct task *t, const struct state *s)
{
	const struct metric_state *metric = state_metric(s);
	const struct version *head = state_head(s);
	SCOPED(doc) prompt = {0};

	task_init(t);
	t->name = mem_dup(s->task_name);
	t->description = mem_dup(s->description);
	t->held_out = s->held_out;
	t->seed = s->seed;
	sampling_copy(&t->sampling, &state_settings(s)->sampling);
	if (head) {
		doc_format(&prompt, &head->prompt);
		t->prompt = str_dup(buf_str(&prompt.text));
	}
	if (metric) {
		t->metric = mem_dup(metric->name);
		t->extract = mem_dup(metric->extract);
	}
	for (size_t i = 0; i < s->examples.n; i++)
		if (!s->examples.items[i].now.dropped)
			example_copy(task_add(t), &s->examples.items[i].now);
}

static enum status of_session(struct task *t, const char *path, struct buf *err)
{
	struct loop *loop = loop_new();
	struct session *session = NULL;
	SCOPED(buf) note = BUF(BUF_SMALL);
	enum status st = session_open(&session, loop, path, true, &note, err);
	size_t dropped;

	if (!st && note.n)
		print_note("%s", buf_text(&note));
	if (!st) {
		task_of(t, session->state);
		dropped = session->state->examples.n - t->n;
		if (dropped)
			print_note("%zu dropped example%s left out", dropped,
				dropped == 1 ? " is" : "s are");
	}
	session_close(session);
	loop_free(loop);
	return st;
}

static enum status write(const struct export_options *o, const struct task_form *form,
	const struct task *t, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_FILE), path = BUF(BUF_SMALL), why = BUF(BUF_SMALL);
	SCOPED(answers) lost = {0};
	enum status st;

	buf_adds(&path, export_file(o) ? export_file(o) : "what is written");
	if (!str_ends(buf_str(&path), form->ending))
		buf_adds(&path, form->ending);
	form->write(&text, t);
	st = task_form_check(&lost, form, t, buf_text(&path), buf_str(&text), &why);
	if (st && o->check)
		return fail(err, FAILED, "--check: %s; nothing is written", buf_text(&why));
	if (st)
		print_note("%s", buf_text(&why));
	for (size_t i = 0; i < lost.n; i++)
		print_note("%s does not hold %s", form->name, lost.items[i]);
	st = export_text(o, &text, err);
	if (!st && o->check)
		print_note("--check: read back from %s, %s%zu example%s the same%s",
			form->name, t->n == 1 ? "" : "all ", t->n, t->n == 1 ? " is" : "s are",
			lost.n ? ", but for what it does not hold" : "");
	return st;
}

enum status export_task(const struct export_options *o, const char *word, struct buf *err)
{
	const struct task_form *form = task_form_find(o->task);
	const struct input_wish wish = {.name = word, .command = "export"};
	SCOPED(task) t;
	enum status st;

	task_init(&t);
	/* It would be read as something else. */
	if (form->whole && export_file(o) && !str_ends(str_of(o->out), form->ending))
		st = fail(err, BAD_USAGE, "such a file is known by its name: -o NAME%s",
			form->ending);
	else if (input_is_session(word))
		st = of_session(&t, word, err);
	else
		st = input_task(&t, &wish, err);
	if (!st && !t.n)
		st = fail(err, FAILED, "%s has no examples", word);
	if (!st)
		st = write(o, form, &t, err);
	return st;
}
