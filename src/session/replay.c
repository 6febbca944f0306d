/* replay.c - the state after any event: the nearest checkpoint before it, and on from there. */
#include "hunsu/session/replay.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "frozen.h"
#include "hunsu/base/file.h"
#include "journal_file.h"
#include "scan.h"
#include "session_own.h"

#define SPACING ((int64_t)512 << 10) /* bytes of lines between checkpoints */

struct point { /* a checkpoint */
	int n; /* after this event */
	struct frozen *frozen;
};

struct replay {
	int fd;
	char *path;
	LIST(struct moment) moments;
	LIST(struct point) points;
	int64_t end; /* of the last line */
	/* What the first fold came to. All states here point to what is on its shelf, and the
	 * checkpoints share its lists. */
	struct state whole;
	struct shelf checkpoints;
	cJSON *event; /* the one that the state stands after */

	/* while opening */
	struct state *state;
	const int64_t *line_at;
};

/* ---- opening ---- */

static void note_moment(struct replay *r, const struct envelope *env)
{
	struct moment *m = PUSH(&r->moments);

	*m = (struct moment){
		.at = *r->line_at, .ms = env->at, .by = env->by,
		.rounds = (int)r->state->rounds.n, .head = r->state->head,
		.versions = (int)r->state->versions.n, .variants = (int)r->state->variants.n,
	};
	for (const cJSON *change = env->changes->child; change; change = change->next) {
		const struct kind *k = kind_find(change->child->string);

		m->did |= k ? k->did : DID_OTHER;
	}
}

static bool open_event(void *arg, const cJSON *event, struct buf *err)
{
	struct replay *r = arg;
	const struct point *last = r->points.n ? &r->points.items[r->points.n - 1] : NULL;
	struct envelope env;

	if (fold_apply(r->state, event, &env, err))
		return false;
	note_moment(r, &env);
	if (last && *r->line_at - r->moments.items[last->n - 1].at < SPACING)
		return true;
	*PUSH(&r->points) = (struct point){r->state->events, state_freeze(r->state)};
	return true;
}

/* What was folded stays; the session's state begins again at the first event. */
static void begin(struct replay *r, struct session *s)
{
	freezing_end(own_state(s));
	r->whole = *own_state(s);
	*own_state(s) = (struct state){0};
	state_thaw(own_state(s), r->points.items[0].frozen);
	r->state = NULL;
	r->line_at = NULL;
}

enum status replay_read(struct session *s, const char *path, struct buf *note, struct buf *err)
{
	struct replay *r = s->replay = NEW(struct replay);
	struct journal_open how = {.read_only = true, .note = note, .event = open_event, .arg = r,
		.state = own_state(s), .at = &r->line_at};
	enum status st;

	r->path = mem_dup(path);
	r->state = own_state(s);
	state_init(own_state(s));
	freezing_begin(own_state(s), &r->checkpoints);
	r->fd = open(path, SCAN_FLAGS);
	st = scan_opened(r->fd, path, err);
	if (!st && !(s->journal = journal_open(NULL, path, &how, err)))
		st = FAILED;
	if (!st) {
		r->end = journal_bytes(s->journal);
		begin(r, s);
		st = replay_go(s, 1, err);
	}
	return st;
}

void replay_free(struct replay *r)
{
	if (!r)
		return;
	if (r->fd >= 0)
		close(r->fd);
	cJSON_Delete(r->event);
	shelf_release(&r->checkpoints);
	state_release(&r->whole);
	free(r->points.items);
	free(r->moments.items);
	free(r->path);
	free(r);
}

/* ---- going ---- */

static int64_t line_end(const struct replay *r, int n)
{
	return n < (int)r->moments.n ? r->moments.items[n].at : r->end;
}

/* The lines of events from .. to, as one text to be freed; NULL: they cannot be read. */
static char *read_lines(const struct replay *r, int from, int to, size_t *n, struct buf *err)
{
	int64_t at = r->moments.items[from - 1].at;
	size_t whole = (size_t)(line_end(r, to) - at);
	char *text = mem_grow(NULL, whole, 1);
	ssize_t got = file_read_at(r->fd, text, whole, at);

	*n = whole;
	if (got == (ssize_t)whole)
		return text;
	(void)fail(err, FAILED, "%s%s", r->path,
		got < 0 ? " cannot be read" : " has become shorter since it was opened");
	free(text);
	return NULL;
}

static bool pass_over(void *arg, const cJSON *list, const cJSON *change)
{
	return opening_example(list, change);
}

static enum status take_line(
	struct replay *r, struct state *s, struct str line, bool fold, struct buf *err)
{
	/* The first act is at a checkpoint: it is not folded again. */
	static const struct json_taker first = {.of = "do", .take = pass_over};
	SCOPED(buf) why = BUF(BUF_SMALL);
	cJSON *event = event_parse_given(line, NULL, fold ? NULL : &first, &why);
	enum status st = event ? OK : FAILED;

	if (!st && fold)
		st = state_apply(s, event, &why);
	if (st) {
		cJSON_Delete(event);
		st = fail(err, FAILED, "%s has changed since it was opened: event %d: %s", r->path,
			s->events + 1, buf_text(&why));
	} else {
		cJSON_Delete(r->event);
		r->event = event;
	}
	return st;
}

/* The last checkpoint at or before event n; there is one after the first event. */
static const struct point *point_before(const struct replay *r, int n)
{
	size_t low = 0, high = r->points.n;

	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (r->points.items[mid].n <= n)
			low = mid;
		else
			high = mid;
	}
	return &r->points.items[low];
}

enum status replay_go(struct session *s, int n, struct buf *err)
{
	struct replay *r = s->replay;
	const struct point *p = point_before(r, n);
	struct str rest, line;
	enum status st = OK;
	size_t bytes;
	OWNED char *text = NULL;
	int from;

	if (n < 1 || n > (int)r->moments.n)
		BUG("event %d of %zu", n, r->moments.n);
	if (s->state->events == n && r->event)
		return OK;
	if (s->state->events > n || s->state->events < p->n)
		state_thaw(own_state(s), p->frozen);
	/* At a checkpoint the state is there, and only the event itself is read. */
	from = s->state->events < n ? s->state->events + 1 : n;
	text = read_lines(r, from, n, &bytes, err);
	if (!text)
		return FAILED;
	rest = (struct str){text, bytes};
	while (!st && str_line(&rest, &line))
		st = take_line(r, own_state(s), line, s->state->events < n, err);
	return st;
}

/* ---- reading ---- */

int replay_events(const struct replay *r)
{
	return (int)r->moments.n;
}

const struct moment *replay_moment(const struct replay *r, int n)
{
	if (n < 1 || n > (int)r->moments.n)
		BUG("event %d of %zu", n, r->moments.n);
	return &r->moments.items[n - 1];
}

const cJSON *replay_event(const struct replay *r)
{
	return r->event;
}

enum status replay_copy(const struct replay *r, int n, const char *path, struct buf *err)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	enum status st;

	if (fd < 0)
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	st = file_copy_range(r->fd, fd, 0, line_end(r, n), path, err);
	if (!st && fsync(fd))
		st = fail(err, FAILED, "%s: %s", path, strerror(errno));
	if (close(fd) && !st)
		st = fail(err, FAILED, "%s: %s", path, strerror(errno));
	if (!st)
		st = file_sync_folder(path, err);
	if (st)
		unlink(path);
	return st;
}
