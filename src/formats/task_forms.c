/* task_forms.c - the forms that tasks go out in, and what is lost in them, found by reading back.
 */
#include "hunsu/formats/task_forms.h"

#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/formats/tasks.h"
#include "task_out.h"

const struct task_form *const task_forms[] = {
#define FORM(word, name) &task_form_##word,
	TASK_FORMS(FORM)
#undef FORM
		NULL,
};

const char *const task_form_names[] = {
#define FORM(word, name) name,
	TASK_FORMS(FORM)
#undef FORM
		NULL,
};

const struct task_form *task_form_find(const char *name)
{
	size_t i = 0;

	while (task_forms[i] && strcmp(task_forms[i]->name, name) != 0)
		i++;
	return task_forms[i];
}

/* ---- one example ---- */

struct comparing {
	const struct task_form *form;
	const struct example *held, *back; /* what the form should hold, and what was read */
	int id;
	bool gaps, order, roles, fields, answers; /* what was lost, of any example so far */
	struct buf *err;
};

static enum status differs(
	struct comparing *c, const char *what, const char *name, const char *was, const char *is)
{
	SCOPED(buf) a = BUF(BUF_SMALL), b = BUF(BUF_SMALL);

	if (was)
		text_brief(&a, str_of(was), 60);
	if (is)
		text_brief(&b, str_of(is), 60);
	return fail(c->err, FAILED,
		"example %d, %s%s%s: it is %s%s%s here, and read back from %s "
		"%s%s%s",
		c->id, what, *name ? " " : "", name, was ? "\"" : "",
		was ? buf_text(&a) : "not there", was ? "\"" : "", c->form->name, is ? "\"" : "",
		is ? buf_text(&b) : "not there", is ? "\"" : "");
}

static const struct field *find(const struct example *e, const char *name)
{
	for (size_t i = 0; i < e->fields.n; i++)
		if (!strcmp(e->fields.items[i].name, name))
			return &e->fields.items[i];
	return NULL;
}

static enum status same_fields(struct comparing *c)
{
	const struct field *last = NULL;

	for (size_t i = 0; i < c->held->fields.n; i++) {
		const struct field *f = &c->held->fields.items[i], *b = find(c->back, f->name);

		if (!b || strcmp(f->value, b->value) != 0)
			return differs(c, "field", f->name, f->value, b ? b->value : NULL);
		if (f->turns != b->turns)
			return differs(c, "field", f->name, f->turns ? "messages" : "a text",
				b->turns ? "messages" : "a text");
		c->order = c->order || (last && b < last);
		c->roles = c->roles || f->aside != b->aside;
		if (c->form->whole && f->aside != b->aside)
			return differs(c, "field", f->name, f->aside ? "aside" : "sent",
				b->aside ? "aside" : "sent");
		last = b;
	}
	return OK;
}

/* A table has a cell also where the example has no such field; other tools' forms have fields of
 * their own. */
static enum status no_others(struct comparing *c)
{
	for (size_t i = 0; i < c->back->fields.n; i++) {
		const struct field *b = &c->back->fields.items[i];

		if (find(c->held, b->name) || (b->aside && c->form->hold))
			continue;
		if (c->form->whole || *b->value)
			return differs(c, "field", b->name, NULL, b->value);
		c->gaps = true;
	}
	return OK;
}

static enum status same_answers(struct comparing *c)
{
	const struct answers *a = &c->held->expected, *b = &c->back->expected;

	for (size_t i = 0; i < a->n || i < b->n; i++)
		if (i >= a->n || i >= b->n || strcmp(a->items[i], b->items[i]) != 0)
			return differs(c, "expected", "", i < a->n ? a->items[i] : NULL,
				i < b->n ? b->items[i] : NULL);
	return OK;
}

static bool fields_equal(const struct fields *a, const struct fields *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; i < a->n && same; i++)
		same = !strcmp(a->items[i].name, b->items[i].name) &&
		       !strcmp(a->items[i].value, b->items[i].value) &&
		       a->items[i].turns == b->items[i].turns;
	return same;
}

static enum status same_example(struct comparing *c, const struct example *e)
{
	SCOPED(example) held = {0};
	enum status st;

	if (c->form->hold)
		c->form->hold(&held, e);
	else
		example_copy(&held, e);
	c->held = &held;
	c->id = e->id;
	c->fields = c->fields || !fields_equal(&held.fields, &e->fields);
	c->answers = c->answers || held.expected.n != e->expected.n;
	st = same_fields(c);
	if (!st)
		st = no_others(c);
	if (!st)
		st = same_answers(c);
	if (!st && c->form->whole && e->split != c->back->split)
		st = differs(c, "split", "", split_name(e->split), split_name(c->back->split));
	if (!st && c->form->whole && e->pinned != c->back->pinned)
		st = differs(
			c, "pin", "", e->pinned ? "on" : "off", c->back->pinned ? "on" : "off");
	c->held = NULL;
	return st;
}

/* ---- the task ---- */

static void say_metric(struct buf *out, const struct task *t)
{
	buf_adds(out, task_metric(t));
}

static void say_extract(struct buf *out, const struct task *t)
{
	buf_adds(out, task_extract(t));
}

static void say_prompt(struct buf *out, const struct task *t)
{
	buf_adds(out, t->prompt ? t->prompt : "");
}

static void say_description(struct buf *out, const struct task *t)
{
	buf_adds(out, t->description ? t->description : "");
}

static void say_sampling(struct buf *out, const struct task *t)
{
	const struct sampling *s = &t->sampling;

	buf_addf(out, "temperature %.6g, max_tokens %d", s->temperature, s->max_tokens);
	for (size_t i = 0; i < s->n_stop; i++) {
		buf_adds(out, i ? ", " : ", stop ");
		json_quote(out, str_of(s->stop[i]));
	}
}

static void say_schema(struct buf *out, const struct task *t)
{
	buf_adds(out, t->sampling.schema ? t->sampling.schema : "");
}

static void say_share(struct buf *out, const struct task *t)
{
	buf_addf(out, "%.4g, seed %llu", t->held_out, (unsigned long long)t->seed);
}

static void say_split(struct buf *out, const struct task *t)
{
	task_out_places(out, t, false);
}

static void say_pins(struct buf *out, const struct task *t)
{
	task_out_places(out, t, true);
}

static const struct part {
	const char *name;
	void (*say)(struct buf *out, const struct task *t);
} parts[] = {
	{"the metric", say_metric},
	{"what is taken out of an answer", say_extract},
	{"which examples are held out", say_split},
	{"the share that is held out", say_share},
	{"which examples are pinned", say_pins},
	{"the prompt", say_prompt},
	{"the description", say_description},
	{"what is asked of the model", say_sampling},
	{"the schema of answers", say_schema},
};

static enum status same_parts(struct answers *lost, const struct task_form *form,
	const struct task *t, const struct task *back, struct buf *err)
{
	for (size_t i = 0; i < COUNT(parts); i++) {
		SCOPED(buf) was = BUF(BUF_FILE), is = BUF(BUF_FILE), line = BUF(BUF_SMALL);

		parts[i].say(&was, t);
		parts[i].say(&is, back);
		if (str_eq(buf_str(&was), buf_str(&is)))
			continue;
		buf_addf(&line, "%s: ", parts[i].name);
		text_brief(&line, buf_str(was.n ? &was : &is), 60);
		if (form->whole)
			return fail(err, FAILED, "%s is another, read back from %s",
				buf_text(&line), form->name);
		answers_add(lost, buf_str(&line));
	}
	return OK;
}

static void add_lost(struct answers *lost, const struct comparing *c)
{
	if (c->fields && c->form->fields)
		answers_add(lost, str_of(c->form->fields));
	if (c->answers && c->form->answers)
		answers_add(lost, str_of(c->form->answers));
	if (c->gaps)
		answers_add(lost, STR("that some examples lack a field: it is empty there"));
	if (c->order)
		answers_add(lost, STR("the order of the fields"));
	if (c->roles)
		answers_add(lost, STR("which fields are sent: say it with --input"));
}

static enum status compare(struct answers *lost, const struct task_form *form, const struct task *t,
	const struct task *back, struct buf *err)
{
	struct comparing c = {.form = form, .err = err};
	enum status st = OK;

	if (back->n != t->n)
		st = fail(err, FAILED, "there are %zu examples here, and %zu read back from %s",
			t->n, back->n, form->name);
	for (size_t i = 0; i < t->n && !st; i++) {
		c.back = &back->items[i];
		st = same_example(&c, &t->items[i]);
	}
	if (!st)
		st = same_parts(lost, form, t, back, err);
	if (!st)
		add_lost(lost, &c);
	return st;
}

enum status task_form_check(struct answers *lost, const struct task_form *form,
	const struct task *t, const char *path, struct str text, struct buf *err)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	SCOPED(task) back = {0};

	if (task_read(&back, path, text, &why))
		return fail(err, FAILED, "%s cannot be read back: %s", form->name, buf_text(&why));
	return compare(lost, form, t, &back, err);
}
