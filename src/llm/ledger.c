/* ledger.c - what is known of a batch, in SQLite beside it. */
#include "hunsu/llm/ledger.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/llm/database.h"

#define VERSION 1
#define WHOLE "whole"

static const char schema[] =
	"CREATE TABLE words(name TEXT PRIMARY KEY, value TEXT NOT NULL);"
	"CREATE TABLE parts(number INTEGER PRIMARY KEY, calls INTEGER NOT NULL,"
	" bytes INTEGER NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL,"
	" batch TEXT NOT NULL, state TEXT NOT NULL, begun INTEGER NOT NULL);"
	"CREATE TABLE calls(hash BLOB PRIMARY KEY, answered INTEGER, error TEXT) WITHOUT ROWID;"
	"PRAGMA user_version=1;";

enum statement { SET, GET, ADD, FIND, ERROR, MARK, PUT_PART, PART, TALLY, ERRORS, STATEMENTS };

static const char frequent_errors[] =
	"SELECT error, count(*) AS n FROM calls WHERE error IS NOT NULL"
	" GROUP BY error ORDER BY n DESC, error LIMIT ?1";

static const char *const sql[STATEMENTS] = {
	[SET] = "INSERT OR REPLACE INTO words VALUES (?1, ?2)",
	[GET] = "SELECT value FROM words WHERE name = ?1",
	[ADD] = "INSERT OR IGNORE INTO calls(hash) VALUES (?1)",
	[FIND] = "SELECT answered FROM calls WHERE hash = ?1",
	[ERROR] = "SELECT error FROM calls WHERE hash = ?1",
	[MARK] = "UPDATE calls SET answered = ?2, error = ?3 WHERE hash = ?1",
	[PUT_PART] = "INSERT OR REPLACE INTO parts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[PART] = "SELECT calls, bytes, name, file, batch, state, begun FROM parts WHERE number=?1",
	[TALLY] = "SELECT count(*), count(nullif(answered, 0)), count(error) FROM calls",
	[ERRORS] = frequent_errors,
};

struct ledger {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *prepared[STATEMENTS];
	int rc; /* of the first thing that failed since the last commit */
};

void ledger_path(struct buf *out, const char *batch)
{
	buf_addf(out, "%s.ledger", batch);
}

static void note(struct ledger *l, int rc)
{
	if (l->rc == SQLITE_OK && rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
		l->rc = rc;
}

static void run(struct ledger *l, const char *what)
{
	note(l, sqlite3_exec(l->db, what, NULL, NULL, NULL));
}

static enum status verdict(const struct ledger *l, struct buf *err)
{
	if (l->rc == SQLITE_OK)
		return OK;
	return fail(err, FAILED, "%s: %s", l->path, database_why(NULL, l->rc));
}

void ledger_close(struct ledger *l)
{
	if (!l)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(l->prepared[i]);
	sqlite3_close(l->db);
	free(l->path);
	free(l);
}

static void prepare(struct ledger *l)
{
	for (int i = 0; i < STATEMENTS && l->rc == SQLITE_OK; i++)
		note(l, sqlite3_prepare_v3(l->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
				&l->prepared[i], NULL));
	run(l, "BEGIN");
}

static struct ledger *open_at(const char *path, int flags)
{
	struct ledger *l = NEW(struct ledger);

	l->path = mem_dup(path);
	note(l, sqlite3_open_v2(path, &l->db, flags | SQLITE_OPEN_READWRITE, NULL));
	note(l, sqlite3_busy_timeout(l->db, 2000));
	run(l, "PRAGMA cache_size=-8192;");
	return l;
}

static struct ledger *opened(struct ledger *l, struct buf *err)
{
	if (!verdict(l, err))
		return l;
	ledger_close(l);
	return NULL;
}

struct ledger *ledger_new(const char *path, struct buf *err)
{
	struct ledger *l;
	int fd;

	(void)unlink(path);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600); /* nobody else's to read */
	if (fd >= 0)
		close(fd);
	l = open_at(path, SQLITE_OPEN_CREATE);
	run(l, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"); /* half of it is of no use */
	run(l, schema);
	prepare(l);
	return opened(l, err);
}

static int number_of(struct ledger *l, const char *what)
{
	sqlite3_stmt *q = NULL;
	int number = 0;

	note(l, sqlite3_prepare_v2(l->db, what, -1, &q, NULL));
	if (l->rc == SQLITE_OK && sqlite3_bind_parameter_count(q))
		note(l, sqlite3_bind_text(q, 1, schema, -1, SQLITE_STATIC));
	if (l->rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		number = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	return number;
}

/* Tables of somebody else's could be views without an end, or hold what ours cannot. */
static const char is_ours[] = "SELECT group_concat(sql, ';') || ';PRAGMA user_version=1;' = ?1"
			      " FROM sqlite_master WHERE sql IS NOT NULL";

struct ledger *ledger_open(const char *path, struct buf *err)
{
	struct ledger *l;
	int version;

	if (!file_exists(path)) {
		fail(err, FAILED, "%s is not there: hunsu batch write makes it with its batch",
			path);
		return NULL;
	}
	l = open_at(path, 0);
	version = number_of(l, "PRAGMA user_version");
	if (l->rc == SQLITE_OK && version == VERSION && !number_of(l, is_ours))
		note(l, SQLITE_NOTADB);
	if (l->rc == SQLITE_OK && version == VERSION)
		prepare(l);
	if (!(l = opened(l, err)))
		return NULL;
	if (version == VERSION && ledger_get(l, WHOLE))
		return l;
	fail(err, FAILED, version > VERSION ? "%s: written by a newer hunsu"
					    : "%s: it was not written to its end; write it again",
		path);
	ledger_close(l);
	return NULL;
}

enum status ledger_commit(struct ledger *l, struct buf *err)
{
	enum status st;

	run(l, "COMMIT; BEGIN");
	st = verdict(l, err);
	l->rc = SQLITE_OK;
	return st;
}

/* ---- statements: their first value is what they are about */

static sqlite3_stmt *ready(struct ledger *l, enum statement which)
{
	sqlite3_stmt *q = l->prepared[which];

	sqlite3_reset(q);
	return q;
}

static bool is_hash(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

static sqlite3_stmt *of_hash(struct ledger *l, enum statement which, const char *hash)
{
	sqlite3_stmt *q = ready(l, which);
	unsigned char key[32] = {0};

	for (size_t i = 0; i < 64; i++) {
		const int digit = hash[i] <= '9' ? hash[i] - '0' : hash[i] - 'a' + 10;

		key[i / 2] = (unsigned char)(key[i / 2] * 16 + digit);
	}
	sqlite3_bind_blob(q, 1, key, sizeof key, SQLITE_TRANSIENT);
	return q;
}

static void bind(sqlite3_stmt *q, int at, const char *text)
{
	sqlite3_bind_text(q, at, text, -1, SQLITE_TRANSIENT);
}

static bool step(struct ledger *l, sqlite3_stmt *q)
{
	const int rc = sqlite3_step(q);

	note(l, rc);
	return rc == SQLITE_ROW;
}

/* A damaged file may have any bytes there, or none. */
static const char *text_at(struct ledger *l, sqlite3_stmt *q, int column)
{
	const char *text = (const char *)sqlite3_column_text(q, column);

	if (text && utf8_valid(str_of(text), NULL))
		return text;
	note(l, SQLITE_CORRUPT);
	return "";
}

static void done(struct ledger *l, sqlite3_stmt *q)
{
	(void)step(l, q);
	sqlite3_reset(q);
}

void ledger_set(struct ledger *l, const char *name, const char *value)
{
	sqlite3_stmt *q = ready(l, SET);

	bind(q, 1, name);
	bind(q, 2, value);
	done(l, q);
}

const char *ledger_get(struct ledger *l, const char *name)
{
	sqlite3_stmt *q = ready(l, GET);

	bind(q, 1, name);
	return step(l, q) ? text_at(l, q, 0) : NULL;
}

void ledger_whole(struct ledger *l)
{
	ledger_set(l, WHOLE, "yes");
}

bool ledger_add(struct ledger *l, const char *hash)
{
	done(l, of_hash(l, ADD, hash));
	return sqlite3_changes(l->db) > 0;
}

enum ledger_mark ledger_mark(struct ledger *l, const char *hash, const char *error)
{
	sqlite3_stmt *q;
	bool known, had, answered;

	if (!is_hash(hash))
		return LEDGER_UNKNOWN;
	q = of_hash(l, FIND, hash);
	known = step(l, q);
	had = known && sqlite3_column_type(q, 0) != SQLITE_NULL;
	answered = had && sqlite3_column_int(q, 0);
	sqlite3_reset(q);
	if (!known)
		return LEDGER_UNKNOWN;
	if (answered || (had && error))
		return LEDGER_AGAIN;
	q = of_hash(l, MARK, hash);
	sqlite3_bind_int(q, 2, error == NULL);
	bind(q, 3, error);
	done(l, q);
	return LEDGER_NEW;
}

const char *ledger_error(struct ledger *l, const char *hash)
{
	sqlite3_stmt *q = is_hash(hash) ? of_hash(l, ERROR, hash) : NULL;

	if (!q || !step(l, q) || sqlite3_column_type(q, 0) == SQLITE_NULL)
		return NULL;
	return text_at(l, q, 0);
}

/* ---- parts, and all together */

void ledger_put_part(struct ledger *l, const struct ledger_part *p)
{
	const char *const texts[] = {p->name, p->file, p->batch, p->state};
	sqlite3_stmt *q = ready(l, PUT_PART);

	sqlite3_bind_int(q, 1, p->number);
	sqlite3_bind_int64(q, 2, p->calls);
	sqlite3_bind_int64(q, 3, p->bytes);
	for (int i = 0; i < 4; i++)
		bind(q, 4 + i, texts[i]);
	sqlite3_bind_int64(q, 8, p->begun_ms);
	done(l, q);
}

bool ledger_part(struct ledger *l, int number, struct ledger_part *out)
{
	struct {
		char *to;
		size_t size;
	} texts[] = {{out->name, sizeof out->name}, {out->file, sizeof out->file},
		{out->batch, sizeof out->batch}, {out->state, sizeof out->state}};
	sqlite3_stmt *q = ready(l, PART);
	bool found;

	sqlite3_bind_int(q, 1, number);
	if (!(found = step(l, q)))
		return false;
	*out = (struct ledger_part){.number = number, .calls = sqlite3_column_int64(q, 0),
		.bytes = sqlite3_column_int64(q, 1), .begun_ms = sqlite3_column_int64(q, 6)};
	for (int i = 0; i < (int)COUNT(texts); i++)
		snprintf(texts[i].to, texts[i].size, "%s", text_at(l, q, 2 + i));
	sqlite3_reset(q);
	return found;
}

void ledger_tally(struct ledger *l, struct ledger_tally *out)
{
	sqlite3_stmt *q = ready(l, TALLY);

	*out = (struct ledger_tally){0};
	if (step(l, q))
		*out = (struct ledger_tally){sqlite3_column_int64(q, 0),
			sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2)};
	sqlite3_reset(q);
}

void ledger_errors(struct ledger *l, size_t most, struct ledger_errors *out)
{
	sqlite3_stmt *q = ready(l, ERRORS);

	sqlite3_bind_int64(q, 1, (sqlite3_int64)most);
	while (step(l, q))
		*PUSH(out) = (struct ledger_error){
			mem_dup(text_at(l, q, 0)), sqlite3_column_int64(q, 1)};
	sqlite3_reset(q);
}

void ledger_errors_release(struct ledger_errors *e)
{
	for (size_t i = 0; i < e->n; i++)
		free(e->items[i].words);
	free(e->items);
	*e = (struct ledger_errors){0};
}
