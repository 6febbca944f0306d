/*
 * test_full_disk.c - plain mode on a disk that does not take what it is given, and with a file that
 * others take from under it: it goes on, says so once, and what it says is true.
 *
 * run-tests: native
 */
#define _GNU_SOURCE /* prlimit */
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/disk.h"
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "../support/whole.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"

#define FULL 16000
#define TASK "{\"input\":\"hot\",\"output\":\"hot\"}\n"

struct played {
	struct driven d;
	struct buf out; /* that was read so far */
	char folder[100], session[200], tmp[200];
	int acts;
};

static void begin(struct played *p, void *folder, const char *session)
{
	*p = (struct played){.out = BUF(BUF_FILE)};
	snprintf(p->folder, sizeof p->folder, "%s", folder_path(folder, "."));
	snprintf(p->session, sizeof p->session, "%s", folder_path(folder, session));
	snprintf(p->tmp, sizeof p->tmp, "%s", folder_path(folder, "tmp"));
	assert_int_equal(file_mkdirs(p->tmp, NULL), OK);
	setenv("TMPDIR", p->tmp, 1);
}

static void start(struct played *p, void *folder)
{
	const char *const words[] = {"--plain", "--new", folder_file(folder, "t.jsonl", TASK), "-p",
		folder_file(folder, "p.txt", "Say it: {{input}}"), "-s", p->session, "--no-store",
		"--target", "openai@http://127.0.0.1:9/v1:none", NULL};
	const char *const again[] = {"--plain", p->session, "--no-store", NULL};
	folder_paid(p->out.s); /* it gets longer */
	drive_start(&p->d, p->folder, file_exists(p->session) ? again : words);
}

static void read_until(struct played *p, const char *words)
{
	struct pollfd fd = {.fd = p->d.out, .events = POLLIN};
	char block[4096];
	while (!strstr(buf_text(&p->out), words)) {
		ssize_t n = 0;
		if (poll(&fd, 1, PATIENCE_MS) == 1)
			n = read(p->d.out, block, sizeof block);
		if (n <= 0)
			fail_msg("it never said `%s` but:\n%s", words, buf_text(&p->out));
		buf_add(&p->out, block, (size_t)n);
	}
}

/* Acts, each of them answered: a prompt of some size with a number in it. */
static void act(struct played *p, int n)
{
	for (; n > 0; n--) {
		char line[400], said[40];
		int len = snprintf(line, sizeof line, "prompt This is act %d. %0200d {{input}}\n",
			++p->acts, 7);
		assert_int_equal(write(p->d.in, line, (size_t)len), len);
		snprintf(said, sizeof said, "the prompt is v%d\n", p->acts + 1);
		read_until(p, said);
	}
}

static void has_all_acts(const struct played *p, const char *path)
{
	SCOPED(buf) text = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	record_is_whole(path);
	assert_int_equal(file_read(&text, path, &err), OK);
	for (int i = 1; i <= p->acts; i++) {
		char want[40];
		/* Each is a splice on the one before, which keeps what they share. */
		snprintf(want, sizeof want, "\"version\":{\"version\":%d,", i + 1);
		if (!strstr(buf_text(&text), want))
			fail_msg("act %d is not in %s", i, path);
	}
}

/* What was put into $TMPDIR, put together as the message says. */
static void tmp_has_all_acts(const struct played *p, void *folder, const struct buf *err)
{
	char name[300];
	SCOPED(buf) text = BUF(BUF_FILE);
	snprintf(name, sizeof name, "%s/s.hunsu", p->tmp);
	if (!strstr(buf_text(err), name))
		fail_msg("%s is not named in:\n%s", name, buf_text(err));
	for (int i = 2; file_exists(name); i++) {
		assert_int_equal(file_read(&text, name, NULL), OK);
		snprintf(name, sizeof name, "%s/s.hunsu.%03d", p->tmp, i);
	}
	has_all_acts(p, folder_file(folder, "joined.hunsu", buf_text(&text)));
}

static void wait_gone(struct played *p)
{
	int64_t until = clock_ms() + PATIENCE_MS;
	while (drive_running(&p->d) && clock_ms() < until)
		usleep(2000);
}

static void end(struct played *p, struct ran *r)
{
	drive_end(&p->d, r);
	buf_addstr(&p->out, buf_str(&r->out));
	folder_owes(free, p->out.s);
	unsetenv("TMPDIR");
}

/* ---- full ---- */

static void limit(const struct played *p, long bytes)
{
	struct rlimit lim;
	assert_int_equal(prlimit(p->d.pid, RLIMIT_FSIZE, NULL, &lim), 0);
	lim.rlim_cur = bytes < 0 ? lim.rlim_max : (rlim_t)bytes;
	assert_int_equal(prlimit(p->d.pid, RLIMIT_FSIZE, &lim, NULL), 0);
}

static bool tiny_disk(struct played *p, void *folder)
{
	return disk_tiny(folder_path(folder, "disk"), FULL / 1000);
}

static void fill(struct played *p, void *folder)
{
}

static void make_room(struct played *p, void *folder)
{
	assert_true(disk_grow(folder_path(folder, "disk"), 9000));
}

static void tiny_disk_away(struct played *p, void *folder)
{
	disk_away(folder_path(folder, "disk"));
}

static bool nothing(struct played *p, void *folder)
{
	return true;
}

static void limit_files(struct played *p, void *folder)
{
	limit(p, FULL);
}

static void no_limit(struct played *p, void *folder)
{
	limit(p, -1);
}

static const struct full {
	bool (*prepare)(struct played *p, void *folder); /* false: not here */
	void (*begun)(struct played *p, void *folder);
	void (*room)(struct played *p, void *folder);
	void (*away)(struct played *p, void *folder);
} fulls[] = {
	{tiny_disk, fill, make_room, tiny_disk_away},
	{nothing, limit_files, no_limit, fill},
};

/* With a disk that becomes full on the way. False: not here. */
static bool play_until_full(struct played *p, void *folder, const struct full *f)
{
	begin(p, folder, "disk/s.hunsu");
	assert_int_equal(file_mkdirs(folder_path(folder, "disk"), NULL), OK);
	if (!f->prepare(p, folder)) {
		print_message("skip: a disk of its own cannot be mounted here\n");
		return false;
	}
	start(p, folder);
	act(p, 1);
	f->begun(p, folder);
	act(p, 121);
	assert_int_equal(times_in(&p->out, "error: not saved: "), 1);
	return true;
}

static void clean(struct played *p, void *folder, const struct full *f)
{
	f->away(p, folder);
	unlink(p->session);
	unlink(folder_path(folder, "tmp/s.hunsu"));
	for (int i = 2; i < 9; i++) {
		char name[40];
		snprintf(name, sizeof name, "tmp/s.hunsu.%03d", i);
		unlink(folder_path(folder, name));
	}
}

IN_FOLDER(a_full_disk_is_said_once_and_ends_with_3)
{
	for (size_t i = 0; i < sizeof fulls / sizeof *fulls; i++) {
		struct played p;
		struct ran r;
		struct stat st;
		const char *said;
		if (!play_until_full(&p, *state, &fulls[i]))
			continue;
		assert_int_equal(stat(p.session, &st), 0);
		end(&p, &r);
		assert_int_equal(r.status, 3);
		/* At the first act that is not on the disk, not at the end. */
		said = strstr(buf_text(&p.out), "error: not saved: ");
		assert_non_null(strstr(said, "the prompt is v123\n"));
		assert_non_null(strstr(said, "the prompt is v100\n"));
		assert_non_null(strstr(buf_text(&r.err), "acts are not saved"));
		tmp_has_all_acts(&p, *state, &r.err);
		clean(&p, *state, &fulls[i]);
	}
}

IN_FOLDER(space_given_back_saves_everything)
{
	for (size_t i = 0; i < sizeof fulls / sizeof *fulls; i++) {
		struct played p;
		struct ran r;
		if (!play_until_full(&p, *state, &fulls[i]))
			continue;
		fulls[i].room(&p, *state);
		read_until(&p, "saved: /");
		act(&p, 5);
		end(&p, &r);
		assert_int_equal(r.status, 0);
		assert_string_equal(buf_text(&r.err), "");
		has_all_acts(&p, p.session);
		assert_false(file_exists(folder_path(*state, "disk/s-2.hunsu")));
		clean(&p, *state, &fulls[i]);
	}
}

IN_FOLDER(space_given_back_just_before_the_end_is_used)
{
	struct played p;
	struct ran r;
	assert_true(play_until_full(&p, *state, &fulls[1]));
	no_limit(&p, *state);
	end(&p, &r);
	assert_int_equal(r.status, 0);
	has_all_acts(&p, p.session);
	clean(&p, *state, &fulls[1]);
}

IN_FOLDER(a_signal_leaves_nothing_behind_in_memory)
{
	static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct played p;
		struct ran r;
		const struct full *f = &fulls[i % 2];
		if (!play_until_full(&p, *state, f))
			continue;
		kill(p.d.pid, signals[i]);
		wait_gone(&p); /* before the end of its input */
		end(&p, &r);
		assert_int_equal(r.status, 130);
		tmp_has_all_acts(&p, *state, &r.err);
		clean(&p, *state, f);
	}
}

IN_FOLDER(where_there_is_no_place_at_all_that_is_said)
{
	struct played p;
	struct ran r;
	begin(&p, *state, "s.hunsu");
	start(&p, *state);
	act(&p, 2);
	limit(&p, 0);
	act(&p, 2);
	end(&p, &r);
	assert_int_equal(r.status, 3);
	assert_non_null(strstr(buf_text(&r.err), "they are lost"));
	assert_false(file_exists(folder_path(*state, "tmp/s.hunsu")));
}

/* ---- the file under it ---- */

static void remove_it(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static void rename_over_it(const char *path)
{
	char other[300];
	snprintf(other, sizeof other, "%s.tmp", path);
	assert_int_equal(file_write(other, STR("another file\n"), NULL), OK);
	assert_int_equal(rename(other, path), 0);
}

static void cut_it(const char *path)
{
	assert_int_equal(truncate(path, 700), 0);
}

static void append_to_it(const char *path)
{
	assert_int_equal(file_append(path, STR("and a line\n"), NULL), OK);
}

static void (*const ways[])(const char *path) = {remove_it, rename_over_it, cut_it, append_to_it};

IN_FOLDER(a_file_that_others_lay_hands_on_is_gone_on_with_beside_it)
{
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct played p;
		struct ran r;
		SCOPED(buf) theirs = BUF(BUF_FILE), after = BUF(BUF_FILE);
		begin(&p, *state, "s.hunsu");
		start(&p, *state);
		act(&p, 3);
		ways[i](p.session);
		if (i)
			assert_int_equal(file_read(&theirs, p.session, NULL), OK);
		act(&p, 3);
		assert_int_equal(times_in(&p.out, "the session goes on in "), 1);
		assert_int_equal(times_in(&p.out, "/s-2.hunsu, with all of it"), 1);
		end(&p, &r);
		assert_int_equal(r.status, 0);
		assert_string_equal(buf_text(&r.err), "");
		has_all_acts(&p, folder_path(*state, "s-2.hunsu"));
		if (i) {
			assert_int_equal(file_read(&after, p.session, NULL), OK);
			assert_true(str_eq(buf_str(&after), buf_str(&theirs)));
		}
		unlink(p.session);
		unlink(folder_path(*state, "s-2.hunsu"));
	}
}

IN_FOLDER(what_happens_just_before_the_end_is_said_too)
{
	struct played p;
	struct ran r;
	begin(&p, *state, "s.hunsu");
	start(&p, *state);
	act(&p, 3);
	remove_it(p.session);
	end(&p, &r);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(buf_text(&r.err), "s-2.hunsu, with all of it"));
	has_all_acts(&p, folder_path(*state, "s-2.hunsu"));
}

IN_FOLDER(lines_of_before_that_are_lost_make_the_record_not_whole)
{
	struct played p;
	struct ran r;
	begin(&p, *state, "s.hunsu");
	start(&p, *state);
	act(&p, 6);
	end(&p, &r);
	assert_int_equal(r.status, 0);
	start(&p, *state);
	act(&p, 1);
	cut_it(p.session);
	act(&p, 1);
	end(&p, &r);
	assert_int_equal(r.status, 3);
	assert_int_equal(times_in(&p.out, "from before it are lost"), 1);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	return test_main();
}
