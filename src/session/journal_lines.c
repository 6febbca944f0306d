/* journal_lines.c - prints of lines, and the whole of a session from them. */
#include "journal_lines.h"

#include <string.h>
#include "event_inside.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"

#define CHUNK ((size_t)1 << 20)
/* Of a file that others write to, lines may lie further back than they were. */
#define SHIFTED ((int64_t)1 << 20)

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/* Not against malice: who can write the file can write what it likes. Four at a time, as none of
 * them waits for another then. */
static uint64_t print_of(struct str line)
{
	uint64_t h[4] = {line.n}, word[4];
	size_t at = 0;

	for (; line.n - at >= sizeof word; at += sizeof word) {
		memcpy(word, line.p + at, sizeof word);
		for (int i = 0; i < 4; i++)
			h[i] = mix(h[i], word[i]);
	}
	memset(word, 0, sizeof word);
	if (at < line.n)
		memcpy(word, line.p + at, line.n - at);
	for (int i = 0; i < 4; i++)
		h[0] = mix(h[0], mix(h[i], word[i]));
	return h[0];
}

void lines_release(struct lines *l)
{
	free(l->items);
	buf_release(&l->sitting);
	*l = LINES_INIT;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* fn for each whole line of the file's first `end` bytes, until it says false. -1: errno says why;
 * 0: there are fewer bytes, or fn said false. */
static int each_line(
	int fd, int64_t end, bool (*fn)(void *arg, struct str line), void *arg)
{
	SCOPED(buf) text = BUF(SIZE_MAX / 4);
	OWNED char *chunk = mem_new(CHUNK, 1);
	bool more = true;
	ssize_t got = 1;

	for (int64_t at = 0; more && at < end && got > 0; at += got) {
		struct str rest, line;

		got = file_read_at(fd, chunk, least((size_t)(end - at), CHUNK), at);
		if (got <= 0)
			break;
		buf_add(&text, chunk, (size_t)got);
		rest = buf_str(&text);
		while (more && memchr(rest.p, '\n', rest.n) && str_line(&rest, &line))
			more = fn(arg, line);
		buf_splice(&text, 0, text.n - rest.n, STR(""));
	}
	return got < 0 ? -1 : got > 0 && more;
}

void lines_take(struct lines *l, struct str line)
{
	struct str rest = line;

	l->before += (int64_t)line.n;
	if (str_line(&rest, &line))
		*PUSH(l) = print_of(line);
}

/* ---- what is left of them ---- */

struct compared {
	const struct lines *lines;
	size_t n;
};

static bool same_print(void *arg, struct str line)
{
	struct compared *c = arg;

	return c->n < c->lines->n && print_of(line) == c->lines->items[c->n++];
}

bool lines_hold(const struct lines *l, int fd, int64_t bytes)
{
	struct compared c = {.lines = l};
	OWNED char *chunk = mem_new(CHUNK, 1);
	bool same = each_line(fd, l->before, same_print, &c) > 0 && c.n == l->n;

	for (int64_t at = l->before; same && at < bytes;) {
		size_t n = least((size_t)(bytes - at), CHUNK);

		same = file_read_at(fd, chunk, n, at) == (ssize_t)n &&
		       !memcmp(chunk, l->sitting.s + (at - l->before), n);
		at += (int64_t)n;
	}
	return same;
}

struct gathered {
	const struct lines *lines;
	struct buf *out;
	size_t n, lost; /* lines of before that are written, and those of them in place of one */
};

static void add_lost(struct gathered *g)
{
	char t[25];
	cJSON *event;

	clock_stamp(t);
	event = event_lost((int)++g->n, t);
	g->lost++;
	json_print(g->out, event);
	buf_addc(g->out, '\n');
	cJSON_Delete(event);
}

/* Which of the lines of before it is, from 1: the next one, or that of its own number; 0: none. */
static size_t which(const struct gathered *g, struct str line)
{
	static const char begins[] = "{\"n\":";
	const struct lines *l = g->lines;
	uint64_t print = print_of(line);
	struct str digits = {0};
	long n;

	if (g->n < l->n && print == l->items[g->n])
		return g->n + 1;
	if (str_starts(line, begins))
		digits = str_from(line, sizeof begins - 1);
	digits.n = digits.n ? strcspn(digits.p, ",") : 0;
	if (!str_to_long(digits, (long)g->n + 1, (long)l->n, &n))
		return 0;
	return print == l->items[n - 1] ? (size_t)n : 0;
}

static bool gather(void *arg, struct str line)
{
	struct gathered *g = arg;
	size_t n = which(g, line);

	while (n && g->n + 1 < n)
		add_lost(g);
	if (n) {
		buf_addstr(g->out, line);
		buf_addc(g->out, '\n');
		g->n++;
	}
	return g->n < g->lines->n;
}

size_t lines_whole(const struct lines *l, int fd, struct buf *out)
{
	struct gathered g = {.lines = l, .out = out};

	if (l->n)
		(void)each_line(fd, l->before + SHIFTED, gather, &g);
	while (g.n < l->n)
		add_lost(&g);
	buf_addstr(out, buf_str(&l->sitting));
	return g.lost;
}
