/* typing.c - typing into the prompt, and how it gets into the record: as a draft within a second,
 * as a version after a pause. */
#include "hunsu/tui/typing.h"

#include <string.h>

#include "hunsu/base/clock.h"
#include "inside.h"

#define PAUSE_MS 2000 /* without a key: what was typed is a version */
#define EVERY_MS 1000 /* at least, between two lines of drafts */
#define DRAFT_MS 900  /* at most, until what is typed is in one, when none was just written */

/* ---- into the record ---- */

static void timers_off(struct tui *t)
{
	timer_remove(t->pause_timer);
	timer_remove(t->draft_timer);
	t->pause_timer = t->draft_timer = NULL;
}

static void write_draft(struct tui *t)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (live_draft(t->acting, buf_str(&t->editor.text), &t->editor.runs, &err))
		tui_say(t, true, buf_text(&err));
	t->drafted_ms = clock_ms();
	t->editor_draft = live_state(t->live)->draft.event;
}

static void on_draft(void *arg)
{
	struct tui *t = arg;

	t->draft_timer = NULL;
	if (t->unsaved && t->live)
		write_draft(t);
}

static void on_pause(void *arg)
{
	struct tui *t = arg;

	t->pause_timer = NULL;
	typing_write(t);
}

/* What the editor's own undo went back over is taken back, so that undo does not bring it again. */
static void untype(struct tui *t)
{
	while (t->typed.n && t->typed.items[t->typed.n - 1].depth > t->lowest)
		if (!live_untype(t->acting, t->typed.items[--t->typed.n].version))
			t->typed.n = 0;
}

/* The editor holds the head. */
static void holds_head(struct tui *t)
{
	const int head = live_state(t->live)->head;

	if (head != t->editor_version)
		*PUSH(&t->typed) = (struct typed){head, t->editor.undo.n};
	t->lowest = t->editor.undo.n;
	t->unsaved = false;
	t->editor_version = head;
	t->editor_draft = 0;
}

bool typing_write(struct tui *t)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	enum status st;

	timers_off(t);
	if (!t->unsaved || !t->live)
		return true;
	untype(t);
	st = live_set_prompt(t->acting, buf_str(&t->editor.text), &t->editor.runs, "typing", &err);
	if (st) {
		write_draft(t);
		tui_say(t, true, buf_text(&err)); /* the next change tries again */
	} else {
		holds_head(t);
	}
	return !st;
}

void typing_settle(struct tui *t)
{
	typing_write(t);
	t->unsaved = false; /* what was refused is in the draft, and that is settled too */
}

static void pause_begins(struct tui *t)
{
	timer_remove(t->pause_timer);
	t->pause_timer = loop_timer(t->loop, PAUSE_MS, on_pause, t);
}

/* A change was made. at_once: it is much, and goes into the record as soon as it may. */
static void changed(struct tui *t, bool at_once)
{
	int64_t may = t->drafted_ms + EVERY_MS - clock_ms();
	int64_t wait = at_once ? 0 : DRAFT_MS;

	t->unsaved = true;
	if (!t->pause_timer)
		pause_begins(t);
	if (wait < may)
		wait = may;
	if (at_once && wait <= 0) {
		timer_remove(t->draft_timer);
		t->draft_timer = NULL;
		write_draft(t);
	} else if (!t->draft_timer) {
		t->draft_timer = loop_timer(t->loop, wait, on_draft, t);
	}
}

/* Where the head's locks stand in the doc of what is shown. */
static void load_locks(struct tui *t, const struct prompt *shown)
{
	const struct state *s = live_state(t->live);
	const struct version *head = state_head(s);
	struct range at;
	size_t from, to;

	t->editor.locked.n = 0;
	for (size_t i = 0; head && i < s->locks.n; i++) {
		at = lock_range(&s->locks.items[i]);
		if (shown != &head->prompt && !range_find(&head->prompt, at, shown, &at))
			continue;
		doc_range(shown, at, &from, &to);
		editor_lock(&t->editor, from, to);
	}
}

/* The head, or where somebody else types or typed on it, that. */
static void load(struct tui *t)
{
	const struct state *s = live_state(t->live);
	const struct prompt *shown = state_typed(s);
	SCOPED(doc) d = {0};

	if (shown)
		doc_format(&d, shown);
	editor_set(&t->editor, buf_str(&d.text), &d.runs, AUTHOR_IMPORT);
	t->typed.n = t->lowest = 0;
	t->editor_version = s->head;
	t->editor_draft = s->draft.event;
	load_locks(t, shown);
}

void typing_follow(struct tui *t)
{
	const struct state *s = live_state(t->live);
	bool typing = t->mode == MODE_TYPING || t->mode_before == MODE_TYPING;

	if (t->unsaved)
		return;
	if (t->editor_version != s->head || t->editor_draft != s->draft.event)
		load(t);
	else if (!typing) /* while typing the editor carries them along itself */
		load_locks(t, state_typed(s));
}

void typing_begin(struct tui *t)
{
	live_focus(t->acting, PANE_PROMPT);
	typing_follow(t);
	if (t->mode != MODE_TYPING)
		editor_place(&t->editor,
			t->live->view.cursor ? t->live->view.cursor : t->editor.text.n, false);
	live_set_region(t->acting, 0, 0); /* none */
	t->mode = MODE_TYPING;
	tui_dirty(t, true);
}

/* What was selected is the region: where it was, or where trimming has moved it. */
static void keep_selection(struct tui *t, const char *words, size_t from)
{
	struct str text = buf_str(&t->editor.text);
	size_t n = strlen(words);

	if (from > text.n || n > text.n - from || memcmp(text.p + from, words, n) != 0)
		from = str_find(text, words, 0);
	if (from != SIZE_MAX)
		live_set_region(t->acting, from, from + n);
}

void typing_end(struct tui *t)
{
	size_t from, to;
	OWNED char *words = NULL;

	if (t->mode != MODE_TYPING && t->mode_before != MODE_TYPING)
		return;
	t->mode = t->mode_before = MODE_KEYS;
	if (editor_selection(&t->editor, &from, &to))
		words = str_dup((struct str){t->editor.text.s + from, to - from});
	if (typing_write(t))
		load(t); /* as it is kept: blank ends are trimmed */
	else if (!str_trim(buf_str(&t->editor.text)).n)
		live_settle(t->acting); /* there is nothing to go on from: the head is back */
	t->editor.selecting = false;
	live_cursor(t->acting, t->editor.cursor);
	if (words)
		keep_selection(t, words, from);
	tui_dirty(t, true);
}

/* An edit met locked text and was not made. */
static void say_locked(struct tui *t)
{
	const struct state *s = live_state(t->live);
	SCOPED(buf) b = BUF(BUF_SMALL);

	t->editor.refused = false;
	buf_adds(&b, "that is locked; Esc, then :unlock");
	if (s->locks.n == 1)
		buf_addf(&b, " %d", s->locks.items[0].n);
	buf_adds(&b, s->locks.n == 1 ? " frees it" : " N frees it (:locks lists them)");
	tui_say(t, true, buf_text(&b));
}

void typing_place(struct tui *t, size_t at)
{
	editor_place(&t->editor, at, false);
	t->editor.goal = -1;
}

/* ---- keys ---- */

static void type(struct tui *t, struct str text, bool pasted)
{
	unsigned before = t->editor.changes;

	editor_insert(&t->editor, text, AUTHOR_PERSON);
	if (t->editor.changes != before)
		changed(t, pasted);
}

static void kill_to(struct tui *t, int motion, struct buf *taken)
{
	unsigned before = t->editor.changes;

	editor_kill(&t->editor, (enum motion)motion, taken);
	if (t->editor.changes != before)
		changed(t, false);
}

static void cut(struct tui *t, int motion)
{
	kill_to(t, motion, &t->kill);
}

static void delete_to(struct tui *t, int motion)
{
	kill_to(t, motion, NULL);
}

static void copy(struct tui *t, int how)
{
	size_t from, to;

	if (!editor_selection(&t->editor, &from, &to)) {
		tui_say(t, true, "nothing is selected: Shift with the arrows selects");
		return;
	}
	buf_clear(&t->kill);
	buf_add(&t->kill, t->editor.text.s + from, to - from);
	t->editor.selecting = false;
	outside_copy(t, buf_str(&t->kill));
}

static void paste(struct tui *t, int how)
{
	type(t, buf_str(&t->kill), true);
}

static void put(struct tui *t, int c)
{
	type(t, (struct str){(char[]){(char)c}, 1}, false);
}

static void end(struct tui *t, int how)
{
	typing_end(t);
}

static void stop(struct tui *t, int how)
{
	if (live_busy(t->live))
		tui_command(t, STR("cancel"));
	else
		end(t, how);
}

static void take_back(struct tui *t, int back)
{
	if (back ? editor_undo(&t->editor) : editor_redo(&t->editor)) {
		if (t->editor.undo.n < t->lowest)
			t->lowest = t->editor.undo.n;
		changed(t, false);
	} else {
		tui_say(t, false,
			back ? "nothing more to take back here; Esc, then u goes on"
			     : "nothing to type again");
	}
}

/* Plain moves select after it, as emacs users expect. */
static void mark(struct tui *t, int how)
{
	t->editor.anchor = t->editor.cursor;
	t->editor.selecting = true;
}

static void select_all(struct tui *t, int how)
{
	t->editor.cursor = 0;
	mark(t, how);
	t->editor.cursor = t->editor.text.n;
}

static void move(struct tui *t, int motion)
{
	editor_move(&t->editor, (enum motion)motion, t->marking && t->editor.selecting);
}

static void extend(struct tui *t, int motion)
{
	editor_move(&t->editor, (enum motion)motion, true);
}

static void ask(struct tui *t, int use)
{
	line_open(t, (enum line_use)use, (struct str){0});
}

void typing_find(struct tui *t)
{
	if (!editor_find(&t->editor, buf_str(&t->needle)))
		tui_say(t, true, t->needle.n ? "not found" : "C-f finds");
}

static void find_again(struct tui *t, int how)
{
	typing_find(t);
}

void typing_replace(struct tui *t, struct str with)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	int n = editor_replace(&t->editor, buf_str(&t->needle), with, AUTHOR_PERSON);

	if (n)
		changed(t, false);
	buf_addf(&b, "replaced %d", n);
	if (t->editor.refused)
		buf_adds(&b, "; what is locked stays (:unlock frees it)");
	t->editor.refused = false;
	tui_say(t, n == 0, buf_text(&b));
}

static void suspend(struct tui *t, int how)
{
	typing_write(t);
	outside_suspend(t);
}

static void redraw(struct tui *t, int how)
{
	paint_again(t->paint);
}

const struct typing_record typing_records[] = {
	{"Esc", end, 0, "end typing; all of it is kept, and a selection is the region"},
	{"C-_", take_back, true, "take back typing"},
	{"M-_ M-z", take_back, false, "type it again"},
	{"C-Left M-b", move, MOVE_WORD_LEFT, "go a word to the left; C-Right to the right"},
	{"C-Right M-f", move, MOVE_WORD_RIGHT, NULL},
	{"M-Left M-a", move, MOVE_SENTENCE_LEFT, "go a sentence to the left; M-Right to the right"},
	{"M-Right M-e", move, MOVE_SENTENCE_RIGHT, NULL},
	{"Left C-b", move, MOVE_LEFT, NULL},
	{"Right", move, MOVE_RIGHT, NULL},
	{"Up C-p", move, MOVE_UP, NULL},
	{"Down C-n", move, MOVE_DOWN, NULL},
	{"PageUp", move, MOVE_PAGE_UP, NULL},
	{"PageDown", move, MOVE_PAGE_DOWN, NULL},
	{"C-a Home", move, MOVE_ROW_START, "go to the start of the row; C-e to its end"},
	{"C-e End", move, MOVE_ROW_END, NULL},
	{"M-< C-Home", move, MOVE_TOP, "go to the top; M-> to the bottom"},
	{"M-> C-End", move, MOVE_BOTTOM, NULL},
	{"S-Left", extend, MOVE_LEFT, "select, as all arrows with Shift"},
	{"S-Right", extend, MOVE_RIGHT, NULL},
	{"S-Up", extend, MOVE_UP, NULL},
	{"S-Down", extend, MOVE_DOWN, NULL},
	{"S-Home", extend, MOVE_ROW_START, NULL},
	{"S-End", extend, MOVE_ROW_END, NULL},
	{"C-S-Left", extend, MOVE_WORD_LEFT, NULL},
	{"C-S-Right", extend, MOVE_WORD_RIGHT, NULL},
	{"M-S-Left", extend, MOVE_SENTENCE_LEFT, NULL},
	{"M-S-Right", extend, MOVE_SENTENCE_RIGHT, NULL},
	{"C-Space", mark, 0, "begin to select from here"},
	{"M-h", select_all, 0, "select everything"},
	{"M-w", copy, 0, "copy what is selected, to the clipboard too"},
	{"C-w M-Backspace", cut, MOVE_WORD_LEFT, "cut what is selected, else the word before"},
	{"M-d C-Delete", cut, MOVE_WORD_RIGHT, NULL},
	{"C-k", cut, MOVE_LINE_END, "cut to the end of the line; C-u to its start"},
	{"C-u", cut, MOVE_LINE_START, NULL},
	{"C-y", paste, 0, "put back what was cut or copied last"},
	{"Backspace", delete_to, MOVE_LEFT, NULL},
	{"Delete C-d", delete_to, MOVE_RIGHT, NULL},
	{"Enter C-j M-Enter", put, '\n', NULL},
	{"Tab", put, '\t', NULL},
	{"C-f", ask, USE_FIND, "find; C-g goes on to the next place"},
	{"C-g F3", find_again, 0, NULL},
	{"C-r", ask, USE_REPLACE, "replace, in what is selected or everywhere"},
	{"C-c", stop, 0, "cancel what is in flight, else end typing"},
	{"C-z", suspend, 0, NULL},
	{"C-l", redraw, 0, NULL},
	{NULL, NULL, 0, NULL},
};

const struct typing_record selecting_records[] = {
	{"h Left S-Left", extend, MOVE_LEFT, "move the end: h j k l and the arrows"},
	{"l Right S-Right", extend, MOVE_RIGHT, NULL},
	{"j Down S-Down", extend, MOVE_DOWN, NULL},
	{"k Up S-Up", extend, MOVE_UP, NULL},
	{"w C-Right", extend, MOVE_WORD_RIGHT, "go a word on; b back"},
	{"b C-Left", extend, MOVE_WORD_LEFT, NULL},
	{") M-Right", extend, MOVE_SENTENCE_RIGHT, "go a sentence on; ( back"},
	{"( M-Left", extend, MOVE_SENTENCE_LEFT, NULL},
	{"0 Home", extend, MOVE_ROW_START, "go to the start of the row; $ to its end"},
	{"$ End", extend, MOVE_ROW_END, NULL},
	{"g", extend, MOVE_TOP, "go to the top; G to the bottom"},
	{"G", extend, MOVE_BOTTOM, NULL},
	{"PageUp", extend, MOVE_PAGE_UP, NULL},
	{"PageDown", extend, MOVE_PAGE_DOWN, NULL},
	{NULL, NULL, 0, NULL},
};

bool typing_run(struct tui *t, const struct typing_record *r, const struct key *k)
{
	while (r->keys && !key_is(k, r->keys))
		r++;
	if (r->keys)
		r->run(t, r->how);
	t->marking = r->run == mark || (t->marking && r->run == move);
	return r->keys != NULL;
}

static void take_key(struct tui *t, const struct key *k)
{
	if (k->kind == KEY_PASTE)
		type(t, k->text, true);
	else if (!typing_run(t, typing_records, k) && k->text.n)
		type(t, k->text, false);
}

void typing_key(struct tui *t, const struct key *k)
{
	if (t->pause_timer)
		pause_begins(t);
	take_key(t, k);
	if (t->editor.refused)
		say_locked(t);
}
