/* probe.c - GET base/models: does a server answer, how fast, and which models has it? */
#include "inside.h"

#include "hunsu/base/clock.h"

void probe_start(struct call *k)
{
	struct endpoint *e = k->endpoint;
	SCOPED(buf) url = BUF(BUF_SMALL);
	buf_addf(&url, "%s%s", e->url_base, e->provider->models);
	wire_start(k->transfer, url.s, e->headers, NULL, false); /* libcurl keeps its own copy */
}

/* k is gone after it. */
void probe_tell(struct call *k, const struct probe *p)
{
	call_unlink(k);
	if (k->transfer)
		wire_release(k->transfer);
	k->transfer = NULL;
	k->probed(k->probed_arg, p);
	call_free(k);
}

static bool list_models(struct buf *out, struct str body)
{
	OWNED_JSON cJSON *root = loose_parse(body, NULL, NULL, NULL);
	const cJSON *data = json_get(root, "data"), *m;
	const bool is_list = cJSON_IsArray(data);
	if (is_list) {
		cJSON_ArrayForEach(m, data)
		{
			const char *id = json_str(m, "id");
			if (id)
				buf_addf(out, "%s%s", out->n > 0 ? ", " : "", id);
		}
	}
	return is_list;
}

bool probe_over(struct call *k, CURLcode result, long status, struct buf *why)
{
	struct transfer *t = k->transfer;
	SCOPED(buf) models = BUF(BUF_SMALL);
	struct probe p = {.ms = (clock_us() - t->started_us) / 1000};
	if (result != CURLE_OK) {
		failure_transfer(why, result, t, &k->client->options);
	} else if (status / 100 != 2) {
		struct trouble said = TROUBLE_INIT;
		failure_read(&said, buf_str(&t->in));
		failure_say(why, &said.words, k->endpoint->key);
		buf_addf(why, "%s(status %ld)", why->n > 0 ? " " : "", status);
		buf_release(&said.words);
	} else if (!list_models(&models, buf_str(&t->in))) {
		buf_adds(why, "what answers there is no model server");
	} else {
		scrub_words(&models, k->endpoint->key);
		p.models = buf_text(&models);
		probe_tell(k, &p);
	}
	return why->n == 0;
}
