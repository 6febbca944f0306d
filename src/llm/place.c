/* place.c - base URLs as libcurl reads them, and names that hold one. */
#include "place.h"

#include <curl/curl.h>

#include "provider.h"

#ifdef CURLU_PUNYCODE
#define ASCII_HOST CURLU_PUNYCODE
#else /* before 7.88 */
#define ASCII_HOST 0
#endif

static bool add_part(struct buf *out, CURLU *url, CURLUPart what, unsigned flags)
{
	char *part = NULL;
	if (curl_url_get(url, what, &part, flags) != CURLUE_OK)
		return false;
	for (char *p = part; *p; p++)
		buf_addc(out, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
	curl_free(part);
	return true;
}

/* The URL read by libcurl; NULL and a message. */
static CURLU *read_url(struct str url, struct buf *err)
{
	CURLU *u = curl_url();
	char *text = str_dup(url);
	CURLUcode rc;
	if (!u)
		mem_out(0);
	rc = curl_url_set(u, CURLUPART_URL, text, CURLU_DISALLOW_USER);
	free(text);
	if (rc == CURLUE_OK)
		return u;
	fail(err, BAD_USAGE, "a base URL such as https://host:8080/v1, not this one: %s",
		curl_url_strerror(rc));
	curl_url_cleanup(u);
	return NULL;
}

enum status url_origin(struct buf *out, struct str url, struct buf *err)
{
	CURLU *u = read_url(url, err);
	const size_t before = out->n;
	char *zone = NULL;
	bool good;
	if (!u)
		return BAD_USAGE;
	good = add_part(out, u, CURLUPART_SCHEME, 0) && buf_adds(out, "://") &&
		    add_part(out, u, CURLUPART_HOST, ASCII_HOST);
	/* An address that holds on one link only: [fe80::1%eth0]. */
	if (good && curl_url_get(u, CURLUPART_ZONEID, &zone, 0) == CURLUE_OK)
		buf_addf(out, "%%%s", zone);
	good = good && buf_addc(out, ':') && add_part(out, u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	curl_free(zone);
	curl_url_cleanup(u);
	if (good)
		return OK;
	if (out->s)
		out->s[out->n = before] = 0;
	return fail(err, BAD_USAGE, "the host of the base URL cannot be read");
}

bool url_is_loopback(struct str url)
{
	struct buf name = BUF(BUF_SMALL);
	CURLU *u = read_url(url, NULL);
	bool is = u && add_part(&name, u, CURLUPART_HOST, ASCII_HOST);
	const struct str host = buf_str(&name);
	if (is && !str_is(host, "localhost") && !str_is(host, "[::1]")) {
		/* All of 127.0.0.0/8, but not a name such as 127.example.com. */
		is = str_starts(host, "127.");
		for (size_t i = 0; i < host.n; i++)
			is = is && (host.p[i] == '.' || (host.p[i] >= '0' && host.p[i] <= '9'));
	}
	curl_url_cleanup(u);
	buf_release(&name);
	return is;
}

enum status url_settle(char **out, struct str url, const char *path, struct buf *err)
{
	struct buf origin = BUF(BUF_SMALL);
	enum status st;
	if (!str_starts(url, "http://") && !str_starts(url, "https://"))
		return fail(err, BAD_USAGE, "a base URL begins with http:// or https://");
	for (size_t i = 0; i < url.n; i++) {
		const unsigned char c = (unsigned char)url.p[i];
		if (c <= ' ' || c == 0x7f)
			return fail(err, BAD_USAGE, "a base URL has no blanks");
		if (c == '@') /* the name of a model is kept in the record: no password in it */
			return fail(err, BAD_USAGE,
				"a base URL has no user name: put keys in HUNSU_API_KEY");
		if (c == '?' || c == '#')
			return fail(err, BAD_USAGE,
				"a base URL has no query: it ends before %s", path);
	}
	while (str_ends(url, "/"))
		url.n--;
	st = url_origin(&origin, url, err);
	buf_release(&origin);
	if (!st)
		*out = str_dup(url);
	return st;
}

/* ---- names */

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
	size_t at = str_find(s, "://", 0), user;
	if (at == SIZE_MAX)
		return SIZE_MAX;
	at += 3;
	/* A user name and password belong to the URL, and url_settle refuses them. */
	user = str_find(s, "@", at);
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
		const size_t n = digits(s, at + 1), after = at + 1 + n;
		if (n == 0 || (after < s.n && s.p[after] != ':' && s.p[after] != '/'))
			return at;
		at = after;
	}
	return str_find(s, ":", at);
}

/* The base URL that the environment names instead of the provider's own; "": none. */
static struct str instead(const struct provider *p)
{
	return str_trim(str_of(p->base_variable ? getenv(p->base_variable) : NULL));
}

enum status place_parse(struct model *out, struct str rest, struct buf *err)
{
	const struct provider *p = out->provider;
	struct str url = instead(p), name = {0};
	const bool told = url.n > 0 && !str_starts(rest, "@");
	enum status st;
	if (url.n == 0)
		url = str_of(p->base);
	if (str_starts(rest, "@")) {
		const size_t end = url_end(str_from(rest, 1));
		url = str_first(str_from(rest, 1), end);
		if (end != SIZE_MAX)
			name = str_from(rest, end + 2);
	} else if (str_starts(rest, ":")) {
		name = str_from(rest, 1);
	}
	if (name.n == 0)
		return fail(err, BAD_USAGE, "no model is named: %s:MODEL or %s@BASE_URL:MODEL",
			p->name, p->name);
	st = url_settle(&out->base_url, url, p->path, err);
	if (st)
		return told ? fail(err, st, " (%s)", p->base_variable) : st;
	out->model = str_dup(name);
	out->remote = !url_is_loopback(str_of(out->base_url));
	return OK;
}

/* Have both the same origin? Never, where one has none. */
static bool same_origin(struct str a, struct str b)
{
	struct buf one = BUF(BUF_SMALL), other = BUF(BUF_SMALL);
	const bool same = url_origin(&one, a, NULL) == OK && url_origin(&other, b, NULL) == OK &&
			  str_eq(buf_str(&one), buf_str(&other));
	buf_release(&one);
	buf_release(&other);
	return same;
}

bool place_named(const struct model *m)
{
	return same_origin(str_of(m->base_url), instead(m->provider));
}

bool place_official(const struct model *m)
{
	return m->provider->base && same_origin(str_of(m->base_url), str_of(m->provider->base));
}
