/* promptfoo_tests.c - the tests of a configuration of promptfoo: variables, and assertions. */
#include <math.h>
#include <string.h>
#include "hunsu/task/assertions.h"
#include "promptfoo.h"

struct variable {
	char *name;
	struct answers values;
};

struct test {
	struct config *config;
	const cJSON *own, *usual;    /* the test, and what is said of all */
	const cJSON *threshold;
	LIST(struct variable) vars;
	struct buf cannot; /* a line for each thing that is asked for and not done here */
};

static void cannot(struct buf *lines, const char *kind, const char *what)
{
	const struct assertion a = {.kind = str_of(kind), .weight = 1, .threshold = NAN,
		.value = what ? cJSON_CreateString(what) : NULL};

	assertion_add(lines, &a);
	cJSON_Delete(a.value);
}

/* ---- what is asserted ---- */

/* A text as it is after its variables are filled in; NULL: it is more than that. */
static char *filled(const char *text, const struct fields *f, struct buf *why)
{
	SCOPED(buf) out = BUF(BUF_FILE);

	if (template_fill(&out, str_of(text), f, TEMPLATE_FILL, why))
		return buf_detach(&out, NULL);
	return NULL;
}

/* A schema that is a text is YAML. */
static cJSON *schema_text(const char *text)
{
	OWNED_YAML struct yaml *y = *text ? yaml_parse(str_of(text), "", NULL) : NULL;

	return y ? yaml_json(y) : cJSON_CreateString(text);
}

/* "file://NAME": JSON and YAML as they are, anything else that is no program as a text. */
static cJSON *value_of_file(const struct config *c, const char *name, struct buf *why)
{
	static const char *const programs[] = {".js", ".cjs", ".mjs", ".ts", ".py", ".rb"};
	SCOPED(answers) files = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);
	cJSON *out = NULL;
	OWNED char *trimmed = NULL;
	bool runs = strchr(name + strlen("file://"), ':') != NULL;

	for (size_t i = 0; i < COUNT(programs); i++)
		runs = runs || str_ends(str_of(name), programs[i]);
	if (runs || !config_files(c, &files, name))
		buf_adds(why, name);
	else if (str_ends(str_of(name), ".txt") && !encoding_read(&text, files.items[0], why))
		trimmed = str_dup(str_trim(buf_str(&text)));
	else if (!str_ends(str_of(name), ".txt"))
		out = config_file(&(struct config){.path = c->path, .err = why}, files.items[0]);
	if (trimmed)
		out = cJSON_CreateString(trimmed);
	return out;
}

/* NULL: why is said, or there is none. */
static cJSON *value_of(const struct config *c, const cJSON *v, const struct fields *f,
	struct str kind, struct buf *why)
{
	cJSON *out = NULL;
	const cJSON *item;
	char *text;

	if (cJSON_IsString(v) && str_starts(str_of(v->valuestring), "file://"))
		return value_of_file(c, v->valuestring, why);
	if (cJSON_IsArray(v)) {
		out = cJSON_CreateArray();
		cJSON_ArrayForEach(item, v) json_add(out, NULL,
			cJSON_IsString(item) ? value_of(c, item, f, STR(""), why)
					     : cJSON_Duplicate(item, true));
	} else if (cJSON_IsString(v)) {
		text = filled(v->valuestring, f, why);
		out = !text ? NULL : str_ends(kind, "-json") ? schema_text(text)
							     : cJSON_CreateString(text);
		free(text);
	} else if (cJSON_IsObject(v)) {
		out = cJSON_Duplicate(v, true);
	} else if (v) {
		SCOPED(buf) spelt = BUF(BUF_SMALL);

		json_print(&spelt, v);
		out = cJSON_CreateString(buf_text(&spelt));
	}
	return out;
}

static void add_asserts(struct buf *lines, struct config *c, const cJSON *list,
	const struct fields *f, int depth);

/* The lines of an assert-set as a list. */
static cJSON *set_lines(struct config *c, const cJSON *list, const struct fields *f, int depth)
{
	SCOPED(buf) lines = BUF(BUF_FILE);
	cJSON *out = cJSON_CreateArray();
	struct str rest, line;

	add_asserts(&lines, c, list, f, depth + 1);
	rest = buf_str(&lines);
	while (str_line(&rest, &line))
		json_add_str(out, NULL, line);
	return out;
}

/* What the assertion or the test's options say, or those of all. */
static const cJSON *option_of(const struct config *c, const cJSON *v, const char *key)
{
	const cJSON *own = json_get(v, key);

	for (size_t i = 0; i < COUNT(c->options); i++)
		own = own ? own : json_get(c->options[i], key);
	return own;
}

/* What grades it is another than what grades the rest, or is none here: why. */
static bool has_judge(struct config *c, const cJSON *v, struct buf *why)
{
	const cJSON *provider = option_of(c, v, "provider");
	SCOPED(buf) name = BUF(BUF_SMALL);
	bool known;

	provider = json_get(provider, "text") ? json_get(provider, "text") : provider;
	known = promptfoo_target(&name, c, provider);
	if (known && !c->out->judge)
		c->out->judge = mem_dup(buf_text(&name));
	if (c->judge || (known && !strcmp(buf_text(&name), c->out->judge)))
		return true;
	if (known)
		buf_addstr(why, buf_str(&name));
	else if (provider)
		buf_addf(why, "%.*s: no such provider here",
			STR_FIT(60, promptfoo_id(provider)));
	else
		buf_adds(why, "llm-rubric without a provider");
	return false;
}

/* Its line, as far as nothing is asked for that is not done here: then why. */
static void fill_assert(struct assertion *a, struct config *c, const cJSON *v,
	const struct fields *f, int depth, struct buf *why)
{
	static const char known[] = "type value weight threshold metric assert provider "
				    "rubricPrompt";
	const char *type = json_str(v, "type");
	const cJSON *item;

	a->negated = str_starts(str_of(type), "not-");
	a->kind = str_from(str_of(type), a->negated ? 4 : 0);
	if (!strcmp(type, "assert-set") && depth < 4)
		a->value = set_lines(c, json_get(v, "assert"), f, depth);
	else
		a->value = value_of(c, json_get(v, "value"), f, a->kind, why);
	cJSON_ArrayForEach(item, v) if (!why->n && !str_among(str_of(item->string), known))
		buf_addf(why, "%s of %s", item->string, type);
}

/* What a model grades. False: its line says why it is not. */
static bool may_grade(struct buf *lines, struct config *c, const cJSON *v, struct str kind)
{
	SCOPED(buf) why = BUF(BUF_SMALL);

	if (option_of(c, v, "rubricPrompt")) {
		buf_addf(&why, "rubricPrompt of %.*s", (int)kind.n, kind.p);
		cannot(lines, "assertion", buf_text(&why));
		return false;
	}
	if (!has_judge(c, v, &why)) {
		cannot(lines, "unjudged", buf_text(&why));
		return false;
	}
	free(c->out->task.metric);
	c->out->task.metric = mem_dup("judged-asserts");
	return true;
}

static void add_assert(struct buf *lines, struct config *c, const cJSON *v, const struct fields *f,
	int depth)
{
	const char *type = json_str(v, "type");
	SCOPED(assertion) a = {.weight = json_num(v, "weight", 1),
		.threshold = json_num(v, "threshold", NAN)};
	SCOPED(buf) why = BUF(BUF_SMALL);

	if (!type || strpbrk(type, " (\n\r")) {
		cannot(lines, "assertion", "has no type");
		return;
	}
	fill_assert(&a, c, v, f, depth, &why);
	if (why.n)
		cannot(lines, "assertion", buf_text(&why));
	else if (!str_among(a.kind, "llm-rubric model-graded-closedqa") ||
		 may_grade(lines, c, v, a.kind))
		assertion_add(lines, &a);
}

/* - $ref: '#/assertionTemplates/NAME' */
static const cJSON *referred(const struct config *c, const cJSON *v)
{
	const char *ref = json_str(v, "$ref");
	const size_t skip = strlen("#/assertionTemplates/");

	if (!ref || !str_starts(str_of(ref), "#/assertionTemplates/"))
		return v;
	return json_get(json_get(c->tree, "assertionTemplates"), ref + skip);
}

static void add_asserts(struct buf *lines, struct config *c, const cJSON *list,
	const struct fields *f, int depth)
{
	const cJSON *item;

	if (list && !cJSON_IsArray(list))
		cannot(lines, "assert", "is no list");
	else
		cJSON_ArrayForEach(item, list) add_assert(lines, c, referred(c, item), f, depth);
}

/* ---- variables ---- */

static bool add_text(struct variable *v, const cJSON *value)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	const bool ok = cJSON_IsNull(value) || reader_scalar(&text, value);

	/* promptfoo takes one line end off. */
	answers_add(&v->values, str_first(buf_str(&text), text.n - str_ends(buf_str(&text), "\n")));
	return ok;
}

/* Files of text, each a value. */
static bool add_file_values(const struct test *t, struct variable *v, const char *name)
{
	static const char *const kinds[] = {".txt", ".md", ".json", ".html", ".xml", ".csv"};
	SCOPED(answers) files = {0};
	bool ok = config_files(t->config, &files, name);

	for (size_t i = 0; i < files.n && ok; i++) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		size_t k = 0;

		while (k < COUNT(kinds) && !str_ends(str_of(files.items[i]), kinds[k]))
			k++;
		ok = k < COUNT(kinds) && !encoding_read(&text, files.items[i], NULL);
		answers_add(&v->values, str_trim(buf_str(&text)));
	}
	return ok;
}

static void add_variable(struct test *t, const char *name, const cJSON *value, bool whole)
{
	struct variable *v = PUSH(&t->vars);
	SCOPED(buf) what = BUF(BUF_SMALL);
	const bool list = cJSON_IsArray(value) && cJSON_IsString(value->child) && !whole;
	const cJSON *item = list ? value->child : value;
	bool ok = true;

	v->name = mem_dup(name);
	for (; item && ok; item = list ? item->next : NULL)
		ok = cJSON_IsString(item) && str_starts(str_of(item->valuestring), "file://")
			     ? add_file_values(t, v, item->valuestring)
			     : add_text(v, item);
	buf_addf(&what, "vars.%s", v->name);
	if (!ok)
		cannot(&t->cannot, buf_text(&what), "no text, or a file that is not read");
	if (!v->values.n)
		answers_add(&v->values, STR(""));
}

/* The variables that are said there, or in the file that is named there; made is the caller's. */
static enum status vars_of(struct test *t, const cJSON *of, const cJSON **out, cJSON **made)
{
	const cJSON *v = json_get(of, "vars");

	*out = NULL;
	if (cJSON_IsString(v) && str_starts(str_of(v->valuestring), "file://")) {
		cannot(&t->cannot, "vars", "to promptfoo a name with file:// is no file here");
		return OK;
	}
	if (v && !(v = config_value(t->config, v, made)))
		return FAILED;
	if (v && !cJSON_IsNull(v) && !cJSON_IsObject(v))
		cannot(&t->cannot, "vars", "is no map");
	else
		*out = v;
	return OK;
}

static enum status take_vars(struct test *t)
{
	const bool whole =
		json_bool(json_get(t->own, "options"), "disableVarExpansion", false);
	const cJSON *own = NULL, *usual = NULL, *item;
	OWNED_JSON cJSON *made = NULL, *usual_made = NULL;
	enum status st = vars_of(t, t->usual, &usual, &usual_made);

	if (!st)
		st = vars_of(t, t->own, &own, &made);
	cJSON_ArrayForEach(item, usual) if (!st && item->string)
		add_variable(t, item->string,
			json_get(own, item->string) ? json_get(own, item->string) : item, whole);
	cJSON_ArrayForEach(item, own) if (!st && item->string && !json_get(usual, item->string))
		add_variable(t, item->string, item, whole);
	return st;
}

/* Variables within variables, as far as they are plain and known. */
static void fill_variables(struct fields *f, struct buf *lines)
{
	SCOPED(buf) out = BUF(BUF_FILE), why = BUF(BUF_SMALL);
	bool more = true;

	for (int round = 0; round < 5 && more; round++) {
		more = false;
		for (size_t i = 0; i < f->n && !why.n; i++) {
			char **value = &f->items[i].value;

			buf_clear(&out);
			if (!strchr(*value, '{') ||
				!template_fill(&out, str_of(*value), f, TEMPLATE_KEEP, &why) ||
				str_is(buf_str(&out), *value))
				continue;
			free(*value);
			*value = str_dup(buf_str(&out));
			more = true;
		}
	}
	if (why.n)
		cannot(lines, "vars", buf_text(&why));
}

/* What a test makes messages to promptfoo is text here, and not evaluated. */
static void refuse_chat(const struct config *c, const struct fields *f, struct buf *lines)
{
	for (size_t i = 0; i < c->beginnings.n; i++) {
		const char *name = c->beginnings.items[i];
		SCOPED(buf) why = BUF(BUF_SMALL);

		buf_addf(&why, "%s makes a prompt messages", name);
		if (promptfoo_is_chat(str_of(fields_get(f, str_of(name)))))
			cannot(lines, "vars", buf_text(&why));
	}
}

/* ---- a test ---- */

/* Keys that change what is asked or how it is scored, and that nothing here does. */
static void refuse_others(struct test *t, const cJSON *of, const char *known, const char *place)
{
	const cJSON *item;

	if (of && !cJSON_IsNull(of) && !cJSON_IsObject(of))
		cannot(&t->cannot, "options", "is no map");
	cJSON_ArrayForEach(item, of)
	{
		SCOPED(buf) name = BUF(BUF_SMALL);

		buf_addf(&name, "%s%s", place, item->string);
		if (item->string && !str_among(str_of(item->string), known) &&
			!strpbrk(item->string, " \n"))
			cannot(&t->cannot, buf_text(&name), NULL);
	}
}

static enum status add_example(struct test *t, const size_t *chosen)
{
	struct config *c = t->config;
	struct example *e = reader_add(&c->out->task, c->path, c->err);
	SCOPED(buf) lines = BUF(BUF_FILE);

	if (!e)
		return FAILED;
	for (size_t i = 0; i < t->vars.n; i++)
		fields_add(&e->fields, str_of(t->vars.items[i].name),
			str_of(t->vars.items[i].values.items[chosen[i]]));
	if (t->threshold)
		buf_addf(&lines, "threshold: %.9g", t->threshold->valuedouble);
	if (t->cannot.n)
		buf_addf(&lines, "%s%s", lines.n ? "\n" : "", buf_text(&t->cannot));
	fill_variables(&e->fields, &lines);
	refuse_chat(c, &e->fields, &lines);
	if (!json_bool(json_get(t->own, "options"), "disableDefaultAsserts", false))
		add_asserts(&lines, c, json_get(t->usual, "assert"), &e->fields, 0);
	add_asserts(&lines, c, json_get(t->own, "assert"), &e->fields, 0);
	if (lines.n)
		answers_add(&e->expected, buf_str(&lines));
	return OK;
}

/* All combinations, the last variable's values first. */
static enum status combine(struct test *t)
{
	OWNED size_t *chosen = NEWN(t->vars.n + 1, size_t);
	size_t k = 0;
	enum status st = OK;

	while (!st && k != SIZE_MAX) {
		st = add_example(t, chosen);
		for (k = t->vars.n; k-- > 0;) {
			if (++chosen[k] < t->vars.items[k].values.n)
				break;
			chosen[k] = 0;
		}
	}
	return st;
}

static enum status add_test(struct config *c, const cJSON *test, const cJSON *usual)
{
	static const char keys[] = "description vars assert threshold options metadata";
	static const char options[] = "disableDefaultAsserts disableVarExpansion "
				      "disableConversationVar runSerially provider rubricPrompt";
	OWNED_JSON cJSON *merged = c->scenario ? promptfoo_in_scenario(c->scenario, test) : NULL;
	const cJSON *own = merged ? merged : test;
	struct test t = {.config = c, .own = own, .usual = usual, .cannot = BUF(BUF_SMALL)};
	enum status st;

	c->options[0] = json_get(own, "options");
	c->options[1] = json_get(usual, "options");
	t.threshold = json_get(json_get(own, "threshold") ? own : usual, "threshold");
	t.threshold = cJSON_IsNumber(t.threshold) ? t.threshold : NULL;
	refuse_others(&t, own, keys, "");
	refuse_others(&t, usual, keys, "defaultTest.");
	refuse_others(&t, json_get(own, "options"), options, "options.");
	refuse_others(&t, json_get(usual, "options"), options, "options.");
	st = take_vars(&t);
	if (!st)
		st = combine(&t);
	for (size_t i = 0; i < t.vars.n; i++) {
		answers_release(&t.vars.items[i].values);
		free(t.vars.items[i].name);
	}
	free(t.vars.items);
	buf_release(&t.cannot);
	return st;
}

static enum status add_tests(struct config *c, const cJSON *v, const cJSON *usual, int depth);

/* The tests of a file, whose rows they are where it is CSV. */
static enum status add_files(struct config *c, const char *name, const cJSON *usual, int depth)
{
	SCOPED(answers) files = {0};
	enum status st = OK;

	if (depth > 3 || !config_files(c, &files, name))
		st = fail(c->err, FAILED, "%s: tests: %s: there is no such file", c->path, name);
	for (size_t i = 0; i < files.n && !st; i++) {
		OWNED_JSON cJSON *tree = config_file(c, files.items[i]), *rows = NULL;
		cJSON *row;

		if (tree && str_ends(str_of(files.items[i]), ".csv")) {
			rows = tree;
			tree = cJSON_CreateArray();
			while ((row = cJSON_DetachItemFromArray(rows, 0)))
				json_add(tree, NULL, promptfoo_row(row));
		}
		st = tree ? add_tests(c, tree, usual, depth + 1) : FAILED;
	}
	return st;
}

static enum status add_tests(struct config *c, const cJSON *v, const cJSON *usual, int depth)
{
	const cJSON *item;
	enum status st = OK;

	if (cJSON_IsString(v))
		return add_files(c, v->valuestring, usual, depth);
	if (cJSON_IsObject(v))
		return json_str(v, "path") ? add_files(c, json_str(v, "path"), usual, depth)
					   : add_test(c, v, usual);
	if (!cJSON_IsArray(v))
		return fail(c->err, FAILED, "%s: a test must be a map, or name a file", c->path);
	cJSON_ArrayForEach(item, v) if (!st) st = add_tests(c, item, usual, depth + 1);
	return st;
}

/* Each of its tests with each of its data. */
static enum status add_scenario(struct config *c, const cJSON *s, const cJSON *usual)
{
	static const char known[] = "description config tests";
	const cJSON *all = json_get(s, "config"), *tests = json_get(s, "tests"), *item;
	OWNED_JSON cJSON *made = NULL, *one = cJSON_CreateObject();
	enum status st = OK;

	if (!all || !(all = config_value(c, all, &made)) || !cJSON_IsArray(all))
		st = c->err->n ? FAILED
			       : fail(c->err, FAILED, "%s: the config of a scenario must be a list",
					 c->path);
	cJSON_ArrayForEach(item, s) if (!str_among(str_of(item->string), known))
		config_left_out(c, PROMPTFOO_REST, "%s of a scenario", item->string);
	cJSON_ArrayForEach(item, all) if (!st)
	{
		c->scenario = item;
		st = !cJSON_IsObject(item)
			     ? fail(c->err, FAILED, "%s: the config of a scenario must be a list "
				       "of maps", c->path)
			     : add_tests(c, tests ? tests : one, usual, 0);
	}
	c->scenario = NULL;
	return st;
}

static enum status add_scenarios(struct config *c, const cJSON *v, const cJSON *usual)
{
	OWNED_JSON cJSON *made = NULL;
	const cJSON *item;
	enum status st = OK;

	if (v && (!(v = config_value(c, v, &made)) || !cJSON_IsArray(v)))
		st = c->err->n ? FAILED
			       : fail(c->err, FAILED, "%s: scenarios must be a list", c->path);
	cJSON_ArrayForEach(item, v) if (!st) st = add_scenario(c, item, usual);
	return st;
}

enum status promptfoo_tests(struct config *c)
{
	const cJSON *scenarios = json_get(c->tree, "scenarios");
	const cJSON *usual = json_get(c->tree, "defaultTest"), *tests = json_get(c->tree, "tests");
	const bool some = tests && !cJSON_IsNull(tests) &&
			  (!cJSON_IsArray(tests) || tests->child);
	OWNED_JSON cJSON *made = NULL, *none = cJSON_CreateObject();
	enum status st = OK;

	scenarios = cJSON_IsNull(scenarios) ? NULL : scenarios;
	if (usual && !(usual = config_value(c, usual, &made)))
		st = FAILED;
	else if (usual && !cJSON_IsNull(usual) && !cJSON_IsObject(usual))
		st = fail(c->err, FAILED, "%s: defaultTest must be a map, or name a file of one",
			c->path);
	if (!st)
		st = scenarios && !some ? OK : add_tests(c, some ? tests : none, usual, 0);
	if (!st)
		st = add_scenarios(c, scenarios, usual);
	return st;
}

void promptfoo_expected(struct task *t, struct example *e, const char *path, cJSON *test)
{
	struct promptfoo p = {.repeat = 1};
	struct config c = {.out = &p, .path = path, .judge = ""};
	const cJSON *threshold = json_get(test, "threshold");
	SCOPED(buf) lines = BUF(BUF_FILE);

	if (cJSON_IsNumber(threshold))
		buf_addf(&lines, "threshold: %.9g", threshold->valuedouble);
	p.task.metric = mem_dup("asserts");
	add_asserts(&lines, &c, json_get(test, "assert"), &e->fields, 0);
	if (lines.n)
		answers_add(&e->expected, buf_str(&lines));
	if (!t->metric || !strcmp(t->metric, "asserts")) {
		free(t->metric);
		t->metric = p.task.metric;
		p.task.metric = NULL;
	}
	if (!t->extract)
		t->extract = mem_dup("all");
	free(p.task.metric);
	free(p.judge);
	cJSON_Delete(test);
}
