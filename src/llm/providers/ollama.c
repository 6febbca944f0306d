/* ollama.c - an Ollama server, through its OpenAI-compatible /v1. */
#include "../chat.h"

#include <stdlib.h>

#include "hunsu/base/mem.h"

#define OLLAMA_PORT "11434"

/* OLLAMA_HOST as Ollama reads it: scheme and port may be absent, a server's 0.0.0.0 means here. */
static enum status base_url(char **out, struct buf *err)
{
	struct buf url = BUF(BUF_SMALL);
	struct str host = str_trim(str_of(getenv("OLLAMA_HOST")));
	const bool tls = str_starts(host, "https://");
	if (tls || str_starts(host, "http://"))
		host = str_from(host, tls ? 8 : 7);
	while (str_ends(host, "/"))
		host.n--;
	if (str_ends(host, "/v1"))
		host.n -= 3;
	if (str_starts(host, "0.0.0.0"))
		host = str_from(host, 7);
	const size_t bracket = str_find(host, "]", 0);
	const bool port = str_find(host, ":", bracket == SIZE_MAX ? 0 : bracket) != SIZE_MAX;
	buf_adds(&url, tls ? "https://" : "http://");
	if (host.n == 0 || host.p[0] == ':')
		buf_adds(&url, "127.0.0.1");
	buf_addstr(&url, host);
	if (!port && !tls)
		buf_adds(&url, ":" OLLAMA_PORT);
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
