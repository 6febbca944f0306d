/* sitting.c - a session in one sitting after another. */
#include "sitting.h"
#include "test.h"

#include <fcntl.h>
#include <unistd.h>

#include "folder.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "life.h"
#include "whole.h"

static void comment(struct sat *t, const char *text)
{
	cJSON *event = event_new(BY_HUMAN, "note", text), *c = event_change(event, "comment");

	json_add_int(json_add_object(c, "about"), "event", 1);
	json_add_cstr(c, "text", text);
	session_do(t->s, event);
	buf_addf(&t->all, "%s\n", text);
}

void comments(struct sat *t, int n)
{
	for (int i = 0; i < n; i++) {
		char text[40];

		snprintf(text, sizeof text, "comment %d", ++t->words);
		comment(t, text);
	}
	(void)journal_news(t->s->journal, &t->news);
}

void sit_down(struct sat *t)
{
	struct buf err = BUF(BUF_SMALL);

	t->loop = loop_new();
	if (file_exists(t->path)
			? session_open(&t->s, t->loop, t->path, false, &t->news, &err)
			: session_create(&t->s, t->loop, t->path, life_open_event(2), NULL, &err))
		fail_msg("%s", buf_text(&err));
}

struct sat sit(void *folder, const char *name)
{
	struct sat t = {.news = BUF(BUF_TEXT), .all = BUF(BUF_TEXT)};

	snprintf(t.folder, sizeof t.folder, "%s", folder_path(folder, "."));
	snprintf(t.path, sizeof t.path, "%s", folder_path(folder, name));
	sit_down(&t);
	return t;
}

enum status rise(struct sat *t)
{
	enum status st = journal_finish(t->s->journal, false, &t->news);

	session_close(t->s);
	loop_free(t->loop);
	return st;
}

void sat_release(struct sat *t)
{
	buf_release(&t->news);
	buf_release(&t->all);
}

void wait_saved(struct sat *t)
{
	int64_t until = clock_ms() + PATIENCE_MS;

	while (!journal_saved(t->s->journal) && clock_ms() < until)
		loop_turn(t->loop, 50);
	assert_true(journal_saved(t->s->journal));
}

void contents(struct buf *out, const char *path)
{
	struct buf err = BUF(BUF_SMALL);

	buf_clear(out);
	if (file_read(out, path, &err))
		fail_msg("%s", buf_text(&err));
}

void put_at(const char *path, int64_t at, const char *bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, strlen(bytes), at), strlen(bytes));
	close(fd);
}

void has_all(struct sat *t, const char *path)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	struct str rest = buf_str(&t->all), line;

	record_is_whole(path);
	contents(&text, path);
	while (str_line(&rest, &line)) {
		SCOPED(buf) want = BUF(BUF_SMALL);

		buf_addf(&want, "\"text\":\"%.*s\"", (int)line.n, line.p);
		if (!strstr(buf_text(&text), buf_text(&want)))
			fail_msg("%s lacks %s", path, buf_text(&want));
	}
}

void told(const struct sat *t, const char *words)
{
	if (!strstr(buf_text(&t->news), words))
		fail_msg("not told: %s\nbut: %s", words, buf_text(&t->news));
}
