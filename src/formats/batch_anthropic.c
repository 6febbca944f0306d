/* batch_anthropic.c - Anthropic's Message Batches: a file is the body that makes one. */
#include "hunsu/formats/batches.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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

static bool read_batch(struct batch_state *out, const cJSON *batch)
{
	const cJSON *counts = json_get(batch, "request_counts"), *n;
	const char *word = json_str(batch, "processing_status");

	*out = (struct batch_state){0};
	if (!word || !batch_id(out->id, sizeof out->id, json_str(batch, "id")))
		return false;
	snprintf(out->word, sizeof out->word, "%s", word);
	out->over = strcmp(word, "ended") == 0;
	cJSON_ArrayForEach(n, counts) out->calls += json_int(counts, n->string, 0);
	out->done = json_int(counts, "succeeded", 0);
	out->failed = json_int(counts, "errored", 0);
	if (out->over)
		snprintf(out->results[0], sizeof out->results[0],
			"/v1/messages/batches/%s/results", out->id);
	return true;
}

/* They have no names: one of as many calls that is no older than the wish, a minute of clocks that
 * differ aside. */
static bool same(const cJSON *batch, const char *file, int64_t calls, int64_t begun_ms)
{
	const char *made = json_str(batch, "created_at");
	const time_t begun = (time_t)(begun_ms / 1000 - 60);
	char stamp[32] = "";
	struct batch_state s;
	struct tm utc;

	if (gmtime_r(&begun, &utc))
		strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
	return made && strncmp(made, stamp, strlen(stamp)) >= 0 && read_batch(&s, batch) &&
	       s.calls == calls;
}

static const struct batch_service service = {
	.batches = "/v1/messages/batches", .read = read_batch, .same = same};

/* Its API reference, "Create a Message Batch": 100,000 requests and 256 MB, half the price. */
const struct batch_form batch_anthropic = {
	.name = "anthropic",
	.help = "the body that makes one of Anthropic's Message Batches, at most 100,000 requests "
		"and 256 MB",
	.path = "/v1/messages", .calls = 100000, .bytes = 256000000,
	.part = 0.5, .head = "{\"requests\":[\n", .between = ",\n", .tail = "\n]}\n",
	.write = write_call, .read = read_result, .service = &service
};
