/* loose.c - what servers write, read as JSON. */
#include "reply.h"

#define BOM "\xEF\xBB\xBF"
#define DEPTH_MAX 512

struct str loose_begin(struct str s)
{
	s = str_trim(s);
	if (str_starts(s, BOM))
		s = str_trim(str_from(s, sizeof BOM - 1));
	return s;
}

/* Where the string ends that begins before at. */
static size_t past_string(struct str s, size_t at)
{
	for (; at < s.n && s.p[at] != '"'; at++)
		at += s.p[at] == '\\';
	return at;
}

/* Whether brackets or a string wait for their ends, and no bracket has ended another's. */
static bool is_cut(struct str s)
{
	char open[DEPTH_MAX];
	size_t depth = 0;
	if (s.n == 0)
		return true;
	if (s.p[0] != '{' && s.p[0] != '[')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (c == '"' && (i = past_string(s, i + 1)) >= s.n)
			return true;
		if ((c == '{' || c == '[') && depth < DEPTH_MAX)
			open[depth++] = (char)(c + 2); /* in ASCII the end is two after it */
		else if ((c == '}' || c == ']') && (depth == 0 || open[--depth] != c))
			return false;
	}
	return depth > 0;
}

cJSON *loose_parse(struct str bytes, bool *halves, bool *cut, struct buf *err)
{
	struct json_mended mended = {0};
	cJSON *tree = NULL;
	bytes = loose_begin(bytes);
	if (bytes.n == 0)
		fail(err, FAILED, "the answer is empty");
	else
		tree = json_read(bytes, "the server's answer",
			JSON_SERVER | (halves ? JSON_SPLIT : 0), &mended, err);
	if (halves && mended.kept > 0)
		*halves = true;
	if (!tree && cut)
		*cut = is_cut(bytes);
	return tree;
}
