/* failure.c - what went wrong, in words that say it and never hold a key. */
#include "inside.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "hunsu/base/utf8.h"

#define WORDS_MAX 400
#define PAGE_READ 4096 /* bytes of a web page that are looked at */

/* The title of a web page, which often says all: "502 Bad Gateway"; or the message of an error in
 * XML. */
static void page_title(struct buf *out, struct str page)
{
	SCOPED(buf) lower = BUF(BUF_TEXT);
	struct str s;
	size_t from, end;
	for (size_t i = 0; i < page.n && i < PAGE_READ; i++)
		buf_addc(&lower,
			(char)(page.p[i] | (page.p[i] >= 'A' && page.p[i] <= 'Z' ? 32 : 0)));
	s = buf_str(&lower);
	from = str_find(s, "<title", 0);
	from = from == SIZE_MAX ? str_find(s, "<message", 0) : from;
	from = from == SIZE_MAX ? from : str_find(s, ">", from);
	end = from == SIZE_MAX ? from : str_find(s, "<", from);
	if (end != SIZE_MAX)
		utf8_repair(out, str_trim(str_first(str_from(page, from + 1), end - from - 1)));
}

void failure_read(struct trouble *t, struct str body)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	OWNED_JSON cJSON *root = loose_parse(body, NULL, NULL, NULL);
	if (root) {
		trouble_read(t, root, false);
	} else if (body_form(body) == BODY_PAGE) {
		page_title(&t->words, loose_begin(body));
	} else {
		utf8_repair(&text, loose_begin(body));
		trouble_hear(t, buf_str(&text));
	}
}

void failure_say(struct buf *out, const struct buf *said, const char *key)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	struct str line;
	buf_addstr(&words, buf_str(said));
	scrub_words(&words, key); /* before it is cut: half a key is a key too */
	line = buf_str(&words);
	if (line.n > WORDS_MAX) {
		buf_add(out, line.p, str_fit(line, WORDS_MAX));
		buf_adds(out, "…");
	} else {
		buf_addstr(out, line);
	}
}

bool failure_elsewhere(long status, struct str body)
{
	const enum body_form form = body_form(body);
	return status < 500 && (form == BODY_PAGE || (form != BODY_JSON && status == 404));
}

void failure_address(struct buf *out, const struct endpoint *e)
{
	buf_addf(out,
		": what answers there is no model's server; is the base URL right? It asked %s",
		e->url);
}

/* What another try may mend; broke: the connection, before the answer was whole. */
static const struct mendable {
	CURLcode code;
	bool broke;
} mendable[] = {
	{CURLE_COULDNT_RESOLVE_HOST, false}, {CURLE_COULDNT_RESOLVE_PROXY, false},
	{CURLE_COULDNT_CONNECT, false}, {CURLE_SEND_ERROR, false}, {CURLE_RECV_ERROR, true},
	{CURLE_GOT_NOTHING, true}, {CURLE_PARTIAL_FILE, true},
	{CURLE_WEIRD_SERVER_REPLY, true},   /* cut in the headers */
	{CURLE_UNSUPPORTED_PROTOCOL, true}, /* cut in the first line */
	{CURLE_SEND_FAIL_REWIND, false}, {CURLE_HTTP2, false}, {CURLE_HTTP2_STREAM, false},
	{CURLE_SSL_CONNECT_ERROR, false}
};

static const struct mendable *find_mendable(CURLcode result)
{
	for (size_t i = 0; i < sizeof mendable / sizeof *mendable; i++)
		if (mendable[i].code == result)
			return &mendable[i];
	return NULL;
}

bool failure_passing(CURLcode result, const struct transfer *t)
{
	if (result == CURLE_OPERATION_TIMEDOUT) /* the total time is not spent twice */
		return !failure_may_have_cost(t);
	return find_mendable(result) != NULL;
}

bool failure_may_have_cost(const struct transfer *t)
{
	long sent = 0;
	curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent);
	return sent > 0;
}

bool failure_unreached(CURLcode result, const struct transfer *t)
{
	return result != CURLE_OK && !failure_may_have_cost(t);
}

int failure_tries(CURLcode result, const struct transfer *t)
{
	if (failure_may_have_cost(t))
		return INT_MAX;
	if (result == CURLE_OPERATION_TIMEDOUT) /* that was patience enough */
		return 1;
	return result == CURLE_COULDNT_CONNECT || result == CURLE_COULDNT_RESOLVE_HOST ||
			       result == CURLE_COULDNT_RESOLVE_PROXY
		       ? 2
		       : INT_MAX;
}

/* Whether "HOST port N" is not the server's own host, where the environment names a proxy. */
static bool is_proxy(const struct transfer *t, struct str at)
{
	static const char *const variables[] = {"http_proxy", "https_proxy", "HTTPS_PROXY",
		"all_proxy", "ALL_PROXY", NULL};
	const struct str host = str_first(at, str_find(at, " ", 0));
	char *url = NULL;
	bool named = false;

	curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	for (size_t i = 0; variables[i]; i++)
		named = named || str_of(getenv(variables[i])).n > 0;
	for (size_t i = 0; named && url && url[i]; i++)
		if (strncasecmp(url + i, host.p, host.n) == 0)
			return false;
	return named && !t->direct;
}

/* Of "Failed to connect to HOST port N after …" what one wants to know, and why. */
static bool unreachable(struct buf *out, const struct transfer *t)
{
	static const char lead[] = "Failed to connect to ";
	struct str said = str_of(t->trouble);
	const size_t after = str_find(said, " after ", 0);
	long code = 0;

	if (!str_starts(said, lead) || after == SIZE_MAX)
		return false;
	curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &code);
	said = str_from(str_first(said, after), strlen(lead));
	buf_addf(out, "cannot connect to %s%.*s", is_proxy(t, said) ? "the proxy " : "",
		(int)said.n, said.p);
	if (code == ECONNREFUSED)
		buf_adds(out, " (nothing listens there)");
	else if (code > 0)
		buf_addf(out, " (%s)", strerror((int)code));
	return true;
}

void failure_transfer(
	struct buf *out, CURLcode result, const struct transfer *t, const struct client_options *o)
{
	const struct mendable *m = find_mendable(result);
	if (t->too_long)
		buf_addf(out, "the answer is longer than %zu bytes", o->max_answer);
	else if (result == CURLE_OPERATION_TIMEDOUT && t->freight)
		buf_addf(out, "nothing moved for %g s", o->first_byte_ms / 1000.0);
	else if (result == CURLE_OPERATION_TIMEDOUT && failure_may_have_cost(t))
		buf_addf(out, "no whole answer within %g s", o->total_ms / 1000.0);
	else if (m && m->broke)
		buf_adds(out, "the connection broke before the answer was whole");
	else if (!unreachable(out, t))
		buf_adds(out, t->trouble[0] ? t->trouble : curl_easy_strerror(result));
	if (result == CURLE_PEER_FAILED_VERIFICATION)
		buf_adds(out, "; the setting ca-file or SSL_CERT_FILE names whom to believe");
}

struct str failure_header(const struct transfer *t, const char *name)
{
	struct curl_header *h;
	if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return STR("");
	return str_of(h->value);
}

void failure_headers(
	struct retry_headers *h, const struct transfer *t, const struct limit *limits)
{
	size_t n = 0;
	*h = (struct retry_headers){
		.should_retry = failure_header(t, "x-should-retry"),
		.after_ms = failure_header(t, "retry-after-ms"),
		.after = failure_header(t, "retry-after"),
	};
	/* A limit's reset is told with every answer; it counts for the limit that is used up. */
	for (; limits && limits->remaining && n < RETRY_LIMITS; limits++)
		if (str_is(failure_header(t, limits->remaining), "0"))
			h->resets[n++] = failure_header(t, limits->reset);
}
