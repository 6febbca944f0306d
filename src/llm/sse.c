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
}

void sse_release(struct sse *s)
{
	buf_release(&s->line);
	buf_release(&s->data);
}

static bool dispatch(struct sse *s, sse_fn *fn, void *arg)
{
	if (!s->has_data)
		return true;
	s->has_data = false;
	const bool go_on = fn(arg, buf_str(&s->data));
	buf_clear(&s->data);
	return go_on;
}

/* One line without its end. */
static bool take_line(struct sse *s, struct str line, sse_fn *fn, void *arg)
{
	if (!s->begun && str_starts(line, "\xEF\xBB\xBF"))
		line = str_from(line, 3);
	s->begun = true;
	if (line.n == 0)
		return dispatch(s, fn, arg);
	if (!str_starts(line, "data"))
		return true;
	struct str value = str_from(line, 4);
	if (value.n > 0) {
		if (value.p[0] != ':')
			return true; /* a field with a longer name */
		value = str_from(value, 1);
		if (str_starts(value, " "))
			value = str_from(value, 1);
	}
	if (s->has_data)
		buf_addc(&s->data, '\n');
	s->has_data = true;
	buf_addstr(&s->data, value);
	return !s->data.full;
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
		if (s->cr && bytes.p[at] == '\n') {
			s->cr = false;
			at++;
			continue;
		}
		s->cr = false;
		const size_t n = line_end(bytes.p + at, bytes.n - at);
		struct str line = {bytes.p + at, n};
		const bool whole = at + n < bytes.n;
		if (s->line.n > 0 || !whole) {
			if (!buf_addstr(&s->line, line))
				return false;
			line = buf_str(&s->line);
		}
		at += n;
		if (!whole)
			break;
		s->cr = bytes.p[at++] == '\r';
		const bool go_on = take_line(s, line, fn, arg);
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
