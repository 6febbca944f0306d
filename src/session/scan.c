/* scan.c - the lines of a file, one after the other. */
#include "scan.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "fold.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"

#define LINE_MAX_BYTES BUF_FILE /* what a journal writes at most */
#define CHUNK ((size_t)1 << 20)

enum status scan_opened(int fd, const char *path, struct buf *err)
{
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	return S_ISREG(st.st_mode)
		       ? OK
		       : fail(err, FAILED,
				 "%s is no file, and a session is read from one; what comes out "
				 "of a pipe, write to a file first",
				 path);
}

struct window { /* what has been read and not yet been taken */
	char *p;
	size_t n, cap;
	int64_t end; /* place in the file behind it */
};

/* The number is what each line begins with. Whatever is not as it should be is left to those who
 * look closer. */
static bool number_in_turn(const struct scan *s, const cJSON *event)
{
	const cJSON *first = event->child;

	return cJSON_IsNumber(first) && !strcmp(first->string, "n") &&
	       first->valuedouble == s->n + 1;
}

static bool line_event(struct scan *s, const cJSON *event, bool *misfit, struct buf *why)
{
	struct envelope env;

	if (number_in_turn(s, event) && s->event(s->arg, event, why))
		return true;
	buf_clear(why);
	if (event_envelope(&env, event, why))
		return false;
	*misfit = true;
	if (env.n != s->n + 1) {
		(void)fail(why, FAILED, "its number is %d, not %d", env.n, s->n + 1);
		return false;
	}
	return s->event(s->arg, event, why);
}

static bool take_example(void *arg, const cJSON *list, const cJSON *change)
{
	return opening_example(list, change) && fold_example(arg, change);
}

bool scan_line(struct scan *s, struct str line, bool *misfit)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	const struct json_taker to = {.of = "do", .take = take_example, .arg = s->state};
	size_t mended = s->mended.halves;
	cJSON *event = event_parse_given(line, &s->mended, s->n ? NULL : &to, &why);
	bool good;

	*misfit = false;
	if (event) {
		if (!mended && s->mended.halves)
			s->mended.line = (size_t)s->n + 1;
		if (!s->n)
			s->format = (int)json_int(event_find(event, "open"), "format", 0);
		good = line_event(s, event, misfit, &why);
		cJSON_Delete(event);
	} else {
		good = false;
	}
	if (good) {
		s->n++;
	} else {
		/* json_parse counts lines of its own: there is one, and its column is what is news.
		 */
		bool column = str_starts(buf_str(&why), ":1:");

		if (!s->n) {
			state_release(s->state);
			state_init(s->state);
		}
		buf_clear(&s->why);
		buf_addf(&s->why, "%s:%d%s%s", s->path, s->n + 1, column ? "" : ": ",
			buf_text(&why) + (column ? 2 : 0));
	}
	return good;
}

/* The last line of the file may have been torn; any other that is no event is damage. */
static bool is_last(const struct scan *s, int64_t end)
{
	struct stat st;

	return fstat(s->fd, &st) == 0 && end >= st.st_size;
}

/* Takes the whole lines of the window; false: stop. */
static bool take_lines(struct scan *s, struct window *w)
{
	size_t from = 0;
	char *end;
	bool misfit, good = true;

	while (good && (end = memchr(w->p + from, '\n', w->n - from))) {
		size_t n = (size_t)(end - (w->p + from));

		good = scan_line(s, (struct str){w->p + from, n}, &misfit);
		if (good) {
			if (s->lines)
				lines_take(s->lines, (struct str){w->p + from, n + 1});
			s->at += (int64_t)n + 1;
			from += n + 1;
			s->more = s->until && clock_ms() >= s->until;
			good = !s->more;
		} else if (misfit || !is_last(s, s->at + (int64_t)n + 1)) {
			s->broken_line = s->n + 1;
		}
	}
	memmove(w->p, w->p + from, w->n - from);
	w->n -= from;
	return good;
}

static enum status fill(struct scan *s, struct window *w, bool *more, struct buf *err)
{
	ssize_t got;

	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : CHUNK;
		w->p = mem_grow(w->p, w->cap, 1);
	}
	got = file_read_at(s->fd, w->p + w->n, w->cap - w->n, w->end);
	if (got < 0)
		return fail(err, FAILED, "%s: %s", s->path, strerror(errno));
	*more = got > 0;
	w->n += (size_t)got;
	w->end += got;
	return OK;
}

enum status scan_read(struct scan *s, struct buf *err)
{
	struct window w = {.end = s->at};
	enum status st = OK;
	const size_t longest = s->longest ? s->longest : LINE_MAX_BYTES;
	bool more = s->broken_line == 0;

	s->torn = 0;
	s->more = false;
	while (more && !st) {
		st = fill(s, &w, &more, err);
		if (st || !more)
			break;
		more = take_lines(s, &w);
		if (!s->more && w.n >= longest) {
			buf_clear(&s->why);
			buf_addf(&s->why, "%s:%d: the line is too long", s->path, s->n + 1);
			s->broken_line = s->n + 1;
			more = false;
		}
	}
	if (!st && !s->broken_line && !s->more)
		s->torn = w.end - s->at;
	free(w.p);
	return st;
}

void scan_release(struct scan *s)
{
	buf_release(&s->why);
}
