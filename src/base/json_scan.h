/* json_scan.h - inside the base floor: the strict grammar of RFC 8259 with our limits, without a
 * tree. */
#ifndef HUNSU_BASE_JSON_SCAN_H
#define HUNSU_BASE_JSON_SCAN_H

#include "hunsu/base/buf.h"
#include "hunsu/base/json.h"

struct json_spot {
	size_t at, n;	/* bytes of the source */
	char with[28];	/* what cJSON is given in their place */
};

/* What a scan found that cJSON must not see, or would not keep; in the order of the source. */
struct json_found {
	unsigned lax; /* enum json_lax */
	struct {
		struct json_spot *items;
		size_t n, cap;
	} mends, numbers;
	struct json_mended mended;
};

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

/* Whether text is UTF-8, and where not; a NUL is left to the strings, which may take it. */
bool json_is_text(struct str text, size_t *bad);
/* Whether text is one JSON value that may be taken with found->lax (with JSON_LOOSE, of a
 * text that is UTF-8); else a message with line:column
 * in err. The lists are the caller's, to free, in either case. */
bool json_scan(struct str text, const char *what, struct json_found *found, struct buf *err);
/* Says that the nth key (from 0, in the order of the source) of a text that scans well is there
 * twice. */
void json_fail_at_key(
	struct str text, size_t nth, const char *key, const char *what, struct buf *err);

#endif
