/* named.c - the file of what was named on this machine. */
#define _GNU_SOURCE /* flock */
#include "hunsu/base/named.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/file.h"

#define LIST_MAX ((size_t)4 << 20)

static const char head[] =
	"# What was named on this machine: where calls may go (origin), and the files that\n"
	"# sessions may read and write. hunsu asks again for what is taken out.\n";

static enum status list_path(struct buf *out, struct buf *err)
{
	enum status st = xdg_dir(out, XDG_CONFIG, "", err);
	if (!st)
		buf_adds(out, "/named");
	return st;
}

static enum status read_lines(int fd, struct buf *text, const char *path, struct buf *err)
{
	char block[4096];
	for (ssize_t n; (n = read(fd, block, sizeof block)) != 0;) {
		if (n < 0 && errno != EINTR)
			return fail(err, FAILED, "%s: %s", path, strerror(errno));
		if (n > 0 && !buf_add(text, block, (size_t)n))
			return fail(err, FAILED, "%s is too long", path);
	}
	while (text->n > 0 && text->s[text->n - 1] != '\n')
		text->n--;
	return OK;
}

/* Opened, ours alone to write, and read up to its last whole line. fd -1: it is not there. */
static enum status list_open(
	int *fd, struct buf *text, const char *path, int flags, struct buf *err)
{
	struct stat st;
	*fd = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	if (*fd < 0 && errno == ENOENT)
		return OK;
	if (*fd < 0 || fstat(*fd, &st) != 0)
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 022) != 0)
		return fail(err, FAILED,
			"%s is not believed: it must be a file of yours that nobody else can "
			"write (chmod 600)",
			path);
	if ((flags & O_RDWR) && flock(*fd, LOCK_EX) != 0)
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	return read_lines(*fd, text, path, err);
}

static void add_entry(struct buf *out, enum named kind, struct str what)
{
	static const char *const words[] = {[NAMED_ORIGIN] = "origin ", [NAMED_FILE] = "file "};
	buf_adds(out, words[kind]);
	for (size_t i = 0; i < what.n; i++) {
		const unsigned char c = (unsigned char)what.p[i];
		if (c < ' ' || c == 0x7f || c == '%')
			buf_addf(out, "%%%02X", c);
		else
			buf_addc(out, what.p[i]);
	}
}

static bool holds(const struct buf *text, const struct buf *entry)
{
	struct str rest = buf_str(text), line;
	while (str_line(&rest, &line))
		if (str_eq(line, buf_str(entry)))
			return true;
	return false;
}

bool named_has(enum named kind, struct str what)
{
	struct buf path = BUF(BUF_SMALL), text = BUF(LIST_MAX), entry = BUF(BUF_SMALL);
	int fd = -1;
	bool has;
	add_entry(&entry, kind, what);
	has = !entry.full && list_path(&path, NULL) == OK &&
	      list_open(&fd, &text, path.s, O_RDONLY, NULL) == OK && fd >= 0 &&
	      holds(&text, &entry);
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	buf_release(&text);
	buf_release(&entry);
	return has;
}

/* Behind the last whole line: what a writer that was stopped has left there is cut. */
static enum status append(
	int fd, struct buf *text, const struct buf *entry, const char *path, struct buf *err)
{
	struct buf add = BUF(LIST_MAX);
	const off_t at = (off_t)text->n;
	enum status st = OK;
	if (at == 0)
		buf_adds(&add, head);
	buf_addstr(&add, buf_str(entry));
	buf_addc(&add, '\n');
	if (ftruncate(fd, at) != 0 || pwrite(fd, add.s, add.n, at) != (ssize_t)add.n ||
		fsync(fd) != 0) {
		st = fail(err, FAILED, "%s: %s", path, strerror(errno));
		if (ftruncate(fd, at) != 0)
			fail(err, FAILED, "; its last line is not whole");
	}
	buf_release(&add);
	return st;
}

enum status named_add(enum named kind, struct str what, struct buf *err)
{
	struct buf path = BUF(BUF_SMALL), text = BUF(LIST_MAX), entry = BUF(BUF_SMALL);
	enum status st;
	int fd = -1;
	add_entry(&entry, kind, what);
	st = named_has(kind, what) ? OK : list_path(&path, err);
	if (!st && entry.full)
		st = fail(err, FAILED, "what is named is too long");
	if (!st && path.n)
		st = list_open(&fd, &text, path.s, O_RDWR | O_CREAT, err);
	if (!st && fd >= 0 && !holds(&text, &entry))
		st = append(fd, &text, &entry, path.s, err);
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	buf_release(&text);
	buf_release(&entry);
	return st;
}

bool named_has_file(const char *path)
{
	struct buf real = BUF(BUF_SMALL);
	const bool has =
		file_real(&real, path, NULL) == OK && named_has(NAMED_FILE, buf_str(&real));
	buf_release(&real);
	return has;
}

enum status named_add_file(const char *path, struct buf *err)
{
	struct buf real = BUF(BUF_SMALL);
	enum status st = file_real(&real, path, err);
	if (!st)
		st = named_add(NAMED_FILE, buf_str(&real), err);
	buf_release(&real);
	return st;
}
