/* journal.c - a session's file: opening, appending, trying again, the end. */
#include "hunsu/session/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "event_inside.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "journal_own.h"

#define RETRY_MS 1000

/* ---- the disk ---- */

static void retry_later(struct journal *j);

static void disk_refused(struct journal *j, int error)
{
	buf_clear(&j->disk_trouble);
	buf_addf(&j->disk_trouble, "%s: the disk does not take it: %s", j->path, strerror(error));
}

static void disk_answer(struct journal *j)
{
	int error;

	(void)sync_done(j->sync, &error);
	buf_clear(&j->disk_trouble);
	if (error) {
		disk_refused(j, error);
		retry_later(j);
	}
}

static void on_synced(void *arg, int fd, short revents)
{
	char bytes[64];

	while (read(fd, bytes, sizeof bytes) > 0)
		continue;
	disk_answer(arg);
}

/* What the disk has then. */
static int64_t sync_end(struct journal *j, int *error)
{
	int64_t done;

	watch_remove(j->synced);
	done = sync_stop(j->sync, error);
	j->synced = NULL;
	j->sync = NULL;
	return done;
}

bool journal_sync_start(struct journal *j, int fd, struct buf *err)
{
	struct sync *sync = sync_start(fd, err);

	if (!sync)
		return false;
	(void)sync_end(j, NULL);
	j->sync = sync;
	j->synced = loop_watch(j->loop, sync_pipe(j->sync), POLLIN, on_synced, j);
	return true;
}

/* ---- writing ---- */

/* What the kernel does not have yet. */
static struct str pending(const struct journal *j)
{
	return str_from(buf_str(&j->lines.sitting), (size_t)(j->bytes - j->lines.before));
}

/* Gives the kernel what is in s; the number of bytes it took. */
static size_t hand_over(struct journal *j, struct str s)
{
	ssize_t took;

	do
		took = write(j->fd, s.p, s.n);
	while (took < 0 && errno == EINTR);
	buf_clear(&j->trouble);
	if (took != (ssize_t)s.n)
		buf_addf(&j->trouble, "%s: %s", j->path, strerror(took < 0 ? errno : ENOSPC));
	return took < 0 ? 0 : (size_t)took;
}

bool journal_write_pending(struct journal *j)
{
	struct str rest = pending(j);
	size_t took = 1;
	const char *what;

	if (!rest.n)
		return true;
	what = seen_changed(&j->seen, j->fd, j->path, j->bytes, &j->lines);
	if (what)
		return journal_go_elsewhere(j, what);
	/* The rest of a short write tells what is wrong, so it is asked for at once. */
	for (rest = pending(j); took && rest.n; rest = pending(j)) {
		took = hand_over(j, rest);
		j->bytes += (int64_t)took;
	}
	seen_note(&j->seen, j->fd);
	return rest.n == 0;
}

/* Writes again what the disk refused to sync: the kernel may have dropped it. */
static void write_unsynced(struct journal *j)
{
	int error = 0, flags;
	int64_t at = j->sync ? sync_done(j->sync, &error) : 0;

	if (!error || seen_changed(&j->seen, j->fd, j->path, j->bytes, &j->lines))
		return;
	if (at < j->lines.before)
		at = j->lines.before;
	/* Linux puts even a pwrite at the end while O_APPEND is set. */
	flags = fcntl(j->fd, F_GETFL);
	fcntl(j->fd, F_SETFL, flags & ~O_APPEND);
	while (at < j->bytes) {
		ssize_t n = pwrite(j->fd, j->lines.sitting.s + (at - j->lines.before),
			(size_t)(j->bytes - at), at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		at += n;
	}
	fcntl(j->fd, F_SETFL, flags);
	seen_note(&j->seen, j->fd);
	if (at == j->bytes)
		sync_rewritten(j->sync);
}

static void on_retry(void *arg)
{
	struct journal *j = arg;

	j->retry = NULL;
	if (!journal_write_pending(j))
		retry_later(j);
	write_unsynced(j);
	sync_ask(j->sync, j->bytes, true);
}

static void retry_later(struct journal *j)
{
	if (!j->retry)
		j->retry = loop_timer(j->loop, RETRY_MS, on_retry, j);
}

void journal_stamp(struct journal *j, cJSON *event)
{
	char t[25];

	clock_stamp(t);
	event_stamp(event, j->scan.n + 1, t);
	j->stamped = true;
}

bool journal_append(struct journal *j, cJSON *event, bool urgent)
{
	if (!j->stamped)
		journal_stamp(j, event);
	json_print(journal_line(j), event);
	return journal_line_end(j, urgent);
}

struct buf *journal_line(struct journal *j)
{
	if (j->read_only)
		BUG("an append to %s, which is read-only", j->path);
	j->waiting = pending(j).n > 0;
	return &j->lines.sitting;
}

bool journal_line_end(struct journal *j, bool urgent)
{
	bool waiting = j->waiting;

	j->stamped = false;
	buf_addc(&j->lines.sitting, '\n');
	if (j->lines.sitting.full)
		BUG("an event that memory does not hold");
	j->scan.n++;
	if (waiting || !journal_write_pending(j)) {
		retry_later(j);
		waiting = true;
	}
	sync_ask(j->sync, j->bytes, urgent);
	return !waiting;
}

/* ---- opening ---- */

static void tell(const struct journal_open *o, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void tell(const struct journal_open *o, const char *fmt, ...)
{
	va_list ap;

	if (!o->note)
		return;
	if (o->note->n)
		buf_addc(o->note, '\n');
	va_start(ap, fmt);
	buf_addv(o->note, fmt, ap);
	va_end(ap);
}

static enum status open_file(struct journal *j, const struct journal_open *o, struct buf *err)
{
	int flags = SCAN_FLAGS;

	if (o->create)
		flags |= O_CREAT | O_EXCL;
	j->fd = open(j->path, flags | (o->read_only ? 0 : O_RDWR | O_APPEND), 0600);
	if (j->fd < 0 && (errno == EACCES || errno == EROFS) && !o->create && !o->read_only) {
		j->fd = open(j->path, flags);
		if (j->fd >= 0) {
			j->read_only = true;
			tell(o, "%s cannot be written: opened read-only", j->path);
		}
	}
	return scan_opened(j->fd, j->path, err);
}

static void take_lock(struct journal *j, const struct journal_open *o)
{
	if (j->read_only || lock_take(j->fd, j->path, &j->holder, &j->news))
		return;
	j->read_only = true;
	tell(o, "%s is open elsewhere (%s): opened read-only, following", j->path,
		buf_text(&j->holder));
}

static void become_read_only(struct journal *j)
{
	if (!j->read_only)
		lock_give(j->fd, j->path);
	j->read_only = true;
}

/* What cannot be copied aside is not cut: a full disk is no reason not to look at a session. */
static void settle_tail(struct journal *j, const struct journal_open *o)
{
	SCOPED(buf) aside = BUF(BUF_SMALL), why = BUF(BUF_SMALL);

	if (j->scan.broken_line) {
		become_read_only(j);
		tell(o,
			"%s\nopened read-only with the %d event%s before that line; "
			"`hunsu log --repair` writes a good copy",
			buf_text(&j->scan.why), j->scan.n, PLURAL(j->scan.n));
	} else if (j->scan.torn && !j->read_only) {
		if (torn_aside(j->fd, j->path, j->scan.at, &aside, &why)) {
			become_read_only(j);
			tell(o, "the last line of %s is torn and cannot be put aside: %s; opened "
				"read-only without it",
				j->path, buf_text(&why));
		} else {
			tell(o, "the last line of %s was torn: its %lld bytes are in %s", j->path,
				(long long)j->scan.torn, buf_text(&aside));
		}
		j->scan.torn = 0;
	}
}

/* What is in the file and does no harm, or only to those who would write. */
static void tell_forms(struct journal *j, const struct journal_open *o)
{
	SCOPED(buf) mended = BUF(BUF_SMALL);

	if (j->scan.format > SESSION_FORMAT) {
		become_read_only(j);
		tell(o, "%s was written by a later hunsu (format %d; this one knows %d): "
			"opened read-only",
			j->path, j->scan.format, SESSION_FORMAT);
	}
	json_mended_say(&mended, &j->scan.mended, j->path);
	if (mended.n)
		tell(o, "%s", buf_text(&mended));
}

static enum status load(struct journal *j, const struct journal_open *o, struct buf *err)
{
	enum status st;

	if (o->create)
		return OK;
	st = scan_read(&j->scan, err);
	if (st)
		return st;
	j->bytes = j->scan.at;
	if (!j->scan.n)
		return j->scan.why.n ? fail(err, FAILED, "%s", buf_text(&j->scan.why))
				     : fail(err, FAILED,
					       "%s is not a session: its first line is not whole",
					       j->path);
	tell_forms(j, o);
	settle_tail(j, o);
	return OK;
}

struct journal *journal_open(
	struct loop *l, const char *path, const struct journal_open *o, struct buf *err)
{
	struct journal *j = NEW(struct journal);
	enum status st;

	j->loop = l;
	j->path = mem_dup(path);
	j->first_path = mem_dup(path);
	j->fd = -1;
	j->read_only = o->read_only;
	j->lines = LINES_INIT;
	j->holder = j->trouble = j->disk_trouble = j->news = BUF(BUF_SMALL);
	st = open_file(j, o, err);
	if (!st) {
		j->scan = (struct scan){.fd = j->fd, .path = j->path, .event = o->event,
			.arg = o->arg, .state = o->state, .why = BUF(BUF_SMALL)};
		if (o->at)
			*o->at = &j->scan.at;
		take_lock(j, o);
		j->scan.lines = j->read_only ? NULL : &j->lines;
		st = load(j, o, err);
	}
	if (!st && !j->read_only && !journal_sync_start(j, j->fd, err))
		st = FAILED;
	if (!st && !j->read_only) {
		seen_start(&j->seen, j->fd, path);
		sync_ask(j->sync, j->bytes, true);
	}
	if (!st && o->create)
		st = file_sync_folder(path, err);
	if (st) {
		journal_close(j);
		return NULL;
	}
	return j;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	if (j->sync)
		(void)journal_finish(j, true, NULL);
	timer_remove(j->retry);
	if (j->fd >= 0 && !j->read_only)
		lock_give(j->fd, j->path);
	if (j->fd >= 0)
		close(j->fd);
	scan_release(&j->scan);
	lines_release(&j->lines);
	buf_release(&j->holder);
	buf_release(&j->trouble);
	buf_release(&j->disk_trouble);
	buf_release(&j->news);
	free(j->path);
	free(j->first_path);
	free(j);
}

/* ---- following ---- */

enum status journal_follow(struct journal *j, struct buf *err)
{
	struct stat size;
	enum status st;

	if (!j->read_only)
		return fail(err, FAILED, "%s is written here", j->path);
	if (j->scan.broken_line)
		return fail(err, FAILED, "%s", buf_text(&j->scan.why));
	if (fstat(j->fd, &size) == 0 && size.st_size < j->scan.at)
		return fail(err, FAILED, "%s has become shorter", j->path);
	st = scan_read(&j->scan, err);
	j->bytes = j->scan.at;
	if (!st && j->scan.broken_line)
		return fail(err, FAILED, "%s", buf_text(&j->scan.why));
	return st;
}

/* ---- reading ---- */

bool journal_read_only(const struct journal *j)
{
	return j->read_only;
}

const char *journal_holder(const struct journal *j)
{
	return buf_text(&j->holder);
}

bool journal_saved(const struct journal *j)
{
	int error;

	if (!j->sync)
		return true;
	return !pending(j).n && sync_done(j->sync, &error) >= j->bytes;
}

static size_t count_lines(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* Acts that are not with the kernel, or that the disk has refused; `done` bytes are on it. */
static size_t unsaved_from(const struct journal *j, int64_t done)
{
	if (done > j->bytes)
		done = j->bytes;
	if (done < j->lines.before)
		done = j->lines.before;
	return count_lines(str_from(buf_str(&j->lines.sitting), (size_t)(done - j->lines.before)));
}

size_t journal_unsaved(const struct journal *j)
{
	int error = 0;
	int64_t done = j->sync ? sync_done(j->sync, &error) : j->bytes;

	return unsaved_from(j, error ? done : j->bytes);
}

size_t journal_wait(struct journal *j)
{
	int error;
	int64_t done;

	timer_remove(j->retry);
	j->retry = NULL;
	done = sync_end(j, &error);
	if (error)
		disk_refused(j, error);
	return unsaved_from(j, done);
}

size_t journal_lost(const struct journal *j)
{
	return j->lost;
}

bool journal_news(struct journal *j, struct buf *out)
{
	bool any = j->news.n > 0;

	buf_addstr(out, buf_str(&j->news));
	buf_clear(&j->news);
	return any;
}

bool journal_try_again(struct journal *j)
{
	if (!j->sync)
		return true;
	(void)journal_write_pending(j);
	write_unsynced(j);
	sync_ask(j->sync, j->bytes, true);
	return !journal_unsaved(j);
}

const char *journal_trouble(const struct journal *j)
{
	return j->trouble.n ? buf_text(&j->trouble) : buf_text(&j->disk_trouble);
}

int64_t journal_bytes(const struct journal *j)
{
	return j->bytes + (int64_t)pending(j).n;
}

const char *journal_path(const struct journal *j)
{
	return j->path;
}

int journal_broken_line(const struct journal *j)
{
	return j->scan.broken_line;
}
