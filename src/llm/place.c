/* place.c - base URLs as libcurl reads them, and names that hold one. */
#include "place.h"

#include <curl/curl.h>
#include <string.h>

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
	OWNED char *text = str_dup(url);
	CURLUcode rc;
	if (!u)
		mem_out(0);
	rc = curl_url_set(u, CURLUPART_URL, text, CURLU_DISALLOW_USER);
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

/* localhost and what is below it (RFC 6761, section 6.3); the address for all is here too. */
static bool is_here(struct str host)
{
	static const char *const others[] = {"[::1]", "[::]", "0.0.0.0", NULL};
	if (str_starts(host, "[::ffff:127.") && str_ends(host, "]"))
		return true;
	for (size_t i = 0; others[i]; i++)
		if (str_is(host, others[i]))
			return true;
	host.n -= str_ends(host, ".");
	if (str_is(host, "localhost") || str_ends(host, ".localhost"))
		return true;
	/* All of 127.0.0.0/8, but not a name such as 127.example.com. */
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] != '.' && (host.p[i] < '0' || host.p[i] > '9'))
			return false;
	return str_starts(host, "127.");
}

bool url_is_loopback(struct str url)
{
	SCOPED(buf) name = BUF(BUF_SMALL);
	CURLU *u = read_url(url, NULL);
	const bool is = u && add_part(&name, u, CURLUPART_HOST, ASCII_HOST) &&
			is_here(buf_str(&name));
	curl_url_cleanup(u);
	return is;
}

enum status url_settle(char **out, struct str url, const char *path, struct buf *err)
{
	SCOPED(buf) origin = BUF(BUF_SMALL);
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
		if (c == ',')
			return fail(err, BAD_USAGE,
				"a base URL has no comma, but before another one: "
				"http://host:8000/v1,http://host:8001/v1");
		if (c == '?' || c == '#')
			return fail(err, BAD_USAGE,
				"a base URL has no query: it ends before %s", path);
	}
	while (str_ends(url, "/"))
		url.n--;
	/* The folder of the version may be in the path: a base URL with it is the same place. */
	if (str_starts(str_of(path), "/v1/") && str_ends(url, "/v1"))
		url.n -= strlen("/v1");
	st = url_origin(&origin, url, err);
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

/* Of several the comma before the second one; SIZE_MAX: it is one. */
static size_t url_comma(struct str s)
{
	size_t at = str_find(s, ",", 0);
	while (at != SIZE_MAX && !str_starts(str_from(s, at + 1), "http://") &&
		!str_starts(str_from(s, at + 1), "https://"))
		at = str_find(s, ",", at + 1);
	return at;
}

/* Takes the first of several; false: there is none. */
static bool take_url(struct str *rest, struct str *url)
{
	const size_t n = url_comma(*rest);
	*url = str_first(*rest, n);
	*rest = n == SIZE_MAX ? (struct str){0} : str_from(*rest, n + 1);
	return url->n > 0;
}

struct str model_url(const struct model *m, size_t i)
{
	struct str rest = str_of(m->base_url), url;
	while (take_url(&rest, &url))
		if (i-- == 0)
			return url;
	return (struct str){0};
}

static size_t list_end(struct str s)
{
	size_t from = 0, n;
	while ((n = url_comma(str_from(s, from))) != SIZE_MAX)
		from += n + 1;
	n = url_end(str_from(s, from));
	return n == SIZE_MAX ? n : from + n;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each once, in an order of their own: whoever names them in another one means the same model. */
static enum status settle_all(struct model *out, struct str urls, struct buf *err)
{
	LIST(char *) all = {0};
	SCOPED(buf) list = BUF(BUF_TEXT);
	enum status st = OK;
	struct str url;
	while (!st && take_url(&urls, &url)) {
		char *settled = NULL;
		st = url_settle(&settled, url, out->provider->path, err);
		if (!st)
			*PUSH(&all) = settled;
	}
	if (all.n)
		qsort(all.items, all.n, sizeof *all.items, by_bytes);
	for (size_t i = 0; i < all.n; i++) {
		if (i == 0 || strcmp(all.items[i], all.items[i - 1]) != 0)
			buf_addf(&list, "%s%s", i ? "," : "", all.items[i]);
		out->remote = out->remote || !url_is_loopback(str_of(all.items[i]));
	}
	for (size_t i = 0; i < all.n; i++)
		free(all.items[i]);
	free(all.items);
	if (!st)
		out->base_url = mem_dup(buf_text(&list));
	return st;
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
		const size_t end = list_end(str_from(rest, 1));
		url = str_first(str_from(rest, 1), end);
		if (end != SIZE_MAX)
			name = str_from(rest, end + 2);
	} else if (str_starts(rest, ":")) {
		name = str_from(rest, 1);
	}
	if (name.n == 0)
		return fail(err, BAD_USAGE, "no model is named: %s:MODEL or %s@BASE_URL:MODEL",
			p->name, p->name);
	st = url.n ? settle_all(out, url, err)
		   : fail(err, BAD_USAGE, "a base URL begins with http:// or https://");
	if (st)
		return told ? fail(err, st, " (%s)", p->base_variable) : st;
	out->model = str_dup(name);
	if (url_comma(url) != SIZE_MAX) {
		struct buf whole = BUF(BUF_TEXT);
		buf_addf(&whole, "%s@%s:%s", p->name, out->base_url, out->model);
		out->name = buf_detach(&whole, NULL);
	}
	return OK;
}

/* Have both the same origin? Never, where one has none. */
static bool same_origin(struct str a, struct str b)
{
	SCOPED(buf) one = BUF(BUF_SMALL), other = BUF(BUF_SMALL);
	return url_origin(&one, a, NULL) == OK && url_origin(&other, b, NULL) == OK &&
	       str_eq(buf_str(&one), buf_str(&other));
}

/* Do all its calls go there? */
static bool all_at(const struct model *m, struct str where)
{
	struct str url;
	bool all = m->base_url != NULL;
	for (size_t i = 0; all && (url = model_url(m, i)).n; i++)
		all = same_origin(url, where);
	return all;
}

bool place_named(const struct model *m)
{
	return all_at(m, instead(m->provider));
}

bool place_official(const struct model *m)
{
	return m->provider->base && all_at(m, str_of(m->provider->base));
}

bool place_family(const struct model *m, const char *const names[])
{
	for (size_t i = 0; names[i]; i++)
		if (str_starts(str_of(m->model), names[i]))
			return place_official(m);
	return false;
}
