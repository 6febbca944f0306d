/* The line at the bottom: libedit behind our own door. */
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/tui/lineedit.h"

/* What libtinfo keeps for each of libedit's lines. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:_nc_trim_sgr0\n";
}

struct line {
	struct lineedit *edit;
	struct keys *keys;
	enum line_result last;
};

static void on_key(void *arg, const struct key *k)
{
	struct line *l = arg;

	l->last = lineedit_key(l->edit, k);
}

static struct line line_new(void)
{
	return (struct line){.edit = lineedit_new(NULL)};
}

static void line_end(struct line *l)
{
	lineedit_free(l->edit);
}

static void feed(struct line *l, const char *bytes)
{
	struct keys *k = keys_new(on_key, l);

	keys_feed(k, bytes, strlen(bytes));
	keys_flush(k);
	keys_free(k);
}

static void is(struct line *l, const char *text, size_t at)
{
	size_t cursor;
	struct str s = lineedit_text(l->edit, &cursor);

	assert_int_equal(s.n, strlen(text));
	assert_memory_equal(s.p, text, s.n);
	assert_int_equal(cursor, at);
}

TEST(emacs_keys_edit_it)
{
	struct line l = line_new();

	lineedit_start(l.edit, STR("reject "));
	feed(&l, "too long");
	is(&l, "reject too long", 15);
	feed(&l, "\x01>\x05<");
	is(&l, ">reject too long<", 17);
	feed(&l, "\x17");
	is(&l, ">reject too ", 12);
	feed(&l, "\x19");
	is(&l, ">reject too long<", 17);
	feed(&l, "\033[1;5D\x0b");
	is(&l, ">reject too ", 12);
	feed(&l, "\x15");
	is(&l, "", 0);
	line_end(&l);
}

TEST(clusters_go_whole)
{
	struct line l = line_new();

	lineedit_start(l.edit, STR("a👨‍👩‍👧e\xcc\x81한"));
	feed(&l, "\x7f\x7f");
	is(&l, "a👨‍👩‍👧", 19);
	feed(&l, "\033[D");
	is(&l, "a👨‍👩‍👧", 1);
	feed(&l, "\x04");
	is(&l, "a", 1);
	line_end(&l);
}

TEST(keys_that_would_wait_for_more_mean_nothing)
{
	struct line l = line_new();

	lineedit_start(l.edit, STR("x"));
	feed(&l, "\x12");
	assert_int_equal(l.last, LINE_UNKNOWN);
	feed(&l, "\x16\x18\033q\033[20~");
	is(&l, "x", 1);
	feed(&l, "y");
	is(&l, "xy", 2);
	line_end(&l);
}

TEST(ends_are_told_apart)
{
	struct line l = line_new();

	lineedit_start(l.edit, STR("x"));
	feed(&l, "\r");
	assert_int_equal(l.last, LINE_DONE);
	feed(&l, "\033");
	assert_int_equal(l.last, LINE_CANCELLED);
	feed(&l, "\x7f");
	assert_int_equal(l.last, LINE_GOING);
	feed(&l, "\x7f");
	assert_int_equal(l.last, LINE_CANCELLED);
	line_end(&l);
}

IN_FOLDER(history_is_walked_and_kept)
{
	const char *path = folder_path(*state, "history");
	struct line l = line_new();

	lineedit_remember(l.edit, STR("propose"));
	lineedit_remember(l.edit, STR("reject it's 한 long"));
	lineedit_remember(l.edit, STR("reject it's 한 long"));
	lineedit_start(l.edit, STR("now"));
	feed(&l, "\033[A");
	is(&l, "reject it's 한 long", 20);
	feed(&l, "\033[A");
	is(&l, "propose", 7);
	feed(&l, "\033[B\033[B");
	is(&l, "now", 3);
	line_end(&l);
	assert_int_equal(lineedit_keep(path, STR("propose"), NULL), OK);
	assert_int_equal(lineedit_keep(path, STR("reject it's 한 long"), NULL), OK);
	assert_int_equal(lineedit_keep(path, STR("two\nlines"), NULL), OK);
	l = line_new();
	assert_int_equal(lineedit_load(l.edit, path, NULL), OK);
	assert_int_equal(lineedit_load(l.edit, folder_path(*state, "none"), NULL), OK);
	lineedit_start(l.edit, (struct str){0});
	feed(&l, "\033[A\033[A");
	is(&l, "propose", 7);
	line_end(&l);
}

IN_FOLDER(a_long_history_is_shortened_when_it_is_loaded)
{
	const char *path = folder_path(*state, "history");
	struct line l = line_new();
	SCOPED(buf) text = BUF(BUF_FILE);
	char line[32];

	for (int i = 0; i < 2500; i++) {
		snprintf(line, sizeof line, "go v%d", i);
		assert_int_equal(lineedit_keep(path, str_of(line), NULL), OK);
	}
	assert_int_equal(lineedit_load(l.edit, path, NULL), OK);
	line_end(&l);
	assert_int_equal(file_read_text(&text, path, NULL), OK);
	assert_null(strstr(buf_text(&text), "go v1499\n"));
	assert_non_null(strstr(buf_text(&text), "go v1500\n"));
	assert_non_null(strstr(buf_text(&text), "go v2499\n"));
}

TEST(pastes_stay_on_one_line_and_completion_replaces)
{
	struct line l = line_new();

	lineedit_start(l.edit, (struct str){0});
	feed(&l, "\033[200~one\ntwo\033[201~");
	is(&l, "one two", 7);
	lineedit_replace(l.edit, 0, 3, STR("three"));
	is(&l, "three two", 5);
	line_end(&l);
}

/* n times "a", between the marks of a paste where there are any. */
static char *many(size_t n, const char *before, const char *after)
{
	struct buf b = BUF(BUF_FILE);

	buf_adds(&b, before);
	for (size_t i = 0; i < n; i++)
		buf_addc(&b, 'a');
	buf_adds(&b, after);
	return buf_detach(&b, NULL);
}

static size_t length(const struct line *l)
{
	size_t cursor;

	return lineedit_text(l->edit, &cursor).n;
}

TEST(more_than_8_kb_is_refused_and_what_was_there_stays)
{
	struct line l = line_new();
	OWNED char *fits = many(8192, "", ""), *paste = many(8190, "\033[200~", "\033[201~"),
	     *large = many(60000, "\033[200~", "\033[201~"), *typed = many(60000, "", "");

	lineedit_start(l.edit, STR("try "));
	feed(&l, large);
	assert_int_equal(l.last, LINE_FULL);
	feed(&l, paste);
	assert_int_equal(l.last, LINE_FULL);
	is(&l, "try ", 4);
	feed(&l, "a");
	assert_int_equal(l.last, LINE_GOING);
	is(&l, "try a", 5);
	feed(&l, typed);
	assert_int_equal(l.last, LINE_FULL);
	assert_int_equal(length(&l), 8192);
	feed(&l, "\177");
	assert_int_equal(length(&l), 8191);
	feed(&l, "한");
	assert_int_equal(l.last, LINE_FULL);
	feed(&l, "\033[H\033[3~b");
	assert_int_equal(l.last, LINE_GOING);
	assert_int_equal(length(&l), 8191);
	lineedit_start(l.edit, (struct str){0});
	feed(&l, fits);
	assert_int_equal(l.last, LINE_GOING);
	assert_int_equal(length(&l), 8192);
	line_end(&l);
}
