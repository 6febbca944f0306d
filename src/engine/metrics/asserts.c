/*
 * asserts.c - what the accepted answer asserts (task/assertions.h) holds, by promptfoo's own rules:
 * of the output as it came, letter by letter. Without a threshold all must hold; with one the
 * weighted mean must reach it. A kind that is not in the table, or cannot be decided here, leaves
 * the example without a score: it is never taken for one that holds. What llm-rubric says is for
 * the judge (judge.c), which is asked once for all of them, and not where the rest decides.
 */
#include <math.h>
#include <string.h>
#include <utf8proc.h>
#include "../cleaning.h"
#include "../pattern.h"
#include "../words.h"
#include "hunsu/base/utf8.h"
#include "hunsu/engine/schema.h"
#include "hunsu/task/assertions.h"
#include "metrics.h"

struct grading {		/* of what a judge is to say */
	struct answers clauses; /* those there are, in their order */
	const bool *met;	/* what it says of each; NULL: it is not asked, */
	bool assumed;		/* and this is how each assertion turns out */
};

static void grading_release(struct grading *g)
{
	answers_release(&g->clauses);
}

struct held { /* one assertion against an output */
	const struct assertion *a;
	struct str output, value; /* value: as a text; empty where it is none */
	struct took took;
	struct buf *why;
	double *share;		 /* for the mean, where it is not 1 or 0 */
	struct grading *grading; /* NULL: there is no judge */
};

enum { YES = 1, NO = 0, UNDECIDED = -1, WRONG = -2 }; /* WRONG: no, negated too */

static void add_char(struct buf *out, int32_t cp)
{
	char bytes[4];

	buf_add(out, bytes, utf8_encode(cp, bytes));
}

static bool has_case(int32_t cp)
{
	return utf8proc_tolower(cp) != cp || utf8proc_toupper(cp) != cp;
}

/* What a letter is in small, as JavaScript has it: a sigma that ends a word is another, and the one
 * capital that becomes two letters does. */
static void small_letters(struct buf *out, struct str s)
{
	enum { SIGMA = 0x3a3, SIGMA_AT_END = 0x3c2, I_WITH_DOT = 0x130, DOT = 0x307 };

	for (size_t at = 0; at < s.n;) {
		const bool within = at && has_case(char_before(s, at));
		const int32_t cp = utf8_next(s, &at);

		if (cp == SIGMA && within && !(at < s.n && has_case(char_at(s, at))))
			add_char(out, SIGMA_AT_END);
		else
			add_char(out, cp == I_WITH_DOT ? 'i' : utf8proc_tolower(cp));
		if (cp == I_WITH_DOT)
			add_char(out, DOT);
	}
}

/* Characters as JavaScript counts them: one that is a pair in UTF-16 is two, of private use. */
static void halves(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.n;) {
		const int32_t cp = utf8_next(s, &at), beyond = cp - 0x10000;

		add_char(out, beyond < 0 ? cp : 0xf0000 + (beyond >> 10));
		if (beyond >= 0)
			add_char(out, 0xf0400 + (beyond & 0x3ff));
	}
}

static bool has(struct str text, const char *part, bool small)
{
	SCOPED(buf) t = BUF(BUF_FILE), p = BUF(BUF_FILE);

	if (!small)
		return str_find(text, part, 0) != SIZE_MAX;
	small_letters(&t, text);
	small_letters(&p, str_of(part));
	return !p.n || str_find(buf_str(&t), buf_text(&p), 0) != SIZE_MAX;
}

static int equals(const struct held *h)
{
	OWNED_JSON cJSON *got = NULL;

	if (!cJSON_IsArray(h->a->value) && !cJSON_IsObject(h->a->value))
		return str_eq(h->output, h->value);
	got = json_read(h->output, "", JSON_HALVES | JSON_NUMBERS | JSON_TWICE, NULL, NULL);
	return got && json_same(h->a->value, got);
}

/* One of them, or all; `icontains…` in small letters. */
static int contains(const struct held *h)
{
	const bool all = str_ends(h->a->kind, "-all"), small = h->a->kind.p[0] == 'i';
	const bool many = all || str_ends(h->a->kind, "-any");
	int found = all;
	size_t at = 0;
	char *part;

	if (!h->value.n && !(many && cJSON_IsArray(h->a->value)))
		return UNDECIDED;
	if (!many)
		return has(h->output, h->value.p, small);
	while ((part = assertion_part(h->a->value, &at))) {
		const bool there = !*part || has(h->output, part, small);

		found = all ? found && there : found || there;
		free(part);
	}
	return found;
}

static int starts_with(const struct held *h)
{
	return h->value.n ? str_starts(h->output, h->value.p) : UNDECIDED;
}

static int regex(const struct held *h)
{
	SCOPED(buf) pattern = BUF(BUF_TEXT), text = BUF(BUF_FILE);
	struct str found;
	size_t at = 0;

	if (!h->value.n)
		return UNDECIDED;
	if (strstr(h->value.p, "\\p{") || strstr(h->value.p, "\\P{"))
		return buf_adds(h->why, "to promptfoo \\p{…} is text"), UNDECIDED;
	while ((at = str_find(h->value, "(?", at)) != SIZE_MAX) /* (?i) and its like are PCRE's */
		if (!strchr(":=!<", at + 2 < h->value.n ? h->value.p[at + 2] : '-') &&
			(!at || h->value.p[at - 1] != '\\'))
			return buf_adds(h->why, "is no pattern of JavaScript's"), WRONG;
		else
			at++;
	halves(&pattern, h->value);
	halves(&text, h->output);
	switch (pattern_find(PATTERN_ECMA, buf_str(&pattern), buf_str(&text), &found, h->why)) {
	case PATTERN_FOUND:
		return YES;
	case PATTERN_ABSENT:
		return NO;
	default:
		return UNDECIDED;
	}
}

/* What promptfoo has otherwise: `format`, which is only described here, and what is no word of its
 * draft. NULL: nothing. */
static const char *strange(const cJSON *schema)
{
	const char *found = NULL;

	for (const cJSON *each = schema ? schema->child : NULL; each && !found; each = each->next)
		if (each->string && (cJSON_IsString(each) ? !strcmp(each->string, "format")
					 : cJSON_IsArray(each) &&
						   !strcmp(each->string, "prefixItems")))
			found = each->string;
		else
			found = strange(each);
	return found;
}

static int keeps(const struct held *h, const cJSON *got)
{
	SCOPED(buf) text = BUF(BUF_TEXT), why = BUF(BUF_TEXT);
	const char *word = strange(h->a->value);
	enum schema_result r;
	OWNED_JSON cJSON *schema = NULL;

	if (!cJSON_IsObject(h->a->value))
		return h->value.n ? UNDECIDED : YES;
	json_print(&text, h->a->value);
	schema = schema_read(buf_str(&text), h->why);
	r = schema && !word ? schema_holds(schema, got, &why) : SCHEMA_UNDECIDED;
	if (word)
		buf_addf(&why, "its %s", word);
	if (schema)
		buf_addstr(h->why, buf_str(&why));
	return r == SCHEMA_KEPT ? YES : r == SCHEMA_BROKEN ? NO : UNDECIDED;
}

static int is_json(const struct held *h)
{
	SCOPED(buf) why = BUF(BUF_TEXT);
	OWNED_JSON cJSON *got = json_read(h->output, "the output",
		JSON_HALVES | JSON_NULS | JSON_NUMBERS | JSON_TWICE, NULL, &why);
	const int r = keeps(h, got);

	if (got || r == UNDECIDED)
		return r;
	buf_clear(h->why);
	buf_addstr(h->why, buf_str(&why));
	return NO;
}

/* The objects of the output, also those in lists: one that keeps to the schema is enough. */
static int objects_keep(const struct held *h, const cJSON *value)
{
	int r = NO;

	if (cJSON_IsObject(value))
		return keeps(h, value);
	for (const cJSON *each = value ? value->child : NULL; each && r == NO; each = each->next)
		r = objects_keep(h, each);
	return r;
}

/* Something in braces that is none of the texts found: to promptfoo it may be JSON too, it reads
 * YAML there and adds braces that are missing. */
static bool braces_beside(struct str s, const struct json_texts *found)
{
	bool any = false;

	for (size_t i = 0; i < found->n; i++) {
		const struct str text = found->items[i];

		any |= str_find(str_first(s, (size_t)(text.p - s.p)), "{", 0) != SIZE_MAX;
		s = str_from(s, (size_t)(text.p - s.p) + text.n);
	}
	return any || str_find(s, "{", 0) != SIZE_MAX;
}

static int contains_json(const struct held *h)
{
	struct json_texts found = {0};
	OWNED_JSON cJSON *none = cJSON_CreateObject();
	int r = keeps(h, none) == UNDECIDED ? UNDECIDED : NO;

	buf_clear(h->why);
	json_texts_find(&found, h->output);
	for (size_t i = 0; i < found.n && r == NO; i++) {
		OWNED_JSON cJSON *value = json_read(found.items[i], "",
			JSON_HALVES | JSON_NULS | JSON_NUMBERS | JSON_TWICE, NULL, NULL);
		r = objects_keep(h, value);
	}
	if (r == NO && braces_beside(h->output, &found)) {
		buf_clear(h->why);
		buf_adds(h->why, "what it has in braces may be YAML to promptfoo");
		r = UNDECIDED;
	}
	free(found.items);
	return r;
}

static void characters(struct symbols *out, struct str s)
{
	for (size_t at = 0, from = 0; at < s.n; from = at) {
		(void)utf8_next(s, &at);
		symbols_add(out, (struct str){s.p + from, at - from});
	}
}

static int levenshtein(const struct held *h)
{
	SCOPED(buf) output = BUF(BUF_FILE), value = BUF(BUF_FILE);
	SCOPED(symbols) a = {0}, b = {0};
	struct symbols_compared c;
	size_t edits;

	halves(&output, h->output);
	halves(&value, h->value);
	characters(&a, buf_str(&output));
	characters(&b, buf_str(&value));
	c = symbols_compare(&a, &b, 1, edit_step);
	edits = c.between + c.beyond;
	buf_addf(h->why, "the distance is %zu", edits);
	return (double)edits <= (isnan(h->a->threshold) ? 5 : h->a->threshold);
}

static int word_count(const struct held *h)
{
	const cJSON *v = h->a->value;
	double least, most, n = 0;
	bool within = false;

	for (size_t at = 0; at < h->output.n;) {
		const bool blank = char_is_blank(utf8_next(h->output, &at));

		n += !blank && !within;
		within = !blank;
	}
	buf_addf(h->why, "%.0f word%s", n, PLURAL(n));
	if (cJSON_IsObject(v)) {
		least = json_num(v, "min", -INFINITY);
		most = json_num(v, "max", INFINITY);
		if (least > most || (isinf(least) && isinf(most)))
			return UNDECIDED;
	} else if (!str_to_double(h->value, 0, 1e9, &least)) {
		return UNDECIDED;
	} else {
		most = least;
	}
	return n >= least && n <= most;
}

/* promptfoo does not negate these. */
static int at_most(const struct held *h, double took, const char *unknown)
{
	if (isnan(h->a->threshold))
		buf_adds(h->why, "it has no threshold");
	else if (h->a->negated)
		buf_addf(h->why, "not-%.*s means nothing", (int)h->a->kind.n, h->a->kind.p);
	else if (!h->took.known)
		buf_adds(h->why, "the answer came from the store; --no-store asks again");
	else if (isnan(took))
		buf_adds(h->why, unknown);
	else
		return buf_addf(h->why, "%.6g", took), took <= h->a->threshold;
	return UNDECIDED;
}

static int latency(const struct held *h)
{
	return at_most(h, h->took.ms, "");
}

static int cost(const struct held *h)
{
	return at_most(h, h->took.usd, "its price is not known; prices.yaml gives one");
}

/* A clause is met or not, so that its score is 1 or 0. */
static int graded(const struct held *h)
{
	struct grading *g = h->grading;
	bool met;

	if (!h->value.n || (h->a->negated && str_starts(h->a->kind, "model-")))
		return UNDECIDED; /* promptfoo does not negate that one */
	if (!g || g->clauses.n == RUBRIC_CLAUSES) {
		buf_adds(h->why, g ? "these are too many for a judge"
				   : "there is no judge; --judge MODEL names one");
		return UNDECIDED;
	}
	answers_add(&g->clauses, h->value);
	met = g->met ? g->met[g->clauses.n - 1] : g->assumed != h->a->negated;
	if (!g->met)
		buf_adds(h->why, "the judge is not asked");
	*h->share = met != h->a->negated;
	return met && !(h->a->threshold > 1);
}

static int unjudged(const struct held *h)
{
	buf_adds(h->why, "--judge MODEL, or one provider under defaultTest.options, grades all");
	return UNDECIDED;
}

static int sum_up(struct str lines, const struct held *h, double threshold);

static int assert_set(const struct held *h)
{
	SCOPED(buf) lines = BUF(BUF_FILE);
	const cJSON *item;

	if (!cJSON_IsArray(h->a->value) || !h->a->value->child)
		return UNDECIDED;
	cJSON_ArrayForEach(item, h->a->value)
	{
		buf_adds(&lines, cJSON_IsString(item) ? item->valuestring : "?");
		buf_addc(&lines, '\n');
	}
	return sum_up(buf_str(&lines), h, h->a->threshold);
}

static const struct kind {
	const char *name;
	int (*holds)(const struct held *h);
} kinds[] = {
	{"equals", equals}, {"contains", contains}, {"icontains", contains},
	{"contains-any", contains}, {"icontains-any", contains}, {"contains-all", contains},
	{"icontains-all", contains}, {"starts-with", starts_with}, {"regex", regex},
	{"is-json", is_json}, {"contains-json", contains_json}, {"levenshtein", levenshtein},
	{"word-count", word_count}, {"assert-set", assert_set}, {"latency", latency},
	{"cost", cost},
	{"llm-rubric", graded}, {"model-graded-closedqa", graded}, {"unjudged", unjudged},
};

/* How it turned out, also where it is negated, and its part of the mean. */
static int holds(const struct assertion *a, const struct held *of, double *share, struct buf *why)
{
	const struct held h = {a, of->output,
		str_of(cJSON_IsString(a->value) ? a->value->valuestring : ""), of->took, why, share,
		of->grading};
	size_t i = 0;
	int r;

	while (i < COUNT(kinds) && !str_is(a->kind, kinds[i].name))
		i++;
	*share = NAN;
	r = i < COUNT(kinds) ? kinds[i].holds(&h) : UNDECIDED;
	if (a->negated && r >= 0)
		r = !r;
	if (isnan(*share))
		*share = r == YES;
	return r == WRONG ? NO : r;
}

static void say(struct buf *out, const struct assertion *a, int one, struct buf *why)
{
	SCOPED(buf) line = BUF(BUF_FILE);

	assertion_add(&line, a);
	if (out->n)
		buf_adds(out, "; ");
	text_brief(out, buf_str(&line), 60);
	buf_addf(out, " %s%s%s", one == NO ? "does not hold" : "is not evaluated",
		why->n ? ": " : "", buf_text(why));
}

static bool read_threshold(const struct assertion *a, double *out)
{
	return cJSON_IsString(a->value) &&
	       str_to_double(str_of(a->value->valuestring), -1e9, 1e9, out);
}

/* All of the lines; the first that cannot be decided ends it. */
static int sum_up(struct str lines, const struct held *h, double threshold)
{
	double sum = 0, weights = 0;
	struct assertion a;
	size_t n = 0, failed = 0;
	bool any = false;
	int r = YES;

	while (r != UNDECIDED && assertion_next(&lines, &a)) {
		SCOPED(buf) why = BUF(BUF_TEXT);
		double share;

		if (str_is(a.kind, "threshold")) {
			if (!read_threshold(&a, &threshold))
				r = UNDECIDED;
		} else if (a.weight > 0) {
			const int one = holds(&a, h, &share, &why);

			n++;
			failed += one == NO;
			sum += a.weight * share;
			weights += a.weight;
			if (one == UNDECIDED) {
				r = UNDECIDED;
				buf_clear(h->why); /* what fails beside it is no reason */
			}
			if (one != YES)
				say(h->why, &a, one, &why);
		}
		any |= !str_is(a.kind, "threshold");
		assertion_release(&a);
	}
	if (r == UNDECIDED)
		return r;
	*h->share = weights > 0 ? sum / weights : !any;
	if (!failed)
		buf_addf(h->why, "%s%zu of %zu hold", h->why->n ? "; " : "", n, n);
	if (!isnan(threshold))
		buf_addf(h->why, "; %.2g of %.2g", *h->share, threshold);
	return isnan(threshold) ? !failed : *h->share >= threshold;
}

static double verdict(const struct judged *j, struct grading *g, struct buf *reason)
{
	SCOPED(buf) why = BUF(BUF_TEXT);
	double share = 0;
	const struct held h = {NULL, j->output, j->expected, j->took, &why, &share, g};
	const int r = sum_up(j->expected, &h, NAN);

	text_brief(reason, buf_str(&why), 400);
	return r == UNDECIDED ? (double)NAN : r;
}

static double score(const struct judged *j, struct buf *reason)
{
	return verdict(j, NULL, reason);
}

METRIC(asserts, "what the expected answer asserts, as promptfoo does: contains: Paris, a line each",
	.binary = true, .open = true, .whole = true, .form = ANSWER_WITHIN, .score = score);
/* ---- with a judge ---- */

/* Neither is asked where it could not turn the verdict. */
static bool asks(const struct judged *j, double *out, struct buf *reason)
{
	SCOPED(grading) worst = {.assumed = false}, best = {.assumed = true};
	SCOPED(buf) unused = BUF(BUF_TEXT), why = BUF(BUF_TEXT);
	const double least = verdict(j, &worst, &unused), most = verdict(j, &best, &why);

	if (least < most)
		return true;
	*out = most;
	buf_addstr(reason, buf_str(&why));
	return false;
}

static bool ask(const struct judged *j, struct prompt *request, struct buf *schema, struct buf *err)
{
	SCOPED(grading) g = {.met = NULL};
	struct rubric r = {.n = 0};
	SCOPED(buf) unused = BUF(BUF_TEXT);

	(void)verdict(j, &g, &unused);
	for (r.n = 0; r.n < g.clauses.n; r.n++)
		r.items[r.n] = (struct clause){str_of(g.clauses.items[r.n]), 1};
	judge_ask(request, schema, j, STR(""), &r);
	return true;
}

static double read_grades(const struct judged *j, struct str answer, struct buf *reason)
{
	SCOPED(grading) all = {.met = NULL}, g = {.met = NULL};
	SCOPED(buf) why = BUF(BUF_TEXT), unused = BUF(BUF_TEXT);
	bool met[RUBRIC_CLAUSES] = {false};
	double out;

	(void)verdict(j, &all, &unused);
	if (!judge_read(met, all.clauses.n, answer, &why)) {
		buf_addstr(reason, buf_str(&why));
		return NAN;
	}
	g.met = met;
	out = verdict(j, &g, reason);
	if (why.n)
		buf_addf(reason, ": %s", buf_text(&why));
	return out;
}

const struct metric metric_judged_asserts = {
	.name = "judged-asserts",
	.help = "the same, where the judge model says what llm-rubric asserts",
	.binary = true, .open = true, .whole = true, .form = ANSWER_WITHIN, .ask = ask,
	.read = read_grades, .asks = asks, .max_tokens = JUDGE_TOKENS
};
