/* player.c - a record that a test plays back. */
#include "hunsu/app/command.h"
#include "hunsu/base/file.h"
#include "folder.h"
#include "player.h"
#include "test.h"

static void on_say(void *arg, bool bad, const char *words)
{
	struct player *s = arg;

	free(s->said);
	s->said = mem_dup(words);
}

static bool on_act(void *arg, const char *what)
{
	struct player *s = arg;

	s->left = s->left || !strcmp(what, "quit");
	return true;
}

static void must(enum status st, const struct buf *err)
{
	if (st)
		fail_msg("%s", buf_text(err));
}

struct player *player_show(void *folder, struct life *l)
{
	struct player *s = NEW(struct player);
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct live_options o = {.no_store = true, .commands = commands};
	struct front front = {.say = on_say, .act = on_act, .arg = s};
	struct session *session;
	struct config *c;

	setenv("XDG_CONFIG_HOME", folder_path(folder, "config"), 1);
	setenv("XDG_DATA_HOME", folder_path(folder, "data"), 1);
	s->was = mem_dup(buf_text(&l->lines));
	s->path = mem_dup(folder_file(folder, "a.hunsu", s->was));
	s->loop = loop_new();
	life_release(l);
	must(replay_open(&session, s->path, NULL, &err), &err);
	c = config_load(&err);
	assert_non_null(c);
	must(live_open(&s->live, s->loop, session, c, &o, &front, &err), &err);
	return s;
}

/* Whatever was done, the record is as it was. */
void player_end(struct player *s)
{
	struct buf now = BUF(BUF_FILE), err = BUF(BUF_SMALL);

	live_close(s->live);
	loop_free(s->loop);
	must(file_read(&now, s->path, &err), &err);
	assert_string_equal(buf_text(&now), s->was);
	buf_release(&now);
	free(s->path);
	free(s->was);
	free(s->said);
	free(s);
}

void player_line(struct player *s, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (live_command(s->live, str_of(text), &err))
		fail_msg("%s: %s", text, buf_text(&err));
}

void player_refused(struct player *s, const char *text, const char *says)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_not_equal(live_command(s->live, str_of(text), &err), OK);
	if (!strstr(buf_text(&err), says))
		fail_msg("%s: said \"%s\"", text, buf_text(&err));
}

void player_at(const struct player *s, int event, const char *words)
{
	SCOPED(buf) told = BUF(BUF_SMALL);

	replaying_words(s->live, &told);
	if (replaying_at(s->live) != event || !strstr(buf_text(&told), words))
		fail_msg("event %d \"%s\", not %d with \"%s\"", replaying_at(s->live),
			buf_text(&told), event, words);
}

void player_said(const struct player *s, const char *words)
{
	if (!s->said || !strstr(s->said, words))
		fail_msg("\"%s\" was not said, but \"%s\"", words, s->said ? s->said : "nothing");
}

bool player_marked(const struct player *s, int event, enum replay_mark_kind kind)
{
	for (size_t i = 0; i < s->live->replay->marks.n; i++)
		if (s->live->replay->marks.items[i].event == event &&
			s->live->replay->marks.items[i].kind == kind)
			return true;
	return false;
}

struct player *player_of(void *folder, void (*made)(struct life *))
{
	struct life l;

	life_init(&l);
	made(&l);
	return player_show(folder, &l);
}
