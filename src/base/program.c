/* program.c - which program of the person's it is, and whether it may be run. */
#include "hunsu/base/program.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/file.h"
#include "hunsu/base/named.h"

#define SHOWN 12 /* digits of the hash in a name */
#define MOST_BYTES ((size_t)64 << 20)

void program_parts(struct str name, struct str *path, struct str *hash)
{
	const size_t at = name.n > SHOWN ? name.n - SHOWN - 1 : 0;
	size_t digits = 0;

	*path = name;
	*hash = (struct str){0};
	if (!at || name.p[at] != '@')
		return;
	while (digits < SHOWN && strchr("0123456789abcdef", name.p[at + 1 + digits]))
		digits++;
	if (digits == SHOWN) {
		*path = str_first(name, at);
		*hash = str_from(name, at + 1);
	}
}

static enum status hash_file(char out[static HASH_HEX], const char *path, struct buf *err)
{
	SCOPED(buf) text = BUF(MOST_BYTES);
	struct stat st;
	enum status s = OK;

	if (stat(path, &st) != 0)
		s = fail(err, FAILED, "the program %s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		s = fail(err, FAILED, "the program %s is no file", path);
	else if (access(path, X_OK) != 0)
		s = fail(err, FAILED,
			"the program %s may not be executed (chmod +x %s, and it begins with a "
			"line such as #!/usr/bin/env python3)",
			path, path);
	else
		s = file_read(&text, path, err);
	if (!s)
		hash_hex(out, buf_str(&text));
	return s;
}

enum status program_name(struct buf *out, struct str path, const char *beside, struct buf *err)
{
	SCOPED(buf) real = BUF(BUF_SMALL), from = BUF(BUF_SMALL);
	OWNED char *given = str_dup(path);
	char hash[HASH_HEX];
	enum status st;

	if (beside && *given != '/')
		path_sibling(&from, beside, given);
	else
		buf_adds(&from, given);
	st = path.n ? file_real(&real, buf_text(&from), err)
		    : fail(err, FAILED, "no program is named");
	if (!st)
		st = hash_file(hash, buf_text(&real), err);
	if (!st)
		buf_addf(out, "%s@%.*s", buf_text(&real), SHOWN, hash);
	return st;
}

enum status program_hash(char out[static HASH_HEX], struct str name, struct buf *err)
{
	struct str path, hash;
	OWNED char *file = NULL;
	enum status st;

	program_parts(name, &path, &hash);
	file = str_dup(path);
	st = hash_file(out, file, err);
	if (!st && !str_eq(str_first(str_of(out), SHOWN), hash))
		st = fail(err, FAILED,
			"the program %s is another one now (%.*s, not %.*s): name it again", file,
			SHOWN, out, (int)hash.n, hash.p);
	return st;
}

/* "HASH PATH for TASK", as the file of what was named has it. */
static enum status entry_of(struct buf *out, struct str name, const char *task, struct buf *err)
{
	struct str path, shown;
	char hash[HASH_HEX];
	enum status st = program_hash(hash, name, err);

	program_parts(name, &path, &shown);
	if (!st)
		buf_addf(out, "%s %.*s for %s", hash, (int)path.n, path.p, task ? task : "");
	return st;
}

bool program_allowed(struct str name, const char *task)
{
	SCOPED(buf) entry = BUF(BUF_SMALL);

	return entry_of(&entry, name, task, NULL) == OK &&
	       named_has(NAMED_PROGRAM, buf_str(&entry));
}

enum status program_allow(struct str name, const char *task, struct buf *err)
{
	SCOPED(buf) entry = BUF(BUF_SMALL);
	enum status st = entry_of(&entry, name, task, err);

	if (!st)
		st = named_add(NAMED_PROGRAM, buf_str(&entry), err);
	return st;
}

void program_words(struct buf *out, struct str name, const char *task, const char *role)
{
	struct str path, hash;

	program_parts(name, &path, &hash);
	buf_addf(out, "the %s of %s is the program %.*s", role,
		task && *task ? task : "this session", (int)path.n, path.p);
}
