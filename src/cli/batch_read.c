/* batch_read.c - results of a batch: into the response store, and told. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch.h"
#include "hunsu/base/file.h"
#include "hunsu/llm/bulk.h"

enum { LINES_A_TURN = 128, LINES_A_COMMIT = 8192, CHUNK = 1 << 16, ERRORS_TOLD = 10 };

/* Lines of a file of any size. One longer than BUF_TEXT is given as none, with `full` set. */
struct lines {
	int fd;
	struct buf line;
	char chunk[CHUNK];
	size_t n, at;
	int64_t read, all; /* bytes; all 0: not known */
	bool whole;	   /* the line had its end */
	int error;	   /* errno; 0: none */
};

struct intake {
	struct batch_record *record;
	struct work *work;
	struct bulk *bulk;
	struct lines *lines;
	const char *path;
	int64_t number; /* of the line */
	int64_t again, foreign, unreadable;
	int pending; /* lines since the last commit */
	enum status st;
	struct buf *err;
	bool done;
};

static bool next_line(struct lines *l)
{
	buf_clear(&l->line);
	l->whole = false;
	for (;;) {
		const char *from = l->chunk + l->at;
		const char *end = memchr(from, '\n', l->n - l->at);
		const size_t n = end ? (size_t)(end - from) : l->n - l->at;
		ssize_t got;

		buf_add(&l->line, from, n);
		l->at += n + (end != NULL);
		if ((l->whole = end != NULL))
			return true;
		do
			got = read(l->fd, l->chunk, sizeof l->chunk);
		while (got < 0 && errno == EINTR);
		l->error = got < 0 ? errno : 0;
		if (got <= 0)
			return l->line.n > 0 || l->line.full;
		l->n = (size_t)got;
		l->at = 0;
		l->read += got;
	}
}

/* ---- a line ---- */

static void tell_unreadable(struct intake *r, const char *why)
{
	if (!r->lines->whole)
		print_note("%s:%" PRId64 ": the last line is cut short", r->path, r->number);
	else if (!r->unreadable++)
		print_note("%s:%" PRId64 ": %s", r->path, r->number, why);
}

static void take(struct intake *r, const struct batch_result *result)
{
	SCOPED(buf) error = BUF(BUF_SMALL);
	const bool answered = !bulk_read(r->bulk, result, &error);
	struct answer had;
	const enum ledger_mark mark = ledger_mark(
		r->record->ledger, result->id, answered ? NULL : buf_text(&error));

	r->foreign += mark == LEDGER_UNKNOWN;
	r->again += mark == LEDGER_AGAIN;
	if (answered && (mark == LEDGER_NEW ||
		    (mark == LEDGER_AGAIN && !store_get(r->work->store, result->id, &had))))
		bulk_keep(r->bulk, r->work->store, result->id);
}

static void take_line(struct intake *r)
{
	const struct str line = str_trim(buf_str(&r->lines->line));
	struct batch_result result;
	SCOPED(buf) why = BUF(BUF_SMALL);

	r->number++;
	if (r->lines->line.full) {
		tell_unreadable(r, "the line is longer than 16 MiB");
	} else if (line.n && batch_result_read(&result, line, &why)) {
		tell_unreadable(r, buf_text(&why));
	} else if (line.n) {
		take(r, &result);
		cJSON_Delete(result.line);
	}
}

/* The store first: what the ledger has as answered must be there. */
static enum status commit(struct intake *r)
{
	const char *trouble;

	r->pending = 0;
	store_settle(r->work->store);
	trouble = store_trouble(r->work->store);
	return trouble ? fail(r->err, FAILED, "%s", trouble)
		       : ledger_commit(r->record->ledger, r->err);
}

static void on_turn(void *arg)
{
	struct intake *r = arg;

	for (int i = 0; i < LINES_A_TURN && !r->done; i++, r->pending++) {
		if ((r->done = !next_line(r->lines)))
			break;
		take_line(r);
	}
	if (r->done && r->lines->error)
		r->st = fail(r->err, FAILED, "%s: %s", r->path, strerror(r->lines->error));
	if (!r->st && (r->done || r->pending >= LINES_A_COMMIT))
		r->st = commit(r);
	r->done = r->done || r->st;
	if (!r->done)
		loop_timer(r->work->loop, 0, on_turn, r);
}

static void progress(void *arg, struct buf *out)
{
	const struct intake *r = arg;

	buf_addf(out, "%s: %" PRId64 " results", r->path, r->number);
	if (r->lines->all)
		buf_addf(out, ", %" PRId64 " %%", 100 * r->lines->read / r->lines->all);
}

/* ---- files ---- */

static enum status take_file(struct intake *r, const char *path)
{
	OWNED struct lines *l = NEW(struct lines);
	struct stat s = {0};
	enum status st = OK;

	l->line = BUF(BUF_TEXT);
	l->fd = strcmp(path, "-") != 0 ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	r->lines = l;
	r->path = path;
	r->number = 0;
	r->done = false;
	if (l->fd < 0 || fstat(l->fd, &s))
		st = fail(r->err, FAILED, "%s: %s", path, strerror(errno));
	if (!st && S_ISREG(s.st_mode))
		l->all = s.st_size;
	if (!st) {
		loop_timer(r->work->loop, 0, on_turn, r);
		st = work_until(r->work, &r->done, progress, r);
		st = st ? st : r->st;
	}
	if (l->fd > STDIN_FILENO)
		close(l->fd);
	buf_release(&l->line);
	return st;
}

static void tell_odd(int64_t n, const char *one, const char *many)
{
	if (n)
		print_note("%" PRId64 " %s", n, n == 1 ? one : many);
}

enum status batch_take(struct batch_record *record, struct work *w, const char *const *paths,
	size_t n, struct buf *err)
{
	struct intake r = {.record = record, .work = w, .err = err,
		.bulk = bulk_new(record->prices, &record->model, record->form->part)};
	enum status st = OK;

	for (size_t i = 0; i < n && !st; i++)
		st = take_file(&r, paths[i]);
	tell_odd(r.again, "result came for a call that had one",
		"results came for calls that had one");
	tell_odd(r.foreign, "line is of no call of this batch",
		"lines are of no call of this batch");
	tell_odd(r.unreadable, "line is no result", "lines are no results");
	bulk_free(r.bulk);
	return st;
}

enum status batch_tell(struct batch_record *r)
{
	struct ledger_tally t;
	SCOPED(ledger_errors) errors = {0};
	int64_t missing;

	ledger_tally(r->ledger, &t);
	missing = t.calls - t.answered - t.failed;
	print_line("%" PRId64 " calls: %" PRId64 " answered, %" PRId64 " failed, %" PRId64
		   " without a result",
		t.calls, t.answered, t.failed, missing);
	ledger_errors(r->ledger, ERRORS_TOLD, &errors);
	for (size_t i = 0; i < errors.n; i++)
		print_line("%8" PRId64 "  %s", errors.items[i].n, errors.items[i].words);
	if (t.failed + missing)
		print_note("hunsu batch write with the same options and another -o FILE writes "
			   "those without an answer");
	return t.failed + missing ? FAILED : OK;
}

/* ---- hunsu batch read ---- */

static const char *withheld(void *arg, const char *hash)
{
	const struct batch_record *r = arg;
	const char *error = ledger_error(r->ledger, hash);

	return error ? error : "the batch brought no result for it";
}

/* Scores by what the store has; a call that failed in the batch fails with its error. */
static enum status score(struct batch_options *o, struct batch_record *r, struct buf *err)
{
	struct work_options *w = &o->eval.work;

	if (!w->targets.n)
		*PUSH(&w->targets) = r->model.name;
	w->stored = true;
	w->withheld = withheld;
	w->withheld_arg = r;
	return eval_whole(&o->eval, err);
}

enum status batch_read(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err)
{
	struct batch_record r = {0};
	struct work w = {0};
	enum status st = batch_open(&r, words[0], err), told = OK;

	if (!st && o->eval.work.no_store)
		st = fail(err, BAD_USAGE, "results go to the response store: not with --no-store");
	if (!st)
		st = work_open(&w, &o->eval.work, err);
	if (!st)
		st = batch_take(&r, &w, words + 1, n - 1, err);
	work_close(&w);
	if (!st)
		told = batch_tell(&r);
	if (!st && (o->eval.task || o->eval.config))
		st = score(o, &r, err);
	batch_close(&r);
	return st ? st : told;
}
