/* local_digest.c - the SHA-256 of weights: pinned, kept from an earlier time, or made in slices. */
#include "local_digest.h"

#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/file.h"

#define SLICE ((size_t)1 << 20) /* some 3 ms of hashing: keys are looked at in between */

/* What scripts/local-model verifies before a file gets its name (a test compares the two). */
static const struct {
	const char *size, *digest;
} pinned[] = {
	{"1.5b", "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"},
	{"0.5b", "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"},
	{"135m", "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"},
};

/* ---- kept digests: a file named after path, size and time of change, holding the digest */

static enum status place_of(struct buf *out, const char *path, struct buf *err)
{
	struct stat st;
	char name[HASH_HEX];
	OWNED char *real = realpath(path, NULL);
	SCOPED(buf) id = BUF(BUF_SMALL);
	enum status st2;
	if (!real || stat(real, &st) != 0)
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	buf_addf(&id, "%s\n%lld\n%lld", real, (long long)st.st_size, file_mtime(real));
	hash_hex(name, buf_str(&id));
	st2 = xdg_dir(out, XDG_CACHE, "digests", err);
	buf_addf(out, "/%s", name);
	return st2;
}

static bool read_kept(char out[static HASH_HEX], const char *place)
{
	SCOPED(buf) text = BUF(HASH_HEX + 8);
	const bool good = file_exists(place) && file_read(&text, place, NULL) == OK &&
			  strspn(text.s, "0123456789abcdef") == HASH_HEX - 1 &&
			  str_trim(buf_str(&text)).n == HASH_HEX - 1;
	if (good)
		snprintf(out, HASH_HEX, "%s", text.s);
	return good;
}

bool local_digest(char out[static HASH_HEX], const struct model *m)
{
	SCOPED(buf) place = BUF(BUF_SMALL);
	bool known = false;
	for (size_t i = 0; i < sizeof pinned / sizeof *pinned && !known; i++) {
		known = strcmp(m->file, pinned[i].size) == 0;
		if (known)
			memcpy(out, pinned[i].digest, HASH_HEX);
	}
	return known || (place_of(&place, m->file, NULL) == OK && read_kept(out, place.s));
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
	struct buf error;
	char *slice;
	int fd;
	SHA2_CTX sha;
};

void digest_stop(struct digesting *d)
{
	if (!d)
		return;
	timer_remove(d->timer);
	if (d->fd >= 0)
		close(d->fd);
	buf_release(&d->place);
	buf_release(&d->error);
	free(d->path);
	free(d->slice);
	free(d);
}

/* One slice. `more` false: the digest is kept. */
static enum status digest_slice(struct digesting *d, bool *more)
{
	char hex[HASH_HEX];
	const ssize_t n = read(d->fd, d->slice, SLICE);
	*more = n > 0 || (n < 0 && errno == EINTR);
	if (n > 0)
		SHA256Update(&d->sha, (const uint8_t *)d->slice, (size_t)n);
	if (*more)
		return OK;
	if (n < 0)
		return fail(&d->error, FAILED, "%s: %s", d->path, strerror(errno));
	return file_write(d->place.s, str_of(SHA256End(&d->sha, hex)), &d->error);
}

/* Also a failure to open is told from here. */
static void on_slice(void *arg)
{
	struct digesting *d = arg;
	bool more = false;
	enum status st = d->error.n > 0 ? FAILED : digest_slice(d, &more);
	d->timer = NULL;
	if (!st && more) {
		d->timer = loop_timer(d->loop, 0, on_slice, d);
		return;
	}
	d->done(d->arg, st ? buf_text(&d->error) : NULL);
	digest_stop(d);
}

struct digesting *digest_begin(struct loop *l, const struct model *m,
	void (*done)(void *arg, const char *error), void *arg)
{
	struct digesting *d = NEW(struct digesting);
	*d = (struct digesting){.loop = l,
		.done = done, .arg = arg, .fd = -1, .path = mem_dup(m->file),
		.slice = mem_new(SLICE, 1), .place = BUF(BUF_SMALL), .error = BUF(BUF_SMALL)};
	SHA256Init(&d->sha);
	if (place_of(&d->place, m->file, &d->error) == OK &&
		(d->fd = open(m->file, O_RDONLY | O_CLOEXEC)) < 0)
		fail(&d->error, FAILED, "%s: %s", m->file, strerror(errno));
	d->timer = loop_timer(l, 0, on_slice, d);
	return d;
}
