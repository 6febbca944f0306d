/* example_text.c - `name: value` lines, to and fro. */
#include "hunsu/task/example_text.h"

#include <string.h>
#include "hunsu/base/utf8.h"

#define INDENT "  "

static const char *answer_key(const struct fields *names)
{
	return fields_get(names, STR("expected")) ? "answer" : "expected";
}

static void write_value(struct buf *out, const char *name, struct str value)
{
	struct str rest = value, line;

	buf_addf(out, "%s:", name);
	for (bool first = true; str_line(&rest, &line); first = false) {
		buf_adds(out, first ? line.n ? " " : "" : "\n" INDENT);
		buf_addstr(out, line);
	}
	/* str_line does not tell whether the last line ended. */
	if (str_ends(value, "\n"))
		buf_adds(out, "\n" INDENT);
	buf_addc(out, '\n');
}

void example_write(struct buf *out, const struct example *e)
{
	for (size_t i = 0; i < e->fields.n; i++)
		write_value(out, e->fields.items[i].name, str_of(e->fields.items[i].value));
	for (size_t i = 0; i < e->expected.n; i++)
		write_value(out, answer_key(&e->fields), str_of(e->expected.items[i]));
}

/* ---- reading ---- */

struct reading {
	const struct fields *names;
	struct example *out;
	struct buf values[32]; /* by field */
	bool given[32];
	struct buf answer;
	int at;	    /* the field that is being read; n: an answer; -1: none */
	int blanks; /* empty lines, which count when the value goes on behind them */
	int line;
	struct buf *err;
};

/* The name that the line begins with: its index, names->n for an answer, -1: none. */
static int name_of(struct str line, const struct fields *names, struct str *value)
{
	size_t colon = str_find(line, ":", 0);
	struct str name = str_trim(str_first(line, colon == SIZE_MAX ? 0 : colon));

	if (!name.n || line.p[0] == ' ')
		return -1;
	*value = str_from(line, colon + 1);
	if (value->n && value->p[0] == ' ')
		*value = str_from(*value, 1);
	for (size_t i = 0; i < names->n; i++)
		if (str_is(name, names->items[i].name))
			return (int)i;
	return str_is(name, answer_key(names)) ? (int)names->n : -1;
}

static bool is_answer(const struct reading *r)
{
	return r->at == (int)r->names->n;
}

static void end_answer(struct reading *r)
{
	if (is_answer(r) && str_trim(buf_str(&r->answer)).n)
		answers_add(&r->out->expected, buf_str(&r->answer));
	buf_clear(&r->answer);
}

static void go_on(struct reading *r, struct str line)
{
	struct buf *b = is_answer(r) ? &r->answer : &r->values[r->at];

	for (; r->blanks > 0; r->blanks--)
		buf_addc(b, '\n');
	buf_addc(b, '\n');
	buf_addstr(b, line);
}

static enum status no_such_field(struct reading *r, struct str line)
{
	SCOPED(buf) brief = BUF(BUF_SMALL);

	text_brief(&brief, line, 30);
	fail(r->err, BAD_USAGE, "line %d: `%s` begins with no field of this task (there are",
		r->line, buf_text(&brief));
	for (size_t i = 0; i < r->names->n; i++)
		fail(r->err, BAD_USAGE, " %s,", r->names->items[i].name);
	return fail(r->err, BAD_USAGE, " %s); a line that goes on is indented by two blanks",
		answer_key(r->names));
}

static enum status read_line(struct reading *r, struct str line)
{
	struct str value;
	int at = name_of(line, r->names, &value);

	if (at < 0 && line.n && line.p[0] == '#')
		return OK;
	if (at < 0 && r->at >= 0 && str_starts(line, INDENT)) {
		go_on(r, str_from(line, strlen(INDENT)));
		return OK;
	}
	if (at < 0) {
		r->blanks++;
		return line.n ? no_such_field(r, line) : OK;
	}
	r->blanks = 0;
	end_answer(r);
	r->at = at;
	if (is_answer(r)) {
		buf_addstr(&r->answer, value);
		return OK;
	}
	if (r->given[at])
		return fail(r->err, BAD_USAGE, "line %d: %s is given twice", r->line,
			r->names->items[at].name);
	r->given[at] = true;
	buf_addstr(&r->values[at], value);
	return OK;
}

static enum status take_fields(struct reading *r)
{
	for (size_t i = 0; i < r->names->n; i++) {
		if (!r->given[i])
			return fail(r->err, BAD_USAGE, "the field %s is missing",
				r->names->items[i].name);
		fields_put(&r->out->fields, &r->names->items[i], buf_text(&r->values[i]));
	}
	return OK;
}

enum status example_read(
	struct example *out, struct str text, const struct fields *names, struct buf *err)
{
	struct reading r = {.names = names, .out = out, .at = -1, .err = err};
	struct str rest = text, line;
	enum status st = OK;

	if (names->n > sizeof r.values / sizeof *r.values)
		return fail(err, BAD_USAGE, "more fields than can be written by hand");
	r.answer = BUF(BUF_TEXT);
	for (size_t i = 0; i < names->n; i++)
		r.values[i] = BUF(BUF_TEXT);
	for (r.line = 1; !st && str_line(&rest, &line); r.line++)
		st = read_line(&r, line);
	if (!st) {
		end_answer(&r);
		st = take_fields(&r);
	}
	for (size_t i = 0; i < names->n; i++)
		buf_release(&r.values[i]);
	buf_release(&r.answer);
	if (st)
		example_release(out);
	return st;
}

bool example_is_text(struct str text, const struct fields *names)
{
	struct str rest = text, line, value;

	while (str_line(&rest, &line))
		if (str_trim(line).n && line.p[0] != '#')
			return name_of(line, names, &value) >= 0;
	return false;
}
