/* test_journal.c - the file: torn ends, locks, full disks. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <dirent.h>
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/session/check.h"
#include "hunsu/session/session.h"
#include "../support/disk.h"
#include "../support/folder.h"
#include "../support/life.h"

static void put(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
}

static void get(struct buf *out, const char *path)
{
	struct buf err = BUF(BUF_SMALL);

	buf_clear(out);
	if (file_read(out, path, &err))
		fail_msg("%s", buf_text(&err));
}

/* The first file of the folder whose name begins so; removed when asked. */
static bool take_file(const char *folder, const char *begins, struct buf *text)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	bool found = false;

	while (!found && (e = readdir(dir)))
		if (str_starts(str_of(e->d_name), begins)) {
			SCOPED(buf) path = BUF(BUF_SMALL);

			found = true;
			buf_addf(&path, "%s/%s", folder, e->d_name);
			get(text, buf_text(&path));
			unlink(buf_text(&path));
		}
	closedir(dir);
	return found;
}

static void wait_saved(struct loop *loop, struct journal *j)
{
	int64_t until = clock_ms() + PATIENCE_MS;

	while (!journal_saved(j) && clock_ms() < until)
		loop_turn(loop, 100);
	assert_true(journal_saved(j));
}

static cJSON *note(const char *words)
{
	cJSON *event = event_new(BY_HUMAN, "note", words), *c;

	c = event_change(event, "comment");
	json_add_int(json_add_object(c, "about"), "event", 1);
	json_add_cstr(c, "text", words);
	return event;
}

/* A life of one open line and a few notes: short, so that every byte can be tried. */
static void few_lines(struct life *l)
{
	SCOPED(prompt) p = {0};
	cJSON *event = event_new(BY_HUMAN, "new", NULL), *c;

	life_init(l);
	c = event_change(event, "open");
	json_add_int(c, "format", 1);
	json_add_cstr(c, "program", "hunsu 0.1.0");
	json_add_cstr(c, "id", "01KAV4Q2Z8X5M3N7R9T1V6W0YB");
	prompt_add(&p, ROLE_USER, STR("훈수 \"{{x}}\""), AUTHOR_PERSON);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &p, &l->s.authors);
	change_head(event, 1);
	life_do(l, event);
	life_do(l, note("one"));
	life_do(l, note("two\nlines"));
	life_do(l, note("three"));
}

static size_t whole_lines(struct str text, size_t *bytes)
{
	size_t n = 0;

	*bytes = 0;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\n') {
			n++;
			*bytes = i + 1;
		}
	return n;
}

/* ---- damage ---- */

IN_FOLDER(a_file_cut_at_any_byte_opens_with_its_whole_lines_and_keeps_the_rest_aside)
{
	SCOPED(life) l;
	struct loop *loop = loop_new();
	const char *path = folder_path(*state, "a.hunsu");
	SCOPED(buf) kept = BUF(BUF_TEXT);

	few_lines(&l);
	for (size_t n = 0; n <= l.lines.n; n++) {
		SCOPED(buf) told = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
		struct session *s = NULL;
		size_t bytes, lines = whole_lines((struct str){l.lines.s, n}, &bytes);

		put(path, l.lines.s, n);
		if (!lines) {
			assert_int_equal(session_open(&s, loop, path, false, &told, &err), FAILED);
			get(&kept, path);
			assert_int_equal(kept.n, n); /* nothing was cut */
		} else {
			assert_int_equal(session_open(&s, loop, path, false, &told, &err), OK);
			assert_int_equal(s->state->events, lines);
			assert_int_equal(journal_bytes(s->journal), bytes);
			assert_false(journal_read_only(s->journal));
			session_do(s, note("more"));
			session_close(s);
			assert_int_equal(told.n > 0, n > bytes);
			if (n > bytes) {
				assert_true(take_file(*state, "a.torn-", &kept));
				assert_int_equal(kept.n, n - bytes);
				assert_memory_equal(kept.s, l.lines.s + bytes, n - bytes);
			}
			assert_false(take_file(*state, "a.torn-", &kept));
			get(&kept, path);
			assert_int_equal(whole_lines(buf_str(&kept), &bytes), lines + 1);
			assert_int_equal(bytes, kept.n);
		}
	}
	loop_free(loop);
}

static void flip(struct loop *loop, void *folder, struct life *l, size_t at, char bit)
{
	const char *path = folder_path(folder, "a.hunsu");
	SCOPED(buf) told = BUF(BUF_SMALL), err = BUF(BUF_SMALL), report = BUF(BUF_SMALL);
	SCOPED(buf) kept = BUF(BUF_TEXT);
	struct session_verdict v;
	struct session *s = NULL;
	char line[32];
	int broken;

	l->lines.s[at] = (char)(l->lines.s[at] ^ bit);
	put(path, l->lines.s, l->lines.n);
	l->lines.s[at] = (char)(l->lines.s[at] ^ bit);
	assert_int_equal(session_check(path, &v, &report, &err), OK);
	if (session_open(&s, loop, path, false, &told, &err)) {
		assert_int_equal(v.events, 0);
	} else {
		broken = journal_broken_line(s->journal);
		assert_int_equal(v.broken_line, broken);
		assert_int_equal(s->state->events, v.events);
		assert_int_equal(journal_read_only(s->journal), broken > 0);
		snprintf(line, sizeof line, "a.hunsu:%d:", broken);
		if (broken)
			assert_non_null(strstr(buf_text(&told), line));
		session_close(s);
		assert_int_equal(take_file(folder, "a.torn-", &kept), v.torn);
	}
}

IN_FOLDER(any_flipped_byte_is_harmless_torn_or_told_with_its_line)
{
	SCOPED(life) l;
	struct loop *loop = loop_new();

	few_lines(&l);
	for (size_t at = 0; at < l.lines.n; at++) {
		flip(loop, *state, &l, at, 1);
		flip(loop, *state, &l, at, (char)0x80);
	}
	loop_free(loop);
}

static void opens_read_only_at(void *folder, const char *text, int line)
{
	struct loop *loop = loop_new();
	SCOPED(buf) told = BUF(BUF_SMALL), err = BUF(BUF_SMALL), after = BUF(BUF_TEXT);
	struct session *s;
	const char *path = folder_file(folder, "b.hunsu", text);

	assert_int_equal(session_open(&s, loop, path, false, &told, &err), OK);
	assert_true(journal_read_only(s->journal));
	assert_int_equal(journal_broken_line(s->journal), line);
	assert_int_equal(s->state->events, line - 1);
	session_close(s);
	get(&after, path);
	assert_string_equal(buf_text(&after), text);
	loop_free(loop);
}

static char *line_of(const struct life *l, size_t n)
{
	struct str rest = buf_str(&l->lines), line = {0};

	for (size_t i = 0; i < n; i++)
		assert_true(str_line(&rest, &line));
	return str_dup(line);
}

IN_FOLDER(lines_that_come_twice_or_swapped_or_empty_are_damage)
{
	SCOPED(life) l;
	char *line[5];
	SCOPED(buf) text = BUF(BUF_TEXT);

	few_lines(&l);
	for (size_t i = 1; i <= 4; i++)
		line[i] = line_of(&l, i);
	buf_addf(&text, "%s\n%s\n%s\n%s\n", line[1], line[2], line[2], line[3]);
	opens_read_only_at(*state, buf_text(&text), 3);
	buf_clear(&text);
	buf_addf(&text, "%s\n%s\n%s\n", line[1], line[3], line[2]);
	opens_read_only_at(*state, buf_text(&text), 2);
	buf_clear(&text);
	buf_addf(&text, "%s\n%s\n\n%s\n", line[1], line[2], line[3]);
	opens_read_only_at(*state, buf_text(&text), 3);
	for (size_t i = 1; i <= 4; i++)
		free(line[i]);
}

IN_FOLDER(a_repaired_copy_is_whole_and_keeps_all_that_fits)
{
	SCOPED(life) l;
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL), report = BUF(BUF_SMALL);
	const char *path, *to = folder_path(*state, "good.hunsu");
	struct session_verdict v;
	char *hit;
	struct session_repaired done;

	life_init(&l);
	short_life(&l);
	buf_addstr(&text, buf_str(&l.lines));
	hit = strstr(text.s, "\"act\":\"typing\""); /* v2 is lost, and what rests on it */
	*hit = '}';
	path = folder_file(*state, "bad.hunsu", buf_text(&text));
	assert_int_equal(session_check(path, &v, &report, &err), OK);
	assert_int_equal(v.broken_line, 8);
	assert_false(session_whole(&v));
	assert_int_equal(journal_repair(path, to, &done, &err), OK);
	assert_int_equal(done.kept + done.dropped, 17);
	assert_int_equal(done.dropped, 4); /* typing, accept, undo, merge */
	assert_int_equal(session_check(to, &v, &report, &err), OK);
	assert_int_equal(v.events, 17);
	assert_int_equal(v.broken_line, 0);
	assert_int_equal(done.quits, 1); /* it said what was there when all was there */
	assert_true(session_whole(&v));
	assert_int_not_equal(journal_repair(path, to, &done, &err), OK);
}

/* ---- writing ---- */

static struct session *fresh(struct loop *loop, void *folder, const char *name)
{
	struct buf err = BUF(BUF_SMALL);
	struct session *s = NULL;

	if (session_create(&s, loop, folder_path(folder, name), life_open_event(2), NULL, &err))
		fail_msg("%s", buf_text(&err));
	return s;
}

IN_FOLDER(a_line_is_in_the_file_when_the_act_returns_and_on_the_disk_soon)
{
	struct loop *loop = loop_new();
	struct session *s = fresh(loop, *state, "a.hunsu");
	SCOPED(buf) text = BUF(BUF_TEXT);
	size_t bytes;

	session_do(s, note("here"));
	get(&text, journal_path(s->journal));
	assert_int_equal(whole_lines(buf_str(&text), &bytes), 2);
	assert_int_equal(bytes, journal_bytes(s->journal));
	wait_saved(loop, s->journal);
	session_do(s, event_new(BY_SYSTEM, "result", NULL));
	wait_saved(loop, s->journal);
	session_close(s);
	assert_false(file_exists(folder_path(*state, "a.lock")));
	loop_free(loop);
}

IN_FOLDER(an_existing_file_is_not_made_anew)
{
	struct loop *loop = loop_new();
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;
	const char *path = folder_file(*state, "a.hunsu", "precious");

	assert_int_equal(session_create(&s, loop, path, life_open_event(1), NULL, &err), FAILED);
	assert_non_null(strstr(buf_text(&err), path));
	loop_free(loop);
}

static void wait_calm(struct loop *loop, struct journal *j)
{
	int64_t until = clock_ms() + PATIENCE_MS;

	while (*journal_trouble(j) && clock_ms() < until)
		loop_turn(loop, 100);
	assert_string_equal(journal_trouble(j), "");
}

IN_FOLDER(what_a_full_disk_does_not_take_is_kept_in_order_and_written_later)
{
	struct loop *loop = loop_new();
	struct session *s = fresh(loop, *state, "a.hunsu");
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	struct session_verdict v;
	int64_t before = journal_bytes(s->journal);

	disk_limit_files(before + 20); /* in the middle of the next line */
	session_do(s, note("first"));
	session_do(s, note("second"));
	session_do(s, note("third"));
	assert_string_not_equal(journal_trouble(s->journal), "");
	assert_false(journal_saved(s->journal));
	assert_int_equal(s->state->events, 4);
	get(&text, journal_path(s->journal));
	assert_int_equal(text.n, before + 20);
	disk_limit_files(-1);
	wait_calm(loop, s->journal);
	wait_saved(loop, s->journal);
	session_do(s, note("fourth"));
	session_close(s);
	assert_int_equal(session_check(folder_path(*state, "a.hunsu"), &v, &text, &err), OK);
	assert_true(session_whole(&v));
	assert_int_equal(v.events, 5);
	loop_free(loop);
}

IN_FOLDER(a_session_can_go_on_in_another_file_with_all_there_is)
{
	struct loop *loop = loop_new();
	struct session *s = fresh(loop, *state, "a.hunsu");
	SCOPED(buf) report = BUF(BUF_TEXT), err = BUF(BUF_SMALL);
	const char *to = folder_path(*state, "b.hunsu");
	struct session_verdict v;

	disk_limit_files(journal_bytes(s->journal) + 20);
	session_do(s, note("first"));
	session_do(s, note("second"));
	disk_limit_files(-1);
	assert_int_equal(journal_move(s->journal, to, &err), OK);
	assert_string_equal(journal_trouble(s->journal), "");
	assert_string_equal(journal_path(s->journal), to);
	assert_true(file_exists(folder_path(*state, "b.lock")));
	session_do(s, note("third"));
	wait_saved(loop, s->journal);
	session_close(s);
	assert_int_equal(session_check(to, &v, &report, &err), OK);
	assert_true(session_whole(&v));
	assert_int_equal(v.events, 4);
	loop_free(loop);
}

/* ---- two programs ---- */

IN_FOLDER(a_second_opener_reads_says_who_writes_and_follows)
{
	struct loop *loop = loop_new();
	struct session *s = fresh(loop, *state, "a.hunsu"), *reader;
	SCOPED(buf) told = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	char pid[32], mine[HASH_HEX], theirs[HASH_HEX];

	assert_int_equal(
		session_open(&reader, loop, journal_path(s->journal), false, &told, &err), OK);
	assert_true(journal_read_only(reader->journal));
	snprintf(pid, sizeof pid, "pid %ld on ", (long)getpid());
	assert_non_null(strstr(journal_holder(reader->journal), pid));
	assert_non_null(strstr(buf_text(&told), pid));
	assert_string_equal(journal_holder(s->journal), "");
	session_do(s, note("seen"));
	session_do(s, note("too"));
	assert_int_equal(journal_follow(reader->journal, &err), OK);
	assert_int_equal(reader->state->events, 3);
	state_hash(mine, s->state);
	state_hash(theirs, reader->state);
	assert_string_equal(mine, theirs);
	session_close(s);
	session_close(reader);
	loop_free(loop);
}

IN_FOLDER(a_killed_writer_leaves_its_lines_and_no_lock)
{
	const char *path = folder_path(*state, "a.hunsu");
	SCOPED(buf) told = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	struct loop *loop;
	struct session *s;
	int status;
	pid_t pid = fork();

	if (!pid) {
		s = fresh(loop_new(), *state, "a.hunsu");
		session_do(s, note("last words"));
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	loop = loop_new();
	assert_int_equal(session_open(&s, loop, path, false, &told, &err), OK);
	assert_false(journal_read_only(s->journal));
	assert_int_equal(s->state->events, 2);
	session_close(s);
	loop_free(loop);
}

IN_FOLDER(calls_without_answer_are_lost_when_the_session_is_opened_again)
{
	struct loop *loop = loop_new();
	struct session *s = fresh(loop, *state, "a.hunsu");
	SCOPED(buf) told = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	cJSON *event = event_new(BY_HUMAN, "evaluate", NULL), *c;
	char path[4096];

	snprintf(path, sizeof path, "%s", journal_path(s->journal));
	c = json_add_object(json_add_list(event_change(event, "send"), "calls"), NULL);
	json_add_int(c, "call", 1);
	json_add_cstr(c, "role", "target");
	json_add_num(c, "most_usd", 0.25);
	json_add_int(c, "most_tokens", 100);
	session_do(s, event);
	assert_int_equal(s->state->spend.outstanding, 1);
	session_close(s);
	assert_int_equal(session_open(&s, loop, path, true, &told, &err), OK);
	assert_int_equal(s->state->spend.outstanding, 1); /* a reader writes nothing */
	session_close(s);
	assert_int_equal(session_open(&s, loop, path, false, &told, &err), OK);
	assert_int_equal(s->state->spend.outstanding, 0);
	assert_int_equal(s->state->spend.lost, 1);
	assert_true(s->state->spend.usd > 0.2499 && s->state->spend.usd < 0.2501);
	assert_int_equal(state_call(s->state, 1)->standing, CALL_LOST);
	session_close(s);
	loop_free(loop);
}

TEST(a_task_file_is_no_session)
{
	SCOPED(life) l;

	few_lines(&l);
	assert_true(journal_is_session(buf_str(&l.lines)));
	assert_false(journal_is_session(STR("{\"input\":\"a\",\"output\":\"b\"}\n")));
	assert_false(journal_is_session(STR("")));
	assert_false(journal_is_session(STR("mail,kind\nhello,bug\n")));
}

IN_FOLDER(the_latest_session_of_a_task_is_found)
{
	struct loop *loop = loop_new();
	SCOPED(buf) path = BUF(BUF_SMALL), found = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	struct session *s;

	setenv("XDG_DATA_HOME", *state, 1);
	assert_false(session_latest(&found, NULL));
	assert_int_equal(session_fresh_path(&path, "tasks/support-mail.jsonl", &err), OK);
	assert_non_null(strstr(buf_text(&path), "/hunsu/sessions/support-mail-2"));
	assert_int_equal(
		session_create(&s, loop, buf_text(&path), life_open_event(1), NULL, &err), OK);
	session_close(s);
	assert_true(session_latest(&found, "support-mail"));
	assert_string_equal(buf_text(&found), buf_text(&path));
	buf_clear(&found);
	assert_false(session_latest(&found, "another"));
	buf_clear(&path);
	assert_int_equal(session_fresh_path(&path, "support-mail", &err), OK);
	assert_true(str_ends(buf_str(&path), "-2.hunsu"));
	loop_free(loop);
}

IN_FOLDER(a_session_has_its_tasks_name_in_any_script)
{
	static const struct {
		const char *task, *name;
	} cases[] = {{"문의함", "/문의함-2"}, {"/mail/문의 함.csv", "/문의-함-2"},
		{"제목 2024", "/제목-2024-2"}, {"Größe.jsonl", "/Größe-2"},
		{"受信箱", "/受信箱-2"}, {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab.csv",
			"/\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab-2"}};
	SCOPED(buf) path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	SCOPED(buf) longest = BUF(BUF_SMALL);

	setenv("XDG_DATA_HOME", *state, 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&path);
		assert_int_equal(session_fresh_path(&path, cases[i].task, &err), OK);
		if (!strstr(buf_text(&path), cases[i].name))
			fail_msg("%s: %s", cases[i].task, buf_text(&path));
	}
	for (int i = 0; i < 80; i++)
		buf_adds(&longest, "함");
	buf_clear(&path);
	assert_int_equal(session_fresh_path(&path, buf_text(&longest), &err), OK);
	assert_true(utf8_valid(buf_str(&path), NULL));
	assert_non_null(strstr(buf_text(&path), "함함함-2"));
	assert_true(path_base(buf_text(&path)).n < 200);
}
