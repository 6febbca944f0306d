/* failing.c - what kind of failure an answer is. */
#include "hunsu/engine/failing.h"

#include <string.h>

#include "hunsu/base/utf8.h"
#include "words.h"

#define KIND_COLUMNS 48
#define LABEL_COLUMNS 20

static void add_brief(struct buf *out, struct str s, int columns)
{
	text_brief(out, trim_blanks(s), columns);
}

/* ---- how it ended ---- */

static bool by_ending(struct buf *out, const struct failing *f)
{
	const struct outcome *o = f->outcome;
	const char *how = NULL;

	if (o->refusal)
		how = "refused";
	else if (o->finish && !strcmp(o->finish, "length"))
		how = "cut off";
	else if (!trim_blanks(str_of(o->extracted ? o->extracted : o->output)).n)
		how = trim_blanks(str_of(o->output)).n ? "nothing found to score"
						       : "empty answer";
	if (how)
		buf_adds(out, how);
	return how;
}

/* ---- what the metric says ---- */

/* Places in lists are all alike: items.0.name is items.N.name. */
static void add_place(struct buf *out, struct str place)
{
	for (size_t i = 0; i < place.n; i++) {
		const bool digit = place.p[i] >= '0' && place.p[i] <= '9';

		if (!digit)
			buf_addc(out, place.p[i]);
		else if (!i || place.p[i - 1] < '0' || place.p[i - 1] > '9')
			buf_addc(out, 'N');
	}
}

/* "schema: age: …"; "2 of 3 fields right; due: expected …" */
static bool by_json(struct buf *out, struct str reason)
{
	const size_t schema = str_find(reason, "schema: ", 0), field = str_find(reason, "; ", 0);
	struct str rest;
	size_t end;

	if (schema == SIZE_MAX && str_find(reason, " right", 0) == SIZE_MAX) {
		buf_adds(out, "no JSON");
		return true;
	}
	if (schema != SIZE_MAX) {
		rest = str_from(reason, schema + 8);
		end = str_find(rest, ": ", 0);
		buf_adds(out, end == SIZE_MAX ? "schema: " : "field ");
		add_place(out, end == SIZE_MAX ? rest : str_first(rest, end));
		buf_adds(out, end == SIZE_MAX ? "" : " breaks the schema");
		return true;
	}
	rest = field == SIZE_MAX ? (struct str){0} : str_from(reason, field + 2);
	end = str_find(rest, ": expected ", 0);
	if (end == SIZE_MAX)
		return false;
	buf_adds(out, "wrong field ");
	add_place(out, str_first(rest, end));
	return true;
}

/* "not met: CLAUSE; not met: CLAUSE: the judge's words" */
static bool by_clause(struct buf *out, struct str reason)
{
	const size_t at = str_find(reason, "not met: ", 0);
	struct str clause;
	size_t end;

	if (at == SIZE_MAX)
		return false;
	clause = str_from(reason, at + strlen("not met: "));
	end = str_find(clause, "; not met: ", 0);
	if (end == SIZE_MAX)
		end = str_find(clause, ": ", 0);
	buf_adds(out, "not met: ");
	add_brief(out, end == SIZE_MAX ? clause : str_first(clause, end), KIND_COLUMNS);
	return true;
}

static const struct told { /* of a metric whose reason holds those words */
	const char *metric, *holds, *kind;
	bool (*by)(struct buf *out, struct str reason);
} told[] = {
	{"choice", "names none of the", "names no label", NULL},
	{"choice", "names two:", "names several labels", NULL},
	{"choice", "names several:", "names several labels", NULL},
	{"length", " more than ", "too long", NULL},
	{"length", " fewer than ", "too short", NULL},
	{"number", "no number in", "no number", NULL},
	{"regex", "no match for", "does not match the pattern", NULL},
	{"contains", "does not contain", "what is expected is not in it", NULL},
	{"f1", " words shared with", "too few of the expected words", NULL},
	{"rouge-l", " words in the order of", "too few of the expected words", NULL},
	{"judge", "", NULL, by_clause},
	{"json", "", NULL, by_json},
};

/* A sum says of each of its metrics "NAME*WEIGHT SCORE: reason"; from there on, unless that one is
 * content. */
static struct str of_part(struct str reason, const char *metric)
{
	size_t at = str_find(reason, metric, 0), end;
	const size_t n = strlen(metric);

	while (at != SIZE_MAX && ((at && reason.p[at - 1] != ' ') || at + n >= reason.n ||
					 (reason.p[at + n] != ' ' && reason.p[at + n] != '*')))
		at = str_find(reason, metric, at + n);
	if (at == SIZE_MAX)
		return (struct str){0};
	reason = str_from(reason, at + n);
	end = str_find(reason, ": ", 0);
	if (end == SIZE_MAX || str_ends(str_first(reason, end), " 1"))
		return (struct str){0};
	return str_from(reason, end + 2);
}

static bool by_reason(struct buf *out, const struct failing *f)
{
	const struct str whole = str_of(f->outcome->reason ? f->outcome->reason : "");
	const size_t colon = str_find(f->metric, ":", 0);
	const struct str name = str_first(f->metric, colon < f->metric.n ? colon : f->metric.n);

	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		const struct told *t = &told[i];
		const struct str reason = str_is(name, "sum")	    ? of_part(whole, t->metric)
					  : str_is(name, t->metric) ? whole
								    : (struct str){0};

		if (!reason.n || str_find(reason, t->holds, 0) == SIZE_MAX)
			continue;
		if (t->by && t->by(out, reason))
			return true;
		if (!t->kind)
			continue;
		buf_adds(out, t->kind);
		return true;
	}
	return false;
}

/* ---- one label for another ---- */

static struct str folded(struct buf *out, struct str s)
{
	buf_clear(out);
	fold_words(out, trim_punctuation(trim_blanks(s)));
	return buf_str(out);
}

static const struct str *label_of(const struct failing *f, struct str got)
{
	SCOPED(buf) a = BUF(BUF_TEXT), b = BUF(BUF_TEXT);
	const struct str *found = NULL;

	(void)folded(&a, got);
	for (size_t i = 0; i < f->n_labels && !found; i++)
		if (str_eq(folded(&b, f->labels[i]), buf_str(&a)))
			found = &f->labels[i];
	return found;
}

static bool by_label(struct buf *out, const struct failing *f)
{
	const struct outcome *o = f->outcome;
	const struct str *got;

	if (!f->n_labels || !f->expected->n)
		return false;
	got = label_of(f, str_of(o->extracted ? o->extracted : o->output));
	for (size_t i = 0; got && i < f->expected->n; i++)
		if (label_of(f, str_of(f->expected->items[i])) == got)
			return false; /* the label is right: something else is not */
	add_brief(out, str_of(f->expected->items[0]), LABEL_COLUMNS);
	buf_adds(out, got ? " taken for " : ": none of the labels");
	if (got)
		add_brief(out, *got, LABEL_COLUMNS);
	return true;
}

/* ---- the rest ---- */

/* What a program or a metric of later days says, as far as it can be the same for several: without
 * what is in quotes, up to the first colon. */
static void by_words(struct buf *out, const struct failing *f)
{
	const struct str reason = str_of(f->outcome->reason ? f->outcome->reason : "");
	const size_t colon = str_find(reason, ":", 0), quote = str_find(reason, "\xe2\x80\x9c", 0);
	const size_t end = colon < quote ? colon : quote;
	struct str words = trim_punctuation(trim_blanks(str_first(
		reason, end < reason.n ? end : reason.n)));
	SCOPED(buf) name = BUF(BUF_SMALL);

	add_place(&name, words);
	if (!name.n || str_starts(buf_str(&name), "expected"))
		buf_adds(out, "another answer than expected");
	else
		add_brief(out, buf_str(&name), KIND_COLUMNS);
}

void failing_words(struct buf *out, const struct failing *f)
{
	if (!by_ending(out, f) && !by_reason(out, f) && !by_label(out, f))
		by_words(out, f);
}
