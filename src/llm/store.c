/* store.c - answers in SQLite: written in batches, and again where that fails. */
#include "hunsu/llm/store.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/llm/client.h"
#include "hunsu/llm/database.h"
#include "trouble.h"

#define FLUSH_MS 200   /* how long an answer waits for its transaction */
#define FLUSH_ROWS 512 /* or until so many wait */
#define RETRY_MS 1000  /* a store that fails is tried again */
#define BUSY_MS 5000   /* a database that is busy for so long has something wrong with it */
#define WAITING_MAX ((size_t)64 << 20) /* bytes of answers that wait for a store that fails */
#define LOG_MAX ((off_t)8 << 20)       /* bytes of log that may stay for the next time */
#define BULK_LOG_MAX ((off_t)64 << 20) /* the same while many are put in at once */
#define SCHEMA 1

/*
 * A write-ahead log that is not synced while hunsu runs: the loop never waits for the disk. Its
 * frames have checksums, so a power cut costs the last answers, never the database. What does need
 * syncs, moving the log into the database, is done at the end, and only when the log has grown
 * large.
 */
static const char setup[] = "PRAGMA synchronous=OFF;"
			    "PRAGMA journal_mode=WAL;"
			    "PRAGMA wal_autocheckpoint=0;"
			    "PRAGMA cache_size=-2048;"
			    "PRAGMA temp_store=MEMORY;";
static const char fold_log[] = "PRAGMA synchronous=FULL;"
			       "PRAGMA wal_checkpoint(TRUNCATE);";

static const char schema[] = "CREATE TABLE IF NOT EXISTS answers("
			     " hash BLOB PRIMARY KEY, model TEXT NOT NULL, at INTEGER NOT NULL,"
			     " text TEXT NOT NULL, thinking TEXT, finish TEXT NOT NULL,"
			     " refusal INTEGER NOT NULL, tokens_in INTEGER, tokens_out INTEGER,"
			     " usd REAL, first_ms INTEGER NOT NULL, total_ms INTEGER NOT NULL);"
			     "PRAGMA user_version=1;";

enum statement { GET, PUT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[GET] = "SELECT text, thinking, finish, refusal, tokens_in, tokens_out, usd, first_ms,"
		" total_ms FROM answers WHERE hash = ?1",
	[PUT] = "INSERT OR REPLACE INTO answers VALUES"
		" (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
};

struct key {
	unsigned char bytes[32];
};

struct row { /* an answer that waits to be written; one block of memory holds its strings */
	struct key key;
	int64_t at;
	struct answer v;
	const char *model;
	char *block;
};

struct place { /* of a file on the disk */
	dev_t device;
	ino_t inode; /* 0: it was not seen */
};

struct store {
	struct loop *loop;
	char *path;
	sqlite3 *db; /* NULL: it could not be opened yet */
	struct place file, log;
	bool gone, finished;
	size_t bytes;	    /* that wait */
	int64_t kept, lost; /* answers of this run that are written; that cannot be any more */
	sqlite3_stmt *prepared[STATEMENTS];
	LIST(struct row) waiting;
	struct timer *timer;
	int64_t busy_since; /* 0: it is not */
	char *trouble;
};

static struct key key_of(const char *hash)
{
	struct key k = {0};
	for (size_t i = 0; i < 64 && hash[i]; i++) {
		const char c = hash[i];
		const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
		k.bytes[i / 2] = (unsigned char)(k.bytes[i / 2] * 16 + digit);
	}
	return k;
}

/* ---- opening */

/* Waiting is right at the start and at the end: another hunsu may be doing the same. */
static int patience(const struct store *s)
{
	if (s->finished)
		return 2000;
	return s->trouble ? 0 : 500;
}

static enum status open_db(struct store *s, const char *path, struct buf *err)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	int rc = sqlite3_open_v2(path, &s->db, flags, NULL), found = 0;
	sqlite3_stmt *version = NULL;
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(s->db, patience(s));
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(s->db, setup, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &version, NULL);
	if (rc == SQLITE_OK && sqlite3_step(version) == SQLITE_ROW)
		found = sqlite3_column_int(version, 0);
	sqlite3_finalize(version);
	if (found > SCHEMA)
		return fail(err, FAILED, "%s: written by a newer hunsu", path);
	if (rc == SQLITE_OK && found < SCHEMA)
		rc = sqlite3_exec(s->db, schema, NULL, NULL, NULL);
	for (int i = 0; rc == SQLITE_OK && i < STATEMENTS; i++)
		rc = sqlite3_prepare_v3(
			s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->prepared[i], NULL);
	if (rc != SQLITE_OK)
		return fail(err, FAILED, "%s: %s", path, database_why(s->db, rc));
	sqlite3_busy_timeout(s->db, 0);
	return sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) == SQLITE_OK
		       ? OK
		       : fail(err, FAILED, "%s: %s", path, sqlite3_errmsg(s->db));
}

static struct place place_of(const char *path)
{
	struct stat st;
	if (!path || stat(path, &st))
		return (struct place){0};
	return (struct place){st.st_dev, st.st_ino};
}

static const char *log_path(const struct store *s)
{
	return sqlite3_filename_wal(sqlite3_db_filename(s->db, "main"));
}

static void close_db(struct store *s)
{
	for (int i = 0; i < STATEMENTS; i++) {
		sqlite3_finalize(s->prepared[i]);
		s->prepared[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
}

/* chmod, not open and fchmod: to close a descriptor of the database ends SQLite's locks on it. */
static void tighten(const char *path, mode_t mode)
{
	struct stat st;
	if (stat(path, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 077) != 0)
		(void)!chmod(path, mode);
}

/* Answers are nobody else's to read. SQLite makes its other files with the mode of the first. */
static void keep_private(const char *path)
{
	static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
	SCOPED(buf) name = BUF(BUF_SMALL);
	const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) /* new */
		close(fd);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		buf_clear(&name);
		buf_addf(&name, "%s%s", path, endings[i]);
		tighten(name.s, 0600);
	}
}

static enum status open_file(struct store *s, struct buf *err)
{
	enum status st = OK;
	if (!s->path) {
		SCOPED(buf) usual = BUF(BUF_SMALL);
		st = xdg_dir(&usual, XDG_DATA, "", err);
		if (!st)
			tighten(usual.s, 0700);
		buf_adds(&usual, "/answers.db");
		if (!st)
			s->path = mem_dup(buf_text(&usual));
	}
	if (!st)
		keep_private(s->path);
	if (!st)
		st = open_db(s, s->path, err);
	if (st)
		close_db(s);
	else
		s->file = place_of(s->path);
	return st;
}

/* ---- writing */

static void forget_waiting(struct store *s)
{
	for (size_t i = 0; i < s->waiting.n; i++)
		free(s->waiting.items[i].block);
	s->waiting.n = 0;
	s->bytes = 0;
}

static void trouble(struct store *s, const char *what)
{
	struct buf words = BUF(BUF_SMALL);
	if (s->trouble)
		return;
	if (s->path && !str_starts(str_of(what), s->path))
		buf_addf(&words, "%s: ", s->path);
	buf_adds(&words, what);
	s->trouble = buf_detach(&words, NULL);
}

static void bind_text(sqlite3_stmt *q, int at, struct str s)
{
	sqlite3_bind_text64(q, at, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static void bind_count(sqlite3_stmt *q, int at, long n)
{
	if (n < 0)
		sqlite3_bind_null(q, at);
	else
		sqlite3_bind_int64(q, at, n);
}

static int write_row(sqlite3_stmt *q, const struct row *r)
{
	sqlite3_bind_blob(q, 1, r->key.bytes, sizeof r->key.bytes, SQLITE_STATIC);
	bind_text(q, 2, str_of(r->model));
	sqlite3_bind_int64(q, 3, r->at);
	bind_text(q, 4, r->v.text);
	/* Of an empty answer NULL, where earlier ones wrote "": still_answer knows it by that. */
	if (r->v.text.n + r->v.thinking.n > 0)
		bind_text(q, 5, r->v.thinking);
	else
		sqlite3_bind_null(q, 5);
	bind_text(q, 6, str_of(r->v.finish));
	sqlite3_bind_int(q, 7, r->v.refusal);
	bind_count(q, 8, r->v.tokens_in);
	bind_count(q, 9, r->v.tokens_out);
	sqlite3_bind_double(q, 10, r->v.usd); /* NaN becomes NULL */
	sqlite3_bind_int64(q, 11, r->v.first_ms);
	sqlite3_bind_int64(q, 12, r->v.total_ms);
	sqlite3_step(q);
	return sqlite3_reset(q);
}

static int write_waiting(struct store *s)
{
	int rc = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return rc;
	for (size_t i = 0; rc == SQLITE_OK && i < s->waiting.n; i++)
		rc = write_row(s->prepared[PUT], &s->waiting.items[i]);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
	if (rc != SQLITE_OK && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

static void flush_later(struct store *s, int64_t ms);

/* Somebody took the files away: what was written since went with them, and a new file under the
 * name would only mix with what is left of the old. */
static bool is_gone(struct store *s)
{
	const struct place file = place_of(s->path), log = place_of(log_path(s));
	s->gone = s->gone || file.inode != s->file.inode || file.device != s->file.device ||
		  (s->log.inode && (log.inode != s->log.inode || log.device != s->log.device));
	if (!s->gone)
		return false;
	trouble(s, "it was removed while it was in use");
	s->lost += s->kept + (int64_t)s->waiting.n;
	s->kept = 0;
	forget_waiting(s);
	return true;
}

/* Writes what waits. False: not now. */
static bool write_out(struct store *s)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	int rc = SQLITE_OK;
	if (!s->db && open_file(s, &err))
		trouble(s, buf_text(&err));
	else if (is_gone(s) || !s->waiting.n)
		rc = SQLITE_DONE;
	else if ((rc = write_waiting(s)) != SQLITE_OK && !database_busy(rc))
		trouble(s, sqlite3_errmsg(s->db));
	if (!s->db || (rc != SQLITE_OK && rc != SQLITE_DONE)) {
		if (database_busy(rc) && !s->busy_since)
			s->busy_since = clock_ms();
		if (database_busy(rc) && clock_ms() - s->busy_since >= BUSY_MS)
			trouble(s, DATABASE_LOCKED);
		return false;
	}
	s->busy_since = 0;
	if (rc == SQLITE_OK)
		s->log = place_of(log_path(s));
	s->kept += (int64_t)s->waiting.n;
	forget_waiting(s);
	return true;
}

static void flush(struct store *s)
{
	if (s->waiting.n && !write_out(s))
		flush_later(s, s->busy_since && !s->trouble ? FLUSH_MS : RETRY_MS);
}

static void on_timer(void *arg)
{
	struct store *s = arg;
	s->timer = NULL;
	flush(s);
}

static void flush_later(struct store *s, int64_t ms)
{
	if (!s->timer)
		s->timer = loop_timer(s->loop, ms, on_timer, s);
}

struct store *store_start(struct loop *l, const char *path)
{
	struct store *s = NEW(struct store);
	SCOPED(buf) err = BUF(BUF_SMALL);
	s->loop = l;
	s->path = mem_dup(path);
	if (open_file(s, &err))
		trouble(s, buf_text(&err));
	return s;
}

struct store *store_open(struct loop *l, const char *path, struct buf *err)
{
	struct store *s = store_start(l, path);
	if (s->db)
		return s;
	fail(err, FAILED, "%s", s->trouble);
	store_close(s);
	return NULL;
}

static struct str keep(char **at, struct str s)
{
	char *p = *at;
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	*at = p + s.n + 1;
	return (struct str){p, s.n};
}

void store_put(struct store *s, const char *hash, const char *model, const struct answer *v)
{
	const struct str finish = str_of(v->finish), name = str_of(model);
	const size_t n = v->text.n + v->thinking.n + finish.n + name.n + 4;
	char *block, *at;
	struct row *r;
	if (!s)
		return;
	if (s->gone || s->bytes + n > WAITING_MAX) {
		s->lost++;
		return;
	}
	at = block = mem_new(n, 1);
	s->bytes += n;
	r = PUSH(&s->waiting);
	*r = (struct row){.key = key_of(hash), .at = clock_wall_ms(), .v = *v, .block = block};
	r->v.served = NULL; /* whoever reads it here was not served */
	r->v.text = keep(&at, v->text);
	r->v.thinking = keep(&at, v->thinking);
	r->v.finish = keep(&at, finish).p;
	r->model = keep(&at, name).p;
	/* A store that is busy or fails is left alone until its timer. */
	if (s->waiting.n >= FLUSH_ROWS && s->busy_since == 0 && !s->trouble)
		flush(s);
	else
		flush_later(s, s->trouble ? RETRY_MS : FLUSH_MS);
}

static bool log_is_larger(struct store *s, off_t than)
{
	struct stat st;
	const char *log = log_path(s);
	return log && stat(log, &st) == 0 && st.st_size > than;
}

void store_settle(struct store *s)
{
	if (!s || s->gone)
		return;
	flush(s);
	if (!s->db || !log_is_larger(s, BULK_LOG_MAX))
		return;
	sqlite3_reset(s->prepared[GET]);
	sqlite3_exec(s->db, fold_log, NULL, NULL, NULL);
	sqlite3_exec(s->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
}

int64_t store_finish(struct store *s, struct buf *words)
{
	int64_t n;
	if (!s || s->finished)
		return 0;
	s->finished = true;
	timer_remove(s->timer);
	s->timer = NULL;
	if (s->db)
		sqlite3_busy_timeout(s->db, patience(s));
	if ((s->db || s->waiting.n) && !write_out(s) && s->busy_since)
		trouble(s, DATABASE_LOCKED);
	n = s->lost + (int64_t)s->waiting.n;
	if (n)
		buf_addf(words, "%" PRId64 " %s not kept in the response store: %s", n,
			n == 1 ? "answer was" : "answers were",
			s->trouble ? s->trouble : "there were too many at once");
	return n;
}

void store_close(struct store *s)
{
	SCOPED(buf) ignored = BUF(BUF_SMALL);
	if (!s)
		return;
	store_finish(s, &ignored);
	forget_waiting(s);
	/* Where others read it, they will do it. */
	if (s->db && !s->gone && log_is_larger(s, LOG_MAX))
		sqlite3_exec(s->db, fold_log, NULL, NULL, NULL);
	close_db(s);
	free(s->waiting.items);
	free(s->trouble);
	free(s->path);
	free(s);
}

const char *store_trouble(const struct store *s)
{
	return s ? s->trouble : NULL;
}

/* ---- reading */

static struct str column_text(sqlite3_stmt *q, int at)
{
	const char *p = (const char *)sqlite3_column_text(q, at);
	return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(q, at)};
}

static long column_count(sqlite3_stmt *q, int at)
{
	return sqlite3_column_type(q, at) == SQLITE_NULL ? -1 : (long)sqlite3_column_int64(q, at);
}

static bool get_waiting(const struct store *s, const struct key *k, struct answer *out)
{
	for (size_t i = s->waiting.n; i-- > 0;) {
		if (memcmp(&s->waiting.items[i].key, k, sizeof *k) == 0) {
			*out = s->waiting.items[i].v;
			return true;
		}
	}
	return false;
}

/* Is it an answer, as hunsu reads them now? Earlier ones kept what was none. settled: it was read
 * by one that knows where texts may be, so that an empty one is empty. */
static bool still_answer(struct answer *a, bool settled)
{
	const enum ending ending = ending_of(a->finish);
	const bool unread = !settled && a->text.n == 0 && a->thinking.n == 0 && a->tokens_out > 0;
	a->refusal = a->refusal || ending == ENDING_REFUSED;
	return ending != ENDING_FAILED && (a->refusal || !unread);
}

bool store_get(struct store *s, const char *hash, struct answer *out)
{
	const struct key k = key_of(hash);
	sqlite3_stmt *q;
	if (!s)
		return false;
	q = s->prepared[GET];
	sqlite3_reset(q); /* the strings of the last answer go now */
	if (get_waiting(s, &k, out))
		return true;
	if (!q)
		return false;
	sqlite3_bind_blob(q, 1, k.bytes, sizeof k.bytes, SQLITE_TRANSIENT);
	if (sqlite3_step(q) != SQLITE_ROW) {
		sqlite3_reset(q);
		return false;
	}
	*out = (struct answer){
		.text = column_text(q, 0), .thinking = column_text(q, 1),
		.finish = column_text(q, 2).p, .refusal = sqlite3_column_int(q, 3) != 0,
		.tokens_in = column_count(q, 4), .tokens_out = column_count(q, 5),
		.usd = sqlite3_column_type(q, 6) == SQLITE_NULL ? NAN : sqlite3_column_double(q, 6),
		.first_ms = sqlite3_column_int64(q, 7), .total_ms = sqlite3_column_int64(q, 8)
	};
	return still_answer(out, sqlite3_column_type(q, 1) == SQLITE_NULL);
}

enum status store_size(struct store *s, int64_t *answers, int64_t *bytes, struct buf *err)
{
	static const char count[] = "SELECT (SELECT count(*) FROM answers),"
				    " (SELECT page_count FROM pragma_page_count()) *"
				    " (SELECT page_size FROM pragma_page_size())";
	sqlite3_stmt *q = NULL;
	int rc;
	flush(s);
	rc = sqlite3_prepare_v2(s->db, count, -1, &q, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		*answers = sqlite3_column_int64(q, 0) + (int64_t)s->waiting.n;
		*bytes = sqlite3_column_int64(q, 1);
	}
	sqlite3_finalize(q);
	if (rc != SQLITE_ROW)
		return fail(err, FAILED, "%s: %s", s->path, database_why(s->db, rc));
	return OK;
}
