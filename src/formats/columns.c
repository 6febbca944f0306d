/* columns.c - which column is the answer, which are the input, which stay aside. */
#include "columns.h"

#include <string.h>
#include "hunsu/base/file.h"
#include "hunsu/base/nearest.h"
#include "hunsu/base/utf8.h"

enum { SAMPLE_WIDTH = 60, NAMES_SHOWN = 30 };

void columns_release(struct columns *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->items[i].name);
		free(c->items[i].field);
		for (size_t k = 0; k < COLUMN_SAMPLES; k++)
			free(c->items[i].sample[k]);
	}
	free(c->items);
	*c = (struct columns){0};
}

struct column *columns_find(const struct columns *c, struct str name)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_is(name, c->items[i].name))
			return &c->items[i];
	return NULL;
}

struct column *columns_take(struct columns *c, struct str name)
{
	struct column *found = columns_find(c, name);
	SCOPED(fields) one = {0};

	if (found)
		return found;
	fields_add(&one, name, STR(""));
	found = PUSH(c);
	found->name = str_dup(name);
	found->field = mem_dup(one.items[0].name);
	found->rank = column_answer_rank(name);
	return found;
}

void column_sample(struct column *c, size_t row, struct str value)
{
	struct buf brief = BUF(BUF_SMALL);

	if (row >= COLUMN_SAMPLES || c->sample[row])
		return;
	text_brief(&brief, value, SAMPLE_WIDTH);
	c->sample[row] = buf_detach(&brief, NULL);
}

bool column_may_answer(const struct column *c)
{
	return c->rank >= 0 && (c->plain || c->nested || c->turns);
}

/* ---- what the person said ---- */

static void list_names(struct buf *out, const struct columns *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n && n < NAMES_SHOWN; i++)
		if (c->items[i].name[0])
			buf_addf(out, "%s%.*s", n++ ? ", " : "",
				STR_FIT(NAME_SHOWN, c->items[i].name));
	if (c->n > NAMES_SHOWN)
		buf_addf(out, " … (%zu)", c->n);
}

static struct column *find_said(const struct columns *c, const char *name)
{
	struct column *found = columns_find(c, str_of(name));
	SCOPED(buf) want = BUF(BUF_SMALL), have = BUF(BUF_SMALL);

	column_fold(&want, str_of(name));
	for (size_t i = 0; i < c->n && !found; i++) {
		buf_clear(&have);
		column_fold(&have, str_of(c->items[i].name));
		if (have.n && str_eq(buf_str(&want), buf_str(&have)))
			found = &c->items[i];
	}
	return found;
}

static enum status no_column(const struct columns *c, const struct reader *r, const char *name)
{
	struct nearest near = {.given = str_of(name)};

	for (size_t i = 0; i < c->n; i++)
		nearest_try(&near, c->items[i].name);
	fail(r->err, BAD_USAGE, "%s has no column \"%.*s\"", r->path, STR_FIT(NAME_SHOWN, name));
	if (near.best)
		fail(r->err, BAD_USAGE, ", did you mean \"%.*s\"?", STR_FIT(NAME_SHOWN, near.best));
	fail(r->err, BAD_USAGE, "%s there are: ", near.best ? "" : ";");
	list_names(r->err, c);
	return BAD_USAGE;
}

/* Gives the named columns the role. */
static enum status assign(struct columns *c, const struct reader *r, const struct answers *names,
	enum column_role role)
{
	for (size_t i = 0; i < names->n; i++) {
		struct column *column = find_said(c, names->items[i]);

		if (!column)
			return no_column(c, r, names->items[i]);
		if (role == COLUMN_INPUT && column->role == COLUMN_EXPECTED)
			return fail(r->err, BAD_USAGE,
				"%s: \"%.*s\" cannot be input and expected at once", r->path,
				STR_FIT(NAME_SHOWN, column->name));
		column->role = role;
	}
	return OK;
}

/* ---- a misspelt field in some line ---- */

static bool together(const struct columns *c, const struct column *a, const struct column *b)
{
	/* Fields that fill each other's gaps: no row can have had both. */
	return a->seen + b->seen > c->rows;
}

/* The name that a rare column's was probably meant to be. */
static const struct column *meant(const struct columns *c, const struct column *rare)
{
	const struct column *best = NULL;
	struct nearest near = {.given = str_of(rare->name)};

	for (size_t i = 0; i < c->n; i++) {
		const struct column *o = &c->items[i];
		bool answer = column_is_expected(str_of(o->name)) || o->rank >= 0;
		bool often = rare->seen == 1 ? o->seen > 1 : rare->seen * 10 <= o->seen;

		if (o == rare || together(c, o, rare) || !(often || (answer && rare->rank < 0)))
			continue;
		nearest_try(&near, o->name);
		if (near.best == o->name && near.distance <= 2)
			best = o;
	}
	return best;
}

static enum status check_spelling(const struct columns *c, const struct reader *r)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct column *rare = &c->items[i], *other;

		if (rare->seen == c->rows || column_is_expected(str_of(rare->name)) ||
			strlen(rare->name) < 4 || !(other = meant(c, rare)))
			continue;
		return fail(r->err, FAILED,
			"%s:%d: the field \"%.*s\" is in %zu of %zu rows; did you mean "
			"\"%.*s\"? (if not: name the columns with --input and --expected)",
			r->path, rare->line, STR_FIT(NAME_SHOWN, rare->name), rare->seen, c->rows,
			STR_FIT(NAME_SHOWN, other->name));
	}
	return OK;
}

/* ---- what the names say ---- */

/* Whether anything is kept of it as a field. */
static bool is_kept(const struct column *c)
{
	return c->role != COLUMN_IGNORED && c->role != COLUMN_PROMPTFOO;
}

/* The best of the names of answers; NULL: there is none. */
static struct column *best_answer(const struct columns *c)
{
	struct column *best = NULL;

	for (size_t i = 0; i < c->n; i++) {
		struct column *o = &c->items[i];

		if (is_kept(o) && column_may_answer(o) && (!best || o->rank < best->rank))
			best = o;
	}
	return best;
}

/* The turns whose last message is the answer, where nothing else is. */
static struct column *answering_turns(const struct columns *c)
{
	struct column *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->items[i].turns && is_kept(&c->items[i])) {
			found = &c->items[i];
			n++;
		}
	return n == 1 && found->rank < 0 ? found : NULL;
}

enum answer { ANSWER_NONE, ANSWER_OWN, ANSWER_ALIAS, ANSWER_TURNS };

static enum answer find_answer(struct columns *c, struct column **alias)
{
	enum answer found = ANSWER_NONE;
	struct column *turns = answering_turns(c);

	*alias = NULL;
	for (size_t i = 0; i < c->n; i++) {
		struct column *o = &c->items[i];

		if (is_kept(o) && o->name[0] && column_is_expected(str_of(o->name)))
			o->role = COLUMN_EXPECTED;
		if (o->role == COLUMN_EXPECTED || o->role == COLUMN_PROMPTFOO)
			found = ANSWER_OWN;
	}
	if (found)
		return found;
	*alias = best_answer(c);
	if (*alias) {
		(*alias)->role = COLUMN_EXPECTED;
		return ANSWER_ALIAS;
	}
	if (!turns)
		return ANSWER_NONE;
	c->own_answer = true;
	c->turns = (size_t)(turns - c->items);
	return ANSWER_TURNS;
}

/* An input unless it is a number of the row, empty, no text, or the answer in other words. */
static bool speaks_against_input(
	const struct columns *c, const struct column *o, enum answer answer)
{
	if (column_is_number(str_of(o->name)) || column_is_wrong(str_of(o->name)) || !o->filled ||
		(o->nested > o->plain && !o->turns))
		return true;
	for (size_t i = 0; i < c->n; i++)
		if (c->items[i].role == COLUMN_EXPECTED &&
			column_same_answer(str_of(c->items[i].name), str_of(o->name)))
			return true;
	return o->rank >= 0 && answer != ANSWER_NONE &&
	       (answer == ANSWER_ALIAS || !column_may_be_input(o->rank));
}

/* Where nothing else would be left, what looks like no input is one: all that is text. */
static void spread_inputs(struct columns *c, const struct reader *r, enum answer answer)
{
	bool named = false;
	size_t n = 0;

	for (size_t i = 0; r->cases && i < c->n; i++)
		named = named || column_is_input(str_of(c->items[i].name));
	for (size_t i = 0; i < c->n; i++) {
		struct column *o = &c->items[i];

		if (!is_kept(o) || o->role == COLUMN_EXPECTED)
			continue;
		o->role = speaks_against_input(c, o, answer) ||
					  (named && column_is_label(str_of(o->name)))
				  ? COLUMN_ASIDE
				  : COLUMN_INPUT;
		n += o->role == COLUMN_INPUT;
	}
	for (size_t i = 0; i < c->n && !n; i++)
		if (c->items[i].role == COLUMN_ASIDE && c->items[i].plain && c->items[i].rank < 0)
			c->items[i].role = COLUMN_INPUT;
}

/* ---- nobody knows ---- */

/* May hold an answer, for all that the names say. */
static bool is_candidate(const struct column *o)
{
	return is_kept(o) && o->name[0] && o->plain && o->filled && o->nested <= o->plain &&
	       !column_is_number(str_of(o->name)) && !o->choices;
}

static enum status ask_which(const struct columns *c, const struct reader *r)
{
	const char *near = NULL;
	struct str base = path_base(r->path);

	for (size_t i = 0; i < c->n; i++) {
		const struct column *o = &c->items[i];

		if (!near)
			near = column_near_answer(str_of(o->name));
		if (!r->asking || !is_candidate(o))
			continue;
		answers_add(&r->asking->choice, str_of(o->name));
		for (size_t k = 0; k < COLUMN_SAMPLES; k++)
			answers_add(&r->asking->samples, str_of(o->sample[k]));
	}
	fail(r->err, FAILED, "%s: no column is known to hold the expected answer", r->path);
	if (near)
		fail(r->err, FAILED, " (did you mean \"%s\"?)", near);
	fail(r->err, FAILED, "; the columns of %.*s are ", (int)base.n, base.p);
	list_names(r->err, c);
	return fail(r->err, FAILED,
		": say which with --expected COLUMN (or --expected " COLUMNS_NONE
		", where there is none)");
}

/* Without an answer's name: more than one column, and not all of them called as inputs are. */
static bool is_unsure(const struct columns *c)
{
	size_t n = 0, known = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (!is_candidate(&c->items[i]))
			continue;
		n++;
		known += column_is_input(str_of(c->items[i].name));
	}
	return n > 1 && known < n;
}

/* One column is left when the inputs are named: it is the answer. */
static void take_the_rest(struct columns *c, const struct reader *r)
{
	struct column *rest = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (is_candidate(&c->items[i]) && c->items[i].role == COLUMN_ASIDE) {
			rest = &c->items[i];
			n++;
		}
	if (n != 1)
		return;
	rest->role = COLUMN_EXPECTED;
	task_note(r->task, "%s: the expected answer is the column \"%.*s\"", r->path,
		STR_FIT(NAME_SHOWN, rest->name));
}

/* ---- the whole ---- */

static bool says_none(const struct columns *c, const struct answers *expected)
{
	return expected->n == 1 && !strcmp(expected->items[0], COLUMNS_NONE) &&
	       !find_said(c, COLUMNS_NONE);
}

static enum status settle_inputs(struct columns *c, const struct reader *r, enum answer answer)
{
	enum status st;

	if (!r->said->input.n) {
		spread_inputs(c, r, answer);
		return OK;
	}
	st = assign(c, r, &r->said->input, COLUMN_INPUT);
	for (size_t i = 0; i < c->n && !st; i++) {
		struct column *o = &c->items[i];
		bool said = false;

		for (size_t k = 0; k < r->said->input.n; k++)
			said = said || find_said(c, r->said->input.items[k]) == o;
		if (!said && is_kept(o) && o->role != COLUMN_EXPECTED)
			o->role = COLUMN_ASIDE;
	}
	if (!st && answer == ANSWER_NONE)
		take_the_rest(c, r);
	return st;
}

static void tell_rivals(const struct columns *c, const struct reader *r, const struct column *alias)
{
	for (size_t i = 0; alias && i < c->n; i++) {
		const struct column *o = &c->items[i];

		if (o == alias || !is_kept(o) || !column_may_answer(o) || !o->filled ||
			column_same_answer(str_of(o->name), str_of(alias->name)))
			continue;
		task_note(r->task,
			"%s: the expected answer is the column \"%.*s\"; \"%.*s\" is not sent "
			"(--expected and --input say otherwise)",
			r->path, STR_FIT(NAME_SHOWN, alias->name), STR_FIT(NAME_SHOWN, o->name));
	}
}

/* What stays aside though its name is no number's: it may be what the question is about. */
static void tell_aside(const struct columns *c, const struct reader *r)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct column *o = &c->items[i];
		const bool wrong = column_is_wrong(str_of(o->name));
		const bool judges = !strcmp(o->name, TASK_EXPECTATIONS) && !r->task->metric;

		if (o->role != COLUMN_ASIDE || !o->filled || o->rank >= 0 ||
			(!wrong && o->nested <= o->plain))
			continue;
		task_note(r->task,
			"%s: \"%.*s\" %s, and is sent only where a prompt names it (or --input "
			"does)",
			r->path, STR_FIT(NAME_SHOWN, o->name),
			wrong	 ? "is no right answer"
			: judges ? "lists what a judge grades by"
				 : "holds lists or objects");
	}
}

/* Places of choices are 0, 1, 2 …, unless one is as large as there are choices, or it is said. */
static void settle_places(struct columns *c, const struct reader *r)
{
	const struct column *answer = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const struct column *o = &c->items[i];

		c->choices = o->choices > c->choices ? o->choices : c->choices;
		if (o->role == COLUMN_EXPECTED)
			answer = o;
	}
	c->from_one = r->places ? r->places == PLACES_FROM_1
				      : answer && c->choices && answer->largest >= (long)c->choices;
	c->unsure = !r->places && !c->from_one && answer && answer->largest && !answer->zero;
}

/* Of the person's own names and promptfoo's only one can say what is expected. */
static enum status check_expected(const struct columns *c, const struct reader *r)
{
	const struct column *own = NULL, *theirs = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const struct column *o = &c->items[i];

		if (o->filled && o->role == COLUMN_EXPECTED)
			own = o;
		if (o->filled && str_starts(str_of(o->name), "__expected"))
			theirs = o;
	}
	if (!own || !theirs || theirs->role != COLUMN_PROMPTFOO)
		return OK;
	return fail(r->err, FAILED,
		"%s:%d: both \"%.*s\" and promptfoo's \"%.*s\" say what is expected: rename one, "
		"or "
		"leave it out",
		r->path, own->line, STR_FIT(NAME_SHOWN, own->name),
		STR_FIT(NAME_SHOWN, theirs->name));
}

enum status columns_settle(struct columns *c, const struct reader *r)
{
	struct column *alias = NULL;
	enum answer answer = ANSWER_NONE;
	enum status st = OK;

	if (r->said->expected.n) {
		answer = ANSWER_OWN;
		if (!says_none(c, &r->said->expected))
			st = assign(c, r, &r->said->expected, COLUMN_EXPECTED);
	} else if (!r->said->input.n) {
		st = check_spelling(c, r);
	}
	if (!st && !answer) {
		answer = find_answer(c, &alias);
		if (!answer && !r->said->input.n && is_unsure(c))
			return ask_which(c, r);
	}
	if (!st)
		st = check_expected(c, r);
	if (!st)
		st = settle_inputs(c, r, answer);
	if (!st)
		settle_places(c, r);
	if (!st && !r->said->input.n) {
		tell_rivals(c, r, alias);
		tell_aside(c, r);
	}
	return st;
}

/* Told where the record must know it: something is aside, or turns, or was said. */
static bool matters(const struct columns *c, const struct reader *r)
{
	bool worth = r->said->input.n || r->said->expected.n;

	for (size_t i = 0; i < c->n; i++)
		worth = worth || c->items[i].role == COLUMN_ASIDE ||
			(c->items[i].turns && c->items[i].role == COLUMN_INPUT);
	return worth;
}

void columns_tell(const struct columns *c, const struct reader *r)
{
	struct task_columns *to = &r->task->columns;

	*r->matters |= matters(c, r);
	for (size_t i = 0; i < c->n; i++) {
		const struct column *o = &c->items[i];

		if (o->role == COLUMN_INPUT)
			reader_answer(&to->input, str_of(o->field));
		if (o->role == COLUMN_INPUT && o->turns)
			reader_answer(&to->turns, str_of(o->field));
		if (o->role == COLUMN_EXPECTED || o->role == COLUMN_PROMPTFOO)
			reader_answer(&to->expected, str_of(o->name));
	}
	if (c->own_answer)
		reader_answer(&to->expected, str_of(c->items[c->turns].name));
}
