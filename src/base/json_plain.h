/* json_plain.h - inside the base floor: how far a string of JSON goes without an escape. */
#ifndef HUNSU_BASE_JSON_PLAIN_H
#define HUNSU_BASE_JSON_PLAIN_H

#include <stdbool.h>

static inline bool json_is_plain(char c)
{
	return c != '"' && c != '\\' && (unsigned char)c >= 0x20;
}

const char *json_plain_far(const char *p, const char *end); /* the same, for long ones */

/* The first byte from p on that is escaped in a string: a quote, a backslash, a control character;
 * or end. */
static inline const char *json_plain_end(const char *p, const char *end)
{
	const char *few = end - p > 16 ? p + 16 : end;

	while (p < few && json_is_plain(*p))
		p++;
	return p < few || p == end ? p : json_plain_far(p, end);
}

#endif
