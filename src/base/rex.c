/* rex.c - the program's own patterns, by PCRE2. */
#include "hunsu/base/rex.h"


#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct rex {
	pcre2_code *code;
	pcre2_match_data *data;
};

struct rex *rex_new(const char *pattern)
{
	struct rex *r = NEW(struct rex);
	PCRE2_SIZE at;
	int why;

	r->code = pcre2_compile(
		(PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &why, &at, NULL);
	if (!r->code && why != PCRE2_ERROR_HEAP_FAILED)
		BUG("pattern %s: error %d at %zu", pattern, why, (size_t)at);
	r->data = r->code ? pcre2_match_data_create_from_pattern(r->code, NULL) : NULL;
	if (!r->data)
		mem_out(0);
	return r;
}

void rex_free(struct rex *r)
{
	if (!r)
		return;
	pcre2_match_data_free(r->data);
	pcre2_code_free(r->code);
	free(r);
}

static bool match(const struct rex *r, struct str s, size_t at, uint32_t how, struct str *groups,
	size_t n)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(r->data);
	int found = pcre2_match(
		r->code, (PCRE2_SPTR)(s.p ? s.p : ""), s.n, at, how, r->data, NULL);

	for (size_t i = 0; i < n; i++)
		groups[i] = found > 0 && i < (size_t)found && ends[2 * i] != PCRE2_UNSET
				    ? str_from(str_first(s, ends[2 * i + 1]), ends[2 * i])
				    : (struct str){0};
	return found > 0;
}

bool rex_at(const struct rex *r, struct str s, size_t at, struct str *groups, size_t n)
{
	return match(r, s, at, PCRE2_ANCHORED, groups, n);
}

bool rex_find(const struct rex *r, struct str s, size_t at, struct str *groups, size_t n)
{
	return match(r, s, at, 0, groups, n);
}
