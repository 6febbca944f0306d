/*
 * origin.h - what stands before the path of a URL: scheme, host and port, as libcurl reads them.
 *
 * The one who compares origins and the one who connects must not read a URL differently, so this is
 * libcurl's own parser: case, 0x7f.1 and 127.1, an IPv6 address in any spelling, letters beyond
 * ASCII (punycode, so that what looks alike is seen to differ).
 */
#ifndef HUNSU_LLM_ORIGIN_H
#define HUNSU_LLM_ORIGIN_H

#include "hunsu/base/buf.h"

#define OPENAI_BASE "https://api.openai.com/v1"
#define OPENAI_ORIGIN "https://api.openai.com:443"

/* Appends "https://api.openai.com:443": always with its port. */
enum status url_origin(struct buf *out, struct str url, struct buf *err) MUST_CHECK;
bool url_is_at(struct str url, const char *origin);
/* Is its host this machine: 127.0.0.0/8, ::1, localhost? */
bool url_is_loopback(struct str url);
/* A base URL as it is kept: http or https, no user name, no query, no final slash. */
enum status url_settle(char **out, struct str url, struct buf *err) MUST_CHECK;

#endif
