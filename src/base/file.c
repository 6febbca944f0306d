/* file.c - files read and written whole, folders, paths. */
#include "hunsu/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/hash.h"
#include "hunsu/base/utf8.h"

#define LINKS_MAX 40 /* as Linux does */
#define FIFO_S 3 /* how long who writes to it may take to open it */

static enum status fail_errno(struct buf *err, const char *doing, const char *path)
{
	return fail(err, FAILED, "cannot %s %s: %s", doing, path, strerror(errno));
}

static enum status read_all(struct buf *out, int fd, const char *path, struct buf *err)
{
	char chunk[65536];
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_errno(err, "read", path);
		if (!n)
			return OK;
		if (!buf_add(out, chunk, (size_t)n))
			return fail(err, FAILED, "%s is too large (the limit is %zu bytes)", path,
				out->max);
	}
}

/* Takes what was added behind `n` off again, so that a failure leaves out as it was. */
static void cut_back(struct buf *out, size_t n, bool full)
{
	out->n = n;
	out->full = full;
	if (out->s)
		out->s[n] = '\0';
}

/* A FIFO, opened without waiting for who writes to it: until somebody has it open a read gives an
 * end, afterwards bytes or EAGAIN. */
static enum status await_writer(struct buf *out, int fd, const char *path, struct buf *err)
{
	struct pollfd at = {.fd = fd, .events = POLLIN};
	ssize_t n = 1;
	char c;
	int came;

	do
		came = poll(&at, 1, FIFO_S * 1000);
	while (came < 0 && errno == EINTR);
	if (!came && (n = read(fd, &c, 1)) > 0)
		buf_addc(out, c);
	return n ? OK
		 : fail(err, FAILED,
			   "cannot read %s: it is a FIFO, and no program has opened it for "
			   "writing in %d seconds; start that one first, or name a file",
			   path, FIFO_S);
}

static enum status open_to_read(struct buf *out, int *fd, const char *path, struct buf *err)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (*fd < 0 || fstat(*fd, &st))
		return fail_errno(err, "open", path);
	if (S_ISFIFO(st.st_mode) && await_writer(out, *fd, path, err))
		return FAILED;
	return fcntl(*fd, F_SETFL, 0) ? fail_errno(err, "read", path) : OK;
}

enum status file_read(struct buf *out, const char *path, struct buf *err)
{
	bool std = !strcmp(path, "-"), full = out->full;
	int fd = STDIN_FILENO;
	size_t before = out->n;
	enum status st = std ? OK : open_to_read(out, &fd, path, err);

	if (!st)
		st = read_all(out, fd, std ? "standard input" : path, err);
	if (!std && fd >= 0)
		close(fd);
	if (st)
		cut_back(out, before, full);
	else
		buf_add(out, "", 0); /* an empty file too gives a string */
	return st;
}

enum status file_at_rest(const char *path, struct buf *err)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)
		? fail(err, FAILED, "%s is a FIFO or a device, which may keep this waiting; "
			"put what is to be read in a file", path)
		: OK;
}

enum status file_read_text(struct buf *out, const char *path, struct buf *err)
{
	size_t before = out->n;
	bool full = out->full;
	enum status st = file_read(out, path, err);
	struct str text;

	if (st)
		return st;
	text = str_from(buf_str(out), before);
	if (str_starts(text, "\xef\xbb\xbf")) {
		buf_splice(out, before, 3, STR(""));
		text = str_from(buf_str(out), before);
	}
	st = utf8_check(text, strcmp(path, "-") ? path : "standard input", err);
	if (st)
		cut_back(out, before, full);
	return st;
}

ssize_t file_read_at(int fd, char *p, size_t n, int64_t at)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = pread(fd, p + got, n - got, at + (int64_t)got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		if (!r)
			break;
		got += (size_t)r;
	}
	return (ssize_t)got;
}

enum status file_write_fd(int fd, struct str data, const char *path, struct buf *err)
{
	while (data.n) {
		ssize_t n = write(fd, data.p, data.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_errno(err, "write", path);
		data = str_from(data, (size_t)n);
	}
	return OK;
}

/* The path behind symbolic links, appended to out, whether or not the last of them is there. */
static enum status follow_links(struct buf *out, const char *path, struct buf *err)
{
	char target[4096];
	ssize_t n;

	buf_adds(out, path);
	for (int i = 0; i < LINKS_MAX; i++) {
		n = readlink(buf_text(out), target, sizeof target - 1);
		if (n < 0)
			return OK;
		target[n] = '\0';
		if (target[0] != '/') {
			struct buf next = BUF(out->max);

			path_sibling(&next, buf_text(out), target);
			buf_release(out);
			*out = next;
		} else {
			buf_clear(out);
			buf_adds(out, target);
		}
	}
	errno = ELOOP;
	return fail_errno(err, "write", path);
}

enum status file_real(struct buf *out, const char *path, struct buf *err)
{
	SCOPED(buf) led = BUF(BUF_SMALL), folder = BUF(BUF_SMALL);
	OWNED char *real = realpath(path, NULL);
	struct str name;
	enum status st = OK;

	if (!real && errno != ENOENT) {
		st = fail_errno(err, "find", path);
	} else if (!real) {
		st = follow_links(&led, path, err);
		path_sibling(&folder, buf_text(&led), ".");
		real = st ? NULL : realpath(buf_text(&folder), NULL);
		name = path_base(buf_text(&led));
		if (!st && (!real || !name.n || str_is(name, ".") || str_is(name, "..")))
			st = fail_errno(err, "find", path);
		else if (!st)
			buf_addf(out, "%s/%.*s", strcmp(real, "/") ? real : "", (int)name.n,
				name.p);
	} else {
		buf_adds(out, real);
	}
	return st;
}

enum status file_sync_folder(const char *path, struct buf *err)
{
	SCOPED(buf) folder = BUF(BUF_SMALL);
	enum status st = OK;
	int fd;

	path_sibling(&folder, path, ".");
	fd = open(buf_text(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* A folder that cannot be read, or synced, is no reason to call a written file a failure.
	 */
	if (fd >= 0 && fsync(fd) && errno != EINVAL && errno != ENOTSUP)
		st = fail_errno(err, "sync the folder of", path);
	if (fd >= 0)
		close(fd);
	return st;
}

/* The file temp, beside path and removed by the caller; messages name path; mode 0 leaves it to the
 * umask. */
static enum status write_beside(
	const char *temp, const char *path, mode_t mode, struct str data, struct buf *err)
{
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	enum status st;

	if (fd < 0)
		return fail_errno(err, "create a file beside", path);
	if (mode && fchmod(fd, mode & 07777))
		st = fail_errno(err, "set the mode of", path);
	else
		st = file_write_fd(fd, data, path, err);
	if (!st && fsync(fd))
		st = fail_errno(err, "sync", path);
	if (close(fd) && !st)
		st = fail_errno(err, "write", path);
	return st;
}

static enum status replace(const char *path, mode_t mode, struct str data, struct buf *err)
{
	SCOPED(buf) temp = BUF(BUF_SMALL);
	char name[64] = ".hunsu-", id[27];
	enum status st;

	random_id(id);
	memcpy(name + 7, id, sizeof id);
	path_sibling(&temp, path, name);
	st = write_beside(buf_text(&temp), path, mode, data, err);
	if (!st && rename(buf_text(&temp), path))
		st = fail_errno(err, "write", path);
	if (st)
		unlink(buf_text(&temp));
	else
		st = file_sync_folder(path, err);
	return st;
}

/* A pipe or device (/dev/stdout, /dev/null) is written to; renaming over it would destroy it. */
static enum status write_open(const char *path, int flags, struct str data, struct buf *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0600);
	enum status st;

	if (fd < 0)
		return fail_errno(err, "write", path);
	st = file_write_fd(fd, data, path, err);
	if (close(fd) && !st)
		st = fail_errno(err, "write", path);
	return st;
}

enum status file_append(const char *path, struct str data, struct buf *err)
{
	return write_open(path, O_APPEND | O_CREAT, data, err);
}

enum status file_write(const char *path, struct str data, struct buf *err)
{
	SCOPED(buf) real = BUF(BUF_SMALL);
	struct stat sb, link;
	enum status st;
	bool there, led;

	if (!strcmp(path, "-"))
		return file_write_fd(STDOUT_FILENO, data, "standard output", err);
	there = !stat(path, &sb);
	/* /dev/stdout may lead to a regular file that somebody else has open. */
	led = str_starts(str_of(path), "/dev/") && !lstat(path, &link) && S_ISLNK(link.st_mode);
	if (there && (led || (!S_ISREG(sb.st_mode) && !S_ISDIR(sb.st_mode))))
		return write_open(path, 0, data, err);
	st = follow_links(&real, path, err);
	if (st)
		return st;
	/* Renaming would silently replace a file that is write-protected. */
	if (there && access(path, W_OK))
		return fail_errno(err, "write", path);
	return replace(buf_text(&real), there ? sb.st_mode : 0, data, err);
}

enum status file_mkdirs(const char *path, struct buf *err)
{
	SCOPED(buf) part = BUF(BUF_SMALL);
	enum status st = OK;
	struct stat sb;

	for (const char *p = path; !st && *p;) {
		size_t n = strspn(p, "/") + strcspn(p + strspn(p, "/"), "/");

		buf_add(&part, p, n);
		p += n;
		if (mkdir(buf_text(&part), 0700) && errno != EEXIST && errno != EISDIR)
			st = fail_errno(err, "make the folder", buf_text(&part));
	}
	if (!st && (stat(path, &sb) || !S_ISDIR(sb.st_mode)))
		st = fail(err, FAILED, "cannot make the folder %s: something else is there", path);
	return st;
}

bool file_exists(const char *path)
{
	struct stat sb;

	return !stat(path, &sb);
}

long long file_mtime(const char *path)
{
	struct stat sb;

	if (stat(path, &sb) || !S_ISREG(sb.st_mode))
		return -1;
	return (long long)sb.st_mtim.tv_sec * 1000000000 + sb.st_mtim.tv_nsec;
}

struct str path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return str_of(slash ? slash + 1 : path);
}

void path_sibling(struct buf *out, const char *path, const char *name)
{
	buf_add(out, path, (size_t)(path_base(path).p - path));
	buf_adds(out, name);
}
