/* ollama.c - an Ollama server, through its OpenAI-compatible /v1. */
#include "../chat.h"
#include "../place.h"

#define OLLAMA_PORT "11434"

/* What the variable says, as Ollama takes it: without blanks and quotes around it. */
static struct str said(void)
{
	struct str s = str_trim(str_of(getenv("OLLAMA_HOST")));
	while (s.n > 0 && (*s.p == '"' || *s.p == '\''))
		s = str_from(s, 1);
	while (s.n > 0 && (str_ends(s, "\"") || str_ends(s, "'")))
		s.n--;
	return str_trim(s);
}

/* Where the port's colon is: behind an IPv6 address's brackets; none in one without brackets. */
static size_t port_at(struct str host)
{
	const size_t bracket = str_find(host, "]", 0);
	const size_t colon = str_find(host, ":", bracket == SIZE_MAX ? 0 : bracket);
	if (bracket == SIZE_MAX && colon != SIZE_MAX && str_find(host, ":", colon + 1) != SIZE_MAX)
		return SIZE_MAX;
	return colon;
}

static void add_host(struct buf *url, struct str host)
{
	bool bare;
	/* What a server listens on when it does on all addresses is here for a client. */
	if (host.n == 0 || str_is(host, "0.0.0.0") || str_is(host, "[::]") || str_is(host, "::"))
		host = STR("127.0.0.1");
	bare = str_find(host, ":", 0) != SIZE_MAX && !str_starts(host, "[");
	buf_addf(url, bare ? "[%.*s]" : "%.*s", (int)host.n, host.p);
}

/*
 * OLLAMA_HOST as Ollama reads it (envconfig.Host): the port is 11434 without a scheme, else that of
 * the scheme; a port that is none is passed over; a path is kept.
 */
static enum status base_url(char **out, struct buf *err)
{
	SCOPED(buf) url = BUF(BUF_SMALL);
	struct str host = said(), path = {0};
	const size_t scheme = str_find(host, "://", 0);
	size_t slash, colon;
	long port;
	if (scheme != SIZE_MAX) {
		buf_addstr(&url, str_first(host, scheme + 3));
		host = str_from(host, scheme + 3);
	} else {
		buf_adds(&url, "http://");
	}
	slash = str_find(host, "/", 0);
	if (slash != SIZE_MAX) {
		path = str_from(host, slash);
		host = str_first(host, slash);
	}
	colon = port_at(host);
	add_host(&url, str_first(host, colon));
	if (colon != SIZE_MAX && str_to_long(str_from(host, colon + 1), 0, 65535, &port))
		buf_addf(&url, ":%ld", port);
	else if (scheme == SIZE_MAX)
		buf_adds(&url, ":" OLLAMA_PORT);
	while (str_ends(path, "/"))
		path.n--;
	buf_addstr(&url, path);
	if (!str_ends(path, "/v1"))
		buf_adds(&url, "/v1");
	return url_settle(out, buf_str(&url), CHAT_PATH, err);
}

static bool named(const struct model *m)
{
	return said().n > 0;
}

static enum status parse(struct model *out, struct str rest, struct buf *err)
{
	enum status st;
	if (!str_starts(rest, ":") || rest.n == 1)
		return fail(err, BAD_USAGE, "no model is named: ollama:MODEL");
	st = base_url(&out->base_url, err);
	if (st)
		return fail(err, st, " (OLLAMA_HOST)");
	out->model = str_dup(str_from(rest, 1));
	out->remote = !url_is_loopback(str_of(out->base_url));
	return OK;
}

static const struct usual offers[] = {{"ollama:", "one that Ollama runs"}, {NULL, NULL}};
static const struct usual usual[] = {{"ollama:any", "Ollama"}, {NULL, NULL}};

const struct provider provider_ollama = {
	.name = "ollama", .form = "ollama:MODEL at OLLAMA_HOST or 127.0.0.1:" OLLAMA_PORT,
	.offers = offers, .usual = usual, .parse = parse, .named = named, .body = chat_body,
	.in_flight = {.remote = 8, .here = 16}, CHAT_DIALECT
};
