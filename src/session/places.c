/* places.c - where sessions live: fresh names, the latest, the list. */
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/session/session.h"
#include "scan.h"

#define NAME_BYTES 160 /* a file's name has 255; the date, the ending and others need theirs */
#define LAST_BYTES ((off_t)1 << 16) /* a quit has the view in it */
#define FIRST_BYTES ((size_t)4 << 20) /* the first line holds the whole task */

void session_file_name(struct buf *out, const char *task)
{
	struct str base = path_base(task);
	size_t dot = str_find(base, ".", 1), n = 0;
	SCOPED(buf) good = BUF(BUF_SMALL);

	utf8_repair(&good, str_first(base, dot < base.n ? dot : base.n));
	base = buf_str(&good);
	for (size_t to; n < base.n && (to = grapheme_next(base, n)) <= NAME_BYTES;)
		n = to;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)base.p[i];

		buf_addc(out, c <= ' ' || c == 0x7F || (c == '.' && i == 0) ? '-' : (char)c);
	}
	if (!out->n)
		buf_adds(out, "session");
}

enum status session_fresh_path(struct buf *out, const char *task, struct buf *err)
{
	SCOPED(buf) folder = BUF(BUF_SMALL), name = BUF(BUF_SMALL);
	enum status st = xdg_dir(&folder, XDG_DATA, "sessions", err);
	time_t now = (time_t)(clock_wall_ms() / 1000);
	char date[16] = "";
	struct tm day;

	if (localtime_r(&now, &day))
		strftime(date, sizeof date, "%Y-%m-%d", &day);
	session_file_name(&name, task ? task : "");
	for (int i = 1; !st; i++) {
		size_t before = out->n;

		buf_addf(out, "%s/%s-%s", buf_text(&folder), buf_text(&name), date);
		if (i > 1)
			buf_addf(out, "-%d", i);
		buf_adds(out, ".hunsu");
		if (!file_exists(buf_text(out) + before))
			break;
		buf_splice(out, before, out->n - before, STR(""));
	}
	return st;
}

struct found {
	char *path;
	int64_t mtime_ms;
};

struct found_list LIST_OF(struct found);

static int newest_first(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->mtime_ms != y->mtime_ms)
		return x->mtime_ms > y->mtime_ms ? -1 : 1;
	return strcmp(y->path, x->path);
}

static void find_all(struct found_list *out, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		SCOPED(buf) path = BUF(BUF_SMALL);
		long long ns;

		if (!str_ends(str_of(entry->d_name), ".hunsu"))
			continue;
		buf_addf(&path, "%s/%s", folder, entry->d_name);
		ns = file_mtime(buf_text(&path));
		if (ns >= 0)
			*PUSH(out) = (struct found){mem_dup(buf_text(&path)), ns / 1000000};
	}
	if (dir)
		closedir(dir);
	SORT(out, newest_first);
}

void session_list(
	const char *in, bool (*fn)(void *arg, const char *path, int64_t mtime_ms), void *arg)
{
	SCOPED(buf) folder = BUF(BUF_SMALL), ignored = BUF(BUF_SMALL);
	struct found_list all = {0};
	bool more = true;

	if (in || !xdg_dir(&folder, XDG_DATA, "sessions", &ignored))
		find_all(&all, in ? in : buf_text(&folder));
	for (size_t i = 0; i < all.n; i++) {
		if (more)
			more = fn(arg, all.items[i].path, all.items[i].mtime_ms);
		free(all.items[i].path);
	}
	free(all.items);
}

/* The first line alone, however long the session is. */
static bool read_first(struct buf *out, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char bytes[16384];
	ssize_t n = 0;

	if (fd < 0)
		return false;
	while (!out->full && (n = read(fd, bytes, sizeof bytes)) > 0) {
		buf_add(out, bytes, (size_t)n);
		if (memchr(bytes, '\n', (size_t)n))
			break;
	}
	close(fd);
	return n > 0;
}

/* The last whole line, where it is no longer than LAST_BYTES. */
static bool read_last(struct buf *out, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const off_t end = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	const off_t from = end > LAST_BYTES ? end - LAST_BYTES : 0;
	struct str line = {0}, rest;
	OWNED char *bytes = NEWN(LAST_BYTES, char);
	ssize_t n = fd < 0 ? -1 : pread(fd, bytes, LAST_BYTES, from);

	if (fd >= 0)
		close(fd);
	rest = (struct str){bytes, n > 0 ? (size_t)n : 0};
	if (str_ends(rest, "\n"))
		while (str_line(&rest, &line))
			;
	buf_addstr(out, line);
	return line.n;
}

/* The event of a line; NULL: it is none. */
static cJSON *event_of(bool (*read_line)(struct buf *out, const char *path), const char *path)
{
	SCOPED(buf) bytes = BUF(FIRST_BYTES), ignored = BUF(BUF_SMALL);
	struct str rest, line;
	cJSON *event = NULL;

	if (read_line(&bytes, path)) {
		rest = buf_str(&bytes);
		if (str_line(&rest, &line))
			event = event_parse(line, NULL, &ignored);
	}
	return event;
}

void session_brief_read(struct session_brief *out, const char *path)
{
	cJSON *last = event_of(read_last, path), *first = NULL;
	const cJSON *quit = event_find(last, "quit");
	const char *task = json_str(quit, "task");

	if (!task) {
		first = event_of(read_first, path);
		task = json_str(event_find(first, "task"), "name");
	}
	out->task = mem_dup(task);
	out->best = json_num(quit, "best", NAN);
	out->rounds = (int)json_int(quit, "rounds", -1);
	cJSON_Delete(first);
	cJSON_Delete(last);
}

struct session_turns {
	struct scan scan;
	struct state state;
	char *path;
};

static bool fold_event(void *arg, const cJSON *event, struct buf *err)
{
	return state_apply(arg, event, err) == OK;
}

struct session_turns *session_turns_begin(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct session_turns *t;

	if (fd < 0)
		return NULL;
	t = NEW(struct session_turns);
	t->path = mem_dup(path);
	t->scan = (struct scan){.fd = fd, .path = t->path, .event = fold_event, .arg = &t->state,
		.state = &t->state, .longest = (size_t)16 << 20, .why = BUF(BUF_SMALL)};
	state_init(&t->state);
	return t;
}

bool session_turns_go(struct session_turns *t, int64_t ms)
{
	SCOPED(buf) ignored = BUF(BUF_SMALL);
	enum status st;

	t->scan.until = clock_ms() + ms;
	st = scan_read(&t->scan, &ignored);
	return !st && t->scan.more;
}

bool session_turns_whole(const struct session_turns *t)
{
	return !t->scan.broken_line && !t->scan.torn;
}

const struct state *session_turns_state(const struct session_turns *t)
{
	return &t->state;
}

void session_turns_free(struct session_turns *t)
{
	if (!t)
		return;
	close(t->scan.fd);
	scan_release(&t->scan);
	state_release(&t->state);
	free(t->path);
	free(t);
}

void session_brief_release(struct session_brief *b)
{
	free(b->task);
}

struct wanted {
	struct buf *out;
	const char *task;
	bool found;
};

static bool look_at(void *arg, const char *path, int64_t mtime_ms)
{
	struct wanted *w = arg;
	cJSON *event = event_of(read_first, path);
	const char *name = json_str(event_find(event, "task"), "name");

	w->found = event_find(event, "open") && (!w->task || (name && !strcmp(name, w->task)));
	if (w->found)
		buf_adds(w->out, path);
	cJSON_Delete(event);
	return !w->found;
}

bool session_latest(struct buf *out, const char *task)
{
	struct wanted w = {out, task, false};

	session_list(NULL, look_at, &w);
	return w.found;
}
