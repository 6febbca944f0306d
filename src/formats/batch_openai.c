/* batch_openai.c - the lines of OpenAI's Batch API, and those that vllm run-batch makes of them. */
#include "hunsu/formats/batches.h"

static void write_call(struct buf *out, const char *id, struct str body)
{
	buf_addf(out, "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
		      "\"body\":", id);
	buf_addstr(out, body);
	buf_addc(out, '}');
}

static bool read_result(struct batch_result *r)
{
	const cJSON *response = json_get(r->line, "response"), *error = json_get(r->line, "error");
	const cJSON *body = json_get(response, "body");
	const bool bare = json_get(response, "choices") != NULL;

	if (!response && !error)
		return false;
	r->status = (long)json_int(response, "status_code", 0);
	if (error && !cJSON_IsNull(error))
		r->told = r->line;
	else if (cJSON_IsObject(body) && r->status && r->status / 100 != 2)
		r->told = body;
	else if (bare || cJSON_IsObject(body))
		r->answer = bare ? response : body;
	return true;
}

#define LINES                                                                                      \
	.path = "/chat/completions", .head = "", .between = "\n", .tail = "\n",                    \
	.write = write_call, .read = read_result

/* OpenAI's guide "Batch": 50,000 requests and 200 MB a file, half the price. */
const struct batch_form batch_openai = {
	.name = "openai",
	.help = "lines for OpenAI's Batch API, at most 50,000 and 200 MB a file",
	.calls = 50000, .bytes = 200000000, .part = 0.5, LINES
};

const struct batch_form batch_vllm = {
	.name = "vllm", .help = "the same lines without a limit, for vllm run-batch", .part = 1,
	LINES
};
