/* alone.c - a live session that a subcommand plays by lines of its own, without a front end. */
#include "alone.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hunsu/app/views.h"
#include "hunsu/cli/work.h"

#define TICK_MS 250
static const int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};

static void clear(struct alone *z)
{
	if (z->drawn)
		fputs("\r\033[K", stderr);
	z->drawn = false;
}

static void draw(void *arg)
{
	struct alone *z = arg;
	SCOPED(buf) line = BUF(BUF_SMALL), safe = BUF(BUF_SMALL);

	(void)live_hint(z->live, &line);
	text_visible(&safe, buf_str(&line), false);
	fprintf(stderr, "\r%s\033[K", buf_text(&safe));
	fflush(stderr);
	z->drawn = true;
	z->tick = loop_timer(z->opening.loop, TICK_MS, draw, z);
}

static void front_say(void *arg, bool bad, const char *words)
{
	clear(arg);
	print_note("%s", words);
}

static void front_changed(void *arg)
{
}

static void listen(struct alone *z, signal_fn *fn)
{
	for (size_t i = 0; i < COUNT(stop_signals); i++)
		loop_signal(z->opening.loop, stop_signals[i], fn, z);
}

/* It stops and is written down; the next signal kills. */
static void on_signal(void *arg, int signo)
{
	struct alone *z = arg;

	z->signo = signo;
	listen(z, NULL);
	live_cancel(z->live);
}

enum status alone_open(struct alone *z, struct buf *err)
{
	struct front front = {.changed = front_changed, .say = front_say, .arg = z};

	z->terminal = isatty(STDERR_FILENO) == 1;
	front.person = z->terminal && isatty(STDIN_FILENO) == 1;
	print_notes(buf_text(&z->opening.note));
	return opening_live(&z->live, &z->opening, &front, err);
}

/* What is asked before dear work, or before a program runs: one may follow another. */
static enum status answer(struct alone *z, struct buf *err)
{
	const struct question *q;

	while ((q = live_question(z->live)) != NULL) {
		SCOPED(buf) said = BUF(BUF_SMALL);
		size_t reply;

		if (!z->live->front.person)
			return fail(err, BAD_USAGE, "%s --yes is needed", q->words);
		reply = question_ask(q, &said);
		live_answer(z->live, reply, buf_str(&said));
	}
	return OK;
}

enum status alone_line(struct alone *z, struct str line, struct buf *err)
{
	enum status st = live_command(z->live, line, err);

	return st ? st : answer(z, err);
}

/* The error of the first call, where no call got out: for want of a key, say. */
static const char *unsent(const struct state *s)
{
	const char *first = NULL;

	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];

		if (c->n && (c->standing != CALL_FAILED || c->ms > 0))
			return NULL;
		first = first ? first : c->error;
	}
	return first;
}

static void turn(struct alone *z, int64_t most_ms)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	loop_turn(z->opening.loop, most_ms);
	if (live_record_news(z->live, &z->unsaved, &words))
		front_say(z, z->unsaved, buf_text(&words));
}

enum status alone_while(struct alone *z, bool (*on)(const struct live *v), struct buf *err)
{
	const char *why;

	listen(z, on_signal);
	if (z->terminal)
		z->tick = loop_timer(z->opening.loop, TICK_MS, draw, z);
	while (on(z->live))
		turn(z, -1);
	timer_remove(z->tick);
	turn(z, 0); /* what there is to say is said */
	clear(z);
	listen(z, NULL);
	why = unsent(live_state(z->live));
	if (why)
		return fail(err, FAILED, "%s", why);
	z->played = true;
	return OK;
}

const char *alone_path(const struct alone *z)
{
	return journal_path(z->live->desk->session->journal);
}

void alone_view(const struct alone *z, enum detail d, struct buf *out)
{
	const struct about a = view_about(z->live);

	view_lines(out, z->live, d, &a);
}

enum status alone_tell(
	const struct buf *words, const struct buf *json, const char *file, struct buf *err)
{
	if (file && !strcmp(file, "-"))
		print_err(words);
	else
		print_out(words);
	return file ? print_file(file, json, err) : OK;
}

/* What was refused leaves no file that was made for it. */
enum status alone_close(struct alone *z, enum status st)
{
	const struct session *s = z->live ? z->live->desk->session : z->opening.session;
	const bool gone = st && s && z->opening.made && !z->played;

	st = opening_left(z->live, st);
	if (gone && !unlink(journal_path(s->journal)))
		print_note("nothing was sent, and no session is kept");
	live_close(z->live);
	opening_release(&z->opening);
	return st;
}

static enum status limit(
	struct buf *out, struct str word, const char *const keys[], struct buf *err)
{
	SCOPED(buf) known = BUF(BUF_SMALL);
	double n;

	for (size_t i = 0; keys[i]; i++) {
		const size_t len = strlen(keys[i]);

		if (str_starts(word, keys[i]) && word.n > len && word.p[len] == '=' &&
			str_to_double(str_from(word, len + 1), 0, 1e12, &n) && n > 0) {
			buf_addc(out, ' ');
			buf_addstr(out, word);
			return OK;
		}
	}
	buf_adds(&known, keys[0]);
	for (size_t i = 1; keys[i]; i++)
		buf_addf(&known, "%s %s", keys[i + 1] ? "," : " or", keys[i]);
	return fail(err, BAD_USAGE, "--budget is NAME=N with %s for NAME, not “%.*s”",
		buf_text(&known), (int)str_fit(word, 100), word.p);
}

enum status alone_budget(struct buf *out, const struct arguments *said, const char *const keys[],
	struct buf *err)
{
	enum status st = OK;

	for (size_t i = 0; i < said->n; i++) {
		SCOPED(buf) words = BUF(BUF_SMALL);
		struct str rest;

		for (const char *p = said->items[i]; *p; p++)
			buf_addc(&words, *p == ',' ? ' ' : *p);
		rest = str_trim(buf_str(&words));
		do
			st = limit(out, str_word(&rest), keys, err);
		while (!st && rest.n);
		if (st)
			break;
	}
	return st;
}
