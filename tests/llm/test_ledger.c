/* test_ledger.c - what is known of a batch, and what is left of it after a kill. */
#include <sqlite3.h>
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/hash.h"
#include "hunsu/llm/ledger.h"

static const char *hash_of(const char *s)
{
	static char hex[HASH_HEX];

	hash_hex(hex, str_of(s));
	return hex;
}

static struct ledger *made(void *folder)
{
	struct buf err = BUF(BUF_SMALL);
	struct ledger *l = ledger_new(folder_path(folder, "b.ledger"), &err);

	if (!l)
		fail_msg("%s", buf_text(&err));
	assert_true(ledger_add(l, hash_of("a")));
	assert_true(ledger_add(l, hash_of("b")));
	assert_true(ledger_add(l, hash_of("c")));
	assert_false(ledger_add(l, hash_of("b")));
	ledger_set(l, "model", "m");
	ledger_whole(l);
	assert_int_equal(ledger_commit(l, &err), OK);
	return l;
}

static struct ledger *again(void *folder)
{
	struct buf err = BUF(BUF_SMALL);
	struct ledger *l = ledger_open(folder_path(folder, "b.ledger"), &err);

	if (!l)
		fail_msg("%s", buf_text(&err));
	return l;
}

IN_FOLDER(an_answer_stays_and_takes_the_place_of_an_error)
{
	struct ledger *l = made(*state);
	struct ledger_tally t;

	assert_int_equal(ledger_mark(l, hash_of("a"), "late"), LEDGER_NEW);
	assert_int_equal(ledger_mark(l, hash_of("a"), "later"), LEDGER_AGAIN);
	assert_string_equal(ledger_error(l, hash_of("a")), "late");
	assert_int_equal(ledger_mark(l, hash_of("a"), NULL), LEDGER_NEW);
	assert_int_equal(ledger_mark(l, hash_of("a"), "later"), LEDGER_AGAIN);
	assert_null(ledger_error(l, hash_of("a")));
	assert_int_equal(ledger_mark(l, hash_of("b"), "no"), LEDGER_NEW);
	assert_int_equal(ledger_mark(l, hash_of("d"), NULL), LEDGER_UNKNOWN);
	assert_int_equal(ledger_mark(l, "a", NULL), LEDGER_UNKNOWN);
	ledger_tally(l, &t);
	assert_int_equal(t.calls, 3);
	assert_int_equal(t.answered, 1);
	assert_int_equal(t.failed, 1);
	ledger_close(l);
}

IN_FOLDER(what_was_not_committed_is_not_there_afterwards)
{
	struct ledger *l = made(*state);
	struct ledger_tally t;

	assert_int_equal(ledger_mark(l, hash_of("a"), NULL), LEDGER_NEW);
	ledger_close(l);
	l = again(*state);
	ledger_tally(l, &t);
	assert_int_equal(t.calls, 3);
	assert_int_equal(t.answered, 0);
	assert_string_equal(ledger_get(l, "model"), "m");
	ledger_close(l);
}

IN_FOLDER(errors_are_told_by_how_many_calls_have_them)
{
	struct ledger *l = made(*state);
	SCOPED(ledger_errors) e = {0};

	ledger_mark(l, hash_of("a"), "x");
	ledger_mark(l, hash_of("b"), "y");
	ledger_mark(l, hash_of("c"), "y");
	ledger_errors(l, 1, &e);
	assert_int_equal(e.n, 1);
	assert_string_equal(e.items[0].words, "y");
	assert_int_equal(e.items[0].n, 2);
	ledger_close(l);
}

IN_FOLDER(a_part_comes_back_as_it_was_put)
{
	struct ledger *l = made(*state);
	struct ledger_part p = {.number = 2, .calls = 7, .bytes = 70, .name = "b.2",
		.file = "file-1", .batch = "batch_1", .state = "in_progress", .begun_ms = 5};
	struct ledger_part q;

	ledger_put_part(l, &p);
	snprintf(p.state, sizeof p.state, "ended");
	ledger_put_part(l, &p);
	assert_false(ledger_part(l, 1, &q));
	assert_true(ledger_part(l, 2, &q));
	assert_memory_equal(&p.calls, &q.calls, sizeof p.calls);
	assert_int_equal(q.bytes, 70);
	assert_string_equal(q.name, "b.2");
	assert_string_equal(q.file, "file-1");
	assert_string_equal(q.batch, "batch_1");
	assert_string_equal(q.state, "ended");
	assert_int_equal(q.begun_ms, 5);
	ledger_close(l);
}

static void refused(void *folder, const char *name, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_null(ledger_open(folder_path(folder, name), &err));
	assert_has(&err, why);
}

IN_FOLDER(one_that_is_missing_half_or_none_is_refused)
{
	struct buf err = BUF(BUF_SMALL);
	struct ledger *l;

	refused(*state, "none.ledger", "hunsu batch write");
	folder_file(*state, "text.ledger", "This is no database, whatever its name may say of it.");
	refused(*state, "text.ledger", "text.ledger: ");
	folder_file(*state, "empty.ledger", "");
	refused(*state, "empty.ledger", "write it again");
	l = ledger_new(folder_path(*state, "half.ledger"), &err);
	ledger_add(l, hash_of("a"));
	assert_int_equal(ledger_commit(l, &err), OK);
	ledger_close(l);
	refused(*state, "half.ledger", "write it again");
}

/* A view could go on without an end; hunsu's own tables are what it reads. */
IN_FOLDER(tables_that_hunsu_did_not_make_are_refused)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(folder_path(*state, "view.ledger"), &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db,
			"CREATE TABLE parts(number); CREATE TABLE calls(hash);"
			"CREATE VIEW words(name, value) AS WITH RECURSIVE n(i) AS (SELECT 1 UNION"
			" ALL SELECT i + 1 FROM n) SELECT i, i FROM n; PRAGMA user_version=1;",
			NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	refused(*state, "view.ledger", "view.ledger: ");
}

IN_FOLDER(a_word_that_is_no_text_is_trouble_at_the_commit)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct ledger *l = made(*state);

	ledger_set(l, "form", "\xff");
	assert_string_equal(ledger_get(l, "form"), "");
	assert_int_equal(ledger_commit(l, &err), FAILED);
	assert_has(&err, "b.ledger: ");
	ledger_close(l);
}
