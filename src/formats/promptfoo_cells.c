/* promptfoo_cells.c - promptfoo's columns of a CSV file: what a cell asserts, a row as a test. */
#include <math.h>
#include <string.h>
#include "promptfoo.h"

/* A cell that is one of these, or begins with one (and perhaps a threshold) and a colon, asks for
 * more than equality; these only with a colon: */
static const char prefixes[] = "eval file fn grade";
static const char kinds[] =
	"agent-rubric answer-relevance bleu classifier contains contains-all contains-any "
	"contains-html contains-json contains-sql contains-xml context-faithfulness "
	"context-recall context-relevance conversation-relevance cost equals eval factuality "
	"file finish-reason fn g-eval gleu grade guardrails icontains icontains-all "
	"icontains-any is-html is-json is-refusal is-sql is-valid-function-call "
	"is-valid-openai-function-call is-valid-openai-tools-call is-xml javascript latency "
	"levenshtein llm-rubric meteor model-graded-closedqa model-graded-factuality moderation "
	"perplexity perplexity-score pi python regex rouge-n ruby search-rubric similar "
	"skill-used starts-with tool-call-f1 trace-error-spans trace-span-count "
	"trace-span-duration trajectory webhook word-count";
/* What promptfoo gives a threshold of 0.75 in a cell that says none. */
static const char counted[] =
	"answer-relevance classifier context-faithfulness context-recall context-relevance cost "
	"latency levenshtein perplexity-score perplexity rouge-n starts-with";

static const struct alias {
	const char *cell, *kind;
} aliases[] = {{"fn", "javascript"}, {"eval", "javascript"}, {"grade", "llm-rubric"}};

/* Takes what is before the colon off. False: the cell is an answer. */
static bool take_kind(struct str *s, struct str *kind, double *threshold)
{
	size_t n = 0;

	while (n < s->n && ((s->p[n] >= 'a' && s->p[n] <= 'z') || s->p[n] == '-'))
		n++;
	*kind = str_first(*s, n);
	*s = str_from(*s, n);
	*threshold = str_among(*kind, counted) ? 0.75 : NAN;
	n = s->n && s->p[0] == '(' ? str_find(*s, ")", 0) : SIZE_MAX;
	if (n != SIZE_MAX && str_to_double(str_from(str_first(*s, n), 1), 0, 1e9, threshold))
		*s = str_from(*s, n + 1);
	return str_among(*kind, kinds) && (s->n ? s->p[0] == ':' : !str_among(*kind, prefixes));
}

cJSON *promptfoo_cell(struct str cell)
{
	cJSON *a = cJSON_CreateObject();
	const bool negated = str_starts(cell, "not-");
	struct str s = str_from(cell, negated ? 4 : 0), kind;
	SCOPED(buf) type = BUF(BUF_SMALL);
	double threshold;

	if (!take_kind(&s, &kind, &threshold)) {
		json_add_cstr(a, "type", "equals");
		json_add_str(a, "value", cell);
		return a;
	}
	for (size_t i = 0; i < COUNT(aliases); i++)
		kind = str_is(kind, aliases[i].cell) ? str_of(aliases[i].kind) : kind;
	buf_addf(&type, "%s%.*s", negated ? "not-" : "", (int)kind.n, kind.p);
	json_add_cstr(a, "type", buf_text(&type));
	if (s.n > 1)
		json_add_str(a, "value", str_trim(str_from(s, 1)));
	if (!isnan(threshold))
		json_add_num(a, "threshold", threshold);
	return a;
}

/* __config:__expected2:threshold */
static void configure(cJSON *asserts, struct str key, const char *cell)
{
	struct str place = str_from(key, strlen("__config:__expected"));
	const size_t colon = str_find(place, ":", 0);
	double threshold;
	long n = 1;
	cJSON *a;

	if (colon == SIZE_MAX || !str_is(str_from(place, colon), ":threshold") ||
		(colon && !str_to_long(str_first(place, colon), 1, 1000, &n)) ||
		!str_to_double(str_trim(str_of(cell)), -1e9, 1e9, &threshold))
		return;
	a = cJSON_GetArrayItem(asserts, (int)n - 1);
	cJSON_DeleteItemFromObjectCaseSensitive(a, "threshold");
	if (a)
		json_add_num(a, "threshold", threshold);
}

cJSON *promptfoo_row(cJSON *row)
{
	cJSON *test = cJSON_CreateObject(), *vars = json_add_object(test, "vars");
	cJSON *asserts = json_add_list(test, "assert"), *options = json_add_object(test, "options");
	const cJSON *item;
	double threshold;

	cJSON_ArrayForEach(item, row)
	{
		const struct str key = str_trim(str_of(item->string));
		const char *cell = item->valuestring;

		if (str_starts(key, "__expected")) {
			if (str_trim(str_of(cell)).n)
				json_add(asserts, NULL, promptfoo_cell(str_trim(str_of(cell))));
		} else if (str_is(key, "__prefix") || str_is(key, "__suffix")) {
			if (*cell)
				json_add_cstr(options, key.p + 2, cell);
		} else if (str_is(key, "__threshold")) {
			if (str_to_double(str_trim(str_of(cell)), -1e9, 1e9, &threshold))
				json_add_num(test, "threshold", threshold);
		} else if (str_is(key, "__providerOutput")) {
			json_add_cstr(test, "providerOutput", cell);
		} else if (!str_starts(key, "__")) {
			SCOPED(buf) name = BUF(BUF_SMALL);

			buf_addstr(&name, key);
			json_add_cstr(vars, buf_text(&name), cell);
		}
	}
	cJSON_ArrayForEach(item, row) if (str_starts(str_of(item->string), "__config:__expected"))
		configure(asserts, str_of(item->string), item->valuestring);
	cJSON_Delete(row);
	return test;
}
