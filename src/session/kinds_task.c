/* kinds_task.c - open, task, example, metric, model, budget. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"

/* ---- open ---- */

static const struct part open_parts[] = {
	PART(c_open, format, PART_INT, NEED),
	PART(c_open, program, PART_TEXT, NEED),
	PART(c_open, id, PART_TEXT, NEED),
	PARTS_END,
};

static enum status open_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	if (in->n_items != 1)
		return fail(err, FAILED, "not the first change");
	if (p->as.open.format < 1)
		return fail(err, FAILED, "format %d", p->as.open.format);
	if (strlen(p->as.open.id) != 26)
		return fail(err, FAILED, "the id is not a ULID");
	return OK;
}

static void open_apply(struct incoming *in, struct prepared *p)
{
	in->s->format = p->as.open.format;
	snprintf(in->s->id, sizeof in->s->id, "%s", p->as.open.id);
	snprintf(in->s->program, sizeof in->s->program, "%s", p->as.open.program);
}

/* ---- task ---- */

static const struct part task_parts[] = {
	PART(c_task, version, PART_INT, NEED),
	PART(c_task, name, PART_TEXT, MAY),
	PART(c_task, file, PART_TEXT, MAY),
	PART(c_task, description, PART_TEXT, MAY),
	PART(c_task, seed, PART_LONG, MAY),
	PART(c_task, held_out, PART_REAL, MAY),
	PARTS_END,
};

static enum status task_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_task *c = &p->as.task;

	if (register_unset(c->version, p->change))
		return OK;
	if (!c->name || c->seed < 0 || !(c->held_out >= 0 && c->held_out <= 1))
		return fail(err, FAILED, "name, seed or held_out is missing or out of range");
	return register_next(c->version, in->s->fold->task_highest, err);
}

static void task_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_task *c = &p->as.task;

	s->task_version = c->version;
	s->task_name = shelf_keep(&s->fold->shelf, c->name);
	s->task_file = shelf_keep(&s->fold->shelf, c->file);
	s->description = shelf_keep(&s->fold->shelf, c->description);
	s->seed = c->seed < 0 ? 0 : (uint64_t)c->seed;
	s->held_out = isnan(c->held_out) ? 0 : c->held_out;
	s->fold->task = c->version ? register_keep(s, p->change) : NULL;
	if (c->version > s->fold->task_highest)
		s->fold->task_highest = c->version;
}

static cJSON *task_present(const struct state *s, const struct prepared *p)
{
	(void)p;
	return register_present("task", s->fold->task);
}

/* ---- example ---- */

static const struct part example_parts[] = {
	PART(c_example, id, PART_INT, NEED),
	PART(c_example, version, PART_INT, NEED),
	PART(c_example, fields, PART_OBJECT, NEED),
	PART(c_example, expected, PART_LIST, NEED),
	PART(c_example, split, PART_TEXT, NEED),
	PART(c_example, pinned, PART_BOOL, MAY),
	PART(c_example, dropped, PART_BOOL, MAY),
	PARTS_END,
};

static int highest_version(const struct example_state *e)
{
	int highest = e->now.version;

	for (size_t i = 0; i < e->n_old; i++)
		if (e->old[i].version > highest)
			highest = e->old[i].version;
	return highest;
}

static struct example *find_version(struct example_state *e, int version)
{
	if (e->now.version == version)
		return &e->now;
	for (size_t i = 0; i < e->n_old; i++)
		if (e->old[i].version == version)
			return &e->old[i];
	return NULL;
}

/* A version's input and expected answers are fixed: scores rest on them. */
static bool same_content(const struct example *e, const struct c_example *c)
{
	const cJSON *item = c->fields->child;
	size_t i;

	for (i = 0; item && i < e->fields.n; i++, item = item->next)
		if (strcmp(item->string, e->fields.items[i].name) ||
			strcmp(item->valuestring, e->fields.items[i].value))
			return false;
	if (item || i < e->fields.n)
		return false;
	item = c->expected->child;
	for (i = 0; item && i < e->expected.n; i++, item = item->next)
		if (strcmp(item->valuestring, e->expected.items[i]))
			return false;
	return !item && i == e->expected.n;
}

static enum status example_check_known(
	struct example_state *e, const struct c_example *c, struct buf *err)
{
	const struct example *known = find_version(e, c->version);

	if (known && !same_content(known, c))
		return fail(err, FAILED, "example %d version %d has other content already", c->id,
			c->version);
	return known ? OK : register_next(c->version, highest_version(e), err);
}

static enum status example_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_example *c = &p->as.example;

	if (strcmp(c->split, split_name(SPLIT_DEV)) && strcmp(c->split, split_name(SPLIT_HELD_OUT)))
		return fail(err, FAILED, "the split is neither dev nor held-out");
	if (!part_texts(c->fields) || !part_texts(c->expected))
		return fail(err, FAILED, "a field or an expected answer is not text");
	if (c->id < 1 || c->id > in->examples + 1)
		return fail(err, FAILED, "id %d, but the next one is %d", c->id, in->examples + 1);
	if ((size_t)c->id <= in->s->examples.n)
		return example_check_known(&in->s->examples.items[c->id - 1], c, err);
	if (c->id <= in->examples || c->version != 1)
		return fail(err, FAILED, "example %d is new: once, and version 1", c->id);
	in->examples++;
	return OK;
}

static void fields_fill(struct state *s, struct fields *out, const cJSON *list)
{
	struct shelf *shelf = &s->fold->shelf;
	struct fields built = {0};
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
		fields_add(&built, str_of(item->string), str_of(item->valuestring));
	out->n = out->cap = built.n;
	out->items = shelf_copy(shelf, built.items, built.n, sizeof *built.items);
	for (size_t i = 0; i < out->n; i++) {
		out->items[i].name = shelf_keep(shelf, built.items[i].name);
		out->items[i].value = shelf_keep(shelf, built.items[i].value);
	}
	fields_release(&built);
	columns_show(s, out);
}

static void example_fill(struct state *s, struct example *e, const struct c_example *c)
{
	struct shelf *shelf = &s->fold->shelf;

	e->id = c->id;
	e->version = c->version;
	fields_fill(s, &e->fields, c->fields);
	e->expected.items = shelf_texts(shelf, c->expected, &e->expected.n);
	e->expected.cap = e->expected.n;
}

static void example_turn(struct state *s, struct example_state *e, const struct c_example *c)
{
	struct example *known = find_version(e, c->version), was = e->now;

	if (known == &e->now)
		return;
	if (known) {
		e->now = *known;
		*known = was;
	} else {
		e->old = shelf_grow(
			&s->fold->shelf, e->old, e->n_old, e->n_old + 1, sizeof *e->old);
		e->old[e->n_old++] = was;
		e->now = (struct example){0};
		example_fill(s, &e->now, c);
	}
	marks_turn(s, c->id, was.version, c->version);
}

static void example_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_example *c = &p->as.example;
	struct example_state *e;

	if ((size_t)c->id > s->examples.n) {
		e = PUSH(&s->examples);
		(void)PUSH(&s->fold->example);
		example_fill(s, &e->now, c);
	} else {
		touch(s, COL_EXAMPLES, (size_t)c->id - 1);
		touch(s, COL_EXAMPLE_JSON, (size_t)c->id - 1);
		e = &s->examples.items[c->id - 1];
		example_turn(s, e, c);
	}
	e->now.split = strcmp(c->split, split_name(SPLIT_HELD_OUT)) ? SPLIT_DEV : SPLIT_HELD_OUT;
	e->now.pinned = c->pinned;
	e->now.dropped = c->dropped;
	s->fold->example.items[c->id - 1] = register_keep(s, p->change);
	s->changed.examples = in->n;
}

/* An example that was not there before is dropped, for scores and looks may speak of it already. */
static cJSON *example_present(const struct state *s, const struct prepared *p)
{
	const struct c_example *c = &p->as.example;
	cJSON *value;

	if ((size_t)c->id <= s->examples.n)
		return register_present("example", s->fold->example.items[c->id - 1]);
	value = cJSON_Duplicate(p->change, true);
	cJSON_DeleteItemFromObjectCaseSensitive(value, "dropped");
	json_add_bool(value, "dropped", true);
	return change_of("example", value);
}

/* ---- metric ---- */

static const struct part metric_parts[] = {
	PART(c_metric, version, PART_INT, NEED),
	PART(c_metric, name, PART_TEXT, MAY),
	PART(c_metric, extract, PART_TEXT, MAY),
	PART(c_metric, revision, PART_INT, MAY),
	PART(c_metric, extract_revision, PART_INT, MAY),
	PARTS_END,
};

static enum status metric_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_metric *c = &p->as.metric;
	enum status st;

	if (register_unset(c->version, p->change))
		return OK;
	if (!c->name || !c->extract)
		return fail(err, FAILED, "name or extract is missing");
	st = register_next(c->version, in->metrics, err);
	if (st)
		return st;
	if ((size_t)c->version <= in->s->metrics.n &&
		!cJSON_Compare(in->s->fold->metric.items[c->version - 1], p->change, true))
		return fail(err, FAILED, "version %d is something else already", c->version);
	if (c->version > in->metrics)
		in->metrics++;
	return OK;
}

static void metric_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_metric *c = &p->as.metric;

	s->metric = c->version;
	if ((size_t)c->version <= s->metrics.n)
		return;
	*PUSH(&s->metrics) = (struct metric_state){
		shelf_keep(&s->fold->shelf, c->name), shelf_keep(&s->fold->shelf, c->extract),
		c->revision, c->extract_revision};
	*PUSH(&s->fold->metric) = register_keep(s, p->change);
}

static cJSON *metric_present(const struct state *s, const struct prepared *p)
{
	(void)p;
	return register_present("metric", s->metric ? s->fold->metric.items[s->metric - 1] : NULL);
}

/* ---- model ---- */

static const struct part model_parts[] = {
	PART(c_model, version, PART_INT, NEED),
	PART(c_model, role, PART_TEXT, NEED),
	PART(c_model, name, PART_TEXT, NEED),
	PARTS_END,
};

static const char *const model_roles[] = {"target", "proposer", "judge"};

static int role_index(const char *role)
{
	for (int i = 0; i < 3; i++)
		if (!strcmp(role, model_roles[i]))
			return i;
	return -1;
}

/* Of a role that model_check has seen. */
static int known_role(const char *role)
{
	int i = role_index(role);

	if (i < 0)
		BUG("no role is called %s", role);
	return i;
}

static enum status model_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_model *c = &p->as.model;
	int highest = in->s->model_version;

	if (role_index(c->role) < 0)
		return fail(err, FAILED, "the role is none of target, proposer, judge");
	if (c->version == 0 && !*c->name)
		return OK;
	/* One act may set several roles, each with a number of its own. */
	if (c->version < 1 || c->version > highest + (int)in->n_items)
		return fail(
			err, FAILED, "version %d, but the next one is %d", c->version, highest + 1);
	return OK;
}

static void model_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_model *c = &p->as.model;
	int role = known_role(c->role);
	int *const at[] = {&s->target, &s->proposer, &s->judge};

	*at[role] = *c->name ? model_intern(s, c->name) : -1;
	if (c->version > s->model_version)
		s->model_version = c->version;
	s->fold->model[role] = register_keep(s, p->change);
}

static cJSON *model_present(const struct state *s, const struct prepared *p)
{
	int role = known_role(p->as.model.role);
	cJSON *value;

	if (s->fold->model[role])
		return register_present("model", s->fold->model[role]);
	value = cJSON_CreateObject();
	json_add_int(value, "version", 0);
	json_add_cstr(value, "role", model_roles[role]);
	json_add_cstr(value, "name", "");
	return change_of("model", value);
}

/* ---- budget ---- */

static const struct part budget_parts[] = {
	PART(c_budget, version, PART_INT, NEED),
	PART(c_budget, usd, PART_REAL, MAY),
	PART(c_budget, tokens, PART_LONG, MAY),
	PART(c_budget, calls, PART_LONG, MAY),
	PARTS_END,
};

static enum status budget_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_budget *c = &p->as.budget;

	if (register_unset(c->version, p->change))
		return OK;
	if (c->usd < 0)
		return fail(err, FAILED, "usd is below nothing");
	return register_next(c->version, in->s->fold->budget_highest, err);
}

static void budget_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_budget *c = &p->as.budget;

	s->budget = (struct budget){c->version, c->usd, c->tokens, c->calls};
	s->fold->budget = c->version ? register_keep(s, p->change) : NULL;
	if (c->version > s->fold->budget_highest)
		s->fold->budget_highest = c->version;
}

static cJSON *budget_present(const struct state *s, const struct prepared *p)
{
	(void)p;
	return register_present("budget", s->fold->budget);
}

const struct kind kinds_task[] = {
	{"open", open_parts, open_check, open_apply, NULL},
	{"task", task_parts, task_check, task_apply, task_present},
	{"example", example_parts, example_check, example_apply, example_present},
	{"metric", metric_parts, metric_check, metric_apply, metric_present},
	{"model", model_parts, model_check, model_apply, model_present},
	{"budget", budget_parts, budget_check, budget_apply, budget_present},
	{NULL, NULL, NULL, NULL, NULL},
};

/* ---- reading ---- */

const struct example *state_example(const struct state *s, int id)
{
	return id >= 1 && (size_t)id <= s->examples.n ? &s->examples.items[id - 1].now : NULL;
}

const struct metric_state *state_metric(const struct state *s)
{
	return s->metric ? &s->metrics.items[s->metric - 1] : NULL;
}

int state_next_example_version(const struct state *s, int id)
{
	if (id < 1 || (size_t)id > s->examples.n)
		return 1;
	return highest_version(&s->examples.items[id - 1]) + 1;
}

int state_next_task(const struct state *s)
{
	return s->fold->task_highest + 1;
}

int state_next_budget(const struct state *s)
{
	return s->fold->budget_highest + 1;
}
