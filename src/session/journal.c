#include "hunsu/session/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "event_inside.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"
#include "journal_file.h"
#include "scan.h"
#include "sync.h"

#define RETRY_MS 1000

struct journal {
	struct loop *loop;
	char *path;
	int fd;
	bool read_only, stamped;
	struct scan scan;   /* where reading stands; its n counts what is written too */
	int64_t bytes;	    /* with the kernel */
	struct buf pending; /* not with the kernel yet, in order */
	struct buf line;
	struct buf holder, trouble, disk_trouble;
	struct timer *retry;
	struct sync *sync;
	struct watch *synced;
};

/* ---- the disk ---- */

static void retry_later(struct journal *j);

static void disk_answer(struct journal *j)
{
	int error;

	(void)sync_done(j->sync, &error);
	buf_clear(&j->disk_trouble);
	if (error) {
		buf_addf(&j->disk_trouble, "%s: the disk does not take it: %s", j->path,
			strerror(error));
		retry_later(j);
	}
}

static void on_synced(void *arg, int fd, short revents)
{
	char bytes[64];

	(void)revents;
	while (read(fd, bytes, sizeof bytes) > 0)
		continue;
	disk_answer(arg);
}

static bool start_sync(struct journal *j, struct buf *err)
{
	j->sync = sync_start(j->fd, err);
	if (!j->sync)
		return false;
	j->synced = loop_watch(j->loop, sync_pipe(j->sync), POLLIN, on_synced, j);
	sync_ask(j->sync, j->bytes, true);
	return true;
}

static void stop_sync(struct journal *j)
{
	watch_remove(j->synced);
	sync_stop(j->sync);
	j->synced = NULL;
	j->sync = NULL;
}

/* ---- writing ---- */

/* Gives the kernel what is in p; the number of bytes it took. */
static size_t hand_over(struct journal *j, const char *p, size_t n)
{
	ssize_t took;

	do
		took = write(j->fd, p, n);
	while (took < 0 && errno == EINTR);
	if (took == (ssize_t)n) {
		buf_clear(&j->trouble);
	} else {
		int error = took < 0 ? errno : ENOSPC;

		buf_clear(&j->trouble);
		buf_addf(&j->trouble, "%s: %s; what happens is kept in memory", j->path,
			strerror(error));
	}
	if (took < 0)
		return 0;
	j->bytes += took;
	return (size_t)took;
}

static bool write_pending(struct journal *j)
{
	size_t took;

	/* The rest of a short write tells what is wrong, so it is asked for at once. */
	do {
		took = hand_over(j, j->pending.s, j->pending.n);
		buf_splice(&j->pending, 0, took, STR(""));
	} while (took && j->pending.n);
	return j->pending.n == 0;
}

static void on_retry(void *arg)
{
	struct journal *j = arg;
	int error;

	j->retry = NULL;
	if (j->pending.n && !write_pending(j))
		retry_later(j);
	(void)sync_done(j->sync, &error);
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
	bool kept;

	if (j->read_only)
		BUG("an append to %s, which is read-only", j->path);
	if (!j->stamped)
		journal_stamp(j, event);
	j->stamped = false;
	buf_clear(&j->line);
	json_print(&j->line, event);
	buf_addc(&j->line, '\n');
	if (j->line.full)
		BUG("an event of more than %zu bytes", j->line.max);
	j->scan.n++;
	if (j->pending.n) {
		kept = true;
		buf_addstr(&j->pending, buf_str(&j->line));
	} else {
		size_t took = hand_over(j, j->line.s, j->line.n);

		kept = took < j->line.n;
		buf_addstr(&j->pending, str_from(buf_str(&j->line), took));
		if (kept && took)
			kept = !write_pending(j);
	}
	if (kept)
		retry_later(j);
	sync_ask(j->sync, j->bytes, urgent);
	return !kept;
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
	int flags = O_CLOEXEC | O_NOCTTY;

	if (o->create)
		flags |= O_CREAT | O_EXCL;
	j->fd = open(j->path, flags | (o->read_only ? O_RDONLY : O_RDWR | O_APPEND), 0600);
	if (j->fd < 0 && (errno == EACCES || errno == EROFS) && !o->create && !o->read_only) {
		j->fd = open(j->path, flags | O_RDONLY);
		if (j->fd >= 0) {
			j->read_only = true;
			tell(o, "%s cannot be written: opened read-only", j->path);
		}
	}
	if (j->fd < 0)
		return fail(err, FAILED, "%s: %s", j->path, strerror(errno));
	return OK;
}

static void take_lock(struct journal *j, const struct journal_open *o)
{
	if (j->read_only || lock_take(j->fd, j->path, &j->holder))
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

static enum status settle_tail(struct journal *j, const struct journal_open *o, struct buf *err)
{
	struct buf aside = BUF(BUF_SMALL);
	enum status st = OK;

	if (j->scan.broken_line) {
		become_read_only(j);
		tell(o,
			"%s\nopened read-only with the %d events before that line; "
			"`hunsu log --repair` writes a good copy",
			buf_text(&j->scan.why), j->scan.n);
	} else if (j->scan.torn && !j->read_only) {
		st = torn_aside(j->fd, j->path, j->scan.at, &aside, err);
		if (!st)
			tell(o, "the last line of %s was torn: its %lld bytes are in %s", j->path,
				(long long)j->scan.torn, buf_text(&aside));
		j->scan.torn = 0;
	}
	buf_release(&aside);
	return st;
}

/* What is in the file and does no harm, or only to those who would write. */
static void tell_forms(struct journal *j, const struct journal_open *o)
{
	struct buf mended = BUF(BUF_SMALL);

	if (j->scan.format > SESSION_FORMAT) {
		become_read_only(j);
		tell(o, "%s was written by a later hunsu (format %d; this one knows %d): "
			"opened read-only",
			j->path, j->scan.format, SESSION_FORMAT);
	}
	json_mended_say(&mended, &j->scan.mended, j->path);
	if (mended.n)
		tell(o, "%s", buf_text(&mended));
	buf_release(&mended);
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
		return fail(err, FAILED, "%s",
			j->scan.why.n ? buf_text(&j->scan.why)
				      : "it is not a session: its first line is not whole");
	tell_forms(j, o);
	return settle_tail(j, o, err);
}

struct journal *journal_open(
	struct loop *l, const char *path, const struct journal_open *o, struct buf *err)
{
	struct journal *j = NEW(struct journal);
	enum status st;

	j->loop = l;
	j->path = mem_dup(path);
	j->fd = -1;
	j->read_only = o->read_only;
	j->pending = BUF(BUF_FILE);
	j->line = BUF(BUF_FILE);
	j->holder = j->trouble = j->disk_trouble = BUF(BUF_SMALL);
	st = open_file(j, o, err);
	if (!st) {
		j->scan = (struct scan){.fd = j->fd,
			.path = j->path,
			.event = o->event,
			.arg = o->arg,
			.folds = o->folds,
			.why = BUF(BUF_SMALL)};
		if (o->at)
			*o->at = &j->scan.at;
		take_lock(j, o);
		st = load(j, o, err);
	}
	if (!st && !j->read_only && !start_sync(j, err))
		st = FAILED;
	if (!st && o->create)
		st = folder_sync(path, err);
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
	if (j->pending.n)
		(void)write_pending(j);
	if (j->sync) {
		sync_ask(j->sync, j->bytes, true);
		stop_sync(j);
	}
	timer_remove(j->retry);
	if (j->fd >= 0 && !j->read_only)
		lock_give(j->fd, j->path);
	if (j->fd >= 0)
		close(j->fd);
	scan_release(&j->scan);
	buf_release(&j->pending);
	buf_release(&j->line);
	buf_release(&j->holder);
	buf_release(&j->trouble);
	buf_release(&j->disk_trouble);
	free(j->path);
	free(j);
}

/* ---- going on elsewhere, following ---- */

enum status journal_move(struct journal *j, const char *path, struct buf *err)
{
	struct buf holder = BUF(BUF_SMALL);
	enum status st;
	int fd;

	if (j->read_only)
		return fail(err, FAILED, "%s is read-only", j->path);
	fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	st = file_copy_bytes(j->fd, fd, j->bytes, path, err);
	if (!st)
		st = file_write_bytes(fd, buf_str(&j->pending), path, err);
	if (!st && !lock_take(fd, path, &holder))
		st = fail(err, FAILED, "%s is held by %s", path, buf_text(&holder));
	buf_release(&holder);
	if (st) {
		close(fd);
		unlink(path);
		return st;
	}
	stop_sync(j);
	lock_give(j->fd, j->path);
	close(j->fd);
	free(j->path);
	j->fd = j->scan.fd = fd;
	j->path = mem_dup(path);
	j->scan.path = j->path;
	j->bytes += (int64_t)j->pending.n;
	buf_clear(&j->pending);
	buf_clear(&j->trouble);
	buf_clear(&j->disk_trouble);
	return start_sync(j, err) ? folder_sync(path, err) : FAILED;
}

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
	return !j->pending.n && sync_done(j->sync, &error) >= j->bytes;
}

const char *journal_trouble(const struct journal *j)
{
	return j->trouble.n ? buf_text(&j->trouble) : buf_text(&j->disk_trouble);
}

int64_t journal_bytes(const struct journal *j)
{
	return j->bytes + (int64_t)j->pending.n;
}

const char *journal_path(const struct journal *j)
{
	return j->path;
}

int journal_events(const struct journal *j)
{
	return j->scan.n;
}

int journal_broken_line(const struct journal *j)
{
	return j->scan.broken_line;
}
