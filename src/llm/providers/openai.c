/* openai.c - api.openai.com, and every server that speaks its Chat Completions at another base URL.
 */
#include "../chat.h"
#include "../origin.h"

#include <string.h>

#include "hunsu/base/mem.h"

static size_t digits(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

/*
 * BASE_URL:MODEL, where both may hold colons: the first colon that is neither the scheme's, nor
 * inside an IPv6 address, nor a port's parts them. SIZE_MAX: there is none.
 */
static size_t url_end(struct str s)
{
	size_t at = str_find(s, "://", 0);
	if (at == SIZE_MAX)
		return SIZE_MAX;
	at += 3;
	/* A user name and password belong to the URL, and url_settle refuses them. */
	const size_t user = str_find(s, "@", at);
	if (user < str_find(s, "/", at))
		at = user;
	if (at < s.n && s.p[at] == '[') {
		at = str_find(s, "]", at);
		if (at == SIZE_MAX)
			return SIZE_MAX;
	}
	while (at < s.n && s.p[at] != ':' && s.p[at] != '/')
		at++;
	if (at < s.n && s.p[at] == ':') {
		const size_t n = digits(s, at + 1);
		const size_t behind = at + 1 + n;
		const bool port =
			n > 0 && (behind == s.n || s.p[behind] == ':' || s.p[behind] == '/');
		if (!port)
			return at;
		at = behind;
	}
	return str_find(s, ":", at);
}

static enum status parse(struct model *out, struct str rest, struct buf *err)
{
	struct str url = STR(OPENAI_BASE), name = {0};
	if (str_starts(rest, "@")) {
		rest = str_from(rest, 1);
		const size_t end = url_end(rest);
		url = str_first(rest, end);
		if (end != SIZE_MAX)
			name = str_from(rest, end + 1);
	} else if (str_starts(rest, ":")) {
		name = str_from(rest, 1);
	}
	if (name.n == 0)
		return fail(
			err, BAD_USAGE, "no model is named: openai:MODEL or openai@BASE_URL:MODEL");
	const enum status st = url_settle(&out->base_url, url, err);
	if (st)
		return st;
	out->model = str_dup(name);
	out->remote = !url_is_loopback(str_of(out->base_url));
	return OK;
}

static bool official(const struct model *m)
{
	return strcmp(m->base_url, OPENAI_BASE) == 0;
}

static unsigned quirks(const struct model *m)
{
	/* The families that think before they answer refuse max_tokens and any temperature. */
	static const char *const thinking[] = {"o1", "o3", "o4", "gpt-5"};
	if (!official(m))
		return 0;
	for (size_t i = 0; i < sizeof thinking / sizeof *thinking; i++)
		if (strncmp(m->model, thinking[i], strlen(thinking[i])) == 0)
			return QUIRK_COMPLETION_TOKENS | QUIRK_OWN_TEMPERATURE;
	return 0;
}

static bool needs_key(const struct model *m)
{
	return url_is_at(str_of(m->base_url), OPENAI_ORIGIN);
}

const struct provider provider_openai = {
	.name = "openai",
	.form = "openai:MODEL, or openai@BASE_URL:MODEL for any server with the same API",
	.parse = parse,
	.takes_key = true,
	.needs_key = needs_key,
	.quirks = quirks,
	.body = chat_body,
	.ask_stream = chat_ask_stream,
	.learn = chat_learn,
	.adapt = chat_adapt,
	.path = CHAT_PATH,
	.whole = chat_whole,
	.event = chat_event,
};
