/* messages.c - prompts from a few words. */
#include "messages.h"

#include <string.h>

#include "hunsu/base/json.h"

#define WHOLE                                                                                      \
	"{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","           \
	"\"content\":[{\"type\":\"thinking\",\"thinking\":\"A capital.\",\"signature\":\"Eq\"},"   \
	"{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgBEgy\"},"                               \
	"{\"type\":\"text\",\"text\":\"Paris\",\"citations\":null}],"                              \
	"\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,"       \
	"\"cache_creation_input_tokens\":4,\"cache_read_input_tokens\":5,\"output_tokens\":8,"     \
	"\"service_tier\":\"standard\"}}"

#define MODELS                                                                                     \
	"{\"data\":[{\"type\":\"model\",\"id\":\"claude-a\",\"display_name\":\"A\","               \
	"\"created_at\":\"2026-01-01T00:00:00Z\"},{\"type\":\"model\",\"id\":\"claude-b\"}],"      \
	"\"has_more\":false,\"first_id\":\"claude-a\",\"last_id\":\"claude-b\"}"

#define INVALID(words) MESSAGES_ERROR("invalid_request_error", words)

static const char *check_message(const cJSON *m)
{
	const char *role = json_str(m, "role"), *text = json_str(m, "content");
	if (!role || (strcmp(role, "user") != 0 && strcmp(role, "assistant") != 0))
		return INVALID("messages: Input should be 'user' or 'assistant'");
	if (!text || !*text)
		return INVALID("messages: text content blocks must be non-empty");
	if (!m->next && strcmp(role, "assistant") == 0 && strchr(" \t\n", text[strlen(text) - 1]))
		return INVALID("messages: final assistant content cannot end with trailing "
			       "whitespace");
	return NULL;
}

static const char *check_field(const cJSON *f)
{
	static const char *const known[] = {"model", "max_tokens", "temperature", "stop_sequences",
		"system", "messages", "stream", NULL};
	size_t i = 0;
	while (known[i] && strcmp(known[i], f->string) != 0)
		i++;
	return known[i] ? NULL : INVALID("Extra inputs are not permitted");
}

/* What is wrong with a request: a body with status 400; NULL: nothing. */
static const char *check(const cJSON *root)
{
	const cJSON *list = json_get(root, "messages"), *i;
	const cJSON *temperature = json_get(root, "temperature");
	const char *wrong = NULL;
	if (!json_str(root, "model"))
		return INVALID("model: Field required");
	if (json_int(root, "max_tokens", 0) < 1)
		return INVALID("max_tokens: Field required");
	if (temperature && !(temperature->valuedouble >= 0 && temperature->valuedouble <= 1))
		return INVALID("temperature: range: 0..1");
	if (!cJSON_IsArray(list) || !list->child)
		return INVALID("messages: at least one message is required");
	cJSON_ArrayForEach(i, root) wrong = wrong ? wrong : check_field(i);
	cJSON_ArrayForEach(i, list) wrong = wrong ? wrong : check_message(i);
	return wrong;
}

bool messages_answer(const char *head, const char *body, struct faulty_answer *out)
{
	cJSON *root;
	*out = (struct faulty_answer){0};
	if (!strstr(head, "\nx-api-key: ")) {
		out->status = 401;
		out->body = MESSAGES_ERROR("authentication_error", "x-api-key header is required");
	} else if (!strstr(head, "\nanthropic-version: 2023-06-01\n")) {
		out->status = 400;
		out->body = INVALID("anthropic-version: header is required");
	} else if (strncmp(head, "GET /v1/models\n", 15) == 0) {
		out->body = MODELS;
	} else if (strncmp(head, "POST /v1/messages\n", 18) != 0) {
		out->status = 404;
		out->body = MESSAGES_ERROR("not_found_error", "Not Found");
	}
	if (out->body)
		return true;
	root = json_parse((struct str){body, strlen(body)}, "request", NULL);
	out->body = root ? check(root) : INVALID("The request body is not valid JSON");
	out->status = out->body ? 400 : 200;
	if (!out->body && json_bool(root, "stream", false)) {
		out->type = "text/event-stream; charset=utf-8";
		out->body = MESSAGES_EVENTS MESSAGES_END;
	} else if (!out->body) {
		out->body = WHOLE;
	}
	cJSON_Delete(root);
	return true;
}
