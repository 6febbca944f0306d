/* test_kept.c - answers that a store has from before, read as they are read now. */
#include "../support/calling.h"
#include "../support/test.h"

#include <sqlite3.h>

#include "../support/folder.h"

struct kept {
	struct calling desk;
	void *folder;
	char *path;
};

static int begin(void **state)
{
	struct kept *k = calloc(1, sizeof *k);
	unsetenv("HUNSU_API_KEY");
	folder_setup(&k->folder);
	k->path = strdup(folder_path(k->folder, "answers.db"));
	calling_open(&k->desk, NULL);
	*state = k;
	return 0;
}

static int finish(void **state)
{
	struct kept *k = *state;
	calling_close(&k->desk);
	folder_teardown(&k->folder);
	free(k->path);
	free(k);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

/* One run of the program: its store is opened, and closed at its end. */
static void run(struct kept *k, struct said *s)
{
	struct calling *d = &k->desk;
	SCOPED(buf) err = BUF(BUF_SMALL);
	d->store = store_open(d->loop, k->path, &err);
	assert_non_null(d->store);
	client_free(d->client);
	d->options.store = d->store;
	d->client = client_new(d->loop, &d->options);
	calling_call(d, s, &(struct ask){0});
	client_free(d->client);
	store_close(d->store);
	d->options.store = d->store = NULL;
	d->client = client_new(d->loop, &d->options);
}

static void change(struct kept *k, const char *set)
{
	sqlite3 *db;
	SCOPED(buf) sql = BUF(BUF_SMALL);
	buf_addf(&sql, "UPDATE answers SET %s", set);
	assert_int_equal(sqlite3_open(k->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql.s, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_changes(db), 1);
	sqlite3_close(db);
}

T(a_row_that_is_no_answer_is_asked_for_again_and_then_kept)
{
	static const char *const rows[] = {
		"text = 'Par', finish = 'error'",
		"finish = 'abort'",
		"text = '', finish = 'network_error'",
		"finish = 'insufficient_system_resource'",
		"finish = 'MALFORMED_FUNCTION_CALL', text = ''",
		"text = '', thinking = ''", /* tokens came out */
		"text = '', thinking = '', finish = 'length'",
	};
	struct kept *k = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct said s[3] = {{0}};
		run(k, &s[0]);
		change(k, rows[i]);
		const int before = faulty_requests(k->desk.server);
		run(k, &s[1]);
		run(k, &s[2]);
		assert_int_equal(faulty_requests(k->desk.server), before + 1);
		assert_false(s[1].cached);
		assert_true(s[2].cached);
		assert_string_equal(s[2].text, "Paris");
		for (int n = 0; n < 3; n++)
			said_release(&s[n]);
	}
}

T(a_row_that_is_an_answer_stays_one)
{
	static const struct {
		const char *set;
		bool refusal;
	} rows[] = {
		{"finish = 'length'", false}, {"finish = 'eos'", false},
		{"text = '', thinking = 'hm', finish = 'length'", false},
		{"text = '', thinking = '', tokens_out = 0", false},
		{"text = '', thinking = '', tokens_out = NULL", false},
		{"text = '', thinking = '', refusal = 1", true},
		{"text = '', thinking = '', finish = 'SAFETY'", true}, /* it was not known as one */
	};
	struct kept *k = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct said s[2] = {{0}};
		run(k, &s[0]);
		change(k, rows[i].set);
		const int before = faulty_requests(k->desk.server);
		run(k, &s[1]);
		assert_int_equal(faulty_requests(k->desk.server), before);
		assert_true(s[1].cached);
		assert_int_equal(s[1].refusal, rows[i].refusal);
		said_release(&s[0]);
		said_release(&s[1]);
		change(k, "finish = 'error'"); /* the next case begins with an answer */
	}
}

T(an_answer_that_is_empty_is_kept)
{
	static const char body[] = "{\"choices\":[{\"message\":{\"content\":\"\"},"
				   "\"finish_reason\":\"stop\"}],"
				   "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}";
	struct kept *k = *state;
	SCOPED(said) s = {0}, t = {0};
	faulty_add(k->desk.server, &(struct faulty_answer){.body = body});
	run(k, &s);
	run(k, &t);
	assert_null(s.error);
	assert_true(t.cached);
	assert_string_equal(t.text, "");
}
