/* sse.c - server-sent events out of bytes (sse.h). */
#include "hunsu/llm/sse.h"

#include <string.h>

void sse_init(struct sse *s, size_t max)
{
	*s = (struct sse){.line = BUF(max), .data = BUF(max)};
}

void sse_clear(struct sse *s)
{
	buf_clear(&s->line);
	buf_clear(&s->data);
	s->has_data = s->cr = s->begun = false;
	s->name[0] = 0;
}

void sse_release(struct sse *s)
{
	buf_release(&s->line);
	buf_release(&s->data);
}

static bool dispatch(struct sse *s, sse_fn *fn, void *arg)
{
	char name[sizeof s->name];
	bool go_on;
	memcpy(name, s->name, sizeof name);
	s->name[0] = 0;
	if (!s->has_data)
		return true;
	s->has_data = false;
	go_on = fn(arg, name, buf_str(&s->data));
	buf_clear(&s->data);
	return go_on;
}

/* The value of a line of that field; false when it is another's. */
static bool value_of(struct str line, const char *field, struct str *value)
{
	const size_t n = strlen(field);
	if (!str_starts(line, field) || (line.n > n && line.p[n] != ':'))
		return false;
	*value = str_from(line, n + 1);
	if (str_starts(*value, " "))
		*value = str_from(*value, 1);
	return true;
}

static void take_name(struct sse *s, struct str name)
{
	name = str_first(name, sizeof s->name - 1);
	memcpy(s->name, name.p, name.n);
	s->name[name.n] = 0;
}

static bool take_data(struct sse *s, struct str value)
{
	if (s->has_data)
		buf_addc(&s->data, '\n');
	s->has_data = true;
	buf_addstr(&s->data, value);
	return !s->data.full;
}

/* One line without its end. */
static bool take_line(struct sse *s, struct str line, sse_fn *fn, void *arg)
{
	struct str value;
	bool error;
	if (!s->begun && str_starts(line, "\xEF\xBB\xBF"))
		line = str_from(line, 3);
	s->begun = true;
	if (line.n == 0)
		return dispatch(s, fn, arg);
	if (value_of(line, "data", &value))
		return take_data(s, value);
	if (value_of(line, "event", &value)) {
		take_name(s, value);
		return true;
	}
	error = value_of(line, "error", &value);
	if (!error && line.p[0] != '{')
		return true;
	/* What came before it has no empty line to end it. */
	if (s->has_data && !dispatch(s, fn, arg))
		return false;
	if (error)
		take_name(s, STR("error"));
	return take_data(s, error ? value : line) && dispatch(s, fn, arg);
}

static size_t line_end(const char *p, size_t n)
{
	const char *lf = memchr(p, '\n', n);
	const size_t upto = lf ? (size_t)(lf - p) : n;
	const char *cr = memchr(p, '\r', upto);
	return cr ? (size_t)(cr - p) : upto;
}

bool sse_feed(struct sse *s, struct str bytes, sse_fn *fn, void *arg)
{
	size_t at = 0;
	while (at < bytes.n) {
		struct str line;
		bool whole, go_on;
		if (s->cr && bytes.p[at] == '\n') {
			s->cr = false;
			at++;
			continue;
		}
		s->cr = false;
		line = str_first(
			str_from(bytes, at), line_end(bytes.p + at, bytes.n - at));
		at += line.n;
		whole = at < bytes.n;
		if (s->line.n > 0 || !whole) {
			if (!buf_addstr(&s->line, line))
				return false;
			line = buf_str(&s->line);
		}
		if (!whole)
			break;
		s->cr = bytes.p[at++] == '\r';
		go_on = take_line(s, line, fn, arg);
		buf_clear(&s->line);
		if (!go_on)
			return false;
	}
	return true;
}

bool sse_end(struct sse *s, sse_fn *fn, void *arg)
{
	const bool go_on = s->line.n == 0 || take_line(s, buf_str(&s->line), fn, arg);
	buf_clear(&s->line);
	return go_on && dispatch(s, fn, arg);
}
