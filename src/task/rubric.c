/* rubric.c - clauses with their weights, read and spelled. */
#include "hunsu/task/rubric.h"

#include <stdint.h>
#include <string.h>

static void add_clause(struct rubric *r, struct clause c)
{
	if (r->n < RUBRIC_CLAUSES)
		r->items[r->n++] = c;
	else
		r->over++;
}

static void take_clause(struct rubric *r, struct str s)
{
	struct clause c = {str_trim(s), 1};
	const size_t end = str_find(c.words, "]", 0);

	if (!c.words.n)
		return;
	if (c.words.p[0] == '[' && end != SIZE_MAX) {
		if (!str_to_double(str_from(str_first(c.words, end), 1), 0, RUBRIC_WEIGHT,
			    &c.weight) ||
			!(c.weight > 0))
			r->wrong = "a weight in [ ] is a number above 0, at most 1000";
		c.words = str_trim(str_from(c.words, end + 1));
	}
	if (!c.words.n)
		r->wrong = "a clause says nothing";
	add_clause(r, c);
}

/* What parts the clauses; a line end after the last one parts nothing. */
static char between(struct str spelled)
{
	return spelled.n && memchr(spelled.p, '\n', spelled.n - 1) ? '\n' : ';';
}

struct rubric rubric_read(struct str spelled)
{
	const char end = between(spelled);
	struct rubric r = {.n = 0};
	size_t from = 0;

	for (size_t i = 0; i <= spelled.n; i++) {
		if (i < spelled.n && spelled.p[i] != end)
			continue;
		take_clause(&r, str_from(str_first(spelled, i), from));
		from = i + 1;
	}
	return r;
}

static struct str hold(cJSON *held, struct str s)
{
	return str_of(json_add_str(held, NULL, s)->valuestring);
}

/* A list of texts, as JSON; NULL: it is none. */
static const cJSON *texts_in(const char *value, cJSON *held)
{
	cJSON *list = value && *value == '[' ? json_parse(str_of(value), "", NULL) : NULL;
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (!cJSON_IsString(item))
	{
		cJSON_Delete(list);
		return NULL;
	}
	return list ? json_add(held, NULL, list) : NULL;
}

/* Those that a field lists, each as heavy as the clause that names it. False: it is no list. */
static bool add_listed(
	struct rubric *r, const struct clause *c, const struct fields *f, cJSON *held)
{
	struct str name;
	const bool alone = placeholder_at(c->words, 0, &name) == c->words.n;
	const char *value = alone ? fields_get(f, name) : NULL;
	const cJSON *list = texts_in(value, held), *item;

	cJSON_ArrayForEach(item, list)
		add_clause(r, (struct clause){str_of(item->valuestring), c->weight});
	return list != NULL;
}

static void fill_in(struct rubric *r, struct clause c, const struct fields *f, cJSON *held)
{
	SCOPED(prompt) words = {0}, filled = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);

	if (placeholder_in(c.words)) {
		if (add_listed(r, &c, f, held))
			return;
		prompt_add(&words, ROLE_USER, c.words, AUTHOR_IMPORT);
		buf_adds(&why, "the example lacks a field that the rubric names: ");
		buf_addstr(&why, c.words);
		if (prompt_render(&filled, &words, f, NULL))
			r->wrong = hold(held, buf_str(&why)).p;
		else
			c.words = hold(held, message_str(&filled.items[0]));
	}
	add_clause(r, c);
}

struct rubric rubric_for(struct str spelled, const struct fields *f, cJSON *held)
{
	const struct rubric all = rubric_read(spelled);
	struct rubric r = {.n = 0};

	for (size_t i = 0; i < all.n; i++)
		fill_in(&r, all.items[i], f, held);
	if (!r.n)
		r.wrong = "the example has no clause to grade by";
	if (r.over)
		r.wrong = "the example has more clauses than a judge takes (50)";
	return r;
}

enum status rubric_check(struct str spelled, struct buf *err)
{
	const struct rubric r = rubric_read(spelled);

	if (!r.n)
		return fail(err, BAD_USAGE,
			"metric judge grades by a rubric: judge:CLAUSE; CLAUSE, such as "
			"judge:is polite; [3] names the order");
	if (r.over)
		return fail(err, BAD_USAGE, "metric judge: more than %d clauses", RUBRIC_CLAUSES);
	return r.wrong ? fail(err, BAD_USAGE, "metric judge: %s", r.wrong) : OK;
}

void rubric_add(struct buf *lines, struct str clause)
{
	clause = str_trim(clause);
	if (lines->n)
		buf_addc(lines, '\n');
	for (size_t i = 0; i < clause.n; i++)
		buf_addc(lines, clause.p[i] == '\n' || clause.p[i] == '\r' ? ' ' : clause.p[i]);
}

void rubric_spell(struct buf *out, struct str lines)
{
	const bool own = lines.n && memchr(lines.p, ';', lines.n);

	/* The line end in front says that a lone clause's semicolon parts nothing. */
	if (own && !memchr(lines.p, '\n', lines.n))
		buf_addc(out, '\n');
	for (size_t i = 0; i < lines.n; i++) {
		if (own || lines.p[i] != '\n')
			buf_addc(out, lines.p[i]);
		else
			buf_adds(out, "; ");
	}
}

void clause_print(struct buf *out, const struct clause *c)
{
	if (c->weight < 1 || c->weight > 1)
		buf_addf(out, "[%.6g] ", c->weight);
	buf_addstr(out, c->words);
}
