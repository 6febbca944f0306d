/* journal_file.c - the file itself: its lock, its tail, what others do to it. */
#include "journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/session/event.h"
#include "hunsu/session/journal.h"
#include "journal_lines.h"

#define NAMES_MAX 1000

void beside(struct buf *out, const char *path, const char *suffix)
{
	struct str s = str_of(path);

	if (str_ends(s, ".hunsu"))
		s.n -= strlen(".hunsu");
	buf_addstr(out, s);
	buf_adds(out, suffix);
}

int create_beside(
	struct buf *out, const char *path, const char *before, const char *after, int from)
{
	int fd = -1;

	errno = EEXIST;
	for (int i = from; fd < 0 && errno == EEXIST && i < NAMES_MAX; i++) {
		buf_clear(out);
		beside(out, path, before);
		if (i > 1)
			buf_addf(out, "-%d", i);
		buf_adds(out, after);
		fd = open(buf_text(out), O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	}
	return fd;
}

/* ---- the lock ---- */

static void read_holder(struct buf *out, const char *lock_path)
{
	SCOPED(buf) text = BUF(BUF_SMALL), ignored = BUF(BUF_SMALL);
	struct str line;

	if (!file_read_text(&text, lock_path, &ignored)) {
		line = str_trim(buf_str(&text));
		buf_add(out, line.p, str_fit(line, 200));
	}
	if (!out->n)
		buf_adds(out, "another program");
}

static void own_name(struct buf *out)
{
	char host[65] = "";

	if (gethostname(host, sizeof host - 1))
		host[0] = 0;
	buf_addf(out, "pid %ld on %s\n", (long)getpid(), host);
}

/* Only for people to read; the lock itself is flock's. */
static void write_holder(const char *lock_path)
{
	SCOPED(buf) text = BUF(BUF_SMALL);
	int fd = open(lock_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	own_name(&text);
	if (file_write_fd(fd, buf_str(&text), lock_path, NULL))
		unlink(lock_path);
	close(fd);
}

bool lock_take(int fd, const char *path, struct buf *holder, struct buf *word)
{
	SCOPED(buf) lock_path = BUF(BUF_SMALL);
	int r;

	beside(&lock_path, path, ".lock");
	do
		r = flock(fd, LOCK_EX | LOCK_NB);
	while (r && errno == EINTR);
	/* A file system without locks must not keep the only writer out. */
	if (r && errno == EWOULDBLOCK) {
		read_holder(holder, buf_text(&lock_path));
	} else if (r) {
		buf_addf(word,
			"%s cannot be locked (%s): two programs that write to it would not notice "
			"each other",
			path, strerror(errno));
		r = 0;
	}
	if (!r)
		write_holder(buf_text(&lock_path));
	return r == 0;
}

void lock_give(int fd, const char *path)
{
	SCOPED(buf) lock_path = BUF(BUF_SMALL), text = BUF(BUF_SMALL), own = BUF(BUF_SMALL);

	beside(&lock_path, path, ".lock");
	own_name(&own);
	/* Where the file was replaced, the name's lock may be somebody else's by now. */
	if (!file_read(&text, buf_text(&lock_path), NULL) && str_eq(buf_str(&text), buf_str(&own)))
		unlink(buf_text(&lock_path));
	flock(fd, LOCK_UN);
}

/* ---- bytes ---- */

enum status file_copy_range(
	int from, int to, int64_t at, int64_t end, const char *path, struct buf *err)
{
	char bytes[16384];
	enum status st = OK;

	while (at < end && !st) {
		size_t want = end - at < (int64_t)sizeof bytes ? (size_t)(end - at) : sizeof bytes;

		if (file_read_at(from, bytes, want, at) != (ssize_t)want)
			return fail(err, FAILED, "%s: cannot read what to copy", path);
		at += (int64_t)want;
		st = file_write_fd(to, (struct str){bytes, want}, path, err);
	}
	return st;
}

/* ---- what others do to it ---- */

/* Systems that stamp a file when they please are believed so many times. */
#define IDLE_MAX 8

void seen_start(struct seen *s, int fd, const char *path)
{
	struct stat ours, named;

	*s = (struct seen){.idle = 0};
	if (fstat(fd, &ours))
		return;
	s->device = ours.st_dev;
	s->inode = ours.st_ino;
	s->changed = ours.st_mtim;
	s->named = !stat(path, &named) && named.st_dev == ours.st_dev &&
		   named.st_ino == ours.st_ino;
}

void seen_note(struct seen *s, int fd)
{
	struct stat ours;

	if (!fstat(fd, &ours))
		s->changed = ours.st_mtim;
}

static const char *name_changed(const struct seen *s, const char *path)
{
	struct stat named;

	if (stat(path, &named))
		return errno == ENOENT || errno == ENOTDIR ? "was removed" : NULL;
	if (!s->named || (named.st_dev == s->device && named.st_ino == s->inode))
		return NULL;
	return "was replaced by another file";
}

const char *seen_changed(
	struct seen *s, int fd, const char *path, int64_t bytes, const struct lines *l)
{
	const char *what = name_changed(s, path);
	struct stat ours;

	if (what || fstat(fd, &ours))
		return what;
	if (ours.st_size != bytes)
		return ours.st_size < bytes ? "was cut" : "was written to by another program";
	if (ours.st_mtim.tv_sec == s->changed.tv_sec &&
		ours.st_mtim.tv_nsec == s->changed.tv_nsec)
		return NULL;
	if (s->idle < IDLE_MAX && !lines_hold(l, fd, bytes))
		return "was overwritten";
	s->idle++;
	s->changed = ours.st_mtim;
	return NULL;
}

/* ---- a torn last line ---- */

enum status torn_aside(int fd, const char *path, int64_t at, struct buf *out, struct buf *err)
{
	char ending[32] = ".torn-";
	struct stat size;
	enum status st;
	int to;

	clock_stamp(ending + strlen(ending));
	to = create_beside(out, path, ending, "", 1);
	if (to < 0)
		return fail(err, FAILED, "%s: %s", buf_text(out), strerror(errno));
	if (fstat(fd, &size))
		st = fail(err, FAILED, "%s: %s", path, strerror(errno));
	else
		st = file_copy_range(fd, to, at, size.st_size, buf_text(out), err);
	if (!st && fsync(to) && errno != EINVAL)
		st = fail(err, FAILED, "%s: %s", buf_text(out), strerror(errno));
	close(to);
	if (!st && ftruncate(fd, at))
		st = fail(err, FAILED, "%s: %s", path, strerror(errno));
	if (st)
		unlink(buf_text(out));
	return st;
}

bool journal_is_session(struct str first_bytes)
{
	struct str rest = first_bytes, line;
	SCOPED(buf) ignored = BUF(BUF_SMALL);
	cJSON *event;
	const cJSON *list;
	bool is;

	if (!str_line(&rest, &line))
		return false;
	event = event_parse(line, NULL, &ignored);
	list = json_get(event, "do");
	is = cJSON_IsArray(list) && json_get(list->child, "open");
	/* A long first line may be cut off where the caller stopped reading. */
	line = utf8_past_mark(line);
	if (!event)
		is = str_starts(line, "{\"n\":1,\"t\":\"") &&
		     str_find(line, "\"do\":[{\"open\":{\"format\":", 0) != SIZE_MAX;
	cJSON_Delete(event);
	return is;
}
