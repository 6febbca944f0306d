/* library.c - the database: opened or made once more, and brought up to date. */
#include "hunsu/library/library.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/session/session.h"
#include "inside.h"

#define SCHEMA 3
#define BUSY_MS 500 /* another hunsu is at it */
#define ELSEWHERE "/elsewhere"
#define ELSEWHERE_MOST ((size_t)1 << 20) /* bytes */

#define OF_SESSION "session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE"

static const char setup[] = "PRAGMA synchronous=OFF;"
			    "PRAGMA journal_mode=WAL;"
			    "PRAGMA foreign_keys=ON;"
			    "PRAGMA cache_size=-8192;"
			    "PRAGMA temp_store=MEMORY;";

#define TABLE "CREATE TABLE IF NOT EXISTS "
#define BY_SESSION(table) \
	"CREATE INDEX IF NOT EXISTS " table "_of ON " table "(session);"

static const char schema[] =
	"BEGIN IMMEDIATE;"
	TABLE "sessions(id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, bytes INTEGER,"
	" mtime INTEGER, whole INTEGER, life TEXT, task TEXT, print TEXT, at INTEGER,"
	" open INTEGER);"
	TABLE "bets(" OF_SESSION ", event INTEGER, at INTEGER, operator TEXT, sure REAL,"
	" right INTEGER, noise INTEGER);"
	TABLE "steps(" OF_SESSION ", event INTEGER, at INTEGER, who INTEGER, novelty REAL,"
	" held_out REAL);"
	TABLE "written(" OF_SESSION ", event INTEGER, proposer TEXT, target TEXT, gain REAL);"
	TABLE "rounds(" OF_SESSION ", operator TEXT, gain REAL);"
	TABLE "texts(" OF_SESSION ", i INTEGER, name TEXT, hash TEXT, text TEXT, folded TEXT,"
	" model TEXT, n INTEGER, mean REAL, low REAL, high REAL, held_n INTEGER, held_mean REAL,"
	" held_low REAL, held_high REAL);"
	TABLE "used(hash INTEGER, " OF_SESSION ", at INTEGER, machine INTEGER, name TEXT,"
	" operator TEXT, PRIMARY KEY(hash, session)) WITHOUT ROWID;"
	TABLE "typed(" OF_SESSION ", at INTEGER, name TEXT, place INTEGER, hash INTEGER,"
	" words TEXT, tail INTEGER);"
	BY_SESSION("bets") BY_SESSION("steps") BY_SESSION("written") BY_SESSION("texts")
	BY_SESSION("used") BY_SESSION("typed") BY_SESSION("rounds")
	"PRAGMA user_version=3;"
	"COMMIT;";

struct listed {
	char *path;
	int64_t bytes, mtime;
};

struct library {
	sqlite3 *db;
	char *path;
	LIST(struct listed) all;
	size_t at;
	bool listed;
	struct session_turns *reading;
	struct gleaning *gleaning;
	char *trouble;
};

static void set_trouble(struct library *l)
{
	struct buf words = BUF(BUF_SMALL);

	if (l->trouble)
		return;
	buf_addf(&words, "%s: %s", l->path,
		database_why(l->db, sqlite3_errcode(l->db)));
	l->trouble = buf_detach(&words, NULL);
}

/* ---- opening ---- */

/* NULL: as it should be; else why it is of no use. */
static const char *look_into(sqlite3 *db)
{
	sqlite3_stmt *q = NULL;
	int found = -1;

	if (sqlite3_exec(db, setup, NULL, NULL, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &q, NULL) == SQLITE_OK &&
		sqlite3_step(q) == SQLITE_ROW)
		found = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	if (found < 0)
		return database_why(db, sqlite3_errcode(db));
	if (found != SCHEMA)
		return found ? "it is of another hunsu" : NULL;
	if (sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &q, NULL) != SQLITE_OK ||
		sqlite3_step(q) != SQLITE_ROW ||
		strcmp((const char *)sqlite3_column_text(q, 0), "ok") != 0) {
		sqlite3_finalize(q);
		return "it is damaged";
	}
	sqlite3_finalize(q);
	return NULL;
}

static enum status connect(struct library *l, struct buf *err)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	const mode_t was = umask(077);
	const int rc = sqlite3_open_v2(l->path, &l->db, flags, NULL);

	if (rc == SQLITE_OK)
		sqlite3_busy_timeout(l->db, BUSY_MS);
	umask(was);
	return rc == SQLITE_OK ? OK : fail(err, FAILED, "%s: %s", l->path, database_why(NULL, rc));
}

static void throw_away(struct library *l)
{
	static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
	SCOPED(buf) name = BUF(BUF_SMALL);

	sqlite3_close(l->db);
	l->db = NULL;
	for (size_t i = 0; i < COUNT(endings); i++) {
		buf_clear(&name);
		buf_addf(&name, "%s%s", l->path, endings[i]);
		(void)unlink(buf_text(&name));
	}
}

/* Where it is there already, nothing changes. */
static enum status make(struct library *l, struct buf *err)
{
	if (sqlite3_exec(l->db, setup, NULL, NULL, NULL) == SQLITE_OK &&
		sqlite3_exec(l->db, schema, NULL, NULL, NULL) == SQLITE_OK)
		return OK;
	return fail(err, FAILED, "%s: %s", l->path,
		database_why(l->db, sqlite3_errcode(l->db)));
}

static enum status open_db(struct library *l, struct buf *note, struct buf *err)
{
	enum status st = connect(l, err);
	const char *why = st ? NULL : look_into(l->db);

	if (why) {
		if (database_busy(sqlite3_errcode(l->db)))
			return fail(err, FAILED, "%s: %s", l->path,
				database_why(l->db, sqlite3_errcode(l->db)));
		buf_addf(note, "%s is made once more from the sessions: %s", l->path, why);
		throw_away(l);
		st = connect(l, err);
	}
	return st ? st : make(l, err);
}

struct library *library_open(struct buf *note, struct buf *err)
{
	struct library *l = NEW(struct library);
	struct buf path = BUF(BUF_SMALL);
	enum status st = xdg_dir(&path, XDG_DATA, "", err);

	buf_adds(&path, "/library.db");
	l->path = buf_detach(&path, NULL);
	if (!st)
		st = open_db(l, note, err);
	if (!st)
		return l;
	library_close(l);
	return NULL;
}

void library_close(struct library *l)
{
	if (!l)
		return;
	gleaning_free(l->gleaning);
	session_turns_free(l->reading);
	sqlite3_close(l->db);
	for (size_t i = 0; i < l->all.n; i++)
		free(l->all.items[i].path);
	free(l->all.items);
	free(l->path);
	free(l->trouble);
	free(l);
}

const char *library_trouble(const struct library *l)
{
	return l->trouble;
}

void library_progress(const struct library *l, size_t *done, size_t *of)
{
	*done = l->at;
	*of = l->all.n;
}

sqlite3_stmt *library_ask(struct library *l, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(l->db, sql, -1, &q, NULL) != SQLITE_OK)
		set_trouble(l);
	return q;
}

const char *column_str(sqlite3_stmt *q, int at)
{
	const unsigned char *text = sqlite3_column_text(q, at);

	return text ? (const char *)text : "";
}

size_t library_unread(const struct library *l)
{
	OWNED_QUERY sqlite3_stmt *q = NULL;
	size_t n = 0;

	if (sqlite3_prepare_v2(l->db, "SELECT count(*) FROM sessions WHERE NOT whole", -1, &q,
		    NULL) == SQLITE_OK &&
		sqlite3_step(q) == SQLITE_ROW)
		n = (size_t)sqlite3_column_int64(q, 0);
	return n;
}

/* ---- which sessions there are ---- */

static bool elsewhere_read(struct buf *name, struct buf *text)
{
	if (xdg_dir(name, XDG_DATA, "", NULL))
		return false;
	buf_adds(name, ELSEWHERE);
	return !file_exists(buf_text(name)) || file_read_text(text, buf_text(name), NULL) == OK;
}

static bool has_line(struct str text, const char *line)
{
	struct str one;

	while (str_line(&text, &one))
		if (str_is(one, line))
			return true;
	return false;
}

void library_note(const char *path)
{
	SCOPED(buf) name = BUF(BUF_SMALL), text = BUF(ELSEWHERE_MOST), real = BUF(BUF_SMALL);
	SCOPED(buf) usual = BUF(BUF_SMALL), folder = BUF(BUF_SMALL);

	if (xdg_dir(&folder, XDG_DATA, "sessions", NULL) || file_real(&real, path, NULL) ||
		file_real(&usual, buf_text(&folder), NULL) || !elsewhere_read(&name, &text))
		return;
	buf_addc(&usual, '/');
	if ((str_starts(buf_str(&real), buf_text(&usual)) &&
		    path_base(buf_text(&real)).n + usual.n == real.n) ||
		strchr(buf_text(&real), '\n') || has_line(buf_str(&text), buf_text(&real)))
		return;
	buf_addc(&real, '\n');
	if (text.n + real.n <= ELSEWHERE_MOST && file_append(buf_text(&name), buf_str(&real), NULL))
		buf_clear(&text); /* a disk that is full has been told of */
}

static bool add_listed(void *arg, const char *path, int64_t mtime_ms)
{
	struct library *l = arg;
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		*PUSH(&l->all) = (struct listed){
			mem_dup(path), (int64_t)st.st_size, (int64_t)file_mtime(path)};
	return true;
}

static void list_elsewhere(struct library *l)
{
	SCOPED(buf) name = BUF(BUF_SMALL), text = BUF(ELSEWHERE_MOST);
	struct str rest, line;

	if (elsewhere_read(&name, &text)) {
		rest = buf_str(&text);
		while (str_line(&rest, &line)) {
			OWNED char *path = str_dup(line);

			add_listed(l, path, 0);
		}
	}
}

/* What is gone from the disk is gone from here. */
static void drop_gone(struct library *l)
{
	OWNED_QUERY sqlite3_stmt *all = library_ask(l, "SELECT path FROM sessions");
	OWNED_QUERY sqlite3_stmt *drop = library_ask(l, "DELETE FROM sessions WHERE path = ?");
	SCOPED(answers) gone = {0};

	while (all && sqlite3_step(all) == SQLITE_ROW)
		if (!file_exists(column_str(all, 0)))
			*PUSH(&gone) = mem_dup(column_str(all, 0));
	for (size_t i = 0; drop && i < gone.n; i++) {
		sqlite3_bind_text(drop, 1, gone.items[i], -1, SQLITE_TRANSIENT);
		sqlite3_step(drop);
		sqlite3_reset(drop);
	}
}

/* ---- learning ---- */

static bool is_known(struct library *l, const struct listed *f)
{
	OWNED_QUERY sqlite3_stmt *q = library_ask(
		l, "SELECT 1 FROM sessions WHERE path = ? AND bytes = ? AND mtime = ?");
	bool known = false;

	if (q) {
		sqlite3_bind_text(q, 1, f->path, -1, SQLITE_TRANSIENT);
		sqlite3_bind_int64(q, 2, f->bytes);
		sqlite3_bind_int64(q, 3, f->mtime);
		known = sqlite3_step(q) == SQLITE_ROW;
	}
	return known;
}

static void shelve(struct library *l)
{
	const struct listed *f = &l->all.items[l->at];
	const struct shelved s = {f->path, f->bytes, f->mtime, session_turns_whole(l->reading),
		session_turns_state(l->reading), gleaning_found(l->gleaning)};

	if (!library_shelve(l->db, &s))
		set_trouble(l);
}

/* One piece of work; true: the session at hand is not through. */
static bool go_on(struct library *l, int64_t ms)
{
	if (!l->reading)
		l->reading = session_turns_begin(l->all.items[l->at].path);
	if (!l->reading)
		return false;
	if (!l->gleaning && session_turns_go(l->reading, ms))
		return true;
	if (!l->gleaning && session_turns_state(l->reading)->events)
		l->gleaning = gleaning_begin(session_turns_state(l->reading));
	if (!l->gleaning)
		return false;
	if (gleaning_go(l->gleaning, ms))
		return true;
	shelve(l);
	return false;
}

static void next(struct library *l)
{
	gleaning_free(l->gleaning);
	session_turns_free(l->reading);
	l->gleaning = NULL;
	l->reading = NULL;
	l->at++;
}

bool library_learn(struct library *l, int64_t ms)
{
	const int64_t until = clock_ms() + ms;

	if (!l->listed) {
		l->listed = true;
		session_list(NULL, add_listed, l);
		list_elsewhere(l);
		drop_gone(l);
	}
	while (l->at < l->all.n && !l->trouble) {
		const int64_t left = until - clock_ms();

		if (left <= 0)
			return true;
		if (!l->reading && is_known(l, &l->all.items[l->at]))
			l->at++;
		else if (!go_on(l, left))
			next(l);
	}
	return false;
}
