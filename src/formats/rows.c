/* rows.c - rows of JSON become examples: two looks at them, for names first, then for values. */
#include <string.h>
#include "columns.h"

static enum status wrong(const struct reader *r, const struct json_row *row, const char *what)
{
	return fail(r->err, FAILED, "%s:%d: %s", r->path, row->line, what);
}

static enum status wrong_field(
	const struct reader *r, const struct json_row *row, const char *name, const char *what)
{
	return fail(r->err, FAILED, "%s:%d: the field \"%.*s\" %s", r->path, row->line,
		STR_FIT(NAME_SHOWN, name), what);
}

/* Nothing: null, or an empty list. */
static bool is_nothing(const cJSON *v)
{
	return cJSON_IsNull(v) || (cJSON_IsArray(v) && !v->child);
}

/* The text of a string, a number or a truth value, perhaps in `room`; false: it is none. */
static bool scalar(struct str *text, struct buf *room, const cJSON *v)
{
	bool ok = cJSON_IsString(v) || reader_scalar(room, v);

	*text = cJSON_IsString(v) ? str_of(v->valuestring) : buf_str(room);
	return ok;
}

/* ---- the first look ---- */

static void count_value(struct column *c, const cJSON *v, size_t row)
{
	SCOPED(buf) room = BUF(BUF_FILE);
	struct str text;

	long place;
	const size_t choices = column_is_choices(str_of(c->name)) ? choices_count(v) : 0;

	if (choices) {
		c->plain++;
		c->filled = true;
		c->choices = choices > c->choices ? choices : c->choices;
		choices_text(&room, v);
		text = buf_str(&room);
	} else if (scalar(&text, &room, v)) {
		if (str_to_long(str_trim(text), 0, 1000, &place)) {
			c->largest = place > c->largest ? place : c->largest;
			c->zero |= !place;
		}
		c->plain++;
		c->filled |= str_trim(text).n > 0;
	} else if (turns_are(v)) {
		c->turns++;
		c->filled = true;
	} else if (!is_nothing(v)) {
		c->nested++;
		c->filled = true;
		json_print(&room, v);
		text = buf_str(&room);
	}
	column_sample(c, row, text);
}

static enum status count_row(const struct reader *r, struct columns *c, const struct json_row *row)
{
	const cJSON *item;

	if (!cJSON_IsObject(row->object))
		return wrong(r, row,
			"an example must be an object: {\"input\": …, \"expected\": …}");
	cJSON_ArrayForEach(item, row->object)
	{
		struct column *column;

		if (!item->string[0])
			return wrong(r, row, "a field has no name");
		if (c->n >= COLUMNS_MAX)
			return fail(r->err, FAILED, "%s:%d: more than %d different fields",
				r->path, row->line, COLUMNS_MAX);
		column = columns_take(c, str_of(item->string));
		if (!column->seen++)
			column->line = row->line;
		count_value(column, item, c->rows);
	}
	c->rows++;
	return OK;
}

/* Two columns that a prompt could not tell apart. */
static enum status check_names(const struct reader *r, const struct columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < i; k++)
			if (!strcmp(c->items[i].field, c->items[k].field))
				return fail(r->err, FAILED,
					"%s:%d: two fields are both called \"%.*s\" in a prompt: "
					"rename one",
					r->path, c->items[i].line,
					STR_FIT(NAME_SHOWN, c->items[i].field));
	return OK;
}

/* ---- answers ---- */

/* What a data set's object of an answer holds, in order. */
static const char *const answer_keys[] = {"value", "text", "answer", "label", "aliases", NULL};

/* {"choice": score, …}: those with the best score are right. */
static bool add_scored(struct example *e, const cJSON *v)
{
	const cJSON *item;
	double best = 0;

	cJSON_ArrayForEach(item, v)
	{
		if (!cJSON_IsNumber(item))
			return false;
		best = item->valuedouble > best ? item->valuedouble : best;
	}
	cJSON_ArrayForEach(item, v) if (best > 0 && !(item->valuedouble < best))
		reader_answer(&e->expected, str_of(item->string));
	return best > 0;
}

static bool add_object(struct example *e, const cJSON *v)
{
	size_t found = 0;

	for (const char *const *k = answer_keys; *k; k++) {
		const cJSON *item = json_get(v, *k);

		if (item && !reader_answers(&e->expected, item))
			return false;
		found += item != NULL;
	}
	return found || add_scored(e, v);
}

/* An answer that is messages is the last one's text. */
static bool add_last_turn(struct example *e, const cJSON *v)
{
	SCOPED(buf) turns = BUF(BUF_FILE), answer = BUF(BUF_FILE);
	size_t bad;
	bool ok = turns_text(&turns, v, &answer, &bad) && answer.n;

	if (ok)
		reader_answer(&e->expected, buf_str(&answer));
	return ok;
}

static bool is_number(struct str s)
{
	bool digit = false;

	for (size_t i = 0; i < s.n; i++) {
		digit |= s.p[i] >= '0' && s.p[i] <= '9';
		if (!strchr("0123456789.,-+ $%", s.p[i]))
			return false;
	}
	return digit;
}

struct seen { /* rows whose answer is worked out, or the letter of a choice */
	size_t worked, lettered;
};

static enum status add_expected(const struct reader *r, const struct json_row *row,
	struct example *e, const cJSON *v, struct seen *seen)
{
	SCOPED(buf) last = BUF(BUF_FILE);
	bool ok = true;

	if (cJSON_IsString(v) && (!strcmp(v->string, "answer") || !strcmp(v->string, "solution")) &&
		reader_worked_answer(&last, str_of(v->valuestring))) {
		reader_answer(&e->expected, buf_str(&last));
		seen->worked += is_number(buf_str(&last));
	} else if (turns_are(v)) {
		ok = add_last_turn(e, v);
	} else if (cJSON_IsObject(v)) {
		ok = add_object(e, v);
	} else {
		ok = reader_answers(&e->expected, v);
	}
	if (ok)
		return OK;
	return fail(r->err, FAILED,
		"%s:%d: the expected answer (\"%.*s\") holds neither text nor a number", r->path,
		row->line, STR_FIT(NAME_SHOWN, v->string));
}

/* ---- fields ---- */

static enum status bad_turn(
	const struct reader *r, const struct json_row *row, const char *name, size_t bad)
{
	return fail(r->err, FAILED,
		"%s:%d: the field \"%.*s\": message %zu must have a role (system, user, "
		"assistant) and text",
		r->path, row->line, STR_FIT(NAME_SHOWN, name), bad);
}

static void put(struct example *e, const struct column *c, struct str value)
{
	struct field *f;

	fields_add(&e->fields, str_of(c->name), value);
	f = &e->fields.items[e->fields.n - 1];
	f->aside = c->role == COLUMN_ASIDE;
	f->turns = c->turns > 0;
}

static enum status add_turns(const struct reader *r, const struct json_row *row, struct example *e,
	const struct columns *cs, const struct column *c, const cJSON *v)
{
	SCOPED(buf) text = BUF(BUF_FILE), answer = BUF(BUF_FILE);
	bool own = cs->own_answer && c == &cs->items[cs->turns];
	enum status st = OK;
	size_t bad;

	if (cJSON_IsArray(v) && !turns_text(&text, v, own ? &answer : NULL, &bad)) {
		st = bad_turn(r, row, c->name, bad);
	} else if (!cJSON_IsArray(v) && reader_scalar(&answer, v)) {
		turns_of_text(&text, buf_str(&answer));
		buf_clear(&answer);
	} else if (!cJSON_IsArray(v) && !cJSON_IsNull(v)) {
		st = wrong_field(r, row, c->name, "must be messages or text");
	}
	if (!st)
		put(e, c, buf_str(&text));
	if (!st && answer.n)
		reader_answer(&e->expected, buf_str(&answer));
	return st;
}

static enum status add_field(const struct reader *r, const struct json_row *row, struct example *e,
	const struct columns *cs, const struct column *c, const cJSON *v)
{
	SCOPED(buf) room = BUF(BUF_FILE);
	struct str text;
	enum status st = OK;

	if (c->turns && (c->role == COLUMN_INPUT || turns_are(v)))
		return add_turns(r, row, e, cs, c, v);
	if (c->choices && choices_count(v)) {
		choices_text(&room, v);
		put(e, c, buf_str(&room));
		return OK;
	}
	if (!scalar(&text, &room, v) && !is_nothing(v)) {
		if (c->role == COLUMN_INPUT && c->plain && !r->said->input.n)
			st = wrong_field(
				r, row, c->name, "must be text or a number, as in the other rows");
		else
			json_print(&room, v);
		text = buf_str(&room);
	}
	if (!st)
		put(e, c, text);
	return st;
}

/* ---- the second look ---- */

/* Of a file that somebody goes on writing. */
static enum status check_known(
	const struct reader *r, const struct columns *c, const struct json_row *row)
{
	bool known = cJSON_IsObject(row->object);
	const cJSON *item;

	cJSON_ArrayForEach(item, row->object)
		known &= columns_find(c, str_of(item->string)) != NULL;
	return known ? OK : wrong(r, row, "the file changed while it was read: try again");
}

/* The row has none of the columns that hold answers, but one whose name says that it is one. */
static const struct column *stand_in(
	const struct reader *r, const struct columns *c, const struct json_row *row)
{
	const struct column *best = NULL;
	const cJSON *item;

	if (r->said->expected.n)
		return NULL;
	cJSON_ArrayForEach(item, row->object)
	{
		const struct column *o = columns_find(c, str_of(item->string));

		if (o->role == COLUMN_EXPECTED)
			return NULL;
		if (column_may_answer(o) && o->role != COLUMN_IGNORED &&
			(!best || o->rank < best->rank))
			best = o;
	}
	return c->own_answer ? NULL : best;
}

/* The answer is the place of a choice: it becomes the choice's letter. True: it is one now. */
static bool letter(const struct columns *c, const struct json_row *row, struct example *e)
{
	SCOPED(buf) as = BUF(BUF_SMALL);
	const cJSON *item, *choices = NULL, *answer = NULL;

	if (!c->choices)
		return false;
	cJSON_ArrayForEach(item, row->object)
	{
		const struct column *o = columns_find(c, str_of(item->string));

		if (o->choices && choices_count(item))
			choices = item;
		else if (o->role == COLUMN_EXPECTED)
			answer = item;
	}
	if (!choices || !answer || e->expected.n != 1 ||
		!choices_letter(&as, choices, answer, c->from_one))
		return false;
	answers_release(&e->expected);
	reader_answer(&e->expected, buf_str(&as));
	return true;
}

static enum status read_row(const struct reader *r, const struct columns *c,
	const struct json_row *row, struct seen *seen)
{
	enum status st = check_known(r, c, row);
	struct example *e = st ? NULL : reader_add(r->task, r->path, r->err);
	const struct column *instead;
	bool input = false;
	const cJSON *item;

	if (!e)
		return FAILED;
	instead = stand_in(r, c, row);
	e->line = row->line;
	cJSON_ArrayForEach(item, row->object)
	{
		const struct column *o = columns_find(c, str_of(item->string));

		if (st || o->role == COLUMN_IGNORED)
			continue;
		if (o->role == COLUMN_EXPECTED || o == instead) {
			st = add_expected(r, row, e, item, seen);
			continue;
		}
		st = add_field(r, row, e, c, o, item);
		input |= o->role == COLUMN_INPUT;
	}
	seen->lettered += !st && letter(c, row, e);
	if (!st && !input)
		st = wrong(r, row, "the example has no input: add a field such as \"input\"");
	reader_fit(e);
	return st;
}

/* Nothing but lists and objects beside the answer: which of them is to be sent must be said. */
static enum status check_input(const struct reader *r, const struct columns *c)
{
	const struct column *nested = NULL;

	for (size_t i = 0; i < c->n; i++) {
		if (c->items[i].role == COLUMN_INPUT)
			return OK;
		if (c->items[i].role == COLUMN_ASIDE && c->items[i].nested)
			nested = &c->items[i];
	}
	if (!nested)
		return OK;
	return fail(r->err, FAILED,
		"%s:%d: the field \"%.*s\" must be text or a number; --input \"%.*s\" sends it "
		"as JSON",
		r->path, nested->line, STR_FIT(NAME_SHOWN, nested->name),
		STR_FIT(NAME_SHOWN, nested->name));
}

/* GSM8K and its like are scored by the last number, MMLU and its like by the letter that is named,
 * unless the task says otherwise. */
static void suggest_metric(struct task *t, const struct columns *c, const struct seen *seen)
{
	struct buf metric = BUF(BUF_SMALL);

	if (t->metric || !c->rows)
		return;
	if (seen->worked == c->rows)
		buf_adds(&metric, "number");
	else if (seen->lettered == c->rows)
		for (size_t i = 0; i < c->choices; i++)
			buf_addf(&metric, "%s%c", i ? "," : "choice:", (char)('A' + i));
	t->metric = metric.n ? buf_detach(&metric, NULL) : NULL;
}

static void tell_places(
	const struct reader *r, const struct columns *c, const struct seen *seen)
{
	if (seen->lettered && c->unsure)
		task_note(r->task,
			"%s: the answers are places of the choices, and neither 0 nor %zu is one "
			"of them: they are read as counted from 0 (1 is B); if they count from 1, "
			"say so in NAME.task.yaml beside it: columns: {places_from: 1}",
			r->path, c->choices);
}

enum status feed_read(const struct reader *r, struct json_feed *f)
{
	SCOPED(columns) c = {0};
	struct json_row row;
	struct seen seen = {0};
	enum status st;

	while (!(st = f->next(f, &row, r->err)) && row.object && !st)
		if ((st = count_row(r, &c, &row)))
			break;
	if (!st)
		st = check_names(r, &c);
	if (!st && c.rows)
		st = columns_settle(&c, r);
	if (!st)
		st = check_input(r, &c);
	f->again(f);
	while (!st && !(st = f->next(f, &row, r->err)) && row.object)
		st = read_row(r, &c, &row, &seen);
	if (!st) {
		suggest_metric(r->task, &c, &seen);
		tell_places(r, &c, &seen);
		columns_tell(&c, r);
	}
	return st;
}

struct held { /* in memory */
	struct json_feed feed;
	const struct json_rows *rows;
	size_t at;
};

static enum status held_next(struct json_feed *f, struct json_row *row, struct buf *err)
{
	struct held *h = (struct held *)f;

	*row = h->at < h->rows->n ? h->rows->items[h->at++] : (struct json_row){0};
	return OK;
}

static void held_again(struct json_feed *f)
{
	((struct held *)f)->at = 0;
}

enum status rows_read(const struct reader *r, const struct json_rows *rows)
{
	struct held h = {.feed = {.next = held_next, .again = held_again}, .rows = rows};

	return feed_read(r, &h.feed);
}
