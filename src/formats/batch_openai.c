/* batch_openai.c - the lines of OpenAI's Batch API, and those that vllm run-batch makes of them. */
#include "hunsu/formats/batches.h"

#include <stdio.h>
#include <string.h>

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

static void make(struct buf *out, const char *file)
{
	buf_addf(out,
		"{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\","
		"\"completion_window\":\"24h\"}",
		file);
}

static void take_file(char *path, size_t size, const cJSON *batch, const char *name)
{
	char id[128];

	if (batch_id(id, sizeof id, json_str(batch, name)))
		snprintf(path, size, "/files/%s/content", id);
}

static bool read_batch(struct batch_state *out, const cJSON *batch)
{
	const cJSON *counts = json_get(batch, "request_counts");
	const cJSON *errors = json_get(json_get(batch, "errors"), "data");
	const char *word = json_str(batch, "status");

	*out = (struct batch_state){.calls = json_int(counts, "total", 0),
		.done = json_int(counts, "completed", 0), .failed = json_int(counts, "failed", 0),
		.why = errors ? json_str(errors->child, "message") : NULL};
	if (!word || !batch_id(out->id, sizeof out->id, json_str(batch, "id")))
		return false;
	snprintf(out->word, sizeof out->word, "%s", word);
	out->over = str_among(str_of(word), "completed failed expired cancelled");
	take_file(out->results[0], sizeof out->results[0], batch, "output_file_id");
	take_file(out->results[1], sizeof out->results[1], batch, "error_file_id");
	return true;
}

static bool same(const cJSON *batch, const char *file, int64_t calls, int64_t begun_ms)
{
	const char *of = json_str(batch, "input_file_id");

	return of && strcmp(of, file) == 0;
}

static const struct batch_service service = {
	.upload = "/files", .batches = "/batches", .make = make, .read = read_batch, .same = same
};

#define LINES                                                                                      \
	.path = "/chat/completions", .head = "", .between = "\n", .tail = "\n",                    \
	.write = write_call, .read = read_result

/* OpenAI's guide "Batch": 50,000 requests and 200 MB a file, half the price. */
const struct batch_form batch_openai = {
	.name = "openai",
	.help = "lines for OpenAI's Batch API, at most 50,000 and 200 MB a file",
	.calls = 50000, .bytes = 200000000, .part = 0.5,
	.service = &service, LINES
};

const struct batch_form batch_vllm = {
	.name = "vllm", .help = "the same lines without a limit, for vllm run-batch", .part = 1,
	LINES
};
