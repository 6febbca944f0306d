/* test_report.c - a session as a page: whole, safe, without anything from elsewhere. */
#include <unistd.h>

#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

static const char *const shipped[] = {"dates", "shop-ko", "mail-queues", "minwon-ko",
	"school-office"};

/* ---- is every element closed, in its order? ---- */

static bool is_void(struct str name)
{
	static const char *const names[] = {"meta", "link", "!DOCTYPE", "line", "circle", "path"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static struct str name_of(const char *tag)
{
	return (struct str){tag, strcspn(tag, " />")};
}

static void assert_balanced(const char *page)
{
	LIST(struct str) open = {0};
	const char *at = page;

	while ((at = strchr(at, '<'))) {
		const bool closes = at[1] == '/';
		const struct str name = name_of(at + 1 + closes);
		const char *end = strchr(at, '>');
		assert_non_null(end);
		assert_true(name.n > 0);
		if (strncmp(at, "<!--", 4) != 0 && !closes && end[-1] != '/' && !is_void(name)) {
			*PUSH(&open) = name;
		} else if (closes) {
			assert_true(open.n > 0);
			if (!str_eq(open.items[--open.n], name))
				fail_msg("%.*s is closed as %.*s", (int)open.items[open.n].n,
					open.items[open.n].p, (int)name.n, name.p);
		}
		at = end;
	}
	assert_int_equal(open.n, 0);
	free(open.items);
}

static void read_page(struct buf *out, const char *path)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	buf_clear(out);
	if (file_read_text(out, path, &err))
		fail_msg("%s", buf_text(&err));
}

IN_FOLDER(shipped_sessions_are_whole_pages)
{
	SCOPED(buf) page = BUF(BUF_FILE);
	struct ran r;

	for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
		const char *path = folder_path(*state, "page.html");
		DRIVE(&r, *state, NULL, "report", "-o", path, shipped[i]);
		assert_int_equal(r.status, 0);
		read_page(&page, path);
		assert_balanced(buf_text(&page));
		assert_has(&page, "<h2>The prompt</h2>");
		assert_has(&page, "<h2>How it came about</h2>");
		assert_has(&page, "<svg ");
		assert_has(&page, "title=\""); /* an answer */
		assert_lacks(&page, "<script");
		assert_lacks(&page, "src=");
		assert_lacks(&page, "http://");
		assert_lacks(&page, "https://");
	}
}

IN_FOLDER(it_tells_who_wrote_what_and_how_it_went)
{
	struct ran r;

	DRIVE(&r, *state, NULL, "report", "--md", "-o", "-", "dates");
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "# dates\n");
	assert_has(&r.out, "+57 against v1: 29 gained, 0 lost");
	assert_has(&r.out, "person, v4–17 typing");
	assert_has(&r.out, "### v3: accept of H");
	assert_has(&r.out, "| \\# | input | expected | v1 | v2 | v3 | v17 | L |\n| ---: |");
	assert_has(&r.out, "hunsu replay dates.hunsu");
	assert_lacks(&r.out, "next-detail"); /* nor anything of keys */
}

IN_FOLDER(texts_are_never_markup)
{
	const char *session = folder_path(*state, "s.hunsu"), *out = folder_path(*state, "s.html");
	const char *task = folder_file(*state, "t.jsonl",
		"{\"input\":\"<script>alert(1)</script> | `x` \\u202e\",\"output\":\"</td>&\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "</pre><img src=x> ``` {{input}}");
	SCOPED(buf) page = BUF(BUF_FILE);
	struct ran r;

	DRIVE(&r, *state, "quit\n", "--plain", "-s", session, "-p", prompt, task);
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "report", "-o", out, session);
	assert_int_equal(r.status, 0);
	read_page(&page, out);
	assert_balanced(buf_text(&page));
	assert_has(&page, "&lt;/pre&gt;&lt;img src=x&gt;");
	assert_lacks(&page, "<img");
	assert_lacks(&page, "<script");
	assert_lacks(&page, "\u202e");
	DRIVE(&r, *state, NULL, "report", "--md", "-o", "-", session);
	assert_has(&r.out, "````\n</pre><img src=x> ``` {{input}}\n````\n");
}

IN_FOLDER(only_a_report_is_written_over)
{
	const char *mine = folder_file(*state, "dates.html", "my own page\n");
	SCOPED(buf) page = BUF(BUF_FILE);
	struct ran r;
	OWNED char *was = getcwd(NULL, 0);

	assert_int_equal(chdir(folder_path(*state, ".")), 0);
	DRIVE(&r, *state, NULL, "report", "dates");
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "dates.html is there and is no report; -o FILE");
	read_page(&page, mine);
	assert_string_equal(buf_text(&page), "my own page\n");
	DRIVE(&r, *state, NULL, "report", "--md", "dates");
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "report", "--md", "dates");
	assert_int_equal(r.status, 0);
	DRIVE(&r, *state, NULL, "report", "nothing-like-it");
	assert_int_equal(r.status, 2);
	assert_int_equal(chdir(was), 0);
}
