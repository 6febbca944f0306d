/* batch_write.c - the calls of an evaluation as the files of a batch. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/llm/bulk.h"

enum { CELLS_A_TURN = 128, OUT = 1 << 20 };

struct writing {
	struct eval e;
	struct work work;
	const struct batch_form *form;
	const char *path;
	struct ledger *ledger;
	struct ledger_part part; /* the file that is being written; number 0: none yet */
	int fd;
	struct buf out, body, line, file; /* file: the path of the part */
	struct cost most;
	size_t at, cells;		 /* of the matrix */
	size_t stored, same, unfilled;	 /* that need no call; that cannot be one */
	int64_t calls, began_ms;
	enum status st;
	struct buf *err;
	bool done;
};

/* ---- files ---- */

static void file_named(struct buf *out, const char *path, int number)
{
	const struct str base = path_base(path);
	const char *dot = strrchr(base.p, '.');
	const size_t stem = dot && dot > base.p ? (size_t)(dot - base.p) : base.n;

	if (number == 1)
		buf_addstr(out, base);
	else
		buf_addf(out, "%.*s.%d%s", (int)stem, base.p, number, base.p + stem);
}

/* While it is written it has another name. */
static enum status begin_part(struct writing *w)
{
	SCOPED(buf) name = BUF(BUF_SMALL), at = BUF(BUF_SMALL);
	enum status st = OK;

	w->part = (struct ledger_part){.number = w->part.number + 1};
	file_named(&name, w->path, w->part.number);
	if (name.n >= sizeof w->part.name)
		st = fail(w->err, BAD_USAGE, "%s: the name is too long", w->path);
	snprintf(w->part.name, sizeof w->part.name, "%s", buf_text(&name));
	buf_clear(&w->file);
	path_sibling(&w->file, w->path, w->part.name);
	buf_addf(&at, "%s.new", buf_text(&w->file));
	if (!st)
		w->fd = open(buf_text(&at), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (!st && w->fd < 0)
		st = fail(w->err, FAILED, "%s: %s", buf_text(&at), strerror(errno));
	buf_adds(&w->out, w->form->head);
	return st;
}

static enum status write_out(struct writing *w)
{
	const enum status st =
		file_write_fd(w->fd, buf_str(&w->out), buf_text(&w->file), w->err);

	w->part.bytes += (int64_t)w->out.n;
	buf_clear(&w->out);
	return st;
}

static enum status end_part(struct writing *w)
{
	SCOPED(buf) from = BUF(BUF_SMALL);
	enum status st;

	if (w->fd < 0)
		return OK;
	buf_adds(&w->out, w->form->tail);
	st = write_out(w);
	if (!st && fsync(w->fd))
		st = fail(w->err, FAILED, "%s: %s", buf_text(&w->file), strerror(errno));
	close(w->fd);
	w->fd = -1;
	buf_addf(&from, "%s.new", buf_text(&w->file));
	if (!st && rename(buf_text(&from), buf_text(&w->file)))
		st = fail(w->err, FAILED, "%s: %s", buf_text(&w->file), strerror(errno));
	if (!st)
		st = file_sync_folder(buf_text(&w->file), w->err);
	ledger_put_part(w->ledger, &w->part);
	return st;
}

static bool is_full(const struct writing *w)
{
	const struct batch_form *f = w->form;
	const size_t bytes = (size_t)w->part.bytes + w->out.n + strlen(f->between) + w->line.n +
			     strlen(f->tail);

	return (f->calls && (size_t)w->part.calls == f->calls) || (f->bytes && bytes > f->bytes);
}

static enum status put_call(struct writing *w, const char *hash)
{
	enum status st = OK;

	buf_clear(&w->line);
	w->form->write(&w->line, hash, buf_str(&w->body));
	if (w->fd >= 0 && is_full(w))
		st = end_part(w);
	if (!st && w->fd < 0)
		st = begin_part(w);
	if (w->part.calls)
		buf_adds(&w->out, w->form->between);
	buf_addstr(&w->out, buf_str(&w->line));
	w->part.calls++;
	w->calls++;
	return !st && w->out.n >= OUT ? write_out(w) : st;
}

/* ---- cells: prompt by prompt, so that calls that begin alike stand together ---- */

static enum status put_request(struct writing *w, const struct request *r)
{
	char hash[HASH_HEX];
	struct answer had;

	buf_clear(&w->body);
	bulk_body(&w->body, hash, r);
	if (w->body.full)
		return fail(w->err, FAILED, "a request is longer than 16 MiB");
	if (store_get(w->work.store, hash, &had)) {
		w->stored++;
		return OK;
	}
	if (!ledger_add(w->ledger, hash)) {
		w->same++;
		return OK;
	}
	cost_add_request(&w->most, purse_prices(w->e.purse), r);
	return put_call(w, hash);
}

static enum status put_cell(struct writing *w, size_t k)
{
	const struct eval *e = &w->e;
	const size_t of_example = k / e->samples, x = of_example % e->n_examples;
	struct request r = {.model = e->targets, .sample = 1 + (int)(k % e->samples),
		.sampling = e->samplings ? e->samplings[0] : &e->task.sampling};
	SCOPED(prompt) messages = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st = OK;

	if (e->shown[of_example])
		return OK;
	r.messages = &messages;
	if (!prompt_render(&messages, &e->prompts.items[of_example / e->n_examples].prompt,
		    &e->examples[x]->fields, &why))
		st = put_request(w, &r);
	else if (!w->unfilled++)
		print_note("example %d: %s", e->examples[x]->id, buf_text(&why));
	return st;
}

static void on_turn(void *arg)
{
	struct writing *w = arg;

	for (int i = 0; i < CELLS_A_TURN && !w->st && w->at < w->cells; i++)
		w->st = put_cell(w, w->at++);
	w->done = w->st || w->at == w->cells;
	if (!w->done)
		loop_timer(w->work.loop, 0, on_turn, w);
}

static void progress(void *arg, struct buf *out)
{
	const struct writing *w = arg;
	const double s = (double)(clock_ms() - w->began_ms) / 1000;

	buf_addf(out, "%zu/%zu", w->at, w->cells);
	if (w->at && s > 1)
		buf_addf(out, ", %s to go",
			clock_words(s * (double)(w->cells - w->at) / (double)w->at).s);
}

/* ---- all of it ---- */

static enum status choose_form(struct writing *w, const struct batch_options *o)
{
	const struct model *m = w->e.targets;
	const char *path = bulk_path(m);

	if (w->e.n_targets > 1)
		return fail(w->err, BAD_USAGE,
			"a batch is for one model: write one for each --target");
	w->form = o->form ? batch_form_find(o->form) : batch_form_for(path);
	if (w->form && path && !strcmp(w->form->path, path))
		return OK;
	return fail(w->err, BAD_USAGE, "--target %s: %s", m->name,
		w->form ? "its calls cannot be in a batch of that form"
			: "its calls go one by one, a batch is for a model's service");
}

/* A batch that was sent is paid for: its ledger is all that finds its answers. */
static enum status check_free(const char *path, const char *ledger, struct buf *err)
{
	struct ledger *l = file_exists(ledger) ? ledger_open(ledger, NULL) : NULL;
	struct ledger_part p;
	struct stat at;
	bool open = false;

	for (int i = 1; l && ledger_part(l, i, &p); i++)
		open = open || (p.begun_ms && strcmp(p.state, LEDGER_READ) != 0);
	ledger_close(l);
	if (!stat(path, &at) && !S_ISREG(at.st_mode))
		return fail(err, FAILED,
			"%s is no file, and a batch is one, with its ledger beside it: -o FILE",
			path);
	return open ? fail(err, BAD_USAGE,
			      "%s was sent, and its results are not read yet: hunsu batch send %s "
			      "goes on with it; -o FILE for another",
			      path, path)
		    : OK;
}

static void tell(struct writing *w)
{
	struct ledger_part p;

	for (int i = 1; ledger_part(w->ledger, i, &p); i++)
		print_line("%s: %" PRId64 " call%s, %.1f MB", p.name, p.calls,
			PLURAL(p.calls), (double)p.bytes / 1e6);
	if (!w->calls)
		print_line("no call is left for a batch, and none is written");
	if (w->stored)
		print_line("%zu%s %s in the response store, where hunsu eval finds %s", w->stored,
			w->calls ? " more" : "",
			w->stored == 1 ? "has its answer" : "have their answers",
			w->stored == 1 ? "it" : "them");
	if (w->same)
		print_line("%zu more %s the same as others", w->same, w->same == 1 ? "is" : "are");
	if (w->unfilled)
		print_note("%zu cannot be filled in, and are left out", w->unfilled);
	if (!w->calls)
		return;
	if (!isnan(w->most.usd) && w->most.usd > 0)
		print_line("at most %.2f $", w->most.usd * w->form->part);
	if (w->form == &batch_vllm)
		print_line("next: vllm run-batch -i %s -o RESULTS --model %s; hunsu batch read %s "
			   "RESULTS",
			w->path, w->e.targets->model, w->path);
	else
		print_line("next: hunsu batch send %s", w->path);
}

static enum status finish(struct writing *w, const char *ledger)
{
	SCOPED(buf) most = BUF(BUF_SMALL);
	enum status st = end_part(w);

	ledger_set(w->ledger, "form", w->form->name);
	ledger_set(w->ledger, "model", w->e.targets->name);
	buf_addf(&most, "%.17g", w->most.usd * w->form->part);
	ledger_set(w->ledger, "usd", buf_text(&most));
	ledger_whole(w->ledger);
	if (!st)
		st = ledger_commit(w->ledger, w->err);
	if (!st)
		tell(w);
	if (!st && !w->calls)
		(void)unlink(ledger);
	return st ? st : w->unfilled ? FAILED : OK;
}

static enum status all(struct writing *w, struct batch_options *o, struct buf *err)
{
	SCOPED(buf) ledger = BUF(BUF_SMALL);
	enum status st = choose_form(w, o);

	ledger_path(&ledger, w->path);
	if (!st)
		st = check_free(w->path, buf_text(&ledger), err);
	if (!st && !(w->ledger = ledger_new(buf_text(&ledger), err)))
		st = FAILED;
	if (!st)
		st = work_open(&w->work, &o->eval.work, err);
	if (!st) {
		work_allow(&w->work, w->e.targets); /* named here, send may go there */
		eval_cells(&w->e, false);
		w->cells = w->e.n_cells;
		w->began_ms = clock_ms();
		loop_timer(w->work.loop, 0, on_turn, w);
		st = work_until(&w->work, &w->done, progress, w);
	}
	st = st ? st : w->st;
	if (!st)
		st = finish(w, buf_text(&ledger));
	work_close(&w->work);
	ledger_close(w->ledger);
	return st;
}

enum status batch_write(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err)
{
	struct writing w = {.path = o->out, .fd = -1, .err = err, .out = BUF(BUF_FILE),
		.body = BUF(BUF_TEXT), .line = BUF(BUF_TEXT * 2), .file = BUF(BUF_SMALL)};
	enum status st = OK;

	if (!o->out)
		st = fail(err, BAD_USAGE, "where to? -o FILE");
	if (!st && !(st = eval_prepare(&w.e, &o->eval, err)))
		st = all(&w, o, err);
	if (w.fd >= 0)
		close(w.fd);
	buf_release(&w.out);
	buf_release(&w.body);
	buf_release(&w.line);
	buf_release(&w.file);
	eval_cells_free(&w.e);
	config_release(&w.e);
	eval_release(&w.e);
	return st;
}
