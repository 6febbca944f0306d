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
	"# What was named on this machine: where calls may go (origin), the files that sessions\n"
	"# may read and write, the programs that run. hunsu asks again for what is taken out.\n";

struct list { /* the file, and the line of what is looked for */
	struct buf path, text, entry;
	int fd; /* -1: it is not there */
};

static enum status read_lines(struct list *l, struct buf *err)
{
	char block[4096];
	for (ssize_t n; (n = read(l->fd, block, sizeof block)) != 0;) {
		if (n < 0 && errno != EINTR)
			return fail(err, FAILED, "%s: %s", l->path.s, strerror(errno));
		if (n > 0 && !buf_add(&l->text, block, (size_t)n))
			return fail(err, FAILED, "%s is too long", l->path.s);
	}
	while (l->text.n > 0 && l->text.s[l->text.n - 1] != '\n')
		l->text.n--;
	return OK;
}

static void add_entry(struct buf *out, enum named kind, struct str what)
{
	static const char *const words[] = {
		[NAMED_ORIGIN] = "origin ", [NAMED_FILE] = "file ", [NAMED_PROGRAM] = "program "};
	buf_adds(out, words[kind]);
	for (size_t i = 0; i < what.n; i++) {
		const unsigned char c = (unsigned char)what.p[i];
		if (c < ' ' || c == 0x7f || c == '%')
			buf_addf(out, "%%%02X", c);
		else
			buf_addc(out, what.p[i]);
	}
}

/* Opened, ours alone to write, and read up to its last whole line. To be closed in any case. */
static enum status list_open(
	struct list *l, enum named kind, struct str what, int flags, struct buf *err)
{
	struct stat st;
	*l = (struct list){BUF(BUF_SMALL), BUF(LIST_MAX), BUF(BUF_SMALL), -1};
	add_entry(&l->entry, kind, what);
	if (l->entry.full)
		return fail(err, FAILED, "what is named is too long");
	if (xdg_dir(&l->path, XDG_CONFIG, "", err))
		return FAILED;
	buf_adds(&l->path, "/named");
	l->fd = open(l->path.s, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	if (l->fd < 0 && errno == ENOENT)
		return OK;
	if (l->fd < 0 || fstat(l->fd, &st) != 0)
		return fail(err, FAILED, "%s: %s", l->path.s, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 022) != 0)
		return fail(err, FAILED,
			"%s is not believed: it must be a file of yours that nobody else can "
			"write (chmod 600)",
			l->path.s);
	if ((flags & O_RDWR) && flock(l->fd, LOCK_EX) != 0)
		return fail(err, FAILED, "%s: %s", l->path.s, strerror(errno));
	return read_lines(l, err);
}

static void list_close(struct list *l)
{
	if (l->fd >= 0)
		close(l->fd);
	buf_release(&l->path);
	buf_release(&l->text);
	buf_release(&l->entry);
}

static bool holds(const struct list *l)
{
	struct str rest = buf_str(&l->text), line;
	while (str_line(&rest, &line))
		if (str_eq(line, buf_str(&l->entry)))
			return true;
	return false;
}

bool named_has(enum named kind, struct str what)
{
	struct list l;
	const bool has = list_open(&l, kind, what, O_RDONLY, NULL) == OK && holds(&l);
	list_close(&l);
	return has;
}

/* Behind the last whole line: what a writer that was stopped has left there is cut. */
static enum status append(const struct list *l, struct buf *err)
{
	SCOPED(buf) add = BUF(LIST_MAX);
	const off_t at = (off_t)l->text.n;
	enum status st = OK;
	if (at == 0)
		buf_adds(&add, head);
	buf_addstr(&add, buf_str(&l->entry));
	buf_addc(&add, '\n');
	if (ftruncate(l->fd, at) != 0 || pwrite(l->fd, add.s, add.n, at) != (ssize_t)add.n ||
		fsync(l->fd) != 0) {
		st = fail(err, FAILED, "%s: %s", l->path.s, strerror(errno));
		if (ftruncate(l->fd, at) != 0)
			fail(err, FAILED, "; its last line is not whole");
	}
	return st;
}

enum status named_add(enum named kind, struct str what, struct buf *err)
{
	struct list l;
	enum status st;
	if (named_has(kind, what))
		return OK;
	st = list_open(&l, kind, what, O_RDWR | O_CREAT, err);
	if (!st && l.fd >= 0 && !holds(&l))
		st = append(&l, err);
	list_close(&l);
	return st;
}

bool named_has_file(const char *path)
{
	SCOPED(buf) real = BUF(BUF_SMALL);
	const bool has =
		file_real(&real, path, NULL) == OK && named_has(NAMED_FILE, buf_str(&real));
	return has;
}

enum status named_add_file(const char *path, struct buf *err)
{
	SCOPED(buf) real = BUF(BUF_SMALL);
	enum status st = file_real(&real, path, err);
	if (!st)
		st = named_add(NAMED_FILE, buf_str(&real), err);
	return st;
}
