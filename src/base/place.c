/* place.c - where our files live: the XDG folders, and what is shipped with the program. */
#include <pwd.h>
#include <unistd.h>

#include "hunsu/base/file.h"

static const struct {
	const char *variable, *under_home;
} xdg_table[] = {
	[XDG_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
	[XDG_DATA] = {"XDG_DATA_HOME", ".local/share"},
	[XDG_STATE] = {"XDG_STATE_HOME", ".local/state"},
	[XDG_CACHE] = {"XDG_CACHE_HOME", ".cache"},
};

static const char *home_folder(void)
{
	const char *home = getenv("HOME");
	const struct passwd *pw;

	if (home && home[0] == '/')
		return home;
	pw = getpwuid(getuid());
	return pw && pw->pw_dir && pw->pw_dir[0] == '/' ? pw->pw_dir : NULL;
}

enum status xdg_path(struct buf *out, enum xdg kind, const char *sub, struct buf *err)
{
	const char *base = getenv(xdg_table[kind].variable), *home;

	/* The specification demands that relative paths are ignored. */
	if (base && base[0] == '/') {
		buf_addf(out, "%s/hunsu", base);
	} else {
		home = home_folder();
		if (!home)
			return fail(err, FAILED, "no home folder; set HOME or %s",
				xdg_table[kind].variable);
		buf_addf(out, "%s/%s/hunsu", home, xdg_table[kind].under_home);
	}
	if (sub[0])
		buf_addf(out, "/%s", sub);
	if (out->full)
		return fail(err, FAILED, "the path of %s is too long", xdg_table[kind].variable);
	return OK;
}

enum status xdg_dir(struct buf *out, enum xdg kind, const char *sub, struct buf *err)
{
	size_t before = out->n;
	enum status st = xdg_path(out, kind, sub, err);

	if (!st)
		st = file_mkdirs(buf_text(out) + before, err);
	if (st && out->n > before) {
		out->n = before;
		out->s[before] = '\0';
	}
	return st;
}

void share_path(struct buf *out, const char *rel)
{
	const char *set = getenv("HUNSU_SHARE");

	if (!set || !set[0])
		set = file_exists(HUNSU_SHARE) ? HUNSU_SHARE : HUNSU_SOURCE;
	buf_addf(out, "%s/%s", set, rel);
}
