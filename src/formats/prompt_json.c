/*
 * prompt_json.c - prompts in JSON: messages, lists of prompts, requests to model servers (OpenAI's
 * Chat Completions and Responses, Anthropic's Messages).
 */
#include <string.h>
#include "prompt_forms.h"
#include "readers.h"

static bool message_role(const cJSON *v, enum role *role)
{
	const char *name = json_str(v, "role");

	if (name && !strcmp(name, "developer")) /* OpenAI's newer word for system */
		name = "system";
	return name && role_parse(str_of(name), role);
}

/* What makes it none. */
static const char *odd_word(const cJSON *message, const cJSON *content)
{
	enum role unused;
	const char *word = json_str(message, "role");
	const cJSON *part;

	if (message && !message_role(message, &unused))
		return word ? word : "no role";
	cJSON_ArrayForEach(part, content)
	{
		word = json_str(part, "type");
		if (word && !str_ends(str_of(word), "text"))
			return word;
	}
	return "no text";
}

/* Its content joins the prompt; place: among the messages, 0 beside them. */
static enum status add_message(const struct prompt_reading *r, struct named_prompt *p, size_t place,
	const cJSON *message, enum role role, const cJSON *content)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	enum status st = OK;

	if ((message && !message_role(message, &role)) || !turns_content(&text, content))
		st = fail(r->err, FAILED,
			"%s: message %zu (%.60s): a message must be {\"role\": \"system\", "
			"\"user\" or \"assistant\", \"content\": text}",
			p->name, place, odd_word(message, content));
	else if (str_trim(buf_str(&text)).n)
		prompt_add(&p->prompt, role, buf_str(&text), AUTHOR_IMPORT);
	return st;
}

/* lead: what a request has beside its messages, as the first of them; NULL: nothing. */
static enum status add_messages(
	const struct prompt_reading *r, const cJSON *lead, const cJSON *list, size_t place)
{
	struct named_prompt *p = prompt_reading_add(r, place);
	enum status st = p ? OK : FAILED;
	const cJSON *item;
	size_t n = 0;

	if (!st && lead)
		st = add_message(r, p, 0, NULL, ROLE_SYSTEM, lead);
	if (!st && cJSON_IsString(list))
		return add_message(r, p, 1, NULL, ROLE_USER, list);
	cJSON_ArrayForEach(item, list) if (!st) st =
		add_message(r, p, ++n, item, ROLE_USER, json_get(item, "content"));
	if (!st && !p->prompt.n)
		st = fail(r->err, FAILED, "%s: the prompt has no text", p->name);
	return st;
}

static bool is_messages(const cJSON *v)
{
	return cJSON_IsArray(v) && json_get(v->child, "role");
}

static enum status bad_prompt(const struct prompt_reading *r, size_t place)
{
	return fail(r->err, FAILED,
		"%s:%zu: a prompt must be a text, a list of messages, or an object with \"prompt\" "
		"or "
		"\"messages\"",
		r->path, place ? place : 1);
}

/* What an object calls its messages, in the order in which it is looked for, and what beside them
 * comes before them. `input` is a task's word too: in a request there is a model. */
static const struct {
	const char *key, *lead, *beside;
} shapes[] = {
	{"messages", "system", NULL}, /* Chat Completions; Anthropic's Messages */
	{"prompt", NULL, NULL},
	{"input", "instructions", "model"}, /* OpenAI's Responses */
};

/* What holds an object's prompt, and what comes before that; NULL: nothing does. */
static const cJSON *body_of(const cJSON *v, const cJSON **lead)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		const cJSON *body = json_get(v, shapes[i].key);

		if (!body || (shapes[i].beside && !json_get(v, shapes[i].beside)))
			continue;
		*lead = shapes[i].lead ? json_get(v, shapes[i].lead) : NULL;
		return body;
	}
	return NULL;
}

/* What a request to a model asks for beside its messages. */
static char *unsent(const cJSON *request)
{
	static const char sent[] = "model messages system prompt input instructions name stream "
				   "stream_options store metadata user";
	SCOPED(buf) words = BUF(BUF_SMALL);
	const cJSON *item;

	cJSON_ArrayForEach(item, request) if (!str_among(str_of(item->string), sent))
		buf_addf(&words, "%s%s", words.n ? ", " : "", item->string);
	return words.n ? str_dup(buf_str(&words)) : NULL;
}

/* One prompt: a text, a list of messages, or an object that has one of them. */
static enum status add_json(const struct prompt_reading *r, const cJSON *v, size_t place)
{
	const char *name = json_str(v, "name"), *model = json_str(v, "model");
	const cJSON *lead = NULL, *body = cJSON_IsObject(v) ? body_of(v, &lead) : v;
	struct named_prompt *p;
	enum status st;

	if (cJSON_IsString(body) && (body == v || !strcmp(body->string, "prompt")))
		st = prompt_reading_doc(r, str_of(body->valuestring), place, 0);
	else if (is_messages(body) || cJSON_IsString(body))
		st = add_messages(r, lead, body, place);
	else
		st = bad_prompt(r, place);
	if (st)
		return st;
	p = &r->out->items[r->out->n - 1];
	if (name && name[0]) {
		free(p->name);
		p->name = mem_dup(name);
	}
	p->model = model ? mem_dup(model) : NULL;
	p->unsent = model ? unsent(v) : NULL;
	return OK;
}

/* The first prompt of the file tells. */
static void note_mended(const struct prompt_reading *r, const struct json_mended *mended)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	json_mended_say(&words, mended, r->path);
	if (words.n && r->out->n)
		r->out->items[0].mended = buf_detach(&words, NULL);
}

enum status prompt_json_read(const struct prompt_reading *r, struct str text)
{
	struct json_mended mended = {0};
	OWNED_JSON cJSON *tree = reader_json(text, r->path, &mended, r->err);
	const cJSON *list = tree, *item;
	enum status st = tree ? OK : FAILED;
	size_t place = 0;

	static const char *const lists[] = {
		"annotations", "variants"}; /* the last: propose --json */
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (json_get(tree, lists[i]))
			list = json_get(tree, lists[i]);
	if (!st && (!cJSON_IsArray(list) || is_messages(list))) {
		st = add_json(r, list, 0);
	} else {
		cJSON_ArrayForEach(item, list)
		{
			if (!st)
				st = add_json(r, item, ++place);
		}
	}
	note_mended(r, &mended);
	return st;
}

static enum status read_jsonl(const struct prompt_reading *r, struct str text)
{
	enum status st = OK;
	struct json_mended mended = {0};
	struct str line;

	for (size_t n = 1; !st && str_line(&text, &line); n++) {
		OWNED_JSON cJSON *tree = NULL;

		if (!str_trim(line).n)
			continue;
		tree = reader_json_line(line, r->path, n, &mended, r->err);
		st = tree ? add_json(r, tree, n) : FAILED;
	}
	note_mended(r, &mended);
	return st;
}

static bool is_json(const char *path, struct str text)
{
	return str_ends(str_of(path), ".json");
}

static bool is_jsonl(const char *path, struct str text)
{
	return str_ends(str_of(path), ".jsonl") || str_ends(str_of(path), ".ndjson");
}

void prompt_json_messages(struct buf *out, const struct prompt *p, const char *indent)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < p->n; i++) {
		buf_addf(out, "%s\n%s  {\"role\":\"%s\",\"content\":", i ? "," : "", indent,
			role_name(p->items[i].role));
		json_quote(out, message_str(&p->items[i]));
		buf_addc(out, '}');
	}
	buf_addf(out, "\n%s]", indent);
}

static enum status write_json(struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	prompt_json_messages(out, o->prompt, "");
	buf_addc(out, '\n');
	return OK;
}

static enum status write_jsonl(struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	SCOPED(buf) lines = BUF(BUF_FILE);

	prompt_json_messages(&lines, o->prompt, "");
	for (size_t i = 0; i < lines.n; i++) /* those in a text are escaped */
		if (lines.s[i] != '\n')
			buf_addc(out, lines.s[i]);
	buf_addc(out, '\n');
	return OK;
}

/* ---- requests */

static void add_stop(struct buf *out, const char *key, const struct sampling *s)
{
	for (size_t i = 0; s && i < s->n_stop; i++) {
		buf_addf(out, i ? ", " : ",\n  \"%s\": [", i ? "" : key);
		json_quote(out, str_of(s->stop[i]));
	}
	buf_adds(out, s && s->n_stop ? "]" : "");
}

static void add_head(struct buf *out, const struct prompt_outgoing *o, const char *limit, int most)
{
	buf_adds(out, "{\n  \"model\": ");
	json_quote(out, str_of(o->model ? o->model : "MODEL"));
	if (most)
		buf_addf(out, ",\n  \"%s\": %d", limit, most);
}

static enum status write_openai(struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	const struct sampling *s = o->sampling;

	add_head(out, o, "max_completion_tokens", s ? s->max_tokens : 0);
	if (s)
		buf_addf(out, ",\n  \"temperature\": %.6g", s->temperature);
	add_stop(out, "stop", s);
	if (s && s->schema)
		buf_addf(out,
			",\n  \"response_format\": {\"type\": \"json_schema\", \"json_schema\": "
			"{\"name\": \"answer\", \"schema\": %s}}",
			s->schema);
	buf_adds(out, ",\n  \"messages\": ");
	prompt_json_messages(out, o->prompt, "  ");
	buf_adds(out, "\n}\n");
	return OK;
}

/* The system message is beside the others; what several of them say is one text. A temperature is
 * refused by newer models, and no argument of their client's. */
static enum status write_anthropic(
	struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	SCOPED(prompt) rest = {0};
	SCOPED(buf) system = BUF(BUF_TEXT);
	const int most = o->sampling ? o->sampling->max_tokens : 0;

	for (size_t i = 0; i < o->prompt->n; i++) {
		const struct message *m = &o->prompt->items[i];

		if (m->role != ROLE_SYSTEM) {
			prompt_add(&rest, m->role, message_str(m), AUTHOR_IMPORT);
			continue;
		}
		buf_adds(&system, system.n ? "\n\n" : "");
		buf_addstr(&system, message_str(m));
	}
	add_head(out, o, "max_tokens", most ? most : 1024); /* it must be given */
	add_stop(out, "stop_sequences", o->sampling);
	if (system.n) {
		buf_adds(out, ",\n  \"system\": ");
		json_quote(out, buf_str(&system));
	}
	buf_adds(out, ",\n  \"messages\": ");
	prompt_json_messages(out, &rest, "  ");
	buf_adds(out, "\n}\n");
	return OK;
}

const struct prompt_form prompt_form_json = {
	.name = "json",
	.help = "messages, each with role and content; read too: a prompt or a list of prompts, "
		"what propose --json writes, {\"annotations\": […]}",
	.recognise = is_json, .read = prompt_json_read, .write = write_json, .json = true
};

const struct prompt_form prompt_form_jsonl = {
	.name = "jsonl", .help = "a prompt a line, in JSON",
	.recognise = is_jsonl, .read = read_jsonl, .write = write_jsonl, .json = true
};

const struct prompt_form prompt_form_openai = {
	.name = "openai", .help = "a request of OpenAI's Chat Completions",
	.read = prompt_json_read, .write = write_openai, .json = true
};

const struct prompt_form prompt_form_anthropic = {
	.name = "anthropic",
	.help = "a request of Anthropic's Messages, without a temperature: newer models take none",
	.read = prompt_json_read, .write = write_anthropic, .json = true
};
