/* work.c - the loop of a subcommand that calls models. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/program.h"
#include "hunsu/base/question.h"
#include "hunsu/base/utf8.h"
#include "hunsu/app/config.h"
#include "hunsu/cli/work.h"

enum { TICK_MS = 250, TOLD_MS = 1000 };
static const int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};

static void print_to(FILE *to, const struct buf *text)
{
	SCOPED(buf) safe = BUF(BUF_FILE);
	const struct buf *shown = text;
	if (isatty(fileno(to))) {
		text_visible(&safe, buf_str(text), true);
		shown = &safe;
	}
	fwrite(buf_text(shown), 1, shown->n, to);
}

void print_out(const struct buf *text)
{
	print_to(stdout, text);
}

void print_err(const struct buf *text)
{
	print_to(stderr, text);
}

void print_visible(struct str text)
{
	SCOPED(buf) safe = BUF(BUF_TEXT);
	text_visible(&safe, text, true);
	if (safe.n && safe.s[safe.n - 1] != '\n')
		buf_addc(&safe, '\n');
	print_out(&safe);
}

void print_line(const char *fmt, ...)
{
	SCOPED(buf) said = BUF(BUF_TEXT);
	va_list ap;
	va_start(ap, fmt);
	buf_addv(&said, fmt, ap);
	va_end(ap);
	buf_addc(&said, '\n');
	print_out(&said);
}

/* A device may be the terminal under another name. */
static bool is_terminal(const char *path)
{
	int fd = -1;
	bool is;
	if (!strcmp(path, "-"))
		return isatty(STDOUT_FILENO);
	if (strncmp(path, "/dev/", 5) == 0)
		fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	is = isatty(fd);
	close(fd);
	return is;
}

enum status print_file(const char *path, const struct buf *text, struct buf *err)
{
	SCOPED(buf) safe = BUF(BUF_FILE);
	bool terminal = is_terminal(path);
	if (terminal)
		text_visible(&safe, buf_str(text), true);
	return file_write(path, buf_str(terminal ? &safe : text), err);
}

void print_note(const char *fmt, ...)
{
	SCOPED(buf) said = BUF(BUF_SMALL), safe = BUF(BUF_SMALL);
	va_list ap;
	va_start(ap, fmt);
	buf_addv(&said, fmt, ap);
	va_end(ap);
	text_visible(&safe, buf_str(&said), true);
	fprintf(stderr, "hunsu: %s\n", buf_text(&safe));
}

void print_notes(const char *lines)
{
	struct str rest = str_of(lines), line;
	while (str_line(&rest, &line))
		print_note("%.*s", (int)line.n, line.p);
}

static void stop(void *arg, int signo)
{
	struct work *w = arg;
	w->signo = signo;
}

void work_clear(struct work *w)
{
	if (w->drawn)
		fputs("\r\033[K", stderr);
	w->drawn = false;
}

/* Without a terminal: a line for each state of the local model that takes its time. */
static void state_changed(void *arg)
{
	struct work *w = arg;
	struct local_status s;
	bool slow;
	if (!w->client)
		return;
	client_local(w->client, &s);
	slow = s.state == LOCAL_INSTALLING || s.state == LOCAL_LOADING;
	if (!w->terminal && slow && (int)s.state != w->local_state && s.line[0])
		print_note("%s", s.line);
	w->local_state = (int)s.state;
}

static void server_said(void *arg, const char *words)
{
	work_clear(arg);
	print_note("%s", words);
}

enum status work_models(
	struct model *target, struct model *proposer, struct work_options *o, struct buf *err)
{
	struct config *c = config_load(err);
	enum status st = OK;
	if (!c)
		return FAILED;
	if (target)
		st = model_parse(target, str_of(o->targets.n ? o->targets.items[0]
					: o->target ? o->target
						    : config_get(c, "target")), err);
	if (!st && proposer)
		st = model_parse(proposer,
			str_of(o->proposer ? o->proposer : config_get(c, "proposer")), err);
	o->dear = (struct limits){
		config_number(c, "confirm-calls"), config_number(c, "confirm-usd")};
	config_free(c);
	if (!st) {
		struct prices *prices;
		st = prices_load(&prices, err);
		o->purse = purse_new(prices, NULL);
	}
	return st;
}

static void tell_store(struct work *w)
{
	if (w->store_told || !store_trouble(w->store))
		return;
	work_clear(w);
	print_note("the response store fails: %s; answers may not be kept",
		store_trouble(w->store));
	w->store_told = true;
}

static const char *not_stored(void *arg, const char *hash)
{
	return "the response store has no answer to it, and nothing is sent";
}

void work_limits(const struct work_options *o, struct config *c)
{
	const struct {
		const char *name;
		long n;
	} said[] = {{"in-flight", o->in_flight}, {"tries", o->tries}, {"patience", o->patience},
		{"answer-timeout", o->timeout}};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (said[i].n)
			config_for_now(c, said[i].name, said[i].n);
}

enum status work_open(struct work *w, const struct work_options *o, struct buf *err)
{
	const char *term = getenv("TERM");
	bool dumb = !term || !strcmp(term, "dumb");
	struct config *c = config_load(err);
	struct client_options co = {
		.prices = o->purse ? purse_prices(o->purse) : NULL, /* models asks no price */
		.status = state_changed, .said = server_said, .status_arg = w,
	};
	*w = (struct work){.loop = loop_new(), .terminal = isatty(STDERR_FILENO) == 1 && !dumb};
	if (!c)
		return FAILED;
	if (!o->no_store)
		w->store = store_start(w->loop, NULL);
	tell_store(w);
	co.store = w->store;
	w->stored = o->stored;
	if (o->stored) {
		co.withheld = o->withheld ? o->withheld : not_stored;
		co.withheld_arg = o->withheld_arg;
	}
	co.ca_file = config_get(c, "ca-file");
	work_limits(o, c);
	config_limits(c, &co);
	w->client = client_new(w->loop, &co);
	config_free(c);
	if (!w->client)
		return fail(err, FAILED, "the HTTP client cannot be started");
	for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
		loop_signal(w->loop, stop_signals[i], stop, w);
	return OK;
}

void work_allow(struct work *w, const struct model *m)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	if (w->stored)
		return;
	if (client_allow(w->client, m, &why))
		print_note("%s; %s is named for this run only", buf_text(&why), m->name);
	buf_clear(&why);
	if (!w->key_told && model_key_passed_over(m, &why)) {
		print_note("%s", buf_text(&why));
		w->key_told = true;
	}
}

void work_close(struct work *w)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	if (!w->loop)
		return;
	work_clear(w);
	client_free(w->client);
	if (store_finish(w->store, &words))
		print_note("%s", buf_text(&words));
	store_close(w->store);
	for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
		loop_signal(w->loop, stop_signals[i], NULL, NULL);
	loop_free(w->loop);
	*w = (struct work){0};
}

struct drawing {
	struct work *work;
	struct timer *timer;
	void (*progress)(void *arg, struct buf *out);
	void *arg;
	struct buf drawn; /* what stands there */
};

static void draw(void *arg)
{
	struct drawing *d = arg;
	struct local_status s;
	struct buf line = BUF(BUF_SMALL);
	int64_t pause;
	client_local(d->work->client, &s);
	if (s.line[0] && s.state != LOCAL_READY)
		buf_adds(&line, s.line);
	else
		d->progress(d->arg, &line);
	pause = client_paused_ms(d->work->client);
	if (pause >= TOLD_MS)
		buf_addf(&line, "; the server asks to wait, %s",
			clock_words((double)pause / 1000).s);
	if (!d->work->drawn || !str_eq(buf_str(&line), buf_str(&d->drawn))) {
		SCOPED(buf) safe = BUF(BUF_SMALL);
		text_visible(&safe, buf_str(&line), false);
		fprintf(stderr, "\r%s\033[K", buf_text(&safe));
		fflush(stderr);
		d->work->drawn = true;
	}
	buf_release(&d->drawn);
	d->drawn = line;
	d->timer = loop_timer(d->work->loop, TICK_MS, draw, d);
}

enum status work_until(
	struct work *w, const bool *done, void (*progress)(void *arg, struct buf *out), void *arg)
{
	struct drawing d = {.work = w, .progress = progress, .arg = arg, .drawn = BUF(BUF_SMALL)};
	/* A run that is over at once, from the store, draws nothing. */
	if (w->terminal && progress)
		d.timer = loop_timer(w->loop, TICK_MS, draw, &d);
	while (!*done && !w->signo) {
		loop_turn(w->loop, -1);
		tell_store(w);
	}
	timer_remove(d.timer);
	buf_release(&d.drawn);
	work_clear(w);
	return w->signo ? INTERRUPTED : OK;
}

enum status work_allowed(const struct work_options *o, const struct cost *cost, struct buf *err)
{
	SCOPED(buf) words = BUF(BUF_SMALL), asked = BUF(BUF_SMALL);
	enum status st = OK;

	if (o->yes || o->stored || !purse_question(&asked, cost, &o->dear))
		return OK;
	cost_words(&words, cost);
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		st = fail(err, BAD_USAGE, "%s: --yes is needed to send them", buf_text(&words));
	else if (question_ask(&YES_OR_NO(buf_text(&asked)), NULL) != 0)
		st = fail(err, BAD_USAGE, "nothing was sent");
	return st;
}

/* Is it one of those that --allow names? */
static enum status take_allowed(
	const struct work_options *o, const char *task, struct str name, struct buf *err)
{
	enum status st = OK;

	for (size_t i = 0; !st && i < o->allow.n; i++) {
		SCOPED(buf) own = BUF(BUF_SMALL);

		st = program_name(&own, str_of(o->allow.items[i]), NULL, err);
		if (!st && str_eq(buf_str(&own), name))
			st = program_allow(name, task, err);
	}
	return st;
}

enum status work_may_run(const struct work_options *o, const char *task, const char *role,
	const struct model *m, struct buf *err)
{
	const struct str name = str_of(model_program(m));
	const bool person = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	SCOPED(buf) words = BUF(BUF_SMALL);
	enum status st = name.n ? take_allowed(o, task, name, err) : OK;

	if (st || !name.n || program_allowed(name, task) || o->yes)
		return st;
	program_words(&words, name, task, role);
	if (!person)
		return fail(err, BAD_USAGE,
			"%s, which was not allowed to run: --allow PROGRAM allows it until it "
			"changes, --yes this once",
			buf_text(&words));
	buf_adds(&words, PROGRAM_ASKED);
	if (question_ask(&YES_OR_NO(buf_text(&words)), NULL) != 0)
		return fail(err, BAD_USAGE, "nothing was run");
	return program_allow(name, task, err);
}
