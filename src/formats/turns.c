/* turns.c - messages as tools write them: roles and texts under several names. */
#include <string.h>
#include "hunsu/prompt/doc.h"
#include "readers.h"

static const struct {
	const char *word;
	enum role role;
} roles[] = {
	{"system", ROLE_SYSTEM},
	{"developer", ROLE_SYSTEM}, /* OpenAI's newer word */
	{"user", ROLE_USER},
	{"human", ROLE_USER},
	{"assistant", ROLE_ASSISTANT},
	{"model", ROLE_ASSISTANT},
	{"gpt", ROLE_ASSISTANT},
	{"bot", ROLE_ASSISTANT},
	{"ai", ROLE_ASSISTANT},
};

static const cJSON *role_of(const cJSON *message)
{
	const cJSON *v = json_get(message, "role");

	return v ? v : json_get(message, "from");
}

static const cJSON *content_of(const cJSON *message)
{
	static const char *const keys[] = {"content", "value", "parts", "text"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const cJSON *v = json_get(message, keys[i]);

		if (v)
			return v;
	}
	return NULL;
}

bool turns_are(const cJSON *v)
{
	const cJSON *item;

	if (!cJSON_IsArray(v) || !v->child)
		return false;
	cJSON_ArrayForEach(item, v) if (!cJSON_IsString(role_of(item))) return false;
	return true;
}

bool turns_content(struct buf *out, const cJSON *v)
{
	const cJSON *part;

	if (cJSON_IsString(v)) {
		buf_adds(out, v->valuestring);
		return true;
	}
	cJSON_ArrayForEach(part, v)
	{
		const char *type = json_str(part, "type"), *text = json_str(part, "text");

		if ((type && !str_among(str_of(type), "text input_text output_text")) || !text)
			return false;
		buf_adds(out, text);
	}
	return cJSON_IsArray(v);
}

static bool find_role(const cJSON *message, enum role *role)
{
	const cJSON *v = role_of(message);

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (cJSON_IsString(v) && !strcmp(v->valuestring, roles[i].word)) {
			*role = roles[i].role;
			return true;
		}
	return false;
}

bool turns_text(struct buf *out, const cJSON *list, struct buf *answer, size_t *bad)
{
	SCOPED(prompt) p = {0};
	SCOPED(doc) doc = {0};
	SCOPED(buf) text = BUF(BUF_FILE);
	const cJSON *item;
	bool ok = true;

	*bad = 0;
	cJSON_ArrayForEach(item, list)
	{
		enum role role = ROLE_USER;

		if (!ok)
			break;
		++*bad;
		buf_clear(&text);
		ok = find_role(item, &role) && turns_content(&text, content_of(item));
		if (ok && answer && !item->next && role == ROLE_ASSISTANT)
			buf_addstr(answer, buf_str(&text));
		else if (ok && str_trim(buf_str(&text)).n)
			prompt_add(&p, role, buf_str(&text), AUTHOR_IMPORT);
	}
	doc_format(&doc, &p);
	if (ok)
		buf_addstr(out, buf_str(&doc.text));
	return ok;
}

void turns_of_text(struct buf *out, struct str text)
{
	SCOPED(prompt) p = {0};
	SCOPED(doc) doc = {0};

	prompt_add(&p, ROLE_USER, text, AUTHOR_IMPORT);
	doc_format(&doc, &p);
	buf_addstr(out, buf_str(&doc.text));
}
