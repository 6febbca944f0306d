#include "hunsu/llm/model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
#include "provider.h"

#define KEY_MAX 4096

/* ---- URLs */

static struct str url_host(struct str url)
{
	const size_t scheme = str_find(url, "://", 0);
	struct str host = scheme == SIZE_MAX ? url : str_from(url, scheme + 3);
	if (str_starts(host, "[")) {
		host = str_from(host, 1);
		return str_first(host, str_find(host, "]", 0));
	}
	size_t n = 0;
	while (n < host.n && host.p[n] != ':' && host.p[n] != '/')
		n++;
	return str_first(host, n);
}

bool url_is_loopback(struct str url)
{
	const struct str host = url_host(url);
	if (host.n == 9 && strncasecmp(host.p, "localhost", 9) == 0)
		return true;
	if (str_is(host, "::1"))
		return true;
	/* All of 127.0.0.0/8, but not a name such as 127.example.com. */
	if (!str_starts(host, "127."))
		return false;
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] != '.' && (host.p[i] < '0' || host.p[i] > '9'))
			return false;
	return true;
}

enum status url_settle(char **out, struct str url, struct buf *err)
{
	if (!str_starts(url, "http://") && !str_starts(url, "https://"))
		return fail(err, BAD_USAGE, "a base URL begins with http:// or https://");
	for (size_t i = 0; i < url.n; i++) {
		const unsigned char c = (unsigned char)url.p[i];
		if (c <= ' ' || c == 0x7f)
			return fail(err, BAD_USAGE, "a base URL has no blanks");
		if (c == '@') /* the name of a model is kept in the record: no password in it */
			return fail(err, BAD_USAGE,
				"a base URL has no user name: put keys in HUNSU_API_KEY");
		if (c == '?' || c == '#')
			return fail(err, BAD_USAGE,
				"a base URL has no query: it ends before /chat/completions");
	}
	while (str_ends(url, "/"))
		url.n--;
	if (url_host(url).n == 0)
		return fail(err, BAD_USAGE, "a base URL names a host");
	*out = str_dup(url);
	return OK;
}

/* ---- names */

static enum status known_forms(struct str name, const char *why, struct buf *err)
{
	fail(err, BAD_USAGE, "%.*s: %s\nknown are:", (int)(name.n < 200 ? name.n : 200), name.p,
		why);
	for (size_t i = 0; providers[i]; i++)
		fail(err, BAD_USAGE, "\n  %s", providers[i]->form);
	return BAD_USAGE;
}

static enum status checked(struct str name, struct buf *err)
{
	if (!utf8_valid(name, NULL))
		return fail(err, BAD_USAGE, "the name of a model is not UTF-8");
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ')
			return fail(
				err, BAD_USAGE, "the name of a model holds a control character");
	return OK;
}

enum status model_parse(struct model *out, struct str name, struct buf *err)
{
	*out = (struct model){0};
	enum status st = checked(name, err);
	if (st)
		return st;
	size_t n = 0;
	while (n < name.n && name.p[n] != ':' && name.p[n] != '@')
		n++;
	for (size_t i = 0; providers[i] && !out->provider; i++)
		if (str_is(str_first(name, n), providers[i]->name))
			out->provider = providers[i];
	if (!out->provider)
		return known_forms(name, "no such provider", err);

	struct buf why = BUF(BUF_SMALL);
	st = out->provider->parse(out, str_from(name, n), &why);
	if (st) {
		known_forms(name, buf_text(&why), err);
		model_release(out);
	} else {
		/* One model, one name: `local` is kept as what it stands for. */
		const bool alone = n == name.n;
		struct buf shown = BUF(BUF_SMALL);
		buf_addstr(&shown, name);
		if (alone)
			buf_addf(&shown, ":%s", out->model);
		out->name = buf_detach(&shown, NULL);
	}
	buf_release(&why);
	return st;
}

void model_release(struct model *m)
{
	free(m->name);
	free(m->model);
	free(m->base_url);
	free(m->file);
	*m = (struct model){0};
}

/* ---- keys */

/* A key goes into a header line: what would end that line is no key. */
static char *usable(struct str s)
{
	s = str_trim(s);
	if (s.n == 0 || s.n > KEY_MAX)
		return NULL;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == 0x7f)
			return NULL;
	return str_dup(s);
}

static char *key_from_file(void)
{
	struct buf path = BUF(BUF_SMALL);
	char *key = NULL;
	char text[KEY_MAX + 2];
	if (xdg_dir(&path, XDG_CONFIG, "", NULL) == OK) {
		buf_adds(&path, str_ends(buf_str(&path), "/") ? "key" : "/key");
		const int fd = open(path.s, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		struct stat st;
		if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
			st.st_uid == geteuid() && (st.st_mode & 077) == 0) {
			const ssize_t n = read(fd, text, sizeof text);
			if (n > 0)
				key = usable((struct str){text, (size_t)n});
			explicit_bzero(text, sizeof text);
		}
		if (fd >= 0)
			close(fd);
	}
	buf_release(&path);
	return key;
}

char *model_key(const struct model *m)
{
	const char *const *names = m->provider->key_names;
	if (!names)
		return NULL;
	/* HUNSU_API_KEY is for the other servers; OpenAI's own gets OpenAI's own, which no network
	 * is to read on its way. */
	const bool official = m->base_url && strcmp(m->base_url, OPENAI_BASE) == 0;
	const bool readable =
		m->remote && m->base_url && str_starts(str_of(m->base_url), "http://");
	for (size_t i = 0; names[i]; i++) {
		if ((official && strcmp(names[i], "HUNSU_API_KEY") == 0) ||
			(readable && strcmp(names[i], "OPENAI_API_KEY") == 0))
			continue;
		char *key = usable(str_of(getenv(names[i])));
		if (key)
			return key;
	}
	return key_from_file();
}
