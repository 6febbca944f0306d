/* tasks.c - a task from its files: which format, which settings, which shipped task is meant. */
#include "hunsu/formats/tasks.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include "hunsu/base/file.h"
#include "hunsu/base/nearest.h"
#include "readers.h"

/* In the order in which they are asked: what is known by its name before what is guessed. */
const struct task_format *const task_formats[] = {
	&task_format_promptfoo,
	&task_format_csv,
	&task_format_yaml,
	&task_format_induction,
	&task_format_jsonl,
	NULL,
};

static bool is_task_yaml(const char *path)
{
	return str_ends(str_of(path), ".task.yaml") || str_ends(str_of(path), ".task.yml");
}

/* The path without the ending that says what kind of file it is. */
static struct str stem(const char *path)
{
	struct str s = str_of(path), base = path_base(path);

	if (is_task_yaml(path))
		return str_first(
			s, s.n - strlen(str_ends(s, ".yaml") ? ".task.yaml" : ".task.yml"));
	for (size_t i = base.n; i-- > 1;) {
		if (base.p[i] == '.')
			return str_first(s, s.n - (base.n - i));
	}
	return s;
}

/* The same without its folder: the name of the task. */
static struct str stem_name(const char *path)
{
	return str_from(stem(path), strlen(path) - path_base(path).n);
}

void task_asking_release(struct task_asking *a)
{
	task_columns_release(&a->said);
	answers_release(&a->choice);
	answers_release(&a->samples);
	free(a->name);
	*a = (struct task_asking){0};
}

/* r has all but the path. text.p NULL: what is in the file. */
static enum status read_examples(struct reader r, const char *path, struct str text)
{
	struct source from = SOURCE(text);
	enum status st = text.p ? OK : source_open(&from, path, r.err);
	size_t before = r.task->n, i = 0;

	r.path = path;
	while (!st && task_formats[i] && !task_formats[i]->recognise(path, from.text))
		i++;
	if (!st && str_trim(from.text).n && !task_formats[i])
		st = fail(r.err, FAILED,
			"%s: not a task: give JSON lines like {\"input\": \"…\", \"expected\": "
			"\"…\"}, a CSV (or TSV) with a header, instruction-induction JSON, or a "
			"configuration of promptfoo",
			path);
	if (!st && task_formats[i])
		st = task_formats[i]->read(&r, &from);
	if (!st && r.task->n == before)
		st = fail(r.err, FAILED,
			"%s: no examples: add a line such as {\"input\": \"…\", \"expected\": "
			"\"…\"}",
			path);
	source_close(&from);
	return st;
}

/* What a .task.yaml says beside the task's own settings. */
static enum status read_settings(
	struct task *t, const char *path, struct task_settings *s, struct buf *err)
{
	SCOPED(buf) text = BUF(TASK_BYTES_MAX);
	enum status st = file_read_text(&text, path, err);

	return st ? st : task_yaml_read(t, path, buf_str(&text), s, err);
}

/* The first file there is that is called as this one, but for its ending; false: none is. */
static bool find_beside(struct buf *out, const char *path, const char *const *endings)
{
	for (; *endings; endings++) {
		buf_clear(out);
		buf_addstr(out, stem(path));
		buf_adds(out, *endings);
		if (file_exists(buf_text(out)))
			return true;
	}
	return false;
}

static enum status read_beside(
	struct task *t, const char *path, struct task_settings *s, struct buf *err)
{
	static const char *const endings[] = {".task.yaml", ".task.yml", NULL};
	SCOPED(buf) file = BUF(BUF_SMALL);
	enum status st = OK;

	if (find_beside(&file, path, endings))
		st = read_settings(t, buf_text(&file), s, err);
	return st;
}

/* The example files of a .task.yaml that names none: NAME.jsonl and so on. */
static enum status read_same_name(const struct reader *r, const char *path)
{
	static const char *const endings[] = {".jsonl", ".csv", ".tsv", ".json", ".ndjson", NULL};
	SCOPED(buf) file = BUF(BUF_SMALL);
	enum status st;

	if (find_beside(&file, path, endings))
		st = read_examples(*r, buf_text(&file), (struct str){0});
	else
		st = fail(r->err, FAILED,
			"%s: no examples: say which file has them (files: examples.jsonl), or put "
			"them beside it as %.*s.jsonl",
			path, (int)stem_name(path).n, stem_name(path).p);
	return st;
}

/* Those that are written there, then those of its files. */
static enum status read_named(
	const struct reader *r, const char *path, const struct task_settings *s)
{
	const struct answers *files = &s->files;
	struct reader here = *r;
	enum status st = OK;

	here.path = path;
	here.cases = true;
	if (s->rows.n)
		st = rows_read(&here, &s->rows);
	else if (!files->n)
		return read_same_name(r, path);
	for (size_t i = 0; i < files->n && !st; i++) {
		SCOPED(buf) file = BUF(BUF_SMALL);

		if (files->items[i][0] == '/')
			buf_adds(&file, files->items[i]);
		else
			path_sibling(&file, path, files->items[i]);
		st = read_examples(*r, buf_text(&file), (struct str){0});
	}
	return st;
}

/* Settings first: the readers go by them. text.p NULL: what is in the file, and beside it. */
static enum status read_task(
	struct reader *r, const char *path, struct str text, struct task_settings *s)
{
	const struct task_columns *said = r->said;
	struct task_columns both;
	enum status st = OK;

	if (is_task_yaml(path))
		st = text.p ? task_yaml_read(r->task, path, text, s, r->err)
			    : read_settings(r->task, path, s, r->err);
	else if (!text.p && strcmp(path, "-") != 0)
		st = read_beside(r->task, path, s, r->err);
	if (st)
		return st;
	/* What was said now holds before what the file says. */
	both = (struct task_columns){
		.input = said->input.n ? said->input : s->columns.input,
		.expected = said->expected.n ? said->expected : s->columns.expected,
	};
	r->said = &both;
	r->places = s->places;
	st = is_task_yaml(path) ? read_named(r, path, s) : read_examples(*r, path, text);
	r->said = said;
	return st == BAD_USAGE && !task_columns_any(said) ? FAILED : st;
}

static enum status check_numbers(
	const struct task *t, const struct task_numbers *of, const char *key, struct buf *err)
{
	for (size_t i = 0; i < of->n; i++)
		if ((size_t)of->items[i].id > t->n)
			return fail(err, FAILED,
				"%s:%d: %s: there is no example %ld, the last is %zu",
				t->settings_file, of->items[i].line, key, of->items[i].id, t->n);
	return OK;
}

/* What the settings say of single examples, by their numbers. */
static enum status number(struct task *t, const struct task_settings *s, struct buf *err)
{
	enum status st = check_numbers(t, &s->pinned, "pinned", err);

	if (!st)
		st = check_numbers(t, &s->held_out, "which", err);
	if (st)
		return st;
	for (size_t i = 0; i < s->pinned.n; i++)
		t->items[s->pinned.items[i].id - 1].pinned = true;
	if (!s->split) {
		task_split(t);
		return OK;
	}
	for (size_t i = 0; i < s->held_out.n; i++)
		t->items[s->held_out.items[i].id - 1].split = SPLIT_HELD_OUT;
	return OK;
}

static enum status load(
	struct task *t, const char *path, struct str text, struct task_asking *a, struct buf *err)
{
	const struct task_columns nothing = {0};
	SCOPED(task_settings) s = {0};
	bool matters = false;
	struct reader r = {.task = t, .said = a ? &a->said : &nothing, .asking = a,
		.matters = &matters, .err = err};
	enum status st;

	task_init(t);
	t->name = strcmp(path, "-") ? str_dup(stem_name(path)) : mem_dup("stdin");
	t->file = mem_dup(path);
	st = read_task(&r, path, text, &s);
	if (!st)
		st = number(t, &s, err);
	if (!matters)
		task_columns_release(&t->columns);
	if (!st)
		return OK;
	if (a && a->choice.n) {
		free(a->name);
		a->name = mem_dup(t->name);
	}
	task_release(t);
	return st;
}

enum status task_load(struct task *t, const char *path, struct task_asking *a, struct buf *err)
{
	return load(t, path, (struct str){0}, a, err);
}

enum status task_read(struct task *t, const char *path, struct str text, struct buf *err)
{
	return load(t, path, text, NULL, err);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void tasks_shipped(struct answers *names)
{
	SCOPED(buf) folder = BUF(BUF_SMALL);
	const struct dirent *entry;
	DIR *dir;

	share_path(&folder, "tasks");
	dir = opendir(buf_text(&folder));
	while (dir && (entry = readdir(dir))) {
		struct str name = str_of(entry->d_name);

		if (str_ends(name, ".jsonl") && name.p[0] != '.')
			answers_add(names, str_first(name, name.n - strlen(".jsonl")));
	}
	if (dir)
		closedir(dir);
	SORT(names, by_name);
}

static enum status not_found(const char *name, struct buf *err)
{
	struct nearest near = {.given = str_of(name)};
	SCOPED(answers) names = {0};
	SCOPED(buf) list = BUF(BUF_SMALL);
	enum status st;

	if (file_exists(name) || str_ends(str_of(name), ".hunsu"))
		return fail(err, FAILED,
			file_exists(name) ? "%s is a folder: name the file in it"
					  : "%s: there is no such session; "
					    "`hunsu` lists yours",
			name);
	tasks_shipped(&names);
	for (size_t i = 0; i < names.n; i++) {
		nearest_try(&near, names.items[i]);
		buf_addf(&list, "%s%s", i ? ", " : "", names.items[i]);
	}
	st = fail(err, strpbrk(name, "./") ? FAILED : BAD_USAGE,
		"no task file \"%.*s\"; the tasks that come with hunsu: %s", STR_FIT(200, name),
		names.n ? buf_text(&list) : "none");
	if (near.best)
		fail(err, st, "; did you mean %s?", near.best);
	return st;
}

/* A folder is not a task: a shipped task may have the name of a folder that is here by chance. */
static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISDIR(st.st_mode);
}

enum status task_find(struct buf *out, const char *name, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL), rel = BUF(BUF_SMALL);
	enum status st = OK;

	if (!strcmp(name, "-") || is_file(name)) {
		buf_adds(&path, name);
	} else {
		buf_addf(&rel, "tasks/%s.jsonl", name);
		share_path(&path, buf_text(&rel));
		/* A name is not a way out of the folder. */
		if (strchr(name, '/') || !file_exists(buf_text(&path)))
			st = not_found(name, err);
	}
	if (!st)
		buf_addstr(out, buf_str(&path));
	return st;
}
