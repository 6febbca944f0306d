/*
 * fuzz_opening.c - any bytes as a session's file, opened by its path: to look at, which leaves the
 * file as it is; in turns; to write, which cuts a torn line off at most, keeps that beside the
 * file, and only adds. Opened again, nothing is torn and the state is the same.
 */
#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "hunsu/session/session.h"

static struct loop *loop;

static struct str file_now(struct buf *out, const char *path)
{
	buf_clear(out);
	CHECK(file_read(out, path, NULL) == OK);
	return buf_str(out);
}

/* What a torn line left, beside the file; false: it left none. */
static bool take_torn(struct buf *out, const char *folder)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	DIR *d = opendir(folder);
	const struct dirent *e;

	CHECK(d);
	while ((e = readdir(d)))
		if (strncmp(e->d_name, "s.torn-", 7) == 0)
			buf_addf(&path, "%s/%s", folder, e->d_name);
	closedir(d);
	buf_clear(out);
	if (!path.n)
		return false;
	CHECK(file_read(out, buf_text(&path), NULL) == OK && !unlink(buf_text(&path)));
	return true;
}

static bool look(const char *path, char hash[static HASH_HEX])
{
	SCOPED(buf) note = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	struct session *s = NULL;
	const enum status st = session_open(&s, loop, path, true, &note, &err);

	CHECK((st == OK) == (err.n == 0) && utf8_valid(buf_str(&err), NULL));
	CHECK(utf8_valid(buf_str(&note), NULL));
	if (!st)
		state_hash(hash, s->state);
	session_close(s);
	return st == OK;
}

static void look_in_turns(const char *path)
{
	struct session_turns *t = session_turns_begin(path);

	CHECK(t);
	while (session_turns_go(t, 1000))
		continue;
	(void)session_turns_whole(t);
	session_turns_free(t);
}

/* How many of its bytes are kept as they were. */
static void check_bytes(const char *path, struct str was, bool read_only)
{
	SCOPED(buf) now = BUF(BUF_TEXT), torn = BUF(BUF_TEXT);
	const bool cut = take_torn(&torn, fuzz_folder());
	const struct str is = file_now(&now, path);
	const size_t kept = was.n - torn.n;

	CHECK(torn.n <= was.n && str_eq(buf_str(&torn), str_from(was, kept)));
	CHECK(is.n >= kept && str_eq(str_first(is, kept), str_first(was, kept)));
	CHECK(!read_only || (is.n == was.n && !cut));
}

static bool write_on(const char *path, char hash[static HASH_HEX], struct str was)
{
	SCOPED(buf) note = BUF(BUF_TEXT);
	struct session *s = NULL;
	bool read_only;

	CHECK(session_open(&s, loop, path, false, &note, NULL) == OK);
	read_only = journal_read_only(s->journal);
	if (!read_only)
		session_do(s, event_new(BY_HUMAN, "nothing", NULL));
	state_hash(hash, s->state);
	session_close(s);
	check_bytes(path, was, read_only);
	return !read_only;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) path = fuzz_file("s.hunsu", data, size), torn = BUF(BUF_TEXT);
	const struct str was = {(const char *)data, size};
	char first[HASH_HEX], again[HASH_HEX];
	bool opens;

	if (!loop)
		loop = loop_new();
	opens = look(buf_text(&path), first);
	look_in_turns(buf_text(&path));
	check_bytes(buf_text(&path), was, true);
	if (opens && write_on(buf_text(&path), first, was)) {
		CHECK(look(buf_text(&path), again) && !strcmp(first, again));
		CHECK(!take_torn(&torn, fuzz_folder()));
	}
	return 0;
}
