/* test_store.c - answers that are kept, and given again. */
#include "../support/test.h"
#include "hunsu/llm/store.h"

#include <math.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <unistd.h>
#include "../support/disk.h"
#include "../support/folder.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/llm/client.h"

static const struct answer paris = {
	.text = {"Par\xC3\xAFs", 6},
	.thinking = {"hm", 2},
	.finish = "stop",
	.tokens_in = 9,
	.tokens_out = -1,
	.usd = 0.25,
	.first_ms = 3,
	.total_ms = 4,
};

static struct store *open_in(struct loop *l, void *folder)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct store *s = store_open(l, folder_path(folder, "a.db"), &err);
	assert_string_equal(buf_text(&err), "");
	return s;
}

static void expect_paris(struct store *s, const char *hash)
{
	struct answer v;
	assert_true(store_get(s, hash, &v));
	assert_true(str_is(v.text, "Par\xC3\xAFs"));
	assert_true(str_is(v.thinking, "hm"));
	assert_string_equal(v.finish, "stop");
	assert_false(v.refusal);
	assert_int_equal(v.tokens_in, 9);
	assert_int_equal(v.tokens_out, -1);
	assert_true(v.usd > 0.24 && v.usd < 0.26);
	assert_int_equal(v.first_ms, 3);
	assert_int_equal(v.total_ms, 4);
}

IN_FOLDER(what_is_put_in_is_there_at_once_and_the_next_time)
{
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	struct answer v, unknown = paris;
	char a[HASH_HEX], b[HASH_HEX], c[HASH_HEX];
	hash_hex(a, STR("a"));
	hash_hex(b, STR("b"));
	hash_hex(c, STR("c"));
	unknown.usd = NAN;
	unknown.refusal = true;
	assert_false(store_get(s, a, &v));
	store_put(s, a, "m", &paris);
	store_put(s, b, "m", &unknown);
	expect_paris(s, a);
	store_close(s);
	s = open_in(l, *state);
	expect_paris(s, a);
	assert_true(store_get(s, b, &v));
	assert_true(isnan(v.usd));
	assert_true(v.refusal);
	assert_false(store_get(s, c, &v));
	store_close(s);
	loop_free(l);
}

IN_FOLDER(what_very_many_put_in_does_not_pile_up_in_the_log)
{
	enum { MANY = 72, BYTES = 1 << 20 };
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	struct answer large = paris, v;
	char *text = mem_new(BYTES, 1), hash[HASH_HEX];
	struct stat log;

	memset(text, 'x', BYTES);
	large.text = (struct str){text, BYTES};
	for (int i = 0; i < MANY; i++) {
		text[0] = (char)('0' + i);
		hash_hex(hash, str_first(large.text, 1));
		store_put(s, hash, "m", &large);
		store_settle(s);
	}
	assert_int_equal(stat(folder_path(*state, "a.db-wal"), &log), 0);
	assert_true(log.st_size < (off_t)32 << 20);
	assert_true(store_get(s, hash, &v));
	assert_int_equal(v.text.p[0], '0' + MANY - 1);
	assert_null(store_trouble(s));
	store_close(s);
	loop_free(l);
	free(text);
}

static int64_t rows_seen_by_another(const char *path)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	int64_t n = -1;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, "SELECT count(*) FROM answers", -1, &q, NULL), SQLITE_OK);
	if (sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

static void put_numbered(struct store *s, int i)
{
	char number[16], hash[HASH_HEX];
	snprintf(number, sizeof number, "%d", i);
	hash_hex(hash, str_of(number));
	store_put(s, hash, "m", &paris);
}

IN_FOLDER(answers_are_written_together_soon_after)
{
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	const char *path = folder_path(*state, "a.db");
	for (int i = 0; i < 10; i++)
		put_numbered(s, i);
	assert_int_equal(rows_seen_by_another(path), 0);
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (rows_seen_by_another(path) == 0) {
		assert_true(clock_ms() < until);
		loop_turn(l, 100);
	}
	assert_int_equal(rows_seen_by_another(path), 10);
	store_close(s);
	loop_free(l);
}

IN_FOLDER(a_full_batch_does_not_wait)
{
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	for (int i = 0; i < 2000; i++)
		put_numbered(s, i);
	assert_true(rows_seen_by_another(folder_path(*state, "a.db")) >= 1000);
	store_close(s);
	assert_int_equal(rows_seen_by_another(folder_path(*state, "a.db")), 2000);
	loop_free(l);
}

IN_FOLDER(a_busy_database_is_tried_again)
{
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	const char *path = folder_path(*state, "a.db");
	sqlite3 *other;
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 0; i < 600; i++)
		put_numbered(s, i);
	for (const int64_t until = clock_ms() + 500; clock_ms() < until;)
		loop_turn(l, 10);
	assert_null(store_trouble(s));
	assert_int_equal(rows_seen_by_another(path), 0);
	assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	for (const int64_t until = clock_ms() + PATIENCE_MS; rows_seen_by_another(path) < 600;) {
		assert_true(clock_ms() < until);
		loop_turn(l, 100);
	}
	store_close(s);
	loop_free(l);
}

IN_FOLDER(a_locked_store_says_who_may_have_it)
{
	struct loop *l = loop_new();
	SCOPED(buf) err = BUF(BUF_SMALL);
	const char *path = folder_path(*state, "a.db");
	sqlite3 *other;

	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	assert_null(store_open(l, path, &err));
	assert_has(&err, path);
	assert_has(&err, "most likely another hunsu");
	assert_has(&err, "try again when");
	sqlite3_close(other);
	loop_free(l);
}

IN_FOLDER(a_file_that_is_no_database_is_said)
{
	struct loop *l = loop_new();
	SCOPED(buf) err = BUF(BUF_SMALL);
	const char *path = folder_file(*state, "bad.db",
		"this is no database, however long it is looked at: "
		"no header, no pages, nothing of the kind is in it; a hundred bytes are needed, so "
		"here they are");
	assert_null(store_open(l, path, &err));
	assert_non_null(strstr(buf_text(&err), path));
	buf_clear(&err);
	assert_null(store_open(l, folder_path(*state, "no/such/folder.db"), &err));
	assert_true(err.n > 0);
	loop_free(l);
}

IN_FOLDER(a_store_of_a_newer_hunsu_is_left_alone)
{
	struct loop *l = loop_new();
	SCOPED(buf) err = BUF(BUF_SMALL);
	store_close(open_in(l, *state));
	sqlite3 *db;
	assert_int_equal(sqlite3_open(folder_path(*state, "a.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_null(store_open(l, folder_path(*state, "a.db"), &err));
	assert_non_null(strstr(buf_text(&err), "newer"));
	loop_free(l);
}

IN_FOLDER(a_store_that_fails_is_said_and_harms_nothing)
{
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	sqlite3 *db;
	assert_int_equal(sqlite3_open(folder_path(*state, "a.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DROP TABLE answers", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	put_numbered(s, 1);
	const int64_t until = clock_ms() + PATIENCE_MS;
	while (!store_trouble(s)) {
		assert_true(clock_ms() < until);
		loop_turn(l, 100);
	}
	put_numbered(s, 2);
	store_close(s);
	loop_free(l);
}

IN_FOLDER(what_a_full_disk_did_not_take_is_written_when_there_is_room)
{
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	const char *path = folder_path(*state, "a.db");
	struct buf words = BUF(BUF_SMALL);
	int64_t until = clock_ms() + PATIENCE_MS;
	disk_limit_files(2000);
	for (int i = 0; i < 600; i++) /* more than a batch */
		put_numbered(s, i);
	while (!store_trouble(s)) {
		assert_true(clock_ms() < until);
		loop_turn(l, 100);
	}
	put_numbered(s, 600);
	assert_int_equal(rows_seen_by_another(path), 0);
	disk_limit_files(-1);
	while (rows_seen_by_another(path) < 601) {
		assert_true(clock_ms() < until);
		loop_turn(l, 100);
	}
	assert_int_equal(store_finish(s, &words), 0);
	assert_string_equal(buf_text(&words), "");
	store_close(s);
	loop_free(l);
}

IN_FOLDER(one_that_could_not_be_opened_is_tried_again)
{
	struct loop *l = loop_new();
	struct buf words = BUF(BUF_SMALL);
	struct answer v;
	char hash[HASH_HEX];
	const char *path = folder_path(*state, "sub/a.db");
	struct store *s = store_start(l, path);
	hash_hex(hash, STR("a"));
	assert_non_null(strstr(store_trouble(s), path));
	assert_false(store_get(s, hash, &v));
	store_put(s, hash, "m", &paris);
	expect_paris(s, hash);
	assert_int_equal(file_mkdirs(folder_path(*state, "sub"), NULL), OK);
	assert_int_equal(store_finish(s, &words), 0);
	store_close(s);
	assert_int_equal(rows_seen_by_another(folder_path(*state, "sub/a.db")), 1);
	loop_free(l);
}

IN_FOLDER(what_is_not_kept_is_counted)
{
	static const char *const taken[] = {"a.db", "a.db-wal"};
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		struct loop *l = loop_new();
		struct store *s = open_in(l, *state);
		SCOPED(buf) words = BUF(BUF_SMALL);
		const int64_t until = clock_ms() + PATIENCE_MS;
		for (int k = 0; k < 3; k++)
			put_numbered(s, k);
		while (rows_seen_by_another(folder_path(*state, "a.db")) < 3) {
			assert_true(clock_ms() < until);
			loop_turn(l, 100);
		}
		assert_int_equal(unlink(folder_path(*state, taken[i])), 0);
		put_numbered(s, 3);
		assert_int_equal(store_finish(s, &words), 4);
		assert_non_null(strstr(buf_text(&words), "4 answers were not kept"));
		assert_non_null(strstr(buf_text(&words), "removed"));
		store_close(s);
		unlink(folder_path(*state, "a.db"));
		unlink(folder_path(*state, "a.db-wal"));
		unlink(folder_path(*state, "a.db-shm"));
		loop_free(l);
	}
}

static void expect_mode(const char *path, int wanted)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	if ((int)(st.st_mode & 0777) != wanted)
		fail_msg("%s: %o", path, st.st_mode & 0777);
}

IN_FOLDER(nobody_else_reads_it)
{
	static const char *const files[] = {"a.db", "a.db-wal", "a.db-shm"};
	struct loop *l = loop_new();
	char hash[HASH_HEX];
	const mode_t was = umask(0);
	for (int round = 0; round < 2; round++) {
		struct store *s = open_in(l, *state);
		hash_hex(hash, STR("x"));
		store_put(s, hash, "m", &paris);
		store_close(s);
		s = open_in(l, *state); /* its log is there */
		for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
			expect_mode(folder_path(*state, files[i]), 0600);
			/* As an earlier hunsu left it: the next round tightens it. */
			assert_int_equal(chmod(folder_path(*state, files[i]), 0666), 0);
		}
		store_close(s);
	}
	setenv("XDG_DATA_HOME", *state, 1);
	assert_int_equal(mkdir(folder_path(*state, "hunsu"), 0755), 0);
	store_close(store_open(l, NULL, NULL));
	expect_mode(folder_path(*state, "hunsu"), 0700);
	expect_mode(folder_path(*state, "hunsu/answers.db"), 0600);
	umask(was);
	loop_free(l);
}

IN_FOLDER(its_size_is_told)
{
	struct loop *l = loop_new();
	struct store *s = open_in(l, *state);
	int64_t answers = -1, bytes = -1;
	put_numbered(s, 1);
	put_numbered(s, 1);
	put_numbered(s, 2);
	assert_int_equal(store_size(s, &answers, &bytes, NULL), OK);
	assert_int_equal(answers, 2);
	assert_true(bytes > 0);
	store_close(s);
	loop_free(l);
}
