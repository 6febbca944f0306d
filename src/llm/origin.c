#include "origin.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"

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
	if (!u)
		mem_out(0);
	const CURLUcode rc = curl_url_set(u, CURLUPART_URL, text, CURLU_DISALLOW_USER);
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
	if (!u)
		return BAD_USAGE;
	bool good = add_part(out, u, CURLUPART_SCHEME, 0) && buf_adds(out, "://") &&
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

bool url_is_at(struct str url, const char *origin)
{
	struct buf at = BUF(BUF_SMALL);
	const bool is = url_origin(&at, url, NULL) == OK && str_is(buf_str(&at), origin);
	buf_release(&at);
	return is;
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

enum status url_settle(char **out, struct str url, struct buf *err)
{
	struct buf origin = BUF(BUF_SMALL);
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
				"a base URL has no query: it ends before /chat/completions");
	}
	while (str_ends(url, "/"))
		url.n--;
	const enum status st = url_origin(&origin, url, err);
	buf_release(&origin);
	if (!st)
		*out = str_dup(url);
	return st;
}
