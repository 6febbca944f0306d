/* batch_anthropic.c - Anthropic's Message Batches: a file is the body that makes one. */
#include "hunsu/formats/batches.h"

#include <string.h>

static void write_call(struct buf *out, const char *id, struct str body)
{
	buf_addf(out, "{\"custom_id\":\"%s\",\"params\":", id);
	buf_addstr(out, body);
	buf_addc(out, '}');
}

static bool read_result(struct batch_result *r)
{
	const cJSON *result = json_get(r->line, "result");
	const char *type = json_str(result, "type");

	if (!type)
		return false;
	if (strcmp(type, "succeeded") == 0)
		r->answer = json_get(result, "message");
	else if (strcmp(type, "errored") == 0)
		r->told = json_get(result, "error");
	else
		r->ended = type;
	return true;
}

/* Its API reference, "Create a Message Batch": 100,000 requests and 256 MB, half the price. */
const struct batch_form batch_anthropic = {
	.name = "anthropic",
	.help = "the body that makes one of Anthropic's Message Batches, at most 100,000 requests "
		"and 256 MB",
	.path = "/v1/messages", .calls = 100000, .bytes = 256000000,
	.part = 0.5, .head = "{\"requests\":[\n", .between = ",\n", .tail = "\n]}\n",
	.write = write_call, .read = read_result
};
