/* local_digest.c - the SHA-256 of weights: pinned, kept from an earlier time, or made in slices. */
#include "local_digest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"

#define SLICE ((size_t)1 << 20) /* some 3 ms of hashing: keys are looked at in between */

/* What scripts/local-model verifies before a file gets its name (a test compares the two). */
static const struct {
	const char *size, *digest;
} pinned[] = {
	{"1.5b", "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"},
	{"0.5b", "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"},
	{"135m", "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"},
};

static const char *pinned_digest(const struct model *m)
{
	for (size_t i = 0; i < sizeof pinned / sizeof *pinned; i++)
		if (strcmp(m->file, pinned[i].size) == 0)
			return pinned[i].digest;
	return NULL;
}

/* ---- kept digests: a file named after path, size and time of change, holding the digest */

static enum status place_of(struct buf *out, const char *path, struct buf *err)
{
	struct stat st;
	char name[HASH_HEX];
	char *real = realpath(path, NULL);
	struct buf id = BUF(BUF_SMALL);
	enum status st2;
	if (!real || stat(real, &st) != 0) {
		free(real);
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	}
	buf_addf(&id, "%s\n%lld\n%lld", real, (long long)st.st_size, file_mtime(real));
	hash_hex(name, buf_str(&id));
	buf_release(&id);
	free(real);
	st2 = xdg_dir(out, XDG_CACHE, "digests", err);
	buf_addf(out, "/%s", name);
	return st2;
}

static bool read_kept(char out[static HASH_HEX], const char *place)
{
	struct buf text = BUF(HASH_HEX + 8);
	bool good = file_exists(place) && file_read(&text, place, NULL) == OK;
	const struct str hex = str_trim(buf_str(&text));
	good = good && hex.n == HASH_HEX - 1;
	for (size_t i = 0; good && i < hex.n; i++)
		good = strchr("0123456789abcdef", hex.p[i]) != NULL;
	if (good) {
		memcpy(out, hex.p, hex.n);
		out[hex.n] = 0;
	}
	buf_release(&text);
	return good;
}

static bool kept(char out[static HASH_HEX], const struct model *m)
{
	struct buf place = BUF(BUF_SMALL);
	const bool found = place_of(&place, m->file, NULL) == OK && read_kept(out, place.s);
	buf_release(&place);
	return found;
}

bool local_digest_known(const struct model *m)
{
	char unused[HASH_HEX];
	return pinned_digest(m) || kept(unused, m);
}

/* ---- reading a file */

struct digesting {
	struct loop *loop;
	struct timer *timer;
	void (*done)(void *arg, const char *error);
	void *arg;
	char *path;
	struct buf place; /* fixed before the file is read: what changes meanwhile is not what was
			     read */
	char *slice;
	int fd;
	SHA2_CTX sha;
	char hex[HASH_HEX];
};

void digest_stop(struct digesting *d)
{
	if (!d)
		return;
	timer_remove(d->timer);
	if (d->fd >= 0)
		close(d->fd);
	buf_release(&d->place);
	free(d->path);
	free(d->slice);
	free(d);
}

static enum status digest_open(struct digesting **out, const struct model *m, struct buf *err)
{
	struct digesting *d = NEW(struct digesting);
	enum status st;
	d->path = mem_dup(m->file);
	d->place = BUF(BUF_SMALL);
	d->slice = mem_new(SLICE, 1);
	d->fd = open(m->file, O_RDONLY | O_CLOEXEC);
	SHA256Init(&d->sha);
	st = place_of(&d->place, m->file, err);
	if (!st && d->fd < 0)
		st = fail(err, FAILED, "%s: %s", m->file, strerror(errno));
	if (st)
		digest_stop(d);
	else
		*out = d;
	return st;
}

/* One slice. `more` false: the digest is in d->hex, and kept. */
static enum status digest_slice(struct digesting *d, bool *more, struct buf *err)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum[SHA256_DIGEST_LENGTH];
	const ssize_t n = read(d->fd, d->slice, SLICE);
	*more = n > 0 || (n < 0 && errno == EINTR);
	if (n > 0)
		SHA256Update(&d->sha, (const uint8_t *)d->slice, (size_t)n);
	if (*more)
		return OK;
	if (n < 0)
		return fail(err, FAILED, "%s: %s", d->path, strerror(errno));
	SHA256Final(sum, &d->sha);
	for (size_t i = 0; i < sizeof sum; i++) {
		d->hex[2 * i] = digits[sum[i] >> 4];
		d->hex[2 * i + 1] = digits[sum[i] & 15];
	}
	d->hex[HASH_HEX - 1] = 0;
	return file_write(d->place.s, str_of(d->hex), err);
}

static void on_slice(void *arg)
{
	struct digesting *d = arg;
	struct buf err = BUF(BUF_SMALL);
	bool more;
	enum status st;
	d->timer = NULL;
	st = digest_slice(d, &more, &err);
	if (!st && more) {
		d->timer = loop_timer(d->loop, 0, on_slice, d);
	} else {
		d->done(d->arg, st ? buf_text(&err) : NULL);
		digest_stop(d);
	}
	buf_release(&err);
}

/* Also a failure to open is told from the loop. */
static void on_failed(void *arg)
{
	struct digesting *d = arg;
	d->timer = NULL;
	d->done(d->arg, d->path);
	digest_stop(d);
}

struct digesting *digest_begin(struct loop *l, const struct model *m,
	void (*done)(void *arg, const char *error), void *arg)
{
	struct digesting *d;
	struct buf err = BUF(BUF_SMALL);
	const bool opened = digest_open(&d, m, &err) == OK;
	if (!opened) {
		d = NEW(struct digesting);
		d->fd = -1;
		d->path = mem_dup(buf_text(&err));
	}
	d->loop = l;
	d->done = done;
	d->arg = arg;
	d->timer = loop_timer(l, 0, opened ? on_slice : on_failed, d);
	buf_release(&err);
	return d;
}

enum status local_digest(char out[static HASH_HEX], const struct model *m, struct buf *err)
{
	const char *known = pinned_digest(m);
	struct digesting *d;
	enum status st;
	if (known) {
		memcpy(out, known, HASH_HEX);
		return OK;
	}
	if (kept(out, m))
		return OK;
	st = digest_open(&d, m, err);
	if (st)
		return st;
	for (bool more = true; more && !st;)
		st = digest_slice(d, &more, err);
	if (!st)
		memcpy(out, d->hex, HASH_HEX);
	digest_stop(d);
	return st;
}
