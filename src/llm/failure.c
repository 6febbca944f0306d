/* failure.c - what went wrong, in words that say it and never hold a key. */
#include "inside.h"

#include <string.h>

#include "hunsu/base/json.h"
#include "hunsu/base/utf8.h"

#define WORDS_MAX 400

/* Servers nest what they have to say in different ways. */
static const char *message_in(const cJSON *root)
{
	const cJSON *e = json_get(root, "error");
	if (cJSON_IsString(e))
		return e->valuestring;
	if (cJSON_IsObject(e) && json_str(e, "message"))
		return json_str(e, "message");
	if (json_str(root, "message"))
		return json_str(root, "message");
	return json_str(root, "detail");
}

void failure_scrub(struct buf *text, const char *key)
{
	if (!key || !key[0])
		return;
	for (size_t at = 0; (at = str_find(buf_str(text), key, at)) != SIZE_MAX;)
		buf_splice(text, at, strlen(key), STR("[key]"));
}

static struct str without_half_character(struct str s)
{
	while (s.n > 0 && !utf8_valid(s, NULL))
		s.n--;
	return s;
}

void failure_words(struct buf *out, struct str body, const char *key)
{
	struct buf text = BUF(BUF_TEXT), words = BUF(BUF_TEXT);
	utf8_repair(&text, body);
	cJSON *root = json_parse(buf_str(&text), "error", NULL);
	const char *message = root ? message_in(root) : NULL;
	struct str said = str_trim(message ? str_of(message) : buf_str(&text)), line = {0};
	if (!message && str_starts(said, "<")) /* some proxy's page */
		said = STR("");
	while (line.n == 0 && str_line(&said, &line))
		line = str_trim(line);
	buf_addstr(&words, line);
	failure_scrub(&words, key); /* before it is cut: half a key is a key too */
	line = buf_str(&words);
	if (line.n > WORDS_MAX) {
		buf_addstr(out, without_half_character(str_first(line, WORDS_MAX)));
		buf_adds(out, "…");
	} else {
		buf_addstr(out, line);
	}
	cJSON_Delete(root);
	buf_release(&text);
	buf_release(&words);
}

bool failure_passing(CURLcode result, const struct transfer *t)
{
	switch (result) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
	case CURLE_SSL_CONNECT_ERROR:
		return true;
	case CURLE_OPERATION_TIMEDOUT: /* of connecting; the total time is not spent twice */
		return !failure_may_have_cost(t);
	default:
		return false;
	}
}

bool failure_may_have_cost(const struct transfer *t)
{
	long sent = 0;
	curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent);
	return sent > 0;
}

void failure_transfer(
	struct buf *out, CURLcode result, const struct transfer *t, const struct client_options *o)
{
	if (t->too_long)
		buf_addf(out, "the answer is longer than %zu bytes", o->max_answer);
	else if (result == CURLE_OPERATION_TIMEDOUT && failure_may_have_cost(t))
		buf_addf(out, "no whole answer within %d s", o->total_ms / 1000);
	else if (result == CURLE_PARTIAL_FILE || result == CURLE_GOT_NOTHING ||
		 result == CURLE_RECV_ERROR)
		buf_adds(out, "the connection broke before the answer was whole");
	else
		buf_adds(out, t->trouble[0] ? t->trouble : curl_easy_strerror(result));
}

static struct str header(const struct transfer *t, const char *name)
{
	struct curl_header *h;
	if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return STR("");
	return str_of(h->value);
}

void failure_headers(struct retry_headers *h, const struct transfer *t)
{
	*h = (struct retry_headers){
		.should_retry = header(t, "x-should-retry"),
		.after_ms = header(t, "retry-after-ms"),
		.after = header(t, "retry-after"),
	};
	/* A limit's reset is told with every answer; it counts for the limit that is used up. */
	const struct str requests = header(t, "x-ratelimit-remaining-requests");
	const struct str tokens = header(t, "x-ratelimit-remaining-tokens");
	if (str_is(requests, "0"))
		h->reset_requests = header(t, "x-ratelimit-reset-requests");
	if (str_is(tokens, "0"))
		h->reset_tokens = header(t, "x-ratelimit-reset-tokens");
}
