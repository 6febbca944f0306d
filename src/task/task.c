/* task.c - examples, their split, and the defaults that depend on them. */
#include "hunsu/task/task.h"

#include <string.h>

#define SPLIT_MIN 10 /* fewer examples are all needed to work with */

const char *split_name(enum split s)
{
	return s == SPLIT_HELD_OUT ? "held-out" : "dev";
}

void task_init(struct task *t)
{
	*t = (struct task){
		.sampling = {.temperature = 0, .max_tokens = 256}, .held_out = 1.0 / 3, .seed = 1,
	};
}

void answers_add(struct answers *a, struct str s)
{
	*PUSH(a) = str_dup(s);
}

void answers_release(struct answers *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->items[i]);
	free(a->items);
	*a = (struct answers){0};
}

void task_columns_release(struct task_columns *c)
{
	answers_release(&c->input);
	answers_release(&c->expected);
	answers_release(&c->turns);
}

bool task_columns_any(const struct task_columns *c)
{
	return c->input.n || c->expected.n || c->turns.n;
}

void task_note(struct task *t, const char *fmt, ...)
{
	struct buf note = BUF(BUF_SMALL);
	va_list ap;

	buf_addf(&note, "%s%s", t->note ? t->note : "", t->note ? "\n" : "");
	va_start(ap, fmt);
	buf_addv(&note, fmt, ap);
	va_end(ap);
	free(t->note);
	t->note = buf_detach(&note, NULL);
}

void example_release(struct example *e)
{
	fields_release(&e->fields);
	answers_release(&e->expected);
	*e = (struct example){0};
}

void example_copy(struct example *out, const struct example *e)
{
	example_release(out);
	*out = *e;
	out->fields = (struct fields){0};
	out->expected = (struct answers){0};
	for (size_t i = 0; i < e->fields.n; i++)
		fields_put(&out->fields, &e->fields.items[i], NULL);
	for (size_t i = 0; i < e->expected.n; i++)
		answers_add(&out->expected, str_of(e->expected.items[i]));
}

void sampling_release(struct sampling *s)
{
	for (size_t i = 0; i < s->n_stop; i++)
		free(s->stop[i]);
	free(s->stop);
	free(s->schema);
	*s = (struct sampling){0};
}

void sampling_copy(struct sampling *out, const struct sampling *s)
{
	sampling_release(out);
	out->temperature = s->temperature;
	out->max_tokens = s->max_tokens;
	out->schema = mem_dup(s->schema);
	for (size_t i = 0; i < s->n_stop; i++)
		sampling_stop(out, str_of(s->stop[i]));
}

void sampling_stop(struct sampling *s, struct str mark)
{
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): sampling_release empties s. */
	s->stop = vec_room(s->stop, s->n_stop, &s->cap_stop, sizeof *s->stop);
	s->stop[s->n_stop++] = str_dup(mark);
}

void task_release(struct task *t)
{
	char *const strings[] = {t->name, t->file, t->description, t->prompt, t->metric,
		t->extract, t->note, t->settings_file};

	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		free(strings[i]);
	for (size_t i = 0; i < t->n; i++)
		example_release(&t->items[i]);
	free(t->items);
	task_columns_release(&t->columns);
	sampling_release(&t->sampling);
	*t = (struct task){0};
}

struct example *task_add(struct task *t)
{
	struct example *e = PUSH(t);

	e->id = (int)t->n;
	e->version = 1;
	return e;
}

/*
 * The seeded hash that splits: over the input alone, so that a corrected answer or a duplicated
 * input does not put what was seen on one side onto the other. Strings hold no NUL, so a NUL after
 * each keeps ("a","bc") and ("ab","c") apart.
 */
static uint64_t split_hash(struct buf *b, size_t seed, const struct example *e)
{
	b->n = seed;
	for (size_t i = 0; i < e->fields.n; i++) {
		if (e->fields.items[i].aside)
			continue;
		buf_add(b, e->fields.items[i].name, strlen(e->fields.items[i].name) + 1);
		buf_add(b, e->fields.items[i].value, strlen(e->fields.items[i].value) + 1);
	}
	return hash_u64(buf_str(b));
}

/* What split_hash puts before each example; its bytes are returned. */
static size_t seed_text(struct buf *b, uint64_t seed)
{
	buf_addf(b, "%llu", (unsigned long long)seed);
	buf_addc(b, '\0');
	return b->n;
}

struct place { /* of an example in the order of the split */
	uint64_t hash;
	size_t index;
};

static int by_hash(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

void task_split(struct task *t)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	OWNED struct place *order = NULL;
	size_t out, seed;

	for (size_t i = 0; i < t->n; i++)
		t->items[i].split = SPLIT_DEV;
	if (t->n < SPLIT_MIN)
		return;
	order = NEWN(t->n, struct place);
	seed = seed_text(&text, t->seed);
	for (size_t i = 0; i < t->n; i++)
		order[i] = (struct place){split_hash(&text, seed, &t->items[i]), i};
	qsort(order, t->n, sizeof *order, by_hash);
	/* 0.29 * 100 is 28.999…: a share that means a whole number is not rounded down past it. */
	out = (size_t)(t->held_out * (double)t->n + 1e-9);
	if (out > t->n)
		out = t->n;
	while (out && out < t->n && order[out - 1].hash == order[out].hash)
		out--;
	for (size_t i = 0; i < out; i++)
		t->items[order[i].index].split = SPLIT_HELD_OUT;
}

enum split split_of(const struct example *e, uint64_t seed, double held_out)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	double unit =
		(double)(split_hash(&text, seed_text(&text, seed), e) >> 11) * 0x1p-53;

	return unit < held_out ? SPLIT_HELD_OUT : SPLIT_DEV;
}

/* Does any example list what is expected of its answer, as evals.json of skill-creator does? */
static bool lists_expectations(const struct task *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const char *list = fields_get(&t->items[i].fields, STR(TASK_EXPECTATIONS));

		if (list && str_starts(str_of(list), "[\""))
			return true;
	}
	return false;
}

const char *task_metric(const struct task *t)
{
	if (t->metric)
		return t->metric;
	if (t->sampling.schema)
		return "json";
	return lists_expectations(t) ? "judge:{{" TASK_EXPECTATIONS "}}" : "iexact";
}

static bool one_line_answers(const struct task *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct answers *a = &t->items[i].expected;

		for (size_t k = 0; k < a->n; k++) {
			if (strchr(a->items[k], '\n'))
				return false;
		}
	}
	return true;
}

const char *extract_usual(const char *metric, bool one_line)
{
	const bool whole = !strcmp(metric, "exact") || !strcmp(metric, "iexact");

	return whole && one_line ? "first-line" : "all";
}

const char *task_extract(const struct task *t)
{
	return t->extract ? t->extract : extract_usual(task_metric(t), one_line_answers(t));
}
