/* plain.c - the line mode: reads lines, runs them one after the other, prints what comes of it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "hunsu/app/command.h"
#include "hunsu/base/utf8.h"
#include "hunsu/plain/plain.h"
#include "told.h"

struct plain {
	struct loop *loop;
	struct live *live;
	struct front front;
	struct watch *watch;
	struct buf in;	 /* what was read and not yet taken */
	struct buf here; /* a command with the lines that <<END takes */
	char *here_end;	 /* the word that ends them; NULL: none is open */
	struct told told;
	bool terminal; /* lines are typed by a person */
	bool ended, leave, changed, write_failed;
	bool telling;  /* the whole record is being told */
	bool lines;    /* any came that was run */
	bool printed;  /* anything, since the last turn */
	struct timer *quiet; /* runs while what comes next waits for answers */
	bool unsaved;  /* that acts are not on the disk was said */
	int stood;     /* of a replay: the event of the last lines */
	int signo;
	int failed_before; /* calls, of earlier sittings */
	enum status last; /* of the last line that failed */
};

#define QUIET_MS 30000

static const int leave_signals[] = {SIGINT, SIGTERM, SIGHUP};

/* ---- out ---- */

static void print(struct plain *p, struct str text)
{
	p->printed = true;
	if (fwrite(text.p, 1, text.n, stdout) != text.n)
		p->write_failed = true;
}

/* A message, each of its lines made safe for a terminal. */
static void print_message(struct plain *p, bool bad, const char *words)
{
	SCOPED(buf) out = BUF(BUF_TEXT);
	if (bad)
		buf_adds(&out, "error: ");
	text_visible(&out, str_trim(str_of(words)), true);
	buf_addc(&out, '\n');
	print(p, buf_str(&out));
}

/* In a replay scores come result by result: they are told where a step would stop. */
static bool may_tell(const struct plain *p)
{
	const struct live *v = p->live;
	return v && !p->telling && (!v->replay || replaying_is_stop(v, replaying_at(v)));
}

static void tell_news(struct plain *p)
{
	SCOPED(buf) out = BUF(BUF_TEXT);

	if (!p->changed || !may_tell(p))
		return;
	p->changed = false;
	told_news(&p->told, p->live, &out);
	print(p, buf_str(&out));
}

/* How it ended counts, see live_leave. */
static void tell_record(struct plain *p)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	if (live_record_news(p->live, &p->unsaved, &words))
		print_message(p, p->unsaved, buf_text(&words));
}

static void print_prompt(struct plain *p)
{
	if (p->terminal)
		print(p, STR("> "));
}

/* ---- what the live session asks of a front end ---- */

static void front_changed(void *arg)
{
	struct plain *p = arg;
	p->changed = true;
}

static void front_say(void *arg, bool bad, const char *words)
{
	struct plain *p = arg;
	tell_news(p); /* what the words are about comes first */
	print_message(p, bad, words);
	if (bad && p->last == OK)
		p->last = FAILED;
}

/* ---- replays ---- */

static void moved(struct plain *p)
{
	struct live *v = p->live;
	SCOPED(buf) out = BUF(BUF_TEXT);
	if (!v || p->telling || (v->replay->playing && !replaying_is_stop(v, replaying_at(v))))
		return;
	/* What was told on the way there is not told again after going back. */
	if (replaying_at(v) < p->stood) {
		told_release(&p->told);
		told_start(&p->told, v);
	}
	p->stood = replaying_at(v);
	retold_place(&out, v);
	print(p, buf_str(&out));
}

static void print_piece(void *arg, struct str piece)
{
	print(arg, piece);
}

static void tell_story(struct plain *p)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	p->telling = true;
	if (retold_story(p->live, print_piece, p, &err))
		print_message(p, true, buf_text(&err));
	p->telling = false;
	told_release(&p->told);
	told_start(&p->told, p->live);
}

/* What the budget holds back goes on with a line that raises it. */
static bool working(const struct plain *p)
{
	return (live_busy(p->live) && !desk_stands(p->live->desk)) ||
	       (p->live->replay && p->live->replay->playing);
}

/* The next line answers it. */
static void front_ask(void *arg, const struct question *q)
{
	SCOPED(buf) words = BUF(BUF_TEXT);
	if (q->more)
		buf_addf(&words, "%s\n", q->more);
	question_print(&words, q);
	print_message(arg, false, buf_text(&words));
}

static bool front_act(void *arg, const char *what)
{
	struct plain *p = arg;
	if (!strcmp(what, "quit")) {
		p->leave = true;
		return true;
	}
	if (!strcmp(what, "moved")) {
		moved(p);
		return true;
	}
	if (!strcmp(what, "story")) {
		tell_story(p);
		return true;
	}
	if (!strcmp(what, "help") || !strncmp(what, "help ", 5)) {
		SCOPED(buf) out = BUF(BUF_TEXT);
		commands_help(commands, &out, what[4] ? what + 5 : NULL);
		print(p, buf_str(&out));
		return true;
	}
	return false;
}

/* ---- lines ---- */

static void failed(struct plain *p, enum status st, const char *words)
{
	p->last = st;
	print_message(p, true, words);
}

static void run_line(struct plain *p, struct str line)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	enum status st = BAD_USAGE;
	if (utf8_check(line, "the line", &err) == OK)
		st = live_command(p->live, line, &err);
	if (st)
		failed(p, st, buf_text(&err));
}

/* A line that is no answer is the harmless one to the open question, and is run. */
static void take_line(struct plain *p, struct str line)
{
	struct str words = str_trim(line);
	const struct question *q = live_question(p->live);
	struct str rest;
	size_t reply = q ? question_read(q, words, &rest) : 0;
	if (q && reply < q->n) {
		live_answer(p->live, reply, rest);
		return;
	}
	if (q)
		live_answer(p->live, q->none, (struct str){0});
	if (words.n && words.p[0] != '#') {
		p->lines = true;
		run_line(p, line);
	}
}

/* "prompt <<END": the command without the mark, and the word that ends the text. */
static bool opens_here(struct plain *p, struct str line)
{
	struct str s = str_trim(line);
	size_t word = s.n;
	struct str last;

	while (word && s.p[word - 1] != ' ' && s.p[word - 1] != '\t')
		word--;
	last = str_from(s, word);
	if (!word || last.n < 3 || !str_starts(last, "<<"))
		return false;
	p->here_end = str_dup(str_from(last, 2));
	buf_clear(&p->here);
	buf_addstr(&p->here, str_trim(str_first(s, word)));
	buf_addc(&p->here, ' ');
	return true;
}

static void take_here(struct plain *p, struct str line)
{
	struct str text;

	if (!str_is(line, p->here_end)) {
		buf_addstr(&p->here, line);
		buf_addc(&p->here, '\n');
		return;
	}
	free(p->here_end);
	p->here_end = NULL;
	text = buf_str(&p->here);
	if (p->here.full)
		failed(p, BAD_USAGE, "the text is too long");
	else
		run_line(p, str_ends(text, "\n") ? str_first(text, text.n - 1) : text);
}

/* From a pipe, only what stops work may overtake work. */
static bool may_run(struct plain *p, struct str line)
{
	struct str s = str_trim(line);
	return p->terminal || p->here_end || !working(p) || live_question(p->live) ||
	       str_is(s, "cancel") || str_is(s, "quit!");
}

static bool next_line(struct plain *p, struct str *line, size_t *whole)
{
	const char *end = p->in.n ? memchr(p->in.s, '\n', p->in.n) : NULL;
	if (!end && !(p->ended && p->in.n))
		return false;
	*whole = end ? (size_t)(end - p->in.s) + 1 : p->in.n;
	*line = (struct str){p->in.s, end ? *whole - 1 : *whole};
	if (str_ends(*line, "\r"))
		line->n--;
	return true;
}

static void run_lines(struct plain *p)
{
	struct str line;
	size_t whole;
	while (!p->leave && next_line(p, &line, &whole) && may_run(p, line)) {
		OWNED char *copy = str_dup(line);
		buf_splice(&p->in, 0, whole, (struct str){0});
		line.p = copy;
		if (p->here_end)
			take_here(p, line);
		else if (!opens_here(p, line))
			take_line(p, line);
		tell_news(p);
		tell_record(p);
		if (!p->leave && !p->here_end)
			print_prompt(p);
	}
}

static void readable(void *arg, int fd, short revents)
{
	struct plain *p = arg;
	char block[16384];
	ssize_t n;

	n = read(fd, block, sizeof block);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0 && !buf_add(&p->in, block, (size_t)n)) {
		failed(p, BAD_USAGE, "a line is too long");
		n = 0;
	}
	if (n <= 0) {
		p->ended = true;
		watch_remove(p->watch);
		p->watch = NULL;
	}
}

/* ---- after each turn of the loop ---- */

/* A terminal goes on after the end of input, so that a person can be asked; a second one leaves. */
static bool asks_to_stay(struct plain *p)
{
	if (p->leave || !p->terminal || p->here_end || live_question(p->live) ||
		live_may_leave(p->live))
		return false;
	p->ended = false;
	p->watch = loop_watch(p->loop, STDIN_FILENO, POLLIN, readable, p);
	return true;
}

static void end_of_input(struct plain *p)
{
	if (!p->ended || p->in.n || working(p) || asks_to_stay(p))
		return;
	if (live_question(p->live))
		live_answer(p->live, live_question(p->live)->none, (struct str){0});
	if (p->here_end) {
		SCOPED(buf) words = BUF(BUF_SMALL);
		buf_addf(&words, "the text was not ended by %s", p->here_end);
		failed(p, BAD_USAGE, buf_text(&words));
	}
	if (p->live->replay && !p->lines)
		tell_story(p);
	if (p->live->merging.on && p->last == OK)
		p->last = FAILED; /* live_close says that it is dropped */
	p->leave = true;
}

static void tell_waiting(void *arg)
{
	struct plain *p = arg;
	SCOPED(buf) words = BUF(BUF_TEXT);

	p->quiet = NULL;
	buf_adds(&words, "waiting for ");
	live_waits(p->live, &words);
	buf_addf(&words, "; Ctrl-C %s", p->terminal ? "gives them up" : "leaves without them");
	print_message(p, false, buf_text(&words));
}

/* Half of what an answer may take, and no longer than a person waits without wondering. */
static int64_t quiet_ms(const struct plain *p)
{
	struct client_options o = {.total_ms = 0};

	config_limits(p->live->config, &o);
	return o.total_ms / 2 < QUIET_MS ? o.total_ms / 2 : QUIET_MS;
}

/* Nothing was told for a while, and a line, or the end, waits: for what is said then. */
static void watch_quiet(struct plain *p)
{
	const bool waits = live_busy(p->live) && (p->in.n || p->ended);

	if (p->printed || !waits) {
		timer_remove(p->quiet);
		p->quiet = NULL;
	}
	p->printed = false;
	if (waits && !p->quiet)
		p->quiet = loop_timer(p->loop, quiet_ms(p), tell_waiting, p);
}

static void after_turn(void *arg)
{
	struct plain *p = arg;
	tell_news(p);
	run_lines(p);
	tell_news(p);
	tell_record(p);
	end_of_input(p);
	watch_quiet(p);
	if (fflush(stdout) || p->write_failed) {
		p->write_failed = true;
		p->leave = true;
	}
}

static void on_signal(void *arg, int signo)
{
	struct plain *p = arg;
	if (signo == SIGINT && p->terminal && live_busy(p->live)) {
		live_cancel(p->live);
		return;
	}
	if (signo == SIGINT && p->terminal && !live_question(p->live) && !live_may_leave(p->live))
		return;
	p->signo = signo;
	p->leave = true;
}

/* ---- life ---- */

struct plain *plain_new(struct loop *l)
{
	struct plain *p = NEW(struct plain);
	p->loop = l;
	p->in = BUF(BUF_TEXT);
	p->here = BUF(BUF_TEXT);
	p->terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
	p->front = (struct front){
		.changed = front_changed, .say = front_say, .ask = front_ask, .act = front_act,
		.person = p->terminal, .arg = p,
	};
	return p;
}

void plain_free(struct plain *p)
{
	if (!p)
		return;
	told_release(&p->told);
	buf_release(&p->in);
	buf_release(&p->here);
	free(p->here_end);
	free(p);
}

const struct front *plain_front(struct plain *p)
{
	return &p->front;
}

static void greet(struct plain *p, const char *note)
{
	SCOPED(buf) hint = BUF(BUF_SMALL);
	if (note && *note)
		print_message(p, false, note);
	if (p->live->replay && p->terminal)
		retold_place(&hint, p->live);
	if (!p->live->replay || p->terminal)
		live_hint(p->live, &hint);
	if (hint.n)
		print_message(p, false, buf_text(&hint));
	print_prompt(p);
}

/* Whether a call of this sitting failed and its output is still missing. */
static bool calls_failed(const struct plain *p, const struct live *v)
{
	const struct state *s = live_state(v);
	if (p->terminal || v->replay || s->spend.failed == p->failed_before)
		return false;
	for (size_t i = 0; i < s->sheets.n; i++)
		for (size_t k = 0; k < s->sheets.items[i].n; k++)
			if (s->sheets.items[i].marks[k].error)
				return true;
	for (size_t i = 0; i < v->desk->flight.trial.n; i++)
		if (v->desk->flight.trial.columns[i].error)
			return true;
	return false;
}

enum status plain_run(struct plain *p, struct live *v, const char *note)
{
	p->live = v;
	p->leave = false;
	p->failed_before = live_state(v)->spend.failed;
	told_release(&p->told);
	told_start(&p->told, v);
	greet(p, note);
	/* A terminal is read beside what is written to a file only when that is asked for. */
	if (v->replay && isatty(STDIN_FILENO) == 1 && !p->terminal)
		p->ended = true;
	if (!p->ended)
		p->watch = loop_watch(p->loop, STDIN_FILENO, POLLIN, readable, p);
	loop_after(p->loop, after_turn, p);
	for (size_t i = 0; i < sizeof leave_signals / sizeof *leave_signals; i++)
		loop_signal(p->loop, leave_signals[i], on_signal, p);
	loop_turn(p->loop, 0); /* lines may be there already */
	while (!p->leave)
		loop_turn(p->loop, -1);
	for (size_t i = 0; i < sizeof leave_signals / sizeof *leave_signals; i++)
		loop_signal(p->loop, leave_signals[i], NULL, NULL);
	loop_after_remove(p->loop, after_turn, p);
	watch_remove(p->watch);
	timer_remove(p->quiet);
	p->watch = NULL;
	p->quiet = NULL;
	p->live = NULL;
	if (p->write_failed)
		return FAILED;
	if (p->signo)
		return INTERRUPTED;
	if (calls_failed(p, v))
		return FAILED;
	return p->terminal ? OK : p->last;
}
