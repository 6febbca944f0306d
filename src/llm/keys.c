/* keys.c - which key goes to which server, and which is passed over. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/file.h"
#include "hunsu/base/secret.h"
#include "hunsu/llm/model.h"
#include "place.h"
#include "provider.h"

#define KEY_MAX 4096

/* A key goes into a header line: what would end that line is no key. */
static char *usable(struct str s, const char *where, struct buf *why)
{
	bool good;
	s = str_trim(s);
	if (s.n == 0)
		return NULL;
	good = s.n <= KEY_MAX;
	for (size_t i = 0; i < s.n; i++)
		good = good && (unsigned char)s.p[i] > ' ' && s.p[i] != 0x7f;
	if (good)
		return str_dup(s);
	fail(why, FAILED, "%s is passed over: a key is one word of at most %d bytes", where,
		KEY_MAX);
	return NULL;
}

/* What is wrong with the file, or NULL. */
static const char *unfit(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "it is no file";
	if (st->st_uid != geteuid())
		return "it is not yours";
	return (st->st_mode & 077) != 0 ? "others may read it (chmod 600)" : NULL;
}

static char *read_key(int fd, const char *path, struct buf *why)
{
	char text[KEY_MAX + 64];
	struct stat st;
	char *key = NULL;
	const char *wrong = fstat(fd, &st) == 0 ? unfit(&st) : strerror(errno);
	ssize_t n;
	if (wrong) {
		fail(why, FAILED, "%s is passed over: %s", path, wrong);
		return NULL;
	}
	n = read(fd, text, sizeof text);
	if (n > 0)
		key = usable((struct str){text, (size_t)n}, path, why);
	else if (n < 0)
		fail(why, FAILED, "%s is passed over: %s", path, strerror(errno));
	explicit_bzero(text, sizeof text);
	return key;
}

static char *key_from_file(const char *name, struct buf *why)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	char *key = NULL;
	int fd;
	if (xdg_dir(&path, XDG_CONFIG, "", NULL) == OK) {
		buf_addf(&path, "/%s", name);
		fd = open(path.s, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		if (fd >= 0) {
			key = read_key(fd, path.s, why);
			close(fd);
		} else if (errno != ENOENT) {
			fail(why, FAILED, "%s is passed over: %s", path.s, strerror(errno));
		}
	}
	return key;
}

void model_key_free(char *key)
{
	if (key)
		explicit_bzero(key, strlen(key));
	free(key);
}

/* It is at one place. */
static char *key_for(const struct model *m, struct buf *why)
{
	const struct provider *p = m->provider;
	const char *variable = "HUNSU_API_KEY", *file = "key";
	char *key;
	/* Its own service, or what the environment names instead, gets its own. */
	if (place_official(m) || place_named(m)) {
		variable = p->key_variable;
		file = p->key_file;
	}
	key = usable(str_of(getenv(variable)), variable, why);
	if (!key)
		key = key_from_file(file, why);
	if (key && model_in_clear(m)) {
		model_key_free(key);
		key = NULL;
		fail(why, FAILED,
			"no key goes to %s: whoever is on the way could read it (https:// is "
			"needed)",
			m->base_url);
	}
	if (key)
		secret_held();
	return key;
}

char *model_key(const struct model *m, struct buf *why)
{
	char *key = NULL;
	if (!m->provider || !m->provider->key_header)
		return NULL;
	for (size_t i = 0; !key && model_url(m, i).n; i++) {
		SCOPED(model) one;
		model_alone(&one, m, i);
		key = key_for(&one, why);
	}
	return key;
}

const char *model_key_variable(const struct model *m)
{
	return m->provider && place_official(m) ? m->provider->key_variable : NULL;
}

bool model_key_passed_over(const struct model *m, struct buf *why)
{
	const size_t before = why->n;
	model_key_free(model_key(m, why));
	return why->n > before;
}
