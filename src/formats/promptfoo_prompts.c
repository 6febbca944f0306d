/* promptfoo_prompts.c - the prompts and the models of a configuration of promptfoo. */
#include <string.h>
#include <strings.h>
#include "hunsu/base/file.h"
#include "prompt_forms.h"
#include "promptfoo.h"

/* ---- prompts ---- */

/* Messages as JSON, or as YAML that begins with a role; NULL: it is a text. */
static cJSON *messages_of(struct str raw)
{
	const struct str s = str_trim(raw);
	cJSON *list = NULL;

	if (str_starts(s, "- role:")) {
		OWNED_YAML struct yaml *y = yaml_parse(s, "", NULL);

		list = y ? yaml_json(y) : NULL;
	} else if (s.n && strchr("[{", s.p[0])) {
		list = json_read(s, "", JSON_FILE | JSON_TWICE, NULL, NULL);
	}
	if (list && !(cJSON_IsArray(list) && json_get(list->child, "role"))) {
		cJSON_Delete(list);
		list = NULL;
	}
	return list;
}

/* As our templates have it. */
static void add_message(struct prompt *out, enum role role, struct str text, struct buf *why)
{
	const struct fields none = {0};
	SCOPED(buf) ours = BUF(BUF_TEXT);

	/* To Nunjucks a backslash before a tag is just one. */
	if (str_find(text, "\\{{", 0) != SIZE_MAX)
		buf_adds(why, "template \\{{");
	else if (template_fill(&ours, text, &none, TEMPLATE_OURS, why))
		prompt_add(out, role, buf_str(&ours), AUTHOR_IMPORT);
}

static bool add_messages(struct prompt *out, const cJSON *list, struct buf *why)
{
	SCOPED(named_prompts) found = {0};
	const struct prompt_reading r = {.out = &found, .path = ""};
	SCOPED(buf) text = BUF(BUF_FILE);
	bool ok;

	json_print(&text, list);
	ok = prompt_json_read(&r, buf_str(&text)) == OK && found.n;
	for (size_t i = 0; ok && i < found.items[0].prompt.n; i++)
		add_message(out, found.items[0].prompt.items[i].role,
			message_str(&found.items[0].prompt.items[i]), why);
	return ok;
}

static bool fill_prompt(struct prompt *out, struct str raw, struct buf *why)
{
	OWNED_JSON cJSON *list = messages_of(raw);
	const struct str begin = str_trim(raw);

	if (!list)
		add_message(out, ROLE_USER, raw, why);
	if (list ? !add_messages(out, list, why)
		 : !why->n && begin.n && strchr("[{", begin.p[0]) && !str_starts(begin, "{{"))
		buf_adds(why, "begins as JSON, and is no list of messages with text");
	else if (!why->n && !prompt_bytes(out))
		buf_adds(why, "has no text");
	return !why->n;
}

bool promptfoo_is_chat(struct str text)
{
	OWNED_JSON cJSON *list = messages_of(text);

	return list != NULL;
}

/* To promptfoo a text is messages where it is such a list when it is filled in. */
static void note_beginning(struct config *c, struct str raw, const struct prompt *p)
{
	struct str name;

	if (str_starts(str_trim(raw), "{{") &&
		placeholder_at(str_trim(message_str(&p->items[0])), 0, &name))
		answers_add(&c->beginnings, name);
}

static void add_prompt(struct config *c, const char *name, size_t place, struct str raw)
{
	SCOPED(buf) called = BUF(BUF_SMALL), why = BUF(BUF_SMALL);
	struct named_prompt p = {0};

	buf_adds(&called, name);
	if (place)
		buf_addf(&called, ":%zu", place);
	if (fill_prompt(&p.prompt, raw, &why)) {
		p.name = mem_dup(buf_text(&called));
		p.where = mem_dup(c->path);
		note_beginning(c, raw, &p.prompt);
		*PUSH(&c->out->prompts) = p;
	} else {
		prompt_release(&p.prompt);
		config_left_out(c, PROMPTFOO_PROMPT, "prompt %s: %s", buf_text(&called),
			buf_text(&why));
	}
}

/* Lines of --- part a file of text. */
static void add_parts(struct config *c, const char *name, struct str text)
{
	struct str rest = text, line;
	size_t from = 0, at = 0, place = 0;

	while (str_line(&rest, &line)) {
		if (str_is(str_trim(line), "---")) {
			add_prompt(c, name, ++place, str_trim(str_from(str_first(text, at), from)));
			from = text.n - rest.n;
		}
		at = text.n - rest.n;
	}
	if (!place || str_trim(str_from(text, from)).n)
		add_prompt(c, name, place ? place + 1 : 0, str_trim(str_from(text, from)));
}

static bool is_heading(struct str line)
{
	return line.n == strlen("prompt") && !strncasecmp(line.p, "prompt", line.n);
}

static void add_lines(struct config *c, const char *name, struct str text)
{
	struct str line;
	size_t place = 0;

	while (str_line(&text, &line))
		if (str_trim(line).n && (place || !is_heading(str_trim(line))))
			add_prompt(c, name, ++place, line);
}

/* A prompt a row, or a line where there is no comma. */
static void add_table(struct config *c, const char *name, const char *path, struct str text)
{
	SCOPED(buf) why = BUF(BUF_TEXT);
	OWNED_JSON cJSON *rows = NULL;
	const cJSON *row;
	size_t place = 0;

	if (!memchr(text.p, ',', text.n)) {
		add_lines(c, name, text);
		return;
	}
	rows = config_tree(path, text, &why);
	if (!rows) {
		config_left_out(c, PROMPTFOO_PROMPT, "prompt %s: %s", path, buf_text(&why));
		return;
	}
	if (!json_str(rows->child, "prompt"))
		config_left_out(c, PROMPTFOO_PROMPT, "prompt %s: there is no column prompt", path);
	cJSON_ArrayForEach(row, rows)
	{
		const struct str raw = str_trim(str_of(json_str(row, "prompt")));
		const char *label = json_str(row, "label");

		place++;
		if (raw.n && label && *label)
			add_prompt(c, label, 0, raw);
		else if (raw.n)
			add_prompt(c, name, place, raw);
	}
}

static enum status add_prompt_file(struct config *c, const char *path, const char *label)
{
	static const char text_endings[] = ".txt .md .j2 .json .yaml .yml";
	SCOPED(buf) text = BUF(BUF_TEXT);
	struct str base = path_base(path), rest, line;
	const size_t dot = str_find(base, ".", 1);
	const struct str ending = str_from(base, dot == SIZE_MAX ? base.n : dot);
	const char *name = label ? label : path;
	enum status st = OK;

	if (!str_among(ending, text_endings) && !str_among(ending, ".jsonl .csv"))
		config_left_out(c, PROMPTFOO_PROMPT,
			"prompt %s: a file of this kind is not read", path);
	else
		st = encoding_read(&text, path, c->err);
	rest = buf_str(&text);
	if (text.n && str_is(ending, ".jsonl"))
		for (size_t n = 1; str_line(&rest, &line); n++)
			add_prompt(c, name, n, line);
	else if (text.n && str_is(ending, ".csv"))
		add_table(c, name, path, rest);
	else if (text.n && str_among(ending, ".txt .md .j2"))
		add_parts(c, name, rest);
	else if (!st && str_among(ending, text_endings))
		add_prompt(c, name, 0, rest);
	return st;
}

/* A name of a file, or the prompt itself: as promptfoo has it, what could be a file's name and is
 * there is one. */
static enum status add_named(struct config *c, const char *word, const char *label, size_t place)
{
	SCOPED(answers) files = {0};
	const bool said = str_starts(str_of(word), "file://");
	enum status st = OK;

	if (strchr(word, '\n') || !config_files(c, &files, word)) {
		if (said || str_starts(str_of(word), "exec:"))
			config_left_out(c, PROMPTFOO_PROMPT, "prompt %s: %s", word,
				said ? "there is no such file" : "programs are not run");
		else
			add_prompt(c, label ? label : path_base(c->path).p, label ? 0 : place,
				str_of(word));
	}
	for (size_t i = 0; i < files.n && !st; i++)
		st = add_prompt_file(c, files.items[i], label);
	return st;
}

enum status promptfoo_prompts(struct config *c)
{
	const cJSON *all = json_get(c->tree, "prompts"), *item;
	enum status st = OK;
	size_t place = 0;

	if (cJSON_IsString(all))
		return add_named(c, all->valuestring, NULL, 0);
	cJSON_ArrayForEach(item, all)
	{
		const char *raw = cJSON_IsString(item) ? item->valuestring : json_str(item, "raw");
		const char *label = json_str(item, "label");

		place++;
		raw = raw ? raw : json_str(item, "id");
		if (cJSON_IsObject(all)) { /* raw: label */
			raw = item->string;
			label = cJSON_IsString(item) ? item->valuestring : NULL;
		}
		if (!st && raw)
			st = add_named(c, raw, label, place);
		else if (!st)
			config_left_out(c, PROMPTFOO_PROMPT,
				"prompt %zu: neither a text nor a file", place);
	}
	if (!st && !c->out->prompts.n && !c->out->left_out[PROMPTFOO_PROMPT].n)
		st = fail(c->err, FAILED, "%s: prompts: there are none", c->path);
	return st;
}

/* ---- models ---- */

static const struct provider_name { /* the longer beginnings first */
	const char *begins, *ours;
	const char *base; /* where that is not its own */
	const char *env;  /* NAME_BASE_URL under `env` is another; NULL: none is */
} names[] = {
	{"openai:chat:", "openai", NULL, "OPENAI"}, {"openai:", "openai", NULL, "OPENAI"},
	{"anthropic:messages:", "anthropic", NULL, "ANTHROPIC"},
	{"anthropic:", "anthropic", NULL, "ANTHROPIC"},
	{"ollama:chat:", "ollama", NULL, "OLLAMA"}, {"ollama:", "ollama", NULL, "OLLAMA"},
	{"localai:chat:", "openai", "http://localhost:8080/v1", "LOCALAI"},
	{"localai:", "openai", "http://localhost:8080/v1", "LOCALAI"},
	{"openrouter:", "openai", "https://openrouter.ai/api/v1", NULL},
};
/* What may follow a provider's name and is another service than chat. */
static const char services[] =
	"chat responses completion completions embedding embeddings image assistant realtime "
	"moderation transcription speech video agents codex-sdk codex codex-app-server "
	"chatkit messages claude-agent-sdk";

static const struct provider_name *provider_named(const char *id)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_starts(str_of(id), names[i].begins))
			return &names[i];
	return NULL;
}

static bool spell_target(
	struct buf *out, const struct provider_name *n, const char *id, const char *base)
{
	const struct str model = str_from(str_of(id), strlen(n->begins));

	if (!model.n || str_among(str_first(model, str_find(model, ":", 0)), services))
		return false;
	base = base ? base : n->base;
	buf_addf(out, "%s%s%s:%s", n->ours, base ? "@" : "", base ? base : "", model.p);
	return !base || strcmp(n->ours, "ollama") != 0;
}

/* What it is asked with. Keys that are not sent are told: answers may differ by them. */
static void take_options(struct config *c, const char *id, const cJSON *config, struct sampling *s)
{
	static const char silent[] = "apiBaseUrl apiHost apiKeyRequired temperature max_tokens "
				     "max_completion_tokens stop cost inputCost outputCost";
	const cJSON *item;

	s->temperature = json_num(config, "temperature", 0);
	s->max_tokens = (int)json_num(config, "max_tokens",
		json_num(config, "max_completion_tokens", 1024));
	if (!(s->temperature >= 0 && s->temperature <= 2))
		s->temperature = 0;
	if (s->max_tokens < 1 || s->max_tokens > 1000000)
		s->max_tokens = 1024;
	cJSON_ArrayForEach(item, json_get(config, "stop")) if (cJSON_IsString(item))
		sampling_stop(s, str_of(item->valuestring));
	cJSON_ArrayForEach(item, config)
	{
		if (str_among(str_of(item->string), silent))
			continue;
		if (str_starts(str_of(item->string), "apiKey"))
			task_note(&c->out->task, "%s: keys are not taken from the file: hunsu(1) "
				"says under ENVIRONMENT where they are", c->path);
		else
			task_note(&c->out->task, "%s: %s: %s is not sent", c->path, id,
				item->string ? item->string : "a list");
	}
}

/* What of it is done nowhere here, or that it is there already; NULL: nothing. */
static const char *odd_key(const struct config *c, const cJSON *p, const char *name)
{
	static const char harmless[] = "id label config delay env";
	const cJSON *item;

	cJSON_ArrayForEach(item, p) if (item->string && !str_among(str_of(item->string), harmless))
		return item->string;
	for (size_t i = 0; i < c->out->targets.n; i++)
		if (!strcmp(c->out->targets.items[i].name, name))
			return "the same model a second time";
	return NULL;
}

/* What the provider's own environment says, or that of the file. */
static const char *env_of(const struct config *c, const cJSON *provider,
	const struct provider_name *n, const char *ending)
{
	SCOPED(buf) key = BUF(BUF_SMALL);
	const char *own;

	if (!n->env)
		return NULL;
	buf_addf(&key, "%s%s", n->env, ending);
	own = json_str(json_get(provider, "env"), buf_text(&key));
	return own ? own : json_str(json_get(c->tree, "env"), buf_text(&key));
}

/* Why not; NULL: it is spelled. */
static const char *take_name(
	struct buf *name, const struct config *c, const char *id, const cJSON *provider)
{
	static const char unknown[] = "no such provider here; --target MODEL takes its place";
	const struct provider_name *n = provider_named(id);
	const cJSON *config = json_get(provider, "config");
	const char *base = json_str(config, "apiBaseUrl"), *host = json_str(config, "apiHost");
	SCOPED(buf) url = BUF(BUF_SMALL);

	if (strchr(id, '{'))
		return "a template";
	if (!n)
		return unknown;
	host = host ? host : env_of(c, provider, n, "_API_HOST");
	base = base ? base : env_of(c, provider, n, "_API_BASE_URL");
	base = base ? base : env_of(c, provider, n, "_BASE_URL");
	if (host)
		buf_addf(&url, "https://%s/v1", host);
	base = host ? buf_text(&url) : base;
	if (base && strchr(base, '{'))
		return "a template";
	return spell_target(name, n, id, base) ? NULL : unknown;
}

const char *promptfoo_id(const cJSON *provider)
{
	return cJSON_IsString(provider) ? provider->valuestring : json_str(provider, "id");
}

bool promptfoo_target(struct buf *out, const struct config *c, const cJSON *provider)
{
	const char *id = promptfoo_id(provider);

	return id && !take_name(out, c, id, provider);
}

static void add_target(struct config *c, const char *id, const cJSON *p)
{
	SCOPED(buf) name = BUF(BUF_SMALL);
	struct promptfoo_target *t;
	const char *why = take_name(&name, c, id, p);

	if (!why)
		why = odd_key(c, p, buf_text(&name));
	if (why) {
		config_left_out(c, PROMPTFOO_TARGET,
			"provider %s: %s", id, why);
	} else {
		t = PUSH(&c->out->targets);
		t->name = mem_dup(buf_text(&name));
		take_options(c, id, json_get(p, "config"), &t->sampling);
	}
}

static enum status add_targets(struct config *c, const cJSON *all, int depth);

static enum status add_one(struct config *c, const cJSON *p, int depth)
{
	const char *id = promptfoo_id(p);
	OWNED_JSON cJSON *made = NULL;
	enum status st = OK;

	if (id && str_starts(str_of(id), "file://") && depth < 4) {
		const cJSON *list = cJSON_IsString(p) ? p : json_get(p, "id");

		list = str_ends(str_of(id), ".yaml") || str_ends(str_of(id), ".json")
			       ? config_value(c, list, &made)
			       : NULL;
		if (list)
			st = add_targets(c, list, depth + 1);
		else
			config_left_out(c, PROMPTFOO_TARGET,
				"provider %s: a file of this kind is not read", id);
		return c->err && c->err->n ? FAILED : st;
	}
	if (id)
		add_target(c, id, p);
	else if (cJSON_IsObject(p) && cJSON_IsObject(p->child) && !p->child->next)
		add_target(c, p->child->string, p->child); /* "openai:gpt": {config: …} */
	else
		config_left_out(c, PROMPTFOO_TARGET,
			"a provider that is neither a name nor an object with an id");
	return st;
}

static enum status add_targets(struct config *c, const cJSON *all, int depth)
{
	const cJSON *item;
	enum status st = OK;

	if (!cJSON_IsArray(all))
		return add_one(c, all, depth);
	cJSON_ArrayForEach(item, all) if (!st) st = add_one(c, item, depth);
	return st;
}

enum status promptfoo_targets(struct config *c)
{
	const cJSON *all = json_get(c->tree, "providers");

	all = all ? all : json_get(c->tree, "targets");
	return all ? add_targets(c, all, 0) : OK;
}
