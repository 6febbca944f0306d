/*
 * task_forms.h - the forms that tasks go out in, for other tools and for hunsu's own readers.
 *
 * A form is a record in a file of its own, src/formats/task_out_NAME.c, and a word in TASK_FORMS.
 * What it cannot hold is found by reading it back (task_form_check), not listed by hand.
 */
#ifndef HUNSU_FORMATS_TASK_FORMS_H
#define HUNSU_FORMATS_TASK_FORMS_H

#include "hunsu/task/task.h"

#define TASK_FORMS(X)                                                                              \
	X(jsonl, "jsonl")                                                                          \
	X(csv, "csv") X(yaml, "yaml") X(openai_evals, "openai-evals")                              \
		X(skill_evals, "skill-evals")

struct task_form {
	const char *name, *help;
	const char *ending; /* of such a file's name */
	/* Splits, pins, the metric and all settings are in it: a difference there is an error too.
	 */
	bool whole;
	/* The example as the form holds it, into an empty one; NULL: as it is. */
	void (*hold)(struct example *out, const struct example *e);
	/* Then: what becomes of fields and of accepted answers that are not held as they are. */
	const char *fields, *answers;
	void (*write)(struct buf *out, const struct task *t); /* after what is in out */
};

#define FORM(word, name) extern const struct task_form task_form_##word;
TASK_FORMS(FORM)
#undef FORM
extern const struct task_form *const task_forms[]; /* NULL-ended */
extern const char *const task_form_names[];	   /* the same */
/* NULL: there is none. */
const struct task_form *task_form_find(const char *name);

/*
 * Reads what was written as any file called `path` is read, and compares it with the task, example
 * by example. What the form cannot hold is appended to `lost` ("the metric: contains"). FAILED
 * where it cannot be read, or gives another example than the form can hold: err says which, and
 * what of it; lost is then not complete.
 */
enum status task_form_check(struct answers *lost, const struct task_form *form,
	const struct task *t, const char *path, struct str text, struct buf *err) MUST_CHECK;

#endif
