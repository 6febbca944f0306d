/* pattern.c - PCRE2 for patterns that a person wrote, on text that a model wrote. */
#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/*
 * A pattern that backtracks forever stops after about a tenth of a second. PCRE2 counts matching
 * from one place only, so the steps of all together are counted here: each item of the pattern
 * that is tried, and the bytes between two of them.
 */
#define MATCH_LIMIT 1000000
#define STEPS 2000000
#define STEPS_A_BYTE 100
#define HEAP_LIMIT_KIB 20000

/* To JavaScript more is a blank or a line end than to PCRE2 without Unicode's properties. */
#define ENDS "\\n\\r\\u2028\\u2029"
#define BLANKS "\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"

static void as_javascript(struct buf *out, struct str pattern)
{
	bool within = false; /* a class in brackets */

	for (size_t at = 0; at < pattern.n; at++) {
		const struct str rest = str_from(pattern, at);
		const bool escape = rest.p[0] == '\\' && rest.n > 1;

		if (str_starts(rest, "\\s"))
			buf_adds(out, within ? BLANKS : "[" BLANKS "]");
		else if (str_starts(rest, "\\S") && !within)
			buf_adds(out, "[^" BLANKS "]");
		else if (rest.p[0] == '.' && !within)
			buf_adds(out, "[^" ENDS "]");
		else
			buf_addstr(out, str_first(rest, escape ? 2 : 1));
		within = rest.p[0] == '[' || (within && rest.p[0] != ']');
		at += escape;
	}
}

static pcre2_code *compile(enum pattern_dialect dialect, struct str pattern, struct buf *why)
{
	static const uint32_t own[] = {
		[PATTERN_PCRE] = PCRE2_UCP,
		[PATTERN_ECMA] = PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF |
				 PCRE2_ALLOW_EMPTY_CLASS,
	};
	PCRE2_UCHAR message[120];
	PCRE2_SIZE at;
	int code;
	pcre2_code *re;
	SCOPED(buf) ours = BUF(BUF_TEXT);

	if (dialect == PATTERN_ECMA) {
		as_javascript(&ours, pattern);
		pattern = buf_str(&ours);
	}
	re = pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n,
		own[dialect] | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT, &code,
		&at, NULL);
	if (re)
		return re;
	if (pcre2_get_error_message(code, message, sizeof message) < 0)
		message[0] = '\0';
	buf_addf(why, "%s, at byte %zu", (const char *)message, (size_t)at + 1);
	return NULL;
}

struct steps {
	size_t left, at;
};

static int count(pcre2_callout_block *now, void *arg)
{
	struct steps *s = arg;
	size_t at = now->current_position, moved = at > s->at ? at - s->at : s->at - at;
	s->at = at;
	if (s->left <= moved)
		return PCRE2_ERROR_MATCHLIMIT;
	s->left -= moved + 1;
	return 0;
}

bool pattern_check(enum pattern_dialect dialect, struct str pattern, struct buf *why)
{
	pcre2_code *re = compile(dialect, pattern, why);
	pcre2_code_free(re);
	return re != NULL;
}

static struct str group(struct str text, const pcre2_match_data *data, int n)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer((pcre2_match_data *)data);
	size_t g = n > 1 && at[2] != PCRE2_UNSET ? 1 : 0;
	size_t from = at[2 * g], end = at[2 * g + 1];
	/* \K in a look-ahead can put the start behind the end. */
	return (struct str){text.p + from, end > from ? end - from : 0};
}

enum pattern_result pattern_find(enum pattern_dialect dialect, struct str pattern, struct str text,
	struct str *found, struct buf *why)
{
	pcre2_code *re = compile(dialect, pattern, why);
	pcre2_match_context *limits;
	pcre2_match_data *data;
	struct str t = text.p ? text : STR("");
	struct steps steps = {.left = STEPS + STEPS_A_BYTE * t.n};
	int n;
	enum pattern_result r;
	*found = (struct str){0};
	if (!re)
		return PATTERN_BAD;
	limits = pcre2_match_context_create(NULL);
	data = pcre2_match_data_create_from_pattern(re, NULL);
	if (!limits || !data)
		mem_out(0);
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
	pcre2_set_callout(limits, count, &steps);
	n = pcre2_match(re, (PCRE2_SPTR)t.p, t.n, 0, 0, data, limits);
	r = n >= 0 ? PATTERN_FOUND : n == PCRE2_ERROR_NOMATCH ? PATTERN_ABSENT : PATTERN_BAD;
	if (r == PATTERN_FOUND)
		*found = group(t, data, n);
	if (r == PATTERN_BAD) {
		PCRE2_UCHAR message[120];
		if (pcre2_get_error_message(n, message, sizeof message) < 0)
			message[0] = '\0';
		buf_adds(why, (const char *)message);
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	pcre2_code_free(re);
	return r;
}
