/* probe.c - GET base/models: does a server answer, how fast, and which models has it? */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "loose.h"

void probe_start(struct call *k)
{
	struct endpoint *e = k->endpoint;
	struct buf url = BUF(BUF_SMALL);
	buf_addf(&url, "%s%s", e->url_base, e->provider->models);
	wire_start(k->transfer, url.s, e->headers, NULL, false); /* libcurl keeps its own copy */
	buf_release(&url);
}

/* k is gone after it. */
static void tell(struct call *k, const struct probe *p)
{
	call_unlink(k);
	if (k->transfer)
		wire_release(k->transfer);
	k->transfer = NULL;
	k->probed(k->probed_arg, p);
	call_free(k);
}

void probe_fail(struct call *k, const char *why)
{
	struct buf words = BUF(BUF_SMALL);
	struct probe p = {.models = ""};
	buf_addf(&words, "%s: %s", k->model->name, why);
	p.error = buf_text(&words);
	tell(k, &p);
	buf_release(&words);
}

static bool list_models(struct buf *out, struct str body)
{
	cJSON *root = loose_parse(body, NULL, NULL, NULL);
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
	cJSON_Delete(root);
	return is_list;
}

void probe_over(struct call *k, CURLcode result, long status)
{
	struct transfer *t = k->transfer;
	struct buf words = BUF(BUF_SMALL), models = BUF(BUF_SMALL);
	const int64_t ms = (clock_us() - t->started_us) / 1000;
	if (result != CURLE_OK) {
		failure_transfer(&words, result, t, &k->client->options);
	} else if (status / 100 != 2) {
		struct trouble said = TROUBLE_INIT;
		failure_read(&said, buf_str(&t->in));
		failure_say(&words, &said.words, k->endpoint->key);
		buf_addf(&words, "%s(status %ld)", words.n > 0 ? " " : "", status);
		buf_release(&said.words);
	} else if (!list_models(&models, buf_str(&t->in))) {
		buf_adds(&words, "what answers there is no model server");
	}
	scrub_words(&models, k->endpoint->key);
	if (words.n > 0) {
		probe_fail(k, buf_text(&words));
	} else {
		const struct probe p = {.ms = ms, .models = buf_text(&models)};
		tell(k, &p);
	}
	buf_release(&words);
	buf_release(&models);
}
