/*
 * place.h - where calls go: base URLs, their origins (scheme, host and port), and names that hold
 * one.
 *
 * The one who compares origins and the one who connects must not read a URL differently, so this is
 * libcurl's own parser: case, 0x7f.1 and 127.1, an IPv6 address in any spelling, letters beyond
 * ASCII (punycode, so that what looks alike is seen to differ).
 */
#ifndef HUNSU_LLM_PLACE_H
#define HUNSU_LLM_PLACE_H

#include "hunsu/llm/model.h"

/* Appends "https://api.openai.com:443": always with its port. */
enum status url_origin(struct buf *out, struct str url, struct buf *err) MUST_CHECK;
/* Is its host this machine: 127.0.0.0/8, ::1, localhost? */
bool url_is_loopback(struct str url);
/* A base URL as it is kept: http or https, no user name, no query, no final slash. path: what will
 * follow it; the version that it begins with is taken off. */
enum status url_settle(
	char **out, struct str url, const char *path, struct buf *err) MUST_CHECK;

/* The `parse` and `named` of a provider whose API is spoken at other places too: NAME:MODEL,
 * NAME@BASE_URL:MODEL. */
enum status place_parse(struct model *out, struct str rest, struct buf *err) MUST_CHECK;
bool place_named(const struct model *m);
/* Is it the provider's own service, whatever its path and spelling? */
bool place_official(const struct model *m);
/* … and a model there whose name begins with one of these? NULL-ended. */
bool place_family(const struct model *m, const char *const names[]);

#endif
