/* tui.c - the screen's life: when it paints, what the live session asks of it, how it ends. */
#include "hunsu/tui/tui.h"

#include <limits.h>
#include <string.h>

#include "hunsu/base/clock.h"
#include "inside.h"

#define FRAME_MS 33   /* streams and results: at most 30 times a second */
#define TICK_MS 1000  /* seconds to go */
#define SAVING_MS 100 /* until the disk has it */
#define SAID_MS 3000  /* what was said gives way to what is played, at the earliest */

/* ---- painting ---- */

static void on_paint_timer(void *arg)
{
	struct tui *t = arg;

	t->paint_timer = NULL;
}

static void on_tick(void *arg)
{
	struct tui *t = arg;

	t->tick = NULL;
	t->dirty = true;
}

/* What changes by time alone: seconds to go, the mark of what the disk has. */
static void want_tick(struct tui *t)
{
	struct local_status l = {0};
	bool saving = !journal_saved(t->live->desk->session->journal) &&
		      !journal_read_only(t->live->desk->session->journal);

	if (t->live->desk->client)
		client_local(t->live->desk->client, &l);
	if (t->tick)
		return;
	if (saving)
		t->tick = loop_timer(t->loop, SAVING_MS, on_tick, t);
	else if (live_busy(t->live) || l.state == LOCAL_INSTALLING || l.state == LOCAL_LOADING)
		t->tick = loop_timer(t->loop, TICK_MS, on_tick, t);
}

/* Texts are scrolled by commands, which know no end; the frame does, and it is told after it. */
static void paint(struct tui *t)
{
	screen_paint(t);
	for (int p = 0; p < PANES && t->acting; p++)
		if ((p == PANE_PROMPT || p == PANE_DETAIL) && t->places[p].shown)
			live_scroll(t->acting, (enum pane)p, t->tops[p]);
}

/* Once, when what took long is over and nobody looks. */
static void ring(struct tui *t)
{
	const double least = config_number(t->config, "bell");
	const int64_t now = clock_ms();

	if (live_busy(t->live)) {
		t->busy_ms = t->busy_ms ? t->busy_ms : now;
		return;
	}
	if (t->busy_ms && t->away && least > 0 && (double)(now - t->busy_ms) >= least * 1000)
		terminal_send(t->terminal, STR("\a"));
	t->busy_ms = 0;
}

static void after_turn(void *arg)
{
	struct tui *t = arg;
	int64_t wait;

	if (!(t->live || t->asked) || t->leaving)
		return;
	if (t->live) {
		want_tick(t);
		ring(t);
	}
	if (!t->dirty || terminal_busy(t->terminal))
		return; /* when the terminal has taken the last frame we are called again */
	wait = t->painted_ms + FRAME_MS - clock_ms();
	if (t->at_once || wait <= 0)
		paint(t);
	else if (!t->paint_timer)
		t->paint_timer = loop_timer(t->loop, wait, on_paint_timer, t);
}

/* ---- what the live session asks for ---- */

static void front_changed(void *arg)
{
	tui_dirty(arg, false);
}

static void front_say(void *arg, bool bad, const char *words)
{
	tui_say(arg, bad, words);
}

static void front_ask(void *arg, const struct question *q)
{
	(void)q; /* live_question has it as long as it is open */
	tui_dirty(arg, true);
}

static bool act_editor(struct tui *t, const char *rest)
{
	struct str words = str_of(rest), what = str_word(&words);
	long id;

	if (str_is(what, "example") && str_to_long(str_word(&words), 0, INT_MAX, &id))
		outside_example(t, (int)id, words);
	else
		outside_editor(t);
	return true;
}

static bool act_command(struct tui *t, const char *rest)
{
	line_open(t, USE_COMMAND, str_of(rest));
	return true;
}

static void act_palette(struct tui *t)
{
	line_open(t, USE_COMMAND, (struct str){0});
	t->palette.shown = t->palette.chooses = true;
	palette_fill(t);
}

static void act_search(struct tui *t)
{
	line_open(t, USE_SEARCH, (struct str){0});
}

static void act_search_next(struct tui *t)
{
	screen_search(t, true);
}

static void act_search_previous(struct tui *t)
{
	screen_search(t, false);
}

/* What was typed is kept first: the program may not come back. */
static void suspend(struct tui *t)
{
	if (t->live)
		typing_write(t);
	outside_suspend(t);
}

static void leave(struct tui *t)
{
	t->leaving = true;
	loop_stop(t->loop);
}

static void act_help(struct tui *t)
{
	live_help(t->acting, !t->live->view.help);
	t->page_message = false;
	t->page_top = 0;
}

static void act_redraw(struct tui *t)
{
	paint_again(t->paint);
}

static void act_copy(struct tui *t)
{
	typing_follow(t);
	outside_copy(t, buf_str(&t->editor.text));
}

static void act_open(struct tui *t)
{
	if (!input_open(t))
		tui_say(t, false,
			"nothing opens here; the prompt, an example and a version of the lineage "
			"do");
}

/* Also while it is typed: a line that waited for its scores may run then. */
static void act_settle(struct tui *t)
{
	if (t->unsaved)
		typing_settle(t);
}

static bool act_look(struct tui *t, const char *rest)
{
	return t->mode == MODE_KEYS && !tui_question(t) && !page_open(t);
}

/* There is a pane for what else would be said in lines. */
static void act_detail(struct tui *t)
{
	tui_dirty(t, true);
}

/* The replay is elsewhere: what has happened there is said in the status line. */
static void act_moved(struct tui *t)
{
	if (t->message && clock_ms() - t->said_ms > SAID_MS) {
		free(t->message);
		t->message = NULL;
	}
}

static const struct {
	const char *name;
	void (*run)(struct tui *t);
	bool (*asks)(struct tui *t, const char *rest); /* in its place: what comes of it is told */
} acts[] = {{"edit", typing_begin, NULL}, {"select", selecting_begin, NULL},
	{"mutate", menu_mutate, NULL}, {"editor", NULL, act_editor}, {"command", NULL, act_command},
	{"palette", act_palette, NULL}, {"search", act_search, NULL},
	{"search-next", act_search_next, NULL}, {"search-previous", act_search_previous, NULL},
	{"suspend", suspend, NULL}, {"quit", leave, NULL}, {"help", act_help, NULL},
	{"theme", NULL, tui_theme}, {"redraw", act_redraw, NULL}, {"copy", act_copy, NULL},
	{"detail", act_detail, NULL}, {"moved", act_moved, NULL}, {"open", act_open, NULL},
	{"settle", act_settle, NULL}, {"look", NULL, act_look}};

static bool front_act(void *arg, const char *what)
{
	struct tui *t = arg;
	const size_t n = strcspn(what, " ");

	if (!t->live)
		return false;
	for (size_t i = 0; i < COUNT(acts); i++)
		if (str_is((struct str){what, n}, acts[i].name)) {
			tui_dirty(t, true);
			if (acts[i].asks)
				return acts[i].asks(t, what[n] ? what + n + 1 : "");
			acts[i].run(t);
			return true;
		}
	return false;
}

const struct front *tui_front(const struct tui *t)
{
	return &t->front;
}

/* ---- what the terminal tells ---- */

static void on_key_timer(void *arg)
{
	struct tui *t = arg;

	t->key_timer = NULL;
	keys_flush(t->keys);
}

static void on_bytes(void *arg, const char *p, size_t n)
{
	struct tui *t = arg;
	int wait;

	timer_remove(t->key_timer);
	t->key_timer = NULL;
	keys_await(t->keys, terminal_awaits(t->terminal));
	keys_feed(t->keys, p, n);
	wait = keys_wait(t->keys);
	if (wait >= 0)
		t->key_timer = loop_timer(t->loop, wait, on_key_timer, t);
}

static void on_taken(void *arg)
{
	(void)arg; /* after_turn looks again */
}

/* Each time whole: of two sizes within a frame only the last is seen here, but the terminal has
 * gone through both. */
static void on_resized(void *arg)
{
	struct tui *t = arg;

	if (t->paint)
		paint_again(t->paint);
	tui_dirty(t, true);
}

static void on_suspend(void *arg)
{
	struct tui *t = arg;

	if (t->live || t->asked)
		suspend(t);
}

static void on_resumed(void *arg)
{
	outside_back(arg);
}

static void on_leave(void *arg, int signo)
{
	leave(arg);
}

/* ---- life ---- */

static void init(struct tui *t, struct loop *l, const struct config *c)
{
	t->loop = l;
	t->config = c;
	t->found = -1;
	t->ground = COLOUR_DEFAULT;
	tui_marks(t);
	editor_init(&t->editor);
	for (int p = 0; p < PANES; p++)
		rows_init(&t->rows[p]);
	rows_init(&t->page);
	t->page_text = BUF(BUF_TEXT);
	t->needle = BUF(BUF_SMALL);
	t->palette.wanted = BUF(BUF_SMALL);
	t->offers = BUF(BUF_SMALL);
	t->kill = BUF(BUF_TEXT);
	t->keys = keys_new(input_key, t);
	t->front = (struct front){.changed = front_changed,
		.say = front_say, .ask = front_ask, .person = true, .act = front_act, .keys = true,
		.arg = t};
}

static enum status begin(struct tui *t, struct buf *err)
{
	const enum status st = paint_open(&t->paint, t->terminal, err);

	if (st)
		return st;
	theme_plain(&t->theme);
	if (!tui_theme(t, config_get(t->config, "theme"))) /* no reason not to start */
		paint_theme(t->paint, &t->theme);
	return OK;
}

enum status tui_kept(struct tui **out, struct loop *l, const struct config *c, int rows, int cols,
	struct buf *err)
{
	struct tui *t = NEW(struct tui);
	enum status st;

	init(t, l, c);
	t->mouse = config_bool(c, "mouse"); /* there is none to turn on */
	t->terminal = terminal_kept(rows, cols);
	st = begin(t, err);
	if (st)
		tui_free(t);
	else
		*out = t;
	return st;
}

enum status tui_new(struct tui **out, struct loop *l, const struct config *c, struct buf *err)
{
	struct tui *t = NEW(struct tui);
	struct terminal_events ev = {
		on_bytes, on_taken, on_resized, on_suspend, on_resumed, on_leave, t};
	enum status st;

	init(t, l, c);
	st = terminal_open(&t->terminal, l, &ev, err);
	if (!st && !(t->line = lineedit_new(err)))
		st = FAILED;
	if (!st)
		st = begin(t, err);
	if (!st)
		line_history(t, (struct str){0});
	if (st)
		tui_free(t);
	else
		*out = t;
	return st;
}

/* The terminal is ours until something says to leave it. */
static void show(struct tui *t)
{
	t->mouse = config_bool(t->config, "mouse");
	terminal_enter(t->terminal, t->mouse);
	tui_dirty(t, true);
	paint(t);
	loop_after(t->loop, after_turn, t);
	if (!t->leaving)
		loop_run(t->loop);
	loop_after_remove(t->loop, after_turn, t);
}

static void on_learn(void *arg)
{
	struct tui *t = arg;

	t->learn_timer = t->asked->learn(t->asked->arg) ? loop_timer(t->loop, 0, on_learn, t)
							: NULL;
	tui_dirty(t, false);
}

size_t tui_ask(struct tui *t, const struct question *q)
{
	if (q->learn)
		t->learn_timer = loop_timer(t->loop, 0, on_learn, t);
	t->asked = q;
	t->reply = q->none;
	t->picked = -1;
	t->page_top = 0;
	show(t);
	timer_remove(t->learn_timer);
	t->learn_timer = NULL;
	outside_leave(t);
	t->asked = NULL;
	t->leaving = false;
	return t->reply;
}

void tui_run(struct tui *t, struct live *v, const char *note)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	t->live = t->acting = v;
	if (paint_another(t->paint, &words) && *note)
		buf_addc(&words, '\n');
	buf_adds(&words, note);
	if (words.n)
		tui_say(t, false, buf_text(&words));
	for (int p = 0; p < PANES; p++)
		t->tops[p] = v->view.scroll[p];
	show(t);
	typing_end(t);
	outside_end(t);
	t->live = t->acting = NULL;
	outside_leave(t);
}

void tui_free(struct tui *t)
{
	if (!t)
		return;
	timer_remove(t->key_timer);
	timer_remove(t->paint_timer);
	timer_remove(t->pause_timer);
	timer_remove(t->draft_timer);
	timer_remove(t->tick);
	paint_close(t->paint);
	terminal_close(t->terminal);
	keys_free(t->keys);
	lineedit_free(t->line);
	editor_release(&t->editor);
	for (int p = 0; p < PANES; p++)
		rows_release(&t->rows[p]);
	rows_release(&t->page);
	buf_release(&t->page_text);
	buf_release(&t->needle);
	buf_release(&t->offers);
	palette_close(t);
	buf_release(&t->kill);
	canvas_release(&t->canvas);
	menu_close(t);
	free(t->left.items);
	free(t->typed.items);
	free(t->message);
	free(t);
}
