/* ollama.c - an Ollama server, through its OpenAI-compatible /v1. */
#include "../chat.h"

#include <stdlib.h>

#include "hunsu/base/mem.h"

#define OLLAMA_PORT "11434"

/* OLLAMA_HOST as Ollama reads it: scheme and port may be absent, and a server's 0.0.0.0 means here.
 */
static enum status base_url(char **out, struct buf *err)
{
	struct buf url = BUF(BUF_SMALL);
	struct str host = str_trim(str_of(getenv("OLLAMA_HOST")));
	while (str_ends(host, "/"))
		host.n--;
	struct str bare = host;
	if (str_starts(host, "http://"))
		bare = str_from(host, 7);
	else if (str_starts(host, "https://"))
		bare = str_from(host, 8);
	buf_adds(&url, str_starts(host, "https://") ? "https://" : "http://");
	const size_t bracket = str_find(bare, "]", 0);
	const bool port = str_find(bare, ":", bracket == SIZE_MAX ? 0 : bracket) != SIZE_MAX;
	if (str_starts(bare, "0.0.0.0"))
		buf_adds(&url, "127.0.0.1");
	else if (bare.n == 0 || bare.p[0] == ':')
		buf_adds(&url, "127.0.0.1");
	buf_addstr(&url, str_starts(bare, "0.0.0.0") ? str_from(bare, 7) : bare);
	if (!port && !str_starts(host, "https://"))
		buf_adds(&url, ":" OLLAMA_PORT);
	if (!str_ends(host, "/v1"))
		buf_adds(&url, "/v1");
	const enum status st = url_settle(out, buf_str(&url), err);
	buf_release(&url);
	return st;
}

static enum status parse(struct model *out, struct str rest, struct buf *err)
{
	if (!str_starts(rest, ":") || rest.n == 1)
		return fail(err, BAD_USAGE, "no model is named: ollama:MODEL");
	const enum status st = base_url(&out->base_url, err);
	if (st)
		return st;
	out->model = str_dup(str_from(rest, 1));
	out->remote = !url_is_loopback(str_of(out->base_url));
	return OK;
}

const struct provider provider_ollama = {
	.name = "ollama",
	.form = "ollama:MODEL at OLLAMA_HOST or 127.0.0.1:" OLLAMA_PORT,
	.parse = parse,
	.quirks = chat_no_quirks,
	.body = chat_body,
	.ask_stream = chat_ask_stream,
	.learn = chat_learn,
	.adapt = chat_adapt,
	.path = CHAT_PATH,
	.whole = chat_whole,
	.event = chat_event,
};
