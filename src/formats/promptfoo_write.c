/*
 * promptfoo_write.c - a session's prompt and examples as a configuration of promptfoo that comes to
 * the same verdicts. The prompt is a list of messages in JSON, whose variables promptfoo sends as
 * they are; a test is a line of JSON, which YAML reads. What takes the answer out of the output is
 * a transform, and a metric that is no kind of assertion there is written as JavaScript.
 */
#include <math.h>
#include <string.h>
#include "hunsu/task/assertions.h"
#include "hunsu/task/rubric.h"
#include "prompt_forms.h"
#include "promptfoo.h"

/* ---- what takes the answer out: JavaScript on `output` ---- */

/* Thinking goes, and the code fence that is around all. */
#define CLEAN                                                                                      \
	"String(output).replace(/<think(?:ing)?>[\\s\\S]*?<\\/think(?:ing)?>/g, '').trim()"        \
	".replace(/^```[^\\n]*\\n([\\s\\S]*?)\\n?```$/, '$1').trim()"

static const struct taking {
	const char *rule, *before, *after; /* the rule's parameter, as a text, is between them */
} takings[] = {
	{"all", CLEAN, ""}, {"first-line", CLEAN ".split('\\n')[0].trim()", ""},
	{"last-line", CLEAN ".split('\\n').pop().trim()", ""},
	{"after:",
		"((s, m) => s.includes(m) ? s.slice(s.lastIndexOf(m) + m.length).trim() : '')("
		CLEAN ", ", ")"},
	{"regex:",
		"(m => m ? (m[1] ?? m[0]).trim() : '')(String(output).trim().match(new RegExp(",
		")))"},
};

/* A server may say the beginning again that the prompt gives the answer: that is none of it. */
static void add_prefix(struct buf *js, const struct prompt *p)
{
	SCOPED(buf) whole = BUF(BUF_TEXT);

	buf_adds(&whole, "(output => ");
	buf_addstr(&whole, buf_str(js));
	buf_adds(&whole, ")(((s, p) => s.startsWith(p) ? s.slice(p.length) : s)(String(output), ");
	json_quote(&whole, message_str(&p->items[p->n - 1]));
	buf_adds(&whole, "))");
	buf_clear(js);
	buf_addstr(js, buf_str(&whole));
}

static bool add_transform(struct buf *out, struct str extract, const struct prompt *prefixed)
{
	SCOPED(buf) js = BUF(BUF_TEXT);
	size_t i = 0;

	while (i < COUNT(takings) && !(str_ends(str_of(takings[i].rule), ":")
						? str_starts(extract, takings[i].rule)
						: str_is(extract, takings[i].rule)))
		i++;
	if (i == COUNT(takings))
		return false;
	buf_adds(&js, takings[i].before);
	if (takings[i].after[0])
		json_quote(&js, str_from(extract, strlen(takings[i].rule)));
	buf_adds(&js, takings[i].after);
	if (prefixed)
		add_prefix(&js, prefixed);
	buf_adds(out, "    transform: ");
	json_quote(out, buf_str(&js));
	buf_addc(out, '\n');
	return true;
}

/* ---- what is asserted ---- */

static void add_assert(cJSON *list, const char *type, cJSON *value)
{
	cJSON *a = json_add_object(list, NULL);

	json_add_cstr(a, "type", type);
	if (value)
		json_add(a, "value", value);
}

/* A text that promptfoo fills in. */
static cJSON *filled_in(const char *text)
{
	SCOPED(buf) out = BUF(BUF_FILE);

	if (str_starts(str_of(text), "file://") || str_starts(str_of(text), "package:"))
		buf_addf(&out, "{{ '%c' }}", *text++); /* no file is meant */
	template_jinja(&out, str_of(text), false);
	return cJSON_CreateString(buf_text(&out));
}

/* before, the expected answer as a text, after. */
static void add_script(cJSON *list, const char *before, const char *expected, const char *after)
{
	SCOPED(buf) js = BUF(BUF_FILE);

	buf_adds(&js, before);
	json_quote(&js, str_of(expected));
	buf_adds(&js, after);
	add_assert(list, "javascript", filled_in(buf_text(&js)));
}

#define FOLD                                                                                       \
	"s => s.normalize('NFKC').toLowerCase().replace(/[\\u2018\\u2019\\u00b4`]/g, \"'\")"       \
	".replace(/[\\u201c\\u201d\\u00ab\\u00bb]/g, '\"').replace(/[\\u2010-\\u2015\\u2212]/g, "  \
	"'-').trim()"
#define TRIM                                                                                       \
	".replace(/^(?:(?![-+.,]\\d)[\\s\\p{P}\\p{S}])+/u, '')"                                    \
	".replace(/(?:(?!%)[\\s\\p{P}\\p{S}]|(?<!\\d)%)+$/u, '')"
#define DENSE                                                                                      \
	"[\\\\p{sc=Han}\\\\p{sc=Hangul}\\\\p{sc=Hiragana}\\\\p{sc=Katakana}\\\\p{sc=Thai}"         \
	"\\\\p{sc=Lao}\\\\p{sc=Khmer}\\\\p{sc=Myanmar}]"

static void exact(cJSON *list, const char *expected, const struct example *e, struct str params)
{
	OWNED char *trimmed = str_dup(str_trim(str_of(expected)));

	add_assert(list, "equals", filled_in(trimmed));
}

static void iexact(cJSON *list, const char *expected, const struct example *e, struct str params)
{
	add_script(list, "(f => f(output) === f(", expected, "))(" FOLD TRIM ")");
}

/* As whole words, where the script has blanks between them. */
static void contains(cJSON *list, const char *expected, const struct example *e, struct str params)
{
	add_script(list,
		"((f, e) => new RegExp('(?<!(?!" DENSE ")[\\\\p{L}\\\\p{N}_])(?<![-.,](?=\\\\d))'"
		" + f(e).replace(/[.*+?^${}()|[\\]\\\\\\/]/g, '\\\\$&') + '(?!(?!" DENSE
		")[\\\\p{L}\\\\p{N}_]|[.,]\\\\d)', 'u').test(f(output)))(" FOLD ", ",
		expected, ")");
}

static void regex(cJSON *list, const char *expected, const struct example *e, struct str params)
{
	add_assert(list, "regex", filled_in(expected));
}

static void as_json(cJSON *list, const char *expected, const struct example *e, struct str params)
{
	cJSON *schema = params.n ? json_read(params, "", JSON_FILE, NULL, NULL) : NULL;

	add_assert(list, "is-json", schema);
	if (expected)
		add_script(list,
			"((c, h) => h(c, h, JSON.parse(output), JSON.parse(", expected,
			")))(x => JSON.stringify(x, (k, v) => v && typeof v === 'object' && "
			"!Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v), "
			"(c, h, g, w) => w && typeof w === 'object' && !Array.isArray(w) && "
			"Object.keys(w).length ? Object.entries(w).every(([k, v]) => g && k in g "
			"&& h(c, h, g[k], v)) : c(g) === c(w))");
}

/* The rubric for that example. */
static void judge(cJSON *list, const char *expected, const struct example *e, struct str params)
{
	OWNED_JSON cJSON *held = cJSON_CreateArray();
	const struct rubric r = rubric_for(params, &e->fields, held);

	for (size_t i = 0; i < r.n && !r.wrong; i++) {
		OWNED char *words = str_dup(r.items[i].words);

		add_assert(list, "llm-rubric", filled_in(words));
	}
}

static void asserts(cJSON *list, const char *expected, const struct example *e, struct str params);

/* What is filled in there is text; the rest is as it is. */
static cJSON *value_of(const cJSON *v)
{
	cJSON *list;
	const cJSON *item;

	if (cJSON_IsString(v))
		return filled_in(v->valuestring);
	if (!cJSON_IsArray(v))
		return cJSON_Duplicate(v, true);
	list = cJSON_CreateArray();
	cJSON_ArrayForEach(item, v) json_add(list, NULL, value_of(item));
	return list;
}

static void add_assertion(cJSON *list, const struct assertion *a, struct str params)
{
	cJSON *o = json_add_object(list, NULL), *within;
	SCOPED(buf) type = BUF(BUF_SMALL);
	const cJSON *item;

	buf_addf(&type, "%s%.*s", a->negated ? "not-" : "", (int)a->kind.n, a->kind.p);
	json_add_cstr(o, "type", buf_text(&type));
	if (!isnan(a->threshold))
		json_add_num(o, "threshold", a->threshold);
	if (a->weight < 1 || a->weight > 1)
		json_add_num(o, "weight", a->weight);
	if (str_is(a->kind, "assert-set")) {
		within = json_add_list(o, "assert");
		cJSON_ArrayForEach(item, a->value)
			asserts(within, cJSON_IsString(item) ? item->valuestring : "", NULL,
				params);
	} else if (a->value) {
		json_add(o, "value", value_of(a->value));
	}
}

/* But for the threshold, which is the test's. */
static void asserts(cJSON *list, const char *expected, const struct example *e, struct str params)
{
	struct str lines = str_of(expected);
	struct assertion a;

	while (assertion_next(&lines, &a)) {
		if (!str_is(a.kind, "threshold"))
			add_assertion(list, &a, params);
		assertion_release(&a);
	}
}

static const struct like {
	const char *metric;
	void (*add)(
		cJSON *list, const char *expected, const struct example *e, struct str params);
	bool open;   /* also where there is no expected answer */
	bool judged; /* a model grades */
} likes[] = {
	{"asserts", asserts, true, false},
	{"judged-asserts", asserts, true, true},
	{"exact", exact, false, false},
	{"iexact", iexact, false, false},
	{"contains", contains, false, false},
	{"regex", regex, false, false},
	{"json", as_json, true, false},
	{"judge", judge, true, true},
};

static struct str params_of(struct str metric)
{
	const size_t colon = str_find(metric, ":", 0);

	return str_from(metric, colon == SIZE_MAX ? metric.n : colon + 1);
}

static const struct like *like_of(struct str metric, struct buf *err)
{
	const struct str name = str_first(metric, str_find(metric, ":", 0));

	for (size_t i = 0; i < COUNT(likes); i++)
		if (str_is(name, likes[i].metric))
			return &likes[i];
	fail(err, FAILED, "no assertion of promptfoo says what the metric %.*s says; there is one "
		"for ", (int)name.n, name.p);
	for (size_t i = 0; i < COUNT(likes); i++)
		fail(err, FAILED, "%s%s", i ? ", " : "", likes[i].metric);
	return NULL;
}

/* Any of several accepted answers is enough. */
static void add_all(
	cJSON *test, const struct like *like, const struct example *e, struct str params)
{
	cJSON *list = json_add_list(test, "assert"), *any;
	struct assertion a;
	struct str lines = str_of(e->expected.n ? e->expected.items[0] : "");

	if (e->expected.n > 1 && !like->open) {
		any = json_add_object(list, NULL);
		json_add_cstr(any, "type", "assert-set");
		json_add_num(any, "threshold", 0.999 / (double)e->expected.n);
		list = json_add_list(any, "assert");
	}
	for (size_t i = 0; i < e->expected.n && (!i || !like->open); i++)
		like->add(list, e->expected.items[i], e, params);
	if (!e->expected.n && like->open && like->add != asserts)
		like->add(list, NULL, e, params);
	if (like->add == asserts && assertion_next(&lines, &a)) {
		double threshold;

		if (str_is(a.kind, "threshold") && cJSON_IsString(a.value) &&
			str_to_double(str_of(a.value->valuestring), -1e9, 1e9, &threshold))
			json_add_num(test, "threshold", threshold);
		assertion_release(&a);
	}
}

/* ---- tests ---- */

/* promptfoo fills variables in that are named in others, with no way around. */
static bool names_another(const struct fields *f, struct str value)
{
	struct str name;

	for (size_t at = 0; (at = str_find(value, "{{", at)) != SIZE_MAX; at++)
		if (placeholder_at(value, at, &name) && fields_get(f, name))
			return true;
	return false;
}

/* What promptfoo would take for more than a text; NULL: nothing. */
static const char *trap(const struct fields *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct str value = str_of(f->items[i].value);

		if (f->items[i].turns)
			return "it holds messages";
		if (str_starts(value, "file://") || str_starts(value, "package:"))
			return "it would be read as a file";
		if (names_another(f, value))
			return "its {{name}} would be filled in";
	}
	return NULL;
}

static void add_test(struct buf *out, const struct prompt_outgoing *o, const struct like *like,
	const struct example *e)
{
	const struct fields *f = &e->fields;
	const char *why = trap(f);
	OWNED_JSON cJSON *test = cJSON_CreateObject();
	cJSON *vars = json_add_object(test, "vars");
	SCOPED(buf) whole = BUF(BUF_FILE);

	for (size_t i = 0; i < f->n; i++)
		json_add_cstr(vars, f->items[i].name, f->items[i].value);
	fields_text(&whole, f);
	if (!fields_get(f, STR("input")) && prompt_has_placeholder(o->prompt, STR("input")))
		json_add_cstr(vars, "input", buf_text(&whole));
	add_all(test, like, e, params_of(str_of(o->metric)));
	if (like->add == judge && !json_get(test, "assert")->child)
		why = "there is no clause to judge it by";
	if (why) {
		buf_addf(out, "  # example %d is left out: %s\n", e->id, why);
	} else {
		buf_adds(out, "  - ");
		json_print(out, test);
		buf_addc(out, '\n');
	}
}

/* ---- the file ---- */

static const struct provider_like {
	const char *ours, *theirs;
} provider_likes[] = {
	{"openai", "openai:chat:"}, {"anthropic", "anthropic:messages:"},
	{"ollama", "ollama:chat:"},
};

/* As promptfoo calls it, after `lead`. */
static void add_id(
	struct buf *out, const char *lead, const char *name, const char *model, struct str kind)
{
	SCOPED(buf) id = BUF(BUF_SMALL);

	for (size_t i = 0; i < COUNT(provider_likes); i++)
		if (str_is(kind, provider_likes[i].ours))
			buf_adds(&id, provider_likes[i].theirs);
	if (!id.n) {
		buf_addf(out, "  # the model was %s: say where promptfoo finds it\n",
			name ? name : "none");
		buf_adds(&id, "openai:chat:");
	}
	buf_adds(&id, model ? model : "MODEL");
	buf_adds(out, lead);
	json_quote(out, buf_str(&id));
}

/* Its configuration is left open, for what is asked of it. */
static void add_model(struct buf *out, const char *lead, const char *name, const char *model)
{
	const struct str whole = str_of(name);
	const size_t at = str_find(whole, "@", 0), colon = str_find(whole, ":", 0);

	add_id(out, lead, name, model, str_first(whole, at < colon ? at : colon));
	buf_addf(out, "\n%*sconfig: {", (int)str_find(str_of(lead), "id", 0), "");
	if (at < colon) { /* "openai@BASE:MODEL" */
		struct str base = str_from(whole, at + 1);

		base = str_first(base, base.n - strlen(model ? model : "") - 1);
		base = str_first(base, str_find(base, ",http", 0)); /* of several servers one */
		buf_adds(out, "apiBaseUrl: ");
		json_quote(out, base);
		buf_adds(out, ", apiKeyRequired: false, ");
	}
}

static void add_provider(struct buf *out, const struct prompt_outgoing *o)
{
	const struct sampling none = {.max_tokens = 256}, *s = o->sampling ? o->sampling : &none;

	buf_adds(out, "providers:\n");
	add_model(out, "  - id: ", o->target, o->model);
	buf_addf(out, "temperature: %.6g, max_tokens: %d", s->temperature, s->max_tokens);
	for (size_t i = 0; i < s->n_stop; i++) {
		buf_adds(out, i ? ", " : ", stop: [");
		json_quote(out, str_of(s->stop[i]));
	}
	buf_adds(out, s->n_stop ? "]}\n" : "}\n");
}

/* What holds for all tests. */
static enum status add_defaults(
	struct buf *out, const struct prompt_outgoing *o, const struct like *like, struct buf *err)
{
	static const char head[] = "defaultTest:\n  options:\n";
	const size_t before = out->n;
	const struct prompt *p = o->prompt;
	const bool prefixed = p->n && p->items[p->n - 1].role == ROLE_ASSISTANT &&
			      !str_starts(str_of(o->target), "anthropic");

	buf_adds(out, head);
	if (like->add != asserts &&
		!add_transform(out, str_of(o->extract), prefixed ? p : NULL))
		return fail(err, FAILED, "nothing of promptfoo takes out what %s takes out",
			o->extract);
	if (like->judged) {
		buf_adds(out, "    provider:\n");
		add_model(out, "      id: ", o->judge, o->judge_model);
		buf_adds(out, "temperature: 0}\n");
	}
	if (out->n == before + strlen(head))
		buf_splice(out, before, strlen(head), STR(""));
	return OK;
}

static void add_prompt(struct buf *out, const struct prompt_outgoing *o)
{
	SCOPED(prompt) p = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);

	for (size_t i = 0; i < o->prompt->n; i++) {
		SCOPED(buf) filled = BUF(BUF_TEXT);

		template_jinja(&filled, message_str(&o->prompt->items[i]), true);
		prompt_add(&p, o->prompt->items[i].role, buf_str(&filled), AUTHOR_IMPORT);
	}
	prompt_json_messages(&text, &p, "");
	buf_adds(out, "prompts:\n  - label: ");
	json_quote(out, str_of(o->name ? o->name : "prompt"));
	buf_adds(out, "\n    raw: ");
	json_quote(out, buf_str(&text));
	buf_addc(out, '\n');
}

static enum status write(struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	const struct like *like = o->n_examples ? like_of(str_of(o->metric), err) : NULL;
	SCOPED(buf) text = BUF(BUF_FILE);
	enum status st = OK;

	if (o->n_examples && !like)
		return FAILED;
	add_prompt(&text, o);
	add_provider(&text, o);
	if (like)
		st = add_defaults(&text, o, like, err);
	buf_adds(&text, like ? "tests:\n" : "");
	for (size_t i = 0; like && !st && i < o->n_examples; i++)
		add_test(&text, o, like, o->examples[i]);
	yaml_of_json(out, buf_str(&text));
	return st;
}

/* ---- as a file of prompts ---- */

static enum status read(const struct prompt_reading *r, struct str text)
{
	SCOPED(promptfoo) p = {0};
	enum status st = promptfoo_read(&p, r->path, text, NULL, r->err);

	for (size_t i = 0; !st && i < p.prompts.n; i++)
		*PUSH(r->out) = p.prompts.items[i];
	if (!st && !p.prompts.n)
		st = fail(r->err, FAILED, "%s: no prompt of it can be read: %s", r->path,
			p.left_out[PROMPTFOO_PROMPT].items[0]);
	else if (!st)
		p.prompts.n = 0;
	return st;
}

const struct prompt_form prompt_form_promptfoo = {
	.name = "promptfoo",
	.help = "promptfooconfig.yaml: the prompt, the model, and the examples as tests",
	.recognise = promptfoo_is, .read = read, .write = write
};
