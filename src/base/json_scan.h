/* json_scan.h - inside the base floor: the strict grammar of RFC 8259 with our limits, without a
 * tree. */
#ifndef HUNSU_BASE_JSON_SCAN_H
#define HUNSU_BASE_JSON_SCAN_H

#include "hunsu/base/buf.h"

/* Whether text is one JSON value that json_parse may take; else a message with line:column in err.
 */
bool json_scan(struct str text, const char *what, struct buf *err);
/* Says that the nth key (from 0, in the order of the source) of a text that scans well is there
 * twice. */
void json_fail_at_key(
	struct str text, size_t nth, const char *key, const char *what, struct buf *err);

#endif
