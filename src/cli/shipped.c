/* shipped.c - sessions that come with the program. */
#include "start.h"

#include <string.h>
#include "hunsu/base/file.h"
#include "hunsu/session/session.h"
#include "hunsu/session/story.h"

#define SUFFIX ".hunsu"

enum status session_named(struct buf *out, const char *word, struct buf *err)
{
	SCOPED(buf) rel = BUF(BUF_SMALL);
	size_t before = out->n;
	enum status st = OK;
	buf_adds(out, word);
	if (file_exists(word) || strchr(word, '/'))
		return OK;
	buf_clear(out);
	st = xdg_dir(out, XDG_DATA, "sessions", err);
	buf_addf(out, "/%s%s", word, str_ends(str_of(word), SUFFIX) ? "" : SUFFIX);
	if (!st && !file_exists(buf_text(out))) {
		buf_splice(out, before, out->n - before, STR(""));
		buf_addf(&rel, "sessions/%s%s", word, str_ends(str_of(word), SUFFIX) ? "" : SUFFIX);
		share_path(out, buf_text(&rel));
		if (!file_exists(buf_text(out)))
			st = fail(err, str_ends(str_of(word), SUFFIX) ? FAILED : BAD_USAGE,
				"there is no session %s: neither a file, nor in "
				"$XDG_DATA_HOME/hunsu/sessions, nor among those that are shipped",
				word);
	}
	return st;
}

enum status session_of_name(
	struct session **out, struct loop *l, const char *word, struct buf *note, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	enum status st = session_named(&path, word, err);

	return st ? st : session_open(out, l, buf_text(&path), true, note, err);
}

static bool is_shipped(const char *path)
{
	SCOPED(buf) folder = BUF(BUF_SMALL);
	OWNED char *shipped = NULL, *file = realpath(path, NULL);
	size_t n;
	share_path(&folder, "sessions");
	shipped = realpath(buf_text(&folder), NULL);
	n = shipped ? strlen(shipped) : 0;
	return n && file && !strncmp(file, shipped, n) && file[n] == '/';
}

enum status shipped_copy(struct buf *own, const char *path, struct buf *note, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	struct str base = path_base(path);
	OWNED char *name = NULL;
	enum status st;
	if (!is_shipped(path))
		return OK;
	name = str_dup(str_first(base, base.n - strlen(SUFFIX) * str_ends(base, SUFFIX)));
	st = session_fresh_path(own, name, err);
	if (!st)
		st = file_read(&text, path, err);
	if (!st)
		st = file_write(buf_text(own), buf_str(&text), err);
	if (!st)
		buf_addf(note, "%s%s comes with hunsu and stays as it is; this is your copy: %s",
			note->n ? "\n" : "", name, buf_text(own));
	return st;
}

enum status text_named(
	struct text_ref *out, const struct state *s, const char *which, struct buf *err)
{
	const struct str w = str_of(which ? which : "");
	long n = 0;

	*out = (struct text_ref){.version = s->head};
	if (w.n > 1 && (*w.p == 'v' || *w.p == 'V') &&
		str_to_long(str_from(w, 1), 1, 1000000000, &n))
		out->version = (int)n;
	else if (which)
		*out = (struct text_ref){.variant = variant_by_letter(w)};
	if (state_text(s, *out, NULL))
		return OK;
	if (!which)
		return fail(err, FAILED, "the session has no prompt yet");
	return fail(err, BAD_USAGE,
		"there is no %s: versions are v1 to v%zu, variants A, B, … (%zu)", which,
		s->versions.n, s->variants.n);
}
