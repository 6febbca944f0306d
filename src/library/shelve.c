/* shelve.c - what was gleaned of a session goes into the database. */
#include <math.h>
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"
#include "inside.h"

#define PRINTED 8 /* examples */

void task_print(char out[static TASK_HASH], const struct example *const *first, size_t n)
{
	SCOPED(buf) all = BUF(BUF_FILE);
	char hash[HASH_HEX];

	for (size_t i = 0; i < n && i < PRINTED; i++) {
		fields_text(&all, &first[i]->fields);
		for (size_t k = 0; k < first[i]->expected.n; k++)
			buf_addf(&all, "%c%s", 1, first[i]->expected.items[k]);
		buf_addc(&all, 2);
	}
	hash_hex(hash, buf_str(&all));
	memcpy(out, hash, TASK_HASH - 1);
	out[TASK_HASH - 1] = 0;
}

void state_print(char out[static TASK_HASH], const struct state *s)
{
	const struct example *first[PRINTED];
	size_t n = 0;

	while (n < PRINTED && (first[n] = state_example_version(s, (int)n + 1, 1)))
		n++;
	task_print(out, first, n);
}

bool library_same_task(const struct state *s, const struct example *const *first, size_t n)
{
	char own[TASK_HASH], other[TASK_HASH];

	state_print(own, s);
	task_print(other, first, n);
	return !strcmp(own, other);
}

/* One row: `f` is a letter for each value: s(tring), i(nteger, int64_t), d(ouble; NaN is NULL). */
static bool insert(sqlite3_stmt *q, const char *f, ...)
{
	va_list ap;

	va_start(ap, f);
	for (int i = 0; f[i]; i++) {
		if (f[i] == 's')
			sqlite3_bind_text(q, i + 1, va_arg(ap, const char *), -1, SQLITE_TRANSIENT);
		else if (f[i] == 'i')
			sqlite3_bind_int64(q, i + 1, va_arg(ap, int64_t));
		else
			sqlite3_bind_double(q, i + 1, va_arg(ap, double));
	}
	va_end(ap);
	sqlite3_step(q);
	return sqlite3_reset(q) == SQLITE_OK;
}

void query_owned_finalize(sqlite3_stmt **q)
{
	sqlite3_finalize(*q);
}

static sqlite3_stmt *into(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;

	return sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK ? q : NULL;
}

static bool put_session(sqlite3 *db, const struct shelved *s, int64_t *id)
{
	static const char sql[] = "INSERT INTO sessions(path, bytes, mtime, whole, life, task,"
				  " print, at, open) VALUES(?,?,?,?,?,?,?,?,?)";
	char print[TASK_HASH];
	sqlite3_stmt *q = into(db, "DELETE FROM sessions WHERE path = ?");
	const struct state *st = s->state;
	bool ok = q && insert(q, "s", s->path);

	sqlite3_finalize(q);
	state_print(print, st);
	q = ok ? into(db, sql) : NULL;
	ok = q && insert(q, "siiisssii", s->path, s->bytes, s->mtime, (int64_t)s->whole, st->id,
			  st->task_name ? st->task_name : "", print, s->mtime / 1000000,
			  (int64_t)s->found->open);
	sqlite3_finalize(q);
	*id = sqlite3_last_insert_rowid(db);
	return ok;
}

static bool put_lists(sqlite3 *db, const struct gleaned *g, int64_t id)
{
	OWNED_QUERY sqlite3_stmt *bets = into(db, "INSERT INTO bets VALUES(?,?,?,?,?,?,?)");
	OWNED_QUERY sqlite3_stmt *steps = into(db, "INSERT INTO steps VALUES(?,?,?,?,?,?)");
	OWNED_QUERY sqlite3_stmt *written = into(db, "INSERT INTO written VALUES(?,?,?,?,?)");
	OWNED_QUERY sqlite3_stmt *rounds = into(db, "INSERT INTO rounds VALUES(?,?,?)");
	bool ok = bets && steps && written && rounds;

	for (size_t i = 0; ok && i < g->bets.n; i++) {
		const struct gleaned_bet *b = &g->bets.items[i];

		ok = insert(bets, "iiisdii", id, (int64_t)b->event, b->at, b->operator, b->sure,
			(int64_t)b->right, (int64_t)b->noise);
	}
	for (size_t i = 0; ok && i < g->steps.n; i++) {
		const struct gleaned_step *s = &g->steps.items[i];

		ok = insert(steps, "iiiidd", id, (int64_t)s->event, s->at, (int64_t)s->who,
			s->novelty, s->n ? s->held_out : (double)NAN);
	}
	for (size_t i = 0; ok && i < g->written.n; i++) {
		const struct gleaned_written *w = &g->written.items[i];

		ok = insert(written, "iissd", id, (int64_t)w->event, w->proposer, w->target,
			w->gain);
	}
	for (size_t i = 0; ok && i < g->rounds.n; i++)
		ok = insert(
			rounds, "isd", id, g->rounds.items[i].operator, g->rounds.items[i].gain);
	return ok;
}

static void whole_text(struct buf *out, const struct prompt *p)
{
	for (size_t i = 0; i < p->n; i++) {
		buf_adds(out, i ? "\n" : "");
		buf_addstr(out, message_str(&p->items[i]));
	}
}

static bool put_texts(sqlite3 *db, const struct shelved *s, int64_t id)
{
	OWNED_QUERY sqlite3_stmt *q =
		into(db, "INSERT INTO texts VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
	SCOPED(buf) text = BUF(BUF_TEXT), folded = BUF(BUF_TEXT);
	bool ok = q;

	for (size_t i = 0; ok && i < s->found->texts.n; i++) {
		const struct gleaned_text *t = &s->found->texts.items[i];
		const char *hash;
		const struct prompt *p = state_text(s->state, t->ref, &hash);

		buf_clear(&text);
		buf_clear(&folded);
		whole_text(&text, p);
		text_fold(&folded, str_of(s->state->task_name));
		buf_addc(&folded, '\n');
		text_fold(&folded, buf_str(&text));
		ok = insert(q, "iisssssidddiddd", id, (int64_t)i, t->name, hash, buf_text(&text),
			buf_text(&folded), t->model, (int64_t)t->dev.n,
			t->dev.n ? t->dev.mean : (double)NAN, t->dev.low, t->dev.high,
			(int64_t)t->held_out.n, t->held_out.mean, t->held_out.low,
			t->held_out.high);
	}
	return ok;
}

static bool put_words(sqlite3 *db, const struct shelved *s, int64_t id)
{
	OWNED_QUERY sqlite3_stmt *used = into(db, "INSERT OR IGNORE INTO used VALUES(?,?,?,?,?,?)");
	OWNED_QUERY sqlite3_stmt *typed = into(db, "INSERT INTO typed VALUES(?,?,?,?,?,?,?)");
	bool ok = used && typed;

	for (size_t i = 0; ok && i < s->found->words.n; i++) {
		const struct gleaned_words *w = &s->found->words.items[i];
		const struct variant *k = state_variant(s->state, w->ref.variant);
		const struct called name = text_called(s->state, w->ref);

		if (w->typed)
			ok = insert(typed, "iisiisi", id, w->at, name.s, (int64_t)w->place,
				(int64_t)w->hash, w->text, (int64_t)w->tail);
		else
			ok = insert(used, "iiiiss", (int64_t)w->hash, id, w->at,
				(int64_t)w->machine, w->machine ? name.s : NULL,
				w->machine ? k->operator : NULL);
	}
	return ok;
}

bool library_shelve(sqlite3 *db, const struct shelved *s)
{
	int64_t id = 0;
	bool ok = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;

	ok = ok && put_session(db, s, &id) && put_lists(db, s->found, id) &&
	     put_texts(db, s, id) && put_words(db, s, id) &&
	     sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
	if (!ok && !sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}
