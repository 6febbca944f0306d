/*
 * choice.c - one of given labels, read out of whatever words are around it: choice:red,green,blue,
 * or choice:yes, sure|no where a label has a comma. An answer that names two is wrong; "not spam"
 * does not name "spam" where both are labels.
 */
#include <math.h>
#include <string.h>
#include "hunsu/base/utf8.h"
#include "../words.h"
#include "metrics.h"

#define MOST_LABELS 64

struct label {
	struct str said; /* as the person wrote it */
	struct buf folded;
};

struct labels LIST_OF(struct label);

static void labels_add(struct labels *out, struct str said)
{
	struct label *l = PUSH(out);

	l->said = trim_blanks(said);
	l->folded = BUF(BUF_SMALL);
	fold_words(&l->folded, l->said);
}

static void labels_split(struct labels *out, struct str params)
{
	const char *mark = str_find(params, "|", 0) != SIZE_MAX ? "|" : ",";
	size_t end;

	for (bool more = true; more; params = str_from(params, end + 1)) {
		end = str_find(params, mark, 0);
		more = end != SIZE_MAX;
		end = more ? end : params.n;
		labels_add(out, str_first(params, end));
	}
}

static void labels_release(struct labels *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_release(&l->items[i].folded);
	free(l->items);
}

static const struct label *find(const struct labels *l, struct str folded)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(buf_str(&l->items[i].folded), folded))
			return &l->items[i];
	return NULL;
}

static enum status check(struct str params, struct buf *err)
{
	SCOPED(labels) l = {0};
	enum status st = OK;

	if (!params.n)
		return fail(err, BAD_USAGE,
			"metric choice wants its labels: choice:red,green,blue (those of a task "
			"are its expected answers, where they are 2 to %d different ones)",
			MOST_LABELS);
	labels_split(&l, params);
	if (l.n < 2)
		st = fail(err, BAD_USAGE,
			"metric choice wants two labels at least: choice:yes,no");
	for (size_t i = 0; l.items && i < l.n && !st; i++) {
		const struct str folded = buf_str(&l.items[i].folded);

		if (!folded.n)
			st = fail(err, BAD_USAGE, "metric choice: label %zu is empty", i + 1);
		else if (find(&l, folded) != &l.items[i])
			st = fail(err, BAD_USAGE, "metric choice: label %.*s is there twice",
				(int)l.items[i].said.n, l.items[i].said.p);
	}
	return st;
}

static int longer_first(const void *pa, const void *pb)
{
	const struct label *a = pa, *b = pb;

	return (a->folded.n < b->folded.n) - (a->folded.n > b->folded.n);
}

/* Whether the label is there other than within a longer one; where it is, it is taken. */
static bool named(struct str hay, struct str label, bool *taken)
{
	bool found = false;
	size_t at;

	for (size_t from = 0; (at = words_find(hay, label, from)) != SIZE_MAX; from = at + 1) {
		if (taken[at] && taken[at + label.n - 1])
			continue;
		memset(taken + at, true, label.n);
		found = true;
	}
	return found;
}

/* Of labels with the longest first: those that the answer names, in `out`. */
static void names_in(struct labels *out, const struct labels *labels, struct str answer)
{
	SCOPED(buf) hay = BUF(BUF_FILE);
	OWNED bool *taken = NULL;

	fold_words(&hay, answer);
	taken = NEWN(hay.n + 1, bool);
	for (size_t i = 0; i < labels->n; i++)
		if (named(buf_str(&hay), buf_str(&labels->items[i].folded), taken))
			*PUSH(out) = labels->items[i];
}

/* Of several, a label of one letter is named only as it is written: the article in "B: a cat" is no
 * "A". */
static void drop_lone_letters(struct labels *found, struct str answer)
{
	SCOPED(buf) composed = BUF(BUF_FILE);
	size_t n = 0;

	text_compose(&composed, answer);
	for (size_t i = 0; i < found->n; i++) {
		const struct str said = found->items[i].said;

		if (grapheme_next(said, 0) < said.n || !char_is_word(char_at(said, 0)) ||
			words_find(buf_str(&composed), said, 0) != SIZE_MAX)
			found->items[n++] = found->items[i];
	}
	if (n)
		found->n = n;
}

static bool verdict(const struct judged *j, const struct labels *all, const struct labels *found,
	const struct label *want, struct buf *reason)
{
	if (found->n == 1)
		return say_verdict(reason, find(found, buf_str(&want->folded)) != NULL,
			found->items[0].said, want->said) > 0;
	if (found->n) {
		say_quoted(reason, found->n == 2 ? "names two:" : "names several:",
			found->items[0].said);
		say_quoted(reason, " and", found->items[1].said);
	} else {
		buf_addf(reason, "names none of the %zu labels", all->n);
		say_quoted(reason, ", got", j->answer);
	}
	say_quoted(reason, "; expected", want->said);
	return false;
}

static double score(const struct judged *j, struct buf *reason)
{
	SCOPED(labels) labels = {0};
	struct labels found = {0}; /* of those, whose texts they are */
	SCOPED(buf) wanted = BUF(BUF_FILE);
	const struct label *want;
	double value = NAN;

	fold_words(&wanted, trim_blanks(j->expected));
	labels_split(&labels, j->params);
	SORT(&labels, longer_first);
	want = find(&labels, buf_str(&wanted));
	if (want) {
		names_in(&found, &labels, j->answer);
		if (found.n > 1)
			drop_lone_letters(&found, j->answer);
		value = verdict(j, &labels, &found, want, reason);
	} else {
		say_quoted(reason, "the expected answer", j->expected);
		buf_adds(reason, " is none of the labels");
	}
	free(found.items);
	return value;
}

/* The task's own answers, where they can be written as labels. */
static void complete(struct buf *out, struct str params, const struct task_facts *facts)
{
	const struct answers *a = &facts->answers;
	SCOPED(labels) l = {0};
	SCOPED(buf) list = BUF(BUF_SMALL);
	const char *mark = ",";
	bool can = true;

	if (params.n) {
		buf_addstr(out, params);
		return;
	}
	for (size_t i = 0; i < a->n && l.n <= MOST_LABELS && can; i++) {
		can = !strchr(a->items[i], '|');
		if (strchr(a->items[i], ','))
			mark = "|";
		labels_add(&l, str_of(a->items[i]));
		if (find(&l, buf_str(&l.items[l.n - 1].folded)) != &l.items[l.n - 1])
			buf_release(&l.items[--l.n].folded); /* the same in another case */
	}
	for (size_t i = 0; i < l.n; i++)
		buf_addf(&list, "%s%.*s", i ? mark : "", (int)l.items[i].said.n,
			l.items[i].said.p);
	if (can && l.n <= MOST_LABELS && !check(buf_str(&list), NULL))
		buf_addstr(out, buf_str(&list));
}

static void labels(struct str params, struct answers *out)
{
	SCOPED(labels) l = {0};

	labels_split(&l, params);
	for (size_t i = 0; i < l.n; i++)
		answers_add(out, l.items[i].said);
}

METRIC(choice, "the one of the labels that the answer names: choice:red,green,blue", .binary = true,
	.form = ANSWER_WITHIN, .revision = 1, .check = check, .complete = complete, .score = score,
	.labels = labels);
