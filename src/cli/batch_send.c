/*
 * batch_send.c - a batch at its service: handed over, waited for, brought back.
 *
 * One request at a time. What it brought is in the ledger before the next one, and the wish to
 * make a batch before it is made, so that whoever goes on after a kill looks whether it is there.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/llm/client.h"

enum { FIRST_WAIT_MS = 1000, LONGEST_WAIT_MS = 60000 };

enum deed { UPLOAD, LOOK, MAKE, POLL, FETCH, CANCEL };

struct open_part {
	struct ledger_part p;
	struct batch_state s; /* as it was told last; `why` is not kept */
	char *why;
	size_t fetched; /* of its results */
	bool asked;	/* in this round; or cancelled */
	bool looked;	/* whether it was made before */
};

struct sending {
	struct batch_record record;
	struct work work;
	LIST(struct open_part) parts;
	struct open_part *at; /* whose request is out */
	struct open_part *whole; /* its results are here, to be read */
	enum deed deed;
	int64_t wait_ms, began_ms;
	int64_t done_then; /* calls that were done at began_ms */
	bool cancelling, pause;
	enum status st;
	struct buf *err;
};

static void next(struct sending *s);

static void stop(struct sending *s, enum status st)
{
	s->st = st;
	s->pause = true;
}

static bool is_read(const struct open_part *o)
{
	return !strcmp(o->p.state, LEDGER_READ);
}

static void keep(struct sending *s, const struct open_part *o)
{
	ledger_put_part(s->record.ledger, &o->p);
	if (ledger_commit(s->record.ledger, s->err))
		stop(s, FAILED);
}

static void path_of(struct buf *out, const struct sending *s, const struct open_part *o,
	const char *ending)
{
	path_sibling(out, s->record.path, o->p.name);
	buf_adds(out, ending);
}

/* Its results are NAME.results and, what failed, NAME.errors. */
static const char *ending_of_result(size_t i)
{
	return i ? ".errors" : ".results";
}

/* ---- what is told ---- */

static void take_state(struct sending *s, struct open_part *o, const cJSON *batch)
{
	struct batch_state now;

	if (!s->record.form->service->read(&now, batch)) {
		stop(s, fail(s->err, FAILED, "%s: what the service says is no batch", o->p.name));
		return;
	}
	free(o->why);
	o->why = mem_dup(now.why);
	now.why = NULL;
	if (strcmp(o->p.state, now.word) != 0 && !s->work.terminal)
		print_note("%s: %s", o->p.name, now.word);
	o->s = now;
	snprintf(o->p.batch, sizeof o->p.batch, "%s", now.id);
	snprintf(o->p.state, sizeof o->p.state, "%s", now.word);
	keep(s, o);
}

/* Files of as many calls, begun together, are told apart by that alone. */
static bool is_of_another(const struct sending *s, const cJSON *batch)
{
	const char *id = json_str(batch, "id");
	bool is = false;

	for (size_t i = 0; id && i < s->parts.n; i++)
		is = is || strcmp(s->parts.items[i].p.batch, id) == 0;
	return is;
}

/* Of those that the service has, the one that was begun before a kill. */
static void look(struct sending *s, struct open_part *o, const cJSON *list)
{
	const struct batch_service *v = s->record.form->service;
	const cJSON *b;

	o->looked = true;
	cJSON_ArrayForEach(b, json_get(list, "data"))
	{
		if (!v->same(b, o->p.file, o->p.calls, o->p.begun_ms) || is_of_another(s, b))
			continue;
		take_state(s, o, b);
		return;
	}
}

static void take_upload(struct sending *s, struct open_part *o, const cJSON *file)
{
	if (!batch_id(o->p.file, sizeof o->p.file, json_str(file, "id")))
		stop(s, fail(s->err, FAILED, "%s: what the service says is no file", o->p.name));
	else
		keep(s, o);
}

static void take(struct sending *s, const cJSON *told)
{
	struct open_part *o = s->at;

	switch (s->deed) {
	case UPLOAD:
		take_upload(s, o, told);
		break;
	case LOOK:
		look(s, o, told);
		break;
	case FETCH:
		o->fetched++;
		break;
	case MAKE:
	case POLL:
	case CANCEL:
		take_state(s, o, told);
		o->asked = true;
		break;
	}
}

static void on_done(void *arg, const struct answer *a)
{
	struct sending *s = arg;
	OWNED_JSON cJSON *told = NULL;

	if (a->error) {
		stop(s, fail(s->err, FAILED, "%s: %s", s->at->p.name, a->error));
	} else {
		if (s->deed != FETCH)
			told = json_read(
				a->text, "what the service says", JSON_SERVER, NULL, s->err);
		if (s->deed != FETCH && !told)
			stop(s, FAILED);
		else
			take(s, told);
	}
	if (!s->st)
		next(s);
}

/* ---- what is asked ---- */

static void ask(struct sending *s, struct open_part *o, enum deed deed, struct haul *h)
{
	s->at = o;
	s->deed = deed;
	h->model = &s->record.model;
	client_haul(s->work.client, h, &(struct call_events){.done = on_done, .arg = s});
}

static void ask_at(struct sending *s, struct open_part *o, enum deed deed, const char *rest)
{
	const bool cancel = deed == CANCEL;
	SCOPED(buf) path = BUF(BUF_SMALL);
	struct haul h = {.body = cancel ? STR("{}") : STR("")};

	buf_addf(&path, "%s%s%s%s", s->record.form->service->batches, *rest == '?' ? "" : "/", rest,
		cancel ? "/cancel" : "");
	h.path = buf_text(&path);
	ask(s, o, deed, &h);
}

static void upload(struct sending *s, struct open_part *o)
{
	SCOPED(buf) from = BUF(BUF_SMALL);
	struct haul h = {.path = s->record.form->service->upload, .form = o->p.name};

	path_of(&from, s, o, "");
	h.from = buf_text(&from);
	ask(s, o, UPLOAD, &h);
}

static void make(struct sending *s, struct open_part *o)
{
	const struct batch_service *v = s->record.form->service;
	SCOPED(buf) body = BUF(BUF_SMALL), from = BUF(BUF_SMALL);
	struct haul h = {.path = v->batches, .once = true};

	o->p.begun_ms = clock_wall_ms();
	keep(s, o);
	if (v->make)
		v->make(&body, o->p.file);
	path_of(&from, s, o, "");
	h.body = buf_str(&body);
	h.from = v->make ? NULL : buf_text(&from);
	if (!s->st)
		ask(s, o, MAKE, &h);
}

static void fetch(struct sending *s, struct open_part *o)
{
	SCOPED(buf) into = BUF(BUF_SMALL);
	struct haul h = {.path = o->s.results[o->fetched]};

	path_of(&into, s, o, ending_of_result(o->fetched));
	h.into = buf_text(&into);
	ask(s, o, FETCH, &h);
}

/* Which may be none of them. */
static bool to_fetch(struct open_part *o)
{
	while (o->fetched < BATCH_RESULTS && !*o->s.results[o->fetched])
		o->fetched++;
	return o->fetched < BATCH_RESULTS;
}

static void on_wait(void *arg)
{
	struct sending *s = arg;

	for (size_t i = 0; i < s->parts.n; i++)
		s->parts.items[i].asked = false;
	next(s);
}

static void step(struct sending *s, struct open_part *o)
{
	const struct batch_service *v = s->record.form->service;

	if (v->upload && !*o->p.file)
		upload(s, o);
	else if (!*o->p.batch && o->p.begun_ms && !o->looked)
		ask_at(s, o, LOOK, "?limit=100");
	else if (!*o->p.batch)
		make(s, o);
	else if (s->cancelling)
		ask_at(s, o, CANCEL, o->p.batch);
	else if (!o->s.over)
		ask_at(s, o, POLL, o->p.batch);
	else if (to_fetch(o))
		fetch(s, o);
	else
		s->whole = o, s->pause = true;
}

/* Nothing is to be done for it in this round. */
static bool rests(const struct sending *s, const struct open_part *o)
{
	const bool made = *o->p.batch || (o->p.begun_ms && !o->looked);

	return is_read(o) || (s->cancelling && !made) ||
	       (o->asked && (s->cancelling || !o->s.over));
}

static void next(struct sending *s)
{
	bool waits = false;

	for (size_t i = 0; i < s->parts.n && !s->st; i++) {
		if (!rests(s, &s->parts.items[i])) {
			step(s, &s->parts.items[i]);
			return;
		}
		waits = waits || !is_read(&s->parts.items[i]);
	}
	if (!waits || s->st || s->cancelling) {
		s->pause = true;
		return;
	}
	loop_timer(s->work.loop, s->wait_ms, on_wait, s);
	s->wait_ms = s->wait_ms * 3 / 2 < LONGEST_WAIT_MS ? s->wait_ms * 3 / 2 : LONGEST_WAIT_MS;
}

/* ---- how far it is ---- */

static void progress(void *arg, struct buf *out)
{
	struct sending *s = arg;
	int64_t all = 0, done = 0, left;
	size_t over = 0;
	double seconds;

	for (size_t i = 0; i < s->parts.n; i++) {
		const struct open_part *o = &s->parts.items[i];
		const bool is = o->s.over || is_read(o);

		over += is;
		all += o->p.calls;
		done += is ? o->p.calls : o->s.done + o->s.failed;
	}
	if (s->parts.n > 1)
		buf_addf(out, "%zu/%zu files, ", over, s->parts.n);
	buf_addf(out, "%" PRId64 "/%" PRId64 " calls", done, all);
	if (s->at && s->at->p.state[0])
		buf_addf(out, ", %s", s->at->p.state);
	if (!s->began_ms && done) {
		s->began_ms = clock_ms();
		s->done_then = done;
	}
	seconds = (double)(clock_ms() - s->began_ms) / 1000;
	left = all - done;
	if (s->began_ms && done > s->done_then && left)
		buf_addf(out, ", %s to go",
			clock_words(seconds * (double)left / (double)(done - s->done_then)).s);
}

/* ---- all of it ---- */

/* What was brought of a part goes to the store. */
static enum status read_part(struct sending *s, struct open_part *o, struct buf *err)
{
	enum status st = OK;

	if (o->why)
		print_note("%s: the service refused it: %s", o->p.name, o->why);
	for (size_t i = 0; i < BATCH_RESULTS && !st; i++) {
		SCOPED(buf) path = BUF(BUF_SMALL);
		const char *paths[1];

		path_of(&path, s, o, ending_of_result(i));
		paths[0] = buf_text(&path);
		if (*o->s.results[i])
			st = batch_take(&s->record, &s->work, paths, 1, err);
	}
	if (st)
		return st;
	snprintf(o->p.state, sizeof o->p.state, LEDGER_READ);
	ledger_put_part(s->record.ledger, &o->p);
	return ledger_commit(s->record.ledger, err);
}

static enum status run_all(struct sending *s)
{
	enum status st = OK;

	while (!st) {
		s->pause = false;
		s->whole = NULL;
		next(s);
		st = work_until(&s->work, &s->pause, progress, s);
		st = st ? st : s->st;
		if (!st && !s->whole)
			break;
		if (!st)
			st = read_part(s, s->whole, s->err);
	}
	if (st == INTERRUPTED)
		print_note("the batch goes on without hunsu: hunsu batch send %s goes on here, "
			   "hunsu batch cancel stops it",
			s->record.path);
	return st;
}

/* Only what was not begun yet can cost something. */
static enum status allowed(struct sending *s, struct batch_options *o)
{
	struct work_options *w = &o->eval.work;
	const char *usd = ledger_get(s->record.ledger, "usd");
	struct cost cost = {.model = &s->record.model};
	double dollars;
	bool begun = true;

	for (size_t i = 0; i < s->parts.n; i++) {
		begun = begun && s->parts.items[i].p.begun_ms;
		cost.calls += (double)s->parts.items[i].p.calls;
	}
	cost.usd = usd && str_to_double(str_of(usd), 0, 1e9, &dollars) ? dollars : NAN;
	return begun || s->cancelling ? OK : work_allowed(w, &cost, s->err);
}

static enum status go(struct sending *s, struct batch_options *o, const char *path)
{
	struct ledger_part p;
	enum status st = work_models(NULL, NULL, &o->eval.work, s->err);

	if (!st)
		st = batch_open(&s->record, path, s->err);
	if (!st && !s->record.form->service)
		st = fail(s->err, BAD_USAGE,
			"%s is for a program on a machine of yours: vllm run-batch -i %s -o "
			"RESULTS --model %s; then hunsu batch read %s RESULTS",
			path, path, s->record.model.model, path);
	for (int i = 1; !st && ledger_part(s->record.ledger, i, &p); i++) {
		*PUSH(&s->parts) = (struct open_part){.p = p};
		if (strchr(p.name, '/')) /* whoever made the ledger, it reads its own folder only */
			st = fail(
				s->err, FAILED, "%s: a file of it is elsewhere: %s", path, p.name);
	}
	if (!st)
		st = allowed(s, o);
	if (!st)
		st = work_open(&s->work, &o->eval.work, s->err);
	return st ? st : run_all(s);
}

static enum status at_service(
	struct batch_options *o, const char *path, bool cancelling, struct buf *err)
{
	struct sending s = {.err = err, .wait_ms = FIRST_WAIT_MS, .cancelling = cancelling};
	enum status st = o->eval.work.no_store
				 ? fail(err, BAD_USAGE,
					   "results go to the response store: not with --no-store")
				 : go(&s, o, path);

	work_close(&s.work);
	if (!st && !cancelling)
		st = batch_tell(&s.record);
	for (size_t i = 0; i < s.parts.n; i++)
		free(s.parts.items[i].why);
	free(s.parts.items);
	batch_close(&s.record);
	return st;
}

enum status batch_send(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err)
{
	return at_service(o, words[0], false, err);
}

enum status batch_cancel(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err)
{
	return at_service(o, words[0], true, err);
}
