/* journal_elsewhere.c - other places for a session: beside its file, where the person says, and
 * what is not saved at the end. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "hunsu/base/file.h"
#include "journal_own.h"

#define WHOLE_MAX (SIZE_MAX / 4)

/* The journal is in this file from now on, which has the first `bytes` of `whole` already. */
static enum status adopt(struct journal *j, int fd, const char *path, struct buf *whole,
	int64_t bytes, struct buf *err)
{
	SCOPED(buf) ignored = BUF(BUF_SMALL);

	if (!journal_sync_start(j, fd, err))
		return FAILED;
	(void)lock_take(fd, path, &ignored, &ignored); /* it is new: nobody else has it */
	lock_give(j->fd, j->path);
	close(j->fd);
	lines_release(&j->lines);
	j->lines.sitting = *whole;
	*whole = BUF(WHOLE_MAX);
	j->fd = j->scan.fd = fd;
	free(j->path);
	j->path = mem_dup(path);
	j->scan.path = j->path;
	j->bytes = bytes;
	buf_clear(&j->trouble);
	buf_clear(&j->disk_trouble);
	seen_start(&j->seen, fd, path);
	if (file_sync_folder(path, &ignored)) /* the file is there all the same */
		buf_clear(&ignored);
	sync_ask(j->sync, j->bytes, true);
	return OK;
}

static void tell_elsewhere(struct journal *j, const char *was, const char *what, size_t lost)
{
	if (j->news.n)
		buf_addc(&j->news, '\n');
	buf_addf(&j->news, "%s %s; the session goes on in %s, ", was, what, j->path);
	if (lost)
		buf_addf(&j->news,
			"with what was still there and all of this sitting: %zu %s from before it "
			"%s lost",
			lost, lost == 1 ? "line" : "lines", lost == 1 ? "is" : "are");
	else
		buf_adds(&j->news, "with all of it");
	j->lost += lost;
}

bool journal_go_elsewhere(struct journal *j, const char *what)
{
	SCOPED(buf) path = BUF(BUF_SMALL), whole = BUF(WHOLE_MAX), why = BUF(BUF_SMALL);
	OWNED char *was = mem_dup(j->path);
	size_t lost = lines_whole(&j->lines, j->fd, &whole);
	int fd = create_beside(&path, j->first_path, "", ".hunsu", 2);
	bool done = fd >= 0 && !adopt(j, fd, buf_text(&path), &whole, 0, &why);

	if (done) {
		tell_elsewhere(j, was, what, lost);
		done = journal_write_pending(j);
	} else {
		buf_clear(&j->trouble);
		buf_addf(&j->trouble, "%s %s, and %s cannot be made: %s", was, what,
			buf_text(&path), fd < 0 ? strerror(errno) : buf_text(&why));
		if (fd >= 0) {
			close(fd);
			unlink(buf_text(&path));
		}
	}
	return done;
}

enum status journal_move(struct journal *j, const char *path, struct buf *err)
{
	SCOPED(buf) whole = BUF(WHOLE_MAX);
	size_t lost;
	enum status st;
	int fd;

	if (j->read_only)
		return fail(err, FAILED, "%s is read-only", j->path);
	fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return fail(err, FAILED,
			"%s is there already, and is left as it is: name a file that is not there",
			path);
	if (fd < 0)
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	lost = lines_whole(&j->lines, j->fd, &whole);
	st = file_write_fd(fd, buf_str(&whole), path, err);
	if (!st && fsync(fd) && errno != EINVAL)
		st = fail(err, FAILED, "%s: %s", path, strerror(errno));
	if (!st)
		st = adopt(j, fd, path, &whole, (int64_t)whole.n, err);
	if (st) {
		close(fd);
		unlink(path);
	} else {
		free(j->first_path);
		j->first_path = mem_dup(path);
		if (lost)
			tell_elsewhere(j, "the file", "was changed by another program", lost);
	}
	return st;
}

/* ---- the end ---- */

struct pieces { /* one file, and more of them where the size of a file is limited */
	struct buf path;
	int fd, n;
	size_t in_piece;
};

static bool next_piece(struct pieces *p)
{
	SCOPED(buf) path = BUF(BUF_SMALL);

	(void)fsync(p->fd);
	close(p->fd);
	p->n++;
	p->in_piece = 0;
	buf_addf(&path, "%s.%03d", buf_text(&p->path), p->n);
	p->fd = open(buf_text(&path), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	return p->fd >= 0;
}

static bool write_pieces(struct pieces *p, struct str s)
{
	while (s.n) {
		ssize_t n = write(p->fd, s.p, s.n);

		if (n < 0 && errno == EFBIG && p->in_piece && next_piece(p))
			continue;
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p->in_piece += (size_t)n;
		s = str_from(s, (size_t)n);
	}
	return !fsync(p->fd) || errno == EINVAL;
}

static void unlink_pieces(struct pieces *p)
{
	unlink(buf_text(&p->path));
	for (int i = 2; i <= p->n; i++) {
		SCOPED(buf) path = BUF(BUF_SMALL);

		buf_addf(&path, "%s.%03d", buf_text(&p->path), i);
		unlink(buf_text(&path));
	}
}

/* The whole session into that folder; what became of it, to words. */
static bool rescue_to(struct journal *j, const char *folder, struct buf *words)
{
	SCOPED(buf) name = BUF(BUF_SMALL), whole = BUF(WHOLE_MAX);
	struct pieces p = {.path = BUF(BUF_SMALL), .n = 1};
	struct str base = path_base(j->path);
	bool good;

	buf_addf(&name, "%s/", folder);
	buf_addstr(&name, base);
	p.fd = create_beside(&p.path, buf_text(&name), "", ".hunsu", 1);
	good = p.fd >= 0;
	if (good) {
		(void)lines_whole(&j->lines, j->fd, &whole);
		good = write_pieces(&p, buf_str(&whole));
		if (!good)
			buf_addf(words, "; %s: %s", buf_text(&p.path), strerror(errno));
		close(p.fd);
		if (!good)
			unlink_pieces(&p);
	} else {
		buf_addf(words, "; %s: %s", buf_text(&p.path), strerror(errno));
	}
	if (good && p.n == 1)
		buf_addf(words, "; the whole session is in %s", buf_text(&p.path));
	else if (good)
		buf_addf(words,
			"; the whole session is in %d files: `cat %s %s.*` puts them together", p.n,
			buf_text(&p.path), buf_text(&p.path));
	buf_release(&p.path);
	return good;
}

static void rescue(struct journal *j, struct buf *words)
{
	const char *folder = getenv("TMPDIR");

	if (folder && *folder && rescue_to(j, folder, words))
		return;
	if ((!folder || strcmp(folder, "/tmp")) && rescue_to(j, "/tmp", words))
		return;
	buf_adds(words, "; they are lost");
}

/* Half a line at the end of the file would be taken for a crash. */
static void trim(struct journal *j)
{
	int64_t taken = j->bytes - j->lines.before, end = taken;

	while (end > 0 && j->lines.sitting.s[end - 1] != '\n')
		end--;
	if (end < taken && !seen_changed(&j->seen, j->fd, j->path, j->bytes, &j->lines) &&
		!ftruncate(j->fd, j->lines.before + end))
		j->bytes = j->lines.before + end;
}

enum status journal_finish(struct journal *j, bool give_up, struct buf *words)
{
	SCOPED(buf) said = BUF(BUF_SMALL);
	size_t unsaved;

	if (!j->sync)
		return OK;
	(void)journal_try_again(j);
	unsaved = journal_wait(j);
	if (unsaved) {
		buf_addf(&said, "%zu %s not saved: %s", unsaved,
			unsaved == 1 ? "act is" : "acts are", journal_trouble(j));
		if (!give_up)
			rescue(j, &said);
		trim(j);
	}
	if (words && said.n)
		buf_addf(words, "%s%s", words->n ? "\n" : "", buf_text(&said));
	return unsaved || j->lost ? FAILED : OK;
}
