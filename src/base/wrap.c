/* wrap.c - soft wrap. */
#include <wchar.h>

#include "hunsu/base/utf8.h"
#include "inside.h"

/* Characters that must not begin a row, and those that must not end one (JIS X 4051, in short). */
static bool no_start(int32_t cp)
{
	return cp && wcschr(L"、。，．！？：；）」』】〉》〕］｝ー々ゝゞ…‥・｡､｣"
			    L"ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}.,!?:;\"'",
			     (wchar_t)cp);
}

static bool no_end(int32_t cp)
{
	return cp && wcschr(L"（「『【〈《〔［｛｢([{", (wchar_t)cp);
}

static bool may_break(int32_t before, int32_t cp)
{
	if (before == ' ' || before == '\t')
		return true;
	if (before < 0x80 && cp < 0x80)
		return false;
	return (is_cjk(before) || is_cjk(cp) || (no_start(before) && before >= 0x2e80)) &&
	       !no_start(cp) && !no_end(before) && cp != ' ';
}

size_t wrap_row(struct str s, size_t at, int columns)
{
	size_t start = at, last_break = at, next, peek;
	int32_t before = 0, cp;
	struct cell cells[16];
	int used = 0;

	while (at < s.n) {
		if (s.p[at] == '\n')
			return at + 1;
		peek = next = at;
		cp = utf8_next(s, &peek);
		if (at > start && may_break(before, cp))
			last_break = at;
		for (size_t i = 0, n = cells_next(s, &next, used, cells, 16); i < n; i++)
			used += cells[i].width;
		/* Blanks at the break hang past the edge, so that no row begins with them. */
		if (used > columns && cp != ' ') {
			if (last_break > start)
				return last_break;
			return at > start ? at : next;
		}
		before = cp;
		at = next;
	}
	return s.n;
}
